/* SPDX-License-Identifier: ISC */
/*
 * Writes the tables of hosts_table.h: keys in byte order, the trie of labels as
 * one open hash table, names and application ids as two more.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/makehosts.h"

struct trie {
	struct arena *arena;
	struct pool pool;
	struct host_node *nodes;
	struct host_edge *edges; /* in order of making */
	struct host_path *paths;
	size_t nnodes, nedges, npaths;
};

static unsigned
child_of(struct trie *t, unsigned parent, struct str label)
{
	uint32_t text = pool_add(&t->pool, label);
	struct host_edge *e = t->edges;

	for (; e < t->edges + t->nedges; e++)
		if (e->parent == parent && e->len == label.n &&
		    e->label == text)
			return e->child;
	assert(t->nnodes < HOSTS_MAX * 2 && label.n < 64);
	*e = (struct host_edge){
	    text, (uint16_t)parent, (uint16_t)t->nnodes++, (uint8_t)label.n};
	t->nedges++;
	return e->child;
}

static unsigned
node_of(struct trie *t, const struct hosts_pattern *p)
{
	unsigned node = p->wild ? HOST_ROOT_CC : HOST_ROOT;
	size_t end = p->host.n;

	for (;;) {
		size_t at = end;

		while (at > 0 && p->host.p[at - 1] != '.')
			at--;
		node =
		    child_of(t, node, (struct str){p->host.p + at, end - at});
		if (at == 0)
			return node;
		end = at - 1;
	}
}

static int
by_path(const void *a, const void *b)
{
	const struct hosts_pattern *x = a, *y = b;

	return (x->path.n < y->path.n) - (x->path.n > y->path.n);
}

/* Patterns are sorted so that those with a path lie together for each host,
 * longest path first. */
static int
by_host(const void *a, const void *b)
{
	const struct hosts_pattern *x = a, *y = b;
	int c = str_cmp(x->host, y->host);

	if (c == 0)
		c = x->wild - y->wild;
	return c != 0 ? c : by_path(a, b);
}

static void
place(struct trie *t, const struct hosts_pattern *p)
{
	struct host_node *n = &t->nodes[node_of(t, p)];
	uint16_t entry = (uint16_t)(p->row + 1);

	if (p->path.n > 0) {
		if (n->npaths++ == 0)
			n->path = (uint16_t)t->npaths;
		t->paths[t->npaths++] =
		    (struct host_path){pool_add(&t->pool, p->path), entry,
			(uint16_t)p->path.n, p->below};
	} else if (p->below)
		n->below = entry;
	else
		n->exact = entry;
}

static void
write_edges(struct trie *t)
{
	size_t size = table_size(t->nedges), at;
	struct host_edge *table = arena_array(t->arena, size, sizeof(*table)),
			 *e;

	for (e = t->edges; e < t->edges + t->nedges; e++) {
		struct str label = {t->pool.p + e->label, e->len};

		at = table_hash(e->parent, label) & (size - 1);
		while (table[at].child != 0)
			at = (at + 1) & (size - 1);
		table[at] = *e;
	}
	printf("static const struct host_edge host_edges[%zu] = {\n", size);
	for (e = table; e < table + size; e++)
		printf("    {%u, %u, %u, %u},\n", (unsigned)e->label,
		    (unsigned)e->parent, (unsigned)e->child, (unsigned)e->len);
	printf("};\n\n");
}

static void
write_nodes(const struct trie *t)
{
	printf("static const struct host_node host_nodes[] = {\n");
	for (size_t i = 0; i < t->nnodes; i++)
		printf("    {%u, %u, %u, %u},\n", (unsigned)t->nodes[i].exact,
		    (unsigned)t->nodes[i].below, (unsigned)t->nodes[i].path,
		    (unsigned)t->nodes[i].npaths);
	printf("};\n\nstatic const struct host_path host_paths[] = {\n");
	for (size_t i = 0; i < t->npaths; i++)
		printf("    {%u, %u, %u, %d},\n", (unsigned)t->paths[i].text,
		    (unsigned)t->paths[i].entry, (unsigned)t->paths[i].len,
		    t->paths[i].below);
	if (t->npaths == 0)
		printf("    {0, 0, 0, 0},\n");
	printf("};\n\n");
}

static unsigned
name_category(const struct hosts *h, unsigned key)
{
	const struct hosts_key *k = &h->keys[key];

	return k->category != CATEGORY_NONE ? k->category : CATEGORY_DISPLAY;
}

static void
write_names(struct trie *t, const struct hosts *h, const char *table_name,
    const struct hosts_name *names, size_t n, const unsigned *order)
{
	size_t size = table_size(n), at;
	struct host_name *table = arena_array(t->arena, size, sizeof(*table)),
			 *e;

	for (size_t i = 0; i < n; i++) {
		at = table_hash(0, names[i].text) & (size - 1);
		while (table[at].len != 0)
			at = (at + 1) & (size - 1);
		table[at] =
		    (struct host_name){pool_add(&t->pool, names[i].text),
			(uint16_t)order[names[i].key], (uint8_t)names[i].text.n,
			(uint8_t)name_category(h, names[i].key), names[i].paid};
	}
	printf("static const struct host_name %s[%zu] = {\n", table_name, size);
	for (e = table; e < table + size; e++)
		printf("    {%u, %u, %u, %u, %d},\n", (unsigned)e->text,
		    (unsigned)e->key, (unsigned)e->len, (unsigned)e->category,
		    e->paid);
	printf("};\n\n");
}

/* Writes the keys in byte order; order[i]: the place of key i. */
static void
write_keys(const struct hosts *h, unsigned *order)
{
	for (size_t i = 0; i < h->nkeys; i++) {
		order[i] = 0;
		for (size_t j = 0; j < h->nkeys; j++)
			order[i] += str_cmp(h->keys[j].key, h->keys[i].key) < 0;
	}
	printf("static const struct source_key host_keys[] = {\n");
	for (size_t place = 0; place < h->nkeys; place++) {
		size_t i = 0;
		const struct hosts_key *k;

		while (order[i] != place)
			i++;
		k = &h->keys[i];
		printf("    {{\"%.*s\", %zu}, {\"%.*s\", %zu}, %u},\n",
		    STR_ARG(k->key), k->key.n, STR_ARG(k->label), k->label.n,
		    k->category < CLASS__MAX ? k->category : CLASS_OTHER);
	}
	printf("};\n\n");
}

static void
write_entries(struct trie *t, const struct hosts *h, const unsigned *order)
{
	printf("static const struct host_entry host_entries[] = {\n");
	for (size_t i = 0; i < h->nrows; i++) {
		const struct hosts_row *r = &h->rows[i];
		unsigned key = r->key == HOST_NO_KEY ? r->key : order[r->key];

		printf("    {%u, %u, %u},\n",
		    (unsigned)pool_add(&t->pool, r->params), key, r->category);
	}
	printf("};\n\n");
}

void
hosts_write(struct hosts *h)
{
	struct arena *a = h->m->arena;
	struct trie t = {.arena = a, .pool = {.arena = a}};
	unsigned *order = arena_array(a, h->nkeys, sizeof(*order));

	t.nodes = arena_array(a, HOSTS_MAX * 2, sizeof(*t.nodes));
	t.edges = arena_array(a, HOSTS_MAX * 2, sizeof(*t.edges));
	t.paths = arena_array(a, HOSTS_MAX, sizeof(*t.paths));
	t.nnodes = HOST_FIRST_NODE;
	pool_add(&t.pool, STR(""));
	qsort(h->patterns, h->npatterns, sizeof(*h->patterns), by_host);
	for (size_t i = 0; i < h->npatterns; i++)
		place(&t, &h->patterns[i]);
	write_keys(h, order);
	write_edges(&t);
	write_nodes(&t);
	write_entries(&t, h, order);
	write_names(&t, h, "host_names", h->names, h->nnames, order);
	write_names(&t, h, "host_apps", h->apps, h->napps, order);
	pool_write(&t.pool, "host_text");
}
