/* SPDX-License-Identifier: ISC */
/* A site has a few links: they are looked at one by one. */
#include "template/shortlink.h"

#include "source/campaign.h"

const struct link_row *
shortlink_find(const struct site *site, struct str code)
{
	const struct link_row *rows =
	    IMAGE_ROWS(&site->image, struct link_row, site->head->links);

	for (uint32_t i = 0; i < site->head->links.n; i++)
		if (str_ieq(image_str(&site->image, rows[i].code), code))
			return &rows[i];
	return NULL;
}

void
shortlink_put(struct buf *b, const struct site *site,
    const struct link_row *link, struct str query)
{
	const struct image *im = &site->image;
	const char *medium;
	struct campaign c = {.source = image_str(im, link->source),
	    .campaign = image_str(im, link->code),
	    .query = query};

	channel_of_class((enum source_class)link->source_class, &medium);
	c.medium = str_of(medium);
	campaign_put(b, image_str(im, link->to), &c);
}
