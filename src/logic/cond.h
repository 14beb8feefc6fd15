/* SPDX-License-Identifier: ISC */
/*
 * Selectors into instructions (SITE 3, "Selectors"): each leaves one yes, no or
 * unknown on the stack.
 */
#ifndef LOGIC_COND_H
#define LOGIC_COND_H

#include "logic/expr.h"

#define COND_NOTHING_LEFT \
	"it refuses all that it allows, so nothing is left; take out a !"
#define COND_CASES_MAX 64 /* cases that use cases that use … */

/* One selector where it was written. */
struct cond {
	struct program *program;
	struct words *words;
	const struct scope *scope;
	const struct node *node;
	struct where where;
	struct str name, value;
	bool failed; /* it was complained about */
};

/* All complain themselves and set c->failed. */
void cond_fault(struct cond *, const char *cause, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* An entry of a list that names nothing, with the nearest that does. */
void cond_unknown(struct cond *, struct str word, const char *what,
    const struct str *known, size_t n);
/* Takes an attribute up as c's; false when it is empty, after complaining. */
bool cond_begin(struct cond *, const struct attr *);
/* Takes the next entry of a list, and whether it stood behind '!'. */
bool cond_entry(struct cond *, struct str *rest, struct str *entry, bool *not_);
/* Cuts "a..b"; false when there is no "..". */
bool cond_range(struct str entry, struct str *from, struct str *to);

/*
 * A list whose entries are judged one by one: one(c, entry) leaves a yes, no or
 * unknown, cond_each() leaves that of the list.
 */
void cond_each(struct cond *, void (*one)(struct cond *, struct str entry));

/* Selectors on what has few values (condlist.c). */
void cond_channel(struct cond *);
void cond_source_class(struct cond *);
void cond_device(struct cond *);
void cond_lang(struct cond *);
void cond_stage(struct cond *);
void cond_sure(struct cond *);
/* What such a list allows, a bit for each. */
uint64_t cond_channels(struct cond *);
uint64_t cond_source_classes(struct cond *);
/* Selectors on texts (condtext.c). */
void cond_source(struct cond *);
void cond_text(struct cond *);
void cond_campaign(struct cond *);
void cond_country(struct cond *);
void cond_page_class(struct cond *);
/* Patterns of a list, those behind '!' apart. */
struct patterns {
	struct str *wanted, *refused;
	uint32_t nwanted, nrefused;
};
void cond_take_list(struct cond *, struct patterns *);
/* The same of sources, in lower case; complains about unknown ones. */
void cond_take_sources(struct cond *, struct patterns *);
/* The list as image_list_holds() takes it, its texts in the image: *n words. */
const uint32_t *cond_list_words(
    struct cond *, const struct patterns *, uint32_t *n);
/* The patterns of c->node's k:term children, and whether it has some. */
void cond_terms(struct cond *);
bool cond_has_terms(const struct node *);
/* Selectors on time (condtime.c). */
void cond_quiet(struct cond *);
void cond_starts(struct cond *);
void cond_ends(struct cond *);
void cond_fact(struct cond *);
void cond_fact_over(struct cond *);
void cond_open(struct cond *);
void cond_subscribed(struct cond *); /* condsubscribed.c */
void cond_trait(struct cond *);      /* condtrait.c */
/* Named conditions (condcase.c). */
void cond_case(struct cond *);

/* The condition of a node's selectors, as program_cond(). */
uint32_t cond_of_node(
    struct program *, const struct node *, const struct scope *);

#endif
