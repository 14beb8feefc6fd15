/* SPDX-License-Identifier: ISC */
/*
 * Collecting and ordering addresses, and finding two that could be one.
 */
#include "weave/routes.h"

#include <stdlib.h>

#include "base/arena.h"
#include "logic/program.h"

#define NO_ORDER (-1)

struct route {
	struct str path;
	size_t literal; /* bytes before the first '{' */
	uint32_t page, lang;
	uint32_t cond; /* PROGRAM_ALWAYS: of a page without selectors */
	int64_t order; /* as written, or NO_ORDER */
};

#define route_error(m, page, cause, ...)                                 \
	complain((m)->complaints, COMPLAINT_ERROR, (page)->where, cause, \
	    __VA_ARGS__)

static bool
is_pattern(const struct route *r)
{
	return r->literal < r->path.n;
}

static bool
is_last(const struct route *r)
{
	return r->cond == PROGRAM_ALWAYS;
}

static int
in_order(const void *pa, const void *pb)
{
	const struct route *a = pa, *b = pb;
	int d;

	if (is_pattern(a) != is_pattern(b))
		return is_pattern(a) ? 1 : -1;
	if (is_pattern(a) && a->literal != b->literal)
		return a->literal > b->literal ? -1 : 1;
	d = str_cmp(a->path, b->path);
	if (d != 0)
		return d;
	if (a->lang != b->lang)
		return a->lang < b->lang ? -1 : 1;
	if (is_last(a) != is_last(b))
		return is_last(a) ? 1 : -1;
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	return a->page < b->page ? -1 : 1;
}

static int64_t
order_of(const struct node *root)
{
	int64_t order;

	/* What is no number was complained about. */
	return str_i64(node_value(root, "order"), &order) ? order : NO_ORDER;
}

static struct route *
collect(const struct model *m, const uint32_t *choices, size_t *n)
{
	struct route *rows =
	    arena_array(m->arena, m->npages * m->nlangs, sizeof(*rows));

	*n = 0;
	for (size_t i = 0; i < m->npages; i++)
		for (size_t lang = 0; lang < m->nlangs; lang++) {
			struct str path = m->pages[i].paths[lang];

			if (path.n > 0 && m->pages[i].roots[lang] != NULL)
				rows[(*n)++] =
				    (struct route){path, str_chr(path, '{'),
					(uint32_t)i, (uint32_t)lang,
					choices[i * m->nlangs + lang],
					order_of(m->pages[i].roots[lang])};
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

/* Pages that share an address: rows one behind the other. */
static bool
shares(const struct route *a, const struct route *b)
{
	return str_eq(a->path, b->path) && a->lang == b->lang;
}

static void
conflict(const struct model *m, const struct route *a, const struct route *b)
{
	const struct model_page *first = &m->pages[a->page];
	const struct model_page *second = &m->pages[b->page];

	if (a->page == b->page)
		route_error(m, second, "same address",
		    "the path \"%.*s\" stands for two languages; each "
		    "language needs its own",
		    STR_ARG(b->path));
	else
		route_error(m, second, "same address",
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
			if (!shares(a, b) && overlap(a->path, b->path))
				conflict(m, a, b);
		}
}

static bool
has_value(const struct model_bind *bind, struct str value)
{
	for (size_t i = 0; i < bind->nvalues; i++)
		if (str_eq(bind->values[i], value))
			return true;
	return false;
}

static bool
binds_alike(const struct model_page *a, const struct model_page *b)
{
	if (a->nbinds != b->nbinds)
		return false;
	for (size_t i = 0; i < a->nbinds; i++) {
		const struct model_bind *x = &a->binds[i], *y = &b->binds[i];

		if (!str_eq(x->name, y->name) || x->nvalues != y->nvalues)
			return false;
		for (size_t k = 0; k < x->nvalues; k++)
			if (!has_value(y, x->values[k]))
				return false;
	}
	return true;
}

/* A page with selectors among n that share an address; `next` comes behind. */
static void
check_choice(const struct model *m, const struct route *r,
    const struct route *next, size_t n)
{
	const struct model_page *page = &m->pages[r->page];

	if (n > 1 && r->order == NO_ORDER)
		route_error(m, page, "missing order",
		    "the page shares the path \"%.*s\" and has selectors; "
		    "write order=\"…\", the lowest goes first",
		    STR_ARG(r->path));
	else if (next != NULL && !is_last(next) && next->order == r->order)
		route_error(m, &m->pages[next->page], "same order",
		    "order=\"%lld\" is that of %.*s too, which shares the "
		    "path \"%.*s\"; give one another",
		    (long long)r->order, STR_ARG(page->file), STR_ARG(r->path));
}

static void
check_group(const struct model *m, const struct route *rows, size_t n)
{
	const struct model_page *last = &m->pages[rows[n - 1].page];

	for (size_t i = 0; i < n; i++) {
		const struct model_page *page = &m->pages[rows[i].page];

		if (!is_last(&rows[i]))
			check_choice(
			    m, &rows[i], i + 1 < n ? &rows[i + 1] : NULL, n);
		else if (rows[i].order != NO_ORDER)
			route_error(m, page, "order",
			    "order=\"%lld\" without a selector: such a page "
			    "is always the last of its path; take order out, "
			    "or write source-class=\"…\" or another selector",
			    (long long)rows[i].order);
		if (i > 0 && is_last(&rows[i]) && is_last(&rows[i - 1]))
			route_error(m, page, "same address",
			    "the path \"%.*s\" is that of %.*s too; give this "
			    "page another, or selectors and order=\"…\"",
			    STR_ARG(rows[i].path),
			    STR_ARG(m->pages[rows[i - 1].page].file));
		else if (!binds_alike(page, last))
			route_error(m, page, "bindings",
			    "the page shares the path \"%.*s\" with %.*s; "
			    "write the same <k:bind>s, in the same order",
			    STR_ARG(rows[i].path), STR_ARG(last->file));
	}
	if (!is_last(&rows[n - 1]))
		route_error(m, last, "no page for others",
		    "every page with the path \"%.*s\" has selectors; whoever "
		    "they do not choose gets 404: write one without, or take "
		    "those of this page out",
		    STR_ARG(rows[n - 1].path));
}

/* Where the rows end that share an address with the first. */
static size_t
group_end(const struct route *rows, size_t from, size_t n)
{
	size_t end = from + 1;

	while (end < n && shares(&rows[from], &rows[end]))
		end++;
	return end;
}

static struct span
put_choices(const struct model *m, struct image_maker *maker,
    const struct route *rows, size_t n)
{
	struct choice_row *out = arena_array(m->arena, n, sizeof(*out));

	for (size_t i = 0; i < n; i++)
		out[i] = (struct choice_row){rows[i].cond, rows[i].page};
	return image_put(maker, out, n, sizeof(*out));
}

struct span
routes_put(
    const struct model *m, struct image_maker *maker, const uint32_t *choices)
{
	struct route_row *out;
	struct route *rows;
	size_t n, count = 0;

	rows = collect(m, choices, &n);
	check(m, rows, n);
	out = arena_array(m->arena, n, sizeof(*out));
	for (size_t from = 0, end; from < n; from = end) {
		const struct route *last;

		end = group_end(rows, from, n);
		check_group(m, &rows[from], end - from);
		last = &rows[end - 1];
		out[count++] =
		    (struct route_row){.path = image_text(maker, last->path),
			.page = last->page,
			.lang = last->lang,
			.literal = (uint32_t)last->literal,
			.pattern = is_pattern(last),
			.choices =
			    put_choices(m, maker, &rows[from], end - from - 1)};
	}
	return image_put(maker, out, count, sizeof(*out));
}
