/* SPDX-License-Identifier: ISC */
/*
 * journey.xml as records of the image: stages, page classes, signals, moves and
 * cooling (SITE 2).  The template room writes them, this room reads them.
 *
 * Records hold no padding and no pointers; texts are spans of the image, keys
 * in lower case.  `line` is where the author wrote the rule, for explanations.
 */
#ifndef JOURNEY_RULES_H
#define JOURNEY_RULES_H

#include <stdint.h>

#include "base/image.h"

#define JOURNEY_STAGES_MAX 64
#define JOURNEY_WINDOW_MAX 90   /* days of daily counts that are kept */
#define JOURNEY_DWELL_MAX 14400 /* seconds that are told of one page's load */

/* A duration in the image: see struct duration. */
struct rule_duration {
	int64_t seconds;
	int32_t months;
	int32_t given; /* 0: no duration was written */
};

struct stage_row {
	struct span key;
	uint32_t aside;      /* 1: never inside a range */
	uint32_t back_never; /* 1: scores and cooling never leave it */
	uint32_t buy;        /* 1: cta="buy": it is time to sell */
	uint32_t line;       /* 0: the site has no journey.xml */
};

struct page_class_row {
	struct span key;
	struct span globs; /* of struct span: path patterns, `*` as in lists */
};

#define RULE_ANY UINT32_MAX /* a set of bits nobody wrote */
#define RULE_CAME_MAX 1000  /* bytes of its words */

/* Where the visit came from, by the selectors of a rule. */
struct rule_came {
	struct span words; /* source-class=search,ai&campaign=spring*, as facts
			      and rules are called; n == 0: from anywhere, and
			      the rest says nothing */
	struct span source, medium,
	    campaign;      /* see image_list_holds(); n == 0: any */
	uint32_t channels; /* a bit for each, or RULE_ANY */
	uint32_t classes;
};

/*
 * What happened, as rules see it: the event and, when written, what it was
 * about and where the visit came from.  A rule matches an event when everything
 * it names is equal and the touch of the moment is what its selectors ask for.
 */
struct rule_event {
	struct span event;
	struct span page_class; /* n == 0: any */
	struct span item;       /* n == 0: any */
	struct span form;       /* n == 0: any */
	struct rule_came came;
};

struct signal_row {
	struct rule_event when;
	struct rule_duration expires; /* not given: JOURNEY_WINDOW_MAX days */
	struct rule_duration dwell;   /* given: seconds of reading it takes */
	int32_t points, cap;          /* cap 0: none */
	uint32_t stage;               /* index into stages */
	uint32_t line;
};

struct move_row {
	struct rule_event when;
	uint64_t from;       /* the stages it leaves, a bit for each */
	struct span written; /* stage="…" as the author wrote it, or empty */
	uint32_t stage;
	uint32_t line;
};

struct cool_row {
	struct rule_duration after;
	uint32_t from, to;
	uint32_t line;
	uint32_t unused;
};

/* An intervention: what of a person's history lets it appear. */
struct box_row {
	struct span name;
	struct span event;  /* starts the clock; n == 0: none has to */
	struct span unless; /* takes the reason away; n == 0: nothing does */
	struct rule_duration after, per;
	uint32_t cap;     /* at most so often in `per`; 0: no limit */
	uint32_t history; /* 1: only for who let us keep one */
	uint32_t line;
	uint32_t unused;
};

/* The journey's section in the image. */
struct journey_rules {
	struct span stages;       /* of stage_row, in the file's order */
	struct span page_classes; /* of page_class_row */
	struct span signals;      /* of signal_row */
	struct span moves;        /* of move_row, first match wins */
	struct span cools;        /* of cool_row, first match wins */
	struct span boxes;        /* of box_row, first match wins */
	uint32_t start;           /* index of the start stage */
	int32_t threshold, lead;
	uint32_t window; /* days of daily counts the site's rules need */
};

/* The rules with the image they lie in. */
struct journey {
	const struct image *image;
	const struct journey_rules *rules;
};

/* Number and key of stages; stage < journey_stages(). */
uint32_t journey_stages(const struct journey *);
struct str journey_stage_key(const struct journey *, uint32_t stage);
/* The index of a key, or -1. */
int journey_stage_find(const struct journey *, struct str key);
/* The first stage in which it is time to sell; JOURNEY_NO_STAGE: no stage says
 * so. */
#define JOURNEY_NO_STAGE UINT32_MAX
uint32_t journey_time_to_buy(const struct journey *);
/* The first page class whose patterns hold for a path; -1 when none does. */
int journey_page_class(const struct journey *, struct str path);
struct str journey_page_class_key(const struct journey *, uint32_t page_class);

#endif
