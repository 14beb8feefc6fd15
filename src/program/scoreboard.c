/* SPDX-License-Identifier: ISC */
/*
 * Rows of shared memory and the two rules that read them.
 */
#include "program/scoreboard.h"

#include <assert.h>
#include <sys/mman.h>

#include "base/log.h"

/* After so long in one turn, or so long after it should have looked up, a
 * worker is held up: its connections say nothing about what the others may
 * take. */
#define HELD_UP_MS 100

static_assert(sizeof(struct score) == 64, "one row, one cache line");

bool
scoreboard_open(struct scoreboard *b, unsigned n)
{
	void *p = mmap(NULL, n * sizeof(struct score), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		log_errno("no shared memory for %u workers", n);
		return false;
	}
	b->rows = p;
	b->n = n;
	return true;
}

void
scoreboard_close(struct scoreboard *b)
{
	if (b->rows != NULL)
		munmap(b->rows, b->n * sizeof(struct score));
	*b = (struct scoreboard){NULL, 0};
}

void
scoreboard_reset(struct score *s, int32_t pid)
{
	atomic_store(&s->state, pid == 0 ? SCORE_FREE : SCORE_STARTING);
	atomic_store(&s->pid, pid);
	atomic_store(&s->connections, 0);
	atomic_store(&s->image, 0);
	atomic_store(&s->deadline, 0);
	atomic_store(&s->beat, 0);
	atomic_store(&s->served, 0);
}

static bool
answers(const struct score *s, int64_t now_ms)
{
	int64_t deadline = atomic_load(&s->deadline);
	int64_t beat = atomic_load(&s->beat);

	if (beat != 0 && now_ms > beat + SCORE_BEAT_MS + HELD_UP_MS)
		return false;
	return atomic_load(&s->state) == SCORE_READY &&
	       (deadline == 0 ||
		   now_ms < deadline - SCORE_ANSWER_MS + HELD_UP_MS);
}

bool
scoreboard_may_accept(const struct scoreboard *b, uint32_t mine, int64_t now_ms)
{
	uint64_t sum = 0, n = 0;

	for (unsigned i = 0; i < b->n; i++) {
		if (!answers(&b->rows[i], now_ms))
			continue;
		sum += atomic_load(&b->rows[i].connections);
		n++;
	}
	/* mine > sum / n + 1, without fractions */
	return n == 0 || mine * n <= sum + n;
}

bool
scoreboard_overdue(const struct score *s, int64_t now_ms)
{
	int64_t deadline = atomic_load(&s->deadline);
	int64_t beat = atomic_load(&s->beat);

	if (atomic_load(&s->state) == SCORE_FREE)
		return false;
	if (deadline != 0 && now_ms > deadline)
		return true;
	/* A stopped worker sets no deadline for what waits in its sockets. */
	return beat != 0 && now_ms > beat + SCORE_BEAT_MS + SCORE_ANSWER_MS;
}
