/* SPDX-License-Identifier: ISC */
#include "rehearsal/timeline.h"

#include "base/arena.h"
#include "template/escape.h"

#define NAME_WIDTH 8

static const char *
class_of(enum entry_kind kind)
{
	switch (kind) {
	case ENTRY_ACT:
		return "act";
	case ENTRY_MAIL:
		return "mail";
	case ENTRY_UNSENT:
		return "unsent";
	case ENTRY_RUN:
		return "run";
	case ENTRY_STAGE:
		return "stage";
	case ENTRY_TASK:
		return "task";
	case ENTRY_FAULT:
		return "fault";
	}
	return "";
}

/* What stands before it, so that the kinds are told apart at a glance. */
static const char *
mark_of(enum entry_kind kind)
{
	switch (kind) {
	case ENTRY_MAIL:
		return "< ";
	case ENTRY_UNSENT:
		return "x ";
	case ENTRY_FAULT:
		return "! ";
	case ENTRY_ACT:
		return "> ";
	case ENTRY_RUN:
	case ENTRY_STAGE:
	case ENTRY_TASK:
		break;
	}
	return "  ";
}

static const char *
weekday(const struct site *site, int64_t at)
{
	static const char *const days[] = {
	    "thu", "fri", "sat", "sun", "mon", "tue", "wed"};

	return days[(at + site_offset(site, at)) / 86400 % 7];
}

void
timeline_text(const struct play *p, struct buf *out)
{
	const struct site *site = p->world.site;
	struct arena *a = arena_new(0);

	for (size_t i = 0; i < p->nentries; i++) {
		const struct entry *e = &p->entries[i];
		struct str at = site_moment_text(site, a, e->at);

		buf_printf(out, "%.10s %s %.5s  %-*.*s %s%.*s\n", at.p,
		    weekday(site, e->at), at.p + 11, NAME_WIDTH,
		    STR_ARG(e->who), mark_of(e->kind), STR_ARG(e->what));
	}
	arena_free(a);
}

static void
put_entry(const struct play *p, struct arena *a, const struct entry *e,
    struct buf *out)
{
	struct str at = site_moment_text(p->world.site, a, e->at);

	buf_printf(out,
	    "<tr class=\"%s\"><td><time>%.10s</time> %s %.5s</td><td>",
	    class_of(e->kind), at.p, weekday(p->world.site, e->at), at.p + 11);
	escape(out, ESCAPE_TEXT, e->who);
	buf_lit(out, "</td><td>");
	if (e->file.n > 0) {
		buf_lit(out, "<a href=\"");
		escape(out, ESCAPE_ATTR, e->file);
		buf_lit(out, "\">");
	}
	escape(out, ESCAPE_TEXT, e->what);
	buf_printf(out, "%s</td></tr>\n", e->file.n > 0 ? "</a>" : "");
}

void
timeline_html(const struct play *p, struct str title, struct buf *out)
{
	struct arena *a = arena_new(0);

	buf_lit(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta "
		     "charset=\"utf-8\">\n<title>");
	escape(out, ESCAPE_TEXT, title);
	buf_lit(out,
	    "</title>\n<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n<style>\n"
	    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;"
	    "margin:0 auto;padding:1rem;color:#1d2330;background:#fff}\n"
	    "table{border-collapse:collapse;width:100%}\n"
	    "td{padding:.3rem .6rem;border-top:1px solid #d8dce3;"
	    "vertical-align:top;overflow-wrap:anywhere}\n"
	    "td:first-child{color:#555c68;font-variant-numeric:tabular-nums}\n"
	    ".mail td:last-child{font-weight:600}\n"
	    ".unsent td:last-child,.fault td:last-child{color:#a3182e}\n"
	    ".run td:last-child,.stage td:last-child{color:#555c68}\n"
	    "@media(max-width:40rem){td{display:block;border:0;padding:0 "
	    ".3rem}tr{display:block;border-top:1px solid #d8dce3;"
	    "padding:.4rem 0}}\n</style>\n</head>\n<body>\n<main>\n<h1>");
	escape(out, ESCAPE_TEXT, title);
	buf_lit(out, "</h1>\n<table>\n<tbody>\n");
	for (size_t i = 0; i < p->nentries; i++)
		put_entry(p, a, &p->entries[i], out);
	buf_lit(out, "</tbody>\n</table>\n</main>\n</body>\n</html>\n");
	arena_free(a);
}
