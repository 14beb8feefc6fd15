/* SPDX-License-Identifier: ISC */
/* Sequences where something comes at the wrong time: a sender that did not run,
 * a date that is moved, a step that is taken out, an exit that holds no more.
 */
#include "base/arena.h"
#include "people/reader.h"
#include "sequences.h"

/* The last mail that was queued. */
static const struct store_mail *
queued(const struct world *w)
{
	const struct store_mail *mail = NULL;

	for (size_t i = 0; i < w->think.nchanges; i++)
		if (w->think.changes[i].verb == CHANGE_QUEUE_MAIL)
			mail = w->think.changes[i].mail;
	return mail;
}

static void
what_is_late_is_stale_from_its_own_time_on(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='w' for='P1D'/><send name='one' mail='a' "
		       "stale-after='P2D'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	/* Nothing ran for a week, or a backup was put back. */
	follow(&w, NINE + 7 * DAY);
	assert_int_equal(queued(&w)->stale, NINE + 3 * DAY);
	assert_true(queued(&w)->due < queued(&w)->stale);
	end(&w);
}

static void
a_date_that_is_moved_behind_him_is_past(void **state)
{
	static struct store_value start;
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='w' until='$course_start' offset='-P1D' "
		       "at='09:00' past='skip'/><send name='tomorrow' "
		       "mail='a'/><wait name='v' for='P1D'/>" CLOSE);
	start = (struct store_value){STR("course_start"), STR("2027-03-29")};
	w.who.who.values = &start;
	w.who.who.nvalues = 1;
	submit(&w, NINE);
	follow(&w, NINE);
	assert_text(w.runs[0].step, "w");
	start.value = STR("2027-02-20");
	w.runs[0].wake = NINE + DAY;
	follow(&w, NINE + DAY);
	assert_sent(&w, "");
	assert_text(w.runs[0].step, "v");
	end(&w);
}

static void
without_its_first_wait_a_branch_goes_on(void **state)
{
	const char *before =
	    OPEN "<choose name='c'><when stage='awareness'><send name='no' "
		 "mail='c'/></when><otherwise><wait name='gone' for='P2D'/>"
		 "<send name='one' mail='a'/></otherwise></choose>"
		 "<send name='two' mail='b'/>" CLOSE;
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, before);
	submit(&w, NINE);
	follow(&w, NINE);
	assert_text(w.runs[0].step, "gone");
	edit(&w,
	    OPEN "<choose name='c'><when stage='awareness'><send name='no' "
		 "mail='c'/></when><otherwise><send name='one' mail='a'/>"
		 "</otherwise></choose><send name='two' mail='b'/>" CLOSE);
	follow(&w, NINE + 2 * DAY);
	assert_sent(&w, "one two");
	end(&w);
	memset(&w, 0, sizeof(w));
	begin(&w, OPEN "<wait name='c' for='P4D'><until name='asked' "
		       "test=\"k:done('support_request') &gt; 0\">"
		       "<wait name='gone' for='P2D'/><send name='one' "
		       "mail='a'/></until></wait><send name='two' "
		       "mail='b'/>" CLOSE);
	submit(&w, NINE);
	happens(&w, "support_request", NINE + HOUR);
	follow(&w, NINE + HOUR);
	assert_text(w.runs[0].step, "gone");
	edit(&w,
	    OPEN "<wait name='c' for='P4D'><until name='asked' "
		 "test=\"k:done('support_request') &gt; 0\">"
		 "<send name='one' mail='a'/></until></wait><send name='two' "
		 "mail='b'/>" CLOSE);
	follow(&w, NINE + 3 * DAY);
	assert_sent(&w, "one two");
	end(&w);
	/* It has a way for all others alone. */
	memset(&w, 0, sizeof(w));
	begin(&w, OPEN "<wait name='c' for='P1D'><timeout><wait name='gone' "
		       "for='P2D'/><send name='one' mail='a'/></timeout>"
		       "</wait><send name='two' mail='b'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + DAY);
	assert_text(w.runs[0].step, "gone");
	edit(&w,
	    OPEN "<wait name='c' for='P1D'><timeout><send name='one' mail='a'/>"
		 "</timeout></wait><send name='two' mail='b'/>" CLOSE);
	follow(&w, NINE + 3 * DAY);
	assert_sent(&w, "one two");
	end(&w);
}

/* A wait that is looked at each day is over when it is, not at the last look.
 */
static void
what_nobody_ran_for_is_late_from_the_end_of_its_wait(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='c' for='P10D'><until name='asked' "
		       "test=\"k:done('support_request') &gt; 0\">"
		       "<send name='two' mail='b'/></until></wait>"
		       "<send name='one' mail='a' stale-after='P7D'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + DAY);
	follow(&w, NINE + 10 * DAY + 3 * HOUR);
	assert_sent(&w, "one");
	assert_true(queued(&w)->due < queued(&w)->stale - 1);
	assert_int_equal(queued(&w)->stale, NINE + 17 * DAY);
	end(&w);
}

static struct store_verdict
judge(struct world *w, const char *step, int64_t now)
{
	struct store_queued q = {.contact = {0, 7},
	    .mail = {.kind = MAIL_MARKETING, .run = 1, .step = str_of(step)}};
	struct store_facts facts = {
	    .arena = w->c.arena, .now = now, .follower = &w->who};

	w->who.nmails = 0;
	return sequence_judge(&w->following, &q, &facts);
}

static void
who_was_let_out_gets_nothing_that_waited(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<exit stage='decision' outcome='warm'/><send "
		       "name='one' mail='a'/><wait name='w' for='P2D'/>"
		       "<send name='two' mail='b'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	w.state.stage = STR("decision");
	pack_state(&w);
	follow(&w, NINE + 2 * DAY);
	assert_text(w.runs[0].outcome, "warm");
	/* He is out, whatever he becomes. */
	w.state.stage = STR("consideration");
	pack_state(&w);
	assert_int_equal(
	    judge(&w, "one", NINE + 2 * DAY + HOUR).reason, MAIL_EXIT);
	end(&w);
	/* Who came to the end gets what waits still. */
	memset(&w, 0, sizeof(w));
	begin(
	    &w, OPEN "<send name='one' mail='a'/><end outcome='warm'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	assert_text(w.runs[0].outcome, "warm");
	assert_int_equal(judge(&w, "one", NINE + HOUR).what, VERDICT_GO);
	end(&w);
	memset(&w, 0, sizeof(w));
	begin(&w, OPEN "<wait name='w' for='P1D'/><send name='one' "
		       "mail='a'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	follow(&w, NINE + DAY);
	assert_text(w.runs[0].outcome, "completed");
	assert_int_equal(judge(&w, "one", NINE + DAY + HOUR).what, VERDICT_GO);
	end(&w);
}

static void
a_purchase_is_no_confirmed_address(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<send name='one' mail='a'/>" CLOSE);
	w.agree.kind = AGREE_EXEMPT_SALE;
	submit(&w, NINE);
	assert_int_equal(w.who.nruns, 0);
	w.agree.kind = AGREE_IMPORTED;
	submit(&w, NINE);
	assert_int_equal(w.who.nruns, 1);
	end(&w);
}

static void
an_exit_after_a_time_comes_at_that_time(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<wait name='w' for='P90D'/><send name='one' "
		       "mail='a'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	assert_int_equal(w.runs[0].wake, NINE + 60 * DAY);
	follow(&w, NINE + 60 * DAY);
	assert_text(w.runs[0].outcome, "expired");
	end(&w);
}

static void
what_never_left_is_not_had(void **state)
{
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w, OPEN "<send name='one' mail='a' once='contact'/>"
		       "<send name='two' mail='b' once='contact'/>" CLOSE);
	submit(&w, NINE);
	follow(&w, NINE);
	w.mails[0].state = MAIL_STALE;
	submit(&w, NINE + 40 * DAY);
	follow(&w, NINE + 40 * DAY);
	assert_sent(&w, "one two one");
	end(&w);
}

static void
who_was_refused_was_not_in(void **state)
{
	struct world w = {.state = {.stage = STR("")}};
	struct store_agree again[2];

	(void)state;
	begin(&w, "<sequence " NS " name='s' purpose='marketing' list='news'>"
		  "<title>S</title><enter event='form_submit' form='f'/>"
		  "<reentry allow='never'/><consent state='confirmed' "
		  "max-unused='P1Y'/><exit stage='purchase' outcome='x'/>"
		  "<send name='one' mail='a'/>" CLOSE);
	w.agree.at = NINE - 400 * DAY;
	submit(&w, NINE);
	assert_text(w.runs[0].outcome, "consent-lapsed");
	submit(&w, NINE + HOUR);
	assert_int_equal(w.who.nruns, 1);
	again[0] = again[1] = w.agree;
	again[1].at = NINE + DAY;
	w.who.who.agrees = again;
	w.who.who.nagrees = 2;
	submit(&w, NINE + DAY);
	assert_int_equal(w.who.nruns, 2);
	assert_int_equal(w.runs[1].ended_at, 0);
	end(&w);
}

static void
clicks_are_known_without_a_browser(void **state)
{
	struct world w = {.state = {.stage = STR("")}};
	struct store_agree agrees[2];
	const char *sequence =
	    OPEN "<send name='one' mail='a'/><wait name='w' for='P2D'/>"
		 "<choose name='c'><when test=\"k:clicked('one')\">"
		 "<send name='yes' mail='b'/></when><when "
		 "test=\"not(k:clicked('one'))\"><send name='no' mail='c'/>"
		 "</when><otherwise><send name='who' mail='d'/></otherwise>"
		 "</choose>" CLOSE;

	(void)state;
	begin(&w, sequence);
	submit(&w, NINE);
	follow(&w, NINE);
	w.mails[0].clicked = true;
	follow(&w, NINE + 2 * DAY);
	assert_sent(&w, "one who");
	end(&w);
	/* He agreed to letters by what he does, and never to a cookie. */
	for (int clicked = 0; clicked < 2; clicked++) {
		memset(&w, 0, sizeof(w));
		begin(&w, sequence);
		agrees[0] = agrees[1] = w.agree;
		agrees[1].list = STR("");
		agrees[1].purpose = STR("profile");
		w.who.who.agrees = agrees;
		w.who.who.nagrees = 2;
		submit(&w, NINE);
		follow(&w, NINE);
		w.mails[0].clicked = clicked != 0;
		follow(&w, NINE + 2 * DAY);
		assert_sent(&w, clicked != 0 ? "one yes" : "one no");
		end(&w);
	}
}

/* Looks at who is due, as often as he is, until then. */
static void
follow_until(struct world *w, int64_t now)
{
	while (w->runs[0].wake <= now)
		follow(w, w->runs[0].wake);
}

static void
a_pause_stops_the_clock(void **state)
{
	const char *steps = "<wait name='w' for='P4D'/><send name='one' "
			    "mail='a'/>" CLOSE;
	struct world w = {.state = {.stage = STR("")}};
	struct arena *a;

	(void)state;
	begin(&w, OPEN "<wait name='w' for='P4D'/><send name='one' "
		       "mail='a'/>" CLOSE);
	a = w.c.arena;
	submit(&w, NINE);
	follow(&w, NINE);
	/* A day before its end it is paused for ten, and he is not idle. */
	edit(&w, str_format(a, "%s%s", OPEN_AS(" paused='yes'"), steps).p);
	w.runs[0].wake = NINE + 3 * DAY;
	for (int64_t t = NINE + 3 * DAY; t < NINE + 13 * DAY; t += 997) {
		follow_until(&w, t);
		if (w.runs[0].wake > t)
			w.runs[0].wake = t;
	}
	follow_until(&w, NINE + 13 * DAY);
	assert_sent(&w, "");
	edit(&w, str_format(a, "%s%s", OPEN, steps).p);
	w.runs[0].wake = NINE + 13 * DAY;
	follow_until(&w, NINE + 14 * DAY - HOUR);
	assert_sent(&w, "");
	follow_until(&w, NINE + 14 * DAY + HOUR);
	assert_sent(&w, "one");
	end(&w);
}

static void
an_open_case_stops_mail_and_nothing_else(void **state)
{
	static struct store_value open = {STR("open_case"), STR("yes")};
	struct world w = {.state = {.stage = STR("")}};

	(void)state;
	begin(&w,
	    OPEN "<set field='mood' value=\"'cross'\"/><task "
		 "for='sales'>Call</task><send name='one' mail='a'/>"
		 "<wait name='w' for='P2D'/><send name='two' mail='b'/>" CLOSE);
	w.who.who.values = &open;
	w.who.who.nvalues = 1;
	submit(&w, NINE);
	follow(&w, NINE);
	assert_int_equal(w.think.changes[0].verb, CHANGE_PUT_VALUE);
	assert_int_equal(w.think.changes[1].verb, CHANGE_ADD_TASK);
	assert_null(queued(&w));
	assert_text(w.runs[0].step, "one");
	follow(&w, NINE + 3 * DAY);
	assert_null(queued(&w));
	open.value = STR("no");
	w.runs[0].wake = NINE + 4 * DAY;
	follow(&w, NINE + 4 * DAY);
	assert_sent(&w, "one");
	assert_int_equal(queued(&w)->stale, NINE + 11 * DAY);
	assert_int_equal(w.runs[0].wake, NINE + 6 * DAY);
	/* What lets him out does. */
	open.value = STR("yes");
	happens(&w, "purchase", NINE + 5 * DAY);
	w.runs[0].wake = NINE + 5 * DAY;
	follow(&w, NINE + 5 * DAY);
	assert_text(w.runs[0].outcome, "customer");
	end(&w);
}

static void
nobody_is_fetched_back_from_aside(void **state)
{
	struct world w = {.state = {.stage = STR("lost")}};

	(void)state;
	begin(&w, OPEN "<set stage='decision'/><wait name='w' for='P1D'/>"
		       "<set stage='decision' back='yes'/>" CLOSE);
	pack_state(&w);
	submit(&w, NINE);
	follow(&w, NINE);
	assert_int_equal(w.think.changes[0].verb, CHANGE_PUT_RUN);
	follow(&w, NINE + DAY);
	assert_int_equal(w.think.changes[0].verb, CHANGE_ADD_CONTACT_EVENT);
	assert_text(w.think.changes[0].event.answer, "decision");
	end(&w);
}

/* He agreed to letters by what he does, and a browser of his was last used at
 * that time. */
static void
watch(struct world *w, int64_t seen)
{
	static struct store_agree agrees[2];
	static struct str watched;
	struct journey_state visitor = {.stage = STR(""), .last_at = seen};
	struct buf b;

	agrees[0] = agrees[1] = w->agree;
	agrees[1].list = STR("");
	agrees[1].purpose = STR("profile");
	w->who.who.agrees = agrees;
	w->who.who.nagrees = 2;
	buf_init(&b, w->c.arena, 1 << 16);
	state_pack(&visitor, &b);
	watched = buf_view(&b);
	w->who.who.watched = &watched;
	w->who.who.nwatched = 1;
}

static void
silence_is_of_all_that_he_does(void **state)
{
	static const struct {
		int64_t seen; /* 0: nobody knows */
		const char *sent;
	} cases[] = {
	    {0, "warm"}, {NINE - DAY, "warm"}, {NINE - 125 * DAY, "cold"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct world w = {.state = {.stage = STR("decision"),
				      .stage_at = NINE - 130 * DAY,
				      .last_at = NINE - 130 * DAY}};

		begin(&w, OPEN "<choose name='c'><when stage='lost'><send "
			       "name='cold' mail='a'/></when><otherwise>"
			       "<send name='warm' mail='b'/></otherwise>"
			       "</choose>" CLOSE);
		pack_state(&w);
		if (cases[i].seen != 0)
			watch(&w, cases[i].seen);
		submit(&w, NINE);
		follow(&w, NINE);
		assert_sent(&w, cases[i].sent);
		end(&w);
	}
}

static void
look_for(struct world *w, const struct store_scan *scan, int64_t now)
{
	w->who.scan = scan->scan;
	think(w, sequence_enter, &w->fold, now);
	w->who.scan = NULL;
}

static void
silence_leads_into_a_stage_and_its_sequence(void **state)
{
	struct world w = {.state = {.stage = STR("decision"),
			      .stage_at = NINE - 130 * DAY,
			      .last_at = NINE - 130 * DAY}};
	struct store_scan scan;

	(void)state;
	begin(&w, "<sequence " NS " name='s' purpose='marketing' list='news'>"
		  "<title>S</title><enter stage='lost'/><reentry "
		  "allow='never'/><consent state='confirmed'/><exit "
		  "after='P9D' outcome='x'/><send name='one' mail='a'/>" CLOSE);
	assert_true(sequence_scan(&w.c.site, w.c.arena, NINE, 0, &scan));
	assert_text(scan.name, "s:1:decision:lost");
	assert_int_equal(scan.what, SCAN_SILENT);
	assert_int_equal(scan.before, NINE - 120 * DAY);
	assert_false(scan.existing);
	assert_false(sequence_scan(&w.c.site, w.c.arena, NINE, 1, &scan));
	pack_state(&w);
	/* Nobody sees him. */
	look_for(&w, &scan, NINE);
	assert_int_equal(w.who.nruns, 0);
	watch(&w, NINE - 121 * DAY);
	look_for(&w, &scan, NINE);
	assert_int_equal(w.who.nruns, 1);
	end(&w);
	/* Who was in it before is not who comes into it. */
	memset(&w, 0, sizeof(w));
	w.state = (struct journey_state){.stage = STR("lost"),
	    .stage_at = NINE - 300 * DAY,
	    .last_at = NINE - 130 * DAY};
	begin(&w, "<sequence " NS " name='s' purpose='marketing' list='news'>"
		  "<title>S</title><enter stage='lost'/><reentry "
		  "allow='never'/><consent state='confirmed'/><exit "
		  "after='P9D' outcome='x'/><send name='one' mail='a'/>" CLOSE);
	pack_state(&w);
	watch(&w, NINE - 121 * DAY);
	assert_true(sequence_scan(&w.c.site, w.c.arena, NINE, 0, &scan));
	look_for(&w, &scan, NINE);
	assert_int_equal(w.who.nruns, 0);
	end(&w);
}

/* Who was in the stage before comes in by the ramp alone. */
static void
silence_takes_no_part_in_the_ramp(void **state)
{
	struct world w = {.state = {.stage = STR("lost"),
			      .stage_at = NINE - 300 * DAY,
			      .last_at = NINE - 130 * DAY}};
	struct store_scan scan;

	(void)state;
	begin(&w,
	    "<sequence " NS " name='s' purpose='marketing' list='news'>"
	    "<title>S</title><enter stage='lost' existing='yes' ramp='1'/>"
	    "<reentry allow='never'/><consent state='confirmed'/><exit "
	    "after='P9D' outcome='x'/><send name='one' mail='a'/>" CLOSE);
	pack_state(&w);
	watch(&w, NINE - 121 * DAY);
	assert_true(sequence_scan(&w.c.site, w.c.arena, NINE, 1, &scan));
	assert_text(scan.name, "s:1:decision:lost");
	assert_false(scan.existing);
	assert_true(scan.most > 1);
	look_for(&w, &scan, NINE);
	assert_int_equal(w.who.nruns, 0);
	assert_true(sequence_scan(&w.c.site, w.c.arena, NINE, 0, &scan));
	assert_true(scan.existing);
	assert_int_equal(scan.most, 1);
	look_for(&w, &scan, NINE);
	assert_int_equal(w.who.nruns, 1);
	end(&w);
}

static void
one_silence_leads_in_once(void **state)
{
	struct store_stage_change change = {.at = NINE - 10 * DAY,
	    .from = STR("decision"),
	    .to = STR("lost"),
	    .rule = STR("cool"),
	    .evidence = STR("")};
	struct world w = {.state = {.stage = STR("decision"),
			      .stage_at = NINE - 130 * DAY,
			      .last_at = NINE - 130 * DAY}};
	struct store_scan scan;

	(void)state;
	begin(&w, "<sequence " NS " name='s' purpose='marketing' list='news'>"
		  "<title>S</title><enter stage='lost'/><reentry "
		  "allow='after-exit'/><consent state='confirmed'/><exit "
		  "after='P9D' outcome='x'/><send name='one' mail='a'/>" CLOSE);
	pack_state(&w);
	watch(&w, NINE - 130 * DAY);
	assert_true(sequence_scan(&w.c.site, w.c.arena, NINE, 0, &scan));
	look_for(&w, &scan, NINE);
	assert_int_equal(w.who.nruns, 1);
	follow(&w, NINE);
	assert_true(w.runs[0].ended_at != 0);
	/* The scan of another rule, and the change when it is heard of. */
	look_for(&w, &scan, NINE + DAY);
	assert_int_equal(w.who.nruns, 1);
	w.who.change = &change;
	think(&w, sequence_enter, &w.fold, NINE + 2 * DAY);
	assert_int_equal(w.who.nruns, 1);
	/* He comes into it anew. */
	change.at = NINE + 3 * DAY;
	think(&w, sequence_enter, &w.fold, NINE + 4 * DAY);
	w.who.change = NULL;
	assert_int_equal(w.who.nruns, 2);
	end(&w);
}

/* A mail knows the clicks that the run knows which sent it. */
static void
clicks_of_an_earlier_way_through_are_not_known(void **state)
{
	const struct store_run runs[] = {
	    {.id = 1, .sequence = STR("s"), .ended_at = NINE},
	    {.id = 2, .sequence = STR("s")}, {.id = 3, .sequence = STR("t")}};
	const struct store_run_mail mails[] = {
	    {.run = 1, .step = STR("one"), .clicked = true},
	    {.run = 2, .step = STR("two"), .clicked = true},
	    {.run = 3, .step = STR("x"), .clicked = true}};
	struct arena *a = arena_new(0);
	struct situation at = {.nruns = 0};

	(void)state;
	reader_runs(a, runs, 3, mails, 3, &runs[1], &at);
	assert_int_equal(at.nruns, 2);
	assert_int_equal(at.runs[0].nclicked, 1);
	assert_text(at.runs[0].clicked[0], "two");
	assert_int_equal(at.runs[1].nclicked, 1);
	reader_runs(a, runs, 3, mails, 3, NULL, &at);
	assert_int_equal(at.runs[0].nclicked, 2);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_late_is_stale_from_its_own_time_on),
	    cmocka_unit_test(
		what_nobody_ran_for_is_late_from_the_end_of_its_wait),
	    cmocka_unit_test(a_date_that_is_moved_behind_him_is_past),
	    cmocka_unit_test(without_its_first_wait_a_branch_goes_on),
	    cmocka_unit_test(who_was_let_out_gets_nothing_that_waited),
	    cmocka_unit_test(a_purchase_is_no_confirmed_address),
	    cmocka_unit_test(an_exit_after_a_time_comes_at_that_time),
	    cmocka_unit_test(what_never_left_is_not_had),
	    cmocka_unit_test(who_was_refused_was_not_in),
	    cmocka_unit_test(clicks_are_known_without_a_browser),
	    cmocka_unit_test(a_pause_stops_the_clock),
	    cmocka_unit_test(an_open_case_stops_mail_and_nothing_else),
	    cmocka_unit_test(nobody_is_fetched_back_from_aside),
	    cmocka_unit_test(silence_is_of_all_that_he_does),
	    cmocka_unit_test(silence_leads_into_a_stage_and_its_sequence),
	    cmocka_unit_test(silence_takes_no_part_in_the_ramp),
	    cmocka_unit_test(one_silence_leads_in_once),
	    cmocka_unit_test(clicks_of_an_earlier_way_through_are_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
