/* SPDX-License-Identifier: ISC */
/*
 * The letters that went, as pages (SITE 6): which of them everybody may read,
 * as whom, and the page that lists them.
 */
#ifndef PAGES_ARCHIVE_H
#define PAGES_ARCHIVE_H

#include "pages/page.h"
#include "store/letter.h"

/* Whether it is a page: some were sent it, are about to be, or may have been.
 */
bool archive_has(const struct store_letter *);

/* Nobody, who reads the letter of that name in the language of the request: not
 * even what journeys begin with is known of him for sure.  In the arena. */
struct situation archive_reader(struct context *, struct str name);

/* Answers with the letters that are pages, the newest first, by list; 404 when
 * there is none. */
enum page_rc archive_show(struct context *);

#endif
