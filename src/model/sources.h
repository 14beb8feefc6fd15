/* SPDX-License-Identifier: ISC */
/*
 * The site's own sources and short links (SITE 2, <source>, <link>): what a
 * declaration says.  The table that finds them is source/lookup.h.
 */
#ifndef MODEL_SOURCES_H
#define MODEL_SOURCES_H

#include "model/model.h"
#include "source/source.h"

/* A source as declared; a <link>'s source may stand for it. */
struct declared_source {
	struct str key, label;
	enum source_class source_class;
	struct str patterns, aliases; /* lists, as written */
};

/* What model->sources.rows[i] says. */
struct declared_source sources_declared(const struct model *, size_t i);

/* The source key a <link> gives its visits. */
struct str sources_of_link(const struct node *link);

/* The key of the first <source> of class ambassador, by which the visits are
 * called that people's own links bring; empty: people have none. */
struct str sources_shared(const struct model *);

/* An alias or key as utm_source is compared: lower case, '_' for '-'. */
struct str sources_alias(struct arena *, struct str);

/* Names the sources and links of journey.xml and complains about what a table
 * can not check.  `root` is NULL without the file. */
void sources_read(struct model *, const struct node *root);

#endif
