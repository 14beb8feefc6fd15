/* SPDX-License-Identifier: ISC */
/*
 * A page of HTML as it is found in the world, turned into a page of ours: read
 * by the rules browsers read by, written as XML, and everything told that is
 * not as it was.
 *
 * Through libgumbo, the parser of the HTML standard; knows HTML and the form
 * of a page's file, not the site it is for.
 */
#ifndef INSIGHT_HTMLPAGE_H
#define INSIGHT_HTMLPAGE_H

#include "base/buf.h"
#include "base/library.h"

#define HTMLPAGE_MAX (2u << 20) /* bytes of a file */

/* What was changed, and why. */
enum htmlpage_change {
	HTMLPAGE_ENCODING, /* the file was not UTF-8 */
	HTMLPAGE_QUIRKS,   /* it asked for the rules of old browsers */
	HTMLPAGE_COMMENT,
	HTMLPAGE_CONTROL,  /* a character XML does not have */
	HTMLPAGE_NAME,     /* an attribute XML cannot name */
	HTMLPAGE_UNKNOWN,  /* an element HTML does not have */
	HTMLPAGE_OBSOLETE, /* an element HTML has no more */
	HTMLPAGE_NESTING,  /* an element that overlapped another */
	HTMLPAGE_MOVED,    /* content that stood loose in a table */
	HTMLPAGE_STRAY,    /* an end tag without a beginning */
	HTMLPAGE_SCRIPT,   /* an address that runs a program */
	HTMLPAGE_HIDDEN,   /* <!-- in a script or style */
	HTMLPAGE_BRACE,    /* a brace in an attribute, doubled */
	HTMLPAGE_HEAD,     /* of <head>, left to the layout */
	HTMLPAGE_RELATIVE, /* an address that depends on where the page lies */
	HTMLPAGE__MAX
};

/* All changes of one kind to things of one name. */
struct htmlpage_note {
	enum htmlpage_change change;
	struct str name; /* element, attribute or address; may be empty */
	size_t line;     /* the first */
	size_t times;
	struct htmlpage_note *next;
};

struct htmlpage {
	/* Given. */
	struct str id, path;
	struct str layout; /* the frame to put it into; empty: the page is a
			      document of its own */
	/* Found; in the order of their first lines. */
	const struct htmlpage_note *notes;
};

/*
 * Writes the file's bytes as a page file.  NULL: done; else what is wrong with
 * the file, a sentence without its name, in the arena.  A document without
 * <html> is one all the same, as it is for browsers.
 */
const char *htmlpage_make(
    struct arena *, struct htmlpage *, struct str bytes, struct buf *out);
/* What a note says, without line and times, in the arena. */
struct str htmlpage_say(struct arena *, const struct htmlpage_note *);

/* The library's version; what is missing says so. */
struct library htmlpage_library(void);

#endif
