/* SPDX-License-Identifier: ISC */
/*
 * Appending instructions for one condition or value, while its stack is
 * counted.  Knows shapes (template/code.h), not what they mean.
 */
#ifndef LOGIC_WORDS_H
#define LOGIC_WORDS_H

#include "base/arena.h"
#include "base/image.h"
#include "template/code.h"

/* A list of numbers that grows in an arena. */
struct u32s {
	uint32_t *p;
	uint32_t n, cap;
};
/* Appends one; returns its place. */
uint32_t u32s_add(struct arena *, struct u32s *, uint32_t);

/* The numbers of a program, each once. */
struct doubles {
	double *p;
	uint32_t n, cap;
};

struct words {
	struct arena *arena;
	struct image_maker *maker;
	struct doubles *numbers;
	struct u32s list;
	uint32_t depth;
	bool full; /* too long or too deep: what was appended is worthless */
};

void words_start(
    struct words *, struct arena *, struct image_maker *, struct doubles *);
/* An instruction with `n` words behind it, as its shape says. */
void words_add(struct words *, enum code, const uint32_t *behind, uint32_t n);
void words_op(struct words *, enum code);
void words_op1(struct words *, enum code, uint32_t);
/* An instruction with the two halves of a 64-bit number behind it. */
void words_op64(struct words *, enum code, int64_t);
/* An instruction that begins with a text, with `more` words behind that. */
void words_text(
    struct words *, enum code, struct str, const uint32_t *more, uint32_t n);
void words_number(struct words *, double);
/* A skip to be landed later; words_land makes it end here. */
uint32_t words_skip(struct words *, enum code);
void words_land(struct words *, uint32_t skip);
/* Forgets everything from `start` on, which left one value on the stack. */
void words_cut(struct words *, uint32_t start);

#endif
