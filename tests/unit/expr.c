/* SPDX-License-Identifier: ISC */
/*
 * Expressions: what they give, and what is said about wrong ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "onepage.h"

#include "base/crypto.h"
#include "logic/avt.h"

#define NOTHING "" /* unknown, or the empty text */

static const struct where here = {STR("pages/x.xml"), 7};

/* The text of an expression. */
static struct str
value_of(struct onepage *o, const char *expression)
{
	uint32_t v = program_value(
	    o->program, str_of(expression), here, &o->scope, NULL);

	if (v == PROGRAM_BAD)
		fail_msg("%s: %.*s", expression, STR_ARG(onepage_said(o)));
	program_write(o->program, v, ESCAPE_RAW, STR(""), STR(""), STR(""));
	return onepage_write(o);
}

struct pair {
	const char *expression, *text;
};

static void
gives(const struct pair *pairs, size_t n, size_t page,
    void (*prepare)(struct onepage *))
{
	for (size_t i = 0; i < n; i++) {
		struct onepage o;

		onepage_new(&o, page);
		if (prepare != NULL)
			prepare(&o);
		onepage_same(pairs[i].expression,
		    value_of(&o, pairs[i].expression), pairs[i].text);
		onepage_free(&o);
	}
}
#define GIVES(pairs, page, prepare) \
	gives((pairs), sizeof(pairs) / sizeof((pairs)[0]), (page), (prepare))

static void
test_numbers(void **state)
{
	/* XPath 1.0 3.5, 4.2, 4.4 */
	static const struct pair pairs[] = {
	    {"1", "1"},
	    {"-1", "-1"},
	    {"--1", "1"},
	    {"---1", "-1"},
	    {"1.50", "1.5"},
	    {".5", "0.5"},
	    {"5.", "5"},
	    {"007", "7"},
	    {"1 + 2 * 3", "7"},
	    {"(1 + 2) * 3", "9"},
	    {"10 - 3 - 2", "5"},
	    {"8 div 4 div 2", "1"},
	    {"7 mod 3", "1"},
	    {"-7 mod 3", "-1"},
	    {"7 mod -3", "1"},
	    {"1.5 mod 0.5", "0"},
	    {"5 mod 0", "NaN"},
	    {"1 div 0", "Infinity"},
	    {"-1 div 0", "-Infinity"},
	    {"0 div 0", "NaN"},
	    {"0.1 + 0.2", "0.30000000000000004"},
	    {"1 - -1", "2"},
	    {"2*3", "6"},
	    {"-(2 + 3)", "-5"},
	    {"1000000 * 1000000", "1000000000000"},
	    {"1 div 3 * 3", "1"},
	    {"number('12')", "12"},
	    {"number(' -1.5 ')", "-1.5"},
	    {"number('1e3')", "NaN"},
	    {"number('+1')", "NaN"},
	    {"number('')", "NaN"},
	    {"number('-')", "NaN"},
	    {"number('.')", "NaN"},
	    {"number('1.2.3')", "NaN"},
	    {"number('- 1')", "NaN"},
	    {"number($known)", "0"},
	    {"string-length('')", "0"},
	    {"string-length('på')", "2"},
	    {"string-length(12.5)", "4"},
	    {"-0", "0"},
	};

	(void)state;
	GIVES(pairs, 0, NULL);
}

static void
test_comparisons(void **state)
{
	static const struct pair pairs[] = {
	    {"1 = 1", "true"},
	    {"1 = 2", "false"},
	    {"1 != 2", "true"},
	    {"1 < 2", "true"},
	    {"2 < 1", "false"},
	    {"2 <= 2", "true"},
	    {"2 > 1", "true"},
	    {"1 >= 2", "false"},
	    {"1 < 2 = $known", "false"},
	    {"0 div 0 = 0 div 0", "false"},
	    {"0 div 0 != 0 div 0", "true"},
	    {"0 div 0 < 1", "false"},
	    {"0 div 0 > 1", "false"},
	    {"0 div 0 <= 1", "false"},
	    {"0 div 0 >= 1", "false"},
	    {"not(0 div 0)", "true"},
	    {"'a' = 'a'", "true"},
	    {"'a' = 'A'", "false"},
	    {"'a' != 'b'", "true"},
	    {"\"a'b\" = \"a'b\"", "true"},
	    {"'1' = 1", "true"},
	    {"'1.0' = 1", "true"},
	    {"1 + 1 = 2 and 2 * 2 = 4", "true"},
	    {"1 = 1 or 1 div 0 > 2 and 1 = 2", "true"},
	    {"(1 = 1 or 1 = 2) and 1 = 2", "false"},
	    {"not(1 = 2) and not('')", "true"},
	    {"not('a')", "false"},
	    {"not(0)", "true"},
	    {"not(3)", "false"},
	    {"contains('kurs', 'ur')", "true"},
	    {"contains('kurs', '')", "true"},
	    {"contains('', 'a')", "false"},
	    {"contains(123, 2)", "true"},
	    {"starts-with('kurs', 'ku')", "true"},
	    {"starts-with('ku', 'kurs')", "false"},
	    {"starts-with('', '')", "true"},
	    {"1<2 and 2>1", "true"},
	    {"1 = 1 != (1 = 2)", "true"},
	};

	(void)state;
	GIVES(pairs, 0, NULL);
}

static void
test_names_are_operators_by_place(void **state)
{
	static const struct pair pairs[] = {
	    {"6 div 2", "3"},
	    {"6 mod 4", "2"},
	    {"2 * 2*2", "8"},
	    {"1=1and 2=2", "true"},
	    {"1=2or 2=2", "true"},
	};

	(void)state;
	GIVES(pairs, 0, NULL);
}

static struct request_var vars[] = {
    {STR("country"), STR("no")}, {STR("other"), STR("x")}};

static void
visit(struct onepage *o)
{
	o->at.campaign = STR("spring27-x");
	o->at.term = STR("hva er excel");
	o->at.content = STR("banner");
	o->at.vars = vars;
	o->at.nvars = 2;
}

static void
test_variables(void **state)
{
	static const struct pair pairs[] = {
	    {"$channel", "Organic Search"},
	    {"$source", "google"},
	    {"$source_class", "search"},
	    {"$medium", "organic"},
	    {"$campaign", "spring27-x"},
	    {"$term", "hva er excel"},
	    {"$content", "banner"},
	    {"$first_source", "google"},
	    {"$first_channel", "Organic Search"},
	    {"$stage", "decision"},
	    {"$lang", "nb"},
	    {"$device", "mobile"},
	    {"$country", "no"},
	    {"$shop", NOTHING},
	    {"$today", "20270301"},
	    {"$known", "false"},
	    {"$item", NOTHING},
	    {"$item_label", NOTHING},
	    {"$first_name", NOTHING},
	    {"$visits", NOTHING},
	    {"$touchpoints", NOTHING},
	    {"$returning", NOTHING},
	    {"$stage = 'decision'", "true"},
	    {"$stage != 'decision'", "false"},
	    {"$country = ''", "false"},
	    {"$first_name = ''", NOTHING},
	    {"$first_name != ''", NOTHING},
	    {"$today >= 20270301", "true"},
	    {"$today > 20270301", "false"},
	};

	(void)state;
	GIVES(pairs, 0, visit);
}

static void
a_contact(struct onepage *o)
{
	static const struct request_var values[] = {
	    {STR("name"), STR("Kari Nordmann")},
	    {STR("first_name"), STR("Kari")}};

	o->at.known = true;
	o->at.contact = values;
	o->at.ncontact = 2;
}

static void
test_contact(void **state)
{
	static const struct pair pairs[] = {
	    {"$first_name", "Kari"},
	    {"$first_name = 'Kari'", "true"},
	    {"$company", NOTHING},
	    {"$company = ''", "true"},
	    {"$known", "true"},
	};

	(void)state;
	GIVES(pairs, 0, a_contact);
}

static void
midnight(struct onepage *o)
{
	/* 23:30 UTC is the next day in the site's zone. */
	o->at.now = ONEPAGE_NOW + 13 * 3600 + 1800;
	o->at.device = DEVICE_UNKNOWN;
}

static void
test_today_is_of_the_sites_zone(void **state)
{
	static const struct pair pairs[] = {
	    {"$today", "20270302"}, {"$device", NOTHING}};

	(void)state;
	GIVES(pairs, 0, midnight);
}

static void
a_visitor(struct onepage *o)
{
	static struct fact_day days[] = {{20871, 2}, {20877, 1}};

	o->state.visits = 3;
	o->state.touchpoints = 5;
	o->state.first = (struct state_touch){
	    .at = 1, .channel = CHANNEL_PAID_SOCIAL, .source = STR("facebook")};
	o->state.nfacts = 4;
	o->state.facts[0] = (struct fact){.key = STR("p:price"),
	    .first_at = ONEPAGE_NOW - 7 * DAY,
	    .last_at = ONEPAGE_NOW - DAY,
	    .total = 9,
	    .ndays = 2,
	    .days = days};
	o->state.facts[1] = (struct fact){.key = STR("e:purchase"),
	    .last_at = ONEPAGE_NOW - 10 * DAY - 5,
	    .total = 1};
	o->state.facts[2] = (struct fact){.key = STR("b:excel"),
	    .total = 2,
	    .last_at = ONEPAGE_NOW - 10 * DAY};
	o->state.facts[3] = (struct fact){
	    .key = STR("i:article/excel"), .total = 4, .last_at = ONEPAGE_NOW};
	o->at.state = &o->state;
	o->at.binds[0] = STR("word");
}

static void
test_history(void **state)
{
	static const struct pair pairs[] = {
	    {"$visits", "3"},
	    {"$touchpoints", "5"},
	    {"$returning", "true"},
	    {"$first_source", "facebook"},
	    {"$first_channel", "Paid Social"},
	    {"k:seen('price')", "9"},
	    {"k:seen('price','P90D')", "3"},
	    {"k:seen('price','P3D')", "1"},
	    {"k:seen('home')", "0"},
	    {"k:seen-item('article')", "4"},
	    {"k:done('purchase')", "1"},
	    {"k:done('booking')", "0"},
	    {"k:bought('excel')", "2"},
	    {"k:bought('word')", "0"},
	    {"k:bought($source)", "0"},
	    {"k:days-since('purchase')", "10"},
	    {"k:days-since('booking')", "Infinity"},
	    {"k:days-since('booking') > 100", "true"},
	    {"k:seen('price') and $visits > 2", "true"},
	    {"not(k:seen('price'))", "false"},
	};

	(void)state;
	GIVES(pairs, 0, a_visitor);
}

/* One sequence with a mail in a branch. */
static void
with_sequences(struct onepage *o)
{
	static const char text[] =
	    "<sequence xmlns='urn:kunderejse:1'><send name='steps'/><choose>"
	    "<when><send name='offer'/></when></choose></sequence>";

	xml_start();
	o->model.sequences = ARENA_NEW(o->arena, struct model_sequence);
	o->model.sequences->name = STR("ebook");
	o->model.sequences->root = xml_parse(o->arena, o->model.complaints,
	    STR("sequences/ebook.xml"), str_of(text));
	o->model.nsequences = 1;
}

static void
in_a_sequence(struct onepage *o)
{
	static const struct str clicked[] = {STR("offer")};
	static const struct situation_run runs[] = {
	    {.sequence = STR("old"), .active = true}, {.sequence = STR("ebook"),
							  .active = true,
							  .clicked = clicked,
							  .nclicked = 1}};

	with_sequences(o);
	o->at.state = &o->state;
	o->at.runs = runs;
	o->at.nruns = 2;
	o->at.sequence = STR("ebook");
	program_of_sequence(o->program, STR("ebook"));
}

static void
out_of_a_sequence(struct onepage *o)
{
	in_a_sequence(o);
	o->at.nruns = 1;
}

static void
unclicked(struct onepage *o)
{
	in_a_sequence(o);
	o->at.unclicked = true;
}

static void
test_sequences(void **state)
{
	static const struct pair in[] = {
	    {"k:in-sequence('ebook')", "true"},
	    {"k:clicked('steps')", "0"},
	    {"k:clicked('offer')", "1"},
	    {"k:clicked('ebook/offer')", "1"},
	    {"k:clicked('offer') or k:clicked('steps')", "true"},
	    {"k:clicked('ebook/steps') + 1", "1"},
	};
	static const struct pair out[] = {
	    {"k:in-sequence('ebook')", "false"},
	    {"k:clicked('offer')", "0"},
	};
	static const struct pair unseen[] = {
	    {"k:in-sequence('ebook')", "true"},
	    {"k:clicked('offer')", NOTHING},
	    {"not(k:clicked('offer'))", NOTHING},
	};
	static const struct pair unknown[] = {
	    {"k:in-sequence('ebook')", NOTHING},
	    {"k:clicked('ebook/offer')", NOTHING},
	};

	(void)state;
	GIVES(in, 0, in_a_sequence);
	GIVES(out, 0, out_of_a_sequence);
	GIVES(unseen, 0, unclicked);
	GIVES(unknown, 0, with_sequences);
}

/* Counts without a time begin where a sequence began. */
static void
test_counts_since(void **state)
{
	static const struct {
		int64_t since;
		const char *seen, *item;
	} cases[] = {
	    {0, "9", "4"},
	    {ONEPAGE_NOW - 7 * DAY, "9", "4"},
	    {ONEPAGE_NOW - 7 * DAY + 1, "3", "4"},
	    {ONEPAGE_NOW - 3 * DAY, "1", "4"},
	    {ONEPAGE_NOW - DAY, "1", "4"},
	    {ONEPAGE_NOW - DAY + 1, "0", "4"},
	    {ONEPAGE_NOW + 1, "0", "0"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int item = 0; item < 2; item++) {
			struct onepage o;

			onepage_new(&o, 0);
			a_visitor(&o);
			o.state.facts[3].first_at = ONEPAGE_NOW;
			o.at.since = cases[i].since;
			onepage_same("since",
			    value_of(&o, item ? "k:seen-item('article')"
					      : "k:seen('price')"),
			    item ? cases[i].item : cases[i].seen);
			onepage_free(&o);
		}
}

static void
test_unknown(void **state)
{
	static const struct pair pairs[] = {
	    {"k:seen('price')", NOTHING},
	    {"k:seen('price') > 0", NOTHING},
	    {"k:seen('price') = 0", NOTHING},
	    {"not(k:seen('price'))", NOTHING},
	    {"k:seen-item('price') + 1", NOTHING},
	    {"k:done('page_view')", NOTHING},
	    {"k:done('share')", NOTHING},
	    {"k:days-since('page_view')", NOTHING},
	    {"string-length($visits)", NOTHING},
	    {"contains($visits, '3')", NOTHING},
	    {"-$visits", NOTHING},
	    {"$visits = 3 or 1 = 1", "true"},
	    {"1 = 1 or $visits = 3", "true"},
	    {"$visits = 3 and 1 = 2", "false"},
	    {"1 = 2 and $visits = 3", "false"},
	    {"$visits = 3 or 1 = 2", NOTHING},
	    {"$visits = 3 and 1 = 1", NOTHING},
	    {"not($visits = 3 and 1 = 2)", "true"},
	    {"not($returning)", NOTHING},
	    {"$returning = $known", NOTHING},
	    /* What a person tells us himself is none, not unknown. */
	    {"k:done('purchase')", "0"},
	    {"k:bought('excel')", "0"},
	    {"k:days-since('purchase')", "Infinity"},
	};

	(void)state;
	GIVES(pairs, 0, NULL);
}

static void
on_word(struct onepage *o)
{
	o->at.binds[0] = STR("word");
}

static void
on_word_da(struct onepage *o)
{
	on_word(o);
	o->program = program_new(o->arena, o->maker, &o->model, 1);
	o->at.lang = 1;
}

static void
in_room(struct onepage *o)
{
	o->at.binds[0] = STR("a b");
	o->at.binds[1] = STR("excel");
}

/* Blanks in item="{$course }" are no part of the name. */
static void
with_blanks(struct onepage *o)
{
	static struct model_page page;

	page = *o->scope.page;
	page.item = STR("{$course }");
	o->scope.page = &page;
	on_word(o);
}

/* A language with no label and nothing to fall to. */
static void
in_english(struct onepage *o)
{
	o->program = program_new(o->arena, o->maker, &o->model, 2);
}

static void
test_bindings(void **state)
{
	static const struct pair blanks[] = {
	    {"$item", "word"}, {"$item_label", "Word"}};
	static const struct pair english[] = {{"$item_label", "Word"}};
	static const struct pair course[] = {{"$course", "word"},
	    {"$item", "word"}, {"$item_label", "Word"},
	    {"$course = 'word'", "true"}, {"k:bought($course)", "0"},
	    {"k:page('course', $course)", "/kurs/word"},
	    {"k:page('course', $item)", "/kurs/word"}};
	static const struct pair danish[] = {{"$item_label", "Ord"},
	    {"k:page('front')", "/da/"},
	    {"k:page('course', 'excel')", "/kurs/excel"}};
	static const struct pair room[] = {{"$item", "word"},
	    {"$item_label", "Word"},
	    {"k:page('room', $room, $course)", "/rom/a%20b/excel/p%C3%A5"},
	    {"k:page('room', 'ø', 'word')", "/rom/%C3%B8/word/p%C3%A5"}};

	(void)state;
	GIVES(course, 1, on_word);
	GIVES(danish, 1, on_word_da);
	GIVES(room, 2, in_room);
	GIVES(blanks, 1, with_blanks);
	GIVES(english, 2, in_english);
}

static void
test_constants(void **state)
{
	static const struct {
		const char *expression, *text;
		bool address, number;
	} cases[] = {
	    {"'a'", "a", false, false},
	    {"3.50", "3.5", false, true},
	    {"k:page('front')", "/", true, false},
	    {"k:page('course', 'excel')", "/kurs/excel", true, false},
	    {"k:asset('logo.svg')", "/assets/logo.svg?v=abc", true, false},
	    {"$item", "", false, false},
	};
	struct onepage o;
	struct str text;

	(void)state;
	onepage_new(&o, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t v = program_value(o.program,
		    str_of(cases[i].expression), here, &o.scope, NULL);

		assert_true(program_constant(o.program, v, &text));
		onepage_same(cases[i].expression, text, cases[i].text);
		assert_int_equal(
		    program_is_address(o.program, v), cases[i].address);
		assert_int_equal(
		    program_is_number(o.program, v), cases[i].number);
	}
	onepage_free(&o);
}

static void
test_may_be_empty(void **state)
{
	static const struct {
		const char *expression;
		bool empty;
	} cases[] = {
	    {"'a'", false},
	    {"''", true},
	    {"$channel", false},
	    {"$campaign", true},
	    {"$stage", false},
	    {"$device", true},
	    {"$visits", true},
	    {"$visits + 1", true},
	    {"$visits = 1", true},
	    {"$today", false},
	    {"$today + 1", false},
	    {"$country", true},
	    {"$country = ''", false},
	    {"string-length($country)", false},
	    {"number($country)", false},
	    {"$first_name", true},
	    {"k:seen('price')", true},
	    {"k:done('purchase')", false},
	    {"k:done('share')", true},
	    {"not($returning)", true},
	    {"k:page('front')", false},
	};
	struct onepage o;
	bool empty;

	(void)state;
	onepage_new(&o, 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		(void)program_value(o.program, str_of(cases[i].expression),
		    here, &o.scope, &empty);
		if (empty != cases[i].empty)
			fail_msg("%s", cases[i].expression);
	}
	onepage_free(&o);
}

static void
test_faults(void **state)
{
	static const struct pair cases[] = {
	    {"price > 3", "price is no value: a variable is written $price, a "
			  "function price(…), a text 'price'; did you mean "
			  "k:seen('price')?"},
	    {"purchase", "did you mean k:done('purchase')?"},
	    {"excel", "did you mean k:bought('excel')?"},
	    {"$pricing", "no variable $pricing; what nginx sends is declared"},
	    {"$vists > 1", "did you mean $visits?"},
	    {"$visits-1", "write blanks around a minus"},
	    {"k:sen('price')", "did you mean k:seen()?"},
	    {"seen('price')", "did you mean k:seen()?"},
	    {"concat('a','b')", "no function concat()"},
	    {"k:clicked('steps')", "k:clicked('SEQUENCE/steps')"},
	    {"k:clicked('ebok/steps')", "did you mean 'ebook'?"},
	    {"k:clicked('ebook/stepps')", "no <send> of the sequence ebook"},
	    {"k:clicked($source)", "takes a step as a literal"},
	    {"k:in-sequence('ebok')", "did you mean 'ebook'?"},
	    {"k:in-sequence()", "takes 1 argument, not 0"},
	    {"$source > 3", "'>' takes numbers, but its left side is a text"},
	    {"3 < $source", "right side is a text: write number(…)"},
	    {"$source + 1", "left side is a text"},
	    {"1 < 2 < 3", "left side is yes or no: join comparisons"},
	    {"-$source", "'-' stands before what is no number"},
	    {"$returning = 'yes'", "yes or no is compared with a text"},
	    {"$visits = 'three'", "a number is compared with the text 'three'"},
	    {"$stage = 'decison'", "'decison' is no stage; did you mean "
				   "'decision'?"},
	    {"'desktp' = $device", "did you mean 'desktop'?"},
	    {"$lang = 'sv'", "'sv' is no language of the site"},
	    {"$channel = 'organic_search'", "did you mean 'Organic Search'?"},
	    {"$source_class = 'socal'", "did you mean 'social'?"},
	    {"$source = 'gogle'", "did you mean 'google'?"},
	    {"$item = 'exel'", "did you mean 'excel'?"},
	    {"k:seen('prise')", "'prise' is no page class; did you mean "
				"'price'?"},
	    {"k:seen($source)", "takes a page class as a literal"},
	    {"k:done('purchas')", "did you mean 'purchase'?"},
	    {"k:bought('exel')", "did you mean 'excel'?"},
	    {"k:bought(1)", "takes the key of an item"},
	    {"k:seen('price', 'P14')", "no duration such as 'P14D'"},
	    {"k:seen('price', 'P91D')", "counts are kept for 90 days"},
	    {"k:seen('price', 14)", "takes a duration as a literal"},
	    {"k:seen()", "k:seen() takes 1 argument, not 0"},
	    {"not(1, 2)", "not() takes 1 argument, not 2"},
	    {"k:page('frnt')", "did you mean 'front'?"},
	    {"k:page('course')", "takes 1 binding, not 0"},
	    {"k:page('course', 'exel')", "did you mean 'excel'?"},
	    {"k:page('course', $source)",
		"given by a literal, or by a binding"},
	    {"k:page('english')", "no path in this language"},
	    {"k:page($source)", "takes the id of a page as a literal"},
	    {"k:asset('log.svg')", "did you mean 'logo.svg'?"},
	    {"", "a value is missing at the end"},
	    {"1 +", "a value is missing at the end"},
	    {"(1", "'(' has no closing parenthesis"},
	    {"1)", "an operator is missing before )"},
	    {"1 2", "an operator is missing before 2"},
	    {"not(1", "not( has no closing parenthesis"},
	    {"contains('a',)", "a value is missing after the comma"},
	    {"'a", "the text 'a' has no closing '"},
	    {"$ x", "'$' without a name"},
	    {"a/b", "'/' belongs to location paths"},
	    {"/a", "'/' belongs to location paths"},
	    {"@a", "location paths"},
	    {"..", "location paths"},
	    {"1 | 2", "'|' belongs"},
	    {"!1", "write != between values, or not(…)"},
	    {"1 ! 2", "write !="},
	    {"1 && 2", "write `and`"},
	    {"1 # 2", "'#' has no meaning"},
	    {"price", "pages/x.xml:7: error: \"price\": "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct onepage o;

		onepage_new(&o, 0);
		with_sequences(&o);
		if (program_value(o.program, str_of(cases[i].expression), here,
			&o.scope, NULL) != PROGRAM_BAD)
			fail_msg("%s passes", cases[i].expression);
		assert_int_equal(complaints_errors(o.model.complaints), 1);
		onepage_has(onepage_said(&o), cases[i].text);
		onepage_free(&o);
	}
}

/* head, then n times piece, then tail */
static struct str
many(struct arena *a, const char *head, const char *piece, int n,
    const char *tail)
{
	struct buf b;

	buf_init(&b, a, 1 << 20);
	buf_str(&b, str_of(head));
	while (n-- > 0)
		buf_str(&b, str_of(piece));
	buf_str(&b, str_of(tail));
	return buf_view(&b);
}

static void
test_limits(void **state)
{
	static const struct {
		const char *head, *piece, *tail;
		int n;
		bool good;
	} cases[] = {
	    {"", "(", "1", 63, false}, /* and nothing closes them */
	    {"1", "+1", "", 2000, true},
	    {"1", "+1", "", 2048, false},
	    {"", "not(", "", 1000, false},
	    {"", "-", "1", 4000, true},
	    {"'", "a", "'", 4094, true},
	    {"'", "a", "'", 4095, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct onepage o;
		struct str s;

		onepage_new(&o, 0);
		s = many(o.arena, cases[i].head, cases[i].piece, cases[i].n,
		    cases[i].tail);
		assert_int_equal(program_value(o.program, s, here, &o.scope,
				     NULL) != PROGRAM_BAD,
		    cases[i].good);
		onepage_free(&o);
	}
}

static void
test_nesting(void **state)
{
	for (int depth = 1; depth < 200; depth++) {
		struct onepage o;
		struct str open, all;

		(void)state;
		onepage_new(&o, 0);
		open = many(o.arena, "", "(", depth, "1");
		all = many(o.arena, str_copy(o.arena, open).p, ")", depth, "");
		assert_int_equal(program_value(o.program, all, here, &o.scope,
				     NULL) != PROGRAM_BAD,
		    depth < 64);
		onepage_free(&o);
	}
}

static void
test_parameters(void **state)
{
	static const struct scope_param outer[] = {
	    {STR("kind"), STR("{$source}-{{x}}"), NULL, {STR("p.xml"), 3}},
	    {STR("count"), STR("{1 + 2}"), NULL, {STR("p.xml"), 3}}};
	static const struct scope in_block = {NULL, outer, 2, NULL, 0};
	static const struct scope_param inner[] = {
	    {STR("title"), STR("<{$kind}>"), &in_block, {STR("b.xml"), 4}},
	    {STR("plain"), STR("a"), &in_block, {STR("b.xml"), 4}},
	    {STR("two"), STR("{'a'}{'b'}c"), &in_block, {STR("b.xml"), 4}},
	    {STR("empty"), STR(""), &in_block, {STR("b.xml"), 4}},
	    {STR("bad"), STR("{$visits"), &in_block, {STR("b.xml"), 9}},
	    {STR("worse"), STR("{$nope}"), &in_block, {STR("b.xml"), 9}},
	    {STR("n"), STR("{$count}"), &in_block, {STR("b.xml"), 4}}};
	static const struct pair pairs[] = {{"$title", "<google-{x}>"},
	    {"$plain", "a"}, {"$two", "abc"}, {"$empty", ""},
	    {"$n > 2", "true"}, {"$n + 1", "4"},
	    {"starts-with($title, '<goo')", "true"}};
	struct onepage o;
	struct str text;

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		onepage_new(&o, 0);
		o.scope.params = inner;
		o.scope.nparams = 7;
		onepage_same(pairs[i].expression,
		    value_of(&o, pairs[i].expression), pairs[i].text);
		onepage_free(&o);
	}
	onepage_new(&o, 0);
	o.scope.params = inner;
	o.scope.nparams = 7;
	assert_true(program_constant(o.program,
	    program_value(o.program, STR("$two"), here, &o.scope, NULL),
	    &text));
	/* A parameter's fault is shown where it was written. */
	assert_int_equal(
	    program_value(o.program, STR("$bad"), here, &o.scope, NULL),
	    PROGRAM_BAD);
	onepage_has(onepage_said(&o), "b.xml:9: error: \"{$visits\": '{'");
	assert_int_equal(
	    program_value(o.program, STR("$worse"), here, &o.scope, NULL),
	    PROGRAM_BAD);
	onepage_has(onepage_said(&o), "b.xml:9: error: \"$nope\"");
	onepage_free(&o);
}

/* Parameters that name each other many times must not grow without end. */
static void
explodes(const char *innermost, const char *piece, const char *said)
{
	struct onepage o;
	struct scope_param params[8];
	struct scope scopes[8];
	struct str bomb;

	onepage_new(&o, 0);
	bomb = many(o.arena, "", piece, 100, "");
	memset(params, 0, sizeof(params));
	memset(scopes, 0, sizeof(scopes));
	for (size_t i = 0; i < 8; i++) {
		params[i].name = STR("x");
		params[i].text = i == 0 ? str_of(innermost) : bomb;
		params[i].scope = i == 0 ? NULL : &scopes[i - 1];
		params[i].where = here;
		scopes[i].params = &params[i];
		scopes[i].nparams = 1;
	}
	assert_int_equal(
	    program_value(o.program, STR("$x"), here, &scopes[7], NULL),
	    PROGRAM_BAD);
	onepage_has(onepage_said(&o), said);
	onepage_free(&o);
}

static void
test_parameters_do_not_explode(void **state)
{
	(void)state;
	explodes("{$medium}", "{$x}{$source}", "this is too large");
	explodes("a word", "{$x}{$x}", "grows beyond 65536 bytes");
	explodes("", "{$x}", "its parameters hold parameters");
}

static void
test_avt(void **state)
{
	static const struct {
		const char *text, *pieces; /* values in <>; NULL: an error */
	} cases[] = {
	    {"", ""},
	    {"a", "a"},
	    {"{b}", "<b>"},
	    {"a{b}c{{d", "a<b>c{d"},
	    {"{a}{ b }", "<a><b>"},
	    {"}}x{{", "}x{"},
	    {"{'}'}", "<'}'>"},
	    {"{\"{\"}x", "<\"{\">x"},
	    {"{{{a}}}", "{<a>}"},
	    {"{", NULL},
	    {"}", NULL},
	    {"a}b", NULL},
	    {"{a", NULL},
	    {"{}", NULL},
	    {"{ }", NULL},
	    {"{'}", NULL},
	    {"{{}", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena *a = arena_new(0);
		struct complaints *c = complaints_new(a);
		struct avt_piece *pieces;
		struct buf b;
		size_t n;
		bool good =
		    avt_split(a, c, here, str_of(cases[i].text), &pieces, &n);

		assert_int_equal(good, cases[i].pieces != NULL);
		assert_int_equal(complaints_errors(c), !good);
		buf_init(&b, a, 100);
		for (size_t k = 0; k < n; k++)
			buf_printf(&b, pieces[k].is_value ? "<%.*s>" : "%.*s",
			    STR_ARG(pieces[k].text));
		if (good)
			onepage_same(
			    cases[i].text, buf_view(&b), cases[i].pieces);
		arena_free(a);
	}
}

static void
test_equal_values_share_a_number(void **state)
{
	struct onepage o;
	uint32_t a, b, c;

	(void)state;
	onepage_new(&o, 0);
	a = program_value(o.program, STR("$source"), here, &o.scope, NULL);
	b = program_value(o.program, STR(" $source "), here, &o.scope, NULL);
	c = program_value(o.program, STR("$medium"), here, &o.scope, NULL);
	assert_int_equal(a, b);
	assert_int_not_equal(a, c);
	/* A finished address is not the same as a text that looks like one. */
	a = program_value(o.program, STR("'/'"), here, &o.scope, NULL);
	b = program_value(
	    o.program, STR("k:page('front')"), here, &o.scope, NULL);
	assert_int_not_equal(a, b);
	onepage_free(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_comparisons),
	    cmocka_unit_test(test_names_are_operators_by_place),
	    cmocka_unit_test(test_variables),
	    cmocka_unit_test(test_contact),
	    cmocka_unit_test(test_today_is_of_the_sites_zone),
	    cmocka_unit_test(test_history),
	    cmocka_unit_test(test_sequences),
	    cmocka_unit_test(test_counts_since),
	    cmocka_unit_test(test_unknown),
	    cmocka_unit_test(test_bindings),
	    cmocka_unit_test(test_constants),
	    cmocka_unit_test(test_may_be_empty),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_nesting),
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_parameters_do_not_explode),
	    cmocka_unit_test(test_avt),
	    cmocka_unit_test(test_equal_values_share_a_number),
	};

	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
