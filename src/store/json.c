/* SPDX-License-Identifier: ISC */
/*
 * Documents are bounded before SQLite sees them, and paths are checked, so that
 * what goes wrong here is memory or time: then there is nothing at that path.
 */
#include "store/json.h"

#include <sqlite3.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/statements.h"

#define LENGTH_MAX 200000
#define STEPS_A_LOOK 1000
#define TEXT_MS 100 /* how long one question may take */

#define JSON_ENTRY(name, key, text) name,
enum question { SQL_JSON(JSON_ENTRY) QUESTION__MAX };

#define TEXT_ENTRY(name, key, text) text,
static const char *const texts[] = {SQL_JSON(TEXT_ENTRY)};

struct json {
	sqlite3 *db;
	sqlite3_stmt *asks[QUESTION__MAX];
	int64_t stop_at_ms;
};

static int
look(void *arg)
{
	const struct json *j = arg;

	return clock_ms() > j->stop_at_ms;
}

void
json_close(struct json *j)
{
	if (j == NULL)
		return;
	for (size_t i = 0; i < QUESTION__MAX; i++) {
		sqlite3_finalize(j->asks[i]);
		j->asks[i] = NULL;
	}
	sqlite3_close(j->db);
	j->db = NULL;
}

static bool
fail(struct json *j)
{
	log_error("JSON can not be read: %s", sqlite3_errmsg(j->db));
	json_close(j);
	return false;
}

/* Opened when it is first asked: most processes never are. */
bool
json_ready(struct json *j)
{
	if (j->db != NULL)
		return true;
	if (sqlite3_open_v2(":memory:", &j->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
		return fail(j);
	(void)sqlite3_limit(j->db, SQLITE_LIMIT_LENGTH, LENGTH_MAX);
	(void)sqlite3_limit(j->db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_progress_handler(j->db, STEPS_A_LOOK, look, j);
	for (size_t i = 0; i < QUESTION__MAX; i++)
		if (sqlite3_prepare_v3(j->db, texts[i], -1,
			SQLITE_PREPARE_PERSISTENT, &j->asks[i],
			NULL) != SQLITE_OK)
			return fail(j);
	return true;
}

struct json *
json_open(struct arena *a)
{
	return ARENA_NEW(a, struct json);
}

static sqlite3_stmt *
ask(struct json *j, enum question q)
{
	j->stop_at_ms = clock_ms() + TEXT_MS;
	return j->asks[q];
}

static void
bind(sqlite3_stmt *st, const char *name, struct str s)
{
	(void)sqlite3_bind_text64(st, sqlite3_bind_parameter_index(st, name),
	    s.n == 0 ? "" : s.p, s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void
end(sqlite3_stmt *st)
{
	(void)sqlite3_reset(st);
	(void)sqlite3_clear_bindings(st);
}

static struct str
column(struct arena *a, sqlite3_stmt *st)
{
	struct str s;

	s.p = (const char *)sqlite3_column_text(st, 0);
	s.n = (size_t)sqlite3_column_bytes(st, 0);
	return s.p == NULL ? STR("") : str_copy(a, s);
}

/* Whether no value lies deeper than SQLite's parser should be asked to go; what
 * is no JSON may pass. */
static bool
is_shallow(struct str doc)
{
	unsigned depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < doc.n; i++) {
		char c = doc.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && depth > 0)
			depth--;
		if (depth > JSON_DEPTH_MAX)
			return false;
	}
	return true;
}

bool
json_ok(struct json *j, struct str doc)
{
	sqlite3_stmt *st;
	bool ok;

	if (doc.n == 0 || doc.n > JSON_BYTES_MAX || !str_utf8_ok(doc) ||
	    memchr(doc.p, '\0', doc.n) != NULL || !is_shallow(doc))
		return false;
	st = ask(j, JSON_OBJECT);
	bind(st, ":doc", doc);
	ok = sqlite3_step(st) == SQLITE_ROW && sqlite3_column_int(st, 0) == 1;
	end(st);
	return ok;
}

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* How many bytes of a name s begins with. */
static size_t
name_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_name_byte(s.p[n]))
		n++;
	return n;
}

static bool
is_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n <= 6;
}

/* "12", "#-1" or "name=word", what stands in brackets. */
static bool
is_index(struct str s)
{
	size_t equals = str_chr(s, '=');

	if (equals < s.n)
		return equals > 0 && name_length(s) == equals &&
		       equals + 1 < s.n &&
		       name_length(str_from(s, equals + 1)) == s.n - equals - 1;
	return is_digits(str_starts(s, STR("#-")) ? str_from(s, 2) : s);
}

bool
json_path_ok(struct str path)
{
	struct str rest = str_from(path, 1), inside;
	size_t n;

	if (!str_starts(path, STR("$")) || path.n > JSON_PATH_MAX)
		return false;
	while (rest.n > 0) {
		if (rest.p[0] == '.') {
			n = name_length(str_from(rest, 1));
			if (n == 0)
				return false;
			rest = str_from(rest, 1 + n);
			continue;
		}
		if (rest.p[0] != '[')
			return false;
		n = str_chr(rest, ']');
		inside = str_head(str_from(rest, 1), n - 1);
		if (n == rest.n || !is_index(inside))
			return false;
		rest = str_from(rest, n + 1);
	}
	return true;
}

/* Splits a path at its first [name=word]; false: it has none. */
static bool
split(struct arena *a, struct str *path, struct str *field, struct str *word,
    struct str *rest)
{
	size_t equals = str_chr(*path, '='), from = equals, to;

	if (equals == path->n)
		return false;
	while (path->p[from] != '[')
		from--;
	to = equals + str_chr(str_from(*path, equals), ']');
	*field = str_format(
	    a, "$.%.*s", (int)(equals - from - 1), path->p + from + 1);
	*word = str_head(str_from(*path, equals + 1), to - equals - 1);
	*rest = str_format(a, "$%.*s", STR_ARG(str_from(*path, to + 1)));
	*path = str_head(*path, from);
	return true;
}

/* Goes on into what each [name=word] picks; false: there is nothing. */
static bool
descend(struct json *j, struct arena *a, struct str *doc, struct str *path)
{
	struct str field, word, rest;

	while (split(a, path, &field, &word, &rest)) {
		sqlite3_stmt *st = ask(j, JSON_PICK);
		bool found;

		bind(st, ":doc", *doc);
		bind(st, ":path", *path);
		bind(st, ":field", field);
		bind(st, ":word", word);
		found = sqlite3_step(st) == SQLITE_ROW;
		if (found)
			*doc = column(a, st);
		end(st);
		if (!found)
			return false;
		*path = rest;
	}
	return true;
}

static bool
has_controls(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

struct str
json_text(struct json *j, struct arena *a, struct str doc, struct str path)
{
	struct str text = STR("");
	sqlite3_stmt *st;

	if (!json_path_ok(path) || !descend(j, a, &doc, &path))
		return text;
	st = ask(j, JSON_TEXT);
	bind(st, ":doc", doc);
	bind(st, ":path", path);
	if (sqlite3_step(st) == SQLITE_ROW)
		text = column(a, st);
	end(st);
	return has_controls(text) ? STR("") : text;
}

size_t
json_list(struct json *j, struct arena *a, struct str doc, struct str path,
    struct str *rows, size_t max)
{
	sqlite3_stmt *st;
	size_t n = 0;

	if (!json_path_ok(path) || !descend(j, a, &doc, &path))
		return 0;
	st = ask(j, JSON_LIST);
	bind(st, ":doc", doc);
	bind(st, ":path", path);
	(void)sqlite3_bind_int64(
	    st, sqlite3_bind_parameter_index(st, ":most"), (sqlite3_int64)max);
	while (n < max && sqlite3_step(st) == SQLITE_ROW)
		rows[n++] = column(a, st);
	end(st);
	return n;
}
