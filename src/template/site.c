/* SPDX-License-Identifier: ISC */
/*
 * Opening an image and looking things up in it.
 */
#include "template/site.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/log.h"

#define ACCEPT_MAX 32 /* entries of Accept-Language that are read */
#define HASHED_FROM (offsetof(struct site_head, hash) + HASH_BYTES)

static bool
is_ours(const struct site_head *h, const void *bytes, size_t size)
{
	unsigned char hash[HASH_BYTES];

	if (size < sizeof(*h) || memcmp(h->magic, SITE_MAGIC, 8) != 0 ||
	    h->format != SITE_FORMAT || h->size != size)
		return false;
	hash_bytes(hash, (const char *)bytes + HASHED_FROM, size - HASHED_FROM);
	return memcmp(hash, h->hash, HASH_BYTES) == 0;
}

bool
site_open(struct site *site, const void *bytes, size_t size)
{
	assert((uintptr_t)bytes % 8 == 0);
	*site = (struct site){.image = {bytes, size}, .head = bytes};
	if (!is_ours(site->head, bytes, size)) {
		log_error("the site image is damaged or of another version: "
			  "bytes=%zu",
		    size);
		return false;
	}
	site->journey.image = &site->image;
	site->journey.rules = &site->head->journey;
	return true;
}

void
site_name(const struct site *site, char out[SITE_NAME_LEN + 1])
{
	_Static_assert(BASE32_LEN(8) == SITE_NAME_LEN, "8 bytes of the hash");
	base32_encode(out, site->head->hash, 8);
	out[SITE_NAME_LEN] = '\0';
}

struct str
site_version(struct arena *a, const struct site *site)
{
	char name[SITE_NAME_LEN + 1];

	site_name(site, name);
	return str_copy(a, str_of(name));
}

static bool
holds(const struct site *site, struct span texts, struct str text)
{
	const struct span *rows = IMAGE_ROWS(&site->image, struct span, texts);

	for (uint32_t i = 0; i < texts.n; i++)
		if (str_eq(image_str(&site->image, rows[i]), text))
			return true;
	return false;
}

bool
site_may_be_told(const struct site *site, struct str event)
{
	return holds(site, site->head->told, event);
}

bool
site_may_be_served(const struct site *site, struct str event)
{
	return holds(site, site->head->served, event);
}

bool
site_has_item(const struct site *site, struct str item)
{
	return holds(site, site->head->items, item);
}

bool
site_has_barrier(const struct site *site, struct str key)
{
	return holds(site, site->head->barriers, key);
}

bool
site_has_field(const struct site *site, struct str name)
{
	const struct known_row *rows =
	    IMAGE_ROWS(&site->image, struct known_row, site->head->fields);

	for (uint32_t i = 0; i < site->head->fields.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name))
			return true;
	return false;
}

const struct hook_row *
site_hook(const struct site *site, struct str name)
{
	const struct hook_row *rows =
	    IMAGE_ROWS(&site->image, struct hook_row, site->head->hooks);

	for (uint32_t i = 0; i < site->head->hooks.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name))
			return &rows[i];
	return NULL;
}

const struct ask_row *
site_ask(const struct site *site, struct str name)
{
	const struct ask_row *rows =
	    IMAGE_ROWS(&site->image, struct ask_row, site->head->asks);

	for (uint32_t i = 0; i < site->head->asks.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name))
			return &rows[i];
	return NULL;
}

const struct list_row *
site_list(const struct site *site, struct str key)
{
	const struct list_row *rows =
	    IMAGE_ROWS(&site->image, struct list_row, site->head->lists);

	for (uint32_t i = 0; i < site->head->lists.n; i++)
		if (str_eq(image_str(&site->image, rows[i].key), key))
			return &rows[i];
	return NULL;
}

const struct person_row *
site_person(const struct site *site, struct str key)
{
	const struct image *im = &site->image;
	const struct person_row *rows =
	    IMAGE_ROWS(im, struct person_row, site->head->persons);

	for (uint32_t i = 0; i < site->head->persons.n; i++)
		if (str_eq(image_str(im, rows[i].key), key))
			return &rows[i];
	return NULL;
}

const struct notify_row *
site_notify(const struct site *site, struct str secret)
{
	const struct image *im = &site->image;
	const struct notify_row *rows =
	    IMAGE_ROWS(im, struct notify_row, site->head->notifies);

	for (uint32_t i = 0; i < site->head->notifies.n; i++)
		if (secret.n > 0 &&
		    str_eq(image_str(im, rows[i].secret), secret))
			return &rows[i];
	return NULL;
}

const struct form_row *
site_form(const struct site *site, struct str name)
{
	const struct form_row *rows =
	    IMAGE_ROWS(&site->image, struct form_row, site->head->forms);

	for (uint32_t i = 0; i < site->head->forms.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name))
			return &rows[i];
	return NULL;
}

struct str
site_answer(const struct site *site, const struct ask_row *ask, struct str key)
{
	const struct span *answers =
	    IMAGE_ROWS(&site->image, struct span, ask->answers);

	for (uint32_t i = 0; i < ask->answers.n; i++)
		if (str_eq(image_str(&site->image, answers[i]), key))
			return image_str(&site->image, answers[i]);
	return STR("");
}

const struct program_row *
site_fragment(const struct site *site, struct str name, uint32_t lang)
{
	const struct image *im = &site->image;
	const struct fragment_row *rows =
	    IMAGE_ROWS(im, struct fragment_row, site->head->fragments);

	for (uint32_t i = 0; i < site->head->fragments.n; i++) {
		uint32_t program =
		    IMAGE_ROWS(im, uint32_t, rows[i].programs)[lang];

		if (str_eq(image_str(im, rows[i].name), name))
			return program == SITE_NO_PROGRAM
				   ? NULL
				   : IMAGE_ROWS(im, struct program_row,
					 site->head->programs) +
					 program;
	}
	return NULL;
}

const struct page_row *
site_page(const struct site *site, uint32_t page)
{
	assert(page < site->head->pages.n);
	return IMAGE_ROWS(&site->image, struct page_row, site->head->pages) +
	       page;
}

const struct program_row *
site_program(const struct site *site, uint32_t page, uint32_t lang)
{
	const struct image *im = &site->image;
	struct span programs = site_page(site, page)->programs;
	uint32_t i;

	if (lang >= programs.n)
		return NULL;
	i = IMAGE_ROWS(im, uint32_t, programs)[lang];
	if (i == SITE_NO_PROGRAM)
		return NULL;
	return IMAGE_ROWS(im, struct program_row, site->head->programs) + i;
}

int
site_page_find(const struct site *site, struct str id)
{
	for (uint32_t i = 0; i < site->head->pages.n; i++)
		if (str_eq(image_str(&site->image, site_page(site, i)->id), id))
			return (int)i;
	return -1;
}

struct str
site_lang(const struct site *site, uint32_t lang)
{
	assert(lang < site->head->langs.n);
	return image_str(&site->image,
	    IMAGE_ROWS(&site->image, struct lang_row, site->head->langs)[lang]
		.key);
}

int
site_lang_find(const struct site *site, struct str key)
{
	for (uint32_t i = 0; i < site->head->langs.n; i++)
		if (str_ieq(site_lang(site, i), key))
			return (int)i;
	return -1;
}

/* The old "no" stands for either Norwegian, "pt" for "pt-BR". */
static int
lang_below(const struct site *site, struct str range)
{
	int lang = -1;

	if (str_ieq(range, STR("no"))) {
		lang = site_lang_find(site, STR("nb"));
		if (lang < 0)
			lang = site_lang_find(site, STR("nn"));
	}
	for (uint32_t i = 0; i < site->head->langs.n && lang < 0; i++) {
		struct str key = site_lang(site, i);

		if (key.n > range.n && key.p[range.n] == '-' &&
		    str_istarts(key, range))
			lang = (int)i;
	}
	return lang;
}

/* Cut from its end until a language has it (RFC 4647 3.4): "da-DK" is "da". */
static int
lang_for(const struct site *site, struct str range)
{
	for (;;) {
		int lang = site_lang_find(site, range);
		size_t n = range.n;

		if (lang >= 0)
			return lang;
		while (n > 0 && range.p[n - 1] != '-')
			n--;
		if (n < 2)
			return lang_below(site, range);
		range = str_head(range, n - 1);
	}
}

/* "q=0.8" in thousandths; 1000 without one, 0 when it is no number. */
static int
weight_of(struct str parameters)
{
	struct str p = str_trim(parameters);
	int weight = 0, place = 1000;

	if (p.n == 0)
		return 1000;
	if (!str_istarts(p, STR("q=")))
		return 0;
	for (size_t i = 2; i < p.n && place > 0; i++) {
		if (p.p[i] == '.' && place == 1000)
			place = 100;
		else if (p.p[i] >= '0' && p.p[i] <= '9') {
			weight += (p.p[i] - '0') * place;
			place = place == 1000 ? 1000 : place / 10;
		} else
			return 0;
	}
	return weight > 1000 ? 1000 : weight;
}

uint32_t
site_lang_accept(const struct site *site, struct str accept)
{
	uint32_t best = site->head->default_lang;
	struct str entry;
	int best_weight = 0;

	for (int i = 0; i < ACCEPT_MAX && str_cut(&accept, ',', &entry); i++) {
		size_t cut = str_chr(entry, ';');
		struct str range = str_trim(str_head(entry, cut));
		int weight = weight_of(str_from(entry, cut + 1));
		int lang;

		if (weight <= best_weight || range.n == 0)
			continue;
		lang = lang_for(site, range);
		if (lang < 0)
			continue;
		best = (uint32_t)lang;
		best_weight = weight;
	}
	return best;
}

struct str
site_page_item(const struct site *site, uint32_t page, const struct str *binds)
{
	struct str item = image_str(&site->image, site_page(site, page)->item);

	/* "{n}": the value of the n-th binding. */
	if (item.n == 3 && item.p[0] == '{')
		return binds[item.p[1] - '0'];
	return item;
}

struct str
site_host(const struct site *site, bool *https)
{
	struct str base = image_str(&site->image, site->head->base);
	struct str rest = str_from(base, str_find(base, STR("://")) + 3);
	struct str host, name;

	*https = str_starts(base, STR("https:"));
	str_cut(&rest, '/', &host);
	str_cut(&host, ':', &name);
	return name;
}
