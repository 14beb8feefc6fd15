/* SPDX-License-Identifier: ISC */
/*
 * The version of the words a visitor agrees to: a hash of what the consent
 * dialogue says and offers, so that new words ask again (DESIGN 6).
 */
#ifndef WEAVE_WORDING_H
#define WEAVE_WORDING_H

#include "model/model.h"

/* 8 letters of base32, in the arena; empty: there is no blocks/consent.xml in
 * the language. */
struct str wording_version(struct arena *, const struct model *, int lang);

#endif
