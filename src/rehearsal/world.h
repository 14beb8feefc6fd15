/* SPDX-License-Identifier: ISC */
/*
 * A small world for rehearsals (DESIGN 10.3): a store, keys and a sender of
 * their own below a directory, and a clock that only goes on when it is told
 * to.  Pages are answered and mails made and sent by the functions that serve.
 *
 * Knows no script and no people; nothing leaves the directory.
 */
#ifndef REHEARSAL_WORLD_H
#define REHEARSAL_WORLD_H

#include "pages/page.h"
#include "sending/sender.h"

struct world {
	struct arena *arena;
	const struct site *site;
	const char *dir;
	int64_t now;

	/* Its own. */
	const char *mails; /* folder of what was sent */
	int64_t ms;        /* a clock that only goes on, for the store */
	struct fold fold;
	struct keyring *keys;
	struct store *store;
	struct submit *way;
	struct sender sender;
	struct page_hooks hooks;
};

/*
 * Opens it in an empty directory; `arena`, `site`, `dir` and `now` are filled.
 * The zone files of the machine are read for contacts who have one.  false:
 * *why says what is wrong, in the arena.
 */
bool world_open(struct world *, struct str *why)
    __attribute__((warn_unused_result));
void world_close(struct world *);

/*
 * Time goes on to `at`, never back; what is due meanwhile happens at its
 * moment.  `moment` (or NULL) is called behind each moment at which something
 * was done.  false: the store failed (logged).
 */
bool world_until(struct world *, int64_t at, void (*moment)(void *ctx),
    void *ctx) __attribute__((warn_unused_result));

/* Answers a request now, and lets what it brought be kept.  Memory from the
 * arena, which *request and *response live in. */
void world_ask(
    struct world *, struct arena *, const struct request *, struct response *);

/* A write of the caller's now, kept or not. */
enum store_rc world_write(struct world *, struct store_tx *);

#endif
