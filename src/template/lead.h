/* SPDX-License-Identifier: ISC */
/*
 * Addresses in HTML that was written, led elsewhere.
 */
#ifndef TEMPLATE_LEAD_H
#define TEMPLATE_LEAD_H

#include "base/buf.h"

/* Appends a page, `from` ("/assets/") at the beginning of its addresses
 * replaced by `to`. */
void lead_addresses(
    struct buf *out, struct str page, struct str from, struct str to);

#endif
