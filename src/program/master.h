/* SPDX-License-Identifier: ISC */
/*
 * The master: owns the socket, never opens the database, does nothing that can
 * block but storing a compiled site.  Its signals:
 *
 *   SIGHUP            compile the site again
 *   SIGUSR1           replace the workers one by one
 *   SIGTERM, SIGINT   end
 */
#ifndef PROGRAM_MASTER_H
#define PROGRAM_MASTER_H

#include "program/fleet.h"
#include "program/listen.h"
#include "program/notify.h"
#include "program/reload.h"
#include "publish/statedir.h"
#include "program/watch.h"

struct master {
	struct statedir dir;
	struct listener listener, admin_listener;
	struct live live;
	struct notify notify;
	struct watch watch; /* fd -1: nobody watches */
	struct fleet fleet;
	struct reload reload;
	int lock, signals;
	bool ready;       /* said so */
	int64_t alive_ms; /* when the watchdog was told last */
};

/* Blocks the signals above and SIGCHLD, and ignores SIGPIPE: before anything
 * is forked. */
void master_signals(void);
/*
 * Serves until told to end, with everything but reload, signals and ready
 * filled in.  Returns in every child, too: `errand` says what to do, and what
 * only the master needs is closed.
 */
void master_run(struct master *, struct errand *);

#endif
