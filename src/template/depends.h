/* SPDX-License-Identifier: ISC */
/*
 * What a condition looks at, read off its instructions: for tools that say why
 * a variant is shown, or why it never is.
 *
 * Knows the instructions, runs none.
 */
#ifndef TEMPLATE_DEPENDS_H
#define TEMPLATE_DEPENDS_H

#include "template/code.h"
#include "template/site.h"

enum depends {
	DEPENDS_SOURCE = 1, /* channel, source, class, medium, campaign */
	DEPENDS_STAGE = 2,  /* stage, sure */
	DEPENDS_PAGE = 4,   /* language, binding, item, page class */
	DEPENDS_TIME = 8,   /* starts, ends, open, $today */
	DEPENDS_PERSON =
	    16 /* device, phrase, content, variables, answer, history */
};

/* A set of those; a condition by number, PROGRAM_ALWAYS and the like are none.
 * What conditions it asks depend on belongs to it. */
unsigned depends_of(
    const struct site *, const struct program_row *, uint32_t cond);

/* The moments at which a condition may change, at most `max`; of hours the next
 * after `now`. */
size_t depends_times(const struct site *, const struct program_row *,
    uint32_t cond, int64_t now, int64_t *times, size_t max);

/* Whether some condition of the program asks for a campaign by a pattern that
 * this one fits. */
bool depends_on_campaign(
    const struct site *, const struct program_row *, struct str campaign);

/* Whether some condition of the program asks which address of the page it is: a
 * binding, its label, the item. */
bool depends_on_address(const struct site *, const struct program_row *);

/* Appends to n names those of a contact's values that the program reads and
 * that are not among them, up to `max`; returns how many there are. */
size_t depends_contact(const struct site *, const struct program_row *,
    struct str *names, size_t n, size_t max);

/* What a program asks about somebody. */
enum asks {
	ASKS_EVENT,      /* whether, how often or when it happened to him */
	ASKS_PAGE_CLASS, /* whether he looked at such pages */
	ASKS_STAGE,      /* its key */
	ASKS_CONTACT,    /* a value of a contact, by name */
	ASKS_TEXT        /* a text that something is compared with */
};
/* Tells of each, in their order and as often as it is asked; texts lie in the
 * image.  A click of a mail is the event mail_click. */
void depends_asks(const struct site *, const struct program_row *,
    void (*tell)(void *ctx, enum asks, struct str), void *ctx);

/* Whether a part of the program says this of itself. */
bool depends_says(const struct site *, const struct program_row *, enum mark,
    struct str word);

#endif
