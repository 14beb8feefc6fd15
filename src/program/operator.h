/* SPDX-License-Identifier: ISC */
/*
 * Who gives a command, for what is written down of it.
 */
#ifndef PROGRAM_OPERATOR_H
#define PROGRAM_OPERATOR_H

#include "base/str.h"

struct arena;

/* Who sits at the terminal, behind sudo too; "unknown" when the machine does
 * not know him.  In the arena, or of the environment. */
struct str operator_name(struct arena *);

#endif
