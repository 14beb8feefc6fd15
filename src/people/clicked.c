/* SPDX-License-Identifier: ISC */
#include "people/clicked.h"

#include "base/arena.h"
#include "http/query.h"
#include "people/mailtoken.h"

#define ID_BYTES 5 /* of what a token names */

/* Hides which mail it is from who reads addresses, in a log say.  The same for
 * making and reading, whatever key is the active one. */
static uint64_t
mask(const struct keyring *keys, struct str code)
{
	unsigned char hash[HASH_BYTES];
	uint64_t n = 0;

	hash_lasting(keys, KEY_GO, hash, code.p, code.n);
	for (size_t i = 0; i < ID_BYTES; i++)
		n = n << 8 | hash[i];
	return n;
}

struct str
clicked_address(struct arena *a, const struct keyring *keys, struct str target,
    struct str code, uint64_t mail, uint32_t number)
{
	size_t hash = str_chr(target, '#');
	struct str head = str_head(target, hash), tail = str_from(target, hash);
	uint64_t id = mail * MAILTOKEN_LINKS_MAX + number;
	char proof[TOKEN_LEN];

	token_make(keys, KEY_GO, id ^ mask(keys, code), code, proof);
	return str_format(a, "%.*s%cs=%.*s&go=%.*s%.*s", STR_ARG(head),
	    str_chr(head, '?') < head.n ? '&' : '?', STR_ARG(code), TOKEN_LEN,
	    proof, STR_ARG(tail));
}

/* The last of each name: ours stand behind those of the target. */
static void
take(struct str url, struct str *code, struct str *proof)
{
	struct str query = url, head, name, value;

	*code = *proof = STR("");
	str_cut(&query, '?', &head);
	while (query_next(&query, &name, &value)) {
		if (str_eq(name, STR("s")))
			*code = value;
		else if (str_eq(name, STR("go")))
			*proof = value;
	}
}

bool
clicked_read(struct clicked *c, const struct keyring *keys,
    const struct site *site, struct str referer, int64_t now)
{
	struct stagecode code;
	struct str text, proof;
	uint64_t id;

	take(referer, &text, &proof);
	if (proof.n == 0 || !stagecode_read(&code, keys, site, text, now) ||
	    !token_check(keys, KEY_GO, proof, text, &id))
		return false;
	id ^= mask(keys, text);
	*c = (struct clicked){.mail = id / MAILTOKEN_LINKS_MAX,
	    .number = (uint32_t)(id % MAILTOKEN_LINKS_MAX),
	    .at = code.at};
	return now - c->at >= CLICKED_LEAST_SECONDS;
}

bool
clicked_is_scan(const struct clicked *c, const struct store_mail_link *link)
{
	return link->all_followed &&
	       (link->sent_at == 0 ||
		   c->at - link->sent_at < CLICKED_SCAN_SECONDS);
}
