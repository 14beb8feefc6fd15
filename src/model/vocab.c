/* SPDX-License-Identifier: ISC */
/*
 * Comparing a tree with its table.  What each kind of value may hold is in
 * vocabvalue.c.
 */
#include "model/vocab.h"

#include <string.h>

#include "base/arena.h"
#include "model/selector.h"
#include "model/vocabvalue.h"

#define NEAREST_MAX 64

const char *
vocab_prefix(const struct vocab_element *e)
{
	return e->flags & VOCAB_PREFIX ? "k:" : "";
}

/* The element of that name in that parent; else of that name anywhere. */
static const struct vocab_element *
element_of(const struct vocabulary *v, struct str name, struct str parent,
    bool *elsewhere)
{
	const struct vocab_element *other = NULL;

	*elsewhere = false;
	for (size_t i = 0; i < v->n; i++) {
		const struct vocab_element *e = &v->elements[i];

		if (!str_eq(name, str_of(e->name)))
			continue;
		if (str_lists(str_of(e->parents), parent))
			return e;
		other = e;
	}
	*elsewhere = other != NULL;
	return other;
}

/* "; did you mean <x>?", or what is allowed here. */
static struct str
element_advice(const struct model *m, const struct vocabulary *v,
    struct str name, struct str parent)
{
	struct str known[NEAREST_MAX] = {{NULL, 0}}, nearest;
	struct buf b;
	size_t n = 0;

	for (size_t i = 0; i < v->n && n < NEAREST_MAX; i++)
		if (str_lists(str_of(v->elements[i].parents), parent))
			known[n++] = str_of(v->elements[i].name);
	nearest = str_nearest(name, known, n);
	if (nearest.n > 0)
		return str_format(
		    m->arena, "; did you mean <%.*s>?", STR_ARG(nearest));
	if (n == 0)
		return STR("; it holds no elements");
	buf_init(&b, m->arena, 4096);
	buf_lit(&b, "; it may hold");
	for (size_t i = 0; i < n; i++)
		buf_printf(
		    &b, "%s<%.*s>", i == 0 ? " " : ", ", STR_ARG(known[i]));
	return buf_view(&b);
}

static struct str
attr_advice(
    const struct model *m, const struct vocab_element *e, struct str name)
{
	struct str known[NEAREST_MAX] = {{NULL, 0}}, nearest;
	struct buf b;
	size_t n = 0;

	for (size_t i = 0; i < VOCAB_ATTRS_MAX && e->attrs[i].name != NULL; i++)
		known[n++] = str_of(e->attrs[i].name);
	for (size_t i = 0;
	     e->flags & VOCAB_TELLS_SOURCE && selector_name(i).n > 0; i++)
		if (selector_tells_source(selector_name(i)))
			known[n++] = selector_name(i);
	if (strcmp(e->name, "move") == 0 && str_eq(name, STR("from")))
		return STR("; write stage=\"…\" for the stages a move leaves");
	nearest = str_nearest(name, known, n);
	if (nearest.n == 0 && e->flags & VOCAB_HAS_SELECTORS)
		nearest = selector_nearest(name);
	if (nearest.n > 0)
		return str_format(
		    m->arena, "; did you mean %.*s?", STR_ARG(nearest));
	if (n == 0)
		return STR("; it takes none");
	buf_init(&b, m->arena, 4096);
	buf_lit(&b, "; it takes");
	for (size_t i = 0; i < n; i++)
		buf_printf(
		    &b, "%s%.*s", i == 0 ? " " : ", ", STR_ARG(known[i]));
	if (e->flags & VOCAB_HAS_SELECTORS)
		buf_lit(&b, " and selectors");
	return buf_view(&b);
}

static const struct vocab_attr *
attr_of(const struct vocab_element *e, struct str name)
{
	for (size_t i = 0; i < VOCAB_ATTRS_MAX && e->attrs[i].name != NULL; i++)
		if (str_eq(name, str_of(e->attrs[i].name)))
			return &e->attrs[i];
	return NULL;
}

static bool
takes_selector(const struct vocab_element *e, struct str name)
{
	return e->flags & VOCAB_HAS_SELECTORS ||
	       (e->flags & VOCAB_TELLS_SOURCE && selector_tells_source(name));
}

static void
check_attr(const struct model *m, const struct vocab_element *e,
    const struct node *node, const struct attr *a)
{
	struct where where = {node->where.file, a->line};
	struct str name = a->name;
	const struct vocab_attr *known;

	if (a->space == SPACE_XML)
		name = str_format(m->arena, "xml:%.*s", STR_ARG(name));
	else if (a->space != SPACE_NONE)
		name = str_format(m->arena, "…:%.*s", STR_ARG(name));
	known = attr_of(e, name);
	if (known != NULL) {
		vocab_value(m, e, known, a->value, where);
		return;
	}
	if (a->space == SPACE_NONE && selector_known(name)) {
		if (takes_selector(e, name))
			return;
		if (e->flags & VOCAB_TELLS_SOURCE) {
			complain(m->complaints, COMPLAINT_ERROR, where,
			    "selector",
			    "<%s> can not ask for %.*s: of what happened, only "
			    "where the visit came from is known; it takes "
			    "event, page-class, item, form%s, and channel, "
			    "source, source-class, medium, campaign",
			    e->name, STR_ARG(name),
			    attr_of(e, STR("to")) != NULL ? ", stage" : "");
			return;
		}
	}
	complain(m->complaints, COMPLAINT_ERROR, where, "unknown attribute",
	    "the attribute %.*s is not known on <%s%s>%.*s", STR_ARG(name),
	    vocab_prefix(e), e->name, STR_ARG(attr_advice(m, e, name)));
}

static void
check_attrs(const struct model *m, const struct vocab_element *e,
    const struct node *node)
{
	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		check_attr(m, e, node, a);
	for (size_t i = 0; i < VOCAB_ATTRS_MAX && e->attrs[i].name != NULL;
	     i++) {
		const struct vocab_attr *a = &e->attrs[i];
		bool is_lang = strcmp(a->name, "xml:lang") == 0;

		if (!a->required ||
		    (is_lang ? node_attr_in(node, SPACE_XML, "lang")
			     : node_attr(node, a->name)) != NULL)
			continue;
		complain(m->complaints, COMPLAINT_ERROR, node->where,
		    "missing attribute", "<%s%s> needs %s=\"…\"",
		    vocab_prefix(e), e->name, a->name);
	}
}

static bool
has_earlier_twin(const struct node *node)
{
	const struct node *n = node->parent->first;

	for (; n != node; n = n->next)
		if (n->kind == NODE_ELEMENT && str_eq(n->name, node->name))
			return true;
	return false;
}

static void
check_text(const struct model *m, const struct vocab_element *e,
    const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (n->kind == NODE_TEXT && !node_is_blank(n) &&
		    !(e->flags & VOCAB_HAS_TEXT))
			complain(m->complaints, COMPLAINT_ERROR, n->where,
			    "loose text",
			    "text has no place in <%s>; is an attribute meant?",
			    e->name);
	if (e->flags & VOCAB_HAS_TEXT &&
	    str_trim(node_text(m->arena, node)).n == 0)
		complain(m->complaints, COMPLAINT_ERROR, node->where,
		    "missing text", "<%s> is empty; write its text", e->name);
}

/* The table's row for an element that may stand where it stands, else NULL. */
static const struct vocab_element *
find_element(
    const struct model *m, const struct vocabulary *v, const struct node *node)
{
	struct str parent =
	    node->parent == NULL ? (struct str){"", 0} : node->parent->name;
	const struct vocab_element *e;
	bool elsewhere;

	e = element_of(v, node->name, parent, &elsewhere);
	if (e != NULL && !elsewhere)
		return e;
	if (e != NULL)
		complain(m->complaints, COMPLAINT_ERROR, node->where,
		    "misplaced element",
		    "<%s> does not belong in <%.*s> but in <%.*s>", e->name,
		    STR_ARG(parent),
		    STR_ARG(str_head(
			str_of(e->parents), str_chr(str_of(e->parents), ' '))));
	else
		complain(m->complaints, COMPLAINT_ERROR, node->where,
		    "unknown element", "<%.*s> is not known in <%.*s>%.*s",
		    STR_ARG(node->name), STR_ARG(parent),
		    STR_ARG(element_advice(m, v, node->name, parent)));
	return NULL;
}

static void
check_once(const struct model *m, const struct vocab_element *e,
    const struct node *node)
{
	if (e->flags & VOCAB_ONCE && has_earlier_twin(node))
		complain(m->complaints, COMPLAINT_ERROR, node->where,
		    "duplicate element", "<%s> stands twice; keep one",
		    e->name);
}

static void
check_tree(const struct model *m, const struct vocabulary *v,
    const struct vocab_element *e, const struct node *node)
{
	check_attrs(m, e, node);
	check_text(m, e, node);
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		const struct vocab_element *below;

		if (n->kind != NODE_ELEMENT)
			continue;
		below = find_element(m, v, n);
		if (below == NULL)
			continue;
		check_once(m, below, n);
		check_tree(m, v, below, n);
	}
}

void
vocab_check(
    const struct model *m, const struct vocabulary *v, const struct node *root)
{
	const struct vocab_element *e = &v->elements[0];

	if (str_eq(root->name, str_of(e->name)))
		check_tree(m, v, e, root);
	else
		complain(m->complaints, COMPLAINT_ERROR, root->where,
		    "unknown element",
		    "the outermost element is <%.*s>; write <%s "
		    "xmlns=\"urn:kunderejse:1\">",
		    STR_ARG(root->name), e->name);
}

void
vocab_check_one(
    const struct model *m, const struct vocabulary *v, const struct node *node)
{
	for (size_t i = 0; i < v->n; i++)
		if (str_eq(node->name, str_of(v->elements[i].name))) {
			check_attrs(m, &v->elements[i], node);
			return;
		}
}
