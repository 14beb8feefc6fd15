/* SPDX-License-Identifier: ISC */
#include "template/share.h"

#include "http/query.h"
#include "source/campaign.h"
#include "source/channel.h"

static struct str
source_of(const struct site *site)
{
	return image_str(&site->image, site->head->share);
}

static void
put_path(struct buf *b, struct str path)
{
	struct str part;

	while (str_cut(&path, '/', &part)) {
		query_encode(b, part);
		if (path.p != NULL)
			buf_char(b, '/');
	}
}

void
share_put(struct buf *b, const struct site *site, const struct keyring *keys,
    uint64_t person, struct str path, bool ours)
{
	struct str base = image_str(&site->image, site->head->base);
	bool named = person != 0 && keys != NULL && source_of(site).n > 0;
	char token[TOKEN_LEN];

	if (str_ends(base, STR("/")))
		base.n--;
	buf_str(b, base);
	if (named)
		token_make(keys, KEY_SHARE, person, STR(""), token);
	if (named && ours) {
		buf_str(b, image_str(&site->image, site->head->prefix));
		buf_lit(b, "r/");
		buf_str(b, (struct str){token, sizeof(token)});
		buf_lit(b, "?to=");
		query_encode(b, path);
		return;
	}
	put_path(b, path);
	if (named)
		share_lead(b, site, (struct str){token, sizeof(token)}, STR(""),
		    STR(""));
}

uint64_t
share_person(
    const struct site *site, const struct keyring *keys, struct str token)
{
	uint64_t person = 0;

	if (keys == NULL || source_of(site).n == 0 ||
	    !token_check(keys, KEY_SHARE, token, STR(""), &person))
		return 0;
	return person;
}

void
share_lead(struct buf *b, const struct site *site, struct str token,
    struct str path, struct str query)
{
	struct campaign c = {
	    .source = source_of(site), .campaign = token, .query = query};
	const char *medium;

	channel_of_class(CLASS_AMBASSADOR, &medium);
	c.medium = str_of(medium);
	campaign_put(b, path, &c);
}
