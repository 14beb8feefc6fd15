/* SPDX-License-Identifier: ISC */
/*
 * A write that is on the disk takes longer than to hand a mail over to a server
 * on the same machine: so several are written down as leaving at once.
 */
#include "sending/passing.h"

#include "base/arena.h"
#include "base/log.h"
#include "people/returned.h"
#include "sending/ending.h"
#include "sending/outgoing.h"
#include "sending/reporting.h"
#include "sending/telling.h"

struct group;

/* One mail on its way. */
struct passage {
	struct group *group;
	const struct store_queued *q;
	struct outgoing out;
	bool made;
	enum store_rc said;       /* by the store, of its leaving */
	struct store_ended ended; /* when it was REFUSED after it was marked */
};

struct group {
	struct sender *sender;
	bool marked;       /* it is written down that all of it leaves */
	int64_t marked_ms; /* how long that took */
	size_t n;
	struct passage passages[LANE_GROUP];
};

size_t
passing_group(
    const struct sender *s, const struct store_queued *mails, size_t n)
{
	size_t most = lane_group(&s->lane), i = 1;

	if (mails[0].mail.kind != MAIL_MARKETING)
		return 1;
	while (i < n && i < most && mails[i].mail.kind == MAIL_MARKETING)
		i++;
	return i;
}

/* This one and those behind it. */
static enum store_rc
mark(struct group *g, struct passage *from)
{
	struct sender *s = g->sender;
	struct store_going going[LANE_GROUP];
	struct passage *of[LANE_GROUP], *end = g->passages + g->n;
	size_t n = 0;
	enum store_rc rc;

	for (struct passage *p = from; p < end; p++)
		if (p->made) {
			of[n] = p;
			going[n++] = (struct store_going){
			    .id = p->q->id, .leaving = &p->out.leaving};
		}
	rc = store_mail_sending(
	    s->store, s->one, &s->as, going, n, s->late, s->nlate);
	if (rc != STORE_OK)
		return rc;
	g->marked = true;
	s->nlate = 0;
	for (size_t i = 0; i < n; i++)
		of[i]->said = going[i].said;
	return from->said;
}

static bool
leaving(void *ctx)
{
	struct passage *p = ctx;
	struct group *g = p->group;
	struct sender *s = g->sender;
	int64_t began = s->now_ms();

	if (!g->marked) {
		p->said = mark(g, p);
		g->marked_ms = s->now_ms() - began;
		return p->said == STORE_OK;
	}
	p->said =
	    store_mail_still(s->store, s->one, &s->as, p->q->id, &p->ended);
	if (p->said == STORE_REFUSED)
		telling_one(s, p->q, p->ended);
	return p->said == STORE_OK;
}

static struct store_ended
ended_by(const struct sender *s, const struct store_queued *q,
    const struct submit_result *r)
{
	return ending_of(q, r, sender_now(s),
	    lane_wait(&s->lane, s->now_ms(), false) / 1000);
}

/* There is no such mailbox, says the mail server at once. */
static void
hold_against(
    struct sender *s, const struct passage *p, const struct submit_result *r)
{
	struct returned returned = {.kind = BOUNCE_HARD,
	    .contact = p->q->contact,
	    .at = sender_now(s),
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
	int64_t began = s->now_ms();
	bool shut;

	mail->sending = leaving;
	mail->ctx = p;
	p->group->marked_ms = 0;
	submit(s->way, mail, &r);
	/* However slow the disk is. */
	lane_took(&s->lane, s->now_ms() - began - p->group->marked_ms);
	ending_say(p->q, &r);
	shut = lane_ended(&s->lane, p->q->mail.kind, &r, s->now_ms());
	s->sent += r.outcome == SUBMIT_ACCEPTED;
	/* Why it was not to go is written down already. */
	if (r.outcome == SUBMIT_HELD && p->said == STORE_REFUSED)
		return shut;
	telling_keep(s, p->q, ended_by(s, p->q, &r));
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
	if (state == MAIL_FAILED)
		log_error("mail %llu: no mail can be made of %.*s: %.*s",
		    (unsigned long long)q->id, STR_ARG(q->mail.mail),
		    STR_ARG(why));
	telling_one(s, q,
	    (struct store_ended){.state = state,
		.reason = reason,
		.answer = why,
		.next = sender_now(s) +
			store_mail_retry(q->attempt, UINT32_MAX / 2)});
	return false;
}

/* What stands in a report is read when it is made: of the days up to when it
 * was due.  false: the store can not say. */
static bool
read_rows(struct sender *s, const struct site *words,
    const struct store_queued *q, struct situation *rows)
{
	const struct report_row *report = report_of_mail(words, q->mail.mail);
	struct reporting r;

	*rows = (struct situation){.tables = NULL};
	if (report == NULL)
		return true;
	r = reporting_until(report, q->mail.due, sender_now(s));
	return reporting_fill(s->one, words, s->store, &r, rows);
}

/* The site of its words; NULL: of a draft, which can not be had. */
static const struct site *
words_of(const struct sender *s, const struct store_queued *q)
{
	return former_is_draft(&q->mail) ? former_draft(s->site, q->mail.site,
					       s->draft, s->former_ctx)
					 : former_site(s->site, q->mail.site,
					       s->former, s->former_ctx);
}

/* false: that it was not made is told. */
static bool
make(struct sender *s, struct passage *p)
{
	const struct store_queued *q = p->q;
	const struct site *words = words_of(s, q);
	struct id contact = outgoing_contact(s->one, q);
	struct store_follower who;
	struct situation rows;

	if (words == NULL)
		return end_unmade(s, q,
		    STR("its draft is not kept any more, or has another base, "
			"prefix or mail from than the site"),
		    MAIL_FAILED, MAIL_UNMADE);
	if (contact.lo > 0) {
		switch (store_follower(
		    s->store, s->one, sender_now(s), contact, &who)) {
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
	if (!read_rows(s, words, q, &rows))
		return end_unmade(s, q, STR(""), MAIL_QUEUED, MAIL_TEMPORARY);
	return outgoing_make(s->one, s->site, words, s->keys, q,
		   contact.lo > 0 ? &who : NULL, &rows, sender_now(s),
		   &p->out) ||
	       end_unmade(s, q, p->out.why, MAIL_FAILED, MAIL_UNMADE);
}

/* Not one that it was not made of, or that was refused as it was marked. */
static bool
can_go(const struct passage *p)
{
	return p->made && p->said == STORE_OK;
}

bool
passing_send(struct sender *s, const struct store_queued *mails, size_t n,
    bool (*stop)(void *ctx), void *ctx)
{
	struct group g = {.sender = s, .n = n};
	bool shut = false;
	size_t i;

	for (i = 0; i < n; i++) {
		g.passages[i] = (struct passage){
		    .group = &g, .q = &mails[i], .said = STORE_OK};
		g.passages[i].made = make(s, &g.passages[i]);
	}
	for (i = 0; i < n && !shut; i++) {
		if (i > 0 && (!lane_is_quick(&s->lane) || stop(ctx)))
			break;
		if (!can_go(&g.passages[i]))
			continue;
		shut = pass(s, &g.passages[i]);
	}
	if (i < n) {
		telling_late(s);
		telling_give_back(s, mails + i, n - i);
	}
	arena_reset(s->one);
	return shut;
}
