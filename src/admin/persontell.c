/* SPDX-License-Identifier: ISC */
/*
 * One write of a button.  What the seller did with somebody is told as any
 * other touchpoint that no browser saw, people/told.h, so that the rules of the
 * journey see it; the rest is rows of ours.  The same page sent twice is one.
 */
#include <inttypes.h>
#include <string.h>

#include "admin/person.h"
#include "admin/sheet.h"
#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"
#include "pages/keep.h"
#include "people/told.h"
#include "store/consent.h"

#define VALUE_MAX 64

struct telling {
	struct told told; /* first: done and think of told.h get it */
	struct context *ctx;
	struct id id;
	struct str what, by;
	struct store_note note; /* text empty: none */
	struct store_task task;
	struct str tag;
	bool (*tell)(void *, struct store_think *); /* told.h's; or NULL */
	struct store_tx tx;
};

static struct str
field(const struct context *ctx, const char *name)
{
	return query_get(
	    ctx->arena, ctx->request->body, str_of(name), VALUE_MAX);
}

static bool
think(void *arg, struct store_think *t)
{
	const struct telling *k = arg;

	_Static_assert(
	    TOLD_EVENTS_MAX + TOLD_VALUES_MAX + 3 <= STORE_CHANGES_MAX,
	    "what is told, and a note");
	/* Erased meanwhile, he is not made again. */
	if (t->contact.id.lo != k->id.lo)
		return false;
	if (k->tell != NULL && !k->tell(arg, t))
		return false;
	if (str_eq(k->what, PERSON_GIVE))
		store_change(t, CHANGE_ADD_TASK)->task = &k->task;
	else if (str_eq(k->what, PERSON_DONE))
		store_change(t, CHANGE_END_TASK)->task = &k->task;
	else if (str_eq(k->what, PERSON_ADD))
		store_change(t, CHANGE_ADD_TAGS)->tags = k->tag;
	else if (str_eq(k->what, PERSON_TAKE))
		store_change(t, CHANGE_REMOVE_TAGS)->tags = k->tag;
	if (k->note.text.n > 0)
		store_change(t, CHANGE_ADD_NOTE)->note = &k->note;
	return true;
}

static void
lead_back(const struct telling *k, struct str did)
{
	struct context *ctx = k->ctx;

	response_redirect(ctx->response, 303,
	    str_format(ctx->arena,
		"%.*sadmin/people?" PERSON_ID "=%" PRIu64 "&did=%.*s",
		STR_ARG(image_str(&ctx->site->image, ctx->site->head->prefix)),
		k->id.lo, STR_ARG(did)));
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	const struct telling *k = arg;

	(void)t;
	if (rc == STORE_OK)
		log_info("people: contact %" PRIu64 ": %.*s, says %.*s",
		    k->id.lo, STR_ARG(k->what), STR_ARG(k->by));
	if (rc == STORE_OK || rc == STORE_AGAIN)
		lead_back(k, k->what);
	else if (rc == STORE_REFUSED)
		lead_back(k, STR("nothing"));
	else
		page_error(k->ctx, 503);
	k->ctx->finish(k->ctx);
}

static bool
take_event(struct telling *k)
{
	struct context *ctx = k->ctx;
	struct store_event *e = &k->told.events[0];

	*e =
	    (struct store_event){.at = ctx->now, .event = k->what, .by = k->by};
	k->told.nevents = 1;
	if (!str_eq(k->what, STR("lost")))
		return true;
	e->answer = field(ctx, PERSON_BARRIER);
	return site_has_barrier(ctx->site, e->answer);
}

/* By the end of that day. */
static bool
take_task(struct telling *k)
{
	struct context *ctx = k->ctx;
	struct str day = field(ctx, PERSON_DUE);

	k->task = (struct store_task){.person = field(ctx, PERSON_WHO),
	    .text = k->note.text,
	    .at = ctx->now,
	    .by = k->by};
	k->note.text = STR("");
	return k->task.text.n > 0 &&
	       site_person(ctx->site, k->task.person) != NULL &&
	       str_chr(day, 'T') == day.n &&
	       site_moment(ctx->site, day, &k->task.due);
}

static bool
take_done(struct telling *k)
{
	int64_t id;

	if (!str_i64(field(k->ctx, PERSON_TASK), &id) || id <= 0)
		return false;
	k->task = (struct store_task){.id = (uint64_t)id, .done_by = k->by};
	k->note.text = STR("");
	return true;
}

static bool
take_tag(struct telling *k)
{
	k->tag = field(k->ctx, PERSON_TAG);
	k->note.text = STR("");
	return k->tag.n > 0 && str_is_name(k->tag);
}

static bool
is_event(struct str what)
{
	static const struct str events[] = {
	    STR("call"), STR("meeting"), STR("offer"), STR("lost")};

	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		if (str_eq(events[i], what))
			return true;
	return false;
}

/* false: no button of ours says so. */
static bool
take(struct telling *k)
{
	struct context *ctx = k->ctx;
	int64_t id;

	k->what = field(ctx, PERSON_WHAT);
	k->by = person_who(ctx);
	k->note = (struct store_note){.at = ctx->now,
	    .by = k->by,
	    .text = person_field(
		ctx->arena, ctx->request->body, PERSON_TEXT, PERSON_TEXT_MAX)};
	if (!str_i64(field(ctx, PERSON_ID), &id) || id <= 0 ||
	    field(ctx, PERSON_ONCE).n == 0)
		return false;
	k->id.lo = (uint64_t)id;
	if (is_event(k->what))
		return take_event(k);
	if (str_eq(k->what, PERSON_GIVE))
		return take_task(k);
	if (str_eq(k->what, PERSON_DONE))
		return take_done(k);
	if (str_eq(k->what, PERSON_ADD) || str_eq(k->what, PERSON_TAKE))
		return take_tag(k);
	return str_eq(k->what, PERSON_NOTE);
}

/* Events are told of an address.  false: the answer is there. */
static bool
prepare(struct telling *k)
{
	struct context *ctx = k->ctx;
	struct store_profile who;
	enum store_rc rc;

	if (k->told.nevents > 0) {
		rc =
		    store_profile(ctx->store, ctx->arena, k->id, STR(""), &who);
		k->told.email = who.contact.email;
		if (rc == STORE_REFUSED)
			lead_back(k, STR("nothing"));
		else if (rc != STORE_OK || told_prepare(&k->told, ctx->arena,
					       &k->tx) != TOLD_GOOD)
			page_error(ctx, 503);
		if (ctx->response->status != 200)
			return false;
		k->tell = k->tx.think;
	} else {
		k->tx.contact = k->id;
	}
	return true;
}

enum page_rc
person_tell(struct context *ctx)
{
	struct telling *k = ARENA_NEW(ctx->arena, struct telling);

	k->ctx = ctx;
	if (!take(k)) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	if (k->note.text.n == 0 && str_eq(k->what, PERSON_NOTE)) {
		lead_back(k, STR("nothing"));
		return PAGE_DONE;
	}
	if (!prepare(k))
		return PAGE_DONE;
	k->tx.think = think;
	k->tx.done = done;
	k->tx.ctx = k;
	person_key(ctx, field(ctx, PERSON_ONCE), k->what, k->tx.key);
	return keep_write(ctx, &k->tx);
}
