/* SPDX-License-Identifier: ISC */
/*
 * Which page answers a path: literal addresses by binary search, then those
 * with {x} in their order (weave/routes.h).
 */
#include "base/arena.h"
#include "base/buf.h"
#include "template/site.h"

#define PATH_MAX_BYTES 4096

static const struct route_row *
routes(const struct site *site)
{
	return IMAGE_ROWS(&site->image, struct route_row, site->head->routes);
}

/* How many of the rows are literal: they come first. */
static uint32_t
literals(const struct site *site)
{
	uint32_t low = 0, high = site->head->routes.n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (routes(site)[middle].pattern)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static const struct route_row *
find_literal(const struct site *site, struct str path)
{
	uint32_t low = 0, high = literals(site);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const struct route_row *row = &routes(site)[middle];
		int d = str_cmp(path, image_str(&site->image, row->path));

		if (d == 0)
			return row;
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static bool
is_value(const struct site *site, struct span values, struct str value)
{
	const struct span *rows = IMAGE_ROWS(&site->image, struct span, values);
	uint32_t low = 0, high = values.n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int d = str_cmp(value, image_str(&site->image, rows[middle]));

		if (d == 0)
			return true;
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* Takes `value` for {name} of a page; false when the page does not know it. */
static bool
take(const struct site *site, const struct page_row *page, struct str name,
    struct str value, struct str *binds)
{
	const struct bind_row *rows =
	    IMAGE_ROWS(&site->image, struct bind_row, page->binds);

	for (uint32_t i = 0; i < page->binds.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name)) {
			binds[i] = value;
			return is_value(site, rows[i].values, value);
		}
	return false;
}

static bool
matches(const struct site *site, const struct route_row *row, struct str path,
    struct str *binds)
{
	const struct page_row *page = site_page(site, row->page);
	struct str pattern = image_str(&site->image, row->path);
	struct str want, have;

	if (!str_starts(path, str_head(pattern, row->literal)))
		return false;
	pattern = str_from(pattern, row->literal);
	path = str_from(path, row->literal);
	while (str_cut(&pattern, '/', &want)) {
		if (!str_cut(&path, '/', &have))
			return false;
		if (want.n > 0 && want.p[0] == '{') {
			want = str_head(str_from(want, 1), want.n - 2);
			if (!take(site, page, want, have, binds))
				return false;
		} else if (!str_eq(want, have)) {
			return false;
		}
	}
	return path.p == NULL;
}

static const struct route_row *
find(const struct site *site, struct str path, struct str *binds)
{
	const struct route_row *row = find_literal(site, path);

	if (row != NULL)
		return row;
	for (uint32_t i = literals(site); i < site->head->routes.n; i++)
		if (matches(site, &routes(site)[i], path, binds))
			return &routes(site)[i];
	return NULL;
}

void
site_route(const struct site *site, struct arena *a, struct str path,
    struct route_hit *hit)
{
	const struct route_row *row;
	struct str other;

	*hit = (struct route_hit){.kind = ROUTE_NONE};
	row = find(site, path, hit->binds);
	if (row != NULL) {
		hit->kind = ROUTE_PAGE;
		hit->page = row->page;
		hit->lang = row->lang;
		hit->choices = row->choices;
		return;
	}
	if (path.n < 2)
		return;
	other = str_ends(path, STR("/"))
		    ? str_head(path, path.n - 1)
		    : str_format(a, "%.*s/", STR_ARG(path));
	row = find(site, other, hit->binds);
	*hit = (struct route_hit){.kind = ROUTE_NONE};
	if (row == NULL)
		return;
	hit->kind = ROUTE_SLASH;
	hit->page = row->page;
	hit->lang = row->lang;
	hit->path = str_copy(a, other);
}

/* {name} of a page's path: what the address bound it to. */
static struct str
bound(const struct site *site, const struct page_row *page,
    const struct route_hit *hit, struct str name)
{
	const struct bind_row *rows =
	    IMAGE_ROWS(&site->image, struct bind_row, page->binds);

	for (uint32_t i = 0; i < page->binds.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name))
			return hit->binds[i];
	return STR("");
}

struct str
site_path_in(const struct site *site, struct arena *a,
    const struct route_hit *hit, uint32_t lang)
{
	const struct page_row *page = site_page(site, hit->page);
	const struct span *paths =
	    IMAGE_ROWS(&site->image, struct span, page->paths);
	struct str rest = image_str(&site->image, paths[lang]), part;
	struct buf b;

	buf_init(&b, a, PATH_MAX_BYTES);
	while (rest.n > 0 && str_cut(&rest, '{', &part)) {
		buf_str(&b, part);
		if (rest.n > 0 && str_cut(&rest, '}', &part))
			buf_str(&b, bound(site, page, hit, part));
	}
	return buf_view(&b);
}
