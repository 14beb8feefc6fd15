/* SPDX-License-Identifier: ISC */
/*
 * Rows of a command's answer, for people and for programs: an aligned table,
 * lines of TAB-separated values, a JSON array of objects, an HTML page.  Knows
 * nothing of what the rows are about.
 */
#ifndef PROGRAM_ROWS_H
#define PROGRAM_ROWS_H

#include "base/buf.h"

#define ROWS_COLUMNS_MAX 16

struct arena;

enum rows_format { ROWS_TEXT, ROWS_TSV, ROWS_JSON, ROWS_HTML };

struct rows {
	struct arena *arena;
	struct str names[ROWS_COLUMNS_MAX];
	bool numbers[ROWS_COLUMNS_MAX]; /* the column holds numbers */
	size_t ncolumns;
	struct str *cells; /* row by row */
	size_t nrows, cap;
};

#define OPTION_FORMAT(p)                                                 \
	{                                                                \
		.name = "format", .letter = 'f', .arg = "FORMAT",        \
		.help = "text (default), tsv, json or html", .text = (p) \
	}
#define FORMAT_WRONG "--format is text, tsv, json or html"

/* The value of --format; false: none of text, tsv, json, html. */
bool rows_format(const char *, enum rows_format *);

void rows_start(struct rows *, struct arena *);
void rows_column(struct rows *, struct str name, bool number);
/* One value for each column; kept as they are, so they must stay. */
void rows_add(struct rows *, const struct str *values);
/*
 * Writes all rows.  Control bytes of the values become blanks, so that no value
 * breaks a row or a terminal.  `title` is for HTML.
 */
void rows_put(
    const struct rows *, enum rows_format, struct str title, struct buf *);

/* One value as in a row: its control characters are blanks, what is not UTF-8
 * (as a bot may call itself) is U+FFFD. */
void rows_plain(struct buf *, struct str);

/* An HTML page of several tables: its beginning, each one, its end. */
void rows_html_head(struct str title, struct buf *);
void rows_html_table(const struct rows *, struct buf *);
void rows_html_tail(struct buf *);

#endif
