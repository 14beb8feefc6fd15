/* SPDX-License-Identifier: ISC */
/* Lines on stderr: their form, what they hide, and a reader that is slow. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/log.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int reader, real_stderr;

/* A pipe of one page in the place of stderr. */
static int
open_pipe(void **state)
{
	int fds[2];

	(void)state;
	if (pipe(fds) != 0 || fcntl(fds[1], F_SETPIPE_SZ, 4096) < 0)
		return -1;
	real_stderr = dup(STDERR_FILENO);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	reader = fds[0];
	fcntl(reader, F_SETFL, O_NONBLOCK);
	return 0;
}

static int
close_pipe(void **state)
{
	(void)state;
	dup2(real_stderr, STDERR_FILENO);
	close(real_stderr);
	close(reader);
	log_name("");
	log_trace_set(STR(""));
	return 0;
}

static const char *
said(void)
{
	static char bytes[65536];
	ssize_t n = read(reader, bytes, sizeof(bytes) - 1);

	bytes[n < 0 ? 0 : n] = '\0';
	return bytes;
}

static void
has_a_form(void **state)
{
	(void)state;
	log_error("code=%d", 7);
	assert_string_equal(said(), "kunderejse: error: code=7\n");
	log_name("worker 1");
	log_warn("w");
	assert_string_equal(said(), "kunderejse[worker 1] warning: w\n");
	log_info("i");
	assert_string_equal(said(), "kunderejse[worker 1] info: i\n");
	errno = ENOENT;
	log_errno("open path=%s", "x");
	assert_string_equal(said(), "kunderejse[worker 1] error: open path=x: "
				    "No such file or directory\n");
	assert_int_equal(errno, ENOENT);
	log_name("a name that is far longer than thirty-one bytes");
	log_info("i");
	assert_string_equal(
	    said(), "kunderejse[a name that is far longer than ] info: i\n");
}

static void
hides_what_could_forge_a_line(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	    {"a\nkunderejse: error: b", "a\\x0akunderejse: error: b"},
	    {"\r\t\x1b[2J", "\\x0d\\x09\\x1b[2J"},
	    {"\x7f", "\\x7f"},
	    {"say \"x\"", "say \\x22x\\x22"},
	    {"a\\x0a", "a\\x5cx0a"},
	    {"\xc3\xa6\xe2\x82\xac\xf0\x9f\x98\x80",
		"\xc3\xa6\xe2\x82\xac\xf0\x9f\x98\x80"},
	    {"\xc2\x85", "\\xc2\\x85"},
	    {"\xc2\xa0", "\xc2\xa0"},
	    {"\x9b", "\\x9b"},
	    {"\xff\xfe", "\\xff\\xfe"},
	    {"\xe2\x82", "\\xe2\\x82"},
	    {"it's 100 %", "it's 100 %"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char want[200];

		snprintf(
		    want, sizeof(want), "kunderejse: info: %s\n", cases[i].out);
		log_info("%s", cases[i].in);
		assert_string_equal(said(), want);
	}
}

static void
cuts_what_is_too_long(void **state)
{
	char many[9000];
	const char *line;

	(void)state;
	memset(many, '\n', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	log_info("%s", many);
	line = said();
	assert_true(strlen(line) <= 4096);
	assert_true(strlen(line) > 3900);
	assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void
traces_by_subject(void **state)
{
	(void)state;
	log_trace(LOG_SQL, "silent");
	assert_string_equal(said(), "");
	assert_true(log_trace_set(STR("sql, route")));
	assert_true(log_traced(LOG_ROUTE));
	assert_false(log_traced(LOG_GATE));
	log_trace(LOG_SQL, "n=%d", 3);
	assert_string_equal(said(), "kunderejse: trace sql: n=3\n");
	assert_false(log_trace_set(STR("gate,nonsense")));
	assert_false(log_traced(LOG_GATE));
	assert_true(log_traced(LOG_SQL));
	assert_true(log_trace_set(STR("all")));
	for (int i = 0; i < LOG_SUBJECT__MAX; i++)
		assert_true(log_traced((enum log_subject)i));
	assert_true(log_trace_set(STR("")));
	assert_false(log_traced(LOG_SQL));
}

static void
names_every_subject(void **state)
{
	struct str rest = str_of(log_subjects()), word;
	int n = 0;

	(void)state;
	for (; str_word(&rest, &word); n++) {
		assert_true(log_trace_set(word));
		assert_true(log_traced((enum log_subject)n));
	}
	assert_int_equal(n, LOG_SUBJECT__MAX);
}

static void
never_waits_and_counts_what_was_lost(void **state)
{
	char many[1000];
	const char *text;
	int whole = 0;

	(void)state;
	memset(many, 'x', sizeof(many) - 1);
	many[sizeof(many) - 1] = '\0';
	/* The pipe holds fewer; a write that waited would hang here. */
	for (int i = 0; i < 20; i++)
		log_info("%s", many);
	for (text = said(); *text != '\0'; text++)
		whole += *text == '\n';
	assert_true(whole > 0 && whole < 20);
	log_info("again");
	{
		char want[100];

		snprintf(want, sizeof(want),
		    "kunderejse: info: again (%d lines lost before this)\n",
		    20 - whole);
		assert_string_equal(said(), want);
	}
	log_info("and on");
	assert_string_equal(said(), "kunderejse: info: and on\n");
}

static void
survives_a_reader_that_went_away(void **state)
{
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	close(fds[0]);
	dup2(fds[1], STDERR_FILENO);
	close(fds[1]);
	/* SIGPIPE would end this test. */
	log_info("to nobody");
	errno = 0;
	log_info("to nobody");
	assert_int_equal(errno, 0);
}

#define LOG_TEST(f) cmocka_unit_test_setup_teardown(f, open_pipe, close_pipe)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    LOG_TEST(has_a_form),
	    LOG_TEST(hides_what_could_forge_a_line),
	    LOG_TEST(cuts_what_is_too_long),
	    LOG_TEST(traces_by_subject),
	    LOG_TEST(names_every_subject),
	    LOG_TEST(never_waits_and_counts_what_was_lost),
	    LOG_TEST(survives_a_reader_that_went_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
