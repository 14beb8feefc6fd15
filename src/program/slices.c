/* SPDX-License-Identifier: ISC */
#include "program/slices.h"

#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"

/* What one transaction writes within the 20 ms of the lock, with some air. */
#define SLICE 32
#define DEADLINE_MS 10000
#define SHOW_MS 100

struct one {
	struct slices *slices;
	size_t i;
	bool (*think)(void *ctx, struct store_think *);
	void *ctx; /* think's */
	struct store_tx tx;
	bool done;
};

static bool
think(void *ctx, struct store_think *t)
{
	struct one *one = ctx;

	return one->think(one->ctx, t);
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct one *one = ctx;
	struct slices *s = one->slices;

	one->done = true;
	if (rc == STORE_DOWN || rc == STORE_UNSURE)
		s->down = true;
	else
		s->ended(s->ctx, one->i, rc, t);
}

static void
park(struct slices *s, struct arena *a, struct one *one, size_t i)
{
	struct store_tx *tx = &one->tx;

	*one = (struct one){.slices = s, .i = i};
	if (!s->fill(s->ctx, a, i, tx)) {
		one->done = true;
		return;
	}
	one->think = tx->think;
	one->ctx = tx->ctx;
	tx->think = think;
	tx->done = done;
	tx->ctx = one;
	tx->now = s->now;
	tx->deadline_ms = clock_ms() + DEADLINE_MS;
	store_write(s->store, tx);
}

/* One transaction's worth. */
static void
slice(struct slices *s, struct arena *a, size_t from, size_t n)
{
	struct one *all = arena_array(a, n, sizeof(*all));
	int64_t began = clock_ms(), took;

	for (size_t i = 0; i < n; i++)
		park(s, a, &all[i], from + i);
	for (size_t i = 0; i < n; i++)
		while (!all[i].done)
			(void)store_turn(s->store, clock_ms());
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
slices_run(struct slices *s, size_t n)
{
	struct arena *a = arena_new(0);
	int64_t shown_ms = 0;

	for (size_t i = 0; i < n && !s->down; i += SLICE) {
		slice(s, a, i, n - i < SLICE ? n - i : SLICE);
		arena_reset(a);
		if (n > SLICE)
			show(i + SLICE < n ? i + SLICE : n, n, &shown_ms);
	}
	arena_free(a);
}
