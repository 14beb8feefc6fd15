/* SPDX-License-Identifier: ISC */
/*
 * The machine's loop and what needs no situation: logic, comparisons,
 * arithmetic, conversions and texts (XPath 1.0 3.4, 3.5 and 4).
 */
#include "template/machine.h"
#include "template/share.h"

#include <math.h>

#include "template/escape.h"

#define TEXT_MAX (64u << 10) /* bytes of a text that is made here */

void
machine_start(struct machine *m, const struct site *site,
    const struct situation *at, const struct program_row *program,
    unsigned char *truths, struct arena *arena)
{
	const struct image *im = &site->image;

	m->site = site;
	m->at = at;
	m->words = IMAGE_ROWS(im, uint32_t, program->words);
	m->conds = IMAGE_ROWS(im, uint32_t, program->conds);
	m->values = IMAGE_ROWS(im, uint32_t, program->values);
	m->numbers = IMAGE_ROWS(im, double, program->numbers);
	m->truths = truths;
	m->arena = arena;
	m->arena_is_own = false;
}

void
machine_end(struct machine *m)
{
	if (m->arena_is_own)
		arena_free(m->arena);
}

/* An arena for a text of the machine's own. */
static struct arena *
arena_of(struct machine *m)
{
	if (m->arena == NULL) {
		m->arena = arena_new(0);
		m->arena_is_own = true;
	}
	return m->arena;
}

static struct cell *
pop(struct machine *m)
{
	return &m->stack[--m->depth];
}

static void
set_yes(struct cell *c, bool yes)
{
	c->unknown = false;
	c->yes = yes;
}

/* True only when it is known to be `yes`. */
static bool
surely(const struct cell *c, bool yes)
{
	return !c->unknown && c->yes == yes;
}

static void
jump(struct machine *m, enum code code)
{
	uint32_t n = machine_word(m);

	if (surely(machine_top(m), code == CODE_WHEN))
		m->ip += n;
}

static void
logic(struct machine *m, enum code code)
{
	bool decides = code == CODE_OR;
	const struct cell *b = pop(m);
	struct cell *a = machine_top(m);

	if (surely(a, decides) || surely(b, decides))
		set_yes(a, decides);
	else if (a->unknown || b->unknown)
		a->unknown = true;
	else
		set_yes(a, !decides);
}

static void
not_(struct machine *m, enum code code)
{
	struct cell *a = machine_top(m);

	(void)code;
	if (!a->unknown)
		a->yes = !a->yes;
}

static void
holds_surely(struct machine *m, enum code code)
{
	struct cell *a = machine_top(m);

	(void)code;
	set_yes(a, surely(a, true));
}

static void
cond(struct machine *m, enum code code)
{
	enum truth truth = m->truths[machine_word(m)];
	struct cell *c = machine_push(m);

	(void)code;
	c->unknown = truth == TRUTH_UNKNOWN;
	c->yes = truth == TRUTH_YES;
}

bool
machine_match(struct machine *m, struct str text)
{
	const uint32_t *list = m->ip;

	m->ip += image_list_words(list);
	return image_list_holds(&m->site->image, list, text);
}

static void
match(struct machine *m, enum code code)
{
	struct cell *c = machine_top(m);

	(void)code;
	c->yes = machine_match(m, c->text);
}

static void
literal(struct machine *m, enum code code)
{
	struct cell *c = machine_push(m);

	if (code == CODE_BOOL)
		c->yes = machine_word(m) != 0;
	else if (code == CODE_NUMBER)
		c->number = m->numbers[machine_word(m)];
	else
		c->text = machine_text(m);
}

static bool
holds(enum code code, const struct cell *a, const struct cell *b)
{
	switch (code) {
	case CODE_SAME_BOOL:
		return a->yes == b->yes;
	case CODE_SAME_TEXT:
		return str_eq(a->text, b->text);
	case CODE_SAME_NUMBER:
		return a->number == b->number;
	case CODE_LESS:
		return a->number < b->number;
	case CODE_LESS_SAME:
		return a->number <= b->number;
	case CODE_MORE:
		return a->number > b->number;
	case CODE_MORE_SAME:
		return a->number >= b->number;
	case CODE_CONTAINS:
		return b->text.n == 0 || str_find(a->text, b->text) < a->text.n;
	default:
		assert(code == CODE_STARTS);
		return str_starts(a->text, b->text);
	}
}

static void
compare(struct machine *m, enum code code)
{
	const struct cell *b = pop(m);
	struct cell *a = machine_top(m);

	if (a->unknown || b->unknown)
		a->unknown = true;
	else
		a->yes = holds(code, a, b);
}

static double
result(enum code code, double a, double b)
{
	switch (code) {
	case CODE_ADD:
		return a + b;
	case CODE_SUBTRACT:
		return a - b;
	case CODE_MULTIPLY:
		return a * b;
	case CODE_DIVIDE:
		/* IEEE 754, by zero as well: XPath 1.0 3.5. */
		return a / b;
	default:
		assert(code == CODE_REMAINDER);
		return fmod(a, b);
	}
}

static void
arithmetic(struct machine *m, enum code code)
{
	const struct cell *b = pop(m);
	struct cell *a = machine_top(m);

	if (a->unknown || b->unknown)
		a->unknown = true;
	else
		a->number = result(code, a->number, b->number);
}

static void
minus(struct machine *m, enum code code)
{
	struct cell *a = machine_top(m);

	(void)code;
	if (!a->unknown)
		a->number = -a->number;
}

static struct str
number_text(struct machine *m, double number)
{
	struct buf b;

	buf_init(&b, arena_of(m), TEXT_MAX);
	buf_number(&b, number);
	return buf_view(&b);
}

static void
convert(struct machine *m, enum code code)
{
	struct cell *c = machine_top(m) - machine_word(m);

	if (c->unknown)
		return;
	switch (code) {
	case CODE_NUMBER_TO_BOOL:
		c->yes = c->number != 0 && !isnan(c->number);
		break;
	case CODE_TEXT_TO_BOOL:
		c->yes = c->text.n > 0;
		break;
	case CODE_TEXT_TO_NUMBER:
		c->number = code_number(c->text);
		break;
	case CODE_BOOL_TO_NUMBER:
		c->number = c->yes ? 1 : 0;
		break;
	case CODE_NUMBER_TO_TEXT:
		c->text = number_text(m, c->number);
		break;
	default:
		assert(code == CODE_BOOL_TO_TEXT);
		c->text = c->yes ? STR("true") : STR("false");
	}
}

static void
join(struct machine *m, enum code code)
{
	const struct cell *b = pop(m);
	struct cell *a = machine_top(m);
	struct buf out;

	(void)code;
	if (a->unknown || b->unknown) {
		a->unknown = true;
		return;
	}
	buf_init(&out, arena_of(m), TEXT_MAX);
	buf_str(&out, a->text);
	buf_str(&out, b->text);
	a->text = buf_view(&out);
}

static void
segment(struct machine *m, enum code code)
{
	struct cell *a = machine_top(m);
	struct buf out;

	(void)code;
	if (a->unknown)
		return;
	buf_init(&out, arena_of(m), TEXT_MAX);
	escape(&out, ESCAPE_URL_PATH, a->text);
	a->text = buf_view(&out);
}

static void
share(struct machine *m, enum code code)
{
	struct cell *c = machine_push(m);
	struct str path = machine_text(m);
	struct buf out;

	(void)code;
	buf_init(&out, arena_of(m), TEXT_MAX);
	share_put(&out, m->site, m->at->keys, m->at->person,
	    path.n > 0 ? path : m->at->path,
	    path.n > 0 || m->at->page_class.p == NULL);
	c->text = buf_view(&out);
}

/* string-length() counts characters, not bytes. */
static void
length(struct machine *m, enum code code)
{
	struct cell *a = machine_top(m);
	size_t n = 0;

	(void)code;
	if (a->unknown)
		return;
	for (size_t i = 0; i < a->text.n; i++)
		n += ((unsigned char)a->text.p[i] & 0xc0) != 0x80;
	a->number = (double)n;
}

typedef void (*instruction)(struct machine *, enum code);

static const instruction instructions[CODE__MAX] = {
    [CODE_UNLESS] = jump,
    [CODE_WHEN] = jump,
    [CODE_AND] = logic,
    [CODE_OR] = logic,
    [CODE_NOT] = not_,
    [CODE_CHANNEL] = machine_set,
    [CODE_CLASS] = machine_set,
    [CODE_DEVICE] = machine_set,
    [CODE_LANG] = machine_set,
    [CODE_STAGE] = machine_set,
    [CODE_SURE] = machine_set,
    [CODE_COND] = cond,
    [CODE_MATCH] = match,
    [CODE_CAMPAIGN] = machine_set,
    [CODE_RETURNING] = machine_history,
    [CODE_CONSENT] = machine_set,
    [CODE_KEPT] = machine_set,
    [CODE_ASK_CONSENT] = machine_set,
    [CODE_KNOWN] = machine_set,
    [CODE_ARM] = machine_arm,
    [CODE_TRAIT] = machine_history,
    [CODE_BOX] = machine_history,
    [CODE_HOLDS] = holds_surely,
    [CODE_QUIET_MIN] = machine_history,
    [CODE_QUIET_MAX] = machine_history,
    [CODE_SINCE] = machine_set,
    [CODE_OPEN] = machine_set,
    [CODE_BOOL] = literal,
    [CODE_NUMBER] = literal,
    [CODE_TEXT] = literal,
    [CODE_CHANNEL_NAME] = machine_name,
    [CODE_CLASS_NAME] = machine_name,
    [CODE_SOURCE] = machine_name,
    [CODE_MEDIUM] = machine_name,
    [CODE_CAMPAIGN_NAME] = machine_name,
    [CODE_TERM] = machine_name,
    [CODE_CONTENT] = machine_name,
    [CODE_STAGE_KEY] = machine_name,
    [CODE_LANG_KEY] = machine_name,
    [CODE_DEVICE_NAME] = machine_name,
    [CODE_PAGE_CLASS] = machine_name,
    [CODE_ITEM] = machine_name,
    [CODE_FIRST_SOURCE] = machine_name,
    [CODE_FIRST_CHANNEL] = machine_name,
    [CODE_VAR] = machine_name,
    [CODE_SHARE] = share,
    [CODE_ANSWERED] = machine_name,
    [CODE_CONTACT] = machine_contact,
    [CODE_SUBSCRIBED] = machine_contact,
    [CODE_MAIL_LINK] = machine_name,
    [CODE_COLUMN] = machine_name,
    [CODE_BIND] = machine_name,
    [CODE_LABEL] = machine_name,
    [CODE_VISITS] = machine_history,
    [CODE_TOUCHPOINTS] = machine_history,
    [CODE_TODAY] = machine_history,
    [CODE_FACT_COUNT] = machine_history,
    [CODE_FACT_DAYS] = machine_history,
    [CODE_ITEM_COUNT] = machine_history,
    [CODE_BOUGHT] = machine_history,
    [CODE_IN_SEQUENCE] = machine_run,
    [CODE_CLICKED] = machine_run,
    [CODE_NUMBER_TO_BOOL] = convert,
    [CODE_TEXT_TO_BOOL] = convert,
    [CODE_TEXT_TO_NUMBER] = convert,
    [CODE_BOOL_TO_NUMBER] = convert,
    [CODE_NUMBER_TO_TEXT] = convert,
    [CODE_BOOL_TO_TEXT] = convert,
    [CODE_SAME_BOOL] = compare,
    [CODE_SAME_NUMBER] = compare,
    [CODE_SAME_TEXT] = compare,
    [CODE_LESS] = compare,
    [CODE_LESS_SAME] = compare,
    [CODE_MORE] = compare,
    [CODE_MORE_SAME] = compare,
    [CODE_ADD] = arithmetic,
    [CODE_SUBTRACT] = arithmetic,
    [CODE_MULTIPLY] = arithmetic,
    [CODE_DIVIDE] = arithmetic,
    [CODE_REMAINDER] = arithmetic,
    [CODE_MINUS] = minus,
    [CODE_CONTAINS] = compare,
    [CODE_STARTS] = compare,
    [CODE_LENGTH] = length,
    [CODE_SEGMENT] = segment,
    [CODE_JOIN] = join,
};

static const struct cell *
run(struct machine *m, uint32_t start)
{
	uint32_t code;

	m->depth = 0;
	m->ip = m->words + start;
	while ((code = machine_word(m)) != CODE_END)
		instructions[code](m, (enum code)code);
	assert(m->depth == 1);
	return &m->stack[0];
}

static enum truth
truth_of(const struct cell *c)
{
	if (c->unknown)
		return TRUTH_UNKNOWN;
	return c->yes ? TRUTH_YES : TRUTH_NO;
}

enum truth
machine_cond(struct machine *m, uint32_t cond_)
{
	return truth_of(run(m, m->conds[cond_]));
}

enum truth
machine_part(struct machine *m, const uint32_t *start, uint32_t n)
{
	m->depth = 0;
	m->ip = start;
	while (m->ip < start + n) {
		uint32_t code = machine_word(m);

		instructions[code](m, (enum code)code);
	}
	assert(m->depth == 1);
	return truth_of(&m->stack[0]);
}

struct str
machine_value(struct machine *m, uint32_t value)
{
	const struct cell *c = run(m, m->values[value]);

	return c->unknown ? STR("") : c->text;
}
