/* SPDX-License-Identifier: ISC */
/*
 * Questions of a site from end to end without a server: what the image says of
 * them, and which page an address with an answer, a stranger and somebody who
 * answered are shown.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "journey/step.h"
#include "people/answered.h"
#include "template/receipt.h"
#include "template/select.h"
#include "template/write.h"

#define DAY 86400
#define NOW 1800000000 /* 2027-01-15T08:00:00Z */

static int
start(void **state)
{
	struct compiled *c = test_calloc(1, sizeof(*c));

	compiled_start(c);
	sitedir_put(&c->dir, "journey.xml",
	    "<journey " NS "><stage key='unknown'/><stage key='decision'/>"
	    "<barrier key='price'/><barrier key='time'/>"
	    "<move to='decision' event='survey_answer' form='why'/>"
	    "</journey>");
	sitedir_put(&c->dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='ask.thanks'>Takk</k:text>"
	    "<k:text key='ask.nps'>Hvor bra?</k:text>"
	    "<k:text key='ask.nps.low'>Lite</k:text>"
	    "<k:text key='ask.nps.high'>Mye</k:text></k:texts>");
	sitedir_put(&c->dir, "blocks/help.xml",
	    "<k:block " K "><p>Hjelp</p></k:block>");
	sitedir_put(&c->dir, "pages/front.xml",
	    "<k:page " K " path='/'><html><head><title>t</title></head><body>"
	    "<k:ask name='why'><k:question>Hva?</k:question>"
	    "<k:answer key='price' show='help'>Pris</k:answer>"
	    "<k:answer key='time'>Tid</k:answer><k:other>Annet</k:other>"
	    "</k:ask>"
	    "<k:ask name='nps' scale='0..10' cap='2/P30D'>"
	    "<k:answer key='0..6' show='help'/></k:ask>"
	    "<k:ask name='heard' touch='reported'><k:question>Hvor?"
	    "</k:question><k:answer key='search'>S</k:answer></k:ask>"
	    "</body></html></k:page>");
	compiled_open(c);
	*state = c;
	return 0;
}

static int
stop(void **state)
{
	compiled_stop(*state);
	test_free(*state);
	return 0;
}

static void
bring(struct compiled *c, struct situation *at, const char *answered)
{
	at->nanswers = answered_read(c->arena, NULL, &c->site,
	    str_format(c->arena, "answered=%s", answered), NOW, &at->answers);
}

static struct situation
stranger(struct compiled *c, const char *answered)
{
	struct situation at = {.now = NOW,
	    .campaign_pattern = -1,
	    .path = STR("/"),
	    .page = (uint32_t)site_page_find(&c->site, STR("front"))};

	bring(c, &at, answered);
	return at;
}

static struct str
shown(struct compiled *c, const struct situation *at, uint64_t *etag,
    struct str *receipt)
{
	struct selection s;
	struct buf out;

	assert_true(select_page(&c->site, c->arena, at, &s));
	*receipt = receipt_make(c->arena, &c->site, at, &s);
	*etag = select_etag(&c->site, at, &s, *receipt);
	buf_init(&out, c->arena, 1 << 20);
	write_page(&c->site, at, &s, &out);
	return str_copy(c->arena, buf_view(&out));
}

static bool
shows(struct compiled *c, const struct situation *at, const char *what)
{
	uint64_t etag;
	struct str receipt, page = shown(c, at, &etag, &receipt);

	return str_find(page, str_of(what)) < page.n;
}

/* What somebody is shown who told us so; "" for nothing. */
static const char *
answered(struct compiled *c, const char *by)
{
	struct situation at = stranger(c, by);
	bool asked = shows(c, &at, "<legend>Hva?</legend>");
	bool helped = shows(c, &at, "id=\"why\"><p>Takk</p><p>Hjelp</p></div>");
	bool thanked = shows(c, &at, "id=\"why\"><p>Takk</p></div>");

	assert_int_equal(asked + helped + thanked, 1);
	assert_true(shows(c, &at, "<legend>Hvor?</legend>"));
	return asked ? "asked" : helped ? "helped" : "thanked";
}

static void
an_answer_is_told_by_the_address(void **state)
{
	static const struct {
		const char *by, *shown;
	} rows[] = {{"", "asked"}, {"why.price", "helped"},
	    {"why.time", "thanked"}, {"why.other", "thanked"}, {"why", "asked"},
	    {"why.", "asked"}, {".price", "asked"}, {"why.pric", "asked"},
	    {"why.price.", "asked"}, {"why.PRICE", "asked"},
	    {"WHY.price", "asked"}, {"why.*", "asked"}, {"nps.price", "asked"},
	    {"why.price time", "asked"}, {"why.0", "asked"}};
	struct situation at = stranger(*state, "nps.6");

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(answered(*state, rows[i].by), rows[i].shown) != 0)
			fail_msg(
			    "%s: %s", rows[i].by, answered(*state, rows[i].by));
	assert_true(shows(*state, &at, "id=\"nps\"><p>Takk</p><p>Hjelp</p>"));
	bring(*state, &at, "nps.10");
	assert_true(shows(*state, &at, "id=\"nps\"><p>Takk</p></div>"));
	bring(*state, &at, "nps.11");
	assert_true(shows(*state, &at, "<legend>Hvor bra?</legend>"));
	bring(*state, &at, "nps.10&answered=why.price");
	assert_true(shows(*state, &at, "id=\"nps\"><p>Takk</p></div>"));
	assert_true(shows(*state, &at, "id=\"why\"><p>Takk</p><p>Hjelp</p>"));
}

/* The tag and the receipt know it, and the receipt shows it again. */
static void
an_answer_is_part_of_the_answer(void **state)
{
	struct compiled *c = *state;
	struct situation plain = stranger(c, ""), again;
	struct situation helped = stranger(c, "why.price");
	struct selection s;
	struct receipt receipt;
	struct str a, b, code, other;
	struct buf out;
	uint64_t etag, tag;

	a = shown(c, &plain, &etag, &other);
	b = shown(c, &helped, &tag, &code);
	assert_false(str_eq(a, b));
	assert_int_not_equal(etag, tag);
	assert_false(str_eq(code, other));
	assert_true(receipt_read(&receipt, c->arena, code));
	assert_true(receipt_replay(&receipt, c->arena, &c->site, &again, &s));
	buf_init(&out, c->arena, 1 << 20);
	write_page(&c->site, &again, &s, &out);
	assert_true(str_eq(buf_view(&out), b));
	/* What is no answer changes nothing. */
	bring(c, &helped, "nps.11");
	shown(c, &helped, &tag, &code);
	assert_int_equal(etag, tag);
}

static void
take(struct compiled *c, struct journey_state *s, const char *form, int64_t at)
{
	struct stage_change change;

	journey_step(&c->site.journey, c->arena, s,
	    &(struct journey_event){
		.at = at, .event = STR("survey_answer"), .form = str_of(form)},
	    &change);
}

static void
who_answered_is_not_asked_within_the_cap(void **state)
{
	struct compiled *c = *state;
	struct journey_state s = {.visits = 0};
	struct situation at = stranger(c, "");

	at.state = &s;
	at.consent = true;
	assert_true(shows(c, &at, "<legend>Hva?</legend>"));
	take(c, &s, "why", NOW);
	assert_false(shows(c, &at, "id=\"why\""));
	assert_true(shows(c, &at, "<legend>Hvor bra?</legend>"));
	/* Nor by the address: he is thanked, as it says. */
	bring(c, &at, "why.price");
	assert_true(shows(c, &at, "<p>Hjelp</p>"));
	bring(c, &at, "");
	at.now = NOW + 89 * DAY;
	assert_false(shows(c, &at, "id=\"why\""));
	at.now = NOW + 90 * DAY;
	assert_true(shows(c, &at, "<legend>Hva?</legend>"));

	/* Twice in thirty days. */
	at.now = NOW + DAY;
	take(c, &s, "nps", NOW);
	assert_true(shows(c, &at, "<legend>Hvor bra?</legend>"));
	take(c, &s, "nps", NOW + DAY);
	assert_false(shows(c, &at, "id=\"nps\""));
	at.now = NOW + 30 * DAY;
	assert_true(shows(c, &at, "<legend>Hvor bra?</legend>"));
	/* The journey's rules hear it, too. */
	assert_string_equal(str_copy(c->arena, s.stage).p, "decision");
}

static void
own_words_only_where_they_are_kept(void **state)
{
	struct situation at = stranger(*state, "");

	assert_true(shows(*state, &at,
	    "value=\"other\">Annet</button></form></"
	    "fieldset>"));
	assert_false(shows(*state, &at, "name=\"words\""));
	/* Who agreed to experiments only. */
	at.consent = true;
	assert_false(shows(*state, &at, "name=\"words\""));
	at.kept = true;
	assert_true(shows(*state, &at, "name=\"words\" maxlength=\"200\""));
}

static struct str
row(struct compiled *c, const char *name)
{
	const struct image *im = &c->site.image;
	const struct ask_row *ask = site_ask(&c->site, str_of(name));
	const struct span *answers;
	struct buf b;

	assert_non_null(ask);
	answers = IMAGE_ROWS(im, struct span, ask->answers);
	buf_init(&b, c->arena, 4096);
	for (uint32_t i = 0; i < ask->answers.n; i++)
		buf_printf(&b, "%.*s ", STR_ARG(image_str(im, answers[i])));
	buf_printf(&b, "other=%u about=%u %d..%d", ask->other, ask->about,
	    ask->first, ask->last);
	return str_copy(c->arena, buf_view(&b));
}

static void
the_image_knows_the_questions(void **state)
{
	struct compiled *c = *state;

	assert_string_equal(
	    row(c, "why").p, "price time other other=1 about=1 0..0");
	assert_string_equal(
	    row(c, "nps").p, "0 1 2 3 4 5 6 7 8 9 10 other=0 about=0 0..10");
	assert_string_equal(row(c, "heard").p, "search other=0 about=2 0..0");
	assert_null(site_ask(&c->site, STR("")));
	assert_null(site_ask(&c->site, STR("why.price")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		an_answer_is_told_by_the_address, start, stop),
	    cmocka_unit_test_setup_teardown(
		an_answer_is_part_of_the_answer, start, stop),
	    cmocka_unit_test_setup_teardown(
		who_answered_is_not_asked_within_the_cap, start, stop),
	    cmocka_unit_test_setup_teardown(
		own_words_only_where_they_are_kept, start, stop),
	    cmocka_unit_test_setup_teardown(
		the_image_knows_the_questions, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
