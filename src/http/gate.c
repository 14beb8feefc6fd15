/* SPDX-License-Identifier: ISC */
/*
 * The gate before libfcgi.  Knows record framing and nothing of what the
 * records mean; judging is a pure function of the bytes.
 */
#include "http/gate.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

#define HEADER 8
#define BEGIN_BODY 8
#define VERSION 1
#define ROLE_RESPONDER 1

enum { TYPE_BEGIN = 1, TYPE_PARAMS = 4, TYPE_STDIN = 5 };

struct record {
	unsigned type, id;
	size_t content, padding; /* bytes after the header */
};

/* Where the walk stands in the name-value pairs of PARAMS (3.4), which record
 * borders may cut anywhere. */
struct pairs {
	unsigned char head[8]; /* the two lengths, as far as seen */
	size_t nhead;
	size_t left; /* bytes of name and value still to come */
};

/* Where the walk stands in the request. */
struct walk {
	unsigned want; /* type of the next record; 0 after the last */
	unsigned id;
	struct pairs pairs;
};

static unsigned
number16(const unsigned char *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/* One length of 1 or 4 bytes at p: its size, and its value in *value. */
static size_t
length_at(const unsigned char *p, size_t *value)
{
	if (p[0] < 0x80) {
		*value = p[0];
		return 1;
	}
	*value = (size_t)(p[0] & 0x7f) << 24 | (size_t)p[1] << 16 |
		 (size_t)p[2] << 8 | p[3];
	return 4;
}

/* One more byte of the lengths before a pair; false when they ask for more
 * than any request may hold (libfcgi would allocate it before it looks). */
static bool
pairs_head(struct pairs *s, unsigned char byte)
{
	size_t name, value, second;

	s->head[s->nhead++] = byte;
	second = length_at(s->head, &name);
	if (s->nhead <= second ||
	    s->nhead < second + length_at(s->head + second, &value))
		return true;
	s->nhead = 0;
	s->left = name + value;
	return s->left <= GATE_BYTES_MAX;
}

/* Follows the pairs through the content of one PARAMS record.  A NUL is
 * refused: libfcgi hands out C strings, the value would end early. */
static bool
pairs_take(struct pairs *s, const unsigned char *p, size_t n)
{
	while (n > 0) {
		size_t take = s->left < n ? s->left : n;

		if (take == 0) {
			if (!pairs_head(s, *p))
				return false;
			take = 1;
		} else {
			if (memchr(p, '\0', take) != NULL)
				return false;
			s->left -= take;
		}
		p += take;
		n -= take;
	}
	return true;
}

/*
 * Whether a record with this header may come next.  libfcgi forgets the padding
 * of BEGIN_REQUEST and of the empty records and would take it for the next
 * header; no server pads them.
 */
static bool
header_fits(const struct walk *w, const struct record *r)
{
	if (r->type != w->want)
		return false;
	if (r->type == TYPE_BEGIN)
		return r->id != 0 && r->content == BEGIN_BODY &&
		       r->padding == 0;
	return r->id == w->id && (r->content > 0 || r->padding == 0);
}

/* Takes a whole record whose header fits; false when its content does not. */
static bool
content_fits(struct walk *w, const struct record *r, const unsigned char *p)
{
	switch (r->type) {
	case TYPE_BEGIN:
		w->id = r->id;
		w->want = TYPE_PARAMS;
		return number16(p) == ROLE_RESPONDER;
	case TYPE_PARAMS:
		if (r->content > 0)
			return pairs_take(&w->pairs, p, r->content);
		w->want = TYPE_STDIN;
		return w->pairs.nhead == 0 && w->pairs.left == 0;
	default:
		if (r->content == 0)
			w->want = 0;
		return true;
	}
}

enum gate_verdict
gate_judge(const unsigned char *p, size_t n, size_t *used)
{
	struct walk w = {.want = TYPE_BEGIN};
	size_t at = 0;

	while (w.want != 0) {
		const unsigned char *h = p + at;
		struct record r;
		size_t end;

		if (at + HEADER > GATE_BYTES_MAX)
			return GATE_REFUSED;
		if (at + HEADER > n)
			return GATE_PARTIAL;
		r = (struct record){
		    h[1], number16(h + 2), number16(h + 4), h[6]};
		end = at + HEADER + r.content + r.padding;
		if (h[0] != VERSION || !header_fits(&w, &r) ||
		    end > GATE_BYTES_MAX)
			return GATE_REFUSED;
		if (end > n)
			return GATE_PARTIAL;
		if (!content_fits(&w, &r, h + HEADER))
			return GATE_REFUSED;
		at = end;
	}
	*used = at;
	return GATE_WHOLE;
}

enum gate_verdict
gate_look(int fd, unsigned char *room)
{
	size_t used = 0;
	enum gate_verdict verdict;
	ssize_t n;

	n = recv(fd, room, GATE_BYTES_MAX, MSG_PEEK | MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN ? GATE_PARTIAL : GATE_REFUSED;
	if (n == 0)
		return GATE_REFUSED;
	verdict = gate_judge(room, (size_t)n, &used);
	/* libfcgi reads ahead and drops what it read, so bytes behind the
	 * request would be lost, and with them the framing of the next one. */
	if (verdict == GATE_WHOLE && used != (size_t)n)
		return GATE_REFUSED;
	return verdict;
}
