/* SPDX-License-Identifier: ISC */
#include "insight/places.h"

#include "people/reader.h"
#include "sending/making.h"
#include "template/depends.h"

struct list {
	struct arena *arena;
	const struct site *site;
	struct place *rows, next;
	size_t n, cap;
};

/* The address of a page, alone or with others; NULL: it has none. */
static const struct route_row *
route_of(const struct site *site, uint32_t page, uint32_t lang)
{
	const struct image *im = &site->image;
	const struct route_row *routes =
	    IMAGE_ROWS(im, struct route_row, site->head->routes);

	for (uint32_t i = 0; i < site->head->routes.n; i++) {
		const struct choice_row *choices =
		    IMAGE_ROWS(im, struct choice_row, routes[i].choices);

		if (routes[i].lang != lang)
			continue;
		if (routes[i].page == page)
			return &routes[i];
		for (uint32_t k = 0; k < routes[i].choices.n; k++)
			if (choices[k].page == page)
				return &routes[i];
	}
	return NULL;
}

static void
add(struct list *l)
{
	l->rows =
	    arena_room(l->arena, l->rows, l->n, &l->cap, sizeof(*l->rows));
	l->next.path =
	    site_path_in(l->site, l->arena, &l->next.hit, l->next.hit.lang);
	l->rows[l->n++] = l->next;
}

/* For each value of the bindings from `bind` on. */
static void
add_bound(struct list *l, uint32_t bind)
{
	const struct image *im = &l->site->image;
	const struct page_row *page = site_page(l->site, l->next.page);
	struct span values;

	if (bind == page->binds.n) {
		add(l);
		return;
	}
	values = IMAGE_ROWS(im, struct bind_row, page->binds)[bind].values;
	for (uint32_t i = 0; i < values.n; i++) {
		l->next.hit.binds[bind] =
		    image_str(im, IMAGE_ROWS(im, struct span, values)[i]);
		add_bound(l, bind + 1);
	}
}

static void
add_page(struct list *l, uint32_t page, uint32_t lang)
{
	const struct image *im = &l->site->image;
	const struct page_row *row = site_page(l->site, page);
	const struct route_row *route = route_of(l->site, page, lang);

	if (route == NULL ||
	    IMAGE_ROWS(im, uint32_t, row->programs)[lang] == SITE_NO_PROGRAM)
		return;
	l->next = (struct place){.id = image_str(im, row->id),
	    .lang = site_lang(l->site, lang),
	    .page = page,
	    .hit = {.kind = ROUTE_PAGE,
		.page = route->page,
		.lang = lang,
		.choices = route->choices}};
	add_bound(l, 0);
}

struct place *
places_list(struct arena *a, const struct site *site, size_t *n)
{
	struct list l = {.arena = a, .site = site};

	for (uint32_t page = 0; page < site->head->pages.n; page++)
		for (uint32_t lang = 0; lang < site->head->langs.n; lang++)
			add_page(&l, page, lang);
	*n = l.n;
	return l.rows;
}

struct place *
places_mails(struct arena *a, const struct site *site, size_t *n)
{
	const struct image *im = &site->image;
	const struct mail_row *mails =
	    IMAGE_ROWS(im, struct mail_row, site->head->mails);
	uint32_t nlangs = site->head->langs.n;
	struct place *rows;

	*n = (size_t)site->head->mails.n * nlangs;
	rows = arena_array(a, *n, sizeof(*rows));
	for (uint32_t i = 0; i < site->head->mails.n; i++)
		for (uint32_t lang = 0; lang < nlangs; lang++) {
			struct str name = image_str(im, mails[i].name);

			rows[i * nlangs + lang] = (struct place){.id = name,
			    .lang = site_lang(site, lang),
			    .path = str_format(a, "mails/%.*s", STR_ARG(name)),
			    .hit = {.lang = lang},
			    .mail = &mails[i]};
		}
	return rows;
}

bool
places_meet(const struct cells *c, const struct place *place, size_t source,
    size_t stage, struct situation *at)
{
	if (place->mail != NULL) {
		/* Whose stage nobody knows, is in that where journeys begin. */
		if (stage == 0 ||
		    !mail_is_for(place->mail, (uint32_t)stage - 1))
			return false;
		*at =
		    reader_of(place->hit.lang, (uint32_t)stage - 1, c->now);
		return true;
	}
	cells_meet(c, &place->hit, source, stage, at);
	at->path = place->path;
	return at->page == place->page;
}

bool
places_alike(const struct site *site, const struct place *place,
    const struct place *before)
{
	const struct program_row *of_site =
	    IMAGE_ROWS(&site->image, struct program_row, site->head->programs);

	return place->page == before->page &&
	       place->hit.lang == before->hit.lang &&
	       place->hit.choices.n == 0 &&
	       !depends_on_address(site, of_site) &&
	       !depends_on_address(
		   site, site_program(site, place->page, place->hit.lang));
}
