/* SPDX-License-Identifier: ISC */
/*
 * <redirect> of site.xml: what it needs, and whether it leads somewhere.  Read
 * behind the pages, which win over it.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "model/read.h"
#include "template/redirect.h"
#include "template/sitemap.h"

#define STATUS_MOVED 301
#define STATUS_GONE 410

static bool
is_web(struct str to)
{
	return str_istarts(to, STR("https://")) ||
	       str_istarts(to, STR("http://"));
}

static size_t
stars(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '*';
	return n;
}

/* Whether a star decides which host is asked: then a visitor would. */
static bool
star_names_host(struct str to)
{
	struct str host = str_from(to, str_find(to, STR("://")) + 3);

	return is_web(to) && str_chr(host, '*') < host.n &&
	       str_chr(host, '*') < str_chr(host, '/');
}

static bool
check_from(
    struct model *m, const struct model_redirect *r, const struct node *node)
{
	struct where where = read_attr(node, "from");
	const char *owner = read_path_owner(m, r->from);

	if (stars(r->from) > 1)
		read_error(m, where, "bad redirect",
		    "from=\"%.*s\" has more than one *; keep one",
		    STR_ARG(r->from));
	else if (str_chr(r->from, '?') < r->from.n ||
		 str_chr(r->from, '#') < r->from.n)
		read_error(m, where, "bad redirect",
		    "from=\"%.*s\" is compared with the path alone; take out "
		    "what begins with ? or #",
		    STR_ARG(r->from));
	else if (str_chr(r->from, '%') < r->from.n)
		read_error(m, where, "bad redirect",
		    "from=\"%.*s\" is compared with the path as people read "
		    "it; write ø, not %%C3%%B8",
		    STR_ARG(r->from));
	else if (owner != NULL)
		read_error(m, where, "bad redirect",
		    "the path \"%.*s\" belongs to %s, and no redirect is asked",
		    STR_ARG(r->from), owner);
	else
		return r->from.n > 0;
	return false;
}

static bool
check_to(
    struct model *m, const struct model_redirect *r, const struct node *node)
{
	struct where where = read_attr(node, "to");

	if (r->status == STATUS_GONE && r->to.n > 0)
		read_error(m, where, "bad redirect",
		    "status=\"410\" says that the page is gone for good; take "
		    "to=\"%.*s\" out, or write status=\"301\"",
		    STR_ARG(r->to));
	else if (r->status == STATUS_GONE)
		return true;
	else if (r->to.n == 0)
		read_error(m, node->where, "missing attribute",
		    "<redirect> needs to=\"…\", where it leads (only "
		    "status=\"410\", gone for good, has none)");
	else if (!is_web(r->to) &&
		 (r->to.p[0] != '/' || str_starts(r->to, STR("//"))))
		read_error(m, where, "bad redirect",
		    "to=\"%.*s\" is no address; write a path of this site, or "
		    "https://…",
		    STR_ARG(r->to));
	else if (star_names_host(r->to))
		read_error(m, where, "bad redirect",
		    "to=\"%.*s\": a * in the host lets whoever writes a link "
		    "choose where it leads; write the host out, and * behind "
		    "its /",
		    STR_ARG(r->to));
	else if (stars(r->to) > stars(r->from))
		read_error(m, where, "bad redirect",
		    "to=\"%.*s\": a * stands for what the * of from stood "
		    "for; write one there, or take this one out",
		    STR_ARG(r->to));
	else
		return true;
	return false;
}

static bool
check_twin(struct model *m, const struct model_redirect *r)
{
	struct str rest;

	for (size_t i = 0; i < m->nredirects; i++) {
		const struct model_redirect *twin = &m->redirects[i];

		if (stars(twin->from) != stars(r->from) ||
		    (stars(r->from) > 0
			    ? !str_ieq(twin->from, r->from)
			    : !redirect_means(twin->from, r->from, &rest)))
			continue;
		read_error(m, r->where, "declared twice",
		    "from=\"%.*s\" stands in line %d too; keep one",
		    STR_ARG(r->from), twin->where.line);
		return false;
	}
	return true;
}

static void
read_redirect(struct model *m, const struct node *node)
{
	struct model_redirect r = {.from = node_value(node, "from"),
	    .to = node_value(node, "to"),
	    .where = node->where};
	int64_t status;

	/* A wrong status, and a `from` without '/', are the vocabulary's. */
	if (!str_i64(node_value(node, "status"), &status))
		status = STATUS_MOVED;
	r.status = (int)status;
	if (!str_starts(r.from, STR("/")) || !check_from(m, &r, node) ||
	    !check_to(m, &r, node) || !check_twin(m, &r))
		return;
	m->redirects =
	    read_row(m, m->redirects, m->nredirects, sizeof(*m->redirects));
	m->redirects[m->nredirects++] = r;
}

static int
in_order(const void *pa, const void *pb)
{
	const struct model_redirect *a = pa, *b = pb;
	size_t na = str_chr(a->from, '*'), nb = str_chr(b->from, '*');

	if ((na < a->from.n) != (nb < b->from.n))
		return na < a->from.n ? 1 : -1;
	if (na < a->from.n && na != nb)
		return na > nb ? -1 : 1;
	/* Behind the shorter end it would never be asked. */
	if (na < a->from.n && a->from.n != b->from.n)
		return a->from.n > b->from.n ? -1 : 1;
	return a->where.line < b->where.line ? -1 : 1;
}

/* Whether a page's path, its {x} standing for anything, is this one. */
static bool
is_page(struct str page, struct str path)
{
	struct str want, have;

	while (str_cut(&page, '/', &want)) {
		if (!str_cut(&path, '/', &have))
			return want.n == 0 && page.p == NULL;
		if (!str_eq(want, have) &&
		    !(str_starts(want, STR("{")) && have.n > 0))
			return false;
	}
	return path.p == NULL || path.n == 0;
}

static const struct model_page *
page_at(const struct model *m, struct str path)
{
	for (size_t i = 0; i < m->npages; i++)
		for (size_t lang = 0; lang < m->nlangs; lang++) {
			struct str own = m->pages[i].paths[lang];

			if (own.n > 0 && is_page(own, path))
				return &m->pages[i];
		}
	return NULL;
}

/* The path a redirect leads to, one star standing for "x"; empty: elsewhere. */
static struct str
target(struct model *m, const struct model_redirect *r)
{
	struct str to = r->to;
	size_t star;

	if (to.n == 0 || is_web(to))
		return STR("");
	to = str_head(to, str_chr(to, '#'));
	to = str_head(to, str_chr(to, '?'));
	star = str_chr(to, '*');
	if (star == to.n)
		return to;
	return str_format(m->arena, "%.*sx%.*s", STR_ARG(str_head(to, star)),
	    STR_ARG(str_from(to, star + 1)));
}

static const struct model_redirect *
redirect_at(const struct model *m, struct str path)
{
	struct str rest;

	for (size_t i = 0; i < m->nredirects; i++)
		if (redirect_means(m->redirects[i].from, path, &rest))
			return &m->redirects[i];
	return NULL;
}

/* Whether following it never ends. */
static bool
goes_round(struct model *m, const struct model_redirect *r)
{
	for (size_t step = 0; step <= m->nredirects; step++) {
		struct str path = target(m, r);

		if (path.n == 0 || page_at(m, path) != NULL)
			return false;
		r = redirect_at(m, path);
		if (r == NULL)
			return false;
	}
	return true;
}

static void
check_target(struct model *m, const struct model_redirect *r)
{
	struct str path = target(m, r);
	const struct model_redirect *next;

	if (path.n == 0 || page_at(m, path) != NULL ||
	    str_eq(path, STR(SITEMAP_PATH)) || read_path_owner(m, path) != NULL)
		return;
	next = redirect_at(m, path);
	if (goes_round(m, r))
		read_error(m, r->where, "redirect circle",
		    "from=\"%.*s\" to=\"%.*s\" goes round in a circle; write a "
		    "to= that a page answers",
		    STR_ARG(r->from), STR_ARG(r->to));
	else if (next != NULL)
		read_warn(m, r->where, "redirect chain",
		    "to=\"%.*s\" is redirected once more in line %d, which "
		    "costs each visitor a round trip; write where that leads",
		    STR_ARG(r->to), next->where.line);
	else if (stars(r->to) == 0 && !m->pages_broken)
		read_warn(m, r->where, "redirect to nowhere",
		    "no page has the address \"%.*s\"; if another program "
		    "answers it, write it with https://…",
		    STR_ARG(r->to));
}

static void
check_shadowed(struct model *m, const struct model_redirect *r)
{
	const struct model_page *page =
	    stars(r->from) == 0 ? page_at(m, r->from) : NULL;

	if (page != NULL)
		read_warn(m, r->where, "redirect never used",
		    "%.*s answers \"%.*s\", and a page wins; take the redirect "
		    "or the page out",
		    STR_ARG(page->file), STR_ARG(r->from));
}

void
read_redirects(struct model *m, const struct node *site)
{
	for (const struct node *n = site == NULL ? NULL : site->first;
	     n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "redirect"))
			read_redirect(m, n);
	if (m->nredirects > 0)
		qsort(m->redirects, m->nredirects, sizeof(*m->redirects),
		    in_order);
	for (size_t i = 0; i < m->nredirects; i++) {
		check_target(m, &m->redirects[i]);
		check_shadowed(m, &m->redirects[i]);
	}
}
