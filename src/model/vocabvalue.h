/* SPDX-License-Identifier: ISC */
/*
 * What an attribute of model/vocab.h may hold.
 */
#ifndef MODEL_VOCABVALUE_H
#define MODEL_VOCABVALUE_H

#include "model/vocab.h"

/* Complains when `value` is not what the attribute's kind asks for. */
void vocab_value(const struct model *, const struct vocab_element *,
    const struct vocab_attr *, struct str value, struct where);

#endif
