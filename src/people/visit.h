/* SPDX-License-Identifier: ISC */
/*
 * One view of a page by someone: what the request says, what is stored of him,
 * what he agreed to, and what follows for the page (DESIGN 6).
 *
 * Two pure steps around the one read of the store.  What is to be recorded
 * afterwards is said in the visit, not done here.
 */
#ifndef PEOPLE_VISIT_H
#define PEOPLE_VISIT_H

#include "http/request.h"
#include "people/identity.h"
#include "people/stagecode.h"
#include "source/agent.h"
#include "store/count.h"
#include "template/site.h"

struct visit {
	struct agent agent;
	bool recorded;      /* a person's navigation: may be recorded */
	struct touch touch; /* of this request alone */
	const struct code_row *code; /* the class of `s=`, or NULL */
	struct stagecode mail;      /* the stage of `s=`, from a mail of ours */
	struct identity identity;   /* of the cookie */
	bool asked_no;              /* GPC or DNT */
	const struct keyring *keys; /* of links to pass on; or NULL */
	uint32_t given; /* purposes, by the site's own consent tool */

	/* By visit_meet. */
	bool known;        /* consented, and the cookie proves the row */
	bool new_touch;    /* `touch` begins something: record it */
	uint32_t purposes; /* of the row; 0 when not known */
	struct journey_state *state; /* cooled to now; NULL when not known */
	struct situation situation;
};

/*
 * What the request says; `keys` sign stage codes and
 * answers, NULL: none is good.  false:
 * nobody need be read; true: visit->identity names a row to be read.
 */
bool visit_begin(struct visit *, const struct site *, const struct request *,
    const struct keyring *keys, int64_t now);

/*
 * What the row says: `row` is NULL when nothing was wanted, found or
 * readable.  `down`: the store could not say.  Fills visit->situation for the
 * page `hit` names, or one that shares its address; what an earlier call said
 * is forgotten.
 */
void visit_meet(struct visit *, struct arena *, const struct site *,
    const struct request *, const struct route_hit *hit,
    const struct store_visitor *row, bool down, int64_t now);

/* The event of a page view, for store_note, of situation.path where the page is
 * not ours; slices live as long as the visit. */
void visit_event(const struct visit *, const struct site *, int64_t now,
    struct store_event *);

/*
 * Whether this visit came from where no table knows, for store_count: a new
 * touch of a person.  What could name somebody, a mail address in a tag, is
 * left out.  Slices live as long as the visit and the arena.
 */
bool visit_unknown(
    const struct visit *, struct arena *, int64_t now, struct store_counter *);

/* The first touch of somebody who agrees after visits without consent, from the
 * code his form carried; false: it carried none. */
bool visit_first_touch(const struct visit *, const struct site *, int64_t now,
    struct store_touch *);

#endif
