/* SPDX-License-Identifier: ISC */
/*
 * Reads hosts.tsv and judges it.  The matcher here is a plain loop over all
 * patterns, written apart from the trie of host.c, so that the examples and
 * the tests compare two ways of saying the same.
 */
#include "source/makehosts.h"

#include <assert.h>
#include <string.h>

enum { KEY, LABEL, CLASS, PATTERNS, NAMES, PARAMS, EXAMPLES };

static const char *const category_names[CATEGORY__MAX] = {
    [CLASS_SEARCH] = "search",
    [CLASS_SOCIAL] = "social",
    [CLASS_VIDEO] = "video",
    [CLASS_SHOPPING] = "shopping",
    [CLASS_PRICE_COMPARISON] = "price_comparison",
    [CLASS_REVIEW] = "review",
    [CLASS_NEWS] = "news",
    [CLASS_MAIL] = "mail",
    [CLASS_MESSENGER] = "messenger",
    [CLASS_AI] = "ai",
    [CLASS_PARTNER] = "partner",
    [CLASS_OTHER] = "other",
    [CATEGORY_PAID_SEARCH] = "paid_search",
    [CATEGORY_DISPLAY] = "display",
    [CATEGORY_SPAM] = "spam",
    [CATEGORY_EXCLUDED] = "excluded",
};

static bool
keyless(unsigned category)
{
	return category == CLASS_OTHER || category == CATEGORY_SPAM ||
	       category == CATEGORY_EXCLUDED;
}

static unsigned
category_of(struct hosts *h, struct str name)
{
	for (unsigned c = 0; c < CATEGORY__MAX; c++)
		if (category_names[c] != NULL &&
		    str_eq(name, str_of(category_names[c])))
			return c;
	maker_complain(h->m, h->m->line, "no such class: %.*s", STR_ARG(name));
	return CLASS_OTHER;
}

/* The number of the row's key, new or known; checks what the row says of it. */
static unsigned
key_of(struct hosts *h, unsigned category)
{
	const struct str *c = h->m->columns;
	struct hosts_key *k;
	size_t i = 0;

	if (c[KEY].n == 0 || keyless(category)) {
		if (c[KEY].n != 0 || !keyless(category))
			maker_complain(h->m, h->m->line,
			    "class %.*s: a key only where it names a source",
			    STR_ARG(c[CLASS]));
		return HOST_NO_KEY;
	}
	if (!str_is_key(c[KEY]))
		maker_complain(
		    h->m, h->m->line, "not a key: %.*s", STR_ARG(c[KEY]));
	while (i < h->nkeys && !str_eq(h->keys[i].key, c[KEY]))
		i++;
	k = &h->keys[i];
	if (i == h->nkeys) {
		assert(h->nkeys < HOSTS_MAX);
		*k = (struct hosts_key){c[KEY], c[LABEL], CATEGORY_NONE, false};
		h->nkeys++;
	}
	if (!str_eq(k->label, c[LABEL]) || c[LABEL].n == 0)
		maker_complain(
		    h->m, h->m->line, "label of %.*s differs", STR_ARG(c[KEY]));
	if (category == CATEGORY_PAID_SEARCH || category == CATEGORY_DISPLAY)
		k->display = true;
	else if (k->category == CATEGORY_NONE)
		k->category = category;
	else if (k->category != category)
		maker_complain(
		    h->m, h->m->line, "class of %.*s differs", STR_ARG(c[KEY]));
	return (unsigned)i;
}

static void
check_host(struct hosts *h, const struct hosts_pattern *p)
{
	bool good = p->wild || str_chr(p->host, '.') < p->host.n;

	for (size_t i = 0; i < p->host.n; i++) {
		char c = p->host.p[i];

		if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' &&
		    c != '.' && c != '_')
			good = false;
	}
	if (!good || p->host.p[0] == '.' || str_ends(p->host, STR(".")) ||
	    str_find(p->host, STR("..")) < p->host.n)
		maker_complain(
		    h->m, p->line, "not a host: %.*s", STR_ARG(p->text));
}

static void
add_pattern(struct hosts *h, struct str text)
{
	struct hosts_pattern p = {
	    .text = text, .row = (unsigned)h->nrows - 1, .line = h->m->line};
	size_t slash = str_chr(text, '/');

	p.host = str_head(text, slash);
	p.path = str_from(text, slash);
	p.below = str_starts(p.host, STR("."));
	p.host = str_from(p.host, p.below);
	p.wild = str_ends(p.host, STR(".{cc}"));
	if (p.wild)
		p.host.n -= 5;
	if (p.host.n == 0)
		p.host = STR("?");
	check_host(h, &p);
	assert(h->npatterns < HOSTS_MAX);
	h->patterns[h->npatterns++] = p;
}

static void
add_name(struct hosts *h, struct hosts_name *list, size_t *n, struct str text)
{
	size_t colon = str_chr(text, ':');
	struct hosts_name name = {.text = str_head(text, colon),
	    .key = h->rows[h->nrows - 1].key,
	    .row = (unsigned)h->nrows - 1,
	    .line = h->m->line,
	    .paid = str_eq(str_from(text, colon), STR(":paid"))};

	if ((colon < text.n && !name.paid) || name.text.n == 0 ||
	    name.text.n > 100)
		maker_complain(
		    h->m, h->m->line, "not a name: %.*s", STR_ARG(text));
	if (name.key == HOST_NO_KEY)
		maker_complain(h->m, h->m->line,
		    "%.*s names a source, and the row has no key",
		    STR_ARG(name.text));
	if (list == h->names && (str_chr(name.text, '.') < name.text.n ||
				    str_chr(name.text, '-') < name.text.n))
		maker_complain(h->m, h->m->line,
		    "%.*s: dots are looked up as hosts, write _ for -",
		    STR_ARG(text));
	for (size_t i = 0; i < *n; i++)
		if (str_eq(list[i].text, name.text))
			maker_complain(h->m, h->m->line, "%.*s: see line %u",
			    STR_ARG(text), list[i].line);
	assert(*n < HOSTS_MAX);
	list[(*n)++] = name;
}

static void
read_row(struct hosts *h)
{
	const struct str *c = h->m->columns;
	struct str list, word;
	size_t known = h->nkeys;
	struct hosts_row row;

	row.category = category_of(h, c[CLASS]);
	row.key = key_of(h, row.category);
	row.params = c[PARAMS];
	assert(h->nrows < HOSTS_MAX);
	h->rows[h->nrows++] = row;
	for (list = c[PATTERNS]; str_word(&list, &word);)
		if (str_starts(word, STR("app:")))
			add_name(h, h->apps, &h->napps, str_from(word, 4));
		else
			add_pattern(h, word);
	if (h->nkeys > known) /* a key is a name of its own */
		add_name(h, h->names, &h->nnames, c[KEY]);
	for (list = c[NAMES]; str_word(&list, &word);)
		add_name(h, h->names, &h->nnames, word);
}

/* Labels and path that a pattern takes of an address; -1: it does not match. */
static long
score(const struct hosts_pattern *p, struct str host, struct str path)
{
	size_t ending = p->wild ? country_ending(host) : 0;
	struct str name = str_head(host, host.n - ending);
	long labels = 1;

	if ((p->wild && ending == 0) || !str_ends(name, p->host) ||
	    (p->path.n > 0 && !path_below(path, p->path)))
		return -1;
	name.n -= p->host.n;
	if (name.n > 0 && !(p->below && name.p[name.n - 1] == '.') &&
	    !str_eq(name, STR("www.")))
		return -1;
	for (size_t i = name.n; i < host.n; i++)
		labels += host.p[i] == '.';
	return labels * 4096 + (long)p->path.n * 4 + !p->below * 2 + !p->wild;
}

/* The pattern for an address, not counting `without`; NULL for none. */
static const struct hosts_pattern *
best(const struct hosts *h, struct str host, struct str path,
    const struct hosts_pattern *without)
{
	const struct hosts_pattern *found = NULL;
	long most = -1, s;

	for (size_t i = 0; i < h->npatterns; i++) {
		if (&h->patterns[i] == without)
			continue;
		s = score(&h->patterns[i], host, path);
		if (s > most) {
			most = s;
			found = &h->patterns[i];
		}
	}
	return found;
}

static bool
same_row(const struct hosts *h, unsigned a, unsigned b)
{
	const struct hosts_row *x = &h->rows[a], *y = &h->rows[b];

	return x->key == y->key && x->category == y->category &&
	       str_eq(x->params, y->params);
}

static void
check_pattern(struct hosts *h, const struct hosts_pattern *p)
{
	struct str host = p->host;
	const struct hosts_pattern *other;

	if (p->wild)
		host = str_format(h->m->arena, "%.*s.no", STR_ARG(p->host));
	for (other = h->patterns; other < p; other++)
		if (str_eq(other->text, p->text)) {
			maker_complain(h->m, p->line, "%.*s: see line %u",
			    STR_ARG(p->text), other->line);
			return;
		}
	other = best(h, host, p->path, p);
	if (other != NULL && same_row(h, other->row, p->row))
		maker_complain(h->m, p->line,
		    "%.*s says nothing that %.*s in line %u does not",
		    STR_ARG(p->text), STR_ARG(other->text), other->line);
	if (other == NULL && h->rows[p->row].category == CLASS_OTHER)
		maker_complain(h->m, p->line,
		    "%.*s is not below any source, so not needed",
		    STR_ARG(p->text));
}

static void
check_example(struct hosts *h, unsigned row, struct str example)
{
	size_t slash = str_chr(example, '/');
	const struct hosts_pattern *p =
	    best(h, str_head(example, slash), str_from(example, slash), NULL);

	if (p == NULL || !same_row(h, p->row, row))
		maker_complain(h->m, h->m->line, "%.*s leads to %.*s",
		    STR_ARG(example), STR_ARG(p ? p->text : STR("nothing")));
}

void
make_hosts(struct maker *m)
{
	struct arena *a = m->arena;
	struct hosts h = {.m = m};
	struct str text = m->rest, list, word;

	h.keys = arena_array(a, HOSTS_MAX, sizeof(*h.keys));
	h.rows = arena_array(a, HOSTS_MAX, sizeof(*h.rows));
	h.patterns = arena_array(a, HOSTS_MAX, sizeof(*h.patterns));
	h.names = arena_array(a, HOSTS_MAX, sizeof(*h.names));
	h.apps = arena_array(a, HOSTS_MAX, sizeof(*h.apps));
	while (maker_next(m))
		read_row(&h);
	for (size_t i = 0; i < h.npatterns; i++)
		check_pattern(&h, &h.patterns[i]);
	m->rest = text;
	m->line = 0;
	for (unsigned row = 0; maker_next(m); row++)
		for (list = m->columns[EXAMPLES]; str_word(&list, &word);)
			check_example(&h, row, word);
	if (m->errors == 0)
		hosts_write(&h);
}
