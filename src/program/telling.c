/* SPDX-License-Identifier: ISC */
#include "program/telling.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"

/* What one transaction writes within the 20 ms of the lock, with some air. */
#define SLICE 32
#define DEADLINE_MS 10000
#define SHOW_MS 100

struct one {
	struct told told; /* first: what done() is given */
	struct store_tx tx;
	struct telling *telling;
	bool done;
};

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct one *one = ctx;
	struct telling *telling = one->telling;
	struct told_answer answer = told_answer(t->answer);

	one->done = true;
	if (rc == STORE_OK) {
		telling->kept++;
		telling->made += answer.made;
		telling->joined += answer.joined;
		telling->other += answer.other;
		telling->unproven += answer.unproven;
	} else if (rc == STORE_AGAIN) {
		telling->known++;
	} else if (rc == STORE_REFUSED) {
		telling->refused++;
	} else {
		telling->down = true;
	}
}

static void
park(struct telling *t, struct one *one, const struct touchpoint *row)
{
	*one = (struct one){.telling = t};
	touchpoint_tell(row, &one->told);
	if (told_prepare(&one->told, t->slice, &one->tx) != TOLD_GOOD) {
		/* The touchpoint was looked at before: it is of nobody. */
		t->refused++;
		one->done = true;
		return;
	}
	memcpy(one->tx.key, row->key, sizeof(one->tx.key));
	one->tx.done = done;
	one->tx.now = t->now;
	one->tx.deadline_ms = clock_ms() + DEADLINE_MS;
	store_write(t->store, &one->tx);
}

/* One transaction's worth. */
static void
slice(struct telling *t, const struct touchpoint *rows, size_t n)
{
	struct one *all = arena_array(t->slice, n, sizeof(*all));
	int64_t began = clock_ms(), took;

	for (size_t i = 0; i < n; i++)
		park(t, &all[i], &rows[i]);
	for (size_t i = 0; i < n; i++)
		while (!all[i].done)
			(void)store_turn(t->store, clock_ms());
	/* As long as we had the lock others may have it. */
	took = clock_ms() - began;
	(void)poll(NULL, 0, took < 1 ? 1 : (int)took);
}

static void
show(size_t done, size_t n, int64_t *shown_ms)
{
	int64_t now = clock_ms();

	if (!isatty(STDERR_FILENO) || (done < n && now - *shown_ms < SHOW_MS))
		return;
	*shown_ms = now;
	fprintf(stderr, "\r%zu of %zu%s", done, n, done == n ? "\n" : "");
}

void
telling_run(struct telling *t, const struct touchpoint *rows, size_t n)
{
	int64_t shown_ms = 0;

	t->slice = arena_new(0);
	for (size_t i = 0; i < n && !t->down; i += SLICE) {
		slice(t, rows + i, n - i < SLICE ? n - i : SLICE);
		arena_reset(t->slice);
		if (n > SLICE)
			show(i + SLICE < n ? i + SLICE : n, n, &shown_ms);
	}
	arena_free(t->slice);
}
