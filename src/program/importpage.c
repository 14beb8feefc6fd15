/* SPDX-License-Identifier: ISC */
/*
 * Names the page that an HTML file becomes, and says what became of it.
 */
#include "program/importpage.h"

#include <stdio.h>

#include "base/log.h"
#include "insight/htmlpage.h"
#include "program/command.h"

/* References are longer than what they stand for. */
#define OUT_MAX (8u * HTMLPAGE_MAX)

/* "om-oss" of "sider/Om oss.html". */
static struct str
name_of(struct arena *a, const char *path)
{
	struct str s = str_of(path);
	struct buf b;

	for (size_t at; (at = str_chr(s, '/')) < s.n;)
		s = str_from(s, at + 1);
	s = str_lower(a, str_head(s, str_chr(s, '.')));
	buf_init(&b, a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		bool plain = (s.p[i] >= 'a' && s.p[i] <= 'z') ||
			     (s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_';

		if (plain || (b.n > 0 && b.p[b.n - 1] != '-'))
			buf_char(&b, plain ? s.p[i] : '-');
	}
	while (b.n > 0 && b.p[b.n - 1] == '-')
		b.n--;
	return b.n > 0 ? buf_view(&b) : STR("page");
}

static void
say_notes(struct arena *a, const char *path, const struct htmlpage *page)
{
	for (const struct htmlpage_note *n = page->notes; n != NULL;
	     n = n->next) {
		fprintf(stderr, "%s:%zu: %.*s", path, n->line,
		    STR_ARG(htmlpage_say(a, n)));
		if (n->times > 1)
			fprintf(stderr, " (%zu times)", n->times);
		fputc('\n', stderr);
	}
}

int
importpage(struct arena *a, const char *path, struct str bytes, const char *id,
    const char *at, const char *layout)
{
	struct htmlpage page = {.layout = str_of(layout)};
	const char *why;
	struct buf out;

	page.id = id != NULL ? str_of(id) : name_of(a, path);
	page.path =
	    at != NULL ? str_of(at) : str_format(a, "/%.*s", STR_ARG(page.id));
	buf_init(&out, a, OUT_MAX);
	why = htmlpage_make(a, &page, bytes, &out);
	if (why != NULL) {
		fprintf(stderr, "%s: %s\n", path, why);
		return COMMAND_FAULTS;
	}
	fwrite(out.p, 1, out.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	say_notes(a, path, &page);
	return COMMAND_GOOD;
}
