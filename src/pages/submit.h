/* SPDX-License-Identifier: ISC */
/*
 * What is sent by a k:form (SITE 4, DESIGN 8).
 */
#ifndef PAGES_SUBMIT_H
#define PAGES_SUBMIT_H

#include "pages/page.h"
#include "store/mail.h"

/* Keeps what was sent and leads to the page of thanks, or shows the page again
 * with what is wrong. */
enum page_rc submit_take(struct context *, const struct form_row *);

/* The mail in that language by which such a form asks whether the address is
 * his; `sent` is the key of the write that queues it.  The form has one. */
void submit_mail(const struct context *, const struct form_row *,
    struct str lang, const unsigned char sent[STORE_KEY_BYTES],
    struct store_mail *);

#endif
