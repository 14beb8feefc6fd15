/* SPDX-License-Identifier: ISC */
/*
 * The frame of the admin's pages: head, navigation, one style sheet, and the
 * headers all of them have: nobody keeps them, no robot lists them, nothing
 * runs in them and nobody frames them.
 *
 * Knows nothing of what stands in a page.
 */
#ifndef ADMIN_SHEET_H
#define ADMIN_SHEET_H

#include "admin/admin.h"

/* Begins a page in the response's body, up to its <main> and <h1>. */
void sheet_start(struct context *, struct str title);
/* Ends it. */
enum page_rc sheet_end(struct context *);

/* Text between tags, and within quotes. */
void sheet_text(struct buf *, struct str);
void sheet_attr(struct buf *, struct str);
/* When, to the minute in the site's zone; and its day alone. */
void sheet_time(struct context *, int64_t at);
void sheet_day(struct context *, int64_t at);
/* The address of another page of the admin: "preview?path=/". */
void sheet_address(const struct context *, struct str below);

/* A select of a form: its beginning, one of its values, its end. */
void sheet_select(struct buf *, const char *name, const char *label);
void sheet_option(struct buf *, struct str value, struct str shown, bool is);
void sheet_select_end(struct buf *);

/* The HTML of a mail as the whole answer, in which nothing runs; addresses of
 * the site are those of the host it is looked at. */
enum page_rc sheet_mail(struct context *, struct str html);

/* The headers of an answer that is not a sheet: `policy` is the Content
 * Security Policy. */
void sheet_headers(struct context *, struct str policy);

#endif
