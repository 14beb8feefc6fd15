/* SPDX-License-Identifier: ISC */
/* What an address brings of questions: in words, or sealed for half an hour so
 * that only the program reads it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "people/answered.h"

#define NOW 1800000000 /* 2027-01-15T08:00:00Z */

struct world {
	struct compiled c;
	struct keyring *keys;
};

static int
start(void **state)
{
	struct world *w = test_calloc(1, sizeof(*w));
	struct buf page;

	compiled_start(&w->c);
	sitedir_put(&w->c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='ask.thanks'>Takk</k:text>"
	    "<k:text key='ask.nps'>Hvor bra?</k:text>"
	    "<k:text key='ask.nps.low'>Lite</k:text>"
	    "<k:text key='ask.nps.high'>Mye</k:text></k:texts>");
	buf_init(&page, w->c.arena, 1 << 16);
	buf_lit(&page, "<k:page " K " path='/'><html><head><title>t</title>"
		       "</head><body><k:ask name='nps' scale='0..10'/>");
	for (int i = 1; i < SITE_ASKS_MAX; i++)
		buf_printf(&page,
		    "<k:ask name='why%d'><k:question>Hva?</k:question>"
		    "<k:answer key='price'>Pris</k:answer>"
		    "<k:answer key='time'>Tid</k:answer>"
		    "<k:other>Annet</k:other></k:ask>",
		    i);
	buf_lit(&page, "</body></html></k:page>");
	sitedir_write(&w->c.dir, "pages/front.xml", buf_view(&page));
	compiled_open(&w->c);
	w->keys = keyring_new();
	*state = w;
	return w->keys == NULL ? -1 : 0;
}

static int
stop(void **state)
{
	struct world *w = *state;

	keyring_free(w->keys);
	compiled_stop(&w->c);
	test_free(w);
	return 0;
}

/* "nps 9 why1 time " */
static const char *
read_by(
    struct world *w, const struct keyring *keys, struct str query, int64_t now)
{
	const struct situation_answer *said;
	size_t n =
	    answered_read(w->c.arena, keys, &w->c.site, query, now, &said);
	struct buf b;

	buf_init(&b, w->c.arena, 4096);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%.*s %.*s ", STR_ARG(said[i].question),
		    STR_ARG(said[i].answer));
	return str_copy(w->c.arena, buf_view(&b)).p;
}

static const char *
reads(struct world *w, const char *query)
{
	return read_by(w, w->keys, str_of(query), NOW);
}

static struct str
sealed(struct world *w, const char *question, const char *answer)
{
	struct situation_answer said = {str_of(question), str_of(answer)};
	struct str made = answered_make(w->c.arena, w->keys, &said, NOW);

	return str_format(w->c.arena, "answered=%.*s", STR_ARG(made));
}

static void
words_are_an_authors(void **state)
{
	static const struct {
		const char *query, *read;
	} rows[] = {{"", ""}, {"answered=why1.price", "why1 price "},
	    {"s=abc&answered=nps.10&x=1", "nps 10 "},
	    {"answered=why1%2Eprice", "why1 price "},
	    {"answered=why1.other", "why1 other "}, {"answered=why1", ""},
	    {"answered=why1.", ""}, {"answered=.price", ""}, {"answered=.", ""},
	    {"answered=", ""}, {"answered=why1.pric", ""},
	    {"answered=why1.price.", ""}, {"answered=why1.PRICE", ""},
	    {"answered=WHY1.price", ""}, {"answered=why1.*", ""},
	    {"answered=why1.price+time", ""}, {"answered=nps.price", ""},
	    {"answered=nps.11", ""}, {"answered=none.price", ""},
	    {"answere=why1.price", ""},
	    {"answered=nps.3&answered=why2.time", "nps 3 why2 time "},
	    {"answered=x&answered=nps.3&answered=nps.9", "nps 3 "}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(reads(*state, rows[i].query), rows[i].read);
}

static void
a_seal_tells_the_program_only(void **state)
{
	static const char *const answers[] = {"0", "3", "9", "10"};
	struct world *w = *state;
	struct str seal, again;
	char read[16];

	for (size_t i = 0; i < sizeof(answers) / sizeof(answers[0]); i++) {
		seal = sealed(w, "nps", answers[i]);
		again = sealed(w, "nps", answers[i]);
		assert_false(str_eq(seal, again));
		/* Neither what was answered nor how long it is. */
		assert_int_equal(seal.n, sealed(w, "nps", "5").n);
		snprintf(read, sizeof(read), "nps %s ", answers[i]);
		assert_string_equal(read_by(w, w->keys, seal, NOW), read);
		assert_string_equal(read_by(w, w->keys, again, NOW), read);
	}
	seal = str_format(w->c.arena, "%.*s&%.*s",
	    STR_ARG(sealed(w, "why3", "other")),
	    STR_ARG(sealed(w, "why1", "time")));
	assert_string_equal(
	    read_by(w, w->keys, seal, NOW), "why3 other why1 time ");
}

static void
a_seal_ends_after_half_an_hour(void **state)
{
	struct world *w = *state;
	struct str seal = sealed(w, "why1", "price");
	int64_t end = NOW + ANSWERED_SECONDS;

	assert_string_equal(read_by(w, w->keys, seal, end - 1), "why1 price ");
	assert_string_equal(read_by(w, w->keys, seal, end), "");
	assert_string_equal(read_by(w, w->keys, seal, end + 86400), "");
}

/* A letter of the number behind the token, too. */
static void
every_changed_letter_is_refused(void **state)
{
	struct world *w = *state;
	struct str seal = sealed(w, "why1", "price");
	size_t from = sizeof("answered=why1.") - 1;
	char *p = (char *)(uintptr_t)seal.p;

	for (size_t i = from; i < seal.n; i++) {
		char was = p[i];

		p[i] = was == 'a' ? 'b' : 'a';
		assert_string_equal(read_by(w, w->keys, seal, NOW), "");
		p[i] = was;
	}
	assert_string_equal(read_by(w, w->keys, seal, NOW), "why1 price ");
	assert_string_equal(
	    read_by(w, w->keys, str_head(seal, seal.n - 1), NOW), "");
	seal = str_format(w->c.arena, "%.*sa", STR_ARG(seal));
	assert_string_equal(read_by(w, w->keys, seal, NOW), "");
}

static void
nobody_else_can_seal_or_read(void **state)
{
	struct world *w = *state;
	struct str seal = sealed(w, "why1", "price"), moved;
	struct keyring *other = keyring_new();

	assert_non_null(other);
	assert_string_equal(read_by(w, other, seal, NOW), "");
	assert_string_equal(read_by(w, NULL, seal, NOW), "");
	keyring_free(other);
	/* Of another question with the same answers. */
	moved = str_format(w->c.arena, "answered=why2%.*s",
	    STR_ARG(str_from(seal, sizeof("answered=why1") - 1)));
	assert_string_equal(read_by(w, w->keys, moved, NOW), "");
}

static void
an_address_brings_no_more_than_a_page_asks(void **state)
{
	struct world *w = *state;
	const struct situation_answer *said;
	struct buf query;

	buf_init(&query, w->c.arena, 1 << 16);
	for (int i = 1; i < 1000; i++)
		buf_printf(&query, "answered=why%d.time&answered=x&", i);
	buf_lit(&query, "answered=nps.3");
	assert_int_equal(answered_read(w->c.arena, w->keys, &w->c.site,
			     buf_view(&query), NOW, &said),
	    SITE_ASKS_MAX);
	assert_true(str_eq(said[SITE_ASKS_MAX - 1].question, STR("nps")));
	assert_int_equal(answered_read(w->c.arena, w->keys, &w->c.site,
			     STR("s=abc"), NOW, &said),
	    0);
	assert_null(said);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(words_are_an_authors, start, stop),
	    cmocka_unit_test_setup_teardown(
		a_seal_tells_the_program_only, start, stop),
	    cmocka_unit_test_setup_teardown(
		a_seal_ends_after_half_an_hour, start, stop),
	    cmocka_unit_test_setup_teardown(
		every_changed_letter_is_refused, start, stop),
	    cmocka_unit_test_setup_teardown(
		nobody_else_can_seal_or_read, start, stop),
	    cmocka_unit_test_setup_teardown(
		an_address_brings_no_more_than_a_page_asks, start, stop),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
