/* SPDX-License-Identifier: ISC */
/*
 * Who comes into a sequence: by what happens to him, by a form that names it,
 * and by silence or a stage that he is in, for which scan.c looks.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "journey/step.h"
#include "sequence/walk.h"

#define SUBMIT STR("form_submit")
#define CONFIRMED STR("optin_confirmed")
#define LAPSED STR("consent-lapsed")

struct work {
	struct walk walk;
	const struct store_follower *who;
	struct store_think *think;
};

/*
 * Whether a form's sending is what happened.  A sequence that needs a confirmed
 * address waits for the confirmation of a form that asks for one (SITE 4).
 */
static bool
is_sending(const struct site *site, const struct sequence_row *row,
    struct str event, struct str form)
{
	const struct form_row *f = site_form(site, form);
	bool confirms =
	    row->consent == CONSENT_CONFIRMED && f != NULL && f->confirm.n > 0;

	return str_eq(event, confirms ? CONFIRMED : SUBMIT);
}

static bool
is_entered_by(const struct site *site, const struct sequence_row *row,
    const struct enter_row *rule, struct str event, struct str form)
{
	if (rule->forms.n > 0 && !walk_lists(site, rule->forms, form))
		return false;
	if (walk_lists(site, rule->events, SUBMIT) &&
	    is_sending(site, row, event, form))
		return true;
	/* A confirmation that stands for a sending is none of its own. */
	return walk_lists(site, rule->events, event) && !str_eq(event, SUBMIT);
}

/* sequence="…" of a k:form. */
static bool
is_of_form(const struct site *site, const struct sequence_row *row,
    struct str event, struct str form)
{
	const struct form_row *f = site_form(site, form);

	return f != NULL && f->sequence.n > 0 &&
	       str_eq(image_str(&site->image, f->sequence),
		   image_str(&site->image, row->name)) &&
	       is_sending(site, row, event, form);
}

static bool
is_goal_of(
    const struct site *site, const struct sequence_row *row, struct str event)
{
	const struct goal_row *goals =
	    IMAGE_ROWS(&site->image, struct goal_row, row->goals);

	for (uint32_t i = 0; i < row->goals.n; i++)
		if (str_eq(image_str(&site->image, goals[i].event), event))
			return true;
	return false;
}

static bool
listens(const struct site *site, const struct sequence_row *row,
    struct str event, struct str form, int stage)
{
	const struct enter_row *enters = walk_enters(site, row);

	if (event.n > 0 && (is_of_form(site, row, event, form) ||
			       is_goal_of(site, row, event)))
		return true;
	for (uint32_t i = 0; i < row->enters.n; i++) {
		if (event.n > 0 &&
		    is_entered_by(site, row, &enters[i], event, form))
			return true;
		if (stage >= 0 && walk_by_stage(&enters[i]) &&
		    (enters[i].stages >> stage & 1) != 0)
			return true;
	}
	return false;
}

bool
sequence_listens(void *ctx, struct str event, struct str form, struct str stage)
{
	const struct site *site = ((const struct fold *)ctx)->site;
	int i = stage.n > 0 ? journey_stage_find(&site->journey, stage) : -1;

	for (uint32_t k = 0; k < site->head->sequences.n; k++)
		if (listens(site, &walk_sequences(site)[k], event, form, i))
			return true;
	return false;
}

/* His earlier ways through it. */
struct earlier {
	const struct store_run *last; /* NULL: there was none */
	uint32_t n;
	uint32_t number; /* of the last row */
	bool refused;    /* he was not let in then */
};

/* A row that says why somebody did not come in is no way through it. */
static bool
is_refusal(const struct store_run *run)
{
	return run->ended_at == run->entered_at && run->path.n == 0 &&
	       str_eq(run->outcome, LAPSED);
}

static struct earlier
earlier_of(const struct store_follower *who, struct str sequence)
{
	struct earlier e = {.last = NULL};

	for (size_t i = 0; i < who->nruns; i++) {
		const struct store_run *run = &who->runs[i];

		if (!str_eq(run->sequence, sequence))
			continue;
		if (run->number > e.number) {
			e.number = run->number;
			e.refused = is_refusal(run);
		}
		if (is_refusal(run))
			continue;
		e.n++;
		if (e.last == NULL || run->ended_at == 0 ||
		    (e.last->ended_at != 0 && run->ended_at > e.last->ended_at))
			e.last = run;
	}
	return e;
}

static bool
may_again(const struct sequence_row *row, const struct earlier *e, int64_t now)
{
	const struct duration gap = {row->gap.seconds, row->gap.months};

	if (e->last == NULL)
		return true;
	return row->reentry == REENTRY_AFTER_EXIT && e->last->ended_at != 0 &&
	       (row->max_runs == 0 || e->n < row->max_runs) &&
	       (row->gap.given == 0 ||
		   now >= duration_after(e->last->ended_at, gap));
}

/* What stands beside the event: the stage he is in, and selectors. */
static bool
holds(struct way *way, const struct enter_row *rule)
{
	const struct walk *w = way->walk;

	return (rule->stages == 0 || (rule->stages >> w->at.stage & 1) != 0) &&
	       way_holds(way, rule->cond);
}

/* Who did not let us see what he looks at is silent for nobody. */
static bool
is_silent(const struct walk *w, const struct enter_row *rule)
{
	const struct duration d = {rule->quiet.seconds, rule->quiet.months};

	if (rule->quiet.given == 0)
		return true;
	return !w->at.unwatched && w->state->last_at != 0 &&
	       duration_after(w->state->last_at, d) <= w->now;
}

static bool
is_by_event(const struct work *w, const struct way *way, bool *by_form)
{
	const struct store_event *e = w->who->event;
	const struct site *site = w->walk.site;
	const struct enter_row *enters = walk_enters(site, way->row);
	struct way copy = *way;

	*by_form = e != NULL && is_of_form(site, way->row, e->event, e->form);
	for (uint32_t i = 0; e != NULL && i < way->row->enters.n; i++)
		if (is_entered_by(
			site, way->row, &enters[i], e->event, e->form) &&
		    enters[i].quiet.given == 0 && holds(&copy, &enters[i]))
			return true;
	return *by_form;
}

/* One coming into a stage lets nobody in twice. */
static bool
is_new(const struct earlier *e, int64_t at)
{
	return e->last == NULL || at > e->last->entered_at;
}

static bool
is_by_change(
    const struct work *w, const struct way *way, const struct earlier *e)
{
	const struct store_stage_change *change = w->who->change;
	const struct site *site = w->walk.site;
	const struct enter_row *enters = walk_enters(site, way->row);
	struct way copy = *way;
	int to = change == NULL
		     ? -1
		     : journey_stage_find(&site->journey, change->to);

	if (to < 0 || !is_new(e, change->at))
		return false;
	for (uint32_t i = 0; i < way->row->enters.n; i++)
		if (walk_by_stage(&enters[i]) &&
		    (enters[i].stages >> to & 1) != 0 &&
		    holds(&copy, &enters[i]))
			return true;
	return false;
}

/* A scan asks about one rule, which is one of this sequence. */
static bool
is_by_scan(const struct work *w, const struct way *way, const struct earlier *e)
{
	const struct scanned *asked = w->who->scan;
	const struct enter_row *rule = asked == NULL ? NULL : asked->rule;
	const struct enter_row *enters = walk_enters(w->walk.site, way->row);
	struct way copy = *way;

	return rule != NULL && rule >= enters &&
	       rule < enters + way->row->enters.n &&
	       (walk_by_stage(rule)
		       ? !asked->cooled ||
			     (journey_is_cooled(w->walk.state) &&
				 is_new(e, w->walk.state->stage_at))
		       : is_silent(&w->walk, rule)) &&
	       holds(&copy, rule);
}

/*
 * Who bought something may be written to about similar things of ours until he
 * says no (MAIL 8): what is agreed to by that is written down.  Who left the
 * list, or all, said no.
 */
static bool
is_exempt(struct work *w, const struct way *way)
{
	const struct store_event *e = w->who->event;
	struct store_agree *agree;

	if (way->row->consent != CONSENT_CUSTOMER || e == NULL ||
	    !str_eq(e->event, STR("purchase")) || w->who->nstops > 0)
		return false;
	for (size_t i = 0; i < w->who->who.nagrees; i++)
		if (w->who->who.agrees[i].kind == AGREE_WITHDRAWN ||
		    w->who->who.agrees[i].kind == AGREE_OBJECTED)
			return false;
	agree = ARENA_NEW(w->walk.arena, struct store_agree);
	*agree = (struct store_agree){.at = w->walk.now,
	    .kind = AGREE_EXEMPT_SALE,
	    .list = walk_text(&w->walk, way->row->list),
	    .lang = site_lang(w->walk.site, w->walk.at.lang),
	    .channel = STR("order"),
	    .order_ref = e->item};
	store_change(w->think, CHANGE_ADD_AGREE)->agree = agree;
	return true;
}

static void
begin(struct work *w, struct way *way, const struct earlier *e)
{
	struct store_run *run = ARENA_NEW(w->walk.arena, struct store_run);
	struct str why;

	*run = way->run;
	run->number = e->number + 1;
	run->entered_at = run->step_at = run->wake = w->walk.now;
	/* Whose consent lapsed is not let in, and that is seen, once. */
	if (!ends_allowed(way, &why) && !is_exempt(w, way)) {
		if (!str_eq(why, LAPSED) || e->refused)
			return;
		run->ended_at = w->walk.now;
		run->outcome = why;
		run->wake = STORE_RUN_SLEEPS;
	}
	store_change(w->think, CHANGE_PUT_RUN)->run = run;
}

static void
enter(struct work *w, const struct sequence_row *row)
{
	struct str name = walk_text(&w->walk, row->name);
	struct store_run run = {.sequence = name,
	    .step = STR(""),
	    .path = STR(""),
	    .outcome = STR(""),
	    .goal = STR("")};
	struct earlier e = earlier_of(w->who, name);
	struct way way = way_of(&w->walk, row, &run);
	bool by_form = false;

	if (row->paused != 0 || !may_again(row, &e, w->walk.now))
		return;
	walk_turn(&w->walk, &run);
	if (is_by_event(w, &way, &by_form) || is_by_change(w, &way, &e) ||
	    is_by_scan(w, &way, &e))
		begin(w, &way, &e);
}

/* Runs that ended, too: who buys a week after the last mail of a series does it
 * because of the series. */
static void
note_goals(struct work *w)
{
	const struct store_event *e = w->who->event;

	for (size_t i = 0; e != NULL && i < w->who->nruns; i++) {
		const struct store_run *run = &w->who->runs[i];
		const struct sequence_row *row =
		    sequence_find(w->walk.site, run->sequence);
		struct store_run *kept;
		struct way way;

		if (row == NULL || run->goal.n > 0 ||
		    !is_goal_of(w->walk.site, row, e->event))
			continue;
		walk_turn(&w->walk, run);
		way = way_of(&w->walk, row, run);
		ends_note_goal(&way);
		if (way.run.goal.n == 0 ||
		    w->think->nchanges == STORE_CHANGES_MAX)
			continue;
		kept = ARENA_NEW(w->walk.arena, struct store_run);
		*kept = way.run;
		store_change(w->think, CHANGE_PUT_RUN)->run = kept;
	}
}

void
sequence_enter(
    void *ctx, const struct store_follower *who, struct store_think *think)
{
	const struct site *site = ((const struct fold *)ctx)->site;
	struct work w = {.who = who, .think = think};

	walk_begin(&w.walk, think->arena, site, NULL, who, who->now);
	for (uint32_t i = 0; i < site->head->sequences.n &&
			     think->nchanges + 1 < STORE_CHANGES_MAX;
	     i++)
		enter(&w, &walk_sequences(site)[i]);
	note_goals(&w);
}
