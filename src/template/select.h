/* SPDX-License-Identifier: ISC */
/*
 * First half of an answer: every condition of a page once, into a bit set, and
 * every value once.  The bit set is the receipt: with the image and the values
 * it names the answer's bytes, so the ETag needs no rendering.
 */
#ifndef TEMPLATE_SELECT_H
#define TEMPLATE_SELECT_H

#include "template/site.h"

#define SELECT_CONDS_MAX 1024

struct selection {
	const struct program_row *program;
	uint32_t nconds, nvalues;
	uint64_t *bits;     /* nconds bits */
	struct str *values; /* nvalues texts, in the arena; empty: nothing */
};

/*
 * Of the pages that share an address, the first whose selectors hold becomes
 * situation->page; without one it stays.  The situation is complete but for
 * that: a stage presumed from the page's class goes by the page without
 * selectors.
 */
void select_choose(
    const struct site *, struct span choices, struct situation *);
/* Evaluates the program of situation->page in situation->lang; false when the
 * page has none in it. */
bool select_page(const struct site *, struct arena *, const struct situation *,
    struct selection *);
/* The same of a program that is no page's. */
void select_program(const struct site *, struct arena *,
    const struct situation *, const struct program_row *, struct selection *);
static inline bool
select_bit(const struct selection *s, uint32_t cond)
{
	return s->bits[cond / 64] >> (cond % 64) & 1;
}
/* The tag of the bytes that write_page() would make and that name their receipt
 * (template/receipt.h); never 0. */
uint64_t select_etag(const struct site *, const struct situation *,
    const struct selection *, struct str receipt);
/* A number for select_variants() of this site's page: the same for the same
 * text, without making it. */
uint64_t select_variants_mark(const struct site *, const struct selection *);
/* A slot of the page and what won in it. */
struct select_slot {
	struct str name;    /* "hero" */
	struct str variant; /* its case or "line 12"; "otherwise" */
};
/* Which `when` of slot i won, from 1; 0: none. */
uint32_t select_winner(
    const struct site *, const struct selection *, uint32_t i);
/* How many slots the page has, and slot i of them. */
uint32_t select_slots(const struct selection *);
struct select_slot select_slot(
    const struct site *, const struct selection *, uint32_t i);
/* "hero=2 proof=0": the winning `when` of each slot, from 1; 0: otherwise. */
struct str select_variants(
    const struct site *, struct arena *, const struct selection *);

#endif
