/* SPDX-License-Identifier: ISC */
/*
 * What is sent by a k:form (SITE 4, DESIGN 8).
 */
#ifndef PAGES_SUBMIT_H
#define PAGES_SUBMIT_H

#include "pages/page.h"

/* Keeps what was sent and leads to the page of thanks, or shows the page again
 * with what is wrong. */
enum page_rc submit_take(struct context *, const struct form_row *);

#endif
