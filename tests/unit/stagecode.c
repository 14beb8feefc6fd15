/* SPDX-License-Identifier: ISC */
/* Stage codes: whoever follows a link of a mail is met in its stage, for half
 * an hour, and nobody can make or change one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "fixture.h"
#include "people/consent.h"
#include "people/fold.h"

#define CODES 100

struct world {
	struct arena *arena;
	struct site *site;
	struct keyring *keys;
};

static int
setup(void **state)
{
	struct arena *arena = arena_new(0);
	struct world *w = ARENA_NEW(arena, struct world);

	w->arena = arena;
	w->site = fixture_site(arena, NULL);
	w->keys = keyring_new();
	*state = w;
	return w->keys == NULL ? -1 : 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	keyring_free(w->keys);
	arena_free(w->arena);
	return 0;
}

static uint32_t
stage(const struct world *w, const char *key)
{
	int found = journey_stage_find(&w->site->journey, str_of(key));

	assert_true(found >= 0);
	return (uint32_t)found;
}

static struct str
made(const struct world *w, const char *key, const char *lang, int64_t now)
{
	return stagecode_make(w->arena, w->keys, w->site, stage(w, key),
	    (uint32_t)site_lang_find(w->site, str_of(lang)), now);
}

static bool
reads(const struct world *w, struct str code, int64_t now)
{
	struct stagecode read;
	bool good = stagecode_read(&read, w->keys, w->site, code, now);

	assert_int_equal(good, read.text.n > 0);
	return good;
}

static void
it_tells_stage_and_language(void **state)
{
	struct world *w = *state;
	struct str code = made(w, "at_risk", "da", FIXTURE_NOW);
	struct stagecode read;

	assert_true(stagecode_read(&read, w->keys, w->site, code, FIXTURE_NOW));
	assert_int_equal(read.stage, stage(w, "at_risk"));
	assert_true(str_eq(site_lang(w->site, read.lang), STR("da")));
	assert_true(str_ends(code, STR(".at_risk.da")));
	assert_int_equal(code.n, TOKEN_LEN + sizeof(".at_risk.da") - 1);
	/* The same for everybody: it is about no person. */
	assert_true(str_eq(code, made(w, "at_risk", "da", FIXTURE_NOW)));
}

static void
it_is_good_for_half_an_hour(void **state)
{
	struct world *w = *state;
	struct str code = made(w, "decision", "nb", FIXTURE_NOW);

	assert_true(reads(w, code, FIXTURE_NOW + STAGECODE_SECONDS - 1));
	assert_false(reads(w, code, FIXTURE_NOW + STAGECODE_SECONDS));
}

static void
every_changed_bit_is_refused(void **state)
{
	static const char *const keys[] = {
	    "unknown", "consideration", "decision", "at_risk"};
	static const char *const langs[] = {"nb", "da", "sv", "en"};
	struct world *w = *state;
	size_t tried = 0;

	for (size_t i = 0; i < CODES; i++) {
		int64_t now = FIXTURE_NOW + (int64_t)i * 97;
		struct str code = made(w, keys[i % 4], langs[i / 4 % 4], now);
		char *p = (char *)(uintptr_t)code.p;

		assert_true(reads(w, code, now));
		for (size_t bit = 0; bit < 8 * code.n; bit++) {
			p[bit / 8] ^= (char)(1u << bit % 8);
			assert_false(reads(w, code, now));
			p[bit / 8] ^= (char)(1u << bit % 8);
			tried++;
		}
		assert_true(reads(w, code, now));
	}
	print_message("%zu changed codes\n", tried);
	assert_true(tried > CODES * 8 * TOKEN_LEN);
}

static void
nobody_else_can_make_one(void **state)
{
	struct world *w = *state;
	struct world other = *w;
	struct str code = made(w, "decision", "nb", FIXTURE_NOW), text;
	char token[TOKEN_LEN];
	struct stagecode read;

	other.keys = keyring_new();
	assert_false(reads(&other, code, FIXTURE_NOW));
	keyring_free(other.keys);
	assert_false(stagecode_read(&read, NULL, w->site, code, FIXTURE_NOW));
	for (int purpose = 0; purpose < KEY_PURPOSE__MAX; purpose++) {
		token_make(w->keys, (enum key_purpose)purpose, FIXTURE_NOW + 60,
		    STR("decision.nb"), token);
		text =
		    str_format(w->arena, "%.*s.decision.nb", TOKEN_LEN, token);
		assert_int_equal(
		    reads(w, text, FIXTURE_NOW), purpose == (int)KEY_STAGE);
	}
	/* Signed, but not a stage or a language of this site. */
	static const char *const abouts[] = {"nowhere.nb", "decision.xx",
	    "decision.", ".nb", ".", "decision", ""};
	for (size_t i = 0; i < sizeof(abouts) / sizeof(*abouts); i++) {
		token_make(w->keys, KEY_STAGE, FIXTURE_NOW + 60,
		    str_of(abouts[i]), token);
		text = str_format(
		    w->arena, "%.*s.%s", TOKEN_LEN, token, abouts[i]);
		assert_false(reads(w, text, FIXTURE_NOW));
	}
	for (size_t n = 0; n < code.n; n++)
		assert_false(reads(w, str_head(code, n), FIXTURE_NOW));
}

static struct visit *
meet(const struct world *w, const struct request *request,
    const struct store_visitor *row)
{
	struct visit *visit = ARENA_NEW(w->arena, struct visit);
	struct route_hit hit;

	visit_begin(visit, w->site, request, w->keys, FIXTURE_NOW);
	site_route(w->site, w->arena, request->path, &hit);
	visit_meet(
	    visit, w->arena, w->site, request, &hit, row, false, FIXTURE_NOW);
	return visit;
}

static struct request
get(const struct world *w, struct str code, const char *more,
    const char *referer)
{
	return fixture_get(
	    str_format(w->arena, "/priser?s=%.*s%s", STR_ARG(code), more).p,
	    referer);
}

/* It wins over all else that says where from and how far, and goes on in the
 * links. */
static void
it_decides_a_visit(void **state)
{
	static const struct {
		const char *more, *referer;
	} cases[] = {
	    {"", ""},
	    {"&utm_source=google&utm_medium=cpc&utm_campaign=x", ""},
	    {"", "https://www.facebook.com/"},
	    {"", "https://www.nordkurs.no/"},
	};
	struct world *w = *state;
	struct str code = made(w, "loyalty", "nb", FIXTURE_NOW);

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct request r =
		    get(w, code, cases[i].more, cases[i].referer);
		const struct situation *s = &meet(w, &r, NULL)->situation;

		assert_int_equal(s->stage, stage(w, "loyalty"));
		assert_true(s->observed);
		assert_int_equal(s->source_class, CLASS_OWN_MAIL);
		assert_int_equal(s->channel, CHANNEL_OWN_MAIL);
		assert_int_equal(s->campaign.n, 0);
		assert_true(str_eq(s->code, code));
		/* No consent follows from it. */
		assert_false(s->consent);
		assert_null(s->state);
		assert_true(s->ask_consent);
	}
}

static void
past_its_time_it_is_nothing(void **state)
{
	struct world *w = *state;
	struct str code =
	    made(w, "loyalty", "nb", FIXTURE_NOW - STAGECODE_SECONDS);
	struct request r = get(w, code, "", "https://www.google.com/");
	const struct situation *s = &meet(w, &r, NULL)->situation;

	assert_false(s->observed);
	assert_int_equal(s->source_class, CLASS_SEARCH);
	assert_int_equal(s->code.n, SITE_CODE_LEN);
}

/* SITE 2: the stage code, else the stored stage; what we know stays known. */
static void
of_somebody_known(void **state)
{
	struct world *w = *state;
	struct store_visitor row = {.id = {0, 9}, .purposes = CONSENT_PLAIN};
	struct identity who = {.id = {0, 9}};
	struct request r =
	    get(w, made(w, "decision", "nb", FIXTURE_NOW), "", "");
	struct str cookie = identity_cookie(w->arena, &who, false);
	struct visit *v;

	r.cookie = str_head(cookie, str_chr(cookie, ';'));
	identity_hash(who.secret, row.secret_hash);
	v = meet(w, &r, &row);
	assert_true(v->known);
	assert_non_null(v->situation.state);
	assert_int_equal(v->situation.stage, stage(w, "decision"));
	assert_true(v->situation.observed);
	assert_int_equal(v->situation.code.n, 0);
}

static void
who_agrees_came_by_mail(void **state)
{
	struct world *w = *state;
	struct request r =
	    get(w, made(w, "decision", "nb", FIXTURE_NOW), "", "");
	struct store_touch touch;

	assert_true(
	    visit_first_touch(meet(w, &r, NULL), w->site, FIXTURE_NOW, &touch));
	assert_true(str_eq(touch.channel, STR("Own Mail")));
	assert_true(str_eq(touch.source_class, STR("own_mail")));
	assert_int_equal(touch.campaign.n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_tells_stage_and_language),
	    cmocka_unit_test(it_is_good_for_half_an_hour),
	    cmocka_unit_test(every_changed_bit_is_refused),
	    cmocka_unit_test(nobody_else_can_make_one),
	    cmocka_unit_test(it_decides_a_visit),
	    cmocka_unit_test(past_its_time_it_is_nothing),
	    cmocka_unit_test(of_somebody_known),
	    cmocka_unit_test(who_agrees_came_by_mail),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, setup, teardown);
}
