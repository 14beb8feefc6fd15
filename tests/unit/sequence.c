/* SPDX-License-Identifier: ISC */
/* What becomes of a contact in a sequence: who comes in, how long he waits,
 * what he is sent, what ends it, and what an edited file does to who is inside.
 */
#include "sequences.h"

static void
a_form_lets_in_and_the_first_mail_goes(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<send name='one' mail='a'/><wait name='w' for='P2D'/>"
		       "<send name='two' mail='b'/>" CLOSE);
	assert_true(
	    sequence_listens(&w.fold, STR("form_submit"), STR("f"), STR("")));
	assert_false(
	    sequence_listens(&w.fold, STR("form_submit"), STR("g"), STR("")));
	assert_true(
	    sequence_listens(&w.fold, STR("booking"), STR(""), STR("")));
	submit(&w, NINE);
	assert_int_equal(w.who.nruns, 1);
	assert_int_equal(w.runs[0].wake, NINE);
	follow(&w, NINE);
	assert_sent(&w, "one");
	assert_text(w.runs[0].step, "w");
	assert_int_equal(w.runs[0].wake, NINE + 2 * DAY);
	/* Nobody is in twice. */
	submit(&w, NINE + 60);
	assert_int_equal(w.who.nruns, 1);
	follow(&w, NINE + 2 * DAY);
	assert_sent(&w, "one two");
	assert_text(w.runs[0].outcome, "completed");
	/* Again after a month, and not a third time. */
	submit(&w, NINE + 20 * DAY);
	assert_int_equal(w.who.nruns, 1);
	submit(&w, NINE + 32 * DAY);
	assert_int_equal(w.who.nruns, 2);
	w.runs[1].ended_at = NINE + 33 * DAY;
	submit(&w, NINE + 99 * DAY);
	assert_int_equal(w.who.nruns, 2);
	end(&w);
}

static void
without_consent_nobody_is_in(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w,
	    OPEN "<wait name='w' for='P2D'/><send name='two' mail='b'/>" CLOSE);
	w.who.who.nagrees = 0;
	submit(&w, NINE);
	assert_int_equal(w.who.nruns, 0);
	w.who.who.nagrees = 1;
	submit(&w, NINE);
	follow(&w, NINE);
	/* Who takes it back is out at the next look, and gets nothing. */
	w.agree.kind = AGREE_WITHDRAWN;
	follow(&w, NINE + 2 * DAY);
	assert_sent(&w, "");
	assert_text(w.runs[0].outcome, "withdrawn");
	end(&w);
}

static void
days_are_of_the_calendar_and_hours_are_not(void **state)
{
	/* 2027-03-27 12:00 in Oslo; the clock goes forward in the night. */
	const int64_t noon = 1806145200;
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='day' for='P1D'/><wait name='hours' "
		       "for='PT24H'/><send name='x' mail='a'/>" CLOSE);
	submit(&w, noon);
	follow(&w, noon);
	assert_int_equal(w.runs[0].wake, noon + 23 * HOUR);
	follow(&w, noon + 23 * HOUR);
	assert_int_equal(w.runs[0].wake, noon + 47 * HOUR);
	end(&w);
}

static void
what_he_does_takes_a_branch(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='w' for='P4D'><until name='asked' "
		       "test=\"k:done('support_request') &gt; 0\">"
		       "<send name='help' mail='b'/></until><timeout>"
		       "<send name='gaps' mail='c'/></timeout></wait>"
		       "<send name='last' mail='d'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	/* Time may change what a condition says. */
	assert_int_equal(w.runs[0].wake, NINE + DAY);
	happens(&w, "support_request", NINE + HOUR);
	w.runs[0].wake = NINE + HOUR;
	follow(&w, NINE + HOUR);
	assert_sent(&w, "help last");
	assert_text(w.runs[0].path, "w>asked help last");
	end(&w);
	memset(&w, 0, sizeof(w));
	begin(&w, OPEN "<wait name='w' for='P4D'><until name='asked' "
		       "test=\"k:done('support_request') &gt; 0\">"
		       "<send name='help' mail='b'/></until><timeout>"
		       "<send name='gaps' mail='c'/></timeout></wait>" CLOSE);
	/* What he did before he came in is not meant. */
	happens(&w, "support_request", NINE - HOUR);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + 4 * DAY);
	assert_sent(&w, "gaps");
	end(&w);
}

static void
a_goal_ends_it_and_counts_afterwards(void **state)
{
	struct world w = {.state = {.stage = STR("")}};
	const struct store_event booked = {
	    .at = NINE + 6 * DAY, .event = STR("booking")};

	(void)state;
	begin(&w, OPEN "<send name='one' mail='a'/><wait name='w' for='P5D'/>"
		       "<send name='two' mail='b'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	happens(&w, "booking", NINE + DAY);
	w.runs[0].wake = NINE + DAY;
	follow(&w, NINE + DAY);
	assert_text(w.runs[0].outcome, "won");
	assert_text(w.runs[0].goal, "meeting");
	assert_sent(&w, "one");
	end(&w);
	memset(&w, 0, sizeof(w));
	begin(&w, OPEN "<send name='one' mail='a'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	assert_text(w.runs[0].outcome, "completed");
	happens(&w, "booking", booked.at);
	w.who.event = &booked;
	think(&w, sequence_enter, &w.fold, booked.at);
	assert_text(w.runs[0].goal, "meeting");
	end(&w);
}

static void
a_stage_is_set_and_ends_it(void **state)
{
	struct world w = {.state = {.stage = STR("")}};
	const struct change *c;

	(void)state;
	begin(&w, OPEN "<set stage='consideration'/><send name='one' "
		       "mail='a'/><set stage='awareness'/><set "
		       "stage='purchase'/><send name='two' mail='b'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	c = &w.think.changes[0];
	assert_int_equal(c->verb, CHANGE_ADD_CONTACT_EVENT);
	assert_text(c->event.event, EVENT_STAGE_SET);
	assert_text(c->event.answer, "consideration");
	/* Not back, and the customer gets no more of it. */
	assert_sent(&w, "one");
	assert_text(w.runs[0].outcome, "customer");
	end(&w);
}

static void
a_date_is_waited_for(void **state)
{
	static struct store_value start = {
	    STR("course_start"), STR("2027-03-29")};
	struct world w = {.state = {.stage = STR("")}};
	const char *sequence =
	    OPEN "<wait name='w' until='$course_start' offset='-P1D' "
		 "at='09:00' past='skip'/><send name='one' mail='a'/>"
		 "<wait name='v' for='P1D'/><send name='two' mail='b'/>" CLOSE;

	(void)state;
	begin(&w, sequence);
	w.who.who.values = &start;
	w.who.who.nvalues = 1;
	submit(&w, NINE);
	follow(&w, NINE);
	/* Sunday 2027-03-28, when the clock has gone forward. */
	assert_int_equal(w.runs[0].wake, NINE + 27 * DAY - HOUR);
	end(&w);
	memset(&w, 0, sizeof(w));
	begin(&w, sequence);
	submit(&w, NINE);
	follow(&w, NINE);
	/* Without a date what was to be sent before it is not. */
	assert_sent(&w, "");
	assert_text(w.runs[0].step, "v");
	end(&w);
}

static void
an_edited_sequence_sends_nothing_twice(void **state)
{
	const char *before =
	    OPEN "<send name='one' mail='a'/><wait name='w1' for='P2D'/>"
		 "<send name='two' mail='b'/><wait name='w2' for='P2D'/>"
		 "<send name='three' mail='c'/>" CLOSE;
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	/* Inserted before him: he does not get it. */
	begin(&w, before);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + 2 * DAY);
	edit(&w, OPEN
	    "<send name='one' mail='a'/><send name='new' mail='d'/>"
	    "<wait name='w1' for='P2D'/><send name='two' mail='b'/>"
	    "<wait name='w2' for='P2D'/><send name='three' mail='c'/>" CLOSE);
	follow(&w, NINE + 4 * DAY);
	assert_sent(&w, "one two three");
	end(&w);
	/* The step he waits in is gone: the next one. */
	memset(&w, 0, sizeof(w));
	begin(&w, before);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + 2 * DAY);
	edit(&w, OPEN "<send name='one' mail='a'/><send name='two' mail='b'/>"
		      "<send name='three' mail='c'/>" CLOSE);
	follow(&w, NINE + 4 * DAY);
	assert_sent(&w, "one two three");
	end(&w);
	/* Put into another order: nothing twice. */
	memset(&w, 0, sizeof(w));
	begin(&w, before);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + 2 * DAY);
	edit(&w, OPEN "<wait name='w2' for='P2D'/><send name='two' mail='b'/>"
		      "<wait name='w1' for='P2D'/><send name='one' mail='a'/>"
		      "<send name='three' mail='c'/>" CLOSE);
	follow(&w, NINE + 4 * DAY);
	assert_sent(&w, "one two three");
	end(&w);
	/* Of a branch that he took he gets what is left of it. */
	memset(&w, 0, sizeof(w));
	begin(&w,
	    OPEN "<wait name='w0' for='P4D'><until name='asked' "
		 "test=\"k:done('support_request') &gt; 0\"><wait name='w1' "
		 "for='P2D'/><send name='one' mail='a'/></until><timeout><send "
		 "name='two' mail='b'/></timeout></wait>"
		 "<send name='three' mail='c'/>" CLOSE);
	submit(&w, NINE);
	happens(&w, "support_request", NINE + HOUR);
	follow(&w, NINE + HOUR);
	assert_text(w.runs[0].step, "w1");
	edit(&w, OPEN
	    "<wait name='w0' for='P4D'><until name='asked' "
	    "test=\"k:done('support_request') &gt; 0\"><send name='one' "
	    "mail='a'/></until><timeout><send name='two' mail='b'/></timeout>"
	    "</wait><send name='three' mail='c'/>" CLOSE);
	follow(&w, NINE + 3 * DAY);
	assert_sent(&w, "one three");
	end(&w);
	/* Renamed is removed and added. */
	memset(&w, 0, sizeof(w));
	begin(&w, before);
	submit(&w, NINE);
	follow(&w, NINE);
	edit(&w, OPEN "<send name='one' mail='a'/><wait name='w1' for='P2D'/>"
		      "<send name='zwei' mail='b'/><wait name='w2' for='P2D'/>"
		      "<send name='three' mail='c'/>" CLOSE);
	follow(&w, NINE + 2 * DAY);
	assert_sent(&w, "one zwei");
	/* The file is gone: he stays where he is. */
	sitedir_remove(&w.c.dir, "sequences/s.xml");
	compiled_open(&w.c);
	follow(&w, NINE + 4 * DAY);
	assert_sent(&w, "one zwei");
	assert_int_equal(w.runs[0].ended_at, 0);
	assert_int_equal(w.runs[0].wake, NINE + 5 * DAY);
	end(&w);
}

static void
arms_are_drawn_once(void **state)
{
	size_t left = 0;

	(void)state;
	for (uint64_t id = 1; id <= 200; id++) {
		struct world w = {.state = {.stage = STR("")}};

		if (id > 40)
			break;
		begin(&w, OPEN "<split name='x'><arm name='l' weight='1'>"
			       "<send name='left' mail='a'/></arm>"
			       "<arm name='r' weight='1'><send name='right' "
			       "mail='b'/></arm></split>" CLOSE);
		w.who.who.contact.id.lo = id;
		submit(&w, NINE);
		follow(&w, NINE);
		assert_int_equal(w.who.nmails, 1);
		left += str_eq(w.mails[0].step, STR("left"));
		end(&w);
	}
	assert_in_range(left, 8, 32);
}

static void
an_open_case_stops_it(void **state)
{
	static struct store_value open = {STR("open_case"), STR("yes")};
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w,
	    OPEN "<wait name='w' for='P2D'/><send name='one' mail='a'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	w.who.who.values = &open;
	w.who.who.nvalues = 1;
	follow(&w, NINE + 2 * DAY);
	assert_sent(&w, "");
	assert_true(w.runs[0].ended_at == 0 && w.runs[0].wake > NINE + 2 * DAY);
	w.who.who.nvalues = 0;
	w.runs[0].wake = NINE + 9 * DAY;
	follow(&w, NINE + 9 * DAY);
	assert_sent(&w, "one");
	end(&w);
}

static void
its_mails_are_judged(void **state)
{
	struct world w = {.state = {.stage = STR("")}};
	struct store_queued q = {.contact = {0, 7}};
	struct store_facts facts;
	struct store_verdict v;

	(void)state;
	begin(&w, OPEN "<window open='mon..fri 10:00..12:00'/>"
		       "<cap of='1/P3D' scope='run'/>"
		       "<send name='one' mail='a'/><wait name='w' for='PT1H'/>"
		       "<send name='two' mail='b'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	q.mail = (struct store_mail){
	    .kind = MAIL_MARKETING, .run = 1, .step = STR("two")};
	facts = (struct store_facts){
	    .arena = w.c.arena, .now = NINE, .follower = &w.who};
	w.who.nmails = 0;
	v = sequence_judge(&w.following, &q, &facts);
	assert_int_equal(v.what, VERDICT_LATER);
	assert_int_equal(v.reason, MAIL_WINDOW);
	assert_int_equal(v.at, NINE + HOUR);
	facts.now = NINE + HOUR;
	assert_int_equal(
	    sequence_judge(&w.following, &q, &facts).what, VERDICT_GO);
	w.who.nmails = 1;
	v = sequence_judge(&w.following, &q, &facts);
	assert_int_equal(v.reason, MAIL_CAP);
	assert_int_equal(v.at, NINE + 3 * DAY);
	w.who.nmails = 0;
	facts.outranked = true;
	assert_int_equal(
	    sequence_judge(&w.following, &q, &facts).reason, MAIL_CAP);
	facts.outranked = false;
	happens(&w, "purchase", NINE + HOUR);
	v = sequence_judge(&w.following, &q, &facts);
	assert_int_equal(v.what, VERDICT_CANCEL);
	assert_int_equal(v.reason, MAIL_EXIT);
	end(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_form_lets_in_and_the_first_mail_goes),
	    cmocka_unit_test(without_consent_nobody_is_in),
	    cmocka_unit_test(days_are_of_the_calendar_and_hours_are_not),
	    cmocka_unit_test(what_he_does_takes_a_branch),
	    cmocka_unit_test(a_goal_ends_it_and_counts_afterwards),
	    cmocka_unit_test(a_stage_is_set_and_ends_it),
	    cmocka_unit_test(a_date_is_waited_for),
	    cmocka_unit_test(an_edited_sequence_sends_nothing_twice),
	    cmocka_unit_test(arms_are_drawn_once),
	    cmocka_unit_test(an_open_case_stops_it),
	    cmocka_unit_test(its_mails_are_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
