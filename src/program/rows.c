/* SPDX-License-Identifier: ISC */
/* One function per format. */
#include "program/rows.h"

#include <string.h>

#include "base/arena.h"
#include "template/escape.h"

bool
rows_format(const char *text, enum rows_format *format)
{
	static const char *const names[] = {[ROWS_TEXT] = "text",
	    [ROWS_TSV] = "tsv",
	    [ROWS_JSON] = "json",
	    [ROWS_HTML] = "html"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i]) == 0) {
			*format = (enum rows_format)i;
			return true;
		}
	return false;
}

void
rows_start(struct rows *r, struct arena *a)
{
	*r = (struct rows){.arena = a};
}

void
rows_column(struct rows *r, struct str name, bool number)
{
	if (r->ncolumns == ROWS_COLUMNS_MAX)
		return;
	r->names[r->ncolumns] = name;
	r->numbers[r->ncolumns++] = number;
}

void
rows_add(struct rows *r, const struct str *values)
{
	size_t row = r->ncolumns * sizeof(*r->cells);

	if (r->nrows == r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;

		r->cells =
		    arena_grow(r->arena, r->cells, r->cap * row, cap * row);
		r->cap = cap;
	}
	memcpy(r->cells + r->nrows * r->ncolumns, values, row);
	r->nrows++;
}

static struct str
cell(const struct rows *r, size_t row, size_t column)
{
	return r->cells[row * r->ncolumns + column];
}

/* Whether it begins with a control character; C1 are U+0080 to U+009F. */
static bool
is_control(const char *p, size_t n)
{
	unsigned char c = (unsigned char)p[0];

	return c < ' ' || c == 0x7f ||
	       (c == 0xc2 && n > 1 && ((unsigned char)p[1] & 0xe0) == 0x80);
}

void
rows_plain(struct buf *b, struct str s)
{
	while (s.n > 0) {
		size_t n = 0;

		while (n < s.n && !is_control(s.p + n, s.n - n))
			n++;
		escape(b, ESCAPE_RAW, str_head(s, n));
		s = str_from(s, n);
		if (s.n > 0) {
			buf_char(b, ' ');
			s = str_from(s, s.p[0] == '\xc2' ? 2 : 1);
		}
	}
}

/* Characters, as far as a terminal shows one for each. */
static size_t
width(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static void
put_cell(
    struct buf *b, const struct rows *r, size_t column, struct str s, size_t w)
{
	size_t blanks = w - width(s);
	bool last = column + 1 == r->ncolumns;

	for (size_t i = 0; r->numbers[column] && i < blanks; i++)
		buf_char(b, ' ');
	rows_plain(b, s);
	for (size_t i = 0; !r->numbers[column] && !last && i < blanks; i++)
		buf_char(b, ' ');
	if (last)
		buf_char(b, '\n');
	else
		buf_lit(b, "  ");
}

static struct str
shown(struct str s)
{
	return s.n > 0 ? s : STR("-");
}

static void
put_text(const struct rows *r, struct buf *b)
{
	size_t widths[ROWS_COLUMNS_MAX];

	for (size_t i = 0; i < r->ncolumns; i++) {
		widths[i] = width(r->names[i]);
		for (size_t k = 0; k < r->nrows; k++)
			if (width(shown(cell(r, k, i))) > widths[i])
				widths[i] = width(shown(cell(r, k, i)));
	}
	for (size_t i = 0; i < r->ncolumns; i++)
		put_cell(b, r, i, r->names[i], widths[i]);
	for (size_t k = 0; k < r->nrows; k++)
		for (size_t i = 0; i < r->ncolumns; i++)
			put_cell(b, r, i, shown(cell(r, k, i)), widths[i]);
}

static void
put_tsv(const struct rows *r, struct buf *b)
{
	for (size_t i = 0; i < r->ncolumns; i++) {
		rows_plain(b, r->names[i]);
		buf_char(b, i + 1 == r->ncolumns ? '\n' : '\t');
	}
	for (size_t k = 0; k < r->nrows; k++)
		for (size_t i = 0; i < r->ncolumns; i++) {
			rows_plain(b, shown(cell(r, k, i)));
			buf_char(b, i + 1 == r->ncolumns ? '\n' : '\t');
		}
}

static void
put_json(const struct rows *r, struct buf *b)
{
	buf_char(b, '[');
	for (size_t k = 0; k < r->nrows; k++) {
		buf_str(b, k == 0 ? STR("\n{") : STR(",\n{"));
		for (size_t i = 0; i < r->ncolumns; i++) {
			bool number = r->numbers[i] && cell(r, k, i).n > 0;

			buf_str(b, i == 0 ? STR("\"") : STR(", \""));
			escape(b, ESCAPE_JSON_STRING, r->names[i]);
			buf_str(b, number ? STR("\": ") : STR("\": \""));
			escape(b,
			    number ? ESCAPE_JSON_NUMBER : ESCAPE_JSON_STRING,
			    cell(r, k, i));
			if (!number)
				buf_char(b, '"');
		}
		buf_char(b, '}');
	}
	buf_lit(b, "\n]\n");
}

void
rows_html_head(struct str title, struct buf *b)
{
	buf_lit(b, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		   "<meta charset=\"utf-8\">\n"
		   "<meta name=\"viewport\" "
		   "content=\"width=device-width, initial-scale=1\">\n<title>");
	escape(b, ESCAPE_TEXT, title);
	buf_lit(b, "</title>\n<style>\n"
		   "body { font: 16px/1.4 sans-serif; margin: 1rem; }\n"
		   "h1 { overflow-wrap: anywhere; }\n"
		   "div { overflow-x: auto; }\n"
		   "table { border-collapse: collapse; }\n"
		   "th, td { padding: .3rem .6rem; text-align: left;\n"
		   "  border-bottom: 1px solid #ccc; }\n"
		   ".n { text-align: right; }\n"
		   "</style>\n</head>\n<body>\n<h1>");
	escape(b, ESCAPE_TEXT, title);
	buf_lit(b, "</h1>\n");
}

void
rows_html_table(const struct rows *r, struct buf *b)
{
	buf_lit(b, "<div>\n<table>\n<thead>\n<tr>");
	for (size_t i = 0; i < r->ncolumns; i++) {
		buf_str(b, r->numbers[i] ? STR("<th class=\"n\" scope=\"col\">")
					 : STR("<th scope=\"col\">"));
		escape(b, ESCAPE_TEXT, r->names[i]);
		buf_lit(b, "</th>");
	}
	buf_lit(b, "</tr>\n</thead>\n<tbody>\n");
	for (size_t k = 0; k < r->nrows; k++) {
		buf_lit(b, "<tr>");
		for (size_t i = 0; i < r->ncolumns; i++) {
			buf_str(b, r->numbers[i] ? STR("<td class=\"n\">")
						 : STR("<td>"));
			escape(b, ESCAPE_TEXT, cell(r, k, i));
			buf_lit(b, "</td>");
		}
		buf_lit(b, "</tr>\n");
	}
	buf_lit(b, "</tbody>\n</table>\n</div>\n");
}

void
rows_html_tail(struct buf *b)
{
	buf_lit(b, "</body>\n</html>\n");
}

void
rows_put(const struct rows *r, enum rows_format format, struct str title,
    struct buf *b)
{
	switch (format) {
	case ROWS_TEXT:
		put_text(r, b);
		return;
	case ROWS_TSV:
		put_tsv(r, b);
		return;
	case ROWS_JSON:
		put_json(r, b);
		return;
	case ROWS_HTML:
		rows_html_head(title, b);
		rows_html_table(r, b);
		rows_html_tail(b);
		return;
	}
}
