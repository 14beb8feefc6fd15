/* SPDX-License-Identifier: ISC */
/*
 * Second half of an answer: runs a page's writing program over a selection.
 */
#ifndef TEMPLATE_WRITE_H
#define TEMPLATE_WRITE_H

#include "template/code.h"
#include "template/select.h"

/* Appends the page; the buffer's sticky error tells when it grew too large. */
void write_page(const struct site *, const struct situation *,
    const struct selection *, struct buf *);

/* What a part that is written says of itself, and the element that does. */
struct write_said {
	enum mark mark;
	struct str word, file;
	uint32_t line;
};
typedef void write_ear(void *ctx, const struct write_said *);
/* The same as write_page(); the ear hears all that is said, in its order. */
void write_heard(const struct site *, const struct situation *,
    const struct selection *, struct buf *, write_ear *, void *ctx);

#endif
