/* SPDX-License-Identifier: ISC */
#include "mail/mailid.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"

#define ID_BYTES 5
#define ID_LEN BASE32_LEN(ID_BYTES)
#define CHECK_LEN 4
#define HASH_LEN 8
#define MAILBOX "b+"
#define AT_ID (sizeof(MAILBOX) - 1)
#define AT_CHECK (AT_ID + ID_LEN + 1)

_Static_assert(MAILID_SENDER_LEN == AT_CHECK + CHECK_LEN, "b+ID.CHECK");

/* What is hashed begins with a letter, so that a Message-ID, which everybody
 * sees, tells nothing of a check. */
struct hashed {
	unsigned char what;
	unsigned char id[ID_BYTES];
};

static struct hashed
hashed(unsigned char what, uint64_t id)
{
	struct hashed h = {.what = what};

	assert(id < (uint64_t)1 << (8 * ID_BYTES));
	for (size_t i = 0; i < ID_BYTES; i++)
		h.id[i] = (unsigned char)(id >> (8 * (ID_BYTES - 1 - i)));
	return h;
}

static uint64_t
id_of(const unsigned char bytes[ID_BYTES])
{
	uint64_t id = 0;

	for (size_t i = 0; i < ID_BYTES; i++)
		id = id << 8 | bytes[i];
	return id;
}

void
mailid_sender(
    const struct keyring *ring, uint64_t id, char out[MAILID_SENDER_LEN])
{
	struct hashed h = hashed('b', id);
	unsigned char hash[HASH_BYTES];
	char check[BASE32_LEN(HASH_BYTES)];

	hash_keyed(ring, KEY_BOUNCE, hash, &h, sizeof(h));
	base32_encode(check, hash, sizeof(hash));
	memcpy(out, MAILBOX, AT_ID);
	base32_encode(out + AT_ID, h.id, ID_BYTES);
	out[AT_CHECK - 1] = '.';
	memcpy(out + AT_CHECK, check, CHECK_LEN);
}

/* In lower case, as it was made. */
static bool
is_checked(
    const struct keyring *ring, const struct hashed *h, const char *given)
{
	unsigned char hash[HASH_BYTES];
	char check[BASE32_LEN(HASH_BYTES)];
	bool same = false;

	for (unsigned number = 0; number < KEYRING_MAX; number++) {
		if (!hash_keyed_by(
			ring, number, KEY_BOUNCE, hash, h, sizeof(*h)))
			continue;
		base32_encode(check, hash, sizeof(hash));
		same |= bytes_equal(check, given, CHECK_LEN);
	}
	return same;
}

bool
mailid_sender_read(const struct keyring *ring, struct str local, uint64_t *id)
{
	char lower[MAILID_SENDER_LEN];
	struct hashed h = {.what = 'b'};

	if (local.n != MAILID_SENDER_LEN || !str_istarts(local, STR(MAILBOX)) ||
	    local.p[AT_CHECK - 1] != '.')
		return false;
	for (size_t i = 0; i < sizeof(lower); i++)
		lower[i] = (char)(local.p[i] >= 'A' && local.p[i] <= 'Z'
				      ? local.p[i] + ('a' - 'A')
				      : local.p[i]);
	if (!base32_decode(
		(struct str){lower + AT_ID, ID_LEN}, h.id, ID_BYTES) ||
	    !is_checked(ring, &h, lower + AT_CHECK))
		return false;
	*id = id_of(h.id);
	return true;
}

struct str
mailid_message(struct arena *a, const struct keyring *ring, uint64_t id,
    struct str dedup, struct str domain)
{
	struct hashed h = hashed('m', id);
	unsigned char hash[HASH_BYTES];
	char name[ID_LEN], check[BASE32_LEN(HASH_BYTES)];
	char *bytes = arena_raw(a, sizeof(h) + dedup.n);

	memcpy(bytes, &h, sizeof(h));
	if (dedup.n > 0)
		memcpy(bytes + sizeof(h), dedup.p, dedup.n);
	hash_keyed(ring, KEY_BOUNCE, hash, bytes, sizeof(h) + dedup.n);
	base32_encode(name, h.id, ID_BYTES);
	base32_encode(check, hash, sizeof(hash));
	return str_format(a, "%.*s.%.*s@%.*s", (int)ID_LEN, name, HASH_LEN,
	    check, STR_ARG(domain));
}
