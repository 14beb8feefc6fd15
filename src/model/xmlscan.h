/* SPDX-License-Identifier: ISC */
/*
 * A look over the bytes of an XML file before the parser gets them: what we
 * refuse is complained about and blanked out, so that the parser never meets
 * it and the rest of the file is still checked in the same run.
 *
 * Knows the outside of tags, nothing of nesting or namespaces.
 */
#ifndef MODEL_XMLSCAN_H
#define MODEL_XMLSCAN_H

#include "model/complain.h"

struct xml_scan {
	struct str bytes; /* a cleaned copy, as long as the file less its BOM */
	/*
	 * For each start tag in the file's order: its line, how many attributes
	 * other than xmlns it has, and the line of each.
	 */
	uint32_t *lines;
	size_t nlines;
};

/* false, after complaining, when there is nothing to be read. */
bool xml_scan(struct arena *, struct complaints *, struct str file,
    struct str bytes, struct xml_scan *);

#endif
