/* SPDX-License-Identifier: ISC */
#include "program/traffic.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "people/fold.h"
#include "publish/statedir.h"
#include "store/store.h"

#define DAY 86400

struct reading {
	struct covertodo *todo;
	struct arena *arena;
};

static struct str
value_of(struct reading *r, size_t n, const struct str *names,
    const struct store_cell *cells, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], str_of(name)))
			return str_copy(r->arena, cells[i].text);
	return STR("");
}

static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct reading *r = ctx;
	struct traffic t;

	if (cells == NULL)
		return;
	t = (struct traffic){.page = value_of(r, n, names, cells, "page"),
	    .lang = value_of(r, n, names, cells, "lang"),
	    .source_class = value_of(r, n, names, cells, "source_class"),
	    .stage = value_of(r, n, names, cells, "stage")};
	if (str_i64(value_of(r, n, names, cells, "views"), &t.views))
		covertodo_traffic(r->todo, &t);
}

bool
traffic_read(struct covertodo *todo, struct arena *a, const struct site *site,
    const char *dir, const char *state, const char *db, int64_t now)
{
	struct statedir names = {.dir = "."};
	struct store_config config = {.fold = people_fold};
	struct reading r = {todo, a};
	struct store *store;
	struct str args[2];
	bool good;

	if (!statedir_name(&names, a, dir, state))
		return false;
	statedir_database(
	    &names, a, db, image_str(&site->image, site->head->database));
	config.path = names.database;
	config.lock_path = names.lock;
	if (access(names.database, R_OK) != 0) {
		log_errno("database %s", names.database);
		return false;
	}
	args[0] = str_format(a, "from=%" PRId64, now - TRAFFIC_DAYS * DAY);
	args[1] = str_format(a, "to=%" PRId64, now);
	store = store_open(a, &config);
	good = store_report(store, a, STR("cells"), args, 2, take_row, &r);
	store_close(store);
	return good;
}
