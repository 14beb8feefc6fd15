/* SPDX-License-Identifier: ISC */
/*
 * Questions to a person's state: which facts there are and how often within so
 * many days.
 */
#include "journey/state.h"

#define DAY 86400

const struct fact *
state_fact(const struct journey_state *s, struct str key)
{
	for (uint32_t i = 0; i < s->nfacts; i++)
		if (str_eq(s->facts[i].key, key))
			return &s->facts[i];
	return NULL;
}

int32_t
fact_day_of(int64_t at)
{
	int64_t day = at / DAY - (at % DAY < 0 ? 1 : 0);

	if (day > INT32_MAX)
		return INT32_MAX;
	return day < INT32_MIN ? INT32_MIN : (int32_t)day;
}

uint32_t
fact_count(const struct fact *f, int64_t now, int32_t days)
{
	int64_t from = (int64_t)fact_day_of(now) - days;
	uint64_t n = 0;

	if (days < 0)
		return f->total;
	for (uint32_t i = f->ndays; i > 0 && f->days[i - 1].day > from; i--)
		n += f->days[i - 1].n;
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

uint32_t
fact_count_since(const struct fact *f, int64_t now, int64_t since)
{
	uint32_t n;

	if (f->last_at < since)
		return 0;
	if (f->first_at >= since)
		return f->total;
	n = fact_count(f, now, fact_day_of(now) - fact_day_of(since) + 1);
	return n > 0 ? n : 1;
}

/* Whether a fact's key is "i:CLASS/…". */
static bool
is_item_of(struct str key, struct str page_class)
{
	return str_starts(key, STR("i:")) &&
	       str_starts(str_from(key, 2), page_class) &&
	       key.n > 2 + page_class.n && key.p[2 + page_class.n] == '/';
}

uint32_t
state_item_count(const struct journey_state *s, struct str page_class,
    int64_t now, int32_t days, int64_t since)
{
	uint32_t most = 0, n;

	for (uint32_t i = 0; i < s->nfacts; i++) {
		if (!is_item_of(s->facts[i].key, page_class))
			continue;
		n = days < 0 ? fact_count_since(&s->facts[i], now, since)
			     : fact_count(&s->facts[i], now, days);
		most = n > most ? n : most;
	}
	return most;
}
