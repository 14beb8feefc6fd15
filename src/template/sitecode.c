/* SPDX-License-Identifier: ISC */
/*
 * Class codes of a compiled site: from a visit to its code and back.
 */
#include <string.h>

#include "template/site.h"

#define HASHED 5 /* bytes in 8 letters of base32 */
#define NAME_TEXT_MAX 1024

static struct str
campaign_of(const struct site *site, int campaign)
{
	const struct span *rows =
	    IMAGE_ROWS(&site->image, struct span, site->head->campaigns);

	if (campaign < 0 || (uint32_t)campaign >= site->head->campaigns.n)
		return STR("");
	return image_str(&site->image, rows[campaign]);
}

void
site_code_name(char out[SITE_CODE_LEN], struct str source,
    enum source_class class, struct str campaign, struct str stage)
{
	struct str kind = source.n > 0 ? STR("source") : STR("class");
	struct str who =
	    source.n > 0 ? source : str_of(source_class_name(class));
	const struct str parts[] = {kind, who, campaign, stage};
	unsigned char hash[HASH_BYTES];
	char text[NAME_TEXT_MAX];
	size_t n = 0;

	/* No part holds a NUL, so no two combinations give one text. */
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t room = sizeof(text) - n - 1;
		size_t take = parts[i].n < room ? parts[i].n : room;

		if (take > 0)
			memcpy(text + n, parts[i].p, take);
		n += take;
		if (n < sizeof(text))
			text[n++] = '\0';
	}
	hash_bytes(hash, text, n);
	base32_encode(out, hash, HASHED);
}

const struct code_row *
site_code_find(const struct site *site, struct str code)
{
	const struct code_row *rows =
	    IMAGE_ROWS(&site->image, struct code_row, site->head->codes);
	uint32_t low = 0, high = site->head->codes.n;

	if (code.n != SITE_CODE_LEN)
		return NULL;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int d = memcmp(code.p, rows[middle].code, SITE_CODE_LEN);

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
	char code[SITE_CODE_LEN];

	site_code_name(code, source, class, campaign_of(site, campaign),
	    stage < 0 ? STR("")
		      : journey_stage_key(&site->journey, (uint32_t)stage));
	return site_code_find(site, (struct str){code, SITE_CODE_LEN});
}

struct str
site_code(const struct site *site, struct str source, enum source_class class,
    int campaign, int stage_by_term)
{
	const struct code_row *row = NULL;

	/* A key has neither; a bare host and "(not set)" spare the hash. */
	if (str_chr(source, '.') == source.n && !str_starts(source, STR("(")))
		row = find(site, source, class, campaign, stage_by_term);
	/* Unlisted hosts: only the class is named. */
	if (row == NULL)
		row = find(site, STR(""), class, campaign, stage_by_term);
	if (row == NULL)
		return (struct str){NULL, 0};
	return (struct str){row->code, SITE_CODE_LEN};
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
