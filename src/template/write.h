/* SPDX-License-Identifier: ISC */
/*
 * Second half of an answer: runs a page's writing program over a selection.
 */
#ifndef TEMPLATE_WRITE_H
#define TEMPLATE_WRITE_H

#include "template/select.h"

/* Appends the page; the buffer's sticky error tells when it grew too large. */
void write_page(const struct site *, const struct situation *,
    const struct selection *, struct buf *);

/* The same; fn hears which questions (a list of keys) the parts that were
 * written answer, in their order. */
typedef void write_answers_fn(void *ctx, struct str questions);
void write_answered(const struct site *, const struct situation *,
    const struct selection *, struct buf *, write_answers_fn *fn, void *ctx);

#endif
