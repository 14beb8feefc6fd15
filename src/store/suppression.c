/* SPDX-License-Identifier: ISC */
#include "store/suppression.h"

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
static bool
row_stops(struct arena *a, sqlite3_stmt *st, enum mail_class k, struct str list,
    enum mail_reason *why)
{
	enum stop_scope scope;

	if (!store_mail_reason_of(statement_column(a, st, 2), why))
		*why = MAIL_OPERATOR;
	return !store_stop_scope_of(statement_column(a, st, 0), &scope) ||
	       store_stops(scope, statement_column(a, st, 1), k, list);
}

bool
suppression_check(struct connection *c, struct arena *a,
    const unsigned char hash[HASH_BYTES], enum mail_class k, struct str list,
    bool *stopped, enum mail_reason *why)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_SUPPRESSION_READ);

	*stopped = false;
	statement_blob(st, SUPPRESSION_READ_HASH, bytes(hash));
	while (!*stopped && statement_row(c, st))
		*stopped = row_stops(a, st, k, list, why);
	statement_end(st);
	return c->error == SQLITE_OK;
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
