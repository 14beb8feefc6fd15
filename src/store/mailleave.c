/* SPDX-License-Identifier: ISC */
/* The sender's verbs around the moment that a mail leaves. */
#include "store/mail.h"

#include <assert.h>

#include "store/agree.h"
#include "store/engine.h"
#include "store/mailturn.h"
#include "store/outbox.h"

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
    const struct store_sender *sender, const struct store_going *going)
{
	struct connection *c = &s->connection;
	const struct store_leaving *leaving = going->leaving;
	int64_t now = sender->now(sender->ctx);
	struct store_ended ended;
	struct outbox_row row;
	size_t read = 0;

	if (!read_mine(c, a, sender, going->id, &row) ||
	    row.state != MAIL_CLAIMED)
		return c->error == SQLITE_OK ? STORE_REFUSED : STORE_DOWN;
	assert(leaving->message_id.n > 0 &&
	       (row.q.message_id.n == 0 ||
		   str_eq(row.q.message_id, leaving->message_id)));
	if (mailturn_judge(s, a, sender, &row.q, now, &ended, &read))
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

/* STORE_REFUSED: one was this owner's no more; the others are told. */
static enum store_rc
tell(struct store *s, struct arena *a, const struct store_sender *sender,
    const struct store_told *told, size_t n)
{
	struct connection *c = &s->connection;
	int64_t now = sender->now(sender->ctx);
	enum store_rc rc = STORE_OK;
	struct outbox_row row;

	for (size_t i = 0; i < n; i++)
		if (!read_mine(c, a, sender, told[i].id, &row))
			rc = STORE_REFUSED;
		else if (!finish(c, a, &row, now, &told[i].ended))
			return STORE_DOWN;
	return rc;
}

enum store_rc
store_mail_sending(struct store *s, struct arena *a,
    const struct store_sender *sender, struct store_going *mails, size_t n,
    const struct store_told *before, size_t nbefore)
{
	enum store_rc rc;

	if (!mailturn_begin(s))
		return STORE_DOWN;
	rc = tell(s, a, sender, before, nbefore);
	if (rc == STORE_REFUSED)
		rc = STORE_OK;
	for (size_t i = 0; i < n && rc == STORE_OK; i++) {
		mails[i].said = begin_sending(s, a, sender, &mails[i]);
		if (mails[i].said == STORE_DOWN)
			rc = STORE_DOWN;
	}
	return mailturn_end(s, rc);
}

/* As it is, of one read. */
static enum store_rc
judge_again(struct store *s, struct arena *a, const struct store_sender *sender,
    uint64_t id, struct store_ended *ended)
{
	int64_t now = sender->now(sender->ctx);
	struct outbox_row row;
	size_t read = 0;

	*ended = mailturn_ended(MAIL_CANCELLED, MAIL_NO_REASON);
	return read_mine(&s->connection, a, sender, id, &row) &&
		       row.state == MAIL_SENDING &&
		       mailturn_judge(s, a, sender, &row.q, now, ended, &read)
		   ? STORE_OK
		   : STORE_REFUSED;
}

enum store_rc
store_mail_still(struct store *s, struct arena *a,
    const struct store_sender *sender, uint64_t id, struct store_ended *ended)
{
	struct connection *c = &s->connection;
	enum store_rc rc = STORE_DOWN;

	if (s->level == 0 || s->keys == NULL)
		return STORE_DOWN;
	connection_start(c, LOCK_WAIT_MS);
	if (statement_run(c, statement_use(c, STATEMENT_BEGIN_READ)))
		rc = judge_again(s, a, sender, id, ended);
	if (c->error == SQLITE_OK &&
	    statement_run(c, statement_use(c, STATEMENT_COMMIT)))
		return rc;
	store_fault(s, "judging a mail");
	return STORE_DOWN;
}

enum store_rc
store_mail_finish(struct store *s, struct arena *a,
    const struct store_sender *sender, const struct store_told *told, size_t n)
{
	return mailturn_begin(s) ? mailturn_end(s, tell(s, a, sender, told, n))
				 : STORE_DOWN;
}
