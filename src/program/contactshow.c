/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact show: what whoever has a person on the phone wants to
 * know of him.  Nothing of what his browser did on the pages: that is his, and
 * contact export's.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/locale.h"
#include "insight/proof.h"
#include "program/contacting.h"
#include "store/held.h"

#define OUT_MAX (16u << 20)
#define ROWS_SHOWN 20

/* The tables of store_held that are shown, and their columns. */
static const struct section {
	struct str table;
	const char *title;
	struct str columns;
	bool newest_first;
} sections[] = {
    {STR("suppression"), "Not written to",
	STR("scope list reason at lifted_at evidence"), false},
    {STR("joining"), "Visitors who are the contact", STR("visitor what at"),
	false},
    {STR("outbox"), "Mails", STR("at mail class list state reason ended_at"),
	false},
    {STR("contact_event"), "Events",
	STR("at event item form amount currency answer by"), true},
    {STR("task"), "Tasks", STR("due person text by done_at done_by"), false},
    {STR("note"), "Notes", STR("at by text"), false},
};

#define SECTIONS (sizeof(sections) / sizeof(sections[0]))

struct show {
	struct contacting c;
	struct rows rows[SECTIONS];
	struct buf out;
};

static struct str
amount(struct arena *a, struct str hundredths)
{
	struct buf b;
	int64_t n;

	if (!str_i64(hundredths, &n) || n == 0)
		return STR("");
	buf_init(&b, a, 64);
	amount_put(&b, n);
	return buf_view(&b);
}

static struct str
shown(const struct show *s, const struct section *section, struct str column,
    struct str value)
{
	enum mail_reason reason;

	if (str_eq(column, STR("amount")))
		return amount(s->c.arena, value);
	if (str_eq(section->table, STR("outbox")) &&
	    str_eq(column, STR("reason")) && value.n > 0 &&
	    store_mail_reason_of(value, &reason))
		return str_format(s->c.arena, "%.*s: %s", STR_ARG(value),
		    store_mail_reason_about(reason));
	return value;
}

static void
add(struct show *s, size_t which, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct rows *rows = &s->rows[which];
	struct str values[ROWS_COLUMNS_MAX], columns = sections[which].columns;
	struct str column;
	size_t k = 0;

	while (str_word(&columns, &column)) {
		if (rows->nrows == 0)
			rows_column(rows, column, false);
		values[k++] = shown(s, &sections[which], column,
		    store_value(n, names, cells, column));
	}
	rows_add(rows, values);
}

static void
take_row(void *ctx, struct str table, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct show *s = ctx;

	for (size_t i = 0; i < SECTIONS; i++)
		if (str_eq(table, sections[i].table))
			add(s, i, n, names, cells);
}

static void
put_text(struct show *s, const char *name, struct str value)
{
	if (value.n > 0)
		buf_printf(&s->out, "  %-10s %.*s\n", name, STR_ARG(value));
}

static void
put_time(struct show *s, const char *name, int64_t at)
{
	buf_printf(&s->out, "  %-10s ", name);
	time_put(&s->out, at);
	buf_char(&s->out, '\n');
}

static void
put_contact(struct show *s, const struct store_profile *who)
{
	const struct store_contact *c = &who->contact;

	buf_printf(&s->out, "%.*s, contact %" PRIu64 "\n", STR_ARG(c->email),
	    c->id.lo);
	put_text(s, "name", c->name);
	put_text(s, "company", c->company);
	put_text(s, "role", c->role);
	put_text(s, "stage",
	    who->nunseen > 0 ? STR("(not for us: kept from the seller)")
			     : c->stage);
	put_text(s, "language", c->lang);
	put_text(s, "zone", c->zone);
	put_text(s, "tags", who->tags);
	put_time(s, "known from", c->created_at);
	put_time(s, "last seen", c->seen_at);
	if (c->paused_until > s->c.now)
		put_time(s, "pauses to", c->paused_until);
}

static void
put_values(struct show *s, const struct store_profile *who)
{
	struct rows rows;

	if (who->nvalues == 0)
		return;
	buf_lit(&s->out, "\nWritten into forms or told, the last of each\n");
	rows_start(&rows, s->c.arena);
	rows_column(&rows, STR("field"), false);
	rows_column(&rows, STR("value"), false);
	for (size_t i = 0; i < who->nvalues; i++)
		rows_add(&rows,
		    (struct str[]){who->values[i].name, who->values[i].value});
	rows_put(&rows, ROWS_TEXT, STR(""), &s->out);
}

struct consents {
	struct show *show;
	const struct store_profile *who;
};

static void
put_consent(void *ctx, struct str list, struct str purpose)
{
	const struct consents *k = ctx;

	proof_put_now(&k->show->out, k->who, list, purpose, k->show->c.now);
}

static void
put_section(struct show *s, size_t which)
{
	struct rows rows = s->rows[which];
	size_t more = rows.nrows > ROWS_SHOWN ? rows.nrows - ROWS_SHOWN : 0;

	if (rows.nrows == 0)
		return;
	buf_printf(&s->out, "\n%s\n", sections[which].title);
	rows.nrows -= more;
	if (!sections[which].newest_first)
		rows.cells += more * rows.ncolumns;
	rows_put(&rows, ROWS_TEXT, STR(""), &s->out);
	if (more > 0)
		buf_printf(&s->out,
		    "and %zu before these; contact export has all\n", more);
}

static int
run(struct show *s)
{
	struct contacting *c = &s->c;
	struct store_profile who;
	struct consents consents = {s, &who};
	enum store_rc rc;

	for (size_t i = 0; i < SECTIONS; i++)
		rows_start(&s->rows[i], c->arena);
	rc = store_profile(c->store, c->arena, c->id, c->email, &who);
	if (rc == STORE_OK)
		rc = store_held(
		    c->store, c->arena, who.contact.id, STR(""), take_row, s);
	if (rc != STORE_OK)
		return rc == STORE_REFUSED ? contacting_nobody(c)
					   : COMMAND_SYSTEM;
	buf_init(&s->out, c->arena, OUT_MAX);
	put_contact(s, &who);
	put_values(s, &who);
	if (who.nagrees > 0)
		buf_lit(&s->out, "\nConsents\n");
	proof_each(&who, put_consent, &consents);
	for (size_t i = 0; i < SECTIONS; i++)
		put_section(s, i);
	return contacting_print(&s->out);
}

int
contacting_show(int argc, char **argv)
{
	struct show s = {.c = CONTACTING};
	const struct option_row rows[] = {OPTIONS_CONTACTING(&s.c)};
	const struct options o = {"contact show", CONTACT_WHOM,
	    "Shows a contact to who has him on the phone: who he is, what he "
	    "wrote into forms,\nwhat he agrees to now, what stops mail to him, "
	    "his mails and why each was not\nsent, and his last events.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	s.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status) ||
	    !contacting_start(&s.c, WHOM_CONTACT, argv[0], &status))
		return status;
	status = run(&s);
	contacting_stop(&s.c);
	return status;
}
