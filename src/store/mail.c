/* SPDX-License-Identifier: ISC */
/*
 * The sender's verbs: each is one transaction, on disk before it is said to be
 * kept.  Judging happens inside it, so that whoever left a moment ago is not
 * written to.
 */
#include "store/mail.h"

#include "base/arena.h"
#include "base/log.h"
#include "store/engine.h"
#include "store/follow.h"
#include "store/mailturn.h"
#include "store/outbox.h"

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
		(void)mailturn_contact(c, a, &row.q);
	if (c->error != SQLITE_OK) {
		store_fault(s, "reading a mail");
		return STORE_DOWN;
	}
	if (!found)
		return STORE_REFUSED;
	*q = row.q;
	return STORE_OK;
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
	if (!mailturn_judge(s, a, sender, &row.q, now, &ended, read))
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
	if (!mailturn_begin(s))
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
	rc = mailturn_end(s, STORE_OK);
	if (rc != STORE_OK)
		*n = *looked = 0;
	return rc;
}

enum store_rc
store_hook_put_off(struct store *s, struct str hook, int64_t at)
{
	if (!mailturn_begin(s))
		return STORE_DOWN;
	(void)!outbox_put_off(&s->connection, hook, at);
	return mailturn_end(s, STORE_OK);
}

enum store_rc
store_mail_renew(struct store *s, const struct store_sender *sender,
    const uint64_t *ids, size_t n)
{
	int64_t lease;

	if (!mailturn_begin(s))
		return STORE_DOWN;
	lease = sender->now(sender->ctx) + sender->lease;
	for (size_t i = 0; i < n; i++)
		if (!outbox_renew(&s->connection, ids[i], sender->owner, lease))
			break;
	return mailturn_end(s, STORE_OK);
}

/* Nothing of a claimed one left the house; of one being sent nobody knows. */
static bool
recover(struct connection *c, struct arena *a, uint64_t id, int64_t now)
{
	struct store_ended ended =
	    mailturn_ended(MAIL_UNCERTAIN, MAIL_SENDER_DIED);
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
	if (!mailturn_begin(s))
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
	rc = mailturn_end(s, rc);
	if (rc != STORE_OK && rc != STORE_REFUSED)
		leaves_forget(&s->leaves);
	return rc;
}
