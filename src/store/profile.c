/* SPDX-License-Identifier: ISC */
#include "store/profile.h"

#include "base/arena.h"
#include "store/agree.h"
#include "store/contact.h"
#include "store/saleswrite.h"
#include "store/sqlite.h"

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
read_known(struct connection *c, struct arena *a, const struct contact_row *row,
    struct store_profile *p)
{
	*p = (struct store_profile){.contact = row->c};
	return agree_values(c, a, row->c.id, &p->values, &p->nvalues) &&
	       agree_read(c, a, row->c.id, &p->agrees, &p->nagrees);
}

bool
profile_known(struct connection *c, struct arena *a, struct id id,
    struct store_profile *p, bool *found)
{
	struct contact_row row;

	return contact_read(c, a, id, &row, found) &&
	       (!*found || read_known(c, a, &row, p));
}

bool
profile_read(struct connection *c, struct arena *a, struct id id,
    struct str email, struct store_profile *p, bool *found)
{
	struct contact_row row;

	*p = (struct store_profile){.nvalues = 0};
	if (id.lo > 0 ? !contact_read(c, a, id, &row, found)
		      : !contact_find(c, a, email, &row, found))
		return false;
	if (!*found)
		return true;
	return read_known(c, a, &row, p) &&
	       contact_watched(c, a, row.c.id, PURPOSE_LETTERS, &p->watched,
		   &p->nwatched) &&
	       contact_tags_read(c, a, row.c.id, &p->tags) &&
	       read_unseen(c, a, p);
}
