/* SPDX-License-Identifier: ISC */
/* Statements around one mail. */
#include "store/outbox.h"

#include "base/arena.h"
#include "base/buf.h"
#include "mail/address.h"
#include "store/sqlite.h"

#define DAY 86400
#define ANSWER_MAX 256

/* More than anybody has waiting for him. */
#define WAITING_MAX 256

bool
outbox_add(struct connection *c, struct id contact, const struct store_mail *m)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_ADD);

	statement_text(st, MAIL_ADD_DEDUP, m->dedup);
	if (m->person.n > 0)
		statement_null(st, MAIL_ADD_CONTACT);
	else
		statement_i64(st, MAIL_ADD_CONTACT, (int64_t)contact.lo);
	statement_text(st, MAIL_ADD_PERSON, m->person);
	/* In the database it is a service that has a hook. */
	statement_text(st, MAIL_ADD_CLASS,
	    store_mail_class(m->kind == MAIL_HOOK ? MAIL_SERVICE : m->kind));
	statement_text(st, MAIL_ADD_LIST, m->list);
	statement_text(st, MAIL_ADD_MAIL, m->mail);
	statement_text(st, MAIL_ADD_LANG, m->lang);
	statement_text(st, MAIL_ADD_SITE, m->site);
	statement_blob(st, MAIL_ADD_GIVEN, m->given);
	statement_i64(st, MAIL_ADD_AT, m->at);
	statement_i64(st, MAIL_ADD_DUE, m->due);
	statement_i64(st, MAIL_ADD_STALE, m->stale);
	statement_text(st, MAIL_ADD_REASON, store_mail_reason(m->never));
	statement_text(st, MAIL_ADD_HOOK, m->hook);
	statement_i64(st, MAIL_ADD_RUN, (int64_t)m->run);
	statement_text(st, MAIL_ADD_STEP, m->step);
	statement_text(st, MAIL_ADD_LETTER, m->letter);
	statement_i64(st, MAIL_ADD_PRIORITY, m->priority);
	c->queued = true;
	return statement_run(c, st);
}

static size_t
read_ids(struct connection *c, sqlite3_stmt *st, uint64_t *ids)
{
	size_t n = 0;

	while (statement_row(c, st))
		ids[n++] = (uint64_t)sqlite3_column_int64(st, 0);
	statement_end(st);
	return n;
}

bool
outbox_due(struct connection *c, enum mail_class k, int64_t now, uint64_t *ids,
    size_t max, size_t *n)
{
	sqlite3_stmt *st = statement_use(
	    c, k == MAIL_HOOK ? STATEMENT_HOOK_DUE : STATEMENT_MAIL_DUE);

	if (k == MAIL_HOOK) {
		statement_i64(st, HOOK_DUE_NOW, now);
		statement_i64(st, HOOK_DUE_MAX, (int64_t)max);
	} else {
		statement_text(st, MAIL_DUE_CLASS, store_mail_class(k));
		statement_i64(st, MAIL_DUE_NOW, now);
		statement_i64(st, MAIL_DUE_MAX, (int64_t)max);
	}
	*n = read_ids(c, st, ids);
	return c->error == SQLITE_OK;
}

bool
outbox_next(struct connection *c, enum mail_class k, int64_t *at)
{
	sqlite3_stmt *st = statement_use(
	    c, k == MAIL_HOOK ? STATEMENT_HOOK_NEXT : STATEMENT_MAIL_NEXT);

	*at = INT64_MAX;
	if (k != MAIL_HOOK)
		statement_text(st, MAIL_NEXT_CLASS, store_mail_class(k));
	if (statement_row(c, st) && sqlite3_column_type(st, 0) != SQLITE_NULL)
		*at = sqlite3_column_int64(st, 0);
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
outbox_read(struct connection *c, struct arena *a, uint64_t id,
    struct outbox_row *row, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_READ);

	statement_i64(st, MAIL_READ_ID, (int64_t)id);
	*found = statement_row(c, st);
	if (*found) {
		*row = (struct outbox_row){
		    .q.id = id,
		    .q.mail.dedup = statement_column(a, st, 0),
		    .q.contact.lo = (uint64_t)sqlite3_column_int64(st, 1),
		    .q.mail.person = statement_column(a, st, 2),
		    .q.mail.list = statement_column(a, st, 4),
		    .q.mail.mail = statement_column(a, st, 5),
		    .q.mail.lang = statement_column(a, st, 6),
		    .q.mail.site = statement_column(a, st, 7),
		    .q.mail.given = statement_column(a, st, 8),
		    .q.mail.at = sqlite3_column_int64(st, 9),
		    .q.mail.due = sqlite3_column_int64(st, 10),
		    .q.mail.stale = sqlite3_column_int64(st, 11),
		    .owner = statement_column(a, st, 13),
		    .q.attempt = sqlite3_column_int(st, 14),
		    .q.message_id = statement_column(a, st, 15),
		    .q.mail.hook = statement_column(a, st, 16),
		    .q.mail.run = (uint64_t)sqlite3_column_int64(st, 17),
		    .q.mail.step = statement_column(a, st, 18),
		    .q.mail.letter = statement_column(a, st, 19),
		    .q.mail.priority = sqlite3_column_int(st, 20),
		};
		/* A CHECK has only our words in. */
		(void)store_mail_class_of(
		    statement_column(a, st, 3), &row->q.mail.kind);
		if (row->q.mail.hook.n > 0)
			row->q.mail.kind = MAIL_HOOK;
		(void)store_mail_state_of(
		    statement_column(a, st, 12), &row->state);
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
outbox_put_off(struct connection *c, struct str hook, int64_t next)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_HOOK_PUT_OFF);

	statement_text(st, HOOK_PUT_OFF_HOOK, hook);
	statement_i64(st, HOOK_PUT_OFF_NEXT, next);
	return statement_run(c, st);
}

bool
outbox_claim(struct connection *c, uint64_t id, struct str owner, int64_t lease)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_CLAIM);

	statement_i64(st, MAIL_CLAIM_ID, (int64_t)id);
	statement_text(st, MAIL_CLAIM_OWNER, owner);
	statement_i64(st, MAIL_CLAIM_LEASE, lease);
	return statement_run(c, st);
}

bool
outbox_send(
    struct connection *c, uint64_t id, int64_t lease, struct str message_id)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_SEND);

	statement_i64(st, MAIL_SEND_ID, (int64_t)id);
	statement_i64(st, MAIL_SEND_LEASE, lease);
	statement_text(st, MAIL_SEND_MESSAGE_ID, message_id);
	return statement_run(c, st);
}

static struct str
without_addresses(struct arena *a, struct str said)
{
	struct buf b;

	buf_init(&b, a, ANSWER_MAX * 8);
	address_hide(&b, str_head(said, str_utf8_cut(said, ANSWER_MAX)));
	return buf_view(&b);
}

static bool
wait(struct connection *c, uint64_t id, const struct store_ended *e,
    struct str answer, bool more)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_WAIT);

	statement_i64(st, MAIL_WAIT_ID, (int64_t)id);
	statement_text(st, MAIL_WAIT_REASON, store_mail_reason(e->reason));
	statement_i64(st, MAIL_WAIT_NEXT, e->next);
	statement_i64(st, MAIL_WAIT_MORE, more);
	statement_i64(st, MAIL_WAIT_CODE, e->code);
	statement_text(st, MAIL_WAIT_ANSWER, answer);
	return statement_run(c, st);
}

static bool
end(struct connection *c, uint64_t id, int64_t now, const struct store_ended *e,
    struct str answer)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_END);

	statement_i64(st, MAIL_END_ID, (int64_t)id);
	statement_text(st, MAIL_END_STATE, store_mail_state(e->state));
	statement_text(st, MAIL_END_REASON, store_mail_reason(e->reason));
	statement_i64(st, MAIL_END_ENDED_AT, now);
	statement_i64(st, MAIL_END_CODE, e->code);
	statement_text(st, MAIL_END_ANSWER, answer);
	return statement_run(c, st);
}

/* A try that came to nothing, and not for our own reasons. */
static bool
is_attempt(const struct outbox_row *row, enum mail_reason reason)
{
	return reason == MAIL_TEMPORARY || reason == MAIL_NO_ANSWER ||
	       (reason == MAIL_SENDER_DIED && row->state == MAIL_SENDING);
}

bool
outbox_settle(struct connection *c, struct arena *a,
    const struct outbox_row *row, int64_t now, const struct store_ended *e)
{
	const struct store_queued *q = &row->q;
	struct str answer = without_addresses(a, e->answer);
	struct store_ended done = *e;

	if (done.state == MAIL_UNCERTAIN && q->mail.kind != MAIL_MARKETING)
		done.state = MAIL_QUEUED;
	if (done.state == MAIL_QUEUED && done.next >= q->mail.stale)
		done.state = MAIL_STALE;
	if (done.state == MAIL_QUEUED)
		return wait(
		    c, q->id, &done, answer, is_attempt(row, done.reason));
	return end(c, q->id, now, &done, answer);
}

bool
outbox_looked(struct connection *c, const struct store_looked *looked,
    int64_t now, bool *done)
{
	sqlite3_stmt *st = statement_use(
	    c, looked->arrived ? STATEMENT_MAIL_ARRIVED : STATEMENT_MAIL_AGAIN);

	if (looked->arrived) {
		statement_i64(st, MAIL_ARRIVED_ID, (int64_t)looked->id);
		statement_i64(st, MAIL_ARRIVED_ENDED_AT, looked->ended_at);
	} else {
		statement_i64(st, MAIL_AGAIN_ID, (int64_t)looked->id);
		statement_i64(st, MAIL_AGAIN_ENDED_AT, looked->ended_at);
		statement_i64(st, MAIL_AGAIN_NOW, now);
	}
	if (!statement_run(c, st))
		return false;
	*done = sqlite3_changes(c->db) > 0;
	return true;
}

static void
read_listed(struct arena *a, sqlite3_stmt *st, struct store_mail_row *row)
{
	*row = (struct store_mail_row){
	    .id = (uint64_t)sqlite3_column_int64(st, 0),
	    .mail = statement_column(a, st, 4),
	    .list = statement_column(a, st, 5),
	    .email = statement_column(a, st, 6),
	    .person = statement_column(a, st, 7),
	    .code = sqlite3_column_int(st, 8),
	    .answer = statement_column(a, st, 9),
	    .message_id = statement_column(a, st, 10),
	    .next = sqlite3_column_int64(st, 11),
	    .stale = sqlite3_column_int64(st, 12),
	    .ended_at = sqlite3_column_int64(st, 13),
	    .whole = sqlite3_column_int(st, 14) != 0,
	    .hook = statement_column(a, st, 15),
	};
	/* CHECKs have only our words in. */
	(void)store_mail_state_of(statement_column(a, st, 1), &row->state);
	(void)store_mail_class_of(statement_column(a, st, 3), &row->kind);
	if (row->hook.n > 0)
		row->kind = MAIL_HOOK;
	/* A newer program may know more reasons. */
	if (!store_mail_reason_of(statement_column(a, st, 2), &row->reason))
		row->reason = MAIL_NO_REASON;
}

bool
outbox_list(struct connection *c, struct arena *a, enum mail_state state,
    struct store_mail_row *rows, size_t max, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_LIST);

	*n = 0;
	statement_text(st, MAIL_LIST_STATE,
	    state == MAIL_STATE__MAX ? STR("") : store_mail_state(state));
	statement_i64(st, MAIL_LIST_MAX, (int64_t)max);
	while (statement_row(c, st))
		read_listed(a, st, &rows[(*n)++]);
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
outbox_renew(struct connection *c, uint64_t id, struct str owner, int64_t lease)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_RENEW);

	statement_i64(st, MAIL_RENEW_ID, (int64_t)id);
	statement_text(st, MAIL_RENEW_OWNER, owner);
	statement_i64(st, MAIL_RENEW_LEASE, lease);
	return statement_run(c, st);
}

bool
outbox_left_behind(struct connection *c, struct str owner, int64_t now,
    uint64_t *ids, size_t max, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_LEFT_BEHIND);

	statement_text(st, MAIL_LEFT_BEHIND_OWNER, owner);
	statement_i64(st, MAIL_LEFT_BEHIND_NOW, now);
	statement_i64(st, MAIL_LEFT_BEHIND_MAX, (int64_t)max);
	*n = read_ids(c, st, ids);
	return c->error == SQLITE_OK;
}

bool
outbox_sent(struct connection *c, const struct store_queued *q, int64_t now,
    int64_t sent[MAIL_SENT_MAX], size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_HISTORY);

	*n = 0;
	statement_i64(st, MAIL_HISTORY_ID, (int64_t)q->id);
	statement_i64(st, MAIL_HISTORY_CONTACT, (int64_t)q->contact.lo);
	statement_i64(st, MAIL_HISTORY_NOW, now);
	statement_i64(st, MAIL_HISTORY_AFTER, now - MAIL_SENT_DAYS * DAY);
	statement_i64(st, MAIL_HISTORY_MAX, MAIL_SENT_MAX);
	while (statement_row(c, st))
		sent[(*n)++] = sqlite3_column_int64(st, 0);
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
outbox_outranked(struct connection *c, const struct store_queued *q,
    int64_t now, bool *outranked)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_OUTRANKED);

	statement_i64(st, MAIL_OUTRANKED_ID, (int64_t)q->id);
	statement_i64(st, MAIL_OUTRANKED_CONTACT, (int64_t)q->contact.lo);
	statement_i64(st, MAIL_OUTRANKED_NOW, now);
	statement_i64(st, MAIL_OUTRANKED_PRIORITY, q->mail.priority);
	*outranked = statement_row(c, st) && sqlite3_column_int(st, 0) != 0;
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
outbox_days(struct connection *c, int64_t today, int64_t *sent, int64_t *days)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_DAYS);

	statement_i64(st, MAIL_DAYS_TODAY, today);
	statement_i64(st, MAIL_DAYS_AFTER, today - MAIL_SENT_DAYS * DAY);
	if (statement_row(c, st)) {
		*sent = sqlite3_column_int64(st, 0);
		*days = sqlite3_column_int64(st, 1);
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

struct waiting {
	uint64_t id;
	enum mail_class kind;
	struct str list;
};

static size_t
read_waiting(struct connection *c, struct arena *a, struct id contact,
    struct waiting *out)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_WAITING);
	size_t n = 0;

	statement_i64(st, MAIL_WAITING_CONTACT, (int64_t)contact.lo);
	statement_i64(st, MAIL_WAITING_MAX, WAITING_MAX);
	for (; statement_row(c, st); n++) {
		out[n].id = (uint64_t)sqlite3_column_int64(st, 0);
		(void)store_mail_class_of(
		    statement_column(a, st, 1), &out[n].kind);
		out[n].list = statement_column(a, st, 2);
	}
	statement_end(st);
	return n;
}

bool
outbox_stop(struct connection *c, struct arena *a, struct id contact,
    const struct store_stop *stop)
{
	struct waiting *rows = arena_array(a, WAITING_MAX, sizeof(*rows));
	size_t n = read_waiting(c, a, contact, rows);

	for (size_t i = 0; i < n; i++) {
		struct store_ended ended = {
		    .state = MAIL_CANCELLED, .reason = stop->reason};

		if (store_stops(
			stop->scope, stop->list, rows[i].kind, rows[i].list) &&
		    !end(c, rows[i].id, stop->at, &ended, STR("")))
			return false;
	}
	return c->error == SQLITE_OK;
}

bool
outbox_of_letter(struct connection *c, struct str letter, uint64_t *ids,
    size_t max, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_LETTER_WAITING);

	statement_text(st, LETTER_WAITING_LETTER, letter);
	statement_i64(st, LETTER_WAITING_MAX, (int64_t)max);
	*n = read_ids(c, st, ids);
	return c->error == SQLITE_OK;
}

bool
outbox_forget(struct connection *c, struct id contact)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_FORGET);

	statement_i64(st, MAIL_FORGET_CONTACT, (int64_t)contact.lo);
	return statement_run(c, st);
}

_Static_assert((int)MAIL_FORGET_OLD_BEFORE == (int)MAIL_EXPIRE_BEFORE &&
		   (int)MAIL_FORGET_OLD_MAX == (int)MAIL_EXPIRE_MAX,
    "twins take the same values");

bool
outbox_expire(struct connection *c, int64_t before, int max, bool *more)
{
	static const enum statement both[] = {
	    STATEMENT_MAIL_EXPIRE, STATEMENT_MAIL_FORGET_OLD};

	*more = false;
	for (size_t i = 0; i < 2; i++) {
		sqlite3_stmt *st = statement_use(c, both[i]);

		statement_i64(st, MAIL_EXPIRE_BEFORE, before);
		statement_i64(st, MAIL_EXPIRE_MAX, max);
		if (!statement_run(c, st))
			return false;
		*more |= sqlite3_changes(c->db) == max;
	}
	return true;
}
