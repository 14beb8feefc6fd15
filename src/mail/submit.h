/* SPDX-License-Identifier: ISC */
/*
 * Hands one finished message to a mail server and says what became of it, so
 * that a message is neither lost nor sent twice (MAIL 14 and 17).
 *
 * Knows nothing of the queue, of contacts and of how a message is made; never
 * tries again by itself, except at once on a connection that had gone stale
 * before anything left.  One message at a time; blocks, up to its time-outs.
 * The process must not ignore SIGCHLD.
 */
#ifndef MAIL_SUBMIT_H
#define MAIL_SUBMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

enum submit_outcome {
	SUBMIT_ACCEPTED,  /* the server has it */
	SUBMIT_TEMP,      /* not sent; this message may be tried later */
	SUBMIT_PERM,      /* refused for good; never again */
	SUBMIT_UNCERTAIN, /* all of it left, and nobody said what became of it
			   */
	SUBMIT_LANE,      /* not sent, and not the message's fault: nothing more
			   * is to go this way before somebody or some time has
			   * mended it */
	SUBMIT_HELD,      /* not sent: `sending` said no */
	SUBMIT_OUTCOME__MAX
};

#define SUBMIT_STATUS 12
#define SUBMIT_TEXT 256

struct submit_result {
	enum submit_outcome outcome;
	int code;                   /* of SMTP; 0: no answer */
	char status[SUBMIT_STATUS]; /* "5.1.1" (RFC 3463), or empty */
	char text[SUBMIT_TEXT];     /* what was said, without addresses:
				     * printable ASCII, other bytes and the
				     * backslash as \xNN */
	bool recipient;             /* PERM because there is no such mailbox */
	int64_t retry_after; /* seconds to wait that the answer asks for; 0: as
			      * long as the caller thinks right */
};

struct submit_mail {
	struct str from; /* of the envelope: "b+o7k3@b.example.com" */
	struct str rcpt;
	struct str name;  /* of the file below dir:, from the message's id; the
			   * same again is the same message again */
	struct str bytes; /* RFC 5322, every line ended by CR LF */
	/*
	 * Called when the last bytes are about to leave: the moment after which
	 * the message may arrive ("sending", MAIL 14.4).  false: they stay, the
	 * server throws away what it has, the outcome is SUBMIT_HELD.  Called
	 * at most once for a message.
	 */
	bool (*sending)(void *ctx);
	void *ctx;
};

struct submit_setup {
	struct str user, password; /* empty: none */
	struct str ca;   /* file of certificates; empty: the system's */
	struct str base; /* what a relative dir: is below; empty: where the
			  * process is */
	int timeout;     /* seconds for a message; 0: 60 on this machine, 300
			  * elsewhere */
};

struct submit;

/*
 * Opens the way that a transport names (mail/transport.h); connects when the
 * first message goes.  The setup is copied.  NULL, and the reason in *why (in
 * the arena): the text is no transport, the program was built without what it
 * needs, or the directory can not be used.  Close it before the arena goes.
 */
struct submit *submit_open(struct arena *, struct str transport,
    const struct submit_setup *, struct str *why)
    __attribute__((warn_unused_result));
void submit_close(struct submit *);

/* Hands one message over and fills *r.  A message or an address that could
 * break the protocol (CR, LF, NUL, blanks, 8 bits in an address, a line not
 * ended by CR LF) is SUBMIT_PERM and nothing leaves. */
void submit(
    struct submit *, const struct submit_mail *, struct submit_result *r);

/* "accepted", "temp", ...: as in the log. */
const char *submit_outcome_str(enum submit_outcome);

struct library;
/* The library that speaks SMTP. */
struct library submit_library(void);

#endif
