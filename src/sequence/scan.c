/* SPDX-License-Identifier: ISC */
/*
 * Whom a sequence looks for itself, because nothing happens that could be
 * heard: who is silent, who came into a stage by silence, and who was in it
 * already when the sequence was published.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "sequence/walk.h"

static int64_t
silent_since(int64_t now, const struct rule_duration *d)
{
	return duration_before(now, (struct duration){d->seconds, d->months});
}

/* The ramp is for those who were there before. */
static struct store_scan
scan_of(const struct site *site, struct arena *a,
    const struct sequence_row *row, const struct enter_row *rule, bool cooled)
{
	struct scanned *scanned = ARENA_NEW(a, struct scanned);

	*scanned = (struct scanned){rule, cooled};
	return (struct store_scan){
	    .name = str_format(a, "%.*s:%u",
		STR_ARG(image_str(&site->image, row->name)),
		(unsigned)(rule - walk_enters(site, row)) + 1),
	    .existing = !cooled && rule->existing != 0,
	    .most = !cooled && rule->ramp != 0 ? rule->ramp : SIZE_MAX,
	    .scan = scanned};
}

/* Silence is looked for again and again. */
static void
of_silence(int64_t now, const struct enter_row *rule, struct store_scan *scan)
{
	scan->what = SCAN_SILENT;
	scan->before = silent_since(now, &rule->quiet);
}

/* A stage only for who is in it. */
static void
of_stage(const struct site *site, const struct enter_row *rule,
    struct store_scan *scan)
{
	uint32_t stage = 0;

	while ((rule->stages >> stage & 1) == 0)
		stage++;
	scan->what = SCAN_STAGE;
	scan->stage = journey_stage_key(&site->journey, stage);
}

/* And for who is led there by that rule of the journey. */
static void
of_cooling(const struct site *site, struct arena *a, int64_t now,
    const struct cool_row *cool, struct store_scan *scan)
{
	const struct journey *j = &site->journey;

	scan->name = str_format(a, "%.*s:%.*s:%.*s", STR_ARG(scan->name),
	    STR_ARG(journey_stage_key(j, cool->from)),
	    STR_ARG(journey_stage_key(j, cool->to)));
	scan->what = SCAN_SILENT;
	scan->before = silent_since(now, &cool->after);
}

/* The *n-th scan of a rule; false: it has fewer, and *n is so much less. */
static bool
of_rule(const struct site *site, struct arena *a, int64_t now,
    const struct sequence_row *row, const struct enter_row *rule, size_t *n,
    struct store_scan *scan)
{
	const struct journey *j = &site->journey;
	const struct cool_row *cools =
	    IMAGE_ROWS(j->image, struct cool_row, j->rules->cools);
	bool own = rule->quiet.given != 0 ||
		   (rule->existing != 0 && walk_by_stage(rule));

	if (own && (*n)-- == 0) {
		*scan = scan_of(site, a, row, rule, false);
		if (rule->quiet.given != 0)
			of_silence(now, rule, scan);
		else
			of_stage(site, rule, scan);
		return true;
	}
	for (uint32_t i = 0; walk_by_stage(rule) && i < j->rules->cools.n; i++)
		if ((rule->stages >> cools[i].to & 1) != 0 && (*n)-- == 0) {
			*scan = scan_of(site, a, row, rule, true);
			of_cooling(site, a, now, &cools[i], scan);
			return true;
		}
	return false;
}

bool
sequence_scan(const struct site *site, struct arena *a, int64_t now, size_t n,
    struct store_scan *scan)
{
	for (uint32_t i = 0; i < site->head->sequences.n; i++) {
		const struct sequence_row *row = &walk_sequences(site)[i];

		for (uint32_t k = 0; k < row->enters.n && row->paused == 0; k++)
			if (of_rule(site, a, now, row,
				&walk_enters(site, row)[k], &n, scan))
				return true;
	}
	return false;
}
