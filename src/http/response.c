/* SPDX-License-Identifier: ISC */
/*
 * Header lines: checked when they are added, written in one go.
 */
#include "http/response.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"

#define ETAG_DIGITS 16

const char *
status_text(int status)
{
	static const struct {
		int status;
		const char *text;
	} texts[] = {
	    {200, "OK"},
	    {204, "No Content"},
	    {301, "Moved Permanently"},
	    {302, "Found"},
	    {303, "See Other"},
	    {304, "Not Modified"},
	    {307, "Temporary Redirect"},
	    {308, "Permanent Redirect"},
	    {400, "Bad Request"},
	    {401, "Unauthorized"},
	    {403, "Forbidden"},
	    {404, "Not Found"},
	    {405, "Method Not Allowed"},
	    {409, "Conflict"},
	    {410, "Gone"},
	    {413, "Content Too Large"},
	    {415, "Unsupported Media Type"},
	    {422, "Unprocessable Content"},
	    {429, "Too Many Requests"},
	    {500, "Internal Server Error"},
	    {503, "Service Unavailable"},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].status == status)
			return texts[i].text;
	return "Unnamed";
}

void
response_init(struct response *r, struct arena *a)
{
	memset(r, 0, sizeof(*r));
	r->status = 200;
	buf_init(&r->body, a, RESPONSE_BODY_MAX);
}

/* A token of RFC 9110 5.6.2. */
static bool
name_ok(struct str s)
{
	static const char marks[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		char lower = c | 0x20;

		if ((c < '0' || c > '9') && (lower < 'a' || lower > 'z') &&
		    memchr(marks, c, sizeof(marks) - 1) == NULL)
			return false;
	}
	return s.n > 0;
}

static bool
value_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

void
response_header(struct response *r, struct str name, struct str value)
{
	size_t at = r->nheaders;

	if (at == RESPONSE_HEADERS_MAX || !name_ok(name) || !value_ok(value)) {
		r->bad = true;
		return;
	}
	/* nginx 1.22 ignores it behind a Cache-Control. */
	if (str_ieq(name, STR("X-Accel-Expires"))) {
		memmove(r->headers + 1, r->headers, at * sizeof(*r->headers));
		at = 0;
	}
	r->headers[at] = (struct response_header){name, value};
	r->nheaders++;
}

void
response_redirect(struct response *r, int status, struct str location)
{
	r->status = status;
	response_header(r, STR("Location"), location);
}

void
response_restart(struct response *r, int status)
{
	r->status = status;
	r->type = (struct str){NULL, 0};
	r->etag = 0;
	r->nheaders = 0;
	r->bad = false;
	r->body.n = 0;
	r->body.bad = false;
}

static void
etag_digits(uint64_t etag, char out[ETAG_DIGITS])
{
	for (size_t i = ETAG_DIGITS; i-- > 0; etag >>= 4)
		out[i] = "0123456789abcdef"[etag & 15];
}

/* Takes one entity-tag and what follows it up to the next one off *rest; false
 * at the end or when the list is malformed from here on. */
static bool
next_tag(struct str *rest, struct str *tag)
{
	struct str s = str_trim(*rest);
	size_t end;

	if (str_starts(s, STR("W/")))
		s = str_from(s, 2);
	if (!str_starts(s, STR("\"")))
		return false;
	s = str_from(s, 1);
	end = str_chr(s, '"'); /* no quote can stand inside, a comma can */
	*tag = str_head(s, end);
	s = str_trim(str_from(s, end + 1));
	*rest =
	    str_starts(s, STR(",")) ? str_from(s, 1) : (struct str){NULL, 0};
	return true;
}

bool
response_etag_matches(struct str if_none_match, uint64_t etag)
{
	char digits[ETAG_DIGITS];
	struct str ours = {digits, sizeof(digits)}, tag;

	if (etag == 0)
		return false;
	if (str_eq(str_trim(if_none_match), STR("*")))
		return true;
	etag_digits(etag, digits);
	while (next_tag(&if_none_match, &tag))
		if (str_eq(tag, ours))
			return true;
	return false;
}

static void
line(struct buf *out, struct str name, struct str value)
{
	buf_str(out, name);
	buf_lit(out, ": ");
	buf_str(out, value);
	buf_lit(out, "\r\n");
}

static void
write_status(struct buf *out, int status)
{
	buf_lit(out, "Status: ");
	buf_i64(out, status);
	buf_char(out, ' ');
	buf_str(out, str_of(status_text(status)));
	buf_lit(out, "\r\n");
}

static void
write_etag(struct buf *out, uint64_t etag)
{
	char digits[ETAG_DIGITS];

	etag_digits(etag, digits);
	buf_lit(out, "ETag: W/\"");
	buf_add(out, digits, sizeof(digits));
	buf_lit(out, "\"\r\n");
}

static bool
has_body(const struct response *r)
{
	return r->status != 204 && r->status != 304;
}

static void
write_head(const struct response *r, struct buf *out)
{
	write_status(out, r->status);
	if (r->type.n > 0 && has_body(r))
		line(out, STR("Content-Type"), r->type);
	if (r->etag != 0)
		write_etag(out, r->etag);
	for (size_t i = 0; i < r->nheaders; i++)
		line(out, r->headers[i].name, r->headers[i].value);
	if (has_body(r)) {
		buf_lit(out, "Content-Length: ");
		buf_i64(out, (int64_t)r->body.n);
		buf_lit(out, "\r\n");
	}
	buf_lit(out, "\r\n");
}

static void
become_500(struct response *r)
{
	response_restart(r, 500);
	r->type = STR("text/plain");
	buf_lit(&r->body, "500 Internal Server Error\n");
}

struct str
response_head(struct response *r, bool head_only, struct buf *out)
{
	size_t start = out->n;

	if (r->bad || r->body.bad || !value_ok(r->type))
		become_500(r);
	write_head(r, out);
	if (out->bad) {
		out->n = start;
		out->bad = false;
		become_500(r);
		write_head(r, out);
	}
	return head_only || !has_body(r) ? STR("") : buf_view(&r->body);
}

void
response_write(struct response *r, bool head_only, struct buf *out)
{
	size_t start = out->n;

	buf_str(out, response_head(r, head_only, out));
	if (!out->bad)
		return;
	out->n = start;
	out->bad = false;
	r->bad = true;
	buf_str(out, response_head(r, head_only, out));
}
