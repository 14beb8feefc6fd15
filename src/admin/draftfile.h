/* SPDX-License-Identifier: ISC */
/*
 * The files in assets/ of a draft.  The web server has those of the live site
 * only, and would have browsers keep them for a year under the address that the
 * draft's will have: so a preview's addresses lead here instead.
 */
#ifndef ADMIN_DRAFTFILE_H
#define ADMIN_DRAFTFILE_H

#include "admin/admin.h"

/* Answers with a file, "site.css", of a draft, or 404; one too large for an
 * answer (RESPONSE_BODY_MAX), and any of the draft "", leads to the live one.
 */
enum page_rc draftfile_answer(
    struct context *, struct str draft, struct str file);

#endif
