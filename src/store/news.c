/* SPDX-License-Identifier: ISC */
#include "store/news.h"

#include <assert.h>

#include "base/arena.h"
#include "store/contact.h"
#include "store/follow.h"
#include "store/outbox.h"
#include "store/sales.h"
#include "store/sqlite.h"

/* The same as in sql/reports/accounts.sql. */
static bool
read_shows(struct connection *c, struct id contact)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONTACT_SHOWS);
	bool shows = false;

	statement_i64(st, CONTACT_SHOWS_CONTACT, (int64_t)contact.lo);
	if (statement_row(c, st))
		shows = sqlite3_column_int(st, 0) != 0;
	statement_end(st);
	return shows;
}

static bool
tell(struct connection *c, const struct folder *folder, struct arena *a,
    struct id contact, int64_t at, struct store_news *news)
{
	struct store_mail *mails;
	struct contact_row *row = ARENA_NEW(a, struct contact_row);
	bool found;
	size_t n;

	if (folder->news == NULL || at <= folder->now - NEWS_SECONDS)
		return true;
	if (!contact_read(c, a, contact, row, &found))
		return false;
	if (!found)
		return true;
	news->now = folder->now;
	news->who = &row->c;
	news->shows = read_shows(c, contact);
	mails = arena_array(a, STORE_NEWS_MAX, sizeof(*mails));
	n = folder->news(folder->ctx, a, news, mails);
	assert(n <= STORE_NEWS_MAX);
	for (size_t i = 0; i < n; i++)
		if (!outbox_add(c, contact, &mails[i]))
			return false;
	return c->error == SQLITE_OK;
}

bool
news_event(struct connection *c, const struct folder *folder, struct arena *a,
    struct id contact, const struct store_event *event)
{
	struct store_news news = {.event = event};

	follow_hear_event(folder, contact, event);
	return tell(c, folder, a, contact, event->at, &news);
}

bool
news_change(struct connection *c, const struct folder *folder, struct arena *a,
    struct id contact, const struct store_stage_change *change,
    int64_t known_at)
{
	struct store_news news = {.change = change};

	follow_hear_change(folder, contact, change, known_at);
	return tell(c, folder, a, contact, known_at, &news);
}

bool
news_task(struct connection *c, const struct folder *folder, struct arena *a,
    struct id contact, const struct store_task *task)
{
	struct store_news news = {.task = task};

	return tell(c, folder, a, contact, task->at, &news);
}
