/* SPDX-License-Identifier: ISC */
/*
 * The tree that an HTML5 parser makes of a page, as a flat list: elements with
 * their namespace, attributes in order, runs of text, ends.
 */
#ifndef TESTS_HTMLTOKENS_H
#define TESTS_HTMLTOKENS_H

#include <gumbo.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

enum token_kind { TOKEN_TEXT, TOKEN_OTHER, TOKEN_START, TOKEN_ATTR, TOKEN_END };

struct token {
	enum token_kind kind;
	unsigned space;         /* of the element */
	struct str name, value; /* of a text, only the value */
	struct str element;     /* whose attribute or text it is */
};

struct tokens {
	struct arena *arena;
	struct token *items;
	size_t n, room;
};

static inline struct token *
tokens_add(struct tokens *t, enum token_kind kind, struct str element)
{
	if (t->n == t->room) {
		struct token *more =
		    arena_array(t->arena, 2 * t->room + 64, sizeof(*more));

		if (t->n > 0)
			memcpy(more, t->items, t->n * sizeof(*more));
		t->items = more;
		t->room = 2 * t->room + 64;
	}
	t->items[t->n] = (struct token){.kind = kind, .element = element};
	return &t->items[t->n++];
}

static inline struct str
tokens_keep(struct tokens *t, struct str s)
{
	return str_copy(t->arena, s);
}

/* Texts beside each other are one; none is no token. */
static inline void
tokens_text(struct tokens *t, const char *text, struct str element)
{
	struct token *last = t->n > 0 ? &t->items[t->n - 1] : NULL;

	if (text[0] == '\0')
		return;
	if (last == NULL || last->kind != TOKEN_TEXT)
		last = tokens_add(t, TOKEN_TEXT, element);
	last->value =
	    str_format(t->arena, "%.*s%s", STR_ARG(last->value), text);
}

static inline void
tokens_start(struct tokens *t, const GumboElement *e, struct str name)
{
	struct token *start = tokens_add(t, TOKEN_START, name);

	start->space = (unsigned)e->tag_namespace;
	start->name = name;
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];
		struct token *attr = tokens_add(t, TOKEN_ATTR, name);

		attr->space = (unsigned)a->attr_namespace;
		attr->name = tokens_keep(t, str_of(a->name));
		attr->value = tokens_keep(t, str_of(a->value));
	}
}

static inline struct str
tokens_name(struct tokens *t, const GumboElement *e)
{
	GumboStringPiece tag = e->original_tag;

	if (e->tag != GUMBO_TAG_UNKNOWN)
		return str_of(gumbo_normalized_tagname(e->tag));
	gumbo_tag_from_original_text(&tag);
	return tokens_keep(t, (struct str){tag.data, tag.length});
}

static inline void
tokens_node(struct tokens *t, const GumboNode *n, struct str parent)
{
	const GumboElement *e = &n->v.element;
	struct str name;

	if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE) {
		tokens_text(t, n->v.text.text, parent);
		return;
	}
	if (n->type != GUMBO_NODE_ELEMENT && n->type != GUMBO_NODE_TEMPLATE) {
		tokens_add(t, TOKEN_OTHER, parent)->value =
		    tokens_keep(t, str_of(n->v.text.text));
		return;
	}
	name = tokens_name(t, e);
	tokens_start(t, e, name);
	for (unsigned i = 0; i < e->children.length; i++)
		tokens_node(t, e->children.data[i], name);
	tokens_add(t, TOKEN_END, name);
}

/* All of it lies in the arena. */
static inline struct tokens
tokens_of(struct arena *a, struct str html)
{
	struct tokens t = {.arena = a};
	GumboOutput *out =
	    gumbo_parse_with_options(&kGumboDefaultOptions, html.p, html.n);

	tokens_node(&t, out->root, STR(""));
	gumbo_destroy_output(&kGumboDefaultOptions, out);
	return t;
}

#endif
