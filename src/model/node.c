/* SPDX-License-Identifier: ISC */
/*
 * Looking at the tree of model/xml.h; the parser itself is in xml.c.
 */
#include "model/xml.h"

#include <string.h>

#include "base/arena.h"

static bool
is_named(struct str name, const char *s)
{
	size_t n = strlen(s);

	return name.n == n && memcmp(name.p, s, n) == 0;
}

const struct attr *
node_attr_in(const struct node *node, enum space space, const char *name)
{
	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		if (a->space == space && is_named(a->name, name))
			return a;
	return NULL;
}

const struct attr *
node_attr(const struct node *node, const char *name)
{
	return node_attr_in(node, SPACE_NONE, name);
}

struct str
node_value(const struct node *node, const char *name)
{
	const struct attr *a = node_attr(node, name);

	return a == NULL ? (struct str){NULL, 0} : a->value;
}

bool
node_is(const struct node *node, enum space space, const char *name)
{
	return node->kind == NODE_ELEMENT && node->space == space &&
	       is_named(node->name, name);
}

const struct node *
node_child(const struct node *parent, const char *name)
{
	const struct node *n = parent == NULL ? NULL : parent->first;

	while (n != NULL && !node_is(n, SPACE_K, name))
		n = n->next;
	return n;
}

bool
node_is_blank(const struct node *node)
{
	if (node->kind == NODE_COMMENT)
		return true;
	return node->kind == NODE_TEXT && str_trim(node->text).n == 0;
}

/* The node behind `node` in document order, inside `top`; NULL: the end. */
static const struct node *
next_in(const struct node *top, const struct node *node)
{
	if (node->first != NULL)
		return node->first;
	while (node != top && node->next == NULL)
		node = node->parent;
	return node == top ? NULL : node->next;
}

struct str
node_text(struct arena *a, const struct node *top)
{
	struct str one = {NULL, 0};
	struct buf joined;
	size_t pieces = 0;

	for (const struct node *n = top; n != NULL; n = next_in(top, n))
		if (n->kind == NODE_TEXT) {
			one = n->text;
			pieces++;
		}
	if (pieces < 2)
		return one;
	buf_init(&joined, a, XML_FILE_MAX);
	for (const struct node *n = top; n != NULL; n = next_in(top, n))
		if (n->kind == NODE_TEXT)
			buf_str(&joined, n->text);
	return buf_view(&joined);
}
