/* SPDX-License-Identifier: ISC */
/*
 * What a mail server answers, and whose fault it is when that is a no (MAIL 1,
 * 11 and 17): the contact's, this message's, or ours and the server's.
 *
 * A pure function of the answer and of the command it answers.
 */
#ifndef MAIL_REPLY_H
#define MAIL_REPLY_H

#include "mail/submit.h"

enum reply_stage {
	REPLY_BEFORE, /* greeting, EHLO, STARTTLS, AUTH */
	REPLY_MAIL,
	REPLY_RCPT,
	REPLY_DATA,
	REPLY_DOT, /* the message's end */
};

struct reply {
	int code;
	char status[SUBMIT_STATUS];
	char text[SUBMIT_TEXT]; /* printable, the lines joined by blanks */
	bool whole;             /* its last line was there */
};

/* Takes the next line in, CR LF included or not; the line behind the last one
 * of an answer begins a new one.  All zeros is the state to start with. */
void reply_line(struct reply *, struct str line);

/* Fills in what an answer of 400 or more to that command means. */
void reply_judge(
    const struct reply *, enum reply_stage, struct submit_result *);

/* Code, status and text as they are. */
void reply_copy(const struct reply *, struct submit_result *);

/* Appends bytes to a text of at most `size` with its NUL; what is not printable
 * ASCII, or is the backslash, as \xNN; never a part of one. */
void reply_escape(char *text, size_t size, struct str bytes);

#endif
