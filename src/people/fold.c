/* SPDX-License-Identifier: ISC */
/*
 * Unpack, one journey_step per event, pack: the same steps whether a worker
 * folds the views of the last 100 ms or a whole history again.
 */
#include "people/fold.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "journey/step.h"

#define STATE_BYTES_MAX (64u * 1024)

void
people_touch(const struct touch *touch, int64_t at, struct store_touch *row)
{
	*row = (struct store_touch){.at = at,
	    .channel = str_of(channel_name(touch->channel)),
	    .source = touch->source,
	    .source_class = str_of(source_class_name(touch->source_class)),
	    .medium = touch->medium,
	    .campaign = touch->campaign,
	    .term = touch->term,
	    .content = touch->content};
}

/* The stored form of a touch as the journey takes it; names that a later
 * program dropped become Unassigned and other. */
static const struct touch *
touch_of(struct arena *arena, const struct store_event *event)
{
	struct touch *touch;

	if (!event->has_touch)
		return NULL;
	touch = ARENA_NEW(arena, struct touch);
	touch->kind = TOUCH_NEW;
	if (!channel_of(event->touch.channel, &touch->channel))
		touch->channel = CHANNEL_UNASSIGNED;
	if (!source_class_of(event->touch.source_class, &touch->source_class))
		touch->source_class = CLASS_OTHER;
	if (touch->channel == CHANNEL_DIRECT)
		touch->kind = TOUCH_DIRECT;
	touch->source = event->touch.source;
	touch->medium = event->touch.medium;
	touch->campaign = event->touch.campaign;
	touch->term = event->touch.term;
	touch->content = event->touch.content;
	return touch;
}

static void
change_row(const struct journey *journey, const struct stage_change *change,
    struct store_stage_change *row)
{
	*row = (struct store_stage_change){.at = change->at,
	    .from = journey_stage_key(journey, change->from),
	    .to = journey_stage_key(journey, change->to),
	    .rule = change->rule,
	    .evidence = change->evidence};
}

/* What silence did until `at`, put into rows[0..max); how many there were. */
static size_t
cool(const struct journey *journey, struct arena *arena,
    struct journey_state *s, int64_t at, struct store_stage_change *rows,
    size_t max)
{
	struct stage_change change;
	size_t n = 0;

	journey_at(journey, arena, s, at, &change);
	while (change.changed) {
		if (n < max)
			change_row(journey, &change, &rows[n++]);
		journey_at(journey, arena, s, at, &change);
	}
	return n;
}

size_t
people_step(const struct site *site, struct arena *arena,
    struct journey_state *s, const struct store_event *event,
    struct store_stage_change *rows, size_t max)
{
	const struct journey *journey = &site->journey;
	struct stage_change change;
	struct journey_event e = {.at = event->at,
	    .event = event->event,
	    .page_class = event->page_class,
	    .item = event->item,
	    .form = event->form,
	    .touch = touch_of(arena, event)};
	/* Silence before this event comes before it. */
	size_t n = cool(journey, arena, s, e.at, rows, max);

	journey_step(journey, arena, s, &e, &change);
	if (change.changed && n < max)
		change_row(journey, &change, &rows[n++]);
	return n;
}

size_t
people_fold(void *ctx, struct arena *arena, struct str before,
    const struct store_event *events, size_t n, struct str *state,
    struct str *stage, struct store_stage_change *changes, size_t max)
{
	const struct site *site = ((struct fold *)ctx)->site;
	struct journey_state *s = arena_raw(arena, sizeof(*s));
	struct buf packed;
	size_t i, nchanges = 0;

	if (!state_unpack(arena, before, s))
		log_error("store: a visitor state is damaged, begun anew");
	for (i = 0; i < n; i++)
		nchanges += people_step(site, arena, s, &events[i],
		    changes + nchanges, max - nchanges);
	buf_init(&packed, arena, STATE_BYTES_MAX);
	state_pack(s, &packed);
	*state = buf_view(&packed);
	*stage =
	    journey_stage_key(&site->journey, journey_stage(&site->journey, s));
	return nchanges;
}
