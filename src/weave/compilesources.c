/* SPDX-License-Identifier: ISC */
/*
 * The site's own sources and short links into the records of source/lookup.h
 * and template/site.h.  What is wrong with them was said when they were read;
 * a bad pattern is left out here.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "model/sources.h"
#include "source/lookup.h"
#include "source/pattern.h"
#include "weave/compiler.h"

struct tables {
	struct compiler *compiler;
	struct source_slot *slots;
	uint32_t nslots; /* a power of two, at least twice what goes in */
	struct source_glob *globs;
	size_t nglobs;
};

static size_t
count_words(struct str list)
{
	struct str word;
	size_t n = 0;

	while (str_word(&list, &word))
		n++;
	return n;
}

/* The first one that claims a literal keeps it. */
static void
add_slot(struct tables *t, enum slot_kind kind, struct str text, uint32_t row)
{
	struct span at = image_text(t->compiler->maker, text);
	uint32_t i = lookup_place(kind, text, t->nslots);

	for (; t->slots[i].source != 0; i = (i + 1) & (t->nslots - 1))
		if (t->slots[i].kind == kind && t->slots[i].text.at == at.at &&
		    t->slots[i].text.n == at.n)
			return;
	t->slots[i] = (struct source_slot){at, kind, row + 1};
}

static void
add_pattern(struct tables *t, struct str text, uint32_t row)
{
	struct image_maker *maker = t->compiler->maker;
	struct pattern p;

	if (pattern_parse(text, &p) != NULL)
		return;
	if (p.app)
		add_slot(t, SLOT_APP, p.host, row);
	else if (p.cc || p.star || p.path.n > 0)
		t->globs[t->nglobs++] =
		    (struct source_glob){.host = image_text(maker, p.host),
			.path = image_text(maker, p.path),
			.below = p.below,
			.cc = p.cc,
			.source = row};
	else
		add_slot(t, p.below ? SLOT_BELOW : SLOT_EXACT, p.host, row);
}

static void
add_source(struct tables *t, const struct declared_source *s, uint32_t row)
{
	struct str rest = s->patterns, word;

	add_slot(t, SLOT_NAME, s->key, row);
	while (str_word(&rest, &word))
		add_pattern(t, word, row);
	for (rest = s->aliases; str_word(&rest, &word);)
		add_slot(
		    t, SLOT_NAME, sources_alias(t->compiler->arena, word), row);
}

/* The longest first; of equal ones the order of the file. */
static int
by_length(const void *a, const void *b)
{
	const struct source_glob *x = a, *y = b;
	uint32_t nx = x->host.n + x->path.n, ny = y->host.n + y->path.n;

	if (nx != ny)
		return nx < ny ? 1 : -1;
	return x->source < y->source ? -1 : x->source > y->source;
}

static void
make_room(struct tables *t, size_t literals)
{
	uint32_t n = 8;

	while (n < 2 * literals)
		n *= 2;
	t->nslots = n;
	t->slots = arena_array(t->compiler->arena, n, sizeof(*t->slots));
	t->globs = arena_array(t->compiler->arena, literals, sizeof(*t->globs));
}

static void
put_sources(struct compiler *c)
{
	const struct model *m = c->model;
	struct tables t = {.compiler = c};
	struct source_row *rows =
	    arena_array(c->arena, m->sources.n, sizeof(*rows));
	size_t literals = m->sources.n;
	struct source_site *to = &c->head.sources;

	c->head.share = image_text(c->maker, sources_shared(m));
	if (m->sources.n == 0)
		return;
	for (size_t i = 0; i < m->sources.n; i++) {
		struct declared_source s = sources_declared(m, i);

		rows[i] =
		    (struct source_row){.key = image_text(c->maker, s.key),
			.label = image_text(c->maker, s.label),
			.source_class = s.source_class};
		literals += count_words(s.patterns) + count_words(s.aliases);
	}
	make_room(&t, literals);
	for (size_t i = 0; i < m->sources.n; i++) {
		struct declared_source s = sources_declared(m, i);

		add_source(&t, &s, (uint32_t)i);
	}
	qsort(t.globs, t.nglobs, sizeof(*t.globs), by_length);
	to->sources = image_put(c->maker, rows, m->sources.n, sizeof(*rows));
	to->slots = image_put(c->maker, t.slots, t.nslots, sizeof(*t.slots));
	to->globs = image_put(c->maker, t.globs, t.nglobs, sizeof(*t.globs));
}

static void
put_links(struct compiler *c)
{
	const struct names *links = &c->model->links;
	struct link_row *rows = arena_array(c->arena, links->n, sizeof(*rows));

	for (size_t i = 0; i < links->n; i++) {
		const struct node *n = links->rows[i].node;
		int source = names_find(&c->model->sources, sources_of_link(n));

		/* A bad key was complained about. */
		if (source < 0)
			continue;
		rows[i].source_class =
		    sources_declared(c->model, (size_t)source).source_class;
		rows[i].code = image_text(c->maker, links->rows[i].key);
		rows[i].source = image_text(c->maker, sources_of_link(n));
		rows[i].to = image_text(c->maker, node_value(n, "to"));
	}
	c->head.links = image_put(c->maker, rows, links->n, sizeof(*rows));
}

void
compile_sources(struct compiler *c)
{
	put_sources(c);
	put_links(c);
}
