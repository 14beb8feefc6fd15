/* SPDX-License-Identifier: ISC */
/*
 * kunderejse render --mail: a mail as the bytes that would be sent, without
 * outbox and transport; or, with --to, queued for a colleague to look at.
 */
#ifndef PROGRAM_RENDERMAIL_H
#define PROGRAM_RENDERMAIL_H

#include "program/options.h"
#include "template/site.h"

/* What render was asked for; NULL: not given. */
struct rendermail {
	const char *mail, *lang, *stage;
	const struct option_list *set; /* what is known of the contact */
	int64_t now;
	bool at;           /* `now` was said */
	const char *to;    /* key or address of a colleague of the site that is
			      served; NULL: to nobody */
	struct str letter; /* whose mail it is; for `to` */
	const char *dir, *state, *db; /* where the outbox is; for `to` */
};

/* Writes the message to standard output, or queues it and says so there;
 * returns what the command ends with. */
int rendermail(const struct options *, struct arena *, const struct site *,
    const struct rendermail *);

#endif
