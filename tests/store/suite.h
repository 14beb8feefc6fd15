/* SPDX-License-Identifier: ISC */
/*
 * What the conformance tests share: a store in a directory of its own, a clock
 * that the test moves, and a fold simple enough to be read in an assert.
 *
 * The tests speak store.h and know the paths of two files; another engine has
 * to pass the same ones.
 */
#ifndef TESTS_STORE_SUITE_H
#define TESTS_STORE_SUITE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "store/store.h"

#define NOON 1700000000 /* a moment, seconds */
#define DAY 86400

struct suite {
	char dir[64], db[192], lock[96];
	struct arena *arena;
	struct keyring *keys;
	int64_t ms; /* what store_turn is told */
	/* Of the stores that are opened next: who is told of news and asked for
	 * sequences, with `ctx`, and the bell. */
	store_news_fn *news;
	store_listens_fn *listens;
	store_follow_fn *enter;
	void *ctx;
	const struct wake *wake;
};

/* cmocka's setup and teardown: a directory with a fresh database. */
int suite_setup(void **state);
int suite_teardown(void **state);

/*
 * The fold: the state is the items of all events, each with '@' and the channel
 * of its touch, joined by commas, in the order they were folded.  Three items
 * make the stage "many", of those who are joined as well; their states begin
 * with '!' then.
 */
struct store *suite_open(struct suite *, bool worker);

/* One turn, `ms` milliseconds later. */
int suite_turn(struct suite *, struct store *, int64_t ms);

/* A class A write that does what its changes say, and how it ended. */
struct suite_tx {
	struct store_tx tx;
	struct change changes[4];
	size_t nchanges;
	struct store_visitor visitor;
	bool refuse;
	struct str answer;
	int thought, ended;
	enum store_rc rc;
	struct id made;
	char said[64];
	struct store_visitor seen;    /* the first locked row as think saw it */
	struct store_contact contact; /* the locked one, copied */
	size_t counted;
	struct arena *arena;
};

/* A contact of this address, made by a write of that key. */
struct id suite_contact(
    struct suite *, struct store *, uint64_t key, const char *email);

/* A write with this number as its key; no changes yet. */
void suite_tx(struct suite *, struct suite_tx *, uint64_t key);
/* Adds a change; the visitor of NEW and PUT is t->visitor. */
struct change *suite_change(struct suite_tx *, enum change_verb, struct id);
/* Writes it and turns until it is done; its rc. */
enum store_rc suite_run(struct suite *, struct store *, struct suite_tx *);

/* A visitor who agreed. */
struct id suite_visitor(struct suite *, struct store *, uint64_t key);
struct store_event suite_event(int64_t at, const char *item);
void suite_note(struct store *, struct id, int64_t at, const char *item);
/* The state of a visitor as a C string; "-" when there is none, "down". */
const char *suite_state(struct suite *, struct store *, struct id);
/* A report's rows as text: cells joined by ' ', rows by '\n'. */
const char *suite_report(struct suite *, struct store *, const char *name);

/* Holds the write lock in another process until suite_unlock. */
struct suite_holder {
	int pid, tell;
};
struct suite_holder suite_hold(const struct suite *);
void suite_unlock(struct suite_holder);
/* How a child ends: killed, so that no leak checker judges its copy of our
 * memory.  suite_reap waits for it and asserts that it went well. */
_Noreturn void suite_leave(bool well);
void suite_reap(int pid);

#endif
