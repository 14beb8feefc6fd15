/* SPDX-License-Identifier: ISC */
#include "insight/diffways.h"

#include "base/buf.h"
#include "insight/pagetext.h"

#define LINES_MAX ((size_t)1 << 26)

const char *
diffways_kind(
    struct arena *arena, const struct site_change *c, struct str *lines)
{
	struct str *old, *new;
	size_t nold, nnew;
	struct buf b;

	*lines = STR("");
	if (c->old_page.n == 0)
		return "added";
	if (c->new_page.n == 0)
		return "gone";
	buf_init(&b, arena, LINES_MAX);
	old = pagetext_lines(arena, c->old_page, &nold);
	new = pagetext_lines(arena, c->new_page, &nnew);
	pagetext_diff(&b, arena, old, nold, new, nnew);
	*lines = buf_view(&b);
	return lines->n > 0 ? "changed" : "markup";
}

static struct diff_way *
way_of(struct diff_way *first, const char *kind, struct str lines)
{
	struct diff_way *w;

	for (w = first; w != NULL; w = w->next)
		if (w->kind == kind && str_eq(w->lines, lines))
			return w;
	return NULL;
}

static void
add(struct arena *arena, struct diff_way *way, const struct site_change *c)
{
	const struct place *place = sitediff_place(c);
	struct diff_spot *s;

	way->cells += c->cells;
	for (s = way->first; s != NULL; s = s->next)
		if (s->place == place) {
			s->cells += c->cells;
			return;
		}
	s = ARENA_NEW(arena, struct diff_spot);
	*s = (struct diff_spot){.place = place,
	    .cells = c->cells,
	    .source = c->source,
	    .stage = c->stage};
	*way->end = s;
	way->end = &s->next;
}

/* Traffic is of pages, of which several addresses may change. */
static void
count(struct diff_way *way, const struct sitediff *d,
    const struct site_change *c, const struct traffics *traffics)
{
	for (size_t i = 0; i < traffics->n; i++)
		if (!way->seen[i] &&
		    sitediff_touches(d, c, &traffics->rows[i])) {
			way->seen[i] = true;
			way->views += traffics->rows[i].views;
		}
}

struct diff_way *
diffways_list(struct arena *arena, const struct sitediff *d,
    const struct traffics *traffics)
{
	struct diff_way *first = NULL, **end = &first, *way;

	for (const struct site_change *c = d->first; c != NULL; c = c->next) {
		struct str lines;
		const char *kind = diffways_kind(arena, c, &lines);

		way = way_of(first, kind, lines);
		if (way == NULL) {
			way = ARENA_NEW(arena, struct diff_way);
			*way = (struct diff_way){.kind = kind, .lines = lines};
			way->end = &way->first;
			way->seen =
			    arena_array(arena, traffics->n, sizeof(bool));
			*end = way;
			end = &way->next;
		}
		add(arena, way, c);
		count(way, d, c, traffics);
	}
	return first;
}
