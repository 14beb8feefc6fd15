/* SPDX-License-Identifier: ISC */
/*
 * Addresses of pages: which characters, what {x} binds, and what it accepts
 * (SITE 3, first rows of the table).
 */
#include "base/arena.h"
#include "model/read.h"

#define PATH_MAX_BYTES 512

static bool
char_ok(char c)
{
	unsigned char u = (unsigned char)c;

	return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') ||
	       (u >= '0' && u <= '9') || u >= 0x80 || c == '-' || c == '_' ||
	       c == '.' || c == '~' || c == '+' || c == ',' || c == '!' ||
	       c == '(' || c == ')' || c == ':' || c == '@';
}

/* "{course}" */
static bool
is_bind(struct str segment)
{
	return segment.n > 2 && segment.p[0] == '{' &&
	       segment.p[segment.n - 1] == '}' &&
	       str_is_key(str_head(str_from(segment, 1), segment.n - 2));
}

static bool
segment_ok(struct str segment)
{
	if (is_bind(segment))
		return true;
	if (str_eq(segment, STR(".")) || str_eq(segment, STR("..")))
		return false;
	for (size_t i = 0; i < segment.n; i++)
		if (!char_ok(segment.p[i]))
			return false;
	return segment.n > 0;
}

const char *
read_path_owner(const struct model *m, struct str path)
{
	if (str_starts(path, m->prefix))
		return "the program";
	if (str_starts(path, STR("/assets/")))
		return "the files of assets/";
	if (str_starts(path, STR("/downloads/")))
		return "the files of downloads/";
	return NULL;
}

void
read_path_check(struct model *m, struct str path, struct where where)
{
	struct str rest, segment;
	const char *owner = read_path_owner(m, path);

	if (path.n == 0 || path.p[0] != '/' || path.n > PATH_MAX_BYTES) {
		read_error(m, where, "bad path",
		    "the path \"%.*s\" must begin with / and be at most %d "
		    "bytes",
		    STR_ARG(path), PATH_MAX_BYTES);
		return;
	}
	if (owner != NULL)
		read_error(m, where, "bad path",
		    "the path \"%.*s\" belongs to %s; choose another",
		    STR_ARG(path), owner);
	rest = str_from(path, 1);
	while (str_cut(&rest, '/', &segment)) {
		/* The final '/' leaves an empty last segment. */
		if (segment.n == 0 && rest.p == NULL)
			break;
		if (!segment_ok(segment))
			read_error(m, where, "bad path",
			    "\"%.*s\" can not stand in the path \"%.*s\"; "
			    "between two / write plain characters (not "
			    "encoded), or one {name} alone",
			    STR_ARG(segment), STR_ARG(path));
	}
}

/* The next {name} in *rest; false: none is left. */
static bool
next_bind(struct str *rest, struct str *name)
{
	struct str segment;

	while (str_cut(rest, '/', &segment))
		if (is_bind(segment)) {
			*name = str_head(str_from(segment, 1), segment.n - 2);
			return true;
		}
	return false;
}

static void
add_value(struct model *m, struct model_bind *bind, struct str value)
{
	bind->values =
	    read_row(m, bind->values, bind->nvalues, sizeof(*bind->values));
	bind->values[bind->nvalues++] = value;
}

static void
add_labels(struct model *m, struct model_bind *bind)
{
	size_t n = bind->nvalues * m->nlangs;

	bind->labels = arena_array(m->arena, n, sizeof(*bind->labels));
	for (size_t i = 0; i < n; i++) {
		struct str value = bind->values[i / m->nlangs];

		bind->labels[i] =
		    bind->items ? model_item_label(m, model_item(m, value),
				      (int)(i % m->nlangs))
				: value;
	}
}

static void
bind_items(struct model *m, struct model_bind *bind, struct str item_class)
{
	struct str *known = arena_array(m->arena, m->nitems, sizeof(*known));
	struct str nearest;

	bind->items = true;
	bind->item_class = item_class;
	for (size_t i = 0; i < m->nitems; i++) {
		known[i] = m->items[i].item_class;
		if (str_eq(known[i], item_class))
			add_value(m, bind, m->items[i].key);
	}
	if (bind->nvalues > 0)
		return;
	nearest = str_nearest(item_class, known, m->nitems);
	if (nearest.n > 0)
		read_error(m, bind->where, "unknown item class",
		    "items=\"%.*s\": items.xml has no item of that class; did "
		    "you mean \"%.*s\"?",
		    STR_ARG(item_class), STR_ARG(nearest));
	else
		read_error(m, bind->where, "unknown item class",
		    "items=\"%.*s\": items.xml has no item of that class; add "
		    "<item key=\"…\" class=\"%.*s\"/>",
		    STR_ARG(item_class), STR_ARG(item_class));
}

static void
bind_values(struct model *m, struct model_bind *bind, struct str values)
{
	struct str word;

	while (str_word(&values, &word)) {
		bool twin = false;

		for (size_t i = 0; i < bind->nvalues; i++)
			twin |= str_eq(bind->values[i], word);
		if (twin)
			read_error(m, bind->where, "declared twice",
			    "the value \"%.*s\" stands twice", STR_ARG(word));
		else if (!segment_ok(word) || is_bind(word))
			read_error(m, bind->where, "bad value",
			    "the value \"%.*s\" can not stand in a path",
			    STR_ARG(word));
		else
			add_value(m, bind, word);
	}
}

static void
read_bind(struct model *m, struct model_page *page, const struct node *node)
{
	struct str items = node_value(node, "items");
	struct str values = node_value(node, "values");
	struct str name = node_value(node, "name");
	struct model_bind *bind;

	for (size_t i = 0; i < page->nbinds; i++)
		if (str_eq(page->binds[i].name, name)) {
			read_error(m, node->where, "declared twice",
			    "{%.*s} is bound twice; keep one <k:bind>",
			    STR_ARG(name));
			return;
		}
	if (page->nbinds == PAGE_BINDS_MAX) {
		read_error(m, node->where, "too many bindings",
		    "more than %d bindings on one page", PAGE_BINDS_MAX);
		return;
	}
	if (model_built_in(name))
		read_error(m, node->where, "built-in name",
		    "$%.*s is a variable of the program; give this binding "
		    "another name",
		    STR_ARG(name));
	bind = &page->binds[page->nbinds++];
	bind->name = name;
	bind->where = node->where;
	if ((items.n > 0) == (values.n > 0))
		read_error(m, node->where, "missing attribute",
		    "<k:bind name=\"%.*s\"> needs items=\"CLASS\" or "
		    "values=\"a b\", one of them",
		    STR_ARG(name));
	else if (items.n > 0)
		bind_items(m, bind, items);
	else
		bind_values(m, bind, values);
	add_labels(m, bind);
}

static bool
has_bind(struct str path, struct str name)
{
	struct str found;

	while (next_bind(&path, &found))
		if (str_eq(found, name))
			return true;
	return false;
}

/* Every {x} is bound, every binding stands in every path. */
static void
check_binds(struct model *m, const struct model_page *page, struct str path)
{
	struct str rest = path, name;

	for (size_t i = 0; i < page->nbinds; i++)
		if (!has_bind(path, page->binds[i].name))
			read_error(m, page->binds[i].where, "unused binding",
			    "{%.*s} does not stand in the path \"%.*s\"",
			    STR_ARG(page->binds[i].name), STR_ARG(path));
	while (next_bind(&rest, &name)) {
		bool bound = false;

		for (size_t i = 0; i < page->nbinds; i++)
			bound |= str_eq(page->binds[i].name, name);
		if (!bound)
			read_error(m, page->where, "missing binding",
			    "nothing says what {%.*s} may be; write <k:bind "
			    "name=\"%.*s\" items=\"…\"/>",
			    STR_ARG(name), STR_ARG(name));
		if (rest.p != NULL && has_bind(rest, name))
			read_error(m, page->where, "bad path",
			    "{%.*s} stands twice in the path \"%.*s\"",
			    STR_ARG(name), STR_ARG(path));
	}
}

void
read_binds(struct model *m, struct model_page *page, const struct node *root)
{
	for (const struct node *n = root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "bind") && node_value(n, "name").n > 0)
			read_bind(m, page, n);
	for (size_t lang = 0; lang < m->nlangs; lang++)
		if (page->paths[lang].n > 0)
			check_binds(m, page, page->paths[lang]);
}
