/* SPDX-License-Identifier: ISC */
/* All that is held of a person is told to him, and nothing of anybody else. */
#include "post.h"

#include "people/heldjson.h"
#include "store/consent.h"
#include "store/json.h"

static const struct id nobody = {0, 0};

static void
count_row(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct buf *b = ctx;

	(void)names;
	(void)cells;
	assert_true(n > 1);
	buf_str(b, table);
	buf_char(b, ' ');
}

/* The tables of his rows, one word each. */
static const char *
tables(struct post *p, struct id id, const char *email)
{
	struct buf b;

	buf_init(&b, p->s->arena, 4096);
	assert_int_equal(
	    store_held(p->store, p->s->arena, id, str_of(email), count_row, &b),
	    STORE_OK);
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

static struct str
json_of(struct post *p, struct id id)
{
	struct buf b;

	buf_init(&b, p->s->arena, JSON_BYTES_MAX);
	assert_int_equal(
	    held_json(p->store, p->s->arena, id, STR(""), &b), STORE_OK);
	assert_false(b.bad);
	return buf_view(&b);
}

/* She wrote into a form and agreed, was sent a mail with a ticket and a link,
 * and left. */
static void
fill_contact(struct post *p, struct id id)
{
	static const struct store_value values[] = {
	    {STR("name"), STR("Kari \"K\" </script>")}};
	static const struct store_wish wishes[] = {
	    {.list = STR("news"), .words = STR("Yes, please.")}};
	static const struct store_submit submit = {.at = NOON,
	    .form = STR("signup"),
	    .page = STR("front"),
	    .lang = STR("en"),
	    .values = values,
	    .nvalues = 1,
	    .wishes = wishes,
	    .nwishes = 1};
	static const struct str link = STR("https://a.example/");
	const struct store_ticket ticket = {
	    .what = TICKET_EXPORT, .hash = {7}, .until = NOON + DAY};
	const struct store_leaving leaving = {.message_id = STR("m1@x.example"),
	    .ticket = &ticket,
	    .links = &link,
	    .nlinks = 1};
	struct store_mail mail = post_mail("a", MAIL_TRANSACTIONAL);
	struct store_queued *mails;
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody)->contact_id = id;
	t.changes[0].event = suite_event(NOON, "a");
	suite_change(&t, CHANGE_ADD_CONTACT_EVENT, nobody)->contact_id = id;
	t.changes[1].event = suite_event(NOON + 1, "b");
	suite_change(&t, CHANGE_ADD_SUBMIT, nobody)->contact_id = id;
	t.changes[2].submit = &submit;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
	assert_int_equal(post_put(p, id, &mail), STORE_OK);
	assert_int_equal(post_claim(p, &mails), 1);
	assert_int_equal(post_leaving(p, mails[0].id, &leaving), STORE_OK);
	assert_int_equal(post_stop(p, CHANGE_SUPPRESS,
			     (struct store_stop){
				 .email = STR("kari@example.com"),
				 .scope = STOP_LIST,
				 .list = STR("news"),
				 .reason = MAIL_LEFT,
				 .at = NOON + 9,
			     }),
	    STORE_OK);
}

/* A browser of hers that came from somewhere and saw three things. */
static void
fill_visitor(struct post *p, struct id visitor, struct id contact)
{
	struct store_event e = suite_event(NOON, "x");
	struct suite_tx t;

	e.has_touch = true;
	e.touch =
	    (struct store_touch){.at = NOON, .channel = STR("organic_search")};
	e.exposures[e.nexposures++] =
	    (struct store_exposure){STR("pages/front.xml:hero"), STR("b")};
	assert_true(store_note(p->store, visitor, &e));
	suite_note(p->store, visitor, NOON + 5, "y");
	suite_note(p->store, visitor, NOON + 6, "z");
	suite_turn(p->s, p->store, 1000);
	suite_tx(p->s, &t, p->key++);
	suite_change(&t, CHANGE_ADD_CONSENT, visitor)->consent =
	    (struct store_consent){NOON, 7, STR("w1")};
	suite_change(&t, CHANGE_JOIN, visitor)->contact_id = contact;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
}

static void
every_table_about_him_is_told(void **state)
{
	struct post p;
	struct id id;

	post_open(*state, &p, "one");
	id = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	assert_string_equal(tables(&p, id, ""), "contact ");
	fill_contact(&p, id);
	assert_string_equal(tables(&p, id, ""),
	    "contact form_value consent_event contact_event contact_event "
	    "outbox mail_link ticket suppression ");
	fill_visitor(&p, suite_visitor(p.s, p.store, p.key++), id);
	assert_string_equal(tables(&p, nobody, "kari@example.com"),
	    "contact form_value consent_event contact_event contact_event "
	    "contact_change joining visitor consent event event event touch "
	    "stage_change exposure outbox mail_link ticket suppression ");
	store_close(p.store);
}

static void
nothing_of_others_is_told(void **state)
{
	struct post p;
	struct id kari, ola;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	ola = suite_contact(p.s, p.store, p.key++, "ola@example.com");
	fill_contact(&p, kari);
	fill_visitor(&p, suite_visitor(p.s, p.store, p.key++), kari);
	assert_string_equal(tables(&p, ola, ""), "contact ");
	assert_int_equal(store_held(p.store, p.s->arena, nobody,
			     STR("per@example.com"), count_row, NULL),
	    STORE_REFUSED);
	store_close(p.store);
}

static struct str
said(struct post *p, struct str doc, const char *path)
{
	struct json *j = json_open(p->s->arena);
	struct str text;

	assert_true(json_ready(j));
	assert_true(json_ok(j, doc));
	text = json_text(j, p->s->arena, doc, str_of(path));
	json_close(j);
	return text;
}

static void
the_file_is_json_with_times_for_people(void **state)
{
	struct post p;
	struct str doc;
	struct id id;

	post_open(*state, &p, "one");
	id = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	fill_contact(&p, id);
	doc = json_of(&p, id);
	assert_true(str_eq(
	    said(&p, doc, "$.contact[0].email"), STR("kari@example.com")));
	assert_true(str_eq(said(&p, doc, "$.form_value[0].value"),
	    STR("Kari \"K\" </script>")));
	assert_true(str_eq(
	    said(&p, doc, "$.consent_event[0].words"), STR("Yes, please.")));
	/* NOON. */
	assert_true(str_eq(said(&p, doc, "$.consent_event[0].at"),
	    STR("2023-11-14T22:13:20Z")));
	assert_true(str_eq(said(&p, doc, "$.contact_event[0].item"), STR("b")));
	assert_true(
	    str_eq(said(&p, doc, "$.suppression[0].reason"), STR("left")));
	assert_true(str_eq(said(&p, doc, "$.ticket[0].what"), STR("export")));
	store_close(p.store);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, suite_setup, suite_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(every_table_about_him_is_told),
	    TEST(nothing_of_others_is_told),
	    TEST(the_file_is_json_with_times_for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
