/* SPDX-License-Identifier: ISC */
/*
 * A mail as somebody gets it who is described rather than met: in which
 * language and stage he is, what is known of him, and when it is sent.  The
 * function that sends makes it; nothing is asked of a store and nothing is
 * written, and a colleague can be sent it just so.  Its ids and tokens are made
 * of the letter a, and it goes to somebody at example.org unless his address is
 * known.
 *
 * Knows nothing of how the description is asked for or the mail is shown.
 */
#ifndef INSIGHT_MAILVIEWING_H
#define INSIGHT_MAILVIEWING_H

#include "people/given.h"
#include "sending/making.h"

#define MAILVIEW_KNOWN_MAX GIVEN_KNOWN_MAX

struct mailview {
	const struct site *site;
	int64_t now;
	/* The description; empty: the site's language, the first stage that the
	 * mail is for. */
	struct str name, lang, stage;
	struct request_var known[MAILVIEW_KNOWN_MAX + 2];
	size_t nknown; /* that were given, at most MAILVIEW_KNOWN_MAX */
	/* What it comes to. */
	const struct mail_row *mail;
	struct situation at;
	struct made made; /* made.why: why it could not be sent; empty: it could
			   */
};

enum mailviewing {
	MAILVIEW_MADE,
	MAILVIEW_NO_MAIL,  /* the site has none of that name */
	MAILVIEW_NO_LANG,  /* nor that language */
	MAILVIEW_NO_STAGE, /* nor that stage */
	MAILVIEW_UNMADE    /* made.why says why; the words may be there */
};
/* The fields up to nknown are given; site and arena must outlive *v, and *v
 * must not move afterwards. */
enum mailviewing mailviewing_make(struct arena *, struct mailview *v);

/* A test that did not go by then nobody waits for any more. */
#define MAILVIEW_TEST_SECONDS ((int64_t)86400)

/* A mail to look at where mails are read. */
struct mailview_test {
	const struct site *served; /* that sends; the view's is it or a draft */
	struct str person;         /* key of the colleague who gets it */
	struct str once;           /* the same again is nothing new */
	struct str letter;         /* whose mail it is; empty: of none */
	struct str assets;         /* of a draft where its pictures are */
	int64_t now;
	int64_t moment; /* the mail is as of then; 0: as of when it is sent */
};
/* Whether the view is of another site than the one that sends: its image is to
 * be kept before the test is queued (publish/kept.h). */
bool mailviewing_is_draft(const struct mailview *, const struct site *served);
/* What is queued for it, of a view that is MADE; texts in the arena and the
 * view's.  false: no colleague of the site that sends with a mail address is
 * called so, what is known of the reader is too long, or the draft would send
 * from or lead to elsewhere (former_is_moved). */
bool mailviewing_test(struct arena *, const struct mailview *,
    const struct mailview_test *, struct store_mail *)
    __attribute__((warn_unused_result));

/* The values of a contact that the mail reads in that language, at most
 * MAILVIEW_KNOWN_MAX; returns how many. */
size_t mailviewing_reads(const struct site *, const struct mail_row *,
    uint32_t lang, struct str names[MAILVIEW_KNOWN_MAX]);

#endif
