/* SPDX-License-Identifier: ISC */
/*
 * Functions (SITE 3): XPath's few, and what a visitor did.
 */
#include "logic/expr.h"

#include <assert.h>
#include <string.h>

#include "model/sources.h"

struct function {
	struct str name;
	size_t min, max; /* arguments */
	void (*run)(struct parser *, const struct function *,
	    struct operand *args, size_t n, struct operand *out);
	enum code code;
};

static void
not_(struct parser *p, const struct function *f, struct operand *args, size_t n,
    struct operand *out)
{
	(void)n;
	*out = args[0];
	expr_to_bool(p->words, out, 0);
	words_op(p->words, f->code);
	out->domain = DOMAIN_NONE;
}

/* contains() and starts-with(). */
static void
within_text(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	(void)n;
	expr_to_text(p->words, &args[0], 1);
	expr_to_text(p->words, &args[1], 0);
	words_op(p->words, f->code);
	*out = (struct operand){.type = EXPR_BOOL,
	    .start = args[0].start,
	    .unknown = args[0].unknown || args[1].unknown};
}

static void
string_length(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	(void)n;
	expr_to_text(p->words, &args[0], 0);
	words_op(p->words, f->code);
	*out = (struct operand){.type = EXPR_NUMBER,
	    .start = args[0].start,
	    .unknown = args[0].unknown};
}

static void
number(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	(void)f;
	(void)n;
	*out = args[0];
	expr_to_number(p->words, out, 0);
	out->domain = DOMAIN_NONE;
	out->chosen = false;
}

/* The argument as a literal that is known now, or false after complaining. */
static bool
literal(struct parser *p, const struct function *f, const struct operand *arg,
    const char *what)
{
	if (arg->constant && arg->type == EXPR_TEXT)
		return true;
	expr_fault(p, "arguments", "%.*s() takes %s as a literal, in quotes",
	    STR_ARG(f->name), what);
	return false;
}

static bool
declared(struct parser *p, const struct names *names, struct str key,
    const char *what)
{
	struct str near;

	if (names_find(names, key) >= 0)
		return true;
	near = names_nearest(p->program->arena, names, key);
	expr_fault(p, "unknown literal", "'%.*s' is no %s%.*s", STR_ARG(key),
	    what, STR_ARG(expr_hint(p, "'", near, "'")));
	return false;
}

/* The days of `within`; -1 without it. */
static bool
days_within(struct parser *p, const struct function *f,
    const struct operand *args, size_t n, int32_t *days)
{
	struct duration d;

	*days = -1;
	if (n < 2)
		return true;
	if (!literal(p, f, &args[1], "a duration"))
		return false;
	if (!duration_parse(args[1].text, &d)) {
		expr_fault(p, "duration",
		    "'%.*s' is no duration such as 'P14D'",
		    STR_ARG(args[1].text));
		return false;
	}
	*days = duration_days(d);
	if (*days >= 1 && *days <= JOURNEY_WINDOW_MAX)
		return true;
	expr_fault(p, "duration",
	    "counts are kept for %d days: write 'P1D' to 'P%dD'",
	    JOURNEY_WINDOW_MAX, JOURNEY_WINDOW_MAX);
	return false;
}

/* Takes the arguments off the stack: they are behind the instruction. */
static struct operand
drop(struct parser *p, struct operand *args, size_t n)
{
	while (n > 1)
		words_cut(p->words, args[--n].start);
	words_cut(p->words, args[0].start);
	return expr_operand(p, EXPR_NUMBER);
}

/* k:seen(class[, within]) */
static void
seen(struct parser *p, const struct function *f, struct operand *args, size_t n,
    struct operand *out)
{
	int32_t days;
	uint32_t more[2];

	if (!literal(p, f, &args[0], "a page class") ||
	    !declared(p, &p->program->model->page_classes, args[0].text,
		"page class") ||
	    !days_within(p, f, args, n, &days))
		return;
	*out = drop(p, args, n);
	out->unknown = true;
	more[0] = (uint32_t)days;
	more[1] = 1;
	if (f->code == CODE_ITEM_COUNT)
		words_text(p->words, f->code, args[0].text, more, 1);
	else
		words_text(p->words, f->code,
		    str_format(
			p->program->arena, "p:%.*s", STR_ARG(args[0].text)),
		    more, 2);
}

/* What a browser does.  What a site names itself is told by its servers and
 * people, as an order is. */
bool
parts_is_browsing(struct str event)
{
	static const struct str seen[] = {STR("page_view"),
	    STR("fragment_view"), STR("user_engagement"), STR("cta_click"),
	    STR("form_view"), STR("form_start"), STR("view_item"),
	    STR("view_pricing"), STR("view_reviews"), STR("view_comparison"),
	    STR("add_to_cart"), STR("begin_checkout"), STR("download"),
	    STR("share"), STR("referral_visit"), STR("box_shown"),
	    STR("box_held"), STR("box_dismissed"), STR("box_clicked"),
	    STR("mail_sent"), STR("mail_click")};

	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		if (str_eq(seen[i], event))
			return true;
	return false;
}

/* k:done(event[, within]) and k:days-since(event). */
static void
done(struct parser *p, const struct function *f, struct operand *args, size_t n,
    struct operand *out)
{
	struct str event = args[0].text, key;
	int32_t days;
	uint32_t more[2];

	if (!literal(p, f, &args[0], "an event") ||
	    !declared(p, &p->program->model->events, event, "event") ||
	    !days_within(p, f, args, n, &days))
		return;
	*out = drop(p, args, n);
	out->unknown = parts_is_browsing(event);
	key = str_format(p->program->arena, "e:%.*s", STR_ARG(event));
	more[0] = f->code == CODE_FACT_COUNT ? (uint32_t)days : out->unknown;
	more[1] = out->unknown;
	words_text(
	    p->words, f->code, key, more, f->code == CODE_FACT_COUNT ? 2 : 1);
}

/* k:bought(item): a literal, or a value such as $course. */
static void
bought(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	struct operand item = args[0];

	(void)n;
	if (item.type != EXPR_TEXT) {
		expr_fault(p, "arguments",
		    "k:bought() takes the key of an "
		    "item: a text");
		return;
	}
	if (item.constant) {
		struct operand any = {.domain = DOMAIN_ITEM};

		expr_check_literal(p, &any, item.text);
	}
	words_op(p->words, f->code);
	*out = (struct operand){.type = EXPR_NUMBER, .start = item.start};
	out->unknown = item.unknown;
}

static void
page(struct parser *p, const struct function *f, struct operand *args, size_t n,
    struct operand *out)
{
	if (literal(p, f, &args[0], "the id of a page"))
		expr_page(p, args, n, out);
}

/* What can be read as a page can be passed on. */
#define MAIL_SHARES (1u << MAIL_LINK_WEB)

/* k:share() and k:share(id): a whole address, finished. */
static void
share(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	struct operand page = {.type = EXPR_TEXT};
	struct str path = STR("");

	if (sources_shared(p->program->model).n == 0) {
		expr_fault(p, "no ambassadors",
		    "k:share() needs a name for those visits; write <source "
		    "key=\"friend\" source-class=\"ambassador\"/> in "
		    "journey.xml");
		return;
	}
	if (p->program->mail && (p->program->links_ok & MAIL_SHARES) == 0) {
		expr_fault(p, "kind of mail", "k:share() cannot stand here: %s",
		    p->program->links_why);
		return;
	}
	if (n == 0 && p->program->mail) {
		expr_fault(p, "arguments",
		    "a mail has no page of its own to share; write "
		    "k:share('…') with the id of one");
		return;
	}
	if (n > 0) {
		if (!literal(p, f, &args[0], "the id of a page"))
			return;
		expr_page(p, args, 1, &page);
		if (p->failed || !page.constant)
			return;
		path = page.text;
		words_cut(p->words, args[0].start);
	}
	*out = expr_operand(p, EXPR_TEXT);
	words_text(p->words, CODE_SHARE, path, NULL, 0);
	out->address = out->whole = true;
}

/* k:confirm() and the others: addresses that a mail is given. */
static void
mail_link(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	static const struct str names[MAIL_LINK__MAX] = {STR("k:confirm"),
	    STR("k:download"), STR("k:leave"), STR("k:me"), STR("k:web"),
	    STR("k:admin")};
	uint32_t i = 0;

	(void)args;
	(void)n;
	while (!str_eq(f->name, names[i]))
		i++;
	if (!p->program->mail) {
		expr_fault(p, "outside a mail",
		    "%.*s() is an address of a mail; a page has it not",
		    STR_ARG(f->name));
		return;
	}
	if ((p->program->links_ok >> i & 1) == 0) {
		expr_fault(p, "kind of mail", "%.*s() cannot stand here: %s",
		    STR_ARG(f->name), p->program->links_why);
		return;
	}
	p->program->links |= 1u << i;
	*out = expr_operand(p, EXPR_TEXT);
	words_op1(p->words, f->code, i);
	out->address = out->whole = true;
}

static void
asset(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	(void)n;
	if (literal(p, f, &args[0], "a file of assets/"))
		expr_asset(p, args, out);
}

static void
in_sequence(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	(void)n;
	if (literal(p, f, &args[0], "the name of a sequence"))
		expr_in_sequence(p, args, out);
}

static void
clicked(struct parser *p, const struct function *f, struct operand *args,
    size_t n, struct operand *out)
{
	(void)n;
	if (literal(p, f, &args[0], "a step"))
		expr_clicked(p, args, out);
}

static const struct function functions[] = {
    {STR("not"), 1, 1, not_, CODE_NOT},
    {STR("contains"), 2, 2, within_text, CODE_CONTAINS},
    {STR("starts-with"), 2, 2, within_text, CODE_STARTS},
    {STR("string-length"), 1, 1, string_length, CODE_LENGTH},
    {STR("number"), 1, 1, number, CODE_END},
    {STR("k:seen"), 1, 2, seen, CODE_FACT_COUNT},
    {STR("k:seen-item"), 1, 2, seen, CODE_ITEM_COUNT},
    {STR("k:done"), 1, 2, done, CODE_FACT_COUNT},
    {STR("k:days-since"), 1, 1, done, CODE_FACT_DAYS},
    {STR("k:bought"), 1, 1, bought, CODE_BOUGHT},
    {STR("k:page"), 1, EXPR_ARGS_MAX, page, CODE_END},
    {STR("k:asset"), 1, 1, asset, CODE_END},
    {STR("k:share"), 0, 1, share, CODE_END},
    {STR("k:clicked"), 1, 1, clicked, CODE_CLICKED},
    {STR("k:in-sequence"), 1, 1, in_sequence, CODE_IN_SEQUENCE},
    {STR("k:confirm"), 0, 0, mail_link, CODE_MAIL_LINK},
    {STR("k:download"), 0, 0, mail_link, CODE_MAIL_LINK},
    {STR("k:leave"), 0, 0, mail_link, CODE_MAIL_LINK},
    {STR("k:me"), 0, 0, mail_link, CODE_MAIL_LINK},
    {STR("k:web"), 0, 0, mail_link, CODE_MAIL_LINK},
    {STR("k:admin"), 0, 0, mail_link, CODE_MAIL_LINK},
};
#define NFUNCTIONS (sizeof(functions) / sizeof(functions[0]))

static void
unknown_function(struct parser *p, struct str name)
{
	struct str known[2 * NFUNCTIONS], near;
	size_t n = 0;

	/* seen('price') was meant for k:seen('price'). */
	for (size_t i = 0; i < NFUNCTIONS; i++) {
		known[n++] = functions[i].name;
		if (str_starts(functions[i].name, STR("k:")))
			known[n++] = str_from(functions[i].name, 2);
	}
	if (str_eq(name, STR("true")) || str_eq(name, STR("false"))) {
		expr_fault(p, "unknown function",
		    "there is no %.*s(); write the condition itself%s",
		    STR_ARG(name), name.n == 4 ? "" : ", in not(…)");
		return;
	}
	near = str_nearest(name, known, n);
	for (size_t i = 0; near.n > 0 && i < NFUNCTIONS; i++)
		if (str_ends(functions[i].name, near))
			near = functions[i].name;
	expr_fault(p, "unknown function", "there is no function %.*s()%.*s",
	    STR_ARG(name), STR_ARG(expr_hint(p, "", near, "()")));
}

bool
expr_is_function(struct str name)
{
	for (size_t i = 0; i < NFUNCTIONS; i++)
		if (str_eq(functions[i].name, name))
			return true;
	return false;
}

void
expr_call(struct parser *p, struct str name, struct operand *args, size_t n,
    struct operand *out)
{
	const struct function *f = NULL;

	for (size_t i = 0; f == NULL && i < NFUNCTIONS; i++)
		if (str_eq(functions[i].name, name))
			f = &functions[i];
	if (f == NULL) {
		unknown_function(p, name);
		return;
	}
	if (n < f->min || n > f->max) {
		expr_fault(p, "arguments",
		    "%.*s() takes %zu argument%s, not %zu", STR_ARG(name),
		    n < f->min ? f->min : f->max,
		    (n < f->min ? f->min : f->max) == 1 ? "" : "s", n);
		return;
	}
	f->run(p, f, args, n, out);
}
