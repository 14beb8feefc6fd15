/* SPDX-License-Identifier: ISC */
/*
 * Blocks: k:include, the parameters a block declares and what an include gives
 * for them.
 */
#include "base/arena.h"
#include "weave/weaver.h"
#include "model/selector.h"

static bool
is_reserved(struct str name)
{
	return selector_known(name) || str_eq(name, STR("block")) ||
	       str_eq(name, STR("answers")) || str_eq(name, STR("cta")) ||
	       str_eq(name, STR("reviewed")) || str_eq(name, STR("owner"));
}

static bool
declared_before(const struct node *param, struct str name)
{
	for (const struct node *n = param->parent->first; n != param;
	     n = n->next)
		if (node_is(n, SPACE_K, "param") &&
		    str_eq(node_value(n, "name"), name))
			return true;
	return false;
}

/* The name of a k:param; empty after complaining. */
static struct str
param_name(struct weave *w, const struct node *param)
{
	const struct attr *name;

	weave_check_attrs(w, param);
	weave_check_empty(w, param);
	name = weave_need(w, param, "name");
	if (name == NULL)
		return STR("");
	if (!str_is_key(name->value))
		weave_error(w, attr_where(param, name), "bad name",
		    "\"%.*s\" is no name for a parameter; write lower case "
		    "letters, digits and _",
		    STR_ARG(name->value));
	else if (is_reserved(name->value))
		weave_error(w, attr_where(param, name), "bad name",
		    "\"%.*s\" is the name of a selector or of an attribute "
		    "every element has; give the parameter another name",
		    STR_ARG(name->value));
	else if (model_built_in(name->value))
		weave_error(w, attr_where(param, name), "built-in name",
		    "$%.*s is a variable of the program; give the parameter "
		    "another name",
		    STR_ARG(name->value));
	else if (declared_before(param, name->value))
		weave_error(w, attr_where(param, name), "double name",
		    "the parameter \"%.*s\" is declared twice; take one out",
		    STR_ARG(name->value));
	else
		return name->value;
	return STR("");
}

/* What an include gives for a parameter, or else its `else`. */
static void
bind_param(struct weave *w, const struct frame *f, const struct frame *inner,
    const struct node *param, const struct node *include,
    struct scope_param *out)
{
	const struct attr *given = NULL, *otherwise = node_attr(param, "else");
	struct scope *bare = ARENA_NEW(w->arena, struct scope);

	bare->page = inner->scope.page;
	if (include != NULL)
		given = node_attr_in(include, SPACE_NONE,
		    str_format(w->arena, "%.*s", STR_ARG(out->name)).p);
	if (given != NULL) {
		out->text = given->value;
		out->scope = &f->scope;
		out->where = attr_where(include, given);
		return;
	}
	out->scope = bare;
	out->where = param->where;
	if (otherwise != NULL) {
		out->text = otherwise->value;
		out->where = attr_where(param, otherwise);
		return;
	}
	/* Something, so that nothing else is faulted for its being missing. */
	out->text = STR("x");
	if (!w->unused || include != NULL)
		weave_error(w, include != NULL ? include->where : param->where,
		    "missing parameter", "the block \"%.*s\" needs %.*s=\"…\"",
		    STR_ARG(inner->part->name), STR_ARG(out->name));
}

static void
bind_params(struct weave *w, const struct frame *f, struct frame *inner,
    const struct node *include)
{
	struct scope_param *params;
	size_t n = 0;

	for (const struct node *c = inner->root->first; c != NULL; c = c->next)
		n += node_is(c, SPACE_K, "param");
	params = arena_array(w->arena, n + 1, sizeof(*params));
	n = 0;
	for (const struct node *c = inner->root->first; c != NULL;
	     c = c->next) {
		if (!node_is(c, SPACE_K, "param"))
			continue;
		params[n].name = param_name(w, c);
		if (params[n].name.n == 0)
			continue;
		bind_param(w, f, inner, c, include, &params[n]);
		n++;
	}
	inner->scope.params = params;
	inner->scope.nparams = n;
}

static void
check_given(
    struct weave *w, const struct frame *inner, const struct node *include)
{
	const struct scope *s = &inner->scope;
	struct str *known =
	    arena_array(w->arena, s->nparams + 1, sizeof(*known));

	for (size_t i = 0; i < s->nparams; i++)
		known[i] = s->params[i].name;
	for (const struct attr *a = include->attrs; a != NULL; a = a->next) {
		struct where where = attr_where(include, a);
		size_t i = 0;

		while (i < s->nparams && !str_eq(known[i], a->name))
			i++;
		if (a->space == SPACE_NONE &&
		    (i < s->nparams || str_eq(a->name, STR("block")) ||
			weave_shared_attr(w, include, a)))
			continue;
		if (selector_known(a->name))
			weave_error(w, where, "unknown attribute",
			    "k:include takes no selector; put it into <k:if "
			    "%.*s=\"%.*s\">",
			    STR_ARG(a->name), STR_ARG(a->value));
		else
			weave_error(w, where, "unknown parameter",
			    "the block \"%.*s\" has no parameter "
			    "\"%.*s\"%.*s; declare it there: <k:param "
			    "name=\"%.*s\"/>",
			    STR_ARG(inner->part->name), STR_ARG(a->name),
			    STR_ARG(weave_guess(
				w, str_nearest(a->name, known, s->nparams))),
			    STR_ARG(a->name));
	}
}

static bool
may_enter(struct weave *w, const struct frame *f, const struct model_part *part,
    struct where where)
{
	for (const struct frame *up = f; up != NULL; up = up->parent)
		if (up->part == part) {
			weave_error(w, where, "cycle",
			    "the block \"%.*s\" includes itself, directly "
			    "or through others; take one k:include out",
			    STR_ARG(part->name));
			return false;
		}
	if (f->kind == FRAME_BLOCK && f->depth == WEAVE_DEPTH_MAX) {
		weave_error(w, where, "too deep",
		    "more than %d blocks in blocks; join some of them",
		    WEAVE_DEPTH_MAX);
		return false;
	}
	return true;
}

void
weave_block(struct weave *w, const struct frame *f, const struct inside *in,
    const struct model_part *part, const struct node *include,
    struct where where)
{
	struct fill fill = {include, f, NULL};
	struct frame inner = {.kind = FRAME_BLOCK,
	    .part = part,
	    .root = part->roots[w->lang],
	    .parent = f,
	    .depth = f->kind == FRAME_BLOCK ? f->depth + 1 : 1};
	size_t from = w->nmet;

	if (!may_enter(w, f, part, where))
		return;
	weave_mark(w, part);
	inner.fill = include != NULL ? &fill : NULL;
	inner.scope.page = f->scope.page;
	weave_check_attrs(w, inner.root);
	bind_params(w, f, &inner, include);
	if (include != NULL)
		check_given(w, &inner, include);
	weave_children(w, &inner, in, inner.root);
	if (include != NULL)
		weave_check_met(w, include, from, "block", &inner);
}

void
weave_block_named(struct weave *w, const struct frame *f,
    const struct inside *in, const struct attr *block, const struct node *node,
    const struct node *include)
{
	const struct model *m = w->model;
	const struct model_part *part = model_block(m, block->value);
	struct str *known;

	if (part != NULL && part->roots[w->lang] != NULL) {
		weave_block(w, f, in, part, include, node->where);
		return;
	}
	if (part != NULL && model_part_broken(m, part))
		return;
	known = arena_array(w->arena, m->nblocks + 1, sizeof(*known));
	for (size_t i = 0; i < m->nblocks; i++)
		known[i] = m->blocks[i].name;
	weave_error(w, attr_where(node, block), "unknown block",
	    "there is no block \"%.*s\"%.*s; write blocks/%.*s.xml",
	    STR_ARG(block->value),
	    STR_ARG(
		weave_guess(w, str_nearest(block->value, known, m->nblocks))),
	    STR_ARG(block->value));
}

void
weave_include(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *block = weave_need(w, node, "block");

	weave_check_puts(w, node);
	if (block != NULL)
		weave_block_named(w, f, in, block, node, node);
}
