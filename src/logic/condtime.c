/* SPDX-License-Identifier: ISC */
/*
 * Selectors on time: how long somebody was away, from when to when something
 * is shown (SITE, "Times"), whether a promise is good or over, and
 * whether something is open.
 */
#include "logic/cond.h"

static void
bound(struct cond *c, enum code code, struct str text)
{
	struct duration d;
	uint32_t behind[3];

	if (!duration_parse(text, &d)) {
		cond_fault(c, "duration", "%.*s is no duration such as P21D",
		    STR_ARG(text));
		return;
	}
	behind[0] = (uint32_t)d.months;
	behind[1] = (uint32_t)(uint64_t)d.seconds;
	behind[2] = (uint32_t)((uint64_t)d.seconds >> 32);
	words_add(c->words, code, behind, 3);
}

/* One range as one yes, no or unknown. */
static void
quiet_range(struct cond *c, struct str entry)
{
	struct str from, to;

	if (!cond_range(entry, &from, &to) || from.n + to.n == 0) {
		cond_fault(c, "range",
		    "write how long at least, P21D.., at most, ..P21D, or "
		    "both");
		return;
	}
	if (from.n > 0)
		bound(c, CODE_QUIET_MIN, from);
	if (to.n > 0)
		bound(c, CODE_QUIET_MAX, to);
	if (from.n > 0 && to.n > 0 && !c->failed)
		words_op(c->words, CODE_AND);
}

void
cond_quiet(struct cond *c)
{
	cond_each(c, quiet_range);
}

static void
since(struct cond *c, bool end)
{
	struct moment moment;

	if (!moment_parse(c->value, &moment)) {
		cond_fault(c, "date",
		    "write a date, 2027-03-01, or with a time of day, "
		    "2027-03-01T09:00");
		return;
	}
	words_op64(
	    c->words, CODE_SINCE, model_utc(c->program->model, moment, end));
}

void
cond_starts(struct cond *c)
{
	since(c, false);
}

void
cond_ends(struct cond *c)
{
	const struct model *m = c->program->model;
	struct str starts = str_trim(node_value(c->node, "starts"));
	struct moment first, last;

	since(c, true);
	if (moment_parse(starts, &first) && moment_parse(c->value, &last) &&
	    model_utc(m, last, true) <= model_utc(m, first, false))
		cond_fault(c, "never",
		    "it ends before it starts (starts=\"%.*s\"); write a later "
		    "end",
		    STR_ARG(starts));
	if (!c->failed)
		words_op(c->words, CODE_NOT);
}

static void
at_time(struct cond *c, int64_t time)
{
	words_op64(c->words, CODE_SINCE, time);
}

/* The fact of an entry, or NULL after complaining. */
static const struct model_fact *
fact_of(struct cond *c, struct str key)
{
	const struct model *m = c->program->model;
	int i = model_fact(m, key);
	struct str nearest;

	if (i >= 0)
		return &m->facts[i];
	nearest = model_fact_nearest(m, key);
	cond_unknown(c, key, "fact", &nearest, nearest.n > 0);
	return NULL;
}

static void
fact(struct cond *c, struct str key)
{
	const struct model_fact *f = fact_of(c, key);
	bool starts, ends;

	if (f == NULL)
		return;
	starts = f->starts != INT64_MIN;
	ends = f->ends != INT64_MAX;
	if (starts)
		at_time(c, f->starts);
	if (ends) {
		at_time(c, f->ends);
		words_op(c->words, CODE_NOT);
	}
	if (starts && ends)
		words_op(c->words, CODE_AND);
	else if (!starts && !ends)
		words_op1(c->words, CODE_BOOL, true);
}

void
cond_fact(struct cond *c)
{
	cond_each(c, fact);
}

static void
fact_over(struct cond *c, struct str key)
{
	const struct model_fact *f = fact_of(c, key);

	if (f == NULL)
		return;
	if (f->ends == INT64_MAX)
		cond_fault(c, "never",
		    "the fact %.*s has no end; write ends=\"…\" in "
		    "facts.xml",
		    STR_ARG(key));
	else
		at_time(c, f->ends);
}

void
cond_fact_over(struct cond *c)
{
	cond_each(c, fact_over);
}

static void
open_hours(struct cond *c, struct str key)
{
	const struct model *m = c->program->model;
	struct str known[HOURS_MAX];

	for (uint32_t i = 0; i < m->nhours; i++) {
		known[i] = m->hours[i].key;
		if (str_eq(known[i], key)) {
			words_op1(c->words, CODE_OPEN, i);
			return;
		}
	}
	cond_unknown(c, key, "hours", known, m->nhours);
}

void
cond_open(struct cond *c)
{
	cond_each(c, open_hours);
}
