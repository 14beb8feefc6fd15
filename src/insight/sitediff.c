/* SPDX-License-Identifier: ISC */
#include "insight/sitediff.h"

#include <string.h>

#include "base/buf.h"
#include "insight/arms.h"
#include "http/response.h"
#include "sending/making.h"
#include "template/select.h"
#include "template/write.h"

#define NO_STAGE ((size_t)-1)
#define MOVED_TRIED 64 /* people, where the weights of variants change */

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

static struct site_bytes
written_mail(struct arena *a, const struct site *site,
    const struct place *place, struct situation *at)
{
	struct mail_words words;

	making_links(a, site, place->mail, STR(""), at);
	/* Too large a mail is an error of its site. */
	if (!mail_write(site, a, at, place->mail, &words))
		return (struct site_bytes){STR(""), STR("")};
	return (struct site_bytes){
	    words.html, str_format(a, "%.*s\n%.*s", STR_ARG(words.subject),
			    STR_ARG(words.text))};
}

/* What is got in a cell; empty: it is no cell of the place. */
static struct site_bytes
written(struct arena *a, const struct cells *c, const struct place *place,
    size_t source, size_t stage)
{
	struct site_bytes none = {STR(""), STR("")};
	struct selection selection;
	struct situation s;
	struct buf b;

	if (!places_meet(c, place, source, stage, &s))
		return none;
	if (place->mail != NULL)
		return written_mail(a, c->site, place, &s);
	if (!select_page(c->site, a, &s, &selection))
		return none;
	buf_init(&b, a, RESPONSE_BODY_MAX);
	write_page(c->site, &s, &selection, &b);
	return (struct site_bytes){buf_view(&b), STR("")};
}

static bool
is_equal(struct site_bytes a, struct site_bytes b)
{
	return str_eq(a.html, b.html) && str_eq(a.text, b.text);
}

static struct site_bytes
copy(struct arena *a, struct site_bytes b)
{
	return (struct site_bytes){str_copy(a, b.html), str_copy(a, b.text)};
}

static struct site_change *
change_of(struct sitediff *d, struct site_change *here, struct site_bytes was,
    struct site_bytes is)
{
	struct site_change *c;

	for (c = here; c != NULL; c = c->next)
		if (is_equal(c->was, was) && is_equal(c->is, is))
			return c;
	c = ARENA_NEW(d->arena, struct site_change);
	*c = (struct site_change){.was = copy(d->arena, was),
	    .is = copy(d->arena, is),
	    .sources = arena_array(d->arena, d->new.nsources, sizeof(bool))};
	*d->end = c;
	d->end = &c->next;
	return c;
}

/* An address under way. */
struct compared {
	const struct place *old, *new;
	struct site_change **first; /* of its changes */
	uint64_t splits[2 * ARMS_MAX +
			MOVED_TRIED]; /* the first is 0: in no experiment */
	size_t nsplits;
};

/* One more cell; those of an address that change alike are one. */
static void
add(struct sitediff *d, const struct compared *at, struct site_bytes was,
    struct site_bytes is, size_t source, struct str stage)
{
	struct site_change *c = change_of(d, *at->first, was, is);

	d->cells++;
	if (c->cells++ == 0) {
		c->old = at->old;
		c->new = at->new;
		c->source = sitediff_place(c)->mail != NULL
				? cells_kind(CELL_MAIL)
				: cells_called(&d->new, source);
		c->stage = stage;
	}
	if (str_eq(stage, cells_stage(&d->new, 0)))
		c->sources[source] = true;
}

/* Appends those of a version of an address who may be shown another variant. */
static size_t
add_splits(const struct cells *c, const struct place *place, uint64_t *splits,
    size_t n)
{
	uint64_t more[ARMS_MAX];
	size_t nmore;

	if (place == NULL || place->mail != NULL)
		return n;
	nmore = arms_splits(
	    c->site, site_program(c->site, place->page, place->hit.lang), more);
	memcpy(splits + n, more + 1, (nmore - 1) * sizeof(*splits));
	return n + nmore - 1;
}

/* A stage as both sites have it; NO_STAGE: it is none there, nobody is in it.
 */
struct both {
	struct str key;
	size_t was, is;
};

/* The stages of the new site, then those only the old one has: who is in one of
 * them, begins anew. */
static bool
stage_at(const struct sitediff *d, size_t i, struct both *stage)
{
	const struct cells *old = &d->old, *new = &d->new;

	if (i < new->nstages) {
		stage->key = cells_stage(new, i);
		stage->is = i;
		stage->was = stage_of(old, stage->key);
		return true;
	}
	i -= new->nstages;
	if (i >= old->nstages)
		return false;
	stage->key = cells_stage(old, i);
	stage->was = stage_of(new, stage->key) == NO_STAGE ? i : NO_STAGE;
	stage->is = stage->was == NO_STAGE
			? NO_STAGE
			: 1 + new->site->journey.rules->start;
	return true;
}

static void
compare_cell(struct sitediff *d, struct arena *scratch, struct compared *c,
    size_t source, const struct both *stage)
{
	struct site_bytes a = {STR(""), STR("")}, b = a;

	for (size_t s = 0; s < c->nsplits && is_equal(a, b); s++) {
		d->old.split = d->new.split = c->splits[s];
		if (c->old != NULL && stage->was != NO_STAGE)
			a = written(
			    scratch, &d->old, c->old, source, stage->was);
		if (c->new != NULL && stage->is != NO_STAGE)
			b = written(
			    scratch, &d->new, c->new, source, stage->is);
	}
	d->compared++;
	if (!is_equal(a, b))
		add(d, c, a, b, source, stage->key);
	arena_reset(scratch);
}

/* With other weights some draw another variant: it takes many to meet them. */
static size_t
add_moved(const struct sitediff *d, struct compared *c)
{
	const struct program_row *was, *is;

	if (c->old == NULL || c->new == NULL || c->new->mail != NULL)
		return c->nsplits;
	was = site_program(d->old.site, c->old->page, c->old->hit.lang);
	is = site_program(d->new.site, c->new->page, c->new->hit.lang);
	if (arms_all_in(d->old.site, was, d->new.site, is))
		return c->nsplits;
	for (uint64_t split = 1; split <= MOVED_TRIED; split++)
		c->splits[c->nsplits++] = split;
	return c->nsplits;
}

/* Whether a version has a cell in that stage, which it knows as this one. */
static bool
has_cell(const struct place *place, size_t stage)
{
	return place != NULL && stage != NO_STAGE &&
	       (place->mail == NULL || (stage > 0 && mail_is_for(place->mail,
							 (uint32_t)stage - 1)));
}

/* Two versions of an address or a mail, or one that has no other. */
static void
compare(struct sitediff *d, struct arena *scratch, const struct place *old,
    const struct place *new)
{
	struct compared c = {.old = old, .new = new, .first = d->end};
	struct both stage;
	size_t n; /* a mail is the same from wherever */

	c.nsplits = add_splits(&d->new, new, c.splits, 1);
	c.nsplits = add_splits(&d->old, old, c.splits, c.nsplits);
	c.nsplits = add_moved(d, &c);
	n = (new != NULL ? new : old)->mail != NULL ? 1 : d->new.nsources;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; stage_at(d, k, &stage); k++)
			if (has_cell(old, stage.was) || has_cell(new, stage.is))
				compare_cell(d, scratch, &c, i, &stage);
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

static void
compare_all(struct sitediff *d, struct arena *scratch, const struct place *was,
    size_t nwas, const struct place *is, size_t nis)
{
	for (size_t i = 0; i < nis; i++)
		compare(d, scratch, find(was, nwas, &is[i]), &is[i]);
	for (size_t i = 0; i < nwas; i++)
		if (find(is, nis, &was[i]) == NULL)
			compare(d, scratch, &was[i], NULL);
}

void
sitediff_run(struct sitediff *d, struct arena *a, const struct site *old,
    const struct site *new, int64_t now)
{
	static struct place *(*const lists[])(struct arena *,
	    const struct site *, size_t *) = {places_list, places_mails};
	struct arena *scratch = arena_new(0);

	*d = (struct sitediff){.arena = a};
	d->end = &d->first;
	cells_start(&d->new, a, new, now);
	d->old = d->new;
	if (old != NULL) {
		cells_start(&d->old, a, old, now);
		join_sources(d);
	}
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct place *was = NULL, *is;
		size_t nwas = 0, nis;

		if (old != NULL)
			was = lists[i](a, old, &nwas);
		is = lists[i](a, new, &nis);
		compare_all(d, scratch, was, nwas, is, nis);
	}
	arena_free(scratch);
}

bool
sitediff_touches(const struct sitediff *d, const struct site_change *c,
    const struct traffic *t)
{
	/* Who comes today, comes to the page as it is. */
	const struct place *place = c->old != NULL ? c->old : c->new;

	if (!str_eq(t->page, place->id) || !str_eq(t->lang, place->lang))
		return false;
	for (size_t i = 0; i < d->new.nsources; i++)
		if (c->sources[i] && d->new.sources[i].kind == CELL_CLASS &&
		    str_eq(t->source_class, d->new.sources[i].name))
			return true;
	return false;
}

int64_t
sitediff_weekly(const struct sitediff *d, const struct traffics *traffics)
{
	int64_t views = 0;

	for (size_t i = 0; i < traffics->n; i++) {
		const struct traffic *t = &traffics->rows[i];
		const struct site_change *c = d->first;

		while (c != NULL && !sitediff_touches(d, c, t))
			c = c->next;
		if (c != NULL)
			views += t->views;
	}
	return traffics_weekly(views);
}
