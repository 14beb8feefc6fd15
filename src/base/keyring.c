/* SPDX-License-Identifier: ISC */
/*
 * The ring of secret keys: its file, and its place in locked memory.
 *
 * The keys of the file never stay: only those derived from them, one for each
 * purpose, are kept.
 */
#include "base/keyring.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"

#define KEY_BYTES 32
/* "15 9223372036854775807 64 digits verify" is 100 bytes. */
#define FILE_MAX (KEYRING_MAX * 128)

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
	};

	for (int i = 0; i < KEY_PURPOSE__MAX; i++)
		crypto_auth_hmacsha256(key->keys[i],
		    (const unsigned char *)purposes[i], strlen(purposes[i]),
		    secret);
}

/* "NUMBER MADE-AT HEX active|verify" into the ring; what is wrong, or NULL. */
static const char *
add_line(struct keyring *ring, struct str line)
{
	struct str number, made, hex, use;
	unsigned char secret[KEY_BYTES];
	int64_t n, t;
	size_t got = 0;
	bool ok;

	if (!str_word(&line, &number) || !str_word(&line, &made) ||
	    !str_word(&line, &hex) || !str_word(&line, &use) ||
	    str_trim(line).n > 0)
		return "a line has not four words";
	if (!str_i64(number, &n) || n < 0 || n >= KEYRING_MAX)
		return "a key number is not 0 to 15";
	if (keyring_find(ring, (unsigned)n) != NULL)
		return "a key number stands twice";
	if (!str_i64(made, &t))
		return "a time is not a number";
	if (str_eq(use, STR("active"))) {
		if (ring->active != KEYRING_MAX)
			return "two keys are active";
		ring->active = ring->n;
	} else if (!str_eq(use, STR("verify"))) {
		return "a key is neither active nor verify";
	}
	ok = hex.n == 2 * sizeof(secret) &&
	     sodium_hex2bin(
		 secret, sizeof(secret), hex.p, hex.n, NULL, &got, NULL) == 0 &&
	     got == sizeof(secret);
	if (ok) {
		ring->keys[ring->n].number = (unsigned)n;
		derive(&ring->keys[ring->n++], secret);
	}
	sodium_memzero(secret, sizeof(secret));
	return ok ? NULL : "a key is not 64 hex digits";
}

static const char *
add_lines(struct keyring *ring, struct str text)
{
	struct str line;
	const char *wrong;

	while (str_cut(&text, '\n', &line)) {
		if (str_trim(line).n == 0)
			continue;
		wrong = add_line(ring, line);
		if (wrong != NULL)
			return wrong;
	}
	return ring->active == KEYRING_MAX ? "no key is active" : NULL;
}

static bool
fill(struct keyring *ring, int fd, const char *path)
{
	char bytes[FILE_MAX];
	const char *wrong;
	size_t n;
	bool ok;

	ok = secret_read(fd, "key ring", path, bytes, sizeof(bytes), &n);
	if (ok) {
		wrong = add_lines(ring, (struct str){bytes, n});
		if (wrong != NULL) {
			log_error("key ring %s is damaged: %s; restore it from "
				  "a backup, links sent need its keys",
			    path, wrong);
			ok = false;
		}
	}
	sodium_memzero(bytes, sizeof(bytes));
	return ok;
}

static bool
write_first_key(int fd)
{
	unsigned char secret[KEY_BYTES];
	char hex[2 * KEY_BYTES + 1], line[128];
	int n;
	bool ok;

	randombytes_buf(secret, sizeof(secret));
	sodium_bin2hex(hex, sizeof(hex), secret, sizeof(secret));
	n = snprintf(
	    line, sizeof(line), "0 %" PRId64 " %s active\n", clock_now(), hex);
	ok = write(fd, line, (size_t)n) == n && fsync(fd) == 0;
	sodium_memzero(secret, sizeof(secret));
	sodium_memzero(hex, sizeof(hex));
	sodium_memzero(line, sizeof(line));
	return ok;
}

static bool
sync_folder(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');
	int fd;
	bool ok;

	snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - path) + 1,
	    slash == NULL ? "." : path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

/*
 * A ring is whole or absent, after a power cut too; and of two processes that
 * make one at the same time the later takes the earlier's (link(2) does not
 * replace, rename(2) would).
 */
static bool
make_file(const char *path)
{
	char name[PATH_MAX];
	int fd, n;
	bool ok = false;

	n = snprintf(name, sizeof(name), "%s.%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof(name)) {
		log_error("key ring %s: name too long", path);
		return false;
	}
	/* Left by a process of this number that was killed here. */
	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		ok = write_first_key(fd) &&
		     (link(name, path) == 0 || errno == EEXIST) &&
		     sync_folder(path);
		close(fd);
	}
	if (!ok)
		log_errno("key ring %s can not be made", path);
	unlink(name);
	return ok;
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
	derive(&ring->keys[0], secret);
	sodium_memzero(secret, sizeof(secret));
	ring->n = 1;
	ring->active = 0;
	sodium_mprotect_readonly(ring);
	return ring;
}

struct keyring *
keyring_open(const char *path)
{
	struct keyring *ring;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0 && errno == ENOENT) {
		if (!make_file(path))
			return NULL;
		log_info("made key ring %s", path);
		fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	if (fd < 0) {
		log_errno("key ring %s", path);
		return NULL;
	}
	ring = make_ring();
	ok = ring != NULL && fill(ring, fd, path);
	close(fd);
	if (!ok) {
		sodium_free(ring);
		return NULL;
	}
	sodium_mprotect_readonly(ring);
	return ring;
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
		if (ring->keys[i].number == number)
			return &ring->keys[i];
	return NULL;
}
