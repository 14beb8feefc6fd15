/* SPDX-License-Identifier: ISC */
/*
 * A mail of the site into the message one reader gets: its words, then the
 * bytes that are handed over.  What is sent, rendered and looked at before it
 * is published comes from here.
 *
 * Pure: the time, the boundary's seed and all addresses are inputs.  Knows no
 * store, no tokens and no transport; whether the mail may be sent at all is
 * for others to say.
 */
#ifndef SENDING_MAKING_H
#define SENDING_MAKING_H

#include "mail/message.h"
#include "template/mail.h"

struct making {
	const struct site *site;
	const struct mail_row *mail;
	/* Who reads it and when it is sent; of reader_of(), and its
	 * contact and links filled. */
	const struct situation *at;
	struct str to;     /* empty: to the contact's `email` */
	struct str id;     /* Message-ID without <>, of mail/mailid.h */
	struct str list;   /* its key, of a list of the site; empty: to none */
	struct str assets; /* where its pictures are; empty: below /assets/ of
			      the site's base */
	bool test;         /* its subject says so */
	int64_t date;      /* when it is sent; 0: at->now */
	unsigned char seed[MESSAGE_SEED_BYTES]; /* any; names the boundary */
};

/* In the arena. */
struct made {
	struct mail_words words;
	struct str bytes; /* RFC 5322; lines end in CRLF */
	/* Why there are none, without what is known of the reader: "first_name
	 * holds a line break or another control character". */
	struct str why;
};

/*
 * Makes the message.  false: it can not be made, and made->why says why; the
 * words are there as far as they could be written.
 *
 * A value of the contact with CR, LF, NUL or another control character refuses,
 * whether this mail shows it or not; but for line breaks (LF) in `note` and in
 * what the site's forms ask for in a textarea.
 */
bool making_run(struct arena *, const struct making *, struct made *)
    __attribute__((warn_unused_result));

/* The address of a link of a mail: the token behind base, prefix and the name
 * of what it does, and l= with the mail's language, which the page then speaks.
 * Of MAIL_LINK_WEB the token is the letter's name, of MAIL_LINK_ADMIN the
 * page's, which has no l=. */
struct str making_link(struct arena *, const struct site *, uint32_t lang,
    enum mail_link, struct str token);

/* The same of a link that is counted. */
struct str making_go(struct arena *, const struct site *, struct str token);

/* For who only looks at it: gives the situation all links of the mail, with the
 * same token. */
void making_links(struct arena *, const struct site *, const struct mail_row *,
    struct str token, struct situation *);
/* Stands for the tokens that an outbox would make, and is nobody's. */
#define MAKING_TOKEN "aaaaaaaaaaaaaaaaaaaaaaaaaa"
/* The reader is described rather than met, by n values that must stay; there
 * must be room for two more.  His links are nobody's, and without an `email` he
 * is somebody at example.org. */
void making_describe(struct arena *, const struct site *,
    const struct mail_row *, struct request_var *contact, size_t n,
    struct situation *);
/* Whose list it then is: marketing goes to one, and the site's first stands for
 * that of whoever sends it. */
struct str making_list(const struct site *, const struct mail_row *);

/* The stage to look at the mail in when none is said: the first it is for, and
 * when it is for all, where journeys begin. */
uint32_t making_stage(const struct site *, const struct mail_row *);

#endif
