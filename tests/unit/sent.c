/* SPDX-License-Identifier: ISC */
/* What is sent by a form, well and badly. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "compiled.h"
#include "people/sent.h"

#define FORM                                                                  \
	"<k:form name='f' thanks='p'>"                                        \
	"<label>a <input name='email' type='email' required='required'/>"     \
	"</label><k:error field='email'/>"                                    \
	"<label>b <input name='name' maxlength='5'/></label>"                 \
	"<k:error field='name'/>"                                             \
	"<label>c <textarea name='note' minlength='3' "                       \
	"maxlength='5'></textarea>"                                           \
	"</label><k:error field='note'/>"                                     \
	"<label>d <select name='course'><option value=''>-</option>"          \
	"<option>Excel  2</option></select></label><k:error field='course'/>" \
	"<label>e <input type='checkbox' name='topic' value='x'/></label>"    \
	"<label>f <input type='checkbox' name='topic' value='y'/></label>"    \
	"<k:error field='topic'/>"                                            \
	"<label>g <input type='checkbox' name='call'/></label>"               \
	"<k:error field='call'/>"                                             \
	"<label>h <input type='number' name='seats' min='1' step='0.5'/>"     \
	"</label><k:error field='seats'/>"                                    \
	"<k:agree list='news'>Ja,\n <em>send</em>  det</k:agree>"             \
	"<k:agree purpose='profile'>Tilpass</k:agree><button>x</button>"      \
	"</k:form>"

static struct compiled c;
static const struct form_row *form;

static void
start(void)
{
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='T' base='https://t.example'><languages "
	    "default='nb'><language key='en'/></languages>"
	    "<field name='course'/><field name='topic'/><field name='call'/>"
	    "<field name='seats'/><list key='news'/></site>");
	sitedir_put(&c.dir, "pages/p.xml",
	    "<k:page " K " id='p' path='/p'><html lang='nb'><head><title>t"
	    "</title></head><body>" FORM "</body></html></k:page>");
	compiled_open(&c);
	form = site_form(&c.site, STR("f"));
	assert_non_null(form);
}

static struct sent
sent(const char *body)
{
	struct sent s;

	assert_true(sent_read(c.arena, &c.site, form, 0, str_of(body), &s));
	return s;
}

/* The rule that the field breaks. */
static enum field_rule
broken(const char *body, const char *field)
{
	struct sent s = sent(body);
	enum field_rule rule = RULE_GOOD;

	for (size_t i = 0; i < s.nfields; i++)
		if (str_eq(s.fields[i].name, str_of(field)) &&
		    rule == RULE_GOOD)
			rule = s.fields[i].broken;
	assert_int_equal(s.good && rule != RULE_GOOD, 0);
	return rule;
}

static const char *
value(const char *body, const char *field)
{
	struct sent s = sent(body);
	struct str v = sent_value(&s, str_of(field));

	return str_format(c.arena, "%.*s", STR_ARG(v)).p;
}

static void
values(void **state)
{
	struct sent s;

	(void)state;
	s = sent("email=%20Kari@Example.COM&name=+K+a+&x=y&name=other");
	assert_true(s.good);
	assert_true(str_eq(s.email, STR("kari@example.com")));
	assert_int_equal(s.nvalues, 1);
	assert_string_equal(value("name=+K+a+&name=other", "name"), "K a");
	assert_string_equal(value("topic=y&topic=x", "topic"), "y\nx");
	assert_string_equal(value("call=on", "call"), "on");
	assert_string_equal(value("course=Excel+2", "course"), "Excel 2");
	assert_string_equal(value("note=a%0D%0Ab%0D", "note"), "a\nb");
	assert_string_equal(value("na%6De=x", "name"), "x");
	/* What is no UTF-8 is none behind it, and nothing ends early. */
	assert_string_equal(value("name=%FF", "name"), "\xef\xbf\xbd");
	assert_string_equal(value("name=a%00b", "name"), "a b");
}

static void
rules(void **state)
{
	static const struct {
		const char *body, *field;
		enum field_rule rule;
	} rows[] = {{"", "email", RULE_REQUIRED},
	    {"email=+", "email", RULE_REQUIRED},
	    {"email=a@b", "email", RULE_EMAIL},
	    {"email=a@b.c%0D%0ABcc:+x@y.z", "email", RULE_EMAIL},
	    {"email=a@b.c", "email", RULE_GOOD}, {"", "name", RULE_GOOD},
	    {"name=12345", "name", RULE_GOOD},
	    {"name=123456", "name", RULE_LONG},
	    /* Units of UTF-16: two for each beyond the first plane. */
	    {"name=%F0%9F%98%80%F0%9F%98%80x", "name", RULE_GOOD},
	    {"name=%F0%9F%98%80%F0%9F%98%80xx", "name", RULE_LONG},
	    {"note=ab", "note", RULE_SHORT},
	    {"note=ab%0D%0Acd", "note", RULE_GOOD},
	    {"note=ab%0D%0Acde", "note", RULE_LONG},
	    {"course=", "course", RULE_GOOD},
	    {"course=excel", "course", RULE_CHOICE},
	    {"topic=x&topic=z", "topic", RULE_CHOICE},
	    {"call=yes", "call", RULE_CHOICE},
	    {"seats=1.5", "seats", RULE_GOOD},
	    {"seats=1.7", "seats", RULE_STEP}, {"seats=0.5", "seats", RULE_MIN},
	    {"seats=1e9", "seats", RULE_NUMBER}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (broken(rows[i].body, rows[i].field) != rows[i].rule)
			fail_msg("\"%s\": %s is %s", rows[i].body,
			    rows[i].field,
			    field_rule_name(
				broken(rows[i].body, rows[i].field)));
}

static void
what_is_agreed_to(void **state)
{
	struct sent s = sent("k-list=news&k-list=news&k-purpose=profile");

	(void)state;
	assert_int_equal(s.nwishes, 2);
	assert_true(str_eq(s.wishes[0].list, STR("news")));
	assert_true(str_eq(s.wishes[0].words, STR("Ja, send det")));
	assert_true(str_eq(s.wishes[1].purpose, STR("profile")));
	assert_int_equal(sent("k-list=other&k-purpose=news").nwishes, 0);
}

static void
programs(void **state)
{
	(void)state;
	assert_true(sent("k-homepage=x").trapped);
	assert_true(sent("k-seconds=0").trapped);
	assert_true(sent("k-seconds=1").trapped);
	assert_true(sent("k-seconds=-5").trapped);
	assert_false(sent("k-seconds=2").trapped);
	assert_false(sent("k-seconds=&k-homepage=").trapped);
	assert_false(sent("").trapped);
	assert_true(str_eq(sent("k-token=abc").token, STR("abc")));
}

static void
too_much(void **state)
{
	struct sent s;
	struct buf b;

	(void)state;
	buf_init(&b, c.arena, 1 << 20);
	for (int i = 0; i < 76; i++)
		buf_lit(&b, "topic=x&");
	assert_true(sent_read(c.arena, &c.site, form, 0, buf_view(&b), &s));
	buf_lit(&b, "a=b");
	assert_false(sent_read(c.arena, &c.site, form, 0, buf_view(&b), &s));
	buf_init(&b, c.arena, 1 << 20);
	buf_lit(&b, "note=");
	for (int i = 0; i < 60000; i++)
		buf_lit(&b, "\xff");
	assert_true(sent_read(c.arena, &c.site, form, 0, buf_view(&b), &s));
	assert_false(s.good);
	for (size_t i = 0; i < s.nfields; i++)
		assert_true(s.fields[i].value.n <= FORM_VALUE_MAX &&
			    str_utf8_ok(s.fields[i].value));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(rules),
	    cmocka_unit_test(what_is_agreed_to),
	    cmocka_unit_test(programs),
	    cmocka_unit_test(too_much),
	};
	int failed;

	if (!crypto_start())
		return 99;
	start();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	compiled_stop(&c);
	return failed;
}
