/* SPDX-License-Identifier: ISC */
/*
 * Selectors: each one true, false, unknown and negated, and what is said about
 * wrong ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "onepage.h"

#include "base/crypto.h"
#include "model/selector.h"

#define COND_CASES 80

/* An element of attributes and content, as the weaver gives it. */
static const struct node *
element(
    struct onepage *o, const char *name, const char *attrs, const char *content)
{
	struct str xml = str_format(o->arena,
	    "<k:%s xmlns:k=\"urn:kunderejse:1\" %s>%s</k:%s>", name, attrs,
	    content, name);
	const struct node *n = xml_parse(
	    o->arena, o->model.complaints, STR("pages/front.xml"), xml);

	assert_non_null(n);
	return n;
}

/* Whether the condition holds; the page's program is made for this one. */
static bool
holds(struct onepage *o, uint32_t cond)
{
	struct selection s;

	onepage_open(o);
	assert_true(select_page(&o->site, o->arena, &o->at, &s));
	return select_bit(&s, cond);
}

struct row {
	const char *attrs;
	bool want;
};

static void
checked(const struct row *rows, size_t n, void (*prepare)(struct onepage *))
{
	for (size_t i = 0; i < n; i++) {
		struct onepage o;
		uint32_t cond;

		onepage_new(&o, 0);
		if (prepare != NULL)
			prepare(&o);
		cond = program_cond(
		    o.program, element(&o, "if", rows[i].attrs, ""), &o.scope);
		if (cond >= PROGRAM_ALWAYS)
			fail_msg("%s: %.*s", rows[i].attrs,
			    STR_ARG(onepage_said(&o)));
		if (holds(&o, cond) != rows[i].want)
			fail_msg("%s is not %d", rows[i].attrs, rows[i].want);
		onepage_free(&o);
	}
}
#define CHECKED(rows, prepare) \
	checked((rows), sizeof(rows) / sizeof((rows)[0]), (prepare))

static void
test_lists(void **state)
{
	/* A visit by Google search on a phone, stage decision, in Norwegian. */
	static const struct row rows[] = {
	    {"channel='organic_search'", true},
	    {"channel='Organic_Search'", true},
	    {"channel='paid_search'", false},
	    {"channel='paid_search organic_search'", true},
	    {"channel='!organic_search'", false},
	    {"channel='!paid_search'", true},
	    {"channel='organic_*'", true},
	    {"channel='!organic_*'", false},
	    {"channel='* !organic_search'", false},
	    {"channel='* !direct'", true},
	    {"channel='ai_assistant'", false},
	    {"channel='cross_network'", false},
	    {"source-class='search'", true},
	    {"source-class='social video'", false},
	    {"source-class='!social !video'", true},
	    {"source-class='price_comparison'", false},
	    {"device='mobile'", true},
	    {"device='desktop'", false},
	    {"device='!mobile'", false},
	    {"device='!desktop'", true},
	    {"lang='nb'", true},
	    {"lang='da en'", false},
	    {"lang='!da'", true},
	    {"sure='presumed'", true},
	    {"sure='observed'", false},
	    {"sure='!presumed'", false},
	    {"sure='presumed observed'", true},
	    {"stage='decision'", true},
	    {"stage='DECISION'", true},
	    {"stage='awareness'", false},
	    {"stage='!decision'", false},
	    {"stage='awareness..decision'", true},
	    {"stage='decision..'", true},
	    {"stage='..decision'", true},
	    {"stage='..consideration'", false},
	    {"stage='purchase..'", false},
	    {"stage='!purchase..'", true},
	    {"stage='!..decision'", false},
	    {"stage='awareness decision..purchase'", true},
	    {"stage='*'", true},
	    {"stage='at_risk'", false},
	};

	(void)state;
	CHECKED(rows, NULL);
}

static void
aside(struct onepage *o)
{
	o->model.stages.rows[5].node =
	    element(o, "stage", "key='at_risk' aside='yes'", "");
	o->at.stage = 5;
	o->at.observed = true;
}

static void
test_aside_stages_are_in_no_range(void **state)
{
	static const struct row rows[] = {
	    {"stage='at_risk'", true},
	    {"stage='unknown..'", false},
	    {"stage='..purchase'", false},
	    {"stage='!unknown..'", true},
	    {"stage='*'", true},
	    {"sure='observed'", true},
	    {"sure='presumed'", false},
	};

	(void)state;
	CHECKED(rows, aside);
	onepage_stages[5].node = NULL;
}

static struct request_var vars[] = {{STR("country"), STR("NO")}};

static void
tagged(struct onepage *o)
{
	o->at.campaign = STR("Spring27-Kurs");
	o->at.medium = STR("cpc");
	o->at.source = STR("dev.example.org");
	o->at.term = STR("Hva er Excel");
	o->at.vars = vars;
	o->at.nvars = 1;
	o->at.device = DEVICE_UNKNOWN;
	o->at.consent = true;
}

static void
test_texts(void **state)
{
	static const struct row rows[] = {
	    {"source='dev.example.org'", true},
	    {"source='*.example.org'", true},
	    {"source='google'", false},
	    {"source='!google'", true},
	    {"source='DEV.example.ORG'", true},
	    {"source='bni'", false},
	    {"source='(direct)'", false},
	    {"source='!*.org'", false},
	    {"medium='cpc'", true},
	    {"medium='CPC'", true},
	    {"medium='c*'", true},
	    {"medium='email'", false},
	    {"medium='!email'", true},
	    {"medium='!cpc'", false},
	    {"campaign='spring27-kurs'", true},
	    {"campaign='spring*'", true},
	    {"campaign='spring'", false},
	    {"campaign='autumn* *kurs'", true},
	    {"campaign='spring* !*-kurs'", false},
	    {"campaign='!x'", true},
	    {"country='no dk'", true},
	    {"country='se'", false},
	    {"country='!no'", false},
	    {"country='!se'", true},
	    {"device='mobile tablet desktop'", false},
	    {"device='*'", true},
	    {"device='!mobile'", true},
	    {"page-class='home'", true},
	    {"page-class='price'", false},
	    {"page-class='!price'", true},
	    {"page-class='h*'", true},
	    {"consent='yes'", true},
	    {"consent='no'", false},
	    {"known='no'", true},
	    {"known='yes'", false},
	    {"test=\"$country = 'NO'\"", true},
	    {"test=\"contains($campaign, 'Kurs')\"", true},
	};

	(void)state;
	CHECKED(rows, tagged);
}

static void
by_code(struct onepage *o)
{
	o->at.campaign_pattern = 0; /* spring27-* */
	o->at.source = STR("");
}

static void
test_a_class_code_names_a_pattern(void **state)
{
	static const struct row rows[] = {
	    {"campaign='spring27-*'", true},
	    {"campaign='SPRING27-*'", true},
	    {"campaign='spring*'", true},
	    {"campaign='*'", true},
	    {"campaign='spring27-x'", false},
	    {"campaign='autumn*'", false},
	    {"campaign='!spring*'", false},
	    {"campaign='!spring27-x'", true},
	};

	(void)state;
	CHECKED(rows, by_code);
}

static void
test_terms(void **state)
{
	static const struct {
		const char *attrs, *content;
		bool want;
	} rows[] = {
	    {"", "<k:term>hva er *</k:term>", true},
	    {"", "<k:term>hvordan *</k:term>", false},
	    {"", "<k:term>hvordan *</k:term><k:term> HVA * </k:term>", true},
	    {"device='!mobile'", "<k:term>hva er *</k:term>", true},
	    {"stage='awareness'", "<k:term>hva er *</k:term>", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct onepage o;

		onepage_new(&o, 0);
		tagged(&o);
		assert_int_equal(
		    holds(&o,
			program_cond(o.program,
			    element(&o, "when", rows[i].attrs, rows[i].content),
			    &o.scope)),
		    rows[i].want);
		onepage_free(&o);
	}
}

static void
away(struct onepage *o)
{
	o->at.state = &o->state;
	o->state.visits = 2;
	o->at.known = true;
	/* 28 days, which are a month less one day in February. */
	o->state.quiet_from = ONEPAGE_NOW - 28 * DAY;
}

static void
first_visit(struct onepage *o)
{
	o->at.state = &o->state;
	o->state.visits = 1;
}

static void
test_history(void **state)
{
	static const struct row unknown[] = {
	    {"quiet='P1D..'", false},
	    {"quiet='!P1D..'", false},
	    {"quiet='..P1D'", false},
	    {"returning='yes'", false},
	    {"returning='no'", false},
	    {"test='$visits &gt; 1'", false},
	    {"test='not($visits &gt; 1)'", false},
	    {"test='$returning or $channel'", true},
	    {"quiet='P1D..' stage='awareness'", false},
	};
	static const struct row rows[] = {
	    {"known='yes'", true},
	    {"known='no'", false},
	    {"test='$known'", true},
	    {"quiet='P28D..'", true},
	    {"quiet='P29D..'", false},
	    {"quiet='!P29D..'", true},
	    {"quiet='!P28D..'", false},
	    {"quiet='..P28D'", true},
	    {"quiet='..P27D'", false},
	    {"quiet='P7D..P30D'", true},
	    {"quiet='P7D..P14D'", false},
	    {"quiet='..P7D P21D..'", true},
	    {"quiet='P1M..'", true},
	    {"quiet='P7D.. !P28D..P28D'", false},
	    {"quiet='P2M..'", false},
	    {"quiet='P672DT0H..'", false},
	    {"quiet='PT672H..'", true},
	    {"returning='yes'", true},
	    {"returning='no'", false},
	};
	static const struct row first[] = {
	    {"quiet='P1D..'", false},
	    {"quiet='..P1D'", false},
	    {"quiet='!P1D..'", true},
	    {"returning='yes'", false},
	    {"returning='no'", true},
	};

	(void)state;
	CHECKED(unknown, NULL);
	CHECKED(rows, away);
	CHECKED(first, first_visit);
}

static struct zone_row oslo[] = {{INT64_MIN, 3600, 0}};

static void
zoned(struct onepage *o)
{
	o->model.zone_rows = oslo;
	o->model.nzone_rows = 1;
	o->at.now = ONEPAGE_NOW; /* 2027-03-01T11:00 there */
}

static void
test_dates(void **state)
{
	static const struct row rows[] = {
	    {"starts='2027-03-01'", true},
	    {"starts='2027-03-02'", false},
	    {"starts='2027-03-01T11:00'", true},
	    {"starts='2027-03-01T11:01'", false},
	    {"ends='2027-03-01'", true},
	    {"ends='2027-02-28'", false},
	    {"ends='2027-03-01T11:00'", false},
	    {"ends='2027-03-01T11:01'", true},
	    {"starts='2027-02-01' ends='2027-03-31'", true},
	    {"starts='2027-02-01' ends='2027-02-28'", false},
	};

	(void)state;
	CHECKED(rows, zoned);
}

static void
test_all_must_hold(void **state)
{
	static const struct row rows[] = {
	    {"stage='decision' device='mobile' lang='nb'", true},
	    {"stage='decision' device='desktop' lang='nb'", false},
	    {"stage='awareness' device='mobile' test='1 = 1'", false},
	    {"device='mobile' answers='x' name='y'", true},
	    {"test='1 = 1' stage='decision'", true},
	    {"test='$visits' stage='awareness'", false},
	};

	(void)state;
	CHECKED(rows, NULL);
}

static void
test_no_selector_is_always(void **state)
{
	struct onepage o;

	(void)state;
	onepage_new(&o, 0);
	assert_int_equal(program_cond(o.program,
			     element(&o, "when", "answers='x'", "a"), &o.scope),
	    PROGRAM_ALWAYS);
	/* A page declares its class, it does not ask for it. */
	assert_int_equal(
	    program_cond(
		o.program, element(&o, "page", "page-class='x'", ""), &o.scope),
	    PROGRAM_ALWAYS);
	onepage_free(&o);
}

static void
test_equal_conditions_are_one(void **state)
{
	struct onepage o;
	uint32_t a, b, c;

	(void)state;
	onepage_new(&o, 0);
	a = program_cond(
	    o.program, element(&o, "when", "stage='decision'", ""), &o.scope);
	b = program_cond(
	    o.program, element(&o, "if", "stage=' decision '", ""), &o.scope);
	c = program_cond(
	    o.program, element(&o, "if", "stage='purchase'", ""), &o.scope);
	assert_int_equal(a, b);
	assert_int_not_equal(a, c);
	assert_int_equal(
	    program_cond_consent(o.program), program_cond_consent(o.program));
	onepage_free(&o);
}

/* Cases of the page: early late neither seek loop_a loop_b bad. */
static void
with_cases(struct onepage *o, struct scope_case *cases)
{
	static const struct {
		const char *name, *attrs;
	} list[] = {
	    {"early", "stage='..awareness'"},
	    {"late", "stage='decision..'"},
	    {"away", "quiet='P21D..'"},
	    {"seek", "case='late' device='mobile'"},
	    {"loop-a", "case='loop-b'"},
	    {"loop-b", "case='late loop-a'"},
	    {"none", "answers='x'"},
	    {"bad", "stage='decison'"},
	};

	for (size_t i = 0; i < 8; i++) {
		cases[i].name = str_of(list[i].name);
		cases[i].node = element(o, "case", list[i].attrs, "");
		cases[i].scope = &o->scope;
	}
	o->scope.cases = cases;
	o->scope.ncases = 8;
}

static void
test_cases(void **state)
{
	static const struct row rows[] = {
	    {"case='late'", true},
	    {"case='early'", false},
	    {"case='early late'", true},
	    {"case='!late'", false},
	    {"case='!early'", true},
	    {"case='late !early'", true},
	    {"case='late !seek'", false},
	    {"case='seek'", true},
	    {"case='away'", false},
	    {"case='!away'", false},
	    {"case='away late'", true},
	    {"case='early away'", false},
	    {"case='site'", true},
	    {"case='!site'", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct onepage o;
		struct scope_case cases[8];
		struct model_name site = NAME("site");
		uint32_t cond;

		onepage_new(&o, 0);
		with_cases(&o, cases);
		site.node = element(&o, "case", "lang='nb'", "");
		o.model.cases = (struct names){&site, 1, 1};
		cond = program_cond(
		    o.program, element(&o, "if", rows[i].attrs, ""), &o.scope);
		if (holds(&o, cond) != rows[i].want)
			fail_msg("%s", rows[i].attrs);
		onepage_free(&o);
	}
}

static void
test_wrong_cases(void **state)
{
	static const struct {
		const char *attrs, *said;
	} rows[] = {
	    {"case='loop-a'", "uses itself"},
	    {"case='erly'", "there is no case erly; did you mean early?"},
	    {"case='bad'", "did you mean decision?"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct onepage o;
		struct scope_case cases[8];

		onepage_new(&o, 0);
		with_cases(&o, cases);
		assert_int_equal(
		    program_cond(o.program,
			element(&o, "if", rows[i].attrs, ""), &o.scope),
		    PROGRAM_BAD);
		onepage_has(onepage_said(&o), rows[i].said);
		assert_int_equal(complaints_errors(o.model.complaints), 1);
		onepage_free(&o);
	}
}

/* Two ways into each case must not double the work each time. */
static void
test_cases_on_cases(void **state)
{
	struct onepage o;
	struct scope_case cases[COND_CASES];

	(void)state;
	onepage_new(&o, 0);
	for (int i = 0; i < COND_CASES; i++) {
		cases[i].name = str_format(o.arena, "c%d", i);
		cases[i].node =
		    i == 0 ? element(&o, "case", "stage='decision'", "")
			   : element(&o, "case",
				 str_format(o.arena, "case='c%d !c%d c%d'",
				     i - 1, i > 1 ? i - 2 : 0, i - 1)
				     .p,
				 "");
		cases[i].scope = &o.scope;
	}
	o.scope.cases = cases;
	o.scope.ncases = COND_CASES;
	assert_int_equal(program_cond(o.program,
			     element(&o, "if", "case='c79'", ""), &o.scope),
	    PROGRAM_BAD);
	onepage_has(onepage_said(&o), "more than 64 cases");
	o.program = program_new(o.arena, o.maker, &o.model, 0);
	assert_true(program_cond(o.program, element(&o, "if", "case='c59'", ""),
			&o.scope) < SELECT_CONDS_MAX);
	onepage_free(&o);
}

static void
test_presume(void **state)
{
	static const struct {
		const char *attrs;
		bool good;
	} rows[] = {
	    {"stage='awareness' source-class='search'", true},
	    {"stage='awareness' case='late'", false},
	    {"stage='awareness' sure='presumed'", false},
	    {"stage='awareness' test=\"$stage = 'decision'\"", false},
	    {"stage='awareness' page-class='price'", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct onepage o;
		struct scope_case cases[8];
		uint32_t cond;

		onepage_new(&o, 0);
		with_cases(&o, cases);
		cond = program_cond(o.program,
		    element(&o, "presume", rows[i].attrs, ""), &o.scope);
		assert_int_equal(cond != PROGRAM_BAD, rows[i].good);
		if (!rows[i].good)
			onepage_has(onepage_said(&o), "decides");
		onepage_free(&o);
	}
}

static void
test_faults(void **state)
{
	static const struct {
		const char *attrs, *said;
	} rows[] = {
	    {"channel='organic'", "there is no channel organic"},
	    {"channel='Organic Search'", "written with _: organic_search"},
	    {"channel='organic_serch'", "did you mean organic_search?"},
	    {"channel='x*'", "there is no channel x*"},
	    {"source='gogle'",
		"there is no source gogle; did you mean google?"},
	    {"source='!bmi'", "did you mean bni?"},
	    {"source-class='serch'", "did you mean search?"},
	    {"device='phone'", "there is no device phone"},
	    {"lang='se'", "there is no language se"},
	    {"stage='decison'", "did you mean decision?"},
	    {"stage='decison..'", "did you mean decision?"},
	    {"stage='decision..awareness'", "holds nothing"},
	    {"stage='..'", "write one end or both"},
	    {"stage='!'", "'!' stands alone"},
	    {"stage=''", "stage=\"\": it is empty"},
	    {"sure='maybe'", "there is no value maybe"},
	    {"page-class='prise'", "did you mean price?"},
	    {"quiet='P21D'", "write how long at least, P21D.."},
	    {"quiet='21..'", "21 is no duration such as P21D"},
	    {"returning='maybe'", "write yes or no"},
	    {"consent='!yes'", "write yes or no"},
	    {"starts='1.3.2027'", "write a date, 2027-03-01"},
	    {"ends='2027-02-30'", "write a date"},
	    {"term='hva er'", "write <k:term>hva er</k:term>"},
	    {"fact='x'", "there is no fact x"},
	    {"open='phone'", "there is no hours phone"},
	    {"trait='role=it'", "has no trait role"},
	    {"subscribed='newsleter'", "did you mean newsletter?"},
	    {"subscribed='x*'", "there is no list x*"},
	    {"fact-over='x'", "there is no fact x"},
	    {"test='price &gt; 3'", "did you mean k:seen('price')?"},
	};
	struct onepage o;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		onepage_new(&o, 0);
		assert_int_equal(
		    program_cond(o.program,
			element(&o, "if", rows[i].attrs, ""), &o.scope),
		    PROGRAM_BAD);
		assert_int_equal(complaints_errors(o.model.complaints), 1);
		onepage_has(onepage_said(&o), rows[i].said);
		onepage_free(&o);
	}
	/* Every fault of an element is shown in one run. */
	onepage_new(&o, 0);
	assert_int_equal(
	    program_cond(o.program,
		element(&o, "if", "stage='x' device='y' lang='nb' test='('",
		    "<k:term> </k:term>"),
		&o.scope),
	    PROGRAM_BAD);
	assert_int_equal(complaints_errors(o.model.complaints), 4);
	onepage_free(&o);
}

static void
a_subscriber(struct onepage *o)
{
	static const struct str lists[] = {STR("old"), STR("newsletter")};

	o->at.known = true;
	o->at.lists = lists;
	o->at.nlists = 2;
}

static void
on_no_list(struct onepage *o)
{
	o->at.known = true;
}

static void
test_subscribed(void **state)
{
	static const struct row on[] = {
	    {"subscribed='newsletter'", true},
	    {"subscribed='NEWSLETTER'", true},
	    {"subscribed='ebook'", false},
	    {"subscribed='ebook newsletter'", true},
	    {"subscribed='* !newsletter'", false},
	    {"subscribed='* !ebook'", true},
	    {"subscribed='!newsletter'", false},
	    {"subscribed='!ebook'", true},
	    {"subscribed='*'", true},
	};
	static const struct row off[] = {
	    {"subscribed='newsletter'", false},
	    {"subscribed='!newsletter'", true},
	    {"subscribed='*'", false},
	    {"subscribed='!*'", true},
	};
	static const struct row nobody[] = {
	    {"subscribed='newsletter'", false},
	    {"subscribed='!newsletter'", false},
	    {"subscribed='!*'", false},
	    {"known='no'", true},
	};

	(void)state;
	CHECKED(on, a_subscriber);
	CHECKED(off, on_no_list);
	CHECKED(nobody, NULL);
}

static void
test_country_needs_its_variable(void **state)
{
	struct onepage o;

	(void)state;
	onepage_new(&o, 0);
	o.model.vars.n = 0;
	assert_int_equal(program_cond(o.program,
			     element(&o, "if", "country='no'", ""), &o.scope),
	    PROGRAM_BAD);
	onepage_has(onepage_said(&o), "declare <var name=\"country\"/>");
	onepage_free(&o);
}

static void
test_names_of_selectors(void **state)
{
	(void)state;
	assert_true(selector_known(STR("stage")));
	assert_true(selector_known(STR("test")));
	assert_true(selector_known(STR("term")));
	assert_true(selector_known(STR("fact-over")));
	assert_false(selector_known(STR("name")));
	assert_false(selector_known(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lists),
	    cmocka_unit_test(test_aside_stages_are_in_no_range),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_a_class_code_names_a_pattern),
	    cmocka_unit_test(test_terms),
	    cmocka_unit_test(test_history),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_all_must_hold),
	    cmocka_unit_test(test_no_selector_is_always),
	    cmocka_unit_test(test_equal_conditions_are_one),
	    cmocka_unit_test(test_cases),
	    cmocka_unit_test(test_wrong_cases),
	    cmocka_unit_test(test_cases_on_cases),
	    cmocka_unit_test(test_presume),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_subscribed),
	    cmocka_unit_test(test_country_needs_its_variable),
	    cmocka_unit_test(test_names_of_selectors),
	};

	xml_start();
	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
