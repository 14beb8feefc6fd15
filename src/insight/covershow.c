/* SPDX-License-Identifier: ISC */
#include "insight/covershow.h"

#include <string.h>

#include "template/escape.h"

#define LANGS_TEXT_MAX 1024
#define STAGE_WIDTH 9
#define SOURCES_WIDTH 24

static const char style[] =
    "body{font:16px/1.5 system-ui,sans-serif;margin:1rem;color:#1b1b1b;"
    "background:#fff}"
    "h1{font-size:1.3rem}h2{font-size:1rem;margin:1.5rem 0 .25rem}"
    ".wide{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.85rem}"
    "th,td{border:1px solid #767676;padding:.2rem .5rem;text-align:left}"
    "th{font-weight:600;background:#f2f2f2}"
    ".own{background:#d3efd9}.inherited{background:#e6f1fb}"
    ".default{background:#fff4d6}.missing{background:#fbd5d5}"
    "@media "
    "print{body{margin:0}h2{break-after:avoid}.wide{overflow:visible}table{"
    "font-size:.55rem}}";

static void
put_text(struct buf *b, struct str s)
{
	escape(b, ESCAPE_TEXT, s);
}

void
covershow_start(
    struct covershow *c, const struct cells *cells, struct buf *out, bool html)
{
	*c = (struct covershow){.cells = cells, .out = out, .html = html};
}

void
covershow_head(struct buf *out, struct str title)
{
	buf_lit(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta "
		     "charset=\"utf-8\">\n<meta name=\"viewport\" "
		     "content=\"width=device-width\">\n<title>Coverage of ");
	put_text(out, title);
	buf_printf(
	    out, "</title>\n<style>%s</style></head>\n<body>\n<h1>", style);
	buf_lit(out, "Coverage of ");
	put_text(out, title);
	buf_lit(out, "</h1>\n");
}

void
covershow_tail(struct buf *out)
{
	buf_lit(out, "</body>\n</html>\n");
}

static const struct cover_cell *
line_of(const struct cover_slot *s, size_t source)
{
	return s->cells + source * s->of->nstages;
}

/* An earlier source that is shown the same. */
static bool
is_shared(const struct cover_slot *s, size_t source)
{
	for (size_t i = 0; i < source; i++)
		if (memcmp(line_of(s, i), line_of(s, source),
			s->of->nstages * sizeof(*s->cells)) == 0)
			return true;
	return false;
}

/* The sources that are shown the same as one. */
static struct str
sources_like(
    const struct covershow *c, const struct cover_slot *s, size_t source)
{
	struct buf b;

	buf_init(&b, c->cells->arena, c->out->limit);
	for (size_t i = source; i < s->of->nsources; i++) {
		const struct cell_source *from = &s->of->sources[i];

		if (memcmp(line_of(s, i), line_of(s, source),
			s->of->nstages * sizeof(*s->cells)) != 0)
			continue;
		if (b.n > 0)
			buf_char(&b, ' ');
		if (from->kind != CELL_CLASS)
			buf_printf(
			    &b, "%.*s=", STR_ARG(cells_kind(from->kind)));
		buf_str(&b, from->name);
	}
	return buf_view(&b);
}

static struct str
variant_of(const struct cover_slot *s, const struct cover_cell *cell)
{
	if (cell->cover == COVER_ELSEWHERE)
		return s->mail ? STR("not sent") : STR("another page");
	return cell->variant == 0 ? STR("otherwise")
				  : s->labels[cell->variant - 1];
}

static void
html_slot(struct covershow *c, const struct cover_slot *s)
{
	struct buf *b = c->out;

	buf_lit(b, "<h2>");
	put_text(b, s->name);
	buf_printf(b,
	    " (line %u; %.*s)</h2>\n<div class=\"wide\" tabindex=\"0\" "
	    "role=\"region\" aria-label=\"",
	    (unsigned)s->line, STR_ARG(buf_view(&c->langs)));
	escape(b, ESCAPE_ATTR, s->name);
	buf_printf(b, " %.*s\"><table>\n<tr><th scope=\"col\">source</th>",
	    STR_ARG(buf_view(&c->langs)));
	for (size_t k = 0; k < s->of->nstages; k++) {
		buf_lit(b, "<th scope=\"col\">");
		put_text(b, cells_stage(s->of, k));
		buf_lit(b, "</th>");
	}
	buf_lit(b, "</tr>\n");
	for (size_t i = 0; i < s->of->nsources; i++) {
		if (is_shared(s, i))
			continue;
		buf_lit(b, "<tr><th scope=\"row\">");
		put_text(b, sources_like(c, s, i));
		buf_lit(b, "</th>");
		for (size_t k = 0; k < s->of->nstages; k++) {
			const struct cover_cell *cell = line_of(s, i) + k;
			struct str cover = cover_name(cell->cover);

			buf_printf(b, "<td class=\"%.*s\">", STR_ARG(cover));
			put_text(b, variant_of(s, cell));
			buf_printf(
			    b, "<br><small>%.*s</small></td>", STR_ARG(cover));
		}
		buf_lit(b, "</tr>\n");
	}
	buf_lit(b, "</table></div>\n");
}

/* "3*": the third variant, which asks for source and stage. */
static void
text_cell(struct buf *b, const struct cover_cell *cell)
{
	static const char marks[] = {[COVER_OWN] = '*',
	    [COVER_INHERITED] = ' ',
	    [COVER_DEFAULT] = '-',
	    [COVER_MISSING] = '!',
	    [COVER_ELSEWHERE] = '.'};

	if (cell->variant > 0)
		buf_printf(b, " %*u%c", STAGE_WIDTH - 2,
		    (unsigned)cell->variant, marks[cell->cover]);
	else
		buf_printf(b, " %*c ", STAGE_WIDTH - 2, marks[cell->cover]);
}

static void
text_legend(struct covershow *c, const struct cover_slot *s)
{
	for (size_t k = 0; k < s->nvariants; k++) {
		buf_printf(c->out, "  %zu %.*s", k + 1, STR_ARG(s->labels[k]));
		if (s->reach[k] != REACH_YES)
			buf_printf(c->out, " (%.*s)",
			    STR_ARG(reach_name(s->reach[k])));
	}
	buf_char(c->out, '\n');
}

static void
text_slot(struct covershow *c, const struct cover_slot *s)
{
	struct buf *b = c->out;

	buf_printf(b, "%.*s, line %u (%.*s)\n", STR_ARG(s->name),
	    (unsigned)s->line, STR_ARG(buf_view(&c->langs)));
	text_legend(c, s);
	for (size_t k = 0; k < s->of->nstages; k++) {
		struct str stage = cells_stage(s->of, k);

		stage.n = str_utf8_cut(stage, STAGE_WIDTH - 1);
		buf_printf(b, " %*.*s", STAGE_WIDTH - 1, STR_ARG(stage));
	}
	buf_char(b, '\n');
	for (size_t i = 0; i < s->of->nsources; i++) {
		if (is_shared(s, i))
			continue;
		for (size_t k = 0; k < s->of->nstages; k++)
			text_cell(b, line_of(s, i) + k);
		buf_printf(b, "  %.*s\n", STR_ARG(sources_like(c, s, i)));
	}
	buf_char(b, '\n');
}

static void
flush(struct covershow *c)
{
	if (!c->waits)
		return;
	if (c->html)
		html_slot(c, &c->last);
	else
		text_slot(c, &c->last);
	c->waits = false;
}

/* The same slot in another language, and everybody is shown the same. */
static bool
is_alike(const struct covershow *c, const struct cover_slot *s)
{
	const struct cover_slot *last = &c->last;

	return c->waits && str_eq(last->name, s->name) &&
	       str_eq(last->page, s->page) && last->mail == s->mail &&
	       last->nvariants == s->nvariants &&
	       memcmp(last->cells, s->cells,
		   s->of->nsources * s->of->nstages * sizeof(*s->cells)) == 0 &&
	       (s->nvariants == 0 ||
		   memcmp(last->reach, s->reach,
		       s->nvariants * sizeof(*s->reach)) == 0);
}

void
covershow_slot(struct covershow *c, const struct cover_slot *s)
{
	if (is_alike(c, s)) {
		buf_printf(&c->langs, " %.*s", STR_ARG(s->lang));
		return;
	}
	flush(c);
	c->last = *s;
	c->waits = true;
	buf_init(&c->langs, c->cells->arena, LANGS_TEXT_MAX);
	buf_str(&c->langs, s->lang);
}

void
covershow_end(struct covershow *c, struct str sum)
{
	struct str line;

	flush(c);
	if (!c->html) {
		buf_str(c->out, sum);
		return;
	}
	buf_lit(c->out, "<ul>\n");
	while (sum.n > 0 && str_cut(&sum, '\n', &line)) {
		buf_lit(c->out, "<li>");
		put_text(c->out, line);
		buf_lit(c->out, "</li>\n");
	}
	buf_lit(c->out, "</ul>\n");
}
