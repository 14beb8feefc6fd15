/* SPDX-License-Identifier: ISC */
/*
 * The sender's verbs: each is one transaction, on disk before it is said to be
 * kept.  Judging happens inside it, so that whoever left a moment ago is not
 * written to.
 */
#include "store/mail.h"

#include <assert.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/agree.h"
#include "store/contact.h"
#include "store/engine.h"
#include "store/outbox.h"
#include "store/suppression.h"

/* The lock is not held for longer than 20 ms: so many rows, or lines of the
 * file of leaves, in one transaction. */
#define RECOVER_MAX 200
#define CLAIM_MAX 200
#define HISTORY_MAX 2000 /* rows of what contacts agreed to and were sent */
#define LIST_MS 10000    /* it may walk through all mails there are */

bool
store_sender_alone(struct store *s)
{
	if (s->sender.fd < 0 && !lock_open(&s->sender, s->sender_path, true))
		return false;
	if (lock_try(&s->sender))
		return true;
	log_error("another kunderejse deliver sends the mails of %s: it holds "
		  "%s",
	    s->path, s->sender_path);
	lock_close(&s->sender);
	return false;
}

static bool
begin(struct store *s)
{
	struct connection *c = &s->connection;

	if (s->level < 2)
		(void)store_turn(s, clock_ms());
	if (s->level == 0 || s->keys == NULL)
		return false;
	if (!lock_wait(&s->lock, LOCK_WAIT_MS)) {
		s->busy++;
		return false;
	}
	if (store_moved(s) && !store_revive(s)) {
		lock_free(&s->lock);
		return false;
	}
	connection_start(c, LOCK_WAIT_MS);
	if (connection_durable(c, true) &&
	    statement_run(c, statement_use(c, STATEMENT_BEGIN_WRITE)))
		return true;
	store_fault(s, "beginning to write");
	lock_free(&s->lock);
	return false;
}

/* What `rc` became; the rows are as they were unless it is kept. */
static enum store_rc
end(struct store *s, enum store_rc rc)
{
	struct connection *c = &s->connection;

	if (c->error != SQLITE_OK)
		rc = STORE_DOWN;
	else if (!statement_run(c, statement_use(c, STATEMENT_COMMIT)))
		rc = store_surely_lost(c->error) ? STORE_DOWN : STORE_UNSURE;
	else
		store_well(s);
	if (c->error != SQLITE_OK)
		store_fault(s, "writing of mails");
	else if (rc == STORE_DOWN)
		connection_rollback(c);
	lock_free(&s->lock);
	return rc;
}

enum store_rc
store_mail_next(struct store *s, int64_t at[MAIL_CLASS__MAX])
{
	struct connection *c = &s->connection;

	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, LOCK_WAIT_MS);
	for (int k = 0; k < MAIL_CLASS__MAX; k++)
		if (!outbox_next(c, (enum mail_class)k, &at[k])) {
			store_fault(s, "reading what is due");
			return STORE_DOWN;
		}
	return STORE_OK;
}

enum store_rc
store_mail_days(struct store *s, int64_t today, int64_t *sent, int64_t *days)
{
	struct connection *c = &s->connection;

	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, LOCK_WAIT_MS);
	if (outbox_days(c, today, sent, days))
		return STORE_OK;
	store_fault(s, "reading what was sent");
	return STORE_DOWN;
}

enum store_rc
store_mail_list(struct store *s, struct arena *a, enum mail_state state,
    size_t max, struct store_mail_row **rows, size_t *n)
{
	*n = 0;
	if (s->level == 0)
		return STORE_DOWN;
	*rows = arena_array(a, max, sizeof(**rows));
	connection_start(&s->connection, LIST_MS);
	if (outbox_list(&s->connection, a, state, *rows, max, n))
		return STORE_OK;
	store_fault(s, "reading the outbox");
	return STORE_DOWN;
}

/* To whom it goes; false: to nobody any more. */
static bool
find_contact(struct connection *c, struct arena *a, struct store_queued *q)
{
	struct contact_row row;
	bool found = false;

	if (q->mail.person.n > 0)
		return true;
	if (q->contact.lo != 0 &&
	    contact_read(c, a, q->contact, &row, &found) && found)
		q->to = row.c;
	return found;
}

enum store_rc
store_mail_read(
    struct store *s, struct arena *a, uint64_t id, struct store_queued *q)
{
	struct connection *c = &s->connection;
	struct outbox_row row;
	bool found = false;

	if (s->level == 0)
		return STORE_DOWN;
	connection_start(c, LOCK_WAIT_MS);
	if (id <= INT64_MAX && outbox_read(c, a, id, &row, &found) && found)
		(void)find_contact(c, a, &row.q);
	if (c->error != SQLITE_OK) {
		store_fault(s, "reading a mail");
		return STORE_DOWN;
	}
	if (!found)
		return STORE_REFUSED;
	*q = row.q;
	return STORE_OK;
}

static struct store_ended
ended_by(enum mail_state state, enum mail_reason reason)
{
	return (struct store_ended){.state = state, .reason = reason};
}

/* What the sender's own rules say of a mail that may be sent. */
static bool
ask(struct connection *c, struct arena *a, const struct store_sender *sender,
    const struct store_queued *q, int64_t now, struct store_ended *out,
    size_t *read)
{
	int64_t sent[MAIL_SENT_MAX];
	struct store_facts facts = {.now = now, .sent = sent};
	struct store_verdict v;

	if (q->mail.kind == MAIL_MARKETING &&
	    !outbox_sent(c, q, now, sent, &facts.nsent))
		return false;
	if (q->contact.lo != 0 &&
	    !agree_read(c, a, q->contact, &facts.agrees, &facts.nagrees))
		return false;
	*read += facts.nsent + facts.nagrees;
	v = sender->judge(sender->ctx, q, &facts);
	if (v.what == VERDICT_GO)
		return true;
	*out = ended_by(
	    v.what == VERDICT_LATER ? MAIL_QUEUED : MAIL_CANCELLED, v.reason);
	/* Not this moment, or it would come round at once. */
	out->next = v.at > now ? v.at : now + 1;
	return false;
}

/* Whether it is to be sent; else what is to become of it.  Adds to *read how
 * long the histories were.  Looks at the connection's error. */
static bool
judge(struct store *s, struct arena *a, const struct store_sender *sender,
    struct store_queued *q, int64_t now, struct store_ended *out, size_t *read)
{
	struct connection *c = &s->connection;
	unsigned char hash[HASH_BYTES];
	enum mail_reason why;
	bool stopped = false;

	if (now >= q->mail.stale) {
		*out = ended_by(MAIL_STALE, MAIL_TOO_LATE);
		return false;
	}
	if (!find_contact(c, a, q)) {
		*out = ended_by(MAIL_CANCELLED, MAIL_CONTACT_GONE);
		return false;
	}
	if (q->to.email.n > 0 && q->mail.kind != MAIL_HOOK) {
		suppression_hash(s->keys, q->to.email, hash);
		if (!suppression_check(
			c, a, hash, q->mail.kind, q->mail.list, &stopped, &why))
			return false;
	}
	if (stopped) {
		*out = ended_by(MAIL_CANCELLED, why);
		return false;
	}
	return ask(c, a, sender, q, now, out, read);
}

/* One that is due: claimed, or written down why not. */
static bool
claim(struct store *s, struct arena *a, const struct store_sender *sender,
    uint64_t id, int64_t now, struct store_queued *out, size_t *n, size_t *read)
{
	struct connection *c = &s->connection;
	struct outbox_row row;
	struct store_ended ended;
	bool found;

	if (!outbox_read(c, a, id, &row, &found))
		return false;
	if (!judge(s, a, sender, &row.q, now, &ended, read))
		return c->error == SQLITE_OK &&
		       outbox_settle(c, a, &row, now, &ended);
	out[(*n)++] = row.q;
	return outbox_claim(c, id, sender->owner, now + sender->lease);
}

enum store_rc
store_mail_claim(struct store *s, struct arena *a,
    const struct store_sender *sender, const size_t most[MAIL_CLASS__MAX],
    struct store_queued **mails, size_t *n, size_t *looked)
{
	struct connection *c = &s->connection;
	uint64_t ids[CLAIM_MAX];
	size_t due = 0, found = 0, read = 0;
	int64_t now;
	enum store_rc rc;

	*n = *looked = 0;
	if (!begin(s))
		return STORE_DOWN;
	now = sender->now(sender->ctx);
	for (int k = MAIL_CLASS__MAX; k-- > 0;) {
		size_t left = CLAIM_MAX - due;
		size_t max = most[k] < left ? most[k] : left;

		if (!outbox_due(
			c, (enum mail_class)k, now, ids + due, max, &found))
			break;
		due += found;
	}
	*mails = arena_array(a, due, sizeof(**mails));
	while (*looked < due && read < HISTORY_MAX && c->error == SQLITE_OK)
		if (!claim(
			s, a, sender, ids[(*looked)++], now, *mails, n, &read))
			break;
	rc = end(s, STORE_OK);
	if (rc != STORE_OK)
		*n = *looked = 0;
	return rc;
}

/* The row, when it is in this owner's hand. */
static bool
read_mine(struct connection *c, struct arena *a,
    const struct store_sender *sender, uint64_t id, struct outbox_row *row)
{
	bool found;

	return outbox_read(c, a, id, row, &found) && found &&
	       str_eq(row->owner, sender->owner);
}

/* What the mail carries becomes valid as it leaves. */
static bool
write_leaving(struct connection *c, const struct outbox_row *row, int64_t lease,
    const struct store_leaving *leaving)
{
	struct store_ticket ticket;

	if (!outbox_send(c, row->q.id, lease, leaving->message_id))
		return false;
	for (size_t i = 0; i < leaving->nlinks; i++)
		if (!mail_link_add(
			c, row->q.id, (uint32_t)i, leaving->links[i]))
			return false;
	if (leaving->ticket == NULL)
		return true;
	ticket = *leaving->ticket;
	ticket.contact = row->q.contact;
	ticket.message_id = leaving->message_id;
	return ticket_add(c, &ticket);
}

static enum store_rc
begin_sending(struct store *s, struct arena *a,
    const struct store_sender *sender, uint64_t id,
    const struct store_leaving *leaving)
{
	struct connection *c = &s->connection;
	int64_t now = sender->now(sender->ctx);
	struct store_ended ended;
	struct outbox_row row;
	size_t read = 0;

	if (!read_mine(c, a, sender, id, &row) || row.state != MAIL_CLAIMED)
		return STORE_REFUSED;
	assert(leaving->message_id.n > 0 &&
	       (row.q.message_id.n == 0 ||
		   str_eq(row.q.message_id, leaving->message_id)));
	if (judge(s, a, sender, &row.q, now, &ended, &read))
		return write_leaving(c, &row, now + sender->lease, leaving)
			   ? STORE_OK
			   : STORE_DOWN;
	return c->error == SQLITE_OK && outbox_settle(c, a, &row, now, &ended)
		   ? STORE_REFUSED
		   : STORE_DOWN;
}

static bool
finish(struct connection *c, struct arena *a, const struct outbox_row *row,
    int64_t now, const struct store_ended *ended)
{
	const struct store_queued *q = &row->q;

	if (!outbox_settle(c, a, row, now, ended))
		return false;
	return ended->state != MAIL_ACCEPTED ||
	       q->mail.kind != MAIL_MARKETING || q->mail.list.n == 0 ||
	       agree_use(c, q->contact, q->mail.list, now, q->message_id);
}

/* STORE_REFUSED: it was this owner's no more. */
static enum store_rc
tell(struct store *s, struct arena *a, const struct store_sender *sender,
    uint64_t id, const struct store_ended *ended)
{
	struct connection *c = &s->connection;
	struct outbox_row row;

	if (!read_mine(c, a, sender, id, &row))
		return STORE_REFUSED;
	return finish(c, a, &row, sender->now(sender->ctx), ended) ? STORE_OK
								   : STORE_DOWN;
}

enum store_rc
store_mail_sending(struct store *s, struct arena *a,
    const struct store_sender *sender, uint64_t id,
    const struct store_leaving *leaving, const struct store_told *before)
{
	enum store_rc rc = STORE_OK;

	if (!begin(s))
		return STORE_DOWN;
	if (before != NULL)
		rc = tell(s, a, sender, before->id, &before->ended);
	if (rc != STORE_DOWN)
		rc = begin_sending(s, a, sender, id, leaving);
	return end(s, rc);
}

enum store_rc
store_mail_finish(struct store *s, struct arena *a,
    const struct store_sender *sender, uint64_t id,
    const struct store_ended *ended)
{
	return begin(s) ? end(s, tell(s, a, sender, id, ended)) : STORE_DOWN;
}

enum store_rc
store_hook_put_off(struct store *s, struct str hook, int64_t at)
{
	if (!begin(s))
		return STORE_DOWN;
	(void)!outbox_put_off(&s->connection, hook, at);
	return end(s, STORE_OK);
}

enum store_rc
store_mail_renew(struct store *s, const struct store_sender *sender,
    const uint64_t *ids, size_t n)
{
	int64_t lease;

	if (!begin(s))
		return STORE_DOWN;
	lease = sender->now(sender->ctx) + sender->lease;
	for (size_t i = 0; i < n; i++)
		if (!outbox_renew(&s->connection, ids[i], sender->owner, lease))
			break;
	return end(s, STORE_OK);
}

/* Nothing of a claimed one left the house; of one being sent nobody knows. */
static bool
recover(struct connection *c, struct arena *a, uint64_t id, int64_t now)
{
	struct store_ended ended = ended_by(MAIL_UNCERTAIN, MAIL_SENDER_DIED);
	struct outbox_row row;
	bool found;

	if (!outbox_read(c, a, id, &row, &found))
		return false;
	if (row.state == MAIL_CLAIMED)
		ended.state = MAIL_QUEUED;
	ended.next = now;
	/* Perhaps it is this mail that the sender dies of. */
	if (row.q.attempt > 0)
		ended.next += store_mail_retry(row.q.attempt, UINT32_MAX / 2);
	return outbox_settle(c, a, &row, now, &ended);
}

static enum store_rc
tell_leaves(struct store *s, struct arena *a, bool *more)
{
	enum leaves_rc rc = LEAVES_ERROR;

	if (leaves_restore(&s->leaves, &s->connection, a))
		rc = leaves_tell(&s->leaves, &s->connection, a, RECOVER_MAX);
	*more |= rc == LEAVES_MORE;
	switch (rc) {
	case LEAVES_DONE:
	case LEAVES_MORE:
		return STORE_OK;
	case LEAVES_FOREIGN:
		return STORE_REFUSED;
	case LEAVES_ERROR:
		break;
	}
	return STORE_DOWN;
}

enum store_rc
store_mail_recover(struct store *s, struct arena *a,
    const struct store_sender *sender, bool *more)
{
	struct connection *c = &s->connection;
	uint64_t ids[RECOVER_MAX];
	size_t n = 0;
	int64_t now;
	enum store_rc rc = STORE_DOWN;

	*more = false;
	if (!begin(s))
		return STORE_DOWN;
	now = sender->now(sender->ctx);
	if (outbox_left_behind(c, s->sender.fd >= 0 ? sender->owner : STR(""),
		now, ids, RECOVER_MAX, &n)) {
		*more = n == RECOVER_MAX;
		for (size_t i = 0; i < n && recover(c, a, ids[i], now); i++)
			;
		rc = tell_leaves(s, a, more);
	}
	/* Who left is known or not: the mails are as they should be. */
	rc = end(s, rc);
	if (rc != STORE_OK && rc != STORE_REFUSED)
		leaves_forget(&s->leaves);
	return rc;
}
