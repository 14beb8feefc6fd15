/* SPDX-License-Identifier: ISC */
/*
 * Everything a page may depend on, as one value: filled from a request, from
 * `render`'s options, or by a tool that walks all cells.  Selection and
 * rendering are functions of (site, situation) and nothing else: no clock, no
 * random number, no I/O.
 *
 * "Unknown" is a third value: what a visitor did not allow us to know is
 * unknown to every condition, not "no" (SITE 3).
 */
#ifndef TEMPLATE_SITUATION_H
#define TEMPLATE_SITUATION_H

#include "http/request.h"
#include "journey/state.h"
#include "source/source.h"
#include "template/form.h"

#define SITUATION_BINDS_MAX 4

/* The addresses a mail is given when it is made for somebody. */
enum mail_link {
	MAIL_LINK_CONFIRM,  /* proves that the mail address is his */
	MAIL_LINK_DOWNLOAD, /* the file that he asked for */
	MAIL_LINK_LEAVE,
	MAIL_LINK_ME,    /* what he gets, and what is known of him */
	MAIL_LINK_WEB,   /* this mail as a page */
	MAIL_LINK_ADMIN, /* for colleagues: the page of whom it is about */
	MAIL_LINK__MAX
};

#define SITUATION_LINKS_MAX 32 /* of a mail; what is behind stays plain */

/* The links of a mail whose reader agreed that we see which he follows. */
struct situation_counted {
	struct arena *arena; /* of all its texts */
	/* The address of ours that leads to the target with that number. */
	struct str (*address)(
	    void *ctx, struct arena *, uint32_t number, struct str target);
	void *ctx;
	/* Filled while the mail is written: each address once, by number. */
	struct str targets[SITUATION_LINKS_MAX];
	size_t n;
};

/* What a query of a report gave (sql/reports/), its rows one after the other.
 */
struct situation_table {
	struct str query;
	const struct str *columns, *cells;
	size_t ncolumns, nrows;
};

/* What somebody answered to a question of the site. */
struct situation_answer {
	struct str question, answer;
};

/* A sequence that somebody came into, and which of its mails a person followed
 * a link of. */
struct situation_run {
	struct str sequence;
	bool active;
	const struct str *clicked; /* names of steps */
	size_t nclicked;
};

struct situation {
	int64_t now;
	uint32_t lang;   /* index into the site's languages */
	struct str path; /* the page's own address, as routed */

	/* How this visit began; CHANNEL_DIRECT and "(direct)" when unknown. */
	enum channel channel;
	enum source_class source_class;
	struct str source, medium, campaign, term, content;
	int campaign_pattern; /* of a class code: index into the site's
				 patterns; -1: match `campaign` itself */

	uint32_t stage;
	bool observed; /* the stage is stored or from a code, not presumed */

	enum device device;
	const struct request_var *vars; /* KUNDEREJSE_VAR_…, declared or not */
	size_t nvars;

	/* The visitor's journey; NULL: unknown (no consent, or no database). */
	const struct journey_state *state;
	bool unwatched; /* of it only what he told us himself may be known: what
			   he looked at is unknown */
	bool unclicked; /* nor is known which links of mails he followed */
	/* Of the contact he is: k:in-sequence and k:clicked; n 0 without one.
	 */
	const struct situation_run *runs;
	size_t nruns;
	struct str
	    sequence;  /* whose steps k:clicked means when it names none */
	int64_t since; /* counts without a time begin here; 0: with all that is
			  kept */
	/* Whose own links the page holds; 0: nobody's. */
	uint64_t person;
	const struct keyring *keys; /* sign them; NULL: none are made */
	uint64_t split;   /* what he draws with in experiments; 0: in none */
	bool consent;     /* he said yes */
	bool kept;        /* and to something that keeps what he does */
	bool ask_consent; /* show the dialogue */
	bool known;       /* it is proven which contact he is */

	/* Just now, by this address; each question once. */
	const struct situation_answer *answers;
	size_t nanswers;

	/* What was sent and is shown again; NULL: nothing is. */
	const struct situation_form *form;
	/* Of the contact he is, when that is known: name, first_name, company,
	 * fields; and the lists he agreed to. */
	const struct request_var *contact;
	size_t ncontact;
	const struct str *lists;
	size_t nlists;
	struct str links[MAIL_LINK__MAX]; /* of a mail: finished addresses */
	struct situation_counted
	    *counted; /* NULL: its links stay as they are */

	/* Of a report: what its queries gave; a query that is not among them
	 * gave nothing. */
	const struct situation_table *tables;
	size_t ntables;
	/* The row that a k:for-each is at, by whoever writes it; or NULL. */
	const struct situation_table *table;
	const struct str *row;

	uint32_t page; /* index into the site's pages */
	struct str
	    page_class; /* of another's page; p is NULL: that of `page` */
	struct str binds[SITUATION_BINDS_MAX]; /* values of {x} in its path */

	/* Class code for internal links; empty: none is written. */
	struct str code;
	/* Of this answer, for the link that asks why; made last. */
	struct str receipt;
};

#endif
