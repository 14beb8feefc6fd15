/* SPDX-License-Identifier: ISC */
/*
 * The receipt of an answer (DESIGN 10.4): a code that names the site's version,
 * the page, what decided and how, so that the same variants and bytes can be
 * made again.  Nothing in it is about one person: what he did before shows only
 * in which conditions held.
 *
 * In base32: format, 5 bytes of the image's hash, page and language, the value
 * of each binding, channel, class, stage, flags, the class code if there is one
 * (of a stage code, that there was one), and a bit for each condition.
 */
#ifndef TEMPLATE_RECEIPT_H
#define TEMPLATE_RECEIPT_H

#include "template/select.h"

#define RECEIPT_HASH_BYTES 5

struct receipt {
	unsigned char hash[RECEIPT_HASH_BYTES]; /* the image's begins so */
	struct str rest;                        /* bytes behind it */
};

/* Lives in the arena. */
struct str receipt_make(struct arena *, const struct site *,
    const struct situation *, const struct selection *);

/* What stands around it at the end of a page, and back: the receipt in a text
 * that may hold it so, or is one. */
void receipt_sign(struct buf *page, struct str receipt);
struct str receipt_find(struct str text);

/* false: the text is no receipt. */
bool receipt_read(struct receipt *, struct arena *, struct str);
bool receipt_is_of(const struct receipt *, const struct site *);

/*
 * The situation and selection again, in the arena.  What the receipt does not
 * hold (history, time, tags, variables) is unknown or empty, and the values
 * that rest on it are "▢"; bits are those of the answer.  false: it does not
 * fit the site, though the hash does.
 */
bool receipt_replay(const struct receipt *, struct arena *, const struct site *,
    struct situation *, struct selection *);

/* Whether n words of instructions ask only for what the receipt of such a
 * situation holds. */
bool receipt_holds(const struct situation *, const uint32_t *words, uint32_t n);

#endif
