/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "http/multipart.h"

#define TYPE "multipart/form-data; boundary=x-1"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"

/* All fields as "name=value|", "-" when it does not begin. */
static void
expect(const char *type, const char *body, const char *want)
{
	struct arena *a = arena_new(0);
	struct multipart m;
	struct str name, value, out = STR("");

	if (!multipart_start(&m, str_of(type), str_of(body)))
		out = STR("-");
	else
		while (multipart_next(&m, &name, &value))
			out = str_format(a, "%.*s%.*s=%.*s|", STR_ARG(out),
			    STR_ARG(name), STR_ARG(value));
	assert_string_equal(str_format(a, "%.*s", STR_ARG(out)).p, want);
	arena_free(a);
}

static void
fields_are_read(void **state)
{
	(void)state;
	expect(TYPE,
	    "--x-1\r\n" FIELD("List-Unsubscribe") "One-Click\r\n--x-1--\r\n",
	    "List-Unsubscribe=One-Click|");
	expect(TYPE,
	    "--x-1\r\n" FIELD("a") "1\r\n2\r\n--x-1\r\n" FIELD(
		"b") "\r\n--x-1--",
	    "a=1\r\n2|b=|");
	/* Quotes, blanks, case and further headers are allowed. */
	expect("Multipart/Form-Data; charset=utf-8; Boundary=\"x-1\"",
	    "--x-1  \r\nContent-Type: text/plain\r\n"
	    "content-disposition: form-data; name=a\r\n\r\n1\r\n--x-1--\r\n",
	    "a=1|");
	/* What only looks like a boundary belongs to the value. */
	expect(TYPE,
	    "--x-1\r\n" FIELD("a") "--x-1 --x-1\n--x-1\r\n-x-1\r\n--x-1--",
	    "a=--x-1 --x-1\n--x-1\r\n-x-1|");
}

static void
what_is_no_form_does_not_begin(void **state)
{
	(void)state;
	expect("", "--x-1--", "-");
	expect("multipart/form-data", "--x-1--", "-");
	expect("multipart/form-data; boundary=", "--\r\n", "-");
	expect("multipart/form-data; boundary=a b", "--a b--", "-");
	expect("multipart/mixed; boundary=x-1", "--x-1--", "-");
	expect("application/x-www-form-urlencoded", "a=1", "-");
	expect(TYPE, "", "-");
	expect(TYPE, "\r\n--x-1--", "-");
	expect("multipart/form-data; "
	       "boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	       "aaaaaaaaaaaaaaaaaaaa",
	    "--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaa--",
	    "-");
}

static void
what_is_not_whole_is_no_field(void **state)
{
	(void)state;
	expect(TYPE, "--x-1--\r\n" FIELD("a") "1\r\n--x-1--", "");
	expect(TYPE, "--x-1\r\n" FIELD("a") "1", "");
	expect(TYPE, "--x-1\r\n" FIELD("a") "1\n--x-1--", "");
	expect(TYPE, "--x-1\nContent-Disposition: form-data; name=a\n\n1", "");
	expect(TYPE, "--x-1\r\nContent-Disposition: form-data; name=a\r\n", "");
	/* A file, and parts that have no name. */
	expect(TYPE,
	    "--x-1\r\nContent-Disposition: form-data; name=a; "
	    "filename=b\r\n\r\n1\r\n--x-1\r\nContent-Disposition: "
	    "attachment; name=a\r\n\r\n1\r\n--x-1\r\n\r\n1\r\n--x-1\r\n" FIELD(
		"b") "2\r\n--x-1--",
	    "b=2|");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fields_are_read),
	    cmocka_unit_test(what_is_no_form_does_not_begin),
	    cmocka_unit_test(what_is_not_whole_is_no_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
