/* SPDX-License-Identifier: ISC */
/*
 * A letter (SITE 6): who of a list it is queued for, and when it goes to him.
 * Pure.
 *
 * It is queued for everybody who may be written to, also while he is in a
 * sequence during which it does not go to him: that is asked when his mail is
 * about to leave, so who is through by then gets it, and of the others a row
 * says why they did not.  Who did not agree, or whose address is stopped, is
 * no reader of the list, and there is no mail.
 */
#ifndef SEQUENCE_LETTER_H
#define SEQUENCE_LETTER_H

#include "sequence/follow.h"
#include "store/letter.h"
#include "store/mail.h"

/* So long somebody can stop it before it goes: seconds. */
#define LETTER_HOLD 600

/* The letter as it is put down, to go from `at` on; texts are the site's or in
 * the arena. */
struct store_letter letter_order(struct arena *, const struct site *,
    const struct letter_row *, int64_t at, int64_t now);

/* Why it is queued for him by no means; MAIL_NO_REASON: it is. */
enum mail_reason letter_refusal(
    const struct store_letter *, const struct store_follower *);

/* Whether he is in one of the sequences during which it does not go to him. */
bool letter_barred(const struct site *, const struct letter_row *,
    const struct store_follower *);

/* store_letter_fn; ctx is a struct following. */
bool letter_mail(void *following, struct arena *, const struct store_letter *,
    const struct store_follower *, struct store_mail *);

#endif
