/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact merge: two contacts who are one person, as only people can
 * know.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "people/agreed.h"
#include "people/leaving.h"
#include "program/contacting.h"

struct merge {
	struct contacting c;    /* names who stays */
	struct contacting from; /* the same, but names who goes */
	bool yes;
	struct store_profile goes, stays;
	struct leaving objection;
	bool known; /* he who stays is there still */
};

/* An objection is the person's, whatever address he said it with. */
static bool
think(void *ctx, struct store_think *t)
{
	struct merge *m = ctx;

	m->known = t->contact.id.lo != 0;
	if (!m->known)
		return false;
	if (leaving_is_left(m->goes.agrees, m->goes.nagrees, STR("")))
		(void)leaving_think(&m->objection, t);
	t->changes[t->nchanges++] = (struct change){
	    .verb = CHANGE_MERGE_CONTACT, .contact_id = m->goes.contact.id};
	return true;
}

static enum store_rc
look(struct contacting *c, struct store_profile *who)
{
	enum store_rc rc =
	    store_profile(c->store, c->arena, c->id, c->email, who);

	if (rc == STORE_REFUSED)
		(void)contacting_nobody(c);
	return rc;
}

static enum store_rc
find(struct merge *m)
{
	enum store_rc rc = look(&m->c, &m->stays);

	return rc == STORE_OK ? look(&m->from, &m->goes) : rc;
}

static void
put_both(const struct merge *m, FILE *to, const char *between)
{
	fprintf(to, "%.*s, contact %" PRIu64 "%s%.*s, contact %" PRIu64,
	    STR_ARG(m->goes.contact.email), m->goes.contact.id.lo, between,
	    STR_ARG(m->stays.contact.email), m->stays.contact.id.lo);
}

/* What the one who goes agreed to is not the other's. */
static void
put_consents(const struct merge *m)
{
	const struct image *im = &m->c.site.image;
	const struct list_row *rows =
	    IMAGE_ROWS(im, struct list_row, m->c.site.head->lists);

	for (uint32_t i = 0; i < m->c.site.head->lists.n; i++) {
		struct str key = image_str(im, rows[i].key);

		if (agreed_list(m->goes.agrees, m->goes.nagrees, key, m->c.now,
			0) == AGREED_YES &&
		    agreed_list(m->stays.agrees, m->stays.nagrees, key,
			m->c.now, 0) != AGREED_YES)
			printf("list %.*s: agreed to with %.*s alone, and so "
			       "nothing of it is sent any more\n",
			    STR_ARG(key), STR_ARG(m->goes.contact.email));
	}
}

static int
run(struct merge *m)
{
	struct store_tx tx = {.think = think, .ctx = m};
	enum store_rc rc = find(m);

	if (rc != STORE_OK)
		return rc == STORE_REFUSED ? COMMAND_FAULTS : COMMAND_SYSTEM;
	if (m->goes.contact.id.lo == m->stays.contact.id.lo) {
		fprintf(stderr, "kunderejse contact merge: both are %.*s\n",
		    STR_ARG(m->stays.contact.email));
		return COMMAND_FAULTS;
	}
	if (!m->yes) {
		put_both(m, stderr, " would become ");
		if (!contacting_ask("Make them one, for ever?"))
			return COMMAND_FAULTS;
	}
	m->objection =
	    (struct leaving){.what = LEAVING_LEAVE, .channel = STR("operator")};
	rc = contacting_write(&m->c, &tx);
	if (rc == STORE_REFUSED) {
		fprintf(stderr, "kunderejse contact merge: one of them is gone "
				"meanwhile\n");
		return COMMAND_FAULTS;
	}
	if (rc != STORE_OK)
		return COMMAND_SYSTEM;
	put_both(m, stdout, " is now ");
	printf(".\n");
	put_consents(m);
	return COMMAND_GOOD;
}

int
contacting_merge(int argc, char **argv)
{
	struct merge m = {.c = CONTACTING};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&m.c),
	    OPTION_YES(&m.yes),
	};
	const struct options o = {"contact merge", "FROM INTO",
	    "Two contacts, each an ADDRESS or NUMBER, are one person: what "
	    "FROM did, wrote and\nwas sent becomes INTO's, and FROM goes.  "
	    "What was agreed to with FROM's address\nallows no mail to INTO's.",
	    rows, sizeof(rows) / sizeof(*rows), 2, 2};
	int status;

	m.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!contacting_start(&m.c, WHOM_CONTACT, argv[1], &status))
		return status;
	m.from = m.c;
	m.from.email = STR("");
	m.from.id = (struct id){0, 0};
	status = contacting_whom(&m.from, WHOM_CONTACT, argv[0])
		     ? run(&m)
		     : COMMAND_USAGE;
	contacting_stop(&m.c);
	return status;
}
