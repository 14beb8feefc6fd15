/* SPDX-License-Identifier: ISC */
#include "sending/lettering.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "sequence/letter.h"

#define SLICE 200       /* members of a slice, at most */
#define LOOK_SECONDS 60 /* between looking what others did */
/* The latest ones; what was put down before them has ended long ago. */
#define LETTERS_MAX 256

void
lettering_start(
    struct lettering *l, struct store *store, const struct following *following)
{
	*l = (struct lettering){.store = store, .following = following};
}

void
lettering_take_site(struct lettering *l)
{
	l->looked_at = 0;
}

static void
note_next(struct lettering *l, int64_t at)
{
	if (at < l->next)
		l->next = at;
}

/* One of the site, when its time is near and not over. */
static enum store_rc
put_down(struct lettering *l, struct arena *a, const struct letter_row *row,
    int64_t now)
{
	struct store_letter letter, known;
	enum store_rc rc;

	if (row->at == INT64_MIN)
		return STORE_OK;
	letter = letter_order(a, l->following->site, row, row->at, now);
	if (now >= letter.stale)
		return STORE_OK;
	rc = store_letter_read(l->store, a, letter.name, &known);
	if (rc != STORE_REFUSED)
		return rc;
	if (now < letter.at - LETTER_HOLD) {
		note_next(l, letter.at - LETTER_HOLD);
		return STORE_OK;
	}
	rc = store_letter_put(l->store, &letter);
	return rc == STORE_AGAIN ? STORE_OK : rc;
}

static enum store_rc
put_down_all(struct lettering *l, struct arena *a, int64_t now)
{
	const struct site *site = l->following->site;
	const struct letter_row *rows =
	    IMAGE_ROWS(&site->image, struct letter_row, site->head->letters);
	enum store_rc rc = STORE_OK;

	for (uint32_t i = 0; rc == STORE_OK && i < site->head->letters.n; i++)
		rc = put_down(l, a, &rows[i], now);
	return rc;
}

/* Somebody else was faster. */
static enum store_rc
good(enum store_rc rc)
{
	return rc == STORE_REFUSED || rc == STORE_AGAIN ? STORE_OK : rc;
}

static enum store_rc
let_go(struct lettering *l, const struct store_letter *letter, int64_t now)
{
	if (now < letter->stale)
		return store_letter_set(
		    l->store, letter->name, LETTER_GOING, now);
	log_warn("letter %.*s: it is too late for it, so nobody gets it",
	    STR_ARG(letter->name));
	return store_letter_set(l->store, letter->name, LETTER_STOPPED, now);
}

static enum store_rc
queue(struct lettering *l, struct arena *a, const struct store_letter *letter,
    int64_t now, bool *more)
{
	struct following following = *l->following;
	size_t did;
	enum store_rc rc = store_letter_queue(l->store, a, now, letter->name,
	    SLICE, letter_mail, &following, &did, more);

	if (rc == STORE_OK && !*more)
		log_info("letter %.*s: it is queued for all of %.*s",
		    STR_ARG(letter->name), STR_ARG(letter->list));
	return rc;
}

/* What is stopped while some of its mails are in hand stays stopped when the
 * mail server gave them back.  Of one that a restore stopped people say which
 * of its mails go. */
static enum store_rc
stop_again(struct lettering *l, const struct store_letter *letter, int64_t now)
{
	return !letter->restored && now < letter->stale + letter->spread
		   ? store_letter_set(
			 l->store, letter->name, LETTER_STOPPED, now)
		   : STORE_OK;
}

/* One that is put down.  Whose file is gone waits for it. */
static enum store_rc
go_on(struct lettering *l, struct arena *a, const struct store_letter *letter,
    int64_t now, bool *more)
{
	bool gone = letter_find(l->following->site, letter->name) == NULL;

	switch (letter->state) {
	case LETTER_HELD:
		if (now < letter->at) {
			note_next(l, letter->at);
			return STORE_OK;
		}
		if (gone && now < letter->stale)
			return STORE_OK;
		*more = true;
		return good(let_go(l, letter, now));
	case LETTER_GOING:
		return gone ? STORE_OK : good(queue(l, a, letter, now, more));
	case LETTER_STOPPED:
		return good(stop_again(l, letter, now));
	case LETTER_SENT:
	case LETTER_STATE__MAX:
		break;
	}
	return STORE_OK;
}

static bool
is_time(const struct lettering *l, int64_t now)
{
	/* Or the clock was put back. */
	return l->looked_at == 0 || now >= l->next || now < l->looked_at ||
	       now >= l->looked_at + LOOK_SECONDS;
}

enum store_rc
lettering_turn(struct lettering *l, struct arena *a, int64_t now, bool *more)
{
	struct store_letter *letters;
	enum store_rc rc;
	size_t n;

	*more = false;
	if (!is_time(l, now))
		return STORE_OK;
	l->next = INT64_MAX;
	rc = put_down_all(l, a, now);
	if (rc == STORE_OK)
		rc = store_letter_list(l->store, a, LETTERS_MAX, &letters, &n);
	for (size_t i = 0; rc == STORE_OK && i < n; i++) {
		bool again = false;

		rc = go_on(l, a, &letters[i], now, &again);
		*more |= again;
	}
	if (rc == STORE_OK)
		l->looked_at = *more ? 0 : now;
	return rc;
}

int64_t
lettering_next(const struct lettering *l)
{
	return l->looked_at == 0 ? 0 : l->next;
}
