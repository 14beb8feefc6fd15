/* SPDX-License-Identifier: ISC */
#include "rehearsal/watch.h"

#include "base/arena.h"
#include "journey/step.h"
#include "people/reader.h"
#include "rehearsal/company.h"
#include "rehearsal/steps.h"
#include "store/sales.h"

#define MAILS_MAX 512
#define TASKS_MAX 64

static struct person *
by_email(struct play *p, struct str email)
{
	for (size_t i = 0; email.n > 0 && i < p->npeople; i++)
		if (str_ieq(p->people[i].email, email))
			return &p->people[i];
	return NULL;
}

static bool
has_ended(struct play *p, uint64_t id)
{
	return id < p->nended && p->ended[id] != 0;
}

static void
note_ended(struct play *p, uint64_t id)
{
	if (id >= p->nended) {
		size_t room = 2 * (size_t)id + 64;
		unsigned char *ended = arena_array(p->arena, room, 1);

		for (size_t i = 0; i < p->nended; i++)
			ended[i] = p->ended[i];
		p->ended = ended;
		p->nended = room;
	}
	p->ended[id] = 1;
}

static void
arrived(struct play *p, struct person *who, const struct store_mail_row *row)
{
	struct letter *l = letter_read(&p->world, p->arena, row);
	struct entry *e;

	who->last = l;
	if (who->ngot < PLAY_GOT_MAX)
		who->got[who->ngot++] = l->mail;
	e = play_say(p, ENTRY_MAIL, who, "gets %.*s: %.*s", STR_ARG(l->mail),
	    STR_ARG(l->subject));
	play_file(p, e, l->mail, "eml", l->bytes);
	play_file(p, e, l->mail, "html", l->html);
}

static void
to_colleague(struct play *p, const struct store_mail_row *row)
{
	const struct person_row *person =
	    site_person(p->world.site, row->person);

	(void)play_say(p, ENTRY_TASK, NULL, "%.*s gets %.*s",
	    STR_ARG(person == NULL
			? row->person
			: image_str(&p->world.site->image, person->name)),
	    STR_ARG(row->mail));
}

static void
see_mail(struct play *p, const struct store_mail_row *row)
{
	struct person *who = by_email(p, row->email);

	if (row->ended_at == 0 || has_ended(p, row->id) || row->hook.n > 0)
		return;
	note_ended(p, row->id);
	if (row->person.n > 0) {
		to_colleague(p, row);
		return;
	}
	if (who == NULL)
		return;
	if (row->state == MAIL_ACCEPTED)
		arrived(p, who, row);
	else
		(void)play_say(p, ENTRY_UNSENT, who, "does not get %.*s: %s",
		    STR_ARG(row->mail), store_mail_reason_about(row->reason));
}

static void
see_mails(struct play *p, struct arena *a)
{
	struct store_mail_row *rows;
	size_t n;

	if (store_mail_list(p->world.store, a, MAIL_STATE__MAX, MAILS_MAX,
		&rows, &n) != STORE_OK)
		return;
	while (n-- > 0)
		see_mail(p, &rows[n]);
}

static const struct store_run *
run_before(const struct person *who, uint64_t id)
{
	for (size_t i = 0; i < who->nruns; i++)
		if (who->runs[i].id == id)
			return &who->runs[i];
	return NULL;
}

static void
see_run(struct play *p, struct person *who, const struct store_run *run)
{
	const struct store_run *before = run_before(who, run->id);

	if (before == NULL)
		(void)play_say(p, ENTRY_RUN, who, "comes into %.*s%s",
		    STR_ARG(run->sequence), run->number > 1 ? " again" : "");
	if (run->step.n > 0 && run->ended_at == 0 &&
	    (before == NULL || !str_eq(before->step, run->step)))
		(void)play_say(p, ENTRY_RUN, who, "waits in %.*s at %.*s",
		    STR_ARG(run->sequence), STR_ARG(run->step));
	if (run->goal.n > 0 && (before == NULL || before->goal.n == 0))
		(void)play_say(p, ENTRY_RUN, who,
		    "reaches the goal %.*s of %.*s", STR_ARG(run->goal),
		    STR_ARG(run->sequence));
	if (run->ended_at != 0 && (before == NULL || before->ended_at == 0))
		(void)play_say(p, ENTRY_RUN, who, "leaves %.*s: %.*s",
		    STR_ARG(run->sequence), STR_ARG(run->outcome));
}

/* Runs outlive what they were read into. */
static void
keep_runs(struct play *p, struct person *who, const struct store_follower *f)
{
	who->runs = store_runs_copy(p->arena, f->runs, f->nruns);
	who->nruns = f->nruns;
}

static bool
have_changed(const struct person *who, const struct store_follower *f)
{
	if (who->nruns != f->nruns)
		return true;
	for (size_t i = 0; i < f->nruns; i++) {
		const struct store_run *a = &who->runs[i], *b = &f->runs[i];

		if (!str_eq(a->step, b->step) || !str_eq(a->path, b->path) ||
		    !str_eq(a->goal, b->goal) || a->ended_at != b->ended_at)
			return true;
	}
	return false;
}

static void
see_stage(struct play *p, struct arena *a, struct person *who,
    const struct store_follower *f)
{
	const struct site *site = p->world.site;
	struct situation at = reader_of(
	    site->head->default_lang, site->head->journey.start, p->world.now);
	const struct journey_state *state =
	    reader_journey(a, site, &f->who, &at);
	struct str stage = journey_stage_key(&site->journey, at.stage);

	if (str_eq(stage, who->stage))
		return;
	if (who->stage.n > 0)
		(void)play_say(p, ENTRY_STAGE, who, "%.*s -> %.*s (%.*s)",
		    STR_ARG(who->stage), STR_ARG(stage), STR_ARG(state->rule));
	who->stage = stage;
}

static void
see_tasks(struct play *p, struct arena *a, struct person *who)
{
	struct store_open *tasks;
	size_t n;

	if (store_tasks(p->world.store, a, who->contact, TASKS_MAX, &tasks,
		&n) != STORE_OK)
		return;
	for (; who->ntasks < n; who->ntasks++)
		(void)play_say(p, ENTRY_TASK, who, "a task for %.*s: %.*s",
		    STR_ARG(tasks[who->ntasks].task.person),
		    STR_ARG(tasks[who->ntasks].task.text));
}

static void
see_person(struct play *p, struct arena *a, struct person *who)
{
	struct store_profile profile;
	struct store_follower f;

	if (who->email.n == 0)
		return;
	if (who->contact.lo == 0) {
		if (store_profile(p->world.store, a, who->contact, who->email,
			&profile) != STORE_OK)
			return;
		who->contact = profile.contact.id;
		if (who->zone.p != NULL)
			(void)company_set(
			    &p->world, who, STR("zone"), who->zone);
		who->stage = journey_stage_key(&p->world.site->journey,
		    p->world.site->head->journey.start);
	}
	if (store_follower(p->world.store, a, p->world.now, who->contact, &f) !=
	    STORE_OK)
		return;
	see_stage(p, a, who, &f);
	see_tasks(p, a, who);
	steps_note(p, who, &f);
	if (!have_changed(who, &f))
		return;
	for (size_t i = 0; i < f.nruns; i++)
		see_run(p, who, &f.runs[i]);
	keep_runs(p, who, &f);
}

void
watch(void *ctx)
{
	struct play *p = ctx;
	struct arena *a = arena_new(0);

	see_mails(p, a);
	for (size_t i = 0; i < p->npeople; i++)
		see_person(p, a, &p->people[i]);
	arena_free(a);
}
