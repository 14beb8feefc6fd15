/* SPDX-License-Identifier: ISC */
/*
 * Stage codes (DESIGN 6, level 1): what a link of a mail of ours says of its
 * reader, carried on in the links of the pages he then sees. "TOKEN.STAGE.LANG"
 * is signed, good for 30 minutes and tells stage and language, nothing else:
 * the same for everybody in that stage who followed a link in that second.
 *
 * Knows no mail and no visitor.
 */
#ifndef PEOPLE_STAGECODE_H
#define PEOPLE_STAGECODE_H

#include "base/crypto.h"
#include "template/site.h"

#define STAGECODE_SECONDS 1800

struct stagecode {
	struct str text;      /* itself; empty: none */
	uint32_t stage, lang; /* of the site */
	int64_t at;           /* when it was made */
};

/* A code that is good from `now` on, in the arena. */
struct str stagecode_make(struct arena *, const struct keyring *,
    const struct site *, uint32_t stage, uint32_t lang, int64_t now);
/*
 * Reads one, whose text must outlive it.  false, and text is empty: it is none
 * of ours (`keys` NULL: none is), it is past its time, or its stage or language
 * is no longer the site's.
 */
bool stagecode_read(struct stagecode *, const struct keyring *,
    const struct site *, struct str text, int64_t now);
/* What it makes of a visit: that stage, observed, and a mail of ours, not
 * which. */
void stagecode_meet(struct situation *, uint32_t stage);

#endif
