/* SPDX-License-Identifier: ISC */
/* Words put in, parts left out, lists written out, and what is wrong said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "program/conftext.h"

static const struct conftext_word words[] = {
    {"host", {"a.example", 9}}, {"void", {"", 0}}, {"own", {"{host}", 6}}};
static const struct conftext_part parts[] = {{"yes", true}, {"no", false}};
static const struct str list[] = {{"one", 3}, {"two_2", 5}};

struct row {
	const char *text, *want; /* NULL: it is refused */
	size_t line;             /* then */
};

static void
written(void **state)
{
	static const struct row rows[] = {
	    {"a {host} b\n", "a a.example b\n", 0},
	    {"{host}{host}", "a.examplea.example\n", 0},
	    {"{void}|{own}|${host}x\n", "|{host}|$a.examplex\n", 0},
	    {"{ }{other} {host\n{}\n", "{ }{other} {host\n{}\n", 0},
	    {"{{host}}\n", "{a.example}\n", 0},
	    {"~^.{3}$ {var}\n", "~^.{3}$ {var}\n", 0},
	    {"#: said to nobody\na\n\nb\n", "a\n\nb\n", 0},
	    {"#:if yes\na\n#:end\nb\n", "a\nb\n", 0},
	    {"#:if no\na\n#:end\nb\n", "b\n", 0},
	    {"#:if !no\na\n#:end\n#:if !yes\nb\n#:end", "a\n", 0},
	    {"#:if no\n#:if yes\na\n#:end\nb\n#:end\nc\n", "c\n", 0},
	    {"#:if yes\n#:if no\na\n#:end\nb\n#:end\nc\n", "b\nc\n", 0},
	    {"#:each var\n{var}={VAR} {host}\n#:end\nb\n",
		"one=ONE a.example\ntwo_2=TWO_2 a.example\nb\n", 0},
	    {"#:each var\n{var}\n#:end", "one\ntwo_2\n", 0},
	    {"#:if no\n#:each var\n{var}\n#:end\n#:end\nb\n", "b\n", 0},
	    {"#:each var\n#:end\nb\n", "b\n", 0},
	    {"a\n#:if other\nb\n#:end\n", NULL, 2},
	    {"a\n#:end\n", NULL, 2},
	    {"a\n#:fi\n", NULL, 2},
	    {"#:each var\na\n#:end\n#:if other\n#:end\n", NULL, 4},
	    {"#:if yes\na\n", NULL, 3},
	    {"#:each var\na\n", NULL, 1},
	    {"#:if yes\n#:if yes\n#:if yes\n#:if yes\n#:if yes\n#:if yes\n"
	     "#:if yes\n#:if yes\n",
		NULL, 8},
	};
	const struct conftext c = {words, 3, parts, 2, list, 2};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena *a = arena_new(0);
		size_t line = 0;
		struct buf b;
		bool good;

		buf_init(&b, a, 4096);
		good = conftext_put(&c, str_of(rows[i].text), &b, &line);
		if (good != (rows[i].want != NULL) ||
		    (good && !str_eq(buf_view(&b), str_of(rows[i].want))) ||
		    (!good && line != rows[i].line))
			fail_msg("%s\ngives %d %zu %.*s", rows[i].text, good,
			    line, STR_ARG(buf_view(&b)));
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(written)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
