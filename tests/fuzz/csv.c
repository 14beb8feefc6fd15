/* SPDX-License-Identifier: ISC */
/*
 * A table read, written with every field in quotes, and read again is the same;
 * lines only go forward.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"

#define FIELDS 16

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
write_field(struct buf *b, struct str s)
{
	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_char(b, '"');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
}

static void
check_again(struct arena *a, const struct str *fields, size_t n)
{
	struct str again[FIELDS];
	struct csv csv;
	struct buf b;
	size_t m;

	buf_init(&b, a, 1 << 24);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_char(&b, ',');
		write_field(&b, fields[i]);
	}
	csv_start(&csv, a, buf_view(&b));
	assert(csv_row(&csv, again, FIELDS, &m) == CSV_ROW && m == n);
	for (size_t i = 0; i < n; i++)
		assert(str_eq(again[i], fields[i]));
	assert(csv_row(&csv, again, FIELDS, &m) == CSV_END);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(0);
	struct str fields[FIELDS];
	size_t n, line = 0;
	struct csv csv;
	enum csv_rc rc;

	csv_start(&csv, a, (struct str){(const char *)data, size});
	while ((rc = csv_row(&csv, fields, FIELDS, &n)) == CSV_ROW) {
		assert(n > 0 && csv.line > line);
		line = csv.line;
		if (n <= FIELDS)
			check_again(a, fields, n);
	}
	assert(csv_row(&csv, fields, FIELDS, &n) == CSV_END);
	arena_free(a);
	return 0;
}
