/* SPDX-License-Identifier: ISC */
/*
 * The admin process: answers /k/admin/ on a socket of its own, so that it may
 * be slow and nobody's page waits for it (DESIGN 3).  Whoever reaches that
 * socket may do what it offers.
 */
#ifndef PROGRAM_ADMINRUN_H
#define PROGRAM_ADMINRUN_H

#include "program/statedir.h"
#include "program/worker.h"

struct admin_job {
	struct worker_job work; /* without board, row and entries */
	const char *site;       /* the directory that is served */
	const struct statedir *dir;
};

/* Runs until SIGTERM; returns the exit status.  SIGTERM must be blocked. */
int admin_run(const struct admin_job *);

#endif
