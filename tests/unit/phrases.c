/* SPDX-License-Identifier: ISC */
/*
 * What a search phrase says about the stage, in the four languages, by the
 * rules of the demo site and of every shipped journey; and the sentence for
 * whoever comes back after weeks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/select.h"
#include "template/write.h"

#define DAY ((int64_t)86400)
#define NOW ((int64_t)1800000000)

static const char *const journeys[] = {
    "lund", "before-during-after", "five-phases", "sales-process", "inbound"};

static const struct {
	const char *phrase, *stage;
	bool demo; /* the demo's own rules say the same */
} rows[] = {
    /* Early. */
    {"hva er pivottabell", "awareness", true},
    {"Hvordan lage pivottabell", "awareness", true},
    {"hvorfor excel", "awareness", false},
    {"hvad er en pivottabel", "awareness", true},
    {"hvordan laver man en pivottabel", "awareness", true},
    {"VAD ÄR pivottabell", "awareness", true},
    {"hur gör man en pivottabell", "awareness", true},
    {"varför excel", "awareness", false},
    {"what is a pivot table", "awareness", true},
    {"how to make a pivot table", "awareness", true},
    {"why use excel", "awareness", false},
    /* In the middle. */
    {"beste excelkurs", "consideration", true},
    {"excelkurs erfaringer", "consideration", true},
    {"bedste excelkursus", "consideration", true},
    {"excelkursus anmeldelser", "consideration", true},
    {"bästa excelkursen", "consideration", true},
    {"jämför excelkurser", "consideration", true},
    {"best excel course", "consideration", true},
    {"excel vs sheets", "consideration", true},
    /* Late; also where the phrase begins like an early one. */
    {"excelkurs pris", "decision", true},
    {"priser på excelkurs", "decision", true},
    {"hva er prisen på excelkurs", "decision", true},
    {"hva koster excelkurs", "decision", true},
    {"kjøpe excelkurs", "decision", false},
    {"hvor kan jeg kjøpe excelkurs", "decision", false},
    {"hvordan bestille excelkurs", "decision", false},
    {"excelkurs tilbud", "decision", true},
    {"hvad koster et excelkursus", "decision", true},
    {"excelkursus rabat", "decision", false},
    {"køb excelkursus", "decision", false},
    {"vad kostar excelkurs", "decision", true},
    {"hur mycket kostar en excelkurs", "decision", false},
    {"excelkurs erbjudande", "decision", true},
    {"köpa excelkurs", "decision", false},
    {"excel course price", "decision", true},
    {"how much is an excel course", "decision", true},
    {"buy excel course", "decision", false},
    {"cheap excel course", "decision", false},
    /* No word says anything: who searches is weighing. */
    {"excelkurs", "consideration", true},
    {"enterprise excel", "consideration", true},
    /* A name, a place: the site's own. */
    {"nordkurs excel", "consideration", false},
    {"excelkurs oslo", "consideration", false},
};

static const char *
source_file(struct arena *a, const char *name)
{
	const char *srcdir = getenv("srcdir");

	return str_format(
	    a, "%s/templates/%s", srcdir == NULL ? "." : srcdir, name)
	    .p;
}

/* A site of templates/, with that journey or its own. */
static void
open_site(struct compiled *c, const char *site, const char *name)
{
	struct str text;

	c->arena = arena_new(0);
	sitedir_make(&c->dir);
	sitedir_copy(&c->dir, source_file(c->arena, site));
	if (name != NULL) {
		assert_true(sitedir_read(c->arena,
		    source_file(c->arena,
			str_format(c->arena, "journeys/%s.xml", name).p),
		    &text));
		sitedir_write(&c->dir, "journey.xml", text);
	}
	compiled_open(c);
}

static struct situation
searcher(const struct compiled *c, const char *phrase)
{
	struct situation at = {.now = NOW,
	    .page = (uint32_t)site_page_find(&c->site, STR("front")),
	    .path = STR("/"),
	    .source_class = CLASS_SEARCH,
	    .source = STR("google"),
	    .term = str_of(phrase),
	    .campaign_pattern = -1};

	return at;
}

static void
expect_stage(const struct compiled *c, const char *phrase, const char *stage)
{
	struct situation at = searcher(c, phrase);
	struct str got = journey_stage_key(
	    &c->site.journey, site_presume(&c->site, &at, NULL));

	if (!str_eq(got, str_of(stage)))
		fail_msg("%s: %.*s, not %s", phrase, STR_ARG(got), stage);
}

static void
phrases_of_the_journeys(void **state)
{
	struct compiled c;

	(void)state;
	for (size_t j = 0; j < sizeof(journeys) / sizeof(journeys[0]); j++) {
		open_site(&c, "starter", journeys[j]);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			expect_stage(&c, rows[i].phrase, rows[i].stage);
		compiled_stop(&c);
	}
}

static void
phrases_of_the_demo(void **state)
{
	struct compiled c;

	(void)state;
	open_site(&c, "nordkurs", NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].demo)
			expect_stage(&c, rows[i].phrase, rows[i].stage);
	expect_stage(&c, "nordkurs excel", "decision");
	expect_stage(&c, "excelkurs oslo", "decision");
	compiled_stop(&c);
}

/* Whether the front page says what it says to whoever was away so long. */
static bool
greets(const struct compiled *c, const struct journey_state *s)
{
	struct situation at = searcher(c, "");
	struct selection selection;
	struct buf out;

	at.state = s;
	assert_true(select_page(&c->site, c->arena, &at, &selection));
	buf_init(&out, c->arena, 1 << 20);
	write_page(&c->site, &at, &selection, &out);
	return str_find(buf_view(&out), STR("Det er en stund siden sist")) <
	       buf_view(&out).n;
}

static void
back_after_weeks(void **state)
{
	struct journey_state s = {.visits = 2, .visit_at = NOW, .last_at = NOW};
	struct compiled c;

	(void)state;
	open_site(&c, "nordkurs", NULL);
	assert_false(greets(&c, NULL));
	assert_false(greets(&c, &s));
	s.quiet_from = NOW - 21 * DAY + 1;
	assert_false(greets(&c, &s));
	s.quiet_from = NOW - 21 * DAY;
	assert_true(greets(&c, &s));
	compiled_stop(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(phrases_of_the_journeys),
	    cmocka_unit_test(phrases_of_the_demo),
	    cmocka_unit_test(back_after_weeks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
