/* SPDX-License-Identifier: ISC */
/*
 * A contact as the reader of what is made for him: what a mail, a sequence's
 * condition and a rehearsal may know of him, as one situation.
 *
 * Pure; knows no links and no sending.
 */
#ifndef PEOPLE_READER_H
#define PEOPLE_READER_H

#include "store/run.h"
#include "template/site.h"

/* A known reader in that language and stage, of whose visits and contact
 * nothing is said yet; as select_program() takes him for a mail's parts. */
struct situation reader_of(uint32_t lang, uint32_t stage, int64_t now);

/*
 * Adds to the n values of a contact what a mail makes of the others: without a
 * `first_name` he is called by the first word of his `name`.  There must be
 * room for one more; returns how many there are.
 */
size_t reader_first_name(struct request_var *contact, size_t n);

/*
 * Fills his stage and what is known of his journey: what he told us himself,
 * and what he looked at only where he agreed to that; only then is it known,
 * too, what silence did until at->now.  Returns the state that at->state shows.
 */
struct journey_state *reader_journey(struct arena *, const struct site *,
    const struct store_profile *, struct situation *at);

/* Fills what is known of the contact himself, which goes before what stood in
 * forms, and the lists he agreed to. */
void reader_contact(
    struct arena *, const struct store_profile *, struct situation *at);

/* What of n values has that name; empty: none. */
struct str reader_value(
    const struct request_var *contact, size_t n, struct str name);

/*
 * Fills which sequences he is in, and what he followed of their mails.  `asks`
 * is the run that does, itself or by a mail of it: of his other ways through
 * its sequence the clicks are then not known.  NULL: none.
 */
void reader_runs(struct arena *, const struct store_run *, size_t nruns,
    const struct store_run_mail *, size_t nmails, const struct store_run *asks,
    struct situation *at);

/* The language he is written to, as an index; that of the site when he has
 * none. */
uint32_t reader_lang(const struct site *, const struct store_contact *);

#endif
