/* SPDX-License-Identifier: ISC */
/*
 * Collecting and ordering addresses, and finding two that could be one.
 */
#include "weave/routes.h"

#include <stdlib.h>

#include "base/arena.h"

struct route {
	struct str path;
	size_t literal; /* bytes before the first '{' */
	uint32_t page, lang;
};

static bool
is_pattern(const struct route *r)
{
	return r->literal < r->path.n;
}

static int
in_order(const void *pa, const void *pb)
{
	const struct route *a = pa, *b = pb;

	if (is_pattern(a) != is_pattern(b))
		return is_pattern(a) ? 1 : -1;
	if (is_pattern(a) && a->literal != b->literal)
		return a->literal > b->literal ? -1 : 1;
	return str_cmp(a->path, b->path);
}

static struct route *
collect(const struct model *m, size_t *n)
{
	struct route *rows =
	    arena_array(m->arena, m->npages * m->nlangs, sizeof(*rows));

	*n = 0;
	for (size_t i = 0; i < m->npages; i++)
		for (size_t lang = 0; lang < m->nlangs; lang++) {
			struct str path = m->pages[i].paths[lang];

			if (path.n > 0)
				rows[(*n)++] =
				    (struct route){path, str_chr(path, '{'),
					(uint32_t)i, (uint32_t)lang};
		}
	if (*n > 0)
		qsort(rows, *n, sizeof(*rows), in_order);
	return rows;
}

static struct str
without_slash(struct str path)
{
	return path.n > 1 && path.p[path.n - 1] == '/'
		   ? str_head(path, path.n - 1)
		   : path;
}

/* Whether one address could be both. */
static bool
overlap(struct str a, struct str b)
{
	struct str x = {NULL, 0}, y = {NULL, 0};
	bool more_a, more_b;

	a = without_slash(a);
	b = without_slash(b);
	for (;;) {
		more_a = str_cut(&a, '/', &x);
		more_b = str_cut(&b, '/', &y);
		if (!more_a || !more_b)
			return more_a == more_b;
		if (str_starts(x, STR("{")) || str_starts(y, STR("{")))
			continue;
		if (!str_eq(x, y))
			return false;
	}
}

static void
conflict(const struct model *m, const struct route *a, const struct route *b)
{
	const struct model_page *first = &m->pages[a->page];
	const struct model_page *second = &m->pages[b->page];

	if (a->page == b->page)
		complain(m->complaints, COMPLAINT_ERROR, second->where,
		    "same address",
		    "the path \"%.*s\" stands for two languages; each "
		    "language needs its own",
		    STR_ARG(b->path));
	else if (str_eq(a->path, b->path) && !is_pattern(a))
		complain(m->complaints, COMPLAINT_ERROR, second->where,
		    "same address",
		    "the path \"%.*s\" is that of %.*s too; pages that share "
		    "a path come with a later version of kunderejse, give this "
		    "one another",
		    STR_ARG(b->path), STR_ARG(first->file));
	else
		complain(m->complaints, COMPLAINT_ERROR, second->where,
		    "same address",
		    "the paths \"%.*s\" and \"%.*s\" (%.*s) answer the same "
		    "addresses and neither goes first; change one",
		    STR_ARG(b->path), STR_ARG(a->path), STR_ARG(first->file));
}

/*
 * Literal paths that are equal but for a final '/' are neighbours in no order,
 * so each is compared with each of its kind; a site has hundreds, not more.
 */
static void
check(const struct model *m, const struct route *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			const struct route *a = &rows[i], *b = &rows[j];

			if (is_pattern(a) != is_pattern(b) ||
			    (is_pattern(a) && a->literal != b->literal))
				break;
			if (overlap(a->path, b->path))
				conflict(m, a, b);
		}
}

struct span
routes_put(const struct model *m, struct image_maker *maker)
{
	struct route_row *out;
	struct route *rows;
	size_t n;

	rows = collect(m, &n);
	check(m, rows, n);
	out = arena_array(m->arena, n, sizeof(*out));
	for (size_t i = 0; i < n; i++) {
		out[i].path = image_text(maker, rows[i].path);
		out[i].page = rows[i].page;
		out[i].lang = rows[i].lang;
		out[i].literal = (uint32_t)rows[i].literal;
		out[i].pattern = is_pattern(&rows[i]);
	}
	return image_put(maker, out, n, sizeof(*out));
}
