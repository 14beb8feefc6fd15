/* SPDX-License-Identifier: ISC */
#include "template/sitemap.h"

#include "base/arena.h"
#include "http/query.h"
#include "template/escape.h"

struct maker {
	struct buf *out;
	struct arena *arena;
	const struct site *site;
	struct route_hit hit; /* a page and what its {x} are bound to */
};

/* Whether the page is to be found in a language. */
static bool
is_listed(const struct maker *m, uint32_t lang)
{
	const struct image *im = &m->site->image;
	const struct page_row *page = site_page(m->site, m->hit.page);
	uint32_t program = IMAGE_ROWS(im, uint32_t, page->programs)[lang];

	struct route_hit hit;

	if (IMAGE_ROWS(im, struct span, page->paths)[lang].n == 0 ||
	    program == SITE_NO_PROGRAM ||
	    IMAGE_ROWS(im, struct program_row, m->site->head->programs)[program]
		.noindex)
		return false;
	/* Of pages that share an address one speaks for all. */
	site_route(m->site, m->arena,
	    site_path_in(m->site, m->arena, &m->hit, lang), &hit);
	return hit.page == m->hit.page;
}

static void
put_address(struct maker *m, uint32_t lang)
{
	struct buf plain;

	buf_init(&plain, m->arena, m->out->limit);
	query_plain(&plain, image_str(&m->site->image, m->site->head->base));
	query_plain(&plain, site_path_in(m->site, m->arena, &m->hit, lang));
	escape(m->out, ESCAPE_ATTR, buf_view(&plain));
}

static void
put_alternates(struct maker *m)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < m->site->head->langs.n; i++)
		count += is_listed(m, i);
	for (uint32_t i = 0; count > 1 && i < m->site->head->langs.n; i++) {
		if (!is_listed(m, i))
			continue;
		buf_printf(m->out,
		    "<xhtml:link rel=\"alternate\" hreflang=\"%.*s\" href=\"",
		    STR_ARG(site_lang(m->site, i)));
		put_address(m, i);
		buf_lit(m->out, "\"/>\n");
	}
}

static void
put_page(struct maker *m)
{
	for (uint32_t i = 0; i < m->site->head->langs.n; i++) {
		if (!is_listed(m, i))
			continue;
		buf_lit(m->out, "<url><loc>");
		put_address(m, i);
		buf_lit(m->out, "</loc>\n");
		put_alternates(m);
		buf_lit(m->out, "</url>\n");
	}
}

/* For each value of the bindings from `bind` on. */
static void
put_bound(struct maker *m, uint32_t bind)
{
	const struct image *im = &m->site->image;
	const struct page_row *page = site_page(m->site, m->hit.page);
	struct span values;

	if (bind == page->binds.n) {
		put_page(m);
		return;
	}
	values = IMAGE_ROWS(im, struct bind_row, page->binds)[bind].values;
	for (uint32_t i = 0; i < values.n && !m->out->bad; i++) {
		m->hit.binds[bind] =
		    image_str(im, IMAGE_ROWS(im, struct span, values)[i]);
		put_bound(m, bind + 1);
	}
}

void
sitemap_put(struct buf *out, struct arena *a, const struct site *site)
{
	struct maker m = {.out = out, .arena = a, .site = site};

	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		     "<urlset "
		     "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
		     "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
	for (uint32_t i = 0; i < site->head->pages.n; i++) {
		m.hit.page = i;
		put_bound(&m, 0);
	}
	buf_lit(out, "</urlset>\n");
}
