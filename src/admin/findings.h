/* SPDX-License-Identifier: ISC */
/*
 * What tools found out about a site, as parts of an admin page: complaints, and
 * what changes.
 */
#ifndef ADMIN_FINDINGS_H
#define ADMIN_FINDINGS_H

#include "base/buf.h"
#include "insight/diffways.h"
#include "insight/sequencediff.h"
#include "model/complain.h"

/* A list for each cause; nothing when there are no complaints. */
void findings_complaints(struct buf *, const struct complaints *);
/* Each way, the addresses and the lines; a very long rest is left out and said
 * to be. */
void findings_changes(struct buf *, struct arena *, const struct sitediff *,
    const struct traffics *);
/* What changes of sequences, and for whom; nothing when nothing does. */
void findings_sequences(struct buf *, const struct sequence_change *, size_t n);

#endif
