/* SPDX-License-Identifier: ISC */
/* Who a letter is queued for, when it goes to him and in which language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "sequence/judging.h"
#include "sequence/letter.h"

#define DAY ((int64_t)86400)
#define HOUR ((int64_t)3600)
#define NINE 1803888000 /* Monday 2027-03-01 08:00 UTC, 09:00 in Oslo */

static struct compiled c;
static struct keyring *keys;
static struct following following;

static void
put_letter(const char *name, const char *attributes)
{
	sitedir_write(&c.dir, str_format(c.arena, "letters/%s.xml", name).p,
	    str_format(c.arena, "<letter " NS " list='news' mail='one' %s/>",
		attributes));
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='N' base='https://n.no' zone='Europe/Oslo'>"
	    "<languages default='nb'><language key='da'/></languages>"
	    "<mail from='hei@mail.n.no' window='mon..fri 08:00..17:00'>"
	    "<address>Veien 1</address></mail>"
	    "<list key='news'><label xml:lang='nb'>N</label>"
	    "<label xml:lang='da'>N</label></list></site>");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>"
	    "<k:text key='mail.leave'>Leave</k:text>"
	    "<k:text key='mail.me'>Me</k:text></k:texts>");
	sitedir_put(&c.dir, "texts/da.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Hvi</k:text>"
	    "<k:text key='mail.leave'>Afmeld</k:text>"
	    "<k:text key='mail.me'>Mig</k:text></k:texts>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	sitedir_put(&c.dir, "layouts/mail.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title><k:place "
	    "name='title'/></title></head><body><p><k:place name='preheader'/>"
	    "</p><k:place name='main'/><k:footer/></body></html></k:layout>");
	sitedir_put(&c.dir, "mails/one.xml",
	    "<k:mail " K " layout='mail'><k:subject>S</k:subject>"
	    "<k:preheader>P</k:preheader><p>Hi</p></k:mail>");
	sitedir_put(&c.dir, "sequences/s.xml",
	    "<sequence " NS " purpose='marketing' list='news'>"
	    "<title>S</title><enter event='booking'/>"
	    "<reentry allow='never'/><consent state='confirmed'/>"
	    "<exit after='P60D' outcome='expired'/>"
	    "<send name='one' mail='one'/></sequence>");
	put_letter(
	    "april", "at='2027-03-01T09:00' spread='PT2H' not-while-in='s'");
	put_letter("plain", "stale-after='PT5H'");
	compiled_open(&c);
	assert_true(crypto_start());
	keys = keyring_new();
	following = (struct following){.site = &c.site, .keys = keys};
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	keyring_free(keys);
	compiled_stop(&c);
	return 0;
}

static const struct store_agree yes = {
    .at = NINE - DAY, .kind = AGREE_CONFIRMED, .list = STR("news")};

static struct store_follower
reader(uint64_t id, int64_t now)
{
	return (struct store_follower){.now = now,
	    .who = {.contact = {.id = {0, id}, .email = STR("k@example.org")},
		.agrees = &yes,
		.nagrees = 1}};
}

static struct store_letter
order(const char *name, int64_t at)
{
	return letter_order(c.arena, &c.site,
	    letter_find(&c.site, str_of(name)), at, at - LETTER_HOLD);
}

static struct store_mail
mail_to(const struct store_letter *letter, const struct store_follower *who)
{
	struct store_mail m = {.at = who->now};

	assert_true(letter_mail(&following, c.arena, letter, who, &m));
	assert_int_equal(m.kind, MAIL_MARKETING);
	assert_true(m.given.p != NULL);
	assert_true(m.stale > m.due);
	return m;
}

static void
it_is_put_down_as_its_file_says(void **state)
{
	struct store_letter l = order("april", NINE);

	(void)state;
	assert_int_equal(letter_find(&c.site, STR("april"))->at, NINE);
	assert_true(str_eq(l.list, STR("news")));
	assert_true(str_eq(l.mail, STR("one")));
	assert_int_equal(l.site.n, SITE_NAME_LEN);
	assert_int_equal(l.state, LETTER_HELD);
	assert_int_equal(l.spread, 2 * HOUR);
	assert_int_equal(l.stale, NINE + DAY);
	assert_int_equal(l.ordered_at, NINE - LETTER_HOLD);
	l = order("plain", NINE);
	assert_int_equal(l.spread, 0);
	assert_int_equal(l.stale, NINE + 5 * HOUR);
}

static void
who_did_not_agree_gets_nothing(void **state)
{
	static const struct store_agree no[] = {
	    {.kind = AGREE_CONFIRMED, .list = STR("news")},
	    {.kind = AGREE_WITHDRAWN, .list = STR("news")}};
	static const struct {
		enum stop_scope scope;
		struct str list;
		enum mail_reason why, said;
	} stops[] = {
	    {STOP_ALL, STR(""), MAIL_HARD_BOUNCE, MAIL_HARD_BOUNCE},
	    {STOP_MARKETING, STR(""), MAIL_OBJECTION, MAIL_OBJECTION},
	    {STOP_LIST, STR("news"), MAIL_LEFT, MAIL_LEFT},
	    {STOP_LIST, STR("other"), MAIL_LEFT, MAIL_NO_REASON},
	};
	struct store_letter l = order("plain", NINE);
	struct store_follower who = reader(7, NINE);
	struct store_mail m = {.at = NINE};

	(void)state;
	assert_int_equal(letter_refusal(&l, &who), MAIL_NO_REASON);
	for (size_t i = 0; i < sizeof(stops) / sizeof(*stops); i++) {
		const struct store_stop stop = {.scope = stops[i].scope,
		    .list = stops[i].list,
		    .reason = stops[i].why};

		who.stops = &stop;
		who.nstops = 1;
		assert_int_equal(letter_refusal(&l, &who), stops[i].said);
		assert_int_equal(letter_mail(&following, c.arena, &l, &who, &m),
		    stops[i].said == MAIL_NO_REASON);
	}
	who = reader(7, NINE);
	who.who.agrees = no;
	who.who.nagrees = 2;
	assert_int_equal(letter_refusal(&l, &who), MAIL_NO_CONSENT);
	assert_false(letter_mail(&following, c.arena, &l, &who, &m));
	who.who.nagrees = 0;
	assert_int_equal(letter_refusal(&l, &who), MAIL_NO_CONSENT);
}

/* It is queued, and asked again when it is about to leave. */
static void
who_is_in_a_series_is_asked_at_the_end(void **state)
{
	struct store_letter l = order("april", NINE);
	struct store_follower who = reader(7, NINE);
	struct store_run run = {.id = 1, .sequence = STR("s")};
	struct store_queued q = {.contact = {0, 7}};
	struct store_facts facts = {
	    .arena = c.arena, .now = NINE, .follower = &who};
	struct store_verdict v;

	(void)state;
	who.runs = &run;
	who.nruns = 1;
	q.mail = mail_to(&l, &who);
	q.mail.letter = STR("april");
	v = sequence_judge(&following, &q, &facts);
	assert_int_equal(v.what, VERDICT_CANCEL);
	assert_int_equal(v.reason, MAIL_OTHER_SEQUENCE);
	run.ended_at = NINE - 5;
	v = sequence_judge(&following, &q, &facts);
	assert_int_equal(v.what, VERDICT_GO);
	run.ended_at = 0;
	q.mail.letter = STR("plain");
	v = sequence_judge(&following, &q, &facts);
	assert_int_equal(v.what, VERDICT_GO);
	q.mail.letter = STR("gone");
	v = sequence_judge(&following, &q, &facts);
	assert_int_equal(v.what, VERDICT_CANCEL);
	assert_int_equal(v.reason, MAIL_TEMPLATE_GONE);
}

/* Each has his time, whenever it is asked, and together they fill the two
 * hours. */
static void
it_is_spread(void **state)
{
	struct store_letter l = order("april", NINE), other = l;
	int quarters[8] = {0}, same = 0;

	(void)state;
	other.name = STR("may");
	for (uint64_t i = 1; i <= 800; i++) {
		struct store_follower who = reader(i, NINE);
		struct store_mail m = mail_to(&l, &who);

		assert_true(m.due >= NINE && m.due < NINE + 2 * HOUR);
		assert_int_equal(m.stale - m.due, DAY);
		assert_int_equal(mail_to(&l, &who).due, m.due);
		quarters[(m.due - NINE) / (HOUR / 4)]++;
		same += mail_to(&other, &who).due == m.due;
	}
	for (int i = 0; i < 8; i++)
		assert_in_range(quarters[i], 50, 150);
	assert_true(same < 10);
}

static void
it_waits_for_the_hours_of_the_site(void **state)
{
	static const struct {
		int64_t at, now, due;
	} cases[] = {
	    {NINE, NINE, NINE},
	    {NINE + HOUR, NINE, NINE + HOUR},
	    {NINE, NINE + 2 * HOUR, NINE + 2 * HOUR}, /* nobody sent */
	    {NINE - 2 * HOUR, NINE - 2 * HOUR, NINE - HOUR},
	    /* Not within five hours: it is too late then. */
	    {NINE + 9 * HOUR, NINE + 9 * HOUR, NINE + 14 * HOUR - 1},
	    {NINE, NINE + 2 * DAY, NINE + 5 * HOUR - 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct store_letter l = order("plain", cases[i].at);
		struct store_follower who = reader(7, cases[i].now);

		assert_int_equal(mail_to(&l, &who).due, cases[i].due);
	}
}

static void
it_is_in_his_language(void **state)
{
	static const struct {
		struct str his, mail;
	} cases[] = {{STR("da"), STR("da")}, {STR("nb"), STR("nb")},
	    {STR(""), STR("nb")}, {STR("fi"), STR("nb")}};
	struct store_letter l = order("plain", NINE);

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct store_follower who = reader(7, NINE);

		who.who.contact.lang = cases[i].his;
		assert_true(str_eq(mail_to(&l, &who).lang, cases[i].mail));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_is_put_down_as_its_file_says),
	    cmocka_unit_test(who_did_not_agree_gets_nothing),
	    cmocka_unit_test(who_is_in_a_series_is_asked_at_the_end),
	    cmocka_unit_test(it_is_spread),
	    cmocka_unit_test(it_waits_for_the_hours_of_the_site),
	    cmocka_unit_test(it_is_in_his_language),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
