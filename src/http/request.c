/* SPDX-License-Identifier: ISC */
/*
 * The table of parameter names that are read, and what becomes of their values.
 */
#include "http/request.h"

#include <string.h>

#include "base/arena.h"

#define VAR_PREFIX "KUNDEREJSE_VAR_"
#define HEADER_PREFIX "HTTP_"

/* Values that are read but not kept as they came. */
struct raw {
	struct str method, document, script, info, https, scheme, gpc, dnt,
	    length;
};

/*
 * Every name that is read, shortest first, then in byte order: find() halves
 * this list.  KEPT goes into struct request as it stands, RAW into struct raw.
 * Of a name given twice the first value that is not empty counts.
 */
#define PARAMETERS(KEPT, RAW)                         \
	RAW("HTTPS", https)                           \
	RAW("HTTP_DNT", dnt)                          \
	RAW("PATH_INFO", info)                        \
	KEPT("HTTP_X_MOZ", purpose)                   \
	KEPT("HTTP_COOKIE", cookie)                   \
	KEPT("HTTP_ORIGIN", origin)                   \
	KEPT("REMOTE_USER", remote_user)              \
	KEPT("REQUEST_URI", uri)                      \
	RAW("SCRIPT_NAME", script)                    \
	KEPT("SERVER_NAME", host)                     \
	KEPT("CONTENT_TYPE", content_type)            \
	RAW("DOCUMENT_URI", document)                 \
	KEPT("HTTP_PURPOSE", purpose)                 \
	KEPT("HTTP_REFERER", referer)                 \
	RAW("HTTP_SEC_GPC", gpc)                      \
	KEPT("QUERY_STRING", query)                   \
	RAW("CONTENT_LENGTH", length)                 \
	RAW("REQUEST_METHOD", method)                 \
	RAW("REQUEST_SCHEME", scheme)                 \
	KEPT("HTTP_USER_AGENT", agent)                \
	KEPT("HTTP_SEC_PURPOSE", sec_purpose)         \
	KEPT("HTTP_IF_NONE_MATCH", if_none_match)     \
	KEPT("HTTP_SEC_FETCH_DEST", sec_fetch_dest)   \
	KEPT("HTTP_SEC_FETCH_MODE", sec_fetch_mode)   \
	KEPT("HTTP_SEC_FETCH_SITE", sec_fetch_site)   \
	KEPT("HTTP_ACCEPT_LANGUAGE", accept_language) \
	KEPT("HTTP_SEC_CH_UA_MOBILE", ch_mobile)

#define NAME(name, field) name,
#define IN_REQUEST(name, field) \
	{sizeof(name) - 1, false, offsetof(struct request, field)},
#define IN_RAW(name, field) \
	{sizeof(name) - 1, true, offsetof(struct raw, field)},

static const char *const names[] = {PARAMETERS(NAME, NAME) VAR_PREFIX "*"};

static const struct place {
	size_t n; /* length of the name */
	bool raw;
	size_t at; /* of the field in its struct */
} places[] = {PARAMETERS(IN_REQUEST, IN_RAW)};

#define NPLACES (sizeof(places) / sizeof(places[0]))

size_t
request_parameters(const char *const **out)
{
	*out = names;
	return sizeof(names) / sizeof(names[0]);
}

/* Like memcmp; lengths first, because most names differ there. */
static int
compare(struct str s, size_t i)
{
	if (s.n != places[i].n)
		return s.n < places[i].n ? -1 : 1;
	return memcmp(s.p, names[i], s.n);
}

static const struct place *
find(struct str name)
{
	size_t low = 0, high = NPLACES;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int d = compare(name, middle);

		if (d == 0)
			return &places[middle];
		if (d < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void
add_var(struct request *r, struct arena *a, struct str name, struct str value)
{
	if (r->nvars == REQUEST_VARS_MAX)
		return;
	name = str_lower(a, name);
	if (str_is_key(name))
		r->vars[r->nvars++] = (struct request_var){name, value};
}

/* Sorts one "NAME=VALUE" in; false for a NUL in a value that is read. */
static bool
take(struct request *r, struct raw *raw, struct arena *a, struct str param)
{
	struct str name = str_head(param, str_chr(param, '='));
	struct str value = str_from(param, name.n + 1);
	const struct place *place = find(name);

	if (place != NULL) {
		char *base = place->raw ? (char *)raw : (char *)r;
		struct str *slot = (struct str *)(void *)(base + place->at);

		if (slot->n == 0)
			*slot = value;
	} else if (str_starts(name, STR(VAR_PREFIX))) {
		add_var(r, a, str_from(name, sizeof(VAR_PREFIX) - 1), value);
	} else {
		return true;
	}
	return memchr(value.p, '\0', value.n) == NULL;
}

static enum method
method_of(struct str s)
{
	if (str_eq(s, STR("GET")))
		return METHOD_GET;
	if (str_eq(s, STR("POST")))
		return METHOD_POST;
	if (str_eq(s, STR("HEAD")))
		return METHOD_HEAD;
	return METHOD_OTHER;
}

static bool
https_of(const struct raw *raw)
{
	if (raw->https.n > 0)
		return !str_ieq(raw->https, STR("off"));
	return str_eq(raw->scheme, STR("https"));
}

static struct str
path_of(const struct raw *raw, struct arena *a)
{
	struct str path;
	char *room;

	if (raw->document.n > 0)
		return raw->document;
	if (raw->info.n == 0)
		return raw->script;
	if (raw->script.n == 0)
		return raw->info;
	path.n = raw->script.n + raw->info.n;
	room = arena_raw(a, path.n);
	memcpy(room, raw->script.p, raw->script.n);
	memcpy(room + raw->script.n, raw->info.p, raw->info.n);
	path.p = room;
	return path;
}

/* A body without a length, or of another length, was cut or forged. */
static bool
length_is(struct str length, size_t n)
{
	int64_t said = 0;

	if (length.n > 0 && !str_i64(length, &said))
		return false;
	return said >= 0 && (uint64_t)said == n;
}

int
request_fill(struct request *r, struct arena *a, const struct str *params,
    size_t n, struct str body)
{
	struct raw raw = {.method = {NULL, 0}};
	bool good = true;

	memset(r, 0, sizeof(*r));
	for (size_t i = 0; i < n; i++)
		good &= take(r, &raw, a, params[i]);
	r->method = method_of(raw.method);
	r->path = path_of(&raw, a);
	r->https = https_of(&raw);
	r->gpc = str_eq(raw.gpc, STR("1"));
	r->dnt = str_eq(raw.dnt, STR("1"));
	r->body = body;
	r->params = params;
	r->nparams = n;
	if (!good || r->path.n == 0 || r->path.p[0] != '/' ||
	    !length_is(raw.length, body.n))
		return 400;
	return 0;
}

/* "HTTP_X_NAME" of a header "X-Name". */
static bool
is_header(struct str param, struct str name)
{
	param = str_from(param, sizeof(HEADER_PREFIX) - 1);
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (param.p[i] != (c == '-' ? '_' : c))
			return false;
	}
	return true;
}

struct str
request_header(const struct request *r, struct str name)
{
	size_t n = sizeof(HEADER_PREFIX) - 1 + name.n;

	for (size_t i = 0; i < r->nparams; i++) {
		struct str param = r->params[i], value;

		if (name.n == 0 || param.n <= n || param.p[n] != '=' ||
		    !str_starts(param, STR(HEADER_PREFIX)) ||
		    !is_header(param, name))
			continue;
		value = str_from(param, n + 1);
		return memchr(value.p, '\0', value.n) == NULL ? value : STR("");
	}
	return STR("");
}

/* Whether one part of a value like "prefetch;prerender" says so. */
static bool
only_looks(struct str purpose)
{
	struct str part;

	while (str_cut(&purpose, ';', &part)) {
		part = str_trim(part);
		if (str_ieq(part, STR("prefetch")) ||
		    str_ieq(part, STR("prerender")) ||
		    str_ieq(part, STR("preview")))
			return true;
	}
	return false;
}

bool
request_is_prefetch(const struct request *r)
{
	return r->method == METHOD_HEAD || only_looks(r->sec_purpose) ||
	       only_looks(r->purpose);
}
