/* SPDX-License-Identifier: ISC */
/*
 * A bell between processes: a FIFO that whoever has something to do for another
 * process writes a byte to.  A ring is kept until somebody looks, as long as
 * anybody has the bell open; many are one.
 *
 * Knows nothing of who rings and why.
 */
#ifndef BASE_WAKE_H
#define BASE_WAKE_H

#include <signal.h>
#include <stdbool.h>

struct wake {
	int fd; /* also readable when somebody rang; -1: there is no bell */
};

/*
 * Both sides open it, in any order: it is made (0660 less umask) when it is not
 * there.  false (logged), and fd -1: it can not be opened, or something else
 * has its name.
 */
bool wake_open(struct wake *, const char *path)
    __attribute__((warn_unused_result));
/* Never waits and never fails; NULL or without a bell: nothing happens. */
void wake_ring(const struct wake *);
/*
 * Waits until somebody rings or rang, at most `ms` (below 0: for ever), and
 * takes all rings there are.  false: nobody did, or a signal came; `during`
 * are the signals that are blocked meanwhile, NULL: as they are.  Without a
 * bell only time and signals end it.
 */
bool wake_wait(const struct wake *, int ms, const sigset_t *during);
void wake_close(struct wake *);

#endif
