/* SPDX-License-Identifier: ISC */
#include "program/testmail.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/address.h"
#include "mail/findings.h"
#include "mail/message.h"
#include "mail/submit.h"
#include "program/command.h"
#include "program/password.h"
#include "publish/statedir.h"

#define BYTES_MAX 65536
#define NAME_BYTES 15

/* Random, as the message's own name. */
static struct str
name_of(struct arena *a)
{
	unsigned char bytes[NAME_BYTES];
	char *text = arena_alloc(a, NAME_BYTES * 8 / 5 + 1);

	random_bytes(bytes, sizeof(bytes));
	base32_encode(text, bytes, sizeof(bytes));
	return str_format(a, "test.%s", text);
}

static struct message
message_of(
    struct arena *a, const struct testmail *t, struct str name, int64_t now)
{
	const struct site *s = t->site;
	struct str from = image_str(&s->image, s->head->mail_from);
	struct str site = image_str(&s->image, s->head->name);
	struct message m = {.kind = MESSAGE_CONFIRMATION,
	    .date = now,
	    .offset = site_offset(s, now) / 60,
	    .from_name = site,
	    .from = from,
	    .to = t->to,
	    .subject = str_format(a, "Test: mail of %.*s", STR_ARG(site)),
	    .id = str_format(
		a, "%.*s@%.*s", STR_ARG(name), STR_ARG(address_domain(from))),
	    .feedback = {STR("test"), STR("check"), STR("confirmation")},
	    .feedback_sender = STR("kunderejse"),
	    .text = STR("Somebody who runs this site tries whether its mail "
			"arrives.\nThere is nothing to do.\n"),
	    .html = STR("<!DOCTYPE html><html lang=\"en\"><head><title>Test"
			"</title></head><body><p>Somebody who runs this site "
			"tries whether its mail arrives.</p><p>There is "
			"nothing to do.</p></body></html>")};

	random_bytes(m.seed, sizeof(m.seed));
	return m;
}

static void
say_what_to_look_at(const struct testmail *t)
{
	const struct site *s = t->site;
	struct str domain =
	    address_domain(image_str(&s->image, s->head->mail_from));

	fprintf(stderr,
	    "Open it there and show its source (\"Show original\", \"View "
	    "message source\").\nAuthentication-Results must say spf=pass, "
	    "dkim=pass with d=%.*s (header.d) and\ndmarc=pass; h= of "
	    "DKIM-Signature must name those of these that the mail has: %s.\n",
	    STR_ARG(domain), findings_headers());
}

static int
hand_over(struct arena *a, const struct testmail *t, const char *base,
    const struct submit_mail *mail)
{
	struct str transport =
	    image_str(&t->site->image, t->site->head->mail_transport);
	struct submit_setup setup = {.base = str_of(base)};
	struct submit_result r;
	struct password password;
	struct str why, code;
	struct submit *s;

	if (!password_read(&password, a, base))
		return COMMAND_SYSTEM;
	setup.user = password.user;
	setup.password = password.password;
	s = submit_open(a, transport, &setup, &why);
	password_wipe(&password);
	if (s == NULL) {
		fprintf(
		    stderr, "%.*s: %.*s\n", STR_ARG(transport), STR_ARG(why));
		return COMMAND_SYSTEM;
	}
	submit(s, mail, &r);
	submit_close(s);
	code = r.code > 0 ? str_format(a, "%d ", r.code) : STR("");
	fprintf(stderr, "%.*s by %.*s: %s, %.*s%s\n", STR_ARG(mail->rcpt),
	    STR_ARG(transport), submit_outcome_str(r.outcome), STR_ARG(code),
	    r.text);
	if (r.outcome != SUBMIT_ACCEPTED)
		return COMMAND_FAULTS;
	say_what_to_look_at(t);
	return COMMAND_GOOD;
}

static bool
leaves(void *ctx)
{
	(void)ctx;
	return true;
}

int
testmail(struct arena *a, const struct testmail *t, int64_t now)
{
	struct str name = name_of(a);
	struct message m = message_of(a, t, name, now);
	/* Not b@ as of all mail: a bounce of it is for somebody to read. */
	struct submit_mail mail = {
	    .from = m.from, .rcpt = t->to, .name = name, .sending = leaves};
	struct statedir names;
	const char *where;
	enum message_rc rc;
	struct buf b;

	if (!statedir_name(&names, a, t->dir, t->state))
		return COMMAND_SYSTEM;
	buf_init(&b, a, BYTES_MAX);
	rc = message_write(&m, &b, &where);
	if (rc != MESSAGE_OK) {
		fprintf(stderr, "%s %s\n", where, message_error(rc));
		return COMMAND_FAULTS;
	}
	mail.bytes = buf_view(&b);
	return hand_over(a, t, names.dir, &mail);
}
