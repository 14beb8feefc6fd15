/* SPDX-License-Identifier: ISC */
/* The forms of a person's page, whose POSTs persontell.c takes. */
#include <inttypes.h>

#include "admin/person.h"
#include "admin/sheet.h"
#include "base/arena.h"

#define DAY ((int64_t)86400)
#define DATE_LEN 10 /* of 2027-03-01 */

static void
start_form(struct context *ctx, struct id id)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<form class=\"choose\" method=\"post\" action=\"");
	sheet_address(ctx, STR("people"));
	buf_printf(b,
	    "\"><input type=\"hidden\" name=\"" PERSON_ID "\" value=\"%" PRIu64
	    "\"><input type=\"hidden\" "
	    "name=\"" PERSON_ONCE "\" value=\"",
	    id.lo);
	person_once(b);
	buf_lit(b, "\">\n");
}

static void
put_button(struct buf *b, struct str what, const char *shown)
{
	buf_lit(b, "<button name=\"" PERSON_WHAT "\" value=\"");
	sheet_attr(b, what);
	buf_printf(b, "\">%s</button>\n", shown);
}

void
person_put_task(
    struct context *ctx, const struct store_open *open, bool whom, bool button)
{
	const struct store_task *task = &open->task;
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<li><p>");
	if (whom) {
		person_put_link(ctx, open->contact,
		    open->name.n > 0 ? open->name : open->email);
		if (open->company.n > 0)
			buf_lit(b, ", ");
		sheet_text(b, open->company);
		buf_lit(b, "</p><p>");
	}
	if (ctx->now >= task->due + DAY)
		buf_lit(b, "<strong>Late:</strong> ");
	sheet_day(ctx, task->due);
	buf_lit(b, ", ");
	sheet_text(b, person_name(ctx->site, task->person));
	buf_lit(b, "</p><p class=\"pre\">");
	sheet_text(b, task->text);
	buf_lit(b, "</p>\n");
	if (button) {
		start_form(ctx, open->contact);
		buf_printf(b,
		    "<input type=\"hidden\" name=\"" PERSON_TASK
		    "\" value=\"%" PRIu64 "\">",
		    task->id);
		/* The name tells which, for who does not see where it stands.
		 */
		buf_lit(b, "<button name=\"" PERSON_WHAT
			   "\" value=\"done\" aria-label=\"Done: ");
		sheet_attr(b, task->text);
		buf_lit(b, "\">Done</button></form>");
	}
	buf_lit(b, "</li>\n");
}

static void
put_lost(struct context *ctx, struct id id)
{
	const struct site *site = ctx->site;
	const struct span *keys =
	    IMAGE_ROWS(&site->image, struct span, site->head->barriers);
	struct buf *b = &ctx->response->body;

	if (site->head->barriers.n == 0) {
		buf_lit(b, "<p class=\"note\">Why somebody is lost can be said "
			   "once journey.xml says what holds people back: "
			   "<code>&lt;barrier key=\"price\"/&gt;</code></p>\n");
		return;
	}
	start_form(ctx, id);
	sheet_select(b, PERSON_BARRIER, "Because of");
	for (uint32_t i = 0; i < site->head->barriers.n; i++) {
		struct str key = image_str(&site->image, keys[i]);

		sheet_option(b, key, key, false);
	}
	sheet_select_end(b);
	put_button(b, STR("lost"), "Lost");
	buf_lit(b, "</form>\n");
}

void
person_put_give(struct context *ctx, struct id id)
{
	const struct site *site = ctx->site;
	const struct person_row *rows =
	    IMAGE_ROWS(&site->image, struct person_row, site->head->persons);
	struct buf *b = &ctx->response->body;
	struct str day = site_moment_text(site, ctx->arena, ctx->now + DAY);

	if (site->head->persons.n == 0) {
		buf_lit(b, "<p class=\"note\">Tasks can be given once site.xml "
			   "names colleagues: <code>&lt;person key=\"ingrid\" "
			   "name=\"Ingrid Berg\"/&gt;</code></p>\n");
		return;
	}
	start_form(ctx, id);
	buf_printf(b,
	    "<label>Task<textarea name=\"" PERSON_TEXT
	    "\" rows=\"2\" maxlength=\"1000\" required></textarea></label>\n");
	sheet_select(b, PERSON_WHO, "For");
	for (uint32_t i = 0; i < site->head->persons.n; i++)
		sheet_option(b, image_str(&site->image, rows[i].key),
		    image_str(&site->image, rows[i].name), false);
	sheet_select_end(b);
	buf_printf(b,
	    "<label>By<input type=\"date\" name=\"" PERSON_DUE
	    "\" value=\"%.*s\" required></label>\n",
	    STR_ARG(str_head(day, DATE_LEN)));
	put_button(b, PERSON_GIVE, "Give the task");
	buf_lit(b, "</form>\n");
}

void
person_put_buttons(struct context *ctx, struct id id)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<h2>What you did</h2>\n");
	start_form(ctx, id);
	buf_lit(b, "<label>Note, if there is one<textarea name=\"" PERSON_TEXT
		   "\" rows=\"2\" maxlength=\"1000\"></textarea></label>\n");
	put_button(b, STR("call"), "Called");
	put_button(b, STR("meeting"), "Met");
	put_button(b, STR("offer"), "Offer sent");
	put_button(b, PERSON_NOTE, "Only the note");
	buf_lit(b, "</form>\n");
	put_lost(ctx, id);
}

static void
put_tag(struct context *ctx, struct id id, struct str tag)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<li><a href=\"");
	sheet_address(ctx,
	    str_format(ctx->arena, "people?" PERSON_TAG "=%.*s", STR_ARG(tag)));
	buf_lit(b, "\">");
	sheet_text(b, tag);
	buf_lit(b, "</a>\n");
	start_form(ctx, id);
	buf_lit(b, "<input type=\"hidden\" name=\"" PERSON_TAG "\" value=\"");
	sheet_attr(b, tag);
	buf_lit(b, "\"><button name=\"" PERSON_WHAT
		   "\" value=\"take\" aria-label=\"Take away: ");
	sheet_attr(b, tag);
	buf_lit(b, "\">Take away</button></form></li>\n");
}

void
person_put_tags(struct context *ctx, struct id id, struct str tags)
{
	struct buf *b = &ctx->response->body;
	struct str tag;

	buf_lit(b, "<h2>Tags</h2>\n");
	if (tags.n > 0) {
		buf_lit(b, "<ul class=\"people\">\n");
		while (str_word(&tags, &tag))
			put_tag(ctx, id, tag);
		buf_lit(b, "</ul>\n");
	}
	start_form(ctx, id);
	buf_lit(b, "<label>Tag: small letters, digits, - and _<input "
		   "name=\"" PERSON_TAG "\" maxlength=\"64\" "
		   "pattern=\"[a-z0-9][a-z0-9_\\-]*(/[a-z0-9][a-z0-9_\\-]*)*\" "
		   "required></label>\n");
	put_button(b, PERSON_ADD, "Add the tag");
	buf_lit(b, "</form>\n");
}
