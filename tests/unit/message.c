/* SPDX-License-Identifier: ISC */
/* Each header of a message, and each value that no message is made of. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/message.h"

#define X10 "xxxxxxxxxx"
#define X60 X10 X10 X10 X10 X10 X10
#define ROOM ((size_t)1 << 20)

static const struct message good = {
    .kind = MESSAGE_MARKETING,
    .date = 1795248003,
    .offset = 60,
    .from_name = STR("Sæbevæk & Søn"),
    .from = STR("hej@mail.example.com"),
    .reply_name = STR("Anna"),
    .reply_to = STR("anna@example.com"),
    .to = STR("bjorn@example.org"),
    .subject = STR("Blåbærgrød og øl"),
    .id = STR("aaaaaeth.k2kq9mno@mail.example.com"),
    .leave = STR("https://www.example.com/k/leave/qf7aaaaaaaaaaaaaaaaaaaaaaa"),
    .list = STR("E-bogen"),
    .list_id = STR("ebok.mail.example.com"),
    .feedback = {STR("kartlagg"), STR("ebok"), STR("marketing")},
    .feedback_sender = STR("kundrej"),
    .text = STR("Hej Bjørn\n"),
    .html = STR("<p>Hej Bj\303\270rn</p>\n"),
};

static int
make_arena(void **state)
{
	*state = arena_new(0);
	return 0;
}

static int
drop_arena(void **state)
{
	arena_free(*state);
	return 0;
}

static struct str
written(struct arena *a, const struct message *m)
{
	const char *where = NULL;
	enum message_rc rc;
	struct buf b;

	buf_init(&b, a, ROOM);
	rc = message_write(m, &b, &where);
	if (rc != MESSAGE_OK)
		fail_msg("%s %s", where, message_error(rc));
	return buf_view(&b);
}

static void
all_of_it(void **state)
{
	static const char want[] =
	    "Date: Sat, 21 Nov 2026 09:00:03 +0100\r\n"
	    "From: =?UTF-8?B?U8OmYmV2w6ZrICYgU8O4bg==?= "
	    "<hej@mail.example.com>\r\n"
	    "Reply-To: Anna <anna@example.com>\r\n"
	    "To: <bjorn@example.org>\r\n"
	    "Subject: =?UTF-8?B?QmzDpWLDpnJncsO4ZCBvZyDDuGw=?=\r\n"
	    "Message-ID: <aaaaaeth.k2kq9mno@mail.example.com>\r\n"
	    "List-Unsubscribe: <https://www.example.com/k/leave/"
	    "qf7aaaaaaaaaaaaaaaaaaaaaaa>\r\n"
	    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
	    "List-Id: E-bogen <ebok.mail.example.com>\r\n"
	    "Feedback-ID: kartlagg:ebok:marketing:kundrej\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative; "
	    "boundary=\"=_kr_aaaaaaaaaaaaaaaaaaaaaaaa\"\r\n"
	    "\r\n"
	    "--=_kr_aaaaaaaaaaaaaaaaaaaaaaaa\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "Hej Bj=C3=B8rn\r\n"
	    "\r\n"
	    "--=_kr_aaaaaaaaaaaaaaaaaaaaaaaa\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "<p>Hej Bj=C3=B8rn</p>\r\n"
	    "\r\n"
	    "--=_kr_aaaaaaaaaaaaaaaaaaaaaaaa--\r\n";
	struct str got = written(*state, &good);

	assert_int_equal(got.n, sizeof(want) - 1);
	assert_memory_equal(got.p, want, got.n);
	assert_true(str_eq(got, written(*state, &good)));
}

/* The field whole, its further lines too, without its name. */
static struct str
field(struct str message, const char *name)
{
	struct str rest = message;

	while (!str_starts(rest, STR("\r\n"))) {
		size_t n = 0;

		do
			n += str_find(str_from(rest, n), STR("\r\n")) + 2;
		while (n < rest.n && rest.p[n] == ' ');
		if (str_starts(rest, str_of(name)))
			return str_from(str_head(rest, n - 2), strlen(name));
		rest = str_from(rest, n);
	}
	return (struct str){NULL, 0};
}

static void
assert_field(struct arena *a, const struct message *m, const char *name,
    const char *want)
{
	struct str got = field(written(a, m), name);

	if (got.p == NULL || !str_eq(got, str_of(want)))
		fail_msg("%s%.*s", name, STR_ARG(got));
}

static void
dates(void **state)
{
	static const struct {
		int64_t t;
		int32_t offset;
		const char *want;
	} cases[] = {
	    {0, 0, "Thu, 1 Jan 1970 00:00:00 +0000"},
	    {1795248003, -210, "Sat, 21 Nov 2026 04:30:03 -0330"},
	    {1798758000, 60, "Fri, 1 Jan 2027 00:00:00 +0100"},
	    {1835481599, 60, "Wed, 1 Mar 2028 00:59:59 +0100"},
	    {1835481599, 0, "Tue, 29 Feb 2028 23:59:59 +0000"},
	    {253402300799, 0, "Fri, 31 Dec 9999 23:59:59 +0000"},
	};
	struct message m = good;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.date = cases[i].t;
		m.offset = cases[i].offset;
		assert_field(*state, &m, "Date: ", cases[i].want);
	}
}

static void
names(void **state)
{
	static const struct {
		struct str name;
		const char *want;
	} cases[] = {
	    {STR(""), "<hej@mail.example.com>"},
	    {STR("Anna Berg"), "Anna Berg <hej@mail.example.com>"},
	    {STR("Nordkurs A.S"), "\"Nordkurs A.S\" <hej@mail.example.com>"},
	    {STR("Berg, Anna"), "\"Berg, Anna\" <hej@mail.example.com>"},
	    {STR("a@b"), "\"a@b\" <hej@mail.example.com>"},
	    {STR("the \"x\\y\""),
		"\"the \\\"x\\\\y\\\"\" <hej@mail.example.com>"},
	    {STR("a  b"), "=?UTF-8?B?YSAgYg==?= <hej@mail.example.com>"},
	    {STR(" a"), "=?UTF-8?B?IGE=?= <hej@mail.example.com>"},
	    {STR("a "), "=?UTF-8?B?YSA=?= <hej@mail.example.com>"},
	    {STR("=?UTF-8?Q?x?="), "=?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?="
				   " <hej@mail.example.com>"},
	    /* An address that does not fit goes to a line of its own. */
	    {STR(X10 X10 X10 X10 X10),
		X10 X10 X10 X10 X10 "\r\n <hej@mail.example.com>"},
	    /* 42 bytes fill the line behind "From: ", 45 one of their own;
	     * no character is split. */
	    {STR("æææææææææææææææææææææ"),
		"=?UTF-8?B?w6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bD"
		"psOm?=\r\n <hej@mail.example.com>"},
	    {STR("æææææææææææææææææææææææ"),
		"=?UTF-8?B?"
		"w6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOm?=\r\n"
		" =?UTF-8?B?w6bDpg==?= <hej@mail.example.com>"},
	};
	struct message m = good;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.from_name = cases[i].name;
		assert_field(*state, &m, "From: ", cases[i].want);
	}
	m.from_name = STR("xææææææææææææææææææææææ");
	assert_field(*state, &m, "From:",
	    "\r\n "
	    "=?UTF-8?B?"
	    "eMOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOmw6bDpsOm?="
	    "\r\n <hej@mail.example.com>");
}

static void
subjects(void **state)
{
	static const struct {
		struct str subject;
		const char *want;
	} cases[] = {
	    {STR("Hi"), "Hi"},
	    {STR("\"a\" <b@c>, d; e"), "\"a\" <b@c>, d; e"},
	    {STR("= ?"), "= ?"},
	    {STR("=?x?="), "=?UTF-8?B?PT94Pz0=?="},
	    {STR("a  b"), "=?UTF-8?B?YSAgYg==?="},
	    {STR(" "), "=?UTF-8?B?IA==?="},
	    /* 78 bytes, and one more. */
	    {STR(X60 " xxxxxxxx"), X60 " xxxxxxxx"},
	    {STR(X60 " xxxxxxxxx"), X60 "\r\n xxxxxxxxx"},
	    {STR(X60 " " X60 " y"), X60 "\r\n " X60 " y"},
	};
	struct message m = good;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.subject = cases[i].subject;
		assert_field(*state, &m, "Subject: ", cases[i].want);
	}
	/* What can not be folded is encoded, so that lines stay short. */
	m.subject = STR(X60 X10);
	assert_field(*state, &m, "Subject: ",
	    "=?UTF-8?B?eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4?="
	    "\r\n =?UTF-8?B?eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eA==?=");
}

static void
classes(void **state)
{
	static const char *const list[] = {
	    "List-Unsubscribe: ", "List-Unsubscribe-Post: ", "List-Id: "};
	struct message service = good, plain = good, confirmation = good;

	service.kind = plain.kind = MESSAGE_SERVICE;
	plain.leave = plain.list = plain.list_id = STR("");
	confirmation.kind = MESSAGE_CONFIRMATION;
	/* Nothing is looked at that is not written. */
	confirmation.list_id = STR("\n");
	for (size_t i = 0; i < 3; i++) {
		assert_non_null(field(written(*state, &good), list[i]).p);
		assert_non_null(field(written(*state, &service), list[i]).p);
		assert_null(field(written(*state, &plain), list[i]).p);
		assert_null(field(written(*state, &confirmation), list[i]).p);
	}
	assert_field(*state, &confirmation,
	    "Feedback-ID: ", "kartlagg:ebok:marketing:kundrej");
	assert_field(
	    *state, &confirmation, "Auto-Submitted: ", "auto-generated");
}

static void
the_link_is_one_line(void **state)
{
	struct message m = good;
	char text[900];
	struct str got;

	memset(text, 'x', sizeof(text));
	memcpy(text, "https://", 8);
	m.leave = (struct str){text, sizeof(text)};
	m.list = STR("Nyt fra Sæbevæk");
	got = field(written(*state, &m), "List-Unsubscribe: ");
	assert_int_equal(got.n, sizeof(text) + 2);
	assert_int_equal(str_find(got, STR("\r\n")), got.n);
	assert_field(*state, &m, "List-Id: ",
	    "=?UTF-8?B?Tnl0IGZyYSBTw6ZiZXbDpms=?= <ebok.mail.example.com>");
}

static void
no_answer_to(void **state)
{
	struct message m = good;

	m.reply_to = STR("");
	m.reply_name = STR("\n");
	assert_null(field(written(*state, &m), "Reply-To: ").p);
}

/* 71 letters fit behind "To: ", 75 on a line of their own; within an address
 * nothing is folded (RFC 5322 3.4.1). */
static void
a_long_address_has_its_line(void **state)
{
	struct message m = good;

	m.to = STR(X60 "@example.org");
	assert_field(*state, &m, "To: ", "<" X60 "@example.org>");
	m.to = STR(X60 "@an.example.org");
	assert_field(*state, &m, "To:", "\r\n <" X60 "@an.example.org>");
	m.to = STR(X60 "@" X60 ".example.org");
	assert_field(*state, &m, "To:", "\r\n <" X60 "@" X60 ".example.org>");
	m = good;
	m.id = STR(X60 "@mail.example.org");
	assert_field(
	    *state, &m, "Message-ID:", "\r\n <" X60 "@mail.example.org>");
}

static void
seeds_name_the_boundary(void **state)
{
	struct message m = good;

	memset(m.seed, 0xff, sizeof(m.seed));
	assert_field(*state, &m, "Content-Type: ",
	    "multipart/alternative; "
	    "boundary=\"=_kr_777777777777777777777777\"");
}

/* Nothing is written, and what is wrong is named. */
static void
assert_refused(struct arena *a, const struct message *m, const char *where,
    enum message_rc want)
{
	const char *field = NULL;
	enum message_rc rc;
	struct buf b;

	buf_init(&b, a, ROOM);
	buf_lit(&b, "x");
	rc = message_write(m, &b, &field);
	if (rc != want || strcmp(field, where) != 0)
		fail_msg("%s %s, not %s %s", field, message_error(rc), where,
		    message_error(want));
	assert_int_equal(b.n, 1);
	assert_true(strlen(message_error(rc)) > 0);
}

/* Each text of a message: where it is, what it is called, and what it is when
 * it is empty. */
static const struct {
	size_t at;
	const char *where;
	enum message_rc empty;
} texts[] = {
#define TEXT(member, where, empty)                             \
	{                                                      \
		offsetof(struct message, member), where, empty \
	}
    TEXT(from_name, "From", MESSAGE_OK),
    TEXT(from, "From", MESSAGE_EMPTY),
    TEXT(reply_name, "Reply-To", MESSAGE_OK),
    TEXT(reply_to, "Reply-To", MESSAGE_OK),
    TEXT(to, "To", MESSAGE_EMPTY),
    TEXT(subject, "Subject", MESSAGE_EMPTY),
    TEXT(id, "Message-ID", MESSAGE_EMPTY),
    TEXT(leave, "List-Unsubscribe", MESSAGE_EMPTY),
    TEXT(list, "List-Id", MESSAGE_OK),
    TEXT(list_id, "List-Id", MESSAGE_EMPTY),
    TEXT(feedback[0], "Feedback-ID", MESSAGE_EMPTY),
    TEXT(feedback[1], "Feedback-ID", MESSAGE_EMPTY),
    TEXT(feedback[2], "Feedback-ID", MESSAGE_EMPTY),
    TEXT(feedback_sender, "Feedback-ID", MESSAGE_EMPTY),
    TEXT(text, "text", MESSAGE_EMPTY),
    TEXT(html, "html", MESSAGE_EMPTY),
};

#define NTEXTS (sizeof(texts) / sizeof(texts[0]))

static struct message
with(size_t text, struct str value)
{
	struct message m = good;

	memcpy((char *)&m + texts[text].at, &value, sizeof(value));
	return m;
}

static void
every_text_is_looked_at(void **state)
{
	static const struct str controls[] = {STR("a\rb"), STR("a\r\nb"),
	    STR("a\0b"), STR("a\n"), STR("\na"), STR("a\x1b"), STR("a\x7f"),
	    STR("a\tb"), STR("a\xc2\x85"), STR("a\xe2\x80\xa8"),
	    STR("\xe2\x80\xa9")};
	static const struct str not_utf8[] = {
	    STR("a\xff"), STR("\xc3"), STR("\xed\xa0\x80"), STR("\xc0\xaf")};

	for (size_t i = 0; i < NTEXTS; i++) {
		bool part = i >= NTEXTS - 2;
		struct message m = with(i, STR(""));

		if (texts[i].empty == MESSAGE_OK)
			written(*state, &m);
		else
			assert_refused(
			    *state, &m, texts[i].where, texts[i].empty);
		for (size_t k = 0; k < sizeof(controls) / sizeof(controls[0]);
		     k++) {
			m = with(i, controls[k]);
			/* Line breaks and tabs are what a part is made of. */
			if (part && (k == 3 || k == 4 || k >= 7))
				written(*state, &m);
			else
				assert_refused(*state, &m, texts[i].where,
				    MESSAGE_CONTROL);
		}
		for (size_t k = 0; k < sizeof(not_utf8) / sizeof(not_utf8[0]);
		     k++) {
			m = with(i, not_utf8[k]);
			assert_refused(
			    *state, &m, texts[i].where, MESSAGE_UTF8);
		}
	}
}

enum {
	FROM = 1,
	REPLY_TO = 3,
	TO = 4,
	ID = 6,
	LEAVE = 7,
	LIST_ID = 9,
	FEEDBACK = 10,
	SENDER = 13
};

static void
what_is_no_address_or_id(void **state)
{
	static const struct {
		size_t text;
		struct str value;
		enum message_rc rc;
	} cases[] = {
	    {FROM, STR("hej"), MESSAGE_ADDRESS},
	    {FROM, STR("a@b.no, c@d.no"), MESSAGE_ADDRESS},
	    {FROM, STR("hej@Example.com"), MESSAGE_ADDRESS},
	    {FROM, STR("hej@blåbær.no"), MESSAGE_ADDRESS},
	    {REPLY_TO, STR("Anna <anna@example.com>"), MESSAGE_ADDRESS},
	    {TO, STR("bjørn@example.org"), MESSAGE_ADDRESS},
	    {TO, STR("a@b.no>,<c@d.no"), MESSAGE_ADDRESS},
	    {ID, STR("a"), MESSAGE_DOT_ATOM},
	    {ID, STR("@b"), MESSAGE_DOT_ATOM},
	    {ID, STR("a@"), MESSAGE_DOT_ATOM},
	    {ID, STR("a@b@c"), MESSAGE_DOT_ATOM},
	    {ID, STR("<a@b>"), MESSAGE_DOT_ATOM},
	    {ID, STR("a b@c"), MESSAGE_DOT_ATOM},
	    {LEAVE, STR("http://example.com/"), MESSAGE_LINK},
	    {LEAVE, STR("mailto:a@b.no"), MESSAGE_LINK},
	    {LEAVE, STR("https://"), MESSAGE_LINK},
	    {LEAVE, STR("http://www.example.com/"), MESSAGE_LINK},
	    {LEAVE, STR("http://localhost.example.com/"), MESSAGE_LINK},
	    {LEAVE, STR("https://a.no/ b"), MESSAGE_LINK},
	    {LEAVE, STR("https://a.no/>,<https://b.no"), MESSAGE_LINK},
	    {LEAVE, STR("https://a.no/a,b"), MESSAGE_LINK},
	    {LEAVE, STR("https://blåbær.no/"), MESSAGE_LINK},
	    {LIST_ID, STR("news"), MESSAGE_DOT_ATOM},
	    {LIST_ID, STR("a b.example.com"), MESSAGE_DOT_ATOM},
	    {LIST_ID, STR("a..com"), MESSAGE_DOT_ATOM},
	    {LIST_ID, STR("<a.com>"), MESSAGE_DOT_ATOM},
	    {FEEDBACK, STR("a:b"), MESSAGE_WORD},
	    {FEEDBACK + 1, STR("a b"), MESSAGE_WORD},
	    {FEEDBACK + 2, STR("æ"), MESSAGE_WORD},
	    {FEEDBACK, STR(X60 "xxxxx"), MESSAGE_WORD},
	    {SENDER, STR("abcd"), MESSAGE_WORD},
	    {SENDER, STR("abcdefghijklmnop"), MESSAGE_WORD},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct message m = with(cases[i].text, cases[i].value);

		assert_refused(
		    *state, &m, texts[cases[i].text].where, cases[i].rc);
	}
}

static void
what_is_too_long(void **state)
{
	static const struct {
		size_t text, max;
	} cases[] = {{0, 255}, {2, 255}, {5, 998}, {8, 255},
	    {14, MESSAGE_HTML_MAX}, {15, MESSAGE_HTML_MAX}};
	static char text[MESSAGE_HTML_MAX + 1];

	memset(text, 'x', sizeof(text));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct message m =
		    with(cases[i].text, (struct str){text, cases[i].max});

		written(*state, &m);
		m = with(cases[i].text, (struct str){text, cases[i].max + 1});
		assert_refused(
		    *state, &m, texts[cases[i].text].where, MESSAGE_LARGE);
	}
	memcpy(text, "https://", 8);
	{
		struct message m = with(LEAVE, (struct str){text, 901});

		assert_refused(*state, &m, "List-Unsubscribe", MESSAGE_LARGE);
	}
}

static void
a_site_on_this_machine_has_links(void **state)
{
	struct message m = with(LEAVE, STR("http://127.0.0.1:8080/k/leave/x"));

	written(*state, &m);
	m = with(LEAVE, STR("http://localhost/"));
	written(*state, &m);
}

static void
a_full_buffer(void **state)
{
	struct str whole = written(*state, &good);

	for (size_t limit = 0; limit <= whole.n; limit += 7) {
		const char *where = NULL;
		struct buf b;

		buf_init(&b, *state, limit);
		assert_int_equal(
		    message_write(&good, &b, &where), MESSAGE_LARGE);
		assert_string_equal(where, "message");
	}
}

static void
what_is_no_date(void **state)
{
	static const struct {
		int64_t t;
		int32_t offset;
	} cases[] = {{-1, 0}, {-1, 60}, {0, -1}, {INT64_MIN, 0},
	    {INT64_MAX, 1439}, {253402300800, 0}, {253402300799, 1},
	    {1795248003, 1440}, {1795248003, -1440}, {1795248003, INT32_MIN}};
	struct message m = good;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		m.date = cases[i].t;
		m.offset = cases[i].offset;
		assert_refused(*state, &m, "Date", MESSAGE_DATE);
	}
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make_arena, drop_arena)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(all_of_it),
	    TEST(dates),
	    TEST(names),
	    TEST(subjects),
	    TEST(classes),
	    TEST(the_link_is_one_line),
	    TEST(no_answer_to),
	    TEST(seeds_name_the_boundary),
	    TEST(every_text_is_looked_at),
	    TEST(what_is_no_address_or_id),
	    TEST(a_long_address_has_its_line),
	    TEST(what_is_too_long),
	    TEST(a_site_on_this_machine_has_links),
	    TEST(a_full_buffer),
	    TEST(what_is_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
