/* SPDX-License-Identifier: ISC */
/*
 * The one who sends: takes due mails from the store, makes them, hands them
 * over and says what became of each, so that none is lost and none goes twice
 * (MAIL 14); and so the messages to other servers.
 *
 * Blocks as long as the mail server does.  Knows no signals and no processes;
 * the clock is the caller's.
 */
#ifndef SENDING_SENDER_H
#define SENDING_SENDER_H

#include "mail/submit.h"
#include "sending/former.h"
#include "sending/judge.h"
#include "sending/lane.h"
#include "sending/lettering.h"
#include "sending/running.h"

struct sender {
	const struct site *site;
	const struct keyring *keys;
	struct store *store;
	struct submit *way;
	const char *hooks; /* folder of the secrets of servers that are told */
	former_fn *former; /* earlier versions of the site; may be NULL */
	former_fn *draft;  /* drafts that mails are tested of; likewise */
	void *former_ctx;  /* of both */
	/* Seconds since 1970, and ms of a clock that only goes on. */
	int64_t (*now)(void *ctx);
	void *now_ctx;
	int64_t (*now_ms)(void);

	/* Its own, by sender_start. */
	struct lane lane;
	struct running running;
	struct lettering lettering;
	struct judge judge;
	struct store_sender as;
	struct arena *batch, *one; /* memory of a batch, and of one mail */
	int64_t week_done;         /* until when reports are queued */
	int64_t recover_ms;        /* when to look after what was left behind */
	uint64_t sent;             /* how many were taken since the start */
	struct store_told late[LANE_GROUP]; /* not told yet */
	size_t nlate;
};

static inline int64_t
sender_now(const struct sender *s)
{
	return s->now(s->now_ctx);
}

/* What a turn did. */
enum sender_did {
	SENDER_WORKED, /* come back at once */
	SENDER_IDLE,   /* nothing is due, or must wait for its pace */
	SENDER_SHUT,   /* the mail server takes nothing now (logged) */
	SENDER_DOWN    /* the database can not be written (logged by it) */
};

/* The rest of *s is filled; memory from the arena, `owner` is another one in
 * each process. */
void sender_start(struct sender *, struct arena *, enum pace, struct str owner);
void sender_stop(struct sender *);

/* Another site from now on. */
void sender_take_site(struct sender *, const struct site *);

/*
 * One batch of mails, and one message to a server behind it: one that keeps us
 * waiting holds up no mail for longer than POST_SECONDS.  `stop` is asked
 * between two mails; true: what is in hand and has not left goes back to the
 * queue.
 */
enum sender_did sender_turn(
    struct sender *, bool (*stop)(void *ctx), void *ctx);

#define SENDER_MOST_MS 60000
/* For how many ms there is nothing to do, at most SENDER_MOST_MS; 0: something
 * is due. */
int64_t sender_wait(struct sender *);
/* Whether a mail is due that only the mail server or the pace holds up. */
bool sender_has_due(struct sender *);

#endif
