/* SPDX-License-Identifier: ISC */
#include "rehearsal/walkacts.h"

#include "base/arena.h"
#include "base/clock.h"
#include "rehearsal/company.h"

#define DAY ((int64_t)86400)

struct work {
	struct walkers *w;
	struct walker *who;
	struct arena *arena;
};

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
site_of(const struct work *x)
{
	return x->w->world->site;
}

static void
visit(struct work *x)
{
	static const struct str from[] = {STR(""), STR(""),
	    STR("https://www.google.com/"), STR("https://www.facebook.com/"),
	    STR("https://chatgpt.com/")};
	const struct site *site = site_of(x);
	uint32_t page, lang = walkers_draw(x->w, site->head->langs.n);
	struct str path;
	int tries = 0;

	/* Rather those that the journey takes note of. */
	do
		page = walkers_draw(x->w, site->head->pages.n);
	while (site_page(site, page)->page_class.n == 0 && tries++ < 3);
	path = image_str(&site->image, IMAGE_ROWS(&site->image, struct span,
					   site_page(site, page)->paths)[lang]);
	if (path.n == 0 || str_chr(path, '{') < path.n)
		path = STR("/");
	browser_open(&x->who->browser, path,
	    from[walkers_draw(x->w, sizeof(from) / sizeof(*from))]);
}

static void
read_page(struct work *x)
{
	if (x->who->browser.status != 200)
		visit(x);
	x->w->world->now += 20 + walkers_draw(x->w, 200);
	browser_read(&x->who->browser, 20 + walkers_draw(x->w, 200));
}

static void
choose(struct work *x)
{
	static const struct str choices[] = {STR("all"), STR("all"), STR("no")};
	const struct browser_field button = {
	    STR("choice"), choices[walkers_draw(x->w, 3)]};

	browser_open(&x->who->browser, STR("/"), STR(""));
	(void)!browser_send(&x->who->browser, STR("consent"), NULL, 0, &button);
}

/* What a field of that kind may be filled with. */
static struct str
value_for(struct work *x, const struct field_row *f)
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
fields_of(
    struct work *x, const struct form_row *form, struct browser_field *fields)
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

/* Opens the page of a form, and sends it with what a form may want. */
static void
fill(struct work *x)
{
	const struct site *site = site_of(x);
	const struct image *im = &site->image;
	const struct browser_field button = {STR(""), STR("")};
	struct browser_field fields[FORM_FIELDS_MAX + FORM_AGREES_MAX];
	uint32_t langs = site->head->langs.n, form;
	const struct form_row *f;
	struct str path;
	size_t n;

	if (site->head->forms.n == 0)
		return;
	form = walkers_draw(x->w, site->head->forms.n);
	path = x->w->form_paths[form * langs + walkers_draw(x->w, langs)];
	if (path.n == 0)
		return;
	f = IMAGE_ROWS(im, struct form_row, site->head->forms) + form;
	browser_open(&x->who->browser, path, STR(""));
	n = fields_of(x, f, fields);
	(void)!browser_send(&x->who->browser,
	    str_format(x->arena, "form/%.*s", STR_ARG(image_str(im, f->name))),
	    fields, n, &button);
}

/* Answers a question of a page. */
static void
answer(struct work *x)
{
	const struct site *site = site_of(x);
	const struct image *im = &site->image;
	const struct ask_row *asks =
	    IMAGE_ROWS(im, struct ask_row, site->head->asks);
	uint32_t langs = site->head->langs.n, n = site->head->asks.n, i;
	struct browser_field button = {STR("answer"), STR("")};
	struct str path;

	if (n == 0)
		return;
	i = walkers_draw(x->w, n);
	path = x->w->form_paths[(site->head->forms.n + i) * langs +
				walkers_draw(x->w, langs)];
	if (path.n == 0 || asks[i].answers.n == 0)
		return;
	browser_open(&x->who->browser, path, STR(""));
	button.value = image_str(
	    im, IMAGE_ROWS(im, struct span,
		    asks[i].answers)[walkers_draw(x->w, asks[i].answers.n)]);
	(void)!browser_send(&x->who->browser,
	    str_format(
		x->arena, "form/%.*s", STR_ARG(image_str(im, asks[i].name))),
	    NULL, 0, &button);
}

/* The mail that came last; NULL: none did. */
static struct letter *
last_letter(struct work *x)
{
	const struct store_mail_row row = {
	    .mail = x->who->last_name, .message_id = x->who->last_mail};

	return x->who->last_mail.n == 0
		   ? NULL
		   : letter_read(x->w->world, x->arena, &row);
}

static bool
open_link(struct work *x, struct str word)
{
	struct letter *l = last_letter(x);
	struct str link = l == NULL ? STR("") : letter_link(x->arena, l, word);

	if (link.n > 0)
		browser_open(&x->who->browser, link, STR(""));
	return link.n > 0 && x->who->browser.status == 200;
}

static void
confirm(struct work *x)
{
	const struct site *site = site_of(x);
	const struct list_row *lists =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);
	struct browser_field button = {STR(""), STR("")};

	if (!open_link(x, STR("/confirm/")))
		return;
	for (uint32_t i = 0;
	     i < site->head->lists.n && walkers_draw(x->w, 4) > 0; i++) {
		button = (struct browser_field){
		    STR(FORM_LIST), image_str(&site->image, lists[i].key)};
		if (browser_send(
			&x->who->browser, STR("confirm/"), NULL, 0, &button))
			return;
	}
	button = (struct browser_field){STR(""), STR("")};
	(void)!browser_send(
	    &x->who->browser, STR("confirm/"), NULL, 0, &button);
}

static void
click(struct work *x)
{
	if (!open_link(x, STR("")))
		return;
	x->w->world->now += 30;
	browser_read(&x->who->browser, 30);
}

static void
leave(struct work *x, bool all)
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
	    .contact = who->contact,
	    .browser = who->browser};
}

static void
tell(struct work *x, struct str event)
{
	const struct site *site = site_of(x);
	const struct span *items =
	    IMAGE_ROWS(&site->image, struct span, site->head->items);
	struct company_event e = {.event = event, .item = STR("")};
	struct person person = walkers_person(x->who);

	if (site->head->items.n > 0)
		e.item = image_str(&site->image,
		    items[walkers_draw(x->w, site->head->items.n)]);
	(void)company_tell(x->w->world, x->arena, &person, &e);
}

static void
tell_any(struct work *x)
{
	const struct site *site = site_of(x);
	const struct span *events =
	    IMAGE_ROWS(&site->image, struct span, site->head->served);

	/* What happens to somebody seldom comes alone. */
	for (uint32_t n = 1 + walkers_draw(x->w, 3);
	     n > 0 && site->head->served.n > 0; n--)
		tell(x, image_str(&site->image,
			    events[walkers_draw(x->w, site->head->served.n)]));
}

/* A date ahead in each field of dates, and a case opened or closed. */
static void
set_any(struct work *x)
{
	const struct site *site = site_of(x);
	const struct span *fields =
	    IMAGE_ROWS(&site->image, struct span, site->head->fields);
	const struct field_row date = {.kind = FIELD_DATE};
	struct person person = walkers_person(x->who);
	struct str name, value;

	if (site->head->fields.n == 0)
		return;
	name = image_str(
	    &site->image, fields[walkers_draw(x->w, site->head->fields.n)]);
	value = str_eq(name, STR("open_case"))
		    ? (walkers_draw(x->w, 3) == 0 ? STR("yes") : STR("no"))
		    : value_for(x, &date);
	(void)company_set(x->w->world, &person, name, value);
}

static void
act(struct work *x)
{
	uint32_t r = walkers_draw(x->w, 100);
	struct person person = walkers_person(x->who);

	x->w->acts++;
	/* Who lets us see what he does says so first. */
	if (x->who->keen && x->who->browser.ncookies == 0)
		choose(x);
	else if (r < 28)
		visit(x);
	else if (r < 36)
		read_page(x);
	else if (r < 46)
		fill(x);
	else if (r < 58)
		confirm(x);
	else if (r < 70)
		click(x);
	else if (r < 74)
		answer(x);
	else if (r < 76)
		choose(x);
	else if (r < 80)
		tell(x, STR("purchase"));
	else if (r < 92)
		tell_any(x);
	else if (r < 96)
		set_any(x);
	else if (r < 98)
		leave(x, walkers_draw(x->w, 4) == 0);
	else if (r < 99)
		(void)company_complaint(x->w->world, &person);
}

void
walkers_act(struct walkers *w, struct walker *who, struct arena *a)
{
	struct work x = {w, who, a};

	act(&x);
}
