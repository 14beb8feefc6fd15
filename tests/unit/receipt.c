/* SPDX-License-Identifier: ISC */
/*
 * Receipts: a thousand answers of the demo site made again byte for byte from
 * nothing but their receipts, what values a receipt does not hold, texts that
 * are no receipts, and the reasons that explain gives.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "insight/cells.h"
#include "insight/explaining.h"
#include "insight/places.h"
#include "people/stagecode.h"
#include "template/write.h"

#define NOW 1804000000 /* 2027-03-02: the spring's offer is good */
#define ANSWERS 1000

static uint32_t seed = 1;

static uint32_t
some(size_t below)
{
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % (uint32_t)below;
}

static void
open_demo(struct compiled *c)
{
	const char *srcdir = getenv("srcdir");
	char demo[4096];

	snprintf(demo, sizeof(demo), "%s/templates/nordkurs",
	    srcdir == NULL ? "." : srcdir);
	c->arena = arena_new(0);
	sitedir_make(&c->dir);
	sitedir_copy(&c->dir, demo);
	compiled_open(c);
}

/* Pages with k:share(). */
static bool
shares(const struct site *site, uint32_t page)
{
	struct str id = image_str(&site->image, site_page(site, page)->id);

	return str_eq(id, STR("share")) || str_eq(id, STR("reviews"));
}

/* Somebody, somewhere on the site. */
static void
meet(const struct cells *cells, const struct place *place, struct situation *s)
{
	size_t source = some(cells->nsources), stage = some(cells->nstages);
	struct cells at = *cells;

	at.now = NOW + (int64_t)some(60) * 86400;
	at.device = (enum device)some(DEVICE_DESKTOP + 1);
	cells_meet(&at, &place->hit, source, stage, s);
	s->path = place->path;
	s->ask_consent = some(2) == 0;
	/* A link of one's own is nobody else's to see. */
	s->consent = some(3) == 0 && !shares(cells->site, s->page);
	if (stage == 0)
		s->code = site_code(cells->site, s->source, s->source_class,
		    site_campaign(cells->site, s->campaign), -1);
}

static struct str
answer(struct arena *a, const struct site *site, const struct situation *s,
    struct str *receipt)
{
	struct situation at = *s;
	struct selection selection;
	struct buf page;

	assert_true(select_page(site, a, s, &selection));
	*receipt = at.receipt = receipt_make(a, site, s, &selection);
	buf_init(&page, a, 1 << 20);
	write_page(site, &at, &selection, &page);
	receipt_sign(&page, *receipt);
	return buf_view(&page);
}

static struct str
again(struct arena *a, const struct site *site, struct str text)
{
	struct explaining e;
	struct receipt receipt;
	struct buf page;

	assert_true(receipt_read(&receipt, a, receipt_find(text)));
	assert_true(receipt_is_of(&receipt, site));
	assert_true(explaining_run(&e, a, site, &receipt));
	buf_init(&page, a, 1 << 20);
	explaining_page(&page, a, site, &e);
	return buf_view(&page);
}

static void
a_thousand_answers(void **state)
{
	struct compiled c, edited;
	struct arena *a = arena_new(0);
	const struct place *places;
	struct cells cells;
	size_t nplaces;

	(void)state;
	open_demo(&c);
	open_demo(&edited);
	sitedir_put(&edited.dir, "pages/new.xml",
	    "<k:page " K " path='/ny'><html><head><title>t</title></head>"
	    "<body>x</body></html></k:page>");
	compiled_open(&edited);
	cells_start(&cells, c.arena, &c.site, NOW);
	places = places_list(c.arena, &c.site, &nplaces);
	for (size_t i = 0; i < ANSWERS; i++) {
		struct str page, receipt, copy;
		struct receipt read;
		struct situation s;

		meet(&cells, &places[some(nplaces)], &s);
		page = answer(a, &c.site, &s, &receipt);
		copy = again(a, &c.site, page);
		if (!str_eq(page, copy))
			fail_msg(
			    "%.*s: %.*s", STR_ARG(s.path), STR_ARG(receipt));
		assert_true(receipt_read(&read, a, receipt));
		assert_false(receipt_is_of(&read, &edited.site));
		arena_reset(a);
	}
	arena_free(a);
	compiled_stop(&c);
	compiled_stop(&edited);
}

/* The links of who came by a mail carry a signed code; it is not kept. */
static void
by_a_mail(void **state)
{
	struct compiled c;
	const struct place *places;
	struct cells cells;
	struct situation s;
	struct str page, copy, receipt;
	size_t nplaces, codes = 0;

	(void)state;
	open_demo(&c);
	cells_start(&cells, c.arena, &c.site, NOW);
	places = places_list(c.arena, &c.site, &nplaces);
	cells_meet(&cells, &places[0].hit, 0, 0, &s);
	s.path = places[0].path;
	stagecode_meet(&s, 2);
	s.code = STR("signed.consideration.nb");
	page = answer(c.arena, &c.site, &s, &receipt);
	copy = again(c.arena, &c.site, page);
	while (page.n > 0) {
		struct str code = STR("?s=signed.consideration.nb");
		struct str place = STR("?s=%E2%96%A2");

		if (str_starts(page, code)) {
			assert_true(str_starts(copy, place));
			page = str_from(page, code.n);
			copy = str_from(copy, place.n);
			codes++;
		}
		assert_true(copy.n > 0 && page.p[0] == copy.p[0]);
		page = str_from(page, 1);
		copy = str_from(copy, 1);
	}
	assert_int_equal(copy.n, 0);
	assert_true(codes > 5);
	assert_true(str_find(receipt, STR("signed")) == receipt.n);
	compiled_stop(&c);
}

static void
put_front(struct compiled *c, const char *body)
{
	sitedir_write(&c->dir, "pages/front.xml",
	    str_format(c->arena,
		"<k:page " K " id='front' path='/'><html>%s</html></k:page>",
		body));
	compiled_open(c);
}

static struct situation
somebody(const struct compiled *c)
{
	return (struct situation){.now = NOW,
	    .page = (uint32_t)site_page_find(&c->site, STR("front")),
	    .path = STR("/"),
	    .channel = CHANNEL_ORGANIC_SEARCH,
	    .source_class = CLASS_SEARCH,
	    .source = STR("google"),
	    .campaign = STR("anna-42"),
	    .term = STR("excel kurs"),
	    .campaign_pattern = -1,
	    .device = DEVICE_MOBILE};
}

/* What could be about one person is not in the receipt, and not in the copy. */
static void
values_that_are_private(void **state)
{
	struct compiled c;
	struct situation s;
	struct str receipt, page;

	(void)state;
	compiled_start(&c);
	put_front(&c,
	    "<k:value-of select='$source_class'/>|"
	    "<k:value-of select='$source' else='-'/>|"
	    "<k:value-of select='$campaign' else='-'/>|"
	    "<k:value-of select='$term' before='(' after=')' else='-'/>|"
	    "<k:value-of select='$today'/>|<k:value-of select='$stage'/>|"
	    "<k:value-of select='$device' else=''/>");
	s = somebody(&c);
	page = answer(c.arena, &c.site, &s, &receipt);
	assert_non_null(strstr(str_copy(c.arena, page).p,
	    "search|google|anna-42|(excel kurs)|20270302|unknown|mobile"));
	page = again(c.arena, &c.site, receipt);
	assert_non_null(strstr(
	    str_copy(c.arena, page).p, "search|▢|▢|(▢)|▢|unknown|mobile"));
	/* The class code names a source of a table. */
	s.code = site_code(&c.site, s.source, s.source_class, -1, -1);
	assert_int_equal(s.code.n, SITE_CODE_LEN);
	(void)answer(c.arena, &c.site, &s, &receipt);
	page = again(c.arena, &c.site, receipt);
	assert_non_null(strstr(str_copy(c.arena, page).p, "search|google|▢|"));
	compiled_stop(&c);
}

static void
no_receipts(void **state)
{
	static const char *const texts[] = {"", "a", "aaaaaaaaaaaaaaaaaaaaaaaa",
	    "aefuzrsvzadqadqaaiondugljwfqbqa!", "AEFUZRSVZADQADQ",
	    "<!-- kunderejse -->", "\n<!-- kunderejse x -->"};
	struct arena *a = arena_new(0);
	char long_one[2000];
	struct receipt r;

	(void)state;
	memset(long_one, 'a', sizeof(long_one));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (receipt_read(&r, a, receipt_find(str_of(texts[i]))))
			assert_int_not_equal(r.rest.n, 0);
	assert_false(
	    receipt_read(&r, a, (struct str){long_one, sizeof(long_one)}));
	arena_free(a);
}

/* Every receipt with one byte changed is refused or stays within the site. */
static void
damaged_receipts(void **state)
{
	struct compiled c;
	struct situation s;
	struct str receipt;
	unsigned char bytes[256];
	size_t n;

	(void)state;
	compiled_start(&c);
	put_front(&c, "<k:if stage='decision'>a</k:if>");
	s = somebody(&c);
	s.code = site_code(&c.site, s.source, s.source_class, -1, -1);
	(void)answer(c.arena, &c.site, &s, &receipt);
	n = receipt.n * 5 / 8;
	for (size_t at = 0; at < n; at++)
		for (unsigned byte = 0; byte < 256; byte++) {
			char text[512];
			struct explaining e;
			struct receipt r;

			assert_true(base32_decode(receipt, bytes, n));
			bytes[at] = (unsigned char)byte;
			base32_encode(text, bytes, n);
			if (receipt_read(&r, c.arena,
				(struct str){text, BASE32_LEN(n)}) &&
			    receipt_is_of(&r, &c.site))
				(void)explaining_run(&e, c.arena, &c.site, &r);
		}
	compiled_stop(&c);
}

static void
reasons(void **state)
{
	static const char *const want[] = {"no: device=\"tablet\"",
	    "no: stage=\"decision\", source-class=\"social\"",
	    "no: case=\"late\" (stage=\"decision\")",
	    "no: starts=\"2027-04-01\"",
	    "no: starts=\"2027-01-01\" or ends=\"2027-02-01\"",
	    "no: term=\"word *\" or \"kurs *\"",
	    "no: test=\"$stage = 'decision' and $visits > 3\"",
	    "shown: ", "behind: ", "no: lang=\"en\"", "no: "};
	struct compiled c;
	struct situation s;
	struct explaining e;
	struct receipt r;
	struct str receipt;

	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS "><case name='late' stage='decision'"
	    " source-class='search'/></journey>");
	put_front(&c,
	    "<k:choose name='hero'>"
	    "<k:when device='tablet' lang='nb'>a</k:when>"
	    "<k:when stage='decision' source-class='social' lang='nb'>b"
	    "</k:when>"
	    "<k:when case='late'>c</k:when>"
	    "<k:when starts='2027-04-01' lang='nb'>d</k:when>"
	    "<k:when starts='2027-01-01' ends='2027-02-01'>d</k:when>"
	    "<k:when lang='nb'><k:term>word *</k:term><k:term>kurs *</k:term>"
	    "e</k:when>"
	    "<k:when test=\"$stage = 'decision' and $visits > 3\">f</k:when>"
	    "<k:when source-class='search'>g</k:when>"
	    "<k:when lang='nb'>h</k:when>"
	    "<k:when lang='en'>i</k:when>"
	    "<k:otherwise>j</k:otherwise></k:choose>");
	s = somebody(&c);
	(void)answer(c.arena, &c.site, &s, &receipt);
	assert_true(receipt_read(&r, c.arena, receipt));
	assert_true(explaining_run(&e, c.arena, &c.site, &r));
	assert_int_equal(e.n, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < e.n; i++) {
		struct str got = str_format(c.arena, "%.*s: %.*s",
		    STR_ARG(fate_name(e.candidates[i].fate)),
		    STR_ARG(e.candidates[i].reason));

		assert_string_equal(str_copy(c.arena, got).p, want[i]);
	}
	compiled_stop(&c);
}

/* A slot in what is not shown was asked nothing. */
static void
not_reached(void **state)
{
	static const char *const want[] = {"not reached", "not reached",
	    "shown", "no", "no", "shown", "not reached", "not reached"};
	struct compiled c;
	struct situation s;
	struct explaining e;
	struct receipt r;
	struct str receipt;

	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "blocks/twice.xml",
	    "<k:block " K "><k:param name='of' else=''/>"
	    "<k:choose name='in'><k:when test='$visits = $of'>a</k:when>"
	    "<k:otherwise>b</k:otherwise></k:choose></k:block>");
	put_front(&c,
	    "<k:if lang='en'><k:choose name='inner'>"
	    "<k:when source-class='search'>a</k:when>"
	    "<k:otherwise>b</k:otherwise></k:choose></k:if>"
	    "<k:choose name='outer'><k:when source-class='search'>a</k:when>"
	    "<k:otherwise>b</k:otherwise></k:choose>"
	    /* One block twice: each has a slot of the same name. */
	    "<k:include block='twice' of='1'/>"
	    "<k:if lang='en'><k:include block='twice' of='2'/></k:if>");
	s = somebody(&c);
	(void)answer(c.arena, &c.site, &s, &receipt);
	assert_true(receipt_read(&r, c.arena, receipt));
	assert_true(explaining_run(&e, c.arena, &c.site, &r));
	assert_int_equal(e.n, sizeof(want) / sizeof(want[0]));
	for (size_t i = 0; i < e.n; i++)
		assert_string_equal(fate_name(e.candidates[i].fate).p, want[i]);
	compiled_stop(&c);
}

/* Of somebody with a row the receipt names the class and no source. */
static void
reasons_without_a_code(void **state)
{
	struct compiled c;
	struct situation s;
	struct explaining e;
	struct receipt r;
	struct str receipt;

	(void)state;
	compiled_start(&c);
	put_front(&c, "<k:choose name='hero'>"
		      "<k:when source='bing' source-class='search'>a</k:when>"
		      "<k:when campaign='x-*' source-class='social'>b</k:when>"
		      "<k:otherwise>c</k:otherwise></k:choose>");
	s = somebody(&c);
	s.consent = true;
	(void)answer(c.arena, &c.site, &s, &receipt);
	assert_true(receipt_read(&r, c.arena, receipt));
	assert_true(explaining_run(&e, c.arena, &c.site, &r));
	assert_string_equal(
	    str_copy(c.arena, e.candidates[0].reason).p, "source=\"bing\"");
	assert_string_equal(str_copy(c.arena, e.candidates[1].reason).p,
	    "source-class=\"social\"");
	compiled_stop(&c);
}

/* Which rule presumed the stage, but not where one the receipt cannot tell of
 * may have been first. */
static void
the_rule(void **state)
{
	static const struct {
		const char *rules;
		uint32_t line; /* 0: not known */
	} rows[] = {
	    {"\n<presume stage='decision' source-class='search'/>", 2},
	    {"<presume stage='decision'><term>kurs *</term></presume>\n"
	     "<presume stage='decision' source-class='search'/>",
		0},
	    {"<presume stage='unknown'><term>kurs *</term></presume>\n"
	     "<presume stage='decision' source-class='search'/>",
		2},
	    {"<case name='courses'><term>kurs *</term></case>"
	     "<presume stage='decision' case='courses'/>\n"
	     "<presume stage='decision' source-class='search'/>",
		0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct compiled c;
		struct situation s;
		struct explaining e;
		struct receipt r;
		struct str receipt;

		compiled_start(&c);
		sitedir_write(&c.dir, "journey.xml",
		    str_format(c.arena,
			"<journey " NS " start='unknown'>"
			"<stage key='unknown'/><stage key='decision'/>%s"
			"</journey>",
			rows[i].rules));
		put_front(&c, "<p>x</p>");
		s = somebody(&c);
		s.stage = site_presume(&c.site, &s, NULL);
		s.observed = false;
		(void)answer(c.arena, &c.site, &s, &receipt);
		assert_true(receipt_read(&r, c.arena, receipt));
		assert_true(explaining_run(&e, c.arena, &c.site, &r));
		assert_int_equal(
		    e.rule == NULL ? 0 : e.rule->line, rows[i].line);
		compiled_stop(&c);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_thousand_answers),
	    cmocka_unit_test(by_a_mail),
	    cmocka_unit_test(values_that_are_private),
	    cmocka_unit_test(no_receipts),
	    cmocka_unit_test(damaged_receipts),
	    cmocka_unit_test(reasons),
	    cmocka_unit_test(not_reached),
	    cmocka_unit_test(reasons_without_a_code),
	    cmocka_unit_test(the_rule),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
