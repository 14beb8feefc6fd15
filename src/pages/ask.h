/* SPDX-License-Identifier: ISC */
/*
 * The answer to a question of a page (SITE 4, k:ask).
 */
#ifndef PAGES_ASK_H
#define PAGES_ASK_H

#include "pages/page.h"

/* Takes the answer in the form and leads back to the page, which then shows
 * what helps. */
enum page_rc ask_take(struct context *, const struct ask_row *);

#endif
