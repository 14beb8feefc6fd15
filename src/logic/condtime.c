/* SPDX-License-Identifier: ISC */
/*
 * Selectors on time: how long somebody was away, and from when to when
 * something is shown (SITE, "Times").
 */
#include "logic/cond.h"

#define DAY 86400

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

/* Seconds of the site's clock; `days` later for a date alone. */
static bool
local_time(struct str text, int64_t days, int64_t *local)
{
	struct moment moment;

	if (!moment_parse(text, &moment))
		return false;
	*local = moment.local + (moment.has_time ? 0 : days * DAY);
	return true;
}

static void
since(struct cond *c, int64_t days)
{
	const struct model *m = c->program->model;
	int64_t local;

	if (!local_time(c->value, days, &local)) {
		cond_fault(c, "date",
		    "write a date, 2027-03-01, or with a time of day, "
		    "2027-03-01T09:00");
		return;
	}
	words_op64(
	    c->words, CODE_SINCE, zone_utc(m->zone_rows, m->nzone_rows, local));
}

void
cond_starts(struct cond *c)
{
	since(c, 0);
}

void
cond_ends(struct cond *c)
{
	struct str starts = str_trim(node_value(c->node, "starts"));
	int64_t first, last;

	since(c, 1);
	if (local_time(starts, 0, &first) && local_time(c->value, 1, &last) &&
	    last <= first)
		cond_fault(c, "never",
		    "it ends before it starts (starts=\"%.*s\"); write a later "
		    "end",
		    STR_ARG(starts));
	if (!c->failed)
		words_op(c->words, CODE_NOT);
}
