/* SPDX-License-Identifier: ISC */
/*
 * What an attribute of template/vocab.h may hold.
 */
#ifndef TEMPLATE_VOCABVALUE_H
#define TEMPLATE_VOCABVALUE_H

#include "template/vocab.h"

/* Complains when `value` is not what the attribute's kind asks for. */
void vocab_value(const struct model *, const struct vocab_element *,
    const struct vocab_attr *, struct str value, struct where);

#endif
