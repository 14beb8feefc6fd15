/* SPDX-License-Identifier: ISC */
/*
 * The table of selectors, and how those of an element become one condition.
 */
#include "logic/cond.h"

#include <stdarg.h>

#include "journey/experiment.h"
#include "model/selector.h"

#define SELECTORS_MAX 32 /* more than there are */
#define LISTED_MAX 16    /* names that a complaint lists */

static void
yes_no(struct cond *c, enum code code)
{
	bool yes = str_eq(c->value, STR("yes"));

	if (!yes && !str_eq(c->value, STR("no"))) {
		cond_fault(c, "unknown literal", "write yes or no");
		return;
	}
	words_op(c->words, code);
	if (!yes)
		words_op(c->words, CODE_NOT);
}

static void
returning(struct cond *c)
{
	yes_no(c, CODE_RETURNING);
}

static void
known(struct cond *c)
{
	yes_no(c, CODE_KNOWN);
}

static void
consent(struct cond *c)
{
	yes_no(c, CODE_CONSENT);
}

static void
test(struct cond *c)
{
	struct operand o;

	c->failed =
	    !expr_parse(c->program, c->words, c->value, c->where, c->scope, &o);
	if (!c->failed)
		expr_to_bool(c->words, &o, 0);
}

static void
term(struct cond *c)
{
	cond_fault(c, "search phrases",
	    "patterns of search phrases contain blanks: write "
	    "<k:term>%.*s</k:term> as the first child",
	    STR_ARG(c->value));
}

static void (*const runs[SELECTOR__MAX])(struct cond *) = {
    [SELECTOR_CHANNEL] = cond_channel,
    [SELECTOR_SOURCE] = cond_source,
    [SELECTOR_SOURCE_CLASS] = cond_source_class,
    [SELECTOR_MEDIUM] = cond_text,
    [SELECTOR_CAMPAIGN] = cond_campaign,
    [SELECTOR_TERM] = term,
    [SELECTOR_STAGE] = cond_stage,
    [SELECTOR_SURE] = cond_sure,
    [SELECTOR_QUIET] = cond_quiet,
    [SELECTOR_LANG] = cond_lang,
    [SELECTOR_DEVICE] = cond_device,
    [SELECTOR_COUNTRY] = cond_country,
    [SELECTOR_RETURNING] = returning,
    [SELECTOR_KNOWN] = known,
    [SELECTOR_CONSENT] = consent,
    [SELECTOR_PAGE_CLASS] = cond_page_class,
    [SELECTOR_STARTS] = cond_starts,
    [SELECTOR_ENDS] = cond_ends,
    [SELECTOR_FACT] = cond_fact,
    [SELECTOR_FACT_OVER] = cond_fact_over,
    [SELECTOR_OPEN] = cond_open,
    [SELECTOR_SUBSCRIBED] = cond_subscribed,
    [SELECTOR_TRAIT] = cond_trait,
    [SELECTOR_CASE] = cond_case,
    [SELECTOR_TEST] = test,
};

void
cond_fault(struct cond *c, const char *cause, const char *format, ...)
{
	struct buf b;
	va_list args;

	if (c->failed)
		return;
	c->failed = true;
	buf_init(&b, c->program->arena, EXPR_TEXT_MAX);
	va_start(args, format);
	buf_vprintf(&b, format, args);
	va_end(args);
	parts_fault(c->program, c->where, cause, "%.*s=\"%.*s\": %.*s",
	    STR_ARG(c->name),
	    STR_ARG(str_head(c->value, str_utf8_cut(c->value, 200))),
	    STR_ARG(buf_view(&b)));
}

/* "; known: a b c" for a list short enough to be read. */
static struct str
listed(struct cond *c, const struct str *known_, size_t n)
{
	struct buf b;

	if (n == 0 || n > LISTED_MAX)
		return STR("");
	buf_init(&b, c->program->arena, EXPR_TEXT_MAX);
	buf_lit(&b, "; known:");
	for (size_t i = 0; i < n; i++)
		if (known_[i].n > 0)
			buf_printf(&b, " %.*s", STR_ARG(known_[i]));
	return buf_view(&b);
}

void
cond_unknown(struct cond *c, struct str word, const char *what,
    const struct str *known_, size_t n)
{
	struct str near = str_nearest(word, known_, n);

	if (near.n > 0)
		cond_fault(c, "unknown literal",
		    "there is no %s %.*s; did you mean %.*s?", what,
		    STR_ARG(word), STR_ARG(near));
	else
		cond_fault(c, "unknown literal", "there is no %s %.*s%.*s",
		    what, STR_ARG(word), STR_ARG(listed(c, known_, n)));
}

bool
cond_entry(struct cond *c, struct str *rest, struct str *entry, bool *not_)
{
	if (!str_word(rest, entry))
		return false;
	*not_ = entry->p[0] == '!';
	if (*not_)
		*entry = str_from(*entry, 1);
	if (entry->n == 0)
		cond_fault(c, "empty list", "'!' stands alone");
	return !c->failed;
}

bool
cond_range(struct str entry, struct str *from, struct str *to)
{
	size_t at = str_find(entry, STR(".."));

	if (at == entry.n)
		return false;
	*from = str_head(entry, at);
	*to = str_from(entry, at + 2);
	return true;
}

void
cond_each(struct cond *c, void (*one)(struct cond *, struct str))
{
	unsigned n = 0;

	/* First any that is wanted, then none that is refused. */
	for (int pass = 0; pass < 2; pass++) {
		struct str rest = c->value, entry;
		bool not_;

		while (cond_entry(c, &rest, &entry, &not_)) {
			if (not_ != (pass == 1))
				continue;
			one(c, entry);
			if (c->failed)
				return;
			if (not_)
				words_op(c->words, CODE_NOT);
			if (n++ > 0)
				words_op(c->words, not_ ? CODE_AND : CODE_OR);
		}
	}
}

/*
 * An attribute is not a selector where it says something else: the stage that
 * a presume rule decides, those that let into a sequence and out of it, the
 * class that a page declares.
 */
static bool
is_selector(const struct node *node, const struct attr *attr)
{
	if (attr->space != SPACE_NONE ||
	    (str_eq(attr->name, STR("stage")) && node->space == SPACE_K &&
		str_lists(STR("presume enter exit"), node->name)) ||
	    (node_is(node, SPACE_K, "page") &&
		str_eq(attr->name, STR("page-class"))))
		return false;
	return selector_known(attr->name);
}

bool
cond_begin(struct cond *c, const struct attr *attr)
{
	c->name = attr->name;
	c->value = str_trim(attr->value);
	if (attr->line > 0)
		c->where.line = attr->line;
	if (c->value.n == 0)
		cond_fault(c, "empty list",
		    "it is empty: name what must hold, or leave it out");
	return c->value.n > 0;
}

static void
run(struct cond *c, const struct attr *attr)
{
	int selector = selector_find(attr->name);

	if (!cond_begin(c, attr))
		return;
	if (c->program->presuming &&
	    (str_eq(c->name, STR("stage")) || str_eq(c->name, STR("sure"))))
		cond_fault(c, "circular",
		    node_is(c->node, SPACE_K, "presume")
			? "the stage is what this rule decides"
			: "a presume rule uses this case, but the stage is "
			  "what that rule decides");
	else if (c->program->sequence.n > 0 && selector == SELECTOR_PAGE_CLASS)
		cond_fault(c, "no page",
		    "somebody in a sequence is on no page; ask for what he "
		    "did: test=\"k:seen('%.*s') > 0\"",
		    STR_ARG(c->value));
	else
		runs[selector](c);
}

/* Selectors joined so far; all must hold. */
struct chain {
	struct words words;
	uint32_t n;
	uint32_t skips[SELECTORS_MAX];
	struct part_row parts[SELECTORS_MAX];
};

/* What the author wrote: stage="decision"; of terms, all that are there. */
static struct str
written(struct cond *c, const struct attr *attr)
{
	struct buf b;

	if (attr != NULL)
		return str_format(c->program->arena, "%.*s=\"%.*s\"",
		    STR_ARG(attr->name), STR_ARG(str_trim(attr->value)));
	buf_init(&b, c->program->arena, EXPR_TEXT_MAX);
	buf_lit(&b, "term=");
	for (const struct node *n = c->node->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "term"))
			buf_printf(&b, "%s\"%.*s\"", b.n > 5 ? " or " : "",
			    STR_ARG(str_trim(node_text(c->program->arena, n))));
	return buf_view(&b);
}

static void
join(struct cond *c, struct chain *chain, const struct attr *attr)
{
	struct part_row *part = &chain->parts[chain->n];
	struct cond one = *c;

	if (chain->n > 0)
		chain->skips[chain->n - 1] =
		    words_skip(&chain->words, CODE_UNLESS);
	one.words = &chain->words;
	one.failed = false;
	part->start = chain->words.list.n;
	if (attr == NULL)
		cond_terms(&one);
	else
		run(&one, attr);
	if (!one.failed) {
		part->n = chain->words.list.n - part->start;
		part->text = image_text(c->program->maker, written(c, attr));
		if (chain->n++ > 0)
			words_op(&chain->words, CODE_AND);
		return;
	}
	/* Only to see the faults of those that follow. */
	c->failed = true;
	chain->n = 0;
	parts_words(c->program, &chain->words);
}

uint32_t
cond_of_node(
    struct program *p, const struct node *node, const struct scope *scope)
{
	struct cond c = {
	    .program = p, .scope = scope, .node = node, .where = node->where};
	struct chain chain = {.n = 0};

	parts_words(p, &chain.words);
	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		if (is_selector(node, a))
			join(&c, &chain, a);
	if (cond_has_terms(node))
		join(&c, &chain, NULL);
	if (c.failed)
		return PROGRAM_BAD;
	if (chain.n == 0)
		return PROGRAM_ALWAYS;
	/* What is surely false needs no further look. */
	for (uint32_t i = 0; i + 1 < chain.n; i++)
		words_land(&chain.words, chain.skips[i]);
	return parts_cond(p, &chain.words, node->where, chain.parts, chain.n);
}

uint32_t
program_cond(
    struct program *p, const struct node *node, const struct scope *scope)
{
	static const struct scope nothing;
	uint32_t cond;

	p->presuming = node_is(node, SPACE_K, "presume");
	cond = cond_of_node(p, node, scope == NULL ? &nothing : scope);
	p->presuming = false;
	return cond;
}

uint32_t
program_cond_consent(struct program *p)
{
	struct words w;

	parts_words(p, &w);
	words_op(&w, CODE_ASK_CONSENT);
	return parts_cond(p, &w, (struct where){STR(""), 0}, NULL, 0);
}

uint32_t
program_cond_arm(struct program *p, struct str slot, struct str variant,
    uint32_t from, uint32_t to, uint32_t total)
{
	uint64_t key = experiment_key(slot);
	const uint32_t behind[] = {
	    (uint32_t)key, (uint32_t)(key >> 32), from, to, total};
	struct part_row part;
	struct words w;

	parts_words(p, &w);
	words_add(&w, CODE_ARM, behind, sizeof(behind) / sizeof(behind[0]));
	part = (struct part_row){
	    .text = image_text(p->maker,
		str_format(p->arena, "variant \"%.*s\"", STR_ARG(variant))),
	    .n = w.list.n};
	return parts_cond(p, &w, (struct where){STR(""), 0}, &part, 1);
}
