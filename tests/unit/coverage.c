/* SPDX-License-Identifier: ISC */
/* What every cell is shown, and which variants nobody is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "insight/coverage.h"
#include "insight/questions.h"

#define NOW 1800000000 /* 2027-01-15 */

static struct compiled c;
static struct cells cells;
static struct cover_slot slots[32];
static size_t nslots;

static void
keep(void *ctx, const struct cover_slot *slot)
{
	(void)ctx;
	assert_true(nslots < sizeof(slots) / sizeof(slots[0]));
	slots[nslots++] = *slot;
}

#define NLANGS 4

#define CHOOSE(name, whens, otherwise)                               \
	"<k:choose name='" name "'>" whens "<k:otherwise>" otherwise \
	"</k:otherwise></k:choose>"

static void
page(const char *file, const char *attributes, const char *first,
    const char *content)
{
	sitedir_write(&c.dir, file,
	    str_format(c.arena,
		"<k:page " K " %s>%s<html><head><title>t</title></head>"
		"<body><p>%s</p></body></html></k:page>",
		attributes, first, content));
}

static void
put_mails(void)
{
	static const char *const texts[] = {
	    "texts/nb.xml", "texts/en.xml", "texts/pt-BR.xml"};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		sitedir_put(&c.dir, texts[i],
		    "<k:texts " K "><k:text "
		    "key='mail.reason.service'>Why</k:text>"
		    "<k:text key='mail.me'>Me</k:text></k:texts>");
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://www.nordkurs.no'>"
	    "<languages default='nb'><language key='da' falls-to='nb'/>"
	    "<language key='en'/><language key='pt-BR'/></languages>"
	    "<mail from='hi@nordkurs.no'><address>x</address></mail></site>");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><k:place name='preheader'/>"
	    "<k:place name='main'/><k:footer/></body></html></k:layout>");
	sitedir_put(&c.dir, "mails/front.xml",
	    "<k:mail " K " layout='mail' class='service' "
	    "stage='awareness decision'><k:subject>s</k:subject>"
	    "<k:preheader>p</k:preheader>" CHOOSE("letter",
		"<k:when stage='decision'><p>own</p></k:when>"
		"<k:when stage='unknown'><p>never</p></k:when>"
		"<k:when test=\"$first_name = 'A'\"><p>A</p></k:when>"
		"<k:when ends='2027-01-01'><p>over</p></k:when>"
		"<k:when known='no'><p>stranger</p></k:when>",
		"") "<k:plain>" CHOOSE("plainly",
		"<k:when known='yes'>known</k:when>",
		"nobody") "</k:plain></k:mail>");
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS " start='unknown'>"
	    "<stage key='unknown'/>"
	    "<stage key='awareness'><question key='why'/></stage>"
	    "<stage key='decision'><question key='how_much'/>"
	    "<question key='why'/><question key='what_if'/></stage>"
	    "<presume stage='decision'><term>price *</term></presume>"
	    "<presume stage='awareness' source-class='social'/>"
	    "<case name='late' source-class='search' stage='decision'/>"
	    "<source key='bni' source-class='partner' patterns='bni.dk'/>"
	    "</journey>");
	page("pages/front.xml", "id='front' path='/'",
	    "<k:path xml:lang='da'>/da/</k:path>",
	    CHOOSE("hero",
		"<k:when case='late' answers='how_much what_if'>own</k:when>"
		"<k:when stage='awareness'>aware</k:when>"
		"<k:when source='bni'><em "
		"k:answers='how_much'>partner</em></k:when>"
		"<k:when campaign='spring*'>spring</k:when>"
		"<k:when channel='paid_search'>paid</k:when>"
		"<k:when medium='sms'>sms</k:when>",
		"plain"));
	page("pages/times.xml", "id='times' path='/times' answers='why'", "",
	    CHOOSE("when",
		"<k:when ends='2027-01-01'>over</k:when>"
		"<k:when starts='2027-06-01'>soon</k:when>"
		"<k:when test='$visits &gt; 3'>often</k:when>"
		"<k:when device='mobile'>small</k:when>"
		"<k:when source-class='search'>search</k:when>"
		"<k:when source-class='search' stage='decision'>never</k:when>",
		""));
	page("pages/course.xml", "id='course' path='/kurs/{course}'",
	    "<k:bind name='course' values='a b'/>",
	    CHOOSE("which",
		"<k:when test=\"$course = 'b'\">b</k:when>"
		"<k:when test=\"$course = 'b' and $course = 'a'\">c</k:when>",
		"plain"));
	page("pages/ad.xml",
	    "id='ad' path='/shared' order='1' "
	    "source-class='social'",
	    "", CHOOSE("one", "<k:when stage='decision'>x</k:when>", "plain"));
	page("pages/shared.xml", "id='shared' path='/shared'", "",
	    CHOOSE("two", "<k:when source-class='social'>x</k:when>", "plain"));
	page("pages/404.xml", "id='404'", "",
	    CHOOSE("no", "<k:when stage='decision'>x</k:when>", "plain"));
	put_mails();
	compiled_open(&c);
	cells_start(&cells, c.arena, &c.site, NOW);
	coverage_run(&cells, keep, NULL);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static const struct cover_slot *
slot(const char *name, const char *lang)
{
	for (size_t i = 0; i < nslots; i++)
		if (str_ends(slots[i].name, str_of(name)) &&
		    str_eq(slots[i].lang, str_of(lang)))
			return &slots[i];
	fail_msg("no slot %s", name);
	return NULL;
}

static size_t
source(const char *name)
{
	for (size_t i = 0; i < cells.nsources; i++)
		if (str_eq(cells.sources[i].name, str_of(name)))
			return i;
	fail_msg("no source %s", name);
	return 0;
}

static const struct {
	const char *slot, *source;
	size_t stage; /* none unknown awareness decision */
	enum cover cover;
	uint32_t variant;
} cases[] = {
    {"hero", "search", 3, COVER_OWN, 1},
    {"hero", "search", 0, COVER_DEFAULT, 0},
    {"hero", "search", 2, COVER_INHERITED, 2},
    /* A search whose phrase gives the stage. */
    {"hero", "decision", 0, COVER_OWN, 1},
    {"hero", "decision", 1, COVER_OWN, 1},
    {"hero", "decision", 2, COVER_INHERITED, 2},
    {"hero", "social", 0, COVER_INHERITED, 2},
    {"hero", "social", 1, COVER_INHERITED, 2},
    {"hero", "social", 3, COVER_DEFAULT, 0},
    {"hero", "bni", 0, COVER_INHERITED, 3},
    {"hero", "partner", 0, COVER_DEFAULT, 0},
    {"hero", "spring*", 0, COVER_INHERITED, 4},
    {"hero", "paid_search", 3, COVER_INHERITED, 5},
    {"hero", "sms", 0, COVER_INHERITED, 6},
    {"when", "search", 3, COVER_INHERITED, 5},
    {"when", "social", 3, COVER_MISSING, 0},
    {"which", "search", 0, COVER_DEFAULT, 0},
    {"one", "social", 3, COVER_INHERITED, 1},
    {"one", "search", 3, COVER_ELSEWHERE, 0},
    {"two", "social", 3, COVER_ELSEWHERE, 0},
    {"two", "search", 3, COVER_DEFAULT, 0},
};

static void
covered(void **state)
{
	(void)state;
	assert_int_equal(cells.nstages, 4);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct cover_cell *cell =
		    &slot(cases[i].slot, "nb")
			 ->cells[source(cases[i].source) * cells.nstages +
				 cases[i].stage];

		if (cell->cover != cases[i].cover ||
		    cell->variant != cases[i].variant)
			fail_msg("%s %s %zu: %.*s %u", cases[i].slot,
			    cases[i].source, cases[i].stage,
			    STR_ARG(cover_name(cell->cover)),
			    (unsigned)cell->variant);
	}
}

static void
reached(void **state)
{
	static const enum reach times[] = {REACH_EXPIRED, REACH_LATER,
	    REACH_PERSON, REACH_PERSON, REACH_YES, REACH_NEVER};

	(void)state;
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		assert_int_equal(slot("when", "nb")->reach[i], times[i]);
	/* The second value of the binding shows one, no value the other. */
	assert_int_equal(slot("which", "nb")->reach[0], REACH_YES);
	assert_int_equal(slot("which", "nb")->reach[1], REACH_NEVER);
	assert_int_equal(slot("two", "nb")->reach[0], REACH_NEVER);
	assert_int_equal(slot("hero", "da")->reach[3], REACH_YES);
	/* hero in two languages, when, which, one, two; pages without an
	 * address are nobody's landing page. */
	assert_int_equal(nslots, 6 + 2 * NLANGS);
	assert_true(str_eq(slot("hero", "nb")->labels[0], STR("late")));
}

/* A mail has its stages and no sources; what the parts share is given once. */
static void
mailed(void **state)
{
	static const enum cover covers[] = {
	    COVER_ELSEWHERE, COVER_ELSEWHERE, COVER_MISSING, COVER_OWN};
	static const enum reach reaches[] = {
	    REACH_YES, REACH_NEVER, REACH_PERSON, REACH_EXPIRED, REACH_PERSON};
	const struct cover_slot *s = slot("letter", "da");

	(void)state;
	assert_true(s->mail);
	assert_true(str_eq(s->page, STR("front")));
	assert_int_equal(s->of->nsources, 1);
	assert_int_equal(s->of->nstages, 4);
	assert_true(str_eq(cells_called(s->of, 0), STR("front")));
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(s->cells[i].cover, covers[i]);
	for (size_t i = 0; i < s->nvariants; i++)
		assert_int_equal(s->reach[i], reaches[i]);
	s = slot("plainly", "nb");
	assert_int_equal(s->cells[0].cover, COVER_ELSEWHERE);
	assert_int_equal(s->cells[2].cover, COVER_INHERITED);
}

/* Nobody hears an answer in a branch that he is not shown. */
static void
answered(void **state)
{
	static const char *const lines[] = {
	    "awareness asks why (nb): on times\n",
	    "awareness asks why (da en pt-BR): no page answers it\n",
	    "decision asks how_much (nb da): on front; not for social ",
	    "decision asks what_if (nb da): on front; not for social ",
	    "decision asks why (nb): on times\n"};
	struct str text;
	struct buf b;

	(void)state;
	buf_init(&b, c.arena, 1 << 20);
	questions_put(&cells, &b);
	text = buf_view(&b);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		if (str_find(text, str_of(lines[i])) == text.n)
			fail_msg("no \"%s\" in %.*s", lines[i], STR_ARG(text));
	/* bni hears what a partner is told, and search what the late are. */
	text = str_from(text, str_find(text, STR("how_much (nb da)")));
	text = str_head(text, str_chr(text, '\n'));
	assert_true(str_find(text, STR(" bni")) == text.n);
	assert_true(str_find(text, STR(" search")) == text.n);
	assert_true(str_find(text, STR(" partner")) < text.n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(covered),
	    cmocka_unit_test(reached), cmocka_unit_test(mailed),
	    cmocka_unit_test(answered)};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, start, stop);
}
