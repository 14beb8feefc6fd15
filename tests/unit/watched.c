/* SPDX-License-Identifier: ISC */
/* What of his looks at the site the mails of a contact may know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "people/agreed.h"
#include "people/watched.h"

#define NOW 1800000000

static int
setup(void **state)
{
	*state = arena_new(0);
	return 0;
}

static int
teardown(void **state)
{
	arena_free(*state);
	return 0;
}

/* Packed: so many looks at prices, the last on that day. */
static struct str
looked(struct arena *a, int times, int64_t at)
{
	struct journey_state *s = ARENA_NEW(a, struct journey_state);
	struct fact_day day = {fact_day_of(at), (uint32_t)times};
	struct buf b;

	s->last_at = at;
	s->visits = 2;
	s->touchpoints = (uint32_t)times;
	s->nfacts = 1;
	s->facts[0] = (struct fact){.key = STR("p:price"),
	    .first_at = at,
	    .last_at = at,
	    .total = (uint32_t)times,
	    .ndays = 1,
	    .days = &day};
	buf_init(&b, a, 4096);
	state_pack(s, &b);
	return buf_view(&b);
}

static void
watched(void **state)
{
	struct arena *a = *state;
	const struct store_agree agrees[] = {
	    {.kind = AGREE_CONFIRMED, .purpose = AGREED_PROFILE},
	    {.kind = AGREE_WITHDRAWN, .purpose = AGREED_PROFILE}};
	const struct str states[] = {
	    looked(a, 3, NOW), looked(a, 4, NOW - 86400)};
	struct store_profile who = {
	    .agrees = agrees, .watched = states, .nwatched = 2};
	struct journey_state *s = ARENA_NEW(a, struct journey_state);

	/* Neither consent alone is enough, nor one that was taken back. */
	assert_false(watched_meet(a, &who, s));
	who.nagrees = 2;
	assert_false(watched_meet(a, &who, s));
	who.nagrees = 1;
	who.nwatched = 0;
	assert_false(watched_meet(a, &who, s));
	assert_int_equal(s->nfacts, 0);
	assert_int_equal(s->visits, 0);
	who.nwatched = 2;
	assert_true(watched_meet(a, &who, s));
	assert_int_equal(state_fact(s, STR("p:price"))->total, 7);
	assert_int_equal(fact_count(state_fact(s, STR("p:price")), NOW, 1), 3);
	assert_int_equal(s->visits, 4);
	assert_int_equal(s->touchpoints, 7);
	assert_int_equal(s->quiet_from, NOW);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(watched),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
