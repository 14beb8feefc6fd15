/* SPDX-License-Identifier: ISC */
#include "people/warmth.h"

#include "base/arena.h"
#include "base/clock.h"
#include "journey/step.h"
#include "people/fold.h"

#define DAY ((int64_t)86400)

/* Whether views of the class speak for a stage in which it is time to sell. */
static bool
helps_to_buy(const struct site *site, struct str page_class)
{
	const struct image *im = &site->image;
	const struct journey_rules *rules = site->journey.rules;
	const struct stage_row *stages =
	    IMAGE_ROWS(im, struct stage_row, rules->stages);
	const struct signal_row *signals =
	    IMAGE_ROWS(im, struct signal_row, rules->signals);

	for (uint32_t i = 0; i < rules->signals.n; i++)
		if (stages[signals[i].stage].buy != 0 &&
		    str_eq(
			image_str(im, signals[i].when.page_class), page_class))
			return true;
	return false;
}

/* A view is counted under the class of its page, and under the item it is about
 * as well: once is enough. */
static bool
counts(const struct site *site, struct str key)
{
	struct str rest = str_from(key, 2), page_class;

	if (str_starts(key, STR("p:")))
		return helps_to_buy(site, rest);
	if (!str_starts(key, STR("i:")))
		return false;
	str_cut(&rest, '/', &page_class);
	return !helps_to_buy(site, page_class);
}

static uint32_t
views(const struct site *site, const struct journey_state *s, int64_t now)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->nfacts; i++)
		if (counts(site, s->facts[i].key))
			n += fact_count(&s->facts[i], now, WARMTH_DAYS);
	return n;
}

/* From somewhere to a place further on, or back onto the way. */
static bool
is_forward(const struct journey *j, uint32_t from, uint32_t to)
{
	const struct stage_row *stages =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);

	if (stages[to].aside != 0)
		return false;
	return stages[from].aside != 0 || to > from;
}

/* Whether it still can be sold to him: up to the last stage for that. */
static bool
is_before_the_sale(const struct journey *j, uint32_t stage)
{
	const struct stage_row *stages =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);
	bool any = false;

	for (uint32_t i = 0; i < j->rules->stages.n; i++) {
		any |= stages[i].buy != 0;
		if (stages[i].buy != 0 && i >= stage)
			return true;
	}
	return !any;
}

/* The rule that silence will meet in this stage; NULL: there is none. */
static const struct cool_row *
rule_of(const struct journey *j, uint32_t stage)
{
	const struct cool_row *rows =
	    IMAGE_ROWS(j->image, struct cool_row, j->rules->cools);

	for (uint32_t i = 0; i < j->rules->cools.n; i++)
		if (rows[i].from == stage)
			return &rows[i];
	return NULL;
}

static struct warmth
silence(const struct journey *j, const struct journey_state *s, uint32_t stage,
    int64_t now)
{
	const struct stage_row *stages =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);
	const struct cool_row *rule = rule_of(j, stage);
	struct warmth w = {.at = s->last_at};
	int64_t quiet = now - s->last_at;

	if (s->last_at == 0 || stages[stage].aside != 0 ||
	    stage == j->rules->start)
		return w;
	if (rule != NULL) {
		w.cools_at = duration_after(s->last_at,
		    (struct duration){rule->after.seconds, rule->after.months});
		if (quiet >= (w.cools_at - s->last_at) / 2)
			w.kind = WARMTH_SILENT;
	} else if (is_before_the_sale(j, stage) &&
		   quiet >= WARMTH_SILENT_DAYS * DAY &&
		   quiet < WARMTH_GONE_DAYS * DAY) {
		w.kind = WARMTH_SILENT;
	}
	return w;
}

/* As he stands now, what silence did included. */
static void
read_state(const struct site *site, struct arena *a,
    const struct store_stand *stand, int64_t now, struct journey_state *s,
    uint32_t *looked)
{
	/* Of what can not be read nothing is known. */
	(void)!state_unpack(a, stand->contact.state, s);
	*looked = 0;
	for (size_t i = 0; i < stand->nbrowsers; i++) {
		struct journey_state *his = ARENA_NEW(a, struct journey_state);

		(void)!state_unpack(a, stand->browsers[i], his);
		*looked += views(site, his, now);
		if (s->last_at < his->last_at)
			s->last_at = his->last_at;
	}
	people_silent(site, a, now, s);
}

struct warmth
warmth_of(const struct site *site, struct arena *a,
    const struct store_stand *stand, int64_t now)
{
	const struct journey *j = &site->journey;
	struct journey_state *s = ARENA_NEW(a, struct journey_state);
	struct warmth w = {.kind = WARMTH_NONE};
	uint32_t looked, stage;
	int then;

	read_state(site, a, stand, now, s, &looked);
	w.at = s->last_at;
	w.views = looked;
	if (stand->hidden) {
		w.kind = looked >= WARMTH_VIEWS ? WARMTH_LOOKED : WARMTH_NONE;
		return w;
	}
	stage = journey_stage(j, s);
	w.stage = journey_stage_key(j, stage);
	w.from = stand->stage_then;
	then = journey_stage_find(j, stand->stage_then);
	if (stand->changed &&
	    is_forward(j, then < 0 ? j->rules->start : (uint32_t)then, stage)) {
		w.kind = WARMTH_MOVED;
	} else if (looked >= WARMTH_VIEWS) {
		w.kind = WARMTH_LOOKED;
	} else if (journey_is_cooled(s) &&
		   now - s->stage_at < WARMTH_COOLED_DAYS * DAY) {
		w.kind = WARMTH_COOLED;
		w.at = s->stage_at;
	} else {
		w = silence(j, s, stage, now);
		w.stage = journey_stage_key(j, stage);
		w.views = looked;
	}
	return w;
}

bool
warmth_is_cooling(const struct warmth *w)
{
	return w->kind == WARMTH_SILENT || w->kind == WARMTH_COOLED;
}
