/* SPDX-License-Identifier: ISC */
/*
 * What a visitor agreed to: which words count, whether a signal of the browser
 * overrides, whether to ask (DESIGN 6, "Level 2").
 */
#ifndef PEOPLE_CONSENT_H
#define PEOPLE_CONSENT_H

#include "people/visit.h"

/* Beside the purposes of a row: the yes was said while GPC or DNT was sent,
 * so the signal does not take it back. */
#define CONSENT_UNDER_SIGNAL (1u << 8)
/* What a yes is about when the dialogue names no purposes. */
#define CONSENT_PLAIN (PURPOSE_REMEMBER | PURPOSE_MEASURE)
/* What allows to keep what a visitor does. */
#define CONSENT_HISTORY (PURPOSE_REMEMBER | PURPOSE_MEASURE)
#define CONSENT_ALL                                                 \
	(PURPOSE_REMEMBER | PURPOSE_MEASURE | PURPOSE_EXPERIMENTS | \
	    PURPOSE_LETTERS | PURPOSE_SELLER)

#define CONSENT_PURPOSES 5
/* Their names, in the order of their bits. */
extern const char *const consent_names[CONSENT_PURPOSES];

/* The purpose bit of a form's value ("remember", …); 0 when unknown. */
uint32_t consent_purpose(struct str name);

/* The version of the words shown in a language; empty: the site has none. */
struct str consent_wording(const struct site *, uint32_t lang);
/* Whether `wording` is still one of the site's, in any language. */
bool consent_is_current(const struct site *, struct str wording);

/* What of a row's purposes holds now: no more than the site's own tool says,
 * and a yes given there is none while a signal is sent. */
uint32_t consent_allowed(
    const struct site *, const struct visit *, const struct store_visitor *row);
/* Whether a yes to these holds for this request. */
bool consent_holds(uint32_t purposes, bool asked_no);
/*
 * Whether the dialogue is to be shown on a page in `lang`: to people, when
 * neither the site's own tool asks nor a choice about today's words nor a
 * signal answers for them.  `row` is NULL for a visitor we do not know.
 */
bool consent_ask(const struct site *, const struct visit *,
    const struct request *, uint32_t lang, const struct store_visitor *row);

#endif
