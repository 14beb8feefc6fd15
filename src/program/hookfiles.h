/* SPDX-License-Identifier: ISC */
/*
 * Whether each hook of a site has the file of secrets without which it answers
 * nobody.
 */
#ifndef PROGRAM_HOOKFILES_H
#define PROGRAM_HOOKFILES_H

#include "publish/statedir.h"
#include "template/site.h"

/* Logs what to do about each hook of hooks.xml that has none.  Of the built-in
 * hook the file is its switch: without one there is nothing to say. */
void hookfiles_check(const struct site *, const struct statedir *);

#endif
