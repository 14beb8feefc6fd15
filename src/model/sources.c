/* SPDX-License-Identifier: ISC */
/*
 * A source whose pattern is hidden by another one, or whose key means two
 * classes, would be found out only in the reports: so it is an error here.
 */
#include "model/sources.h"

#include "base/arena.h"
#include "model/read.h"
#include "source/pattern.h"

#define OFFLINE STR("offline")

struct str
sources_of_link(const struct node *link)
{
	struct str source = node_value(link, "source");

	return source.n > 0 ? source : OFFLINE;
}

struct str
sources_alias(struct arena *a, struct str alias)
{
	struct str lower = str_lower(a, alias);
	char *p = arena_raw(a, lower.n);

	for (size_t i = 0; i < lower.n; i++)
		p[i] = lower.p[i] == '-' ? '_' : lower.p[i];
	return (struct str){p, lower.n};
}

struct declared_source
sources_declared(const struct model *m, size_t i)
{
	const struct model_name *row = &m->sources.rows[i];
	struct str class = node_value(row->node, "source-class");
	struct declared_source s = {.key = row->key, .label = row->key};

	if (node_is(row->node, SPACE_K, "source")) {
		s.patterns = node_value(row->node, "patterns");
		s.aliases = node_value(row->node, "aliases");
		if (node_value(row->node, "label").n > 0)
			s.label = node_value(row->node, "label");
	} else if (class.n == 0) {
		class = OFFLINE;
	}
	s.source_class = CLASS_OTHER;
	(void)source_class_of(class, &s.source_class);
	return s;
}

struct str
sources_shared(const struct model *m)
{
	for (size_t i = 0; i < m->sources.n; i++)
		if (node_is(m->sources.rows[i].node, SPACE_K, "source") &&
		    sources_declared(m, i).source_class == CLASS_AMBASSADOR)
			return m->sources.rows[i].key;
	return STR("");
}

/* Everything a visit's address is compared with, and where it stands. */
struct literals {
	struct model *model;
	struct names patterns, aliases;
};

static void
add_patterns(struct literals *l, const struct node *source)
{
	struct str rest = node_value(source, "patterns"), word;
	struct where where = read_attr(source, "patterns");

	while (str_word(&rest, &word)) {
		struct pattern p;
		const char *why = pattern_parse(word, &p);

		if (why != NULL)
			read_error(l->model, where, "bad pattern",
			    "the pattern \"%.*s\" %s", STR_ARG(word), why);
		else
			names_add(l->model, &l->patterns, "pattern",
			    str_starts(word, STR("www.")) ? str_from(word, 4)
							  : word,
			    where, source);
	}
}

static void
add_aliases(struct literals *l, const struct node *source)
{
	struct str rest = node_value(source, "aliases"), word;
	struct where where = read_attr(source, "aliases");

	names_add(l->model, &l->aliases, "utm_source",
	    node_value(source, "key"), where, source);
	while (str_word(&rest, &word)) {
		struct str alias = sources_alias(l->model->arena, word);
		int known;

		if (str_chr(word, '.') < word.n) {
			read_error(l->model, where, "bad alias",
			    "the alias \"%.*s\" has a dot: a host is written "
			    "in patterns",
			    STR_ARG(word));
			continue;
		}
		known = names_find(&l->aliases, alias);
		/* "bni" beside key="bni" is plain, not wrong. */
		if (known < 0 || l->aliases.rows[known].node != source)
			names_add(l->model, &l->aliases, "utm_source", alias,
			    where, source);
	}
}

/* A link may bring its source along; two that share it must agree. */
static void
add_link_source(struct model *m, const struct node *link)
{
	struct str key = sources_of_link(link);
	struct str class = node_value(link, "source-class");
	int i = names_find(&m->sources, key);
	struct declared_source known;

	if (!str_is_key(key))
		return;
	if (i < 0) {
		names_add(m, &m->sources, "source", key, link->where, link);
		return;
	}
	known = sources_declared(m, (size_t)i);
	if (class.n == 0 && !node_is(m->sources.rows[i].node, SPACE_K, "link"))
		return;
	if (class.n == 0)
		class = OFFLINE;
	if (!str_eq(class, str_of(source_class_name(known.source_class))))
		read_error(m, read_attr(link, "source-class"),
		    "source of two classes",
		    "the source \"%.*s\" is %s at line %d; a source has one "
		    "class, name this one otherwise",
		    STR_ARG(key), source_class_name(known.source_class),
		    m->sources.rows[i].where.line);
}

static void
add_source(struct literals *l, const struct node *n)
{
	struct str key = node_value(n, "key");
	int known;

	if (!str_is_key(key))
		return;
	if (str_eq(key, STR("direct"))) {
		read_error(l->model, read_attr(n, "key"), "bad key",
		    "\"direct\" is a visit without any source; choose another "
		    "key");
		return;
	}
	known = names_find(&l->model->sources, key);
	names_add(l->model, &l->model->sources, "source", key, n->where, n);
	if (known >= 0)
		return;
	add_patterns(l, n);
	add_aliases(l, n);
}

void
sources_read(struct model *m, const struct node *root)
{
	const struct node *first = root == NULL ? NULL : root->first;
	struct literals l = {.model = m};

	for (const struct node *n = first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "source"))
			add_source(&l, n);
	for (const struct node *n = first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "link"))
			continue;
		if (str_is_name(node_value(n, "code")))
			names_add(m, &m->links, "link", node_value(n, "code"),
			    n->where, n);
		add_link_source(m, n);
	}
}
