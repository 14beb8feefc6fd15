/* SPDX-License-Identifier: ISC */
/*
 * Tables that people bring, as spreadsheets and other programs write them: a
 * line that names the columns, then rows, each looked at and complained of
 * before anything is told to the store.  Knows nothing of what they mean.
 */
#ifndef INSIGHT_COLUMNS_H
#define INSIGHT_COLUMNS_H

#include "base/buf.h"

/* Complaints that are kept; the others are counted. */
#define COLUMNS_SAID 40
#define COLUMNS_MAX 64
#define COLUMNS_ROWS_MAX 200000

struct columns {
	struct arena *arena;
	struct str where; /* "calls.csv:7: ", before complaints */
	size_t faults, warnings;
	struct buf text;   /* a line for each of the first of them */
	struct str unread; /* columns of other names, with commas */
};

void columns_start(struct columns *, struct arena *);
/* A complaint, which is a fault or merely to be known: printf's format. */
void columns_fault(struct columns *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
void columns_warn(struct columns *, const char *, ...)
    __attribute__((format(printf, 2, 3)));
/* Whether it is UTF-8 of one line; if not, complains of the column. */
bool columns_is_text(struct columns *, struct str name, struct str value);

/* A time as spreadsheets have it, with a blank before the time of day, as
 * site_moment reads it. */
struct str columns_time(struct arena *, struct str);
/* One part of what the key of a row is made of. */
void columns_key(struct buf *, struct str);

struct columns_reader {
	const char *example; /* "email, event and at" */
	/* Whether a table may have a column of this name, and how it is
	 * written. */
	bool (*column)(void *ctx, struct str name, struct str *plain);
	/* The n columns, an empty name for each that is not read: complains of
	 * what is missing. */
	void (*head)(void *ctx, const struct str *names, size_t n);
	/* A row with a field for each of them; `line` is its first. */
	void (*row)(void *ctx, size_t line, const struct str *names,
	    const struct str *fields, size_t n);
	void *ctx;
};

/* Reads the text of a file (base/csv.h); whatever is wrong is a complaint that
 * begins with the file's name and the line. */
void columns_read(struct columns *, struct str file, struct str text,
    const struct columns_reader *);
bool columns_have(const struct str *names, size_t n, struct str name);

#endif
