/* SPDX-License-Identifier: ISC */
/*
 * For tests above the template room: the demo site compiled, and requests as a
 * browser of a person sends them.
 */
#ifndef TESTS_FIXTURE_H
#define TESTS_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "http/request.h"
#include "weave/compile.h"
#include "template/site.h"

#define FIXTURE_NOW 1800000000 /* 2027-01-15T08:00:00Z */
#define FIXTURE_AGENT                                               \
	"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 " \
	"Firefox/128.0"

/* The demo site, or with `dir` another below the source directory. */
static inline struct site *
fixture_site(struct arena *arena, const char *dir)
{
	const char *top = getenv("srcdir");
	struct complaints *complaints = complaints_new(arena);
	struct site *site = ARENA_NEW(arena, struct site);
	struct str path = str_format(arena, "%s/%s", top == NULL ? "." : top,
	    dir == NULL ? "templates/nordkurs" : dir);
	struct str bytes;
	struct buf said;

	if (!compile_site(arena, complaints, path.p, &bytes)) {
		buf_init(&said, arena, 1u << 20);
		complaints_print(complaints, &said);
		fprintf(stderr, "%.*s", STR_ARG(buf_view(&said)));
		abort();
	}
	if (!site_open(site, bytes.p, bytes.n))
		abort();
	return site;
}

/* A GET of "path?query" by a person, with a referrer. */
static inline struct request
fixture_get(const char *address, const char *referer)
{
	struct str whole = str_of(address);
	size_t mark = str_chr(whole, '?');

	return (struct request){.method = METHOD_GET,
	    .path = str_head(whole, mark),
	    .query = str_from(whole, mark + 1),
	    .host = STR("www.nordkurs.no"),
	    .referer = str_of(referer),
	    .agent = STR(FIXTURE_AGENT),
	    .accept_language = STR("nb"),
	    .sec_fetch_mode = STR("navigate")};
}

#endif
