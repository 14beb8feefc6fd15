/* SPDX-License-Identifier: ISC */
/* What random people may do about a sequence is read off the compiled site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "rehearsal/causes.h"

#define DAY ((int64_t)86400)

static void
begin(struct compiled *c, const char *sequence)
{
	compiled_start(c);
	sitedir_put(&c->dir, "site.xml",
	    "<site " NS " name='N' base='https://n.no' zone='Europe/Oslo'>"
	    "<languages default='nb'/><mail from='hei@mail.n.no'>"
	    "<address>Veien 1</address></mail>"
	    "<field name='start' type='date'/><field name='mood'/></site>");
	sitedir_put(&c->dir, "journey.xml",
	    "<journey " NS " start='unknown'><stage key='unknown'/>"
	    "<stage key='decision'/><stage key='purchase'/>"
	    "<page-class name='price' path='/priser'/>"
	    "<page-class name='course' path='/kurs/*'/>"
	    "<event name='setup_finished'/>"
	    "<signal stage='decision' event='page_view' page-class='price' "
	    "points='50'/>"
	    "<move to='decision' event='form_submit' form='f'/>"
	    "<move to='purchase' event='purchase'/></journey>");
	sitedir_put(&c->dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.service'>Why</k:text>"
	    "<k:text key='mail.me'>Me</k:text></k:texts>");
	compiled_page(c, "pages/front.xml", "id='front' path='/'", "");
	compiled_page(c, "pages/form.xml", "id='form' path='/f'",
	    "<k:form name='f' thanks='front'><label>E <input name='email' "
	    "type='email' required='required'/></label>"
	    "<k:error field='email'/><button>B</button></k:form>");
	sitedir_put(&c->dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	sitedir_put(&c->dir, "mails/a.xml",
	    "<k:mail " K " layout='mail' class='service'><k:subject>S"
	    "</k:subject><k:preheader>P</k:preheader><p>Hi</p></k:mail>");
	sitedir_put(&c->dir, "sequences/s.xml", sequence);
	compiled_open(c);
}

/* The causes of a list as one text, "EVENT purchase, PAGE price". */
static const char *
text_of(struct compiled *c, const struct cause_list *list)
{
	static const char *const kinds[] = {"EVENT", "FORM", "PAGE", "FIELD"};
	struct buf b;

	buf_init(&b, c->arena, 4096);
	for (size_t i = 0; i < list->n; i++)
		buf_printf(&b, "%s%s %.*s", i > 0 ? ", " : "",
		    kinds[list->rows[i].kind], STR_ARG(list->rows[i].name));
	return str_format(c->arena, "%.*s", STR_ARG(buf_view(&b))).p;
}

static void
what_a_sequence_listens_to(void **state)
{
	struct compiled c;
	struct causes causes;

	(void)state;
	begin(&c,
	    "<sequence " NS " name='s' purpose='service'><title>S</title>"
	    "<enter event='booking' test='$visits &gt; 2'/>"
	    "<enter event='form_submit' form='f' stage='unknown'/>"
	    "<enter quiet-for='P45D' stage='purchase'/>"
	    "<reentry allow='never'/>"
	    "<goal name='began' event='setup_finished'/>"
	    "<exit event='refund' outcome='gone'/>"
	    "<exit stage='decision' outcome='on'/>"
	    "<send name='one' mail='a'/>"
	    "<wait name='w1' for='P3D'>"
	    "<until name='u' test=\"k:seen('course') &gt; 0\">"
	    "<send name='two' mail='a'/></until>"
	    "<timeout><end outcome='x'/></timeout></wait>"
	    "<wait name='w2' until='$start' offset='-P1D'/>"
	    "<choose name='c'><when test=\"k:clicked('one') or "
	    "k:days-since('download') &gt; 7 or $mood = 'glad'\">"
	    "<send name='three' mail='a'/></when>"
	    "<otherwise><end outcome='y'/></otherwise></choose></sequence>");
	causes_of(&c.site, c.arena, sequence_find(&c.site, STR("s")), &causes);
	assert_string_equal(
	    text_of(&c, &causes.enters), "EVENT booking, FORM f");
	assert_string_equal(text_of(&c, &causes.asked),
	    "EVENT purchase, PAGE course, EVENT mail_click, EVENT download, "
	    "FIELD mood, FIELD start");
	assert_string_equal(text_of(&c, &causes.ends),
	    "EVENT setup_finished, EVENT refund, FORM f, PAGE price");
	assert_int_equal(causes.quiet, 45 * DAY);
	assert_int_equal(causes.nwaits, 2);
	assert_int_equal(causes.waits[0], 3 * DAY);
	assert_int_equal(causes.waits[1], DAY);
	assert_int_equal(causes.ntexts, 1);
	assert_true(str_eq(causes.texts[0], STR("glad")));
	assert_true(causes.nnumbers > 0);
	compiled_stop(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_sequence_listens_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
