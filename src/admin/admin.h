/* SPDX-License-Identifier: ISC */
/*
 * The addresses under admin/: for the people who run the site.  They may be
 * slow, show what visitors do not see, and change nothing but what a button
 * says; whoever reaches the admin's socket may use them (DESIGN 3, 8).
 *
 * Handlers as those of visitors (pages/page.h), with a table of their own.
 */
#ifndef ADMIN_ADMIN_H
#define ADMIN_ADMIN_H

#include "pages/page.h"

/* Of every address that the admin's socket answers; NULL ends it. */
extern const struct page_entry *const admin_entries[];

extern const struct page_entry admin_home;     /* home.c */
extern const struct page_entry admin_style;    /* sheet.c */
extern const struct page_entry admin_cells;    /* cells.c */
extern const struct page_entry admin_preview;  /* preview.c */
extern const struct page_entry admin_page;     /* preview.c */
extern const struct page_entry admin_grid;     /* grid.c */
extern const struct page_entry admin_mails;    /* mailpreview.c */
extern const struct page_entry admin_mail;     /* mailpreview.c */
extern const struct page_entry admin_mailtest; /* mailtest.c */
extern const struct page_entry admin_publish;  /* publish.c */
extern const struct page_entry admin_outbox;   /* outbox.c */
extern const struct page_entry admin_mailfile; /* mailfile.c */
extern const struct page_entry admin_mailhtml; /* mailfile.c */
extern const struct page_entry admin_people;   /* people.c */
extern const struct page_entry admin_card;     /* card.c */
extern const struct page_entry admin_report;   /* report.c */

/* Below preview/ instead, for whoever has its link; previewlink.c. */
extern const struct page_entry admin_previewlink;

#endif
