/* SPDX-License-Identifier: ISC */
/*
 * Each tool writes its cookie in a way of its own, some percent-encoded, some
 * as a query; a text that stands in it is all that they have in common.
 */
#include "people/consenttool.h"

#include "http/cookie.h"
#include "http/query.h"

#define VALUE_MAX 4096 /* bytes browsers keep of a cookie */
#define PLAIN_MAX (3 * VALUE_MAX)

bool
consenttool_asks(const struct site *site)
{
	return site->head->consent_cookie.n > 0;
}

/*
 * The value decoded once.  An & that was encoded becomes a blank: one that is
 * left parts the fields of a value that is itself a query, and an address in
 * one of them, which anybody may have made up, can not say what another field
 * says.
 */
static struct str
plain(struct str raw, char out[PLAIN_MAX])
{
	struct str piece;
	size_t n = 0;

	while (str_cut(&raw, '&', &piece)) {
		size_t from = n;

		n += query_decode(piece, out + n, PLAIN_MAX - n);
		for (; from < n; from++)
			if (out[from] == '&')
				out[from] = ' ';
		if (raw.p != NULL)
			out[n++] = '&';
	}
	return (struct str){out, n};
}

/* A list of what must stand in it, one of them, and what must not. */
static bool
holds(struct str list, struct str value)
{
	struct str word;
	bool yes = false;

	while (str_word(&list, &word)) {
		bool no = word.p[0] == '!';

		if (!str_glob(str_from(word, no), value))
			continue;
		if (no)
			return false;
		yes = true;
	}
	return yes;
}

static struct str
value_of(const struct site *site, struct str cookies)
{
	if (!consenttool_asks(site))
		return STR("");
	return cookie_get(
	    cookies, image_str(&site->image, site->head->consent_cookie));
}

bool
consenttool_spoke(const struct site *site, struct str cookies)
{
	return value_of(site, cookies).n > 0;
}

uint32_t
consenttool_given(const struct site *site, struct str cookies)
{
	const struct site_head *head = site->head;
	const struct span *lists =
	    IMAGE_ROWS(&site->image, struct span, head->consent_given);
	struct str value = value_of(site, cookies);
	char room[PLAIN_MAX];
	uint32_t given = 0;

	if (value.n == 0 || value.n > VALUE_MAX)
		return 0;
	value = plain(value, room);
	for (uint32_t i = 0; i < head->consent_given.n; i++)
		if (holds(image_str(&site->image, lists[i]), value))
			given |= 1u << i;
	return given;
}
