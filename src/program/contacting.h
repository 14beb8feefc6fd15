/* SPDX-License-Identifier: ISC */
/*
 * What the verbs of kunderejse contact share, and those of letter: the site and
 * the store they work on, whom an operand names, a write and its end.  Each
 * verb is a command of its own, with its options and its --help.
 */
#ifndef PROGRAM_CONTACTING_H
#define PROGRAM_CONTACTING_H

#include "base/buf.h"
#include "base/log.h"
#include "program/command.h"
#include "program/openstore.h"
#include "program/options.h"
#include "program/rows.h"

#define GO_ON (-1) /* beside the exit statuses */

struct keyring;

struct contacting {
	const struct options *options;
	const char *dir, *state, *db; /* the options */
	struct arena *arena;
	struct site site;
	struct keyring *keys;
	struct store *store;
	int64_t now;
	/* Whom the first operand names, by one of them. */
	struct str email; /* in lower case */
	struct id id;
};

#define CONTACTING         \
	{                  \
		.dir = "." \
	}
#define OPTIONS_CONTACTING(c) \
	OPTION_SITE(&(c)->dir), OPTION_STATE(&(c)->state), OPTION_DB(&(c)->db)
#define CONTACT_WHOM "ADDRESS|NUMBER"

/* Whom a verb is about. */
enum contacting_whom {
	WHOM_NOBODY,
	WHOM_ADDRESS,
	WHOM_CONTACT /* an address, or the number of a contact */
};

/*
 * Takes the operand and opens what the options name.  true: go on, and
 * contacting_stop in the end.  false: what is wrong was said, *status is what
 * to end with.
 */
bool contacting_start(struct contacting *, enum contacting_whom,
    const char *operand, int *status);
void contacting_stop(struct contacting *);

/* Takes an operand by itself; false: it was said what it is not. */
bool contacting_whom(
    struct contacting *, enum contacting_whom, const char *operand);
/* Says that there is nobody of that kind; COMMAND_FAULTS. */
int contacting_nobody(const struct contacting *);
/* How people name him: "kari@example.com", "contact 7". */
struct str contacting_name(const struct contacting *);

/*
 * Writes, with think and ctx of the caller and everything else filled in here,
 * and waits for the end of it: STORE_OK, STORE_AGAIN or STORE_REFUSED.  What
 * went wrong otherwise was said.  tx->result is then what think saw.
 */
enum store_rc contacting_write(struct contacting *, struct store_tx *);

/* What can not be undone is asked for. */
#define OPTION_YES(p)                                               \
	{                                                           \
		.name = "yes", .letter = 'y', .help = "do not ask", \
		.flag = (p)                                         \
	}
/* Ends a line of what would be done; true: somebody at a terminal wrote yes.
 * false: he did not, or nobody is there, which was said. */
bool contacting_ask(const char *question);

/* To standard output; an exit status. */
int contacting_print(const struct buf *);

int contacting_list(int argc, char **argv);
int contacting_show(int argc, char **argv);
int contacting_proof(int argc, char **argv);
int contacting_export(int argc, char **argv);
int contacting_erase(int argc, char **argv);
int contacting_suppress(int argc, char **argv);
int contacting_import(int argc, char **argv);
int contacting_merge(int argc, char **argv);
int contacting_joins(int argc, char **argv);

#endif
