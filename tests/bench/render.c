/* SPDX-License-Identifier: ISC */
/*
 * What a page costs: 1, 12 and 120 slots of 700 bytes that share 30 conditions,
 * 6 of them `test` (12 slots: the page of DESIGN 12); selection, tag and
 * writing each in nanoseconds.  Prints, judges nothing.
 */
#include <stdio.h>
#include <time.h>

#include "../unit/onepage.h"
#include "base/crypto.h"
#include "template/receipt.h"

#define NANOSECONDS 1e9 /* that each size is tried */

static const struct where here = {STR("x.xml"), 1};

static const char *const selectors[24][2] = {{"source-class", "search ai"},
    {"stage", "decision"}, {"stage", "..awareness"}, {"channel", "paid_*"},
    {"device", "mobile"}, {"lang", "nb"}, {"source", "google bing"},
    {"campaign", "spring27-*"}, {"medium", "cpc"}, {"stage", "purchase.."},
    {"sure", "observed"}, {"returning", "yes"}, {"quiet", "P21D.."},
    {"country", "no dk"}, {"starts", "2027-01-01"}, {"ends", "2027-12-31"},
    {"source-class", "!search"}, {"channel", "organic_search"},
    {"stage", "consideration decision"}, {"consent", "yes"},
    {"page-class", "home"}, {"source", "*.no !finn.no"}, {"stage", "!at_risk"},
    {"device", "!desktop"}};

static const char *const tests[6] = {"k:seen('price','P14D') >= 2",
    "$visits > 2 and $stage = 'decision'",
    "k:seen-item('article') >= 3 or $touchpoints > 10",
    "contains($campaign, 'spring') or $source = 'google'",
    "k:days-since('purchase') > 30", "not(k:done('booking')) and $returning"};

static uint32_t
cond(struct onepage *o, const char *name, const char *list)
{
	struct attr *a = ARENA_NEW(o->arena, struct attr);
	struct node *n = ARENA_NEW(o->arena, struct node);
	uint32_t c;

	*a = (struct attr){.name = str_of(name), .value = str_of(list)};
	n->attrs = a;
	c = program_cond(o->program, n, &o->scope);
	assert(c < PROGRAM_ALWAYS);
	return c;
}

/* Slots of two alternatives. */
static void
page(struct onepage *o, int nslots)
{
	char text[512];
	uint32_t conds[30], v;

	for (size_t i = 0; i < 24; i++)
		conds[i] = cond(o, selectors[i][0], selectors[i][1]);
	for (size_t i = 0; i < 6; i++)
		conds[24 + i] = cond(o, "test", tests[i]);
	v = program_value(o->program, STR("$source"), here, &o->scope, NULL);
	for (int slot = 0; slot < nslots; slot++) {
		program_label ends[2];

		for (int i = 0; i < 2; i++) {
			program_label next = program_jump_unless(o->program,
			    conds[slot % 12 * 2 + i + 6 * (slot % 12 > 8)]);

			memset(text, 'a' + i, sizeof(text));
			program_literal(
			    o->program, (struct str){text, 220 + (size_t)i});
			ends[i] = program_jump(o->program);
			program_land(o->program, next);
		}
		memset(text, 'o', sizeof(text));
		program_literal(o->program, (struct str){text, 230});
		program_land(o->program, ends[0]);
		program_land(o->program, ends[1]);
		program_slot(o->program, STR("x:slot"), 1,
		    conds + slot % 12 * 2,
		    (const struct str[]){STR("a"), STR("b")},
		    (const uint32_t[]){1, 2}, 2, false);
		memset(text, 'z' - slot % 12, sizeof(text));
		program_literal(o->program, (struct str){text, 440});
		program_write(
		    o->program, v, ESCAPE_TEXT, STR(""), STR(""), STR(""));
		program_literal(o->program, STR("<a href=\"/"));
		program_code(o->program, false);
		program_literal(o->program, STR("\">"));
	}
	onepage_open(o);
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void
measure(int nslots)
{
	struct onepage o;
	struct arena *a = arena_new(64 * 1024);
	double selecting = 0, tagging = 0, writing = 0, rounds = 0;
	uint64_t tags = 0;
	size_t bytes = 0;

	onepage_new(&o, 0);
	o.at.state = &o.state;
	o.at.code = STR("f7q2k9ma");
	page(&o, nslots);
	for (; selecting + tagging + writing < NANOSECONDS; rounds++) {
		struct selection s;
		struct buf out;
		double t0, t1, t2, t3;

		arena_reset(a);
		t0 = now();
		(void)select_page(&o.site, a, &o.at, &s);
		t1 = now();
		tags ^= select_etag(
		    &o.site, &o.at, &s, receipt_make(a, &o.site, &o.at, &s));
		t2 = now();
		buf_init(&out, a, 1u << 20);
		write_page(&o.site, &o.at, &s, &out);
		t3 = now();
		bytes = out.n;
		selecting += t1 - t0;
		tagging += t2 - t1;
		writing += t3 - t2;
	}
	printf("%3d slots, %5zu bytes, ns: select %.0f tag %.0f write %.0f "
	       "(tags %llx)\n",
	    nslots, bytes, selecting / rounds, tagging / rounds,
	    writing / rounds, (unsigned long long)tags);
	onepage_free(&o);
	arena_free(a);
}

int
main(void)
{
	if (!crypto_start())
		return 1;
	measure(1);
	measure(12);
	measure(120);
	return 0;
}
