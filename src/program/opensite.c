/* SPDX-License-Identifier: ISC */
/* The same compile_site() as everywhere, with its complaints for people. */
#include "program/opensite.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "weave/compile.h"

#define TEXT_MAX (4u * 1024 * 1024)

bool
opensite(struct arena *a, const char *dir, struct site *site)
{
	struct complaints *c = complaints_new(a);
	struct str image;
	struct buf text;

	if (compile_site(a, c, dir, &image))
		return site_open(site, image.p, image.n);
	buf_init(&text, a, TEXT_MAX);
	complaints_print(c, &text);
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&text)));
	return false;
}

bool
opensite_there(const char *dir)
{
	char path[4096];
	static const char *const files[] = {"site.xml", "current/site.xml"};
	bool there = false;

	for (size_t i = 0; !there && i < 2; i++) {
		int n = snprintf(path, sizeof(path), "%s/%s", dir, files[i]);

		there = n > 0 && (size_t)n < sizeof(path) &&
			access(path, F_OK) == 0;
	}
	return there;
}
