/* SPDX-License-Identifier: ISC */
/*
 * Tables as text (RFC 4180), record by record: UTF-8 with or without a mark at
 * its beginning, fields between commas, semicolons or TABs, lines that end in
 * CR LF, LF or CR.  Knows nothing of what the columns mean.
 */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

struct csv {
	struct arena *arena;
	struct str rest;
	char separator;
	size_t line; /* where the record read last begins; the first is 1 */
	size_t next; /* the line that rest begins with */
};

enum csv_rc {
	CSV_ROW,
	CSV_END,
	CSV_BAD /* a quote is never closed, or something stands behind one */
};

/* The separator is the one of , ; TAB that the first line has most of outside
 * quotes; the comma if it has none. */
void csv_start(struct csv *, struct arena *, struct str text);

/*
 * The next record.  Lines without anything are left out.  At most `max` fields
 * are kept, *n tells how many there are.  Fields are slices of the text, or of
 * the arena where quotes within them were doubled.  A quote inside a field that
 * does not begin with one is a character like others.  After CSV_BAD: no more.
 */
enum csv_rc csv_row(struct csv *, struct str *fields, size_t max, size_t *n);

#endif
