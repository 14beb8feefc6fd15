/* SPDX-License-Identifier: ISC */
/*
 * Bytes as they come from a peer.  What the gate calls whole must be a request
 * to the real libfcgi, too: read without waiting and answered.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "http/fcgi.h"
#include "http/gate.h"
#include "http/request.h"
#include "http/response.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The connection has one request lying there and a peer that stays silent. */
static void
serve(int fd)
{
	struct arena *a = arena_new(0);
	struct fcgi *c = fcgi_open(fd);
	struct response response;
	struct request r;
	int status;

	assert(c != NULL);
	status = fcgi_read(c, a, &r);
	assert(status == 0 || status == 400 || status == 413);
	response_init(&response, a);
	response_restart(&response, status == 0 ? 200 : status);
	fcgi_write(c, a, &response, r.method == METHOD_HEAD, true);
	fcgi_close(c);
	arena_free(a);
}

static void
answered(int fd)
{
	unsigned char back[4096];
	ssize_t n = recv(fd, back, sizeof(back), MSG_DONTWAIT);

	/* At least: a record, its end, and END_REQUEST. */
	assert(n >= 40);
	assert(back[0] == 1 && back[1] == 6);
	assert(back[n - 16] == 1 && back[n - 15] == 3);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	enum gate_verdict v;
	size_t used = 0;
	int fd[2];

	if (!fcgi_start())
		abort();
	v = gate_judge(p, n, &used);
	/* A shorter beginning is never more than not yet whole. */
	if (v != GATE_REFUSED && n > 0) {
		size_t half = v == GATE_WHOLE ? used - 1 : n / 2, ignored;

		assert(gate_judge(p, half, &ignored) == GATE_PARTIAL);
	}
	if (v != GATE_WHOLE)
		return 0;
	assert(used <= n && used <= GATE_BYTES_MAX);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fd) != 0)
		abort();
	assert(send(fd[1], p, used, 0) == (ssize_t)used);
	serve(fd[0]);
	answered(fd[1]);
	close(fd[1]);
	return 0;
}
