/* SPDX-License-Identifier: ISC */
#include "base/csv.h"

#include "base/arena.h"

static bool
ends_line(char c)
{
	return c == '\n' || c == '\r';
}

static char
separator_of(struct str text)
{
	static const char all[] = {',', ';', '\t'};
	size_t counts[sizeof(all)] = {0}, most = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (ends_line(text.p[i]))
			break;
		for (size_t k = 0; k < sizeof(all); k++)
			counts[k] += text.p[i] == all[k];
	}
	for (size_t k = 1; k < sizeof(all); k++)
		if (counts[k] > counts[most])
			most = k;
	return all[most];
}

void
csv_start(struct csv *csv, struct arena *a, struct str text)
{
	*csv = (struct csv){.arena = a, .rest = text, .next = 1};
	if (str_starts(text, STR("\xef\xbb\xbf")))
		csv->rest = str_from(text, 3);
	csv->separator = separator_of(csv->rest);
}

/* Takes the end of a line, if there is one. */
static bool
take_end(struct csv *csv)
{
	if (csv->rest.n == 0 || !ends_line(csv->rest.p[0]))
		return false;
	csv->rest =
	    str_from(csv->rest, str_starts(csv->rest, STR("\r\n")) ? 2 : 1);
	csv->next++;
	return true;
}

static struct str
take_plain(struct csv *csv)
{
	size_t n = 0;
	struct str field;

	while (n < csv->rest.n && csv->rest.p[n] != csv->separator &&
	       !ends_line(csv->rest.p[n]))
		n++;
	field = str_head(csv->rest, n);
	csv->rest = str_from(csv->rest, n);
	return field;
}

/* A quoted field's inside as it is written, with its `doubled` quotes; false:
 * it is never closed. */
static bool
find_quoted(struct csv *csv, struct str *inside, size_t *doubled)
{
	const char *p = csv->rest.p;
	size_t i = 1;

	*doubled = 0;
	for (; i < csv->rest.n; i++) {
		if (p[i] == '\n' || (p[i] == '\r' && (i + 1 == csv->rest.n ||
							 p[i + 1] != '\n')))
			csv->next++;
		if (p[i] != '"')
			continue;
		if (i + 1 == csv->rest.n || p[i + 1] != '"')
			break;
		i++;
		++*doubled;
	}
	if (i == csv->rest.n)
		return false;
	*inside = (struct str){p + 1, i - 1};
	csv->rest = str_from(csv->rest, i + 1);
	return true;
}

static struct str
undouble(struct arena *a, struct str inside, size_t doubled)
{
	char *p = arena_raw(a, inside.n - doubled);
	size_t n = 0;

	for (size_t i = 0; i < inside.n; i++) {
		p[n++] = inside.p[i];
		i += inside.p[i] == '"';
	}
	return (struct str){p, n};
}

static bool
take_field(struct csv *csv, struct str *field)
{
	struct str inside;
	size_t doubled;

	if (!str_starts(csv->rest, STR("\""))) {
		*field = take_plain(csv);
		return true;
	}
	if (!find_quoted(csv, &inside, &doubled))
		return false;
	*field = doubled == 0 ? inside : undouble(csv->arena, inside, doubled);
	return csv->rest.n == 0 || csv->rest.p[0] == csv->separator ||
	       ends_line(csv->rest.p[0]);
}

enum csv_rc
csv_row(struct csv *csv, struct str *fields, size_t max, size_t *n)
{
	struct str field;

	*n = 0;
	while (take_end(csv))
		;
	csv->line = csv->next;
	if (csv->rest.n == 0)
		return CSV_END;
	for (;;) {
		if (!take_field(csv, &field)) {
			csv->rest.n = 0;
			return CSV_BAD;
		}
		if (*n < max)
			fields[*n] = field;
		++*n;
		if (csv->rest.n == 0 || take_end(csv))
			return CSV_ROW;
		csv->rest = str_from(csv->rest, 1);
	}
}
