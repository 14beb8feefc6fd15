/* SPDX-License-Identifier: ISC */
/*
 * The walk over the generated trie.
 *
 * Deviation from SOURCES 3, step 6: there is no `{cc}.name` form, since
 * `.name` takes every label below, countries included.
 */
#include "source/host.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "source/hosts_table.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* The best entry so far and how much of the address it took. */
struct best {
	unsigned entry; /* + 1; 0 for none */
	unsigned labels;
	unsigned path;
	bool exact;
};

static const struct host_hit nothing = {.category = CATEGORY_NONE};

static struct str
pool_text(uint32_t at)
{
	return str_of(host_text + at);
}

static unsigned
edge(unsigned node, struct str label)
{
	size_t mask = COUNT(host_edges) - 1;

	for (size_t i = table_hash(node, label) & mask;; i = (i + 1) & mask) {
		const struct host_edge *e = &host_edges[i];

		if (e->child == 0)
			return 0;
		if (e->parent == node && e->len == label.n &&
		    memcmp(host_text + e->label, label.p, label.n) == 0)
			return e->child;
	}
}

/* More labels win, then a path, then the exact host, then a pattern without
 * {cc}, which is walked first. */
static void
better(struct best *b, struct best found)
{
	if (b->entry == 0 || found.labels > b->labels ||
	    (found.labels == b->labels &&
		(found.path > b->path ||
		    (found.path == b->path && found.exact && !b->exact))))
		*b = found;
}

/* What a node says, with `whole`: no label but www is left of it. */
static void
judge(const struct host_node *n, struct str path, bool whole, unsigned labels,
    struct best *b)
{
	if (n->exact != 0 && whole)
		better(b, (struct best){n->exact, labels, 0, true});
	if (n->below != 0)
		better(b, (struct best){n->below, labels, 0, false});
	for (unsigned i = 0; i < n->npaths; i++) {
		const struct host_path *p = &host_paths[n->path + i];

		if ((p->below || whole) &&
		    path_below(path, (struct str){host_text + p->text, p->len}))
			better(b,
			    (struct best){p->entry, labels, p->len, !p->below});
	}
}

/* Walks host from its end, `labels` of which an ending took already. */
static void
walk(struct str host, unsigned node, struct str path, unsigned labels,
    struct best *b)
{
	size_t end = host.n;

	for (;;) {
		size_t at = end;
		bool whole;

		while (at > 0 && host.p[at - 1] != '.')
			at--;
		node = edge(node, (struct str){host.p + at, end - at});
		if (node == 0)
			return;
		labels++;
		whole = at == 0 || (at == 4 && memcmp(host.p, "www.", 4) == 0);
		judge(&host_nodes[node], path, whole, labels, b);
		if (at == 0)
			return;
		end = at - 1;
	}
}

static unsigned
count_dots(struct str s)
{
	unsigned n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '.';
	return n;
}

static struct host_hit
hit_of(const struct host_entry *e)
{
	struct host_hit hit = {.category = e->category,
	    .source_class = CLASS_OTHER,
	    .params = pool_text(e->params)};

	if (e->key != HOST_NO_KEY) {
		hit.key = host_keys[e->key].key;
		hit.source_class = host_keys[e->key].source_class;
	}
	return hit;
}

/* SOURCES 1: web mail is known by its first label when no list names it. */
static bool
mail_label(struct str host)
{
	static const struct str labels[] = {
	    {"mail.", 5},
	    {"webmail.", 8},
	    {"email.", 6},
	    {"messagerie.", 11},
	    {"deref-", 6},
	};

	for (size_t i = 0; i < COUNT(labels); i++)
		if (str_starts(host, labels[i]))
			return true;
	return false;
}

struct host_hit
host_find(struct str host, struct str path)
{
	struct best b = {0};
	struct host_hit hit;
	size_t ending = country_ending(host);

	walk(host, HOST_ROOT, path, 0, &b);
	if (ending > 0)
		walk(str_head(host, host.n - ending), HOST_ROOT_CC, path,
		    count_dots(str_from(host, host.n - ending)), &b);
	hit = b.entry == 0 ? nothing : hit_of(&host_entries[b.entry - 1]);
	/* An entry for the parent says nothing of its web mail. */
	if (b.labels <= count_dots(host) && mail_label(host) &&
	    (hit.category < CLASS__MAX || hit.category == CATEGORY_NONE) &&
	    hit.category != CLASS_MAIL)
		return (struct host_hit){
		    .category = CLASS_MAIL, .source_class = CLASS_MAIL};
	return hit;
}

static struct host_hit
name_find(const struct host_name *table, size_t size, struct str name)
{
	size_t mask = size - 1;

	for (size_t i = table_hash(0, name) & mask;; i = (i + 1) & mask) {
		const struct host_name *n = &table[i];

		if (n->len == 0)
			return nothing;
		if (n->len == name.n &&
		    memcmp(host_text + n->text, name.p, name.n) == 0)
			return (struct host_hit){.category = n->category,
			    .source_class = host_keys[n->key].source_class,
			    .key = host_keys[n->key].key,
			    .paid = n->paid};
	}
}

struct host_hit
host_app(struct str id)
{
	return name_find(host_apps, COUNT(host_apps), id);
}

struct host_hit
host_name(struct str name)
{
	return name_find(host_names, COUNT(host_names), name);
}

const struct source_key *
source_keys(size_t *n)
{
	*n = COUNT(host_keys);
	return host_keys;
}

static int
by_key(const void *key, const void *entry)
{
	const struct str *wanted = key;
	const struct source_key *k = entry;

	return str_cmp(*wanted, k->key);
}

const struct source_key *
source_key_find(struct str key)
{
	return bsearch(
	    &key, host_keys, COUNT(host_keys), sizeof(*host_keys), by_key);
}
