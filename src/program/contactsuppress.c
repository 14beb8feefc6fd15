/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact suppress: an address gets no more mail, or gets it again.
 */
#include <stdio.h>

#include "base/arena.h"
#include "people/leaving.h"
#include "program/contacting.h"

#define BY_HAND STR("operator")

/* What can be said by hand. */
static const struct kind {
	enum mail_reason reason;
	enum stop_scope scope; /* without a list */
	bool lists;            /* it can be of one list */
	bool his;              /* the person said it: only he takes it back */
} kinds[] = {
    {MAIL_OPERATOR, STOP_MARKETING, true, false},
    {MAIL_LEFT, STOP_LIST, true, true},
    {MAIL_OBJECTION, STOP_MARKETING, false, true},
    {MAIL_COMPLAINT, STOP_ALL, false, true},
    {MAIL_HARD_BOUNCE, STOP_ALL, false, false},
    {MAIL_ROLE_ADDRESS, STOP_MARKETING, false, false},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

struct suppress {
	struct contacting c;
	const char *reason, *list;
	bool lift;
	const struct kind *kind;
	struct store_stop stop;
	struct leaving said;
};

/* What he said is in the history of his consents, too; said once more, it
 * merely stays so. */
static bool
is_said(struct suppress *s, struct store_think *t)
{
	s->said = (struct leaving){.what = LEAVING_LEAVE,
	    .list = s->stop.list,
	    .channel = STR("operator")};
	return !s->lift &&
	       (s->kind->reason == MAIL_OBJECTION ||
		   s->kind->reason == MAIL_LEFT) &&
	       leaving_think(&s->said, t);
}

static bool
think(void *ctx, struct store_think *t)
{
	struct suppress *s = ctx;

	if (!is_said(s, t))
		t->changes[t->nchanges++] = (struct change){
		    .verb = s->lift ? CHANGE_LIFT : CHANGE_SUPPRESS,
		    .stop = &s->stop};
	return true;
}

/* Whether letters are stopped, and by what first.  false: nobody can say. */
static bool
ask(struct suppress *s, bool *stopped, enum mail_reason *why)
{
	return store_stopped(s->c.store, s->c.arena, s->c.email, MAIL_MARKETING,
		   s->stop.list, stopped, why) == STORE_OK;
}

static void
say_why(const struct suppress *s, enum mail_reason why)
{
	fprintf(stderr,
	    "kunderejse contact suppress: letters to %.*s are stopped: %s "
	    "(%.*s)\n",
	    STR_ARG(s->c.email), store_mail_reason_about(why),
	    STR_ARG(store_mail_reason(why)));
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].reason == why && kinds[i].his)
			fprintf(stderr,
			    "The person said so, and only he can take it back: "
			    "by a form of the site, and the\nlink in the mail "
			    "that it sends him.\n");
}

static int
lift(struct suppress *s)
{
	struct store_tx tx = {.think = think, .ctx = s};
	enum mail_reason why;
	bool stopped;

	if (!ask(s, &stopped, &why))
		return COMMAND_SYSTEM;
	if (!stopped) {
		fprintf(stderr,
		    "kunderejse contact suppress: nothing stops letters to "
		    "%.*s\n",
		    STR_ARG(s->c.email));
		return COMMAND_FAULTS;
	}
	if (contacting_write(&s->c, &tx) != STORE_OK || !ask(s, &stopped, &why))
		return COMMAND_SYSTEM;
	if (stopped) {
		say_why(s, why);
		return COMMAND_FAULTS;
	}
	printf("%.*s is written to again, as far as he agrees to it\n",
	    STR_ARG(s->c.email));
	return COMMAND_GOOD;
}

static int
suppress(struct suppress *s)
{
	static const char *const gets[STOP_SCOPE__MAX] = {
	    [STOP_ALL] = "no mail at all",
	    [STOP_MARKETING] = "no advertising",
	    [STOP_LIST] = "no mail of this list"};
	struct store_tx tx = {.think = think, .ctx = s};

	if (contacting_write(&s->c, &tx) != STORE_OK)
		return COMMAND_SYSTEM;
	printf("%.*s gets %s from now on: %s%s\n", STR_ARG(s->c.email),
	    gets[s->stop.scope], store_mail_reason_about(s->stop.reason),
	    tx.result.contact.id.lo == 0 ? " (no contact has this address yet)"
					 : "");
	return COMMAND_GOOD;
}

static int
take_reason(struct suppress *s)
{
	enum mail_reason reason;

	if (!store_mail_reason_of(str_of(s->reason), &reason))
		reason = MAIL_NO_REASON;
	for (size_t i = 0; i < KINDS; i++)
		if (kinds[i].reason == reason)
			s->kind = &kinds[i];
	if (s->kind == NULL)
		return options_wrong(s->c.options,
		    "--reason is operator, left, objection, complaint, "
		    "hard-bounce or role-address");
	if (s->lift && s->kind->his)
		return options_wrong(s->c.options,
		    "%s was said by the person, and only he can take it back: "
		    "by a form of the site and the link in its mail",
		    s->reason);
	if (s->list != NULL && !s->kind->lists)
		return options_wrong(s->c.options,
		    "%s is not of one list: leave --list out", s->reason);
	if (s->list == NULL && s->kind->scope == STOP_LIST)
		return options_wrong(s->c.options,
		    "who left, left a list: name it by --list; who wants no "
		    "advertising at all: --reason objection");
	return GO_ON;
}

static int
run(struct suppress *s)
{
	if (s->list != NULL && site_list(&s->c.site, str_of(s->list)) == NULL)
		return options_wrong(
		    s->c.options, "site.xml declares no list \"%s\"", s->list);
	s->stop = (struct store_stop){.email = s->c.email,
	    .scope = s->list != NULL ? STOP_LIST : s->kind->scope,
	    .list = str_of(s->list),
	    .reason = s->kind->reason,
	    .at = s->c.now,
	    .evidence = BY_HAND};
	return s->lift ? lift(s) : suppress(s);
}

int
contacting_suppress(int argc, char **argv)
{
	struct suppress s = {.c = CONTACTING, .reason = "operator"};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&s.c),
	    {.name = "reason",
		.arg = "WORD",
		.help = "operator (default), left, objection, complaint, "
			"hard-bounce or role-address",
		.text = &s.reason},
	    {.name = "list",
		.arg = "KEY",
		.help = "operator, left: only mails of this list",
		.text = &s.list},
	    {.name = "lift",
		.help = "what one of us or a mail server said holds no more",
		.flag = &s.lift},
	};
	const struct options o = {"contact suppress", "ADDRESS",
	    "No more advertising to an address, whether it is a contact's or "
	    "not; what waits for\nit is cancelled.  It holds when the contact "
	    "is erased and imported again.",
	    rows, sizeof(rows) / sizeof(*rows), 1, 1};
	int status;

	s.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	status = take_reason(&s);
	if (status != GO_ON ||
	    !contacting_start(&s.c, WHOM_ADDRESS, argv[0], &status))
		return status;
	status = run(&s);
	contacting_stop(&s.c);
	return status;
}
