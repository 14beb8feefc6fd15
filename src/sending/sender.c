/* SPDX-License-Identifier: ISC */
/*
 * A mail in hand keeps its lease by the renewals between two others; the lease
 * is longer than any mail server is waited for.
 */
#include "sending/sender.h"

#include "base/arena.h"
#include "sending/ending.h"
#include "sending/passing.h"
#include "sending/posting.h"
#include "sending/telling.h"
#include "sending/week.h"

/* What a group of mails takes is asked of the system once, not for each. */
#define BLOCK ((size_t)2 << 20)
#define LEASE 900 /* seconds */
#define RENEW_MS 60000
#define MINUTE_MS 60000

static int64_t
now_of(void *ctx)
{
	return sender_now(ctx);
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
	s->batch = arena_new(BLOCK);
	s->one = arena_new(BLOCK);
	s->as = (struct store_sender){.owner = str_copy(a, owner),
	    .lease = LEASE,
	    .now = now_of,
	    .judge = judge_of,
	    .ctx = s};
	s->recover_ms = 0;
	s->sent = 0;
	s->week_done = 0;
	s->nlate = 0;
	lane_start(&s->lane, pace, s->now_ms());
	running_start(&s->running, a, s->store, s->keys);
	lettering_start(&s->lettering, s->store, &s->running.following);
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
	s->judge.following = &s->running.following;
	running_take_site(&s->running, site);
	lettering_take_site(&s->lettering);
}

/* At the start and each minute: what was left behind, which report is due, and
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
	rc = week_queue(s->store, s->batch, s->site, sender_now(s), s->now_ms,
	    &s->week_done);
	if (rc != STORE_OK)
		return rc;
	rc = store_mail_days(
	    s->store, site_today(s->site, sender_now(s)), &sent, &days);
	if (rc != STORE_OK)
		return rc;
	lane_today(&s->lane, sent, days);
	s->recover_ms = s->now_ms() + MINUTE_MS;
	return STORE_OK;
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
	       at[MAIL_TRANSACTIONAL] <= sender_now(s) &&
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
	size_t group;

	for (size_t i = 0; i < n; i += group) {
		if (!shut && mails[i].mail.kind == MAIL_MARKETING)
			shut = send_awaited(s, stop, ctx);
		if (shut || stop(ctx)) {
			telling_late(s);
			telling_give_back(s, mails + i, n - i);
			break;
		}
		if (s->now_ms() - renewed > RENEW_MS) {
			renewed = s->now_ms();
			renew(s, mails + i, n - i);
		}
		group = passing_group(s, mails + i, n - i);
		shut = passing_send(s, mails + i, group, stop, ctx);
	}
	telling_late(s);
	return shut ? SENDER_SHUT : SENDER_WORKED;
}

/* What a server is told keeps its id, so that it knows what it had already. */
static void
post_one(struct sender *s, const struct store_queued *q)
{
	struct posting p;
	struct store_going going = {.id = q->id, .leaving = &p.leaving};
	struct submit_result r;
	struct store_ended ended;

	posting_make(s->one, s->site, s->keys, s->hooks, q, sender_now(s), &p);
	if (store_mail_sending(s->store, s->one, &s->as, &going, 1, NULL, 0) !=
		STORE_OK ||
	    going.said != STORE_OK)
		return;
	posting_send(&p, &r);
	ending_say(q, &r);
	s->sent += r.outcome == SUBMIT_ACCEPTED;
	ended = ending_of(
	    q, &r, sender_now(s), lane_wait(&s->lane, s->now_ms(), false) / 1000);
	/* The others to it would wait as long for nothing. */
	if (r.outcome == SUBMIT_TEMP)
		(void)store_hook_put_off(s->store, q->mail.hook,
		    sender_now(s) + store_lane_retry(q->attempt));
	telling_one(s, q, ended);
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
	bool runs, letters;

	arena_reset(s->batch);
	if (s->now_ms() >= s->recover_ms && recover(s) != STORE_OK)
		return SENDER_DOWN;
	if (running_turn(&s->running, s->batch, sender_now(s), &runs) !=
		STORE_OK ||
	    lettering_turn(&s->lettering, s->batch, sender_now(s), &letters) !=
		STORE_OK)
		return SENDER_DOWN;
	mails = send_due(s, stop, ctx);
	if (mails != SENDER_DOWN && !stop(ctx))
		hooks = post_due(s);
	if (mails == SENDER_DOWN || mails == SENDER_SHUT)
		return mails;
	if (runs || letters)
		return SENDER_WORKED;
	return hooks == SENDER_IDLE ? mails : hooks;
}

/* In how many ms the first mail can go. */
static int64_t
next_in(struct sender *s, bool paced)
{
	int64_t at[MAIL_CLASS__MAX], now = sender_now(s), least = INT64_MAX;

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
	int64_t next = next_in(s, true), at = INT64_MAX;
	int64_t now = sender_now(s);

	if (running_next(&s->running, &at) != STORE_OK)
		at = INT64_MAX;
	if (lettering_next(&s->lettering) < at)
		at = lettering_next(&s->lettering);
	if (at <= now)
		return 0;
	if (at != INT64_MAX && (at - now) * 1000 < next)
		next = (at - now) * 1000;
	return next < SENDER_MOST_MS ? next : SENDER_MOST_MS;
}

bool
sender_has_due(struct sender *s)
{
	return next_in(s, false) == 0;
}
