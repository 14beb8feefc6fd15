/* SPDX-License-Identifier: ISC */
/*
 * A mail as the bytes that are handed over: headers that the big receivers ask
 * for, then the text and the HTML of it in quoted-printable.
 *
 * A pure function: date and boundary are inputs, so a message made again is the
 * same.  Every line ends in CRLF and none has a byte above 126.  Lines are at
 * most 78 bytes long, but for List-Unsubscribe, which receivers want unfolded,
 * and for addresses and ids that are longer by themselves.  Dots at the
 * beginning of a line are the transport's affair.
 *
 * Knows nothing of templates, contacts and the outbox, and signs nothing: the
 * next server does.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <stdint.h>

#include "base/str.h"

struct buf;

enum message_class {
	MESSAGE_MARKETING,   /* can be left with one click: has a link for it */
	MESSAGE_SERVICE,     /* has that link when there is a list to leave */
	MESSAGE_CONFIRMATION /* answers what the person just did: no list, and
				`leave`, `list` and `list_id` are ignored */
};

#define MESSAGE_SEED_BYTES 15
/* Of the HTML: what is longer is cut by Gmail, the link to leave with it. */
#define MESSAGE_HTML_MAX 102400

struct message {
	enum message_class kind;
	int64_t date;          /* when it is sent, seconds since 1970 UTC */
	int32_t offset;        /* of its zone, minutes east */
	struct str from_name;  /* who writes, always the same; may be empty */
	struct str from;       /* addresses are in normal form, address.h */
	struct str reply_name; /* may be empty */
	struct str reply_to;   /* empty: to `from` */
	struct str to;         /* one */
	struct str subject;
	struct str id;      /* Message-ID without <>, from mailid_message() */
	struct str leave;   /* https address that takes the one click */
	struct str list;    /* name of the list for people; may be empty */
	struct str list_id; /* its id in a domain of ours: "news.example.com" */
	/* What Gmail counts complaints by: three words, the same for many
	 * mails, and the sender's own of 5 to 15 characters. */
	struct str feedback[3];
	struct str feedback_sender;
	struct str text; /* UTF-8, lines end in LF; both are written as given */
	struct str html;
	unsigned char seed[MESSAGE_SEED_BYTES]; /* any; names the boundary */
};

enum message_rc {
	MESSAGE_OK,
	MESSAGE_EMPTY,    /* without a value, and must have one */
	MESSAGE_CONTROL,  /* a control character (in the two parts: but LF, TAB)
			   */
	MESSAGE_UTF8,     /* not UTF-8 */
	MESSAGE_LARGE,    /* too long; with `where` "message", `out` was full */
	MESSAGE_ADDRESS,  /* not in normal form */
	MESSAGE_DOT_ATOM, /* of an id: not words with dots between them */
	MESSAGE_LINK,     /* not https://, but for a site on this machine, or
			     bytes that must be escaped */
	MESSAGE_WORD,     /* of Feedback-ID: not a-z A-Z 0-9 . _ / -, or wrong
			     length */
	MESSAGE_DATE,     /* not from 1970 to 9999, or no such offset */
	MESSAGE_RC__MAX
};

/*
 * Appends the message to `out`.  Anything but MESSAGE_OK names in *where the
 * field that is wrong, in the words of its header ("Reply-To", "text"), and
 * leaves `out` as it was unless it is MESSAGE_LARGE.
 */
enum message_rc message_write(const struct message *, struct buf *out,
    const char **where) __attribute__((warn_unused_result));

/* What is wrong, to follow the field's name: "is empty". */
const char *message_error(enum message_rc);

#endif
