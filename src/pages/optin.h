/* SPDX-License-Identifier: ISC */
/*
 * Whether the address that stood in a form is his who reads the mail to it: the
 * page with the form's k:confirmation, and its buttons (SITE 4, DESIGN 9).
 */
#ifndef PAGES_OPTIN_H
#define PAGES_OPTIN_H

#include "pages/page.h"
#include "store/consent.h"

/*
 * PREFIX confirm/T with a ticket of TICKET_CONFIRM; `token` is what stands in
 * the address.  GET shows the page and changes nothing, whoever fetches it;
 * POST proves the address and leads to the file, or back to the page.
 */
enum page_rc optin_run(
    struct context *, struct str token, const struct store_ticket *);

/*
 * Answers with the page of that form in the language or along its chain: with
 * the buttons for the ticket when it is FORM_TO_CONFIRM or FORM_CONFIRMED, and
 * of FORM_LATE and FORM_USED with what is to be done.  Kept by nobody, and its
 * address is passed on to nobody.
 */
void optin_show(struct context *, const struct form_row *, enum form_trouble,
    struct str ticket, uint32_t lang, int status);
/* The same for an error. */
void optin_error(struct context *, int status);

#endif
