/* SPDX-License-Identifier: ISC */
/* What is read of contacts, their tickets and their links: one snapshot each.
 */
#include "store/consent.h"

#include "base/arena.h"
#include "store/agree.h"
#include "store/contact.h"
#include "store/engine.h"
#include "store/saleswrite.h"

static bool
read_unseen(struct connection *c, struct arena *a, struct store_profile *p)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_UNSEEN_READ);
	struct id *rows = NULL;
	size_t max = 0;

	statement_i64(st, UNSEEN_READ_CONTACT, (int64_t)p->contact.id.lo);
	while (statement_row(c, st)) {
		rows = arena_room(a, rows, p->nunseen, &max, sizeof(*rows));
		rows[p->nunseen++] =
		    (struct id){.lo = (uint64_t)sqlite3_column_int64(st, 0)};
	}
	statement_end(st);
	p->unseen = rows;
	return c->error == SQLITE_OK;
}

static bool
read_profile(struct connection *c, struct arena *a, struct id id,
    struct str email, struct store_profile *p, bool *found)
{
	struct contact_row row;

	*p = (struct store_profile){.nvalues = 0};
	if (id.lo > 0 ? !contact_read(c, a, id, &row, found)
		      : !contact_find(c, a, email, &row, found))
		return false;
	if (!*found)
		return true;
	p->contact = row.c;
	return agree_values(c, a, row.c.id, &p->values, &p->nvalues) &&
	       agree_read(c, a, row.c.id, &p->agrees, &p->nagrees) &&
	       contact_watched(c, a, row.c.id, PURPOSE_LETTERS, &p->watched,
		   &p->nwatched) &&
	       contact_tags_read(c, a, row.c.id, &p->tags) &&
	       read_unseen(c, a, p);
}

/* Reading may begin when the level allows it. */
static bool
begin(struct store *s)
{
	if (s->level == 0)
		return false;
	connection_start(&s->connection, STATEMENT_MS);
	return true;
}

static enum store_rc
end(struct store *s, bool well, bool found)
{
	if (!well) {
		store_fault(s, "reading");
		return STORE_DOWN;
	}
	return found ? STORE_OK : STORE_REFUSED;
}

enum store_rc
store_profile(struct store *s, struct arena *a, struct id id, struct str email,
    struct store_profile *p)
{
	struct connection *c = &s->connection;
	bool found = false, well;

	if (!begin(s))
		return STORE_DOWN;
	well = statement_run(c, statement_use(c, STATEMENT_BEGIN_READ)) &&
	       read_profile(c, a, id, email, p, &found) &&
	       statement_run(c, statement_use(c, STATEMENT_COMMIT));
	return end(s, well, found);
}

enum store_rc
store_ticket(struct store *s, struct arena *a,
    const unsigned char hash[HASH_BYTES], struct store_ticket *t)
{
	bool well;

	if (!begin(s))
		return STORE_DOWN;
	well = ticket_read(&s->connection, a, hash, t);
	return end(s, well, t->contact.lo > 0);
}

enum store_rc
store_mail_link(struct store *s, struct arena *a, uint64_t mail,
    uint32_t number, struct store_mail_link *link)
{
	bool found = false, well;

	if (!begin(s))
		return STORE_DOWN;
	well = mail_link_read(&s->connection, a, mail, number, link, &found);
	return end(s, well, found);
}
