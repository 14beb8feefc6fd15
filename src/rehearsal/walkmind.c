/* SPDX-License-Identifier: ISC */
#include "rehearsal/walkmind.h"

#include "rehearsal/company.h"

#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)
#define MIND_ACTS 24 /* at most, before another sequence comes to mind */

static uint32_t
draw(struct walk_act *x, uint32_t n)
{
	return walkers_draw(x->w, n);
}

/* The sequence he has in mind; NULL: the site has none. */
static const struct causes *
mind(const struct walk_act *x)
{
	return x->w->world->site->head->sequences.n == 0
		   ? NULL
		   : &x->w->causes[x->who->mind];
}

static struct str
list_in_mind(const struct walk_act *x)
{
	const struct site *site = x->w->world->site;
	const struct sequence_row *rows = IMAGE_ROWS(
	    &site->image, struct sequence_row, site->head->sequences);

	return mind(x) == NULL
		   ? STR("")
		   : image_str(&site->image, rows[x->who->mind].list);
}

static void
cause(struct walk_act *x, const struct cause_list *list)
{
	const struct cause *c;

	if (list->n == 0)
		return;
	c = &list->rows[draw(x, (uint32_t)list->n)];
	switch (c->kind) {
	case CAUSE_EVENT:
		walkact_event(x, c->name);
		break;
	case CAUSE_FORM:
		walkact_fill(x, c->name);
		break;
	case CAUSE_PAGE:
		walkact_visit(x, c->name);
		break;
	case CAUSE_FIELD:
		walkact_set(x, c->name, mind(x));
		break;
	}
}

/* What lets in comes first, unless he is in; what lets out is rare. */
static void
pursue(struct walk_act *x)
{
	const struct causes *c = mind(x);
	uint32_t r;

	if (c == NULL)
		return;
	if (x->who->mind_left == 0) {
		x->who->mind = draw(x, x->w->world->site->head->sequences.n);
		x->who->mind_left = 1 + draw(x, MIND_ACTS);
		x->who->inside = false;
		cause(x, &mind(x)->enters);
		return;
	}
	x->who->mind_left--;
	r = draw(x, 12);
	cause(x, r < (x->who->inside ? 1 : 4) ? &c->enters
		 : r < 11                     ? &c->asked
					      : &c->ends);
}

static void
visit(struct walk_act *x)
{
	walkact_visit(x, STR(""));
}

static void
fill(struct walk_act *x)
{
	walkact_fill(x, STR(""));
}

static void
answer(struct walk_act *x)
{
	walkact_answer(x, STR(""));
}

static void
confirm(struct walk_act *x)
{
	walkact_confirm(x, list_in_mind(x));
}

static void
leave(struct walk_act *x)
{
	walkact_leave(x, draw(x, 4) == 0);
}

/* What happens to somebody seldom comes alone. */
static void
tell_any(struct walk_act *x)
{
	const struct site *site = x->w->world->site;
	const struct span *events =
	    IMAGE_ROWS(&site->image, struct span, site->head->served);

	for (uint32_t n = 1 + draw(x, 3); n > 0 && site->head->served.n > 0;
	     n--)
		walkact_event(x, image_str(&site->image,
				     events[draw(x, site->head->served.n)]));
}

static void
set_any(struct walk_act *x)
{
	const struct site *site = x->w->world->site;
	const struct known_row *fields =
	    IMAGE_ROWS(&site->image, struct known_row, site->head->fields);
	static const struct causes none;
	const struct causes *c = mind(x);

	if (site->head->fields.n > 0)
		walkact_set(x,
		    image_str(&site->image,
			fields[draw(x, site->head->fields.n)].name),
		    c == NULL ? &none : c);
}

static const struct {
	uint32_t of_1000; /* together */
	void (*run)(struct walk_act *);
} habits[] = {
    {550, pursue},
    {100, visit},
    {50, walkact_read},
    {50, fill},
    {80, walkact_click},
    {40, answer},
    {30, walkact_choose},
    {60, tell_any},
    {30, set_any},
    {15, leave},
    {3, walkact_complain},
    {2, confirm},
};

static void
act(struct walk_act *x)
{
	uint32_t r = draw(x, 1000);
	size_t i = 0;

	/* Who lets us see what he does says so first, here and in a form. */
	if (x->who->keen && x->who->browser.ncookies == 0) {
		walkact_choose(x);
		x->who->soon = 1;
		return;
	}
	if (x->who->keen && x->who->contact.lo == 0) {
		walkact_fill_open(x);
		return;
	}
	if (walkact_is_asked(x) && draw(x, 4) > 0) {
		confirm(x);
		return;
	}
	for (; i + 1 < sizeof(habits) / sizeof(habits[0]) &&
	       r >= habits[i].of_1000;
	     i++)
		r -= habits[i].of_1000;
	habits[i].run(x);
}

/* Most come back soon, some when something of the sequence is about to happen,
 * a few after half a year. */
static int64_t
silence(struct walk_act *x)
{
	const struct causes *c = mind(x);
	uint32_t kind = draw(x, 10);

	if (x->who->soon > 0) {
		x->who->soon--;
		return 60 + draw(x, 1800);
	}
	if (kind < 3)
		return 60 + draw(x, 6 * HOUR);
	if (kind < 6 && c != NULL && c->nwaits > 0) {
		int64_t wait = c->waits[draw(x, (uint32_t)c->nwaits)];

		/* A little before its end, or behind it. */
		return wait * 3 / 4 + draw(x, (uint32_t)(wait / 2) + HOUR);
	}
	if (kind < 9)
		return DAY + draw(x, 20 * (uint32_t)DAY);
	return (c != NULL && c->quiet > 0 ? c->quiet : 40 * DAY) +
	       draw(x, 200 * (uint32_t)DAY);
}

/* Who becomes known is known with where he lives. */
static void
meet(struct walk_act *x)
{
	struct walker *who = x->who;
	struct store_profile profile;
	struct person person;

	if (who->contact.lo != 0 ||
	    store_profile(x->w->world->store, x->arena, who->contact,
		who->email, &profile) != STORE_OK)
		return;
	who->contact = profile.contact.id;
	who->zone_at = x->w->world->now;
	person = walkers_person(who);
	if (who->zone.n > 0)
		(void)company_set(x->w->world, &person, STR("zone"), who->zone);
}

void
walkmind_got(struct walkers *w, struct walker *who, struct str mail)
{
	const struct site *site = w->world->site;
	int64_t at = w->world->now + HOUR + walkers_draw(w, 3 * (uint32_t)DAY);
	const struct sequence_row *rows = IMAGE_ROWS(
	    &site->image, struct sequence_row, site->head->sequences);

	for (uint32_t i = 0; i < site->head->sequences.n; i++) {
		const struct step_row *steps =
		    IMAGE_ROWS(&site->image, struct step_row, rows[i].steps);

		for (uint32_t k = 0; k < rows[i].steps.n; k++) {
			if (!str_eq(
				image_str(&site->image, steps[k].mail), mail))
				continue;
			who->mind = i;
			who->mind_left = 1 + walkers_draw(w, MIND_ACTS);
			who->inside = true;
			if (at >= who->next_at || walkers_draw(w, 2) == 0)
				return;
			who->next_at = at;
			who->soon = 1 + walkers_draw(w, 4);
			return;
		}
	}
}

void
walkmind_act(struct walkers *w, struct walker *who, struct arena *a)
{
	struct walk_act x = {w, who, a};

	w->acts++;
	act(&x);
	meet(&x);
	who->next_at = w->world->now + silence(&x);
}
