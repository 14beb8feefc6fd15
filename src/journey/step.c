/* SPDX-License-Identifier: ISC */
/*
 * The one place that changes a stage: moves, scores, cooling, sharing.
 */
#include "journey/step.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "journey/came.h"
#include "journey/facts.h"
#include "journey/score.h"

uint32_t
journey_stage(const struct journey *j, const struct journey_state *s)
{
	int stage = journey_stage_find(j, s->stage);

	return stage < 0 ? j->rules->start : (uint32_t)stage;
}

/* Changes the stage and says so; nothing else in the program does. */
static void
change_stage(const struct journey *j, struct journey_state *s, uint32_t to,
    int64_t at, struct str rule, struct str evidence,
    struct stage_change *change)
{
	uint32_t from = journey_stage(j, s);

	if (from == to)
		return;
	*change = (struct stage_change){true, from, to, rule, evidence, at};
	s->stage = journey_stage_key(j, to);
	s->stage_at = at;
	s->rule = rule;
}

/*
 * What the company did to a person, or another person did, is no act of his:
 * it counts as a touchpoint but does not end a silence.
 */
static bool
is_act(struct str event)
{
	static const struct str not_his[] = {
	    STR("mail_sent"),
	    STR("bounce_soft"),
	    STR("bounce_hard"),
	    STR("box_shown"),
	    STR("box_held"),
	    STR("referral_visit"),
	    STR("refund"),
	    STR("offer"),
	    STR("lost"),
	};

	for (size_t i = 0; i < sizeof(not_his) / sizeof(*not_his); i++)
		if (str_eq(event, not_his[i]))
			return false;
	return true;
}

/* What he did from one moment to another. */
static void
note_act(struct journey_state *s, int64_t from, int64_t at)
{
	if (s->last_at == 0 || from - s->last_at > JOURNEY_VISIT_GAP) {
		s->quiet_from = s->last_at;
		s->visit_at = from;
		if (s->visits < UINT32_MAX)
			s->visits++;
	}
	s->last_at = at;
}

/* No longer than a packed state takes back. */
static struct str
kept_text(struct arena *a, struct str s, size_t max)
{
	return str_copy(a, str_head(s, str_utf8_cut(s, max)));
}

static void
note_touch(
    struct arena *a, struct journey_state *s, const struct touch *t, int64_t at)
{
	struct state_touch kept = {
	    .at = at,
	    .channel = t->channel,
	    .source_class = t->source_class,
	    .source = kept_text(a, t->source, TOUCH_SOURCE_MAX),
	    .medium = kept_text(a, t->medium, TOUCH_SOURCE_MAX),
	    .campaign = kept_text(a, t->campaign, TOUCH_TEXT_MAX),
	};

	if (s->first.at == 0)
		s->first = kept;
	if (t->channel != CHANNEL_DIRECT)
		s->last = kept;
}

/* "move event=form_submit form=offer stage=..decision source-class=ai" */
static struct str
move_name(const struct journey *j, struct arena *a, const struct move_row *row)
{
	const struct rule_event *r = &row->when;
	const struct {
		const char *name;
		struct span value;
	} parts[] = {
	    {"event", r->event},
	    {"page-class", r->page_class},
	    {"item", r->item},
	    {"form", r->form},
	    {"stage", row->written},
	};
	struct buf b;

	buf_init(&b, a, 512 + RULE_CAME_MAX);
	buf_lit(&b, "move");
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (parts[i].value.n > 0)
			buf_printf(&b, " %s=%.*s", parts[i].name,
			    STR_ARG(image_str(j->image, parts[i].value)));
	if (r->came.words.n > 0)
		buf_printf(
		    &b, " %.*s", STR_ARG(image_str(j->image, r->came.words)));
	return buf_view(&b);
}

/* "e:purchase campaign=spring27-ads": what happened, and where he who did it
 * came from, as far as the move asks. */
static struct str
move_evidence(struct arena *a, const struct move_row *row,
    const struct journey_event *e, const struct state_touch *from)
{
	struct buf b;

	buf_init(&b, a, 1024);
	buf_printf(&b, "e:%.*s", STR_ARG(e->event));
	came_put(&b, a, &row->when.came, from);
	return buf_view(&b);
}

/* Applies the first move that matches; false when none does. */
static bool
apply_move(const struct journey *j, struct arena *a, struct journey_state *s,
    const struct journey_event *e, int64_t at, struct stage_change *change)
{
	const struct move_row *rows =
	    IMAGE_ROWS(j->image, struct move_row, j->rules->moves);
	const struct state_touch *from = journey_source(s, at);
	uint64_t here = (uint64_t)1 << journey_stage(j, s);

	for (uint32_t i = 0; i < j->rules->moves.n; i++) {
		if ((rows[i].from & here) == 0 ||
		    !facts_match(j->image, &rows[i].when, e, from))
			continue;
		change_stage(j, s, rows[i].stage, at, move_name(j, a, &rows[i]),
		    move_evidence(a, &rows[i], e, from), change);
		s->moved_at = at;
		facts_mark_move(s, at);
		return true;
	}
	return false;
}

static bool
is_held(const struct journey *j, const struct journey_state *s)
{
	const struct stage_row *rows =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);

	return rows[journey_stage(j, s)].back_never != 0;
}

/* A stage that is gone is set by nobody. */
static void
set_stage(const struct journey *j, struct arena *a, struct journey_state *s,
    const struct journey_event *e, int64_t at, struct stage_change *change)
{
	int to = journey_stage_find(j, e->to);

	if (to < 0)
		return;
	change_stage(j, s, (uint32_t)to, at,
	    str_format(a, "set sequence=%.*s", STR_ARG(e->form)), STR(""),
	    change);
	s->moved_at = at;
	facts_mark_move(s, at);
}

void
journey_step(const struct journey *j, struct arena *a, struct journey_state *s,
    const struct journey_event *e, struct stage_change *change)
{
	int64_t at = e->at > s->last_at ? e->at : s->last_at;
	bool reading = facts_is_reading(e->event);
	int winner;

	*change = (struct stage_change){.changed = false};
	if (str_eq(e->event, STR(EVENT_STAGE_SET))) {
		set_stage(j, a, s, e, at, change);
		return;
	}
	/* What begins a visit comes from there already. */
	if (e->touch != NULL)
		note_touch(a, s, e->touch, at);
	facts_count(j, a, s, e, at);
	/* Who reads a page for an hour met us once, and was not silent. */
	if (!reading && s->touchpoints < UINT32_MAX)
		s->touchpoints++;
	if (is_act(e->event))
		note_act(
		    s, reading ? at - (e->dwell - e->dwell_before) : at, at);
	if (apply_move(j, a, s, e, at, change) || is_held(j, s))
		return;
	winner = score_winner(j, s, e, at);
	if (winner >= 0)
		change_stage(j, s, (uint32_t)winner, at, STR("score"),
		    score_evidence(j, a, s, (uint32_t)winner, at), change);
}

/* "cool after=P120D" */
static struct str
cool_name(struct arena *a, struct duration d)
{
	struct buf b;
	int64_t days = d.seconds / 86400, rest = d.seconds % 86400;

	buf_init(&b, a, 96);
	buf_lit(&b, "cool after=P");
	if (d.months != 0)
		buf_printf(&b, "%" PRId32 "M", d.months);
	if (days != 0 || (d.months == 0 && rest == 0))
		buf_printf(&b, "%" PRId64 "D", days);
	if (rest != 0)
		buf_printf(&b, "T%" PRId64 "S", rest);
	return buf_view(&b);
}

#define SHARED STR("shared: ")

/* The rule that made a stage, whoever it was that it moved. */
static struct str
rule_of(const struct journey_state *s)
{
	return str_starts(s->rule, SHARED) ? str_from(s->rule, SHARED.n)
					   : s->rule;
}

bool
journey_is_cooled(const struct journey_state *s)
{
	return str_starts(rule_of(s), STR("cool"));
}

/* Since when nothing is known of him; 0: nothing ever was. */
static int64_t
silent_since(const struct journey_state *s)
{
	bool heard = str_starts(s->rule, SHARED) && !journey_is_cooled(s);

	return heard && s->stage_at > s->last_at ? s->stage_at : s->last_at;
}

/*
 * Whether silence up to now lets the rule hold, and since when.  After a
 * cooling only a longer silence cools on, so that rules in a circle end.
 */
static bool
cool_holds(const struct journey *j, const struct journey_state *s,
    const struct cool_row *r, int64_t now, int64_t *at)
{
	struct duration d = {r->after.seconds, r->after.months};
	int64_t since = silent_since(s);

	if (since == 0 || r->from != journey_stage(j, s))
		return false;
	*at = duration_after(since, d);
	if (*at <= s->stage_at && journey_is_cooled(s))
		return false;
	if (*at < s->stage_at)
		*at = s->stage_at;
	return *at <= now;
}

void
journey_at(const struct journey *j, struct arena *a, struct journey_state *s,
    int64_t now, struct stage_change *change)
{
	const struct cool_row *rows =
	    IMAGE_ROWS(j->image, struct cool_row, j->rules->cools);
	int64_t at;

	*change = (struct stage_change){.changed = false};
	if (is_held(j, s))
		return;
	for (uint32_t i = 0; i < j->rules->cools.n; i++) {
		struct duration d = {
		    rows[i].after.seconds, rows[i].after.months};

		if (!cool_holds(j, s, &rows[i], now, &at))
			continue;
		change_stage(j, s, rows[i].to, at, cool_name(a, d),
		    str_format(a, "silent since %" PRId64, silent_since(s)),
		    change);
		return;
	}
}

static bool
is_moved(const struct journey_state *s)
{
	return s->moved_at != 0 && s->moved_at == s->stage_at;
}

/* Whether `other` came into its stage behind s; of one second a move comes
 * last, and of two the stage that is further. */
static bool
is_later(const struct journey *j, const struct journey_state *other,
    const struct journey_state *s)
{
	if (other->stage_at != s->stage_at)
		return other->stage_at > s->stage_at;
	if (is_moved(other) != is_moved(s))
		return is_moved(other);
	return journey_stage(j, other) > journey_stage(j, s);
}

void
journey_share(const struct journey *j, struct arena *a, struct journey_state *s,
    const struct journey_state *other, struct str evidence,
    struct stage_change *change)
{
	struct str rule = rule_of(other);

	*change = (struct stage_change){.changed = false};
	if (!is_later(j, other, s) ||
	    (journey_is_cooled(other) && silent_since(s) > silent_since(other)))
		return;
	change_stage(j, s, journey_stage(j, other), other->stage_at,
	    str_format(a, "shared: %.*s", STR_ARG(rule)), evidence, change);
	if (change->changed && is_moved(other)) {
		s->moved_at = other->moved_at;
		facts_mark_move(s, s->moved_at);
	}
}
