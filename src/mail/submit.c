/* SPDX-License-Identifier: ISC */
#include "mail/submit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/library.h"
#include "base/log.h"
#include "mail/address.h"
#include "mail/backend.h"
#include "mail/reply.h"

struct submit {
	const struct backend *backend;
	void *state;
};

static const struct backend *const backends[] = {
    [TRANSPORT_SMTP] = &smtp_backend,
    [TRANSPORT_SENDMAIL] = &sendmail_backend,
    [TRANSPORT_DIR] = &dirbox_backend,
};

const char *
submit_outcome_str(enum submit_outcome o)
{
	switch (o) {
	case SUBMIT_ACCEPTED:
		return "accepted";
	case SUBMIT_TEMP:
		return "temp";
	case SUBMIT_PERM:
		return "perm";
	case SUBMIT_UNCERTAIN:
		return "uncertain";
	case SUBMIT_LANE:
		return "lane";
	case SUBMIT_HELD:
		return "held";
	case SUBMIT_OUTCOME__MAX:
		break;
	}
	return "?";
}

void
submit_say(struct submit_result *r, enum submit_outcome outcome,
    const char *format, ...)
{
	char text[2 * SUBMIT_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	r->outcome = outcome;
	r->text[0] = '\0';
	reply_escape(r->text, sizeof(r->text), str_of(text));
}

const char *
backend_text(struct arena *a, struct str s)
{
	return s.n == 0 ? NULL : str_copy(a, s).p;
}

struct submit *
submit_open(struct arena *a, struct str text, const struct submit_setup *setup,
    struct str *why)
{
	struct submit *s = ARENA_NEW(a, struct submit);
	struct transport t;

	if (!transport_parse(a, str_copy(a, text), &t, why))
		return NULL;
	s->backend = backends[t.kind];
	s->state = s->backend->open(a, &t, setup, why);
	return s->state == NULL ? NULL : s;
}

void
submit_close(struct submit *s)
{
	s->backend->close(s->state);
}

/* A lone CR or LF is where one message can pretend to be two. */
static bool
lines_ok(struct str s)
{
	const char *p = s.p, *end = s.p + s.n, *lf;

	if (s.n == 0 || end[-1] != '\n' || memchr(p, '\0', s.n) != NULL)
		return false;
	for (; p < end; p = lf + 1) {
		lf = memchr(p, '\n', (size_t)(end - p));
		if (lf == p || memchr(p, '\r', (size_t)(lf - p)) != lf - 1)
			return false;
	}
	return true;
}

/* What was said goes to logs and to who runs the site. */
static void
hide_addresses(struct submit_result *r)
{
	char room[4 * SUBMIT_TEXT];
	struct buf b = {.p = room, .cap = sizeof(room), .limit = sizeof(room)};
	struct str text;

	address_hide(&b, str_of(r->text));
	text = str_head(buf_view(&b), sizeof(r->text) - 1);
	memcpy(r->text, text.p, text.n);
	r->text[text.n] = '\0';
}

void
submit(
    struct submit *s, const struct submit_mail *mail, struct submit_result *r)
{
	memset(r, 0, sizeof(*r));
	if (!address_ok(mail->from))
		submit_say(r, SUBMIT_PERM, "the sender is no mail address");
	else if (!address_ok(mail->rcpt))
		submit_say(r, SUBMIT_PERM, "the recipient is no mail address");
	else if (!lines_ok(mail->bytes))
		submit_say(r, SUBMIT_PERM,
		    "the message has a NUL or a line that CR LF does not end");
	else
		s->backend->send(s->state, mail, r);
	hide_addresses(r);
	log_trace(LOG_MAIL,
	    "submit name=%.*s bytes=%zu outcome=%s code=%d "
	    "status=%s text=%s",
	    STR_ARG(mail->name), mail->bytes.n, submit_outcome_str(r->outcome),
	    r->code, r->status, r->text);
}

struct library
submit_library(void)
{
	return smtp_library();
}
