/* SPDX-License-Identifier: ISC */
/*
 * What the two halves of the table generator share: rows of a file of
 * TAB-separated columns, and complaints that name file and line.
 */
#ifndef SOURCE_MAKETABLE_H
#define SOURCE_MAKETABLE_H

#include "base/arena.h"
#include "base/str.h"

#define MAKE_COLUMNS 8

struct maker {
	struct arena *arena;
	const char *file;
	struct str rest; /* of the file's text */
	unsigned line;
	unsigned errors;
	struct str *columns; /* MAKE_COLUMNS of the row at hand */
};

/* Takes the next row that is neither empty nor a comment into columns; a "-"
 * or a missing column is empty.  false at the end of the file. */
bool maker_next(struct maker *);
/* "file:line: text" on stderr; counts. */
void maker_complain(struct maker *, unsigned line, const char *, ...)
    __attribute__((format(printf, 3, 4)));

/* A pool of texts ended by NUL, each kept once. */
struct pool {
	struct arena *arena;
	char *p;
	size_t n, cap;
};
uint32_t pool_add(struct pool *, struct str);
/* Writes `static const char NAME[] = …;` */
void pool_write(const struct pool *, const char *name);

/* A size for an open hash table of n entries: a power of two, half empty. */
size_t table_size(size_t n);

/* Read the whole file and write the header to stdout; errors are counted. */
void make_hosts(struct maker *);
void make_agents(struct maker *);

#endif
