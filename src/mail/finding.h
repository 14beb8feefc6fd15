/* SPDX-License-Identifier: ISC */
/*
 * What the files behind mail/findings.h share: each adds the findings of its
 * subjects.
 */
#ifndef MAIL_FINDING_H
#define MAIL_FINDING_H

#include "mail/findings.h"

struct finding_out {
	struct arena *arena;
	const struct lookup *lookup;
	const struct sender *sender;
	struct findings *out;
};

/* Adds one; valid until the next. */
struct finding *finding_say(const struct finding_out *, const char *subject,
    enum finding_state, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds that there was no answer. */
void finding_silent(
    const struct finding_out *, const char *subject, struct str name);
struct lookup_answer finding_ask(
    const struct finding_out *, struct str name, enum lookup_type);
/* Whether it is one of IPv6. */
bool finding_is_six(struct str address);

/* findingauth.c */
void finding_spf(const struct finding_out *);
void finding_dkim(const struct finding_out *);
void finding_dmarc(const struct finding_out *);

#endif
