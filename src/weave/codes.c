/* SPDX-License-Identifier: ISC */
/*
 * The table of class codes, and the walk over all trees for what selectors
 * name.
 */
#include "weave/codes.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "model/sources.h"

struct walk {
	const struct model *model;
	const char *selector;
	struct str *patterns;
	size_t n, cap;
};

static void
add_pattern(struct walk *w, struct str pattern)
{
	for (size_t i = 0; i < w->n; i++)
		if (str_ieq(w->patterns[i], pattern))
			return;
	if (w->n == w->cap) {
		size_t cap = w->cap == 0 ? 16 : w->cap * 2;

		w->patterns = arena_grow(w->model->arena, w->patterns,
		    w->cap * sizeof(*w->patterns), cap * sizeof(*w->patterns));
		w->cap = cap;
	}
	w->patterns[w->n++] = pattern;
}

static void
walk_tree(struct walk *w, const struct node *top)
{
	const struct node *n = top;

	while (n != NULL) {
		struct str rest, word;

		if (n->kind == NODE_ELEMENT && n->space == SPACE_K) {
			rest = node_value(n, w->selector);
			while (rest.n > 0 && str_word(&rest, &word))
				if (word.p[0] != '!')
					add_pattern(w, word);
		}
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		while (n != top && n->next == NULL)
			n = n->parent;
		n = n == top ? NULL : n->next;
	}
}

/* The trees of one page or part, each once. */
static void
walk_roots(struct walk *w, const struct node *const roots[LANGS_MAX])
{
	for (size_t i = 0; i < w->model->nlangs; i++) {
		bool again = roots[i] == NULL;

		for (size_t j = 0; j < i; j++)
			again |= roots[j] == roots[i];
		if (!again)
			walk_tree(w, roots[i]);
	}
}

struct str *
codes_named(const struct model *m, const char *selector, size_t *n)
{
	struct walk w = {.model = m, .selector = selector};

	walk_tree(&w, m->journey);
	for (size_t i = 0; i < m->npages; i++)
		walk_roots(&w, m->pages[i].roots);
	for (size_t i = 0; i < m->nblocks; i++)
		walk_roots(&w, m->blocks[i].roots);
	for (size_t i = 0; i < m->nlayouts; i++)
		walk_roots(&w, m->layouts[i].roots);
	*n = w.n;
	return w.patterns;
}

struct table {
	const struct model *model;
	struct image_maker *maker;
	const struct str *campaigns;
	size_t ncampaigns;
	uint64_t by_term;
	struct code_row *rows;
	size_t n;
};

/* All codes of one source, or of one class when `source` is empty. */
static void
add_source(struct table *t, struct str source, enum source_class class)
{
	struct span text = image_text(t->maker, source);

	for (size_t c = 0; c <= t->ncampaigns; c++)
		for (int stage = -1; stage < JOURNEY_STAGES_MAX; stage++) {
			struct code_row *row = &t->rows[t->n];
			struct str campaign = STR(""), key = STR("");

			if (stage >= 0 && !(t->by_term >> stage & 1))
				continue;
			if (c > 0)
				campaign = t->campaigns[c - 1];
			if (stage >= 0)
				key = t->model->stages.rows[stage].key;
			site_code_name(row->code, source, class, campaign, key);
			row->source = text;
			row->source_class = class;
			row->campaign = (int32_t)c - 1;
			row->stage = stage;
			t->n++;
		}
}

static int
by_code(const void *a, const void *b)
{
	const struct code_row *x = a, *y = b;

	return memcmp(x->code, y->code, SITE_CODE_LEN);
}

static void
check_collisions(const struct table *t)
{
	for (size_t i = 1; i < t->n; i++)
		if (by_code(&t->rows[i - 1], &t->rows[i]) == 0)
			complain(t->model->complaints, COMPLAINT_ERROR,
			    (struct where){STR("site.xml"), 0}, "class code",
			    "two classes of visitors share the code %.*s; "
			    "rename a campaign pattern",
			    SITE_CODE_LEN, t->rows[i].code);
}

struct span
codes_put(const struct model *m, struct image_maker *maker,
    const struct str *campaigns, size_t ncampaigns, uint64_t by_term)
{
	struct table t = {.model = m,
	    .maker = maker,
	    .campaigns = campaigns,
	    .ncampaigns = ncampaigns,
	    .by_term = by_term};
	size_t nkeys, stages = (size_t)__builtin_popcountll(by_term);
	const struct source_key *keys = source_keys(&nkeys);
	size_t n = (nkeys + m->sources.n + CLASS__MAX) * (ncampaigns + 1) *
		   (stages + 1);

	if (n > CODES_MAX) {
		complain(m->complaints, COMPLAINT_ERROR,
		    (struct where){STR("site.xml"), 0}, "class code",
		    "%zu campaign patterns, %zu stages presumed by search "
		    "phrases and %zu sources make %zu classes of visitors; %d "
		    "are the limit, use fewer patterns",
		    ncampaigns, stages, nkeys + m->sources.n, n, CODES_MAX);
		return (struct span){0, 0};
	}
	t.rows = arena_array(m->arena, n, sizeof(*t.rows));
	for (size_t i = 0; i < nkeys; i++)
		if (names_find(&m->sources, keys[i].key) < 0)
			add_source(&t, keys[i].key, keys[i].source_class);
	for (size_t i = 0; i < m->sources.n; i++) {
		struct declared_source s = sources_declared(m, i);

		add_source(&t, s.key, s.source_class);
	}
	for (int class = 0; class < CLASS__MAX; class ++)
		add_source(&t, STR(""), (enum source_class) class);
	qsort(t.rows, t.n, sizeof(*t.rows), by_code);
	check_collisions(&t);
	return image_put(maker, t.rows, t.n, sizeof(*t.rows));
}
