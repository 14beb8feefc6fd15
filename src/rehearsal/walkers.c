/* SPDX-License-Identifier: ISC */
#include "rehearsal/walkers.h"

#include "base/arena.h"
#include "rehearsal/company.h"
#include "rehearsal/walkmind.h"

#define DAY ((int64_t)86400)
#define MAILS_MAX 64
#define VALUES_MAX 3 /* of a page's {x} that are gone to */
#define YEAR (366 * DAY)

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

		if (rows[n].ended_at < w->handed_at)
			continue;
		str_cut(&email, '@', &number);
		if (number.n < 2 || !str_i64(str_from(number, 1), &i) ||
		    i < 0 || (uint64_t)i >= w->n)
			continue;
		who = &w->all[i];
		who->last_mail = str_copy(w->arena, rows[n].message_id);
		who->last_name = str_copy(w->arena, rows[n].mail);
		walkmind_got(w, who, who->last_name);
		w->mails++;
	}
	w->handed_at = w->world->now;
}

/* The address with the k-th value of each {x}. */
static struct str
bound(const struct walkers *w, const struct page_row *page, struct str path,
    uint32_t k)
{
	const struct image *im = &w->world->site->image;
	const struct bind_row *binds =
	    IMAGE_ROWS(im, struct bind_row, page->binds);
	struct str rest = path, head;
	struct buf out;

	buf_init(&out, w->arena, 4096);
	while (str_cut(&rest, '{', &head)) {
		struct str name;

		buf_str(&out, head);
		if (rest.p == NULL)
			break;
		str_cut(&rest, '}', &name);
		for (uint32_t i = 0; i < page->binds.n; i++)
			if (binds[i].values.n > 0 &&
			    str_eq(image_str(im, binds[i].name), name))
				buf_str(&out,
				    image_str(im, IMAGE_ROWS(im, struct span,
						      binds[i].values)
						      [k % binds[i].values.n]));
	}
	return buf_view(&out);
}

static struct str
class_of(const struct site *site, const struct page_row *page, struct str path)
{
	int i = journey_page_class(&site->journey, path);

	if (page->page_class.n > 0)
		return image_str(&site->image, page->page_class);
	return i < 0 ? STR("")
		     : journey_page_class_key(&site->journey, (uint32_t)i);
}

/* All addresses that people can go to. */
static void
find_pages(struct walkers *w)
{
	const struct site *site = w->world->site;
	uint32_t langs = site->head->langs.n;

	w->pages = arena_array(w->arena,
	    (size_t)site->head->pages.n * langs * VALUES_MAX,
	    sizeof(*w->pages));
	for (uint32_t i = 0; i < site->head->pages.n * langs; i++) {
		const struct page_row *page = site_page(site, i / langs);
		struct str path = image_str(
		    &site->image, IMAGE_ROWS(&site->image, struct span,
				      page->paths)[i % langs]);
		uint32_t values = page->binds.n > 0 ? VALUES_MAX : 1;

		for (uint32_t k = 0; path.n > 0 && k < values; k++) {
			struct str to = bound(w, page, path, k);

			w->pages[w->npages++] = (struct walk_page){
			    to, class_of(site, page, to), i % langs};
		}
	}
}

/* Notes that a page holds a form or question, as a first visitor sees it. */
static void
find_on(struct walkers *w, struct browser *scout, const struct walk_page *page)
{
	const struct site *site = w->world->site;
	const struct image *im = &site->image;
	const struct form_row *forms =
	    IMAGE_ROWS(im, struct form_row, site->head->forms);
	const struct ask_row *asks =
	    IMAGE_ROWS(im, struct ask_row, site->head->asks);
	uint32_t nforms = site->head->forms.n, langs = site->head->langs.n;

	browser_open(scout, page->path, STR(""));
	for (uint32_t i = 0; i < nforms + site->head->asks.n; i++) {
		struct span name =
		    i < nforms ? forms[i].name : asks[i - nforms].name;

		if (browser_has_form(scout, str_format(w->arena, "form/%.*s",
						STR_ARG(image_str(im, name)))))
			w->form_paths[(size_t)i * langs + page->lang] =
			    page->path;
	}
}

static void
find_forms(struct walkers *w)
{
	const struct site *site = w->world->site;
	struct browser scout = {.world = w->world,
	    .arena = w->arena,
	    .lang = site_lang(site, site->head->default_lang)};

	w->form_paths = arena_array(w->arena,
	    (size_t)(site->head->forms.n + site->head->asks.n) *
		site->head->langs.n,
	    sizeof(*w->form_paths));
	for (size_t i = 0; i < w->npages; i++)
		find_on(w, &scout, &w->pages[i]);
}

static void
find_causes(struct walkers *w)
{
	const struct site *site = w->world->site;
	const struct sequence_row *rows = IMAGE_ROWS(
	    &site->image, struct sequence_row, site->head->sequences);

	w->causes =
	    arena_array(w->arena, site->head->sequences.n, sizeof(*w->causes));
	for (uint32_t i = 0; i < site->head->sequences.n; i++)
		causes_of(site, w->arena, &rows[i], &w->causes[i]);
}

static void
begin(struct walkers *w)
{
	/* Some on the other side of the world, or where clocks go otherwise. */
	static const struct str zones[] = {STR(""), STR("Europe/Stockholm"),
	    STR("Europe/Helsinki"), STR("America/New_York"),
	    STR("Australia/Sydney"), STR("Asia/Tokyo")};
	const struct site *site = w->world->site;

	w->all = arena_array(w->arena, w->n, sizeof(*w->all));
	for (size_t i = 0; i < w->n; i++) {
		struct walker *who = &w->all[i];

		who->arena = arena_new(0);
		who->lang = walkers_draw(w, site->head->langs.n);
		who->browser = (struct browser){.world = w->world,
		    .arena = who->arena,
		    .lang = site_lang(site, who->lang)};
		who->zone =
		    zones[walkers_draw(w, sizeof(zones) / sizeof(zones[0]))];
		who->email = str_format(w->arena, "w%zu@walkers.example", i);
		who->last_mail = who->last_name = STR("");
		who->keen = i % 2 == 0;
		who->next_at =
		    w->world->now + walkers_draw(w, 90 * (uint32_t)DAY);
	}
	find_pages(w);
	find_forms(w);
	find_causes(w);
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

static void
worked(void *ctx)
{
	*(bool *)ctx = true;
}

bool
walkers_run(
    struct walkers *w, void (*progress)(void *ctx, double done), void *ctx)
{
	int64_t from = w->world->now;
	struct arena *a = arena_new(0);
	bool good = true, did = false;

	begin(w);
	/* Each look is at all of them, and their silences are of weeks. */
	w->world->sender.running.scan_seconds = DAY;
	while (good) {
		struct walker *who = earliest(w);

		if (who->next_at >= w->until)
			break;
		good = world_until(w->world, who->next_at, worked, &did);
		if (did)
			hand_out(w, a);
		did = false;
		walkmind_act(w, who, a);
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
