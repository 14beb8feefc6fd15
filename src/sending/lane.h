/* SPDX-License-Identifier: ISC */
/*
 * How much mail may go, and when: the pace of marketing, how fast a new sender
 * may grow, and what follows when the mail server takes nothing (MAIL 11).
 *
 * Pure, but for the struct: the caller tells what time it is, in ms of a clock
 * that only goes on.  Knows no mails.
 */
#ifndef SENDING_LANE_H
#define SENDING_LANE_H

#include "mail/submit.h"
#include "store/mail.h"

/*
 * Of marketing only; the rest always goes.
 *
 *   new     two a second, ten at once; on the first day 50, then twice as many
 *           on each day that something is sent
 *   steady  two a second, ten at once
 *   none    as fast as the mail server takes them
 */
enum pace { PACE_NEW, PACE_STEADY, PACE_NONE, PACE__MAX };
/* false: no such word. */
bool pace_of(struct str word, enum pace *);

#define LANE_BATCH 48 /* in hand at once: some groups */
/* So many of marketing are written down as leaving at once, and so many are
 * uncertain when the sender is killed. */
#define LANE_GROUP 8
#define LANE_QUICK_MS 10
/* So many times in a row not taken by our own fault, or by the mail server's:
 * somebody has to look. */
#define LANE_FAULTS_MAX 5

struct lane {
	enum pace pace;
	int64_t tokens;   /* thousandths of a mail of marketing */
	int64_t full_ms;  /* when they were counted last */
	int64_t left;     /* of marketing, today */
	int64_t sleep_ms; /* nothing before it; 0: awake */
	int asleep;       /* how often in a row */
	int faults;       /* the same */
	bool quick;       /* the last one was taken within LANE_QUICK_MS */
};

void lane_start(struct lane *, enum pace, int64_t now_ms);
/* What was sent of marketing today, and on how many days before it some was. */
void lane_today(struct lane *, int64_t sent, int64_t days);
/* How many of each class may be taken in hand now. */
void lane_most(struct lane *, int64_t now_ms, size_t most[MAIL_CLASS__MAX]);
/* How one try ended.  true: nothing more is to be tried before
 * lane_wait(). */
bool lane_ended(struct lane *, enum mail_class, const struct submit_result *,
    int64_t now_ms);
/* In how many ms mail may go again; marketing: of that, which waits for its
 * pace, too. INT64_MAX: not today. */
int64_t lane_wait(const struct lane *, int64_t now_ms, bool marketing);
/* How long the mail server took for one. */
void lane_took(struct lane *, int64_t ms);
bool lane_is_quick(const struct lane *);
/* How many of marketing leave together: LANE_GROUP without a pace, while a
 * write to the disk is what they wait for; else one. */
size_t lane_group(const struct lane *);

/* Whether somebody has to look. */
bool lane_is_broken(const struct lane *);

#endif
