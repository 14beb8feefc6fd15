/* SPDX-License-Identifier: ISC */
/*
 * The rules of a box, in the order of their reasons.
 */
#include "journey/box.h"

#include "base/clock.h"
#include "journey/facts.h"

#define DAY 86400

static const char *const texts[BOX__MAX] = {
    [BOX_HOLDS] = "it may be shown",
    [BOX_NO_HISTORY] = "needs a history, and there is none",
    [BOX_NO_EVENT] = "what starts its clock did not happen lately",
    [BOX_UNLESS] = "what takes its reason away happened",
    [BOX_WAITS] = "its clock is still running",
    [BOX_CAPPED] = "shown often enough",
    [BOX_ANSWERED] = "was dismissed or clicked",
    [BOX_OTHER] = "another box was shown in this visit",
};

struct str
box_why_text(enum box_why why)
{
	return str_of(texts[why]);
}

/* A box as a person met it. */
struct box {
	const struct image *image;
	const struct box_row *row;
	const struct journey_state *state;
	int64_t now;
};

static const struct fact *
event_fact(const struct box *b, struct span event)
{
	struct rule_event asked = {.event = event};
	struct fact_key key;

	facts_key(b->image, &asked, &key);
	return event.n == 0 ? NULL : state_fact(b->state, fact_key_str(&key));
}

static const struct fact *
box_fact(const struct box *b, struct str event)
{
	struct fact_key key;

	facts_box_key(&key, event, image_str(b->image, b->row->name));
	return state_fact(b->state, fact_key_str(&key));
}

static struct duration
length(struct rule_duration d)
{
	return (struct duration){.seconds = d.seconds, .months = d.months};
}

/* Since when there is a reason. */
static enum box_why
reason(const struct box *b, int64_t *since)
{
	const struct fact *started = event_fact(b, b->row->event);
	const struct fact *unless = event_fact(b, b->row->unless);

	*since = b->now - (int64_t)JOURNEY_WINDOW_MAX * DAY;
	if (b->row->event.n > 0) {
		if (started == NULL ||
		    started->last_at < b->now - (int64_t)BOX_EVENT_DAYS * DAY)
			return BOX_NO_EVENT;
		*since = started->last_at;
	}
	return unless != NULL && unless->last_at >= *since ? BOX_UNLESS
							   : BOX_HOLDS;
}

/* Times are counted by days; of the last one the moment is known. */
static bool
is_capped(const struct box *b)
{
	static const struct str meetings[] = {
	    STR("box_shown"), STR("box_held")};
	struct duration per = length(b->row->per);
	uint32_t n = 0;

	if (b->row->cap == 0)
		return false;
	for (size_t i = 0; i < sizeof(meetings) / sizeof(meetings[0]); i++) {
		const struct fact *f = box_fact(b, meetings[i]);

		if (f == NULL)
			continue;
		if (duration_after(f->last_at, per) > b->now &&
		    b->row->cap == 1)
			return true;
		n += fact_count(f, b->now, duration_days(per));
	}
	return b->row->cap > 1 && n >= b->row->cap;
}

/* He said what he wants of it; that holds for as long as a cap counts. */
static bool
is_answered(const struct box *b)
{
	static const struct str answers[] = {
	    STR("box_dismissed"), STR("box_clicked")};
	struct duration quiet = {.seconds = (int64_t)BOX_QUIET_DAYS * DAY};

	if (b->row->cap > 0)
		quiet = length(b->row->per);
	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		const struct fact *f = box_fact(b, answers[i]);

		if (f != NULL && duration_after(f->last_at, quiet) > b->now)
			return true;
	}
	return false;
}

/* The pause between boxes is a visit. */
static bool
is_other_shown(const struct box *b)
{
	const struct journey_state *s = b->state;
	const struct fact *any = state_fact(s, STR("e:box_shown"));
	const struct fact *own = box_fact(b, STR("box_shown"));

	return any != NULL && b->now - s->last_at <= JOURNEY_VISIT_GAP &&
	       any->last_at >= s->visit_at &&
	       (own == NULL || own->last_at < s->visit_at);
}

enum box_why
journey_box(const struct journey *j, const struct journey_state *s,
    uint32_t box, int64_t now, int64_t *due)
{
	const struct box_row *rows =
	    IMAGE_ROWS(j->image, struct box_row, j->rules->boxes);
	struct box b = {j->image, &rows[box], s, now};
	enum box_why why;
	int64_t since;

	if (!b.row->history)
		return BOX_HOLDS;
	if (s == NULL)
		return BOX_NO_HISTORY;
	why = reason(&b, &since);
	if (why != BOX_HOLDS)
		return why;
	if (is_answered(&b))
		return BOX_ANSWERED;
	if (is_capped(&b))
		return BOX_CAPPED;
	if (is_other_shown(&b))
		return BOX_OTHER;
	since = duration_after(since, length(b.row->after));
	if (b.row->event.n == 0 || since <= now)
		return BOX_HOLDS;
	if (due != NULL)
		*due = since;
	return BOX_WAITS;
}
