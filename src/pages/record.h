/* SPDX-License-Identifier: ISC */
/*
 * What is kept of a request: a row's event of a visitor who agreed, a number of
 * the others.  One place decides who that is.
 */
#ifndef PAGES_RECORD_H
#define PAGES_RECORD_H

#include "pages/page.h"
#include "template/select.h"

/* The visit must have been met (visit_meet). */

/* A view of a page of ours. */
void record_view(const struct context *, const struct selection *);
/* A view of situation.path, which is not ours; counted by its class. */
void record_seen(const struct context *);
/* A fragment of ours in a page that the situation names. */
void record_fragment(
    const struct context *, struct str name, const struct selection *);
/* What a browser tells of. */
struct told {
	struct str event, item, form;
	/* of user_engagement, as in struct store_event */
	uint32_t dwell, dwell_before, scroll, load;
};
/* It happened in the situation's place; nothing is kept of who did not agree,
 * and of nobody more than a thousand a day. */
void record_told(const struct context *, const struct told *);

/* What record_view keeps of the page's box, without a view: box_shown if it is
 * `shown`, box_held of one that he is kept from. */
void record_box(const struct context *, const struct selection *, bool shown);
/* Makes the event of something he did with a form, question or box in the
 * situation's place, and keeps nothing; false: nothing of it is his. */
bool record_event(const struct context *, struct str event, struct str form,
    struct store_event *row);
/* An answer of who may not be measured: one more. */
void record_answer(
    const struct context *, struct str question, struct str answer);
/* A field of a form that was wrong, of whomever: one more. */
void record_fault(const struct context *, struct str form, struct str field,
    struct str rule);

#endif
