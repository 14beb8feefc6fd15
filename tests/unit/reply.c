/* SPDX-License-Identifier: ISC */
/* What a mail server says, and whose fault it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mail/reply.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct reply
heard(const char *lines)
{
	struct str rest = str_of(lines), line;
	struct reply r = {0};

	while (str_cut(&rest, '\n', &line))
		if (line.n > 0)
			reply_line(&r, line);
	return r;
}

static const struct {
	const char *lines;
	int code;
	const char *status, *text;
} texts[] = {
    {"250 2.0.0 Ok: queued as 4F\r\n", 250, "2.0.0", "Ok: queued as 4F"},
    {"250 ok\r\n", 250, "", "ok"},
    {"451\r\n", 451, "", ""},
    {"550 5.1.1\r\n", 550, "5.1.1", ""},
    {"550-5.7.26 This mail\r\n550-5.7.26 is unsigned.\r\n550 5.7.26 See x - "
     "y\r\n",
	550, "5.7.26", "This mail is unsigned. See x - y"},
    {"220-first\r\n220 second\r\n250-a\r\n250 b\r\n", 250, "", "a b"},
    {"250-5.1.1 is an answer's text\n", 250, "5.1.1", "is an answer's text"},
    {"550 5.1.1x no status\n", 550, "", "5.1.1x no status"},
    {"550 5.1 none\n", 550, "", "5.1 none"},
    {"550 5.1234.1 none\n", 550, "", "5.1234.1 none"},
    {"550 3.1.1 none\n", 550, "", "3.1.1 none"},
    {"550 5.999.999 yes\n", 550, "5.999.999", "yes"},
    {"550 \x1b[31mred\\ \xc3\xa6\x7f\n", 550, "",
	"\\x1b[31mred\\x5c \\xc3\\xa6\\x7f"},
    {"no code\nx\n", 0, "", ""},
};

static void
test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct reply r = heard(texts[i].lines);

		assert_int_equal(r.code, texts[i].code);
		assert_string_equal(r.status, texts[i].status);
		assert_string_equal(r.text, texts[i].text);
	}
}

/* However much is said, the text ends within its bounds and on a whole part. */
static void
test_bounds(void **state)
{
	char line[5000] = "550-";
	struct reply r = {0};

	(void)state;
	memset(line + 4, 0xc3, sizeof(line) - 4);
	reply_line(&r, (struct str){line, sizeof(line)});
	assert_int_equal(strlen(r.text), (SUBMIT_TEXT - 1) / 4 * 4);
	assert_string_equal(r.text + strlen(r.text) - 4, "\\xc3");
	assert_false(r.whole);
	memset(line + 4, 'a', sizeof(line) - 4);
	memset(&r, 0, sizeof(r));
	reply_line(&r, (struct str){line, sizeof(line)});
	assert_int_equal(strlen(r.text), SUBMIT_TEXT - 1);
}

static const struct {
	enum reply_stage stage;
	const char *line;
	enum submit_outcome outcome;
	bool recipient;
	int64_t retry_after;
} verdicts[] = {
    {REPLY_BEFORE, "421 4.3.2 too busy", SUBMIT_LANE, false, 0},
    {REPLY_BEFORE, "554 no SMTP here", SUBMIT_LANE, false, 0},
    {REPLY_BEFORE, "535 5.7.8 wrong password", SUBMIT_LANE, false, 0},
    {REPLY_BEFORE, "421 4.7.28 slow", SUBMIT_LANE, false, 600},
    {REPLY_MAIL, "451 later", SUBMIT_LANE, false, 0},
    {REPLY_MAIL, "550 go away", SUBMIT_LANE, false, 0},
    {REPLY_MAIL, "550 5.1.1 odd", SUBMIT_LANE, false, 0},
    {REPLY_MAIL, "530 5.7.0 log in", SUBMIT_LANE, false, 0},
    {REPLY_MAIL, "552 5.3.4 too big", SUBMIT_PERM, false, 0},
    {REPLY_MAIL, "552 too big", SUBMIT_PERM, false, 0},
    {REPLY_MAIL, "452 4.3.1 disk full", SUBMIT_LANE, false, 0},
    {REPLY_RCPT, "450 4.2.0 greylisted", SUBMIT_TEMP, false, 0},
    {REPLY_RCPT, "451 4.7.1 greylisted", SUBMIT_LANE, false, 0},
    {REPLY_RCPT, "450 4.1.1 not now", SUBMIT_TEMP, false, 0},
    {REPLY_RCPT, "550 5.1.1 no such user", SUBMIT_PERM, true, 0},
    {REPLY_RCPT, "550 5.1.2 no such host", SUBMIT_PERM, true, 0},
    {REPLY_RCPT, "553 5.1.3 no address", SUBMIT_PERM, true, 0},
    {REPLY_RCPT, "550 5.1.6 moved", SUBMIT_PERM, true, 0},
    {REPLY_RCPT, "550 5.1.10 null MX", SUBMIT_PERM, true, 0},
    {REPLY_RCPT, "550 5.2.1 disabled", SUBMIT_PERM, true, 0},
    {REPLY_RCPT, "550 5.1.0 other", SUBMIT_PERM, false, 0},
    {REPLY_RCPT, "550 5.1.7 bad sender", SUBMIT_LANE, false, 0},
    {REPLY_RCPT, "450 4.1.8 no such sender", SUBMIT_LANE, false, 0},
    {REPLY_RCPT, "552 5.2.2 full", SUBMIT_PERM, false, 0},
    {REPLY_RCPT, "550 no such user", SUBMIT_PERM, false, 0},
    {REPLY_RCPT, "550 4.1.1 which?", SUBMIT_PERM, false, 0},
    {REPLY_RCPT, "450 5.1.1 which?", SUBMIT_TEMP, false, 0},
    {REPLY_RCPT, "554 5.7.1 relay denied", SUBMIT_LANE, false, 0},
    {REPLY_RCPT, "530 log in", SUBMIT_LANE, false, 0},
    {REPLY_RCPT, "421 closing", SUBMIT_LANE, false, 0},
    {REPLY_DATA, "451 later", SUBMIT_TEMP, false, 0},
    {REPLY_DATA, "554 no", SUBMIT_PERM, false, 0},
    {REPLY_DATA, "421 closing", SUBMIT_LANE, false, 0},
    {REPLY_DOT, "452 later", SUBMIT_TEMP, false, 0},
    {REPLY_DOT, "421 closing", SUBMIT_TEMP, false, 0},
    {REPLY_DOT, "421 4.7.28 slow", SUBMIT_LANE, false, 600},
    {REPLY_DOT, "451 4.7.1 milter is away", SUBMIT_LANE, false, 0},
    {REPLY_DOT, "550 5.7.1 duplicate header", SUBMIT_LANE, false, 0},
    {REPLY_DOT, "550 5.7.515 unsigned", SUBMIT_LANE, false, 0},
    {REPLY_DOT, "550 5.1.1 no such user", SUBMIT_PERM, false, 0},
    {REPLY_DOT, "552 5.3.4 header too large", SUBMIT_PERM, false, 0},
    {REPLY_DOT, "554 refused", SUBMIT_PERM, false, 0},
};

static void
test_verdicts(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(verdicts); i++) {
		struct reply reply = heard(verdicts[i].line);
		struct submit_result r = {0};

		reply_judge(&reply, verdicts[i].stage, &r);
		if (r.outcome != verdicts[i].outcome ||
		    r.recipient != verdicts[i].recipient)
			fail_msg("stage %d: %s: %s%s", verdicts[i].stage,
			    verdicts[i].line, submit_outcome_str(r.outcome),
			    r.recipient ? ", the recipient" : "");
		assert_int_equal(r.retry_after, verdicts[i].retry_after);
		assert_int_equal(r.code, reply.code);
		assert_string_equal(r.status, reply.status);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_bounds),
	    cmocka_unit_test(test_verdicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
