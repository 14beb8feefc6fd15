/* SPDX-License-Identifier: ISC */
#include "weave/retyped.h"

#include "base/arena.h"
#include "model/factwords.h"

#define TEXT_MAX (1u << 20)
#define WORDS_MIN 2 /* shorter ones stand everywhere */

/* A fact's words in one language, as they would be typed. */
struct needle {
	const struct model_fact *fact;
	const char *part; /* for the advice */
	struct str words;
};

struct search {
	struct arena *arena;
	const struct model *model;
	struct needle *needles; /* of one language */
	size_t n;
};

/* The blanks of a number: no-break ones of three kinds, or a plain one. */
static size_t
blank(struct str s, size_t at)
{
	static const struct str blanks[] = {STR(" "), STR("\302\240"),
	    STR("\342\200\257"), STR("\342\200\211"), STR("\n"), STR("\t")};
	struct str rest = str_from(s, at);

	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (str_starts(rest, blanks[i]))
			return blanks[i].n;
	return 0;
}

static bool
digit(struct str s, size_t at)
{
	return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* ",00" behind a whole number. */
static bool
no_cents(struct str s, size_t at)
{
	struct str rest = str_from(s, at);

	return at > 0 && digit(s, at - 1) && !digit(s, at + 3) &&
	       (str_starts(rest, STR(",00")) || str_starts(rest, STR(".00")));
}

/* Small letters, one plain blank for each run of them, none between digits that
 * are thousands of one number, and no cents where there are none. */
static struct str
normal(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, TEXT_MAX);
	for (size_t i = 0; i < s.n;) {
		size_t n = blank(s, i);
		bool group = n == 0 && (s.p[i] == '.' || s.p[i] == ',');

		if ((n > 0 || group) && i > 0 && digit(s, i - 1)) {
			size_t at = i + (group ? 1 : n);

			group = digit(s, at) && digit(s, at + 1) &&
				digit(s, at + 2) && !digit(s, at + 3);
		} else {
			group = false;
		}
		if (no_cents(s, i)) {
			i += 3;
		} else if (group) {
			i += n > 0 ? n : 1;
		} else if (n > 0) {
			if (b.n > 0 && b.p[b.n - 1] != ' ')
				buf_char(&b, ' ');
			i += n;
		} else {
			buf_char(&b, s.p[i] >= 'A' && s.p[i] <= 'Z'
					 ? (char)(s.p[i] - 'A' + 'a')
					 : s.p[i]);
			i++;
		}
	}
	return buf_view(&b);
}

static bool
word_byte(struct str s, size_t at)
{
	unsigned char c;

	if (at >= s.n)
		return false;
	c = (unsigned char)s.p[at];
	return digit(s, at) || (c >= 'a' && c <= 'z') || c >= 0x80;
}

/* The words stand in a text, no part of longer ones. */
static bool
holds(struct str text, struct str words)
{
	for (size_t from = 0; from < text.n;) {
		size_t at = from + str_find(str_from(text, from), words);

		if (at >= text.n)
			return false;
		if ((at == 0 || !word_byte(text, at - 1)) &&
		    !word_byte(text, at + words.n))
			return true;
		from = at + 1;
	}
	return false;
}

static void
add(struct search *s, const struct model_fact *fact, const char *part,
    struct str words)
{
	words = normal(s->arena, words);
	if (words.n >= WORDS_MIN)
		s->needles[s->n++] = (struct needle){fact, part, words};
}

/* "€ 1490", "€1490", "1490 €" and "1490€". */
static void
add_sign(struct search *s, const struct model_fact *fact, const char *part,
    struct str plain)
{
	static const struct {
		struct str currency, sign;
	} rows[] = {{STR("EUR"), STR("€")}, {STR("GBP"), STR("£")},
	    {STR("USD"), STR("$")}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str sign = rows[i].sign;

		if (!str_ieq(fact->currency, rows[i].currency))
			continue;
		for (int k = 0; k < 4; k++)
			add(s, fact, part,
			    str_format(s->arena, "%.*s%s%.*s",
				STR_ARG(k < 2 ? sign : plain),
				k % 2 == 0 ? "" : " ",
				STR_ARG(k < 2 ? plain : sign)));
	}
}

/* "1490 kr", and what people write instead of the sign. */
static void
add_money(struct search *s, const struct model_fact *fact, const char *part,
    enum fact_part of, int lang)
{
	static const char *const signs[] = {
	    " kr", " kr.", ",-", ":-", " kroner", " kronor", " norske kroner"};
	struct str plain = fact_plain(s->model, fact, of, lang);

	if (plain.n == 0)
		return;
	add(s, fact, part, fact_words(s->model, fact, of, lang));
	add(s, fact, part,
	    str_format(s->arena, "%.*s %.*s", STR_ARG(plain),
		STR_ARG(fact->currency)));
	add(s, fact, part,
	    str_format(s->arena, "%.*s %.*s", STR_ARG(fact->currency),
		STR_ARG(plain)));
	if (str_ends(fact->currency, STR("K")))
		add(s, fact, part,
		    str_format(s->arena, "kr %.*s", STR_ARG(plain)));
	add_sign(s, fact, part, plain);
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_ends(fact->currency, STR("K")))
			add(s, fact, part,
			    str_format(
				s->arena, "%.*s%s", STR_ARG(plain), signs[i]));
}

#define NEEDLES_EACH 32

static void
add_fact(struct search *s, const struct model_fact *fact, int lang)
{
	if (fact->kind == FACT_PRICE) {
		add_money(s, fact, "", FACT_AMOUNT, lang);
	} else {
		add(s, fact, "", fact_words(s->model, fact, FACT_VALUE, lang));
		if (fact->percent > 0)
			add(s, fact, "",
			    str_format(s->arena, "%u%%", fact->percent));
		add_money(s, fact, " part=\"new\"", FACT_NEW, lang);
	}
}

static void
look(const struct search *s, struct str text, struct where where)
{
	struct str plain = normal(s->arena, text);
	const struct model_fact *said = NULL;

	for (size_t i = 0; i < s->n; i++) {
		const struct needle *n = &s->needles[i];

		/* Those of a fact stand together. */
		if (n->fact == said || !holds(plain, n->words))
			continue;
		said = n->fact;
		complain(s->model->complaints, COMPLAINT_WARNING, where,
		    "typed by hand",
		    "\"%.*s\" is the fact \"%.*s\", typed by hand; write "
		    "<k:fact ref=\"%.*s\"%s/>",
		    STR_ARG(n->words), STR_ARG(n->fact->key),
		    STR_ARG(n->fact->key), n->part);
	}
}

/* Attributes that people read. */
static bool
is_read(struct str name)
{
	static const char *const names[] = {
	    "alt", "title", "content", "aria-label", "placeholder"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

/* What a browser runs or lays out by is no text. */
static bool
is_program(const struct node *node)
{
	return str_ieq(node->name, STR("script")) ||
	       str_ieq(node->name, STR("style"));
}

static void
look_tree(const struct search *s, const struct node *node)
{
	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		if (node->space != SPACE_K && is_read(a->name))
			look(s, a->value,
			    (struct where){node->where.file, a->line});
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		if (n->kind == NODE_TEXT)
			look(s, n->text, n->where);
		else if (n->kind == NODE_ELEMENT && !is_program(n))
			look_tree(s, n);
	}
}

static void
look_parts(const struct search *s, const struct model_part *parts, size_t n,
    size_t lang)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].roots[lang] != NULL)
			look_tree(s, parts[i].roots[lang]);
}

void
retyped_check(struct arena *a, const struct model *m)
{
	struct search s = {.arena = a, .model = m};

	if (m->nfacts == 0)
		return;
	s.needles =
	    arena_array(a, m->nfacts * NEEDLES_EACH, sizeof(*s.needles));
	for (size_t lang = 0; lang < m->nlangs; lang++) {
		s.n = 0;
		for (size_t i = 0; i < m->nfacts; i++)
			add_fact(&s, &m->facts[i], (int)lang);
		for (size_t i = 0; i < m->npages; i++)
			if (m->pages[i].roots[lang] != NULL &&
			    m->pages[i].paths[lang].n > 0)
				look_tree(&s, m->pages[i].roots[lang]);
		look_parts(&s, m->blocks, m->nblocks, lang);
		look_parts(&s, m->layouts, m->nlayouts, lang);
		look_parts(&s, m->mails, m->nmails, lang);
		for (size_t i = 0; i < m->ntexts; i++)
			if (m->texts[i].lang == (int)lang)
				look_tree(&s, m->texts[i].node);
	}
}
