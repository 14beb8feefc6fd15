/* SPDX-License-Identifier: ISC */
/*
 * The script of a rehearsal: a line an act, words between blanks, a word with
 * blanks in "quotes", # begins a comment.
 *
 *   at 2027-03-01T09:00
 *   person anna anna@example.org lang=sv
 *   anna visit /sv/ebok from https://www.google.com/
 *   anna fill ebook name="Anna Ek" k-list=newsletter
 *   wait PT5M
 *   anna confirm ebook
 *
 * Knows the form of a script; what its words do is acts.h's.
 */
#ifndef REHEARSAL_SCRIPT_H
#define REHEARSAL_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

#define SCRIPT_WORDS_MAX 24

struct script_line {
	size_t line;
	struct str words[SCRIPT_WORDS_MAX];
	size_t n; /* at least 1 */
};

struct script {
	struct script_line *lines;
	size_t n;
};

/* false: *line and *why say where it is no script and why. */
bool script_parse(struct arena *, struct str text, struct script *,
    size_t *line, struct str *why) __attribute__((warn_unused_result));

/* The value of the word NAME=VALUE; p is NULL: there is none. */
struct str script_value(const struct script_line *, struct str name);

#endif
