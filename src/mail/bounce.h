/* SPDX-License-Identifier: ISC */
/*
 * One message that came to the address our mail is sent from: what it is, what
 * it says, and which of our messages it may be about.  Pure.
 *
 * A bounce is a multipart/report of report-type delivery-status that holds a
 * part message/delivery-status (RFC 6522, RFC 3464; the recipient's fields and
 * status codes as mail/dsn.h has them, with RFC 3461 for what they repeat of
 * the envelope and RFC 3463 for the codes).  A complaint is one of report-type
 * feedback-report with a part message/feedback-report (RFC 5965: abuse, fraud
 * and opt-out are complaints, not-spam (RFC 6430) is none, others are for a
 * human), as Yahoo sends it, or what Microsoft's junk mail program sends: our
 * message attached, with X-HmXmrOriginalRecipient among its fields.  A message
 * whose Auto-Submitted is not "no" (RFC 3834 5), one of the older marks of
 * automatic replies, or a disposition notification (RFC 8098) is a reply.
 *
 * All else, bounces in prose among it, is unknown: for a human, never dropped.
 * A text written for people decides nothing.
 *
 * Nothing here is proof.  Anyone can write such a message, so the caller
 * believes a candidate only if its check part is right (MAIL 13).  Knows
 * nothing of contacts, of the outbox, nor how our addresses are made.
 */
#ifndef MAIL_BOUNCE_H
#define MAIL_BOUNCE_H

#include "mail/dsn.h"

#define BOUNCE_SIZE_MAX (1024 * 1024)
#define BOUNCE_LINE_MAX 998 /* RFC 5322 2.1.1 */
#define BOUNCE_CANDIDATES (2 * DSN_RECIPIENTS + 16)

/* Where an address stood, the most trustworthy first. */
enum bounce_where {
	BOUNCE_ENVELOPE, /* the recipient the mail server told */
	BOUNCE_HEADER,   /* of the message itself: X-Original-To, Delivered-To,
			    Envelope-To, To, in this order */
	BOUNCE_SENT_AS,  /* Original-Mail-From of a complaint; Return-Path of
			    the returned message */
	BOUNCE_ORIGINAL, /* Original-Recipient, Original-Rcpt-To */
	BOUNCE_FINAL,    /* Final-Recipient */
	BOUNCE_RETURNED_TO, /* To of the returned message */
	BOUNCE_MESSAGE_ID,  /* its Message-ID */
	BOUNCE_WHERE__MAX
};

/* "envelope", "header", "sent-as", "original", "final", "returned-to",
 * "message-id". */
const char *bounce_where_name(enum bounce_where);

/* Printable ASCII without blanks and brackets, local part 1 to 64 bytes. */
struct bounce_candidate {
	enum bounce_where where;
	struct str local, domain; /* domain is empty when there was no '@' */
};

/* Every text is clean as by mime_clean(), and empty when it was not there. */
struct bounce {
	/*
	 * Of several recipients the least grave: our message went to one
	 * address, so they are members behind it, and one who still gets the
	 * mail keeps it for all.
	 */
	enum bounce_kind kind;
	/* Why it is unknown, half a sentence; NULL for the other kinds. */
	const char *why;

	struct dsn_recipient *recipients;
	size_t n_recipients;
	/* The one that decided; NULL when it is no bounce. */
	const struct dsn_recipient *decided;

	/* No two are equal. */
	struct bounce_candidate *candidates;
	size_t n_candidates;

	struct str feedback_type; /* in lower case */
	struct str original_rcpt; /* whom a complaint says it is from */

	/* Of the returned message: what stands between its brackets, and the
	 * fields as they are.  The second holds the contact's leave token: not
	 * for logs. */
	struct str message_id, list_unsubscribe, feedback_id;
};

/*
 * Reads a message as a pipe or a Maildir gives it, lines ended by LF or CR LF,
 * with or without a "From " line.  `recipient` is the envelope's, empty when
 * nobody told.  Slices point into the message or the arena.
 * NULL: it is read.  Else why it is refused, half a sentence (empty, or more
 * than BOUNCE_SIZE_MAX bytes); *b is then of kind unknown, and this is its why.
 */
const char *bounce_read(
    struct arena *, struct str message, struct str recipient, struct bounce *b);

#endif
