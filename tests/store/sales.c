/* SPDX-License-Identifier: ISC */
/* Tasks, notes and tags, and what of a contact who sells is not to see. */
#include "post.h"

#include "base/buf.h"
#include "people/agreed.h"
#include "store/consent.h"
#include "store/held.h"
#include "store/run.h"
#include "store/sales.h"

static const struct id nobody = {0, 0};

static enum store_rc
write_one(struct post *p, struct id contact, const struct change *what)
{
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.contact = contact;
	*suite_change(&t, what->verb, nobody) = *what;
	return suite_run(p->s, p->store, &t);
}

static enum store_rc
give(struct post *p, struct id contact, const char *text, int64_t due)
{
	const struct store_task task = {.person = STR("ingrid"),
	    .text = str_of(text),
	    .at = NOON,
	    .by = STR("ola"),
	    .due = due};

	return write_one(p, contact,
	    &(struct change){.verb = CHANGE_ADD_TASK, .task = &task});
}

static enum store_rc
end(struct post *p, struct id contact, uint64_t id, const char *by)
{
	const struct store_task task = {.id = id, .done_by = str_of(by)};

	return write_one(p, contact,
	    &(struct change){.verb = CHANGE_END_TASK, .task = &task});
}

static enum store_rc
note(struct post *p, struct id contact, const char *text)
{
	const struct store_note n = {
	    .at = NOON, .by = STR("ola"), .text = str_of(text)};

	return write_one(
	    p, contact, &(struct change){.verb = CHANGE_ADD_NOTE, .note = &n});
}

static enum store_rc
tag(struct post *p, struct id contact, enum change_verb verb, const char *tags)
{
	return write_one(
	    p, contact, &(struct change){.verb = verb, .tags = str_of(tags)});
}

static size_t
open_tasks(struct post *p, struct id contact, struct store_open **rows)
{
	size_t n;

	assert_int_equal(
	    store_tasks(p->store, p->s->arena, contact, 10, rows, &n),
	    STORE_OK);
	return n;
}

static void
a_task_is_open_until_it_is_done(void **state)
{
	struct post p;
	struct store_open *rows;
	struct id kari, ola;
	uint64_t first;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	ola = suite_contact(p.s, p.store, p.key++, "ola@example.com");
	assert_int_equal(give(&p, kari, "later", NOON + 2 * DAY), STORE_OK);
	assert_int_equal(give(&p, ola, "first", NOON + DAY), STORE_OK);
	assert_int_equal(open_tasks(&p, nobody, &rows), 2);
	assert_true(str_eq(rows[0].task.text, STR("first")));
	assert_true(str_eq(rows[0].email, STR("ola@example.com")));
	assert_true(str_eq(rows[1].task.person, STR("ingrid")));
	first = rows[0].task.id;
	assert_int_equal(open_tasks(&p, kari, &rows), 1);

	/* Only as the task of whom it is about. */
	assert_int_equal(end(&p, kari, first, "eva"), STORE_REFUSED);
	assert_int_equal(end(&p, ola, first, "eva"), STORE_OK);
	assert_int_equal(end(&p, ola, first, "per"), STORE_OK);
	assert_int_equal(end(&p, ola, 999, "eva"), STORE_REFUSED);
	assert_int_equal(open_tasks(&p, nobody, &rows), 1);
	assert_int_equal(open_tasks(&p, ola, &rows), 0);
	assert_string_equal(suite_report(p.s, p.store, "tasks"),
	    "ingrid 2023-11-16 96062 kari@example.com  later ola  \n"
	    "ingrid 2023-11-15  ola@example.com  first ola 2023-11-14 eva\n");
	store_close(p.store);
}

struct reading {
	struct buf *b;
	const char *table, *column;
};

static void
take_row(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	const struct reading *r = ctx;

	if (!str_eq(table, str_of(r->table)))
		return;
	buf_str(r->b, store_value(n, names, cells, str_of(r->column)));
	buf_char(r->b, '|');
}

/* A column of what is held of him in a table. */
static const char *
held(struct post *p, struct id id, const char *table, const char *column)
{
	struct buf b;
	struct reading r = {&b, table, column};

	buf_init(&b, p->s->arena, 4096);
	if (store_held(p->store, p->s->arena, id, STR(""), take_row, &r) !=
	    STORE_OK)
		return "gone";
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

static void
they_are_his_and_go_with_him(void **state)
{
	struct post p;
	struct store_open *rows;
	struct id kari, ola;
	struct suite_tx t;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	ola = suite_contact(p.s, p.store, p.key++, "ola@example.com");
	assert_int_equal(give(&p, kari, "call", NOON), STORE_OK);
	assert_int_equal(note(&p, kari, "likes\ntea"), STORE_OK);
	assert_int_equal(open_tasks(&p, kari, &rows), 1);
	assert_int_equal(end(&p, kari, rows[0].task.id, "eva"), STORE_OK);
	assert_int_equal(end(&p, kari, rows[0].task.id, "per"), STORE_OK);
	assert_string_equal(held(&p, kari, "task", "done_by"), "eva|");
	assert_string_equal(held(&p, kari, "note", "text"), "likes\ntea|");
	assert_string_equal(held(&p, ola, "note", "text"), "");

	/* One person of two. */
	suite_tx(p.s, &t, p.key++);
	t.tx.email = STR("ola@example.com");
	suite_change(&t, CHANGE_MERGE_CONTACT, nobody)->contact_id = kari;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	assert_string_equal(held(&p, ola, "task", "text"), "call|");
	assert_string_equal(held(&p, ola, "note", "text"), "likes\ntea|");

	assert_int_equal(write_one(&p, ola,
			     &(struct change){.verb = CHANGE_ERASE_CONTACT,
				 .contact_id = ola}),
	    STORE_OK);
	assert_string_equal(held(&p, ola, "note", "text"), "gone");
	assert_int_equal(open_tasks(&p, nobody, &rows), 0);
	store_close(p.store);
}

/* All there are, with blanks. */
static const char *
all_tags(struct post *p, size_t max)
{
	struct str *tags;
	struct buf b;
	size_t n;

	buf_init(&b, p->s->arena, 4096);
	assert_int_equal(
	    store_tags(p->store, p->s->arena, max, &tags, &n), STORE_OK);
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%.*s ", STR_ARG(tags[i]));
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

/* Who has the tag and is in the sequence, two at a time. */
static const char *
found(struct post *p, const char *tag, const char *sequence)
{
	struct store_contact *rows;
	struct id last = nobody;
	struct buf b;
	size_t n = 2;

	buf_init(&b, p->s->arena, 4096);
	while (n == 2) {
		assert_int_equal(
		    store_find(p->store, p->s->arena, last, str_of(tag),
			str_of(sequence), 2, &rows, &n),
		    STORE_OK);
		for (size_t i = 0; i < n; i++) {
			buf_printf(&b, "%.*s ", STR_ARG(rows[i].email));
			last = rows[i].id;
		}
	}
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

static void
tags_are_had_or_not(void **state)
{
	struct post p;
	struct store_profile who;
	struct id kari, ola;
	struct suite_tx t;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	ola = suite_contact(p.s, p.store, p.key++, "ola@example.com");
	assert_string_equal(all_tags(&p, 9), "");
	assert_int_equal(tag(&p, kari, CHANGE_ADD_TAGS, "vip fair"), STORE_OK);
	assert_int_equal(tag(&p, kari, CHANGE_ADD_TAGS, "vip"), STORE_OK);
	assert_int_equal(tag(&p, ola, CHANGE_ADD_TAGS, "old vip"), STORE_OK);
	assert_string_equal(all_tags(&p, 9), "fair old vip ");
	assert_string_equal(all_tags(&p, 2), "fair old ");
	assert_string_equal(held(&p, kari, "contact_tag", "tag"), "fair|vip|");
	assert_int_equal(
	    store_profile(p.store, p.s->arena, kari, STR(""), &who), STORE_OK);
	assert_true(str_eq(who.tags, STR("fair vip")));
	assert_string_equal(
	    found(&p, "", ""), "kari@example.com ola@example.com ");
	assert_string_equal(
	    found(&p, "vip", ""), "kari@example.com ola@example.com ");
	assert_string_equal(found(&p, "old", ""), "ola@example.com ");
	assert_string_equal(found(&p, "ol", ""), "");

	assert_int_equal(tag(&p, kari, CHANGE_REMOVE_TAGS, "none"), STORE_OK);
	assert_int_equal(
	    tag(&p, ola, CHANGE_REMOVE_TAGS, "old fair"), STORE_OK);
	assert_string_equal(all_tags(&p, 9), "fair vip ");

	/* One person of two has those of both, once. */
	suite_tx(p.s, &t, p.key++);
	t.tx.email = STR("ola@example.com");
	suite_change(&t, CHANGE_MERGE_CONTACT, nobody)->contact_id = kari;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	assert_string_equal(held(&p, ola, "contact_tag", "tag"), "fair|vip|");
	assert_int_equal(write_one(&p, ola,
			     &(struct change){.verb = CHANGE_ERASE_CONTACT,
				 .contact_id = ola}),
	    STORE_OK);
	assert_string_equal(all_tags(&p, 9), "");
	store_close(p.store);
}

/* A joined browser with these purposes. */
static struct id
browser(struct post *p, const char *email, uint32_t purposes)
{
	struct id id = suite_visitor(p->s, p->store, p->key++);
	struct suite_tx t;

	suite_tx(p->s, &t, p->key++);
	t.tx.email = str_of(email);
	suite_change(&t, CHANGE_PUT_VISITOR, id);
	t.visitor.purposes = purposes;
	t.visitor.stage = STR("");
	t.visitor.state = STR("");
	suite_change(&t, CHANGE_JOIN, id)->proof = JOIN_ORDER;
	assert_int_equal(suite_run(p->s, p->store, &t), STORE_OK);
	suite_note(
	    p->store, id, NOON + 5, purposes & PURPOSE_SELLER ? "s" : "h");
	(void)suite_turn(p->s, p->store, 200);
	return id;
}

static struct store_stand
stand(struct post *p, struct id id)
{
	struct store_stand s;

	assert_int_equal(
	    store_stand(p->store, p->s->arena, id, NOON - DAY, &s), STORE_OK);
	assert_int_equal(s.contact.id.lo, id.lo);
	return s;
}

static size_t
unseen(struct post *p, struct id id)
{
	struct store_profile who;

	assert_int_equal(
	    store_profile(p->store, p->s->arena, id, STR(""), &who), STORE_OK);
	return who.nunseen;
}

static void
put_run(struct post *p, struct id who, const char *sequence, int64_t ended_at)
{
	const struct store_run run = {.sequence = str_of(sequence),
	    .number = 1,
	    .entered_at = NOON,
	    .step_at = NOON,
	    .wake = STORE_RUN_SLEEPS,
	    .ended_at = ended_at};

	assert_int_equal(
	    write_one(p, who,
		&(struct change){
		    .verb = CHANGE_PUT_RUN, .contact_id = who, .run = &run}),
	    STORE_OK);
}

static void
who_is_in_a_sequence_is_known(void **state)
{
	struct post p;
	struct str *names;
	struct id kari;
	size_t n;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	assert_string_equal(found(&p, "", "onboarding"), "");
	put_run(&p, kari, "onboarding", 0);
	put_run(&p, kari, "basket", NOON + 1);
	put_run(&p, kari, "ebook", 0);
	assert_string_equal(found(&p, "", "ebook"), "kari@example.com ");
	assert_string_equal(found(&p, "", "onboarding"), "kari@example.com ");
	assert_string_equal(found(&p, "", "basket"), "");
	assert_string_equal(found(&p, "vip", "ebook"), "");
	assert_int_equal(
	    store_sequences(p.store, p.s->arena, 9, &names, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_true(str_eq(names[0], STR("ebook")));
	assert_int_equal(
	    store_sequences(p.store, p.s->arena, 1, &names, &n), STORE_OK);
	assert_int_equal(n, 1);

	/* Where he is may come from what he did there. */
	browser(&p, "kari@example.com", PURPOSE_REMEMBER);
	assert_string_equal(found(&p, "", "ebook"), "");
	assert_string_equal(found(&p, "", ""), "kari@example.com ");
	store_close(p.store);
}

static void
only_what_a_browser_allows_is_seen(void **state)
{
	struct post p;
	struct store_stand s;
	struct id kari;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	s = stand(&p, kari);
	assert_false(s.hidden);
	assert_int_equal(s.nbrowsers, 0);
	browser(&p, "kari@example.com", PURPOSE_REMEMBER | PURPOSE_SELLER);
	s = stand(&p, kari);
	assert_false(s.hidden);
	assert_int_equal(s.nbrowsers, 1);
	assert_int_equal(unseen(&p, kari), 0);
	browser(&p, "kari@example.com", PURPOSE_REMEMBER);
	s = stand(&p, kari);
	assert_true(s.hidden);
	assert_int_equal(s.contact.state.n + s.contact.stage.n, 0);
	assert_false(s.changed);
	assert_int_equal(s.nbrowsers, 1);
	assert_true(str_find(s.browsers[0], STR("s")) < s.browsers[0].n);
	assert_int_equal(unseen(&p, kari), 1);
	store_close(p.store);
}

/* The view judges a history as people/agreed.h does. */
static void
who_agrees_with_his_address_hides_nothing(void **state)
{
	static const struct {
		enum agree_kind kind;
		struct str list, purpose;
	} steps[] = {
	    {AGREE_REQUESTED, STR(""), STR("seller")},
	    {AGREE_CONFIRMED, STR(""), STR("profile")},
	    {AGREE_CONFIRMED, STR("seller"), STR("")},
	    {AGREE_CONFIRMED, STR(""), STR("seller")},
	    {AGREE_USED, STR(""), STR("seller")},
	    {AGREE_WITHDRAWN, STR(""), STR("profile")},
	    {AGREE_OBJECTED, STR("news"), STR("")},
	    {AGREE_REQUESTED, STR(""), STR("seller")},
	    {AGREE_WITHDRAWN, STR(""), STR("seller")},
	    {AGREE_IMPORTED, STR(""), STR("seller")},
	    {AGREE_OBJECTED, STR(""), STR("")},
	    {AGREE_CONFIRMED, STR(""), STR("seller")},
	};
	struct post p;
	struct store_profile who;
	struct id kari;
	bool yes = false, no = false;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	browser(&p, "kari@example.com", PURPOSE_REMEMBER);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		const struct store_agree agree = {.at = NOON + (int64_t)i,
		    .kind = steps[i].kind,
		    .list = steps[i].list,
		    .purpose = steps[i].purpose,
		    .lang = STR("en"),
		    .words = STR("Yes."),
		    .channel = STR("form")};
		bool agrees;

		assert_int_equal(write_one(&p, kari,
				     &(struct change){.verb = CHANGE_ADD_AGREE,
					 .contact_id = kari,
					 .agree = &agree}),
		    STORE_OK);
		assert_int_equal(
		    store_profile(p.store, p.s->arena, kari, STR(""), &who),
		    STORE_OK);
		agrees = agreed_purpose(who.agrees, who.nagrees, STR("seller"));
		if ((who.nunseen == 0) != agrees)
			fail_msg("step %zu: %zu unseen", i, who.nunseen);
		yes |= agrees;
		no |= !agrees;
	}
	assert_true(yes && no);
	store_close(p.store);
}

/* Of himself or of a browser that is him. */
static void
the_last_that_is_heard_of_somebody_is_told(void **state)
{
	struct post p;
	struct store_heard *rows;
	struct store_stand s;
	struct id kari;
	size_t n;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	(void)suite_contact(p.s, p.store, p.key++, "ola@example.com");
	browser(&p, "kari@example.com", PURPOSE_REMEMBER);
	(void)suite_turn(p.s, p.store, 200);
	assert_int_equal(
	    store_heard(p.store, p.s->arena, nobody, 9, &rows, &n), STORE_OK);
	assert_int_equal(n, 2);
	assert_int_equal(rows[0].contact.lo, kari.lo);
	assert_int_equal(rows[0].at, NOON + 5);
	assert_int_equal(rows[1].at, NOON);
	assert_int_equal(
	    store_heard(p.store, p.s->arena, kari, 9, &rows, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(
	    store_stand(p.store, p.s->arena, (struct id){.lo = 999}, NOON, &s),
	    STORE_REFUSED);
	store_close(p.store);
}

static void
others_of_a_company_are_told_without_what_is_hidden(void **state)
{
	struct post p;
	struct store_contact *rows;
	struct store_contact who = {
	    .email = STR("kari@example.com"), .company = STR("Acme")};
	struct suite_tx t;
	struct id kari, ola, per;
	size_t n;

	post_open(*state, &p, "one");
	kari = suite_contact(p.s, p.store, p.key++, "kari@example.com");
	ola = suite_contact(p.s, p.store, p.key++, "ola@example.com");
	per = suite_contact(p.s, p.store, p.key++, "per@example.com");
	suite_tx(p.s, &t, p.key++);
	suite_change(&t, CHANGE_PUT_CONTACT, nobody)->contact = &who;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	who.email = STR("ola@example.com");
	suite_tx(p.s, &t, p.key++);
	suite_change(&t, CHANGE_PUT_CONTACT, nobody)->contact = &who;
	assert_int_equal(suite_run(p.s, p.store, &t), STORE_OK);
	assert_int_equal(
	    store_company(p.store, p.s->arena, kari, 10, &rows, &n), STORE_OK);
	assert_int_equal(n, 1);
	assert_int_equal(rows[0].id.lo, ola.lo);
	assert_int_equal(
	    store_company(p.store, p.s->arena, per, 10, &rows, &n), STORE_OK);
	assert_int_equal(n, 0);
	store_close(p.store);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		a_task_is_open_until_it_is_done, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		they_are_his_and_go_with_him, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		tags_are_had_or_not, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		who_is_in_a_sequence_is_known, suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(only_what_a_browser_allows_is_seen,
		suite_setup, suite_teardown),
	    cmocka_unit_test_setup_teardown(
		who_agrees_with_his_address_hides_nothing, suite_setup,
		suite_teardown),
	    cmocka_unit_test_setup_teardown(
		the_last_that_is_heard_of_somebody_is_told, suite_setup,
		suite_teardown),
	    cmocka_unit_test_setup_teardown(
		others_of_a_company_are_told_without_what_is_hidden,
		suite_setup, suite_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
