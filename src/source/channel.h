/* SPDX-License-Identifier: ISC */
/*
 * The rules of step 10: from what is known of a visit to its channel.  They are
 * GA4's, first match, with the deviations that SOURCES 3 and channel.c list.
 */
#ifndef SOURCE_CHANNEL_H
#define SOURCE_CHANNEL_H

#include "source/table.h"

struct channel_facts {
	struct str medium;   /* lower case; empty for none */
	struct str source;   /* utm_source as sent, in lower case; or empty */
	struct str campaign; /* lower case */
	unsigned category;   /* a class, CATEGORY_… or CATEGORY_NONE */
	bool tagged;         /* utm tags were given */
	bool medium_given;   /* by utm_medium */
	/* A trusted click id: of an advertisement, of one that is displayed, of
	 * a mail. */
	bool click_paid, click_display, click_mail;
	bool external; /* an outside Referer */
};

/* *why tells which rule held, as the end of a sentence. */
enum channel channel_decide(const struct channel_facts *, const char **why);

/* Whether s is one of the literals that follow. */
#define CHANNEL_IS(s, ...) \
	channel_is((s), (const char *const[]){__VA_ARGS__, NULL})
bool channel_is(struct str s, const char *const *words);

#endif
