/* SPDX-License-Identifier: ISC */
#include "people/imported.h"

#include "base/arena.h"
#include "people/agreed.h"
#include "people/leaving.h"

/* What is not known yet. */
static struct str
news(struct str told, struct str known)
{
	return known.n == 0 ? told : STR("");
}

static bool
has_value(const struct store_profile *who, struct str name)
{
	for (size_t i = 0; i < who->nvalues; i++)
		if (str_eq(who->values[i].name, name))
			return true;
	return false;
}

static void
fill(struct imported *row, struct arena *a, const struct store_profile *who)
{
	struct store_value *values =
	    arena_array(a, row->nvalues, sizeof(*values));
	size_t n = 0;

	for (size_t i = 0; i < row->nvalues; i++)
		if (!has_value(who, row->values[i].name))
			values[n++] = row->values[i];
	row->fill = (struct store_submit){.values = values, .nvalues = n};
}

static struct str
untold(struct arena *a, struct str tags, struct str known)
{
	struct str out = STR(""), tag;

	while (str_word(&tags, &tag))
		if (!str_lists(known, tag))
			out = str_format(a, "%.*s%s%.*s", STR_ARG(out),
			    out.n > 0 ? " " : "", STR_ARG(tag));
	return out;
}

/* The same consent was taken over before; what holds now is another thing. */
static bool
is_known(const struct store_agree *told, const struct store_profile *who)
{
	for (size_t i = 0; i < who->nagrees; i++) {
		const struct store_agree *g = &who->agrees[i];

		if (g->kind == told->kind && g->at == told->at &&
		    str_eq(g->list, told->list) &&
		    str_eq(g->channel, told->channel))
			return true;
	}
	return false;
}

struct imported_verdict
imported_judge(
    struct imported *row, struct arena *a, const struct store_profile *who)
{
	const struct store_contact *known = &who->contact;
	struct imported_verdict v = {.made = known->id.lo == 0};
	struct store_contact *put = &row->contact;

	if (leaving_is_left(who->agrees, who->nagrees, row->agree.list)) {
		v.what = IMPORTED_LEFT;
		return v;
	}
	*put = (struct store_contact){.email = row->email,
	    .name = news(row->name, known->name),
	    .company = news(row->company, known->company),
	    .role = news(row->role, known->role),
	    .lang = news(row->lang, known->lang),
	    .zone = news(row->zone, known->zone)};
	fill(row, a, who);
	row->new_tags = untold(a, row->tags, who->tags);
	v.told = put->name.n + put->company.n + put->role.n + put->lang.n +
		     put->zone.n + row->fill.nvalues + row->new_tags.n >
		 0;
	v.agreed = row->agree.list.n > 0 && !is_known(&row->agree, who) &&
		   agreed_list(who->agrees, who->nagrees, row->agree.list, 0,
		       0) == AGREED_NO;
	if (v.made || v.told || v.agreed)
		v.what = IMPORTED_NEW;
	return v;
}

bool
imported_think(void *write, struct store_think *t)
{
	struct imported_write *w = write;
	const struct store_profile who = {.contact = t->contact,
	    .values = w->known,
	    .nvalues = w->nknown,
	    .tags = w->tags,
	    .agrees = t->agrees,
	    .nagrees = t->nagrees};

	w->verdict = imported_judge(w->row, t->arena, &who);
	if (w->verdict.what != IMPORTED_NEW)
		return false;
	store_change(t, CHANGE_PUT_CONTACT)->contact = &w->row->contact;
	if (w->row->fill.nvalues > 0)
		store_change(t, CHANGE_FILL_VALUES)->submit = &w->row->fill;
	if (w->row->new_tags.n > 0)
		store_change(t, CHANGE_ADD_TAGS)->tags = w->row->new_tags;
	if (w->verdict.agreed)
		store_change(t, CHANGE_ADD_AGREE)->agree = &w->row->agree;
	return true;
}
