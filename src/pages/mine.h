/* SPDX-License-Identifier: ISC */
/*
 * The page behind a link of a mail, which shows its reader what he gets and may
 * decide: the site's page "me", with what is put together here in the place of
 * its k:preferences, or a bare page when the site has none.
 *
 * A mail may have been forwarded, so nothing of its reader is shown but his
 * masked address and the names of lists.
 */
#ifndef PAGES_MINE_H
#define PAGES_MINE_H

#include "pages/page.h"
#include "template/mine.h"

struct mine {
	struct context *ctx;
	uint32_t lang;
	struct str masked; /* his address; empty: nobody is known */
	/* What the words name: see template/mine.h. */
	struct str list, about, date, days;
	struct buf *out;
	struct str referrer; /* the Referrer-Policy; "no-referrer" at first */

	void (*body)(struct mine *, void *of); /* mine.c's */
	void *of;
	bool put;
};

/* For this contact, or for nobody (NULL). */
void mine_start(struct mine *, struct context *, const struct store_contact *);
/* The answer, whose body writes what stands in the page. */
void mine_answer(
    struct mine *, void (*body)(struct mine *, void *of), void *of);
/* The headers of all that such an address answers. */
void mine_headers(const struct mine *);
/* An error page, whose links tell nobody the address either. */
void mine_error(struct context *, int status);

/* The list of that key is what the words name from then on. */
void mine_name(struct mine *, struct str list);
/* Words as they are read, with what they name; in the arena. */
struct str mine_text(const struct mine *, enum mine_word);

/* For the body.  Words as a paragraph; `tag` is its class, or NULL. */
void mine_say(struct mine *, enum mine_word, const char *tag);
/* A form that posts to this very address, and its end; in it, what belongs
 * together, and the next of these. */
void mine_form(struct mine *);
void mine_form_next(struct mine *);
void mine_form_end(struct mine *);
/* In it: a button that says what to do, and a hidden field. */
void mine_button(struct mine *, struct str act, enum mine_word);
void mine_field(struct mine *, const char *name, struct str value);
/* The day of a moment in the language of the page, "1. mars 2027". */
struct str mine_day(const struct mine *, int64_t at);

#endif
