/* SPDX-License-Identifier: ISC */
/*
 * Visits as cases of a table: a query, a Referer, and what they are.
 */
#ifndef TESTS_VISITS_H
#define TESTS_VISITS_H

#include <stdio.h>
#include <string.h>

#include "source/source.h"

#define OWN "www.nordkurs.no"

struct visit {
	const char *query, *referer;
	const char *want; /* "channel|source|class|medium" */
};

static inline void
classify(const char *query, const char *referer, struct touch *t)
{
	struct source_input in = {.host = STR(OWN),
	    .query = str_of(query),
	    .referer = str_of(referer)};

	source_classify(&in, t);
}

static inline void
check(const struct visit *v, size_t i)
{
	struct touch t;
	char got[512];

	classify(v->query, v->referer, &t);
	snprintf(got, sizeof(got), "%s|%.*s|%s|%.*s", channel_name(t.channel),
	    STR_ARG(t.source), source_class_name(t.source_class),
	    STR_ARG(t.medium));
	if (strcmp(got, v->want) != 0)
		fail_msg("case %zu, query \"%s\" referer \"%s\": %s, not %s", i,
		    v->query, v->referer, got, v->want);
}

#define CHECK_ALL(cases)                                            \
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) \
	check(&(cases)[i], i)

#define DIRECT "Direct|(direct)|direct|(none)"

#endif
