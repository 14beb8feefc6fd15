/* SPDX-License-Identifier: ISC */
/*
 * The questions of all files, so that an answer is known without the page it
 * comes from.  A name is one question's, in all languages.
 */
#include "base/arena.h"
#include "weave/ask.h"
#include "weave/compiler.h"

struct asks {
	struct compiler *compiler;
	struct str home; /* of the page, block or layout, in all languages */
	const struct node **nodes;
	struct str *homes;
	size_t n, cap;
};

static struct str
joined_keys(struct compiler *c, const struct node *node)
{
	struct ask ask;
	struct buf b;
	size_t n;
	const struct str *keys;

	ask_read(node, &ask);
	keys = ask_keys(c->arena, &ask, &n);
	buf_init(&b, c->arena, (size_t)1 << 16);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i > 0 ? " " : "", STR_ARG(keys[i]));
	return buf_view(&b);
}

/* The question of that name that was met first. */
static void
compare(struct asks *a, size_t i, const struct node *node)
{
	struct compiler *c = a->compiler;
	const struct node *twin = a->nodes[i];
	struct str name = node_value(node, "name");

	if (twin == node)
		return;
	if (!str_eq(a->homes[i], a->home) ||
	    str_eq(twin->where.file, node->where.file))
		complain(c->complaints, COMPLAINT_ERROR, node->where,
		    "double name",
		    "the question \"%.*s\" stands in %.*s on line %u already; "
		    "put it into a block and include that, or give this one "
		    "another name",
		    STR_ARG(name), STR_ARG(twin->where.file), twin->where.line);
	else if (!str_eq(joined_keys(c, twin), joined_keys(c, node)))
		complain(c->complaints, COMPLAINT_ERROR, node->where,
		    "other answers",
		    "the question \"%.*s\" has other answers in %.*s: %.*s; "
		    "write the same keys",
		    STR_ARG(name), STR_ARG(twin->where.file),
		    STR_ARG(joined_keys(c, twin)));
}

static void
meet(struct asks *a, const struct node *node)
{
	struct arena *arena = a->compiler->arena;
	size_t i = 0, more = a->cap == 0 ? 16 : 2 * a->cap;

	while (i < a->n && !str_eq(node_value(a->nodes[i], "name"),
			       node_value(node, "name")))
		i++;
	if (i < a->n) {
		compare(a, i, node);
		return;
	}
	if (a->n == a->cap) {
		a->nodes = arena_grow(arena, a->nodes,
		    a->cap * sizeof(*a->nodes), more * sizeof(*a->nodes));
		a->homes = arena_grow(arena, a->homes,
		    a->cap * sizeof(*a->homes), more * sizeof(*a->homes));
		a->cap = more;
	}
	a->nodes[a->n] = node;
	a->homes[a->n++] = a->home;
}

static void
walk(struct asks *a, const struct node *node)
{
	if (node_is(node, SPACE_K, "ask") && node_value(node, "name").n > 0)
		meet(a, node);
	for (const struct node *n = node->first; n != NULL; n = n->next)
		walk(a, n);
}

static void
walk_all(struct asks *a, const struct node *const *roots, const char *kind,
    struct str name)
{
	a->home =
	    str_format(a->compiler->arena, "%s %.*s", kind, STR_ARG(name));
	for (size_t lang = 0; lang < a->compiler->model->nlangs; lang++)
		if (roots[lang] != NULL)
			walk(a, roots[lang]);
}

static void
put_row(struct compiler *c, const struct node *node, struct ask_row *row)
{
	struct ask ask;
	size_t n;
	const struct str *keys;

	ask_read(node, &ask);
	keys = ask_keys(c->arena, &ask, &n);
	row->name = image_text(c->maker, ask.name);
	row->answers = compile_texts(c, keys, n);
	row->other = ask.other != NULL;
	row->about = ASK_ANYTHING;
	if (node_attr(node, "touch") != NULL)
		row->about = ASK_TOUCH;
	else if (ask_about_barriers(c->model, &ask, c->model->default_lang))
		row->about = ASK_BARRIERS;
	row->first = ask.first;
	row->last = ask.last;
}

void
compile_asks(struct compiler *c)
{
	const struct model *m = c->model;
	struct asks a = {.compiler = c};
	struct ask_row *rows;

	for (size_t i = 0; i < m->npages; i++)
		walk_all(&a, m->pages[i].roots, "page", m->pages[i].id);
	for (size_t i = 0; i < m->nblocks; i++)
		walk_all(&a, m->blocks[i].roots, "block", m->blocks[i].name);
	for (size_t i = 0; i < m->nlayouts; i++)
		walk_all(&a, m->layouts[i].roots, "layout", m->layouts[i].name);
	rows = arena_array(c->arena, a.n, sizeof(*rows));
	for (size_t i = 0; i < a.n; i++)
		put_row(c, a.nodes[i], &rows[i]);
	c->head.asks = image_put(c->maker, rows, a.n, sizeof(*rows));
}
