/* SPDX-License-Identifier: ISC */
/*
 * Keys in `ref`: as they are written, or with names in them that stand for what
 * a block was given or what the page's address holds.
 */
#include "base/arena.h"
#include "logic/avt.h"
#include "weave/weaver.h"

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
	weave_error(w, k->where, "unknown key",
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
			weave_error(w, k->where, "unknown key",
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
each_value(struct weave *w, const struct inside *in, const struct node *node,
    struct key *k, struct str ref, weave_ref_fn *fn)
{
	const struct model_bind *bind = k->bind;

	for (size_t i = 0; i < bind->nvalues; i++) {
		uint32_t cond = value_is(w, bind, bind->values[i], k);
		program_label next;

		if (cond == PROGRAM_BAD)
			return;
		k->value = bind->values[i];
		next = program_jump_unless(w->program, cond);
		fn(w, in, node, key_text(w, k, ref), k->where);
		program_land(w->program, next);
	}
}

void
weave_ref(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node, const struct attr *ref, weave_ref_fn *fn)
{
	struct key k = {.scope = &f->scope, .where = attr_where(node, ref)};
	struct str key = key_text(w, &k, ref->value);

	if (k.bad || k.unclear)
		return;
	if (k.bind == NULL)
		fn(w, in, node, key, k.where);
	else
		each_value(w, in, node, &k, ref->value, fn);
}
