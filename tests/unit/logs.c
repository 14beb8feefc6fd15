/* SPDX-License-Identifier: ISC */
/* Logs as lines: plain and gzip, long and cut, several in the order of time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "sitedir.h"
#include "base/buf.h"
#include "insight/logs.h"

struct world {
	struct arena *arena;
	struct sitedir dir;
	size_t looked;
};

static int
start(void **state)
{
	struct world *w = malloc(sizeof(*w));

	assert_non_null(w);
	w->arena = arena_new(0);
	sitedir_make(&w->dir);
	*state = w;
	return 0;
}

static int
stop(void **state)
{
	struct world *w = *state;

	sitedir_free(&w->dir);
	arena_free(w->arena);
	free(w);
	return 0;
}

static char *
path_of(struct world *w, const char *name)
{
	struct str s = str_format(w->arena, "%s/%s", w->dir.path, name);
	char *path = arena_raw(w->arena, s.n + 1);

	memcpy(path, s.p, s.n + 1);
	return path;
}

/* A line for each second of `times`, "03 x 05": x stands for a broken one. */
static char *
put(struct world *w, const char *name, const char *times)
{
	struct str rest = str_of(times), word;
	struct buf b;

	buf_init(&b, w->arena, 1 << 20);
	while (str_word(&rest, &word))
		if (str_eq(word, STR("x")))
			buf_lit(&b, "broken\n");
		else
			buf_printf(&b,
			    "a - - [17/May/2015:10:05:%.*s +0000] \"GET /%s "
			    "HTTP/1.1\" 200 1 \"-\" \"-\"\n",
			    STR_ARG(word), name);
	sitedir_write(&w->dir, name, buf_view(&b));
	return path_of(w, name);
}

static void
look(void *ctx, const struct logline *line)
{
	struct world *w = ctx;

	assert_true(line->at > 0);
	w->looked++;
}

/* "a1@03 b1@04 b2!": which line of which file, and when. */
static struct str
played(struct world *w, char *const *paths, size_t n)
{
	struct logs logs;
	struct logs_line line;
	struct buf b;

	w->looked = 0;
	buf_init(&b, w->arena, 1 << 20);
	assert_true(logs_start(&logs, w->arena, paths, n, look, w));
	assert_true(logs_size(&logs) > 0);
	while (logs_next(&logs, &line)) {
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_printf(
		    &b, "%s%zu", strrchr(line.file, '/') + 1, line.number);
		if (line.wrong != NULL)
			buf_char(&b, '!');
		else
			buf_printf(&b, "@%02d", (int)(line.line.at % 60));
	}
	assert_false(logs.bad);
	assert_int_equal(logs_at(&logs), logs_size(&logs));
	logs_stop(&logs);
	return buf_view(&b);
}

static void
says(struct str s, const char *want)
{
	if (!str_eq(s, str_of(want)))
		fail_msg("%.*s\nis not\n%s", STR_ARG(s), want);
}

static void
rotated(void **state)
{
	struct world *w = *state;
	char *paths[] = {
	    put(w, "c", "20 21"), put(w, "b", "10 11"), put(w, "a", "01 02")};

	says(played(w, paths, 3), "a1@01 a2@02 b1@10 b2@11 c1@20 c2@21");
	assert_int_equal(w->looked, 6);
}

/* Two servers side by side; a file's own order stays. */
static void
overlapping(void **state)
{
	struct world *w = *state;
	char *paths[] = {put(w, "a", "01 05 03 07"), put(w, "b", "02 04 06"),
	    put(w, "c", "02 02")};

	says(played(w, paths, 3),
	    "a1@01 b1@02 c1@02 c2@02 b2@04 a2@05 a3@03 b3@06 a4@07");
}

static void
broken(void **state)
{
	struct world *w = *state;
	char *paths[] = {put(w, "a", "05 x 06"), put(w, "b", "x 03 x"),
	    put(w, "c", "x"), put(w, "d", "")};

	says(played(w, paths, 4), "c1! b1! b2@03 b3! a1@05 a2! a3@06");
}

static void
packed(void **state)
{
	struct world *w = *state;
	char *paths[] = {put(w, "b", "05 06"), put(w, "a", "03 04")};
	struct str command = str_format(w->arena,
	    "cd %s && gzip a && gzip -c b >>b2.gz && gzip -c b >>b2.gz",
	    w->dir.path);

	assert_int_equal(system(command.p), 0);
	paths[0] = path_of(w, "b2.gz");
	paths[1] = path_of(w, "a.gz");
	says(played(w, paths, 2),
	    "a.gz1@03 a.gz2@04 b2.gz1@05 b2.gz2@06 b2.gz3@05 b2.gz4@06");
}

static void
cut_off(void **state)
{
	struct world *w = *state;
	char *paths[] = {put(w, "a", "03 04")};
	struct logs logs;
	struct logs_line line;
	struct str command = str_format(
	    w->arena, "cd %s && gzip -c a | head -c 60 >cut.gz", w->dir.path);

	assert_int_equal(system(command.p), 0);
	paths[0] = path_of(w, "cut.gz");
	if (logs_start(&logs, w->arena, paths, 1, look, w)) {
		while (logs_next(&logs, &line))
			continue;
		assert_true(logs.bad);
	}
	logs_stop(&logs);
	paths[0] = path_of(w, "nothing");
	assert_false(logs_start(&logs, w->arena, paths, 1, look, w));
	logs_stop(&logs);
	sitedir_write(&w->dir, "a.xz",
	    STR("\xfd"
		"7zXZ"));
	paths[0] = path_of(w, "a.xz");
	assert_false(logs_start(&logs, w->arena, paths, 1, look, w));
	logs_stop(&logs);
}

/* Lines around the end of the buffer, one longer than it, and a last one
 * without an end. */
static void
lines(void **state)
{
	static const size_t sizes[] = {1, 0, 70000, LOGFILE_LINE_MAX - 1,
	    LOGFILE_LINE_MAX, LOGFILE_LINE_MAX + 1, 60000, 900000, 3, 100000,
	    5};
	struct world *w = *state;
	struct logfile *f;
	struct str line;
	struct buf b;

	buf_init(&b, w->arena, 1 << 22);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		for (size_t k = 0; k < sizes[i]; k++)
			buf_char(&b, (char)('a' + i));
		buf_str(&b, i % 2 == 0 ? STR("\n") : STR("\r\n"));
	}
	buf_lit(&b, "end");
	sitedir_write(&w->dir, "long", buf_view(&b));
	f = logfile_open(path_of(w, "long"));
	assert_non_null(f);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		size_t n =
		    sizes[i] < LOGFILE_LINE_MAX ? sizes[i] : LOGFILE_LINE_MAX;

		assert_true(logfile_line(f, &line));
		assert_int_equal(line.n, n);
		if (n > 0) {
			assert_int_equal(line.p[0], 'a' + (int)i);
			assert_int_equal(line.p[n - 1], 'a' + (int)i);
		}
	}
	assert_true(logfile_line(f, &line));
	assert_true(str_eq(line, STR("end")));
	assert_false(logfile_line(f, &line));
	assert_false(logfile_bad(f));
	logfile_close(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(rotated, start, stop),
	    cmocka_unit_test_setup_teardown(overlapping, start, stop),
	    cmocka_unit_test_setup_teardown(broken, start, stop),
	    cmocka_unit_test_setup_teardown(packed, start, stop),
	    cmocka_unit_test_setup_teardown(cut_off, start, stop),
	    cmocka_unit_test_setup_teardown(lines, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
