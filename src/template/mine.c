/* SPDX-License-Identifier: ISC */
#include "template/mine.h"

const char *
mine_key(enum mine_word word)
{
#define MINE_KEY(name, key) key,
	static const char *const keys[] = {MINE_WORDS(MINE_KEY)};
#undef MINE_KEY

	return keys[word];
}

struct str
mine_words(const struct site *site, uint32_t lang, enum mine_word word)
{
	const struct span *rows =
	    IMAGE_ROWS(&site->image, struct span, site->head->mine);

	return image_str(&site->image, rows[lang * MINE__MAX + word]);
}

static struct str
in_lang(const struct site *site, struct span rows, uint32_t lang)
{
	return image_str(
	    &site->image, IMAGE_ROWS(&site->image, struct span, rows)[lang]);
}

struct str
mine_list(const struct site *site, uint32_t lang, struct str key)
{
	const struct list_row *list = site_list(site, key);

	return list == NULL ? key : in_lang(site, list->labels, lang);
}

struct str
mine_about(const struct site *site, uint32_t lang, struct str key)
{
	const struct list_row *list = site_list(site, key);

	return list == NULL ? STR("") : in_lang(site, list->abouts, lang);
}
