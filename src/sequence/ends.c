/* SPDX-License-Identifier: ISC */
/* Goals, exits, and what lets a sequence write to somebody at all. */
#include <string.h>

#include "base/clock.h"
#include "people/agreed.h"
#include "sequence/walk.h"

#define COMPLETED STR("completed")

/* When the event last happened; INT64_MIN: it never did. */
static int64_t
last_of(const struct walk *w, struct str event)
{
	char key[JOURNEY_KEY_MAX] = "e:";
	size_t n = event.n < sizeof(key) - 2 ? event.n : sizeof(key) - 2;
	const struct fact *fact;

	memcpy(key + 2, event.p, n);
	fact = state_fact(w->state, (struct str){key, 2 + n});
	return fact == NULL ? INT64_MIN : fact->last_at;
}

static struct duration
duration_of(const struct rule_duration *d)
{
	return (struct duration){d->seconds, d->months};
}

/* Within the time of one of the run's mails. */
static bool
is_near_mail(
    const struct way *way, const struct rule_duration *within, int64_t at)
{
	const struct store_follower *who = way->walk->who;

	for (size_t i = 0; i < who->nmails; i++) {
		const struct store_run_mail *m = &who->mails[i];

		if (m->run == way->run.id &&
		    (m->state == MAIL_ACCEPTED || m->state == MAIL_UNCERTAIN) &&
		    m->ended_at <= at &&
		    at <= duration_after(m->ended_at, duration_of(within)))
			return true;
	}
	return false;
}

bool
ends_goal(const struct way *way, uint32_t i, int64_t *at)
{
	const struct walk *w = way->walk;
	const struct goal_row *goal =
	    IMAGE_ROWS(&w->site->image, struct goal_row, way->row->goals) + i;

	*at = last_of(w, walk_text(w, goal->event));
	/* What let him in is no goal of it. */
	return *at > way->run.entered_at &&
	       (goal->within.given == 0 ||
		   is_near_mail(way, &goal->within, *at)) &&
	       way_holds(way, goal->cond);
}

void
ends_note_goal(struct way *way)
{
	const struct walk *w = way->walk;
	const struct goal_row *goals =
	    IMAGE_ROWS(&w->site->image, struct goal_row, way->row->goals);
	int64_t at;

	for (uint32_t i = 0; i < way->row->goals.n && way->run.goal.n == 0;
	     i++) {
		if (!ends_goal(way, i, &at))
			continue;
		way->run.goal = walk_text(w, goals[i].name);
		way->run.goal_at = at;
	}
}

static bool
happened(const struct way *way, struct span events)
{
	const struct walk *w = way->walk;
	const struct span *rows =
	    IMAGE_ROWS(&w->site->image, struct span, events);

	for (uint32_t i = 0; i < events.n; i++)
		if (last_of(w, walk_text(w, rows[i])) > way->run.entered_at)
			return true;
	return false;
}

/* From when on an exit with `after` may hold. */
static int64_t
exit_at(const struct way *way, const struct exit_row *exit)
{
	return duration_after(way->run.entered_at, duration_of(&exit->after));
}

static bool
exit_holds(const struct way *way, const struct exit_row *exit)
{
	const struct walk *w = way->walk;
	int64_t at;

	if (exit->goal >= 0 && !ends_goal(way, (uint32_t)exit->goal, &at))
		return false;
	if (exit->events.n > 0 && !happened(way, exit->events))
		return false;
	if (exit->stages != 0 && (exit->stages >> w->at.stage & 1) == 0)
		return false;
	if (exit->after.given != 0 && w->now < exit_at(way, exit))
		return false;
	return way_holds(way, exit->cond);
}

bool
ends_allowed(const struct way *way, struct str *outcome)
{
	const struct sequence_row *row = way->row;
	const struct store_follower *who = way->walk->who;
	struct str list = walk_text(way->walk, row->list);
	int64_t now = way->walk->now, unused = 0;
	enum agreed agreed = AGREED_YES;

	for (size_t i = 0; i < who->nstops; i++)
		if (store_stops(who->stops[i].scope, who->stops[i].list,
			walk_class(row->class), list)) {
			*outcome = STR("suppressed");
			return false;
		}
	if (row->max_unused.given != 0)
		unused =
		    now - duration_before(now, duration_of(&row->max_unused));
	if (row->consent == CONSENT_CONFIRMED)
		agreed = agreed_himself(
		    who->who.agrees, who->who.nagrees, list, now, unused);
	if (row->consent == CONSENT_CUSTOMER)
		agreed = agreed_list(
		    who->who.agrees, who->who.nagrees, list, now, unused);
	*outcome =
	    agreed == AGREED_LAPSED ? STR("consent-lapsed") : STR("withdrawn");
	return agreed == AGREED_YES;
}

bool
ends_now(const struct way *way, struct str *outcome)
{
	const struct walk *w = way->walk;
	const struct exit_row *exits =
	    IMAGE_ROWS(&w->site->image, struct exit_row, way->row->exits);

	if (!ends_allowed(way, outcome))
		return true;
	for (uint32_t i = 0; i < way->row->exits.n; i++)
		if (exit_holds(way, &exits[i])) {
			*outcome = walk_text(w, exits[i].outcome);
			if (outcome->n == 0)
				*outcome = COMPLETED;
			return true;
		}
	return false;
}

int64_t
ends_next(const struct way *way)
{
	const struct exit_row *exits = IMAGE_ROWS(
	    &way->walk->site->image, struct exit_row, way->row->exits);
	int64_t next = INT64_MAX;

	for (uint32_t i = 0; i < way->row->exits.n; i++) {
		int64_t at = exit_at(way, &exits[i]);

		if (exits[i].after.given != 0 && at > way->walk->now &&
		    at < next)
			next = at;
	}
	return next;
}
