/* SPDX-License-Identifier: ISC */
/* What the reports of store_reports() have for columns, without a database. */
#ifndef STORE_COLUMNS_H
#define STORE_COLUMNS_H

#include "base/str.h"

struct arena;

struct store_columns {
	const struct str *names;
	size_t n;
};
/* Those of each, in the same order, read off an empty database in memory.  In
 * the arena; none (logged) when that can not be. */
const struct store_columns *store_report_columns(struct arena *);

#endif
