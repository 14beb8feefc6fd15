/* SPDX-License-Identifier: ISC */
/* All that the requests of one loop turn want to know, in one trip. */
#include "store/engine.h"

#include "base/arena.h"
#include "store/profile.h"
#include "store/runrows.h"
#include "store/visitor.h"

/* What this process noted and has not written yet counts already: of who is
 * joined to somebody without a look at the others, which is the flush's. */
static bool
fold_pending(struct store *s, struct arena *a, struct visitor_row *row)
{
	struct fold_group g = {.people = &row->p, .n = 1};
	bool whole = row->p.contact.lo == 0;

	g.events = notes_of(&s->notes, a, row->v.id, &g.nevents);
	if (g.nevents == 0)
		return true;
	if (!fold_group(&s->connection, &s->folder, a, &g, whole))
		return false;
	row->v.state = g.folds[0].state;
	row->v.stage = g.folds[0].stage;
	if (row->v.seen_at < g.folds[0].last_at)
		row->v.seen_at = g.folds[0].last_at;
	return true;
}

/* The contact he is, and in which sequences. */
static bool
read_contact(struct store *s, struct arena *a, struct store_visitor *v)
{
	struct store_profile *who = ARENA_NEW(a, struct store_profile);
	bool found;

	if (!profile_known(&s->connection, a, v->contact, who, &found))
		return false;
	v->who = found ? who : NULL;
	return s->folder.listens == NULL ||
	       (run_read(&s->connection, a, v->contact, &v->runs, &v->nruns) &&
		   run_mails(
		       &s->connection, a, v->contact, &v->mails, &v->nmails));
}

static bool
read_one(struct store *s, struct arena *a, struct store_want *w)
{
	struct visitor_row row;

	if (!visitor_read(&s->connection, a, w->id, &row, &w->found))
		return false;
	if (!w->found)
		return true;
	if (!fold_pending(s, a, &row))
		return false;
	w->row = row.v;
	return row.v.contact.lo == 0 || read_contact(s, a, &w->row);
}

static bool
run(struct connection *c, enum statement which)
{
	return statement_run(c, statement_use(c, which));
}

enum store_rc
store_read(struct store *s, struct arena *a, struct store_want *wants, size_t n)
{
	struct connection *c = &s->connection;
	bool ok = s->level > 0;

	if (ok) {
		connection_start(c, STATEMENT_MS);
		/* One snapshot, and its locks once, for all of them. */
		ok = n < 2 || run(c, STATEMENT_BEGIN_READ);
		for (size_t i = 0; ok && i < n; i++)
			ok = read_one(s,
			    wants[i].arena == NULL ? a : wants[i].arena,
			    &wants[i]);
		ok = ok && (n < 2 || run(c, STATEMENT_COMMIT));
		if (!ok)
			store_fault(s, "reading");
	}
	for (size_t i = 0; !ok && i < n; i++)
		wants[i].found = false;
	return ok ? STORE_OK : STORE_DOWN;
}
