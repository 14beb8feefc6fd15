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
	struct str draft; /* its name; empty: the live site */
	struct site site; /* of the draft, which preview.site may be */
	struct preview preview;
	enum previewing rc; /* PREVIEW_MET and nothing wrong: it is shown */
	struct str at;      /* as a form writes it; empty: now */
	const char *wrong;  /* what cannot be shown, and what to do; NULL */
};

/* Reads a query, and compiles the draft if it names one.  Everything lives in
 * the request's arena. */
void asked_read(struct context *, struct str query, struct asked *);
/* Answers with the page that a query describes, or 404: it is shown, and
 * nothing of it runs or sends. */
enum page_rc asked_page(struct context *, struct str query);
/* The query that asks for a preview of the same site and time, percent-encoded,
 * for an address. */
struct str asked_query(
    struct arena *, const struct asked *, const struct preview *);

#endif
