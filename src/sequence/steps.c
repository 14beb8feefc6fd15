/* SPDX-License-Identifier: ISC */
#include "sequence/steps.h"

#include <assert.h>
#include <inttypes.h>

#include "base/arena.h"
#include "base/clock.h"
#include "journey/step.h"
#include "people/given.h"
#include "store/sales.h"
#include "template/mail.h"

#define DAY ((int64_t)86400)
#define ROOM 4 /* changes that one step may take, and more */
#define TASK_SECONDS DAY
#define TASK_MAIL STR("staff/task")
#define COMPLETED STR("completed")

struct work {
	struct way *way;
	struct walk *walk;
	struct store_think *think;
};

static struct id
contact_of(const struct work *w)
{
	return w->walk->who->who.contact.id;
}

static void
end(struct work *w, struct str outcome)
{
	struct store_run *run = &w->way->run;

	run->ended_at = w->walk->now;
	run->outcome = outcome.n > 0 ? outcome : COMPLETED;
	run->wake = STORE_RUN_SLEEPS;
	run->step = STR("");
}

/* What was queued before does not go: the step tells who asks. */
static void
let_out(struct work *w, const struct step_row *step, struct str outcome)
{
	end(w, outcome);
	w->way->run.step = walk_text(w->walk, step->name);
}

/* What follows a step for who took that branch of it; empty: none of them. */
static uint32_t
behind(const struct site *site, const struct step_row *step, struct str branch)
{
	const struct branch_row *rows =
	    IMAGE_ROWS(&site->image, struct branch_row, step->branches);

	for (uint32_t i = 0; i < step->branches.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), branch))
			return rows[i].first;
	return branch.n == 0 ? step->other : step->next;
}

/* Where an edited sequence goes on for who stood at a step it no longer has:
 * behind the last one he passed that it still has. */
static uint32_t
behind_passed(
    const struct site *site, const struct sequence_row *row, struct str path)
{
	const struct step_row *steps =
	    IMAGE_ROWS(&site->image, struct step_row, row->steps);
	struct str rest = path, word;
	uint32_t next = 0;

	while (str_word(&rest, &word)) {
		struct str name = str_head(word, str_chr(word, WALK_BRANCH));
		uint32_t i = sequence_step_find(site, row, name);

		if (i != STEP_NONE)
			next =
			    behind(site, &steps[i], str_from(word, name.n + 1));
	}
	return next;
}

uint32_t
sequence_resumes(const struct site *site, const struct sequence_row *row,
    struct str step, struct str path)
{
	uint32_t i =
	    step.n == 0 ? STEP_NONE : sequence_step_find(site, row, step);

	return i == STEP_NONE ? behind_passed(site, row, path) : i;
}

/* The form that let him in, whose file his mails may hold. */
static struct str
form_of(const struct way *way)
{
	const struct image *im = &way->walk->site->image;
	const struct enter_row *enters =
	    IMAGE_ROWS(im, struct enter_row, way->row->enters);
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, way->walk->site->head->forms);

	for (uint32_t i = 0; i < way->row->enters.n; i++)
		if (enters[i].forms.n > 0)
			return image_str(im,
			    IMAGE_ROWS(im, struct span, enters[i].forms)[0]);
	for (uint32_t i = 0; i < way->walk->site->head->forms.n; i++)
		if (str_eq(image_str(im, forms[i].sequence),
			walk_text(way->walk, way->row->name)))
			return image_str(im, forms[i].name);
	return STR("");
}

/* It came to nothing, so he had none. */
static bool
never_left(enum mail_state state)
{
	return state == MAIL_FAILED || state == MAIL_CANCELLED ||
	       state == MAIL_STALE;
}

static bool
was_sent_ever(const struct way *way, struct str step)
{
	const struct store_follower *who = way->walk->who;

	for (size_t i = 0; i < who->nmails; i++)
		for (size_t k = 0; k < who->nruns; k++)
			if (!never_left(who->mails[i].state) &&
			    who->runs[k].id == who->mails[i].run &&
			    str_eq(who->runs[k].sequence, way->run.sequence) &&
			    str_eq(who->mails[i].step, step))
				return true;
	return false;
}

static void
queue(struct work *w, const struct step_row *step, struct str name)
{
	const struct way *way = w->way;
	struct store_mail *mail = ARENA_NEW(w->walk->arena, struct store_mail);
	const struct given given = {.form = form_of(way)};
	int64_t now = w->walk->now;
	uint32_t lang = w->walk->at.lang;

	*mail = (struct store_mail){
	    .dedup =
		str_format(w->walk->arena, "seq:%.*s:%" PRIu32 ":%.*s:%" PRIu64,
		    STR_ARG(way->run.sequence), way->run.number, STR_ARG(name),
		    way->walk->who->who.contact.id.lo),
	    .kind = walk_class(step->class),
	    .list = walk_text(w->walk, way->row->list),
	    .mail = walk_text(w->walk, step->mail),
	    .lang = site_lang(w->walk->site, lang),
	    .site = site_version(w->walk->arena, w->walk->site),
	    .given = given_pack(w->walk->arena, &given),
	    .at = now,
	    .due = step->any_time != 0 ? now : times_open(way, now),
	    .stale = duration_after(
		way->due, (struct duration){step->stale_after.seconds,
			      step->stale_after.months}),
	    .run = way->run.id,
	    .step = name,
	    .priority = way->row->priority};
	/* What comes too late, by its window or since nobody ran for long, is
	 * found out by who sends, and written down with the reason. */
	if (mail->due >= mail->stale)
		mail->due = mail->stale - 1;
	store_change(w->think, CHANGE_QUEUE_MAIL)->mail = mail;
}

static void
send(struct work *w, const struct step_row *step, struct str name)
{
	if (!way_passed(w->way, name) &&
	    (step->once != ONCE_CONTACT || !was_sent_ever(w->way, name)))
		queue(w, step, name);
	way_pass(w->way, name, STR(""));
}

/* Never back to an earlier stage, nor from one that is aside behind it, unless
 * its author says so. */
static bool
may_set(const struct work *w, const struct step_row *step)
{
	const struct journey *j = &w->walk->site->journey;
	const struct stage_row *stages =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);
	uint32_t to = (uint32_t)step->stage, from = w->walk->at.stage;

	return to != from &&
	       (step->back != 0 || stages[to].aside != 0 || to > from);
}

static void
set_stage(struct work *w, const struct step_row *step)
{
	struct change *c;
	struct store_stage_change row;

	if (!may_set(w, step))
		return;
	c = store_change(w->think, CHANGE_ADD_CONTACT_EVENT);
	c->contact_id = contact_of(w);
	c->event = (struct store_event){.at = w->walk->now,
	    .event = STR(EVENT_STAGE_SET),
	    .form = w->way->run.sequence,
	    .answer = journey_stage_key(
		&w->walk->site->journey, (uint32_t)step->stage)};
	(void)people_step(
	    w->walk->site, w->walk->arena, w->walk->state, &c->event, &row, 1);
	w->walk->at.stage =
	    journey_stage(&w->walk->site->journey, w->walk->state);
}

static void
set_field(struct work *w, const struct step_row *step)
{
	struct arena *a = w->walk->arena;
	struct situation *at = &w->walk->at;
	struct store_value *value = ARENA_NEW(a, struct store_value);
	struct request_var *vars =
	    arena_array(a, at->ncontact + 1, sizeof(*vars));
	size_t n = 0;

	*value = (struct store_value){walk_text(w->walk, step->field),
	    str_copy(a, way_value(w->way, step->value))};
	store_change(w->think, CHANGE_PUT_VALUE)->value = value;
	for (size_t i = 0; i < at->ncontact; i++)
		if (!str_eq(at->contact[i].name, value->name))
			vars[n++] = at->contact[i];
	vars[n++] = (struct request_var){value->name, value->value};
	at->contact = vars;
	at->ncontact = n;
}

/* The first colleague of that role, or of that key. */
static struct str
colleague(const struct site *site, struct str role)
{
	const struct image *im = &site->image;
	const struct person_row *rows =
	    IMAGE_ROWS(im, struct person_row, site->head->persons);

	for (uint32_t i = 0; i < site->head->persons.n; i++)
		if (str_eq(image_str(im, rows[i].role), role))
			return image_str(im, rows[i].key);
	return role;
}

/* By a mail, when no <notify task="yes"> of the site does it. */
static void
tell_colleague(struct work *w, struct str person, struct str name)
{
	const struct site *site = w->walk->site;
	const struct notify_row *notifies =
	    IMAGE_ROWS(&site->image, struct notify_row, site->head->notifies);
	struct store_mail *mail = ARENA_NEW(w->walk->arena, struct store_mail);
	const struct given given = {.about = contact_of(w)};
	int64_t now = w->walk->now;

	for (uint32_t i = 0; i < site->head->notifies.n; i++)
		if (notifies[i].tasks != 0 &&
		    str_eq(walk_text(w->walk, notifies[i].person), person))
			return;
	if (mail_find(site, TASK_MAIL) == NULL)
		return;
	*mail = (struct store_mail){
	    .dedup = str_format(w->walk->arena,
		"task:%.*s:%" PRIu32 ":%.*s:%" PRIu64,
		STR_ARG(w->way->run.sequence), w->way->run.number,
		STR_ARG(name), contact_of(w).lo),
	    .person = person,
	    .kind = MAIL_TRANSACTIONAL,
	    .mail = TASK_MAIL,
	    .lang = site_lang(site, site->head->default_lang),
	    .site = site_version(w->walk->arena, site),
	    .given = given_pack(w->walk->arena, &given),
	    .at = now,
	    .due = now,
	    .stale = now + 3 * DAY};
	store_change(w->think, CHANGE_QUEUE_MAIL)->mail = mail;
}

static void
task(struct work *w, const struct step_row *step, struct str name)
{
	struct store_task *task = ARENA_NEW(w->walk->arena, struct store_task);
	struct str text = walk_text(w->walk, step->text);

	if (!way_passed(w->way, name)) {
		*task = (struct store_task){.person = colleague(w->walk->site,
						walk_text(w->walk, step->role)),
		    .text = text,
		    .at = w->walk->now,
		    .by = str_format(w->walk->arena, "sequence %.*s",
			STR_ARG(w->way->run.sequence)),
		    .due = w->walk->now + TASK_SECONDS};
		store_change(w->think, CHANGE_ADD_TASK)->task = task;
		tell_colleague(w, task->person, name);
	}
	way_pass(w->way, name, STR(""));
}

/* The first branch that holds, or NULL. */
static const struct branch_row *
branch_of(const struct work *w, const struct step_row *step)
{
	const struct branch_row *rows = IMAGE_ROWS(
	    &w->walk->site->image, struct branch_row, step->branches);

	for (uint32_t i = 0; i < step->branches.n; i++)
		if (way_holds(w->way, rows[i].cond))
			return &rows[i];
	return NULL;
}

static uint32_t
choose(struct work *w, const struct step_row *step, struct str name)
{
	const struct branch_row *b = branch_of(w, step);

	way_pass(
	    w->way, name, b == NULL ? STR("") : walk_text(w->walk, b->name));
	return b == NULL ? step->other : b->first;
}

/* Behind a wait until a date that is past or not known. */
static uint32_t
past(const struct step_row *step)
{
	switch ((enum step_past)step->past) {
	case PAST_SKIP:
		return step->skip_to;
	case PAST_END:
		return STEP_NONE;
	case PAST_GO:
		break;
	}
	return step->other;
}

/* *next is the step behind it; false: he waits on. */
static bool
wait(struct work *w, const struct step_row *step, struct str name,
    uint32_t *next)
{
	struct store_run *run = &w->way->run;
	bool known;
	const struct branch_row *b = branch_of(w, step);
	int64_t over;

	if (!str_eq(run->step, name))
		run->step_at = w->walk->now;
	over = times_wait(w->way, step, run->step_at, &known);
	if (b != NULL) {
		way_pass(w->way, name, walk_text(w->walk, b->name));
		w->way->due = w->walk->now;
		*next = b->first;
		return true;
	}
	if (!known || over <= w->walk->now) {
		way_pass(w->way, name, STR(""));
		/* A date may be moved behind him, too, while he waits. */
		*next = step->until != SEQUENCE_NO_VALUE &&
				(!known || over <= run->step_at ||
				    over < w->way->due)
			    ? past(step)
			    : step->other;
		/* He may have been looked at before it was over. */
		if (known && over > w->way->due)
			w->way->due = over;
		return true;
	}
	run->step = name;
	run->wake = ends_next(w->way);
	if (over < run->wake)
		run->wake = over;
	/* What a condition says may change with the day alone. */
	if (step->branches.n > 0 && run->wake > w->walk->now + DAY)
		run->wake = w->walk->now + DAY;
	return false;
}

/* He rests at a step that is no wait, until then at the latest. */
static void
rest(struct work *w, const struct step_row *step, int64_t wake)
{
	struct store_run *run = &w->way->run;

	run->step = walk_text(w->walk, step->name);
	run->step_at = w->walk->now;
	run->wake = wake;
}

/* One step; false: he rests at it. */
static bool
step_once(struct work *w, const struct step_row *step, uint32_t *next)
{
	struct str name = walk_text(w->walk, step->name);

	*next = step->next;
	switch ((enum step_kind)step->kind) {
	case STEP_SEND:
		/* No mail by itself while a complaint of his is open; what is
		 * to be done about it goes on. */
		if (walk_case_open(w->walk)) {
			rest(w, step, w->walk->now + DAY);
			return false;
		}
		send(w, step, name);
		return true;
	case STEP_WAIT:
		/* Nobody waits twice at one step, whatever was moved. */
		if (way_passed(w->way, name))
			return true;
		return wait(w, step, name, next);
	case STEP_CHOOSE:
		if (!way_passed(w->way, name))
			*next = choose(w, step, name);
		return true;
	case STEP_SET:
		if (step->stage >= 0)
			set_stage(w, step);
		else
			set_field(w, step);
		way_pass(w->way, name, STR(""));
		return true;
	case STEP_TASK:
		task(w, step, name);
		return true;
	case STEP_END:
		end(w, walk_text(w->walk, step->outcome));
		return false;
	}
	return false;
}

void
steps_run(struct way *way, struct store_think *think)
{
	struct work w = {way, way->walk, think};
	uint32_t next, i = sequence_resumes(way->walk->site, way->row,
			   way->run.step, way->run.path);
	struct str outcome;

	for (;;) {
		if (i == STEP_NONE) {
			end(&w, COMPLETED);
			return;
		}
		/* What was set a step ago may end it. */
		if (ends_now(way, &outcome)) {
			let_out(&w, &way->steps[i], outcome);
			return;
		}
		if (think->nchanges + ROOM + FOLLOW_MAX > STORE_CHANGES_MAX) {
			rest(&w, &way->steps[i], w.walk->now);
			return;
		}
		if (!step_once(&w, &way->steps[i], &next))
			return;
		assert(next == STEP_NONE || next > i);
		i = next;
	}
}
