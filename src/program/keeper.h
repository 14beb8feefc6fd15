/* SPDX-License-Identifier: ISC */
/*
 * The keeper: checkpoints and retention, in slices so short that nobody who
 * writes notices (DESIGN 3); what came back by mail and nobody understood, too.
 */
#ifndef PROGRAM_KEEPER_H
#define PROGRAM_KEEPER_H

#include <stdint.h>

struct keeper_job {
	int control;         /* our end of the channel to the master */
	int image;           /* the present site; closed once it is mapped */
	uint32_t generation; /* its number */
	const char *database, *lock;
	const char *unknown; /* directory: mails that nobody understood */
	const char *tests;   /* directory: drafts of tests (publish/kept.h) */
};

/* Runs until SIGTERM; returns the exit status.  SIGTERM must be blocked. */
int keeper_run(const struct keeper_job *);

#endif
