/* SPDX-License-Identifier: ISC */
#include "insight/sitediff.h"

#include <string.h>

#include "base/buf.h"
#include "insight/arms.h"
#include "http/response.h"
#include "template/select.h"
#include "template/write.h"

#define NO_STAGE ((size_t)-1)

static bool
has_source(const struct cells *c, const struct cell_source *s)
{
	for (size_t i = 0; i < c->nsources; i++)
		if (c->sources[i].kind == s->kind &&
		    str_eq(c->sources[i].name, s->name))
			return true;
	return false;
}

/* Both walk the sources of both; the new site says what a name means. */
static void
join_sources(struct sitediff *d)
{
	struct cells *old = &d->old, *new = &d->new;
	struct cell_source *all =
	    arena_array(d->arena, old->nsources + new->nsources, sizeof(*all));
	size_t n = new->nsources;

	memcpy(all, new->sources, n * sizeof(*all));
	for (size_t i = 0; i < old->nsources; i++)
		if (!has_source(new, &old->sources[i]))
			all[n++] = old->sources[i];
	old->sources = new->sources = all;
	old->nsources = new->nsources = n;
}

static size_t
stage_of(const struct cells *c, struct str key)
{
	for (size_t i = 0; i < c->nstages; i++)
		if (str_eq(cells_stage(c, i), key))
			return i;
	return NO_STAGE;
}

/* The bytes of a cell; empty: another page of the address answers. */
static struct str
written(struct arena *a, const struct cells *c, const struct place *place,
    size_t source, size_t stage)
{
	struct selection selection;
	struct situation s;
	struct buf b;

	cells_meet(c, &place->hit, source, stage, &s);
	s.path = place->path;
	if (s.page != place->page || !select_page(c->site, a, &s, &selection))
		return STR("");
	buf_init(&b, a, RESPONSE_BODY_MAX);
	write_page(c->site, &s, &selection, &b);
	return buf_view(&b);
}

/* One more cell; those of an address that change alike are one. */
static void
add(struct sitediff *d, struct site_change **here, const struct place *old,
    const struct place *new, struct str old_page, struct str new_page,
    size_t source, struct str stage)
{
	struct site_change *c;

	d->cells++;
	for (c = *here; c != NULL; c = c->next)
		if (str_eq(c->old_page, old_page) &&
		    str_eq(c->new_page, new_page)) {
			c->cells++;
			return;
		}
	c = ARENA_NEW(d->arena, struct site_change);
	*c = (struct site_change){.old = old,
	    .new = new,
	    .old_page = str_copy(d->arena, old_page),
	    .new_page = str_copy(d->arena, new_page),
	    .cells = 1,
	    .source = d->new.sources[source].name,
	    .stage = stage};
	*d->end = c;
	d->end = &c->next;
}

/* Appends those of a version of an address who may be shown another variant. */
static size_t
add_splits(const struct cells *c, const struct place *place, uint64_t *splits,
    size_t n)
{
	uint64_t more[ARMS_MAX];
	size_t nmore;

	if (place == NULL)
		return n;
	nmore = arms_splits(
	    c->site, site_program(c->site, place->page, place->hit.lang), more);
	memcpy(splits + n, more + 1, (nmore - 1) * sizeof(*splits));
	return n + nmore - 1;
}

/* Two versions of an address, or one that has no other. */
static void
compare(struct sitediff *d, struct arena *scratch, const struct place *old,
    const struct place *new)
{
	const struct cells *from = new != NULL ? &d->new : &d->old;
	const struct cells *other = new != NULL ? &d->old : &d->new;
	struct site_change **here = d->end;
	uint64_t splits[2 * ARMS_MAX] = {0}; /* the first: in none */
	size_t nsplits = add_splits(&d->new, new, splits, 1);

	nsplits = add_splits(&d->old, old, splits, nsplits);
	for (size_t i = 0; i < from->nsources; i++)
		for (size_t k = 0; k < from->nstages; k++) {
			struct str stage = cells_stage(from, k);
			size_t there = stage_of(other, stage);
			size_t was = new != NULL ? there : k;
			size_t is = new != NULL ? k : there;
			struct str a = STR(""), b = STR("");

			for (size_t s = 0; s < nsplits && str_eq(a, b); s++) {
				d->old.split = d->new.split = splits[s];
				if (old != NULL && was != NO_STAGE)
					a = written(
					    scratch, &d->old, old, i, was);
				if (new != NULL && is != NO_STAGE)
					b = written(
					    scratch, &d->new, new, i, is);
			}
			d->compared++;
			if (!str_eq(a, b))
				add(d, here, old, new, a, b, i, stage);
			arena_reset(scratch);
		}
}

static bool
is_same(const struct place *a, const struct place *b)
{
	if (!str_eq(a->id, b->id) || !str_eq(a->lang, b->lang))
		return false;
	for (size_t i = 0; i < SITUATION_BINDS_MAX; i++)
		if (!str_eq(a->hit.binds[i], b->hit.binds[i]))
			return false;
	return true;
}

static const struct place *
find(const struct place *rows, size_t n, const struct place *place)
{
	for (size_t i = 0; i < n; i++)
		if (is_same(&rows[i], place))
			return &rows[i];
	return NULL;
}

void
sitediff_run(struct sitediff *d, struct arena *a, const struct site *old,
    const struct site *new, int64_t now)
{
	struct arena *scratch = arena_new(0);
	const struct place *was = NULL, *is;
	size_t nwas = 0, nis;

	*d = (struct sitediff){.arena = a};
	d->end = &d->first;
	cells_start(&d->new, a, new, now);
	d->old = d->new;
	if (old != NULL) {
		cells_start(&d->old, a, old, now);
		join_sources(d);
		was = places_list(a, old, &nwas);
	}
	is = places_list(a, new, &nis);
	for (size_t i = 0; i < nis; i++)
		compare(d, scratch, find(was, nwas, &is[i]), &is[i]);
	for (size_t i = 0; i < nwas; i++)
		if (find(is, nis, &was[i]) == NULL)
			compare(d, scratch, &was[i], NULL);
	arena_free(scratch);
}
