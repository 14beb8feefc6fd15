/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/write.h"

static struct compiled c;

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static void
assert_str(struct span s, const char *expected)
{
	struct str have = image_str(&c.site.image, s);

	if (!str_eq(have, str_of(expected)))
		fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(have), expected);
}

static const char full_journey[] =
    "<journey " NS " start='new' threshold='60' lead='5'>\n"
    "<stage key='new'/><stage key='warm' back='never'/>"
    "<stage key='gone' aside='yes'/>\n"
    "<page-class name='price' path='/priser* /prices*'/>\n"
    "<presume stage='warm' page-class='price'/>\n"
    "<signal stage='warm' event='page_view' page-class='price' points='25'"
    " cap='75' expires='P30D'/>\n"
    "<signal stage='warm' event='booking' points='10'/>\n"
    "<move to='warm' event='form_submit' form='offer'/>\n"
    "<move to='gone' event='refund' item='excel' stage='new gone'/>\n"
    "<cool from='new' to='gone' after='P4M'/>\n"
    "</journey>";

static void
journey(void **state)
{
	const struct journey_rules *r;
	const struct stage_row *stages;
	const struct page_class_row *classes;
	const struct signal_row *signals;
	const struct move_row *moves;
	const struct cool_row *cools;
	const struct presume_row *presumes;

	(void)state;
	sitedir_put(&c.dir, "journey.xml", full_journey);
	sitedir_put(&c.dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/></items>");
	compiled_page(&c, "pages/a.xml", "path='/a' page-class='article'", "");
	compiled_open(&c);
	r = &c.site.head->journey;
	assert_int_equal(r->stages.n, 3);
	stages = IMAGE_ROWS(&c.site.image, struct stage_row, r->stages);
	assert_str(stages[1].key, "warm");
	assert_int_equal(stages[1].back_never, 1);
	assert_int_equal(stages[2].aside, 1);
	assert_int_equal(r->start, 0);
	assert_int_equal(r->threshold, 60);
	assert_int_equal(r->lead, 5);
	classes =
	    IMAGE_ROWS(&c.site.image, struct page_class_row, r->page_classes);
	assert_int_equal(r->page_classes.n, 2);
	assert_int_equal(classes[0].globs.n, 2);
	assert_str(classes[1].key, "article");
	assert_int_equal(classes[1].globs.n, 0);
	assert_int_equal(
	    journey_page_class(&c.site.journey, STR("/prices/x")), 0);
	signals = IMAGE_ROWS(&c.site.image, struct signal_row, r->signals);
	assert_int_equal(r->signals.n, 2);
	assert_str(signals[0].when.page_class, "price");
	assert_int_equal(signals[0].points, 25);
	assert_int_equal(signals[0].cap, 75);
	assert_int_equal(signals[0].expires.seconds, 30 * 86400);
	assert_int_equal(signals[0].stage, 1);
	assert_int_equal(signals[0].line, 5);
	assert_int_equal(signals[1].expires.given, 0);
	assert_int_equal(signals[1].cap, 0);
	moves = IMAGE_ROWS(&c.site.image, struct move_row, r->moves);
	assert_int_equal(r->moves.n, 2);
	assert_str(moves[0].when.form, "offer");
	assert_str(moves[1].when.item, "excel");
	assert_true(moves[0].from == ~(uint64_t)0);
	assert_int_equal(moves[0].written.n, 0);
	assert_int_equal(moves[1].from, 1 << 0 | 1 << 2);
	assert_str(moves[1].written, "new gone");
	cools = IMAGE_ROWS(&c.site.image, struct cool_row, r->cools);
	assert_int_equal(cools[0].after.months, 4);
	assert_int_equal(cools[0].to, 2);
	presumes = IMAGE_ROWS(
	    &c.site.image, struct presume_row, c.site.head->presumes);
	assert_int_equal(c.site.head->presumes.n, 1);
	assert_int_equal(presumes[0].stage, 1);
	assert_int_equal(presumes[0].by_term, 0);
	assert_int_equal(presumes[0].line, 4);
}

static const char asking_journey[] =
    "<journey " NS ">\n"
    "<stage key='new'/><stage key='warm'/>\n"
    "<signal stage='warm' event='share' points='10'/>\n"
    "<signal stage='warm' event='share' points='10'"
    " campaign='!Spring26-*  spring*' source-class='AI s*'"
    " channel='!direct'/>\n"
    "<move to='warm' event='purchase' source='Google !bing'"
    " medium='c*'/>\n"
    "</journey>";

static bool
lists(struct span list, const char *text)
{
	return image_list_holds(&c.site.image,
	    IMAGE_ROWS(&c.site.image, uint32_t, list), str_of(text));
}

static void
where_rules_ask_from(void **state)
{
	const struct journey_rules *r;
	const struct rule_came *signal, *move;
	const struct signal_row *signals;

	(void)state;
	sitedir_put(&c.dir, "journey.xml", asking_journey);
	compiled_open(&c);
	r = &c.site.head->journey;
	signals = IMAGE_ROWS(&c.site.image, struct signal_row, r->signals);
	assert_int_equal(signals[0].when.came.words.n, 0);
	signal = &signals[1].when.came;
	/* In the order of the selectors, whatever was written first. */
	assert_str(signal->words, "channel=!direct&source-class=ai,s*&"
				  "campaign=!spring26-*,spring*");
	assert_int_equal(signal->channels >> CHANNEL_DIRECT & 1, 0);
	assert_int_equal(signal->channels >> CHANNEL_EMAIL & 1, 1);
	assert_int_equal(signal->classes, 1u << CLASS_AI | 1u << CLASS_SEARCH |
					      1u << CLASS_SOCIAL |
					      1u << CLASS_SHOPPING);
	assert_int_equal(signal->source.n + signal->medium.n, 0);
	assert_true(lists(signal->campaign, "SPRING27"));
	assert_false(lists(signal->campaign, "spring26-x"));
	move = &IMAGE_ROWS(&c.site.image, struct move_row, r->moves)->when.came;
	assert_str(move->words, "source=google,!bing&medium=c*");
	assert_true(move->channels == RULE_ANY && move->classes == RULE_ANY);
	assert_true(lists(move->source, "google"));
	assert_false(lists(move->source, "bing"));
	assert_true(lists(move->medium, "cpc"));
	assert_false(lists(move->medium, "organic"));
	/* So that the links carry it until somebody agrees. */
	assert_int_equal(c.site.head->campaigns.n, 1);
	assert_str(
	    IMAGE_ROWS(&c.site.image, struct span, c.site.head->campaigns)[0],
	    "spring*");
}

static void
settings(void **state)
{
	const struct site_head *h;

	(void)state;
	compiled_open(&c);
	h = c.site.head;
	assert_str(h->name, "Nordkurs");
	assert_str(h->base, "https://www.nordkurs.no");
	assert_str(h->prefix, "/k/");
	assert_str(h->database, "kunderejse.db");
	assert_int_equal(h->keep_visitors.months, 13);
	assert_int_equal(h->langs.n, 4);
	assert_int_equal(h->default_lang, 0);
	assert_int_equal(h->journey.window, 90);
	assert_int_equal(h->journey.threshold, 50);
	assert_int_equal(h->journey.lead, 10);
	assert_int_equal(h->sources.own_hosts.n, 1);
	/* Midsummer 2026 in Oslo is two hours east. */
	assert_int_equal(
	    zone_offset(IMAGE_ROWS(&c.site.image, struct zone_row, h->zone),
		h->zone.n, 1782000000),
	    7200);
}

/* The same files in another order of writing and at another place. */
static void
equal_files_give_equal_bytes(void **state)
{
	struct compiled other;

	(void)state;
	sitedir_put(&c.dir, "journey.xml", full_journey);
	sitedir_put(&c.dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/></items>");
	compiled_page(&c, "pages/b.xml", "path='/b'", "");
	compiled_page(&c, "pages/a.xml", "path='/a'", "");
	compiled_open(&c);
	compiled_start(&other);
	compiled_page(&other, "pages/a.xml", "path='/a'", "");
	compiled_page(&other, "pages/b.xml", "path='/b'", "");
	sitedir_put(&other.dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/></items>");
	compiled_page(&other, "pages/front.xml", "id='front' path='/'", "");
	sitedir_put(&other.dir, "journey.xml", full_journey);
	compiled_open(&other);
	assert_int_equal(c.image.n, other.image.n);
	assert_memory_equal(c.image.p, other.image.p, c.image.n);
	compiled_stop(&other);
}

static void
another_byte_gives_another_name(void **state)
{
	char before[SITE_NAME_LEN + 1], after[SITE_NAME_LEN + 1];

	(void)state;
	compiled_open(&c);
	site_name(&c.site, before);
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><html><head><title>t</title>"
	    "</head><body>y</body></html></k:page>");
	compiled_open(&c);
	site_name(&c.site, after);
	assert_string_not_equal(before, after);
}

static struct str
wording(const char *block, uint32_t lang)
{
	const struct span *rows;

	sitedir_put(&c.dir, "blocks/consent.xml", block);
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='yes'>Ja</k:text></k:texts>");
	sitedir_put(&c.dir, "texts/en.xml",
	    "<k:texts " K "><k:text key='yes'>Yes</k:text></k:texts>");
	sitedir_put(&c.dir, "texts/pt-BR.xml",
	    "<k:texts " K "><k:text key='yes'>Sim</k:text></k:texts>");
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " path='/'><html><head><title>t</title></head><body>"
	    "<k:consent/></body></html></k:page>");
	compiled_open(&c);
	rows = IMAGE_ROWS(&c.site.image, struct span, c.site.head->wordings);
	return str_copy(c.arena, image_str(&c.site.image, rows[lang]));
}

#define BUTTONS(yes)                                         \
	"<button name='choice' value='all'>" yes "</button>" \
	"<button name='choice' value='no'>Nei</button>"

#define PURPOSE(p)                                              \
	"<input type='checkbox' name='purpose' value='" p "'/>" \
	"<button name='choice' value='chosen'>Velg</button>" BUTTONS("Ja")

static void
wordings(void **state)
{
	struct str plain, same, other, one, two;

	(void)state;
	compiled_open(&c);
	assert_int_equal(
	    IMAGE_ROWS(&c.site.image, struct span, c.site.head->wordings)[0].n,
	    0);
	plain = wording("<k:block " K "><p>Husk meg?</p>" BUTTONS(
			    "<k:text ref='yes'/>") "</k:block>",
	    0);
	assert_int_equal(plain.n, 8);
	same = wording("<k:block " K "><!-- new --><div><p> Husk\n meg?</p>"
		       "</div>" BUTTONS("<k:text ref='yes'/>") "</k:block>",
	    1);
	assert_true(str_eq(plain, same));
	other = wording("<k:block " K "><p>Husk meg?</p>" BUTTONS(
			    "<k:text ref='yes'/>") "</k:block>",
	    2);
	assert_false(str_eq(plain, other));
	one = wording("<k:block " K ">" PURPOSE("measure") "</k:block>", 0);
	two = wording("<k:block " K ">" PURPOSE("letters") "</k:block>", 0);
	assert_false(str_eq(one, two));
}

/* What a block in the dialogue says is part of its wording. */
static void
wordings_of_blocks(void **state)
{
	static const char consent[] =
	    "<k:block " K "><k:include block='why' who='Nordkurs'/>" BUTTONS(
		"Ja") "</k:block>";
	static const char asked[] =
	    "<k:block " K "><k:include block='why' who='Postverket'/>" BUTTONS(
		"Ja") "</k:block>";
	static const char why[] = "<k:block " K "><k:param name='who'/><p>%s"
				  "<k:value-of select='$who'/></p></k:block>";
	struct str one, two, three;

	(void)state;
	sitedir_write(
	    &c.dir, "blocks/why.xml", str_format(c.arena, why, "Husk meg"));
	one = wording(consent, 0);
	three = wording(asked, 0);
	sitedir_write(
	    &c.dir, "blocks/why.xml", str_format(c.arena, why, "Selg meg"));
	two = wording(consent, 0);
	assert_false(str_eq(one, two));
	assert_false(str_eq(one, three));
}

/* A stage rests on a search phrase however many cases lie between, and asking
 * takes no time that doubles with each. */
static void
phrases_behind_cases(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, c.arena, 1 << 16);
	buf_printf(&b, "<journey " NS "><presume stage='decision' "
		       "case='c0'/>");
	for (int i = 0; i < 40; i++)
		buf_printf(&b, "<case name='c%d' case='c%d c%d !c%d'/>", i,
		    i + 1, i + 1, i + 1);
	buf_printf(&b, "<case name='c40'><term>kjøp *</term></case></journey>");
	sitedir_write(&c.dir, "journey.xml", buf_view(&b));
	compiled_open(&c);
	assert_int_equal(IMAGE_ROWS(&c.site.image, struct presume_row,
			     c.site.head->presumes)[0]
			     .by_term,
	    1);
}

static void
circles_of_cases_end(void **state)
{
	(void)state;
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS "><presume stage='decision' case='a'/>"
	    "<case name='a' case='b b b b b b b b'/>"
	    "<case name='b' case='a a a a a a a a'/></journey>");
	assert_true(str_find(compiled_try(&c), STR("uses itself")) > 0);
}

static struct str
written(const char *path)
{
	struct situation at = {.path = str_of(path), .campaign_pattern = -1};
	struct selection selection;
	struct route_hit hit;
	struct buf out;

	site_route(&c.site, c.arena, at.path, &hit);
	assert_int_equal(hit.kind, ROUTE_PAGE);
	at.page = hit.page;
	at.lang = hit.lang;
	memcpy(at.binds, hit.binds, sizeof(at.binds));
	assert_true(select_page(&c.site, c.arena, &at, &selection));
	buf_init(&out, c.arena, 1 << 16);
	write_page(&c.site, &at, &selection, &out);
	return buf_view(&out);
}

/* A block's parameter may have the name of the binding it is made of. */
static void
texts_by_value(void **state)
{
	(void)state;
	sitedir_put(&c.dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/>"
	    "<item key='word' class='course'/></items>");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='om.x-excel'>Om Excel</k:text>"
	    "<k:text key='om.x-word'>Om Word</k:text></k:texts>");
	sitedir_put(&c.dir, "blocks/card.xml",
	    "<k:block " K "><k:param name='course'/><p><k:text "
	    "ref='om.{$course}'/></p></k:block>");
	sitedir_put(&c.dir, "pages/course.xml",
	    "<k:page " K " path='/kurs/{course}'><k:bind name='course' "
	    "items='course'/><html><head><title>t</title></head><body>"
	    "<k:include block='card' course='x-{$course}'/></body></html>"
	    "</k:page>");
	compiled_open(&c);
	assert_true(str_find(written("/kurs/excel"), STR("<p>Om Excel</p>")) <
		    written("/kurs/excel").n);
	assert_true(str_find(written("/kurs/word"), STR("<p>Om Word</p>")) <
		    written("/kurs/word").n);
}

static void
errors_give_no_image(void **state)
{
	(void)state;
	compiled_page(&c, "pages/b.xml", "path='/'", "");
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS "><presume stage='nowhere'/></journey>");
	assert_true(compiled_try(&c).n > 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(journey),
	    TEST(where_rules_ask_from),
	    TEST(settings),
	    TEST(equal_files_give_equal_bytes),
	    TEST(another_byte_gives_another_name),
	    TEST(wordings),
	    TEST(wordings_of_blocks),
	    TEST(phrases_behind_cases),
	    TEST(circles_of_cases_end),
	    TEST(texts_by_value),
	    TEST(errors_give_no_image),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
