/* SPDX-License-Identifier: ISC */
/*
 * Both sides of the compiler child.
 */
#include "program/compiler.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/putall.h"
#include "publish/statedir.h"
#include "weave/compile.h"

#define TEXT_MAX (1024u * 1024)
#define SEALS (F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

/* Sanitizers take several times the time, and terabytes of addresses. */
#ifdef WITH_SANITIZERS
#define CPU_SECONDS 20
#define MEMORY RLIM_INFINITY
#define PATIENCE_MS 30000
#else
#define CPU_SECONDS 2
#define MEMORY (256ul * 1024 * 1024)
#define PATIENCE_MS 10000
#endif

enum { CHILD_GOOD = 0, CHILD_REFUSED = 1, CHILD_FAILED = 3 };

void
compiler_init(struct compiler *c)
{
	*c = (struct compiler){.image = -1, .pipe = {-1, -1}};
}

static void
shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
compiler_close(struct compiler *c)
{
	assert(c->pid == 0 || c->ended);
	shut(&c->image);
	shut(&c->pipe[0]);
	shut(&c->pipe[1]);
	if (c->arena != NULL)
		arena_free(c->arena);
	compiler_init(c);
}

enum compiler_fork
compiler_start(struct compiler *c, int64_t now_ms)
{
	compiler_init(c);
	c->arena = arena_new(0);
	buf_init(&c->text, c->arena, TEXT_MAX);
	c->kill_ms = now_ms + PATIENCE_MS;
	c->image =
	    memfd_create("kunderejse site", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (c->image >= 0 && pipe2(c->pipe, O_CLOEXEC) == 0 &&
	    fcntl(c->pipe[0], F_SETFL, O_NONBLOCK) == 0)
		c->pid = fork();
	else
		c->pid = -1;
	switch (c->pid) {
	case -1:
		log_errno("starting the compiler");
		c->pid = 0;
		compiler_close(c);
		return COMPILER_FAILED;
	case 0:
		shut(&c->pipe[0]);
		return COMPILER_CHILD;
	default:
		shut(&c->pipe[1]);
		return COMPILER_STARTED;
	}
}

static void
limit(void)
{
	const struct rlimit core = {0, 0};
	const struct rlimit cpu = {CPU_SECONDS, CPU_SECONDS + 1};
	const struct rlimit memory = {MEMORY, MEMORY};

	if (setrlimit(RLIMIT_CORE, &core) != 0 ||
	    setrlimit(RLIMIT_CPU, &cpu) != 0 ||
	    setrlimit(RLIMIT_AS, &memory) != 0)
		log_errno("limits of the compiler");
}

static bool
hand_over(int fd, struct str s)
{
	if (putall(fd, s))
		return true;
	log_errno("handing over what was compiled");
	return false;
}

int
compiler_child(struct compiler *c, const char *site)
{
	struct complaints *complaints = complaints_new(c->arena);
	struct str image;
	int status = CHILD_FAILED;
	bool good;

	log_name("compiler");
	limit();
	good = compile_site(c->arena, complaints, site, &image);
	complaints_print(complaints, &c->text);
	if (!good)
		status = CHILD_REFUSED;
	else if (hand_over(c->image, image)) {
		if (fcntl(c->image, F_ADD_SEALS, SEALS) == 0)
			status = CHILD_GOOD;
		else
			log_errno("sealing the compiled site");
	}
	if (!hand_over(c->pipe[1], buf_view(&c->text)))
		status = CHILD_FAILED;
	c->ended = true; /* there is nobody to wait for on this side */
	compiler_close(c);
	return status;
}

void
compiler_read(struct compiler *c)
{
	char room[4096];
	ssize_t n;

	while ((n = read(c->pipe[0], room, sizeof(room))) > 0)
		buf_add(&c->text, room, (size_t)n);
	if (n == 0 || (errno != EAGAIN && errno != EINTR))
		shut(&c->pipe[0]);
}

void
compiler_ended(struct compiler *c, int status)
{
	c->ended = true;
	c->status = status;
}

void
compiler_watch(struct compiler *c, int64_t now_ms)
{
	if (c->pid != 0 && !c->ended && now_ms > c->kill_ms)
		kill(c->pid, SIGKILL);
}

bool
compiler_done(const struct compiler *c)
{
	return c->pid != 0 && c->ended && c->pipe[0] < 0;
}

void
compiler_wait(struct compiler *c)
{
	struct pollfd p = {.fd = c->pipe[0], .events = POLLIN};
	int status = 0;

	while (c->pipe[0] >= 0) {
		int64_t left = c->kill_ms - clock_ms();

		if (poll(&p, 1, left > 0 ? (int)left + 1 : 1000) > 0)
			compiler_read(c);
		compiler_watch(c, clock_ms());
	}
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	compiler_ended(c, status);
}

/* Whether the child kept its word: a closed image, never to change. */
static bool
is_sealed(int fd)
{
	int seals = fcntl(fd, F_GET_SEALS);

	return seals >= 0 && (seals & SEALS) == SEALS;
}

enum compiler_verdict
compiler_verdict(struct compiler *c)
{
	int status = c->status;

	assert(compiler_done(c));
	if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_GOOD &&
	    is_sealed(c->image))
		return COMPILER_GOOD;
	if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_REFUSED)
		return COMPILER_REFUSED;
	if (WIFSIGNALED(status))
		buf_printf(&c->text,
		    "site.xml: error: the compiler was stopped (%s): the "
		    "site takes too much time or memory, or the compiler has a "
		    "fault\n",
		    strsignal(WTERMSIG(status)));
	else
		buf_lit(&c->text,
		    "site.xml: error: the compiler failed; its own lines in "
		    "the log say why\n");
	return COMPILER_REFUSED;
}

int
compiler_take(struct compiler *c)
{
	int fd = c->image;

	c->image = -1;
	return fd;
}
