/* SPDX-License-Identifier: ISC */
/*
 * One connection over a socket pair, with the real libfcgi: good requests, cut
 * ones, peers that leave, and the facts of libfcgi that fcgi.c and gate.c rely
 * on.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "http/fcgi.h"
#include "http/gate.h"
#include "http/request.h"
#include "http/response.h"
#include "wire.h"

#define STR_IS(s, lit) assert_true(str_eq((s), STR(lit)))

static const char *const get_params[] = {"REQUEST_METHOD=GET",
    "DOCUMENT_URI=/priser", "QUERY_STRING=a=1", "HTTP_COOKIE=k=v",
    "CONTENT_LENGTH=", NULL};
static const char *const post_params[] = {
    "REQUEST_METHOD=POST", "DOCUMENT_URI=/k/form/x", "CONTENT_LENGTH=5", NULL};

/* A connection, its peer, and what goes over it. */
struct pair {
	struct fcgi *c;
	int peer;
	struct arena *a;
	struct wire w;
	struct request r;
};

static int
setup(void **state)
{
	static struct pair p;
	int fd[2];

	if (!fcgi_start())
		return -1;
	alarm(60); /* a read that waits is a failure, not a hang */
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	p.c = fcgi_open(fd[0]);
	p.peer = fd[1];
	p.a = arena_new(0);
	p.w.n = 0;
	*state = &p;
	return p.c == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	struct pair *p = *state;

	fcgi_close(p->c);
	if (p->peer >= 0)
		close(p->peer);
	arena_free(p->a);
	return 0;
}

static void
send_all(struct pair *p)
{
	assert_int_equal(send(p->peer, p->w.p, p->w.n, 0), (ssize_t)p->w.n);
	p->w.n = 0;
}

static void
send_request(struct pair *p, unsigned flags, const char *const *params,
    const char *body, size_t n)
{
	wire_begin(&p->w, 1, 1, flags);
	wire_params(&p->w, 1, params);
	wire_stdin(&p->w, 1, body, n);
	send_all(p);
}

static bool
answer(struct pair *p, const char *body, bool keep)
{
	struct response r;

	response_init(&r, p->a);
	r.type = STR("text/plain");
	buf_str(&r.body, str_of(body));
	return fcgi_write(p->c, p->a, &r, false, keep);
}

/* Reads records up to END_REQUEST; returns the STDOUT content in the arena. */
static struct str
receive(struct pair *p)
{
	struct buf out;
	unsigned char h[8];
	static char content[65535 + 255];

	buf_init(&out, p->a, 4u << 20);
	for (;;) {
		size_t n;

		assert_int_equal(recv(p->peer, h, 8, MSG_WAITALL), 8);
		assert_int_equal(h[0], 1);
		assert_int_equal(h[3], 1);
		n = (size_t)h[4] * 256 + h[5];
		if (n + h[6] > 0)
			assert_int_equal(
			    recv(p->peer, content, n + h[6], MSG_WAITALL),
			    (ssize_t)(n + h[6]));
		if (h[1] == WIRE_END)
			return buf_view(&out);
		assert_int_equal(h[1], WIRE_STDOUT);
		buf_add(&out, content, n);
	}
}

static bool
is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void
assert_peer_sees_end(struct pair *p)
{
	char byte;

	assert_int_equal(recv(p->peer, &byte, 1, MSG_DONTWAIT), 0);
}

static void
test_get(void **state)
{
	struct pair *p = *state;
	struct str text;

	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_int_equal(p->r.method, METHOD_GET);
	STR_IS(p->r.path, "/priser");
	STR_IS(p->r.query, "a=1");
	STR_IS(p->r.cookie, "k=v");
	assert_int_equal(p->r.body.n, 0);
	assert_true(answer(p, "hei", true));
	text = receive(p);
	STR_IS(text, "Status: 200 OK\r\nContent-Type: text/plain\r\n"
		     "Content-Length: 3\r\n\r\nhei");
	/* The request outlives the answer. */
	STR_IS(p->r.path, "/priser");
}

static void
test_post(void **state)
{
	struct pair *p = *state;

	wire_begin(&p->w, 1, 1, 1);
	wire_params(&p->w, 1, post_params);
	wire_record(&p->w, WIRE_STDIN, 1, "a=", 2, 6);
	wire_record(&p->w, WIRE_STDIN, 1, "\0b\r", 3, 0);
	wire_record(&p->w, WIRE_STDIN, 1, NULL, 0, 0);
	send_all(p);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_int_equal(p->r.method, METHOD_POST);
	assert_int_equal(p->r.body.n, 5);
	assert_memory_equal(p->r.body.p, "a=\0b\r", 5);
}

/* A body of another length than it says is refused, and read to its end. */
static void
test_body_length(void **state)
{
	static const char *const huge[] = {
	    "DOCUMENT_URI=/", "CONTENT_LENGTH=99999999999", NULL};
	static const char *const none[] = {"DOCUMENT_URI=/", NULL};
	static const char *const odd[] = {
	    "DOCUMENT_URI=/", "CONTENT_LENGTH=-5", NULL};
	static const struct {
		const char *const *params;
		const char *body;
		size_t n;
	} cases[] = {{post_params, "abcd", 4}, {post_params, "abcdef", 6},
	    {post_params, "", 0}, {none, "x", 1}, {huge, "x", 1},
	    {odd, "abcde", 5}};
	struct pair *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		send_request(p, 1, cases[i].params, cases[i].body, cases[i].n);
		assert_int_equal(fcgi_read(p->c, p->a, &p->r), 400);
		assert_true(answer(p, "no", true));
		receive(p);
	}
	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
}

static void
test_body_size(void **state)
{
	static const char *const most[] = {
	    "DOCUMENT_URI=/", "CONTENT_LENGTH=65536", NULL};
	static const char *const more[] = {
	    "DOCUMENT_URI=/", "CONTENT_LENGTH=65537", NULL};
	static const char body[REQUEST_BODY_MAX + 1] = "first";
	struct pair *p = *state;

	send_request(p, 1, most, body, REQUEST_BODY_MAX);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_int_equal(p->r.body.n, REQUEST_BODY_MAX);
	assert_memory_equal(p->r.body.p, body, REQUEST_BODY_MAX);
	assert_true(answer(p, "", true));
	receive(p);
	send_request(p, 1, more, body, REQUEST_BODY_MAX + 1);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 413);
	assert_true(answer(p, "", true));
	receive(p);
	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
}

/* A failed read leaves the connection closed, once: the number may already be
 * somebody else's. */
static void
assert_closed_once(struct pair *p, int fd)
{
	int other;

	assert_false(is_open(fd));
	assert_int_equal(fcgi_fd(p->c), -1);
	other = fcntl(p->peer, F_DUPFD, fd);
	assert_int_equal(other, fd);
	fcgi_close(p->c);
	assert_true(is_open(other));
	close(other);
	assert_peer_sees_end(p);
	/* For the teardown. */
	p->c = fcgi_open(p->peer);
	p->peer = -1;
}

#define BEGIN WIRE_ROW_BEGIN
#define PARAMS WIRE_ROW(WIRE_PARAMS, 1, "\14\1DOCUMENT_URI/", 1)
#define PARAMS_END WIRE_ROW_END(WIRE_PARAMS)
#define BODY WIRE_ROW(WIRE_STDIN, 1, "abcde", 0)
#define ABORT WIRE_ROW_END(WIRE_ABORT)

/* What the gate would have refused, or a peer that stops between its look and
 * the read: never a request, never a wait. */
static void
test_no_request(void **state)
{
	static const struct wire_row cases[][6] = {
	    {{0}},
	    {BEGIN},
	    {BEGIN, PARAMS},
	    {BEGIN, PARAMS, ABORT},
	    {BEGIN, PARAMS, PARAMS_END},
	    {BEGIN, PARAMS, PARAMS_END, BODY},
	    {BEGIN, PARAMS, PARAMS_END, BODY, ABORT},
	    {WIRE_ROW('G', 0x4554, "/ HTTP/1.0", 0)},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pair *p;
		int fd;

		if (i > 0) {
			teardown(state);
			setup(state);
		}
		p = *state;
		fd = fcgi_fd(p->c);
		wire_rows(&p->w, cases[i]);
		send_all(p);
		shutdown(p->peer, SHUT_WR);
		assert_int_equal(fcgi_read(p->c, p->a, &p->r), -1);
		assert_closed_once(p, fd);
	}
}

/* The gate refuses a NUL because this is what becomes of one. */
static void
test_nul_in_value(void **state)
{
	static const struct wire_row rows[] = {BEGIN,
	    WIRE_ROW(WIRE_PARAMS, 1, "\14\5DOCUMENT_URI/a\0/b", 0), PARAMS_END,
	    WIRE_ROW_END(WIRE_STDIN), {0}};
	struct pair *p = *state;

	wire_rows(&p->w, rows);
	send_all(p);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	STR_IS(p->r.path, "/a");
}

/* libfcgi takes padding for the next header in these places; so the gate does
 * not let it through. */
static void
test_padding(void **state)
{
	static const struct wire_row cases[][5] = {
	    {BEGIN, PARAMS, PARAMS_END, WIRE_ROW_END(WIRE_STDIN)},
	    {WIRE_ROW(WIRE_BEGIN, 1, "\0\1\1\0\0\0\0\0", 8), PARAMS, PARAMS_END,
		WIRE_ROW_END(WIRE_STDIN)},
	    {BEGIN, PARAMS, WIRE_ROW(WIRE_PARAMS, 1, "", 8),
		WIRE_ROW_END(WIRE_STDIN)},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct pair *p;
		size_t used;

		if (i > 0) {
			teardown(state);
			setup(state);
		}
		p = *state;
		wire_rows(&p->w, cases[i]);
		assert_int_equal(gate_judge(p->w.p, p->w.n, &used),
		    i == 0 ? GATE_WHOLE : GATE_REFUSED);
		send_all(p);
		assert_int_equal(fcgi_read(p->c, p->a, &p->r), i == 0 ? 0 : -1);
	}
}

static void
test_kept_connection(void **state)
{
	static unsigned char room[GATE_BYTES_MAX];
	struct pair *p = *state;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(gate_look(fcgi_fd(p->c), room), GATE_PARTIAL);
		send_request(p, 1, i == 1 ? post_params : get_params, "abcde",
		    i == 1 ? 5 : 0);
		assert_int_equal(gate_look(fcgi_fd(p->c), room), GATE_WHOLE);
		assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
		assert_int_equal(
		    p->r.method, i == 1 ? METHOD_POST : METHOD_GET);
		assert_true(answer(p, "x", true));
		assert_true(str_ends(receive(p), STR("\r\n\r\nx")));
		arena_reset(p->a);
	}
	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_false(answer(p, "last", false));
	assert_int_equal(fcgi_fd(p->c), -1);
	assert_true(str_ends(receive(p), STR("\r\n\r\nlast")));
	assert_peer_sees_end(p);
}

static void
test_peer_does_not_keep(void **state)
{
	struct pair *p = *state;
	int fd = fcgi_fd(p->c);

	send_request(p, 0, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_false(answer(p, "once", true));
	assert_true(str_ends(receive(p), STR("\r\n\r\nonce")));
	assert_closed_once(p, fd);
}

static void
test_peer_leaves(void **state)
{
	struct pair *p = *state;

	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	close(p->peer);
	p->peer = -1;
	assert_false(answer(p, "nobody", true));
	assert_int_equal(fcgi_fd(p->c), -1);
}

static bool
large_answer(struct pair *p, size_t n, bool head_only)
{
	struct response r;

	response_init(&r, p->a);
	for (size_t i = 0; i < n; i++)
		buf_char(&r.body, (char)('a' + i % 26));
	return fcgi_write(p->c, p->a, &r, head_only, true);
}

static void
test_large_answer(void **state)
{
	struct pair *p = *state;

	for (size_t n = 8000; n < 100000; n += 9973) {
		struct str text;

		send_request(p, 1, get_params, "", 0);
		assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
		assert_true(large_answer(p, n, false));
		text = receive(p);
		text = str_from(text, str_find(text, STR("\r\n\r\n")) + 4);
		assert_int_equal(text.n, n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(text.p[i], 'a' + i % 26);
	}
	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_true(large_answer(p, 5000, true));
	assert_true(str_ends(receive(p), STR("Content-Length: 5000\r\n\r\n")));
}

/* A peer that does not read costs the time-out once, not once a buffer. */
static void
test_peer_does_not_read(void **state)
{
	struct timeval t = {0};
	socklen_t size = sizeof(t);
	struct pair *p = *state;

	assert_int_equal(
	    getsockopt(fcgi_fd(p->c), SOL_SOCKET, SO_SNDTIMEO, &t, &size), 0);
	assert_int_equal(t.tv_sec, 2);
	t = (struct timeval){.tv_usec = 20000};
	assert_int_equal(
	    setsockopt(fcgi_fd(p->c), SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t)),
	    0);
	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	assert_false(large_answer(p, RESPONSE_BODY_MAX, false));
	assert_int_equal(fcgi_fd(p->c), -1);
}

static void
test_close_unanswered(void **state)
{
	struct pair *p = *state;
	int fd = fcgi_fd(p->c);

	send_request(p, 1, get_params, "", 0);
	assert_int_equal(fcgi_read(p->c, p->a, &p->r), 0);
	fcgi_close(p->c);
	assert_false(is_open(fd));
	assert_peer_sees_end(p);
	p->c = fcgi_open(p->peer);
	p->peer = -1;
}

static void
test_not_a_socket(void **state)
{
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	assert_null(fcgi_open(fd[0]));
	assert_false(is_open(fd[0]));
	close(fd[1]);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    CASE(test_get),
	    CASE(test_post),
	    CASE(test_body_length),
	    CASE(test_body_size),
	    CASE(test_no_request),
	    CASE(test_nul_in_value),
	    CASE(test_padding),
	    CASE(test_kept_connection),
	    CASE(test_peer_does_not_keep),
	    CASE(test_peer_leaves),
	    CASE(test_large_answer),
	    CASE(test_peer_does_not_read),
	    CASE(test_close_unanswered),
	    cmocka_unit_test(test_not_a_socket),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
