/* SPDX-License-Identifier: ISC */
/*
 * kunderejse restore: a backup in the place of the database, while nobody
 * serves and nobody sends.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "program/opensite.h"
#include "program/options.h"
#include "publish/statedir.h"
#include "store/mail.h"

struct restore {
	const char *dir, *state, *db, *backup;
	struct arena *arena;
	struct site site;
	struct statedir names;
};

static int
put(struct restore *r)
{
	int64_t uncertain;

	if (!store_restore(r->names.database, r->names.lock, r->backup,
		clock_now(), &uncertain))
		return COMMAND_SYSTEM;
	printf("%s is the backup %s now; the former one is %s.before.\n",
	    r->names.database, r->backup, r->names.database);
	if (uncertain > 0)
		printf("Of %" PRId64 " mails of marketing that were due in it "
		       "nobody knows whether they went\nsince: none goes until "
		       "somebody says so on %.*s%.*sadmin/outbox.\n",
		    uncertain,
		    STR_ARG(image_str(&r->site.image, r->site.head->base)),
		    STR_ARG(image_str(&r->site.image, r->site.head->prefix)));
	return COMMAND_GOOD;
}

static int
run(struct restore *r)
{
	int lock, status;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(r->arena, r->dir, &r->site))
		return COMMAND_FAULTS;
	if (!statedir_name(&r->names, r->arena, r->dir, r->state) ||
	    !statedir_make(&r->names))
		return COMMAND_SYSTEM;
	statedir_database(&r->names, r->arena, r->db,
	    image_str(&r->site.image, r->site.head->database));
	lock = statedir_lock(&r->names);
	if (lock < 0)
		return COMMAND_SYSTEM;
	status = put(r);
	close(lock);
	return status;
}

int
command_restore(int argc, char **argv)
{
	struct restore r = {.dir = "."};
	const struct option_row rows[] = {
	    OPTION_SITE(&r.dir),
	    OPTION_STATE(&r.state),
	    OPTION_DB(&r.db),
	};
	const struct options o = {"restore", "BACKUP",
	    "Puts a copy of a backup in the place of the database, while "
	    "neither serve nor\ndeliver runs.  Who left since is told to it; "
	    "marketing that was due in it, and\nmay have gone since, waits for "
	    "somebody who looks.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("restore");
	r.backup = argv[0];
	r.arena = arena_new(0);
	status = run(&r);
	arena_free(r.arena);
	return status;
}
