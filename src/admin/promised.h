/* SPDX-License-Identifier: ISC */
/*
 * Which promises a contact met, by a page that he looked at or a mail that he
 * was sent (insight/shown.h): what his rows say of how he came and how far he
 * was, and the site as it was then.
 *
 * The stage of who does not let the seller see is not used: what he met would
 * tell it.
 */
#ifndef ADMIN_PROMISED_H
#define ADMIN_PROMISED_H

#include "admin/admin.h"
#include "insight/shown.h"
#include "store/consent.h"

/* What an entry of his timeline was. */
struct promised_of {
	uint64_t visitor;      /* whose view; 0: a mail */
	struct str page, item; /* empty: it was no view of a page of ours, */
	struct str mail, lang; /* and no mail that was sent */
	int64_t queued_at;     /* of a mail: its words are of that version */
};

struct promised_touch {
	uint64_t visitor;
	struct store_touch touch;
};

/* The stage from a moment on. */
struct promised_stage {
	uint64_t visitor; /* 0: the contact */
	int64_t at;
	struct str stage, rule;
};

#define PROMISED_SITES_MAX 8

struct promised {
	struct context *ctx;
	const struct store_profile *who;
	/* By promised_touch and the like. */
	struct promised_touch *touches;
	size_t ntouches, max_touches;
	struct promised_stage *stages;
	size_t nstages, max_stages;
	uint64_t *forgotten; /* visitors who were once not remembered on pages
			      */
	size_t nforgotten, max_forgotten;
	int64_t mailed_at; /* when a mail was sent to him first; 0: never */
	/* Versions of the site that were opened. */
	struct str history; /* of a published site */
	long current; /* its version that ctx->site is; 0: not published */
	struct {
		long n;
		struct site *site; /* NULL: it is not there any more */
	} sites[PROMISED_SITES_MAX];
	size_t nsites;
};

void promised_start(
    struct promised *, struct context *, const struct store_profile *);
/* What his rows say; texts live as long. */
void promised_put_touch(
    struct promised *, uint64_t visitor, const struct store_touch *);
/* One that was taken back did not happen. */
void promised_put_stage(
    struct promised *, const struct promised_stage *, bool happened);
void promised_put_choice(struct promised *, uint64_t visitor, int64_t purposes);
void promised_put_mail(struct promised *, int64_t sent_at);

/* Says it in the page, a line for each fact; true: there was one. */
bool promised_show(struct promised *, const struct promised_of *, int64_t at);

#endif
