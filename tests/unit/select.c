/* SPDX-License-Identifier: ISC */
/*
 * Selection as a whole: bits, the tag of the answer, the winning variants, and
 * the presumed stage.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "onepage.h"

#include "base/crypto.h"
#include "template/receipt.h"

static const struct where here = {STR("pages/x.xml"), 7};
static const struct str none = {"", 0};

static uint32_t
cond(struct onepage *o, const char *name, const char *list)
{
	struct attr *a = ARENA_NEW(o->arena, struct attr);
	struct node *n = ARENA_NEW(o->arena, struct node);
	uint32_t c;

	a->name = str_of(name);
	a->value = str_of(list);
	n->attrs = a;
	c = program_cond(o->program, n, &o->scope);
	assert_true(c < PROGRAM_ALWAYS);
	return c;
}

static void
test_bits(void **state)
{
	struct onepage o;
	struct selection s;
	uint32_t conds[6 * 23];
	size_t n = 0;

	(void)state;
	onepage_new(&o, 0);
	/* More than one word of bits. */
	for (size_t stage = 0; stage < 6; stage++)
		for (int c = 0; c < CHANNEL__MAX; c++)
			conds[n++] = cond(&o, "test",
			    str_format(o.arena,
				"$stage = '%.*s' and $channel = '%s'",
				STR_ARG(onepage_stages[stage].key),
				channel_name((enum channel)c))
				.p);
	onepage_open(&o);
	assert_true(select_page(&o.site, o.arena, &o.at, &s));
	assert_int_equal(s.nconds, n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(select_bit(&s, conds[i]),
		    i == 3 * CHANNEL__MAX + CHANNEL_ORGANIC_SEARCH);
	onepage_free(&o);
}

static void
test_too_many_conditions(void **state)
{
	struct onepage o;
	uint32_t c = 0;

	(void)state;
	onepage_new(&o, 0);
	for (int i = 0; i <= SELECT_CONDS_MAX; i++) {
		struct attr a = {.name = STR("test"),
		    .value = str_format(o.arena, "$today > %d", i)};
		struct node n = {.attrs = &a, .where = here};

		c = program_cond(o.program, &n, &o.scope);
		assert_int_equal(c == PROGRAM_BAD, i == SELECT_CONDS_MAX);
	}
	onepage_has(onepage_said(&o), "1024 different conditions");
	onepage_free(&o);
}

static void
test_a_page_without_the_language(void **state)
{
	struct onepage o;
	struct selection s;

	(void)state;
	onepage_new(&o, 0);
	onepage_open(&o);
	o.at.lang = 2;
	assert_false(select_page(&o.site, o.arena, &o.at, &s));
	onepage_free(&o);
}

static uint64_t
tag(struct onepage *o)
{
	struct selection s;
	uint64_t t;

	assert_true(select_page(&o->site, o->arena, &o->at, &s));
	t = select_etag(&o->site, &o->at, &s,
	    receipt_make(o->arena, &o->site, &o->at, &s));
	assert_int_not_equal(t, 0);
	return t;
}

/* A page with a condition on the stage and a value of the term. */
static void
tagged(struct onepage *o)
{
	program_label end;
	uint32_t term;

	onepage_new(o, 0);
	end = program_jump_unless(o->program, cond(o, "stage", "decision"));
	term = program_value(o->program, STR("$term"), here, &o->scope, NULL);
	program_write(o->program, term, ESCAPE_TEXT, none, none, none);
	program_land(o->program, end);
	onepage_open(o);
}

static void
test_tags_name_the_bytes(void **state)
{
	struct onepage o;
	uint64_t first;

	(void)state;
	tagged(&o);
	first = tag(&o);
	assert_int_equal(tag(&o), first);
	/* What the page does not read does not change its tag. */
	o.at.medium = STR("cpc");
	o.at.now++;
	assert_int_equal(tag(&o), first);
	o.at.term = STR("x");
	assert_int_not_equal(tag(&o), first);
	o.at.term = STR("");
	o.at.stage = 1;
	assert_int_not_equal(tag(&o), first);
	o.at.stage = 3;
	o.at.code = STR("f7q2k9ma");
	assert_int_not_equal(tag(&o), first);
	o.at.code = STR("");
	o.at.path = STR("/x");
	assert_int_not_equal(tag(&o), first);
	o.at.path = STR("/");
	o.at.lang = 1;
	assert_int_not_equal(tag(&o), first);
	o.at.lang = 0;
	o.at.page = 1;
	assert_int_not_equal(tag(&o), first);
	o.at.page = 0;
	assert_int_equal(tag(&o), first);
	onepage_free(&o);
}

static void
test_tags_of_long_values(void **state)
{
	struct onepage o;
	char text[5000];
	uint64_t first;

	(void)state;
	tagged(&o);
	memset(text, 'a', sizeof(text));
	o.at.term = (struct str){text, sizeof(text)};
	first = tag(&o);
	text[4999] = 'b';
	assert_int_not_equal(tag(&o), first);
	text[4999] = 'a';
	assert_int_equal(tag(&o), first);
	o.at.term.n--;
	assert_int_not_equal(tag(&o), first);
	onepage_free(&o);
}

static void
test_variants(void **state)
{
	static const char *const want[] = {"hero=2 proof=1", "hero=2 proof=1",
	    "hero=0 proof=1", "hero=1 proof=1"};

	(void)state;
	for (uint32_t stage = 0; stage < 4; stage++) {
		struct onepage o;
		struct selection s;
		static const struct str labels[] = {
		    {"decisive", 8}, {"line 12", 7}};
		static const uint32_t lines[] = {2, 12};
		uint32_t whens[2], always = PROGRAM_ALWAYS;

		onepage_new(&o, 0);
		o.at.stage = stage;
		whens[0] = cond(&o, "stage", "decision");
		whens[1] = cond(&o, "stage", "..awareness");
		program_slot(o.program, STR("pages/front.xml:hero"), 1, whens,
		    labels, lines, 2, false);
		program_slot(o.program, STR("blocks/p.xml:proof"), 2, &always,
		    labels, lines, 1, false);
		onepage_open(&o);
		assert_true(select_page(&o.site, o.arena, &o.at, &s));
		onepage_same("variants", select_variants(&o.site, o.arena, &s),
		    want[stage]);
		onepage_free(&o);
	}
}

/* An unknown condition is neither yes nor, behind not(), no. */
static void
test_unknown_does_not_hold(void **state)
{
	struct onepage o;
	struct selection s;
	uint32_t yes, no;

	(void)state;
	onepage_new(&o, 0);
	yes = cond(&o, "test", "k:seen('price')");
	no = cond(&o, "test", "not(k:seen('price'))");
	onepage_open(&o);
	assert_true(select_page(&o.site, o.arena, &o.at, &s));
	assert_false(select_bit(&s, yes));
	assert_false(select_bit(&s, no));
	o.at.state = &o.state;
	assert_true(select_page(&o.site, o.arena, &o.at, &s));
	assert_false(select_bit(&s, yes));
	assert_true(select_bit(&s, no));
	onepage_free(&o);
}

/* Rules: social visits aware; search for "pris" decides by its phrase; then
 * one that always holds. */
static void
presume_site(struct onepage *o, struct site_head *head)
{
	struct presume_row rows[3];
	struct attr a = {.name = STR("stage"), .value = STR("awareness")};
	struct attr b = {.name = STR("source-class"), .value = STR("social")};
	struct node text = {.kind = NODE_TEXT, .text = STR("*pris*")};
	struct node term = {.name = STR("term"),
	    .space = SPACE_K,
	    .first = &text,
	    .last = &text};
	struct node rule = {
	    .kind = NODE_ELEMENT, .name = STR("presume"), .space = SPACE_K};

	onepage_new(o, 0);
	memset(rows, 0, sizeof(rows));
	text.parent = &term;
	a.next = &b;
	rule.attrs = &a;
	rows[0] = (struct presume_row){
	    program_cond(o->program, &rule, &o->scope), 1, 0, 1};
	rule.attrs = NULL;
	rule.first = &term;
	rows[1] = (struct presume_row){
	    program_cond(o->program, &rule, &o->scope), 3, 1, 2};
	rows[2] = (struct presume_row){PROGRAM_ALWAYS, 2, 0, 3};
	assert_true(rows[1].cond < 2);
	rows[0].line = 1;
	onepage_open(o);
	*head = *o->site.head;
	head->presumes = image_put(o->maker, rows, 3, sizeof(rows[0]));
	image_patch(o->maker, 0, head, sizeof(*head));
	o->site.image.base = (const unsigned char *)image_bytes(o->maker).p;
	o->site.head = (const void *)o->site.image.base;
}

static void
test_presume(void **state)
{
	static const struct {
		enum source_class source_class;
		const char *term;
		uint32_t stage;
		bool by_term;
	} rows[] = {
	    {CLASS_SOCIAL, "", 1, false},
	    {CLASS_SOCIAL, "pris", 1, false},
	    {CLASS_SEARCH, "hva er pris", 3, true},
	    {CLASS_SEARCH, "excel", 2, false},
	    {CLASS_DIRECT, "", 2, false},
	};
	struct onepage o;
	struct site_head head;
	const struct presume_row *rule;

	(void)state;
	presume_site(&o, &head);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		o.at.source_class = rows[i].source_class;
		o.at.term = str_of(rows[i].term);
		assert_int_equal(
		    site_presume(&o.site, &o.at, &rule), rows[i].stage);
		assert_int_equal(
		    rule != NULL && rule->by_term != 0, rows[i].by_term);
	}
	onepage_free(&o);
}

static void
test_presume_without_rules(void **state)
{
	struct onepage o;
	const struct presume_row *rule;

	(void)state;
	onepage_new(&o, 0);
	onepage_open(&o);
	assert_int_equal(site_presume(&o.site, &o.at, &rule), 0);
	assert_null(rule);
	onepage_free(&o);
}

/* A condition whose text needs room of its own, without an arena given. */
static void
test_presume_makes_its_own_room(void **state)
{
	struct onepage o;
	struct site_head head;
	struct presume_row row;

	(void)state;
	onepage_new(&o, 0);
	row = (struct presume_row){
	    cond(&o, "test", "contains($today, '2027')"), 4, 0, 1};
	onepage_open(&o);
	head = *o.site.head;
	head.presumes = image_put(o.maker, &row, 1, sizeof(row));
	image_patch(o.maker, 0, &head, sizeof(head));
	o.site.image.base = (const unsigned char *)image_bytes(o.maker).p;
	o.site.head = (const void *)o.site.image.base;
	assert_int_equal(site_presume(&o.site, &o.at, NULL), 4);
	onepage_free(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bits),
	    cmocka_unit_test(test_too_many_conditions),
	    cmocka_unit_test(test_a_page_without_the_language),
	    cmocka_unit_test(test_tags_name_the_bytes),
	    cmocka_unit_test(test_tags_of_long_values),
	    cmocka_unit_test(test_variants),
	    cmocka_unit_test(test_unknown_does_not_hold),
	    cmocka_unit_test(test_presume),
	    cmocka_unit_test(test_presume_without_rules),
	    cmocka_unit_test(test_presume_makes_its_own_room),
	};

	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
