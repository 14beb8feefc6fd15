/* SPDX-License-Identifier: ISC */
#include "store/follow.h"

#include <assert.h>

#include "base/arena.h"
#include "store/change.h"
#include "store/news.h"
#include "store/profile.h"
#include "store/runrows.h"
#include "store/sqlite.h"
#include "store/suppression.h"

/* One thing that happened to a contact: an event, or a change of stage. */
struct hearing {
	struct id contact;
	bool is_event;
	struct store_event event;
	struct store_stage_change change;
};

/* What a write causes, and what that causes. */
#define ASKED_MAX 2

static bool
hears(const struct folder *f)
{
	return f->heard != NULL && f->listens != NULL && f->asked < ASKED_MAX;
}

static struct hearing *
hear(const struct folder *f, struct id contact)
{
	struct heard *h = f->heard;
	struct hearing *one;

	h->list =
	    arena_room(h->arena, h->list, h->n, &h->max, sizeof(*h->list));
	one = &h->list[h->n++];
	*one = (struct hearing){.contact = contact};
	return one;
}

void
follow_hear_event(
    const struct folder *f, struct id contact, const struct store_event *e)
{
	struct hearing *one;

	if (!hears(f) || e->at <= f->now - NEWS_SECONDS ||
	    !f->listens(f->ctx, e->event, e->form, STR("")))
		return;
	one = hear(f, contact);
	one->is_event = true;
	one->event = *e;
}

void
follow_hear_change(const struct folder *f, struct id contact,
    const struct store_stage_change *change, int64_t known_at)
{
	if (!hears(f) || known_at <= f->now - NEWS_SECONDS ||
	    !f->listens(f->ctx, STR(""), STR(""), change->to))
		return;
	hear(f, contact)->change = *change;
}

void
follow_hear_act(const struct folder *f, struct id contact)
{
	struct heard *h = f->heard;

	if (h == NULL || f->listens == NULL || contact.lo == 0)
		return;
	for (size_t i = 0; i < h->nwoken; i++)
		if (h->woken[i].lo == contact.lo)
			return;
	h->woken = arena_room(
	    h->arena, h->woken, h->nwoken, &h->max_woken, sizeof(*h->woken));
	h->woken[h->nwoken++] = contact;
}

/* Without keys nobody can say what stops mail to him, nor is any sent. */
static bool
load_stops(struct connection *c, const struct folder *f, struct arena *a,
    struct store_follower *who)
{
	unsigned char hash[HASH_BYTES];
	struct str email = who->who.contact.email;

	if (f->keys == NULL)
		return true;
	suppression_hash(f->keys, email, hash);
	return suppression_stops(c, a, hash, email, &who->stops, &who->nstops);
}

bool
follow_load(struct connection *c, const struct folder *f, struct arena *a,
    struct id contact, struct store_follower *who, bool *found)
{
	*who = (struct store_follower){.now = f->now};
	*found = false;
	/* Ids of nobody would be looked for by address. */
	if (contact.lo == 0)
		return true;
	if (!profile_read(c, a, contact, STR(""), &who->who, found))
		return false;
	return !*found ||
	       (run_read(c, a, contact, &who->runs, &who->nruns) &&
		   run_mails(c, a, contact, &who->mails, &who->nmails) &&
		   load_stops(c, f, a, who));
}

/* Nothing else is a follow function's to say. */
static void
check(const struct store_think *t, struct followed *out)
{
	*out = (struct followed){0, 0};
	for (size_t i = 0; i < t->nchanges; i++) {
		const struct change *change = &t->changes[i];

		switch (change->verb) {
		case CHANGE_PUT_RUN:
			if (change->run->id == 0)
				out->entered++;
			else
				out->went_on++;
			break;
		case CHANGE_QUEUE_MAIL:
		case CHANGE_ADD_CONTACT_EVENT:
		case CHANGE_ADD_TASK:
		case CHANGE_PUT_VALUE:
		case CHANGE_ADD_AGREE:
			break;
		default:
			/* No sequence may say that. */
			assert(false);
		}
	}
}

bool
follow_ask(struct connection *c, const struct folder *f, struct arena *a,
    const struct store_follower *who, store_follow_fn *fn, void *ctx,
    struct followed *out)
{
	struct store_think *t = ARENA_NEW(a, struct store_think);
	struct folder then = *f;
	bool gone;

	then.asked++;
	t->arena = a;
	t->now = f->now;
	t->contact = who->who.contact;
	fn(ctx, who, t);
	check(t, out);
	if (!change_apply(c, &then, NULL, t, NULL, &gone))
		return false;
	/* He was read a moment ago, in this transaction. */
	assert(!gone);
	return true;
}

static bool
ask_enter(struct connection *c, const struct folder *f, struct arena *a,
    const struct hearing *one)
{
	struct store_follower *who = ARENA_NEW(a, struct store_follower);
	struct followed unused;
	bool found;

	if (!follow_load(c, f, a, one->contact, who, &found))
		return false;
	/* Erased, or merged, by the same write. */
	if (!found)
		return true;
	who->event = one->is_event ? &one->event : NULL;
	who->change = one->is_event ? NULL : &one->change;
	return follow_ask(c, f, a, who, f->enter, f->ctx, &unused);
}

bool
follow_heard(struct connection *c, const struct folder *f, struct heard *h)
{
	for (size_t i = 0; i < h->nwoken; i++)
		if (!run_wake(c, h->woken[i], f->now))
			return false;
	for (size_t i = 0; i < h->n; i++)
		if (!ask_enter(c, f, h->arena, &h->list[i]))
			return false;
	return true;
}
