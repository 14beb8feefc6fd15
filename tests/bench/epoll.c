/* SPDX-License-Identifier: ISC */
/*
 * What the program is measured against, the fast kind: one process per CPU, an
 * epoll loop in each, libfcgi for each connection as DESIGN 3 "A connection"
 * says, sending one answer from memory.  The gate only looks for the end of the
 * request: without it one slow peer would stop everybody.
 *
 *   epoll SOCKET ANSWER          ANSWER: a file, headers and body as in CGI
 */
#include <fcgiapp.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#define BACKLOG 1024
#define WORKERS_MAX 64
#define REQUEST_MAX (128 * 1024)

static char answer[64 * 1024];
static int answer_size;

struct worker {
	int epoll, listener;
	bool listening;
	int *loads; /* connections of each worker, shared */
	int self, workers;
};

/* Whether a whole request lies ready: the empty STDIN record is there. */
static bool
is_whole(int fd)
{
	static unsigned char room[REQUEST_MAX];
	ssize_t n = recv(fd, room, sizeof(room), MSG_PEEK | MSG_DONTWAIT);
	size_t at = 0, size = n > 0 ? (size_t)n : 0;

	while (at + 8 <= size) {
		const unsigned char *h = room + at;
		size_t content = (size_t)h[4] << 8 | h[5];

		if (h[1] == 5 && content == 0)
			return true;
		at += 8 + content + h[6];
	}
	return n == 0; /* closed: let libfcgi find out */
}

static void
take(struct worker *w)
{
	struct timeval patience = {.tv_sec = 2};
	int fd = accept4(w->listener, NULL, NULL, SOCK_CLOEXEC);
	struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP};
	FCGX_Request *request;

	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	request = calloc(1, sizeof(*request));
	if (request == NULL)
		abort();
	FCGX_InitRequest(request, -1, 0);
	request->ipcFd = fd;
	request->keepConnection = 1;
	FCGX_Detach(request);
	event.data.ptr = request;
	epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &event);
	w->loads[w->self]++;
}

static void
serve(struct worker *w, FCGX_Request *request)
{
	if (!is_whole(request->ipcFd))
		return;
	if (FCGX_Accept_r(request) == 0) {
		FCGX_PutStr(answer, answer_size, request->out);
		FCGX_Finish_r(request);
		if (request->ipcFd >= 0)
			return;
	}
	w->loads[w->self]--;
	free(request);
}

/* Listens while it holds no more connections than the others. */
static void
balance(struct worker *w)
{
	struct epoll_event event = {.events = EPOLLIN};
	int sum = 0;
	bool want;

	for (int i = 0; i < w->workers; i++)
		sum += w->loads[i];
	want = w->loads[w->self] <= sum / w->workers + 1;
	if (want == w->listening)
		return;
	w->listening = want;
	epoll_ctl(w->epoll, want ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, w->listener,
	    &event);
}

static void
work(struct worker *w)
{
	struct epoll_event events[64];

	prctl(PR_SET_PDEATHSIG, SIGKILL); /* libfcgi catches SIGTERM */
	FCGX_Init();
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	for (;;) {
		int n;

		balance(w);
		/* Another worker's load may have changed meanwhile. */
		n = epoll_wait(w->epoll, events, 64, w->listening ? -1 : 100);
		for (int i = 0; i < n; i++)
			if (events[i].data.ptr == NULL)
				take(w);
			else
				serve(w, events[i].data.ptr);
	}
}

static void
answer_read(const char *path)
{
	FILE *f = fopen(path, "rb");

	if (f == NULL) {
		perror(path);
		exit(1);
	}
	answer_size = (int)fread(answer, 1, sizeof(answer), f);
	fclose(f);
}

int
main(int argc, char **argv)
{
	struct worker w = {0};
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	if (argc != 3) {
		fprintf(stderr, "usage: epoll SOCKET ANSWER\n");
		return 2;
	}
	answer_read(argv[2]);
	FCGX_Init();
	w.listener = FCGX_OpenSocket(argv[1], BACKLOG);
	w.workers = cpus < 2 ? 2 : cpus > WORKERS_MAX ? WORKERS_MAX : (int)cpus;
	w.loads = mmap(NULL, sizeof(int) * WORKERS_MAX, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w.listener < 0 || w.loads == MAP_FAILED) {
		perror(argv[1]);
		return 1;
	}
	/* Several may wake for one connection. */
	fcntl(w.listener, F_SETFL, O_NONBLOCK);
	for (w.self = 0; w.self < w.workers; w.self++)
		if (fork() == 0)
			work(&w);
	while (wait(NULL) > 0)
		continue;
	return 0;
}
