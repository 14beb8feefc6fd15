/* SPDX-License-Identifier: ISC */
/*
 * A log as lines: a file, plain or gzip, or standard input.  The one place that
 * talks to zlib, which reads both alike.
 */
#ifndef INSIGHT_LOGFILE_H
#define INSIGHT_LOGFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/library.h"
#include "base/str.h"

struct arena;
struct logfile;

/* Bytes of the longest line that is read whole. */
#define LOGFILE_LINE_MAX (64u << 10)

/* Opens; "-": standard input.  NULL (logged): it can not be read. */
struct logfile *logfile_open(const char *path)
    __attribute__((warn_unused_result));
void logfile_close(struct logfile *);

/* The next line, without its end, until the next call; of one longer than
 * LOGFILE_LINE_MAX the beginning.  false: there is none, or logfile_bad(). */
bool logfile_line(struct logfile *, struct str *line);
/* What can be seen of the lines to come without taking one, the last perhaps
 * cut. */
struct str logfile_ahead(struct logfile *);
/* Reading failed (logged), or the file ends in the middle of its gzip. */
bool logfile_bad(const struct logfile *);

/* Whether it could be opened again from its beginning. */
bool logfile_again(const struct logfile *);
/* Bytes of the file, -1: nobody knows; and how many of them have been read. */
int64_t logfile_size(const struct logfile *);
int64_t logfile_at(const struct logfile *);

struct library logfile_library(void);

#endif
