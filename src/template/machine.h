/* SPDX-License-Identifier: ISC */
/*
 * Running conditions and values: a stack machine with three truths.  An image
 * is trusted (site_open checked its hash), so instructions are not checked
 * again.
 *
 * Reads the site and the situation, changes nothing.
 */
#ifndef TEMPLATE_MACHINE_H
#define TEMPLATE_MACHINE_H

#include <assert.h>

#include "base/arena.h"
#include "template/code.h"
#include "template/site.h"

enum truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN };

struct cell {
	bool unknown;
	union {
		bool yes;
		double number;
		struct str text;
	};
};

struct machine {
	const struct site *site;
	const struct situation *at;
	const uint32_t *words, *conds, *values;
	const double *numbers;
	const uint32_t *ip;
	unsigned char *truths; /* of the conditions that ran, by number */
	struct arena *arena;   /* NULL: made when a text needs room */
	bool arena_is_own;
	uint32_t depth;
	struct cell stack[CODE_STACK_MAX];
};

/* `truths` holds one byte for each condition; `arena` may be NULL. */
void machine_start(struct machine *, const struct site *,
    const struct situation *, const struct program_row *, unsigned char *truths,
    struct arena *arena);
/* Runs a condition; all with lower numbers must have run before. */
enum truth machine_cond(struct machine *, uint32_t cond);
/* Runs n words from `start` on, which leave one truth: part of a condition. */
enum truth machine_part(struct machine *, const uint32_t *start, uint32_t n);
/* Runs a value; the empty text when it is unknown.  The text lives in the
 * arena, the image or the situation. */
struct str machine_value(struct machine *, uint32_t value);
/* Gives back what it took for itself. */
void machine_end(struct machine *);

/* For the files of the machine. */

static inline struct cell *
machine_push(struct machine *m)
{
	assert(m->depth < CODE_STACK_MAX);
	m->stack[m->depth].unknown = false;
	return &m->stack[m->depth++];
}

static inline struct cell *
machine_top(struct machine *m)
{
	return &m->stack[m->depth - 1];
}

static inline uint32_t
machine_word(struct machine *m)
{
	return *m->ip++;
}

static inline int64_t
machine_word64(struct machine *m)
{
	uint64_t low = machine_word(m);

	return (int64_t)(low | (uint64_t)machine_word(m) << 32);
}

static inline struct str
machine_text(struct machine *m)
{
	struct span s = {m->ip[0], m->ip[1]};

	m->ip += 2;
	return image_str(&m->site->image, s);
}

/* What he looks at is unknown. */
static inline bool
machine_unwatched(const struct machine *m)
{
	return m->at->state == NULL || m->at->unwatched;
}

/* Whether a list of patterns, whose counts come next, holds for a text. */
bool machine_match(struct machine *, struct str text);

/* Instructions that ask the situation (machineask.c): one of a set, an arm, a
 * text, and the visitor's history. */
void machine_set(struct machine *, enum code);
void machine_arm(struct machine *, enum code);
void machine_name(struct machine *, enum code);
void machine_history(struct machine *, enum code);
/* Those about the contact he is (machinecontact.c), and his sequences. */
void machine_contact(struct machine *, enum code);
void machine_run(struct machine *, enum code);

#endif
