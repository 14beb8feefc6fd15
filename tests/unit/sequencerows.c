/* SPDX-License-Identifier: ISC */
/*
 * What sequences and letters become in the image: their steps in a row, where
 * each leads, and what their program says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "compiled.h"

#include "people/reader.h"
#include "template/mail.h"
#include "template/select.h"
#include "template/sequence.h"

#define DAY 86400
#define ROWS(c, type, span) IMAGE_ROWS(&(c)->site.image, type, span)

static void
start(struct compiled *c)
{
	const char *srcdir = getenv("srcdir");
	char from[4096];

	snprintf(from, sizeof(from), "%s/tests/complaints/sequences-good",
	    srcdir == NULL ? "." : srcdir);
	compiled_start(c);
	sitedir_copy(&c->dir, from);
	compiled_open(c);
}

static const struct sequence_row *
sequence(const struct compiled *c, const char *name)
{
	const struct sequence_row *row = sequence_find(&c->site, str_of(name));

	assert_non_null(row);
	return row;
}

static const struct step_row *
step(const struct compiled *c, const struct sequence_row *row, const char *name)
{
	uint32_t i = sequence_step_find(&c->site, row, str_of(name));

	assert_int_not_equal(i, STEP_NONE);
	return ROWS(c, struct step_row, row->steps) + i;
}

static struct str
text(const struct compiled *c, struct span s)
{
	return image_str(&c->site.image, s);
}

static void
put_index(struct buf *b, const char *before, uint32_t i)
{
	if (i == STEP_NONE)
		buf_printf(b, "%s-", before);
	else
		buf_printf(b, "%s%u", before, i);
}

/* "4 w2: price>5 else 7, then 8 skip 8" */
static void
put_step(const struct compiled *c, struct buf *b, uint32_t i,
    const struct step_row *s)
{
	const struct branch_row *rows = ROWS(c, struct branch_row, s->branches);

	buf_printf(b, "%u %.*s:", i, STR_ARG(text(c, s->name)));
	for (uint32_t k = 0; k < s->branches.n; k++) {
		buf_printf(b, " %.*s", STR_ARG(text(c, rows[k].name)));
		put_index(b, ">", rows[k].first);
	}
	put_index(b, " else ", s->other);
	put_index(b, " then ", s->next);
	put_index(b, " skip ", s->skip_to);
	buf_char(b, '\n');
}

static void
goes(const struct compiled *c, const char *name, const char *expected)
{
	const struct sequence_row *row = sequence(c, name);
	const struct step_row *steps = ROWS(c, struct step_row, row->steps);
	struct buf b;

	buf_init(&b, c->arena, 1 << 16);
	for (uint32_t i = 0; i < row->steps.n; i++)
		put_step(c, &b, i, &steps[i]);
	if (!str_eq(buf_view(&b), str_of(expected)))
		fail_msg("%s:\n%.*s", name, STR_ARG(buf_view(&b)));
}

static void
steps_stand_in_the_order_of_the_file(void **state)
{
	struct compiled c;

	(void)state;
	start(&c);
	goes(&c, "ebook",
	    "0 delivery: else 1 then 1 skip 2\n"
	    "1 set:consideration: else 2 then 2 skip 2\n"
	    "2 w1: else 3 then 3 skip 4\n"
	    "3 steps: else 4 then 4 skip 4\n"
	    "4 w2: price>5 else 7 then 8 skip 8\n"
	    "5 set:decision: else 6 then 6 skip 8\n"
	    "6 comparison: else 8 then 8 skip 8\n"
	    "7 gaps: else 8 then 8 skip 8\n"
	    "8 w3: else 9 then 9 skip -\n"
	    "9 w4: 1>10 else 12 then 13 skip -\n"
	    "10 offer: else 11 then 11 skip 13\n"
	    "11 task:sales: else 13 then 13 skip 13\n"
	    "12 case: else 13 then 13 skip 13\n"
	    "13 end:completed: else - then - skip -\n");
	goes(&c, "booked",
	    "0 set:reader: else 1 then 1 skip 2\n"
	    "1 set:reader:2: else 2 then 2 skip 2\n"
	    "2 before: else 3 then 3 skip 4\n"
	    "3 practical: else 4 then 4 skip 4\n"
	    "4 after: other>6 else 5 then 6 skip 9\n"
	    "5 end:thanked: else - then - skip 6\n"
	    "6 half: one>7 2>8 else 9 then 9 skip 9\n"
	    "7 left: else 9 then 9 skip 9\n"
	    "8 long: else 9 then 9 skip 9\n"
	    "9 last: else - then - skip -\n");
	assert_int_equal(
	    sequence_step_find(&c.site, sequence(&c, "ebook"), STR("nothing")),
	    STEP_NONE);
	assert_null(sequence_find(&c.site, STR("nothing")));
	compiled_stop(&c);
}

static void
a_sequence_says_who_comes_and_goes(void **state)
{
	struct compiled c;
	const struct sequence_row *row;
	const struct enter_row *enters;
	const struct exit_row *exits;
	const struct goal_row *goals;

	(void)state;
	start(&c);
	row = sequence(&c, "ebook");
	assert_int_equal(row->class, KIND_MARKETING);
	assert_int_equal(row->priority, 30);
	assert_int_equal(row->reentry, REENTRY_AFTER_EXIT);
	assert_int_equal(row->max_runs, 2);
	assert_int_equal(row->gap.seconds, 180 * DAY);
	assert_int_equal(row->consent, CONSENT_CONFIRMED);
	assert_int_equal(row->max_unused.months, 12);
	assert_int_equal(row->window.n, 1);
	assert_int_equal(row->contact_zone, 1);
	assert_true(row->zone.n > 0);
	assert_int_equal(row->caps.n, 2);
	assert_int_equal(row->cap_of_run, 0);
	assert_int_equal(row->paused, 0);
	enters = ROWS(&c, struct enter_row, row->enters);
	assert_int_equal(row->enters.n, 1);
	assert_int_equal(enters[0].stages, 7);
	assert_int_equal(enters[0].cond, SEQUENCE_NO_COND);
	assert_int_equal(enters[0].forms.n, 1);
	goals = ROWS(&c, struct goal_row, row->goals);
	assert_int_equal(goals[0].within.seconds, 30 * DAY);
	exits = ROWS(&c, struct exit_row, row->exits);
	assert_int_equal(row->exits.n, 3);
	assert_int_equal(exits[0].goal, 0);
	assert_int_equal(exits[1].goal, -1);
	assert_int_equal(exits[1].stages, 0xf0);
	assert_int_equal(exits[1].cond, SEQUENCE_NO_COND);
	assert_int_equal(exits[2].after.seconds, 60 * DAY);

	row = sequence(&c, "booked");
	assert_int_equal(row->class, KIND_SERVICE);
	assert_int_equal(row->consent, CONSENT_NONE);
	assert_int_equal(row->reentry, REENTRY_NEVER);
	assert_int_equal(row->paused, 1);
	enters = ROWS(&c, struct enter_row, row->enters);
	assert_int_equal(row->enters.n, 3);
	assert_int_equal(enters[1].existing, 1);
	assert_int_equal(enters[1].ramp, 200);
	assert_int_not_equal(enters[1].cond, SEQUENCE_NO_COND);
	assert_int_equal(enters[2].quiet.given, 1);
	/* A form alone leads into it. */
	assert_int_equal(sequence(&c, "download")->enters.n, 0);
	assert_true(str_eq(text(&c, site_form(&c.site, STR("other"))->sequence),
	    STR("download")));
	compiled_stop(&c);
}

static void
steps_say_what_is_done(void **state)
{
	struct compiled c;
	const struct sequence_row *row;
	const struct step_row *s;

	(void)state;
	start(&c);
	row = sequence(&c, "ebook");
	s = step(&c, row, "delivery");
	assert_int_equal(s->kind, STEP_SEND);
	assert_int_equal(s->class, KIND_TRANSACTIONAL);
	assert_int_equal(s->any_time, 1);
	assert_int_equal(s->once, ONCE_RUN);
	assert_int_equal(s->stale_after.seconds, 7 * DAY);
	s = step(&c, row, "steps");
	assert_int_equal(s->class, KIND_MARKETING);
	assert_int_equal(s->any_time, 0);
	assert_int_equal(s->stale_after.seconds, 5 * DAY);
	s = step(&c, row, "w1");
	assert_int_equal(s->kind, STEP_WAIT);
	assert_int_equal(s->days, 2);
	assert_int_equal(s->wait.seconds, 0);
	assert_int_equal(s->until, SEQUENCE_NO_VALUE);
	assert_int_equal(s->at, -1);
	s = step(&c, row, "set:decision");
	assert_int_equal(s->stage, 3);
	assert_int_equal(s->back, 0);

	row = sequence(&c, "booked");
	s = step(&c, row, "before");
	assert_int_equal(s->days, 1);
	assert_int_equal(s->wait.seconds, 7200);
	assert_int_equal(s->before, 1);
	assert_int_equal(s->at, 9 * 3600);
	assert_int_equal(s->past, PAST_SKIP);
	s = step(&c, row, "after");
	assert_int_equal(s->before, 0);
	assert_int_equal(s->past, PAST_END);
	s = step(&c, row, "long");
	assert_int_equal(s->days, 0);
	assert_int_equal(s->wait.seconds, 36 * 3600);
	s = step(&c, row, "last");
	assert_int_equal(s->wait.months, 1);
	assert_int_equal(step(&c, row, "left")->once, ONCE_CONTACT);
	compiled_stop(&c);
}

static void
its_program_knows_who_is_in_it(void **state)
{
	static const struct request_var contact[] = {
	    {STR("first_name"), STR("Kari")},
	    {STR("course_start"), STR("2027-05-01")}};
	struct compiled c;
	const struct sequence_row *row;
	struct situation at = reader_of(0, 0, DAY);
	struct selection s;

	(void)state;
	start(&c);
	row = sequence(&c, "booked");
	at.contact = contact;
	at.ncontact = 2;
	select_program(&c.site, c.arena, &at,
	    ROWS(&c, struct program_row, c.site.head->programs) + row->program,
	    &s);
	assert_true(
	    str_eq(s.values[step(&c, row, "set:reader")->value], STR("yes")));
	assert_true(str_eq(
	    s.values[step(&c, row, "set:reader:2")->value], STR("Kari")));
	assert_true(str_eq(
	    s.values[step(&c, row, "before")->until], STR("2027-05-01")));
	assert_int_equal(
	    step(&c, row, "before")->until, step(&c, row, "after")->until);
	compiled_stop(&c);
}

static void
letters_say_when(void **state)
{
	struct compiled c;
	const struct letter_row *row;
	int64_t at;

	(void)state;
	start(&c);
	row = letter_find(&c.site, STR("april27"));
	assert_non_null(row);
	assert_true(site_moment(&c.site, STR("2027-04-06T09:00"), &at));
	assert_int_equal(row->at, at);
	assert_int_equal(row->spread.seconds, 7200);
	assert_int_equal(row->stale_after.seconds, DAY);
	assert_int_equal(row->not_while_in.n, 2);
	assert_true(str_eq(text(&c, row->mail), STR("ebook/offer")));
	row = letter_find(&c.site, STR("draft"));
	assert_int_equal(row->at, INT64_MIN);
	assert_int_equal(row->spread.given, 0);
	assert_int_equal(row->stale_after.seconds, 2 * DAY);
	assert_null(letter_find(&c.site, STR("may27")));
	compiled_stop(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(steps_stand_in_the_order_of_the_file),
	    cmocka_unit_test(a_sequence_says_who_comes_and_goes),
	    cmocka_unit_test(steps_say_what_is_done),
	    cmocka_unit_test(its_program_knows_who_is_in_it),
	    cmocka_unit_test(letters_say_when),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
