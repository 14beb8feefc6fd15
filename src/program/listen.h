/* SPDX-License-Identifier: ISC */
/*
 * The listening socket: our own, or one that was given to us on descriptor 0
 * (spawn-fcgi) or by systemd.
 */
#ifndef PROGRAM_LISTEN_H
#define PROGRAM_LISTEN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct arena;

struct listener {
	int fd;           /* does not block; -1: none */
	const char *path; /* of our own socket; NULL: it was given to us */
	struct statx_timestamp made; /* of our own: which file it is */
	uint64_t ino;
};

/*
 * Binds a Unix socket at `path`, readable and writable by owner and group
 * (0660).  A socket that nobody listens on any more is replaced; one that is in
 * use, or anything else at that place, is left alone: false (logged).  Sets the
 * umask for a moment.
 */
bool listen_open(struct listener *, const char *path)
    __attribute__((warn_unused_result));
/*
 * Takes over a socket of systemd (LISTEN_PID, LISTEN_FDS: the first one), else
 * descriptor 0 when it is a listening socket; false when there is neither.
 */
bool listen_inherited(struct listener *) __attribute__((warn_unused_result));
/* Closes; removes the file when it is our own and still the one we made. */
void listen_close(struct listener *);
/* In a child: the file is left to the master, and without `keep` the
 * descriptor is closed. */
void listen_child(struct listener *, bool keep);
/* The path that a Unix socket is bound to, in the arena; NULL: it has none. */
const char *listen_name(const struct listener *, struct arena *);
/* Whether descriptor 0 is a listening socket. */
bool listen_is_given(void);

#endif
