/* SPDX-License-Identifier: ISC */
/*
 * Class B: events that wait in memory, gathered by visitor so that a flush
 * writes each visitor's row once.
 */
#ifndef STORE_NOTES_H
#define STORE_NOTES_H

#include <stdbool.h>
#include <stddef.h>

#include "store/store.h"

struct arena;
struct connection;
struct folder;

#define NOTES_MAX 4096
#define NOTES_BUCKETS 1024

struct note {
	struct note *next;
	struct store_event event;
};

/* The events of one visitor, in order of arrival. */
struct pending {
	struct id id;
	struct note *first, **end;
	size_t n;
	struct pending *next; /* in order of the first event */
	struct pending *same_hash;
};

struct notes {
	struct arena *arena;
	struct pending *first, **end;
	struct pending *buckets[NOTES_BUCKETS];
	size_t n; /* events, of all visitors */
};

void notes_init(struct notes *);
void notes_free(struct notes *);

/* Copies the event; false: NOTES_MAX are waiting. */
bool notes_add(struct notes *, struct id, const struct store_event *);

/* The waiting events of one visitor, copied as an array; NULL, and 0: none. */
struct store_event *notes_of(
    const struct notes *, struct arena *, struct id, size_t *n);

/*
 * Writes the visitors at the head of the queue, about `max` events and no new
 * one after until_ms on clock_ms(), in the transaction that is open; memory
 * from the arena, which is reset after each.  *flushed is how many visitors
 * that were.  They stay until notes_drop says that they are kept.
 */
bool notes_flush(const struct notes *, struct connection *,
    const struct folder *, struct arena *, size_t max, int64_t until_ms,
    size_t *flushed) __attribute__((warn_unused_result));
/* Forgets n visitors behind the first `from`; returns how many events these
 * were. */
size_t notes_drop(struct notes *, size_t from, size_t n);

#endif
