/* SPDX-License-Identifier: ISC */
/*
 * Names outside of any vocabulary: what HTML calls characters, and the
 * namespaces a site's files may use.
 */
#ifndef MODEL_XMLNAMES_H
#define MODEL_XMLNAMES_H

#include "model/xml.h"

/* The number of a named character of HTML ("nbsp" is 160); 0: not known. */
unsigned xml_entity(struct str name);
/* The space of a namespace's URI; false: not known, *space is the likeliest. */
bool xml_space(struct str uri, enum space *space);

#endif
