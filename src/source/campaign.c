/* SPDX-License-Identifier: ISC */
/* Values are percent-encoded as everywhere (http/query.h). */
#include "source/campaign.h"

#include "http/query.h"

static void
put_tag(struct buf *b, char *before, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_char(b, *before);
	buf_printf(b, "%s=", name);
	query_encode(b, value);
	*before = '&';
}

static void
put_query(struct buf *b, char *before, struct str query)
{
	if (query.n == 0)
		return;
	buf_char(b, *before);
	query_plain(b, query);
	*before = '&';
}

void
campaign_put(struct buf *b, struct str to, const struct campaign *c)
{
	struct str fragment = str_from(to, str_chr(to, '#')), query;
	char before = '?';

	to = str_head(to, str_chr(to, '#'));
	query = str_from(to, str_chr(to, '?') + 1);
	query_plain(b, str_head(to, str_chr(to, '?')));
	put_tag(b, &before, "utm_source", c->source);
	put_tag(b, &before, "utm_medium", c->medium);
	put_tag(b, &before, "utm_campaign", c->campaign);
	put_tag(b, &before, "utm_term", c->term);
	put_tag(b, &before, "utm_content", c->content);
	put_query(b, &before, query);
	put_query(b, &before, c->query);
	query_plain(b, fragment);
}
