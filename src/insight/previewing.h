/* SPDX-License-Identifier: ISC */
/*
 * A page as somebody sees it who is described rather than met: where he comes
 * from, how far he is, what he carries and when he looks (DESIGN 8, preview).
 * The functions that serve, given a situation; nothing is asked of a store and
 * nothing is written.
 *
 * Knows nothing of how the description is asked for or the page is framed.
 */
#ifndef INSIGHT_PREVIEWING_H
#define INSIGHT_PREVIEWING_H

#include "insight/cells.h"
#include "template/select.h"

#define PREVIEW_MAIL "mail:"

struct preview {
	struct arena *arena;
	const struct site *site;
	struct cells cells; /* what there is to choose from, and the time */
	/* The description; what it leaves empty is a first visit's. */
	struct str path, lang; /* an address, and the language to see it in */
	struct str source;     /* see previewing_source() */
	struct str campaign;   /* or a pattern that means it */
	struct str stage; /* "none": without consent; "mail:KEY": by a link of
			     a mail of ours */
	enum device device;
	/* Who and what it comes to. */
	struct route_hit hit;
	struct situation at;
	struct selection selection;
	struct str receipt;
};

/* `site` and the arena must outlive *p. */
void previewing_start(
    struct preview *, struct arena *, const struct site *, int64_t now);
/* A source as a description names it, in the arena: "search", a class, or
 * "source=google". */
struct str previewing_source(struct arena *, const struct cell_source *);

enum previewing {
	PREVIEW_MET,
	PREVIEW_NO_PAGE,   /* no page answers that path */
	PREVIEW_NO_LANG,   /* it has no address in that language */
	PREVIEW_NO_SOURCE, /* neither class nor source of the site */
	PREVIEW_NO_STAGE   /* neither "none" nor a stage of the site */
};
/* Finds out what the one described is shown; p->path becomes the address in
 * his language. */
enum previewing previewing_meet(struct preview *);
/* The bytes he gets, the receipt behind them. */
void previewing_page(const struct preview *, struct buf *out);

#endif
