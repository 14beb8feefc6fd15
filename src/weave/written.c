/* SPDX-License-Identifier: ISC */
#include "weave/written.h"

#include "base/arena.h"
#include "base/buf.h"

#define WRITTEN_MAX (2u * XML_FILE_MAX)

static void
gap(struct buf *b)
{
	if (b->n > 0)
		buf_char(b, ' ');
}

/* The words of a text, one blank between two. */
static void
put_words(struct buf *b, struct str text)
{
	size_t begins = b->n;
	struct str word;

	while (str_word(&text, &word)) {
		if (b->n > begins)
			buf_char(b, ' ');
		buf_str(b, word);
	}
}

/* The one whose name comes next behind `last`, or NULL. */
static const struct attr *
next_attr(const struct node *n, const struct attr *last)
{
	const struct attr *found = NULL;

	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		if ((last == NULL || str_cmp(last->name, a->name) < 0) &&
		    (found == NULL || str_cmp(a->name, found->name) < 0))
			found = a;
	return found;
}

static void
put_attrs(struct buf *b, const struct node *n, const char *but)
{
	const struct attr *a = NULL;

	while ((a = next_attr(n, a)) != NULL) {
		if (but != NULL && str_eq(a->name, str_of(but)))
			continue;
		gap(b);
		buf_str(b, a->name);
		buf_lit(b, "=\"");
		put_words(b, a->value);
		buf_char(b, '"');
	}
}

static void
put(struct buf *b, const struct node *n, const char *but)
{
	put_attrs(b, n, but);
	for (const struct node *in = n->first; in != NULL; in = in->next) {
		if (in->kind == NODE_TEXT && str_trim(in->text).n > 0) {
			gap(b);
			put_words(b, in->text);
		}
		if (in->kind != NODE_ELEMENT || model_is_step(in))
			continue;
		gap(b);
		buf_char(b, '<');
		buf_str(b, in->name);
		put(b, in, NULL);
		buf_char(b, '>');
	}
}

struct str
written(struct arena *a, const struct node *n, const char *but)
{
	struct buf b;

	buf_init(&b, a, WRITTEN_MAX);
	put(&b, n, but);
	return buf_view(&b);
}
