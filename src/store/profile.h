/* SPDX-License-Identifier: ISC */
/*
 * All that is known of a contact but his events, read inside whatever
 * transaction is open.
 */
#ifndef STORE_PROFILE_H
#define STORE_PROFILE_H

#include "store/consent.h"

struct connection;

/* Who he is, what he wrote and what he agrees to; the rest is empty. */
bool profile_known(struct connection *, struct arena *, struct id,
    struct store_profile *, bool *found) __attribute__((warn_unused_result));

/* By his id, or if that is {0,0} by his address; *found tells whether there is
 * one.  false: the connection has an error. */
bool profile_read(struct connection *, struct arena *, struct id,
    struct str email, struct store_profile *, bool *found)
    __attribute__((warn_unused_result));

#endif
