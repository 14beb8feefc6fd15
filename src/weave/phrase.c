/* SPDX-License-Identifier: ISC */
#include "weave/phrase.h"

#include "weave/phrases.h" /* made of templates/phrases.tsv */

struct str
phrase(struct str key, struct str lang)
{
	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (str_eq(phrases[i].key, key) &&
		    str_eq(phrases[i].lang, lang))
			return phrases[i].words;
	return STR("");
}
