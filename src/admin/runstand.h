/* SPDX-License-Identifier: ISC */
/*
 * Where somebody stands in a sequence, in words for who sells.  Whether they
 * may be seen is known to who asks.
 */
#ifndef ADMIN_RUNSTAND_H
#define ADMIN_RUNSTAND_H

#include "admin/sheet.h"
#include "store/run.h"

/* Of a run that did not end, with its sequence, step, step_at and wake, 0 for
 * not by time: "waits at w1 until 2027-03-01 09:00", in the arena. */
struct str runstand_text(struct context *, const struct store_run *);

#endif
