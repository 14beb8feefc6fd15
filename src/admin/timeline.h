/* SPDX-License-Identifier: ISC */
/*
 * What happened with a contact, newest first, as who sells may see it: what he
 * told us, and of what he did on the pages only what his browser lets be seen.
 */
#ifndef ADMIN_TIMELINE_H
#define ADMIN_TIMELINE_H

#include "admin/promised.h"

struct timeline_entry {
	int64_t at;
	struct str what;        /* "Called", "page_view" */
	struct str text;        /* may have lines; may be empty */
	struct str by;          /* a colleague, or empty */
	bool follows;           /* from what else happened at that moment */
	struct promised_of met; /* what promises it may have held */
};

/* A sequence he is or was in. */
struct timeline_run {
	struct str id, sequence;
};

struct timeline {
	struct context *ctx;
	const struct store_profile *who;
	struct timeline_entry *entries;
	size_t n, max;
	struct timeline_run *runs;
	size_t nruns, runs_max;
	struct promised promised;
	size_t value_of; /* place behind the entry that form values join; 0:
			    none yet */
	struct str value_at, value_form;
};

/* Reads all of it; as store_held. */
enum store_rc timeline_read(
    struct timeline *, struct context *, const struct store_profile *);

#endif
