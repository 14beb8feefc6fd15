/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a sequence on its way: an offer to people for whom it is
 * too early, and hours that a night does not have when the clocks change.
 */
#ifndef INSIGHT_SEQUENCEFAULTS_H
#define INSIGHT_SEQUENCEFAULTS_H

#include "insight/cells.h"
#include "model/complain.h"

/* Complains about all sequences. */
void sequencefaults_check(const struct cells *, struct complaints *);

#endif
