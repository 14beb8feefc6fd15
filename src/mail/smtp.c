/* SPDX-License-Identifier: ISC */
/*
 * Submission by SMTP (RFC 5321).  MAIL, RCPT and DATA go in one (RFC 2920)
 * where the server has nothing against it: each answer that is waited for is a
 * sleep, and to be woken from it takes longer than to send a mail.  After
 * anything but an accepted message the connection is dropped, for the next
 * message might read the answer to this one (MAIL 17).
 */
#include "mail/backend.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/library.h"
#include "mail/reply.h"
#include "mail/wire.h"

#define HERE_SECONDS 60
#define AWAY_SECONDS 300 /* RFC 5321 would wait ten minutes behind the dot */
/* Some servers close after so many, others without a word (MAIL 11). */
#define CONNECTION_MAX 50
#define QUIT_MS 1000
#define OUT_MAX 65536 /* more than that leaves in pieces */

struct smtp {
	struct wire *wire;
	int timeout;   /* seconds */
	unsigned sent; /* messages that this connection has brought through */

	const struct submit_mail *mail;
	int64_t deadline;
	enum reply_stage stage; /* what is waited for */
	struct reply reply;     /* the last one */
	bool heard;             /* something of this message was answered */
	bool refused;           /* so that we can not go on */
	size_t at;              /* of its bytes: so many are in `out` or gone */
	bool out_whole;         /* the last bytes may have left */
	bool held;              /* they were refused to the server */
	char out[OUT_MAX];
};

/* As much as there is room for; true: the end of the message is with it. */
static bool
fill(struct smtp *s, size_t *n)
{
	struct str bytes = s->mail->bytes;

	*n = 0;
	while (s->at < bytes.n && *n + 2 <= sizeof(s->out)) {
		const char *p = bytes.p + s->at, *end;
		size_t left = bytes.n - s->at, most = sizeof(s->out) - *n;
		bool begins = s->at == 0 || p[-1] == '\n';

		if (begins && *p == '.') {
			s->out[(*n)++] = '.';
			most--;
		}
		end = memchr(p, '\n', left);
		left = end == NULL ? left : (size_t)(end + 1 - p);
		left = left < most ? left : most;
		memcpy(s->out + *n, p, left);
		*n += left;
		s->at += left;
	}
	if (s->at < bytes.n || *n + 3 > sizeof(s->out))
		return false;
	memcpy(s->out + *n, ".\r\n", 3);
	*n += 3;
	return true;
}

static bool
say_message(struct smtp *s)
{
	const struct submit_mail *mail = s->mail;
	bool end;
	size_t n;

	do {
		end = fill(s, &n);
		if (end) {
			if (!mail->sending(mail->ctx)) {
				s->held = true;
				return false;
			}
			s->out_whole = true;
		}
		if (!wire_say(s->wire, (struct str){s->out, n}, s->deadline))
			return false;
	} while (!end);
	return true;
}

/* Whether the answer to that command lets us go on. */
static bool
hear(struct smtp *s, enum reply_stage stage)
{
	s->stage = stage;
	if (!wire_hear(s->wire, &s->reply, s->deadline))
		return false;
	s->heard = true;
	s->refused = stage == REPLY_DATA  ? s->reply.code != 354
		     : stage == REPLY_DOT ? s->reply.code != 250
					  : s->reply.code / 100 != 2;
	return !s->refused;
}

static bool
say_envelope(struct smtp *s)
{
	static const enum reply_stage stages[] = {
	    REPLY_MAIL, REPLY_RCPT, REPLY_DATA};
	const struct submit_mail *m = s->mail;
	char text[3][ADDRESS_MAX + 64], all[sizeof(text)], size[32] = "";
	bool together = wire_pipelines(s->wire);

	if (wire_takes_size(s->wire))
		snprintf(size, sizeof(size), " SIZE=%zu", m->bytes.n);
	snprintf(text[0], sizeof(text[0]), "MAIL FROM:<%.*s>%s\r\n",
	    STR_ARG(m->from), size);
	snprintf(
	    text[1], sizeof(text[1]), "RCPT TO:<%.*s>\r\n", STR_ARG(m->rcpt));
	snprintf(text[2], sizeof(text[2]), "DATA\r\n");
	snprintf(all, sizeof(all), "%s%s%s", text[0], text[1], text[2]);
	s->stage = REPLY_MAIL;
	if (together && !wire_say(s->wire, str_of(all), s->deadline))
		return false;
	for (int i = 0; i < 3; i++)
		if ((!together &&
			!wire_say(s->wire, str_of(text[i]), s->deadline)) ||
		    !hear(s, stages[i]))
			return false;
	return true;
}

static bool
pass(struct smtp *s)
{
	s->deadline = clock_ms() + (int64_t)s->timeout * 1000;
	s->at = 0;
	s->out_whole = s->held = s->heard = s->refused = false;
	memset(&s->reply, 0, sizeof(s->reply));
	return say_envelope(s) && say_message(s) && hear(s, REPLY_DOT);
}

static void
judge(const struct smtp *s, struct submit_result *r)
{
	const struct reply *reply = &s->reply;

	if (s->held)
		submit_say(r, SUBMIT_HELD, "held back before its last byte");
	else if (s->refused && reply->code >= 400)
		reply_judge(reply, s->stage, r);
	else if (s->out_whole)
		submit_say(r, SUBMIT_UNCERTAIN, "no answer to the message: %s",
		    s->refused ? reply->text : wire_why(s->wire));
	else if (s->refused)
		submit_say(r, SUBMIT_LANE, "no answer that is known: %d %s",
		    reply->code, reply->text);
	else
		submit_say(r, SUBMIT_TEMP, "broke off: %s", wire_why(s->wire));
}

/*
 * Closed between two messages, without a word or with one that we take for the
 * answer to MAIL: nothing of this message was heard.  Not when the word is
 * about us: then a second knock would make it worse.
 */
static bool
went_away(const struct smtp *s)
{
	return s->sent > 0 && !s->held && !s->out_whole &&
	       (!s->heard || (s->reply.code == 421 && s->stage == REPLY_MAIL &&
				 strncmp(s->reply.status, "4.7.", 4) != 0));
}

static bool
connect_for(struct smtp *s, struct submit_result *r)
{
	struct str from = s->mail->from;
	char domain[ADDRESS_MAX + 1];
	struct reply refusal;

	if (wire_is_connected(s->wire))
		return true;
	s->sent = 0;
	snprintf(domain, sizeof(domain), "%.*s",
	    STR_ARG(str_from(from, str_chr(from, '@') + 1)));
	if (wire_connect(s->wire, domain, &refusal))
		return true;
	if (refusal.code != 0)
		reply_judge(&refusal, REPLY_BEFORE, r);
	else
		submit_say(r, SUBMIT_LANE, "%s", wire_why(s->wire));
	return false;
}

static void
quit(struct smtp *s)
{
	int64_t deadline = clock_ms() + QUIT_MS;

	(void)!(wire_say(s->wire, STR("QUIT\r\n"), deadline) &&
		wire_hear(s->wire, &s->reply, deadline));
	wire_drop(s->wire);
}

static void
smtp_send(void *state, const struct submit_mail *mail, struct submit_result *r)
{
	struct smtp *s = state;
	bool well;

	s->mail = mail;
	if (!connect_for(s, r))
		return;
	well = pass(s);
	if (!well && went_away(s)) {
		wire_drop(s->wire);
		if (!connect_for(s, r))
			return;
		well = pass(s);
	}
	if (!well) {
		judge(s, r);
		wire_drop(s->wire);
		return;
	}
	reply_copy(&s->reply, r);
	r->outcome = SUBMIT_ACCEPTED;
	if (++s->sent == CONNECTION_MAX)
		quit(s);
}

static void *
smtp_open(struct arena *a, const struct transport *t,
    const struct submit_setup *setup, struct str *why)
{
	struct smtp *s = ARENA_NEW(a, struct smtp);
	struct wire_setup wire = {.tls = t->tls,
	    .socket = backend_text(a, t->path),
	    .user = backend_text(a, setup->user),
	    .password = backend_text(a, setup->password),
	    .ca = backend_text(a, setup->ca)};

	if (str_chr(setup->user, '\0') < setup->user.n ||
	    str_chr(setup->password, '\0') < setup->password.n) {
		*why = STR("the name or the password holds a NUL");
		return NULL;
	}
	wire.host =
	    wire.socket != NULL
		? STR("localhost")
		: str_format(a, "%.*s:%u", STR_ARG(t->host), (unsigned)t->port);
	wire.timeout = setup->timeout > 0 ? setup->timeout
		       : t->here          ? HERE_SECONDS
					  : AWAY_SECONDS;
	s->timeout = wire.timeout;
	s->wire = wire_new(a, &wire, why);
	return s->wire == NULL ? NULL : s;
}

static void
smtp_close(void *state)
{
	struct smtp *s = state;

	if (wire_is_connected(s->wire))
		quit(s);
	wire_free(s->wire);
}

struct library
smtp_library(void)
{
	return wire_library();
}

const struct backend smtp_backend = {smtp_open, smtp_send, smtp_close};
