/* SPDX-License-Identifier: ISC */
/*
 * Walks the dialogue's block with the texts and blocks it uses.
 */
#include "weave/wording.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"

#define WORDING_BYTES 5     /* 8 letters of base32 */
#define WORDING_DEPTH_MAX 8 /* blocks in blocks: the weaver takes no more */

struct reader {
	struct arena *arena;
	const struct model *model;
};

/* Words of a text, blanks between them made one: layout is no new wording. */
static void
add_words(struct buf *b, struct str text)
{
	struct str word;

	while (text.n > 0 && str_word(&text, &word)) {
		buf_str(b, word);
		buf_char(b, ' ');
	}
}

static void add_tree(struct reader *, struct buf *, const struct node *top,
    int lang, unsigned depth);

/* What an include gives a block, and what the block says with it. */
static void
add_include(struct reader *r, struct buf *b, const struct node *n, int lang,
    unsigned depth)
{
	const struct model_part *block =
	    model_block(r->model, node_value(n, "block"));

	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		add_words(b, a->value);
	if (block != NULL && block->roots[lang] != NULL &&
	    depth < WORDING_DEPTH_MAX)
		add_tree(r, b, block->roots[lang], lang, depth + 1);
}

/* What of an element a visitor agrees to: the purposes and choices named, and
 * the text it stands for. */
static void
add_element(struct reader *r, struct buf *b, const struct node *n, int lang,
    unsigned depth)
{
	const struct model_text *text;
	int found;

	if (node_is(n, SPACE_K, "include")) {
		add_include(r, b, n, lang, depth);
		return;
	}
	add_words(b, node_value(n, "name"));
	add_words(b, node_value(n, "value"));
	add_words(b, node_value(n, "else"));
	if (!node_is(n, SPACE_K, "text"))
		return;
	text = model_text(r->model, node_value(n, "ref"), lang, &found);
	if (text != NULL)
		add_words(b, node_text(r->arena, text->node));
}

static void
add_tree(struct reader *r, struct buf *b, const struct node *top, int lang,
    unsigned depth)
{
	for (const struct node *n = top; n != NULL && !b->bad;) {
		if (n->kind == NODE_TEXT)
			add_words(b, n->text);
		else if (n->kind == NODE_ELEMENT)
			add_element(r, b, n, lang, depth);
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		while (n != top && n->next == NULL)
			n = n->parent;
		n = n == top ? NULL : n->next;
	}
}

/* What somebody agrees to whom the site's own tool asks: what we take for a
 * yes. Its words are its own. */
static void
add_tool(struct buf *b, const struct model *m)
{
	add_words(b, m->consent_cookie);
	for (size_t i = 0; i < CONSENT_PURPOSES; i++) {
		add_words(b, m->consent_given[i]);
		buf_char(b, '\0');
	}
}

struct str
wording_version(struct arena *arena, const struct model *model, int lang)
{
	const struct model_part *block = model_block(model, STR("consent"));
	const struct node *top = block == NULL ? NULL : block->roots[lang];
	struct reader r = {arena, model};
	unsigned char hash[HASH_BYTES];
	struct buf b;
	char *version;

	buf_init(&b, arena, 4 * XML_FILE_MAX);
	if (model->consent_cookie.n > 0)
		add_tool(&b, model);
	else if (top != NULL)
		add_tree(&r, &b, top, lang, 0);
	else
		return STR("");
	hash_bytes(hash, buf_view(&b).p, buf_view(&b).n);
	version = arena_raw(arena, BASE32_LEN(WORDING_BYTES));
	base32_encode(version, hash, WORDING_BYTES);
	return str_format(arena, "%.*s%s%.*s", STR_ARG(model->consent_cookie),
	    model->consent_cookie.n > 0 ? "." : "",
	    (int)BASE32_LEN(WORDING_BYTES), version);
}
