/* SPDX-License-Identifier: ISC */
/*
 * Random bytes, keyed hashes, base32 and signed tokens (libsodium), and the
 * ring of secret keys they use.
 *
 * The ring is a file in the state directory (mode 0600, one line per key:
 * number, made-at, 64 hex digits, "active" or "verify"), made at first use.
 * Each purpose has a key of its own, derived with HMAC-SHA-256 from the ring
 * key and the purpose's name, so a token of one purpose never passes as
 * another.
 */
#ifndef BASE_CRYPTO_H
#define BASE_CRYPTO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

enum key_purpose {
	KEY_LEAVE,    /* unsubscribe links */
	KEY_GO,       /* mail links */
	KEY_STAGE,    /* stage codes in links */
	KEY_FORM,     /* form tokens */
	KEY_ADDRESS,  /* addresses in suppression lists and limits */
	KEY_VISITOR,  /* visitor secrets */
	KEY_ANSWER,   /* idempotency keys */
	KEY_PREVIEW,  /* preview links */
	KEY_SHARE,    /* what people pass on */
	KEY_ASKED,    /* answers in addresses */
	KEY_BOUNCE,   /* envelope senders, Message-IDs */
	KEY_DOWNLOAD, /* files that were asked for */
	KEY_SPLIT,    /* who gets which arm of a sequence */
	KEY_PURPOSE__MAX
};

#define HASH_BYTES 32
#define KEYRING_MAX 16

struct keyring; /* in locked memory, wiped when freed */

/* Starts libsodium; false (logged) when the machine gives no random bytes. */
bool crypto_start(void) __attribute__((warn_unused_result));
void random_bytes(void *, size_t);

/* BLAKE2b-256 of the bytes (content addresses, not secrets). */
void hash_bytes(unsigned char out[HASH_BYTES], const void *, size_t);
/* A 64-bit mix of the bytes for tables and ETags; not for secrets
 * (SipHash-2-4 with a fixed key: the same on every machine). */
uint64_t hash_mix(const void *, size_t);
/* HMAC-SHA-256 under the active key of a purpose. */
void hash_keyed(const struct keyring *, enum key_purpose,
    unsigned char out[HASH_BYTES], const void *, size_t);
/* The same under the key of that number, active or not, to check what was
 * signed before the last one was made; numbers are below KEYRING_MAX.  false:
 * the ring has none of it. */
bool hash_keyed_by(const struct keyring *, unsigned number, enum key_purpose,
    unsigned char out[HASH_BYTES], const void *, size_t);
/* The same under the first key of the ring's file, so that it is found again
 * when another one is active: that key never leaves the ring, be it that
 * nothing is verified by it any more. */
void hash_lasting(const struct keyring *, enum key_purpose,
    unsigned char out[HASH_BYTES], const void *, size_t);
/* HMAC-SHA-256 of n parts, one behind the other, under a key of any length. */
void hash_signed(unsigned char out[HASH_BYTES], struct str key,
    const struct str *parts, size_t n);
/* Compares in a time that does not depend on where they differ. */
bool bytes_equal(const void *, const void *, size_t);

/* Lower-case base32 (alphabet a-z2-7, RFC 4648 order) without padding; out
 * gets BASE32_LEN(n) bytes and no NUL. */
#define BASE32_LEN(n) (((n)*8 + 4) / 5)
void base32_encode(char *out, const void *, size_t n);
/* The reverse; false when a byte is outside the alphabet, the length is not
 * that of n bytes, or the bits left over are not zero (one spelling per value).
 * Either case. */
bool base32_decode(struct str, void *out, size_t n);

/* Base64 (RFC 4648 4) with its padding; out gets BASE64_LEN(n) bytes and a
 * NUL. */
#define BASE64_LEN(n) (((n) + 2) / 3 * 4)
void base64_encode(char *out, const void *, size_t n);
/* Base64 with or without its padding, or hex in either case, as
 * other programs write bytes: at most `max` into out, *n of them; false when it
 * is none, or longer. */
bool base64_decode(struct str, void *out, size_t max, size_t *n);
bool hex_decode(struct str, void *out, size_t max, size_t *n);
/* Overwrites what must not stay in memory. */
void bytes_wipe(void *, size_t);

/*
 * Reads the ring, or makes one with one new key when the file is absent.
 * NULL (logged with the reason and what to do) when it can not be read, is
 * readable by others or is damaged.  keyring_free wipes it.
 */
struct keyring *keyring_open(const char *path)
    __attribute__((warn_unused_result));
/* Reads it again, in place: what holds the ring has the keys of now.  false
 * (logged): the file is none any more, the ring stays as it was. */
bool keyring_renew(struct keyring *, const char *path)
    __attribute__((warn_unused_result));
/* A ring of one key that nobody else has and no file keeps: to show what a
 * signed thing looks like.  NULL (logged): no memory. */
struct keyring *keyring_new(void) __attribute__((warn_unused_result));
void keyring_free(struct keyring *);

/*
 * Signed token of 26 characters: 4 bits key, 4 bits purpose, 40 bits id, 80
 * bits of HMAC-SHA-256 over the first 6 bytes and `about` (DESIGN 8), which the
 * token is good for only and which may be empty.  id < 2^40.
 */
#define TOKEN_LEN 26
void token_make(const struct keyring *, enum key_purpose, uint64_t id,
    struct str about, char out[TOKEN_LEN]);
/* true, and the id, only for a token this ring signed for this purpose, about
 * the same. */
bool token_check(const struct keyring *, enum key_purpose, struct str token,
    struct str about, uint64_t *id);
/* The id that a token names, to look up what it is to be checked about; proves
 * nothing.  false: the bytes are no token of the purpose. */
bool token_id(enum key_purpose, struct str token, uint64_t *id);

#endif
