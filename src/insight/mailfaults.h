/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a mail as its readers get it: too long, an offer before it
 * is time to sell, a promise that is not good then.
 */
#ifndef INSIGHT_MAILFAULTS_H
#define INSIGHT_MAILFAULTS_H

#include "insight/cells.h"
#include "model/complain.h"
#include "template/mail.h"
#include "template/write.h"

/* Complains about all mails in all languages. */
void mailfaults_check(const struct cells *, struct complaints *);
/* The same of one of them. */
void mailfaults_check_one(
    const struct cells *, const struct mail_row *, struct complaints *);

/* Lets the ear hear what all parts of a mail say in the situation; empties the
 * scratch. */
void mailfaults_hear(const struct site *, struct arena *scratch,
    const struct situation *, const struct mail_row *, write_ear *, void *ctx);
/* Whether what is said is a call to buy, or a discount. */
bool mailfaults_sells(const struct site *, const struct write_said *);

#endif
