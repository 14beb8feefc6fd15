/* SPDX-License-Identifier: ISC */
/*
 * People and what happens to them, as values: what goes through the door of
 * store/store.h in both directions.
 */
#ifndef STORE_PEOPLE_H
#define STORE_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct store_profile; /* in store/consent.h */
struct store_run;
struct store_run_mail; /* both in store/run.h */

/* A visitor's number: a row number here, 16 random bytes elsewhere. */
struct id {
	uint64_t hi, lo;
};

/* Purposes a visitor can agree to (DESIGN 6); bits of store_visitor.purposes.
 */
enum {
	PURPOSE_REMEMBER = 1,
	PURPOSE_MEASURE = 2,
	PURPOSE_EXPERIMENTS = 4,
	PURPOSE_LETTERS = 8,
	PURPOSE_SELLER = 16
};

/* What shows that a visitor is a contact. */
enum join_proof {
	JOIN_ORDER,   /* the shop told his cookie and his address together */
	JOIN_CONFIRM, /* he opened the link sent to the address */
	JOIN_HAND     /* a person of the company says so */
};

/* A visitor as a value. */
struct store_visitor {
	struct id id;
	unsigned char secret_hash[32];
	int64_t created_at, seen_at, consent_at;
	uint32_t purposes;
	struct str wording;       /* version of the words he agreed to */
	struct str stage;         /* key, for reports; the truth is in state */
	struct str state;         /* packed journey_state */
	struct id contact;        /* who he is; {0,0}: nobody knows */
	struct str contact_state; /* that contact's own; only read */
	/* That contact as a page may know him: without tags and visitors.
	 * NULL: nobody; only read. */
	const struct store_profile *who;
	/* When there are sequences: his runs and their mails (store/run.h);
	 * only read. */
	const struct store_run *runs;
	size_t nruns;
	const struct store_run_mail *mails;
	size_t nmails;
};

/* A person with an address, as a value. */
struct store_contact {
	struct id id;
	int64_t created_at, seen_at;
	struct str email; /* in lower case; contacts are found by it */
	struct str name, company, role;
	struct str stage, state; /* as of a visitor */
	struct str lang, zone;   /* empty: not known */
	int64_t paused_until;    /* no marketing until then; only read */
};

/* A touch as a row. */
struct store_touch {
	int64_t at;
	struct str channel, source, source_class, medium, campaign, term,
	    content;
};

/* A variant of an experiment that he was shown with it, as a row. */
struct store_exposure {
	struct str experiment, variant;
};
#define STORE_EXPOSURES_MAX 4 /* of one event; more are not kept */

/* Something a visitor did, as a row. */
struct store_event {
	int64_t at;
	struct str event, page, page_class, item, form;
	struct str answer;     /* to the question `form` */
	int64_t amount;        /* in hundredths of `currency`; 0: none */
	struct str currency;   /* "NOK" */
	uint32_t dwell;        /* seconds the page has been visible */
	uint32_t dwell_before; /* of them, told by an earlier event */
	uint32_t scroll;       /* per cent of the page */
	uint32_t load;         /* ms until it stood; 0: not told */
	struct str by;         /* of a contact: the colleague who told it */
	bool has_touch;
	struct store_touch touch;
	struct store_exposure exposures[STORE_EXPOSURES_MAX];
	size_t nexposures;
};

/* A change of stage, as a row. */
struct store_stage_change {
	int64_t at;
	struct str from, to, rule, evidence;
};

#endif
