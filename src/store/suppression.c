/* SPDX-License-Identifier: ISC */
#include "store/suppression.h"

#include "base/arena.h"
#include "store/engine.h"

void
suppression_hash(
    const struct keyring *keys, struct str email, unsigned char out[HASH_BYTES])
{
	hash_lasting(keys, KEY_ADDRESS, out, email.p, email.n);
}

static struct str
bytes(const unsigned char hash[HASH_BYTES])
{
	return (struct str){(const char *)hash, HASH_BYTES};
}

bool
suppression_add(struct connection *c, const unsigned char hash[HASH_BYTES],
    const struct store_stop *stop)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SUPPRESSION_ADD);

	statement_blob(st, SUPPRESSION_ADD_HASH, bytes(hash));
	statement_text(
	    st, SUPPRESSION_ADD_SCOPE, store_stop_scope(stop->scope));
	statement_text(st, SUPPRESSION_ADD_LIST, stop->list);
	statement_text(
	    st, SUPPRESSION_ADD_REASON, store_mail_reason(stop->reason));
	statement_i64(st, SUPPRESSION_ADD_AT, stop->at);
	statement_text(st, SUPPRESSION_ADD_EVIDENCE, stop->evidence);
	return statement_run(c, st);
}

bool
suppression_again(struct connection *c, const unsigned char hash[HASH_BYTES],
    const struct store_stop *stop)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SUPPRESSION_AGAIN);

	statement_blob(st, SUPPRESSION_AGAIN_HASH, bytes(hash));
	statement_text(
	    st, SUPPRESSION_AGAIN_SCOPE, store_stop_scope(stop->scope));
	statement_text(st, SUPPRESSION_AGAIN_LIST, stop->list);
	statement_text(
	    st, SUPPRESSION_AGAIN_REASON, store_mail_reason(stop->reason));
	statement_i64(st, SUPPRESSION_AGAIN_AT, stop->at);
	return statement_run(c, st);
}

bool
suppression_lift(struct connection *c, const unsigned char hash[HASH_BYTES],
    const struct store_stop *stop)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SUPPRESSION_LIFT);

	statement_blob(st, SUPPRESSION_LIFT_HASH, bytes(hash));
	statement_text(
	    st, SUPPRESSION_LIFT_SCOPE, store_stop_scope(stop->scope));
	statement_text(st, SUPPRESSION_LIFT_LIST, stop->list);
	statement_text(
	    st, SUPPRESSION_LIFT_REASON, store_mail_reason(stop->reason));
	statement_i64(st, SUPPRESSION_LIFT_AT, stop->at);
	return statement_run(c, st);
}

/* A word that this program does not know stops: a newer one may have written
 * it. */
static struct store_stop
stop_of(struct arena *a, sqlite3_stmt *st, struct str email)
{
	struct store_stop stop = {.email = email,
	    .list = statement_column(a, st, 1),
	    .at = sqlite3_column_int64(st, 3),
	    .evidence = statement_column(a, st, 4)};

	if (!store_stop_scope_of(statement_column(a, st, 0), &stop.scope))
		stop.scope = STOP_ALL;
	if (!store_mail_reason_of(statement_column(a, st, 2), &stop.reason))
		stop.reason = MAIL_OPERATOR;
	return stop;
}

bool
suppression_stops(struct connection *c, struct arena *a,
    const unsigned char hash[HASH_BYTES], struct str email,
    const struct store_stop **out, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SUPPRESSION_READ);
	struct store_stop *rows = NULL;
	size_t max = 0;

	*n = 0;
	statement_blob(st, SUPPRESSION_READ_HASH, bytes(hash));
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, *n, &max, sizeof(*rows));
		rows[(*n)++] = stop_of(a, st, email);
	}
	statement_end(st);
	*out = rows;
	return c->error == SQLITE_OK;
}

bool
suppression_check(struct connection *c, struct arena *a,
    const unsigned char hash[HASH_BYTES], enum mail_class k, struct str list,
    bool *stopped, enum mail_reason *why)
{
	const struct store_stop *stops;
	size_t n;

	*stopped = false;
	if (!suppression_stops(c, a, hash, STR(""), &stops, &n))
		return false;
	for (size_t i = 0; i < n && !*stopped; i++) {
		*stopped = store_stops(stops[i].scope, stops[i].list, k, list);
		*why = stops[i].reason;
	}
	return true;
}

enum store_rc
store_stopped(struct store *s, struct arena *a, struct str email,
    enum mail_class k, struct str list, bool *stopped, enum mail_reason *why)
{
	unsigned char hash[HASH_BYTES];

	if (s->level == 0 || s->keys == NULL)
		return STORE_DOWN;
	suppression_hash(s->keys, email, hash);
	connection_start(&s->connection, STATEMENT_MS);
	if (suppression_check(&s->connection, a, hash, k, list, stopped, why))
		return STORE_OK;
	store_fault(s, "reading who is not written to");
	return STORE_DOWN;
}
