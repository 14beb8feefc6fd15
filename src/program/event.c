/* SPDX-License-Identifier: ISC */
/*
 * kunderejse event: a touchpoint that no browser saw, told by hand: a call, a
 * meeting, a fair, a visit to the store; or a file of them.
 */
#include "program/command.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/touchtable.h"
#include "program/opensite.h"
#include "program/openstore.h"
#include "program/options.h"
#include "program/readfile.h"
#include "program/telling.h"

#define FILE_MAX ((size_t)256 << 20)
#define VALUES 10
#define GO_ON (-1)

struct event {
	const struct options *options;
	const char *dir, *state, *db, *name, *file;
	const char *values[VALUES];
	struct option_list set;
	struct arena *arena;
	struct site site;
	struct touchpoints all;
};

/* The options that are columns, in the order of event.values. */
static const char *const names[VALUES] = {"email", "visitor", "at", "item",
    "amount", "currency", "name", "company", "role", "id"};

static int
say_faults(const struct event *e)
{
	struct str text = buf_view(&e->all.columns.text);

	fprintf(stderr, "%.*s", STR_ARG(text));
	return e->all.columns.faults > 0 ? COMMAND_FAULTS : GO_ON;
}

static void
take_set(struct event *e, struct touchpoint *one)
{
	struct store_value values[OPTION_LIST_MAX];
	size_t n = 0;

	for (size_t i = 0; i < e->set.n; i++) {
		struct str text = str_of(e->set.items[i]);
		size_t sign = str_chr(text, '=');

		values[n++] = (struct store_value){
		    str_head(text, sign), str_from(text, sign + 1)};
	}
	touchpoints_known(&e->all, one, values, n);
}

/* The one that the options tell. */
static void
take_options(struct event *e, struct touchpoint *one)
{
	struct touchpoints *t = &e->all;

	*one = (struct touchpoint){.line = 0};
	t->columns.where = STR("kunderejse event: ");
	(void)touchpoints_value(t, one, STR("event"), str_of(e->name));
	for (size_t i = 0; i < VALUES; i++)
		(void)touchpoints_value(
		    t, one, str_of(names[i]), str_of(e->values[i]));
	if (one->event.at == 0)
		one->event.at = t->now;
	if (e->set.n > 0 && one->event.event.n > 0)
		take_set(e, one);
	if (t->columns.faults > 0)
		return;
	touchpoints_whole(t, one);
	/* Twice by hand is twice, unless an id says that it is the same. */
	if (one->id.n == 0)
		random_bytes(one->key, sizeof(one->key));
}

static void
say_joins(const struct telling *t)
{
	if (t->joined > 0)
		printf("the visitor is this contact from now on; "
		       "kunderejse contact joins shows and undoes it\n");
	if (t->other > 0)
		printf("the visitor is another contact's already and stays "
		       "his\n");
	if (t->unproven > 0)
		printf("the visitor was not joined: there is none of this "
		       "number who agreed to be remembered\n");
}

static int
say_one(const struct telling *t)
{
	if (t->refused > 0) {
		fprintf(stderr,
		    "kunderejse event: there is no visitor of this number who "
		    "agreed to be remembered or measured\n");
		return COMMAND_FAULTS;
	}
	printf("%s%s\n",
	    t->known > 0 ? "was recorded before, by its id" : "recorded",
	    t->made > 0 ? ", of a new contact" : "");
	say_joins(t);
	return COMMAND_GOOD;
}

static int
say_many(const struct event *e, const struct telling *t)
{
	printf("%zu recorded, %zu known already, %zu new contacts\n", t->kept,
	    t->known, t->made);
	if (e->all.columns.unread.n > 0)
		fprintf(stderr, "columns that were not read: %.*s\n",
		    STR_ARG(e->all.columns.unread));
	return COMMAND_GOOD;
}

static int
tell(struct event *e, const struct touchpoint *rows, size_t n)
{
	struct telling t = {.now = e->all.now};

	t.store = openstore(e->arena, &e->site, e->dir, e->state, e->db);
	if (t.store == NULL)
		return COMMAND_SYSTEM;
	telling_run(&t, rows, n);
	store_close(t.store);
	if (t.down) {
		fprintf(stderr,
		    "kunderejse event: the database did not take it (%zu of "
		    "%zu recorded): do it again, nothing is done twice\n",
		    t.kept + t.known, n);
		return COMMAND_SYSTEM;
	}
	return e->file != NULL ? say_many(e, &t) : say_one(&t);
}

static int
import(struct event *e)
{
	struct str text;
	int status;

	if (!readfile(e->arena, e->file, FILE_MAX, &text))
		return COMMAND_SYSTEM;
	touchtable_read(&e->all, str_of(e->file), text, str_of(e->name));
	status = say_faults(e);
	if (status != GO_ON) {
		fprintf(stderr, "%zu %s: nothing was recorded\n",
		    e->all.columns.faults,
		    e->all.columns.faults == 1 ? "fault" : "faults");
		return status;
	}
	return tell(e, e->all.rows, e->all.n);
}

static int
record(struct event *e)
{
	struct touchpoint one;
	int status;

	take_options(e, &one);
	status = say_faults(e);
	return status == GO_ON ? tell(e, &one, 1) : status;
}

static int
run(struct event *e)
{
	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(e->arena, e->dir, &e->site))
		return COMMAND_FAULTS;
	touchpoints_start(&e->all, e->arena, &e->site, clock_now());
	return e->file != NULL ? import(e) : record(e);
}

static int
take(struct event *e)
{
	if (e->file == NULL && e->name == NULL)
		return options_wrong(e->options,
		    "what was it? name an event, or a table with --import");
	for (size_t i = 0; e->file != NULL && i < VALUES; i++)
		if (e->values[i] != NULL)
			return options_wrong(e->options,
			    "--%s is a column of the file", names[i]);
	if (e->file != NULL && e->set.n > 0)
		return options_wrong(
		    e->options, "--set is for one event, not for a file");
	for (size_t i = 0; i < e->set.n; i++)
		if (strchr(e->set.items[i], '=') == NULL)
			return options_wrong(e->options,
			    "--set %s: write FIELD=VALUE", e->set.items[i]);
	return GO_ON;
}

int
command_event(int argc, char **argv)
{
	struct event e = {.dir = "."};
	const struct option_row rows[] = {
	    OPTION_SITE(&e.dir),
	    OPTION_STATE(&e.state),
	    OPTION_DB(&e.db),
	    {.name = "email",
		.letter = 'e',
		.arg = "ADDRESS",
		.help = "whose: a contact, made if he is new",
		.text = &e.values[0]},
	    {.name = "visitor",
		.arg = "NUMBER",
		.help = "whose: a visitor; with --email he is joined to that "
			"contact",
		.text = &e.values[1]},
	    {.name = "at",
		.arg = "TIME",
		.help = "when it was, 2027-03-01T09:00 (default: now)",
		.text = &e.values[2]},
	    {.name = "item",
		.arg = "KEY",
		.help = "what it was about",
		.text = &e.values[3]},
	    {.name = "amount",
		.arg = "AMOUNT",
		.help = "money, \"1490.00 NOK\"",
		.text = &e.values[4]},
	    {.name = "currency",
		.arg = "CODE",
		.help = "of an amount without one",
		.text = &e.values[5]},
	    {.name = "name",
		.arg = "NAME",
		.help = "the contact's",
		.text = &e.values[6]},
	    {.name = "company",
		.arg = "NAME",
		.help = "the contact's: his account",
		.text = &e.values[7]},
	    {.name = "role",
		.arg = "ROLE",
		.help = "his part when the company buys",
		.text = &e.values[8]},
	    {.name = "set",
		.arg = "FIELD=VALUE",
		.help = "what a <field> of site.xml with this from-event is "
			"then; may be given again",
		.list = &e.set},
	    {.name = "id",
		.arg = "ID",
		.help = "of another program: the same is recorded once",
		.text = &e.values[9]},
	    {.name = "import",
		.arg = "FILE",
		.help = "a table of them, CSV, with these names as its "
			"columns",
		.text = &e.file},
	};
	const struct options o = {"event", "[NAME]",
	    "Records a call, a meeting, an order told by hand: an event of "
	    "journey.xml, of a\ncontact or a visitor.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("event");
	e.options = &o;
	e.name = argc > 0 ? argv[0] : NULL;
	status = take(&e);
	if (status != GO_ON)
		return status;
	e.arena = arena_new(0);
	status = run(&e);
	arena_free(e.arena);
	return status;
}
