/* SPDX-License-Identifier: ISC */
/* Messages taken apart: fields, parts, encodings, and texts made clean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/mime.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
is(struct str have, const char *want)
{
	if (!str_eq(have, str_of(want)))
		fail_msg("[%.*s] instead of [%s]", STR_ARG(have), want);
}

/* All lines of a block: [name|value], "-" for a blank one, "?" for junk. */
static struct str
fields(struct arena *a, const char *text)
{
	struct str rest = str_of(text);
	struct mime_field f;
	enum mime_line line;
	struct buf b;

	buf_init(&b, a, 4096);
	while ((line = mime_next(a, &rest, &f)) != MIME_END)
		if (line == MIME_FIELD)
			buf_printf(&b, "[%.*s|%.*s]", STR_ARG(f.name),
			    STR_ARG(f.value));
		else
			buf_char(&b, line == MIME_BLANK ? '-' : '?');
	return buf_view(&b);
}

static void
reads_fields(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"A: b", "[A|b]"},
	    {"A:b\r\nC :d\r\n\r\n", "[A|b][C|d]-"},
	    {"A:\n b\n\tc  \n", "[A|b c]"},
	    {"A: b\r\n  c\r\n\r\nd", "[A|b c]-?"},
	    {"A: b\n \n c: d\n", "[A|b]-?"},
	    {"A: b\r\r\nC: d\r\r\n\r\r\n", "[A|b][C|d]-"},
	    {" A: b\n", "?"},
	    {"A b: c\n: d\n--x: y\nA\n", "????"},
	    {"\xc3\xa5: b\nA: \xc3\xa5\n", "?[A|\xc3\xa5]"},
	    {"A: b: c\n", "[A|b: c]"},
	    {"A:", "[A|]"},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		is(fields(a, cases[i].text), cases[i].want);
	arena_free(a);
}

/* All parts: "type=body", line ends as '/'. */
static struct str
parts(struct arena *a, const char *text)
{
	struct mime m;
	struct buf b;

	buf_init(&b, a, 4096);
	mime_read(a, str_of(text), &m);
	for (size_t i = 0; i < m.n; i++) {
		buf_printf(
		    &b, "%s%.*s=", i == 0 ? "" : " ", STR_ARG(m.parts[i].type));
		for (size_t k = 0; k < m.parts[i].body.n; k++)
			buf_char(&b, m.parts[i].body.p[k] == '\n'
					 ? '/'
					 : m.parts[i].body.p[k]);
	}
	return buf_view(&b);
}

#define MULTI(b) "Content-Type: multipart/mixed; boundary=" b "\n"

static void
finds_parts(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", "text/plain="},
	    {"A: b\n\nc\nd\n", "text/plain=c/d/"},
	    {"From x Mon\nContent-Type: A/B; c\n\nd", "a/b=d"},
	    {"Content-Type: a/b\nContent-Type: c/d\n\n", "a/b="},
	    {MULTI("x") "\npre\n--x\n\na\n--x\n\nb\n\n--x--\npost\n--x\n\nc",
		"multipart/mixed= text/plain=a text/plain=b/"},
	    /* Nothing closes it. */
	    {MULTI("x") "\n--x\n\na\n", "multipart/mixed= text/plain=a/"},
	    /* A part without a head, and one whose blank line is missing. */
	    {MULTI("x") "\n--x\na\n--x\nC: d\nb\n--x--",
		"multipart/mixed= text/plain=a text/plain=b"},
	    {MULTI("x") "--x\nC: d\n--x\n--x--",
		"multipart/mixed= text/plain= text/plain="},
	    /* Only a whole boundary is one; blanks may follow it. */
	    {MULTI("x") "\n--x \t\n\n--xy\n --x\n--x-\n-- x\n--x-- \n\nz",
		"multipart/mixed= text/plain=--xy/ --x/--x-/-- x"},
	    /* The outer one closes the inner one. */
	    {MULTI("x") "\n--x\n" MULTI("y") "\n--y\n\na\n--x\n\nb\n--y\n--x--",
		"multipart/mixed= multipart/mixed= text/plain=a "
		"text/plain=b/--y"},
	    {MULTI("x") "\n--x\n" MULTI("x-") "\n--x-\n\na\n--x---\n--x--",
		"multipart/mixed= multipart/mixed= text/plain=a"},
	    /* None, or none that is met. */
	    {"Content-Type: multipart/mixed\n\n--\n\na", "multipart/mixed="},
	    {MULTI("x") "\n--y\n\na", "multipart/mixed="},
	    /* A message that is a part stays whole. */
	    {MULTI("x") "\n--x\nContent-Type: message/rfc822\n\n" MULTI(
		 "y") "\n--y\n--x--",
		"multipart/mixed= message/rfc822="
		"Content-Type: multipart/mixed; boundary=y//--y"},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		is(parts(a, cases[i].text), cases[i].want);
	arena_free(a);
}

static void
reads_values(void **state)
{
	static const struct {
		const char *value, *name, *want;
	} cases[] = {
	    {"a/b", "x", ""},
	    {"a/b; x=1", "x", "1"},
	    {"a/b; X = 1 ; x=2", "x", "1"},
	    {"a/b; y=\"; x=1\"; x=\"2;\\\"3\\\\\"", "x", "2;\"3\\"},
	    {"a/b (; x=1 (;) \\) ; x=2); x=3(4)", "x", "3"},
	    {"a/b; x=\"(1)\"", "x", "(1)"},
	    {"a/b; x=\"1", "x", "1"},
	    {"a/b; x=", "x", ""},
	    {"a/b; (x=1", "x", ""},
	    {"a/b;;; xx=1;x", "x", ""},
	    {"a/b; x=\"1\\", "x", "1\\"},
	    {"x=1; y=2", "x", ""},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		is(mime_parameter(
		       a, str_of(cases[i].value), str_of(cases[i].name)),
		    cases[i].want);
	is(mime_value(a, STR("(b) no (c); d")), "no");
	is(mime_value(a, STR("")), "");
	is(mime_parameter(a, STR("a; x=(\\"), STR("x")), "");
	arena_free(a);
}

static void
decodes_bodies(void **state)
{
	static const struct {
		const char *encoding, *body, *want;
	} cases[] = {
	    {"", "=41", "=41"},
	    {"8bit", "=41", "=41"},
	    {"base64", "SGVp", "Hei"},
	    {"base64", "SG Vp\r\nIGR1\n", "Hei du"},
	    {"base64", "SGU=", "He"},
	    {"base64", "SGU", "He"},
	    {"base64", "SGVpI", "Hei"},
	    {"base64", "SGVpIB", "Hei"},
	    {"base64", "!", ""},
	    {"base64", "", ""},
	    {"quoted-printable", "a=C3=a5b",
		"a\xc3\xa5"
		"b"},
	    {"quoted-printable", "a=\nb=\r\nc= \t\r\nd", "abcd"},
	    {"quoted-printable", "a=b =4 =G1 =", "a=b =4 =G1 ="},
	    {"quoted-printable", "a=3D41", "a=41"},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct mime_part part = {.encoding = str_of(cases[i].encoding),
		    .body = str_of(cases[i].body)};

		is(mime_body(a, &part), cases[i].want);
	}
	arena_free(a);
}

static void
makes_texts_clean(void **state)
{
	static const struct {
		const char *text;
		size_t max;
		const char *want;
	} cases[] = {
	    {"", 9, ""},
	    {"  a \r\n\t b ", 9, "a b"},
	    {"a\x01\x7f\x1b", 99, "a\\x01\\x7f\\x1b"},
	    {"\xc3\xa5\xc3", 99, "\xc3\xa5\\xc3"},
	    {"\xc2\x9b\xe2\x82\xac\xf0\x9f\x98\x80\xed\xa0\x80", 99,
		"\\xc2\\x9b\xe2\x82\xac\xf0\x9f\x98\x80\\xed\\xa0\\x80"},
	    {"ab\xc3\xa5", 3, "ab"},
	    {"ab c", 3, "ab"},
	    {"a\x01", 3, "a"},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		is(mime_clean(a, str_of(cases[i].text), cases[i].max),
		    cases[i].want);
	is(mime_clean(a, STR("a\0b"), 9), "a\\x00b");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_fields),
	    cmocka_unit_test(finds_parts),
	    cmocka_unit_test(reads_values),
	    cmocka_unit_test(decodes_bodies),
	    cmocka_unit_test(makes_texts_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
