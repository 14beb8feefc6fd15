/* SPDX-License-Identifier: ISC */
#include "insight/covertodo.h"

#include <inttypes.h>
#include <stdlib.h>

struct todo {
	const struct traffic *traffic;
	struct str slot;
	uint32_t line;
	enum cover cover;
};

void
covertodo_start(struct covertodo *t, struct arena *a, const struct cells *cells,
    const struct traffics *traffics)
{
	*t = (struct covertodo){
	    .arena = a, .cells = cells, .traffics = traffics};
}

static void
add(struct covertodo *t, const struct todo *row)
{
	t->rows =
	    arena_room(t->arena, t->rows, t->n, &t->cap, sizeof(*t->rows));
	t->rows[t->n++] = *row;
}

/* The row of a class in the matrix; nsources: there is none. */
static size_t
class_row(const struct cells *c, struct str source_class)
{
	size_t i = 0;

	while (
	    i < c->nsources && (c->sources[i].kind != CELL_CLASS ||
				   !str_eq(c->sources[i].name, source_class)))
		i++;
	return i;
}

enum cover
covertodo_cover(const struct cells *c, const struct cover_slot *slot,
    const struct traffic *traffic)
{
	size_t row = class_row(c, traffic->source_class);

	if (slot->mail || row == c->nsources ||
	    !str_eq(slot->page, traffic->page) ||
	    !str_eq(slot->lang, traffic->lang))
		return COVER_ELSEWHERE;
	/* Without consent: the first stage of the matrix. */
	return slot->cells[row * c->nstages].cover;
}

void
covertodo_slot(struct covertodo *t, const struct cover_slot *slot)
{
	for (size_t i = 0; i < t->traffics->n; i++) {
		const struct traffic *traffic = &t->traffics->rows[i];
		enum cover cover = covertodo_cover(t->cells, slot, traffic);

		if (cover == COVER_DEFAULT || cover == COVER_MISSING)
			add(t, &(struct todo){
				   traffic, slot->name, slot->line, cover});
	}
}

static int
by_views(const void *pa, const void *pb)
{
	const struct todo *a = pa, *b = pb;

	if (a->traffic->views != b->traffic->views)
		return a->traffic->views > b->traffic->views ? -1 : 1;
	if (a->traffic != b->traffic)
		return a->traffic < b->traffic ? -1 : 1;
	return str_cmp(a->slot, b->slot);
}

void
covertodo_put(struct covertodo *t, size_t max, struct buf *out)
{
	if (t->n > 0)
		qsort(t->rows, t->n, sizeof(*t->rows), by_views);
	for (size_t i = 0; i < t->n && i < max; i++) {
		const struct todo *r = &t->rows[i];
		struct str file = str_head(r->slot, str_chr(r->slot, ':'));

		buf_printf(out,
		    "%" PRId64 " views: %.*s × %.*s on %.*s (%.*s) is shown "
		    "the %.*s of %.*s, %.*s:%u\n",
		    r->traffic->views, STR_ARG(r->traffic->source_class),
		    STR_ARG(r->traffic->stage), STR_ARG(r->traffic->page),
		    STR_ARG(r->traffic->lang), STR_ARG(cover_name(r->cover)),
		    STR_ARG(str_from(r->slot, file.n + 1)), STR_ARG(file),
		    (unsigned)r->line);
	}
	if (t->traffics->n == 0)
		buf_lit(out, "no views were counted in this time\n");
}
