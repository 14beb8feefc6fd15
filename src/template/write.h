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

/* What the parts that are written say of themselves, in their order; NULL: not
 * asked for. */
struct write_ears {
	/* They answer these questions (a list of keys). */
	void (*answers)(void *ctx, struct str questions);
	/* The element at that place says something of that fact. */
	void (*fact)(void *ctx, uint32_t fact, struct str file, uint32_t line);
	void *ctx;
};
/* The same as write_page(), heard. */
void write_heard(const struct site *, const struct situation *,
    const struct selection *, struct buf *, const struct write_ears *);

#endif
