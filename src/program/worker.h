/* SPDX-License-Identifier: ISC */
/*
 * A worker: a single-threaded loop over its connections (DESIGN 3).  It opens
 * no site file and waits for nobody: neither for a peer nor for the database.
 */
#ifndef PROGRAM_WORKER_H
#define PROGRAM_WORKER_H

#include <stdint.h>

#include "pages/page.h"
#include "program/scoreboard.h"

struct worker_job {
	const struct page_entry *const *entries; /* what it answers */
	const struct scoreboard *board;
	unsigned row;        /* ours */
	int listener;        /* shared, does not block */
	int control;         /* our end of the channel to the master */
	int image;           /* the present site; closed once it is mapped */
	uint32_t generation; /* its number */
	const char *database, *lock, *keys, *wake;
	const char *hooks;     /* directory of their secrets; NULL: none */
	struct page_home home; /* of the admin; else empty */
};

/* Runs until SIGTERM; returns the exit status. SIGTERM must be blocked. */
int worker_run(const struct worker_job *);

#endif
