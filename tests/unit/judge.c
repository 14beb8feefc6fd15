/* SPDX-License-Identifier: ISC */
/* Whether a mail may go now: each rule by itself, and that no history of
 * consents lets marketing through that says no (MAIL 18.27). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "people/agreed.h"
#include "sending/judge.h"

#define DAY ((int64_t)86400)
#define NINE 1803888000 /* Monday 2027-03-01 08:00 UTC, 09:00 in Oslo */

static struct compiled c;
static struct judge judge;

static void
put_mail(const char *file, const char *attributes, const char *content)
{
	sitedir_write(&c.dir, file,
	    str_format(c.arena,
		"<k:mail " K " layout='mail' %s><k:subject>S</k:subject>"
		"<k:preheader>P</k:preheader>%s</k:mail>",
		attributes, content));
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://n.no' "
	    "zone='Europe/Oslo'><languages default='nb'/>"
	    "<mail from='hei@mail.n.no' window='mon..fri 08:00..17:00' "
	    "holidays='NO' cap='1/P1D 3/P7D'><address>Veien 1</address></mail>"
	    "<person key='ingrid' name='Ingrid Berg' mail='i@n.no'/>"
	    "<list key='news'><label xml:lang='nb'>N</label></list></site>");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>"
	    "<k:text key='mail.leave'>Leave</k:text>"
	    "<k:text key='mail.me'>Me</k:text></k:texts>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	put_mail("mails/one.xml", "", "<p>Hi</p>");
	compiled_open(&c);
	judge.site = &c.site;
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

static const struct store_agree yes = {
    .kind = AGREE_CONFIRMED, .list = STR("news")};

/* One letter of the list to a contact who agreed; changed by each test. */
struct asked {
	struct store_queued q;
	struct store_facts facts;
};

static struct asked
letter(int64_t now)
{
	return (struct asked){.q = {.mail = {.kind = MAIL_MARKETING,
					.list = STR("news"),
					.mail = STR("one"),
					.lang = STR("nb")},
				  .contact = {0, 7}},
	    .facts = {.now = now, .agrees = &yes, .nagrees = 1}};
}

static struct store_verdict
ask(const struct asked *a)
{
	return judge_mail(&judge, &a->q, &a->facts);
}

static void
assert_verdict(const struct asked *a, int what, int64_t at, int reason)
{
	struct store_verdict v = ask(a);

	assert_int_equal(v.what, what);
	assert_int_equal(v.at, at);
	assert_int_equal(v.reason, reason);
}

static void
consent_is_asked_for_marketing(void **state)
{
	struct asked a = letter(NINE);

	(void)state;
	assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
	a.facts.nagrees = 0;
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_NO_CONSENT);
	a.q.mail.kind = MAIL_SERVICE;
	assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
	/* Marketing to no list is agreed to by nobody. */
	a = letter(NINE);
	a.q.mail.list = STR("");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_NO_CONSENT);
}

static void
what_is_gone_is_cancelled(void **state)
{
	struct asked a = letter(NINE);

	(void)state;
	a.q.mail.mail = STR("two");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_TEMPLATE_GONE);
	a = letter(NINE);
	a.q.mail.lang = STR("da");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_TEMPLATE_GONE);
	a = letter(NINE);
	a.q.mail.kind = MAIL_TRANSACTIONAL;
	a.q.mail.person = STR("ingrid");
	assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
	a.q.mail.person = STR("olav");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_PERSON_GONE);
}

/* Its mail and its language may be of the draft alone; who gets it may not. */
static void
a_test_of_a_draft_asks_only_who_gets_it(void **state)
{
	struct asked a = letter(NINE);
	struct store_mail *mail = &a.q.mail;

	(void)state;
	mail->kind = MAIL_TRANSACTIONAL;
	mail->list = STR("");
	mail->mail = STR("two");
	mail->lang = STR("da");
	mail->person = STR("ingrid");
	mail->given = STR("stage=unknown&test=1");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_TEMPLATE_GONE);
	mail->site = STR("abcdefghijklm");
	assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
	mail->person = STR("olav");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_PERSON_GONE);
	mail->person = STR("ingrid");
	mail->given = STR("stage=unknown");
	assert_verdict(&a, VERDICT_CANCEL, 0, MAIL_TEMPLATE_GONE);
}

static void
marketing_waits_for_its_hours(void **state)
{
	static const struct {
		int64_t now, open;
	} cases[] = {
	    {NINE - 3600, 0},                              /* 08:00 sharp */
	    {NINE - 3601, NINE - 3600},                    /* a second before */
	    {NINE + 8 * 3600 - 1, 0},                      /* 16:59:59 */
	    {NINE + 8 * 3600, NINE + DAY - 3600},          /* 17:00 is closed */
	    {NINE + 5 * DAY, NINE + 7 * DAY - 3600},       /* Saturday */
	    {NINE + 24 * DAY, NINE + 29 * DAY - 2 * 3600}, /* Maundy Thursday,
		to Tuesday; the clock was put forward meanwhile */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct asked a = letter(cases[i].now);

		if (cases[i].open == 0)
			assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
		else
			assert_verdict(
			    &a, VERDICT_LATER, cases[i].open, MAIL_WINDOW);
		a.q.mail.kind = MAIL_TRANSACTIONAL;
		assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
	}
}

static void
nobody_gets_more_than_the_limits(void **state)
{
	const int64_t today[] = {NINE - 60};
	const int64_t week[] = {NINE - 2 * DAY, NINE - 3 * DAY, NINE - 5 * DAY};
	const int64_t both[] = {NINE - 60, NINE - 2 * DAY, NINE - 3 * DAY};
	const int64_t old[] = {NINE - DAY, NINE - 6 * DAY, NINE - 7 * DAY};
	struct asked a = letter(NINE);

	(void)state;
	a.facts.sent = today;
	a.facts.nsent = 1;
	assert_verdict(&a, VERDICT_LATER, NINE - 60 + DAY, MAIL_CAP);
	a.facts.sent = week;
	a.facts.nsent = 3;
	assert_verdict(&a, VERDICT_LATER, NINE + 2 * DAY, MAIL_CAP);
	a.facts.sent = both;
	assert_verdict(&a, VERDICT_LATER, NINE + 4 * DAY, MAIL_CAP);
	a.facts.sent = old;
	assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
}

static void
a_pause_is_kept(void **state)
{
	struct asked a = letter(NINE);

	(void)state;
	a.q.to.paused_until = NINE + 1;
	assert_verdict(&a, VERDICT_LATER, NINE + 1, MAIL_PAUSED);
	a.q.to.paused_until = NINE;
	assert_verdict(&a, VERDICT_GO, 0, MAIL_NO_REASON);
}

static void
no_history_lets_marketing_through_that_says_no(void **state)
{
	static const char *const lists[] = {"news", "news", "other", ""};
	struct store_agree history[8];
	uint32_t random = 7;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct asked a = letter(NINE);
		size_t n = 0;

		for (; n < (size_t)(round % 9); n++) {
			random = random * 1664525 + 1013904223;
			history[n] = (struct store_agree){
			    .kind = (random >> 16) % AGREE_KIND__MAX,
			    .at = NINE - 9 + (int64_t)n,
			    .list = str_of(lists[random >> 24 & 3])};
		}
		a.facts.agrees = history;
		a.facts.nagrees = n;
		assert_int_equal(ask(&a).what == VERDICT_GO,
		    agreed_since(history, n, STR("news")) != NULL);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(consent_is_asked_for_marketing),
	    cmocka_unit_test(what_is_gone_is_cancelled),
	    cmocka_unit_test(a_test_of_a_draft_asks_only_who_gets_it),
	    cmocka_unit_test(marketing_waits_for_its_hours),
	    cmocka_unit_test(nobody_gets_more_than_the_limits),
	    cmocka_unit_test(a_pause_is_kept),
	    cmocka_unit_test(no_history_lets_marketing_through_that_says_no),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
