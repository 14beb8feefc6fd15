/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "model/complain.h"

struct room {
	struct arena *arena;
	struct complaints *complaints;
};

static int
start(void **state)
{
	static struct room room;

	room.arena = arena_new(0);
	room.complaints = complaints_new(room.arena);
	*state = &room;
	return 0;
}

static int
stop(void **state)
{
	struct room *r = *state;

	arena_free(r->arena);
	return 0;
}

static const char *
printed(struct room *r)
{
	struct buf out;

	buf_init(&out, r->arena, 1 << 20);
	complaints_print(r->complaints, &out);
	buf_char(&out, '\0');
	return buf_view(&out).p;
}

static struct where
at(const char *file, uint32_t line)
{
	return (struct where){str_of(file), line};
}

static void
groups_by_cause_then_place(void **state)
{
	struct room *r = *state;
	struct complaints *c = r->complaints;

	complain(c, COMPLAINT_ERROR, at("b.xml", 9), "one", "first");
	complain(c, COMPLAINT_WARNING, at("b.xml", 1), "two", "second");
	complain(c, COMPLAINT_ERROR, at("b.xml", 2), "one", "third");
	complain(c, COMPLAINT_ERROR, at("a.xml", 30), "one", "fourth");
	complain(c, COMPLAINT_ERROR, at("c.xml", 0), "two", "fifth");
	assert_string_equal(printed(r),
	    "a.xml:30: error: fourth\n"
	    "b.xml:2: error: third\n"
	    "b.xml:9: error: first\n"
	    "b.xml:1: warning: second\n"
	    "c.xml: error: fifth\n");
	assert_int_equal(complaints_errors(c), 4);
	assert_int_equal(complaints_warnings(c), 1);
}

static void
equal_ones_are_kept_once(void **state)
{
	struct room *r = *state;
	struct complaints *c = r->complaints;

	for (int i = 0; i < 3; i++)
		complain(c, COMPLAINT_ERROR, at("a.xml", 1), "x", "n %d", 7);
	complain(c, COMPLAINT_ERROR, at("a.xml", 2), "x", "n %d", 7);
	complain(c, COMPLAINT_ERROR, at("b.xml", 1), "x", "n %d", 7);
	complain(c, COMPLAINT_ERROR, at("a.xml", 1), "x", "n %d", 8);
	assert_int_equal(complaints_errors(c), 4);
}

static void
control_bytes_are_shown(void **state)
{
	struct room *r = *state;

	complain(r->complaints, COMPLAINT_ERROR, at("a\nb.xml", 1), "x",
	    "\x1b[31m \x7f \xc2\x9b æ");
	assert_string_equal(printed(r),
	    "a\\x0ab.xml:1: error: \\x1b[31m \\x7f \\x9b æ\n");
}

static void
too_many_are_counted(void **state)
{
	struct room *r = *state;
	const char *end = "\n500 more complaints are not shown\n";
	const char *text;

	for (uint32_t i = 1; i <= COMPLAINTS_MAX + 500; i++)
		complain(r->complaints, COMPLAINT_ERROR, at("a.xml", i), "x",
		    "bad");
	assert_int_equal(complaints_errors(r->complaints),
	    COMPLAINTS_MAX + 500);
	text = printed(r);
	assert_string_equal(text + strlen(text) - strlen(end), end);
}

static void
long_messages_end_between_characters(void **state)
{
	struct room *r = *state;
	char value[4001];

	/* Two bytes each, from an odd place on. */
	for (size_t i = 0; i < 4000; i += 2)
		memcpy(value + i, "æ", 2);
	value[4000] = '\0';
	complain(r->complaints, COMPLAINT_ERROR, at("a", 1), "x", "x%s", value);
	assert_true(str_utf8_ok(str_of(printed(r))));
	assert_in_range(strlen(printed(r)), 900, 1100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		groups_by_cause_then_place, start, stop),
	    cmocka_unit_test_setup_teardown(
		equal_ones_are_kept_once, start, stop),
	    cmocka_unit_test_setup_teardown(
		control_bytes_are_shown, start, stop),
	    cmocka_unit_test_setup_teardown(too_many_are_counted, start, stop),
	    cmocka_unit_test_setup_teardown(
		long_messages_end_between_characters, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
