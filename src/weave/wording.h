/* SPDX-License-Identifier: ISC */
/*
 * The version of the words a visitor agrees to: a hash of what the consent
 * dialogue says and offers, so that new words ask again (DESIGN 6); with a
 * consent tool of the site's own, of what is taken for a yes.
 */
#ifndef WEAVE_WORDING_H
#define WEAVE_WORDING_H

#include "model/model.h"

/* 8 letters of base32, in the arena, behind the name of the tool's cookie and a
 * point; empty: there is no blocks/consent.xml in the language. */
struct str wording_version(struct arena *, const struct model *, int lang);

#endif
