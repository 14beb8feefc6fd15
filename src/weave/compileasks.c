/* SPDX-License-Identifier: ISC */
/*
 * The questions of all files.
 */
#include "base/arena.h"
#include "weave/ask.h"
#include "weave/compiler.h"

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

/* In every language the same keys. */
static void
compare(struct compiler *c, const struct named_row *row)
{
	const struct node *other = NULL;

	for (size_t i = 0; i < c->model->nlangs; i++) {
		const struct node *node = row->nodes[i];

		if (node == NULL || node == row->first || node == other ||
		    str_eq(joined_keys(c, row->first), joined_keys(c, node)))
			continue;
		other = node;
		complain(c->complaints, COMPLAINT_ERROR, node->where,
		    "other answers",
		    "the question \"%.*s\" has other answers in %.*s: %.*s; "
		    "write the same keys",
		    STR_ARG(row->name), STR_ARG(row->first->where.file),
		    STR_ARG(joined_keys(c, row->first)));
	}
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
compile_asks(struct compiler *c, struct named *asks)
{
	struct ask_row *rows;

	compile_named(c, "ask", "question", asks);
	rows = arena_array(c->arena, asks->n, sizeof(*rows));
	for (size_t i = 0; i < asks->n; i++) {
		compare(c, &asks->rows[i]);
		put_row(c, asks->rows[i].first, &rows[i]);
	}
	c->head.asks = image_put(c->maker, rows, asks->n, sizeof(*rows));
}
