/* SPDX-License-Identifier: ISC */
/* The state directory, the server's lock, and the watch on a site. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <cmocka.h>

#include "sitedir.h"

#include "publish/statedir.h"
#include "program/watch.h"

static void
assert_file(const char *path, const char *want)
{
	char text[128] = "";
	int fd = open(path, O_RDONLY);

	assert_true(fd >= 0);
	assert_true(read(fd, text, sizeof(text) - 1) >= 0);
	close(fd);
	assert_string_equal(text, want);
}

static void
names(void **state)
{
	struct arena *a = arena_new(0);
	struct statedir d;
	struct sitedir s;

	(void)state;
	sitedir_make(&s);
	assert_true(statedir_name(&d, a, s.path, "/var/lib/x"));
	assert_string_equal(d.reload, "/var/lib/x/reload");
	assert_string_equal(d.wake, "/var/lib/x/wake");
	assert_string_equal(d.database, "/var/lib/x/kunderejse.db");
	statedir_database(&d, a, NULL, STR("shop.db"));
	assert_string_equal(d.database, "/var/lib/x/shop.db");
	assert_string_equal(d.lock, "/var/lib/x/shop.db.lock");
	statedir_database(&d, a, "/srv/other.db", STR("shop.db"));
	assert_string_equal(d.database, "/srv/other.db");
	/* Beside the site, wherever one stands. */
	assert_int_equal(chdir(s.path), 0);
	assert_true(statedir_name(&d, a, ".", NULL));
	assert_string_equal(d.dir, str_format(a, "%s.state", s.path).p);
	assert_false(statedir_name(&d, a, "/no/such/site", NULL));
	assert_int_equal(chdir("/"), 0);
	sitedir_free(&s);
	arena_free(a);
}

static void
files_are_replaced_whole(void **state)
{
	struct arena *a = arena_new(0);
	struct sitedir s;
	const char *path;

	(void)state;
	sitedir_make(&s);
	path = str_format(a, "%s/reload", s.path).p;
	assert_true(statedir_write(path, STR("ok abc\n"), false));
	assert_file(path, "ok abc\n");
	assert_true(statedir_write(path, STR("x"), true));
	assert_file(path, "x");
	/* What can not be written leaves the old one and no remains. */
	assert_int_equal(mkdir(str_format(a, "%s.new", path).p, 0700), 0);
	assert_false(statedir_write(path, STR("y"), false));
	assert_file(path, "x");
	sitedir_free(&s);
	arena_free(a);
}

static void
one_server_at_a_time(void **state)
{
	struct arena *a = arena_new(0);
	struct statedir d;
	struct sitedir s;
	int fd, status = -1;
	pid_t pid;

	(void)state;
	sitedir_make(&s);
	assert_true(
	    statedir_name(&d, a, s.path, str_format(a, "%s/state", s.path).p));
	assert_true(statedir_make(&d));
	assert_true(statedir_make(&d));
	fd = statedir_lock(&d);
	assert_true(fd >= 0);
	assert_file(d.serve, str_format(a, "%ld\n", (long)getpid()).p);
	assert_int_equal(statedir_lock(&d), -1);
	/* A child that kept the descriptor would keep the lock. */
	pid = fork();
	if (pid == 0) {
		close(fd);
		_exit(statedir_lock(&d) < 0 ? 1 : 0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(WEXITSTATUS(status), 1);
	close(fd);
	fd = statedir_lock(&d);
	assert_true(fd >= 0);
	close(fd);
	sitedir_free(&s);
	arena_free(a);
}

/* Reads what the kernel has to say, as if it were `now`. */
static void
pump(struct watch *w, int64_t now)
{
	struct pollfd p = {.fd = w->fd, .events = POLLIN};

	assert_int_equal(poll(&p, 1, 10000), 1);
	watch_read(w, now);
}

static void
a_saved_file_is_seen_once_it_is_quiet(void **state)
{
	struct sitedir s;
	struct watch w;

	(void)state;
	sitedir_make(&s);
	sitedir_write(&s, "pages/a.xml", STR("1"));
	assert_true(watch_open(&w, s.path));
	assert_int_equal(watch_wait(&w, 1000), -1);
	assert_false(watch_changed(&w, 1000));
	sitedir_write(&s, "pages/a.xml", STR("2"));
	pump(&w, 1000);
	assert_false(watch_changed(&w, 1000));
	assert_true(watch_wait(&w, 1000) > 0);
	assert_false(watch_changed(&w, 1050));
	assert_true(watch_changed(&w, 1200));
	assert_false(watch_changed(&w, 1200));
	/* A folder that was not there before. */
	sitedir_write(&s, "blocks/b.xml", STR("1"));
	pump(&w, 2000);
	assert_true(watch_changed(&w, 2200));
	sitedir_write(&s, "blocks/b.xml", STR("2"));
	pump(&w, 3000);
	/* Who never stops saving is not waited for. */
	for (int64_t now = 3000; now < 4000; now += 90) {
		assert_false(watch_changed(&w, now));
		sitedir_write(&s, "blocks/b.xml", STR("3"));
		pump(&w, now);
	}
	assert_true(watch_changed(&w, 4000));
	watch_close(&w);
	sitedir_free(&s);
	assert_false(watch_open(&w, s.path));
	assert_int_equal(w.fd, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(files_are_replaced_whole),
	    cmocka_unit_test(one_server_at_a_time),
	    cmocka_unit_test(a_saved_file_is_seen_once_it_is_quiet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
