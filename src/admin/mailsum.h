/* SPDX-License-Identifier: ISC */
/*
 * The outbox in numbers, as the report of that name has them for a day.
 */
#ifndef ADMIN_MAILSUM_H
#define ADMIN_MAILSUM_H

#include "store/mail.h"

#define MAILSUM_HOURS 24

struct mailsum_row {
	enum mail_state state;
	enum mail_reason reason;
	enum mail_class kind;
	int64_t mails;
};

struct mailsum {
	struct arena *arena;
	struct mailsum_row *rows; /* in the order of the report */
	size_t n, cap;
	int64_t waiting;   /* queued, or in the sender's hand */
	int64_t late;      /* minutes that the oldest of them could have been
			      sent */
	int64_t uncertain; /* ever, not of these hours only */
	int64_t accepted;
};

/* A state for people, in a list and beside a mail: "sent: the mail server has
 * it". */
const char *mailsum_state(enum mail_state);

/* false (logged): the store can not be read. */
bool mailsum_read(struct mailsum *, struct arena *, struct store *, int64_t now)
    __attribute__((warn_unused_result));

#endif
