/* SPDX-License-Identifier: ISC */
/*
 * Lines and files.  Who changes a ring holds a lock on its folder, so that no
 * file of locks is needed; readers need none, since rename(2) replaces at once.
 */
#include "base/keyfile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/secret.h"

/* "15 9223372036854775807 64 digits lasting" is 101 bytes. */
#define LINE_MAX_BYTES 128
#define TIME_MAX INT64_C(253402300799) /* the last second of 9999 */
#define FILE_MAX (KEYRING_MAX * LINE_MAX_BYTES)

static int
find(const struct keyfile *file, unsigned number)
{
	for (size_t i = 0; i < file->n; i++)
		if (file->keys[i].number == number)
			return (int)i;
	return -1;
}

static bool
has_active(const struct keyfile *file)
{
	for (size_t i = 0; i < file->n; i++)
		if (file->keys[i].active)
			return true;
	return false;
}

/* "NUMBER MADE-AT HEX active|verify|lasting"; what is wrong, or NULL. */
static const char *
add_line(struct keyfile *file, struct str line)
{
	struct str number, made, hex, use;
	struct keyfile_key *key = &file->keys[file->n];
	int64_t n;
	size_t got = 0;

	if (!str_word(&line, &number) || !str_word(&line, &made) ||
	    !str_word(&line, &hex) || !str_word(&line, &use) ||
	    str_trim(line).n > 0)
		return "a line has not four words";
	if (!str_i64(number, &n) || n < 0 || n >= KEYRING_MAX)
		return "a key number is not 0 to 15";
	if (find(file, (unsigned)n) >= 0)
		return "a key number stands twice";
	key->number = (unsigned)n;
	if (!str_i64(made, &key->made_at) || key->made_at < 0 ||
	    key->made_at > TIME_MAX)
		return "a time is not a number of seconds";
	key->active = str_eq(use, STR("active"));
	if (key->active && has_active(file))
		return "two keys are active";
	key->lasting = str_eq(use, STR("lasting"));
	if (key->lasting && file->n > 0)
		return "a key is lasting and not the first";
	if (!key->active && !key->lasting && !str_eq(use, STR("verify")))
		return "a key is neither active nor verify nor lasting";
	if (hex.n != 2 * KEY_BYTES ||
	    sodium_hex2bin(
		key->secret, KEY_BYTES, hex.p, hex.n, NULL, &got, NULL) != 0 ||
	    got != KEY_BYTES)
		return "a key is not 64 hex digits";
	file->n++;
	return NULL;
}

static const char *
add_lines(struct keyfile *file, struct str text)
{
	struct str line;
	const char *wrong;

	file->n = 0;
	while (str_cut(&text, '\n', &line)) {
		if (str_trim(line).n == 0)
			continue;
		wrong = add_line(file, line);
		if (wrong != NULL)
			return wrong;
	}
	return has_active(file) ? NULL : "no key is active";
}

bool
keyfile_read(const char *path, struct keyfile *file)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	const char *wrong = NULL;
	char bytes[FILE_MAX];
	size_t n;
	bool ok;

	if (fd < 0) {
		log_errno("key ring %s", path);
		return false;
	}
	ok = secret_read(fd, "key ring", path, bytes, sizeof(bytes), &n);
	close(fd);
	if (ok)
		wrong = add_lines(file, (struct str){bytes, n});
	if (wrong != NULL)
		log_error("key ring %s is damaged: %s; restore it from a "
			  "backup, links sent need its keys",
		    path, wrong);
	sodium_memzero(bytes, sizeof(bytes));
	return ok && wrong == NULL;
}

void
keyfile_wipe(struct keyfile *file)
{
	sodium_memzero(file, sizeof(*file));
}

bool
keyfile_list(const char *path, struct keyfile *file)
{
	bool ok = keyfile_read(path, file);

	for (size_t i = 0; i < KEYRING_MAX; i++)
		sodium_memzero(file->keys[i].secret, KEY_BYTES);
	return ok;
}

static struct keyfile_key
new_key(unsigned number, int64_t now)
{
	struct keyfile_key key = {
	    .number = number, .made_at = now, .active = true};

	randombytes_buf(key.secret, sizeof(key.secret));
	return key;
}

/* All lines, to a new file that the disk has. */
static bool
write_lines(int fd, const struct keyfile *file)
{
	char text[FILE_MAX], hex[2 * KEY_BYTES + 1];
	size_t n = 0;
	bool ok;

	for (size_t i = 0; i < file->n; i++) {
		const struct keyfile_key *key = &file->keys[i];

		sodium_bin2hex(hex, sizeof(hex), key->secret, KEY_BYTES);
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "%u %" PRId64 " %s %s\n", key->number, key->made_at, hex,
		    key->active    ? "active"
		    : key->lasting ? "lasting"
				   : "verify");
	}
	ok = write(fd, text, n) == (ssize_t)n && fsync(fd) == 0;
	sodium_memzero(text, sizeof(text));
	sodium_memzero(hex, sizeof(hex));
	return ok;
}

static int
open_folder(const char *path)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(path, '/');

	snprintf(folder, sizeof(folder), "%.*s",
	    slash == NULL ? 1 : (int)(slash - path) + 1,
	    slash == NULL ? "." : path);
	return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool
sync_folder(const char *path)
{
	int fd = open_folder(path);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return ok;
}

/*
 * A ring is whole or absent, after a power cut too; and of two processes that
 * make one at the same time the later takes the earlier's (link(2) does not
 * replace, rename(2) would).
 */
bool
keyfile_make(const char *path)
{
	struct keyfile file = {1, {new_key(0, clock_now())}};
	char name[PATH_MAX];
	int fd = -1, n;
	bool ok = false;

	n = snprintf(name, sizeof(name), "%s.%ld", path, (long)getpid());
	if (n < 0 || (size_t)n >= sizeof(name)) {
		keyfile_wipe(&file);
		log_error("key ring %s: name too long", path);
		return false;
	}
	/* Left by a process of this number that was killed here. */
	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		ok = write_lines(fd, &file) &&
		     (link(name, path) == 0 || errno == EEXIST) &&
		     sync_folder(path);
		close(fd);
	}
	if (!ok)
		log_errno("key ring %s can not be made", path);
	unlink(name);
	keyfile_wipe(&file);
	return ok;
}

/* Whose it was it stays: a server that runs as somebody else has to read it. */
static bool
keep_owner(int fd, const char *path)
{
	struct stat old, new;

	return stat(path, &old) == 0 && fstat(fd, &new) == 0 &&
	       ((old.st_uid == new.st_uid &&old.st_gid == new.st_gid) ||
		   fchown(fd, old.st_uid, old.st_gid) == 0);
}

/* With the lock of the folder held. */
static bool
replace(const char *path, int folder, const struct keyfile *file)
{
	char name[PATH_MAX];
	int fd, n;
	bool ok = false;

	n = snprintf(name, sizeof(name), "%s.new", path);
	if (n < 0 || (size_t)n >= sizeof(name)) {
		log_error("key ring %s: name too long", path);
		return false;
	}
	/* Left by somebody who was killed here. */
	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd >= 0) {
		ok = keep_owner(fd, path) && write_lines(fd, file) &&
		     rename(name, path) == 0;
		if (!ok) {
			log_errno("key ring %s can not be written, it stays "
				  "as it was",
			    path);
			unlink(name);
		}
		close(fd);
	} else {
		log_errno(
		    "%s can not be made, the key ring stays as it was", name);
	}
	if (ok && fsync(folder) != 0)
		/* Either ring may be there after a power cut. */
		log_errno("the folder of key ring %s", path);
	return ok;
}

static enum keyfile_rc
add(struct keyfile *file, int64_t now, unsigned *number)
{
	unsigned last = file->keys[file->n - 1].number;

	if (file->n == KEYRING_MAX)
		return KEYFILE_FULL;
	/* One that was given up comes again as late as can be. */
	*number = (last + 1) % KEYRING_MAX;
	while (find(file, *number) >= 0)
		*number = (*number + 1) % KEYRING_MAX;
	for (size_t i = 0; i < file->n; i++)
		file->keys[i].active = false;
	file->keys[file->n++] = new_key(*number, now);
	return KEYFILE_DONE;
}

static enum keyfile_rc
retire(struct keyfile *file, unsigned number)
{
	int at = find(file, number);

	if (at < 0)
		return KEYFILE_NONE;
	if (file->keys[at].active)
		return KEYFILE_ACTIVE;
	if (file->keys[at].lasting)
		return KEYFILE_LASTS;
	if (at == 0) {
		file->keys[at].lasting = true;
		return KEYFILE_DONE;
	}
	file->n--;
	memmove(&file->keys[at], &file->keys[at + 1],
	    (file->n - (size_t)at) * sizeof(file->keys[0]));
	return KEYFILE_DONE;
}

/* Adds with a time, else retires. */
static enum keyfile_rc
change(const char *path, const int64_t *now, unsigned *number)
{
	enum keyfile_rc rc = KEYFILE_FAILED;
	int folder = open_folder(path);
	struct keyfile file = {.n = 0};

	if (folder < 0 || flock(folder, LOCK_EX) != 0)
		log_errno("the folder of key ring %s", path);
	else if (keyfile_read(path, &file))
		rc = now != NULL ? add(&file, *now, number)
				 : retire(&file, *number);
	if (rc == KEYFILE_DONE && !replace(path, folder, &file))
		rc = KEYFILE_FAILED;
	keyfile_wipe(&file);
	if (folder >= 0)
		close(folder);
	return rc;
}

enum keyfile_rc
keyfile_add(const char *path, int64_t now, unsigned *number)
{
	return change(path, &now, number);
}

enum keyfile_rc
keyfile_retire(const char *path, unsigned number)
{
	return change(path, NULL, &number);
}
