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
#include "program/openstore.h"
#include "program/options.h"
#include "publish/statedir.h"
#include "sequence/letter.h"
#include "store/mail.h"

#define LETTERS_MAX 256 /* the latest ones */

struct restore {
	const char *dir, *state, *db, *backup;
	struct arena *arena;
	struct site site;
	struct statedir names;
};

/* Those whose time has come and that deliver would let go: so it would have
 * before. */
static void
fill_letters(struct restore *r, struct store_restoring *did)
{
	const struct site *site = &r->site;
	const struct letter_row *rows =
	    IMAGE_ROWS(&site->image, struct letter_row, site->head->letters);
	struct store_letter *due =
	    arena_array(r->arena, site->head->letters.n, sizeof(*due));
	int64_t now = did->now;

	did->letters = due;
	for (uint32_t i = 0; i < site->head->letters.n; i++) {
		if (rows[i].at == INT64_MIN || rows[i].at > now)
			continue;
		due[did->nletters] =
		    letter_order(r->arena, site, &rows[i], rows[i].at, now);
		did->nletters += now < due[did->nletters].stale;
	}
}

static bool
say_letters(const struct restore *r)
{
	struct store *store =
	    openstore(r->arena, &r->site, r->dir, r->state, r->db);
	struct store_letter *letters;
	size_t n;
	bool good = store != NULL && store_letter_list(store, r->arena,
					 LETTERS_MAX, &letters, &n) == STORE_OK;

	for (size_t i = 0; good && i < n; i++)
		if (letters[i].restored)
			printf(
			    "Nor does anybody know whether the letter %.*s "
			    "went to its list: it is stopped.\nIf the log of "
			    "the mail server shows that it did not, let it "
			    "go: kunderejse letter send %.*s\n",
			    STR_ARG(letters[i].name), STR_ARG(letters[i].name));
	if (store != NULL)
		store_close(store);
	return good;
}

static int
put(struct restore *r)
{
	struct store_restoring did = {.now = clock_now()};

	fill_letters(r, &did);
	if (!store_restore(r->names.database, r->names.lock, r->backup, &did))
		return COMMAND_SYSTEM;
	printf("%s is the backup %s now; the former one is %s.before.\n",
	    r->names.database, r->backup, r->names.database);
	if (did.uncertain > 0)
		printf("Of %" PRId64 " mails of marketing that were due in it "
		       "nobody knows whether they went\nsince: none goes until "
		       "somebody says so on %.*s%.*sadmin/outbox.\n",
		    did.uncertain,
		    STR_ARG(image_str(&r->site.image, r->site.head->base)),
		    STR_ARG(image_str(&r->site.image, r->site.head->prefix)));
	return did.stopped == 0 || say_letters(r) ? COMMAND_GOOD
						  : COMMAND_SYSTEM;
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
