/* SPDX-License-Identifier: ISC */
#include "rehearsal/walkacts.h"

#include "base/arena.h"
#include "base/clock.h"
#include "rehearsal/company.h"
#include "template/mail.h"

#define DAY ((int64_t)86400)

/* splitmix64 */
uint32_t
walkers_draw(struct walkers *w, uint32_t n)
{
	uint64_t x = w->random += 0x9e3779b97f4a7c15U;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
	x ^= x >> 31;
	return (uint32_t)(x >> 32) % n;
}

static const struct site *
site_of(const struct walk_act *x)
{
	return x->w->world->site;
}

/* In his language, if there is one. */
void
walkact_visit(struct walk_act *x, struct str page_class)
{
	static const struct str from[] = {STR(""), STR(""),
	    STR("https://www.google.com/"), STR("https://www.facebook.com/"),
	    STR("https://chatgpt.com/")};
	const struct walk_page *pages = x->w->pages, *to = NULL;
	uint32_t n[2] = {0, 0};

	for (size_t i = 0; i < x->w->npages; i++) {
		bool his = pages[i].lang == x->who->lang;

		if (page_class.n > 0 &&
		    !str_eq(pages[i].page_class, page_class))
			continue;
		/* Each of those so far is taken as often as another. */
		if ((his || n[1] == 0) && walkers_draw(x->w, ++n[his]) == 0)
			to = &pages[i];
	}
	if (to != NULL)
		browser_open(&x->who->browser, to->path,
		    from[walkers_draw(x->w, sizeof(from) / sizeof(*from))]);
}

void
walkact_read(struct walk_act *x)
{
	if (x->who->browser.status != 200)
		walkact_visit(x, STR(""));
	x->w->world->now += 20 + walkers_draw(x->w, 200);
	browser_read(&x->who->browser, 20 + walkers_draw(x->w, 200));
}

void
walkact_choose(struct walk_act *x)
{
	static const struct str choices[] = {STR("all"), STR("all"), STR("no")};
	const struct browser_field button = {
	    STR("choice"), choices[walkers_draw(x->w, 3)]};

	browser_open(&x->who->browser, STR("/"), STR(""));
	(void)!browser_send(&x->who->browser, STR("consent"), NULL, 0, &button);
}

/* What a field of that kind may be filled with. */
static struct str
value_for(struct walk_act *x, const struct field_row *f)
{
	const struct image *im = &site_of(x)->image;
	int64_t local = x->w->world->now / DAY + 2 + walkers_draw(x->w, 20);
	int year, month, day;

	switch ((enum field_kind)f->kind) {
	case FIELD_CHOICE:
		return f->options.n == 0
			   ? STR("")
			   : image_str(im, IMAGE_ROWS(im, struct span,
					       f->options)[walkers_draw(
					       x->w, f->options.n)]);
	case FIELD_DATE:
		date_of(local, &year, &month, &day);
		return str_format(x->arena, "%04d-%02d-%02d", year, month, day);
	case FIELD_NUMBER:
		return STR("3");
	case FIELD_TEL:
		return STR("+47 22 00 00 00");
	case FIELD_URL:
		return STR("https://example.org/");
	case FIELD_EMAIL:
		return x->who->email;
	case FIELD_TEXT:
	case FIELD_LINES:
		break;
	}
	return STR("Kari Walker");
}

static size_t
fields_of(struct walk_act *x, const struct form_row *form,
    struct browser_field *fields)
{
	const struct image *im = &site_of(x)->image;
	const struct field_row *rows =
	    IMAGE_ROWS(im, struct field_row, form->fields);
	const struct agree_row *agrees =
	    IMAGE_ROWS(im, struct agree_row, form->agrees);
	size_t n = 0;

	for (uint32_t i = 0; i < form->fields.n; i++)
		if (rows[i].required != 0 || walkers_draw(x->w, 2) == 0)
			fields[n++] =
			    (struct browser_field){image_str(im, rows[i].name),
				value_for(x, &rows[i])};
	for (uint32_t i = 0; i < form->agrees.n; i++) {
		bool list = agrees[i].list.n > 0;

		if (x->who->keen || walkers_draw(x->w, 3) > 0)
			fields[n++] = (struct browser_field){
			    list ? STR(FORM_LIST) : STR(FORM_PURPOSE),
			    image_str(
				im, list ? agrees[i].list : agrees[i].purpose)};
	}
	return n;
}

/* The page of the i-th form or question, in his language, else in another;
 * empty: it stands on none. */
static struct str
path_of(const struct walk_act *x, uint32_t i)
{
	uint32_t langs = site_of(x)->head->langs.n;
	const struct str *paths = &x->w->form_paths[(size_t)i * langs];
	struct str path = paths[x->who->lang];

	for (uint32_t k = 0; path.n == 0 && k < langs; k++)
		path = paths[k];
	return path;
}

void
walkact_fill(struct walk_act *x, struct str form)
{
	const struct site *site = site_of(x);
	const struct form_row *forms =
	    IMAGE_ROWS(&site->image, struct form_row, site->head->forms);
	const struct browser_field button = {STR(""), STR("")};
	struct browser_field fields[FORM_FIELDS_MAX + FORM_AGREES_MAX];
	const struct form_row *f = site_form(site, form);
	struct str path;
	size_t n;

	if (f == NULL && site->head->forms.n > 0)
		f = &forms[walkers_draw(x->w, site->head->forms.n)];
	path = f == NULL ? STR("") : path_of(x, (uint32_t)(f - forms));
	if (path.n == 0)
		return;
	browser_open(&x->who->browser, path, STR(""));
	n = fields_of(x, f, fields);
	if (browser_send(&x->who->browser,
		str_format(x->arena, "form/%.*s",
		    STR_ARG(image_str(&site->image, f->name))),
		fields, n, &button) &&
	    x->who->soon == 0)
		x->who->soon = 1;
}

void
walkact_fill_open(struct walk_act *x)
{
	const struct site *site = site_of(x);
	const struct image *im = &site->image;
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, site->head->forms);
	struct str name = STR("");
	uint32_t n = 0;

	for (uint32_t i = 0; i < site->head->forms.n; i++) {
		const struct agree_row *agrees =
		    IMAGE_ROWS(im, struct agree_row, forms[i].agrees);

		for (uint32_t k = 0; k < forms[i].agrees.n; k++)
			if (agrees[k].purpose.n > 0 &&
			    walkers_draw(x->w, ++n) == 0)
				name = image_str(im, forms[i].name);
	}
	walkact_fill(x, name);
}

void
walkact_answer(struct walk_act *x, struct str question)
{
	const struct site *site = site_of(x);
	const struct image *im = &site->image;
	const struct ask_row *asks =
	    IMAGE_ROWS(im, struct ask_row, site->head->asks);
	const struct ask_row *ask = site_ask(site, question);
	struct browser_field button = {STR("answer"), STR("")};
	struct str path;

	if (ask == NULL && site->head->asks.n > 0)
		ask = &asks[walkers_draw(x->w, site->head->asks.n)];
	if (ask == NULL || ask->answers.n == 0)
		return;
	path = path_of(x, site->head->forms.n + (uint32_t)(ask - asks));
	if (path.n == 0)
		return;
	browser_open(&x->who->browser, path, STR(""));
	button.value = image_str(
	    im, IMAGE_ROWS(im, struct span,
		    ask->answers)[walkers_draw(x->w, ask->answers.n)]);
	(void)!browser_send(&x->who->browser,
	    str_format(
		x->arena, "form/%.*s", STR_ARG(image_str(im, ask->name))),
	    NULL, 0, &button);
}

/* The mail that came last; NULL: none did. */
static struct letter *
last_letter(struct walk_act *x)
{
	const struct store_mail_row row = {
	    .mail = x->who->last_name, .message_id = x->who->last_mail};

	return x->who->last_mail.n == 0
		   ? NULL
		   : letter_read(x->w->world, x->arena, &row);
}

static bool
open_link(struct walk_act *x, struct str word)
{
	struct letter *l = last_letter(x);
	struct str link = l == NULL ? STR("") : letter_link(x->arena, l, word);

	if (link.n > 0)
		browser_open(&x->who->browser, link, STR(""));
	return link.n > 0 && x->who->browser.status == 200;
}

bool
walkact_is_asked(const struct walk_act *x)
{
	const struct mail_row *mail = mail_find(site_of(x), x->who->last_name);

	return mail != NULL && mail->class == KIND_CONFIRMATION;
}

static bool
press(struct walk_act *x, struct str list)
{
	const struct browser_field button = {
	    list.n > 0 ? STR(FORM_LIST) : STR(""), list};

	return browser_send(
	    &x->who->browser, STR("confirm/"), NULL, 0, &button);
}

void
walkact_confirm(struct walk_act *x, struct str list)
{
	const struct site *site = site_of(x);
	const struct list_row *lists =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);

	if (!open_link(x, STR("/confirm/")) ||
	    (list.n > 0 && walkers_draw(x->w, 8) > 0 && press(x, list)))
		return;
	for (uint32_t i = 0;
	     i < site->head->lists.n && walkers_draw(x->w, 4) > 0; i++)
		if (press(x, image_str(&site->image, lists[i].key)))
			return;
	(void)press(x, STR(""));
}

void
walkact_click(struct walk_act *x)
{
	if (!open_link(x, STR("")))
		return;
	x->w->world->now += 30;
	browser_read(&x->who->browser, 30);
}

void
walkact_leave(struct walk_act *x, bool all)
{
	struct browser_field button = {STR("do"), STR("all")};

	if (!open_link(x, STR("/leave/")))
		return;
	if (!all)
		button.value = company_leave_button(x->arena, &x->who->browser);
	(void)!browser_send(&x->who->browser, STR("/leave/"), NULL, 0, &button);
}

struct person
walkers_person(const struct walker *who)
{
	return (struct person){.name = STR("Kari Walker"),
	    .email = who->email,
	    .zone = who->zone,
	    .contact = who->contact,
	    .browser = who->browser};
}

void
walkact_complain(struct walk_act *x)
{
	struct person person = walkers_person(x->who);

	(void)company_complaint(x->w->world, &person);
}

static struct str
any_item(struct walk_act *x)
{
	const struct site *site = site_of(x);
	const struct span *items =
	    IMAGE_ROWS(&site->image, struct span, site->head->items);

	return site->head->items.n == 0
		   ? STR("")
		   : image_str(&site->image,
			 items[walkers_draw(x->w, site->head->items.n)]);
}

static void
visit_any(struct walk_act *x)
{
	walkact_visit(x, STR(""));
}

static void
fill_any(struct walk_act *x)
{
	walkact_fill(x, STR(""));
}

static void
answer_any(struct walk_act *x)
{
	walkact_answer(x, STR(""));
}

static void
confirm_any(struct walk_act *x)
{
	walkact_confirm(x, STR(""));
}

static void
leave_one(struct walk_act *x)
{
	walkact_leave(x, false);
}

/* What somebody does himself by pages and mails. */
static const struct {
	struct str event;
	void (*run)(struct walk_act *);
} doings[] = {
    {STR("page_view"), visit_any},
    {STR("user_engagement"), walkact_read},
    {STR("form_submit"), fill_any},
    {STR("optin_confirmed"), confirm_any},
    {STR("survey_answer"), answer_any},
    {STR("mail_click"), walkact_click},
    {STR("unsubscribe"), leave_one},
    {STR("complaint"), walkact_complain},
};

void
walkact_event(struct walk_act *x, struct str event)
{
	struct company_event e = {.event = event, .item = any_item(x)};
	struct person person = walkers_person(x->who);

	for (size_t i = 0; i < sizeof(doings) / sizeof(doings[0]); i++)
		if (str_eq(event, doings[i].event)) {
			doings[i].run(x);
			return;
		}
	if (site_may_be_served(site_of(x), event)) {
		(void)company_tell(x->w->world, x->arena, &person, &e);
	} else if (site_may_be_told(site_of(x), event)) {
		if (x->who->browser.status != 200)
			visit_any(x);
		browser_tell(&x->who->browser, event, e.item);
	}
}

/* A date ahead, yes or no, a text that something is compared with, or a number
 * close to one that is. */
static struct str
any_value(struct walk_act *x, const struct causes *c)
{
	const struct field_row date = {.kind = FIELD_DATE};
	uint32_t i =
	    walkers_draw(x->w, (uint32_t)(3 + c->ntexts + 2 * c->nnumbers));

	if (i == 0)
		return value_for(x, &date);
	if (i < 3)
		return i == 1 ? STR("yes") : STR("no");
	i -= 3;
	if (i < c->ntexts)
		return c->texts[i];
	return str_format(x->arena, "%.0f",
	    c->numbers[(i - c->ntexts) / 2] + walkers_draw(x->w, 3) - 1);
}

void
walkact_set(struct walk_act *x, struct str field, const struct causes *c)
{
	struct person person = walkers_person(x->who);

	if (site_ask(site_of(x), field) != NULL && walkers_draw(x->w, 2) == 0)
		walkact_answer(x, field);
	else
		(void)company_set(x->w->world, &person, field, any_value(x, c));
}
