/* SPDX-License-Identifier: ISC */
/*
 * Any bytes through the XML reader: a tree whose parts hang together within
 * the limits, or a complaint.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "model/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static size_t
check(const struct node *node, const struct node *parent, unsigned depth)
{
	size_t n = 1, attrs = 0;

	assert(node->parent == parent);
	assert(depth <= XML_DEPTH_MAX);
	assert(node->where.line > 0);
	assert(str_utf8_ok(node->name) && str_utf8_ok(node->text));
	for (const struct attr *a = node->attrs; a != NULL; a = a->next) {
		assert(str_utf8_ok(a->value));
		attrs++;
	}
	assert(attrs <= XML_ATTRS_MAX);
	for (const struct node *c = node->first; c != NULL; c = c->next) {
		assert(node->kind == NODE_ELEMENT);
		assert(c->next != NULL || c == node->last);
		/* Adjacent text is one node. */
		assert(c->kind != NODE_TEXT || c->next == NULL ||
		    c->next->kind != NODE_TEXT);
		n += check(c, node, depth + 1);
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct complaints *c = complaints_new(a);
	const struct node *root;
	struct buf out;

	xml_start();
	root = xml_parse(a, c, STR("fuzz.xml"),
	    (struct str){(const char *)data, size});
	if (root != NULL)
		assert(check(root, NULL, 1) <= XML_NODES_MAX);
	else
		assert(complaints_errors(c) > 0);
	buf_init(&out, a, 4u << 20);
	complaints_print(c, &out);
	arena_free(a);
	return 0;
}
