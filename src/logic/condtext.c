/* SPDX-License-Identifier: ISC */
/*
 * Selectors on texts: lists of names and of globs that are matched when a page
 * is selected.
 */
#include "logic/cond.h"

static void
add(struct cond *c, struct patterns *list, struct str pattern, bool not_)
{
	struct str **p = not_ ? &list->refused : &list->wanted;
	uint32_t *n = not_ ? &list->nrefused : &list->nwanted;

	*p = arena_grow(
	    c->program->arena, *p, *n * sizeof(**p), (*n + 1) * sizeof(**p));
	(*p)[(*n)++] = pattern;
}

const uint32_t *
cond_list_words(struct cond *c, const struct patterns *list, uint32_t *words)
{
	uint32_t n = list->nwanted + list->nrefused, at = 0;
	uint32_t *behind =
	    arena_array(c->program->arena, 2 + 2 * (size_t)n, sizeof(*behind));

	behind[at++] = list->nwanted;
	behind[at++] = list->nrefused;
	for (uint32_t i = 0; i < n; i++) {
		struct span text = image_text(c->program->maker,
		    i < list->nwanted ? list->wanted[i]
				      : list->refused[i - list->nwanted]);

		behind[at++] = text.at;
		behind[at++] = text.n;
	}
	*words = at;
	return behind;
}

/* MATCH or CAMPAIGN with its patterns. */
static void
match(struct cond *c, enum code code, const struct patterns *list)
{
	uint32_t n;
	const uint32_t *behind = cond_list_words(c, list, &n);

	words_add(c->words, code, behind, n);
}

void
cond_take_list(struct cond *c, struct patterns *list)
{
	struct str rest = c->value, entry;
	bool not_;

	*list = (struct patterns){0};
	while (cond_entry(c, &rest, &entry, &not_))
		add(c, list, entry, not_);
}

/* Every entry without a star must be one of `known`. */
static void
check(struct cond *c, const struct patterns *list, const char *what,
    const struct str *known, size_t n)
{
	for (uint32_t i = 0; i < list->nwanted + list->nrefused; i++) {
		struct str word = i < list->nwanted
				      ? list->wanted[i]
				      : list->refused[i - list->nwanted];
		size_t k = 0;

		while (k < n && !str_glob(word, known[k]))
			k++;
		if (k == n && str_chr(word, '*') == word.n)
			cond_unknown(c, word, what, known, n);
	}
}

/* medium */
void
cond_text(struct cond *c)
{
	struct patterns list;

	cond_take_list(c, &list);
	words_op(c->words, CODE_MEDIUM);
	match(c, CODE_MATCH, &list);
}

void
cond_campaign(struct cond *c)
{
	struct patterns list;

	cond_take_list(c, &list);
	match(c, CODE_CAMPAIGN, &list);
}

/* A host that no table lists is its own key. */
static bool
is_source(const struct model *m, struct str word)
{
	for (size_t i = 0; i < m->sources.n; i++)
		if (str_ieq(m->sources.rows[i].key, word))
			return true;
	return str_chr(word, '*') < word.n || str_chr(word, '.') < word.n ||
	       source_key_find(word) != NULL || str_eq(word, STR("(direct)"));
}

static void
unknown_source(struct cond *c, struct str word)
{
	const struct names *own = &c->program->model->sources;
	size_t nkeys, n = 0;
	const struct source_key *keys = source_keys(&nkeys);
	struct str *known =
	    arena_array(c->program->arena, nkeys + own->n + 1, sizeof(*known));

	known[n++] = STR("(direct)");
	for (size_t i = 0; i < nkeys; i++)
		known[n++] = keys[i].key;
	for (size_t i = 0; i < own->n; i++)
		known[n++] = own->rows[i].key;
	cond_unknown(c, word, "source", known, n);
}

void
cond_take_sources(struct cond *c, struct patterns *list)
{
	struct str rest = c->value, entry;
	bool not_;

	*list = (struct patterns){0};
	while (cond_entry(c, &rest, &entry, &not_)) {
		struct str lower = str_lower(c->program->arena, entry);

		if (!is_source(c->program->model, lower))
			unknown_source(c, entry);
		add(c, list, lower, not_);
	}
}

void
cond_source(struct cond *c)
{
	struct patterns list;

	cond_take_sources(c, &list);
	words_op(c->words, CODE_SOURCE);
	match(c, CODE_MATCH, &list);
}

void
cond_country(struct cond *c)
{
	struct patterns list;

	if (names_find(&c->program->model->vars, STR("country")) < 0)
		cond_fault(c, "unknown variable",
		    "nginx tells the country: declare <var name=\"country\"/> "
		    "in site.xml and send KUNDEREJSE_VAR_COUNTRY");
	cond_take_list(c, &list);
	words_text(c->words, CODE_VAR, STR("country"), NULL, 0);
	match(c, CODE_MATCH, &list);
}

void
cond_page_class(struct cond *c)
{
	const struct names *classes = &c->program->model->page_classes;
	struct str *known =
	    arena_array(c->program->arena, classes->n, sizeof(*known));
	struct patterns list;

	for (size_t i = 0; i < classes->n; i++)
		known[i] = classes->rows[i].key;
	cond_take_list(c, &list);
	check(c, &list, "page class", known, classes->n);
	words_op(c->words, CODE_PAGE_CLASS);
	match(c, CODE_MATCH, &list);
}

bool
cond_has_terms(const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "term"))
			return true;
	return false;
}

void
cond_terms(struct cond *c)
{
	struct patterns list = {0};

	for (const struct node *n = c->node->first; n != NULL; n = n->next) {
		struct str text;

		if (!node_is(n, SPACE_K, "term"))
			continue;
		text = str_trim(node_text(c->program->arena, n));
		c->name = STR("term");
		c->value = text;
		c->where = n->where;
		if (text.n == 0)
			cond_fault(c, "empty list", "the phrase is empty");
		add(c, &list, text, false);
	}
	words_op(c->words, CODE_TERM);
	match(c, CODE_MATCH, &list);
}
