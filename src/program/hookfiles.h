/* SPDX-License-Identifier: ISC */
/*
 * Whether each hook of a site has the file of secrets without which it answers
 * nobody, and each <notify> to a server the one without which it tells nobody.
 */
#ifndef PROGRAM_HOOKFILES_H
#define PROGRAM_HOOKFILES_H

#include "publish/statedir.h"
#include "template/site.h"

/* Logs what to do about each of hooks.xml and of site.xml that has none.  Of
 * the built-in hook the file is its switch: without one there is nothing to
 * say. */
void hookfiles_check(const struct site *, const struct statedir *);

#endif
