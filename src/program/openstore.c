/* SPDX-License-Identifier: ISC */
#include "program/openstore.h"

#include <unistd.h>

#include "base/log.h"
#include "people/fold.h"
#include "publish/statedir.h"

struct store *
openstore(struct arena *a, const struct site *site, const char *dir,
    const char *state, const char *db)
{
	struct statedir names = {.dir = "."};
	struct store_config config = {.fold = people_fold};

	if (!statedir_name(&names, a, dir, state))
		return NULL;
	statedir_database(
	    &names, a, db, image_str(&site->image, site->head->database));
	config.path = names.database;
	config.lock_path = names.lock;
	if (access(names.database, R_OK) == 0)
		return store_open(a, &config);
	log_errno("database %s", names.database);
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
