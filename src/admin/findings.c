/* SPDX-License-Identifier: ISC */
#include "admin/findings.h"

#include <inttypes.h>

#include "admin/sheet.h"

#define SHOWN_MAX (512u * 1024) /* bytes of a page, which holds twice that */

struct list {
	struct buf *b;
	const char *cause; /* of the list under way; NULL: none */
};

static void
put_complaint(void *ctx, struct where where, enum severity severity,
    const char *cause, struct str text)
{
	struct list *list = ctx;
	struct buf *b = list->b;

	if (list->cause == NULL || !str_eq(str_of(cause), str_of(list->cause)))
		buf_printf(b, "%s<h2>%s</h2>\n<ul>\n",
		    list->cause != NULL ? "</ul>\n" : "", cause);
	list->cause = cause;
	buf_lit(b, "<li><code>");
	sheet_text(b, where.file);
	if (where.line > 0)
		buf_printf(b, ":%u", where.line);
	buf_printf(b, "</code> <strong>%s</strong>: ",
	    severity == COMPLAINT_ERROR ? "error" : "warning");
	sheet_text(b, text);
	buf_lit(b, "</li>\n");
}

void
findings_complaints(struct buf *b, const struct complaints *complaints)
{
	struct list list = {.b = b};

	complaints_each(complaints, put_complaint, &list);
	if (list.cause != NULL)
		buf_lit(b, "</ul>\n");
	if (complaints_left_out(complaints) > 0)
		buf_printf(b, "<p>And %zu more.</p>\n",
		    complaints_left_out(complaints));
}

static void
put_spot(struct buf *b, const struct diff_spot *s)
{
	buf_lit(b, "<li><code>");
	sheet_text(b, s->place->path);
	buf_lit(b, "</code> (");
	sheet_text(b, s->place->id);
	buf_lit(b, ", ");
	sheet_text(b, s->place->lang);
	buf_printf(
	    b, "): %zu cell%s, first ", s->cells, s->cells == 1 ? "" : "s");
	sheet_text(b, s->source);
	buf_lit(b, " × ");
	sheet_text(b, s->stage);
	buf_lit(b, "</li>\n");
}

void
findings_changes(struct buf *b, struct arena *arena, const struct sitediff *d,
    const struct traffics *traffics)
{
	for (const struct diff_way *w = diffways_list(arena, d, traffics);
	     w != NULL; w = w->next) {
		if (b->n > SHOWN_MAX) {
			buf_lit(b, "<p>And more: kunderejse diff shows all of "
				   "it.</p>\n");
			return;
		}
		buf_printf(b, "<h2>%s, %zu cell%s", w->kind, w->cells,
		    w->cells == 1 ? "" : "s");
		if (w->views > 0)
			buf_printf(b, ", %" PRId64 " views a week",
			    traffics_weekly(w->views));
		buf_lit(b, "</h2>\n<ul>\n");
		for (const struct diff_spot *s = w->first; s != NULL;
		     s = s->next)
			put_spot(b, s);
		buf_lit(b, "</ul>\n");
		if (w->lines.n == 0)
			continue;
		buf_lit(b, "<pre tabindex=\"0\">");
		sheet_text(b, w->lines);
		buf_lit(b, "</pre>\n");
	}
}

void
findings_sequences(struct buf *b, const struct sequence_change *rows, size_t n)
{
	if (n > 0)
		buf_lit(b, "<h2>Sequences</h2>\n<ul>\n");
	for (size_t i = 0; i < n; i++) {
		buf_lit(b, "<li><code>");
		sheet_text(b, rows[i].where.file);
		buf_printf(
		    b, ":%u</code> <strong>", (unsigned)rows[i].where.line);
		sheet_text(b, rows[i].sequence);
		buf_lit(b, "</strong>: ");
		sheet_text(b, rows[i].text);
		buf_lit(b, "</li>\n");
	}
	if (n > 0)
		buf_lit(b, "</ul>\n");
}
