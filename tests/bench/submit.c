/* SPDX-License-Identifier: ISC */
/*
 * The second part of P7 of DESIGN 12 without the queue: messages of 14 KB a
 * second that one sender hands to smtp-sink (of postfix) on one connection at a
 * time.  The median of ROUNDS; nothing is asserted.
 */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "mail/submit.h"

#define ROUNDS 7
#define MESSAGES 3000
#define SIZE 14000

extern char **environ;

struct sample {
	double wall, cpu;
};

static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool
sending(void *ctx)
{
	++*(int *)ctx;
	return true;
}

static struct str
message(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, SIZE + 256);
	buf_lit(&b, "Message-ID: <bench@example.com>\r\n\r\n");
	while (b.n < SIZE)
		buf_lit(
		    &b, "Lorem ipsum dolor sit amet, consectetur elit.\r\n");
	return buf_view(&b);
}

/* On a socket in `dir`; -1 when there is no such program. */
static pid_t
start_sink(const char *socket)
{
	char name[] = "smtp-sink", u[] = "-u", nobody[] = "nobody", at[160],
	     backlog[] = "64";
	char *root[] = {name, u, nobody, at, backlog, NULL};
	char *plain[] = {name, at, backlog, NULL};
	posix_spawn_file_actions_t files;
	pid_t pid;
	int rc;

	snprintf(at, sizeof(at), "unix:%s", socket);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	rc = posix_spawnp(
	    &pid, name, &files, NULL, geteuid() == 0 ? root : plain, environ);
	posix_spawn_file_actions_destroy(&files);
	return rc == 0 ? pid : -1;
}

/* Messages that were accepted. */
static int
run(struct submit *s, struct str bytes, int n)
{
	int accepted = 0, asked = 0;

	for (int i = 0; i < n; i++) {
		struct submit_mail mail = {
		    .from = STR("b+o7k3m2kq9@b.example.com"),
		    .rcpt = STR("a@example.org"),
		    .name = STR("bench"),
		    .bytes = bytes,
		    .sending = sending,
		    .ctx = &asked};
		struct submit_result r;

		submit(s, &mail, &r);
		accepted += r.outcome == SUBMIT_ACCEPTED;
	}
	return accepted;
}

static int
by_wall(const void *a, const void *b)
{
	double x = ((const struct sample *)a)->wall,
	       y = ((const struct sample *)b)->wall;

	return (x > y) - (x < y);
}

static bool
measure(struct submit *s, struct str bytes)
{
	struct sample samples[ROUNDS], *mid = &samples[ROUNDS / 2];

	for (int i = 0; i < ROUNDS; i++) {
		double wall = seconds(CLOCK_MONOTONIC);
		double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);

		if (run(s, bytes, MESSAGES) != MESSAGES)
			return false;
		samples[i].wall = seconds(CLOCK_MONOTONIC) - wall;
		samples[i].cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	}
	qsort(samples, ROUNDS, sizeof(samples[0]), by_wall);
	printf("submit to smtp-sink, %d bytes    %6.0f  %6.0f  %6.0f a second"
	       "  %6.1f us of CPU   (>= 2000)\n",
	    (int)bytes.n, MESSAGES / samples[ROUNDS - 1].wall,
	    MESSAGES / mid->wall, MESSAGES / samples[0].wall,
	    mid->cpu * 1e6 / MESSAGES);
	return true;
}

int
main(void)
{
	char dir[] = "/tmp/kunderejse-bench.XXXXXX", socket[64], text[80];
	struct arena *a = arena_new(0);
	struct submit_setup setup = {.timeout = 10};
	struct submit *s;
	struct str why, bytes = message(a);
	bool good = false;
	pid_t sink;

	if (mkdtemp(dir) == NULL)
		return 1;
	snprintf(socket, sizeof(socket), "%s/sink", dir);
	snprintf(text, sizeof(text), "smtp+unix:%s", socket);
	setenv("PATH", "/usr/bin:/bin:/usr/sbin:/sbin", 1);
	s = submit_open(a, str_of(text), &setup, &why);
	sink = s == NULL ? -1 : start_sink(socket);
	if (s == NULL)
		printf("submit: %.*s\n", STR_ARG(why));
	else if (sink < 0)
		printf("submit: smtp-sink (postfix) is missing\n");
	for (int i = 0; i < 500 && sink > 0 && run(s, bytes, 1) == 0; i++)
		poll(NULL, 0, 10);
	if (sink > 0) {
		good = measure(s, bytes);
		if (!good)
			fprintf(stderr, "submit: not all were accepted\n");
		kill(sink, SIGTERM);
		waitpid(sink, NULL, 0);
	}
	if (s != NULL)
		submit_close(s);
	unlink(socket);
	rmdir(dir);
	arena_free(a);
	return good || sink < 0 ? 0 : 1;
}
