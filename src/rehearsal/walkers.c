/* SPDX-License-Identifier: ISC */
#include "rehearsal/walkers.h"

#include "base/arena.h"
#include "rehearsal/company.h"
#include "rehearsal/walkacts.h"

#define DAY ((int64_t)86400)
#define MAILS_MAX 64
#define YEAR (366 * DAY)

/* Most come back soon, some after weeks, a few after half a year. */
static int64_t
silence(struct walkers *w)
{
	uint32_t kind = walkers_draw(w, 10);

	if (kind < 6)
		return 60 + walkers_draw(w, 6 * 3600);
	if (kind < 9)
		return DAY + walkers_draw(w, 20 * (uint32_t)DAY);
	return 40 * DAY + walkers_draw(w, 200 * (uint32_t)DAY);
}

/* Who got which mail since. */
static void
hand_out(struct walkers *w, struct arena *a)
{
	struct store_mail_row *rows;
	size_t n;

	if (store_mail_list(w->world->store, a, MAIL_ACCEPTED, MAILS_MAX, &rows,
		&n) != STORE_OK)
		return;
	while (n-- > 0) {
		struct str email = rows[n].email, number;
		struct walker *who;
		int64_t i;

		str_cut(&email, '@', &number);
		if (number.n < 2 || !str_i64(str_from(number, 1), &i) ||
		    i < 0 || (uint64_t)i >= w->n)
			continue;
		who = &w->all[i];
		if (str_eq(who->last_mail, rows[n].message_id))
			continue;
		who->last_mail = str_copy(w->arena, rows[n].message_id);
		who->last_name = str_copy(w->arena, rows[n].mail);
		w->mails++;
	}
}

/* Which page of each language holds which form, as a first visitor sees it. */
static void
find_forms(struct walkers *w)
{
	const struct site *site = w->world->site;
	const struct image *im = &site->image;
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, site->head->forms);
	const struct ask_row *asks =
	    IMAGE_ROWS(im, struct ask_row, site->head->asks);
	uint32_t langs = site->head->langs.n, pages = site->head->pages.n;
	struct browser scout = {.world = w->world,
	    .arena = w->arena,
	    .lang = site_lang(site, site->head->default_lang)};

	w->form_paths = arena_array(w->arena,
	    (size_t)(site->head->forms.n + site->head->asks.n) * langs,
	    sizeof(*w->form_paths));
	for (uint32_t k = 0; k < pages * langs; k++) {
		struct str path = image_str(
		    im, IMAGE_ROWS(im, struct span,
			    site_page(site, k / langs)->paths)[k % langs]);

		if (path.n == 0 || str_chr(path, '{') < path.n)
			continue;
		browser_open(&scout, path, STR(""));
		for (uint32_t i = 0; i < site->head->forms.n; i++)
			if (browser_has_form(&scout,
				str_format(w->arena, "form/%.*s",
				    STR_ARG(image_str(im, forms[i].name)))))
				w->form_paths[i * langs + k % langs] = path;
		for (uint32_t i = 0; i < site->head->asks.n; i++)
			if (browser_has_form(&scout,
				str_format(w->arena, "form/%.*s",
				    STR_ARG(image_str(im, asks[i].name)))))
				w->form_paths[(site->head->forms.n + i) *
						  langs +
					      k % langs] = path;
	}
}

static void
begin(struct walkers *w)
{
	const struct site *site = w->world->site;

	w->all = arena_array(w->arena, w->n, sizeof(*w->all));
	for (size_t i = 0; i < w->n; i++) {
		struct walker *who = &w->all[i];

		who->arena = arena_new(0);
		who->browser = (struct browser){.world = w->world,
		    .arena = who->arena,
		    .lang =
			site_lang(site, walkers_draw(w, site->head->langs.n))};
		who->email = str_format(w->arena, "w%zu@walkers.example", i);
		who->last_mail = who->last_name = STR("");
		who->keen = i % 2 == 0;
		who->next_at =
		    w->world->now + walkers_draw(w, 90 * (uint32_t)DAY);
	}
	find_forms(w);
}

static struct walker *
earliest(struct walkers *w)
{
	struct walker *first = &w->all[0];

	for (size_t i = 1; i < w->n; i++)
		if (w->all[i].next_at < first->next_at)
			first = &w->all[i];
	return first;
}

/* What a browser keeps of pages it left is let go of. */
static void
tidy(struct walker *who)
{
	struct arena *fresh = arena_new(0);
	struct browser *b = &who->browser;

	for (size_t i = 0; i < b->ncookies; i++) {
		b->cookies[i].name = str_copy(fresh, b->cookies[i].name);
		b->cookies[i].value = str_copy(fresh, b->cookies[i].value);
	}
	b->arena = fresh;
	b->status = 0;
	b->html = b->path = b->query = b->referer = b->type = STR("");
	arena_free(who->arena);
	who->arena = fresh;
}

static void
end(struct walkers *w)
{
	for (size_t i = 0; i < w->n; i++)
		arena_free(w->all[i].arena);
}

/* Nothing is open any more, so that all that waits goes on. */
static bool
close_cases(struct walkers *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct person person = walkers_person(&w->all[i]);

		if (site_has_field(w->world->site, STR("open_case")))
			(void)company_set(
			    w->world, &person, STR("open_case"), STR("no"));
	}
	return world_until(w->world, w->until + YEAR, NULL, NULL);
}

bool
walkers_run(
    struct walkers *w, void (*progress)(void *ctx, double done), void *ctx)
{
	int64_t from = w->world->now;
	struct arena *a = arena_new(0);
	bool good = true;

	begin(w);
	while (good) {
		struct walker *who = earliest(w);

		if (who->next_at >= w->until)
			break;
		good = world_until(w->world, who->next_at, NULL, NULL);
		hand_out(w, a);
		walkers_act(w, who, a);
		who->next_at = w->world->now + silence(w);
		if (who->next_at > w->world->now + DAY)
			tidy(who);
		if (progress != NULL && w->acts % 256 == 0)
			progress(ctx, (double)(w->world->now - from) /
					  (double)(w->until - from));
		arena_reset(a);
	}
	good = good && close_cases(w);
	end(w);
	arena_free(a);
	return good;
}
