/* SPDX-License-Identifier: ISC */
/* One statement a table, all in one snapshot. */
#include "store/held.h"

#include "base/arena.h"
#include "store/contact.h"
#include "store/engine.h"
#include "store/suppression.h"

/* A person with years of views: it is asked for seldom. */
#define HELD_MS 1000

/* In the order in which a reader understands them. */
static const struct {
	enum statement which;
	struct str table;
} tables[] = {
    {STATEMENT_HELD_CONTACT, STR("contact")},
    {STATEMENT_HELD_FORM_VALUE, STR("form_value")},
    {STATEMENT_HELD_CONSENT_EVENT, STR("consent_event")},
    {STATEMENT_HELD_CONTACT_EVENT, STR("contact_event")},
    {STATEMENT_HELD_CONTACT_CHANGE, STR("contact_change")},
    {STATEMENT_HELD_JOINING, STR("joining")},
    {STATEMENT_HELD_VISITOR, STR("visitor")},
    {STATEMENT_HELD_CONSENT, STR("consent")},
    {STATEMENT_HELD_EVENT, STR("event")},
    {STATEMENT_HELD_TOUCH, STR("touch")},
    {STATEMENT_HELD_STAGE_CHANGE, STR("stage_change")},
    {STATEMENT_HELD_EXPOSURE, STR("exposure")},
    {STATEMENT_HELD_RUN, STR("run")},
    {STATEMENT_HELD_OUTBOX, STR("outbox")},
    {STATEMENT_HELD_MAIL_LINK, STR("mail_link")},
    {STATEMENT_HELD_TICKET, STR("ticket")},
    {STATEMENT_HELD_TASK, STR("task")},
    {STATEMENT_HELD_NOTE, STR("note")},
    {STATEMENT_HELD_CONTACT_TAG, STR("contact_tag")},
};

/* They are bound alike below. */
#define SAME_VALUE(name)                                             \
	_Static_assert(                                              \
	    (int)HELD_##name##_CONTACT == (int)HELD_CONTACT_CONTACT, \
	    "the contact is the one value")
SAME_VALUE(FORM_VALUE);
SAME_VALUE(CONSENT_EVENT);
SAME_VALUE(CONTACT_EVENT);
SAME_VALUE(CONTACT_CHANGE);
SAME_VALUE(JOINING);
SAME_VALUE(VISITOR);
SAME_VALUE(CONSENT);
SAME_VALUE(EVENT);
SAME_VALUE(TOUCH);
SAME_VALUE(STAGE_CHANGE);
SAME_VALUE(EXPOSURE);
SAME_VALUE(RUN);
SAME_VALUE(OUTBOX);
SAME_VALUE(MAIL_LINK);
SAME_VALUE(TICKET);
SAME_VALUE(TASK);
SAME_VALUE(NOTE);
SAME_VALUE(CONTACT_TAG);

struct telling {
	struct arena *arena;
	struct str table;
	store_held_fn *row;
	void *ctx;
};

static void
tell_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	const struct telling *t = ctx;

	if (cells != NULL)
		t->row(t->ctx, t->table, n, names, cells);
}

static bool
tell(
    struct connection *c, struct telling *t, struct str table, sqlite3_stmt *st)
{
	bool ok;

	t->table = table;
	ok = store_rows(c, t->arena, st, tell_row, t);
	statement_end(st);
	return ok;
}

static bool
tell_all(struct store *s, struct telling *t, const struct store_contact *who)
{
	struct connection *c = &s->connection;
	unsigned char hash[HASH_BYTES];
	sqlite3_stmt *st;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		st = statement_use(c, tables[i].which);
		statement_i64(st, HELD_CONTACT_CONTACT, (int64_t)who->id.lo);
		if (!tell(c, t, tables[i].table, st))
			return false;
	}
	suppression_hash(s->keys, who->email, hash);
	st = statement_use(c, STATEMENT_HELD_SUPPRESSION);
	statement_blob(st, HELD_SUPPRESSION_HASH,
	    (struct str){(const char *)hash, sizeof(hash)});
	return tell(c, t, STR("suppression"), st);
}

static bool
held(struct store *s, struct id id, struct str email, struct telling *t,
    bool *found)
{
	struct connection *c = &s->connection;
	struct contact_row row;

	if (!statement_run(c, statement_use(c, STATEMENT_BEGIN_READ)) ||
	    (id.lo > 0 ? !contact_read(c, t->arena, id, &row, found)
		       : !contact_find(c, t->arena, email, &row, found)))
		return false;
	if (*found && !tell_all(s, t, &row.c))
		return false;
	return statement_run(c, statement_use(c, STATEMENT_COMMIT));
}

enum store_rc
store_held(struct store *s, struct arena *a, struct id id, struct str email,
    store_held_fn *row, void *ctx)
{
	struct telling t = {.arena = a, .row = row, .ctx = ctx};
	bool found = false;

	/* Without the key nobody can say what stops mail to him. */
	if (s->level == 0 || s->keys == NULL)
		return STORE_DOWN;
	connection_start(&s->connection, HELD_MS);
	if (!held(s, id, email, &t, &found)) {
		store_fault(s, "reading all of a contact");
		return STORE_DOWN;
	}
	return found ? STORE_OK : STORE_REFUSED;
}
