/* SPDX-License-Identifier: ISC */
/*
 * Reads agents.tsv and writes the Aho-Corasick automaton of all its patterns.
 *
 * The edges of a state lie in one array of cells at state.base + letter; states
 * are laid over each other like combs, so that 1,500 patterns stay within a
 * core's cache.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "source/maketable.h"
#include "source/table.h"

#define STATES_MAX 32768
#define PATTERNS_MAX 4096

enum { PATTERN, KIND, EXAMPLE };

static const char *const kind_names[AGENT_KIND__MAX] = {
    [AGENT_BOT] = "bot",
    [AGENT_PERSON] = "person",
    [AGENT_MOBILE] = "mobile",
    [AGENT_TABLET] = "tablet",
    [AGENT_DESKTOP] = "desktop",
    [AGENT_SCREEN] = "screen",
    [AGENT_BROWSER] = "browser",
    [AGENT_DETAIL] = "detail",
    [AGENT_APP] = "app",
};

struct word {
	struct str text, key;
	unsigned kinds, line;
	bool left, right, start;
};

struct automaton {
	struct maker *m;
	struct word *words;
	size_t nwords;
	uint8_t letter[256]; /* 0: in no pattern */
	char bytes[256];     /* the byte of a letter */
	unsigned nletters;
	uint16_t *child; /* [state * nletters + letter], 0 for none */
	uint16_t *order; /* states, root first */
	struct agent_state *states;
	struct agent_cell *cells;
	size_t nstates, ncells;
	struct pool pool;
};

static bool
word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void
read_kind(struct maker *m, struct word *w, struct str kind)
{
	size_t colon = str_chr(kind, ':');
	struct str key = str_from(kind, colon + 1);

	for (unsigned k = 0; k < AGENT_KIND__MAX; k++)
		if (str_eq(str_head(kind, colon), str_of(kind_names[k])) &&
		    (k == AGENT_APP) == (key.n > 0)) {
			w->kinds |= AGENT_BIT(k);
			if (key.n > 0)
				w->key = key;
			return;
		}
	maker_complain(m, m->line, "no such kind: %.*s", STR_ARG(kind));
}

static void
read_word(struct automaton *a)
{
	struct maker *m = a->m;
	struct str kinds = m->columns[KIND], text = m->columns[PATTERN], kind;
	struct word w = {.key = STR(""), .line = m->line};

	while (str_word(&kinds, &kind))
		read_kind(m, &w, kind);
	if (w.kinds == 0)
		maker_complain(m, m->line, "no kind");
	w.start = str_starts(text, STR("^"));
	w.left = str_starts(text, STR("<"));
	w.right = str_ends(text, STR(">"));
	w.text = str_from(text, w.start || w.left);
	w.text.n -= w.right;
	if (w.text.n < 2 || w.text.n > 60)
		maker_complain(m, m->line, "too short or too long");
	for (size_t i = 0; i < w.text.n; i++)
		if (w.text.p[i] < ' ' || w.text.p[i] > '~' ||
		    (w.text.p[i] >= 'A' && w.text.p[i] <= 'Z'))
			maker_complain(m, m->line, "lower-case ASCII only");
	assert(a->nwords < PATTERNS_MAX);
	a->words[a->nwords++] = w;
}

/* Whether every text in which `w` counts holds `in` as well. */
static bool
implied(const struct word *w, const struct word *in)
{
	for (size_t at = 0; at + in->text.n <= w->text.n; at++) {
		size_t end = at + in->text.n;

		if (memcmp(w->text.p + at, in->text.p, in->text.n) != 0)
			continue;
		if (in->start && !(w->start && at == 0))
			continue;
		if (in->left && !(at == 0 ? w->left || w->start
					  : !word_byte(w->text.p[at - 1])))
			continue;
		if (in->right &&
		    !(end == w->text.n ? w->right : !word_byte(w->text.p[end])))
			continue;
		return true;
	}
	return false;
}

static void
check_words(struct automaton *a)
{
	for (size_t i = 0; i < a->nwords; i++)
		for (size_t j = 0; j < a->nwords; j++) {
			const struct word *w = &a->words[i], *in = &a->words[j];

			if (i == j || (w->kinds & ~in->kinds) != 0 ||
			    !str_eq(w->key, in->key) || !implied(w, in))
				continue;
			/* Of two that say the same, the second is too much. */
			if (j < i || !implied(in, w) || w->kinds != in->kinds)
				maker_complain(a->m, w->line,
				    "%.*s: line %u says it already",
				    STR_ARG(w->text), in->line);
		}
}

/* By text, for those of equal text to stand together. */
static int
by_text(const void *a, const void *b)
{
	const struct word *x = a, *y = b;
	int c = str_cmp(x->text, y->text);

	return c != 0 ? c : (x->line > y->line) - (x->line < y->line);
}

static void
number_letters(struct automaton *a)
{
	a->nletters = 1;
	for (size_t i = 0; i < a->nwords; i++)
		for (size_t j = 0; j < a->words[i].text.n; j++) {
			char c = a->words[i].text.p[j];

			if (a->letter[(unsigned char)c] != 0)
				continue;
			a->bytes[a->nletters] = c;
			a->letter[(unsigned char)c] = (uint8_t)a->nletters++;
		}
	for (int c = 'A'; c <= 'Z'; c++)
		a->letter[c] = a->letter[c | 0x20];
}

static void
build_trie(struct automaton *a)
{
	a->child = arena_array(
	    a->m->arena, (size_t)STATES_MAX * a->nletters, sizeof(*a->child));
	a->nstates = 1;
	for (size_t i = 0; i < a->nwords; i++) {
		const struct word *w = &a->words[i];
		size_t s = 0;

		for (size_t j = 0; j < w->text.n; j++) {
			uint16_t *next =
			    &a->child[s * a->nletters +
				      a->letter[(unsigned char)w->text.p[j]]];

			assert(a->nstates < STATES_MAX);
			if (*next == 0)
				*next = (uint16_t)a->nstates++;
			s = *next;
		}
		if (a->states[s].output == 0)
			a->states[s].output = (uint16_t)(i + 1);
	}
}

/* Breadth first, so that a state's shorter suffixes are done before it. */
static void
build_fails(struct automaton *a)
{
	size_t n = 1;

	for (size_t head = 0; head < n; head++) {
		size_t s = a->order[head];

		for (unsigned c = 1; c < a->nletters; c++) {
			size_t next = a->child[s * a->nletters + c], f;

			if (next == 0)
				continue;
			a->order[n++] = (uint16_t)next;
			if (s == 0)
				continue;
			f = a->states[s].fail;
			while (f != 0 && a->child[f * a->nletters + c] == 0)
				f = a->states[f].fail;
			f = a->child[f * a->nletters + c];
			a->states[next].fail = (uint16_t)f;
			a->states[next].more = a->states[f].output != 0
						   ? (uint16_t)f
						   : a->states[f].more;
		}
	}
}

/* Whether the edges of s fit into the free cells from `base` on. */
static bool
fits(const struct automaton *a, size_t s, size_t base)
{
	for (unsigned c = 1; c < a->nletters; c++)
		if (a->child[s * a->nletters + c] != 0 &&
		    a->cells[base + c].owner != 0)
			return false;
	return true;
}

static void
build_cells(struct automaton *a)
{
	size_t first = 0; /* no free cell before this one */

	for (size_t i = 0; i < a->nstates; i++) {
		size_t s = a->order[i], base;

		while (a->cells[first].owner != 0)
			first++;
		base = first > a->nletters ? first - a->nletters : 0;
		while (!fits(a, s, base))
			base++;
		a->states[s].base = (uint32_t)base;
		for (unsigned c = 1; c < a->nletters; c++) {
			uint16_t next = a->child[s * a->nletters + c];

			if (next != 0)
				a->cells[base + c] = (struct agent_cell){
				    (uint16_t)(s + 1), next};
		}
		if (base + a->nletters > a->ncells)
			a->ncells = base + a->nletters;
	}
}

static void
write_patterns(struct automaton *a)
{
	printf("static const struct agent_pattern agent_patterns[] = {\n");
	for (size_t i = 0; i < a->nwords; i++) {
		const struct word *w = &a->words[i];
		bool last = i + 1 == a->nwords || !str_eq(w->text, w[1].text);

		printf("    {%u, %u, %zu, %d, %d, %d, %d},\n", w->kinds,
		    (unsigned)pool_add(&a->pool, w->key), w->text.n, w->left,
		    w->right, w->start, last);
	}
	printf("};\n\n");
	pool_write(&a->pool, "agent_text");
}

static void
write_automaton(struct automaton *a)
{
	write_patterns(a);
	printf("static const uint8_t agent_letters[256] = {");
	for (size_t i = 0; i < 256; i++)
		printf("%s%u,", i % 16 == 0 ? "\n    " : " ",
		    (unsigned)a->letter[i]);
	printf("\n};\n\nstatic const uint16_t agent_begin[256] = {");
	for (size_t i = 0; i < 256; i++)
		printf("%s%u,", i % 16 == 0 ? "\n    " : " ",
		    a->letter[i] == 0 ? 0u : (unsigned)a->child[a->letter[i]]);
	printf("\n};\n\nstatic const struct agent_state agent_states[] = {\n");
	for (size_t i = 0; i < a->nstates; i++)
		printf("    {%u, %u, %u, %u},\n", (unsigned)a->states[i].base,
		    (unsigned)a->states[i].fail, (unsigned)a->states[i].output,
		    (unsigned)a->states[i].more);
	printf("};\n\nstatic const struct agent_cell agent_cells[] = {\n");
	for (size_t i = 0; i < a->ncells; i++)
		printf("    {%u, %u},\n", (unsigned)a->cells[i].owner,
		    (unsigned)a->cells[i].next);
	printf("};\n");
}

static void
check_example(struct automaton *a, const struct word *w, struct str example)
{
	struct word whole = {.text = str_lower(a->m->arena, example),
	    .left = true,
	    .right = true,
	    .start = true};

	if (example.n > 0 && !implied(&whole, w))
		maker_complain(a->m, w->line, "not in its example");
}

void
make_agents(struct maker *m)
{
	struct automaton a = {.m = m, .pool = {.arena = m->arena}};

	a.words = arena_array(m->arena, PATTERNS_MAX, sizeof(*a.words));
	a.order = arena_array(m->arena, STATES_MAX, sizeof(*a.order));
	a.states = arena_array(m->arena, STATES_MAX, sizeof(*a.states));
	a.cells = arena_array(m->arena, STATES_MAX * 4, sizeof(*a.cells));
	while (maker_next(m)) {
		size_t n = a.nwords;

		read_word(&a);
		if (a.nwords > n)
			check_example(&a, &a.words[n], m->columns[EXAMPLE]);
	}
	check_words(&a);
	if (m->errors > 0)
		return;
	qsort(a.words, a.nwords, sizeof(*a.words), by_text);
	number_letters(&a);
	build_trie(&a);
	build_fails(&a);
	build_cells(&a);
	write_automaton(&a);
}
