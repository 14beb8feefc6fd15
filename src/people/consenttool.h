/* SPDX-License-Identifier: ISC */
/*
 * The consent tool a site had before: what its cookie says a visitor agreed to
 * (SITE 1, <consent cookie=>).  Read from each request anew, so that taking it
 * back there counts at once.
 *
 * Knows no tool by name and keeps nothing.
 */
#ifndef PEOPLE_CONSENTTOOL_H
#define PEOPLE_CONSENTTOOL_H

#include "template/site.h"

/* Whether the site asks with such a tool instead of our dialogue. */
bool consenttool_asks(const struct site *);
/* Whether its cookie came at all. */
bool consenttool_spoke(const struct site *, struct str cookies);
/* The purposes that the cookies say yes to; 0 without a tool or a yes. */
uint32_t consenttool_given(const struct site *, struct str cookies);

#endif
