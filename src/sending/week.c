/* SPDX-License-Identifier: ISC */
#include "sending/week.h"

#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"

int64_t
week_due(const struct site *site, const struct report_row *row, int64_t now)
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
    const struct report_row *row, int64_t at, int64_t now,
    int64_t (*now_ms)(void))
{
	struct str person = image_str(&site->image, row->person);
	struct str name = image_str(&site->image, row->mail.name);
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

	return queue(store, &mail, now_ms);
}

enum store_rc
week_queue(struct store *store, struct arena *a, const struct site *site,
    int64_t now, int64_t (*now_ms)(void), int64_t *until)
{
	const struct report_row *rows =
	    IMAGE_ROWS(&site->image, struct report_row, site->head->reports);

	for (uint32_t i = 0; i < site->head->reports.n; i++) {
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
