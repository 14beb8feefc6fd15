/* SPDX-License-Identifier: ISC */
/*
 * Selectors on what has few values: a list becomes a set of bits, and the
 * condition asks for one of them.
 */
#include "logic/cond.h"

#include "source/agent.h"

struct few {
	const char *what;
	const struct str *keys;
	size_t n;        /* at most 64 */
	uint64_t inside; /* those that ranges may name; 0: no ranges */
};

static uint64_t
bit(size_t i)
{
	return (uint64_t)1 << i;
}

static int
find(const struct few *few, struct str key)
{
	for (size_t i = 0; i < few->n; i++)
		if (str_ieq(few->keys[i], key))
			return (int)i;
	return -1;
}

/* One end of a range; `end` when nothing is written. */
static size_t
range_end(struct cond *c, const struct few *few, struct str key, size_t end)
{
	int i = find(few, key);

	if (key.n == 0)
		return end;
	if (i < 0)
		cond_unknown(c, key, few->what, few->keys, few->n);
	else if ((few->inside & bit((size_t)i)) == 0)
		cond_fault(c, "range",
		    "the %s %.*s stands aside and is in no range", few->what,
		    STR_ARG(key));
	return i < 0 ? end : (size_t)i;
}

static uint64_t
range(struct cond *c, const struct few *few, struct str from, struct str to)
{
	size_t low = range_end(c, few, from, 0);
	size_t high = range_end(c, few, to, few->n - 1);
	uint64_t bits = 0;

	if (from.n + to.n == 0)
		cond_fault(c, "range", "write one end or both: %.*s.., ..%.*s",
		    STR_ARG(few->keys[__builtin_ctzll(few->inside)]),
		    STR_ARG(few->keys[63 - __builtin_clzll(few->inside)]));
	else if (low > high)
		cond_fault(c, "range",
		    "%.*s..%.*s holds nothing: the order "
		    "is that of journey.xml",
		    STR_ARG(from), STR_ARG(to));
	for (size_t i = low; i <= high; i++)
		bits |= bit(i);
	return bits & few->inside;
}

static uint64_t
entry_bits(struct cond *c, const struct few *few, struct str entry)
{
	struct str from, to;
	uint64_t bits = 0;

	if (few->inside != 0 && cond_range(entry, &from, &to))
		return range(c, few, from, to);
	for (size_t i = 0; i < few->n; i++)
		if (str_glob(entry, few->keys[i]))
			bits |= bit(i);
	if (bits == 0)
		cond_unknown(c, entry, few->what, few->keys, few->n);
	return bits;
}

/* What the list of c->value allows. */
static uint64_t
allowed(struct cond *c, const struct few *few)
{
	struct str rest = c->value, entry;
	uint64_t wanted = 0, refused = 0;
	bool any = false, not_;

	while (cond_entry(c, &rest, &entry, &not_)) {
		uint64_t bits = entry_bits(c, few, entry);

		any = any || !not_;
		if (not_)
			refused |= bits;
		else
			wanted |= bits;
	}
	return (any ? wanted : ~(uint64_t)0) & ~refused;
}

/* "Organic Search", as $channel shows it, is organic_search in a list. */
static void
check_blanks(struct cond *c, const struct few *few)
{
	struct str value = str_lower(c->program->arena, c->value);

	for (size_t i = 0; i < few->n; i++) {
		struct str shown = str_lower(
		    c->program->arena, str_of(channel_name((enum channel)i)));

		if (!str_eq(shown, few->keys[i]) &&
		    str_find(value, shown) < value.n)
			cond_fault(c, "unknown literal",
			    "channels are written with _: %.*s",
			    STR_ARG(few->keys[i]));
	}
}

uint64_t
cond_channels(struct cond *c)
{
	struct str keys[CHANNEL__MAX];
	struct few few = {"channel", keys, CHANNEL__MAX, 0};

	for (int i = 0; i < CHANNEL__MAX; i++)
		keys[i] = channel_key(c->program->arena, (enum channel)i);
	check_blanks(c, &few);
	return allowed(c, &few);
}

void
cond_channel(struct cond *c)
{
	words_op1(c->words, CODE_CHANNEL, (uint32_t)cond_channels(c));
}

uint64_t
cond_source_classes(struct cond *c)
{
	struct str keys[CLASS__MAX];
	struct few few = {"source class", keys, CLASS__MAX, 0};

	for (int i = 0; i < CLASS__MAX; i++)
		keys[i] = str_of(source_class_name((enum source_class)i));
	return allowed(c, &few);
}

void
cond_source_class(struct cond *c)
{
	words_op1(c->words, CODE_CLASS, (uint32_t)cond_source_classes(c));
}

/* An unknown device has no name, so that only `*` and `!` let it in. */
void
cond_device(struct cond *c)
{
	struct str keys[DEVICE_DESKTOP + 1] = {STR("")};
	struct few few = {"device", keys, DEVICE_DESKTOP + 1, 0};

	for (int i = DEVICE_MOBILE; i <= DEVICE_DESKTOP; i++)
		keys[i] = str_of(device_name((enum device)i));
	words_op1(c->words, CODE_DEVICE, (uint32_t)allowed(c, &few));
}

void
cond_lang(struct cond *c)
{
	const struct model *m = c->program->model;
	struct str keys[LANGS_MAX];
	struct few few = {"language", keys, m->nlangs, 0};

	for (size_t i = 0; i < m->nlangs; i++)
		keys[i] = m->langs[i].key;
	words_op1(c->words, CODE_LANG, (uint32_t)allowed(c, &few));
}

void
cond_sure(struct cond *c)
{
	static const struct str keys[] = {STR("presumed"), STR("observed")};
	struct few few = {"value", keys, 2, 0};

	words_op1(c->words, CODE_SURE, (uint32_t)allowed(c, &few));
}

/* A bit for each stage of the list. */
static uint64_t
stages_of(struct cond *c)
{
	const struct names *stages = &c->program->model->stages;
	struct str keys[JOURNEY_STAGES_MAX];
	struct few few = {"stage", keys, 0, 0};

	for (; few.n < stages->n && few.n < JOURNEY_STAGES_MAX; few.n++) {
		keys[few.n] = stages->rows[few.n].key;
		if (!model_stage_aside(&stages->rows[few.n]))
			few.inside |= bit(few.n);
	}
	return allowed(c, &few);
}

void
cond_stage(struct cond *c)
{
	words_op64(c->words, CODE_STAGE, (int64_t)stages_of(c));
}

uint64_t
program_stages(struct program *p, struct str list, struct where where)
{
	struct cond c = {
	    .program = p, .where = where, .name = STR("stage"), .value = list};

	return stages_of(&c);
}
