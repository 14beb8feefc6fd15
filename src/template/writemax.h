/* SPDX-License-Identifier: ISC */
/*
 * How long what a program writes can become, without writing it.
 */
#ifndef TEMPLATE_WRITEMAX_H
#define TEMPLATE_WRITEMAX_H

#include "template/site.h"

enum writemax { WRITEMAX_BYTES, WRITEMAX_LETTERS };

/* The longest of all alternatives, each value being `value` long where it
 * stands. */
size_t writemax(const struct site *, struct arena *, const struct program_row *,
    enum writemax, size_t value);

#endif
