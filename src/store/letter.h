/* SPDX-License-Identifier: ISC */
/*
 * The door's part for letters (SITE 6): a mail that goes to the members of a
 * list once, which site and time it is of, and how far it is.
 *
 * A member is a contact who has anything to do with the list; whether he gets
 * it is said by the caller's function, and once more before it leaves.
 */
#ifndef STORE_LETTER_H
#define STORE_LETTER_H

#include "store/run.h"

/* held -> going -> sent; stopped from each of the first two, or held again. */
enum letter_state {
	LETTER_HELD,  /* nothing is queued until it goes */
	LETTER_GOING, /* its mails are queued, member by member */
	LETTER_SENT,  /* all of them were; some may wait for their time */
	LETTER_STOPPED,
	LETTER_STATE__MAX
};
/* As in the database and in reports: "held". */
struct str store_letter_state(enum letter_state);

struct store_letter {
	struct str name, list, mail;
	enum letter_state state;
	struct str site;    /* the version it is of */
	int64_t at, stale;  /* when it begins to go, and when it is too late */
	int64_t spread;     /* seconds, over which it goes */
	int64_t ordered_at; /* when it was put down */
	struct str by;      /* who sent it; empty: its time came */
	uint64_t queued;    /* so many mails were queued */
	/* STOPPED, since an older database was put back: nobody knows whether
	 * it went.  It may be put down again. */
	bool restored;
};

/* Puts it down, but for `queued` and `restored`.  AGAIN: one of that name is
 * there already, and stays as it is; but one that is `restored` can be held
 * anew, and nobody is queued for it twice. */
enum store_rc store_letter_put(struct store *, const struct store_letter *);

/* The letters, the one that was put down last first: at most `max`. */
enum store_rc store_letter_list(struct store *, struct arena *, size_t max,
    struct store_letter **, size_t *n);
/* REFUSED: there is none of that name. */
enum store_rc store_letter_read(
    struct store *, struct arena *, struct str name, struct store_letter *);

/*
 * Holds it, so that no more mails are queued, lets it go, or stops it for good.
 * STOPPED: its mails that wait are cancelled, by slices; AGAIN: not all are
 * yet, it is to be called once more.  REFUSED: there is none, or it was stopped
 * (unless it is stopped again), or it was sent (unless it is stopped while some
 * of its mails have not left).
 */
enum store_rc store_letter_set(
    struct store *, struct str name, enum letter_state, int64_t now);

/* What is known of a member; memory of this call. */
typedef void store_member_fn(void *ctx, const struct store_follower *);
/*
 * Reads the next `max` members of a list behind contact *after, by number, and
 * shows each as he is `now`; *after becomes the last of them.  *did is how many
 * there were; fewer: nobody is behind.
 */
enum store_rc store_members(struct store *, int64_t now, struct str list,
    struct id *after, size_t max, store_member_fn *fn, void *ctx, size_t *did);

/*
 * Whether a member gets it: fills the mail, all but dedup, letter, list, mail,
 * site and at, which are the letter's.  Pure; memory from the arena.
 */
typedef bool store_letter_fn(void *ctx, struct arena *,
    const struct store_letter *, const struct store_follower *,
    struct store_mail *);

/*
 * One slice (≤ 20 ms, one write) of a letter that is going: at most `max`
 * members more are asked about, by number; nobody gets it twice.  *did is how
 * many; *more: not all are yet, else it is sent.  REFUSED: there is none, or it
 * is not going.
 */
enum store_rc store_letter_queue(struct store *, struct arena *, int64_t now,
    struct str name, size_t max, store_letter_fn *fn, void *ctx, size_t *did,
    bool *more);

#endif
