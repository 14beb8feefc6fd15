/* SPDX-License-Identifier: ISC */
/*
 * Values, and texts of texts/LANG.xml: with their markup where elements may
 * stand, without it in titles, attributes and JSON.
 */
#include "base/arena.h"
#include "logic/avt.h"
#include "weave/weaver.h"

static enum escape_context
context(const struct weave *w, const struct inside *in)
{
	if (in->mode == MODE_ATTR)
		return ESCAPE_ATTR;
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

/* A key with names in it, "course.{$course}.title": parameters are what the
 * include gives, bindings become one alternative for each value. */
struct key {
	struct where where;
	const struct scope *scope;
	const struct model_bind *bind; /* the one binding in it, or NULL */
	struct str value;              /* of the binding, when being tried */
	bool unclear;                  /* rests on a parameter without value */
	bool bad;
};

static void expand(struct weave *, struct key *, const struct scope *,
    struct str text, unsigned depth, struct buf *);

static const struct model_bind *
binding(const struct model_page *page, struct str name)
{
	for (size_t i = 0; page != NULL && i < page->nbinds; i++)
		if (str_eq(page->binds[i].name, name))
			return &page->binds[i];
	return NULL;
}

static void
expand_name(struct weave *w, struct key *k, const struct scope *scope,
    struct str name, unsigned depth, struct buf *out)
{
	const struct model_bind *bind = binding(scope->page, name);

	for (size_t i = 0; i < scope->nparams; i++)
		if (str_eq(scope->params[i].name, name)) {
			k->unclear |= w->unused;
			expand(w, k, scope->params[i].scope,
			    scope->params[i].text, depth + 1, out);
			return;
		}
	if (bind != NULL && (k->bind == NULL || k->bind == bind)) {
		k->bind = bind;
		buf_str(out, k->value);
		return;
	}
	k->bad = true;
	weave_error(w, k->where, "unknown text",
	    "$%.*s cannot stand in ref; write a key, or a key with one "
	    "parameter or one value of the path in {…}",
	    STR_ARG(name));
}

static void
expand(struct weave *w, struct key *k, const struct scope *scope,
    struct str text, unsigned depth, struct buf *out)
{
	struct avt_piece *pieces;
	size_t n;

	if (depth > WEAVE_DEPTH_MAX + 1 ||
	    !avt_split(
		w->arena, w->model->complaints, k->where, text, &pieces, &n)) {
		k->bad = true;
		return;
	}
	for (size_t i = 0; i < n && !k->bad; i++) {
		struct str s = str_trim(pieces[i].text);

		if (!pieces[i].is_value)
			buf_str(out, pieces[i].text);
		else if (str_starts(s, STR("$")))
			expand_name(w, k, scope, str_from(s, 1), depth, out);
		else {
			k->bad = true;
			weave_error(w, k->where, "unknown text",
			    "{%.*s} cannot stand in ref; write a key, or a "
			    "key with {$name}",
			    STR_ARG(s));
		}
	}
}

static struct str
key_text(struct weave *w, struct key *k, struct str ref)
{
	struct buf b;

	buf_init(&b, w->arena, 4096);
	expand(w, k, k->scope, ref, 0, &b);
	return buf_view(&b);
}

/* The condition "the binding has this value", asked where no parameter has
 * the binding's name. */
static uint32_t
value_is(struct weave *w, const struct model_bind *bind, struct str value,
    const struct key *k)
{
	struct str test = str_format(
	    w->arena, "$%.*s = '%.*s'", STR_ARG(bind->name), STR_ARG(value));
	struct attr attr = {
	    .name = STR("test"), .value = test, .line = k->where.line};
	struct node node = {.kind = NODE_ELEMENT,
	    .space = SPACE_K,
	    .name = STR("when"),
	    .attrs = &attr,
	    .where = k->where};
	const struct scope bare = {.page = k->scope->page};

	return program_cond(w->program, &node, &bare);
}

static void
weave_values(
    struct weave *w, const struct inside *in, struct key *k, struct str ref)
{
	const struct model_bind *bind = k->bind;

	for (size_t i = 0; i < bind->nvalues; i++) {
		uint32_t cond = value_is(w, bind, bind->values[i], k);
		program_label next;

		if (cond == PROGRAM_BAD)
			return;
		k->value = bind->values[i];
		next = program_jump_unless(w->program, cond);
		weave_text_key(w, in, key_text(w, k, ref), k->where);
		program_land(w->program, next);
	}
}

static bool
holds_words(const struct node *node)
{
	const struct node *n = node->first;

	while (n != NULL && node_is_blank(n))
		n = n->next;
	return n != NULL;
}

void
weave_text(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *ref = NULL;
	struct key k = {.scope = &f->scope};
	struct str key;

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
	k.where = attr_where(node, ref);
	key = key_text(w, &k, ref->value);
	if (k.bad || k.unclear)
		return;
	if (k.bind == NULL)
		weave_text_key(w, in, key, k.where);
	else
		weave_values(w, in, &k, ref->value);
}
