/* SPDX-License-Identifier: ISC */
/*
 * The page that holds a form's k:confirmation, for who comes by a link of a
 * mail (SITE 4).
 */
#ifndef PAGES_CONFIRM_H
#define PAGES_CONFIRM_H

#include "pages/page.h"

/*
 * Answers with that page in the language or along its chain: with the buttons
 * for the ticket when it is FORM_TO_CONFIRM or FORM_CONFIRMED, and of FORM_LATE
 * with what is to be done.  Kept by nobody, and no address of it is passed on.
 */
void confirm_show(struct context *, const struct form_row *, enum form_trouble,
    struct str ticket, uint32_t lang, int status);
/* The same for an error. */
void confirm_error(struct context *, int status);
/* The language of who reads our mails: that which our link names, else the
 * one we know of him, else his browser's. */
uint32_t confirm_lang(const struct context *, struct str known);

#endif
