/* SPDX-License-Identifier: ISC */
/*
 * Encoders: first byte the context, the rest the value.  What comes out must be
 * harmless there, judged by rules of its own.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "template/escape.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
has_none_of(struct str s, const char *bytes)
{
	for (size_t i = 0; i < s.n; i++)
		assert(s.p[i] == '\0' || strchr(bytes, s.p[i]) == NULL);
}

static void
has_no_controls(struct str s, const char *but)
{
	for (size_t i = 0; i < s.n; i++)
		assert(((unsigned char)s.p[i] >= ' ' && s.p[i] != 0x7f) ||
		       (s.p[i] != '\0' && strchr(but, s.p[i]) != NULL));
}

/* Every '&' begins one of the references we write. */
static void
has_references_only(struct str s)
{
	static const struct str ours[] = {STR("&amp;"), STR("&lt;"),
	    STR("&gt;"), STR("&quot;"), STR("&#39;"), STR("&nbsp;")};

	for (size_t at = str_chr(s, '&'); at < s.n; at = str_chr(s, '&')) {
		bool known = false;

		s = str_from(s, at);
		for (size_t i = 0; i < 6; i++)
			known = known || str_starts(s, ours[i]);
		assert(known);
		s = str_from(s, 1);
	}
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

static void
is_component(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			assert(i + 2 < s.n && is_hex(s.p[i + 1]) &&
			       is_hex(s.p[i + 2]));
			continue;
		}
		assert((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		       (c >= '0' && c <= '9') ||
		       (c != '\0' && strchr("-._~", c) != NULL));
	}
}

/* No scheme but the four, and no other host without one. */
static void
leads_home(struct str s)
{
	struct str head = s;

	has_none_of(s, "<>\"' \\^`{|}");
	has_references_only(s);
	assert(!str_starts(s, STR("//")));
	for (size_t i = 0; i < s.n; i++)
		if (strchr("/?#", s.p[i]) != NULL) {
			head = str_head(s, i);
			break;
		}
	if (str_chr(head, ':') == head.n)
		return;
	head = str_head(head, str_chr(head, ':'));
	assert(str_ieq(head, STR("http")) || str_ieq(head, STR("https")) ||
	       str_ieq(head, STR("mailto")) || str_ieq(head, STR("tel")));
}

/* The inside of a JSON string (RFC 8259 7) that no script element ends in. */
static void
is_json(struct str s)
{
	has_none_of(s, "<>&");
	for (size_t i = 0; i < s.n; i++) {
		assert(s.p[i] != '"');
		if (s.p[i] != '\\')
			continue;
		i++;
		assert(i < s.n && strchr("\"\\nu", s.p[i]) != NULL);
		for (int k = 1; s.p[i] == 'u' && k <= 4; k++)
			assert(i + 4 < s.n && is_hex(s.p[i + (size_t)k]));
	}
	assert(str_find(s, STR("\xe2\x80\xa8")) == s.n);
	assert(str_find(s, STR("\xe2\x80\xa9")) == s.n);
}

static void
is_number(struct str s)
{
	size_t i = s.n > 0 && s.p[0] == '-' ? 1 : 0, points = 0;

	assert(i < s.n && s.p[i] >= '0' && s.p[i] <= '9');
	assert(s.p[i] != '0' || i + 1 == s.n || s.p[i + 1] == '.');
	for (; i < s.n; i++) {
		points += s.p[i] == '.';
		assert(s.p[i] == '.' || (s.p[i] >= '0' && s.p[i] <= '9'));
	}
	assert(points <= 1 && s.p[s.n - 1] != '.');
}

static void
judge(enum escape_context context, struct str s)
{
	assert(str_utf8_ok(s));
	has_no_controls(s, context == ESCAPE_TEXT || context == ESCAPE_ATTR ||
				   context == ESCAPE_URL_DONE
			       ? "\t\n"
			       : "");
	switch (context) {
	case ESCAPE_TEXT:
		has_none_of(s, "<>");
		has_references_only(s);
		break;
	case ESCAPE_ATTR:
	case ESCAPE_URL_DONE:
		has_none_of(s, "<>\"'");
		has_references_only(s);
		break;
	case ESCAPE_URL:
		leads_home(s);
		break;
	case ESCAPE_URL_PATH:
	case ESCAPE_URL_QUERY:
	case ESCAPE_URL_FRAGMENT:
		is_component(s);
		break;
	case ESCAPE_JSON_STRING:
		is_json(s);
		break;
	case ESCAPE_JSON_NUMBER:
		is_number(s);
		break;
	case ESCAPE_RAW:
	case ESCAPE__MAX:
		break;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct arena *a;
	struct buf b;
	enum escape_context context;

	if (n == 0)
		return 0;
	a = arena_new(0);
	context = (enum escape_context)(bytes[0] % ESCAPE__MAX);
	/* A byte that is no UTF-8 becomes %EF%BF%BD. */
	buf_init(&b, a, 9 * n + 8);
	escape(&b, context, (struct str){(const char *)bytes + 1, n - 1});
	assert(!b.bad);
	judge(context, buf_view(&b));
	arena_free(a);
	return 0;
}
