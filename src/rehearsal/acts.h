/* SPDX-License-Identifier: ISC */
/*
 * What people do in a rehearsal, one act a line of the script.
 *
 *   at MOMENT                     when it begins; the first line
 *   person NAME ADDRESS [lang=L] [zone=ZONE]
 *   wait DURATION | until MOMENT  time goes on
 *   NAME visit PATH [from URL]    a page; from: where he came from
 *   NAME allow PURPOSE… | all     in the dialogue of the page that is open
 *   NAME refuse
 *   NAME read DURATION            has the page open for so long
 *   NAME fill FORM FIELD=VALUE…   sends a form of the page; his address is
 *                                 filled in
 *   NAME answer QUESTION ANSWER   of the page that is open
 *   NAME confirm [LIST]           opens the link of the confirmation, presses
 *                                 the button of the list or the plain one
 *   NAME click [WORD]             follows the link of the last mail whose words
 *                                 or address hold WORD
 *   NAME forward NAME             who follows a link of the last mail instead
 *   NAME leave [all]              by the last mail
 *   NAME buy ITEM [AMOUNT]        the shop tells of it
 *   NAME tell EVENT [item=ITEM] [FIELD=VALUE…]  somebody tells of it
 *   NAME complain                 his mail program reports the last mail
 *   NAME set FIELD=VALUE…         what a colleague writes down of him
 *   NAME got MAIL… | nothing      expected since the last `got`
 *   NAME stage STAGE              expected
 *   NAME in SEQUENCE | out SEQUENCE [OUTCOME]   expected
 */
#ifndef REHEARSAL_ACTS_H
#define REHEARSAL_ACTS_H

#include "rehearsal/play.h"
#include "rehearsal/script.h"

/* Does the line.  false: *why says what is wrong with it, in the arena; the
 * world stands where it stood. */
bool acts_do(struct play *, const struct script_line *, struct str *why)
    __attribute__((warn_unused_result));

/* When the script begins; false: it does not say so first. */
bool acts_begin(const struct site *, const struct script *, int64_t *at);

#endif
