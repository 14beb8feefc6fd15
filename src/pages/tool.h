/* SPDX-License-Identifier: ISC */
/*
 * What the site's own consent tool says, obeyed with the request that brings it
 * (DESIGN 6, level 2): a yes makes the visitor's row before the page is
 * written, so that the page can give him its cookie; a no takes row and cookie
 * back.
 */
#ifndef PAGES_TOOL_H
#define PAGES_TOOL_H

#include "pages/page.h"

/* Runs the entry, at once or behind the write that the tool's word needs.  A
 * page never fails for it: when the store can not, it is what it was before. */
enum page_rc tool_answer(struct context *);

#endif
