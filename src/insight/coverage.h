/* SPDX-License-Identifier: ISC */
/*
 * Which variant each cell of a site is shown, by the selector that serves it
 * (DESIGN 10.1): slot by slot and language by language.
 *
 * Judges cells, shows none.
 */
#ifndef INSIGHT_COVERAGE_H
#define INSIGHT_COVERAGE_H

#include "insight/cells.h"

enum cover {
	COVER_OWN,       /* a variant that asks for source and stage, in a mail
			    for the stage */
	COVER_INHERITED, /* one that asks for one of them, or for neither */
	COVER_DEFAULT,   /* otherwise */
	COVER_MISSING,   /* otherwise, which shows nothing */
	COVER_ELSEWHERE  /* another page of this address answers; a mail is not
			    for that stage */
};
/* "own", "inherited", "default", "missing", "elsewhere". */
struct str cover_name(enum cover);

struct cover_cell {
	enum cover cover;
	uint32_t variant; /* from 1; 0: otherwise */
};

enum reach {
	REACH_YES,
	REACH_PERSON,  /* only by what no cell says: device, history, … */
	REACH_LATER,   /* only at a later time */
	REACH_EXPIRED, /* only at an earlier one */
	REACH_NEVER
};
/* "shown", "personal", "later", "expired", "unreachable". */
struct str reach_name(enum reach);

/* One slot of a page or a mail in one language. */
struct cover_slot {
	struct str page, lang; /* the page's id, or the mail's name */
	bool mail;
	const struct cells *of; /* what its matrix is of: those that were asked
				   about, or the mail's */
	struct str name;        /* "pages/front.xml:hero" */
	uint32_t line;
	bool hidden;      /* not given: a place for boxes, or given before */
	size_t nvariants; /* without otherwise */
	const struct str *labels;
	const uint32_t *lines;    /* of each variant, in the slot's file */
	enum reach *reach;        /* of each variant */
	bool *holds;              /* its condition does in some cell */
	struct cover_cell *cells; /* source × stage of `of`; for bound pages
				     those of the first values */
};

/*
 * Calls fn for each slot of each page with an address, in the order of the
 * site, its languages behind each other, then for those of each mail likewise;
 * what it is given lives in the cells' arena.
 */
typedef void coverage_fn(void *ctx, const struct cover_slot *);
void coverage_run(const struct cells *, coverage_fn *fn, void *ctx);

#endif
