/* SPDX-License-Identifier: ISC */
/*
 * The database of a site, opened within a command, beside a server that runs.
 */
#ifndef PROGRAM_OPENSTORE_H
#define PROGRAM_OPENSTORE_H

#include "insight/standing.h"
#include "insight/traffic.h"
#include "store/store.h"
#include "template/site.h"

/*
 * `dir` is the site's directory; `state` and `db` are the options, NULL where
 * not given.  NULL: it can not be read, which was said.  What is written is
 * folded by the site's rules.  To be closed by store_close.
 */
struct store *openstore(struct arena *, const struct site *, const char *dir,
    const char *state, const char *db) __attribute__((warn_unused_result));

/* The same with the ring of keys of the state directory, by which addresses are
 * suppressed and mails known again; keyring_free it behind the store.  Of NULL
 * there is nothing to free. */
struct store *openstore_keyed(struct arena *, const struct site *,
    const char *dir, const char *state, const char *db, struct keyring **keys)
    __attribute__((warn_unused_result));

/* The views of 30 days, for a command whose --state or --db asks for them; none
 * when neither is given.  false: they can not be read, which was said. */
bool openstore_traffics(struct traffics *, const struct site *, const char *dir,
    const char *state, const char *db, int64_t now)
    __attribute__((warn_unused_result));

/* Where people are in sequences, likewise. */
bool openstore_standing(struct standing *, struct arena *, const struct site *,
    const char *dir, const char *state, const char *db)
    __attribute__((warn_unused_result));

#define OPTION_VIEWS(p)                                                       \
	{                                                                     \
		.name = "state", .letter = 'S', .arg = "DIR",                 \
		.help = "weigh by the views of 30 days: the state directory", \
		.text = (p)                                                   \
	}
#define OPTION_VIEWS_DB(p)                                                     \
	{                                                                      \
		.name = "db", .arg = "FILE", .help = "the same: the database", \
		.text = (p)                                                    \
	}

#endif
