/* SPDX-License-Identifier: ISC */
/*
 * Mails of the compiled site: found by name, and written for a situation as
 * the words and the two bodies a message is composed of.
 *
 * Knows nothing of headers, addresses and sending.
 */
#ifndef TEMPLATE_MAIL_H
#define TEMPLATE_MAIL_H

#include "template/site.h"

/* Each is a program of its own. */
enum mail_part {
	MAIL_SUBJECT,
	MAIL_PREHEADER, /* the first line of both bodies, too */
	MAIL_HTML,
	MAIL_TEXT, /* marked for mailtext_layout() */
	MAIL_PART__MAX
};

/* In the order of MAIL_CLASSES. */
enum mail_kind {
	KIND_MARKETING,     /* for who consented; can be left */
	KIND_CONFIRMATION,  /* asks whether the address is his; nothing else */
	KIND_SERVICE,       /* for customers, about what they have */
	KIND_TRANSACTIONAL, /* the answer to what he just did */
	KIND_STAFF          /* for a colleague */
};

#define MAIL_HTML_MAX 102400 /* bytes; Gmail cuts off what is behind them */
#define MAIL_HTML_GOOD 61440 /* and this much loads well on a phone */

/* What is written for one reader; in the arena. */
struct mail_words {
	struct str subject, preheader; /* one line each, no markup */
	struct str html;
	struct str text; /* lines end in LF */
};

/* The mail of that name; NULL: there is none. */
const struct mail_row *mail_find(const struct site *, struct str name);
/* Whether it is for readers in that stage. */
bool mail_is_for(const struct mail_row *, uint32_t stage);
/* One of its programs, in a language of the site. */
const struct program_row *mail_program(const struct site *,
    const struct mail_row *, uint32_t lang, enum mail_part);
/* Its subject alone, as of mail_write; empty: it would be larger than 1 MiB. */
struct str mail_subject(const struct site *, struct arena *,
    const struct situation *, const struct mail_row *);
/*
 * Writes it in the situation's language.  Of the situation, contact, links and
 * known are the mail's; page and path are not looked at.  false: a body would
 * be larger than 1 MiB.
 *
 * With `counted`, each http: and https: address of an <a href> is written as
 * the one of ours that leads there, in both bodies the same, and what is in
 * `counted` afterwards is where they lead; but for those below the site's
 * prefix, which are for one purpose each.
 */
bool mail_write(const struct site *, struct arena *, const struct situation *,
    const struct mail_row *, struct mail_words *)
    __attribute__((warn_unused_result));

#endif
