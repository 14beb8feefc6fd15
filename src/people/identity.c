/* SPDX-License-Identifier: ISC */
/*
 * The two cookies: "NUMBER.SECRET" in base32 for a visitor who agreed, the
 * version of the words for one who refused.
 */
#include "people/identity.h"

#include <string.h>

#include "base/arena.h"
#include "http/cookie.h"

#define NUMBER_BYTES 8
#define NUMBER_LEN BASE32_LEN(NUMBER_BYTES)
#define SECRET_LEN BASE32_LEN(IDENTITY_SECRET_BYTES)

static struct str
visitor_name(bool https)
{
	return https ? STR("__Host-kunderejse") : STR("kunderejse");
}

static struct str
refusal_name(bool https)
{
	return https ? STR("__Host-kunderejse-no") : STR("kunderejse-no");
}

static void
number_put(unsigned char out[NUMBER_BYTES], uint64_t n)
{
	int i;

	for (i = 0; i < NUMBER_BYTES; i++)
		out[i] = (unsigned char)(n >> (8 * (NUMBER_BYTES - 1 - i)));
}

static uint64_t
number_get(const unsigned char in[NUMBER_BYTES])
{
	uint64_t n = 0;
	int i;

	for (i = 0; i < NUMBER_BYTES; i++)
		n = n << 8 | in[i];
	return n;
}

bool
identity_parse(struct str value, struct identity *who)
{
	unsigned char number[NUMBER_BYTES];

	memset(who, 0, sizeof *who);
	if (value.n != NUMBER_LEN + 1 + SECRET_LEN ||
	    value.p[NUMBER_LEN] != '.')
		return false;
	if (!base32_decode(
		str_head(value, NUMBER_LEN), number, sizeof number) ||
	    !base32_decode(str_from(value, NUMBER_LEN + 1), who->secret,
		sizeof who->secret)) {
		memset(who, 0, sizeof *who);
		return false;
	}
	who->id.lo = number_get(number);
	return who->id.lo != 0;
}

bool
identity_read(struct str cookies, bool https, struct identity *who)
{
	return identity_parse(cookie_get(cookies, visitor_name(https)), who);
}

void
identity_hash(const unsigned char secret[IDENTITY_SECRET_BYTES],
    unsigned char hash[HASH_BYTES])
{
	hash_bytes(hash, secret, IDENTITY_SECRET_BYTES);
}

bool
identity_proves(const struct identity *who, const struct store_visitor *row)
{
	unsigned char hash[HASH_BYTES];

	_Static_assert(sizeof row->secret_hash == HASH_BYTES, "hash length");
	identity_hash(who->secret, hash);
	return bytes_equal(hash, row->secret_hash, sizeof hash);
}

struct str
identity_cookie(struct arena *arena, const struct identity *who, bool https)
{
	unsigned char number[NUMBER_BYTES];
	char *text;

	if (who->id.hi == 0 && who->id.lo == 0)
		return cookie_make(
		    arena, visitor_name(https), STR(""), 0, https);
	text = arena_raw(arena, NUMBER_LEN + 1 + SECRET_LEN);
	number_put(number, who->id.lo);
	base32_encode(text, number, sizeof number);
	text[NUMBER_LEN] = '.';
	base32_encode(text + NUMBER_LEN + 1, who->secret, sizeof who->secret);
	return cookie_make(arena, visitor_name(https),
	    (struct str){text, NUMBER_LEN + 1 + SECRET_LEN}, IDENTITY_MAX_AGE,
	    https);
}

struct str
refusal_read(struct str cookies, bool https)
{
	return cookie_get(cookies, refusal_name(https));
}

struct str
refusal_cookie(struct arena *arena, struct str wording, bool https)
{
	return cookie_make(arena, refusal_name(https), wording,
	    wording.n == 0 ? 0 : REFUSAL_MAX_AGE, https);
}
