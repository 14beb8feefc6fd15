/* SPDX-License-Identifier: ISC */
/*
 * A log played again through the functions that answer requests (DESIGN 10.6):
 * who came from where, in which stage, and what this site would have shown.
 * Everybody is met twice at each page: as one who said no, whose stage is
 * presumed and who is shown what the counted cells tell, and as one who said
 * yes, whose journey goes on.  Nothing is stored.
 *
 * Knows nothing of files and of how the sums are shown.
 */
#ifndef INSIGHT_REPLAYING_H
#define INSIGHT_REPLAYING_H

#include "insight/crowd.h"
#include "insight/logline.h"
#include "insight/tally.h"
#include "pages/page.h"

/* What a line is. */
enum replay_kind {
	REPLAY_VIEW,     /* a person's GET of a page, answered 2xx or 304 */
	REPLAY_BOT,      /* anything by a program */
	REPLAY_FILE,     /* an image, a style, a feed */
	REPLAY_REDIRECT, /* 3xx: the page it led to has a line of its own */
	REPLAY_ERROR,    /* 4xx, 5xx, or no answer at all */
	REPLAY_METHOD,   /* HEAD, POST, 1xx and what is no request */
	REPLAY_BROKEN,   /* not in the combined format */
	REPLAY__MAX
};

/* What is counted by key. */
enum replay_section {
	SECTION_CHANNEL,  /* how visits began */
	SECTION_SOURCE,   /* the same */
	SECTION_STAGE,    /* where visits ended: reached, else presumed */
	SECTION_PAGE,     /* address */
	SECTION_PRESUMED, /* of a visit's first page, without consent */
	SECTION_REACHED,  /* where visits ended, had all consented */
	SECTION_MOVE,     /* changes of stage, with the rule */
	SECTION_EXIT,     /* last page of a visit */
	SECTION_CELL,     /* class, stage, page, language, variants */
	SECTION_BOX,      /* that would have been shown, had all consented */
	SECTION_BOT,      /* name; each line is a visit */
	SECTION_DEFAULT,  /* class, stage, page, language, and the slots that
			     showed their otherwise although he was known */
	SECTION__MAX
};

/* What was found out of a cell or a User-Agent: rows of the tally. */
struct replay_memo {
	uint64_t mark;
	uint32_t row;
	uint32_t lack; /* of a cell: what it shows the otherwise of */
	bool lacks;    /* it does */
	bool bot;
};

struct replaying {
	const struct site *site;
	struct arena *arena, *scratch;
	struct request request;
	struct crowd crowd;
	struct tally tally;
	/* The first of their rows: one for each channel, for each stage. */
	uint32_t channels, presumed, stages, reached;
	struct replay_memo *cells, *agents;
	unsigned char secret_hash[HASH_BYTES];
	uint64_t lines[REPLAY__MAX];
	uint64_t visits, people;
	int64_t from, to; /* time of the first and last line; 0: none */
};

/* `host`: whose pages those of the log are; empty: that of the site's base. */
void replaying_start(
    struct replaying *, struct arena *, const struct site *, struct str host);
/* Takes a line; false: more people than CROWD_MAX. */
bool replaying_take(struct replaying *, const struct logline *);
/* One that could not be read. */
void replaying_broken(struct replaying *);
/* Ends the visits that are under way. */
void replaying_end(struct replaying *);
void replaying_stop(struct replaying *);

/* "page", "bot", …: the names in rows. */
struct str replay_kind_name(enum replay_kind);
struct str replay_section_name(enum replay_section);

#endif
