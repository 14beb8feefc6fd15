/* SPDX-License-Identifier: ISC */
/*
 * The inside of a program that is being built: for program*.c, expr*.c and
 * cond*.c only.
 */
#ifndef LOGIC_PARTS_H
#define LOGIC_PARTS_H

#include "logic/program.h"
#include "logic/words.h"

/* A stretch of instructions that ends in CODE_END. */
struct stretch {
	uint32_t start, n; /* in the program's words */
	struct span parts; /* of part_row */
};

struct value {
	const uint32_t *words; /* NULL: the text is known */
	uint32_t n;
	struct str text;
	bool constant, address, whole, chosen, number, hollow;
	uint32_t row; /* its number at run time, or UINT32_MAX: not written */
};

/* A case that was compiled, so that its condition is made once. */
struct case_memo {
	struct case_memo *next;
	const struct node *node;
	const struct scope *scope;
	bool presuming;
	bool open; /* it is being compiled */
	uint32_t cond;
};

struct program {
	struct arena *arena;
	struct image_maker *maker;
	const struct model *model;
	int lang;
	bool presuming; /* in a presume rule: the stage is not known yet */
	bool mail;
	unsigned links_ok, links; /* of a mail: bits of enum mail_link */
	const char *links_why;
	struct str sequence; /* that it is of; empty: none */

	struct u32s words, code, value_rows;
	struct doubles numbers;
	struct stretch *conds;
	uint32_t nconds, conds_cap;
	struct value *values;
	uint32_t nvalues, values_cap;
	struct slot_row *slots;
	uint32_t nslots, slots_cap;
	bool forms; /* it has one */
	struct case_memo *cases;
	unsigned case_depth;
	unsigned params;    /* that were looked into for the expression */
	struct buf literal; /* not yet in the code */
};

/* Complains about an error at a place; `cause` as in complain(). */
#define parts_fault(p, where, cause, ...)                                   \
	complain((p)->model->complaints, COMPLAINT_ERROR, (where), (cause), \
	    __VA_ARGS__)
/* Starts a stretch of this program. */
void parts_words(struct program *, struct words *);
/* Ends the stretch and makes it a condition, which n selectors say; PROGRAM_BAD
 * when there are too many. */
uint32_t parts_cond(struct program *, struct words *, struct where,
    const struct part_row *, size_t n);
/* The number of a value at run time. */
uint32_t parts_value_row(struct program *, uint32_t value);
/* Puts the literal bytes collected so far into the code. */
void parts_flush(struct program *);
/* Room for one more in a growing array of the arena. */
#define PARTS_GROW(a, p, n, cap) \
	((n) < (cap) ? (p) : parts_grow((a), (p), sizeof(*(p)), &(cap)))
void *parts_grow(struct arena *, void *, size_t size, uint32_t *cap);

/* What a person told us himself is never unknown (SITE 3): forms,
 * confirmations, bookings, orders, answers.  Everything else is browsing. */
bool parts_is_browsing(struct str event);

#endif
