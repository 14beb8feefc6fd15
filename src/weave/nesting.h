/* SPDX-License-Identifier: ISC */
/*
 * Which elements HTML lets stand in which (the content models of the living
 * standard, as far as authors trip over them): a browser that meets one
 * elsewhere moves it, ends the one around it, or drops it.
 */
#ifndef WEAVE_NESTING_H
#define WEAVE_NESTING_H

#include "weave/weaver.h"

/* Warns of an element that must not stand where it stands. */
void nesting_check(struct weave *, const struct inside *, const struct node *);
/* The same of the element `name` that an element of ours becomes. */
void nesting_check_as(struct weave *, const struct inside *,
    const struct node *, struct str name);
/* Whether an element of ours that becomes a form may stand there; complains,
 * calling it `what` ("a question"). */
bool nesting_form(struct weave *, const struct inside *, const struct node *,
    const char *what);

#endif
