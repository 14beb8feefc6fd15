/* SPDX-License-Identifier: ISC */
/*
 * Unpack, one journey_step per event, pack: the same steps whether a worker
 * folds the views of the last 100 ms or a whole history again, of one person or
 * of a contact with his visitors.
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

/* One person while it is folded. */
struct member {
	struct store_fold *fold;
	struct journey_state state;
	size_t next; /* of fold->events */
	bool joined; /* a visitor: he is the contact */
	size_t room; /* for changes */
};

struct folding {
	const struct journey *journey;
	struct arena *arena;
	struct member *members;
	size_t n;
};

static struct store_stage_change
row_of(const struct journey *journey, const struct stage_change *change)
{
	return (struct store_stage_change){.at = change->at,
	    .from = journey_stage_key(journey, change->from),
	    .to = journey_stage_key(journey, change->to),
	    .rule = change->rule,
	    .evidence = change->evidence};
}

/* Writes down a change at the moment `at` of the fold. */
static void
note(struct folding *f, struct member *m, const struct stage_change *change,
    int64_t at)
{
	struct store_fold *fold = m->fold;

	if (fold->nchanges == m->room) {
		size_t room = m->room == 0 ? 4 : m->room * 2;

		fold->changes = arena_grow(f->arena, fold->changes,
		    m->room * sizeof(*fold->changes),
		    room * sizeof(*fold->changes));
		m->room = room;
	}
	fold->last_at = at;
	fold->changes[fold->nchanges++] = row_of(f->journey, change);
}

/* true: his stage changed by it. */
static bool
take_over(
    struct folding *f, struct member *m, const struct member *from, int64_t at)
{
	bool contact = from == f->members;
	struct stage_change change;

	journey_share(f->journey, f->arena, &m->state, &from->state,
	    contact ? STR("by the contact") : STR("by a visitor"), &change);
	if (change.changed)
		note(f, m, &change, at);
	return change.changed;
}

/* From the contact to all visitors who are him. */
static void
hand_out(struct folding *f, int64_t at)
{
	for (size_t i = 1; i < f->n; i++)
		if (f->members[i].joined)
			take_over(f, &f->members[i], f->members, at);
}

static void
share(struct folding *f, struct member *from, int64_t at)
{
	if (from == f->members ||
	    (from->joined && take_over(f, f->members, from, at)))
		hand_out(f, at);
}

static void
changed(struct folding *f, struct member *m, const struct stage_change *change,
    int64_t at)
{
	note(f, m, change, at);
	share(f, m, at);
}

static struct journey_event
event_of(struct arena *arena, const struct store_event *e)
{
	return (struct journey_event){.at = e->at,
	    .event = e->event,
	    .page_class = e->page_class,
	    .item = e->item,
	    .form = e->form,
	    .to = e->answer,
	    .touch = touch_of(arena, e),
	    .dwell = e->dwell,
	    .dwell_before = e->dwell_before};
}

/* The next change of stage on the way to an event: silence before it comes
 * first.  false: there is no more, and the event is in the state. */
static bool
next_change(const struct journey *journey, struct arena *arena,
    struct journey_state *s, const struct journey_event *e, bool *taken,
    struct stage_change *change)
{
	if (*taken)
		return false;
	journey_at(journey, arena, s, e->at, change);
	if (change->changed)
		return true;
	*taken = true;
	journey_step(journey, arena, s, e, change);
	return change->changed;
}

void
people_silent(const struct site *site, struct arena *a, int64_t now,
    struct journey_state *state)
{
	struct stage_change change;

	do
		journey_at(&site->journey, a, state, now, &change);
	while (change.changed);
}

size_t
people_step(const struct site *site, struct arena *arena,
    struct journey_state *s, const struct store_event *event,
    struct store_stage_change *rows, size_t max)
{
	struct journey_event e = event_of(arena, event);
	struct stage_change change;
	bool taken = false;
	size_t n = 0;

	while (next_change(&site->journey, arena, s, &e, &taken, &change))
		if (n < max)
			rows[n++] = row_of(&site->journey, &change);
	return n;
}

/* The contact came from where a visitor came from who is him, also before that
 * was known. */
static void
share_source(struct folding *f, const struct member *m)
{
	struct member *contact = f->members;

	if (m == contact || !journey_share_source(&contact->state, &m->state))
		return;
	if (contact->fold->last_at < m->state.last.at)
		contact->fold->last_at = m->state.last.at;
}

static void
take_event(struct folding *f, struct member *m)
{
	struct journey_event e =
	    event_of(f->arena, &m->fold->events[m->next++]);
	struct stage_change change;
	bool taken = false;

	while (
	    next_change(f->journey, f->arena, &m->state, &e, &taken, &change))
		changed(f, m, &change, e.at);
	m->fold->last_at = e.at;
	if (e.touch != NULL)
		share_source(f, m);
}

/* Both take the later of the two. */
static void
join(struct folding *f, struct member *m)
{
	int64_t at = m->fold->joins_at;

	m->joined = true;
	m->fold->last_at = f->members[0].fold->last_at = at;
	share(f, m, at);
	take_over(f, m, f->members, at);
	share_source(f, m);
	/* What the contact did until now was judged without it. */
	if (m->state.last.at != 0 && f->members[0].fold->before.n > 0 &&
	    journey_asks_source(f->journey))
		f->members[0].fold->again = true;
}

/* When something happens to him next, INT64_MAX: nothing does.  His join comes
 * behind all else of that moment. */
static int64_t
next_at(const struct member *m, bool joins)
{
	if (joins)
		return m->joined ? INT64_MAX : m->fold->joins_at;
	return m->next < m->fold->n ? m->fold->events[m->next].at : INT64_MAX;
}

/* false: all is done.  Of one moment the visitors come first: the contact goes
 * by where they came from. */
static bool
advance(struct folding *f)
{
	struct member *first = NULL;
	int64_t at = INT64_MAX;
	bool joins = false;

	for (size_t i = 0; i < 2 * f->n; i++) {
		struct member *m = &f->members[(i + 1) % f->n];

		if (next_at(m, i >= f->n) >= at)
			continue;
		at = next_at(m, i >= f->n);
		joins = i >= f->n;
		first = m;
	}
	if (first != NULL && joins)
		join(f, first);
	else if (first != NULL)
		take_event(f, first);
	return first != NULL;
}

static void
begin(struct folding *f, struct member *m, struct store_fold *fold)
{
	m->fold = fold;
	m->next = m->room = 0;
	/* The contact himself, or a person alone, joins nobody. */
	m->joined = fold->joins_at == 0;
	if (!state_unpack(f->arena, fold->before, &m->state))
		log_error("store: a person's state is damaged, begun anew");
}

static void
finish(struct folding *f, struct member *m)
{
	struct buf packed;

	buf_init(&packed, f->arena, STATE_BYTES_MAX);
	state_pack(&m->state, &packed);
	m->fold->state = buf_view(&packed);
	m->fold->stage =
	    journey_stage_key(f->journey, journey_stage(f->journey, &m->state));
}

void
people_fold(void *ctx, struct arena *arena, struct store_fold *people, size_t n)
{
	struct folding f = {&((struct fold *)ctx)->site->journey, arena,
	    arena_raw(arena, n * sizeof(*f.members)), n};

	for (size_t i = 0; i < n; i++)
		begin(&f, &f.members[i], &people[i]);
	while (advance(&f))
		;
	for (size_t i = 0; i < n; i++)
		finish(&f, &f.members[i]);
}
