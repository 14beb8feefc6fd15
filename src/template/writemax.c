/* SPDX-License-Identifier: ISC */
#include "template/writemax.h"

#include <assert.h>

#include "base/arena.h"
#include "template/code.h"

#define GO_MAX 32 /* "go/", a token, and what ends the attribute */

/* Jumps lead forward only, so one pass from the end knows what follows. */
struct measuring {
	const struct image *image;
	const uint32_t *code;
	enum writemax unit;
	size_t go; /* of the address that may stand for a link's */
	size_t value;
	size_t *from; /* of each word: the longest from there on */
};

static size_t
length(const struct measuring *m, const uint32_t *span)
{
	struct str s = image_str(m->image, (struct span){span[0], span[1]});
	size_t n = 0;

	if (m->unit == WRITEMAX_BYTES)
		return s.n;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* What the instruction at `at` writes, and all behind it. */
static size_t
measure(const struct measuring *m, uint32_t at)
{
	const uint32_t *ip = m->code + at;
	uint32_t end = at + write_code_length(ip);

	switch ((enum write_code)ip[0]) {
	case WRITE_END:
		return 0;
	case WRITE_JUMP:
		return m->from[ip[1]];
	case WRITE_UNLESS:
		return larger(m->from[end], m->from[ip[2]]);
	case WRITE_UNLESS_FORM:
		return larger(m->from[end], m->from[ip[9]]);
	case WRITE_LITERAL:
		return m->from[end] + length(m, ip + 1);
	case WRITE_FRAMED:
		return m->from[end] +
		       larger(length(m, ip + 3) + m->value + length(m, ip + 5),
			   length(m, ip + 7));
	case WRITE_ATTR:
		return m->from[end] + length(m, ip + 3) + m->value + 1;
	case WRITE_VALUE:
	case WRITE_FORM_VALUE:
	case WRITE_FORM_TOKEN:
	case WRITE_CODE:
	case WRITE_CODE_FIELD:
	case WRITE_PATH:
	case WRITE_RECEIPT:
		return m->from[end] + m->value;
	case WRITE_LINK_END:
		return m->from[end] + length(m, ip + 1) + m->go;
	case WRITE_EACH:
		return m->from[ip[4]] + ip[3] * (m->from[end] - m->from[ip[4]]);
	case WRITE_EACH_END:
	case WRITE_LINK:
	case WRITE_MARK:
		break;
	}
	assert(ip[0] == WRITE_MARK || ip[0] == WRITE_LINK ||
	       ip[0] == WRITE_EACH_END);
	return m->from[end];
}

size_t
writemax(const struct site *site, struct arena *a,
    const struct program_row *program, enum writemax unit, size_t value)
{
	const uint32_t *code =
	    IMAGE_ROWS(&site->image, uint32_t, program->code);
	uint32_t n = program->code.n, *starts, count = 0;
	struct measuring m = {.image = &site->image,
	    .code = code,
	    .unit = unit,
	    .go = site->head->base.n + site->head->prefix.n + GO_MAX,
	    .value = value};

	m.from = arena_array(a, n + 1, sizeof(*m.from));
	starts = arena_array(a, n, sizeof(*starts));
	for (uint32_t i = 0; i < n; i += write_code_length(code + i))
		starts[count++] = i;
	while (count-- > 0)
		m.from[starts[count]] = measure(&m, starts[count]);
	return n == 0 ? 0 : m.from[0];
}
