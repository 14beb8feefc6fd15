/* SPDX-License-Identifier: ISC */
#include "sequence/follow.h"

#include "base/arena.h"
#include "sequence/steps.h"

#define DAY ((int64_t)86400)
#define PAUSE ((int64_t)900) /* between looks at a paused sequence */

static int
by_priority(const struct site *site, const struct store_run *a,
    const struct store_run *b)
{
	const struct sequence_row *x = sequence_find(site, a->sequence);
	const struct sequence_row *y = sequence_find(site, b->sequence);
	int64_t px = x == NULL ? INT64_MIN : x->priority;
	int64_t py = y == NULL ? INT64_MIN : y->priority;

	return px == py ? 0 : px > py ? -1 : 1;
}

/* Those that are due, the more important first; of one rank the older. */
static size_t
order(const struct walk *w, const struct store_run **due)
{
	size_t n = 0;

	for (size_t i = 0; i < w->who->nruns; i++) {
		const struct store_run *run = &w->who->runs[i];
		size_t k = n;

		if (run->ended_at != 0 || run->wake > w->now)
			continue;
		for (; k > 0 && by_priority(w->site, run, due[k - 1]) < 0; k--)
			due[k] = due[k - 1];
		due[k] = run;
		n++;
	}
	return n;
}

/*
 * No clock runs: what he waited is kept, and the rest of it is before him when
 * it goes on.  A look each quarter of an hour counts it, whoever wakes him
 * between; a date that he waits for comes all the same.
 */
static void
stop_clock(
    const struct walk *w, const struct sequence_row *row, struct store_run *run)
{
	const struct step_row *steps =
	    IMAGE_ROWS(&w->site->image, struct step_row, row->steps);
	uint32_t i = sequence_step_find(w->site, row, run->step);
	int64_t passed = w->now - run->wake;

	if (run->wake % PAUSE == 0)
		passed += PAUSE;
	run->wake = (w->now / PAUSE + 1) * PAUSE;
	if (i != STEP_NONE && steps[i].until != SEQUENCE_NO_VALUE)
		return;
	run->step_at =
	    run->step_at + passed < w->now ? run->step_at + passed : w->now;
}

/* A sequence whose file is gone keeps its runs as they are, one that is paused
 * too. */
static bool
stands_still(
    const struct walk *w, const struct sequence_row *row, struct store_run *run)
{
	if (row != NULL && row->paused != 0)
		stop_clock(w, row, run);
	else if (row == NULL)
		run->wake = w->now + DAY;
	else
		return false;
	return true;
}

static struct store_run
follow(struct walk *w, const struct store_run *run, struct store_think *think)
{
	const struct sequence_row *row = sequence_find(w->site, run->sequence);
	struct store_run still = *run;
	struct way way;

	if (stands_still(w, row, &still))
		return still;
	walk_turn(w, run);
	way = way_of(w, row, run);
	ends_note_goal(&way);
	steps_run(&way, think);
	return way.run;
}

void
sequence_follow(
    void *ctx, const struct store_follower *who, struct store_think *think)
{
	const struct following *following = ctx;
	struct arena *a = think->arena;
	const struct store_run **due =
	    arena_array(a, who->nruns, sizeof(const struct store_run *));
	struct store_run *runs = arena_array(a, who->nruns, sizeof(*runs));
	struct walk w;
	size_t n;

	walk_begin(&w, a, following->site, following, who, who->now);
	n = order(&w, due);
	/* The others are due still. */
	if (n > FOLLOW_MAX)
		n = FOLLOW_MAX;
	for (size_t i = 0; i < n; i++) {
		runs[i] = follow(&w, due[i], think);
		store_change(think, CHANGE_PUT_RUN)->run = &runs[i];
	}
}
