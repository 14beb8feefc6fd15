/* SPDX-License-Identifier: ISC */
/*
 * Urlencoded text: first byte the room for a value, the rest the text.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "http/query.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What decoding promises of any text. */
static void
check_line(struct arena *a, struct str s)
{
	struct buf b;
	char *again = arena_raw(a, s.n);

	assert(str_utf8_ok(s));
	assert(str_eq(str_trim(s), s));
	assert(str_find(s, STR("  ")) == s.n);
	for (size_t i = 0; i < s.n; i++)
		assert((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f);
	buf_init(&b, a, 3 * s.n);
	query_encode(&b, s);
	assert(!b.bad);
	assert(query_decode(buf_view(&b), again, s.n) == s.n);
	assert(s.n == 0 || memcmp(again, s.p, s.n) == 0);
}

static void
check_value(struct arena *a, struct str encoded, size_t cap)
{
	char *room = arena_raw(a, cap);
	struct str s = {room, query_decode(encoded, room, cap)};

	assert(s.n <= cap);
	check_line(a, s);
	s.n = query_decode_text(encoded, room, cap);
	assert(s.n <= cap);
	assert(str_utf8_ok(s));
}

/* query_get as its header says it, without its short cut. */
static struct str
slow_get(struct arena *a, struct str query, struct str key, size_t cap)
{
	struct str name, value;

	while (query_next(&query, &name, &value)) {
		char *room = arena_raw(a, 3 * name.n), *kept;
		struct str s = {room, query_decode(name, room, 3 * name.n)};

		if (!str_eq(s, key))
			continue;
		kept = arena_raw(a, cap);
		s = (struct str){kept, query_decode(value, kept, cap)};
		if (s.n > 0)
			return s;
	}
	return STR("");
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str text, rest, name, value;
	struct arena *a;

	if (n == 0)
		return 0;
	a = arena_new(0);
	text = (struct str){(const char *)p + 1, n - 1};
	rest = text;
	for (int i = 0; i < 8 && query_next(&rest, &name, &value); i++) {
		char key[100];
		struct str s = {key, query_decode(name, key, sizeof(key))};

		check_value(a, name, p[0]);
		check_value(a, value, p[0]);
		assert(str_eq(
		    query_get(a, text, s, p[0]), slow_get(a, text, s, p[0])));
	}
	arena_free(a);
	return 0;
}
