/* SPDX-License-Identifier: ISC */
/*
 * The shape of the tables that maketable.c writes, and the little that writer
 * and readers must agree on: the hash of a label and what a country's ending
 * is.
 *
 * A host is walked label by label from the right through a trie whose edges lie
 * in one open hash table: (node, label) -> node.  Patterns with {cc} hang below
 * a second root, HOST_ROOT_CC, and are walked after the country's ending was
 * taken off.
 */
#ifndef SOURCE_TABLE_H
#define SOURCE_TABLE_H

#include "base/str.h"
#include "source/source.h"

/* What an entry says beyond the classes of DESIGN 2. */
enum {
	CATEGORY_PAID_SEARCH = CLASS__MAX, /* only clicks on search ads */
	CATEGORY_DISPLAY,                  /* an advertising network */
	CATEGORY_SPAM,
	CATEGORY_EXCLUDED, /* payment, sign-in */
	CATEGORY__MAX
};
#define CATEGORY_NONE CATEGORY__MAX

#define HOST_NO_KEY 0xffffu
enum { HOST_ROOT, HOST_ROOT_CC, HOST_FIRST_NODE };

/* Texts are offsets into one pool of characters. */
struct host_entry {
	uint32_t params; /* blank-separated, 0 for none */
	uint16_t key;    /* index of source_keys(), or HOST_NO_KEY */
	uint8_t category;
};

struct host_edge {
	uint32_t label;
	uint16_t parent, child; /* child 0: an empty place */
	uint8_t len;
};

struct host_node {
	uint16_t exact, below; /* entry + 1: this host; and all below it */
	uint16_t path, npaths; /* patterns with a path, longest first */
};

struct host_path {
	uint32_t text;
	uint16_t entry, len;
	bool below;
};

/* A name or an application id; len 0: an empty place. */
struct host_name {
	uint32_t text;
	uint16_t key;
	uint8_t len, category;
	bool paid;
};

/* One state of the automaton over User-Agents: its edges are the cells at
 * `base` + letter that name it as owner. */
struct agent_state {
	uint32_t base;
	uint16_t fail;
	uint16_t output; /* first pattern + 1 that ends here, or 0 */
	uint16_t more;   /* the next state on the fail chain with an output */
};

struct agent_cell {
	uint16_t owner, next; /* owner is state + 1; 0: an empty place */
};

enum agent_kind {
	AGENT_BOT,
	AGENT_PERSON, /* a bot's name inside this text does not count */
	AGENT_MOBILE,
	AGENT_TABLET,
	AGENT_DESKTOP,
	AGENT_SCREEN,  /* television, console, watch: none of the three */
	AGENT_BROWSER, /* begins like a browser */
	AGENT_DETAIL,  /* "compatible;" and the like: weak signs of a bot */
	AGENT_APP,     /* an application's own browser: key of the source */
	AGENT_KIND__MAX
};
#define AGENT_BIT(kind) (1u << (kind))

/* Patterns of equal text stand together, the last of them marked. */
struct agent_pattern {
	uint16_t kinds; /* AGENT_BIT(…) */
	uint16_t key;   /* of AGENT_APP: text of the source key */
	uint8_t len;
	bool left, right; /* must begin, end at the edge of a word */
	bool start;       /* must begin the text */
	bool last;
};

/* FNV-1a over the bytes of s, begun with `seed`. */
static inline uint32_t
table_hash(uint32_t seed, struct str s)
{
	uint32_t h = 2166136261u ^ (seed * 2654435761u);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h ^ h >> 15;
}

/*
 * Bytes of `host` (lower case) that a country's ending takes, its dot included:
 * 3 for "google.no", 6 for "google.co.uk", 4 for "google.com", 0 for none.
 */
size_t country_ending(struct str host);

/* Whether `path` begins with `prefix` and ends there or goes on with a new
 * segment or a query. */
bool path_below(struct str path, struct str prefix);

#endif
