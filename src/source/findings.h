/* SPDX-License-Identifier: ISC */
/*
 * Everything the steps of SOURCES 3 find on the way to a touch, and which
 * finding decided: what `kunderejse classify` explains is what classified.
 * Only this room and the tests look inside.
 */
#ifndef SOURCE_FINDINGS_H
#define SOURCE_FINDINGS_H

#include "source/referer.h"
#include "source/tags.h"

/* What one part of the touch was taken from. */
enum finding {
	FINDING_NONE,
	FINDING_TAG,     /* a utm tag */
	FINDING_NAME,    /* utm_source's own name says an advert: "fb_ads" */
	FINDING_CLICK,   /* the click id */
	FINDING_REFERER, /* the Referer's host */
	FINDING_APP,     /* the User-Agent of an application's browser */
	FINDING_MEDIUM   /* utm_medium, for the class */
};

enum click_verdict {
	VERDICT_NONE,    /* no click id */
	VERDICT_TRUSTED, /* step 8 */
	VERDICT_STALE,   /* of another visit */
	VERDICT_BESIDE   /* says nothing beside this Referer */
};

struct findings {
	const struct source_input *in;
	struct touch *touch;
	struct tags tags;
	struct referer referer;
	struct host_hit source; /* of utm_source */
	struct str source_name; /* utm_source when it is in no table */
	char source_room[REFERER_HOST_MAX + 1]; /* its host, if it has one */
	const struct click *click; /* NULL: none that is believed */
	struct host_hit network;   /* of the believed click id */
	bool tagged;
	enum click_verdict verdict;
	const char *click_why; /* of the verdict, a sentence's end */
	enum finding source_of, medium_of, class_of, term_of;
	const char *rule; /* of the channel: why it holds, a sentence's end */
	char lower[TOUCH_TEXT_MAX + 8]; /* campaign in lower case */
};

/* source_classify() that leaves what it found; the findings point into the
 * input and the touch. */
void findings_classify(
    const struct source_input *, struct touch *, struct findings *);

#endif
