/* SPDX-License-Identifier: ISC */
/* Looked at one by one: only a path without a page comes here. */
#include "template/redirect.h"

#include "base/arena.h"
#include "http/query.h"
#include "source/campaign.h"

#define TARGET_MAX (64u << 10)

static struct str
without_slash(struct str path)
{
	return path.n > 1 && str_ends(path, STR("/"))
		   ? str_head(path, path.n - 1)
		   : path;
}

bool
redirect_means(struct str from, struct str path, struct str *rest)
{
	size_t star = str_chr(from, '*');
	struct str after = str_from(from, star + 1);

	*rest = STR("");
	if (star == from.n)
		return str_ieq(without_slash(from), without_slash(path));
	from = str_head(from, star);
	if (path.n < from.n + after.n || !str_istarts(path, from) ||
	    !str_ieq(str_from(path, path.n - after.n), after))
		return false;
	path = str_from(str_head(path, path.n - after.n), from.n);
	while (str_starts(path, STR("/")))
		path = str_from(path, 1);
	*rest = path;
	return true;
}

const struct redirect_row *
redirect_find(const struct site *site, struct str path, struct str *rest)
{
	const struct image *im = &site->image;
	const struct redirect_row *rows =
	    IMAGE_ROWS(im, struct redirect_row, site->head->redirects);

	for (uint32_t i = 0; i < site->head->redirects.n; i++)
		if (redirect_means(image_str(im, rows[i].from), path, rest))
			return &rows[i];
	return NULL;
}

void
redirect_put(struct buf *b, struct arena *a, const struct site *site,
    const struct redirect_row *row, struct str rest, struct str query)
{
	struct campaign none = {.query = query};
	struct str to = image_str(&site->image, row->to), part;
	size_t star = str_chr(to, '*');
	struct buf filled;

	buf_init(&filled, a, TARGET_MAX);
	buf_str(&filled, str_head(to, star));
	while (star < to.n && rest.n > 0 && str_cut(&rest, '/', &part)) {
		query_encode(&filled, part);
		if (rest.p != NULL)
			buf_char(&filled, '/');
	}
	buf_str(&filled, str_from(to, star + 1));
	campaign_put(b, buf_view(&filled), &none);
}
