/* SPDX-License-Identifier: ISC */
/*
 * kunderejse letter list: the letters of the site and those that were put down,
 * and how far each is.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "program/letters.h"

#define OUT_MAX ((size_t)1 << 24)

struct list {
	struct letters l;
	const char *format;
	enum rows_format as;
	struct rows rows;
	struct letters_mails *mails; /* of all that were put down */
	size_t nmails;
};

static struct str
number(struct list *l, uint64_t n)
{
	return str_format(l->l.c.arena, "%" PRIu64, n);
}

static void
add(struct list *l, const struct store_letter *letter, struct str state,
    struct str when)
{
	struct letters_mails m =
	    letters_mails(l->mails, l->nmails, letter->name);
	struct str values[10];
	size_t n = 0;

	values[n++] = letter->name;
	values[n++] = letter->list;
	values[n++] = letter->mail;
	values[n++] = state;
	values[n++] = when;
	values[n++] = letter->by;
	values[n++] = number(l, m.waiting);
	values[n++] = number(l, m.sent);
	values[n++] = number(l, m.not_sent);
	values[n++] = number(l, m.clicked);
	rows_add(&l->rows, values);
}

/* One that nobody put down: its time is to come, or went by without us, or it
 * has none. */
static void
add_new(struct list *l, const struct letter_row *row)
{
	const struct site *site = &l->l.c.site;
	struct store_letter letter =
	    letter_order(l->l.c.arena, site, row, row->at, l->l.c.now);

	if (row->at == INT64_MIN)
		add(l, &letter, STR("ready"), STR(""));
	else
		add(l, &letter,
		    l->l.c.now < letter.stale ? STR("planned") : STR("missed"),
		    letters_moment(&l->l, row->at));
}

static bool
is_known(const struct store_letter *known, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(known[i].name, name))
			return true;
	return false;
}

static bool
fill(struct list *l)
{
	const struct site *site = &l->l.c.site;
	const struct letter_row *rows =
	    IMAGE_ROWS(&site->image, struct letter_row, site->head->letters);
	struct store_letter *known;
	size_t n;

	if (!letters_report(&l->l, &l->mails, &l->nmails) ||
	    store_letter_list(l->l.c.store, l->l.c.arena, LETTERS_MAX, &known,
		&n) != STORE_OK)
		return false;
	for (uint32_t i = 0; i < site->head->letters.n; i++)
		if (!is_known(known, n, image_str(&site->image, rows[i].name)))
			add_new(l, &rows[i]);
	for (size_t i = 0; i < n; i++)
		add(l, &known[i], store_letter_state(known[i].state),
		    letters_moment(&l->l, known[i].at));
	return true;
}

static int
run(struct list *l)
{
	static const char *const names[] = {"letter", "list", "mail", "state",
	    "when", "by", "waiting", "sent", "not_sent", "clicked"};
	struct buf out;

	rows_start(&l->rows, l->l.c.arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&l->rows, str_of(names[i]), i > 5);
	if (!fill(l))
		return COMMAND_SYSTEM;
	buf_init(&out, l->l.c.arena, OUT_MAX);
	rows_put(&l->rows, l->as, STR("letters"), &out);
	if (l->as == ROWS_TEXT && l->rows.nrows == 0)
		buf_lit(&out, "there is no letter: write one into letters/\n");
	return contacting_print(&out);
}

int
letters_list(int argc, char **argv)
{
	struct list l = {.l = LETTERS, .format = "text"};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&l.l.c),
	    OPTION_FORMAT(&l.format),
	};
	const struct options o = {"letter list", "",
	    "Shows the letters: those of the site that are still to go, and "
	    "those that went or\ngo, the latest first.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	int status;

	l.l.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(l.format, &l.as))
		return options_wrong(&o, FORMAT_WRONG);
	if (!contacting_start(&l.l.c, WHOM_NOBODY, NULL, &status))
		return status;
	status = run(&l);
	contacting_stop(&l.l.c);
	return status;
}
