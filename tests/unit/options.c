/* SPDX-License-Identifier: ISC */
/* Options by table: what is taken, what is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "program/options.h"

#define WORDS_MAX 48

struct got {
	const char *site;
	struct option_list set;
	bool watch;
	int argc;
	char **argv;
	char words[WORDS_MAX][24];
	char *room[WORDS_MAX + 1];
};

/* Parses words separated by blanks; one operand is wanted. */
static enum options_rc
parse(const char *line, struct got *g)
{
	const struct option_row rows[] = {
	    OPTION_SITE(&g->site),
	    {.name = "set", .arg = "NAME=VALUE", .help = "", .list = &g->set},
	    {.name = "watch", .letter = 'w', .help = "", .flag = &g->watch},
	};
	const struct options o = {"render", "PATH", "", rows, 3, 1, 1};
	size_t at = 0;

	memset(g, 0, sizeof(*g));
	g->site = ".";
	for (g->argc = 0; line[at] != '\0'; g->argc++) {
		size_t n = strcspn(line + at, " ");

		assert_true(g->argc < WORDS_MAX && n < sizeof(g->words[0]));
		memcpy(g->words[g->argc], line + at, n);
		g->room[g->argc] = g->words[g->argc];
		at += n + strspn(line + at + n, " ");
	}
	g->argv = g->room;
	return options_parse(&o, &g->argc, &g->argv);
}

static void
takes_what_the_table_says(void **state)
{
	struct got g;

	(void)state;
	assert_int_equal(parse("render /", &g), OPTIONS_GO);
	assert_string_equal(g.site, ".");
	assert_string_equal(g.argv[0], "/");
	assert_int_equal(g.argc, 1);
	assert_false(g.watch);

	assert_int_equal(
	    parse("render / --site a -w --set x=1 --set y=2", &g), OPTIONS_GO);
	assert_string_equal(g.site, "a");
	assert_true(g.watch);
	assert_int_equal(g.set.n, 2);
	assert_string_equal(g.set.items[1], "y=2");

	/* The last one counts; `=` and short forms; `--` ends options. */
	assert_int_equal(
	    parse("render --site=a -s b -wsc -- -w", &g), OPTIONS_GO);
	assert_string_equal(g.site, "c");
	assert_string_equal(g.argv[0], "-w");
}

static void
says_what_is_wrong(void **state)
{
	static const char *const lines[] = {
	    "render",
	    "render / /too-much",
	    "render / --site",
	    "render / -s",
	    "render / --sight a",
	    "render / --nothing-like-it",
	    "render / -x",
	    "render / --watch=yes",
	};
	struct got g;

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (parse(lines[i], &g) != OPTIONS_WRONG)
			fail_msg("taken: %s", lines[i]);
}

static void
a_list_has_an_end(void **state)
{
	char line[512] = "r /";
	struct got g;

	(void)state;
	for (int i = 0; i < OPTION_LIST_MAX; i++)
		strcat(line, " --set=x");
	assert_int_equal(parse(line, &g), OPTIONS_GO);
	assert_int_equal(g.set.n, OPTION_LIST_MAX);
	strcat(line, " --set=x");
	assert_int_equal(parse(line, &g), OPTIONS_WRONG);
}

static void
help_is_asked_for(void **state)
{
	struct got g;

	(void)state;
	assert_int_equal(parse("render --help", &g), OPTIONS_HELP);
	assert_int_equal(parse("render -h / /", &g), OPTIONS_HELP);
}

static void
numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		long n;
	} cases[] = {
	    {"1", true, 1},
	    {"64", true, 64},
	    {"0", false, 0},
	    {"65", false, 0},
	    {"-1", false, 0},
	    {"", false, 0},
	    {"2x", false, 0},
	    {" 2", false, 0},
	    {"99999999999999999999", false, 0},
	};
	long n = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(
		    options_number(cases[i].text, 1, 64, &n), cases[i].good);
		if (cases[i].good)
			assert_int_equal(n, cases[i].n);
	}
	assert_int_equal(n, 64);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(takes_what_the_table_says),
	    cmocka_unit_test(says_what_is_wrong),
	    cmocka_unit_test(a_list_has_an_end),
	    cmocka_unit_test(help_is_asked_for),
	    cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
