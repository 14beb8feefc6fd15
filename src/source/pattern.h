/* SPDX-License-Identifier: ISC */
/*
 * How a site writes an address of a source of its own (SITE 2, <source
 * patterns>): what a pattern is made of and why one can not be meant.  What it
 * leads to is lookup.c's business.
 */
#ifndef SOURCE_PATTERN_H
#define SOURCE_PATTERN_H

#include <stdbool.h>

#include "base/str.h"

struct pattern {
	bool app;   /* "app:ID": host is an application's id */
	bool below; /* ".bni.dk": the host and all below it */
	bool cc;    /* ".bni.{cc}": host is "bni", any country's ending behind
		     */
	bool star;  /* "bni-*.dk": host holds stars */
	struct str host; /* lower case, without www. */
	struct str path; /* "/forum": the beginning of the path; may be empty */
};

/*
 * Takes a pattern apart; the slices point into it.  NULL: it is good; else what
 * is wrong with it and what to write instead, a sentence's end that begins with
 * "is" or "has".
 */
const char *pattern_parse(struct str, struct pattern *);

#endif
