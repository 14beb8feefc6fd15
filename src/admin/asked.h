/* SPDX-License-Identifier: ISC */
/*
 * What a preview's address asks for: who looks at which page.  One reading and
 * one writing of it, for all pages of the admin that show previews.
 */
#ifndef ADMIN_ASKED_H
#define ADMIN_ASKED_H

#include "admin/admin.h"
#include "insight/previewing.h"

/* Of which site, and when. */
struct asked_site {
	struct str draft; /* its name; empty: the live site */
	struct site own;  /* of the draft, which `site` may be */
	const struct site *site;
	int64_t now;
	struct str at;     /* as a form writes it; empty: now */
	const char *wrong; /* what cannot be shown, and what to do; NULL */
};

struct asked {
	struct asked_site of; /* of.wrong is NULL: it is shown */
	struct preview preview;
};

/* Reads the site and the time of a query, and compiles the draft if it names
 * one. */
void asked_site(struct context *, struct str query, struct asked_site *);
/* Reads all of it.  Everything lives in the request's arena. */
void asked_read(struct context *, struct str query, struct asked *);
/* Answers with the page, or the HTML of the mail, that a query describes, or
 * 404: it is shown, and nothing of it runs or sends. */
enum page_rc asked_page(struct context *, struct str query);
/* The same of what was written of that site for a preview; `assets` is how
 * addresses of its files begin in it. */
enum page_rc asked_show(struct context *, const struct asked_site *,
    struct str written, struct str assets);
/* The query that asks for a preview of the same site and time, percent-encoded,
 * for an address. */
struct str asked_query(
    struct arena *, const struct asked *, const struct preview *);
/* Appends a parameter to a query, unless the value is empty. */
void asked_put(struct buf *query, const char *name, struct str value);
/* A value of a query, at most 1 KiB of it. */
struct str asked_get(struct arena *, struct str query, const char *name);
/* The parts of a form that asks for the site, when there are drafts, and for
 * the time. */
void asked_choose_site(struct context *, const struct asked_site *);
void asked_choose_time(struct buf *, const struct asked_site *);

#endif
