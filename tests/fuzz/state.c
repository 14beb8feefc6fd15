/* SPDX-License-Identifier: ISC */
/*
 * Any bytes are a state or are refused; what is taken packs to bytes that mean
 * the same.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "journey/state.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct str
packed(struct arena *a, const struct journey_state *s)
{
	struct buf b;

	buf_init(&b, a, 1024 * 1024);
	state_pack(s, &b);
	assert(!b.bad);
	return buf_view(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(0);
	struct journey_state s;
	struct str one, two;

	if (n > 0 && state_unpack(a, (struct str){(const char *)data, n}, &s)) {
		one = packed(a, &s);
		assert(one.n <= n);
		assert(state_unpack(a, one, &s));
		two = packed(a, &s);
		assert(str_eq(one, two));
		state_item_count(&s, STR("course"), s.last_at, 30, 0);
	}
	arena_free(a);
	return 0;
}
