/* SPDX-License-Identifier: ISC */
/* Lines of text, opened anew each time: people leave seldom. */
#include "store/leaves.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/putall.h"
#include "store/sqlite.h"
#include "store/suppression.h"

#define HASH_LEN BASE32_LEN(HASH_BYTES)
#define PENDING_MAX ((size_t)1 << 20)
#define CHUNK 65536
#define HEAD STR("keys ")

void
leaves_init(struct leaves *l, struct arena *a, const char *database,
    const struct keyring *keys)
{
	*l = (struct leaves){
	    .path = str_format(a, "%s.leaves", database).p,
	    .keys = keys,
	};
}

void
leaves_begin(struct leaves *l, struct arena *a)
{
	buf_init(&l->pending, a, PENDING_MAX);
}

bool
leaves_wants(enum mail_reason reason)
{
	return reason == MAIL_LEFT || reason == MAIL_OBJECTION ||
	       reason == MAIL_COMPLAINT;
}

static void
add_hash(struct buf *b, const unsigned char hash[HASH_BYTES])
{
	char text[HASH_LEN];

	base32_encode(text, hash, HASH_BYTES);
	buf_add(b, text, sizeof(text));
	buf_char(b, '\n');
}

void
leaves_add(struct leaves *l, const unsigned char hash[HASH_BYTES],
    const struct store_stop *stop)
{
	struct str list = stop->list.n > 0 ? stop->list : STR("-");

	buf_printf(&l->pending, "%" PRId64 " %.*s %.*s %.*s ", stop->at,
	    STR_ARG(store_mail_reason(stop->reason)),
	    STR_ARG(store_stop_scope(stop->scope)), STR_ARG(list));
	add_hash(&l->pending, hash);
}

/* What tells one key ring from another. */
static void
mark_ring(const struct keyring *keys, unsigned char out[HASH_BYTES])
{
	hash_lasting(keys, KEY_ADDRESS, out, "leaves", 6);
}

/* A new file is there only when its directory says so on disk. */
static bool
sync_directory(const char *path)
{
	struct arena *a = arena_new(0);
	const char *slash = strrchr(path, '/');
	struct str dir = slash == NULL
			     ? STR(".")
			     : (struct str){path, (size_t)(slash - path) + 1};
	int fd = open(str_copy(a, dir).p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	arena_free(a);
	return ok;
}

/* What must stand before new lines: the ring's mark in a new file, an end to a
 * line that was cut short. */
static bool
put_before(const struct leaves *l, int fd, off_t size)
{
	unsigned char mark[HASH_BYTES];
	char room[128], last;
	struct buf b;

	if (size > 0)
		return pread(fd, &last, 1, size - 1) == 1 &&
		       (last == '\n' || putall(fd, STR("\n")));
	b = (struct buf){.p = room, .cap = sizeof(room), .limit = sizeof(room)};
	buf_str(&b, HEAD);
	mark_ring(l->keys, mark);
	add_hash(&b, mark);
	return putall(fd, buf_view(&b)) && sync_directory(l->path);
}

bool
leaves_sync(struct leaves *l)
{
	struct stat st;
	bool ok;
	int fd;

	if (l->pending.n == 0)
		return true;
	fd = open(l->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW,
	    0660);
	ok = fd >= 0 && !l->pending.bad && fstat(fd, &st) == 0 &&
	     put_before(l, fd, st.st_size) &&
	     putall(fd, buf_view(&l->pending)) && fdatasync(fd) == 0;
	if (!ok)
		log_errno("file of leaves %s", l->path);
	if (fd >= 0)
		close(fd);
	l->pending.n = 0;
	return ok;
}

void
leaves_forget(struct leaves *l)
{
	l->told = 0;
}

/* The line's parts; false: it is none. */
static bool
read_line(
    struct str line, unsigned char hash[HASH_BYTES], struct store_stop *stop)
{
	struct str at, reason, scope, list, text;

	*stop = (struct store_stop){.at = 0};
	if (!str_word(&line, &at) || !str_word(&line, &reason) ||
	    !str_word(&line, &scope) || !str_word(&line, &list) ||
	    !str_word(&line, &text) || str_trim(line).n > 0)
		return false;
	if (!str_eq(list, STR("-")))
		stop->list = list;
	return str_i64(at, &stop->at) &&
	       store_mail_reason_of(reason, &stop->reason) &&
	       leaves_wants(stop->reason) &&
	       store_stop_scope_of(scope, &stop->scope) &&
	       (stop->scope == STOP_LIST) == (stop->list.n > 0) &&
	       base32_decode(text, hash, HASH_BYTES);
}

/* true: it is a mark, and not ours. */
static bool
is_foreign(const struct leaves *l, struct str line)
{
	unsigned char ours[HASH_BYTES], theirs[HASH_BYTES];

	if (l->keys == NULL || !str_starts(line, HEAD) ||
	    !base32_decode(str_from(line, HEAD.n), theirs, HASH_BYTES))
		return false;
	mark_ring(l->keys, ours);
	return !bytes_equal(ours, theirs, HASH_BYTES);
}

static enum leaves_rc
foreign(const struct leaves *l)
{
	log_error("file of leaves %s: written under another key ring, so those "
		  "who left are not recognised; put that ring's first key back "
		  "into the first line of the key ring, or take the file away "
		  "if the key is lost",
	    l->path);
	return LEAVES_FOREIGN;
}

/* The whole lines of a chunk, at most `max`. */
static enum leaves_rc
tell_lines(struct leaves *l, struct connection *c, struct str chunk, size_t max)
{
	unsigned char hash[HASH_BYTES];
	struct store_stop stop;
	size_t bad = 0;

	for (; max > 0 && str_chr(chunk, '\n') < chunk.n; max--) {
		struct str line = str_head(chunk, str_chr(chunk, '\n'));

		if (l->told == 0 && is_foreign(l, line))
			return foreign(l);
		if (read_line(line, hash, &stop)) {
			if (!suppression_again(c, hash, &stop))
				return LEAVES_ERROR;
		} else if (!str_starts(line, HEAD)) {
			bad++;
		}
		l->told += (off_t)line.n + 1;
		chunk = str_from(chunk, line.n + 1);
	}
	if (bad > 0)
		log_warn("file of leaves %s: lines that are none: %zu", l->path,
		    bad);
	return max == 0 ? LEAVES_MORE : LEAVES_DONE;
}

static enum leaves_rc
tell(
    struct leaves *l, struct connection *c, struct arena *a, int fd, size_t max)
{
	char *bytes = arena_raw(a, CHUNK);
	off_t was;
	enum leaves_rc rc;
	struct stat st;
	ssize_t n;

	if (fstat(fd, &st) != 0)
		return LEAVES_ERROR;
	if (st.st_ino != l->told_of || st.st_size < l->told)
		l->told = 0;
	l->told_of = st.st_ino;
	was = l->told;
	n = pread(fd, bytes, CHUNK, was);
	if (n < 0)
		return LEAVES_ERROR;
	rc = tell_lines(l, c, (struct str){bytes, (size_t)n}, max);
	if (rc != LEAVES_DONE || n < CHUNK)
		return rc;
	/* A line of this length is none. */
	if (l->told == was)
		l->told += n;
	return LEAVES_MORE;
}

enum leaves_rc
leaves_tell(struct leaves *l, struct connection *c, struct arena *a, size_t max)
{
	int fd = open(l->path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	enum leaves_rc rc;

	if (fd < 0 && errno == ENOENT)
		return LEAVES_DONE;
	rc = fd < 0 ? LEAVES_ERROR : tell(l, c, a, fd, max);
	if (rc == LEAVES_ERROR && c->error == SQLITE_OK)
		log_errno("file of leaves %s", l->path);
	if (fd >= 0)
		close(fd);
	return rc;
}

static void
add_row(struct leaves *l, struct arena *a, sqlite3_stmt *st)
{
	struct str hash = statement_column(a, st, 0);
	struct store_stop stop = {
	    .list = statement_column(a, st, 2),
	    .at = sqlite3_column_int64(st, 4),
	};

	if (hash.n == HASH_BYTES &&
	    store_stop_scope_of(statement_column(a, st, 1), &stop.scope) &&
	    store_mail_reason_of(statement_column(a, st, 3), &stop.reason))
		leaves_add(l, (const unsigned char *)hash.p, &stop);
}

bool
leaves_restore(struct leaves *l, struct connection *c, struct arena *a)
{
	sqlite3_stmt *st;
	struct stat it;

	leaves_begin(l, a);
	if (stat(l->path, &it) == 0 || errno != ENOENT)
		return true;
	st = statement_use(c, STATEMENT_SUPPRESSION_TOLD);
	while (statement_row(c, st))
		add_row(l, a, st);
	statement_end(st);
	if (l->pending.n > 0)
		log_warn("file of leaves %s is gone: made again of what the "
			 "database knows",
		    l->path);
	return c->error == SQLITE_OK && leaves_sync(l);
}
