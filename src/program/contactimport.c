/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact import: people whom another program knew, with what they
 * agreed to there.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "insight/contacttable.h"
#include "program/contacting.h"
#include "program/readfile.h"
#include "program/slices.h"

#define FILE_MAX ((size_t)256 << 20)

struct import {
	struct contacting c;
	const char *file;
	bool dry;
	struct contacttable table;
	struct imported_write *writes; /* of the slice's rows, by row */
	size_t made, told, agreed;     /* contacts, known ones, consents */
	size_t known, refused;         /* rows */
	bool down;
};

/* Refused rows are no faults of the table: the others are taken. */
static void
refuse(struct import *im, size_t i, const char *why)
{
	im->refused++;
	if (im->refused <= COLUMNS_SAID)
		fprintf(stderr, "%s:%zu: not imported: %s\n", im->file,
		    im->table.rows[i].line, why);
}

static void
count(struct import *im, size_t i, struct imported_verdict v)
{
	bool again = im->dry && im->table.rows[i].again;

	switch (v.what) {
	case IMPORTED_KNOWN:
		im->known++;
		break;
	case IMPORTED_NEW:
		im->made += v.made && !again;
		im->told += !v.made && v.told;
		im->agreed += v.agreed;
		break;
	case IMPORTED_LEFT:
		refuse(im, i,
		    "he left before, and comes back only by a form of the "
		    "site");
		break;
	}
}

/* What is known of the row's contact; false: nothing is to be done with it. */
static bool
look(struct import *im, struct arena *a, size_t i, struct store_profile *who)
{
	struct imported *row = &im->table.rows[i].who;
	struct store *store = im->c.store;
	enum mail_reason why;
	enum store_rc rc;
	bool stopped;

	rc = store_stopped(store, a, row->email, MAIL_MARKETING,
	    row->agree.list, &stopped, &why);
	if (rc == STORE_OK && stopped) {
		refuse(im, i, store_mail_reason_about(why));
		return false;
	}
	if (rc == STORE_OK)
		rc =
		    store_profile(store, a, (struct id){0, 0}, row->email, who);
	if (rc == STORE_REFUSED)
		*who = (struct store_profile){.nvalues = 0};
	im->down |= rc == STORE_DOWN;
	return !im->down;
}

static bool
fill(void *ctx, struct arena *a, size_t i, struct store_tx *tx)
{
	struct import *im = ctx;
	struct contacttable_row *row = &im->table.rows[i];
	struct imported_write *w = &im->writes[i];
	struct imported_verdict v;
	struct store_profile who;

	if (im->down || !look(im, a, i, &who))
		return false;
	v = imported_judge(&row->who, a, &who);
	if (im->dry || v.what != IMPORTED_NEW) {
		count(im, i, v);
		return false;
	}
	*w = (struct imported_write){.row = &row->who,
	    .known = who.values,
	    .nknown = who.nvalues,
	    .tags = who.tags};
	memcpy(tx->key, row->key, sizeof(tx->key));
	tx->email = row->who.email;
	tx->think = imported_think;
	tx->ctx = w;
	return true;
}

static void
ended(void *ctx, size_t i, enum store_rc rc, const struct store_think *t)
{
	struct import *im = ctx;

	(void)t;
	if (rc == STORE_AGAIN)
		im->known++;
	else
		count(im, i, im->writes[i].verdict);
}

static int
say(const struct import *im)
{
	if (im->refused > COLUMNS_SAID)
		fprintf(stderr, "and %zu more\n", im->refused - COLUMNS_SAID);
	if (im->table.columns.unread.n > 0)
		fprintf(stderr, "columns that were not read: %.*s\n",
		    STR_ARG(im->table.columns.unread));
	printf("%zu new contacts, %zu known ones with something new, %zu "
	       "consents; %zu rows known already, %zu not imported\n",
	    im->made, im->told, im->agreed, im->known, im->refused);
	if (im->dry)
		printf("nothing was written (--dry-run)\n");
	if (!im->down)
		return COMMAND_GOOD;
	fprintf(stderr, "kunderejse contact import: the database did not take "
			"the rest: do it again, nothing is done twice\n");
	return COMMAND_SYSTEM;
}

static int
run(struct import *im)
{
	struct slices s = {.store = im->c.store,
	    .now = im->c.now,
	    .fill = fill,
	    .ended = ended,
	    .ctx = im};
	const struct columns *columns = &im->table.columns;
	struct str text;

	if (!readfile(im->c.arena, im->file, FILE_MAX, &text))
		return COMMAND_SYSTEM;
	contacttable_read(&im->table, im->c.arena, &im->c.site, im->c.now,
	    str_of(im->file), text);
	fprintf(stderr, "%.*s", STR_ARG(buf_view(&columns->text)));
	if (columns->faults > 0) {
		fprintf(stderr, "%zu %s: nothing was imported\n",
		    columns->faults, columns->faults == 1 ? "fault" : "faults");
		return COMMAND_FAULTS;
	}
	im->writes = arena_array(im->c.arena, im->table.n, sizeof(*im->writes));
	slices_run(&s, im->table.n);
	im->down |= s.down;
	return say(im);
}

int
contacting_import(int argc, char **argv)
{
	struct import im = {.c = CONTACTING};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&im.c),
	    {.name = "dry-run",
		.letter = 'n',
		.help = "say what would come of it, and write nothing",
		.flag = &im.dry},
	};
	const struct options o = {"contact import", "FILE",
	    "Takes over a table of contacts, CSV: the columns email, name, "
	    "company, role, phone,\nnote, lang, zone, tags, the fields of "
	    "site.xml; and of a consent list, basis,\nwording, at, page, "
	    "order_ref.  All of it or, when a line is at fault, nothing.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	im.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status) ||
	    !contacting_start(&im.c, WHOM_NOBODY, NULL, &status))
		return status;
	im.file = argv[0];
	status = run(&im);
	contacting_stop(&im.c);
	return status;
}
