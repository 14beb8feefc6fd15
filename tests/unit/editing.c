/* SPDX-License-Identifier: ISC */
/* A sequence is edited while people are in it (MAIL 18, 40): what diff says of
 * them is what happens to them, and nobody gets a step twice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "insight/sequencediff.h"
#include "rehearsal/world.h"
#include "sequencing.h"

#define DAY ((int64_t)86400)
#define HOUR ((int64_t)3600)
#define NINE 1803888000 /* Monday 2027-03-01 09:00 in Oslo */
#define THURSDAY (NINE + 3 * DAY + HOUR)
#define PEOPLE 6

/* Three came on Monday and wait at w2 now, two on Wednesday and one today, who
 * wait at w1. */
static const int64_t came[PEOPLE] = {NINE, NINE + 60, NINE + HOUR,
    NINE + 2 * DAY, NINE + 2 * DAY + HOUR, THURSDAY - HOUR};

#define ONE "<send name='one' mail='a'/>"
#define W1 "<wait name='w1' for='P2D'/>"
#define TWO "<send name='two' mail='b'/>"
#define W2 "<wait name='w2' for='P4D'/>"
#define THREE "<send name='three' mail='c'/>"
#define EXTRA "<send name='extra' mail='d'/>"
#define BEFORE OPEN ONE W1 TWO W2 THREE CLOSE

#define WHEN(stage, in) "<when stage='" stage "'>" in "</when>"
#define CHOOSE(in) OPEN "<choose name='c'>" in "</choose>"
#define OTHERS(in) "<otherwise>" in "</otherwise>"
#define SAID(out)                                                        \
	"<wait name='w' for='P9D'><until name='u' stage='decision'>" ONE \
	"</until><timeout>" out "</timeout></wait>"

#define IN_TWO_WAYS(one, other, behind)                      \
	OPEN ONE "<choose name='c'>" WHEN("unknown", W1 one) \
	    OTHERS(W2 other) "</choose>" behind THREE CLOSE

struct editing {
	struct compiled c;
	struct sitedir dir;
	struct site edited;
	struct world world;
	struct str email; /* of who comes in */
};

static bool
comes_in(void *ctx, struct store_think *t)
{
	struct editing *e = ctx;
	struct store_contact *c = ARENA_NEW(t->arena, struct store_contact);
	struct store_agree *agree = ARENA_NEW(t->arena, struct store_agree);

	*c = (struct store_contact){.email = e->email, .lang = STR("nb")};
	store_change(t, CHANGE_PUT_CONTACT)->contact = c;
	*agree = (struct store_agree){.at = t->now,
	    .kind = AGREE_CONFIRMED,
	    .list = STR("news"),
	    .lang = STR("nb"),
	    .channel = STR("form")};
	store_change(t, CHANGE_ADD_AGREE)->agree = agree;
	store_change(t, CHANGE_ADD_CONTACT_EVENT)->event = (struct store_event){
	    .at = t->now, .event = STR("form_submit"), .form = STR("f")};
	return true;
}

static void
until(struct editing *e, int64_t at)
{
	assert_true(world_until(&e->world, at, NULL, NULL));
}

static void
let_in(struct editing *e, unsigned i)
{
	struct store_tx tx = {.key = {(unsigned char)(i + 1)},
	    .email = str_format(e->c.arena, "p%u@example.org", i),
	    .think = comes_in,
	    .ctx = e};

	until(e, came[i]);
	e->email = tx.email;
	tx.now = e->world.now;
	assert_int_equal(world_write(&e->world, &tx), STORE_OK);
}

static enum store_rc
find(struct editing *e, unsigned i, struct store_follower *f)
{
	/* Contacts are numbered from one. */
	return store_follower(
	    e->world.store, e->c.arena, e->world.now, (struct id){0, i + 1}, f);
}

/* How many got the mail of a step; nobody twice. */
static unsigned
got(struct editing *e, const char *step)
{
	unsigned all = 0;

	for (unsigned i = 0; i < PEOPLE; i++) {
		struct store_follower f;
		unsigned n = 0;

		assert_int_equal(find(e, i, &f), STORE_OK);
		for (size_t k = 0; k < f.nmails; k++)
			n += str_eq(f.mails[k].step, str_of(step)) &&
			     f.mails[k].state == MAIL_ACCEPTED;
		if (n > 1)
			fail_msg("contact %u got %s %u times", i, step, n);
		all += n;
	}
	return all;
}

static void
begin(struct editing *e)
{
	struct str why;

	memset(e, 0, sizeof(*e));
	compiled_start(&e->c);
	sequencing_put(&e->c);
	sitedir_put(&e->c.dir, "sequences/s.xml", BEFORE);
	compiled_open(&e->c);
	assert_true(crypto_start());
	sitedir_make(&e->dir);
	e->world = (struct world){.arena = e->c.arena,
	    .site = &e->c.site,
	    .dir = e->dir.path,
	    .now = NINE - DAY};
	if (!world_open(&e->world, &why))
		fail_msg("%.*s", STR_ARG(why));
	for (unsigned i = 0; i < PEOPLE; i++)
		let_in(e, i);
	until(e, THURSDAY);
	assert_int_equal(got(e, "one"), PEOPLE);
	assert_int_equal(got(e, "two"), 3);
}

static void
end(struct editing *e)
{
	world_close(&e->world);
	sitedir_free(&e->dir);
	compiled_stop(&e->c);
}

/* What diff says of an edit, a line for each change. */
static void
diff_from(struct editing *e, const struct site *old,
    const struct standing *standing, const char *sequence, const char *says)
{
	const struct sequence_change *rows;
	struct str said, image;
	struct buf b;
	size_t n;

	if (sequence == NULL)
		sitedir_remove(&e->c.dir, "sequences/s.xml");
	else
		sitedir_put(&e->c.dir, "sequences/s.xml", sequence);
	said = compiled_try(&e->c);
	if (said.n > 0)
		fail_msg("%.*s", STR_ARG(said));
	image = e->c.image;
	assert_true(site_open(&e->edited, image.p, image.n));
	rows = sequencediff_list(
	    e->c.arena, old, &e->edited, standing, THURSDAY, &n);
	buf_init(&b, e->c.arena, 1 << 16);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%.*s\n", STR_ARG(rows[i].text));
	if (!str_eq(buf_view(&b), str_of(says)))
		fail_msg("diff says:\n%.*s", STR_ARG(buf_view(&b)));
}

static void
diff(struct editing *e, const char *sequence, const char *says)
{
	struct standing standing;

	assert_true(standing_read(&standing, e->c.arena, e->world.store));
	diff_from(e, e->world.site, &standing, sequence, says);
}

static void
of(const char *before, const struct standing *standing, const char *sequence,
    const char *says)
{
	struct editing e = {0};

	compiled_start(&e.c);
	sequencing_put(&e.c);
	sitedir_put(&e.c.dir, "sequences/s.xml", before);
	compiled_open(&e.c);
	diff_from(&e, &e.c.site, standing, sequence, says);
	compiled_stop(&e.c);
}

/* Of a sequence that nobody is in. */
static void
of_nobody(const char *before, const char *sequence, const char *says)
{
	of(before, &(struct standing){.known = false}, sequence, says);
}

static void
publish(struct editing *e)
{
	e->world.site = e->world.fold.site = &e->edited;
	sender_take_site(&e->world.sender, &e->edited);
}

static void
who_is_past_a_new_step_does_not_get_it(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e, OPEN ONE W1 TWO EXTRA W2 THREE CLOSE,
	    "step extra is new: 3 people do not come to it\n");
	publish(&e);
	until(&e, THURSDAY + 30 * DAY);
	assert_int_equal(got(&e, "extra"), PEOPLE - 3);
	assert_int_equal(got(&e, "one"), PEOPLE);
	assert_int_equal(got(&e, "two"), PEOPLE);
	assert_int_equal(got(&e, "three"), PEOPLE);
	end(&e);
}

static void
who_is_on_another_way_does_not_get_it(void **state)
{
	const struct store_place places[] = {
	    {STR("s"), STR("w1"), STR("one c>1"), NINE, 3},
	    {STR("s"), STR("w2"), STR("one c"), NINE, 2}};
	const struct standing standing = {true, places, 2};

	(void)state;
	of(IN_TWO_WAYS("", "", ""), &standing, IN_TWO_WAYS(EXTRA, "", ""),
	    "step extra is new: 2 people do not come to it\n");
	of(IN_TWO_WAYS("", "", ""), &standing, IN_TWO_WAYS("", EXTRA, ""),
	    "step extra is new: 3 people do not come to it\n");
	of(IN_TWO_WAYS("", "", ""), &standing, IN_TWO_WAYS("", "", EXTRA),
	    "step extra is new\n");
	of(IN_TWO_WAYS("", "", ""), &standing,
	    IN_TWO_WAYS("", "<end outcome='out'/>", EXTRA),
	    "step end:out is new: 3 people do not come to it\n"
	    "step extra is new: 2 people do not come to it\n");
}

static void
who_waits_at_a_step_that_goes_goes_on(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e, OPEN ONE TWO W2 THREE CLOSE,
	    "step w1 is gone; of 3 people who wait there: 3 go on at two\n");
	publish(&e);
	until(&e, THURSDAY + 1);
	assert_int_equal(got(&e, "two"), 3 + 3);
	until(&e, THURSDAY + 30 * DAY);
	assert_int_equal(got(&e, "one"), PEOPLE);
	assert_int_equal(got(&e, "two"), PEOPLE);
	assert_int_equal(got(&e, "three"), PEOPLE);
	end(&e);
}

static void
a_renamed_step_is_gone_and_new(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e,
	    OPEN ONE W1 "<send name='zwei' mail='b'/>"
			"<wait name='v2' for='P1D'/>" THREE CLOSE,
	    "step zwei is new\n"
	    "step v2 is new\n"
	    "step two is gone\n"
	    "step w2 is gone; of 3 people who wait there: 3 go on at zwei\n");
	publish(&e);
	until(&e, THURSDAY + 1);
	assert_int_equal(got(&e, "zwei"), 3);
	until(&e, THURSDAY + 30 * DAY);
	assert_int_equal(got(&e, "one"), PEOPLE);
	assert_int_equal(got(&e, "two"), 3);
	assert_int_equal(got(&e, "zwei"), PEOPLE);
	assert_int_equal(got(&e, "three"), PEOPLE);
	end(&e);
}

static void
another_order_sends_nothing_twice(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e, OPEN W2 TWO W1 ONE THREE CLOSE,
	    "step two stands elsewhere\n"
	    "step w1 stands elsewhere: 3 people wait there\n"
	    "step one stands elsewhere\n");
	publish(&e);
	until(&e, THURSDAY + 30 * DAY);
	assert_int_equal(got(&e, "one"), PEOPLE);
	/* Who waits behind it now does not come to it. */
	assert_int_equal(got(&e, "two"), 3);
	assert_int_equal(got(&e, "three"), PEOPLE);
	end(&e);
}

static void
a_shorter_wait_lets_go_at_once(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e,
	    OPEN ONE "<wait name='w1' for='P9D'/>" TWO
		     "<wait name='w2' for='PT24H30M'/>" THREE CLOSE,
	    "step w1 is now for=\"P9D\", was for=\"P2D\": 3 people wait there, "
	    "3 go on later\n"
	    "step w2 is now for=\"PT24H30M\", was for=\"P4D\": 3 people wait "
	    "there, 2 go on at once, 1 goes on sooner\n");
	publish(&e);
	until(&e, THURSDAY + 1);
	assert_int_equal(got(&e, "three"), 2);
	until(&e, THURSDAY + 2 * HOUR);
	assert_int_equal(got(&e, "three"), 3);
	until(&e, NINE + 10 * DAY);
	assert_int_equal(got(&e, "two"), 3);
	until(&e, THURSDAY + 30 * DAY);
	assert_int_equal(got(&e, "two"), PEOPLE);
	assert_int_equal(got(&e, "three"), PEOPLE);
	end(&e);
}

static void
without_its_file_they_stand_still(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e, NULL,
	    "the sequence is gone: 6 people in it stand still, and get no more "
	    "mail of it\n");
	publish(&e);
	until(&e, THURSDAY + 9 * DAY);
	assert_int_equal(got(&e, "one"), PEOPLE);
	assert_int_equal(got(&e, "two"), 3);
	assert_int_equal(got(&e, "three"), 0);
	end(&e);
}

/* Though the order of all steps is the same. */
static void
a_step_in_another_branch_stands_elsewhere(void **state)
{
	(void)state;
	/* Behind it all, and back. */
	of_nobody(CHOOSE(WHEN("decision", ONE) OTHERS(TWO THREE)) CLOSE,
	    CHOOSE(WHEN("decision", ONE) OTHERS(TWO)) THREE CLOSE,
	    "step three stands elsewhere\n");
	of_nobody(CHOOSE(WHEN("decision", ONE) OTHERS(TWO)) THREE W1 CLOSE,
	    CHOOSE(WHEN("decision", ONE) OTHERS(TWO THREE)) W1 CLOSE,
	    "step three stands elsewhere\n");
	/* To the neighbour. */
	of_nobody(CHOOSE(WHEN("decision", ONE TWO) OTHERS(THREE)) CLOSE,
	    CHOOSE(WHEN("decision", ONE) OTHERS(TWO THREE)) CLOSE,
	    "step two stands elsewhere\n");
	of_nobody(CHOOSE(WHEN("decision", ONE TWO) WHEN("awareness", THREE)
			  OTHERS(EXTRA)) CLOSE,
	    CHOOSE(WHEN("decision", ONE) WHEN("awareness", TWO THREE)
		    OTHERS(EXTRA)) CLOSE,
	    "step two stands elsewhere\n");
	of_nobody(OPEN SAID(TWO THREE) W1 CLOSE, OPEN SAID(TWO) THREE W1 CLOSE,
	    "step three stands elsewhere\n");
	/* Into a new branch, and a new step around. */
	of_nobody(CHOOSE(WHEN("decision", ONE)) TWO THREE CLOSE,
	    CHOOSE(WHEN("decision", ONE) OTHERS(TWO)) THREE CLOSE,
	    "step c is now <when stage=\"decision\"> <otherwise>, was <when "
	    "stage=\"decision\">\nstep two stands elsewhere\n");
	of_nobody(OPEN ONE TWO THREE CLOSE,
	    CHOOSE(WHEN("decision", ONE TWO)) THREE CLOSE,
	    "step c is new\nstep one stands elsewhere\n"
	    "step two stands elsewhere\n");
	/* A branch before others lets them stay. */
	of_nobody(CHOOSE(WHEN("decision", ONE TWO) OTHERS(THREE)) CLOSE,
	    CHOOSE(WHEN("awareness", EXTRA) WHEN("decision", ONE TWO)
		    OTHERS(THREE)) CLOSE,
	    "step c is now <when stage=\"awareness\"> <when "
	    "stage=\"decision\"> <otherwise>, was <when stage=\"decision\"> "
	    "<otherwise>\nstep extra is new\n");
	/* One with another name, too. */
	of_nobody(OPEN SAID(TWO THREE) CLOSE,
	    OPEN
	    "<wait name='w' for='P9D'><until name='v' stage='decision'>" ONE
	    "</until><timeout>" TWO THREE "</timeout></wait>" CLOSE,
	    "step w is now for=\"P9D\" <until name=\"v\" stage=\"decision\"> "
	    "<timeout>, was for=\"P9D\" <until name=\"u\" stage=\"decision\"> "
	    "<timeout>\n");
	/* And blocks in blocks. */
	of_nobody(CHOOSE(WHEN("decision", SAID(TWO)) OTHERS(THREE EXTRA)) CLOSE,
	    CHOOSE(WHEN("decision", SAID(TWO)) OTHERS(THREE)) EXTRA CLOSE,
	    "step extra stands elsewhere\n");
	of_nobody(CHOOSE(WHEN("decision", SAID(TWO THREE)) OTHERS(W1 EXTRA))
		      CLOSE,
	    CHOOSE(WHEN("decision", SAID(TWO) THREE) OTHERS(W1 EXTRA)) CLOSE,
	    "step three stands elsewhere\n");
}

#define NO_BOOKING(and)                                                \
	OPEN "<choose name='c'><when test=\"k:done('booking') = 0" and \
	    "$mood = 'x'\">" ONE "</when></choose>" CLOSE

static void
how_a_condition_is_set_out_says_nothing(void **state)
{
	(void)state;
	of_nobody(NO_BOOKING(" and "), NO_BOOKING("\n    and "), "");
	of_nobody(NO_BOOKING(" and "), NO_BOOKING("&#10;&#9;or "),
	    "step c is now <when test=\"k:done('booking') = 0 or $mood = "
	    "'x'\">, was <when test=\"k:done('booking') = 0 and $mood = "
	    "'x'\">\n");
}

static void
rules_that_change_are_named(void **state)
{
	struct editing e;

	(void)state;
	begin(&e);
	diff(&e,
	    "<sequence " NS " name='s' list='news' purpose='marketing' "
	    "priority='20'><title>S</title>"
	    "<enter event='form_submit' form='f'/>"
	    "<reentry allow='never'/><consent state='confirmed'/>"
	    "<exit after='P60D' outcome='expired'/><cap of='1/P1D'/>" ONE
	    "<wait   for='P2D'\n name='w1'></wait>"
	    "<send name='two' mail='d'/>" W2 THREE CLOSE,
	    "priority is now 20: 6 people are in it\n"
	    "reentry is now allow=\"never\", was allow=\"after-exit\" "
	    "gap=\"P30D\" max=\"2\": 6 people are in it\n"
	    "exit is now after=\"P60D\" outcome=\"expired\", was "
	    "goal=\"meeting\" outcome=\"won\"; outcome=\"customer\" "
	    "stage=\"purchase\"; after=\"P60D\" outcome=\"expired\": 6 people "
	    "are in it\n"
	    "cap is now of=\"1/P1D\": 6 people are in it\n"
	    "goal is gone, was event=\"booking\" name=\"meeting\" "
	    "within=\"P10D\": 6 people are in it\n"
	    "step two is now mail=\"d\", was mail=\"b\"\n");
	end(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(who_is_past_a_new_step_does_not_get_it),
	    cmocka_unit_test(who_is_on_another_way_does_not_get_it),
	    cmocka_unit_test(who_waits_at_a_step_that_goes_goes_on),
	    cmocka_unit_test(a_renamed_step_is_gone_and_new),
	    cmocka_unit_test(another_order_sends_nothing_twice),
	    cmocka_unit_test(a_shorter_wait_lets_go_at_once),
	    cmocka_unit_test(without_its_file_they_stand_still),
	    cmocka_unit_test(a_step_in_another_branch_stands_elsewhere),
	    cmocka_unit_test(how_a_condition_is_set_out_says_nothing),
	    cmocka_unit_test(rules_that_change_are_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
