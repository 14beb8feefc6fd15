/* SPDX-License-Identifier: ISC */
/*
 * Instructions as they are appended.
 */
#include "logic/words.h"

#include <assert.h>
#include <string.h>

uint32_t
u32s_add(struct arena *a, struct u32s *list, uint32_t word)
{
	if (list->n == list->cap) {
		uint32_t cap = list->cap == 0 ? 16 : list->cap * 2;

		list->p = arena_grow(a, list->p, list->cap * sizeof(*list->p),
		    cap * sizeof(*list->p));
		list->cap = cap;
	}
	list->p[list->n] = word;
	return list->n++;
}

void
words_start(struct words *w, struct arena *a, struct image_maker *maker,
    struct doubles *numbers)
{
	*w = (struct words){.arena = a, .maker = maker, .numbers = numbers};
}

void
words_add(struct words *w, enum code code, const uint32_t *behind, uint32_t n)
{
	const struct code_shape *shape = &code_shapes[code];

	if (w->full)
		return;
	assert(n >= shape->words && w->depth >= shape->takes);
	w->depth = w->depth - shape->takes + shape->leaves;
	if (w->depth > CODE_STACK_MAX || w->list.n + 1 + n > CODE_WORDS_MAX) {
		w->full = true;
		return;
	}
	u32s_add(w->arena, &w->list, (uint32_t)code);
	for (uint32_t i = 0; i < n; i++)
		u32s_add(w->arena, &w->list, behind[i]);
}

void
words_op(struct words *w, enum code code)
{
	words_add(w, code, NULL, 0);
}

void
words_op1(struct words *w, enum code code, uint32_t word)
{
	words_add(w, code, &word, 1);
}

void
words_op64(struct words *w, enum code code, int64_t n)
{
	uint32_t halves[2] = {
	    (uint32_t)(uint64_t)n, (uint32_t)((uint64_t)n >> 32)};

	words_add(w, code, halves, 2);
}

void
words_text(struct words *w, enum code code, struct str text,
    const uint32_t *more, uint32_t n)
{
	uint32_t behind[4];
	struct span span;

	assert(n <= 2);
	if (w->full)
		return;
	span = image_text(w->maker, text);
	behind[0] = span.at;
	behind[1] = span.n;
	for (uint32_t i = 0; i < n; i++)
		behind[2 + i] = more[i];
	words_add(w, code, behind, 2 + n);
}

/* Compared by their bytes: minus zero is not zero, NaN is itself. */
static uint32_t
number_place(struct words *w, double number)
{
	struct doubles *d = w->numbers;

	for (uint32_t i = 0; i < d->n; i++)
		if (memcmp(&d->p[i], &number, sizeof(number)) == 0)
			return i;
	if (d->n == d->cap) {
		uint32_t cap = d->cap == 0 ? 8 : d->cap * 2;

		d->p = arena_grow(w->arena, d->p, d->cap * sizeof(*d->p),
		    cap * sizeof(*d->p));
		d->cap = cap;
	}
	d->p[d->n] = number;
	return d->n++;
}

void
words_number(struct words *w, double number)
{
	words_op1(w, CODE_NUMBER, number_place(w, number));
}

uint32_t
words_skip(struct words *w, enum code code)
{
	words_op1(w, code, 0);
	return w->list.n;
}

void
words_land(struct words *w, uint32_t skip)
{
	if (!w->full)
		w->list.p[skip - 1] = w->list.n - skip;
}

void
words_cut(struct words *w, uint32_t start)
{
	if (w->full)
		return;
	assert(start < w->list.n && w->depth > 0);
	w->list.n = start;
	w->depth--;
}
