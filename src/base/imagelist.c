/* SPDX-License-Identifier: ISC */
/*
 * Lists of patterns in an image.
 */
#include "base/image.h"

static bool
any_matches(
    const struct image *im, const uint32_t *at, uint32_t n, struct str text)
{
	for (uint32_t i = 0; i < n; i++, at += 2)
		if (str_glob(image_str(im, (struct span){at[0], at[1]}), text))
			return true;
	return false;
}

bool
image_list_holds(const struct image *im, const uint32_t *list, struct str text)
{
	uint32_t wanted = list[0], refused = list[1];
	const uint32_t *texts = list + 2;

	return (wanted == 0 || any_matches(im, texts, wanted, text)) &&
	       !any_matches(im, texts + 2 * (size_t)wanted, refused, text);
}
