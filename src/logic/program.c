/* SPDX-License-Identifier: ISC */
/*
 * A program's conditions and values, and putting the whole into the image.
 * What is written between them is in programwrite.c.
 */
#include "logic/program.h"

#include <assert.h>
#include <string.h>

#include "logic/expr.h"
#include "template/select.h"

#define LITERAL_MAX (16u << 20) /* bytes of one run of an author's text */

void *
parts_grow(struct arena *a, void *p, size_t size, uint32_t *cap)
{
	uint32_t old = *cap;

	*cap = old == 0 ? 16 : old * 2;
	return arena_grow(a, p, old * size, *cap * size);
}

struct program *
program_new(struct arena *a, struct image_maker *maker,
    const struct model *model, int lang)
{
	struct program *p = ARENA_NEW(a, struct program);

	p->arena = a;
	p->maker = maker;
	p->model = model;
	p->lang = lang;
	buf_init(&p->literal, a, LITERAL_MAX);
	return p;
}

void
parts_words(struct program *p, struct words *w)
{
	words_start(w, p->arena, p->maker, &p->numbers);
}

static struct stretch
append(struct program *p, const uint32_t *words, uint32_t n)
{
	struct stretch s = {.start = p->words.n, .n = n};

	for (uint32_t i = 0; i < n; i++)
		u32s_add(p->arena, &p->words, words[i]);
	return s;
}

static bool
same_words(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb)
{
	return na == nb && memcmp(a, b, na * sizeof(*a)) == 0;
}

uint32_t
parts_cond(struct program *p, struct words *w, struct where where,
    const struct part_row *parts, size_t n)
{
	words_op(w, CODE_END);
	if (w->full) {
		parts_fault(p, where, "size", "this condition is too large");
		return PROGRAM_BAD;
	}
	for (uint32_t i = 0; i < p->nconds; i++)
		if (same_words(p->words.p + p->conds[i].start, p->conds[i].n,
			w->list.p, w->list.n))
			return i;
	if (p->nconds == SELECT_CONDS_MAX) {
		parts_fault(p, where, "size",
		    "a page may have %d different conditions",
		    SELECT_CONDS_MAX);
		return PROGRAM_BAD;
	}
	p->conds = PARTS_GROW(p->arena, p->conds, p->nconds, p->conds_cap);
	p->conds[p->nconds] = append(p, w->list.p, w->list.n);
	p->conds[p->nconds].parts =
	    image_put(p->maker, parts, n, sizeof(*parts));
	return p->nconds++;
}

static bool
same_value(const struct value *a, const struct value *b)
{
	if (a->constant != b->constant || a->address != b->address ||
	    a->chosen != b->chosen || a->number != b->number ||
	    a->hollow != b->hollow)
		return false;
	return a->constant ? str_eq(a->text, b->text)
			   : same_words(a->words, a->n, b->words, b->n);
}

static uint32_t
add_value(struct program *p, const struct value *v)
{
	for (uint32_t i = 0; i < p->nvalues; i++)
		if (same_value(&p->values[i], v))
			return i;
	p->values = PARTS_GROW(p->arena, p->values, p->nvalues, p->values_cap);
	p->values[p->nvalues] = *v;
	return p->nvalues++;
}

uint32_t
program_value(struct program *p, struct str expression, struct where where,
    const struct scope *scope, bool *may_be_empty)
{
	struct words w;
	struct operand o;
	struct value v = {.row = UINT32_MAX};

	if (may_be_empty != NULL)
		*may_be_empty = false;
	parts_words(p, &w);
	if (!expr_parse(p, &w, expression, where, scope, &o))
		return PROGRAM_BAD;
	v.number = o.type == EXPR_NUMBER;
	v.hollow = o.unknown || o.empty;
	v.address = o.address;
	v.whole = o.whole;
	v.chosen = o.chosen;
	v.constant = o.constant;
	v.text = o.text;
	if (!o.constant) {
		expr_to_text(&w, &o, 0);
		words_op(&w, CODE_END);
		v.words = w.list.p;
		v.n = w.list.n;
	}
	if (w.full) {
		parts_fault(p, where, "size", "this value is too large");
		return PROGRAM_BAD;
	}
	if (may_be_empty != NULL)
		*may_be_empty = v.hollow;
	return add_value(p, &v);
}

bool
program_constant(const struct program *p, uint32_t value, struct str *text)
{
	if (value == PROGRAM_BAD || !p->values[value].constant)
		return false;
	*text = p->values[value].text;
	return true;
}

bool
program_is_address(const struct program *p, uint32_t value)
{
	return value != PROGRAM_BAD && p->values[value].address;
}

bool
program_is_whole(const struct program *p, uint32_t value)
{
	return value != PROGRAM_BAD && p->values[value].whole;
}

void
program_of_mail(struct program *p, unsigned links, const char *why)
{
	p->mail = true;
	p->links_ok = links;
	p->links_why = why;
}

void
program_of_sequence(struct program *p, struct str name)
{
	program_of_mail(p, 0, "a sequence sends mails, and they have links");
	p->sequence = name;
}

unsigned
program_mail_links(const struct program *p)
{
	return p->links;
}

bool
program_is_chosen(const struct program *p, uint32_t value)
{
	return value != PROGRAM_BAD && p->values[value].chosen;
}

bool
program_is_number(const struct program *p, uint32_t value)
{
	return value != PROGRAM_BAD && p->values[value].number;
}

uint32_t
program_slot(struct program *p, struct str name, uint32_t line,
    const uint32_t *conds, const struct str *labels, const uint32_t *lines,
    size_t n, bool empty)
{
	struct span *texts = arena_array(p->arena, n, sizeof(*texts));
	struct slot_row row = {
	    .name = image_text(p->maker, name), .line = line, .empty = empty};

	for (size_t i = 0; i < n; i++)
		texts[i] = image_text(p->maker, labels[i]);
	row.whens = image_put(p->maker, conds, n, sizeof(*conds));
	row.labels = image_put(p->maker, texts, n, sizeof(*texts));
	row.lines = image_put(p->maker, lines, n, sizeof(*lines));
	p->slots = PARTS_GROW(p->arena, p->slots, p->nslots, p->slots_cap);
	p->slots[p->nslots] = row;
	return p->nslots++;
}

void
program_slot_of_boxes(struct program *p, uint32_t slot)
{
	p->slots[slot].boxes = 1;
}

/* What the program reads of the clock, and whether it has experiments. */
static void
put_reads(struct program *p, struct program_row *row)
{
	const uint32_t *words = p->words.p;
	int64_t *times = arena_array(p->arena, p->words.n, sizeof(*times));
	size_t n = 0;

	for (uint32_t i = 0; i < p->words.n; i += code_length(words + i)) {
		if (words[i] == CODE_ARM)
			row->arms = 1;
		if (words[i] == CODE_BOX)
			row->boxes = 1;
		if (words[i] == CODE_SINCE)
			times[n++] = (int64_t)(words[i + 1] |
					       (uint64_t)words[i + 2] << 32);
		else if (words[i] == CODE_OPEN)
			row->hours |= (uint32_t)1 << words[i + 1];
		else if (words[i] == CODE_TODAY)
			row->today = 1;
	}
	row->times = image_put(p->maker, times, n, sizeof(*times));
	row->forms = p->forms;
}

static struct span
starts(struct program *p)
{
	struct u32s list = {NULL, 0, 0};

	for (uint32_t i = 0; i < p->nconds; i++)
		u32s_add(p->arena, &list, p->conds[i].start);
	return image_put(p->maker, list.p, list.n, sizeof(*list.p));
}

static struct span
put_parts(struct program *p)
{
	struct span *rows = arena_array(p->arena, p->nconds, sizeof(*rows));

	for (uint32_t i = 0; i < p->nconds; i++)
		rows[i] = p->conds[i].parts;
	return image_put(p->maker, rows, p->nconds, sizeof(*rows));
}

/* A value is evaluated only when something writes it. */
uint32_t
parts_value_row(struct program *p, uint32_t value)
{
	struct value *v = &p->values[value];

	if (v->row == UINT32_MAX)
		v->row = u32s_add(
		    p->arena, &p->value_rows, append(p, v->words, v->n).start);
	return v->row;
}

uint32_t
program_value_row(struct program *p, uint32_t value)
{
	struct value *v = &p->values[value];
	struct words w;

	if (v->words == NULL) {
		parts_words(p, &w);
		words_text(&w, CODE_TEXT, v->text, NULL, 0);
		words_op(&w, CODE_END);
		v->words = w.list.p;
		v->n = w.list.n;
	}
	return parts_value_row(p, value);
}

void
program_finish(struct program *p, struct program_row *row)
{
	parts_flush(p);
	u32s_add(p->arena, &p->code, WRITE_END);
	*row = (struct program_row){
	    .words = image_put(
		p->maker, p->words.p, p->words.n, sizeof(*p->words.p)),
	    .numbers = image_put(
		p->maker, p->numbers.p, p->numbers.n, sizeof(*p->numbers.p)),
	    .conds = starts(p),
	    .parts = put_parts(p),
	    .values = image_put(p->maker, p->value_rows.p, p->value_rows.n,
		sizeof(*p->value_rows.p)),
	    .code =
		image_put(p->maker, p->code.p, p->code.n, sizeof(*p->code.p)),
	    .slots =
		image_put(p->maker, p->slots, p->nslots, sizeof(*p->slots)),
	};
	put_reads(p, row);
}
