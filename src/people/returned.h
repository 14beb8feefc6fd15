/* SPDX-License-Identifier: ISC */
/*
 * What follows when a mail comes back or its reader calls it spam (MAIL 13):
 * whether a report is to be believed, what it is held against, and the write
 * that keeps it.
 *
 *   there is no such mailbox   bounce_hard, and nothing is sent there any more
 *   called spam                complaint, the same, and an objection to all
 *                              marketing among what he agreed to
 *   given up for now           bounce_soft; the third in 30 days is a pause
 *   our own fault              nothing of the contact's: one of us has to act
 *
 * Knows nothing of how a report is read (mail/bounce.h), nor of hooks and
 * mailboxes, by which it comes.
 */
#ifndef PEOPLE_RETURNED_H
#define PEOPLE_RETURNED_H

#include "mail/bounce.h"
#include "store/consent.h"

struct keyring;

#define RETURNED_SOFT_MOST 3
#define RETURNED_SOFT_DAYS 30
#define RETURNED_PAUSE_DAYS 60

/* Which of our mails a report says it is about: the first of its addresses that
 * our keys made.  false: none. */
bool returned_mail(const struct keyring *, const struct bounce *, uint64_t *id)
    __attribute__((warn_unused_result));

enum returned_what {
	RETURNED_NOTHING, /* it is understood, and nothing follows */
	RETURNED_PERSON,  /* it is held against the contact */
	RETURNED_OURS,    /* one of us is to blame, or is who it came back from
			   */
	RETURNED_UNKNOWN  /* nothing is believed: somebody has to look at it */
};

/* Whether what the report is of has to be looked up for a judgement; false: the
 * mail may be NULL. */
bool returned_concerns(const struct bounce *);
/*
 * What a report comes to.  `mail` is the one it is about, NULL: there is none
 * of that id, or no id.  *why is why it is so, half a sentence.  Pure.
 */
enum returned_what returned_judge(
    const struct bounce *, const struct store_queued *mail, const char **why);

/* What is written of a contact. */
struct returned_plan {
	struct str event;          /* bounce_hard, bounce_soft, complaint */
	enum mail_reason suppress; /* why no mail goes there any more;
				      MAIL_NO_REASON: it does */
	bool objected;             /* to all marketing */
	int64_t pause_until; /* no marketing before; 0: no pause is made */
};
/*
 * HARD, SOFT or COMPLAINT at `now`, after so many soft ones in the
 * RETURNED_SOFT_DAYS before.  Pure.
 */
struct returned_plan returned_plan(
    enum bounce_kind, size_t soft_before, int64_t now);

/* The kind that an event stands for; false: it is none of the three. */
bool returned_kind(struct str event, enum bounce_kind *);

/* One that is held against a contact, filled by the caller; texts must live
 * until the write is done. */
struct returned {
	enum bounce_kind kind; /* HARD, SOFT or COMPLAINT */
	struct id contact; /* whose; {0,0}: of this address, in lower case */
	struct str email;
	int64_t at;            /* when it happened; not after `now` */
	struct str evidence;   /* what shows it, without an address */
	struct str message_id; /* of the mail; empty: not known */

	/* returned_prepare's */
	struct store_stop stop;
	struct store_agree objection;
};

/*
 * Makes it a write: sets contact, email, count, think, ctx and now of *tx
 * (a zeroed one); key, done and deadline_ms are the caller's, as are *r and *tx
 * until done(), which is given the struct as its context.
 *
 *   STORE_OK       kept
 *   STORE_AGAIN    was kept before under this key
 *   STORE_REFUSED  there is no such contact: nobody is made up
 */
void returned_prepare(struct returned *r, int64_t now, struct store_tx *tx);

/* The key of a mail and a kind: the same report twice is one. */
void returned_key(
    uint64_t mail, enum bounce_kind, unsigned char key[STORE_KEY_BYTES]);

/*
 * The whole of it for who may wait: writes what is held against the contact of
 * a mail, and comes back when that is kept or not, after 10 seconds at the
 * latest; outcomes as above.  now_ms is a clock that only goes on.
 */
enum store_rc returned_write(struct store *, struct returned *, uint64_t mail,
    int64_t now, int64_t (*now_ms)(void));

#endif
