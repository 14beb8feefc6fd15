/* SPDX-License-Identifier: ISC */
#include "program/openstore.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/wake.h"
#include "people/fold.h"
#include "people/news.h"
#include "sequence/follow.h"
#include "publish/statedir.h"

/* false: there is no database to be read, which was said. */
static bool
find(struct statedir *names, struct arena *a, const struct site *site,
    const char *dir, const char *state, const char *db)
{
	if (!statedir_name(names, a, dir, state))
		return false;
	statedir_database(
	    names, a, db, image_str(&site->image, site->head->database));
	if (access(names->database, R_OK) == 0)
		return true;
	log_errno("database %s", names->database);
	fprintf(stderr, "there is none until kunderejse serve has run; "
			"--state or --db say where it is\n");
	return false;
}

/* So that deliver hears of it at once; where nothing runs there is no bell. */
static const struct wake *
bell(struct arena *a, const struct statedir *names)
{
	struct wake *wake = ARENA_NEW(a, struct wake);

	return access(names->wake, R_OK | W_OK) == 0 &&
		       wake_open(wake, names->wake)
		   ? wake
		   : NULL;
}

static struct store *
open_named(struct arena *a, const struct site *site,
    const struct statedir *names, const struct keyring *keys)
{
	struct fold *fold = ARENA_NEW(a, struct fold);
	struct store_config config = {.path = names->database,
	    .lock_path = names->lock,
	    .fold = people_fold,
	    .news = people_news,
	    .listens = sequence_listens,
	    .enter = sequence_enter,
	    .fold_ctx = fold,
	    .wake = bell(a, names),
	    .keys = keys};

	fold->site = site;
	return store_open(a, &config);
}

struct store *
openstore(struct arena *a, const struct site *site, const char *dir,
    const char *state, const char *db)
{
	struct statedir names = {.dir = "."};

	return find(&names, a, site, dir, state, db)
		   ? open_named(a, site, &names, NULL)
		   : NULL;
}

struct store *
openstore_keyed(struct arena *a, const struct site *site, const char *dir,
    const char *state, const char *db, struct keyring **keys)
{
	struct statedir names = {.dir = "."};

	*keys = NULL;
	if (!find(&names, a, site, dir, state, db))
		return NULL;
	*keys = keyring_open(names.keys);
	return *keys == NULL ? NULL : open_named(a, site, &names, *keys);
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

bool
openstore_standing(struct standing *s, struct arena *a, const struct site *site,
    const char *dir, const char *state, const char *db)
{
	struct store *store;
	bool good;

	*s = (struct standing){.known = false};
	if (state == NULL && db == NULL)
		return true;
	store = openstore(a, site, dir, state, db);
	if (store == NULL)
		return false;
	good = standing_read(s, a, store);
	store_close(store);
	return good;
}
