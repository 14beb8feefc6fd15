/* SPDX-License-Identifier: ISC */
/*
 * libsodium behind our names: random bytes, hashes, base32 and signed tokens.
 * Where the keys come from is keyring.c's.
 */
#include "base/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/keyring.h"
#include "base/log.h"

#define ID_BYTES 5
#define SIGNED_BYTES (1 + ID_BYTES)
#define MAC_BYTES 10
#define TOKEN_BYTES (SIGNED_BYTES + MAC_BYTES)

_Static_assert(BASE32_LEN(TOKEN_BYTES) == TOKEN_LEN, "a token is 16 bytes");
_Static_assert(HASH_BYTES == crypto_auth_hmacsha256_BYTES, "HMAC-SHA-256");
_Static_assert(KEY_PURPOSE__MAX <= 16, "a token has 4 bits for the purpose");
_Static_assert(KEYRING_MAX <= 16, "a token has 4 bits for the key");

bool
crypto_start(void)
{
	if (sodium_init() < 0) {
		log_error("libsodium does not start: no random bytes");
		return false;
	}
	return true;
}

void
random_bytes(void *p, size_t n)
{
	randombytes_buf(p, n);
}

void
hash_bytes(unsigned char out[HASH_BYTES], const void *p, size_t n)
{
	crypto_generichash(out, HASH_BYTES, p, n, NULL, 0);
}

uint64_t
hash_mix(const void *p, size_t n)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES] =
	    "kunderejse mix";
	unsigned char bytes[crypto_shorthash_BYTES];
	uint64_t v = 0;

	crypto_shorthash(bytes, p, n, key);
	/* Read in one order, so that images are alike on every machine. */
	for (size_t i = 0; i < sizeof(bytes); i++)
		v |= (uint64_t)bytes[i] << (8 * i);
	return v;
}

void
hash_keyed(const struct keyring *ring, enum key_purpose purpose,
    unsigned char out[HASH_BYTES], const void *p, size_t n)
{
	crypto_auth_hmacsha256(out, p, n, keyring_active(ring)->keys[purpose]);
}

bool
hash_keyed_by(const struct keyring *ring, unsigned number,
    enum key_purpose purpose, unsigned char out[HASH_BYTES], const void *p,
    size_t n)
{
	const struct ring_key *key = keyring_find(ring, number);

	if (key == NULL)
		return false;
	crypto_auth_hmacsha256(out, p, n, key->keys[purpose]);
	return true;
}

void
hash_lasting(const struct keyring *ring, enum key_purpose purpose,
    unsigned char out[HASH_BYTES], const void *p, size_t n)
{
	crypto_auth_hmacsha256(out, p, n, keyring_first(ring)->keys[purpose]);
}

void
hash_signed(unsigned char out[HASH_BYTES], struct str key,
    const struct str *parts, size_t n)
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(
	    &state, (const unsigned char *)key.p, key.n);
	for (size_t i = 0; i < n; i++)
		crypto_auth_hmacsha256_update(
		    &state, (const unsigned char *)parts[i].p, parts[i].n);
	crypto_auth_hmacsha256_final(&state, out);
	sodium_memzero(&state, sizeof(state));
}

void
bytes_wipe(void *p, size_t n)
{
	sodium_memzero(p, n);
}

bool
bytes_equal(const void *a, const void *b, size_t n)
{
	return sodium_memcmp(a, b, n) == 0;
}

void
base32_encode(char *out, const void *p, size_t n)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	const unsigned char *in = p;
	uint32_t bits = 0, n_bits = 0;

	for (size_t i = 0; i < n; i++) {
		bits = bits << 8 | in[i];
		for (n_bits += 8; n_bits >= 5; n_bits -= 5)
			*out++ = letters[bits >> (n_bits - 5) & 31];
	}
	if (n_bits > 0)
		*out = letters[bits << (5 - n_bits) & 31];
}

void
base64_encode(char *out, const void *p, size_t n)
{
	sodium_bin2base64(
	    out, BASE64_LEN(n) + 1, p, n, sodium_base64_VARIANT_ORIGINAL);
}

bool
base64_decode(struct str s, void *out, size_t max, size_t *n)
{
	while (s.n > 0 && s.p[s.n - 1] == '=')
		s.n--;
	return sodium_base642bin(out, max, s.p, s.n, NULL, n, NULL,
		   sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0;
}

bool
hex_decode(struct str s, void *out, size_t max, size_t *n)
{
	const char *end;

	return s.n > 0 &&
	       sodium_hex2bin(out, max, s.p, s.n, NULL, n, &end) == 0 &&
	       end == s.p + s.n;
}

static int
letter_value(char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

bool
base32_decode(struct str s, void *out, size_t n)
{
	unsigned char *to = out;
	uint32_t bits = 0, n_bits = 0;

	if (s.n != BASE32_LEN(n))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int v = letter_value(s.p[i]);

		if (v < 0)
			return false;
		bits = bits << 5 | (uint32_t)v;
		n_bits += 5;
		if (n_bits >= 8) {
			n_bits -= 8;
			*to++ = (unsigned char)(bits >> n_bits & 0xff);
		}
	}
	return (bits & ((1u << n_bits) - 1)) == 0;
}

/* The token's second half, from its first. */
static void
sign(const struct ring_key *key, enum key_purpose purpose,
    const unsigned char head[SIGNED_BYTES], struct str about,
    unsigned char mac[MAC_BYTES])
{
	crypto_auth_hmacsha256_state state;
	unsigned char hash[HASH_BYTES];

	crypto_auth_hmacsha256_init(&state, key->keys[purpose], HASH_BYTES);
	crypto_auth_hmacsha256_update(&state, head, SIGNED_BYTES);
	crypto_auth_hmacsha256_update(
	    &state, (const unsigned char *)about.p, about.n);
	crypto_auth_hmacsha256_final(&state, hash);
	memcpy(mac, hash, MAC_BYTES);
}

void
token_make(const struct keyring *ring, enum key_purpose purpose, uint64_t id,
    struct str about, char out[TOKEN_LEN])
{
	const struct ring_key *key = keyring_active(ring);
	unsigned char bytes[TOKEN_BYTES];

	assert(id < (uint64_t)1 << (8 * ID_BYTES));
	bytes[0] = (unsigned char)(key->number << 4 | (unsigned)purpose);
	for (size_t i = 0; i < ID_BYTES; i++)
		bytes[1 + i] = (unsigned char)(id >> (8 * (ID_BYTES - 1 - i)));
	sign(key, purpose, bytes, about, bytes + SIGNED_BYTES);
	base32_encode(out, bytes, sizeof(bytes));
}

static uint64_t
id_of(const unsigned char bytes[TOKEN_BYTES])
{
	uint64_t v = 0;

	for (size_t i = 0; i < ID_BYTES; i++)
		v = v << 8 | bytes[1 + i];
	return v;
}

static bool
token_read(enum key_purpose purpose, struct str token,
    unsigned char bytes[TOKEN_BYTES])
{
	return base32_decode(token, bytes, TOKEN_BYTES) &&
	       (bytes[0] & 15) == (unsigned)purpose;
}

bool
token_id(enum key_purpose purpose, struct str token, uint64_t *id)
{
	unsigned char bytes[TOKEN_BYTES];

	if (!token_read(purpose, token, bytes))
		return false;
	*id = id_of(bytes);
	return true;
}

bool
token_check(const struct keyring *ring, enum key_purpose purpose,
    struct str token, struct str about, uint64_t *id)
{
	unsigned char bytes[TOKEN_BYTES], mac[MAC_BYTES];
	const struct ring_key *key;

	if (!token_read(purpose, token, bytes))
		return false;
	key = keyring_find(ring, bytes[0] >> 4);
	if (key == NULL)
		return false;
	sign(key, purpose, bytes, about, mac);
	if (!bytes_equal(mac, bytes + SIGNED_BYTES, MAC_BYTES))
		return false;
	*id = id_of(bytes);
	return true;
}
