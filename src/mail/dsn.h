/* SPDX-License-Identifier: ISC */
/*
 * What became of a mail, told by a machine: the body of a part of type
 * message/delivery-status (RFC 3464 2.1; the fields of a recipient 2.3.1 to
 * 2.3.6), and what its action, its status code (RFC 3463 3.2 to 3.8) and the
 * other server's own words mean for the contact.
 *
 * Knows nothing of the message around it, and nobody's addresses.
 */
#ifndef MAIL_DSN_H
#define MAIL_DSN_H

#include "base/str.h"

struct arena;

#define DSN_RECIPIENTS 32
#define DSN_ADDRESS_MAX 320    /* RFC 5321 4.5.3.1: 64 + '@' + 255 */
#define DSN_DIAGNOSTIC_MAX 512 /* one reply line of SMTP */

/*
 * What follows from a message.  Of the kinds up to BOUNCE_HARD the later is the
 * graver.
 */
enum bounce_kind {
	BOUNCE_UNKNOWN, /* not understood: a human has to look at it */
	BOUNCE_FINE,    /* nothing: delivered, passed on, not spam after all */
	BOUNCE_DELAYED, /* nothing yet: the other side still tries */
	BOUNCE_SENDER,  /* our own fault (policy, authentication, the message):
			   never held against the contact */
	BOUNCE_SOFT,    /* given up for now; it counts */
	BOUNCE_HARD,    /* there is no such mailbox */
	BOUNCE_REPLY,   /* an automatic answer: out of office, a receipt */
	BOUNCE_COMPLAINT, /* the person called it spam */
	BOUNCE__MAX
};

/* "unknown", "fine", "delayed", "sender", "soft", "hard", "reply",
 * "complaint". */
const char *bounce_kind_name(enum bounce_kind);

/* Texts are clean as by mime_clean(), and empty when they were not there. */
struct dsn_recipient {
	enum bounce_kind kind; /* up to BOUNCE_HARD */
	struct str original;   /* the address the sender wrote */
	struct str final;      /* the one it had at the end of its way */
	struct str action;     /* in lower case */
	struct str status;     /* "5.1.1"; the more exact one of its Status and
				  the diagnostic */
	struct str diagnostic;
};

struct dsn {
	struct dsn_recipient *recipients;
	size_t n;
	bool cut; /* there are more than DSN_RECIPIENTS */
};

/*
 * Reads the body, decoded.  Groups of fields are told apart by their blank
 * lines, or where these are missing by the recipient's fields that begin anew;
 * what is no field is passed over.  A group that names an address, an action
 * or a status is a recipient; n may be 0.
 */
void dsn_read(struct arena *, struct str body, struct dsn *);

/*
 * What follows for the recipient, from the action, the status ("" for none) and
 * the diagnostic text:
 *
 *   delivered relayed expanded      fine
 *   delayed                         delayed, whatever the status says
 *   failed                          by the status, below
 *   none                            as failed for 5, delayed for 4, fine for 2
 *   others                          unknown
 *
 *   5.1    hard, but 5.1.7 and 5.1.8 speak of our address: sender; 5.1.5 and
 *          5.1.9 are no failures: unknown
 *   5.2    5.2.1 hard, 5.2.3 (too long) sender, the rest soft
 *   5.3    5.3.4 (too big) sender, the rest soft
 *   5.4    soft
 *   5.5    5.5.0 soft, the rest sender
 *   5.6 5.7  sender
 *   4      the same, but never hard: it may be true tomorrow
 *   2      unknown: it contradicts "failed"
 *   none   soft when the diagnostic holds a reply of 4 or 5, else unknown
 *
 * Yahoo has no status for a closed account, only a 554 "delivery error: dd":
 * hard.
 */
enum bounce_kind dsn_verdict(
    struct str action, struct str status, struct str diagnostic);

/*
 * The status code that s begins with; empty when there is none.  A digit from
 * 2, 4 and 5, and two numbers of one to three digits (RFC 3463 2).
 */
struct str dsn_status(struct str s);

#endif
