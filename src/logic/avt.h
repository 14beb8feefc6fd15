/* SPDX-License-Identifier: ISC */
/*
 * Attribute value templates: "kurs-{$course}" cut into what the author wrote
 * and what is computed.  Knows braces and the quotes inside them, not
 * expressions.
 */
#ifndef LOGIC_AVT_H
#define LOGIC_AVT_H

#include <stdbool.h>

#include "model/complain.h"

struct arena;

struct avt_piece {
	bool is_value;   /* text is an expression, without its braces */
	struct str text; /* else literal; "{{" and "}}" are one brace */
};

/*
 * Cuts `text` into *n pieces (0 for the empty text), neighbours never both
 * literal; slices of `text` or in the arena.  A brace inside quotes inside a
 * value is no brace.  false after complaining: a brace without its partner, or
 * an empty {}.
 */
bool avt_split(struct arena *, struct complaints *, struct where,
    struct str text, struct avt_piece **pieces, size_t *n)
    __attribute__((warn_unused_result));

#endif
