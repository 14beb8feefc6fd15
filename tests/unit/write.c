/* SPDX-License-Identifier: ISC */
/*
 * Writing programs: literals, values in their contexts, branches, class codes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "onepage.h"

#include "base/crypto.h"

static const struct where here = {STR("pages/x.xml"), 7};
static const struct str none = {"", 0};

static uint32_t
value(struct onepage *o, const char *expression)
{
	uint32_t v = program_value(
	    o->program, str_of(expression), here, &o->scope, NULL);

	assert_int_not_equal(v, PROGRAM_BAD);
	return v;
}

static uint32_t
stage_is(struct onepage *o, const char *stage)
{
	struct attr *a = ARENA_NEW(o->arena, struct attr);
	struct node *n = ARENA_NEW(o->arena, struct node);

	a->name = STR("stage");
	a->value = str_of(stage);
	n->attrs = a;
	return program_cond(o->program, n, &o->scope);
}

static void
test_literals_are_merged(void **state)
{
	struct onepage o;
	struct selection s;

	(void)state;
	onepage_new(&o, 0);
	program_literal(o.program, STR("<p>"));
	program_literal(o.program, STR(""));
	program_literal(o.program, STR("a"));
	program_write(
	    o.program, value(&o, "'<'"), ESCAPE_TEXT, none, none, none);
	program_literal(o.program, STR("</p>"));
	onepage_same("page", onepage_write(&o), "<p>a&lt;</p>");
	assert_true(select_page(&o.site, o.arena, &o.at, &s));
	/* One literal and the end; what is known is not evaluated. */
	assert_int_equal(s.program->code.n, 4);
	assert_int_equal(s.nvalues, 0);
	onepage_free(&o);
}

static void
test_values(void **state)
{
	static const struct {
		const char *expression, *source, *want;
		enum escape_context context;
	} rows[] = {
	    {"$source", "<b>", "[&lt;b&gt;]", ESCAPE_TEXT},
	    {"$source", "\"", "[&quot;]", ESCAPE_ATTR},
	    {"$source", "javascript:x", "[#blocked]", ESCAPE_URL},
	    {"$source", "a b", "%5Ba%20b%5D", ESCAPE_URL_PATH},
	    {"$source", "</script>", "[\\u003c/script\\u003e]",
		ESCAPE_JSON_STRING},
	    {"$source", "", "else&amp;", ESCAPE_TEXT},
	    {"'known'", "", "[known]", ESCAPE_TEXT},
	    {"''", "", "else&amp;", ESCAPE_TEXT},
	    {"$visits", "", "else&amp;", ESCAPE_TEXT},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct onepage o;

		onepage_new(&o, 0);
		o.at.source = str_of(rows[i].source);
		program_write(o.program, value(&o, rows[i].expression),
		    rows[i].context, STR("["), STR("]"), STR("else&"));
		onepage_same(rows[i].source, onepage_write(&o), rows[i].want);
		onepage_free(&o);
	}
}

static void
test_numbers_of_json(void **state)
{
	struct onepage o;

	(void)state;
	onepage_new(&o, 0);
	program_write(o.program, value(&o, "$today"), ESCAPE_JSON_NUMBER, none,
	    none, STR("0"));
	program_literal(o.program, STR(","));
	program_write(o.program, value(&o, "$visits"), ESCAPE_JSON_NUMBER, none,
	    none, STR("-1"));
	program_literal(o.program, STR(","));
	program_write(
	    o.program, value(&o, "12"), ESCAPE_JSON_NUMBER, none, none, none);
	onepage_same("page", onepage_write(&o), "20270301,-1,12");
	onepage_free(&o);
}

static void
test_attributes(void **state)
{
	static const struct {
		const char *expression, *source, *want;
	} rows[] = {
	    {"$source", "a\"b", "<a title=\"a&quot;b\">"},
	    {"$source", "", "<a>"},
	    {"'x'", "", "<a title=\"x\">"},
	    {"''", "", "<a>"},
	    {"$visits", "", "<a>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct onepage o;

		onepage_new(&o, 0);
		o.at.source = str_of(rows[i].source);
		program_literal(o.program, STR("<a"));
		program_write_attr(o.program, STR("title"),
		    value(&o, rows[i].expression), ESCAPE_ATTR);
		program_literal(o.program, STR(">"));
		onepage_same(rows[i].source, onepage_write(&o), rows[i].want);
		onepage_free(&o);
	}
}

/* <k:choose> with two whens and an otherwise, inside literals. */
static void
choose(struct onepage *o)
{
	program_label next, ends[2];

	program_literal(o->program, STR("a"));
	next = program_jump_unless(o->program, stage_is(o, "decision"));
	program_literal(o->program, STR("D"));
	ends[0] = program_jump(o->program);
	program_land(o->program, next);
	next = program_jump_unless(o->program, stage_is(o, "..awareness"));
	program_literal(o->program, STR("E"));
	ends[1] = program_jump(o->program);
	program_land(o->program, next);
	program_literal(o->program, STR("O"));
	program_land(o->program, ends[0]);
	program_land(o->program, ends[1]);
	program_literal(o->program, STR("z"));
}

static void
test_branches(void **state)
{
	static const char *const want[] = {
	    "aEz", "aEz", "aOz", "aDz", "aOz", "aOz"};

	(void)state;
	for (uint32_t stage = 0; stage < 6; stage++) {
		struct onepage o;

		onepage_new(&o, 0);
		o.at.stage = stage;
		choose(&o);
		onepage_same("branch", onepage_write(&o), want[stage]);
		onepage_free(&o);
	}
}

static void
test_a_jump_that_is_never_taken(void **state)
{
	struct onepage o;
	program_label label;

	(void)state;
	onepage_new(&o, 0);
	label = program_jump_unless(o.program, PROGRAM_ALWAYS);
	program_literal(o.program, STR("x"));
	program_land(o.program, label);
	onepage_same("page", onepage_write(&o), "x");
	onepage_free(&o);
}

static void
test_class_codes(void **state)
{
	static const struct {
		const char *code, *want;
	} rows[] = {
	    {"f7q2k9ma", "/?s=f7q2k9ma|/?a=b&amp;s=f7q2k9ma|<input "
			 "type=\"hidden\" name=\"s\" value=\"f7q2k9ma\">|/x"
			 "&quot;"},
	    {"", "/|/?a=b||/x&quot;"},
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct onepage o;

		onepage_new(&o, 0);
		o.at.code = str_of(rows[i].code);
		o.at.path = STR("/x\"");
		program_literal(o.program, STR("/"));
		program_code(o.program, false);
		program_literal(o.program, STR("|/?a=b"));
		program_code(o.program, true);
		program_literal(o.program, STR("|"));
		program_code_field(o.program);
		program_literal(o.program, STR("|"));
		program_path(o.program);
		onepage_same("page", onepage_write(&o), rows[i].want);
		onepage_free(&o);
	}
}

static void
test_too_long_a_page_is_marked(void **state)
{
	struct onepage o;
	struct selection s;
	struct buf out;

	(void)state;
	onepage_new(&o, 0);
	program_literal(o.program, STR("0123456789"));
	onepage_open(&o);
	assert_true(select_page(&o.site, o.arena, &o.at, &s));
	buf_init(&out, o.arena, 9);
	write_page(&o.site, &o.at, &s, &out);
	assert_true(out.bad);
	onepage_free(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_literals_are_merged),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_numbers_of_json),
	    cmocka_unit_test(test_attributes),
	    cmocka_unit_test(test_branches),
	    cmocka_unit_test(test_a_jump_that_is_never_taken),
	    cmocka_unit_test(test_class_codes),
	    cmocka_unit_test(test_too_long_a_page_is_marked),
	};

	return crypto_start() ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
