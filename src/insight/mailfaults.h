/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a mail as its readers get it: too long, an offer before it
 * is time to sell, a promise that is not good then.
 */
#ifndef INSIGHT_MAILFAULTS_H
#define INSIGHT_MAILFAULTS_H

#include "insight/cells.h"
#include "model/complain.h"

/* Complains about all mails in all languages. */
void mailfaults_check(const struct cells *, struct complaints *);

#endif
