/* SPDX-License-Identifier: ISC */
/*
 * The ring of secret keys in locked memory.
 *
 * The keys of the file never stay: only those derived from them, one for each
 * purpose, are kept.
 */
#include "base/keyring.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "base/keyfile.h"
#include "base/log.h"

struct keyring {
	unsigned n, active;
	struct ring_key keys[KEYRING_MAX];
};

static void
derive(struct ring_key *key, const unsigned char secret[KEY_BYTES])
{
	static const char *const purposes[KEY_PURPOSE__MAX] = {
	    [KEY_LEAVE] = "leave",
	    [KEY_GO] = "go",
	    [KEY_STAGE] = "stage",
	    [KEY_FORM] = "form",
	    [KEY_ADDRESS] = "address",
	    [KEY_VISITOR] = "visitor",
	    [KEY_ANSWER] = "answer",
	    [KEY_PREVIEW] = "preview",
	    [KEY_SHARE] = "share",
	    [KEY_ASKED] = "asked",
	    [KEY_BOUNCE] = "bounce",
	    [KEY_DOWNLOAD] = "download",
	    [KEY_SPLIT] = "split",
	};

	for (int i = 0; i < KEY_PURPOSE__MAX; i++)
		crypto_auth_hmacsha256(key->keys[i],
		    (const unsigned char *)purposes[i], strlen(purposes[i]),
		    secret);
}

static struct keyring *
make_ring(void)
{
	struct keyring *ring = sodium_malloc(sizeof(*ring));

	if (ring == NULL) {
		log_errno("no locked memory for the key ring");
		return NULL;
	}
	ring->n = 0;
	ring->active = KEYRING_MAX;
	return ring;
}

struct keyring *
keyring_new(void)
{
	struct keyring *ring = make_ring();
	unsigned char secret[KEY_BYTES];

	if (ring == NULL)
		return NULL;
	randombytes_buf(secret, sizeof(secret));
	ring->keys[0].number = 0;
	ring->keys[0].lasting = false;
	derive(&ring->keys[0], secret);
	sodium_memzero(secret, sizeof(secret));
	ring->n = 1;
	ring->active = 0;
	sodium_mprotect_readonly(ring);
	return ring;
}

static void
fill(struct keyring *ring, const struct keyfile *file)
{
	for (size_t i = 0; i < file->n; i++) {
		ring->keys[i].number = file->keys[i].number;
		ring->keys[i].lasting = file->keys[i].lasting;
		derive(&ring->keys[i], file->keys[i].secret);
		if (file->keys[i].active)
			ring->active = (unsigned)i;
	}
	ring->n = (unsigned)file->n;
}

struct keyring *
keyring_open(const char *path)
{
	struct keyring *ring = NULL;
	struct keyfile file;

	if (access(path, F_OK) != 0 && errno == ENOENT) {
		if (!keyfile_make(path))
			return NULL;
		log_info("made key ring %s", path);
	}
	if (keyfile_read(path, &file))
		ring = make_ring();
	if (ring != NULL) {
		fill(ring, &file);
		sodium_mprotect_readonly(ring);
	}
	keyfile_wipe(&file);
	return ring;
}

bool
keyring_renew(struct keyring *ring, const char *path)
{
	struct keyfile file;
	bool ok = keyfile_read(path, &file);

	if (ok) {
		sodium_mprotect_readwrite(ring);
		sodium_memzero(ring, sizeof(*ring));
		fill(ring, &file);
		sodium_mprotect_readonly(ring);
	}
	keyfile_wipe(&file);
	return ok;
}

void
keyring_free(struct keyring *ring)
{
	sodium_free(ring);
}

const struct ring_key *
keyring_active(const struct keyring *ring)
{
	assert(ring->active < ring->n);
	return &ring->keys[ring->active];
}

const struct ring_key *
keyring_first(const struct keyring *ring)
{
	assert(ring->n > 0);
	return &ring->keys[0];
}

const struct ring_key *
keyring_find(const struct keyring *ring, unsigned number)
{
	for (unsigned i = 0; i < ring->n; i++)
		if (ring->keys[i].number == number && !ring->keys[i].lasting)
			return &ring->keys[i];
	return NULL;
}
