/* SPDX-License-Identifier: ISC */
#include "program/since.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "insight/sitecheck.h"
#include "publish/copytree.h"
#include "weave/compile.h"

extern char **environ;

/* Starts a program with one of its standard descriptors at ours. */
static pid_t
start(const char *const *argv, int ours, int theirs)
{
	posix_spawn_file_actions_t actions;
	pid_t pid = -1;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ours, theirs);
	error = posix_spawnp(&pid, argv[0], &actions, NULL,
	    (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	if (error == 0)
		return pid;
	log_error("%s: %s", argv[0], strerror(error));
	return -1;
}

static bool
ended_well(pid_t pid)
{
	int status = 0;

	if (pid < 0)
		return false;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* The directory as it was, into a new one. */
static bool
take_out(const char *site, const char *revision, const char *into)
{
	const char *const git[] = {
	    "git", "-C", site, "archive", "--format=tar", revision, NULL};
	const char *const tar[] = {"tar", "-x", "-f", "-", "-C", into, NULL};
	int ends[2];
	pid_t from, to;
	bool good;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		log_errno("pipe");
		return false;
	}
	from = start(git, ends[1], STDOUT_FILENO);
	to = start(tar, ends[0], STDIN_FILENO);
	close(ends[0]);
	close(ends[1]);
	good = ended_well(from);
	if (!good && from >= 0)
		log_error(
		    "--since: git has no revision %s of %s", revision, site);
	return ended_well(to) && good;
}

bool
since_check(struct complaints *old, struct arena *a, const char *site,
    const char *revision, int64_t now)
{
	const char *tmp = getenv("TMPDIR");
	char dir[PATH_MAX];
	struct str image;
	struct site was;
	bool good;

	/* It would be an option of git. */
	if (*revision == '-') {
		log_error("--since: %s is no revision", revision);
		return false;
	}
	snprintf(dir, sizeof(dir), "%s/kunderejse-since.XXXXXX",
	    tmp != NULL && *tmp != '\0' ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL) {
		log_errno("%s", dir);
		return false;
	}
	good = take_out(site, revision, dir);
	if (good && compile_site(a, old, dir, &image) &&
	    site_open(&was, image.p, image.n))
		sitecheck(a, &was, old, now);
	copytree_remove(AT_FDCWD, dir);
	return good;
}
