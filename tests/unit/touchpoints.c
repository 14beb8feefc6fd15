/* SPDX-License-Identifier: ISC */
/* Tables of touchpoints: what is read of them and what is complained of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>

#include "compiled.h"
#include "insight/touchtable.h"

#define NOW 1796000000 /* in 2026, behind all that is told */

struct world {
	struct compiled c;
	struct touchpoints t;
};

static int
setup(void **state)
{
	static struct world w;

	compiled_start(&w.c);
	sitedir_put(&w.c.dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/></items>");
	sitedir_put(&w.c.dir, "journey.xml",
	    "<journey " NS "><event name='call'/><event name='meeting'/>"
	    "</journey>");
	compiled_open(&w.c);
	*state = &w;
	return 0;
}

static int
teardown(void **state)
{
	compiled_stop(&((struct world *)*state)->c);
	return 0;
}

static void
read_table(struct world *w, const char *text, const char *event)
{
	touchpoints_start(&w->t, w->c.arena, &w->c.site, NOW);
	touchtable_read(&w->t, STR("t.csv"), str_of(text), str_of(event));
}

/* The rows as text, or the complaints. */
static const char *
reading(struct world *w, const char *text, const char *event)
{
	struct buf b;

	read_table(w, text, event);
	buf_init(&b, w->c.arena, 1 << 16);
	buf_str(&b, buf_view(&w->t.columns.text));
	for (size_t i = 0; w->t.columns.faults == 0 && i < w->t.n; i++) {
		const struct touchpoint *r = &w->t.rows[i];
		const struct store_event *e = &r->event;

		buf_printf(&b,
		    "%zu %.*s %.*s %" PRId64 " %.*s %" PRId64 "%.*s"
		    " %.*s|%.*s|%.*s\n",
		    r->line, STR_ARG(r->email), STR_ARG(e->event), e->at,
		    STR_ARG(e->item), e->amount, STR_ARG(e->currency),
		    STR_ARG(r->name), STR_ARG(r->company), STR_ARG(r->role));
	}
	return str_copy(w->c.arena, buf_view(&b)).p;
}

static void
tables_are_read(void **state)
{
	struct world *w = *state;

	assert_string_equal(
	    reading(
		w, "email,event,at\nKari@Example.com,call,2026-03-02\n", NULL),
	    "2 kari@example.com call 1772406000  0 ||\n");
	/* In order of time, in any order of columns, with an event for all. */
	assert_string_equal(
	    reading(w,
		"AT;Email;Name;Company;Role;Item;Amount;Phone\r\n"
		"2026-03-02 10:00;a@x.no;Kari N;\"Fjord; AS\";boss;excel;"
		"1 490,50 NOK;1\r\n"
		"2026-03-02T08:59:00Z;b@x.no;;;;;;\r\n",
		"purchase"),
	    "3 b@x.no purchase 1772441940  0 ||\n"
	    "2 a@x.no purchase 1772442000 excel 149050NOK "
	    "Kari N|Fjord; AS|boss\n");
	assert_true(str_eq(w->t.columns.unread, STR("Phone")));
	/* A column counts more than the event for all, if it says one. */
	assert_string_equal(reading(w,
				"email\tevent\tat\tamount\tcurrency\n"
				"a@x.no\t\t2026-03-02\t12.5\tSEK\n"
				"a@x.no\tmeeting\t2026-03-02\tEUR 7\tEUR\n",
				"call"),
	    "2 a@x.no call 1772406000  1250SEK ||\n"
	    "3 a@x.no meeting 1772406000  700EUR ||\n");
}

static void
whatever_is_wrong_is_said(void **state)
{
	static const struct {
		const char *text, *event, *said;
	} cases[] = {
	    {"", NULL, "the first line is to name the columns"},
	    {"email,at,Email\n", "call", ":1: error: two columns are called"},
	    {"at\n2026-03-02\n", "call", "no column is called email"},
	    {"email\na@x.no\n", "call", "no column is called at"},
	    {"email,at\n", NULL, "no column is called event"},
	    {"email,at\n", "call", "no rows"},
	    {"email,at\na@x.no\n", "call", "1 fields where the first line has"},
	    {"email,at\na@x.no,\"x\n", "call", "a quote is opened here"},
	    {"email,at\na,2026-03-02\n", "call", "email \"a\" is not an"},
	    {"email,at\n,2026-03-02\n", "call", "email is missing"},
	    {"email,at\na@x.no,\n", "call", "at is missing"},
	    {"email,at\na@x.no,2.3.2026\n", "call", "at \"2.3.2026\" is not a"},
	    {"email,at\na@x.no,2027-03-02\n", "call", "has not been yet"},
	    {"email,at\na@x.no,1969-03-02\n", "call", "is before 1970"},
	    {"email,at,event\na@x.no,2026-03-02,cal\n", NULL,
		"did you mean call?"},
	    {"email,at\na@x.no,2026-03-02\n", "page_view",
		"no event that can be told is called \"page_view\""},
	    {"email,at,item\na@x.no,2026-03-02,E x\n", "call",
		"item \"E x\" is not a key"},
	    {"email,at,amount\na@x.no,2026-03-02,1.490\n", "call",
		"amount \"1.490\" is not"},
	    {"email,at,amount\na@x.no,2026-03-02,149\n", "call",
		"the amount has no currency"},
	    {"email,at,currency\na@x.no,2026-03-02,kr\n", "call",
		"currency \"kr\" is not a code"},
	    {"email,at,amount,currency\na@x.no,2026-03-02,1 NOK,SEK\n", "call",
		"currency SEK, but the amount says NOK"},
	    {"email,at,name\na@x.no,2026-03-02,\xe5\n", "call",
		"name is not UTF-8"},
	    {"email,at,name\na@x.no,2026-03-02,\"a\nb\"\n", "call",
		":2: error: name is not UTF-8, or has line ends"},
	    {"email,at,visitor\na@x.no,2026-03-02,1\nx,2026-03-02,1\n", "call",
		":3: error: email"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *said = reading(w, cases[i].text, cases[i].event);

		if (w->t.columns.faults != 1 ||
		    str_find(str_of(said), str_of(cases[i].said)) ==
			strlen(said))
			fail_msg("%s: %s", cases[i].text, said);
	}
}

static void
an_unknown_item_is_only_a_warning(void **state)
{
	struct world *w = *state;

	assert_string_equal(
	    reading(w, "email,at,item\na@x.no,2026-03-02,exel\n", "call"),
	    "t.csv:2: warning: items.xml has no item \"exel\"; "
	    "did you mean excel?\n"
	    "2 a@x.no call 1772406000 exel 0 ||\n");
}

static void
many_faults_are_counted(void **state)
{
	struct world *w = *state;
	struct buf b;

	buf_init(&b, w->c.arena, 1 << 16);
	buf_lit(&b, "email,at\n");
	for (int i = 0; i < COLUMNS_SAID + 60; i++)
		buf_lit(&b, "x,2026-03-02\n");
	buf_char(&b, '\0');
	assert_non_null(strstr(reading(w, b.p, "call"), "and 60 more\n"));
	assert_int_equal(w->t.columns.faults, COLUMNS_SAID + 60);
}

static bool
same_key(struct world *w, const char *one, const char *other)
{
	unsigned char key[STORE_KEY_BYTES];

	read_table(w, one, NULL);
	memcpy(key, w->t.rows[0].key, sizeof(key));
	read_table(w, other, NULL);
	return memcmp(key, w->t.rows[0].key, sizeof(key)) == 0;
}

/* What makes a touchpoint the same in the next export. */
static void
keys_are_of_what_is_told(void **state)
{
	static const char all[] = "email,event,at,item,amount\n"
				  "a@x.no,call,2026-03-02T09:00,excel,5 NOK\n";
	struct world *w = *state;

	assert_true(same_key(w, all, all));
	assert_true(same_key(w, all,
	    "at;email;event;amount;currency;item;name\n"
	    "2026-03-02T08:00:00Z;A@X.no;call;5.00;NOK;excel;Kari\n"));
	assert_false(same_key(w, all,
	    "email,event,at,item,amount\n"
	    "b@x.no,call,2026-03-02T09:00,excel,5 NOK\n"));
	assert_false(same_key(w, all,
	    "email,event,at,item,amount\n"
	    "a@x.no,call,2026-03-02T09:01,excel,5 NOK\n"));
	assert_false(same_key(w, all,
	    "email,event,at,item,amount\n"
	    "a@x.no,call,2026-03-02T09:00,excel,6 NOK\n"));
	assert_true(same_key(w, "email,event,at,id\na@x.no,call,2026-03-02,7\n",
	    "email,event,at,id\nb@x.no,meeting,2026-03-03,7\n"));
	assert_false(
	    same_key(w, "email,event,at,id\na@x.no,call,2026-03-02,7\n",
		"email,event,at,id\na@x.no,call,2026-03-02,8\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tables_are_read),
	    cmocka_unit_test(whatever_is_wrong_is_said),
	    cmocka_unit_test(an_unknown_item_is_only_a_warning),
	    cmocka_unit_test(many_faults_are_counted),
	    cmocka_unit_test(keys_are_of_what_is_told),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
