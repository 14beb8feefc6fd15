/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a site: every complaint of a run, collected first and
 * printed together, as `file:line: error: what, and what to write instead`.
 */
#ifndef MODEL_COMPLAIN_H
#define MODEL_COMPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/* A place in a file of the site; file is relative to the site's directory. */
struct where {
	struct str file;
	uint32_t line; /* from 1; 0: the file as a whole */
};

enum severity { COMPLAINT_ERROR, COMPLAINT_WARNING };

#define COMPLAINTS_MAX 1000 /* later ones are only counted */

struct complaints;

struct complaints *complaints_new(struct arena *);

enum level { LEVEL_OFF, LEVEL_WARNING, LEVEL_ERROR };
#define LEVELS_MAX 32
/*
 * From now on warnings of that cause are left out, or count as errors; an error
 * stays one, since nothing can be made of such a site.  `cause` must stay.
 * false: there are too many of these.
 */
bool complaints_level(struct complaints *, struct str cause, enum level);
/* The first cause complaints_level was told that was never complained of, from
 * *i on; the empty slice behind the last. */
struct str complaints_unmet(const struct complaints *, size_t *i);
/*
 * Adds one.  `cause` is a short constant ("unknown element", "missing
 * otherwise") by which equal faults are grouped; the message says what, and
 * what to write instead.  The same place with the same message is kept once
 * (a block is woven for each page that includes it).
 */
void complain(struct complaints *, enum severity, struct where,
    const char *cause, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));
/* true when one of that cause was made of that line. */
bool complaints_said(
    const struct complaints *, struct where, const char *cause);
/* Those beyond COMPLAINTS_MAX: counted, and not kept. */
size_t complaints_left_out(const struct complaints *);
size_t complaints_errors(const struct complaints *);
size_t complaints_warnings(const struct complaints *);
/* All of them, grouped by cause (the cause first met first), in a group by file
 * and line; control bytes in them are written \xNN. */
void complaints_print(const struct complaints *, struct buf *);
/* The same one by one; text as it was said. */
typedef void complaints_fn(
    void *ctx, struct where, enum severity, const char *cause, struct str text);
void complaints_each(const struct complaints *, complaints_fn *, void *ctx);

/* Those of one that `old` has not as often, wherever they moved within their
 * file, and all that are left out; in the arena. */
struct complaints *complaints_new_since(
    struct arena *, const struct complaints *, const struct complaints *old);

#endif
