/* SPDX-License-Identifier: ISC */
#include "insight/diffways.h"

#include "base/buf.h"
#include "insight/pagetext.h"

#define LINES_MAX ((size_t)1 << 26)

/* The lines of a text. */
static struct str *
text_lines(struct arena *a, struct str text, size_t *n)
{
	struct str *lines = arena_array(a, PAGETEXT_LINES_MAX, sizeof(*lines)),
		   line;

	*n = 0;
	while (*n < PAGETEXT_LINES_MAX && text.n > 0 &&
	       str_cut(&text, '\n', &line))
		if (line.n > 0)
			lines[(*n)++] = line;
	return lines;
}

/* What is read in the HTML; of a mail that says the same there, in the rest. */
static struct str
changed_lines(struct arena *a, const struct site_change *c)
{
	struct str *old, *new;
	size_t nold, nnew;
	struct buf b;

	buf_init(&b, a, LINES_MAX);
	old = pagetext_lines(a, c->was.html, &nold);
	new = pagetext_lines(a, c->is.html, &nnew);
	pagetext_diff(&b, a, old, nold, new, nnew);
	if (b.n > 0 || c->is.text.n == 0)
		return buf_view(&b);
	old = text_lines(a, c->was.text, &nold);
	new = text_lines(a, c->is.text, &nnew);
	pagetext_diff(&b, a, old, nold, new, nnew);
	return buf_view(&b);
}

const char *
diffways_kind(
    struct arena *arena, const struct site_change *c, struct str *lines)
{
	*lines = STR("");
	if (c->was.html.n == 0)
		return "added";
	if (c->is.html.n == 0)
		return "gone";
	*lines = changed_lines(arena, c);
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
