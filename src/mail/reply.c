/* SPDX-License-Identifier: ISC */
#include "mail/reply.h"

#include <stdio.h>
#include <string.h>

/* In a row, 0 for the class (4 or 5) is either, and -1 any detail. */
struct status {
	int class, subject, detail;
};

/* No such mailbox.  Others of 5.1 are about the sender, or about nobody. */
static const struct status recipients[] = {
    {5, 1, 1}, {5, 1, 2}, {5, 1, 3}, {5, 1, 6}, {5, 1, 10}, {5, 2, 1}};

/* Security and policy: signature, alignment, name of the machine, rate, rights;
 * and a sender's address that nobody believes. */
static const struct status lanes[] = {{0, 7, -1}, {0, 1, 7}, {0, 1, 8}};

/* Also without a status: goes away, wants TLS, wants a password. */
static const int lane_codes[] = {530, 534, 535, 538};

/* Too large, in whole or in its header: another message may well pass. */
static const struct status sizes[] = {{0, 2, 3}, {0, 3, 4}};

static const struct {
	struct status status;
	int64_t seconds;
} waits[] = {
    /* Gmail: "stop ten minutes, then one connection". */
    {{4, 7, 28}, 600},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* "5.7.26" at the beginning of s: its length, 0 when there is none. */
static size_t
status_length(struct str s, struct status *out)
{
	int part[3] = {0};
	size_t at = 0;

	for (int i = 0; i < 3; i++) {
		size_t from = at;

		while (at < s.n && at - from < 3 && s.p[at] >= '0' &&
		       s.p[at] <= '9')
			part[i] = part[i] * 10 + (s.p[at++] - '0');
		if (at == from || (i < 2 && (at == s.n || s.p[at++] != '.')))
			return 0;
	}
	if ((part[0] != 2 && part[0] != 4 && part[0] != 5) ||
	    (at < s.n && s.p[at] != ' '))
		return 0;
	*out = (struct status){part[0], part[1], part[2]};
	return at;
}

static bool
among(const struct status *rows, size_t n, struct status s)
{
	for (size_t i = 0; i < n; i++)
		if ((rows[i].class == 0 || rows[i].class == s.class) &&
		    rows[i].subject == s.subject &&
		    (rows[i].detail == -1 || rows[i].detail == s.detail))
			return true;
	return false;
}

void
reply_escape(char *text, size_t size, struct str bytes)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < bytes.n; i++) {
		unsigned char c = (unsigned char)bytes.p[i];

		if (c >= ' ' && c <= '~' && c != '\\') {
			if (n + 1 >= size)
				return;
			text[n++] = (char)c;
		} else {
			if (n + 4 >= size)
				return;
			n += (size_t)snprintf(text + n, 5, "\\x%02x", c);
		}
		text[n] = '\0';
	}
}

void
reply_line(struct reply *r, struct str line)
{
	struct status status;
	int64_t code;
	size_t n;
	bool first;

	while (line.n > 0 &&
	       (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
		line.n--;
	if (line.n < 3 || !str_i64(str_head(line, 3), &code) || code < 100)
		return;
	if (r->whole)
		memset(r, 0, sizeof(*r));
	first = r->code == 0;
	r->code = (int)code;
	r->whole = line.n == 3 || line.p[3] != '-';
	line = str_from(line, 4);
	n = status_length(line, &status);
	if (first && n > 0)
		memcpy(r->status, line.p, n);
	/* Some say the status again in every line. */
	if (n > 0 && str_eq(str_head(line, n), str_of(r->status)))
		line = str_trim(str_from(line, n));
	if (!first && line.n > 0)
		reply_escape(r->text, sizeof(r->text), STR(" "));
	reply_escape(r->text, sizeof(r->text), line);
}

void
reply_copy(const struct reply *from, struct submit_result *r)
{
	r->code = from->code;
	memcpy(r->status, from->status, sizeof(r->status));
	memcpy(r->text, from->text, sizeof(r->text));
}

/* Ours or the server's, not this message's and not the contact's. */
static bool
lane(const struct reply *reply, enum reply_stage stage, struct status s)
{
	if (stage == REPLY_BEFORE || among(lanes, COUNT(lanes), s))
		return true;
	/* At the message's end it may still be about the message. */
	if (reply->code == 421)
		return stage != REPLY_DOT;
	for (size_t i = 0; i < COUNT(lane_codes); i++)
		if (reply->code == lane_codes[i])
			return true;
	return stage == REPLY_MAIL && reply->code != 552 &&
	       !among(sizes, COUNT(sizes), s);
}

void
reply_judge(
    const struct reply *reply, enum reply_stage stage, struct submit_result *r)
{
	struct status s = {0, 0, 0};

	reply_copy(reply, r);
	/* A status of another class than the code's is not to be believed. */
	if (status_length(str_of(reply->status), &s) > 0 &&
	    s.class != reply->code / 100)
		s = (struct status){0, 0, 0};
	for (size_t i = 0; i < COUNT(waits); i++)
		if (among(&waits[i].status, 1, s))
			r->retry_after = waits[i].seconds;
	if (lane(reply, stage, s))
		r->outcome = SUBMIT_LANE;
	else if (reply->code / 100 == 5)
		r->outcome = SUBMIT_PERM;
	else
		r->outcome = SUBMIT_TEMP;
	r->recipient = r->outcome == SUBMIT_PERM && stage == REPLY_RCPT &&
		       among(recipients, COUNT(recipients), s);
}
