/* SPDX-License-Identifier: ISC */
/*
 * Values, and texts of texts/LANG.xml: with their markup where elements may
 * stand, without it in titles, attributes and JSON.
 */
#include "base/arena.h"
#include "weave/phrase.h"
#include "weave/weaver.h"

static enum escape_context
context(const struct weave *w, const struct inside *in)
{
	if (in->mode == MODE_ATTR)
		return ESCAPE_ATTR;
	if (in->mode == MODE_MAIL)
		return ESCAPE_RAW;
	if (in->mode != MODE_JSON)
		return ESCAPE_TEXT;
	return w->in_string ? ESCAPE_JSON_STRING : ESCAPE_JSON_NUMBER;
}

/* What stands around a number of JSON, and for it. */
static bool
is_number_alone(struct weave *w, const struct node *node)
{
	const struct attr *otherwise = node_attr(node, "else");
	struct buf b;

	if (node_value(node, "before").n + node_value(node, "after").n > 0)
		return false;
	if (otherwise == NULL)
		return true;
	buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
	escape(&b, ESCAPE_JSON_NUMBER, otherwise->value);
	return str_eq(buf_view(&b), otherwise->value);
}

void
weave_value_of(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *select = weave_need(w, node, "select");
	enum escape_context ctx = context(w, in);
	bool may_be_empty = false;
	uint32_t value;

	weave_check_empty(w, node);
	if (select == NULL)
		return;
	value = program_value(w->program, select->value,
	    attr_where(node, select), &f->scope, &may_be_empty);
	if (value == PROGRAM_BAD)
		return;
	if (may_be_empty && node_attr(node, "else") == NULL &&
	    !weave_misnamed(node, "else"))
		weave_error(w, node->where, "value without else",
		    "%.*s can be empty; write else=\"…\" with what stands in "
		    "for it, or else=\"\"",
		    STR_ARG(select->value));
	if (ctx == ESCAPE_JSON_STRING && w->escaped) {
		w->escaped = false;
		weave_error(w, node->where, "JSON",
		    "a value cannot stand behind \\; take the \\ out");
		return;
	}
	if (ctx == ESCAPE_JSON_NUMBER &&
	    !program_is_number(w->program, value)) {
		weave_error(w, node->where, "JSON",
		    "%.*s is no number; write quotes around k:value-of",
		    STR_ARG(select->value));
		return;
	}
	if (ctx == ESCAPE_JSON_NUMBER && !is_number_alone(w, node)) {
		weave_error(w, node->where, "JSON",
		    "outside quotes only a number can stand; take before and "
		    "after out, and write a number into else");
		return;
	}
	program_write(w->program, value, ctx, node_value(node, "before"),
	    node_value(node, "after"), node_value(node, "else"));
}

static void
unknown(struct weave *w, struct str key, struct where where)
{
	const struct model *m = w->model;
	struct str *known =
	    arena_array(w->arena, m->ntexts + 1, sizeof(*known));
	struct str lang = m->langs[w->lang].key, guess;

	for (size_t i = 0; i < m->ntexts; i++)
		known[i] = m->texts[i].key;
	guess = str_nearest(key, known, m->ntexts);
	if (str_eq(guess, key))
		guess = STR(""); /* it is there, in a language beside ours */
	weave_error(w, where, "missing text",
	    "there is no text \"%.*s\" in %.*s%.*s; write <k:text "
	    "key=\"%.*s\"> in texts/%.*s.xml",
	    STR_ARG(key), STR_ARG(lang), STR_ARG(weave_guess(w, guess)),
	    STR_ARG(key), STR_ARG(lang));
}

void
weave_text_tree(
    struct weave *w, const struct inside *in, const struct node *node)
{
	struct frame frame = {
	    .kind = FRAME_TEXT, .root = node, .scope = {.page = w->page}};
	struct inside sub = *in;

	sub.text = true;
	sub.open = true;
	weave_children(w, &frame, &sub, node);
}

void
weave_text_key(struct weave *w, const struct inside *in, struct str key,
    struct where where)
{
	const struct model *m = w->model;
	int found = w->lang;
	const struct model_text *text = model_text(m, key, w->lang, &found);

	if (text == NULL) {
		unknown(w, key, where);
		return;
	}
	if (found != w->lang)
		weave_warn(w, where, "text of another language",
		    "the text \"%.*s\" is not in texts/%.*s.xml; the one of "
		    "%.*s is shown",
		    STR_ARG(key), STR_ARG(m->langs[w->lang].key),
		    STR_ARG(m->langs[found].key));
	m->texts[text - m->texts].used = true;
	weave_text_tree(w, in, text->node);
}

static void
put_own(struct weave *w, const struct inside *in, struct str words,
    struct str limit)
{
	size_t n = str_find(words, STR("{limit}"));
	struct str rest = str_from(words, n == words.n ? n : n + 7);

	weave_literal(w, in, str_head(words, n), w->page->where);
	weave_literal(w, in, limit, w->page->where);
	weave_literal(w, in, rest, w->page->where);
}

/* What the site says in the page's language, else what the program does, and so
 * on along the chain. */
void
weave_own_text(struct weave *w, const struct inside *in, struct str key,
    struct where where, struct str limit)
{
	const struct model *m = w->model;

	for (int lang = w->lang; lang >= 0; lang = m->langs[lang].falls_to) {
		struct str words = phrase(key, m->langs[lang].key);
		const struct model_text *text;
		int found;

		text = model_text(m, key, lang, &found);
		if (text != NULL && found == lang)
			break;
		if (words.n > 0) {
			put_own(w, in, words,
			    str_find(words, STR("{limit}")) < words.n
				? limit
				: STR(""));
			return;
		}
	}
	weave_text_key(w, in, key, where);
}

static bool
holds_words(const struct node *node)
{
	const struct node *n = node->first;

	while (n != NULL && node_is_blank(n))
		n = n->next;
	return n != NULL;
}

static void
show_key(struct weave *w, const struct inside *in, const struct node *node,
    struct str key, struct where where)
{
	(void)node;
	weave_text_key(w, in, key, where);
}

void
weave_text(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *ref;

	if (node->attrs == NULL && holds_words(node)) {
		weave_error(w, node->where, "words in k:text",
		    "k:text shows the text of a key: ref=\"…\"; plain words "
		    "need no element");
		return;
	}
	ref = weave_need(w, node, "ref");
	weave_check_empty(w, node);
	if (ref == NULL)
		return;
	if (in->mode == MODE_JSON && (!w->in_string || w->escaped)) {
		weave_error(w, node->where, "JSON",
		    "a text stands between quotes, and not behind \\; write "
		    "quotes around k:text");
		return;
	}
	weave_ref(w, f, in, node, ref, show_key);
}
