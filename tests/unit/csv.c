/* SPDX-License-Identifier: ISC */
/* Tables as text: RFC 4180, and what spreadsheets make of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"

#define MAX 4

/* All records: line, fields in [], and how it ended. */
static const char *
read(struct arena *a, const char *text)
{
	struct str fields[MAX];
	struct csv csv;
	struct buf b;
	size_t n;
	enum csv_rc rc;

	buf_init(&b, a, 4096);
	csv_start(&csv, a, str_of(text));
	while ((rc = csv_row(&csv, fields, MAX, &n)) == CSV_ROW) {
		buf_printf(&b, "%zu", csv.line);
		for (size_t i = 0; i < n && i < MAX; i++)
			buf_printf(&b, "[%.*s]", STR_ARG(fields[i]));
		if (n > MAX)
			buf_printf(&b, "+%zu", n - MAX);
		buf_char(&b, ' ');
	}
	if (rc == CSV_BAD)
		buf_printf(&b, "bad at %zu", csv.line);
	return str_copy(a, buf_view(&b)).p;
}

static void
reads_tables(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {"", ""},
	    {"\xef\xbb\xbf", ""},
	    {"a", "1[a] "},
	    {"\xef\xbb\xbf"
	     "a;b\n1;2\n",
		"1[a][b] 2[1][2] "},
	    {"a,b\r\n1,\r\n,2", "1[a][b] 2[1][] 3[][2] "},
	    {"a\tb,c\td\n1\t2\t3", "1[a][b,c][d] 2[1][2][3] "},
	    {"a\rb\rc", "1[a] 2[b] 3[c] "},
	    {"\n\r\n\na\n\n\nb\n", "4[a] 7[b] "},
	    {"\"a,b\";c\n\"x;y\";z", "1[a,b][c] 2[x;y][z] "},
	    {"a,b\n\"he said \"\"no\"\"\",\"\"\n",
		"1[a][b] 2[he said \"no\"][] "},
	    {"a\n\"\"\"\"\n\"x\ny\r\nz\"\nb", "1[a] 2[\"] 3[x\ny\r\nz] 6[b] "},
	    {"a,b\n6\" wide,c\"\"\n", "1[a][b] 2[6\" wide][c\"\"] "},
	    {"a,b,c,d,e,f\n", "1[a][b][c][d]+2 "},
	    {" a , b \n", "1[ a ][ b ] "},
	    {"a\n\"open\nc", "1[a] bad at 2"},
	    {"a,b\n1,\"two\"x\n3,4\n", "1[a][b] bad at 2"},
	    {"\"", "bad at 1"},
	    {"a\n\"x\"", "1[a] 2[x] "},
	    {",\n", "1[][] "},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(read(a, cases[i].text), cases[i].want);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads_tables)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
