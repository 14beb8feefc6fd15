/* SPDX-License-Identifier: ISC */
/*
 * admin/people/card: somebody left a card at a fair.  It is told as any other
 * touchpoint; and if he wants letters, a form of the site stands for what he
 * asked for: its mail asks whether the address is his, and only his yes makes
 * it valid.
 */
#include <inttypes.h>

#include "admin/person.h"
#include "admin/sheet.h"
#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"
#include "pages/keep.h"
#include "pages/submit.h"
#include "people/sent.h"
#include "people/told.h"

#define BODY_MAX 16384
#define VALUE_MAX 200
#define SENT_MAX 32768

struct card {
	struct told told; /* first: done and think of told.h get it */
	struct context *ctx;
	struct str fault; /* empty: it is good */
	struct str name, email, company, phone, note_text, form_name, lang;
	const struct form_row *form; /* NULL: no mail goes out */
	struct sent sent;            /* what the form would have brought */
	struct store_note note;
	struct store_value phone_value;
	struct store_submit submit, told_values;
	struct store_mail mail;
	bool (*tell)(void *, struct store_think *);
	struct store_tx tx;
};

static struct str
field(const struct context *ctx, const char *name)
{
	return query_get(
	    ctx->arena, ctx->request->body, str_of(name), VALUE_MAX);
}

/* The form */

static void
put_input(struct buf *b, const char *label, const char *name, const char *more,
    struct str value)
{
	buf_printf(
	    b, "<label>%s<input name=\"%s\" %s value=\"", label, name, more);
	sheet_attr(b, value);
	buf_lit(b, "\"></label>\n");
}

static bool
asks(const struct image *im, const struct form_row *form)
{
	return image_str(im, form->confirm).n > 0;
}

static void
put_forms(const struct card *c)
{
	const struct site *site = c->ctx->site;
	const struct form_row *rows =
	    IMAGE_ROWS(&site->image, struct form_row, site->head->forms);
	struct buf *b = &c->ctx->response->body;

	sheet_select(b, "form", "Mail that asks whether the address is right");
	sheet_option(b, STR(""), STR("none"), c->form_name.n == 0);
	for (uint32_t i = 0; i < site->head->forms.n; i++) {
		struct str name = image_str(&site->image, rows[i].name);

		if (asks(&site->image, &rows[i]))
			sheet_option(b, name,
			    str_format(c->ctx->arena, "%.*s, of the form %.*s",
				STR_ARG(
				    image_str(&site->image, rows[i].confirm)),
				STR_ARG(name)),
			    str_eq(name, c->form_name));
	}
	sheet_select_end(b);
}

/* Whether the card asks for the list. */
static bool
wants(const struct card *c, struct str list)
{
	struct str rest = c->ctx->request->body, name, value;

	while (query_next(&rest, &name, &value))
		if (str_eq(name, STR("list")) && str_eq(value, list))
			return true;
	return false;
}

static bool
offers(const struct site *site, const struct form_row *form, struct str list)
{
	const struct agree_row *rows =
	    IMAGE_ROWS(&site->image, struct agree_row, form->agrees);

	for (uint32_t i = 0; i < form->agrees.n; i++)
		if (str_eq(image_str(&site->image, rows[i].list), list))
			return true;
	return false;
}

/* Lists that a form which asks has a box for. */
static void
put_lists(const struct card *c)
{
	const struct site *site = c->ctx->site;
	const struct image *im = &site->image;
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, site->head->forms);
	const struct list_row *lists =
	    IMAGE_ROWS(im, struct list_row, site->head->lists);
	struct buf *b = &c->ctx->response->body;

	for (uint32_t i = 0; i < site->head->lists.n; i++) {
		struct str key = image_str(im, lists[i].key);
		const struct span *labels =
		    IMAGE_ROWS(im, struct span, lists[i].labels);
		bool any = false;

		for (uint32_t k = 0; k < site->head->forms.n; k++)
			any |=
			    asks(im, &forms[k]) && offers(site, &forms[k], key);
		if (!any)
			continue;
		buf_lit(b, "<label class=\"tick\"><input type=\"checkbox\" "
			   "name=\"list\" value=\"");
		sheet_attr(b, key);
		buf_printf(b, "\"%s> wants ", wants(c, key) ? " checked" : "");
		sheet_text(b, image_str(im, labels[site->head->default_lang]));
		buf_lit(b, "</label>\n");
	}
}

static void
put_langs(const struct card *c)
{
	const struct site *site = c->ctx->site;
	struct buf *b = &c->ctx->response->body;

	sheet_select(b, "lang", "Language");
	for (uint32_t i = 0; i < site->head->langs.n; i++) {
		struct str key = site_lang(site, i);

		sheet_option(b, key, key,
		    c->lang.n > 0 ? str_eq(key, c->lang)
				  : i == site->head->default_lang);
	}
	sheet_select_end(b);
}

static enum page_rc
show(const struct card *c)
{
	struct context *ctx = c->ctx;
	struct buf *b = &ctx->response->body;

	sheet_start(ctx, STR("A card from a fair"));
	if (c->fault.n > 0) {
		ctx->response->status = 422;
		buf_lit(b, "<p class=\"error\">");
		sheet_text(b, c->fault);
		buf_lit(b, "</p>\n");
	}
	buf_lit(b, "<form class=\"choose\" method=\"post\" action=\"");
	sheet_address(ctx, STR("people/card"));
	buf_lit(
	    b, "\"><input type=\"hidden\" name=\"" PERSON_ONCE "\" value=\"");
	person_once(b);
	buf_lit(b, "\">\n");
	put_input(b, "Name", "name", "maxlength=\"200\"", c->name);
	put_input(b, "Address", "email", "type=\"email\" required", c->email);
	put_input(b, "Company", "company", "maxlength=\"200\"", c->company);
	put_input(b, "Phone", "phone", "type=\"tel\"", c->phone);
	buf_lit(b, "<label>Note<textarea name=\"" PERSON_TEXT
		   "\" rows=\"3\" maxlength=\"1000\">");
	sheet_text(b, c->note_text);
	buf_lit(b, "</textarea></label>\n");
	put_langs(c);
	put_forms(c);
	put_lists(c);
	buf_lit(b, "<button>Keep</button>\n</form>\n<p class=\"note\">Nothing "
		   "is sent but that one mail, until the answer to it says "
		   "yes.</p>\n");
	return sheet_end(ctx);
}

/* What was sent */

static void
add_pair(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "&%s=", name);
	query_encode(b, value);
}

/* As if he had written it into the form himself. */
static bool
fill_form(struct card *c)
{
	struct context *ctx = c->ctx;
	int lang = site_lang_find(ctx->site, c->lang);
	struct str rest = ctx->request->body, name, value;
	struct buf b;

	buf_init(&b, ctx->arena, SENT_MAX);
	add_pair(&b, "email", c->told.email);
	add_pair(&b, "name", c->name);
	add_pair(&b, "company", c->company);
	add_pair(&b, "phone", c->phone);
	while (query_next(&rest, &name, &value))
		if (str_eq(name, STR("list")))
			add_pair(&b, FORM_LIST, value);
	return !b.bad && lang >= 0 &&
	       sent_read(ctx->arena, ctx->site, c->form, (uint32_t)lang,
		   buf_view(&b), &c->sent);
}

/* Fields of the form that the card has not. */
static void
say_lacking(struct card *c)
{
	struct buf b;

	buf_init(&b, c->ctx->arena, 2048);
	buf_printf(&b,
	    "The form %.*s asks for more than the card says; choose another "
	    "one, or none. It also wants:",
	    STR_ARG(c->form_name));
	for (size_t i = 0; i < c->sent.nfields; i++)
		if (c->sent.fields[i].broken != RULE_GOOD)
			buf_printf(
			    &b, " %.*s", STR_ARG(c->sent.fields[i].name));
	c->fault = buf_view(&b);
}

static size_t
count_lists(const struct card *c)
{
	struct str rest = c->ctx->request->body, name, value;
	size_t n = 0;

	while (query_next(&rest, &name, &value))
		n += str_eq(name, STR("list"));
	return n;
}

static void
take_form(struct card *c)
{
	struct context *ctx = c->ctx;

	if (c->form_name.n == 0) {
		if (count_lists(c) > 0)
			c->fault = STR("Choose the mail that asks for the "
				       "list: without a yes to it nobody is "
				       "on one.");
		return;
	}
	c->form = site_form(ctx->site, c->form_name);
	if (c->form == NULL || !asks(&ctx->site->image, c->form))
		c->fault = STR("The site has no such form any more.");
	else if (!fill_form(c))
		c->fault = STR("The card holds more than a form takes.");
	else if (!c->sent.good)
		say_lacking(c);
	else if (c->sent.nwishes < count_lists(c))
		c->fault = str_format(ctx->arena,
		    "The form %.*s does not ask for all of these lists.",
		    STR_ARG(c->form_name));
}

static void
take(struct card *c)
{
	struct context *ctx = c->ctx;

	c->name = field(ctx, "name");
	c->email = field(ctx, "email");
	c->company = field(ctx, "company");
	c->phone = field(ctx, "phone");
	c->lang = field(ctx, "lang");
	c->form_name = field(ctx, "form");
	c->note_text = person_field(
	    ctx->arena, ctx->request->body, PERSON_TEXT, PERSON_TEXT_MAX);
	if (!told_email(ctx->arena, c->email, &c->told.email))
		c->fault = STR("The address is not one such as "
			       "kari@example.com.");
	else if (site_lang_find(ctx->site, c->lang) < 0)
		c->fault = STR("Choose a language of the site.");
	else
		take_form(c);
}

/* What the form brought stands behind its event, the last that is told. */
static bool
think(void *arg, struct store_think *t)
{
	const struct card *c = arg;

	if (!c->tell(arg, t))
		return false;
	if (c->form != NULL) {
		store_change(t, CHANGE_ADD_SUBMIT)->submit = &c->submit;
		store_change(t, CHANGE_QUEUE_MAIL)->mail = &c->mail;
	} else if (c->phone.n > 0) {
		store_change(t, CHANGE_FILL_VALUES)->submit = &c->told_values;
	}
	if (c->note.text.n > 0)
		store_change(t, CHANGE_ADD_NOTE)->note = &c->note;
	return true;
}

/* To him; of what was kept before only the address is at hand. */
static void
lead_on(const struct card *c, struct id id)
{
	struct context *ctx = c->ctx;
	struct buf b;

	buf_init(&b, ctx->arena, 2048);
	buf_str(&b, image_str(&ctx->site->image, ctx->site->head->prefix));
	if (id.lo != 0) {
		buf_printf(&b,
		    "admin/people?" PERSON_ID "=%" PRIu64 "&did=card", id.lo);
	} else {
		buf_lit(&b, "admin/people?q=");
		query_encode(&b, c->told.email);
	}
	response_redirect(ctx->response, 303, buf_view(&b));
}

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	const struct card *c = arg;
	struct context *ctx = c->ctx;

	if (rc == STORE_OK)
		log_info("people: contact %" PRIu64 ": card%s%.*s, says %.*s",
		    t->contact.id.lo, c->form != NULL ? ", form " : "",
		    STR_ARG(c->form_name), STR_ARG(c->note.by));
	if (rc == STORE_OK || rc == STORE_AGAIN)
		lead_on(c, t->contact.id);
	else
		page_error(ctx, 503);
	ctx->finish(ctx);
}

static void
make_form(struct card *c)
{
	struct context *ctx = c->ctx;

	c->told.events[c->told.nevents++] = (struct store_event){.at = ctx->now,
	    .event = STR("form_submit"),
	    .form = image_str(&ctx->site->image, c->form->name),
	    .by = c->note.by};
	c->submit = (struct store_submit){.at = ctx->now,
	    .form = image_str(&ctx->site->image, c->form->name),
	    .channel = STR("operator"),
	    .lang = c->lang,
	    .values = c->sent.values,
	    .nvalues = c->sent.nvalues,
	    .wishes = c->sent.wishes,
	    .nwishes = c->sent.nwishes};
	submit_mail(ctx, c->form, c->lang, c->tx.key, &c->mail);
}

static enum page_rc
park(struct card *c)
{
	struct context *ctx = c->ctx;

	c->note = (struct store_note){
	    .at = ctx->now, .by = person_who(ctx), .text = c->note_text};
	c->told.name = c->name;
	c->told.company = c->company;
	c->told.events[c->told.nevents++] = (struct store_event){
	    .at = ctx->now, .event = STR("fair"), .by = c->note.by};
	c->phone_value = (struct store_value){STR("phone"), c->phone};
	c->told_values = (struct store_submit){
	    .at = ctx->now, .values = &c->phone_value, .nvalues = 1};
	person_key(ctx, field(ctx, PERSON_ONCE), STR("card"), c->tx.key);
	if (c->form != NULL)
		make_form(c);
	if (told_prepare(&c->told, ctx->arena, &c->tx) != TOLD_GOOD) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	c->tell = c->tx.think;
	c->tx.think = think;
	c->tx.done = done;
	c->tx.ctx = c;
	return keep_write(ctx, &c->tx);
}

static enum page_rc
run(struct context *ctx)
{
	struct card *c = ARENA_NEW(ctx->arena, struct card);

	c->ctx = ctx;
	if (ctx->request->method != METHOD_POST)
		return show(c);
	if (field(ctx, PERSON_ONCE).n == 0) {
		page_error(ctx, 400);
		return PAGE_DONE;
	}
	take(c);
	return c->fault.n > 0 ? show(c) : park(c);
}

const struct page_entry admin_card = {.path = "admin/people/card",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
