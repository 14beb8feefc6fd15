/* SPDX-License-Identifier: ISC */
/*
 * The gate: good requests and every beginning of them, every single wrong byte
 * against a slower judge written another way, and what must be refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "http/gate.h"
#include "wire.h"

static const char *const get_params[] = {"REQUEST_METHOD=GET",
    "DOCUMENT_URI=/priser", "QUERY_STRING=utm_source=fb&x=%C3%A6",
    "EMPTY=", NULL};

/* The judge of the test: collects everything first, then looks at it. */
static bool
pairs_ok(const unsigned char *p, size_t n)
{
	size_t at = 0;

	while (at < n) {
		size_t length[2];

		for (int k = 0; k < 2; k++) {
			if (at == n)
				return false;
			length[k] = p[at++];
			if (length[k] < 128)
				continue;
			length[k] &= 127;
			for (int i = 0; i < 3; i++) {
				if (at == n)
					return false;
				length[k] = length[k] * 256 + p[at++];
			}
		}
		for (size_t i = length[0] + length[1]; i > 0; i--)
			if (at == n || p[at++] == 0)
				return false;
	}
	return true;
}

/* Length of the whole request at p; 0 when there is none. */
static size_t
slow_judge(const unsigned char *p, size_t n)
{
	static unsigned char params[GATE_BYTES_MAX];
	size_t nparams = 0, at = 0;
	int ends = 0, count = 0;

	while (ends < 2) {
		size_t left = n - at, content, padding;
		const unsigned char *h = p + at;
		int type = count == 0 ? 1 : ends == 0 ? 4 : 5;

		if (left < 8 || h[0] != 1 || h[1] != type)
			return 0;
		content = (size_t)h[4] * 256 + h[5];
		padding = h[6];
		if (8 + content + padding > left)
			return 0;
		if (count == 0 && (content != 8 || h[8] * 256 + h[9] != 1))
			return 0;
		if ((count == 0 || content == 0) && padding != 0)
			return 0;
		if ((h[2] | h[3]) == 0 || h[2] != p[2] || h[3] != p[3])
			return 0;
		if (type == 4) {
			memcpy(params + nparams, h + 8, content);
			nparams += content;
		}
		ends += type != 1 && content == 0;
		at += 8 + content + padding;
		count++;
	}
	return pairs_ok(params, nparams) && at <= GATE_BYTES_MAX ? at : 0;
}

static void
make_get(struct wire *w)
{
	wire_begin(w, 1, 1, 1);
	wire_params(w, 1, get_params);
	wire_stdin(w, 1, "", 0);
}

static void
make_bare(struct wire *w)
{
	wire_begin(w, 0x0102, 1, 0);
	wire_params(w, 0x0102, (const char *const[]){NULL});
	wire_stdin(w, 0x0102, "", 0);
}

static void
make_post(struct wire *w)
{
	wire_begin(w, 7, 1, 1);
	wire_params(w, 7, get_params);
	wire_record(w, WIRE_STDIN, 7, "a=1\0&b", 6, 2);
	wire_record(w, WIRE_STDIN, 7, "=2", 2, 0);
	wire_record(w, WIRE_STDIN, 7, NULL, 0, 0);
}

/* Long lengths, and PARAMS records that cut pairs at every byte. */
static void
make_cut(struct wire *w)
{
	static struct wire content;
	char text[201] = {0};

	memset(text, 'v', sizeof(text) - 1);
	content.n = 0;
	wire_pair(&content, "HTTP_COOKIE", text, sizeof(text) - 1);
	wire_pair(&content, text, text, 0);
	wire_begin(w, 1, 1, 1);
	for (size_t i = 0; i < content.n; i++)
		wire_record(w, WIRE_PARAMS, 1, content.p + i, 1, i % 3);
	wire_record(w, WIRE_PARAMS, 1, NULL, 0, 0);
	wire_stdin(w, 1, "", 0);
}

static void (*const makers[])(struct wire *) = {
    make_get, make_bare, make_post, make_cut};

/* The verdict over exactly n bytes, in memory that ends there. */
static enum gate_verdict
judge(const unsigned char *p, size_t n, size_t *used)
{
	unsigned char *exact = malloc(n > 0 ? n : 1);
	enum gate_verdict v;

	assert_non_null(exact);
	memcpy(exact, p, n);
	v = gate_judge(exact, n, used);
	free(exact);
	return v;
}

static void
test_prefixes(void **state)
{
	static struct wire w;

	(void)state;
	for (size_t k = 0; k < sizeof(makers) / sizeof(makers[0]); k++) {
		size_t used = 0, whole;

		w.n = 0;
		makers[k](&w);
		whole = w.n;
		assert_int_equal(slow_judge(w.p, w.n), w.n);
		for (size_t n = 0; n < whole; n++)
			assert_int_equal(judge(w.p, n, &used), GATE_PARTIAL);
		assert_int_equal(judge(w.p, whole, &used), GATE_WHOLE);
		assert_int_equal(used, whole);
		wire_bytes(&w, "more", 4);
		used = 0;
		assert_int_equal(judge(w.p, w.n, &used), GATE_WHOLE);
		assert_int_equal(used, whole);
	}
}

static void
test_wrong_bytes(void **state)
{
	static struct wire w;

	(void)state;
	for (size_t k = 0; k < 3; k++) {
		w.n = 0;
		makers[k](&w);
		for (size_t i = 0; i < w.n * 256; i++) {
			unsigned char *at = &w.p[i / 256], good = *at;
			size_t used = 0, slow;
			enum gate_verdict v;

			*at = (unsigned char)(i % 256);
			v = gate_judge(w.p, w.n, &used);
			slow = slow_judge(w.p, w.n);
			assert_int_equal(v == GATE_WHOLE, slow != 0);
			assert_int_equal(used, slow);
			*at = good;
		}
	}
}

/* A verdict stays what it is when more bytes come. */
static void
test_verdict_stays(void **state)
{
	static struct wire w;

	(void)state;
	w.n = 0;
	make_post(&w);
	for (size_t i = 0; i < w.n; i++) {
		enum gate_verdict before = GATE_PARTIAL;
		unsigned char good = w.p[i];

		w.p[i] ^= 0x83;
		for (size_t n = 0; n <= w.n; n++) {
			size_t used;
			enum gate_verdict v = gate_judge(w.p, n, &used);

			assert_true(before == GATE_PARTIAL || v == before);
			before = v;
		}
		w.p[i] = good;
	}
}

#define BEGIN WIRE_ROW_BEGIN
#define PARAMS WIRE_ROW(WIRE_PARAMS, 1, "\1\1Ab", 4)
#define PARAMS_END WIRE_ROW_END(WIRE_PARAMS)
#define BODY WIRE_ROW(WIRE_STDIN, 1, "x", 0)
#define BODY_END WIRE_ROW_END(WIRE_STDIN)
#define VALUES WIRE_ROW(WIRE_GET_VALUES, 0, "\016\0FCGI_MAX_CONNS", 0)
#define CONTENT(lit) WIRE_ROW(WIRE_PARAMS, 1, lit, 0)

static void
test_refused(void **state)
{
	static const struct {
		const char *what;
		struct wire_row rows[8];
	} cases[] = {
	    {"GET_VALUES", {VALUES}},
	    {"GET_VALUES inside", {BEGIN, VALUES}},
	    {"PARAMS first", {PARAMS}},
	    {"STDIN first", {BODY}},
	    {"id 0", {WIRE_ROW(WIRE_BEGIN, 0, "\0\1\1\0\0\0\0\0", 0)}},
	    {"authorizer", {WIRE_ROW(WIRE_BEGIN, 1, "\0\2\1\0\0\0\0\0", 0)}},
	    {"role 257", {WIRE_ROW(WIRE_BEGIN, 1, "\1\1\1\0\0\0\0\0", 0)}},
	    {"short BEGIN", {WIRE_ROW(WIRE_BEGIN, 1, "\0\1\1\0\0\0\0", 1)}},
	    {"padded BEGIN", {WIRE_ROW(WIRE_BEGIN, 1, "\0\1\1\0\0\0\0\0", 8)}},
	    {"two BEGIN", {BEGIN, BEGIN}},
	    {"BEGIN in STDIN", {BEGIN, PARAMS, PARAMS_END, BODY, BEGIN}},
	    {"other id", {BEGIN, WIRE_ROW(WIRE_PARAMS, 2, "\1\1Ab", 0)}},
	    {"other id in STDIN", {BEGIN, PARAMS, PARAMS_END,
				      WIRE_ROW(WIRE_STDIN, 0x0100, "x", 0)}},
	    {"STDIN early", {BEGIN, PARAMS, BODY}},
	    {"PARAMS late", {BEGIN, PARAMS, PARAMS_END, PARAMS}},
	    {"ABORT in PARAMS", {BEGIN, PARAMS, WIRE_ROW_END(WIRE_ABORT)}},
	    {"ABORT in STDIN",
		{BEGIN, PARAMS, PARAMS_END, BODY, WIRE_ROW_END(WIRE_ABORT)}},
	    {"DATA", {BEGIN, PARAMS, PARAMS_END, WIRE_ROW_END(WIRE_DATA)}},
	    {"padded end of PARAMS", {BEGIN, WIRE_ROW(WIRE_PARAMS, 1, "", 1)}},
	    {"padded end of STDIN",
		{BEGIN, PARAMS_END, WIRE_ROW(WIRE_STDIN, 1, "", 255)}},
	    {"pair cut", {BEGIN, CONTENT("\4\4NAMEVAL"), PARAMS_END}},
	    {"lengths cut", {BEGIN, CONTENT("\4\200\0\0"), PARAMS_END}},
	    {"one length", {BEGIN, CONTENT("\4"), PARAMS_END}},
	    {"huge name", {BEGIN, CONTENT("\300\0\0\0\1")}},
	    {"huge pair", {BEGIN, CONTENT("\377\377\377\377\377\377\377\377")}},
	    {"NUL in a value", {BEGIN, CONTENT("\1\3Aa\0b")}},
	    {"NUL in a name", {BEGIN, CONTENT("\2\1A\0b")}},
	};
	static struct wire w;
	size_t used;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w.n = 0;
		wire_rows(&w, cases[i].rows);
		if (judge(w.p, w.n, &used) != GATE_REFUSED)
			fail_msg("%s was not refused", cases[i].what);
	}
	/* A version other than 1, in the first header and in the second. */
	for (size_t at = 0; at <= 16; at += 16) {
		w.n = 0;
		make_get(&w);
		w.p[at] = 2;
		assert_int_equal(judge(w.p, w.n, &used), GATE_REFUSED);
	}
}

/* A POST of `total` bytes in all. */
static void
make_sized(struct wire *w, size_t total)
{
	static const char body[65535];
	size_t left;

	w->n = 0;
	wire_begin(w, 1, 1, 1);
	wire_params(w, 1, get_params);
	for (left = total - w->n - 8; left > 0;) {
		size_t take =
		    left - 8 < sizeof(body) ? left - 8 : sizeof(body) - 100;

		wire_record(w, WIRE_STDIN, 1, body, take, 0);
		left -= take + 8;
	}
	wire_record(w, WIRE_STDIN, 1, NULL, 0, 0);
	assert_int_equal(w->n, total);
}

static void
test_size(void **state)
{
	static struct wire w;
	size_t used;

	(void)state;
	make_sized(&w, GATE_BYTES_MAX);
	assert_int_equal(judge(w.p, w.n, &used), GATE_WHOLE);
	assert_int_equal(used, GATE_BYTES_MAX);
	assert_int_equal(judge(w.p, w.n - 1, &used), GATE_PARTIAL);
	/* The next header can not fit any more. */
	make_sized(&w, GATE_BYTES_MAX + 1);
	assert_int_equal(judge(w.p, w.n, &used), GATE_REFUSED);
	assert_int_equal(judge(w.p, w.n - 8, &used), GATE_REFUSED);
	/* A record that promises to pass the limit is refused at its header. */
	make_sized(&w, GATE_BYTES_MAX + 30000);
	for (size_t n = 0; n < w.n; n += 13)
		if (judge(w.p, n, &used) == GATE_REFUSED) {
			assert_in_range(n, 0, GATE_BYTES_MAX - 1);
			return;
		}
	fail_msg("never refused");
}

static void
test_look(void **state)
{
	static unsigned char room[GATE_BYTES_MAX];
	static struct wire w;
	int fd[2];

	(void)state;
	w.n = 0;
	make_post(&w);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	assert_int_equal(gate_look(fd[0], room), GATE_PARTIAL);
	for (size_t i = 0; i < w.n; i++) {
		assert_int_equal(gate_look(fd[0], room), GATE_PARTIAL);
		assert_int_equal(send(fd[1], w.p + i, 1, 0), 1);
	}
	assert_int_equal(gate_look(fd[0], room), GATE_WHOLE);
	assert_int_equal(gate_look(fd[0], room), GATE_WHOLE);
	assert_int_equal(recv(fd[0], room, sizeof(room), 0), (ssize_t)w.n);
	assert_memory_equal(room, w.p, w.n);
	assert_int_equal(send(fd[1], w.p, w.n, 0), (ssize_t)w.n);
	assert_int_equal(send(fd[1], w.p, 1, 0), 1);
	assert_int_equal(gate_look(fd[0], room), GATE_REFUSED);
	close(fd[0]);
	close(fd[1]);
}

static void
test_look_at_the_end(void **state)
{
	static unsigned char room[GATE_BYTES_MAX];
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	close(fd[1]);
	assert_int_equal(gate_look(fd[0], room), GATE_REFUSED);
	close(fd[0]);
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(gate_look(fd[0], room), GATE_REFUSED);
	close(fd[0]);
	close(fd[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_prefixes),
	    cmocka_unit_test(test_wrong_bytes),
	    cmocka_unit_test(test_verdict_stays),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_look),
	    cmocka_unit_test(test_look_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
