/* SPDX-License-Identifier: ISC */
/*
 * Query, Referer and User-Agent, with a NUL between them; once with the shipped
 * table alone and once with sources of a site's own, and in words.  The Referer
 * is also read as a pattern of such a source.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "source/explain.h"
#include "source/lookup.h"
#include "source/pattern.h"

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
}

/* The image of a site that knows bni: by hosts, an application, names. */
static void
own_sources(struct arena *a, struct image *im, struct source_site *site)
{
	static const struct {
		enum slot_kind kind;
		const char *text;
	} literals[] = {{SLOT_EXACT, "bni.dk"}, {SLOT_BELOW, "bni.no"},
	    {SLOT_APP, "com.bni"}, {SLOT_NAME, "bni"}, {SLOT_NAME, "google"}};
	struct image_maker *maker = image_maker_new(a);
	struct source_row rows[] = {{.source_class = CLASS_PARTNER}};
	struct source_slot slots[16] = {{.source = 0}};
	struct source_glob globs[] = {{.below = 1}, {.cc = 1}, {.below = 0}};
	struct str bytes;

	image_put(maker, "x", 1, 1);
	rows[0].key = rows[0].label = image_text(maker, STR("bni"));
	for (size_t i = 0; i < sizeof(literals) / sizeof(*literals); i++) {
		struct str text = str_of(literals[i].text);
		uint32_t at = lookup_place(literals[i].kind, text, 16);

		while (slots[at].source != 0)
			at = (at + 1) % 16;
		slots[at] = (struct source_slot){
		    image_text(maker, text), literals[i].kind, 1};
	}
	globs[0].host = image_text(maker, STR("forum-*.dk"));
	globs[0].path = image_text(maker, STR("/bni"));
	globs[1].host = image_text(maker, STR("bni"));
	globs[2].host = image_text(maker, STR("b*"));
	site->sources = image_put(maker, rows, 1, sizeof(rows[0]));
	site->slots = image_put(maker, slots, 16, sizeof(slots[0]));
	site->globs = image_put(maker, globs, 3, sizeof(globs[0]));
	bytes = image_bytes(maker);
	*im = (struct image){(const unsigned char *)bytes.p, bytes.n};
}

static void
classify(struct arena *a, const struct source_input *in)
{
	struct findings *f = arena_raw(a, sizeof(*f));
	struct touch t;
	struct buf words;
	struct str label;

	findings_classify(in, &t, f);
	check_touch(&t);
	if ((t.flags & TOUCH_LISTED) != 0)
		assert(source_key_find(t.source) != NULL ||
		       lookup_own(in, t.source, &label));
	buf_init(&words, a, 16384);
	explain_findings(f, &words);
	assert(!words.bad && words.n > 0 && words.p[words.n - 1] == '\n');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(0);
	struct str rest = str_copy(a, (struct str){(const char *)data, n});
	struct source_input in = {.host = STR("www.nordkurs.no")};
	struct source_site site = {.own_hosts = {0, 0}};
	struct image im;
	struct pattern p;

	str_cut(&rest, '\0', &in.query);
	if (str_cut(&rest, '\0', &in.referer))
		str_cut(&rest, '\0', &in.agent);
	classify(a, &in);
	own_sources(a, &im, &site);
	in.image = &im;
	in.site = &site;
	classify(a, &in);
	if (pattern_parse(in.referer, &p) == NULL)
		assert(p.host.n > 0);
	arena_free(a);
	return 0;
}
