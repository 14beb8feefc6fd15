/* SPDX-License-Identifier: ISC */
/*
 * What a contact looked at, as far as both he and the visitors who are him
 * agree to letters by behaviour (DESIGN 6): for the mails he gets.
 *
 * Pure; knows no mails.
 */
#ifndef PEOPLE_WATCHED_H
#define PEOPLE_WATCHED_H

#include "journey/state.h"
#include "store/consent.h"

/*
 * Adds to the contact's own unpacked state what those visitors looked at.
 * false, and nothing was added: he did not agree, or no visitor of his did;
 * then it is unknown.
 */
bool watched_meet(
    struct arena *, const struct store_profile *, struct journey_state *);

#endif
