/* SPDX-License-Identifier: ISC */
/*
 * FastCGI records made by hand, for the tests of the gate and of the
 * connection.  Writes whatever it is told to, wrong things too.
 */
#ifndef UNIT_WIRE_H
#define UNIT_WIRE_H

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum {
	WIRE_BEGIN = 1,
	WIRE_ABORT = 2,
	WIRE_END = 3,
	WIRE_PARAMS = 4,
	WIRE_STDIN = 5,
	WIRE_STDOUT = 6,
	WIRE_DATA = 8,
	WIRE_GET_VALUES = 9
};

struct wire {
	size_t n;
	unsigned char p[200 * 1024];
};

static inline void
wire_bytes(struct wire *w, const void *p, size_t n)
{
	assert(n <= sizeof(w->p) - w->n);
	if (n > 0)
		memcpy(w->p + w->n, p, n);
	w->n += n;
}

static inline void
wire_record(struct wire *w, int type, unsigned id, const void *content,
    size_t n, size_t padding)
{
	unsigned char header[8] = {1, (unsigned char)type,
	    (unsigned char)(id >> 8), (unsigned char)id,
	    (unsigned char)(n >> 8), (unsigned char)n, (unsigned char)padding,
	    0};
	static const unsigned char zeros[255];

	wire_bytes(w, header, sizeof(header));
	wire_bytes(w, content, n);
	wire_bytes(w, zeros, padding);
}

static inline void
wire_begin(struct wire *w, unsigned id, unsigned role, unsigned flags)
{
	unsigned char body[8] = {(unsigned char)(role >> 8),
	    (unsigned char)role, (unsigned char)flags};

	wire_record(w, WIRE_BEGIN, id, body, sizeof(body), 0);
}

static inline void
wire_length(struct wire *w, size_t n)
{
	unsigned char four[4] = {(unsigned char)(n >> 24 | 0x80),
	    (unsigned char)(n >> 16), (unsigned char)(n >> 8),
	    (unsigned char)n};
	unsigned char one = (unsigned char)n;

	if (n < 128)
		wire_bytes(w, &one, 1);
	else
		wire_bytes(w, four, 4);
}

/* One pair as PARAMS content. */
static inline void
wire_pair(struct wire *w, const char *name, const void *value, size_t n)
{
	wire_length(w, strlen(name));
	wire_length(w, n);
	wire_bytes(w, name, strlen(name));
	wire_bytes(w, value, n);
}

/* "NAME=VALUE" texts, ended by NULL, as one PARAMS record and its end. */
static inline void
wire_params(struct wire *w, unsigned id, const char *const *texts)
{
	static struct wire content;

	content.n = 0;
	for (; *texts != NULL; texts++) {
		const char *eq = strchr(*texts, '=');
		char name[64] = {0};

		assert(eq != NULL && (size_t)(eq - *texts) < sizeof(name));
		memcpy(name, *texts, (size_t)(eq - *texts));
		wire_pair(&content, name, eq + 1, strlen(eq + 1));
	}
	if (content.n > 0)
		wire_record(
		    w, WIRE_PARAMS, id, content.p, content.n, -content.n & 7);
	wire_record(w, WIRE_PARAMS, id, NULL, 0, 0);
}

/* The body in records of at most 32 KiB, as nginx cuts it, and its end. */
static inline void
wire_stdin(struct wire *w, unsigned id, const char *body, size_t n)
{
	while (n > 0) {
		size_t take = n < 32768 ? n : 32768;

		wire_record(w, WIRE_STDIN, id, body, take, -take & 7);
		body += take;
		n -= take;
	}
	wire_record(w, WIRE_STDIN, id, NULL, 0, 0);
}

/* A record as a row of a table. */
struct wire_row {
	int type; /* 0 ends a list */
	unsigned id;
	const char *content;
	size_t n, padding;
};

#define WIRE_ROW(type, id, lit, padding)                         \
	{                                                        \
		(type), (id), "" lit, sizeof(lit) - 1, (padding) \
	}
#define WIRE_ROW_BEGIN WIRE_ROW(WIRE_BEGIN, 1, "\0\1\1\0\0\0\0\0", 0)
#define WIRE_ROW_END(type) WIRE_ROW((type), 1, "", 0)

static inline void
wire_rows(struct wire *w, const struct wire_row *row)
{
	for (; row->type != 0; row++)
		wire_record(
		    w, row->type, row->id, row->content, row->n, row->padding);
}

#endif
