/* SPDX-License-Identifier: ISC */
/*
 * Values of a message, with a NUL behind each: whatever they are, a message is
 * written or refused, and one that is written has each of its headers once, no
 * line a server would change, and the same text in it.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/address.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const char *const headers[] = {"Date", "From", "Reply-To", "To",
    "Subject", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
    "List-Id", "Feedback-ID", "Auto-Submitted", "X-Auto-Response-Suppress",
    "MIME-Version", "Content-Type"};

#define NHEADERS (sizeof(headers) / sizeof(headers[0]))

static struct str
next_value(struct str *rest)
{
	struct str value;

	return str_cut(rest, '\0', &value) ? value : STR("");
}

/* The next line without its CRLF, which all have. */
static struct str
next_line(struct str *rest)
{
	size_t n = str_find(*rest, STR("\r\n"));
	struct str line = str_head(*rest, n);

	assert(n < rest->n && n <= 996);
	assert(str_chr(line, '\r') == n && str_chr(line, '\n') == n);
	for (size_t i = 0; i < n; i++)
		assert(line.p[i] == '\t' ||
		       (line.p[i] >= ' ' && line.p[i] <= '~'));
	*rest = str_from(*rest, n + 2);
	return line;
}

static void
check_header(struct str line, unsigned *seen)
{
	struct str name;
	size_t i = 0;

	if (str_starts(line, STR(" "))) {
		assert(*seen > 0 && line.n > 1);
		return;
	}
	str_cut(&line, ':', &name);
	while (i < NHEADERS && !str_eq(name, str_of(headers[i])))
		i++;
	/* In their order: those behind it are not there yet. */
	assert(i < NHEADERS && *seen >> i == 0);
	*seen |= 1u << i;
}

static int
digit(char c)
{
	assert((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'));
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

/* Decodes a line of a part; true when it goes on in the next one. */
static bool
decode(struct str line, struct buf *out)
{
	assert(line.n <= 76 && !str_starts(line, STR(".")) &&
	       !str_starts(line, STR("From ")) && !str_ends(line, STR(" ")) &&
	       !str_ends(line, STR("\t")));
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] != '=') {
			buf_char(out, line.p[i]);
			continue;
		}
		if (i + 1 == line.n)
			return true;
		assert(i + 2 < line.n);
		buf_char(out,
		    (char)(digit(line.p[i + 1]) << 4 | digit(line.p[i + 2])));
		i += 2;
	}
	return false;
}

/* A part up to the boundary that ends it. */
static void
check_part(struct arena *a, struct str *rest, struct str want)
{
	struct buf text;

	buf_init(&text, a, (size_t)1 << 24);
	while (next_line(rest).n > 0)
		;
	for (;;) {
		struct str line = next_line(rest);

		if (str_starts(line, STR("--=_kr_")))
			break;
		if (!decode(line, &text))
			buf_char(&text, '\n');
	}
	/* The last line's end belongs to the boundary. */
	assert(text.n == want.n + 1 && text.p[want.n] == '\n' &&
	       memcmp(text.p, want.p, want.n) == 0);
}

static void
check(struct arena *a, const struct message *m, struct str rest)
{
	unsigned seen = 0, want = (1u << NHEADERS) - 1;
	struct str line;

	while ((line = next_line(&rest)).n > 0)
		check_header(line, &seen);
	if (m->reply_to.n == 0)
		want &= ~(1u << 2);
	if (m->kind == MESSAGE_CONFIRMATION ||
	    (m->kind == MESSAGE_SERVICE && m->leave.n == 0))
		want &= ~(7u << 6);
	assert(seen == want);
	assert(str_starts(next_line(&rest), STR("--=_kr_")));
	check_part(a, &rest, m->text);
	check_part(a, &rest, m->html);
	assert(rest.n == 0);
}

/* What address_parse() makes of it, which stays as it is, or itself. */
static struct str
address(struct arena *a, struct str given)
{
	struct str normal, again;
	enum address_rc rc = address_parse(a, given, &normal);

	if (rc != ADDRESS_OK) {
		assert(address_reason(rc) != NULL);
		return given;
	}
	assert(address_ok(normal));
	assert(address_parse(a, normal, &again) == ADDRESS_OK &&
	       str_eq(normal, again));
	return normal;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct str rest = {(const char *)data, size}, kind = next_value(&rest);
	struct message m = {.kind = (enum message_class)(kind.n % 3),
	    .date = 1795248003,
	    .offset = (int32_t)kind.n * 15};
	const char *where = NULL;
	struct buf out;

	m.from_name = next_value(&rest);
	m.from = address(a, next_value(&rest));
	m.reply_name = next_value(&rest);
	m.reply_to = address(a, next_value(&rest));
	m.to = address(a, next_value(&rest));
	m.subject = next_value(&rest);
	m.id = next_value(&rest);
	m.leave = next_value(&rest);
	m.list = next_value(&rest);
	m.list_id = next_value(&rest);
	for (int i = 0; i < 3; i++)
		m.feedback[i] = next_value(&rest);
	m.feedback_sender = next_value(&rest);
	m.text = next_value(&rest);
	m.html = next_value(&rest);
	buf_init(&out, a, (size_t)1 << 24);
	if (message_write(&m, &out, &where) == MESSAGE_OK)
		check(a, &m, buf_view(&out));
	else
		assert(out.n == 0 && where != NULL);
	arena_free(a);
	return 0;
}
