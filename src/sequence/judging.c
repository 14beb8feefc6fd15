/* SPDX-License-Identifier: ISC */
#include "sequence/judging.h"

#include "base/clock.h"
#include "sequence/letter.h"
#include "sequence/walk.h"

#define HOUR ((int64_t)3600)

static const struct store_run *
run_of(const struct store_follower *who, uint64_t id)
{
	for (size_t i = 0; i < who->nruns; i++)
		if (who->runs[i].id == id)
			return &who->runs[i];
	return NULL;
}

/* When this run's mails left, latest first; one under way counts as now. */
static size_t
sent_by_run(const struct store_follower *who, uint64_t run, int64_t now,
    int64_t *sent, size_t max)
{
	size_t n = 0;

	for (size_t i = who->nmails; i-- > 0 && n < max;) {
		const struct store_run_mail *m = &who->mails[i];

		if (m->run != run)
			continue;
		if (m->state == MAIL_ACCEPTED || m->state == MAIL_UNCERTAIN)
			sent[n++] = m->ended_at;
		else if (m->state == MAIL_SENDING)
			sent[n++] = now;
	}
	return n;
}

static int64_t
caps_until(const struct way *way, const struct store_facts *facts)
{
	const struct walk *w = way->walk;
	const struct cap_row *caps =
	    IMAGE_ROWS(&w->site->image, struct cap_row, way->row->caps);
	int64_t own[MAIL_SENT_MAX];
	const int64_t *sent = facts->sent;
	size_t n = facts->nsent;
	int64_t until = 0;

	if (way->row->cap_of_run != 0) {
		n = sent_by_run(facts->follower, way->run.id, facts->now, own,
		    MAIL_SENT_MAX);
		sent = own;
	}
	for (uint32_t i = 0; i < way->row->caps.n; i++) {
		const struct duration per = {
		    caps[i].per.seconds, caps[i].per.months};
		int64_t t;

		if (n < caps[i].n)
			continue;
		t = duration_after(sent[caps[i].n - 1], per);
		if (t > facts->now && t > until)
			until = t;
	}
	return until;
}

static const struct step_row *
step_of(const struct way *way, struct str name)
{
	uint32_t i = sequence_step_find(way->walk->site, way->row, name);

	return i == STEP_NONE ? NULL : &way->steps[i];
}

static struct store_verdict
judge_run(const struct way *way, const struct store_queued *q,
    const struct store_facts *facts)
{
	const struct step_row *step = step_of(way, q->mail.step);
	struct str outcome;
	int64_t until;

	if (way->run.ended_at != 0 && way->run.step.n > 0)
		return store_verdict_cancel(
		    str_eq(way->run.outcome, STR("consent-lapsed"))
			? MAIL_CONSENT_LAPSED
			: MAIL_EXIT);
	if (ends_now(way, &outcome))
		return store_verdict_cancel(
		    str_eq(outcome, STR("consent-lapsed")) ? MAIL_CONSENT_LAPSED
							   : MAIL_EXIT);
	if (walk_case_open(way->walk))
		return store_verdict_later(facts->now + HOUR, MAIL_PAUSED);
	if (q->mail.kind == MAIL_MARKETING && facts->outranked)
		return store_verdict_later(facts->now + HOUR, MAIL_CAP);
	if (q->mail.kind == MAIL_MARKETING) {
		until = caps_until(way, facts);
		if (until != 0)
			return store_verdict_later(until, MAIL_CAP);
	}
	until = step != NULL && step->any_time != 0
		    ? facts->now
		    : times_open(way, facts->now);
	return until > facts->now ? store_verdict_later(until, MAIL_WINDOW)
				  : (struct store_verdict){.what = VERDICT_GO};
}

static struct store_verdict
judge_letter(const struct site *site, const struct store_queued *q,
    const struct store_facts *facts)
{
	const struct letter_row *row = letter_find(site, q->mail.letter);

	if (row == NULL)
		return store_verdict_cancel(MAIL_TEMPLATE_GONE);
	if (letter_barred(site, row, facts->follower))
		return store_verdict_cancel(MAIL_OTHER_SEQUENCE);
	if (facts->outranked)
		return store_verdict_later(facts->now + HOUR, MAIL_CAP);
	return (struct store_verdict){.what = VERDICT_GO};
}

struct store_verdict
sequence_judge(const struct following *following, const struct store_queued *q,
    const struct store_facts *facts)
{
	const struct site *site = following->site;
	const struct store_run *run;
	const struct sequence_row *row;
	struct walk w;
	struct way way;

	if (q->mail.letter.n > 0)
		return judge_letter(site, q, facts);
	run = run_of(facts->follower, q->mail.run);
	if (run == NULL)
		return store_verdict_cancel(MAIL_EXIT);
	row = sequence_find(site, run->sequence);
	/* Its file is gone, or it stands still: nothing is lost by waiting. */
	if (row == NULL || row->paused != 0)
		return store_verdict_later(facts->now + HOUR, MAIL_PAUSED);
	walk_begin(
	    &w, facts->arena, site, following, facts->follower, facts->now);
	walk_turn(&w, run);
	way = way_of(&w, row, run);
	return judge_run(&way, q, facts);
}
