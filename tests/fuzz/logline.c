/* SPDX-License-Identifier: ISC */
/*
 * Lines of an access log.  A line that is read has what its header promises,
 * and written again from its fields it is read as the same.
 */
#include <assert.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "insight/logline.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
put_quoted(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++)
		buf_printf(b, "\\x%02x", (unsigned char)s.p[i]);
	buf_char(b, '"');
}

static void
check(struct arena *a, const struct logline *l)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct logline again;
	int year, month, day, s = (int)(l->at % 86400);
	struct buf b;

	assert(l->address.n > 0);
	assert(str_chr(l->address, ' ') == l->address.n);
	assert(l->status >= 0 && l->status <= 999);
	assert(l->path.n == 0 || l->path.p[0] == '/');
	assert(str_chr(l->path, '?') == l->path.n);
	date_of(l->at / 86400, &year, &month, &day);
	/* Only its zone brings it there; a host and port would be passed over.
	 */
	if (l->at < 0 || year > 9999 || str_chr(l->address, ':') < l->address.n)
		return;
	buf_init(&b, a, 1u << 20);
	buf_str(&b, l->address);
	buf_printf(&b, " - - [%02d/%s/%04d:%02d:%02d:%02d +0000] ", day,
	    months[month - 1], year, s / 3600, s / 60 % 60, s % 60);
	put_quoted(&b, str_format(a, "GET %.*s?%.*s HTTP/1.1", STR_ARG(l->path),
			   STR_ARG(l->query)));
	buf_printf(&b, " %03d - ", l->status);
	put_quoted(&b, l->referer);
	buf_char(&b, ' ');
	put_quoted(&b, l->agent);
	assert(logline_read(a, buf_view(&b), &again) == NULL);
	assert(again.at == l->at);
	assert(str_eq(again.referer, l->referer));
	assert(str_eq(again.agent, l->agent));
	if (l->path.n > 0 && l->path.n == str_chr(l->path, '\0'))
		assert(str_eq(again.path, l->path));
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new(0);
	struct logline l;

	if (logline_read(a, (struct str){(const char *)p, n}, &l) == NULL)
		check(a, &l);
	arena_free(a);
	return 0;
}
