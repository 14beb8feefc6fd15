/* SPDX-License-Identifier: ISC */
/*
 * Elements of all files that have a name each, so that what is sent of one is
 * known without the page it comes from.  A name is one element's, in all
 * languages.
 */
#include "base/arena.h"
#include "weave/compiler.h"

/* A walk through one file. */
struct walk {
	struct compiler *compiler;
	struct named *named;
	const char *element;
	struct str home; /* of the page, block or layout, in all languages */
	size_t lang;
};

static struct named_row *
find(struct walk *w, struct str name)
{
	struct named *named = w->named;
	size_t more = named->cap == 0 ? 16 : 2 * named->cap;

	for (size_t i = 0; i < named->n; i++)
		if (str_eq(named->rows[i].name, name))
			return &named->rows[i];
	if (named->n == named->cap) {
		named->rows = arena_grow(w->compiler->arena, named->rows,
		    named->cap * sizeof(*named->rows),
		    more * sizeof(*named->rows));
		named->cap = more;
	}
	named->rows[named->n] = (struct named_row){.name = name};
	return &named->rows[named->n++];
}

/* Whether the element is the row's in another file of the same home. */
static bool
is_own(
    const struct walk *w, const struct named_row *row, const struct node *node)
{
	const struct node *twin = row->first;

	return twin == NULL || twin == node ||
	       (str_eq(row->home, w->home) &&
		   !str_eq(twin->where.file, node->where.file));
}

static void
meet(struct walk *w, const struct node *node)
{
	struct named_row *row = find(w, node_value(node, "name"));

	if (!is_own(w, row, node)) {
		complain(w->compiler->complaints, COMPLAINT_ERROR, node->where,
		    "double name",
		    "the %s \"%.*s\" stands in %.*s on line %u already; "
		    "put it into a block and include that, or give this one "
		    "another name",
		    w->element, STR_ARG(row->name),
		    STR_ARG(row->first->where.file), row->first->where.line);
		return;
	}
	if (row->first == NULL) {
		row->first = node;
		row->home = w->home;
	}
	row->nodes[w->lang] = node;
}

static void
walk(struct walk *w, const char *name, const struct node *node)
{
	if (node_is(node, SPACE_K, name) && node_value(node, "name").n > 0)
		meet(w, node);
	for (const struct node *n = node->first; n != NULL; n = n->next)
		walk(w, name, n);
}

static void
walk_all(struct walk *w, const char *element, const struct node *const *roots,
    const char *kind, struct str name)
{
	w->home =
	    str_format(w->compiler->arena, "%s %.*s", kind, STR_ARG(name));
	for (w->lang = 0; w->lang < w->compiler->model->nlangs; w->lang++)
		if (roots[w->lang] != NULL)
			walk(w, element, roots[w->lang]);
}

void
compile_named(struct compiler *c, const char *element, const char *what,
    struct named *named)
{
	const struct model *m = c->model;
	struct walk w = {.compiler = c, .named = named, .element = what};

	*named = (struct named){.n = 0};
	for (size_t i = 0; i < m->npages; i++)
		walk_all(
		    &w, element, m->pages[i].roots, "page", m->pages[i].id);
	for (size_t i = 0; i < m->nblocks; i++)
		walk_all(&w, element, m->blocks[i].roots, "block",
		    m->blocks[i].name);
	for (size_t i = 0; i < m->nlayouts; i++)
		walk_all(&w, element, m->layouts[i].roots, "layout",
		    m->layouts[i].name);
}
