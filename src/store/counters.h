/* SPDX-License-Identifier: ISC */
/*
 * Added up in memory: at level 0 views by hour, page, language, source class,
 * stage and variant, and visits from unknown sources by day, nothing that names
 * a person; and how often links of mails were fetched.
 */
#ifndef STORE_COUNTERS_H
#define STORE_COUNTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/count.h"

struct arena;
struct connection;

#define COUNTERS_MAX 4096
#define COUNTERS_BUCKETS 1024

struct counter {
	struct store_counter is;
	uint64_t mark;
	int64_t n;
	struct counter *next; /* in order of first use */
	struct counter *same_hash;
};

struct counters {
	struct arena *arena;
	struct counter *first, **end;
	struct counter *buckets[COUNTERS_BUCKETS];
	size_t n; /* different counters */
};

void counters_init(struct counters *);
void counters_free(struct counters *);

/* Adds one; false: COUNTERS_MAX different ones are waiting. */
bool counters_add(
    struct counters *, uint64_t mark, const struct store_counter *);
/* Adds one to the counter of this mark; false: none waits. */
bool counters_again(struct counters *, uint64_t mark);

/* Writes the first 1,024 in the transaction that is open; they stay until
 * counters_drop says that they are kept. */
bool counters_flush(const struct counters *, struct connection *,
    size_t *flushed) __attribute__((warn_unused_result));
/* Forgets n counters behind the first `from`; returns how much these
 * counted. */
uint64_t counters_drop(struct counters *, size_t from, size_t n);

#endif
