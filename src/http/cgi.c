/* SPDX-License-Identifier: ISC */
/*
 * One request of plain CGI.  The environment lives as long as the process, so
 * nothing of it is copied.
 */
#include "http/cgi.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/request.h"
#include "http/response.h"

#define HEADERS_MAX (64u * 1024)

extern char **environ;

/* Up to n bytes of standard input; fewer when it ends or fails before. */
static size_t
read_body(char *p, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t more = read(STDIN_FILENO, p + got, n - got);

		if (more < 0 && errno == EINTR)
			continue;
		if (more <= 0)
			break;
		got += (size_t)more;
	}
	return got;
}

int
cgi_read(struct arena *a, struct request *r)
{
	static const char length_name[] = "CONTENT_LENGTH=";
	struct str *params, length = {NULL, 0}, body = {NULL, 0};
	size_t n = 0;
	int64_t size = 0;
	int status;

	while (environ[n] != NULL)
		n++;
	params = arena_raw(a, n * sizeof(*params));
	for (size_t i = 0; i < n; i++) {
		params[i] = str_of(environ[i]);
		if (str_starts(params[i], str_of(length_name)))
			length = str_from(params[i], sizeof(length_name) - 1);
	}
	/* RFC 3875 4.2: never more than that; the server need not close. */
	if (str_i64(length, &size) && size > 0 && size <= REQUEST_BODY_MAX) {
		char *room = arena_raw(a, (size_t)size);

		body = (struct str){room, read_body(room, (size_t)size)};
	}
	status = request_fill(r, a, params, n, body);
	return size > REQUEST_BODY_MAX ? 413 : status;
}

bool
cgi_write(struct arena *a, struct response *response, bool head_only)
{
	struct buf out;
	struct str left;

	buf_init(&out, a, RESPONSE_BODY_MAX + HEADERS_MAX);
	response_write(response, head_only, &out);
	left = buf_view(&out);
	while (left.n > 0) {
		ssize_t n = write(STDOUT_FILENO, left.p, left.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			log_errno("the answer was not written");
			return false;
		}
		left = str_from(left, (size_t)n);
	}
	return true;
}
