/* SPDX-License-Identifier: ISC */
/* Tables of contacts: what is read of them and what is complained of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <inttypes.h>

#include "compiled.h"
#include "insight/contacttable.h"

#define NOW 1796000000 /* in 2026, behind all that is told */

struct world {
	struct compiled c;
	struct contacttable t;
};

static int
setup(void **state)
{
	static struct world w;

	compiled_start(&w.c);
	sitedir_put(&w.c.dir, "site.xml",
	    "<site " NS " name='T' base='https://a.example' "
	    "zone='Europe/Oslo'><languages default='nb'>"
	    "<language key='da'/></languages>"
	    "<field name='course'/><list key='news'/></site>");
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

/* The rows as text, or the complaints. */
static const char *
reading(struct world *w, const char *text)
{
	struct buf b;

	contacttable_read(
	    &w->t, w->c.arena, &w->c.site, NOW, STR("t.csv"), str_of(text));
	buf_init(&b, w->c.arena, 1 << 16);
	buf_str(&b, buf_view(&w->t.columns.text));
	for (size_t i = 0; w->t.columns.faults == 0 && i < w->t.n; i++) {
		const struct imported *r = &w->t.rows[i].who;

		buf_printf(&b, "%zu%s %.*s %.*s|%.*s|%.*s|%.*s|%.*s",
		    w->t.rows[i].line, w->t.rows[i].again ? "+" : "",
		    STR_ARG(r->email), STR_ARG(r->name), STR_ARG(r->company),
		    STR_ARG(r->role), STR_ARG(r->lang), STR_ARG(r->zone));
		for (size_t k = 0; k < r->nvalues; k++)
			buf_printf(&b, " %.*s=%.*s", STR_ARG(r->values[k].name),
			    STR_ARG(r->values[k].value));
		if (r->agree.list.n > 0)
			buf_printf(&b,
			    " %.*s %.*s %" PRId64 " %.*s \"%.*s\" %.*s %.*s "
			    "%.*s",
			    STR_ARG(r->agree.list),
			    STR_ARG(store_agree_kind(r->agree.kind)),
			    r->agree.at, STR_ARG(r->agree.lang),
			    STR_ARG(r->agree.words), STR_ARG(r->agree.page),
			    STR_ARG(r->agree.order_ref),
			    STR_ARG(r->agree.channel));
		buf_char(&b, '\n');
	}
	return str_copy(w->c.arena, buf_view(&b)).p;
}

static void
tables_are_read(void **state)
{
	struct world *w = *state;

	assert_string_equal(reading(w, "Email\n Kari@Example.com \n"),
	    "2 kari@example.com ||||\n");
	assert_string_equal(
	    reading(w,
		"email;name;company;role;lang;zone;phone;Course;shoe\n"
		"kari@example.com;Kari Moe;Fjord;it;da;Europe/Oslo;47 22;"
		"excel;42\n"
		"ola@example.com;;;;;;;;\n"
		"kari@example.com;;;;;;;;\n"),
	    "2 kari@example.com Kari Moe|Fjord|it|da|Europe/Oslo phone=47 22 "
	    "course=excel\n"
	    "3 ola@example.com ||||\n"
	    "4+ kari@example.com ||||\n");
	assert_true(str_eq(w->t.columns.unread, STR("shoe")));
	(void)reading(w, "email,tags\nkari@example.com, vip  fair-2027 \n");
	assert_int_equal(w->t.columns.faults, 0);
	assert_true(str_eq(w->t.rows[0].who.tags, STR("vip  fair-2027")));
	assert_string_equal(
	    reading(w, "email,lang,list,basis,at,wording,page,order_ref\n"
		       "a@x.no,da,news,Confirmed,2026-01-01T12:00,\"Ja, tak\","
		       "shop.dk/brev,\n"
		       "b@x.no,,news,customer,2026-01-01 00:00,,,4711\n"
		       "c@x.no,,news,imported,2026-01-01T00:00:00Z,Ja,,\n"
		       "d@x.no,,,,,,,\n"),
	    "2 a@x.no |||da| news confirmed 1767265200 da \"Ja, tak\" "
	    "shop.dk/brev  import\n"
	    "3 b@x.no |||| news exempt-sale 1767222000 nb \"\"  4711 import\n"
	    "4 c@x.no |||| news imported 1767225600 nb \"Ja\"   import\n"
	    "5 d@x.no ||||\n");
}

static void
what_nobody_could_prove_is_a_fault(void **state)
{
	static const struct {
		const char *text, *fault;
	} cases[] = {
	    {"", "t.csv:1: error: the first line is to name the columns"},
	    {"name\nKari\n", "t.csv:1: error: no column is called email"},
	    {"email\nkari\n", "t.csv:2: error: email \"kari\" is not"},
	    {"email,name\n,Kari\n", "email is missing"},
	    {"email,lang\na@x.no,fi\n", "lang \"fi\" is no language"},
	    {"email,zone\na@x.no,Oslo\n", "zone \"Oslo\" is not a time zone"},
	    {"email,tags\na@x.no,vip Kunde\n", "tag \"Kunde\" is not a name"},
	    {"email,list\na@x.no,news\n", "none called basis"},
	    {"email,list,basis\na@x.no,news,\n",
		"list news has no basis: say "},
	    {"email,list,basis\na@x.no,letters,imported\n",
		"declares no list \"letters\""},
	    {"email,list,basis\na@x.no,news,said so\n",
		"basis \"said so\" is none of"},
	    {"email,list,basis\na@x.no,,imported\n", "name its list"},
	    {"email,wording\na@x.no,Ja\n", "name its list"},
	    {"email,list,basis,wording\na@x.no,news,imported,Ja\n",
		"at is missing"},
	    {"email,list,basis,at\na@x.no,news,confirmed,2026-01-01\n",
		"wording is missing"},
	    {"email,list,basis,at\na@x.no,news,customer,2026-01-01\n",
		"order_ref is missing"},
	    {"email,list,basis,at\na@x.no,news,imported,1.1.2026\n",
		"at \"1.1.2026\" is not a time"},
	    {"email,list,basis,at,wording\na@x.no,news,imported,2126-01-01,Ja"
	     "\n",
		"at 2126-01-01 has not been yet"},
	    {"email,name\na@x.no,\"Kari\nMoe\"\n", "name is not UTF-8"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *said = reading(w, cases[i].text);

		if (w->t.columns.faults == 0 ||
		    str_find(str_of(said), str_of(cases[i].fault)) ==
			str_of(said).n)
			fail_msg("%s: %s", cases[i].text, said);
	}
}

static bool
same_key(struct world *w, const char *a, const char *b)
{
	unsigned char first[STORE_KEY_BYTES];

	(void)reading(w, a);
	memcpy(first, w->t.rows[0].key, sizeof(first));
	(void)reading(w, b);
	return memcmp(first, w->t.rows[0].key, sizeof(first)) == 0;
}

static void
keys_are_of_what_is_told(void **state)
{
	struct world *w = *state;

	assert_true(same_key(w, "email,name\na@x.no,Kari\n",
	    "EMAIL;Name\nA@x.no ;Kari\nb@x.no;Ola\n"));
	assert_false(same_key(
	    w, "email,name\na@x.no,Kari\n", "email,name\na@x.no,Kar\n"));
	assert_false(same_key(
	    w, "email,name\na@x.no,Kari\n", "email,role\na@x.no,Kari\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tables_are_read),
	    cmocka_unit_test(what_nobody_could_prove_is_a_fault),
	    cmocka_unit_test(keys_are_of_what_is_told),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
