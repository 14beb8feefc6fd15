/* SPDX-License-Identifier: ISC */
/*
 * What a process is to do after a fork.  A child does not run where it was
 * born: it returns up to serve.c with its errand, so that everything on the
 * way is given back, and ends like any command.
 */
#ifndef PROGRAM_ERRAND_H
#define PROGRAM_ERRAND_H

#include "program/keeper.h"
#include "program/worker.h"

enum role {
	ROLE_MASTER, /* not a child: the server has ended */
	ROLE_WORKER,
	ROLE_KEEPER,
	ROLE_ADMIN,
	ROLE_COMPILER
};

struct errand {
	enum role role;
	int status;               /* of the master */
	struct worker_job worker; /* of the admin, too */
	struct keeper_job keeper;
};

/* The site that is live: what new children start with. */
struct live {
	int image; /* sealed memfd */
	uint32_t generation;
	char name[16]; /* of the image, for people */
};

#endif
