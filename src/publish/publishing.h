/* SPDX-License-Identifier: ISC */
/*
 * A draft becomes the site that is served, or an earlier version does again
 * (DESIGN 4), in two steps: what it would change, for people to look at, then
 * the change.  What is published is what was checked: the copy is compiled, not
 * the draft.
 *
 * Knows nothing of who asks and of how it is shown.
 */
#ifndef PUBLISH_PUBLISHING_H
#define PUBLISH_PUBLISHING_H

#include "insight/sitediff.h"
#include "model/complain.h"
#include "publish/reloadask.h"
#include "publish/versions.h"

struct publishing {
	struct arena *arena;
	struct str who; /* for the history */
	int64_t now;
	struct versions versions;
	struct statedir state;
	bool taken; /* a copy lies where the next version will */
	/* Of what was looked at last. */
	struct complaints *complaints;
	struct site site;
	struct str image;
	char name[SITE_NAME_LEN + 1]; /* of the image */
	long version;                 /* 0: the next one */
	bool compared;      /* false: the current version compiles no more */
	struct site before; /* the current version; head NULL: there is none */
	struct sitediff diff;
};

/* Opens the published site `dir`; `state` NULL: beside it.  false: the reason
 * is in versions.wrong or was logged; to be closed likewise. */
bool publishing_open(struct publishing *, struct arena *, const char *dir,
    const char *state, enum versions_use, int64_t now)
    __attribute__((warn_unused_result));
/* Takes away what was taken and not published. */
void publishing_close(struct publishing *);

enum publishing_rc {
	PUBLISHING_READY,  /* publishing_go() may follow */
	PUBLISHING_SAME,   /* it is current; so it may, to have it served */
	PUBLISHING_FAULTS, /* the complaints say what */
	PUBLISHING_FAILED  /* logged */
};
/* Looks at a draft where it lies: to show it only. */
enum publishing_rc publishing_look(struct publishing *, const char *draft);
/* Copies a draft and looks at the copy. */
enum publishing_rc publishing_take(struct publishing *, const char *draft);
/* Looks at a version that is there. */
enum publishing_rc publishing_back(struct publishing *, long version);

/* Makes it current, and has a running server take it: *came; refused, what was
 * current is so again and *said holds why.  false (logged): not all of it could
 * be written; versions.current is what is current now. */
bool publishing_go(struct publishing *, enum reloadask *came, struct str *said)
    __attribute__((warn_unused_result));

#endif
