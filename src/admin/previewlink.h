/* SPDX-License-Identifier: ISC */
/*
 * Links to a preview for colleagues, who cannot reach the admin: PREFIX
 * preview/T, signed and good for PREVIEWLINK_DAYS.  T is the preview's query
 * with the token that signs it; whoever has it sees that page and nothing else,
 * but the draft's assets, below another such T.
 */
#ifndef ADMIN_PREVIEWLINK_H
#define ADMIN_PREVIEWLINK_H

#include "admin/admin.h"

#define PREVIEWLINK_DAYS 7

/* The whole address for a query of asked_query(), in the arena; empty: it is
 * too long, or the keys can not be read (logged). */
struct str previewlink_make(struct context *, struct str query);

/* What takes the place of "/assets/" in the addresses of a draft's files; of a
 * draft that is in no drafts/ ("") they are the live ones, under addresses that
 * no page has: what a browser keeps is never taken for the draft's. */
struct str previewlink_files(struct context *, struct str draft);
/* The same with the live site's base before it. */
struct str previewlink_address(struct context *, struct str draft);

#endif
