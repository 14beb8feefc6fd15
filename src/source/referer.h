/* SPDX-License-Identifier: ISC */
/*
 * Takes a Referer apart (step 4) and says whether it is one of ours or of a
 * payment or sign-in on the way (step 5).
 */
#ifndef SOURCE_REFERER_H
#define SOURCE_REFERER_H

#include "source/lookup.h"

#define REFERER_MAX 2048
#define REFERER_HOST_MAX 253

enum referer_kind {
	REFERER_NONE,     /* absent, malformed, an IP address, local */
	REFERER_INTERNAL, /* our own page, or an excluded host */
	REFERER_EXTERNAL
};

struct referer {
	enum referer_kind kind;
	bool cut;            /* longer than REFERER_MAX */
	bool app;            /* android-app or ios-app */
	struct str host;     /* lower case, in `room` */
	struct str name;     /* the same without www. */
	struct str path;     /* from '/', without the query */
	struct str query;    /* or the fragment when there is no query */
	struct host_hit hit; /* of an external one */
	const char *why;     /* why it is none or internal, a sentence's end */
	char room[REFERER_HOST_MAX + 1];
};

/* Fills *r; its slices point into r->room and the input. */
void referer_read(const struct source_input *, struct referer *r);

/* The host of `s` (no scheme) in lower case into room, without userinfo, port
 * and trailing dot; empty when it is none. */
struct str referer_host(struct str s, char room[REFERER_HOST_MAX + 1]);

#endif
