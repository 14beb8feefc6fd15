/* SPDX-License-Identifier: ISC */
/*
 * The state directory: the names of what lies in it, the lock that keeps a
 * second server out, and files written whole or not at all.
 */
#ifndef PUBLISH_STATEDIR_H
#define PUBLISH_STATEDIR_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

struct arena;

struct statedir {
	const char *dir;
	const char *image;   /* the compiled site, for plain CGI */
	const char *reload;  /* how the last reload went: "ok HASH" or the
				complaints */
	const char *keys;    /* the ring of secret keys */
	const char *hooks;   /* directory: a file of secrets for each hook */
	const char *unknown; /* directory: mails that nobody understood */
	const char *tests;   /* directory: drafts that mails are tested of
				(publish/kept.h) */
	const char *serve;   /* lock of the server, with its pid */
	const char *wake;    /* rings whoever sends mail (base/wake.h) */
	const char *database, *lock; /* by statedir_database */
};

/*
 * Names everything; `state` NULL is the site's directory with ".state" behind
 * it.  false (logged) when the site's directory can not be found.
 */
bool statedir_name(struct statedir *, struct arena *, const char *site,
    const char *state) __attribute__((warn_unused_result));
/* Names the database: `db` when given, else what the site says, within the
 * state directory. */
void statedir_database(
    struct statedir *, struct arena *, const char *db, struct str of_site);
/* Makes the directory (0770 less umask) when it is not there. */
bool statedir_make(const struct statedir *) __attribute__((warn_unused_result));

/*
 * Takes the server's lock and writes our pid into it; the descriptor holds it.
 * -1 (logged): another server has it, or the file can not be opened.
 */
int statedir_lock(const struct statedir *);

/* Replaces a file at once; `durable` waits until the disk has it.  false
 * (logged): the old file stands, or it is not known whether the disk has the
 * new one. */
bool statedir_write(const char *path, struct str bytes, bool durable);
/* Waits until the disk has what was made in a directory; errno is set. */
bool statedir_sync(const char *dir);

/* A whole file, into the arena; empty when it can not be read. */
struct str statedir_read(struct arena *, const char *path);

#endif
