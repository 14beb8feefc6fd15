/* SPDX-License-Identifier: ISC */
/* The plain part of a mail: words into lines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "template/mailtext.h"

#define B MAILTEXT_BLOCK
#define BR MAILTEXT_BREAK
#define LI(mark) MAILTEXT_ITEM mark MAILTEXT_MARK
#define END MAILTEXT_ITEM_END
#define NINE "123456789 "
#define SEVENTY NINE NINE NINE NINE NINE NINE NINE

static const struct {
	const char *marked, *lines;
} cases[] = {
    {"", ""},
    {B B BR " \n" B, ""},
    {" a \n\t b ", "a b\n"},
    {B "a" B B "b" B, "a\n\nb\n"},
    {B "a" BR "b" B, "a\nb\n"},
    {B "a" BR BR "b" B, "a\n\nb\n"},
    {B "a" BR BR BR "b" BR B, "a\n\nb\n"},
    /* 72 letters fit, 73 do not; å is one. */
    {SEVENTY "12", SEVENTY "12\n"},
    {SEVENTY "123", NINE NINE NINE NINE NINE NINE "123456789\n123\n"},
    {SEVENTY "åå", SEVENTY "åå\n"},
    /* A word is never cut. */
    {"a https://www.example.org/12345678901234567890123456789012345678901234567"
     "890 b",
	"a\nhttps://www.example.org/"
	"12345678901234567890123456789012345678901234567890\nb\n"},
    /* Headings are underlined as long as they are. */
    {B MAILTEXT_TITLE "Påske" B "x", "Påske\n=====\n\nx\n"},
    {B MAILTEXT_HEADING "a b" B "x", "a b\n---\n\nx\n"},
    {B MAILTEXT_HEADING "a" BR "bcd" B, "a\nbcd\n---\n"},
    {B MAILTEXT_TITLE B "x", "x\n"},
    /* Lists. */
    {B LI("- ") "a" END LI("- ") "b" END B "c", "- a\n- b\n\nc\n"},
    {"x" B LI("1. ") "a" LI("- ") "b" BR "c" END END LI("2. ") "d" END,
	"x\n\n1. a\n   - b\n     c\n2. d\n"},
    {LI("- ") B "a" B B "b" B END LI("- ") B "c" B END, "- a\n\n  b\n\n- c\n"},
    {LI("- ") END LI("- ") "b" END, "- b\n"},
    {LI("- ") SEVENTY "x" END,
	"- " NINE NINE NINE NINE NINE NINE "123456789\n  x\n"},
    {END END "a", "a\n"},
};

static void
lines(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(
		    str_copy(a, mailtext_layout(a, str_of(cases[i].marked))).p,
		    cases[i].lines);
	arena_free(a);
}

/* However deep: no mark but the shown ones, and nothing lost. */
static void
deep_lists(void **state)
{
	struct arena *a = arena_new(0);
	struct str marked = STR(""), out;

	(void)state;
	for (int i = 0; i < 100; i++)
		marked =
		    str_format(a, "%.*s" LI("10. ") "w%d", STR_ARG(marked), i);
	for (int i = 0; i < 100; i++)
		marked = str_format(a, "%.*s" END, STR_ARG(marked));
	out =
	    mailtext_layout(a, str_format(a, "%.*s" B "end", STR_ARG(marked)));
	assert_int_not_equal(str_find(out, STR("w99\n")), out.n);
	assert_true(str_ends(out, STR("\nend\n")));
	arena_free(a);
}

static void
one_line(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(
	    str_copy(a, mailtext_line(a, STR("  a\n\t b  "))).p, "a b");
	assert_int_equal(mailtext_line(a, STR(" \n")).n, 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(deep_lists),
	    cmocka_unit_test(one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
