/* SPDX-License-Identifier: ISC */
#include "mail/qp.h"

#include <stdbool.h>

#include "base/buf.h"

/* Of a line, without the = that says it goes on. */
#define LINE_MAX 75

struct qp {
	struct buf *out;
	struct str rest;
	size_t col;
};

static bool
is_literal(char c)
{
	return c > ' ' && c < 0x7f && c != '=';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* What follows stands on the next line, but in the text on this one. */
static void
soft_break(struct qp *q)
{
	buf_lit(q->out, "=\r\n");
	q->col = 0;
}

/* n bytes are done.  In a loop over each byte a call would be felt. */
static inline void
pass(struct qp *q, size_t n)
{
	q->rest.p += n;
	q->rest.n -= n;
}

static void
encode(struct qp *q)
{
	static const char digits[] = "0123456789ABCDEF";
	unsigned char c = (unsigned char)q->rest.p[0];
	char code[3] = {'=', digits[c >> 4], digits[c & 15]};

	if (q->col + sizeof(code) > LINE_MAX)
		soft_break(q);
	buf_add(q->out, code, sizeof(code));
	q->col += sizeof(code);
	pass(q, 1);
}

static void
literal(struct qp *q, size_t n)
{
	buf_add(q->out, q->rest.p, n);
	q->col += n;
	pass(q, n);
}

/* How much of the rest may stand on this line as it is. */
static size_t
run(const struct qp *q)
{
	size_t n = 0, max = LINE_MAX - q->col;

	if (max > q->rest.n)
		max = q->rest.n;
	while (n < max && (is_literal(q->rest.p[n]) || is_blank(q->rest.p[n])))
		n++;
	/* A blank stays only before something that is known. */
	while (n > 0 && is_blank(q->rest.p[n - 1]) &&
	       (n == q->rest.n || q->rest.p[n] == '\n'))
		n--;
	return n;
}

/* A line begins with what must not stand there. */
static bool
is_risky(const struct qp *q)
{
	return q->rest.p[0] == '.' || str_starts(q->rest, STR("From "));
}

void
qp_encode(struct buf *out, struct str text)
{
	struct qp q = {.out = out, .rest = text};

	while (q.rest.n > 0) {
		size_t n;

		if (q.rest.p[0] == '\n') {
			buf_lit(out, "\r\n");
			q.col = 0;
			pass(&q, 1);
			continue;
		}
		if (q.col == LINE_MAX)
			soft_break(&q);
		n = q.col == 0 && is_risky(&q) ? 0 : run(&q);
		if (n > 0)
			literal(&q, n);
		else
			encode(&q);
	}
}
