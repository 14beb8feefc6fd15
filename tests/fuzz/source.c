/* SPDX-License-Identifier: ISC */
/*
 * Query, Referer and User-Agent, with a NUL between them.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "source/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* What every text of a touch promises, hostile input or not. */
static void
check_text(struct str s, size_t limit)
{
	assert(s.n <= limit && str_utf8_ok(s));
	assert(str_eq(str_trim(s), s));
	for (size_t i = 0; i < s.n; i++)
		assert((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f);
}

static void
check_touch(const struct touch *t)
{
	assert(t->source.n > 0 && t->medium.n > 0);
	check_text(t->source, TOUCH_SOURCE_MAX);
	check_text(t->medium, TOUCH_SOURCE_MAX);
	check_text(t->campaign, TOUCH_TEXT_MAX);
	check_text(t->term, TOUCH_TEXT_MAX);
	check_text(t->content, TOUCH_TEXT_MAX);
	assert(t->used <= sizeof(t->room));
	assert(t->channel < CHANNEL__MAX && t->source_class < CLASS__MAX);
	assert((t->kind == TOUCH_NEW) == (t->channel != CHANNEL_DIRECT));
	assert((t->kind == TOUCH_NONE) == ((t->flags & TOUCH_SPAM) != 0));
	assert(!t->click_trusted || (t->flags & TOUCH_CLICK_STALE) == 0);
	if ((t->flags & TOUCH_LISTED) != 0)
		assert(source_key_find(t->source) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(0);
	struct str rest = str_copy(a, (struct str){(const char *)data, n});
	struct source_input in = {.host = STR("www.nordkurs.no")};
	struct touch t;

	str_cut(&rest, '\0', &in.query);
	if (str_cut(&rest, '\0', &in.referer))
		str_cut(&rest, '\0', &in.agent);
	source_classify(&in, &t);
	check_touch(&t);
	arena_free(a);
	return 0;
}
