/* SPDX-License-Identifier: ISC */
/*
 * A mail in hand keeps its lease by the renewals between two others; the lease
 * is longer than any mail server is waited for.
 */
#include "sending/sender.h"

#include <poll.h>

#include "base/arena.h"
#include "base/log.h"
#include "people/returned.h"
#include "sending/ending.h"
#include "sending/outgoing.h"
#include "sending/posting.h"
#include "sending/week.h"

#define LEASE 900 /* seconds */
#define RENEW_MS 60000
#define MINUTE_MS 60000
/* So long a result is told again to a database that does not take it. */
#define TELL_TRIES 20
#define TELL_WAIT_MS 250

static int64_t
now_of(void *ctx)
{
	return ((struct sender *)ctx)->now();
}

static struct store_verdict
judge_of(
    void *ctx, const struct store_queued *q, const struct store_facts *facts)
{
	return judge_mail(&((struct sender *)ctx)->judge, q, facts);
}

void
sender_start(
    struct sender *s, struct arena *a, enum pace pace, struct str owner)
{
	s->batch = arena_new(0);
	s->one = arena_new(0);
	s->as = (struct store_sender){.owner = str_copy(a, owner),
	    .lease = LEASE,
	    .now = now_of,
	    .judge = judge_of,
	    .ctx = s};
	s->recover_ms = 0;
	s->sent = 0;
	s->week_done = 0;
	s->late.id = 0;
	lane_start(&s->lane, pace, s->now_ms());
	sender_take_site(s, s->site);
}

void
sender_stop(struct sender *s)
{
	arena_free(s->batch);
	arena_free(s->one);
}

void
sender_take_site(struct sender *s, const struct site *site)
{
	s->site = site;
	s->judge.site = site;
}

/* At the start and each minute: what was left behind, whose summary is due, and
 * how much was sent today. */
static enum store_rc
recover(struct sender *s)
{
	int64_t sent, days;
	enum store_rc rc;
	bool more = true;

	while (more) {
		rc = store_mail_recover(s->store, s->batch, &s->as, &more);
		if (rc != STORE_OK)
			return rc;
	}
	rc = week_queue(
	    s->store, s->batch, s->site, s->now(), s->now_ms, &s->week_done);
	if (rc != STORE_OK)
		return rc;
	rc = store_mail_days(
	    s->store, site_today(s->site, s->now()), &sent, &days);
	if (rc != STORE_OK)
		return rc;
	lane_today(&s->lane, sent, days);
	s->recover_ms = s->now_ms() + MINUTE_MS;
	return STORE_OK;
}

/* One mail on its way. */
struct passage {
	struct sender *sender;
	const struct store_queued *q;
	struct outgoing out;
	enum store_rc said; /* by the store, of its leaving */
};

static bool
leaving(void *ctx)
{
	struct passage *p = ctx;
	struct sender *s = p->sender;

	p->said = store_mail_sending(s->store, s->one, &s->as, p->q->id,
	    &p->out.leaving, s->late.id != 0 ? &s->late : NULL);
	if (p->said == STORE_OK || p->said == STORE_REFUSED)
		s->late.id = 0;
	return p->said == STORE_OK;
}

/* What is not told now is told by nobody: it is as if the sender had died. */
static bool
tell(struct sender *s, uint64_t id, const struct store_ended *ended)
{
	for (int i = 0; i < TELL_TRIES; i++) {
		enum store_rc rc =
		    store_mail_finish(s->store, s->one, &s->as, id, ended);

		if (rc == STORE_OK || rc == STORE_REFUSED)
			return true;
		poll(NULL, 0, TELL_WAIT_MS);
		(void)store_turn(s->store, s->now_ms());
	}
	log_error("mail %llu: what became of it (%.*s) could not be written",
	    (unsigned long long)id, STR_ARG(store_mail_state(ended->state)));
	return false;
}

static void
tell_late(struct sender *s)
{
	if (s->late.id != 0)
		(void)tell(s, s->late.id, &s->late.ended);
	s->late.id = 0;
}

/*
 * What became of the last one.  Marketing that was accepted is told together
 * with the leaving of the next mail, which saves a write to the disk: at worst
 * it is uncertain, never sent again.  Of all else it is told at once.
 */
static void
keep(struct sender *s, const struct store_queued *q, struct store_ended ended)
{
	tell_late(s);
	if (q->mail.kind != MAIL_MARKETING || ended.state != MAIL_ACCEPTED) {
		(void)tell(s, q->id, &ended);
		return;
	}
	ended.answer = str_copy(s->batch, ended.answer);
	s->late = (struct store_told){.id = q->id, .ended = ended};
}

static struct store_ended
ended_by(const struct sender *s, const struct store_queued *q,
    const struct submit_result *r)
{
	return ending_of(
	    q, r, s->now(), lane_wait(&s->lane, s->now_ms(), false) / 1000);
}

/* There is no such mailbox, says the mail server at once. */
static void
hold_against(
    struct sender *s, const struct passage *p, const struct submit_result *r)
{
	struct returned returned = {.kind = BOUNCE_HARD,
	    .contact = p->q->contact,
	    .at = s->now(),
	    .evidence = str_format(s->one, "mail %llu: hard %s",
		(unsigned long long)p->q->id, r->status),
	    .message_id = p->out.leaving.message_id};

	/* If it is lost the next mail tells it again. */
	(void)returned_write(
	    s->store, &returned, p->q->id, returned.at, s->now_ms);
}

/* Hands it over.  true: nothing more is to go this way now. */
static bool
pass(struct sender *s, struct passage *p)
{
	struct submit_mail *mail = &p->out.mail;
	struct submit_result r;
	bool shut;

	mail->sending = leaving;
	mail->ctx = p;
	submit(s->way, mail, &r);
	ending_say(p->q, &r);
	shut = lane_ended(&s->lane, p->q->mail.kind, &r, s->now_ms());
	s->sent += r.outcome == SUBMIT_ACCEPTED;
	/* Why it was not to go is written down already. */
	if (r.outcome == SUBMIT_HELD && p->said == STORE_REFUSED)
		return shut;
	keep(s, p->q, ended_by(s, p->q, &r));
	if (r.outcome == SUBMIT_PERM && r.recipient && p->q->contact.lo > 0)
		hold_against(s, p, &r);
	if (shut)
		ending_say_lane(&s->lane, &r, s->now_ms());
	return shut;
}

static bool
end_unmade(struct sender *s, const struct store_queued *q, struct str why,
    enum mail_state state, enum mail_reason reason)
{
	const struct store_ended ended = {.state = state,
	    .reason = reason,
	    .answer = why,
	    .next = s->now() + store_mail_retry(q->attempt, UINT32_MAX / 2)};

	if (state == MAIL_FAILED)
		log_error("mail %llu: no mail can be made of %.*s: %.*s",
		    (unsigned long long)q->id, STR_ARG(q->mail.mail),
		    STR_ARG(why));
	(void)tell(s, q->id, &ended);
	return false;
}

/* true: nothing more is to go this way now. */
static bool
send_one(struct sender *s, const struct store_queued *q)
{
	struct passage p = {.sender = s, .q = q, .said = STORE_OK};
	const struct site *words =
	    former_site(s->site, q->mail.site, s->former, s->former_ctx);
	struct store_profile who;
	struct id contact = outgoing_contact(s->one, q);

	if (contact.lo > 0) {
		switch (
		    store_profile(s->store, s->one, contact, STR(""), &who)) {
		case STORE_OK:
			break;
		case STORE_REFUSED:
			return end_unmade(
			    s, q, STR(""), MAIL_CANCELLED, MAIL_CONTACT_GONE);
		case STORE_AGAIN:
		case STORE_UNSURE:
		case STORE_DOWN:
			return end_unmade(
			    s, q, STR(""), MAIL_QUEUED, MAIL_TEMPORARY);
		}
	}
	if (!outgoing_make(s->one, s->site, words, s->keys, q,
		contact.lo > 0 ? &who : NULL, s->now(), &p.out))
		return end_unmade(s, q, p.out.why, MAIL_FAILED, MAIL_UNMADE);
	return pass(s, &p);
}

/* What will not be tried in this turn: back into the queue, uncounted. */
static void
give_back(struct sender *s, const struct store_queued *mails, size_t n)
{
	struct store_ended ended = {.state = MAIL_QUEUED,
	    .reason = MAIL_LANE,
	    .next = s->now() + lane_wait(&s->lane, s->now_ms(), false) / 1000};

	for (size_t i = 0; i < n; i++)
		(void)tell(s, mails[i].id, &ended);
}

static void
renew(struct sender *s, const struct store_queued *mails, size_t n)
{
	uint64_t ids[MAIL_CLASS__MAX * LANE_BATCH];

	for (size_t i = 0; i < n; i++)
		ids[i] = mails[i].id;
	(void)store_mail_renew(s->store, &s->as, ids, n);
}

static enum sender_did send_all(struct sender *, const struct store_queued *,
    size_t, bool (*stop)(void *ctx), void *ctx);

/* What somebody waits for goes before advertising, though that is in hand
 * already.  true: nothing more is to go this way now. */
static bool
send_awaited(struct sender *s, bool (*stop)(void *ctx), void *ctx)
{
	static const size_t most[MAIL_CLASS__MAX] = {
	    [MAIL_TRANSACTIONAL] = LANE_BATCH};
	int64_t at[MAIL_CLASS__MAX];
	struct store_queued *mails;
	size_t n, looked;

	return store_mail_next(s->store, at) == STORE_OK &&
	       at[MAIL_TRANSACTIONAL] <= s->now() &&
	       store_mail_claim(s->store, s->batch, &s->as, most, &mails, &n,
		   &looked) == STORE_OK &&
	       send_all(s, mails, n, stop, ctx) == SENDER_SHUT;
}

static enum sender_did
send_all(struct sender *s, const struct store_queued *mails, size_t n,
    bool (*stop)(void *ctx), void *ctx)
{
	int64_t renewed = s->now_ms();
	bool shut = false;

	for (size_t i = 0; i < n; i++) {
		if (!shut && mails[i].mail.kind == MAIL_MARKETING)
			shut = send_awaited(s, stop, ctx);
		if (shut || stop(ctx)) {
			tell_late(s);
			give_back(s, mails + i, n - i);
			break;
		}
		if (s->now_ms() - renewed > RENEW_MS) {
			renewed = s->now_ms();
			renew(s, mails + i, n - i);
		}
		shut = send_one(s, &mails[i]);
		arena_reset(s->one);
	}
	tell_late(s);
	return shut ? SENDER_SHUT : SENDER_WORKED;
}

/* What a server is told keeps its id, so that it knows what it had already. */
static void
post_one(struct sender *s, const struct store_queued *q)
{
	struct posting p;
	struct submit_result r;
	struct store_ended ended;

	posting_make(s->one, s->site, s->keys, s->hooks, q, s->now(), &p);
	if (store_mail_sending(
		s->store, s->one, &s->as, q->id, &p.leaving, NULL) != STORE_OK)
		return;
	posting_send(&p, &r);
	ending_say(q, &r);
	s->sent += r.outcome == SUBMIT_ACCEPTED;
	ended = ended_by(s, q, &r);
	/* The others to it would wait as long for nothing. */
	if (r.outcome == SUBMIT_TEMP)
		(void)store_hook_put_off(s->store, q->mail.hook,
		    s->now() + store_lane_retry(q->attempt));
	(void)tell(s, q->id, &ended);
}

static enum sender_did
post_due(struct sender *s)
{
	static const size_t most[MAIL_CLASS__MAX] = {[MAIL_HOOK] = 1};
	struct store_queued *q;
	size_t n, looked;

	if (store_mail_claim(
		s->store, s->batch, &s->as, most, &q, &n, &looked) != STORE_OK)
		return SENDER_DOWN;
	if (n > 0)
		post_one(s, q);
	arena_reset(s->one);
	return looked > 0 ? SENDER_WORKED : SENDER_IDLE;
}

static enum sender_did
send_due(struct sender *s, bool (*stop)(void *ctx), void *ctx)
{
	size_t most[MAIL_CLASS__MAX], n, looked;
	struct store_queued *mails;

	lane_most(&s->lane, s->now_ms(), most);
	if (most[MAIL_TRANSACTIONAL] == 0)
		return SENDER_SHUT;
	if (store_mail_claim(s->store, s->batch, &s->as, most, &mails, &n,
		&looked) != STORE_OK)
		return SENDER_DOWN;
	if (n == 0)
		return looked > 0 ? SENDER_WORKED : SENDER_IDLE;
	return send_all(s, mails, n, stop, ctx);
}

enum sender_did
sender_turn(struct sender *s, bool (*stop)(void *ctx), void *ctx)
{
	enum sender_did mails, hooks = SENDER_IDLE;

	arena_reset(s->batch);
	if (s->now_ms() >= s->recover_ms && recover(s) != STORE_OK)
		return SENDER_DOWN;
	mails = send_due(s, stop, ctx);
	if (mails != SENDER_DOWN && !stop(ctx))
		hooks = post_due(s);
	return hooks == SENDER_IDLE ? mails : hooks;
}

/* In how many ms the first mail can go. */
static int64_t
next_in(struct sender *s, bool paced)
{
	int64_t at[MAIL_CLASS__MAX], now = s->now(), least = INT64_MAX;

	if (store_mail_next(s->store, at) != STORE_OK)
		return INT64_MAX;
	for (int k = 0; k < MAIL_CLASS__MAX; k++) {
		int64_t lane =
		    paced && k != MAIL_HOOK
			? lane_wait(&s->lane, s->now_ms(), k == MAIL_MARKETING)
			: 0;
		int64_t wait = 0;

		if (at[k] == INT64_MAX || lane == INT64_MAX)
			continue;
		if (at[k] > now)
			wait = (at[k] - now) * 1000;
		wait = lane > wait ? lane : wait;
		least = wait < least ? wait : least;
	}
	return least;
}

int64_t
sender_wait(struct sender *s)
{
	int64_t next = next_in(s, true);

	return next < SENDER_MOST_MS ? next : SENDER_MOST_MS;
}

bool
sender_has_due(struct sender *s)
{
	return next_in(s, false) == 0;
}
