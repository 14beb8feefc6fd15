/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact joins: which visitors are a contact, by which proof; and
 * taking one back.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "people/told.h"
#include "program/opensite.h"
#include "program/openstore.h"
#include "program/options.h"
#include "program/rows.h"

#define OUT_MAX (16u << 20)
#define DEADLINE_MS 10000
#define GO_ON (-1)

struct contact {
	const struct options *options;
	const char *dir, *state, *db, *undo, *format;
	enum rows_format as;
	struct str email;
	struct id visitor; /* to be undone; {0,0}: none */
	struct arena *arena;
	struct site site;
	struct store *store;
	struct rows rows;
	struct store_tx tx;
	enum store_rc rc;
	bool done, known; /* known: there is such a contact */
};

static bool
think(void *ctx, struct store_think *t)
{
	struct contact *c = ctx;

	c->known = t->contact.id.lo != 0;
	if (!c->known || t->rows[0].id.lo == 0 ||
	    t->rows[0].contact.lo != t->contact.id.lo)
		return false;
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_UNJOIN, .id = c->visitor};
	return true;
}

static void
done(void *ctx, enum store_rc rc, const struct store_think *t)
{
	struct contact *c = ctx;

	(void)t;
	c->rc = rc;
	c->done = true;
}

static int
undo(struct contact *c)
{
	struct store_tx *tx = &c->tx;

	random_bytes(tx->key, sizeof(tx->key));
	tx->email = c->email;
	tx->locks[tx->nlocks++] = c->visitor;
	tx->think = think;
	tx->done = done;
	tx->ctx = c;
	tx->now = clock_now();
	tx->deadline_ms = clock_ms() + DEADLINE_MS;
	store_write(c->store, tx);
	while (!c->done)
		(void)store_turn(c->store, clock_ms());
	if (c->rc == STORE_OK)
		return GO_ON;
	if (c->rc != STORE_REFUSED) {
		fprintf(stderr, "kunderejse contact: the database did not "
				"take it: do it again\n");
		return COMMAND_SYSTEM;
	}
	if (!c->known)
		fprintf(stderr, "kunderejse contact: nobody has this "
				"address\n");
	else
		fprintf(stderr,
		    "kunderejse contact: visitor %s is not joined to this "
		    "contact\n",
		    c->undo);
	return COMMAND_FAULTS;
}

/* Of the report joins the rows of one address, without it. */
static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct contact *c = ctx;
	struct str values[ROWS_COLUMNS_MAX];
	size_t column = 0;
	bool his = false;

	if (cells == NULL) {
		for (size_t i = 0; i < n; i++)
			if (!str_eq(names[i], STR("email")))
				rows_column(&c->rows, names[i], false);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(names[i], STR("email"))) {
			his = str_eq(cells[i].text, c->email);
			continue;
		}
		c->rows.numbers[column] = cells[i].number;
		values[column++] = cells[i].text;
	}
	if (his)
		rows_add(&c->rows, values);
}

static int
show(struct contact *c)
{
	struct str args[] = {
	    STR("from=0"), str_format(c->arena, "to=%" PRId64, INT64_MAX)};
	struct buf out;

	rows_start(&c->rows, c->arena);
	if (!store_report(
		c->store, c->arena, STR("joins"), args, 2, take_row, c))
		return COMMAND_SYSTEM;
	buf_init(&out, c->arena, OUT_MAX);
	rows_put(&c->rows, c->as, STR("joins"), &out);
	if (c->as == ROWS_TEXT && c->rows.nrows == 0)
		buf_lit(&out, "no visitor was ever joined to this address\n");
	fwrite(out.p, 1, out.n, stdout);
	if (out.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

static int
run(struct contact *c)
{
	int status = GO_ON;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(c->arena, c->dir, &c->site))
		return COMMAND_FAULTS;
	c->store = openstore(c->arena, &c->site, c->dir, c->state, c->db);
	if (c->store == NULL)
		return COMMAND_SYSTEM;
	if (c->undo != NULL)
		status = undo(c);
	if (status == GO_ON)
		status = show(c);
	store_close(c->store);
	return status;
}

static int
take(struct contact *c, char **argv)
{
	int64_t number = 0;

	if (strcmp(argv[0], "joins") != 0)
		return options_wrong(
		    c->options, "there is contact joins, not %s", argv[0]);
	if (!told_email(c->arena, str_of(argv[1]), &c->email))
		return options_wrong(c->options,
		    "%s is not an address such as kari@example.com", argv[1]);
	if (c->undo != NULL &&
	    (!str_i64(str_of(c->undo), &number) || number <= 0))
		return options_wrong(c->options,
		    "--undo is the number of a visitor, as the list shows it");
	c->visitor.lo = (uint64_t)number;
	if (!rows_format(c->format, &c->as))
		return options_wrong(c->options, FORMAT_WRONG);
	return GO_ON;
}

int
command_contact(int argc, char **argv)
{
	struct contact c = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&c.dir),
	    OPTION_STATE(&c.state),
	    OPTION_DB(&c.db),
	    {.name = "undo",
		.arg = "NUMBER",
		.help = "this visitor is not him: as if he had never "
			"been joined",
		.text = &c.undo},
	    OPTION_FORMAT(&c.format),
	};
	const struct options o = {"contact", "joins ADDRESS",
	    "Shows which visitors turned out to be the contact of an address, "
	    "when, and by\nwhich proof, and what was undone; the last row of a "
	    "visitor counts.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("contact");
	c.options = &o;
	c.arena = arena_new(0);
	status = take(&c, argv);
	if (status == GO_ON)
		status = run(&c);
	arena_free(c.arena);
	return status;
}
