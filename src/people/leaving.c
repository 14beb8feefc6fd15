/* SPDX-License-Identifier: ISC */
#include "people/leaving.h"

#include "base/arena.h"
#include "people/agreed.h"

static bool
is_given(const struct store_agree *g)
{
	return g->kind == AGREE_CONFIRMED || g->kind == AGREE_EXEMPT_SALE ||
	       g->kind == AGREE_IMPORTED;
}

static bool
is_to_all(const struct store_agree *g)
{
	return g->kind == AGREE_OBJECTED && g->list.n == 0 && g->purpose.n == 0;
}

/* The row by which he left the list, or all; NULL: he did not.  Of all nothing
 * is left when he agreed to any list since. */
static const struct store_agree *
left_by(const struct store_agree *agrees, size_t n, struct str list)
{
	const struct store_agree *left = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct store_agree *g = &agrees[i];
		bool about = list.n == 0 || str_eq(g->list, list);

		if (is_to_all(g) || (list.n > 0 && about &&
					(g->kind == AGREE_WITHDRAWN ||
					    g->kind == AGREE_OBJECTED)))
			left = g;
		else if (about && is_given(g))
			left = NULL;
	}
	return left;
}

bool
leaving_is_left(const struct store_agree *agrees, size_t n, struct str list)
{
	return left_by(agrees, n, list) != NULL;
}

static void
add_stop(struct leaving *l, struct store_think *t, enum change_verb verb)
{
	bool all = l->list.n == 0;

	l->stop = (struct store_stop){.email = t->contact.email,
	    .scope = all ? STOP_MARKETING : STOP_LIST,
	    .list = l->list,
	    .reason = all ? MAIL_OBJECTION : MAIL_LEFT,
	    .at = t->now,
	    .evidence = l->channel};
	store_change(t, verb)->stop = &l->stop;
}

static void
add_agree(struct leaving *l, struct store_think *t, struct store_agree g)
{
	struct store_agree *row = &l->agrees[t->nchanges];

	*row = g;
	row->at = t->now;
	row->channel = l->channel;
	store_change(t, CHANGE_ADD_AGREE)->agree = row;
}

static void
add_event(struct store_think *t, struct str event)
{
	store_change(t, CHANGE_ADD_CONTACT_EVENT)->event =
	    (struct store_event){.at = t->now, .event = event};
}

static bool
leave(struct leaving *l, struct store_think *t)
{
	const struct store_agree said = {
	    .kind = l->list.n == 0 ? AGREE_OBJECTED : AGREE_WITHDRAWN,
	    .list = l->list};

	if (leaving_is_left(t->agrees, t->nagrees, l->list))
		return false;
	add_agree(l, t, said);
	add_stop(l, t, CHANGE_SUPPRESS);
	add_event(t, STR("unsubscribe"));
	return true;
}

/* What held before that row holds again, if nothing newer says otherwise. */
static void
give_back(struct leaving *l, struct store_think *t, size_t before,
    const struct store_agree *one)
{
	const struct store_agree *given;

	if (t->nchanges == LEAVING_LISTS_MAX || !is_given(one))
		return;
	/* Each once: by the row that the consent rests on. */
	given = one->list.n > 0 ? agreed_since(t->agrees, before, one->list)
				: agreed_to(t->agrees, before, one->purpose);
	if (given == one)
		add_agree(l, t, *one);
}

static bool
undo(struct leaving *l, struct store_think *t)
{
	const struct store_agree *left =
	    left_by(t->agrees, t->nagrees, l->list);
	size_t before;

	if (left == NULL || left->at != l->left_at ||
	    is_to_all(left) != (l->list.n == 0))
		return false;
	before = (size_t)(left - t->agrees);
	for (size_t i = 0; i < before; i++)
		if (l->list.n == 0 || str_eq(t->agrees[i].list, l->list))
			give_back(l, t, before, &t->agrees[i]);
	add_stop(l, t, CHANGE_LIFT);
	return true;
}

static bool
pause(struct leaving *l, struct store_think *t)
{
	if (t->contact.paused_until == l->until)
		return false;
	store_change(t, CHANGE_PAUSE)->until = l->until;
	return true;
}

static bool
set_purpose(struct leaving *l, struct store_think *t, bool give)
{
	const struct store_agree said = {
	    .kind = give ? AGREE_CONFIRMED : AGREE_WITHDRAWN,
	    .purpose = l->purpose,
	    .lang = l->lang,
	    .words = l->words};

	if (agreed_purpose(t->agrees, t->nagrees, l->purpose) == give)
		return false;
	add_agree(l, t, said);
	return true;
}

static void
lift(struct store_think *t, enum stop_scope scope, struct str list,
    enum mail_reason reason)
{
	struct store_stop *stop = ARENA_NEW(t->arena, struct store_stop);

	*stop = (struct store_stop){.email = t->contact.email,
	    .scope = scope,
	    .list = list,
	    .reason = reason,
	    .at = t->now};
	store_change(t, CHANGE_LIFT)->stop = stop;
}

void
leaving_lift(struct store_think *t, struct str list)
{
	if (list.n > 0) {
		lift(t, STOP_LIST, list, MAIL_LEFT);
		return;
	}
	lift(t, STOP_MARKETING, list, MAIL_LEFT);
	lift(t, STOP_MARKETING, list, MAIL_OBJECTION);
}

static bool
join(struct leaving *l, struct store_think *t)
{
	const struct store_agree said = {.kind = AGREE_CONFIRMED,
	    .list = l->list,
	    .lang = l->lang,
	    .words = l->words};

	if (agreed_since(t->agrees, t->nagrees, l->list) != NULL)
		return false;
	add_agree(l, t, said);
	leaving_lift(t, l->list);
	leaving_lift(t, STR(""));
	add_event(t, STR("optin_confirmed"));
	return true;
}

bool
leaving_think(void *leaving, struct store_think *t)
{
	struct leaving *l = leaving;

	if (t->contact.id.lo == 0)
		return false;
	switch (l->what) {
	case LEAVING_LEAVE:
		return leave(l, t);
	case LEAVING_UNDO:
		return undo(l, t);
	case LEAVING_PAUSE:
		return pause(l, t);
	case LEAVING_PURPOSE:
		return set_purpose(l, t, false);
	case LEAVING_AGAIN:
		return set_purpose(l, t, true);
	case LEAVING_JOIN:
		return join(l, t);
	}
	return false;
}

void
leaving_erase(struct store_stop *stop, struct store_think *t)
{
	*stop = (struct store_stop){.email = t->contact.email,
	    .scope = STOP_MARKETING,
	    .reason = MAIL_OBJECTION,
	    .at = t->now,
	    .evidence = STR("erased")};
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_SUPPRESS, .stop = stop};
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_ERASE_CONTACT};
}
