/* SPDX-License-Identifier: ISC */
/*
 * XML in: bytes to a small tree of our own, under limits, with lines.  The only
 * file that includes libxml2, which only parses (SAFETY 4): no DOCTYPE, no
 * entities beyond XML's five, no processing instructions, no network, UTF-8
 * only; the file's size and attributes are counted before the parser sees them,
 * depth and nodes in the SAX pass, so a bomb is refused before its tree exists.
 *
 * Knows namespaces, not vocabularies.
 */
#ifndef MODEL_XML_H
#define MODEL_XML_H

#include <stdbool.h>

#include "base/library.h"
#include "model/complain.h"

#define XML_FILE_MAX (256u * 1024)
#define XML_NODES_MAX 20000
#define XML_DEPTH_MAX 64
#define XML_ATTRS_MAX 64

enum space {
	SPACE_NONE,  /* no namespace: HTML */
	SPACE_K,     /* urn:kunderejse:1 */
	SPACE_SVG,   /* http://www.w3.org/2000/svg */
	SPACE_XLINK, /* http://www.w3.org/1999/xlink (attributes) */
	SPACE_XML    /* xml:lang */
};

struct attr {
	struct attr *next;
	enum space space;
	struct str name, value;
	uint32_t line;
};

enum node_kind { NODE_ELEMENT, NODE_TEXT, NODE_COMMENT };

struct node {
	struct node *parent, *first, *last, *next;
	enum node_kind kind;
	enum space space;
	struct str name; /* elements: local name */
	struct str text; /* text and comments */
	struct attr *attrs;
	struct where where;
};

/* libxml2: version at build and run time. */
struct library xml_library(void);

/* Once per process, before the first xml_parse: refuses every external load. */
void xml_start(void);

/*
 * The root element of `bytes`; NULL after complaining (every fault the parser
 * can name; for an unknown entity like &nbsp; which character reference to
 * write).  The tree lives in the arena; adjacent text is one node.
 */
struct node *xml_parse(
    struct arena *, struct complaints *, struct str file, struct str bytes);

/* The attribute without namespace of that name, or NULL. */
const struct attr *node_attr(const struct node *, const char *name);
/* Its value, or the empty slice. */
struct str node_value(const struct node *, const char *name);
/* An attribute in a namespace (xml:lang, k:answers), or NULL. */
const struct attr *node_attr_in(const struct node *, enum space, const char *);
/* true for an element of that namespace and name. */
bool node_is(const struct node *, enum space, const char *name);
/* The first element of ours of that name right below, or NULL; so of NULL. */
const struct node *node_child(const struct node *, const char *name);
/* true for text of blanks only and for comments. */
bool node_is_blank(const struct node *);
/* All text below, joined; in the arena when there is more than one piece. */
struct str node_text(struct arena *, const struct node *);

#endif
