/* SPDX-License-Identifier: ISC */
/* Who is told of what, and what a server is told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "compiled.h"
#include "people/fold.h"
#include "people/given.h"
#include "people/news.h"
#include "store/json.h"
#include "store/sales.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define AT 1796000000 /* 2026-11-30T00:53:20Z */

static struct compiled c;

static int
setup(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='T' base='https://t.example'><languages "
	    "default='nb'><language key='en'/></languages>"
	    "<mail from='hi@t.example'><address>1</address></mail>"
	    "<person key='ingrid' name='I' mail='i@t.example'/>"
	    "<person key='ola' name='O' mail='o@t.example'/>"
	    "<notify person='ingrid' task='yes'/>"
	    "<notify person='ola' task='yes' mail='offer'/>"
	    "<notify person='ingrid' stage='decision'/>"
	    "<notify person='ingrid' mail='offer' event='form_submit' "
	    "form='offer'/>"
	    "<notify url='https://crm.example/' secret='crm' stage='decision..'"
	    " event='purchase form_submit' task='yes'/></site>");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	sitedir_put(&c.dir, "mails/staff/lead.xml",
	    "<k:mail " K " layout='mail' class='staff'><k:subject>a"
	    "</k:subject><k:preheader>b</k:preheader><p><a href='{k:admin()}'>"
	    "c</a></p></k:mail>");
	sitedir_put(&c.dir, "mails/staff/task.xml",
	    "<k:mail " K " layout='mail' class='staff'><k:subject>a"
	    "</k:subject><k:preheader>b</k:preheader><p>c</p></k:mail>");
	sitedir_put(&c.dir, "mails/offer.xml",
	    "<k:mail " K " layout='mail' class='staff'><k:subject>a"
	    "</k:subject><k:preheader>b</k:preheader><p>c</p></k:mail>");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.staff'>d</k:text>"
	    "</k:texts>");
	sitedir_put(&c.dir, "texts/en.xml",
	    "<k:texts " K "><k:text key='mail.reason.staff'>e</k:text>"
	    "</k:texts>");
	sitedir_put(&c.dir, "pages/p.xml",
	    "<k:page " K " id='p' path='/p'><html lang='nb'><head><title>t"
	    "</title></head><body><k:form name='offer' thanks='p'><label>a "
	    "<input name='email' type='email' required='required'/></label>"
	    "<k:error field='email'/><button>b</button></k:form></body></html>"
	    "</k:page>");
	compiled_open(&c);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static const struct store_contact kari = {.id = {0, 7},
    .email = STR("kari@example.org"),
    .name = STR("Kari \"K\" </script> Møe"),
    .company = STR("Fjord\nAS")};

static size_t
ask_news(struct store_news news, struct store_mail *mails)
{
	struct fold fold = {&c.site};

	news.now = AT + 5;
	news.who = &kari;
	return people_news(&fold, c.arena, &news, mails);
}

static size_t
ask(const struct store_event *event, const struct store_stage_change *change,
    bool shows, struct store_mail *mails)
{
	return ask_news(
	    (struct store_news){
		.shows = shows, .event = event, .change = change},
	    mails);
}

/* Whom it is told, as "crm ingrid/offer". */
static struct str
told_news(struct store_news news)
{
	struct store_mail mails[STORE_NEWS_MAX];
	size_t n = ask_news(news, mails);
	struct buf b;

	buf_init(&b, c.arena, 1000);
	for (size_t i = 0; i < n; i++) {
		const struct store_mail *m = &mails[i];

		assert_int_equal(m->hook.n > 0, m->person.n == 0);
		assert_int_equal(
		    m->kind, m->hook.n > 0 ? MAIL_HOOK : MAIL_TRANSACTIONAL);
		assert_int_equal(m->due, AT + 5);
		assert_true(m->stale > m->due);
		buf_printf(&b, "%s%.*s%.*s%s%.*s", i > 0 ? " " : "",
		    STR_ARG(m->hook), STR_ARG(m->person),
		    m->person.n > 0 ? "/" : "", STR_ARG(m->mail));
	}
	return buf_view(&b);
}

static struct str
told(const struct store_event *event, const struct store_stage_change *change,
    bool shows)
{
	return told_news((struct store_news){
	    .shows = shows, .event = event, .change = change});
}

static void
stages_are_told_to_who_wants_them(void **state)
{
	static const struct {
		const char *to, *rule;
		bool shows;
		const char *whom;
	} cases[] = {
	    {"decision", "score", true, "ingrid/staff/lead crm"},
	    {"consideration", "score", true, ""},
	    {"loyalty", "move event=purchase", true, "crm"},
	    {"lost", "cool after=P90D", true, ""},
	    {"no_such", "score", true, ""},
	    /* What he told us, what his browser did, what he did not do. */
	    {"decision", "move event=meeting", false, "ingrid/staff/lead crm"},
	    {"decision", "shared: score", false, ""},
	    {"decision", "shared: score", true, "ingrid/staff/lead crm"},
	    {"purchase", "cool after=P90D", false, ""},
	    {"purchase", "cool after=P90D", true, "crm"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct store_stage_change change = {.at = AT,
		    .from = STR("unknown"),
		    .to = str_of(cases[i].to),
		    .rule = str_of(cases[i].rule)};
		struct str whom = told(NULL, &change, cases[i].shows);

		if (!str_eq(whom, str_of(cases[i].whom)))
			fail_msg("case %zu: %.*s", i, STR_ARG(whom));
	}
}

static void
events_are_told_to_who_wants_them(void **state)
{
	static const struct {
		const char *event, *form, *whom;
	} cases[] = {
	    {"form_submit", "offer", "ingrid/offer crm"},
	    {"form_submit", "ebook", "crm"},
	    {"purchase", "", "crm"},
	    {"meeting", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct store_event event = {.at = AT,
		    .event = str_of(cases[i].event),
		    .form = str_of(cases[i].form)};
		struct str whom = told(&event, NULL, false);

		if (!str_eq(whom, str_of(cases[i].whom)))
			fail_msg("case %zu: %.*s", i, STR_ARG(whom));
	}
}

static void
leads_to(struct json *json, struct str doc, const char *path, const char *value)
{
	struct str got = json_text(json, c.arena, doc, str_of(path));

	if (!str_eq(got, str_of(value)))
		fail_msg("%s: %.*s", path, STR_ARG(got));
}

static void
a_message_is_json(void **state)
{
	const struct store_stage_change change = {.at = AT,
	    .from = STR("consideration"),
	    .to = STR("purchase"),
	    .rule = STR("score"),
	    .evidence = STR("page_view price")};
	const struct store_event event = {.at = AT,
	    .event = STR("purchase"),
	    .item = STR("excel"),
	    .page = STR("secret"),
	    .answer = STR("secret")};
	struct store_mail mails[STORE_NEWS_MAX];
	struct json *json = json_open(c.arena);

	(void)state;
	assert_true(json_ready(json));
	assert_int_equal(ask(NULL, &change, true, mails), 1);
	assert_true(json_ok(json, mails[0].given));
	leads_to(json, mails[0].given, "$.type", "stage.changed");
	leads_to(json, mails[0].given, "$.timestamp", "2026-11-30T00:53:20Z");
	leads_to(json, mails[0].given, "$.data.contact.id", "7");
	leads_to(
	    json, mails[0].given, "$.data.contact.email", "kari@example.org");
	leads_to(json, mails[0].given, "$.data.contact.name",
	    "Kari \"K\" </script> Møe");
	leads_to(json, mails[0].given, "$.data.from", "consideration");
	leads_to(json, mails[0].given, "$.data.to", "purchase");
	assert_true(str_find(mails[0].given, STR("price")) == mails[0].given.n);
	assert_int_equal(ask(&event, NULL, true, mails), 1);
	leads_to(json, mails[0].given, "$.type", "purchase");
	leads_to(json, mails[0].given, "$.data.item", "excel");
	assert_true(
	    str_find(mails[0].given, STR("secret")) == mails[0].given.n);
	json_close(json);
}

static void
a_task_is_told_to_whose_it_is(void **state)
{
	struct store_task task = {.id = 5,
	    .person = STR("ingrid"),
	    .text = STR("Send \"it\""),
	    .at = AT,
	    .by = STR("ola"),
	    .due = AT + 86400};
	const struct store_news news = {.task = &task};
	struct store_mail mails[STORE_NEWS_MAX];
	struct json *json = json_open(c.arena);
	struct given given;

	(void)state;
	assert_true(json_ready(json));
	assert_true(str_eq(told_news(news), STR("ingrid/staff/task crm")));
	assert_int_equal(ask_news(news, mails), 2);
	assert_true(given_read(c.arena, mails[0].given, &given));
	assert_int_equal(given.about.lo, 7);
	assert_true(str_find(mails[0].given, STR("Send")) == mails[0].given.n);
	assert_true(json_ok(json, mails[1].given));
	leads_to(json, mails[1].given, "$.type", "task.created");
	leads_to(json, mails[1].given, "$.timestamp", "2026-11-30T00:53:20Z");
	leads_to(json, mails[1].given, "$.data.contact.id", "7");
	leads_to(json, mails[1].given, "$.data.task.id", "5");
	leads_to(json, mails[1].given, "$.data.task.person", "ingrid");
	leads_to(json, mails[1].given, "$.data.task.text", "Send \"it\"");
	leads_to(json, mails[1].given, "$.data.task.by", "ola");
	leads_to(
	    json, mails[1].given, "$.data.task.due", "2026-12-01T00:53:20Z");
	json_close(json);
	/* Another one is another thing. */
	task.id = 6;
	task.person = STR("ola");
	assert_true(str_eq(told_news(news), STR("ola/offer crm")));
	assert_int_equal(ask_news(news, mails + 2), 2);
	assert_false(str_eq(mails[1].dedup, mails[3].dedup));
	task.person = STR("gone");
	assert_true(str_eq(told_news(news), STR("crm")));
}

/* Nothing of the contact but his number waits in a mail to a colleague. */
static void
an_alert_waits_without_a_name(void **state)
{
	const struct store_stage_change change = {.at = AT,
	    .from = STR("consideration"),
	    .to = STR("decision"),
	    .rule = STR("score")};
	struct store_mail mails[STORE_NEWS_MAX], again[STORE_NEWS_MAX];
	struct given given;

	(void)state;
	assert_int_equal(ask(NULL, &change, true, mails), 2);
	assert_true(str_eq(mails[0].lang, STR("nb")));
	assert_true(str_eq(mails[0].site, site_version(c.arena, &c.site)));
	assert_true(str_find(mails[0].given, STR("ari")) == mails[0].given.n);
	assert_true(given_read(c.arena, mails[0].given, &given));
	assert_int_equal(given.about.lo, 7);
	assert_true(str_eq(given.stage, STR("decision")));
	assert_false(given.ticket);
	/* The same thing again is the same mail. */
	assert_int_equal(ask(NULL, &change, true, again), 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(str_eq(mails[i].dedup, again[i].dedup));
	assert_false(str_eq(mails[0].dedup, mails[1].dedup));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stages_are_told_to_who_wants_them),
	    cmocka_unit_test(events_are_told_to_who_wants_them),
	    cmocka_unit_test(a_message_is_json),
	    cmocka_unit_test(a_task_is_told_to_whose_it_is),
	    cmocka_unit_test(an_alert_waits_without_a_name),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
