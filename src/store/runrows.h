/* SPDX-License-Identifier: ISC */
/*
 * Rows of runs and of scans, inside whatever transaction is open; each function
 * returns false when the connection has an error.
 */
#ifndef STORE_RUNROWS_H
#define STORE_RUNROWS_H

#include "store/run.h"

struct connection;

/* All runs of a contact, in order of id; texts in the arena. */
bool run_read(struct connection *, struct arena *, struct id contact,
    const struct store_run **, size_t *n) __attribute__((warn_unused_result));
/* The mails of all his runs, in order of id. */
bool run_mails(struct connection *, struct arena *, struct id contact,
    const struct store_run_mail **, size_t *n)
    __attribute__((warn_unused_result));

/* A new one, unless it is there, or what became of one; *found: that one is
 * his. */
bool run_put(struct connection *, struct id contact, const struct store_run *,
    bool *found) __attribute__((warn_unused_result));
/* What runs of his is due now at the latest. */
bool run_wake(struct connection *, struct id contact, int64_t now)
    __attribute__((warn_unused_result));
/* At most `max` of all; *more: so many were asleep. */
bool run_wake_all(struct connection *, int64_t now, int max, bool *more)
    __attribute__((warn_unused_result));
/* What is due of his waits until then. */
bool run_put_off(struct connection *, struct id contact, int64_t now,
    int64_t until) __attribute__((warn_unused_result));
/* Whose run waited longest of those that are due; {0,0}: none is. */
bool run_due(struct connection *, int64_t now, struct id *contact)
    __attribute__((warn_unused_result));

/* How far a scan is. */
struct scan_row {
	int64_t stands_at; /* who was seen last by then was looked at */
	int64_t until;     /* of the pass under way; 0: none is */
	int64_t cursor;    /* contact that it has come to */
	int64_t day;       /* that let_in is of */
	int64_t let_in;
};
/* *found: it was begun. */
bool scan_read(struct connection *, struct str name, struct scan_row *,
    bool *found) __attribute__((warn_unused_result));
bool scan_put(struct connection *, struct str name, const struct scan_row *)
    __attribute__((warn_unused_result));

#endif
