/* SPDX-License-Identifier: ISC */
/*
 * When a touch is a new one, and how long it says where a person comes from
 * (SOURCES 3, step 11).
 */
#include "journey/step.h"

#define DIRECT_LOOKBACK (30 * 86400)

const struct state_touch *
journey_source(const struct journey_state *s, int64_t now)
{
	static const struct state_touch direct = {.channel = CHANNEL_DIRECT,
	    .source_class = CLASS_DIRECT,
	    .source = STR("(direct)"),
	    .medium = STR("(none)"),
	    .campaign = STR("")};

	if (s != NULL && s->last.at != 0 && now - s->last.at <= DIRECT_LOOKBACK)
		return &s->last;
	return &direct;
}

bool
journey_share_source(struct journey_state *s, const struct journey_state *other)
{
	if (other->last.at <= s->last.at)
		return false;
	s->last = other->last;
	return true;
}

bool
journey_asks_source(const struct journey *j)
{
	const struct signal_row *signals =
	    IMAGE_ROWS(j->image, struct signal_row, j->rules->signals);
	const struct move_row *moves =
	    IMAGE_ROWS(j->image, struct move_row, j->rules->moves);

	for (uint32_t i = 0; i < j->rules->signals.n; i++)
		if (signals[i].when.came.words.n > 0)
			return true;
	for (uint32_t i = 0; i < j->rules->moves.n; i++)
		if (moves[i].when.came.words.n > 0)
			return true;
	return false;
}

static bool
is_same(const struct state_touch *kept, const struct touch *t)
{
	return kept->at != 0 && str_eq(kept->source, t->source) &&
	       str_eq(kept->medium, t->medium) &&
	       str_eq(kept->campaign, t->campaign);
}

/* When the last touch was, direct ones included; 0: never. */
static int64_t
last_touch(const struct journey_state *s)
{
	int64_t at = s->first.at;

	/* A direct touch after the first leaves only its count. */
	for (uint32_t i = 0; i < s->nfacts; i++)
		if (str_starts(s->facts[i].key, STR("t:")) &&
		    s->facts[i].last_at > at)
			at = s->facts[i].last_at;
	return s->last.at > at ? s->last.at : at;
}

bool
journey_touch_is_new(
    const struct journey_state *s, const struct touch *t, int64_t now)
{
	int64_t at = last_touch(s);
	bool in_visit =
	    s->last_at != 0 && now - s->last_at <= JOURNEY_VISIT_GAP;

	switch (t->kind) {
	case TOUCH_NONE:
	case TOUCH_INTERNAL:
		return false;
	case TOUCH_DIRECT:
		return at == 0 || now - at >= DIRECT_LOOKBACK;
	case TOUCH_NEW:
		break;
	}
	return !in_visit || !is_same(s->last.at != 0 ? &s->last : &s->first, t);
}
