/* SPDX-License-Identifier: ISC */
#include "sending/week.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "people/given.h"

#define MINUTE 60
#define MOVED_MAX 4096

int64_t
week_due(const struct site *site, const struct notify_row *row, int64_t now)
{
	const uint32_t *minutes =
	    IMAGE_ROWS(&site->image, uint32_t, row->minutes);
	int64_t latest = 0;

	for (uint32_t i = 0; i < row->minutes.n; i++) {
		int64_t at = site_week_before(site, minutes[i], now);

		latest = at > latest ? at : latest;
	}
	return now - latest < WEEK_LATE ? latest : 0;
}

/* The numbers, as they are read. */
struct numbers {
	struct str contacts, confirmed, left, tasks, waits;
	struct buf moved; /* "decision 3, purchase 1" */
	struct arena *arena;
};

static void
take(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct numbers *w = ctx;
	struct str what, stage, value;

	if (cells == NULL)
		return;
	what = store_value(n, names, cells, STR("what"));
	stage = store_value(n, names, cells, STR("stage"));
	value = str_copy(w->arena, store_value(n, names, cells, STR("n")));
	if (str_eq(what, STR("contacts")))
		w->contacts = value;
	else if (str_eq(what, STR("confirmed")))
		w->confirmed = value;
	else if (str_eq(what, STR("left")))
		w->left = value;
	else if (str_eq(what, STR("tasks")))
		w->tasks = value;
	else if (str_eq(what, STR("waits")))
		w->waits = str_eq(value, STR("0")) ? STR("") : value;
	else if (str_eq(what, STR("moved")))
		buf_printf(&w->moved, "%s%.*s %.*s", w->moved.n > 0 ? ", " : "",
		    STR_ARG(stage), STR_ARG(value));
}

/* Those of the seven days before, packed. */
static bool
read_numbers(struct store *store, struct arena *a, int64_t at, struct str *out)
{
	const struct str args[] = {
	    str_format(a, "from=%lld", (long long)(at - WEEK_SECONDS)),
	    str_format(a, "to=%lld", (long long)at)};
	struct numbers w = {.arena = a};
	struct store_value values[GIVEN_NUMBERS_MAX];

	buf_init(&w.moved, a, MOVED_MAX);
	if (!store_report(store, a, STR("week"), args, 2, take, &w))
		return false;
	values[0] = (struct store_value){STR("week_contacts"), w.contacts};
	values[1] = (struct store_value){STR("week_confirmed"), w.confirmed};
	values[2] = (struct store_value){STR("week_left"), w.left};
	values[3] = (struct store_value){STR("week_moved"), buf_view(&w.moved)};
	values[4] = (struct store_value){STR("week_tasks"), w.tasks};
	values[5] = (struct store_value){STR("week_waits"), w.waits};
	*out = given_pack(
	    a, &(struct given){.values = values, .nvalues = GIVEN_NUMBERS_MAX});
	return true;
}

static bool
think(void *ctx, struct store_think *t)
{
	store_change(t, CHANGE_QUEUE_MAIL)->mail = ctx;
	return true;
}

static enum store_rc
queue(struct store *store, struct store_mail *mail, int64_t (*now_ms)(void))
{
	struct store_tx tx = {.think = think, .ctx = mail, .now = mail->at};
	unsigned char hash[HASH_BYTES];
	enum store_rc rc;

	hash_bytes(hash, mail->dedup.p, mail->dedup.n);
	memcpy(tx.key, hash, STORE_KEY_BYTES);
	rc = store_write_wait(store, &tx, now_ms);
	return rc == STORE_AGAIN ? STORE_OK : rc;
}

static enum store_rc
queue_one(struct store *store, struct arena *a, const struct site *site,
    const struct notify_row *row, int64_t at, int64_t now,
    int64_t (*now_ms)(void))
{
	struct str person = image_str(&site->image, row->person);
	struct str name = image_str(&site->image, row->mail);
	struct store_mail mail = {.person = person,
	    .kind = MAIL_TRANSACTIONAL,
	    .mail = name,
	    .lang = site_lang(site, site->head->default_lang),
	    .site = site_version(a, site),
	    .dedup = str_format(a, "week:%.*s:%.*s:%lld", STR_ARG(person),
		STR_ARG(name), (long long)at),
	    .at = now,
	    .due = at,
	    .stale = at + WEEK_LATE};

	if (!read_numbers(store, a, at, &mail.given))
		return STORE_DOWN;
	return queue(store, &mail, now_ms);
}

enum store_rc
week_queue(struct store *store, struct arena *a, const struct site *site,
    int64_t now, int64_t (*now_ms)(void), int64_t *until)
{
	const struct notify_row *rows =
	    IMAGE_ROWS(&site->image, struct notify_row, site->head->notifies);

	for (uint32_t i = 0; i < site->head->notifies.n; i++) {
		int64_t at = week_due(site, &rows[i], now);
		enum store_rc rc;

		if (at == 0 || (at <= *until && *until <= now))
			continue;
		rc = queue_one(store, a, site, &rows[i], at, now, now_ms);
		if (rc != STORE_OK)
			return rc;
	}
	*until = now;
	return STORE_OK;
}
