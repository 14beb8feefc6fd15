/* SPDX-License-Identifier: ISC */
#include "program/telling.h"

#include <string.h>

#include "base/arena.h"
#include "program/slices.h"

static bool
fill(void *ctx, struct arena *a, size_t i, struct store_tx *tx)
{
	struct telling *t = ctx;
	struct told *told = ARENA_NEW(a, struct told);

	touchpoint_tell(&t->rows[i], told);
	if (told_prepare(told, a, tx) != TOLD_GOOD) {
		/* The touchpoint was looked at before: it is of nobody. */
		t->refused++;
		return false;
	}
	memcpy(tx->key, t->rows[i].key, sizeof(tx->key));
	return true;
}

static void
ended(void *ctx, size_t i, enum store_rc rc, const struct store_think *think)
{
	struct telling *t = ctx;
	struct told_answer answer = told_answer(think->answer);

	(void)i;
	t->known += rc == STORE_AGAIN;
	t->refused += rc == STORE_REFUSED;
	if (rc != STORE_OK)
		return;
	t->kept++;
	t->made += answer.made;
	t->joined += answer.joined;
	t->other += answer.other;
	t->unproven += answer.unproven;
}

void
telling_run(struct telling *t, const struct touchpoint *rows, size_t n)
{
	struct slices s = {.store = t->store,
	    .now = t->now,
	    .fill = fill,
	    .ended = ended,
	    .ctx = t};

	t->rows = rows;
	slices_run(&s, n);
	t->down = s.down;
}
