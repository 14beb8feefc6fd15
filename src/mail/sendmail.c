/* SPDX-License-Identifier: ISC */
/*
 * A program with the manners of sendmail(8) takes the message on its input.
 * Input and output are files in memory: it can neither block us nor end us by a
 * closed pipe, and all there is to wait for is its end.
 *
 * `sending` is asked before it starts, for then it has the whole message.  Its
 * exit says less than SMTP does (<sysexits.h>), so it never blames a recipient:
 * a bounce will.
 */
#include "mail/backend.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/putall.h"

#define TIMEOUT_SECONDS 60

extern char **environ;

struct sendmail {
	const char *path;
	int timeout;
};

static void *
sendmail_open(struct arena *a, const struct transport *t,
    const struct submit_setup *setup, struct str *why)
{
	struct sendmail *s = ARENA_NEW(a, struct sendmail);

	s->path = backend_text(a, t->path);
	s->timeout = setup->timeout > 0 ? setup->timeout : TIMEOUT_SECONDS;
	if (access(s->path, X_OK) == 0)
		return s;
	*why = str_format(a, "%s: %s", s->path, strerror(errno));
	return NULL;
}

/* Lines end the way of this machine, or some would see an empty line in CR. */
static bool
write_lines(int fd, struct str s)
{
	struct str line, chunk;
	char lines[16384];
	size_t n = 0;

	while (s.n > 0) {
		size_t end = str_find(s, STR("\r\n"));

		line = str_head(s, end);
		s = str_from(s, end + 2);
		for (; n + line.n >= sizeof(lines);
		     line = str_from(line, chunk.n)) {
			chunk = str_head(line, sizeof(lines) - n);
			memcpy(lines + n, chunk.p, chunk.n);
			if (!putall(fd, (struct str){lines, n + chunk.n}))
				return false;
			n = 0;
		}
		memcpy(lines + n, line.p, line.n);
		n += line.n;
		lines[n++] = '\n';
	}
	return putall(fd, (struct str){lines, n}) &&
	       lseek(fd, 0, SEEK_SET) == 0;
}

/* In a session of its own, so that it ends with all its children. */
static int
start(const struct sendmail *s, const struct submit_mail *mail, int in, int out,
    pid_t *pid)
{
	char from[ADDRESS_MAX + 1], rcpt[ADDRESS_MAX + 1], path[PATH_MAX];
	char i[] = "-i", f[] = "-f", end[] = "--";
	char *argv[] = {path, i, f, from, end, rcpt, NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int rc;

	snprintf(path, sizeof(path), "%s", s->path);
	snprintf(from, sizeof(from), "%.*s", STR_ARG(mail->from));
	snprintf(rcpt, sizeof(rcpt), "%.*s", STR_ARG(mail->rcpt));
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDERR_FILENO);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSID |
					    POSIX_SPAWN_SETSIGMASK |
					    POSIX_SPAWN_SETSIGDEF);
	rc = posix_spawn(pid, s->path, &files, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

/* Waits for its end, at most so many seconds; false: it had to be killed. */
static bool
wait_for(pid_t pid, int seconds, int *status)
{
	struct pollfd p = {pidfd_open(pid, 0), POLLIN, 0};
	int64_t left = 1, until = clock_ms() + seconds * 1000;
	pid_t ended = 0;

	while (ended == 0 && left > 0) {
		ended = waitpid(pid, status, WNOHANG);
		left = until - clock_ms();
		/* Without a descriptor to spare we look again and again. */
		if (ended == 0 && left > 0)
			poll(&p, 1, p.fd < 0 && left > 10 ? 10 : (int)left);
	}
	if (p.fd >= 0)
		close(p.fd);
	if (ended != 0)
		return ended == pid;
	kill(-pid, SIGKILL);
	while (waitpid(pid, status, 0) < 0 && errno == EINTR)
		;
	return false;
}

static enum submit_outcome
outcome(int status)
{
	switch (status) {
	case EX_OK:
		return SUBMIT_ACCEPTED;
	case EX_TEMPFAIL:
	/* The recipient's host, or with some programs the server's own. */
	case EX_NOHOST:
		return SUBMIT_TEMP;
	case EX_DATAERR:
	case EX_NOUSER:
		return SUBMIT_PERM;
	/* Its settings, its disk, its rights, its absence; and what we do not
	 * know, for a refusal for good can not be taken back. */
	default:
		return SUBMIT_LANE;
	}
}

/* The beginning of what it printed. */
static void
hear(int fd, char *text, size_t size)
{
	ssize_t n = pread(fd, text, size - 1, 0);

	text[n > 0 ? n : 0] = '\0';
	while (n > 0 && (text[n - 1] == '\n' || text[n - 1] == ' '))
		text[--n] = '\0';
}

static void
run(const struct sendmail *s, const struct submit_mail *mail, int in, int out,
    struct submit_result *r)
{
	char text[SUBMIT_TEXT];
	int status = 0, rc;
	pid_t pid;

	rc = start(s, mail, in, out, &pid);
	if (rc != 0) {
		submit_say(r, SUBMIT_LANE, "%s: %s", s->path, strerror(rc));
		return;
	}
	if (!wait_for(pid, s->timeout, &status))
		submit_say(r, SUBMIT_UNCERTAIN,
		    "%s did not end within %d s and was killed", s->path,
		    s->timeout);
	else if (!WIFEXITED(status))
		submit_say(r, SUBMIT_UNCERTAIN, "%s was ended by signal %d",
		    s->path, WTERMSIG(status));
	else {
		hear(out, text, sizeof(text));
		submit_say(r, outcome(WEXITSTATUS(status)), "exit %d%s%s",
		    WEXITSTATUS(status), text[0] != '\0' ? ": " : "", text);
	}
}

static void
sendmail_send(
    void *state, const struct submit_mail *mail, struct submit_result *r)
{
	int in = memfd_create("message", MFD_CLOEXEC);
	int out = memfd_create("answer", MFD_CLOEXEC);

	if (in < 0 || out < 0 || !write_lines(in, mail->bytes))
		submit_say(r, SUBMIT_LANE, "no room for the message: %s",
		    strerror(errno));
	else if (!mail->sending(mail->ctx))
		submit_say(r, SUBMIT_HELD, "held back before it was handed on");
	else
		run(state, mail, in, out, r);
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
}

static void
sendmail_close(void *state)
{
	(void)state;
}

const struct backend sendmail_backend = {
    sendmail_open, sendmail_send, sendmail_close};
