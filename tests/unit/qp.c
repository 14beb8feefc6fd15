/* SPDX-License-Identifier: ISC */
/* Quoted-printable: what is encoded, where lines end, and that nothing is lost.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/qp.h"

#define X10 "xxxxxxxxxx"
#define X70 X10 X10 X10 X10 X10 X10 X10
#define X73 X70 "xxx"
#define X74 X70 "xxxx"
#define X75 X70 "xxxxx"

static struct str
encoded(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, a, 1 << 20);
	qp_encode(&b, text);
	assert_false(b.bad);
	return buf_view(&b);
}

static void
encodes(void **state)
{
	static const struct {
		struct str text, want;
	} cases[] = {
	    {STR(""), STR("")},
	    {STR("a\nb"), STR("a\r\nb")},
	    {STR("\n\na\n"), STR("\r\n\r\na\r\n")},
	    {STR("1 = 2"), STR("1 =3D 2")},
	    {STR("æ\t!~"), STR("=C3=A6\t!~")},
	    {STR("\0\r\x7f\xff"), STR("=00=0D=7F=FF")},
	    /* Blanks at the end of a line, and of the text. */
	    {STR("a \nb\t\n \nc "), STR("a=20\r\nb=09\r\n=20\r\nc=20")},
	    {STR("a  \n"), STR("a =20\r\n")},
	    {STR("  a"), STR("  a")},
	    /* At the beginning of one. */
	    {STR(".a.\n..b\n"), STR("=2Ea.\r\n=2E.b\r\n")},
	    {STR("From me\nFrom you"), STR("=46rom me\r\n=46rom you")},
	    {STR("Fromage\n From\nFrom"), STR("Fromage\r\n From\r\nFrom")},
	    /* 75 bytes and the = that goes on. */
	    {STR(X75), STR(X75)},
	    {STR(X75 "\n"), STR(X75 "\r\n")},
	    {STR(X75 "y"), STR(X75 "=\r\ny")},
	    {STR(X75 "."), STR(X75 "=\r\n=2E")},
	    {STR(X75 "From a"), STR(X75 "=\r\n=46rom a")},
	    {STR(X75 " y"), STR(X75 "=\r\n y")},
	    {STR(X75 " \n"), STR(X75 "=\r\n=20\r\n")},
	    {STR(X74 " y"), STR(X74 " =\r\ny")},
	    {STR(X74 " \n"), STR(X74 "=\r\n=20\r\n")},
	    {STR(X74 "æ"), STR(X74 "=\r\n=C3=A6")},
	    {STR(X73 "="), STR(X73 "=\r\n=3D")},
	    {STR(X70 "x="), STR(X70 "x=3D")},
	    {STR(X70 "xx=\n"), STR(X70 "xx=3D\r\n")},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str got = encoded(a, cases[i].text);

		if (!str_eq(got, cases[i].want))
			fail_msg("%zu: %.*s", i, STR_ARG(got));
	}
	arena_free(a);
}

static int
digit(char c)
{
	assert_true((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'));
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* One line without its CRLF; true when the next one goes on with it. */
static bool
decode_line(struct str line, struct buf *out)
{
	assert_true(line.n <= 76);
	assert_false(str_starts(line, STR(".")));
	assert_false(str_starts(line, STR("From ")));
	assert_false(str_ends(line, STR(" ")));
	assert_false(str_ends(line, STR("\t")));
	for (size_t i = 0; i < line.n; i++) {
		assert_true(line.p[i] == '\t' ||
			    (line.p[i] >= ' ' && line.p[i] <= '~'));
		if (line.p[i] != '=') {
			buf_char(out, line.p[i]);
		} else if (i + 1 == line.n) {
			return true;
		} else {
			assert_true(i + 2 < line.n);
			buf_char(out, (char)(digit(line.p[i + 1]) << 4 |
					     digit(line.p[i + 2])));
			i += 2;
		}
	}
	return false;
}

static struct str
decoded(struct arena *a, struct str rest)
{
	struct buf b;

	buf_init(&b, a, 1 << 20);
	for (;;) {
		size_t n = str_find(rest, STR("\r\n"));
		bool on = decode_line(str_head(rest, n), &b);

		if (n == rest.n) {
			assert_false(on);
			return buf_view(&b);
		}
		if (!on)
			buf_char(&b, '\n');
		rest = str_from(rest, n + 2);
	}
}

/* Made of what is special, so that it meets at every place of a line. */
static void
nothing_is_lost(void **state)
{
	static const struct str bits[] = {STR("\n"), STR(" "), STR("\t"),
	    STR("."), STR("From "), STR("="), STR("æ"), STR("日"), STR("\r"),
	    STR("x"), STR(X10), STR(X70)};
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct arena *a = arena_new(0);
		struct buf b;
		struct str text, back;

		buf_init(&b, a, 1 << 16);
		for (int i = 0; i < 60; i++) {
			random = hash_mix(&random, sizeof(random));
			buf_str(&b,
			    bits[random % (sizeof(bits) / sizeof(bits[0]))]);
		}
		text = buf_view(&b);
		back = decoded(a, encoded(a, text));
		if (!str_eq(back, text))
			fail_msg("round %d: %.*s", round, STR_ARG(text));
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(encodes),
	    cmocka_unit_test(nothing_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
