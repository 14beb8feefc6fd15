/* SPDX-License-Identifier: ISC */
/* One function a verb. */
#include "store/change.h"

#include <assert.h>

#include "base/arena.h"
#include "base/log.h"
#include "store/agree.h"
#include "store/contact.h"
#include "store/follow.h"
#include "store/leaves.h"
#include "store/merge.h"
#include "store/news.h"
#include "store/outbox.h"
#include "store/runrows.h"
#include "store/saleswrite.h"
#include "store/sqlite.h"
#include "store/suppression.h"
#include "store/visitor.h"

/* More than any person does: an erasure is whole, in its one transaction. */
#define EVENTS_ALL SIZE_MAX

static bool
is_nobody(struct id id)
{
	return id.hi == 0 && id.lo == 0;
}

static bool
add_event(struct connection *c, const struct folder *folder, struct arena *a,
    struct id id, const struct store_event *e, bool *found)
{
	struct store_event event = *e;
	struct visitor_row row;

	if (!visitor_read(c, a, id, &row, found))
		return false;
	return !*found || person_take(c, folder, a, &row.p, &event, 1, NULL);
}

static bool
add_consent(struct connection *c, struct id id, const struct store_consent *k)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_CONSENT_ADD);

	statement_i64(st, CONSENT_ADD_AT, k->at);
	statement_i64(st, CONSENT_ADD_PURPOSES, k->purposes);
	statement_text(st, CONSENT_ADD_WORDING, k->wording);
	/* Nobody, a refusal, has number 0, which is no row's. */
	statement_i64(st, CONSENT_ADD_VISITOR, (int64_t)id.lo);
	return statement_run(c, st);
}

/* Only the first event of a write carries its key. */
static const unsigned char *
key_of(const struct store_think *t, const struct change *change,
    const unsigned char *key)
{
	const struct change *first = t->changes;

	while (first->verb != CHANGE_ADD_CONTACT_EVENT)
		first++;
	return first == change ? key : NULL;
}

static bool
add_contact_event(struct connection *c, const struct folder *folder,
    struct arena *a, struct id id, const struct store_event *e,
    const unsigned char *key, bool *found)
{
	struct store_event event = *e;
	struct contact_row row;

	event.has_touch = false;
	event.nexposures = 0;
	if (!contact_read(c, a, id, &row, found))
		return false;
	return !*found || person_take(c, folder, a, &row.p, &event, 1, key);
}

static bool
put_contact(
    struct connection *c, struct store_think *t, const struct change *change)
{
	struct contact_row row;
	struct id id;
	bool found;

	if (!contact_put(c, t->arena, change->contact, t->now, &id) ||
	    !contact_read(c, t->arena, id, &row, &found))
		return false;
	t->contact = row.c;
	return true;
}

static enum joining
joining_of(enum join_proof proof)
{
	switch (proof) {
	case JOIN_ORDER:
		return JOINING_ORDER;
	case JOIN_CONFIRM:
		return JOINING_CONFIRM;
	case JOIN_HAND:
		break;
	}
	return JOINING_HAND;
}

/* Two known people never merge. */
static bool
join(struct connection *c, const struct folder *folder, struct store_think *t,
    struct id id, struct id contact, enum join_proof proof, bool *found)
{
	struct contact_row who;
	struct visitor_row row;

	if (!contact_read(c, t->arena, contact, &who, found))
		return false;
	if (*found && !visitor_read(c, t->arena, id, &row, found))
		return false;
	if (!*found)
		return true;
	if (!is_nobody(row.v.contact)) {
		*found = row.v.contact.lo == contact.lo;
		return true;
	}
	row.p.contact = contact;
	return contact_join(c, id, contact, t->now, joining_of(proof)) &&
	       person_join(c, folder, t->arena, &row.p);
}

/* Out of the log only by its own rows; `why` is what the undoing rests on. */
static bool
end_join(struct connection *c, const struct folder *folder,
    struct store_think *t, struct id id, enum joining why, bool *found)
{
	struct visitor_row row;
	struct id contact;

	if (!visitor_read(c, t->arena, id, &row, found))
		return false;
	contact = row.v.contact;
	if (!*found || is_nobody(contact))
		return true;
	row.p.contact = (struct id){0, 0};
	return contact_join(c, id, contact, t->now, why) &&
	       person_unjoin(c, folder, t->arena, &row.p, contact);
}

/* Erasing who is gone already is done: what was asked for holds.  What his
 * contact had from him goes with him. */
static bool
erase(struct connection *c, const struct folder *folder, struct store_think *t,
    struct id id)
{
	struct visitor_row row;
	bool found, gone;

	if (!end_join(c, folder, t, id, JOINING_WITHDRAWN, &found) ||
	    !visitor_read(c, t->arena, id, &row, &found))
		return false;
	return !found || visitor_erase(c, &row.p, EVENTS_ALL, &gone);
}

static bool
put(struct connection *c, const struct folder *folder, struct store_think *t,
    struct id id, const struct store_visitor *v, bool *found)
{
	struct store_visitor row = *v;

	row.id = id;
	if (!visitor_put(c, &row, found))
		return false;
	return !*found || (row.purposes & PURPOSE_REMEMBER) != 0 ||
	       end_join(c, folder, t, id, JOINING_WITHDRAWN, found);
}

static bool
add_value(struct connection *c, struct id contact, const struct store_value *v)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_FORM_VALUE_ADD);

	statement_i64(st, FORM_VALUE_ADD_CONTACT, (int64_t)contact.lo);
	statement_text(st, FORM_VALUE_ADD_NAME, v->name);
	statement_text(st, FORM_VALUE_ADD_VALUE, v->value);
	return statement_run(c, st);
}

static bool
add_wish(struct connection *c, struct id contact, const struct store_submit *s,
    const struct store_wish *wish)
{
	const struct store_agree asked = {.at = s->at,
	    .kind = AGREE_REQUESTED,
	    .list = wish->list,
	    .purpose = wish->purpose,
	    .lang = s->lang,
	    .words = wish->words,
	    .page = s->page,
	    .form = s->form,
	    .channel = s->channel};

	return agree_add(c, contact, &asked);
}

static bool
add_submit(
    struct connection *c, struct id contact, const struct store_submit *s)
{
	for (size_t i = 0; i < s->nvalues; i++)
		if (!add_value(c, contact, &s->values[i]))
			return false;
	for (size_t i = 0; i < s->nwishes; i++)
		if (!add_wish(c, contact, s, &s->wishes[i]))
			return false;
	return true;
}

static bool
put_value(struct connection *c, struct id contact, const struct store_value *v)
{
	sqlite3_stmt *st = statement_use(c, STATEMENT_FORM_VALUE_PUT);

	statement_i64(st, FORM_VALUE_PUT_CONTACT, (int64_t)contact.lo);
	statement_text(st, FORM_VALUE_PUT_NAME, v->name);
	statement_text(st, FORM_VALUE_PUT_VALUE, v->value);
	return statement_run(c, st);
}

static bool
fill_values(
    struct connection *c, struct id contact, const struct store_submit *s)
{
	for (size_t i = 0; i < s->nvalues; i++) {
		sqlite3_stmt *st = statement_use(c, STATEMENT_FORM_VALUE_FILL);

		statement_i64(st, FORM_VALUE_FILL_CONTACT, (int64_t)contact.lo);
		statement_text(st, FORM_VALUE_FILL_NAME, s->values[i].name);
		statement_text(st, FORM_VALUE_FILL_VALUE, s->values[i].value);
		if (!statement_run(c, st))
			return false;
	}
	return true;
}

static bool
queue_mail(struct connection *c, struct arena *a, struct id contact,
    const struct store_mail *mail, bool *found)
{
	struct contact_row row;

	assert(mail->dedup.n > 0 && mail->mail.n > 0 && mail->hook.n == 0);
	assert(mail->stale > mail->due);
	if (mail->person.n > 0)
		return outbox_add(c, contact, mail);
	if (!contact_read(c, a, contact, &row, found))
		return false;
	return !*found || outbox_add(c, contact, mail);
}

/* Of marketing that arrived the consent is used, as of one that was accepted at
 * once. */
static bool
settle_mail(struct connection *c, struct store_think *t,
    const struct store_looked *looked, bool *found)
{
	struct outbox_row row;
	bool there;

	if (!outbox_looked(c, looked, t->now, found))
		return false;
	if (!*found || !looked->arrived)
		return true;
	if (!outbox_read(c, t->arena, looked->id, &row, &there))
		return false;
	return row.q.mail.kind != MAIL_MARKETING || row.q.mail.list.n == 0 ||
	       agree_use(c, row.q.contact, row.q.mail.list, looked->ended_at,
		   row.q.message_id);
}

/* *found: there are keys to know an address by. */
static bool
hash_of(const struct leaves *leaves, const struct store_stop *stop,
    unsigned char hash[HASH_BYTES], bool *found)
{
	*found = leaves->keys != NULL;
	if (*found)
		suppression_hash(leaves->keys, stop->email, hash);
	else
		log_error("no key ring: it can not be kept who wants no mail");
	return *found;
}

/* What waits for him is cancelled in the same breath. */
static bool
suppress(struct connection *c, const struct folder *folder,
    struct leaves *leaves, struct arena *a, const struct store_stop *stop,
    bool *found)
{
	unsigned char hash[HASH_BYTES];
	struct contact_row row;
	bool known;

	assert((stop->scope == STOP_LIST) == (stop->list.n > 0));
	if (!hash_of(leaves, stop, hash, found))
		return true;
	if (!suppression_add(c, hash, stop) ||
	    !contact_find(c, a, stop->email, &row, &known))
		return false;
	if (leaves_wants(stop->reason))
		leaves_add(leaves, hash, stop);
	if (!known)
		return true;
	follow_hear_act(folder, row.c.id);
	return outbox_stop(c, a, row.c.id, stop);
}

/* Surely a person followed it: that wakes him whose mail it is. */
static bool
count_link(struct connection *c, const struct folder *folder, struct arena *a,
    const struct change *change)
{
	struct outbox_row row;
	bool found;

	if (!mail_link_count(c, change->sent, change->link, 0, 1))
		return false;
	if (!outbox_read(c, a, change->sent, &row, &found))
		return false;
	if (found)
		follow_hear_act(folder, row.q.contact);
	return true;
}

static bool
lift(struct connection *c, const struct leaves *leaves,
    const struct store_stop *stop, bool *found)
{
	unsigned char hash[HASH_BYTES];

	return !hash_of(leaves, stop, hash, found) ||
	       suppression_lift(c, hash, stop);
}

static bool
give_task(struct connection *c, const struct folder *folder, struct arena *a,
    struct id contact, const struct store_task *task)
{
	struct store_task given = *task;

	return task_add(c, contact, task, &given.id) &&
	       news_task(c, folder, a, contact, &given);
}

/* What his browsers did is his, too. */
static bool
erase_contact(struct connection *c, struct arena *a, struct id id)
{
	struct person *people;
	int64_t *joined_at;
	bool gone;
	size_t n;

	if (!contact_people(c, a, id, &people, &joined_at, &n))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!visitor_erase(c, &people[i], EVENTS_ALL, &gone))
			return false;
	return contact_erase(c, a, id, EVENTS_ALL, &gone);
}

static bool
apply(struct connection *c, const struct folder *folder, struct leaves *leaves,
    struct store_think *t, struct change *change, const unsigned char *key,
    bool *found)
{
	struct id id = is_nobody(change->id) ? t->made : change->id;
	struct id contact =
	    is_nobody(change->contact_id) ? t->contact.id : change->contact_id;

	*found = true;
	switch (change->verb) {
	case CHANGE_NEW_VISITOR:
		assert(is_nobody(t->made));
		if (!visitor_add(c, change->visitor))
			return false;
		t->made = change->visitor->id;
		return true;
	case CHANGE_PUT_VISITOR:
		return put(c, folder, t, id, change->visitor, found);
	case CHANGE_ADD_EVENT:
		return add_event(
		    c, folder, t->arena, id, &change->event, found);
	case CHANGE_ADD_CONSENT:
		return add_consent(c, id, &change->consent);
	case CHANGE_ERASE_VISITOR:
		return erase(c, folder, t, id);
	case CHANGE_PUT_CONTACT:
		return put_contact(c, t, change);
	case CHANGE_ADD_CONTACT_EVENT:
		return add_contact_event(c, folder, t->arena, contact,
		    &change->event, key_of(t, change, key), found);
	case CHANGE_ADD_SUBMIT:
		follow_hear_act(folder, contact);
		return add_submit(c, contact, change->submit);
	case CHANGE_FILL_VALUES:
		follow_hear_act(folder, contact);
		return fill_values(c, contact, change->submit);
	case CHANGE_JOIN:
		return join(c, folder, t, id, contact, change->proof, found);
	case CHANGE_UNJOIN:
		return end_join(c, folder, t, id, JOINING_UNDONE, found);
	case CHANGE_QUEUE_MAIL:
		return queue_mail(c, t->arena, contact, change->mail, found);
	case CHANGE_SETTLE_MAIL:
		return settle_mail(c, t, change->looked, found);
	case CHANGE_SUPPRESS:
		return suppress(
		    c, folder, leaves, t->arena, change->stop, found);
	case CHANGE_LIFT:
		return lift(c, leaves, change->stop, found);
	case CHANGE_ADD_AGREE:
		follow_hear_act(folder, contact);
		return agree_add(c, contact, change->agree);
	case CHANGE_USE_TICKET:
		return ticket_use(c, change->ticket->hash, t->now);
	case CHANGE_PAUSE:
		return contact_pause(c, contact, change->until);
	case CHANGE_COUNT_LINK:
		return count_link(c, folder, t->arena, change);
	case CHANGE_ADD_TASK:
		return give_task(c, folder, t->arena, contact, change->task);
	case CHANGE_END_TASK:
		return task_end(c, contact, change->task, t->now, found);
	case CHANGE_ADD_NOTE:
		return note_add(c, contact, change->note);
	case CHANGE_PUT_VALUE:
		follow_hear_act(folder, contact);
		return put_value(c, contact, change->value);
	case CHANGE_PUT_RUN:
		return run_put(c, contact, change->run, found);
	case CHANGE_ADD_TAGS:
		return contact_tags_add(c, contact, change->tags);
	case CHANGE_REMOVE_TAGS:
		return contact_tags_remove(c, contact, change->tags);
	case CHANGE_MERGE_CONTACT:
		follow_hear_act(folder, t->contact.id);
		return merge_contacts(
		    c, folder, t->arena, contact, t->contact.id, found);
	case CHANGE_ERASE_CONTACT:
		return erase_contact(c, t->arena, contact);
	}
	return true;
}

bool
change_apply(struct connection *c, const struct folder *folder,
    struct leaves *leaves, struct store_think *t, const unsigned char *key,
    bool *gone)
{
	struct heard heard = {.arena = t->arena};
	struct folder hearing = *folder;

	assert(t->nchanges <= STORE_CHANGES_MAX);
	hearing.heard = &heard;
	*gone = false;
	for (size_t i = 0; i < t->nchanges && !*gone; i++) {
		bool found;

		if (!apply(c, &hearing, leaves, t, &t->changes[i], key, &found))
			return false;
		*gone = !found;
	}
	return *gone || follow_heard(c, folder, &heard);
}
