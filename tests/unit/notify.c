/* SPDX-License-Identifier: ISC */
/* What systemd is told, and what its variables mean. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "program/notify.h"

/* A socket in the abstract name space, as systemd may use one; its name with
 * '@' for the first byte goes into `name`. */
static int
supervisor(char name[64])
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	int n = snprintf(name, 64, "@kunderejse-notify-%ld", (long)getpid());

	memcpy(at.sun_path + 1, name + 1, (size_t)n - 1);
	assert_int_equal(
	    bind(fd, (struct sockaddr *)&at,
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) +
			    (size_t)n)),
	    0);
	return fd;
}

static void
assert_told(int fd, const char *want)
{
	char text[256];
	ssize_t n = recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);

	assert_true(n > 0);
	text[n] = '\0';
	assert_true(strncmp(text, want, strlen(want)) == 0);
}

static void
tells_who_asked(void **state)
{
	struct notify n;
	char name[64], pid[32];
	int fd = supervisor(name);

	(void)state;
	snprintf(pid, sizeof(pid), "%ld", (long)getpid());
	setenv("NOTIFY_SOCKET", name, 1);
	setenv("WATCHDOG_USEC", "10000000", 1);
	setenv("WATCHDOG_PID", pid, 1);
	notify_open(&n);
	assert_int_equal(n.watchdog_ms, 5000);
	/* No child shall speak for us. */
	assert_null(getenv("NOTIFY_SOCKET"));
	assert_null(getenv("WATCHDOG_USEC"));
	notify_say(&n, "READY=1\nSTATUS=site %s", "abc");
	assert_told(fd, "READY=1\nSTATUS=site abc");
	notify_reloading(&n);
	assert_told(fd, "RELOADING=1\nMONOTONIC_USEC=");
	/* Nobody listens any more: nothing happens. */
	close(fd);
	notify_say(&n, "STOPPING=1");
	notify_close(&n);
	assert_int_equal(n.fd, -1);
}

static void
is_quiet_when_nobody_asked(void **state)
{
	static const char *const bad[] = {"", "relative", "@"};
	struct notify n;

	(void)state;
	unsetenv("NOTIFY_SOCKET");
	notify_open(&n);
	assert_int_equal(n.fd, -1);
	notify_say(&n, "READY=1");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		setenv("NOTIFY_SOCKET", bad[i], 1);
		notify_open(&n);
		assert_int_equal(n.fd, -1);
		assert_int_equal(n.watchdog_ms, 0);
	}
}

static void
the_watchdog_of_another_is_none(void **state)
{
	static const struct {
		const char *usec, *pid;
		int64_t ms;
	} cases[] = {
	    {"10000000", "1", 0},
	    {"10000000", NULL, 5000},
	    {"0", NULL, 0},
	    {"-5", NULL, 0},
	    {"x", NULL, 0},
	    {"100", NULL, 1},
	};
	struct notify n;
	char name[64];
	int fd = supervisor(name);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		setenv("NOTIFY_SOCKET", name, 1);
		setenv("WATCHDOG_USEC", cases[i].usec, 1);
		if (cases[i].pid != NULL)
			setenv("WATCHDOG_PID", cases[i].pid, 1);
		notify_open(&n);
		assert_int_equal(n.watchdog_ms, cases[i].ms);
		notify_close(&n);
	}
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tells_who_asked),
	    cmocka_unit_test(is_quiet_when_nobody_asked),
	    cmocka_unit_test(the_watchdog_of_another_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
