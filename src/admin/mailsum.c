/* SPDX-License-Identifier: ISC */
#include "admin/mailsum.h"

#include <inttypes.h>

#include "base/arena.h"

static const char *const states[MAIL_STATE__MAX] = {
    [MAIL_QUEUED] = "waits",
    [MAIL_CLAIMED] = "is made ready",
    [MAIL_SENDING] = "is being sent",
    [MAIL_ACCEPTED] = "sent: the mail server has it",
    [MAIL_FAILED] = "failed",
    [MAIL_UNCERTAIN] = "uncertain: perhaps it arrived",
    [MAIL_CANCELLED] = "not to be sent any more",
    [MAIL_STALE] = "given up: it was too late for it",
};

const char *
mailsum_state(enum mail_state state)
{
	return states[state];
}

static void
count(struct mailsum *sum, const struct mailsum_row *row)
{
	switch (row->state) {
	case MAIL_QUEUED:
	case MAIL_CLAIMED:
	case MAIL_SENDING:
		sum->waiting += row->mails;
		break;
	case MAIL_UNCERTAIN:
		sum->uncertain += row->mails;
		break;
	case MAIL_ACCEPTED:
		sum->accepted += row->mails;
		break;
	case MAIL_FAILED:
	case MAIL_CANCELLED:
	case MAIL_STALE:
	case MAIL_STATE__MAX:
		break;
	}
}

static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct mailsum *sum = ctx;
	struct mailsum_row row;
	int64_t late;

	if (cells == NULL ||
	    !store_mail_state_of(
		store_value(n, names, cells, STR("state")), &row.state) ||
	    !store_mail_class_of(
		store_value(n, names, cells, STR("class")), &row.kind) ||
	    !str_i64(store_value(n, names, cells, STR("mails")), &row.mails))
		return;
	/* A newer program may know more reasons. */
	if (!store_mail_reason_of(
		store_value(n, names, cells, STR("reason")), &row.reason))
		row.reason = MAIL_NO_REASON;
	if (str_i64(store_value(n, names, cells, STR("minutes_late")), &late) &&
	    late > sum->late)
		sum->late = late;
	count(sum, &row);
	sum->rows =
	    arena_room(sum->arena, sum->rows, sum->n, &sum->cap, sizeof(row));
	sum->rows[sum->n++] = row;
}

bool
mailsum_read(
    struct mailsum *sum, struct arena *a, struct store *store, int64_t now)
{
	struct str args[] = {
	    str_format(a, "from=%" PRId64, now - MAILSUM_HOURS * 3600),
	    str_format(a, "to=%" PRId64, now + 1),
	    str_format(a, "now=%" PRId64, now)};

	*sum = (struct mailsum){.arena = a};
	return store_report(store, a, STR("outbox"), args, 3, take_row, sum);
}
