/* SPDX-License-Identifier: ISC */
/*
 * site.xml into the head of the image.
 */
#include "base/arena.h"
#include "weave/compiler.h"

#define WORDING_BYTES 5     /* 8 letters of base32 */
#define WORDING_DEPTH_MAX 8 /* blocks in blocks: the weaver takes no more */

struct span
compile_texts(struct compiler *c, const struct str *texts, size_t n)
{
	struct span *rows = arena_array(c->arena, n, sizeof(*rows));

	for (size_t i = 0; i < n; i++)
		rows[i] = image_text(c->maker, texts[i]);
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static struct span
put_langs(struct compiler *c)
{
	const struct model *m = c->model;
	struct lang_row rows[LANGS_MAX] = {{{0, 0}, 0, 0}};

	for (size_t i = 0; i < m->nlangs; i++) {
		rows[i].key = image_text(c->maker, m->langs[i].key);
		rows[i].falls_to = m->langs[i].falls_to;
	}
	return image_put(c->maker, rows, m->nlangs, sizeof(rows[0]));
}

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

static void add_tree(struct compiler *, struct buf *, const struct node *top,
    int lang, unsigned depth);

/* What an include gives a block, and what the block says with it. */
static void
add_include(struct compiler *c, struct buf *b, const struct node *n, int lang,
    unsigned depth)
{
	const struct model_part *block =
	    model_block(c->model, node_value(n, "block"));

	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		add_words(b, a->value);
	if (block != NULL && block->roots[lang] != NULL &&
	    depth < WORDING_DEPTH_MAX)
		add_tree(c, b, block->roots[lang], lang, depth + 1);
}

/* What of an element a visitor agrees to: the purposes and choices named, and
 * the text it stands for. */
static void
add_element(struct compiler *c, struct buf *b, const struct node *n, int lang,
    unsigned depth)
{
	const struct model_text *text;
	int found;

	if (node_is(n, SPACE_K, "include")) {
		add_include(c, b, n, lang, depth);
		return;
	}
	add_words(b, node_value(n, "name"));
	add_words(b, node_value(n, "value"));
	add_words(b, node_value(n, "else"));
	if (!node_is(n, SPACE_K, "text"))
		return;
	text = model_text(c->model, node_value(n, "ref"), lang, &found);
	if (text != NULL)
		add_words(b, node_text(c->arena, text->node));
}

static void
add_tree(struct compiler *c, struct buf *b, const struct node *top, int lang,
    unsigned depth)
{
	for (const struct node *n = top; n != NULL && !b->bad;) {
		if (n->kind == NODE_TEXT)
			add_words(b, n->text);
		else if (n->kind == NODE_ELEMENT)
			add_element(c, b, n, lang, depth);
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		while (n != top && n->next == NULL)
			n = n->parent;
		n = n == top ? NULL : n->next;
	}
}

/* The version of the consent dialogue's words in a language. */
static struct span
wording(struct compiler *c, int lang)
{
	const struct model_part *block = model_block(c->model, STR("consent"));
	const struct node *top = block == NULL ? NULL : block->roots[lang];
	char version[BASE32_LEN(WORDING_BYTES)];
	unsigned char hash[HASH_BYTES];
	struct buf b;

	if (top == NULL)
		return (struct span){0, 0};
	buf_init(&b, c->arena, 4 * XML_FILE_MAX);
	add_tree(c, &b, top, lang, 0);
	hash_bytes(hash, buf_view(&b).p, buf_view(&b).n);
	base32_encode(version, hash, WORDING_BYTES);
	return image_text(c->maker, (struct str){version, sizeof(version)});
}

static struct span
put_wordings(struct compiler *c)
{
	struct span rows[LANGS_MAX] = {{0, 0}};

	for (size_t i = 0; i < c->model->nlangs; i++)
		rows[i] = wording(c, (int)i);
	return image_put(c->maker, rows, c->model->nlangs, sizeof(rows[0]));
}

void
compile_settings(struct compiler *c)
{
	const struct model *m = c->model;
	struct site_head *h = &c->head;

	h->name = image_text(c->maker, m->name);
	h->base = image_text(c->maker, m->base);
	h->prefix = image_text(c->maker, m->prefix);
	h->zone = image_put(
	    c->maker, m->zone_rows, m->nzone_rows, sizeof(*m->zone_rows));
	h->langs = put_langs(c);
	h->default_lang = (uint32_t)m->default_lang;
	h->privacy = image_text(c->maker, m->privacy);
	h->wordings = put_wordings(c);
	h->consent_cookie = image_text(c->maker, m->consent_cookie);
	h->consent_given = image_text(c->maker, m->consent_given);
	h->database = image_text(c->maker, m->database);
	h->keep_visitors = (struct rule_duration){
	    m->keep_visitors.seconds, m->keep_visitors.months, 1};
	h->sources.own_hosts = compile_texts(c, m->own_hosts, m->nown_hosts);
	h->sources.excluded_hosts =
	    compile_texts(c, m->excluded_hosts, m->nexcluded_hosts);
}
