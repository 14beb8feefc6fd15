/* SPDX-License-Identifier: ISC */
/*
 * What a preview's address asks for: who looks at which page.  One reading and
 * one writing of it, for all pages of the admin that show previews.
 */
#ifndef ADMIN_ASKED_H
#define ADMIN_ASKED_H

#include "admin/admin.h"
#include "insight/previewing.h"

struct asked {
	struct preview preview;
	enum previewing rc;
	struct str at;     /* as a form writes it; empty: now */
	const char *wrong; /* what cannot be shown, and what to do; NULL */
};

/* Reads the query.  Everything lives in the request's arena. */
void asked_read(struct context *, struct asked *);
/* The query that asks for the same, percent-encoded, for an address. */
struct str asked_query(struct arena *, const struct preview *, struct str at);

#endif
