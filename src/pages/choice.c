/* SPDX-License-Identifier: ISC */
#include "pages/choice.h"

#include "base/arena.h"
#include "people/consent.h"
#include "people/fold.h"

static bool
is_own_row(const struct choice *c, const struct store_think *t)
{
	return t->nrows > 0 && t->rows[0].id.lo != 0 &&
	       identity_proves(&c->ctx->visit.identity, &t->rows[0]);
}

static void
add_consent(const struct choice *c, struct store_think *t, struct id id)
{
	t->changes[t->nchanges++] = (struct change){.verb = CHANGE_ADD_CONSENT,
	    .id = id,
	    .consent = {.at = t->now,
		.purposes = c->given.purposes,
		.wording = c->given.wording}};
}

static void
erase(struct store_think *t)
{
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_ERASE_VISITOR, .id = t->rows[0].id};
}

static struct store_event
first_event(const struct choice *c, int64_t now)
{
	return (struct store_event){.at = now,
	    .event = STR("consent"),
	    .has_touch = c->has_touch,
	    .touch = c->touch};
}

/* With the first purpose that keeps a history it begins, and with where it came
 * from. */
static void
begin_history(struct choice *c, struct store_think *t, struct id id)
{
	c->begun = (c->given.purposes & CONSENT_HISTORY) != 0;
	if (c->begun)
		t->changes[t->nchanges++] =
		    (struct change){.verb = CHANGE_ADD_EVENT,
			.id = id,
			.event = first_event(c, t->now)};
}

static void
think_new(struct choice *c, struct store_think *t)
{
	const struct id made = {0, 0};

	c->row = c->given;
	c->identity = c->fresh;
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_NEW_VISITOR, .visitor = &c->row};
	add_consent(c, t, made);
	begin_history(c, t, made);
}

static void
think_again(struct choice *c, struct store_think *t)
{
	c->row = t->rows[0];
	c->row.purposes = c->given.purposes;
	c->row.wording = c->given.wording;
	c->row.consent_at = t->now;
	c->identity = c->ctx->visit.identity;
	t->changes[t->nchanges++] = (struct change){
	    .verb = CHANGE_PUT_VISITOR, .id = c->row.id, .visitor = &c->row};
	add_consent(c, t, c->row.id);
	if ((t->rows[0].purposes & CONSENT_HISTORY) == 0)
		begin_history(c, t, c->row.id);
}

static bool
think(void *ctx, struct store_think *t)
{
	struct choice *c = ctx;
	bool mine = is_own_row(c, t);

	c->row = (struct store_visitor){.id = {0, 0}};
	c->identity = (struct identity){.id = {0, 0}};
	c->begun = false;
	if (c->purposes == 0) {
		if (mine) {
			add_consent(c, t, t->rows[0].id);
			erase(t);
		}
		return true;
	}
	if (mine && (c->given.purposes & CONSENT_HISTORY) != 0) {
		think_again(c, t);
		return true;
	}
	/* What he did until now was kept for purposes that he takes back. */
	if (mine)
		erase(t);
	think_new(c, t);
	return true;
}

/* The row as it will be read, for whoever needs it at once: with its first
 * event folded in as the store folds it. */
static void
complete(struct choice *c)
{
	struct arena *a = c->ctx->arena;
	struct store_event event = first_event(c, c->ctx->now);
	struct fold fold = {c->ctx->site};
	struct store_visitor *row = &c->row;
	struct store_fold one = {.events = &event, .n = 1};

	c->identity.id = row->id;
	row->wording = str_copy(a, row->wording);
	row->stage = str_copy(a, row->stage);
	row->state = str_copy(a, row->state);
	if (!c->begun)
		return;
	one.before = row->state;
	people_fold(&fold, a, &one, 1);
	row->state = one.state;
	row->stage = one.stage;
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct choice *c = ctx;

	(void)t;
	if (rc == STORE_OK && c->row.id.lo != 0)
		complete(c);
	c->done(c, rc);
}

/* A new row: a fresh secret, and the source its code carried; a landing of his
 * own is recorded with its view. */
static void
prepare(struct choice *c)
{
	struct context *ctx = c->ctx;
	struct visit *visit = &ctx->visit;

	random_bytes(c->fresh.secret, sizeof(c->fresh.secret));
	identity_hash(c->fresh.secret, c->given.secret_hash);
	c->given.created_at = ctx->now;
	c->given.seen_at = ctx->now;
	c->given.consent_at = ctx->now;
	c->given.purposes = c->purposes;
	if (c->purposes != 0 && visit->asked_no)
		c->given.purposes |= CONSENT_UNDER_SIGNAL;
	c->given.wording = c->wording;
	c->has_touch = visit->touch.kind != TOUCH_NEW &&
		       visit_first_touch(visit, ctx->site, ctx->now, &c->touch);
}

void
choice_park(struct choice *c, int64_t ms)
{
	struct context *ctx = c->ctx;
	struct store_tx *tx = &c->tx;

	prepare(c);
	/* Doing it twice is harmless (the row is the browser's own, a second
	 * new one dies unused), so each attempt has a key of its own. */
	random_bytes(tx->key, sizeof(tx->key));
	if (ctx->visit.identity.id.lo != 0)
		tx->locks[tx->nlocks++] = ctx->visit.identity.id;
	tx->think = think;
	tx->done = done;
	tx->ctx = c;
	tx->now = ctx->now;
	tx->deadline_ms = ctx->now_ms + ms;
	store_write(ctx->store, tx);
}

void
choice_cookie(const struct choice *c)
{
	struct context *ctx = c->ctx;

	/* None to take back, and none to give. */
	if (c->identity.id.lo == 0 && ctx->visit.identity.id.lo == 0)
		return;
	response_header(ctx->response, STR("Set-Cookie"),
	    identity_cookie(ctx->arena, &c->identity, ctx->request->https));
}
