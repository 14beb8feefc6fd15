/* SPDX-License-Identifier: ISC */
#include "program/contacting.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "people/told.h"
#include "program/opensite.h"

#define ANSWER_MAX 16

bool
contacting_whom(
    struct contacting *c, enum contacting_whom whom, const char *operand)
{
	int64_t number;

	if (whom == WHOM_NOBODY)
		return true;
	if (whom == WHOM_CONTACT && str_i64(str_of(operand), &number) &&
	    number > 0) {
		c->id.lo = (uint64_t)number;
		return true;
	}
	if (told_email(c->arena, str_of(operand), &c->email))
		return true;
	options_wrong(c->options,
	    "%s is not an address such as kari@example.com%s", operand,
	    whom == WHOM_CONTACT ? ", nor the number of a contact" : "");
	return false;
}

bool
contacting_start(struct contacting *c, enum contacting_whom whom,
    const char *operand, int *status)
{
	struct str command = str_of(c->options->command);

	c->now = clock_now();
	c->arena = arena_new(0);
	log_name(
	    str_copy(c->arena, str_head(command, str_chr(command, ' '))).p);
	if (!contacting_whom(c, whom, operand))
		*status = COMMAND_USAGE;
	else if (!crypto_start())
		*status = COMMAND_SYSTEM;
	else if (!opensite(c->arena, c->dir, &c->site))
		*status = COMMAND_FAULTS;
	else {
		*status = COMMAND_SYSTEM;
		c->store = openstore_keyed(
		    c->arena, &c->site, c->dir, c->state, c->db, &c->keys);
	}
	if (c->store != NULL)
		return true;
	contacting_stop(c);
	return false;
}

void
contacting_stop(struct contacting *c)
{
	if (c->store != NULL)
		store_close(c->store);
	keyring_free(c->keys);
	arena_free(c->arena);
}

struct str
contacting_name(const struct contacting *c)
{
	return c->email.n > 0
		   ? c->email
		   : str_format(c->arena, "contact %" PRIu64, c->id.lo);
}

int
contacting_nobody(const struct contacting *c)
{
	if (c->email.n > 0)
		fprintf(stderr, "kunderejse %s: nobody has this address\n",
		    c->options->command);
	else
		fprintf(stderr,
		    "kunderejse %s: there is no contact %" PRIu64 "\n",
		    c->options->command, c->id.lo);
	return COMMAND_FAULTS;
}

enum store_rc
contacting_write(struct contacting *c, struct store_tx *tx)
{
	enum store_rc rc;

	random_bytes(tx->key, sizeof(tx->key));
	tx->email = c->email;
	tx->contact = c->id;
	tx->now = c->now;
	rc = store_write_wait(c->store, tx, clock_ms);
	if (rc == STORE_DOWN || rc == STORE_UNSURE)
		fprintf(stderr,
		    "kunderejse %s: the database did not take it: do it "
		    "again\n",
		    c->options->command);
	return rc;
}

bool
contacting_ask(const char *question)
{
	char answer[ANSWER_MAX];

	if (!isatty(STDIN_FILENO)) {
		fprintf(stderr, ".\nNothing was changed; --yes does it.\n");
		return false;
	}
	fprintf(stderr, ".\n%s  Write yes: ", question);
	if (fgets(answer, sizeof(answer), stdin) != NULL &&
	    strcmp(answer, "yes\n") == 0)
		return true;
	fprintf(stderr, "Nothing was changed.\n");
	return false;
}

int
contacting_print(const struct buf *out)
{
	fwrite(out->p, 1, out->n, stdout);
	if (!out->bad && fflush(stdout) == 0)
		return COMMAND_GOOD;
	log_errno("standard output");
	return COMMAND_SYSTEM;
}
