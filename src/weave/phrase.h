/* SPDX-License-Identifier: ISC */
/*
 * The words that the program itself brings, in the languages it knows
 * (templates/phrases.tsv); a site's texts of the same key come before them.
 */
#ifndef WEAVE_PHRASE_H
#define WEAVE_PHRASE_H

#include "base/str.h"

/* The words of a key in a language, plain text in which {limit} may stand;
 * empty: there are none. */
struct str phrase(struct str key, struct str lang);

#endif
