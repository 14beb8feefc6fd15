/* SPDX-License-Identifier: ISC */
/*
 * Where a visit comes from: SOURCES 3, steps 0 to 10b, as one pure function of
 * the request's bytes.  Names follow GA4's default channel group.
 *
 * Knows nothing of visitors or stages: what a touch means for a stored journey
 * (step 11) is decided by its callers.
 */
#ifndef SOURCE_SOURCE_H
#define SOURCE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/image.h"

enum channel {
	CHANNEL_DIRECT,
	CHANNEL_CROSS_NETWORK,
	CHANNEL_PAID_SHOPPING,
	CHANNEL_PAID_SEARCH,
	CHANNEL_PAID_SOCIAL,
	CHANNEL_PAID_VIDEO,
	CHANNEL_DISPLAY,
	CHANNEL_PAID_OTHER,
	CHANNEL_AI_ASSISTANT,
	CHANNEL_EMAIL,
	CHANNEL_AFFILIATES,
	CHANNEL_ORGANIC_SHOPPING,
	CHANNEL_ORGANIC_SOCIAL,
	CHANNEL_ORGANIC_VIDEO,
	CHANNEL_ORGANIC_SEARCH,
	CHANNEL_AUDIO,
	CHANNEL_SMS,
	CHANNEL_MOBILE_PUSH,
	CHANNEL_REFERRAL,
	CHANNEL_UNASSIGNED,
	CHANNEL_OWN_MAIL,
	CHANNEL_AMBASSADOR,
	CHANNEL_OFFLINE,
	CHANNEL__MAX
};

enum source_class {
	CLASS_SEARCH,
	CLASS_SOCIAL,
	CLASS_VIDEO,
	CLASS_SHOPPING,
	CLASS_PRICE_COMPARISON,
	CLASS_REVIEW,
	CLASS_NEWS,
	CLASS_MAIL,
	CLASS_MESSENGER,
	CLASS_AI,
	CLASS_AMBASSADOR,
	CLASS_PARTNER,
	CLASS_OFFLINE,
	CLASS_OWN_MAIL,
	CLASS_DIRECT,
	CLASS_OTHER,
	CLASS__MAX
};

enum device { DEVICE_UNKNOWN, DEVICE_MOBILE, DEVICE_TABLET, DEVICE_DESKTOP };

enum touch_kind {
	TOUCH_NONE,     /* spam: like direct, but never a touch */
	TOUCH_INTERNAL, /* from our own pages or an excluded host */
	TOUCH_DIRECT,   /* nothing known */
	TOUCH_NEW       /* tags, a trusted click id, an outside referrer, or an
			   application's own browser */
};

enum {
	TOUCH_CUT = 1,         /* an input was longer than its limit */
	TOUCH_SPAM = 2,        /* a spam host */
	TOUCH_INFERRED = 4,    /* only the app's User-Agent tells */
	TOUCH_CLICK_STALE = 8, /* the click id belongs to another visit */
	TOUCH_LISTED = 16,     /* the source key is in a table */
	TOUCH_TAGGED = 32,     /* utm tags were given */
	TOUCH_UNKNOWN = 64,    /* no table knows what `source` says */
	TOUCH_APP = 128        /* the Referer is an application's id */
};

#define TOUCH_SOURCE_MAX 100
#define TOUCH_TEXT_MAX 250

/* What the site says about hosts and sources; compiled from site.xml and
 * journey.xml into the image. */
struct source_site {
	struct span
	    own_hosts; /* of struct span: "nordkurs.no", ".nordkurs.no" */
	struct span excluded_hosts; /* of struct span; may carry a path */
	struct span sources;        /* of source_row (lookup.h) */
	struct span slots;          /* of source_slot; a power of two of them */
	struct span globs;          /* of source_glob */
};

struct source_input {
	struct str host;  /* our own host (SERVER_NAME), may be empty */
	struct str query; /* still encoded */
	struct str referer, agent;
	const struct image *image;      /* NULL: no site */
	const struct source_site *site; /* NULL: no site */
};

/*
 * How a visit began.  The slices point into `room`, into the program's tables
 * or into the input: a touch is filled in place and never copied by value.
 */
struct touch {
	enum touch_kind kind;
	enum channel channel;
	enum source_class source_class;
	unsigned flags;
	struct str source; /* table key ("google"), or the bare host, or
			      "(direct)"; lower case */
	struct str medium; /* "organic", "cpc", … or "(none)" */
	struct str campaign, term, content; /* as sent; empty when absent */
	struct str click; /* name of the click id's parameter, or empty */
	bool click_trusted;
	size_t used;
	char room[2 * TOUCH_SOURCE_MAX + 3 * TOUCH_TEXT_MAX];
};

/* Classifies.  No allocation, no I/O; touches no more than the limits of
 * step 0 allow. */
void source_classify(const struct source_input *, struct touch *);

/* "Organic Search", … and back; the lists are DESIGN 2's. */
const char *channel_name(enum channel);
bool channel_of(struct str name, enum channel *);
/* What selectors call it, in the arena: organic_search. */
struct str channel_key(struct arena *, enum channel);
const char *source_class_name(enum source_class);
bool source_class_of(struct str name, enum source_class *);
/* The channel and medium a class has when nothing else is known (class codes):
 * search is Organic Search/organic and so on. */
enum channel channel_of_class(enum source_class, const char **medium);

/* The table's distinct source keys in byte order, for class codes and for
 * checking names in templates: n of them. */
struct source_key {
	struct str key, label;
	enum source_class source_class;
};
const struct source_key *source_keys(size_t *n);
/* The entry of a key; NULL when it is not in the table. */
const struct source_key *source_key_find(struct str key);

#endif
