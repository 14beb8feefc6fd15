/* SPDX-License-Identifier: ISC */
/*
 * The admin process: answers /k/admin/ on a socket of its own, so that it may
 * be slow and nobody's page waits for it (DESIGN 3).  Whoever reaches that
 * socket may do what it offers.
 */
#ifndef PROGRAM_ADMINRUN_H
#define PROGRAM_ADMINRUN_H

#include "program/worker.h"

/* Runs until SIGTERM; returns the exit status.  SIGTERM must be blocked.  The
 * job needs no board, row and entries. */
int admin_run(const struct worker_job *);

#endif
