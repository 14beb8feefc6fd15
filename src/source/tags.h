/* SPDX-License-Identifier: ISC */
/*
 * Reads a query once: utm tags and click ids (steps 0 to 3).  Knows what is
 * written in an address, not what it means for the visit.
 */
#ifndef SOURCE_TAGS_H
#define SOURCE_TAGS_H

#include "source/click.h"

#define QUERY_MAX 8192
#define QUERY_PAIRS_MAX 64

enum tag {
	TAG_SOURCE,
	TAG_MEDIUM,
	TAG_CAMPAIGN,
	TAG_ID, /* utm_id, for a missing utm_campaign */
	TAG_TERM,
	TAG_CONTENT,
	TAG__MAX
};

struct tags {
	bool cut; /* the query or a value was longer than allowed */
	struct str text[TAG__MAX]; /* in room; source and medium lower case */
	const struct click *click; /* the first of the table's order, or NULL */
	char gad_source;           /* first byte of its value, or NUL */
	char room[TAG__MAX][TOUCH_TEXT_MAX + 8];
};

void tags_read(struct str query, struct tags *);

/*
 * Decodes one value into room[0..cap), at most `limit` bytes of whole
 * characters; empty when it only says that there is none: "null", "(not set)",
 * an unexpanded "{macro}".
 */
struct str tags_value(
    struct str encoded, char *room, size_t cap, size_t limit, bool *cut);
/* The first non-empty value of the parameters (names with blanks between), in
 * their order, of a Referer's query; not UTF-8 counts as absent. */
struct str tags_keyword(
    struct str query, struct str params, char *room, size_t cap, bool *cut);
/* Lower case in place: ASCII, and the two-byte letters of Latin-1, Latin
 * Extended-A, and the plain Greek and Cyrillic alphabets (without Greek
 * accents, Ґ and historic letters) whose lower case has two bytes too. */
void tags_lower(char *, size_t n);

#endif
