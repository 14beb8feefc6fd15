/* SPDX-License-Identifier: ISC */
/* A mail for its reader: headers, lists, and what refuses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "compiled.h"
#include "people/reader.h"
#include "sending/making.h"

#define CONTACT_MAX 4
#define NINE 1803888000 /* 2027-03-01 08:00 UTC, 09:00 in Oslo */

#define TEXTS                                                             \
	"<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>" \
	"<k:text key='mail.reason.confirmation'>Who</k:text>"             \
	"<k:text key='mail.reason.service'>Yours</k:text>"                \
	"<k:text key='mail.reason.transactional'>So</k:text>"             \
	"<k:text key='mail.leave'>Leave</k:text>"                         \
	"<k:text key='mail.me'>Me</k:text></k:texts>"

static struct compiled c;

/* A confirmation holds nothing that stood in a form. */
static void
put_mail(const char *file, const char *attributes, const char *content)
{
	bool asks = strstr(attributes, "confirmation") != NULL;

	sitedir_write(&c.dir, file,
	    str_format(c.arena,
		"<k:mail " K " layout='mail' %s><k:subject>S%s</k:subject>"
		"<k:preheader>P</k:preheader>%s</k:mail>",
		attributes,
		asks ? ""
		     : "<k:value-of select='$first_name' before=' ' "
		       "else=''/>",
		content));
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://n.no' "
	    "zone='Europe/Oslo'><languages default='nb'><language key='da' "
	    "falls-to='nb'/><language key='en'/></languages>"
	    "<mail from='hei@mail.n.no'><address>Veien 1</address></mail>"
	    "<person key='ingrid' name='Ingrid Berg' mail='i@n.no'/>"
	    "<field name='plan'/>"
	    "<list key='news/all'><label xml:lang='nb'>Brevet, Ærlig</label>"
	    "<label xml:lang='en'> The\n letter </label></list>"
	    "<list key='bare'/></site>");
	sitedir_put(&c.dir, "texts/nb.xml", TEXTS);
	sitedir_put(&c.dir, "texts/en.xml", TEXTS);
	compiled_page(&c, "pages/front.xml", "id='front' path='/'",
	    "<k:path xml:lang='en'>/en/</k:path>");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	put_mail("mails/series/one.xml",
	    "sender='ingrid' stage='decision consideration'", "<p>Hi</p>");
	put_mail("mails/plan.xml", "class='service'",
	    "<p><k:value-of select='$plan' else='none'/></p>");
	put_mail("mails/done.xml", "class='transactional'", "<p>Done</p>");
	put_mail("mails/ask.xml", "class='confirmation'",
	    "<p><a href='{k:confirm()}'>Yes</a></p>");
	compiled_open(&c);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

struct reader {
	struct request_var contact[CONTACT_MAX];
	struct situation at;
	struct making making;
	struct made made;
};

/* Kari, who reads a mail in a language. */
static void
meet(struct reader *r, const char *mail, const char *lang)
{
	*r =
	    (struct reader){.contact = {{STR("email"), STR("kari@example.org")},
				{STR("name"), STR("Kari Nordmann")}}};
	r->at = reader_of(
	    (uint32_t)site_lang_find(&c.site, str_of(lang)), 0, NINE);
	r->at.contact = r->contact;
	r->at.ncontact = reader_first_name(r->contact, 2);
	for (size_t i = 0; i < MAIL_LINK__MAX; i++)
		r->at.links[i] = making_link(
		    c.arena, &c.site, r->at.lang, (enum mail_link)i, STR("t0"));
	r->making = (struct making){.site = &c.site,
	    .mail = mail_find(&c.site, str_of(mail)),
	    .at = &r->at,
	    .id = STR("aaaaaeth.bbbb@mail.n.no"),
	    .seed = "fourteen bytes"};
	assert_non_null(r->making.mail);
}

static void
make(struct reader *r)
{
	if (!making_run(c.arena, &r->making, &r->made))
		fail_msg("%.*s", STR_ARG(r->made.why));
	assert_int_equal(r->made.why.n, 0);
}

static bool
holds(const struct reader *r, const char *line)
{
	struct str whole = str_format(c.arena, "\r\n%s\r\n", line);
	struct str head = str_head(
	    r->made.bytes, str_find(r->made.bytes, STR("\r\n\r\n")) + 2);

	return str_find(head, whole) < head.n;
}

static void
headers(void **state)
{
	struct reader r;

	(void)state;
	meet(&r, "series/one", "nb");
	r.making.list = STR("news/all");
	make(&r);
	assert_true(str_starts(
	    r.made.bytes, STR("Date: Mon, 1 Mar 2027 09:00:00 +0100\r\n")));
	assert_true(holds(&r, "From: Ingrid Berg <hei@mail.n.no>"));
	assert_true(holds(&r, "Reply-To: Ingrid Berg <i@n.no>"));
	assert_true(holds(&r, "To: <kari@example.org>"));
	assert_true(holds(&r, "Subject: S Kari"));
	assert_true(holds(&r, "Message-ID: <aaaaaeth.bbbb@mail.n.no>"));
	assert_true(holds(&r, "List-Unsubscribe: <https://n.no/k/leave/t0>"));
	assert_true(
	    holds(&r, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
	assert_true(holds(&r, "List-Id: =?UTF-8?B?QnJldmV0LCDDhnJsaWc=?= "
			      "<news.all.mail.n.no>"));
	assert_true(
	    holds(&r, "Feedback-ID: news.all:series.one:marketing:n.no.site"));
	assert_int_not_equal(
	    str_find(r.made.words.text, STR("\nLeave\n")), r.made.words.text.n);
}

/* The name of a list is in the reader's language, along its chain. */
static void
labels(void **state)
{
	static const struct {
		const char *lang, *list, *expected;
	} rows[] = {
	    {"da", "news/all",
		"List-Id: =?UTF-8?B?QnJldmV0LCDDhnJsaWc=?= "
		"<news.all.mail.n.no>"},
	    {"en", "news/all", "List-Id: The letter <news.all.mail.n.no>"},
	    {"en", "bare", "List-Id: bare <bare.mail.n.no>"},
	    {"nb", "", "List-Id: Nordkurs <series.one.mail.n.no>"},
	};
	struct reader r;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		meet(&r, "series/one", rows[i].lang);
		r.making.list = str_of(rows[i].list);
		make(&r);
		if (!holds(&r, rows[i].expected))
			fail_msg("%.*s", STR_ARG(r.made.bytes));
	}
	assert_null(site_list(&c.site, STR("news")));
}

/* What can not be left has no header for it. */
static void
classes(void **state)
{
	struct reader r;

	(void)state;
	meet(&r, "plan", "en");
	make(&r);
	assert_false(holds(&r, "List-Unsubscribe: <https://n.no/k/leave/t0>"));
	assert_true(holds(&r, "Feedback-ID: -:plan:service:n.no.site"));
	assert_true(holds(&r, "From: Nordkurs <hei@mail.n.no>"));
	r.making.list = STR("bare");
	make(&r);
	assert_true(holds(&r, "List-Unsubscribe: <https://n.no/k/leave/t0>"));
	meet(&r, "done", "en");
	make(&r);
	assert_true(holds(&r, "Feedback-ID: -:done:transactional:n.no.site"));
	meet(&r, "ask", "en");
	r.making.list = STR("bare");
	make(&r);
	assert_true(holds(&r, "Feedback-ID: bare:ask:confirmation:n.no.site"));
	assert_int_equal(str_find(r.made.bytes, STR("List-")), r.made.bytes.n);
	assert_int_not_equal(
	    str_find(r.made.words.html, STR("https://n.no/k/confirm/t0")),
	    r.made.words.html.n);
}

/* To a colleague it goes as the contact would read it; and the same input is
 * the same message. */
static void
another_address(void **state)
{
	struct reader r;
	struct str first;

	(void)state;
	meet(&r, "series/one", "nb");
	r.making.to = STR("ingrid@n.no");
	make(&r);
	assert_true(holds(&r, "To: <ingrid@n.no>"));
	assert_true(holds(&r, "Subject: S Kari"));
	first = r.made.bytes;
	make(&r);
	assert_true(str_eq(first, r.made.bytes));
	r.making.seed[0] = 'F';
	make(&r);
	assert_false(str_eq(first, r.made.bytes));
}

static void
refused(void **state)
{
	static const struct {
		const char *name, *expected;
		struct str value;
	} rows[] = {
#define CONTROL " holds a line break or another control character"
	    {"name", "name" CONTROL, STR("a\r\nBcc: x@example.org")},
	    {"name", "name" CONTROL, STR("a\nb")},
	    {"company", "company" CONTROL, STR("a\rb")},
	    {"company", "company" CONTROL, STR("a\0b")},
	    {"plan", "plan" CONTROL, STR("a\x1b")},
	    {"plan", "plan" CONTROL, STR("a\x7f")},
	    {"note", "note" CONTROL, STR("a\r\nb")},
	    {"email", "email" CONTROL, STR("a@example.org\r\nBcc: x@n.no")},
	    {"email", "To is not an address in ASCII such as kari@example.com",
		STR("a b")},
	    {"email", "To is empty", STR("")},
#undef CONTROL
	};
	struct reader r;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		meet(&r, "series/one", "nb");
		r.contact[0] =
		    (struct request_var){str_of(rows[i].name), rows[i].value};
		if (!str_eq(r.contact[0].name, STR("email")))
			r.making.to = STR("kari@example.org");
		assert_false(making_run(c.arena, &r.making, &r.made));
		assert_string_equal(
		    str_copy(c.arena, r.made.why).p, rows[i].expected);
		assert_int_equal(r.made.bytes.n, 0);
		assert_int_not_equal(r.made.words.html.n, 0);
	}
	meet(&r, "series/one", "nb");
	r.making.to = STR("kari@example.org\r\nBcc: x@n.no");
	assert_false(making_run(c.arena, &r.making, &r.made));
	meet(&r, "series/one", "nb");
	r.making.id = STR("a\r\nBcc: x@n.no");
	assert_false(making_run(c.arena, &r.making, &r.made));
}

/* Lines and tabs are no fault where people write lines. */
static void
lines(void **state)
{
	struct reader r;

	(void)state;
	meet(&r, "plan", "nb");
	r.contact[1] = (struct request_var){STR("note"), STR("a\nb\tc")};
	make(&r);
	r.contact[1] = (struct request_var){STR("company"), STR("a\tc")};
	make(&r);
}

static void
readers(void **state)
{
	struct request_var contact[3] = {
	    {STR("name"), STR(" Åse  Øy")}, {STR("first_name"), STR("Å")}};
	uint32_t consideration =
	    (uint32_t)journey_stage_find(&c.site.journey, STR("consideration"));

	(void)state;
	assert_int_equal(reader_first_name(contact, 2), 2);
	contact[1].value = STR("");
	assert_int_equal(reader_first_name(contact, 1), 2);
	assert_true(str_eq(contact[1].name, STR("first_name")));
	assert_true(str_eq(contact[1].value, STR("Åse")));
	assert_int_equal(reader_first_name(contact, 0), 0);
	assert_int_equal(
	    making_stage(&c.site, mail_find(&c.site, STR("series/one"))),
	    consideration);
	assert_int_equal(making_stage(&c.site, mail_find(&c.site, STR("ask"))),
	    c.site.head->journey.start);
}

static void
looked_at(void **state)
{
	struct request_var contact[3] = {{STR("name"), STR("Kari Moe")}};
	struct reader r;

	(void)state;
	meet(&r, "series/one", "nb");
	making_describe(c.arena, &c.site, r.making.mail, contact, 1, &r.at);
	r.making.list = making_list(&c.site, r.making.mail);
	r.making.test = true;
	r.making.date = NINE + 86400;
	make(&r);
	assert_true(str_find(r.made.bytes, STR("Subject: [test] S Kari\r\n")) <
		    r.made.bytes.n);
	assert_true(str_find(r.made.bytes,
			STR("Date: Tue, 2 Mar 2027 09:00:00 +0100\r\n")) <
		    r.made.bytes.n);
	assert_true(
	    str_find(r.made.bytes,
		STR("List-Unsubscribe: <https://n.no/k/leave/"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaa>\r\n")) < r.made.bytes.n);
	assert_true(str_find(r.made.bytes,
			STR("To: <reader@example.org>\r\n")) < r.made.bytes.n);
	assert_int_equal(
	    making_list(&c.site, mail_find(&c.site, STR("ask"))).n, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(headers),
	    cmocka_unit_test(labels),
	    cmocka_unit_test(classes),
	    cmocka_unit_test(another_address),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(lines),
	    cmocka_unit_test(readers),
	    cmocka_unit_test(looked_at),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
