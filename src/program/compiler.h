/* SPDX-License-Identifier: ISC */
/*
 * The throw-away child that parses and compiles a site under limits of time
 * and memory.  What hostile or broken XML can do ends with that process: a
 * crash there is "site refused".
 *
 * The image comes back in a sealed memfd, the complaints through a pipe.
 */
#ifndef PROGRAM_COMPILER_H
#define PROGRAM_COMPILER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"

enum compiler_fork {
	COMPILER_FAILED,  /* logged; nothing is under way */
	COMPILER_STARTED, /* we are the parent */
	COMPILER_CHILD    /* we are the child: call compiler_child and end */
};

enum compiler_verdict {
	COMPILER_GOOD,   /* `image` holds the sealed image */
	COMPILER_REFUSED /* `text` says why */
};

struct compiler {
	pid_t pid;   /* 0: none under way */
	int image;   /* memfd; -1: none */
	int pipe[2]; /* complaints: reading end, writing end; -1: closed */
	bool ended;
	int status;      /* as waitpid gave it */
	int64_t kill_ms; /* on clock_ms(): the end of our patience */
	struct arena *arena;
	struct buf text; /* what came through the pipe */
};

void compiler_init(struct compiler *);
/* Forks.  In the child everything else is as it was: signals, descriptors. */
enum compiler_fork compiler_start(struct compiler *, int64_t now_ms)
    __attribute__((warn_unused_result));
/* In the child: compiles `site` and returns the exit status to end with. */
int compiler_child(struct compiler *, const char *site);

/* In the parent: takes what the pipe holds. Call it when pipe[0] is readable
 * (it is -1 after the end). */
void compiler_read(struct compiler *);
/* Tells that waitpid() returned the child. */
void compiler_ended(struct compiler *, int status);
/* Kills a child that takes too long. */
void compiler_watch(struct compiler *, int64_t now_ms);
/* Whether all is in: the child ended and the pipe was read to its end. */
bool compiler_done(const struct compiler *);
/* Waits until it is done; for the start, before any loop runs. */
void compiler_wait(struct compiler *);
/* What came of it; call once it is done. */
enum compiler_verdict compiler_verdict(struct compiler *);
/* The image's descriptor, the caller's from now on. */
int compiler_take(struct compiler *);
/* Forgets everything; ready for the next start. */
void compiler_close(struct compiler *);

#endif
