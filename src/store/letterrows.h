/* SPDX-License-Identifier: ISC */
/* Rows of letters, for who has a transaction open. */
#ifndef STORE_LETTERROWS_H
#define STORE_LETTERROWS_H

#include "store/letter.h"

struct connection;

/* As store_letter_put; false: it is there already, or the connection has an
 * error. */
bool letter_add(struct connection *, const struct store_letter *);

#endif
