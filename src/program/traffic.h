/* SPDX-License-Identifier: ISC */
/*
 * The views a site had without consent, from its database, for tools that weigh
 * cells by them.
 */
#ifndef PROGRAM_TRAFFIC_H
#define PROGRAM_TRAFFIC_H

#include "insight/covertodo.h"

#define TRAFFIC_DAYS 30

/*
 * Gives the views of the TRAFFIC_DAYS days up to `now` to *todo.  `dir` is the
 * site's directory; `state` and `db` are the options, NULL where not given.
 * false: the database can not be read, which was said.
 */
bool traffic_read(struct covertodo *todo, struct arena *, const struct site *,
    const char *dir, const char *state, const char *db, int64_t now);

#endif
