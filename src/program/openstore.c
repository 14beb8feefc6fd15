/* SPDX-License-Identifier: ISC */
#include "program/openstore.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "people/fold.h"
#include "publish/statedir.h"

struct store *
openstore(struct arena *a, const struct site *site, const char *dir,
    const char *state, const char *db)
{
	struct statedir names = {.dir = "."};
	struct fold *fold = ARENA_NEW(a, struct fold);
	struct store_config config = {.fold = people_fold, .fold_ctx = fold};

	fold->site = site;
	if (!statedir_name(&names, a, dir, state))
		return NULL;
	statedir_database(
	    &names, a, db, image_str(&site->image, site->head->database));
	config.path = names.database;
	config.lock_path = names.lock;
	if (access(names.database, R_OK) == 0)
		return store_open(a, &config);
	log_errno("database %s", names.database);
	fprintf(stderr, "there is none until kunderejse serve has run; "
			"--state or --db say where it is\n");
	return NULL;
}

bool
openstore_traffics(struct traffics *t, const struct site *site, const char *dir,
    const char *state, const char *db, int64_t now)
{
	struct store *store;
	bool good;

	if (state == NULL && db == NULL)
		return true;
	store = openstore(t->arena, site, dir, state, db);
	if (store == NULL)
		return false;
	good = traffics_read(t, store, now);
	store_close(store);
	return good;
}
