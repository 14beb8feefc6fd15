/* SPDX-License-Identifier: ISC */
/* Statements around one consent, one ticket, one link. */
#include "store/agree.h"

#include <string.h>

#include "base/arena.h"
#include "store/sqlite.h"

static const struct str kinds[AGREE_KIND__MAX] = {
    [AGREE_REQUESTED] = STR("requested"),
    [AGREE_CONFIRMED] = STR("confirmed"),
    [AGREE_WITHDRAWN] = STR("withdrawn"),
    [AGREE_OBJECTED] = STR("objected"),
    [AGREE_EXEMPT_SALE] = STR("exempt-sale"),
    [AGREE_USED] = STR("used"),
    [AGREE_IMPORTED] = STR("imported"),
};

static const struct str whats[TICKET_WHAT__MAX] = {
    [TICKET_CONFIRM] = STR("confirm"),
    [TICKET_EXPORT] = STR("export"),
    [TICKET_ERASE] = STR("erase"),
};

struct str
store_agree_kind(enum agree_kind k)
{
	return kinds[k];
}

static int
place_of(const struct str *words, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], word))
			return (int)i;
	return -1;
}

bool
store_agree_kind_of(struct str word, enum agree_kind *k)
{
	int i = place_of(kinds, AGREE_KIND__MAX, word);

	if (i >= 0)
		*k = (enum agree_kind)i;
	return i >= 0;
}

struct str
store_ticket_what(enum ticket_what what)
{
	return whats[what];
}

bool
store_ticket_what_of(struct str word, enum ticket_what *what)
{
	int i = place_of(whats, TICKET_WHAT__MAX, word);

	if (i >= 0)
		*what = (enum ticket_what)i;
	return i >= 0;
}

static bool
add_wording(struct connection *c, struct str lang, struct str words)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_WORDING_ADD);

	statement_text(st, WORDING_ADD_LANG, lang);
	statement_text(st, WORDING_ADD_WORDS, words);
	return statement_run(c, st);
}

bool
agree_add(struct connection *c, struct id contact, const struct store_agree *g)
{
	sqlite3_stmt *st;

	if (!add_wording(c, g->lang, g->words))
		return false;
	st = statement_use(c, STATEMENT_AGREE_ADD);
	statement_i64(st, AGREE_ADD_CONTACT, (int64_t)contact.lo);
	statement_text(st, AGREE_ADD_LIST, g->list);
	statement_text(st, AGREE_ADD_PURPOSE, g->purpose);
	statement_text(st, AGREE_ADD_KIND, store_agree_kind(g->kind));
	statement_i64(st, AGREE_ADD_AT, g->at);
	statement_text(st, AGREE_ADD_LANG, g->lang);
	statement_text(st, AGREE_ADD_WORDS, g->words);
	statement_text(st, AGREE_ADD_PAGE, g->page);
	statement_text(st, AGREE_ADD_FORM, g->form);
	statement_text(st, AGREE_ADD_CHANNEL, g->channel);
	statement_text(st, AGREE_ADD_MESSAGE_ID, g->message_id);
	statement_text(st, AGREE_ADD_ORDER_REF, g->order_ref);
	return statement_run(c, st);
}

static struct store_agree
agree_of(struct arena *a, sqlite3_stmt *st)
{
	struct store_agree g = {.list = statement_column(a, st, 0),
	    .purpose = statement_column(a, st, 1),
	    .at = sqlite3_column_int64(st, 3),
	    .lang = statement_column(a, st, 4),
	    .words = statement_column(a, st, 5),
	    .page = statement_column(a, st, 6),
	    .form = statement_column(a, st, 7),
	    .channel = statement_column(a, st, 8),
	    .message_id = statement_column(a, st, 9),
	    .order_ref = statement_column(a, st, 10),
	    .version = sqlite3_column_int64(st, 11)};

	/* A CHECK has only our words in. */
	(void)store_agree_kind_of(statement_column(a, st, 2), &g.kind);
	return g;
}

bool
agree_read(struct connection *c, struct arena *a, struct id contact,
    const struct store_agree **out, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_AGREE_READ);
	struct store_agree *rows = NULL;
	size_t max = 0;

	*n = 0;
	statement_i64(st, AGREE_READ_CONTACT, (int64_t)contact.lo);
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, *n, &max, sizeof(*rows));
		rows[(*n)++] = agree_of(a, st);
	}
	statement_end(st);
	*out = rows;
	return c->error == SQLITE_OK;
}

bool
agree_use(struct connection *c, struct id contact, struct str list, int64_t at,
    struct str message_id)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_AGREE_USE);

	statement_i64(st, AGREE_USE_CONTACT, (int64_t)contact.lo);
	statement_text(st, AGREE_USE_LIST, list);
	statement_i64(st, AGREE_USE_AT, at);
	statement_text(st, AGREE_USE_MESSAGE_ID, message_id);
	return statement_run(c, st);
}

bool
agree_values(struct connection *c, struct arena *a, struct id contact,
    const struct store_value **out, size_t *n)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_FORM_VALUE_READ);
	struct store_value *rows = NULL;
	size_t max = 0;

	*n = 0;
	statement_i64(st, FORM_VALUE_READ_CONTACT, (int64_t)contact.lo);
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, *n, &max, sizeof(*rows));
		rows[(*n)++] = (struct store_value){
		    statement_column(a, st, 0), statement_column(a, st, 1)};
	}
	statement_end(st);
	*out = rows;
	return c->error == SQLITE_OK;
}

static struct str
bytes(const unsigned char hash[HASH_BYTES])
{
	return (struct str){(const char *)hash, HASH_BYTES};
}

bool
ticket_add(struct connection *c, const struct store_ticket *t)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TICKET_ADD);

	statement_blob(st, TICKET_ADD_HASH, bytes(t->hash));
	statement_text(st, TICKET_ADD_WHAT, store_ticket_what(t->what));
	statement_i64(st, TICKET_ADD_CONTACT, (int64_t)t->contact.lo);
	statement_text(st, TICKET_ADD_FORM, t->form);
	statement_i64(st, TICKET_ADD_ASKED_AT, t->asked_at);
	statement_text(st, TICKET_ADD_MESSAGE_ID, t->message_id);
	statement_i64(st, TICKET_ADD_UNTIL, t->until);
	return statement_run(c, st);
}

bool
ticket_read(struct connection *c, struct arena *a,
    const unsigned char hash[HASH_BYTES], struct store_ticket *t)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TICKET_READ);

	*t = (struct store_ticket){.contact = {0, 0}};
	memcpy(t->hash, hash, HASH_BYTES);
	statement_blob(st, TICKET_READ_HASH, bytes(hash));
	if (statement_row(c, st)) {
		(void)store_ticket_what_of(
		    statement_column(a, st, 0), &t->what);
		t->contact.lo = (uint64_t)sqlite3_column_int64(st, 1);
		t->form = statement_column(a, st, 2);
		t->asked_at = sqlite3_column_int64(st, 3);
		t->message_id = statement_column(a, st, 4);
		t->until = sqlite3_column_int64(st, 5);
		t->used_at = sqlite3_column_int64(st, 6);
	}
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
ticket_use(
    struct connection *c, const unsigned char hash[HASH_BYTES], int64_t at)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TICKET_USE);

	statement_blob(st, TICKET_USE_HASH, bytes(hash));
	statement_i64(st, TICKET_USE_AT, at);
	return statement_run(c, st);
}

bool
ticket_expire(struct connection *c, int64_t before, int max, bool *more)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_TICKET_EXPIRE);

	*more = false;
	statement_i64(st, TICKET_EXPIRE_BEFORE, before);
	statement_i64(st, TICKET_EXPIRE_MAX, max);
	if (!statement_run(c, st))
		return false;
	*more = sqlite3_changes(c->db) == max;
	return true;
}

bool
mail_link_add(
    struct connection *c, uint64_t mail, uint32_t number, struct str target)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_LINK_ADD);

	statement_i64(st, MAIL_LINK_ADD_OUTBOX, (int64_t)mail);
	statement_i64(st, MAIL_LINK_ADD_NUMBER, number);
	statement_text(st, MAIL_LINK_ADD_TARGET, target);
	return statement_run(c, st);
}

bool
mail_link_read(struct connection *c, struct arena *a, uint64_t mail,
    uint32_t number, struct store_mail_link *link, bool *found)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_LINK_READ);

	statement_i64(st, MAIL_LINK_READ_OUTBOX, (int64_t)mail);
	statement_i64(st, MAIL_LINK_READ_NUMBER, number);
	*found = statement_row(c, st);
	if (*found)
		*link = (struct store_mail_link){
		    .target = statement_column(a, st, 0),
		    .contact.lo = (uint64_t)sqlite3_column_int64(st, 1),
		    .sent_at = sqlite3_column_int64(st, 2),
		    .mail = statement_column(a, st, 3),
		    .lang = statement_column(a, st, 4),
		    .all_followed = sqlite3_column_int64(st, 5) != 0};
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
mail_link_count(struct connection *c, uint64_t mail, uint32_t number,
    int64_t clicks, int64_t human)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_MAIL_LINK_COUNT);

	statement_i64(st, MAIL_LINK_COUNT_OUTBOX, (int64_t)mail);
	statement_i64(st, MAIL_LINK_COUNT_NUMBER, number);
	statement_i64(st, MAIL_LINK_COUNT_CLICKS, clicks);
	statement_i64(st, MAIL_LINK_COUNT_HUMAN, human);
	return statement_run(c, st);
}
