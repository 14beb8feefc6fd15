/* SPDX-License-Identifier: ISC */
/*
 * A telling as a pure think: what is to be done to whom, judged by the rows as
 * they are inside the transaction.
 */
#include "people/told.h"

#include "base/arena.h"
#include "base/buf.h"
#include "mail/address.h"

#define ANSWER_MAX 128

const char *
told_fault_name(enum told_fault fault)
{
	switch (fault) {
	case TOLD_GOOD:
		return "nothing is wrong";
	case TOLD_NOBODY:
		return "it tells of nobody: give email or visitor";
	case TOLD_BAD_EMAIL:
		return "email is not an address such as kari@example.com";
	case TOLD_BAD_VISITOR:
		break;
	}
	return "visitor is not the value of a cookie of ours, NUMBER.SECRET";
}

bool
told_email(struct arena *a, struct str given, struct str *email)
{
	struct str normal;

	if (address_parse(a, str_trim(given), &normal) != ADDRESS_OK)
		return false;
	*email = str_lower(a, normal);
	return true;
}

/* Of a letter to the store. */
struct thought {
	const struct told *told;
	struct store_think *think;
	struct buf answer; /* words with a blank between them */
};

static void
say(struct thought *t, struct str word)
{
	if (t->answer.n > 0)
		buf_char(&t->answer, ' ');
	buf_str(&t->answer, word);
}

static struct change *
change(struct thought *t, enum change_verb verb)
{
	struct change *c = &t->think->changes[t->think->nchanges++];

	*c = (struct change){.verb = verb};
	return c;
}

static void
add_events(struct thought *t, enum change_verb verb, struct id visitor)
{
	for (size_t i = 0; i < t->told->nevents; i++) {
		struct change *c = change(t, verb);

		c->id = visitor;
		c->event = t->told->events[i];
	}
}

/* The row of the visitor who was named, if it is his and he agreed to one of
 * these; else NULL. */
static const struct store_visitor *
proven(const struct thought *t, uint32_t purposes)
{
	const struct store_visitor *row = t->think->rows;

	if (t->think->nrows == 0 || row->id.lo == 0 ||
	    (row->purposes & purposes) == 0)
		return NULL;
	if (t->told->number.lo == 0 && !identity_proves(&t->told->who, row))
		return NULL;
	return row;
}

static void
join(struct thought *t)
{
	const struct store_visitor *row = proven(t, PURPOSE_REMEMBER);
	struct change *c;

	if (row == NULL) {
		say(t, STR("unproven"));
	} else if (row->contact.lo == 0) {
		c = change(t, CHANGE_JOIN);
		c->id = row->id;
		c->proof = t->told->proof;
		say(t, STR("joined"));
	} else if (row->contact.lo != t->think->contact.id.lo) {
		say(t, STR("other"));
	}
}

static void
tell_contact(struct thought *t)
{
	const struct told *told = t->told;
	struct store_contact *contact =
	    ARENA_NEW(t->think->arena, struct store_contact);

	*contact = (struct store_contact){.email = told->email,
	    .name = told->name,
	    .company = told->company,
	    .role = told->role};
	change(t, CHANGE_PUT_CONTACT)->contact = contact;
	say(t, STR("contact"));
	if (t->think->contact.id.lo == 0)
		say(t, STR("made"));
	/* Before the events: who comes into a sequence by one has them. */
	for (size_t i = 0; i < told->nvalues; i++)
		change(t, CHANGE_PUT_VALUE)->value = &told->values[i];
	add_events(t, CHANGE_ADD_CONTACT_EVENT, (struct id){0, 0});
	if (told->visitor.n > 0 || told->number.lo != 0)
		join(t);
}

static bool
tell_visitor(struct thought *t)
{
	const struct store_visitor *row =
	    proven(t, PURPOSE_REMEMBER | PURPOSE_MEASURE);

	if (row == NULL)
		return false;
	add_events(t, CHANGE_ADD_EVENT, row->id);
	say(t, STR("visitor"));
	return true;
}

static bool
think(void *ctx, struct store_think *store)
{
	struct thought t = {.told = ctx, .think = store};

	_Static_assert(
	    TOLD_EVENTS_MAX + TOLD_VALUES_MAX + 2 <= STORE_CHANGES_MAX,
	    "a contact, his values, his events and a join");
	buf_init(&t.answer, store->arena, ANSWER_MAX);
	if (t.told->email.n > 0)
		tell_contact(&t);
	else if (!tell_visitor(&t))
		return false;
	store->answer = buf_view(&t.answer);
	return true;
}

enum told_fault
told_prepare(struct told *t, struct arena *a, struct store_tx *tx)
{
	struct identity who = {.id = {0, 0}};
	struct str email = STR("");

	if (str_trim(t->email).n > 0 && !told_email(a, t->email, &email))
		return TOLD_BAD_EMAIL;
	if (t->number.lo != 0)
		who.id = t->number;
	else if (t->visitor.n > 0 && !identity_parse(t->visitor, &who) &&
		 email.n == 0)
		return TOLD_BAD_VISITOR;
	if (email.n == 0 && who.id.lo == 0)
		return TOLD_NOBODY;
	t->email = email;
	t->who = who;
	tx->email = email;
	tx->nlocks = 0;
	if (who.id.lo != 0)
		tx->locks[tx->nlocks++] = who.id;
	tx->think = think;
	tx->ctx = t;
	return TOLD_GOOD;
}

struct told_answer
told_answer(struct str answer)
{
	return (struct told_answer){
	    .contact = str_lists(answer, STR("contact")),
	    .visitor = str_lists(answer, STR("visitor")),
	    .made = str_lists(answer, STR("made")),
	    .joined = str_lists(answer, STR("joined")),
	    .other = str_lists(answer, STR("other")),
	    .unproven = str_lists(answer, STR("unproven"))};
}
