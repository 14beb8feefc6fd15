/* SPDX-License-Identifier: ISC */
/* The listening socket: rights, stale files, and those given by others. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "program/listen.h"

static char dir[] = "/tmp/kunderejse-listen.XXXXXX";
static char path[64];

static int
set_up(void **state)
{
	(void)state;
	strcpy(dir + sizeof(dir) - 7, "XXXXXX");
	if (mkdtemp(dir) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/sock", dir);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	unlink(path);
	return rmdir(dir);
}

static int
connects(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int rc;

	strcpy(at.sun_path, path);
	rc = connect(fd, (struct sockaddr *)&at, sizeof(at));
	close(fd);
	return rc;
}

static void
is_for_owner_and_group(void **state)
{
	struct listener l;
	struct stat st;
	mode_t mask = umask(0022);

	(void)state;
	assert_true(listen_open(&l, path));
	assert_int_equal(umask(mask), 0022);
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISSOCK(st.st_mode));
	assert_int_equal(st.st_mode & 0777, 0660);
	assert_int_equal(fcntl(l.fd, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
	assert_int_equal(fcntl(l.fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(connects(), 0);
	listen_close(&l);
	assert_int_equal(lstat(path, &st), -1);
}

static void
a_dead_socket_is_replaced(void **state)
{
	struct listener dead, l;
	char spare[80];

	(void)state;
	assert_true(listen_open(&dead, path));
	close(dead.fd);
	/* Its number is not given to the next file then. */
	snprintf(spare, sizeof(spare), "%s.dead", path);
	assert_int_equal(link(path, spare), 0);
	assert_int_equal(connects(), -1);
	assert_true(listen_open(&l, path));
	assert_int_equal(connects(), 0);
	/* The dead one's owner finds that the file is not its own any more. */
	dead.fd = open("/dev/null", O_RDONLY);
	listen_close(&dead);
	assert_int_equal(connects(), 0);
	listen_close(&l);
	unlink(spare);
}

static void
a_live_socket_is_left_alone(void **state)
{
	struct listener live, l;

	(void)state;
	assert_true(listen_open(&live, path));
	assert_false(listen_open(&l, path));
	assert_int_equal(l.fd, -1);
	assert_int_equal(connects(), 0);
	listen_close(&l);
	assert_int_equal(connects(), 0);
	listen_close(&live);
}

static void
other_files_are_left_alone(void **state)
{
	struct listener l;
	struct stat st;
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	(void)state;
	close(fd);
	assert_false(listen_open(&l, path));
	assert_int_equal(lstat(path, &st), 0);
	assert_true(S_ISREG(st.st_mode));
}

static void
a_path_has_a_limit(void **state)
{
	struct listener l;
	char longer[200];

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	assert_false(listen_open(&l, longer));
	assert_false(listen_open(&l, "/no/such/directory/sock"));
}

/* In a child of its own, since descriptors and variables are the process's:
 * puts `fd` at `place`, and says what came of it. */
static int
inherits(int fd, int place, bool listening, const char *fds, bool own_pid)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		struct listener l;
		char text[32];

		if (listening)
			listen(fd, 5);
		dup2(fd, place);
		if (place != STDIN_FILENO)
			close(STDIN_FILENO);
		snprintf(text, sizeof(text), "%ld",
		    (long)getpid() + (own_pid ? 0 : 1));
		if (fds != NULL) {
			setenv("LISTEN_PID", text, 1);
			setenv("LISTEN_FDS", fds, 1);
		}
		if (!listen_inherited(&l))
			_exit(100);
		/* Not on a number that the next opened file may get. */
		if (l.fd < 3 || listen_is_given())
			_exit(102);
		/* Not our file, and the next program must not take it. */
		if (l.path != NULL || getenv("LISTEN_FDS") != NULL ||
		    !(fcntl(l.fd, F_GETFL) & O_NONBLOCK))
			_exit(101);
		_exit(place == 3 ? l.fd : 50);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
takes_what_is_given(void **state)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	strcpy(at.sun_path, path);
	assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	assert_int_equal(inherits(fd, 0, false, NULL, true), 100);
	assert_int_equal(inherits(fd, 3, false, "1", true), 100);
	assert_int_equal(inherits(fd, 0, true, NULL, true), 50);
	assert_int_equal(inherits(fd, 3, true, "1", true), 3);
	assert_int_equal(inherits(fd, 3, true, "2", true), 3);
	assert_int_equal(inherits(fd, 3, true, "0", true), 100);
	assert_int_equal(inherits(fd, 3, true, "x", true), 100);
	/* Meant for another process. */
	assert_int_equal(inherits(fd, 3, true, "1", false), 100);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		is_for_owner_and_group, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_dead_socket_is_replaced, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_live_socket_is_left_alone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		other_files_are_left_alone, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		a_path_has_a_limit, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
		takes_what_is_given, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
