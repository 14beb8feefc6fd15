/* SPDX-License-Identifier: ISC */
/*
 * What is known of libfcgi 2.4.2 and relied on here, each tried by
 * tests/unit/fcgi.c:
 *  - FCGX_Accept_r first finishes what it holds and closes the connection
 * unless keepConnection is set; with no connection it accepts from listen_sock,
 *    where -1 fails at once.
 *  - keepConnection becomes what the peer's FCGI_KEEP_CONN says.
 *  - ipcFd is -1 after libfcgi closed it, which it does after every error.
 *  - A request cut short is delivered all the same; only FCGX_GetError tells.
 */
#include "http/fcgi.h"

#include <assert.h>
#include <fcgiapp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/request.h"
#include "http/response.h"

#define SEND_SECONDS 2
#define HEADERS_MAX (64u * 1024) /* bytes of an answer before its body */

struct fcgi {
	struct arena *arena; /* holds this struct */
	FCGX_Request request;
};

bool
fcgi_start(void)
{
	int rc = FCGX_Init();

	if (rc != 0)
		log_error("libfcgi does not start: %d", rc);
	return rc == 0;
}

struct fcgi *
fcgi_open(int fd)
{
	struct timeval patience = {.tv_sec = SEND_SECONDS};
	struct arena *a;
	struct fcgi *c;

	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience,
		sizeof(patience)) != 0) {
		log_errno("no send time-out on a connection");
		close(fd);
		return NULL;
	}
	a = arena_new(sizeof(*c));
	c = ARENA_NEW(a, struct fcgi);
	c->arena = a;
	FCGX_InitRequest(&c->request, -1, 0);
	c->request.ipcFd = fd;
	c->request.keepConnection = 1; /* else the first accept closes it */
	FCGX_Detach(&c->request);      /* else every close waits for the peer */
	return c;
}

int
fcgi_fd(const struct fcgi *c)
{
	return c->request.ipcFd;
}

/* Closes at once, without the answer FCGX_Finish_r would try to write. */
static void
drop(struct fcgi *c, const char *why)
{
	log_trace(
	    LOG_SERVE, "connection %d dropped: %s", c->request.ipcFd, why);
	if (c->request.ipcFd >= 0)
		FCGX_Free(&c->request, 1);
}

/* The parameters in one piece of the arena: libfcgi's die with the answer. */
static struct str *
copy_params(struct arena *a, char **envp, size_t *count)
{
	struct str *params;
	size_t n = 0, bytes = 0;
	char *room;

	while (envp[n] != NULL)
		n++;
	params = arena_raw(a, n * sizeof(*params));
	for (size_t i = 0; i < n; i++) {
		params[i] = str_of(envp[i]);
		bytes += params[i].n;
	}
	room = arena_raw(a, bytes);
	for (size_t i = 0; i < n; i++) {
		memcpy(room, params[i].p, params[i].n);
		params[i].p = room;
		room += params[i].n;
	}
	*count = n;
	return params;
}

/*
 * Reads STDIN to its end, whatever it holds: what stays behind is taken for the
 * next request.  Keeps at most `want` bytes; returns how many there were.
 */
static size_t
drain(FCGX_Stream *in, struct arena *a, size_t want, struct str *body)
{
	char scrap[512], *room = arena_raw(a, want);
	size_t n = (size_t)FCGX_GetStr(room, (int)want, in);
	int more;

	*body = (struct str){room, n};
	do {
		more = FCGX_GetStr(scrap, sizeof(scrap), in);
		n += (size_t)more;
	} while (more == (int)sizeof(scrap));
	return n;
}

/* CONTENT_LENGTH, as far as it helps to find room; request_fill judges it. */
static size_t
expected(char **envp)
{
	int64_t n = 0;

	if (!str_i64(str_of(FCGX_GetParam("CONTENT_LENGTH", envp)), &n) ||
	    n < 0 || n > REQUEST_BODY_MAX)
		return 0;
	return (size_t)n;
}

int
fcgi_read(struct fcgi *c, struct arena *a, struct request *r)
{
	struct str *params, body;
	size_t nparams, size;
	int status;

	assert(c->request.in == NULL); /* answered since the last one */
	if (FCGX_Accept_r(&c->request) != 0) {
		drop(c, "no request");
		return -1;
	}
	if (FCGX_GetError(c->request.in) != 0) {
		drop(c, "parameters cut short");
		return -1;
	}
	size = drain(c->request.in, a, expected(c->request.envp), &body);
	if (FCGX_GetError(c->request.in) != 0) {
		drop(c, "body cut short");
		return -1;
	}
	params = copy_params(a, c->request.envp, &nparams);
	status = request_fill(r, a, params, nparams, body);
	if (size > REQUEST_BODY_MAX)
		return 413;
	return size > body.n ? 400 : status;
}

bool
fcgi_write(struct fcgi *c, struct arena *a, struct response *response,
    bool head_only, bool keep)
{
	struct buf head;
	struct str body;

	assert(c->request.in != NULL);
	buf_init(&head, a, HEADERS_MAX);
	body = response_head(response, head_only, &head);
	if (FCGX_PutStr(head.p, (int)head.n, c->request.out) < 0 ||
	    FCGX_PutStr(body.p, (int)body.n, c->request.out) < 0) {
		/* FCGX_Finish_r would try again and wait as long once more. */
		drop(c, "answer not taken");
		return false;
	}
	if (!keep)
		c->request.keepConnection = 0;
	FCGX_Finish_r(&c->request);
	return c->request.ipcFd >= 0;
}

void
fcgi_close(struct fcgi *c)
{
	if (c->request.ipcFd >= 0)
		FCGX_Free(&c->request, 1);
	arena_free(c->arena);
}
