/* SPDX-License-Identifier: ISC */
/*
 * Pages into page rows and programs: one program for each language a page
 * exists in; a page that is called by name exists in all.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "weave/compiler.h"
#include "weave/weave.h"

struct value {
	struct str text;
	size_t at; /* in the bind's values */
};

static int
by_text(const void *a, const void *b)
{
	return str_cmp(
	    ((const struct value *)a)->text, ((const struct value *)b)->text);
}

/* The values in byte order, their labels with them. */
static void
put_bind(
    struct compiler *c, const struct model_bind *bind, struct bind_row *row)
{
	size_t nlangs = c->model->nlangs, n = bind->nvalues;
	struct value *order = arena_array(c->arena, n, sizeof(*order));
	struct str *values = arena_array(c->arena, n, sizeof(*values));
	struct str *labels = arena_array(c->arena, n * nlangs, sizeof(*labels));

	for (size_t i = 0; i < n; i++)
		order[i] = (struct value){bind->values[i], i};
	if (n > 0)
		qsort(order, n, sizeof(*order), by_text);
	for (size_t i = 0; i < n; i++) {
		values[i] = order[i].text;
		for (size_t lang = 0; lang < nlangs; lang++)
			labels[i * nlangs + lang] =
			    bind->labels[order[i].at * nlangs + lang];
	}
	row->name = image_text(c->maker, bind->name);
	row->values = compile_texts(c, values, n);
	row->labels = compile_texts(c, labels, n * nlangs);
}

static struct span
put_binds(struct compiler *c, const struct model_page *page)
{
	struct bind_row rows[PAGE_BINDS_MAX] = {{{0, 0}, {0, 0}, {0, 0}}};

	for (size_t i = 0; i < page->nbinds; i++)
		put_bind(c, &page->binds[i], &rows[i]);
	return image_put(c->maker, rows, page->nbinds, sizeof(rows[0]));
}

/* "excel", or "{0}" for "{$course}" when course is the first binding. */
static struct span
put_item(struct compiler *c, const struct model_page *page)
{
	int bind = model_item_bind(page);

	if (bind < 0)
		return image_text(c->maker, page->item);
	return image_text(c->maker, str_format(c->arena, "{%d}", bind));
}

static bool
has_path(const struct compiler *c, const struct model_page *page)
{
	for (size_t i = 0; i < c->model->nlangs; i++)
		if (page->paths[i].n > 0)
			return true;
	return false;
}

/* <html> somewhere below, or a block that may hold it. */
static bool
holds_html(const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_NONE, "html") ||
		    node_is(n, SPACE_K, "include") || holds_html(n))
			return true;
	return false;
}

static bool
is_empty(const struct node *page)
{
	for (const struct node *n = page->first; n != NULL; n = n->next)
		if (!node_is_blank(n) && !node_is(n, SPACE_K, "path") &&
		    !node_is(n, SPACE_K, "bind") &&
		    !node_is(n, SPACE_K, "case") &&
		    !node_is(n, SPACE_K, "term"))
			return false;
	return true;
}

/* A page that is a whole document by itself. */
static void
check_document(struct compiler *c, const struct node *page)
{
	if (node_attr(page, "layout") != NULL || holds_html(page))
		return;
	complain(c->complaints, COMPLAINT_WARNING, page->where, "no document",
	    "the page %s; write <html>…</html>, or layout=\"…\" and <k:put "
	    "in=\"…\">",
	    is_empty(page) ? "is empty" : "has no <html>");
}

static uint32_t
put_program(struct compiler *c, const struct model_page *page, size_t lang)
{
	if (page->roots[lang] == NULL ||
	    (page->paths[lang].n == 0 && has_path(c, page)))
		return SITE_NO_PROGRAM;
	check_document(c, page->roots[lang]);
	weave_page(c->arena, c->maker, c->model, page, (int)lang,
	    &c->programs[c->nprograms]);
	return (uint32_t)c->nprograms++;
}

static void
put_page(
    struct compiler *c, const struct model_page *page, struct page_row *row)
{
	size_t nlangs = c->model->nlangs;
	uint32_t programs[LANGS_MAX];

	for (size_t i = 0; i < nlangs; i++)
		programs[i] = put_program(c, page, i);
	row->id = image_text(c->maker, page->id);
	row->page_class = image_text(c->maker, page->page_class);
	row->item = put_item(c, page);
	row->programs =
	    image_put(c->maker, programs, nlangs, sizeof(programs[0]));
	row->binds = put_binds(c, page);
	row->paths = compile_texts(c, page->paths, nlangs);
	row->file = image_text(c->maker, page->where.file);
	row->line = page->where.line;
}

void
compile_pages(struct compiler *c)
{
	const struct model *m = c->model;
	struct page_row *rows = arena_array(c->arena, m->npages, sizeof(*rows));

	for (size_t i = 0; i < m->npages; i++)
		put_page(c, &m->pages[i], &rows[i]);
	c->head.pages = image_put(c->maker, rows, m->npages, sizeof(*rows));
}

void
compile_fragments(struct compiler *c)
{
	const struct model *m = c->model;
	struct fragment_row *rows =
	    arena_array(c->arena, m->nblocks, sizeof(*rows));

	for (size_t i = 0; i < m->nblocks; i++) {
		uint32_t programs[LANGS_MAX];

		for (size_t lang = 0; lang < m->nlangs; lang++) {
			programs[lang] = SITE_NO_PROGRAM;
			if (weave_fragment(c->arena, c->maker, m, &m->blocks[i],
				(int)lang, &c->programs[c->nprograms]))
				programs[lang] = (uint32_t)c->nprograms++;
		}
		rows[i].name = image_text(c->maker, m->blocks[i].name);
		rows[i].programs = image_put(
		    c->maker, programs, m->nlangs, sizeof(programs[0]));
	}
	c->head.fragments =
	    image_put(c->maker, rows, m->nblocks, sizeof(*rows));
}
