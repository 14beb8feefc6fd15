/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact joins: which visitors are a contact, by which proof; and
 * taking one back.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "program/contacting.h"

#define OUT_MAX (16u << 20)

struct joins {
	struct contacting c;
	const char *undo, *format;
	enum rows_format as;
	struct id visitor; /* to be undone; {0,0}: none */
	struct rows rows;
	bool known; /* there is such a contact */
};

static bool
think(void *ctx, struct store_think *t)
{
	struct joins *j = ctx;

	j->known = t->contact.id.lo != 0;
	if (!j->known || t->rows[0].id.lo == 0 ||
	    t->rows[0].contact.lo != t->contact.id.lo)
		return false;
	t->changes[t->nchanges++] =
	    (struct change){.verb = CHANGE_UNJOIN, .id = j->visitor};
	return true;
}

static int
undo(struct joins *j)
{
	struct store_tx tx = {
	    .think = think, .ctx = j, .locks = {j->visitor}, .nlocks = 1};
	enum store_rc rc = contacting_write(&j->c, &tx);

	if (rc == STORE_OK)
		return GO_ON;
	if (rc != STORE_REFUSED)
		return COMMAND_SYSTEM;
	if (!j->known)
		return contacting_nobody(&j->c);
	fprintf(stderr,
	    "kunderejse contact joins: visitor %s is not joined to this "
	    "contact\n",
	    j->undo);
	return COMMAND_FAULTS;
}

/* Of the report joins the rows of one address, without it. */
static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct joins *j = ctx;
	struct str values[ROWS_COLUMNS_MAX];
	size_t column = 0;
	bool his = false;

	if (cells == NULL) {
		for (size_t i = 0; i < n; i++)
			if (!str_eq(names[i], STR("email")))
				rows_column(&j->rows, names[i], false);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (str_eq(names[i], STR("email"))) {
			his = str_eq(cells[i].text, j->c.email);
			continue;
		}
		j->rows.numbers[column] = cells[i].number;
		values[column++] = cells[i].text;
	}
	if (his)
		rows_add(&j->rows, values);
}

static int
show(struct joins *j)
{
	struct arena *a = j->c.arena;
	struct str args[] = {
	    STR("from=0"), str_format(a, "to=%" PRId64, INT64_MAX)};
	struct buf out;

	rows_start(&j->rows, a);
	if (!store_report(j->c.store, a, STR("joins"), args, 2, take_row, j))
		return COMMAND_SYSTEM;
	buf_init(&out, a, OUT_MAX);
	rows_put(&j->rows, j->as, STR("joins"), &out);
	if (j->as == ROWS_TEXT && j->rows.nrows == 0)
		buf_lit(&out, "no visitor was ever joined to this address\n");
	return contacting_print(&out);
}

static int
take(struct joins *j)
{
	int64_t number = 0;

	if (j->undo != NULL &&
	    (!str_i64(str_of(j->undo), &number) || number <= 0))
		return options_wrong(j->c.options,
		    "--undo is the number of a visitor, as the list shows it");
	j->visitor.lo = (uint64_t)number;
	if (!rows_format(j->format, &j->as))
		return options_wrong(j->c.options, FORMAT_WRONG);
	return GO_ON;
}

int
contacting_joins(int argc, char **argv)
{
	struct joins j = {.c = CONTACTING, .format = "text"};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&j.c),
	    {.name = "undo",
		.arg = "NUMBER",
		.help = "this visitor is not him: as if he had never "
			"been joined",
		.text = &j.undo},
	    OPTION_FORMAT(&j.format),
	};
	const struct options o = {"contact joins", "ADDRESS",
	    "Shows which visitors turned out to be the contact of an address, "
	    "when, and by\nwhich proof, and what was undone; the last row of a "
	    "visitor counts.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	j.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	status = take(&j);
	if (status != GO_ON ||
	    !contacting_start(&j.c, WHOM_ADDRESS, argv[0], &status))
		return status;
	status = j.undo != NULL ? undo(&j) : GO_ON;
	if (status == GO_ON)
		status = show(&j);
	contacting_stop(&j.c);
	return status;
}
