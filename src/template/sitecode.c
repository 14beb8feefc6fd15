/* SPDX-License-Identifier: ISC */
/*
 * Class codes of a compiled site: from a visit to its code and back.
 */
#include <string.h>

#include "template/codes.h"
#include "template/site.h"

static struct str
campaign_of(const struct site *site, int campaign)
{
	const struct span *rows =
	    IMAGE_ROWS(&site->image, struct span, site->head->campaigns);

	if (campaign < 0 || (uint32_t)campaign >= site->head->campaigns.n)
		return STR("");
	return image_str(&site->image, rows[campaign]);
}

const struct code_row *
site_code_find(const struct site *site, struct str code)
{
	const struct code_row *rows =
	    IMAGE_ROWS(&site->image, struct code_row, site->head->codes);
	uint32_t low = 0, high = site->head->codes.n;

	if (code.n != CODE_LEN)
		return NULL;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int d = memcmp(code.p, rows[middle].code, CODE_LEN);

		if (d == 0)
			return &rows[middle];
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static const struct code_row *
find(const struct site *site, struct str source, enum source_class class,
    int campaign, int stage)
{
	char code[CODE_LEN];

	codes_name(code, source, class, campaign_of(site, campaign),
	    stage < 0 ? STR("")
		      : journey_stage_key(&site->journey, (uint32_t)stage));
	return site_code_find(site, (struct str){code, CODE_LEN});
}

struct str
site_code(const struct site *site, struct str source, enum source_class class,
    int campaign, int stage_by_term)
{
	const struct code_row *row = NULL;

	if (source_key_find(source) != NULL)
		row = find(site, source, class, campaign, stage_by_term);
	/* Unlisted hosts: only the class is named. */
	if (row == NULL)
		row = find(site, STR(""), class, campaign, stage_by_term);
	if (row == NULL)
		return (struct str){NULL, 0};
	return (struct str){row->code, CODE_LEN};
}

int
site_campaign(const struct site *site, struct str campaign)
{
	if (campaign.n == 0)
		return -1;
	for (uint32_t i = 0; i < site->head->campaigns.n; i++)
		if (str_glob(campaign_of(site, (int)i), campaign))
			return (int)i;
	return -1;
}
