/* SPDX-License-Identifier: ISC */
/*
 * What comes back: each NAME.eml of tests/mail/bounces against NAME.want, all
 * that bounce_read() tells about it.  UPDATE=1 writes the files;
 * tests/lint/bounces.sh compares them with another reader of mail.  Then the
 * rules one by one, and messages that would be long as files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <dirent.h>

#include "base/buf.h"
#include "mail/bounce.h"
#include "mail/mime.h"
#include "sitedir.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
line(struct buf *b, const char *name, struct str value)
{
	if (value.n > 0)
		buf_printf(b, "%s: %.*s\n", name, STR_ARG(value));
}

static struct str
told(struct arena *a, struct str message, const char *recipient)
{
	struct bounce bounce;
	struct buf b;

	assert_null(bounce_read(a, message, str_of(recipient), &bounce));
	buf_init(&b, a, 1 << 16);
	line(&b, "kind", str_of(bounce_kind_name(bounce.kind)));
	line(&b, "why", str_of(bounce.why));
	for (size_t i = 0; i < bounce.n_recipients; i++) {
		const struct dsn_recipient *r = &bounce.recipients[i];

		buf_printf(&b, "recipient: %s%s\n", bounce_kind_name(r->kind),
		    r == bounce.decided ? " decides" : "");
		line(&b, " original", r->original);
		line(&b, " final", r->final);
		line(&b, " action", r->action);
		line(&b, " status", r->status);
		line(&b, " diagnostic", r->diagnostic);
	}
	line(&b, "feedback-type", bounce.feedback_type);
	line(&b, "original-rcpt", bounce.original_rcpt);
	line(&b, "message-id", bounce.message_id);
	line(&b, "list-unsubscribe", bounce.list_unsubscribe);
	line(&b, "feedback-id", bounce.feedback_id);
	for (size_t i = 0; i < bounce.n_candidates; i++)
		buf_printf(&b, "candidate: %s %.*s at %.*s\n",
		    bounce_where_name(bounce.candidates[i].where),
		    STR_ARG(bounce.candidates[i].local),
		    STR_ARG(bounce.candidates[i].domain));
	assert_false(b.bad);
	return buf_view(&b);
}

static struct str
with_crlf(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, a, 2 * text.n);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '\n')
			buf_char(&b, '\r');
		buf_char(&b, text.p[i]);
	}
	return buf_view(&b);
}

static bool
same(const char *name, struct str have, struct str want)
{
	if (str_eq(have, want))
		return true;
	fprintf(stderr, "%s: expected\n%.*s%s: told\n%.*s", name, STR_ARG(want),
	    name, STR_ARG(have));
	return false;
}

static bool
run(const char *folder, const char *name)
{
	struct arena *a = arena_new(0);
	struct str message, want, have;
	const char *file = str_format(a, "%s/%s", folder, name).p;
	const char *wanted =
	    str_format(a, "%s/%.*s.want", folder, (int)strlen(name) - 4, name)
		.p;
	bool good;
	FILE *f;

	assert_true(sitedir_read(a, file, &message));
	have = told(a, message, "");
	if (getenv("UPDATE") != NULL) {
		f = fopen(wanted, "w");
		assert_non_null(f);
		assert_int_equal(fwrite(have.p, 1, have.n, f), have.n);
		assert_int_equal(fclose(f), 0);
	}
	if (!sitedir_read(a, wanted, &want))
		want = STR("(no such file)\n");
	good = same(name, have, want) &&
	       same(name, told(a, with_crlf(a, message), ""), want);
	arena_free(a);
	return good;
}

static int
is_message(const struct dirent *d)
{
	return str_ends(str_of(d->d_name), STR(".eml"));
}

static void
reads_every_message(void **state)
{
	const char *top = getenv("srcdir");
	struct dirent **names;
	char folder[4096];
	int n, bad = 0;

	(void)state;
	snprintf(folder, sizeof(folder), "%s/tests/mail/bounces",
	    top == NULL ? "." : top);
	n = scandir(folder, &names, is_message, alphasort);
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		bad += !run(folder, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	assert_int_equal(bad, 0);
}

static void
judges_by_action_and_status(void **state)
{
	static const struct {
		const char *action, *status, *diagnostic, *want;
	} cases[] = {
	    {"failed", "5.1.1", "", "hard"},
	    {"failed", "5.1.0", "", "hard"},
	    {"failed", "5.1.2", "", "hard"},
	    {"failed", "5.1.3", "", "hard"},
	    {"failed", "5.1.6", "", "hard"},
	    {"failed", "5.1.10", "", "hard"},
	    {"failed", "5.1.5", "", "unknown"},
	    {"failed", "5.1.7", "", "sender"},
	    {"failed", "5.1.8", "", "sender"},
	    {"failed", "5.1.9", "", "unknown"},
	    {"failed", "5.2.0", "", "soft"},
	    {"failed", "5.2.1", "", "hard"},
	    {"failed", "5.2.2", "", "soft"},
	    {"failed", "5.2.3", "", "sender"},
	    {"failed", "5.2.10", "", "soft"},
	    {"failed", "5.3.0", "", "soft"},
	    {"failed", "5.3.4", "", "sender"},
	    {"failed", "5.4.4", "", "soft"},
	    {"failed", "5.5.0", "", "soft"},
	    {"failed", "5.5.2", "", "sender"},
	    {"failed", "5.6.7", "", "sender"},
	    {"failed", "5.7.1", "", "sender"},
	    {"failed", "5.7.515", "", "sender"},
	    {"failed", "5.9.9", "", "soft"},
	    {"failed", "5.0.0", "", "soft"},
	    {"failed", "4.1.1", "", "soft"},
	    {"failed", "4.2.1", "", "soft"},
	    {"failed", "4.4.7", "", "soft"},
	    {"failed", "4.7.28", "", "sender"},
	    {"failed", "2.1.5", "", "unknown"},
	    {"failed", "", "", "unknown"},
	    {"failed", "550", "", "unknown"},
	    {"failed", "5.1.1000", "", "unknown"},
	    {"failed", "5.1.1.1", "", "unknown"},
	    {"delayed", "4.2.0", "", "delayed"},
	    {"delayed", "5.1.1", "smtp; 550 5.1.1 x", "delayed"},
	    {"delivered", "5.1.1", "", "fine"},
	    {"relayed", "2.0.0", "", "fine"},
	    {"expanded", "2.0.0", "", "fine"},
	    {"exploded", "5.1.1", "", "unknown"},
	    {"", "5.1.1", "", "hard"},
	    {"", "4.2.2", "", "delayed"},
	    {"", "2.0.0", "", "fine"},
	    {"", "", "", "unknown"},
	    {"", "", "smtp; 550 5.1.1 x", "hard"},
	    /* The other server's own words, where they say more. */
	    {"failed", "5.0.0", "smtp; 550 5.1.1 x", "hard"},
	    {"failed", "5.0.0", "smtp;550-5.7.1 x 550 5.7.1 y", "sender"},
	    {"failed", "5.1.0", "smtp; 550 5.7.1 x", "sender"},
	    {"failed", "5.0.0", "550 5.1.1 unknown; see 550", "hard"},
	    {"failed", "5.0.0", "smtp; 450 4.1.1 x", "soft"},
	    {"failed", "5.2.2", "smtp; 550 5.1.1 x", "soft"},
	    {"failed", "5.0.0", "x-unix; 5.1.1", "soft"},
	    {"failed", "", "smtp; 550 no", "soft"},
	    {"failed", "", "smtp; 450 no", "soft"},
	    {"failed", "", "smtp; 250 no", "unknown"},
	    {"failed", "", "smtp; 5500 no", "unknown"},
	    {"failed", "5.0.0", "smtp; 554 delivery error: dd gone", "hard"},
	    {"failed", "5.0.0", "smtp; 451 delivery error: dd gone", "soft"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *have =
		    bounce_kind_name(dsn_verdict(str_of(cases[i].action),
			str_of(cases[i].status), str_of(cases[i].diagnostic)));

		if (strcmp(have, cases[i].want) != 0)
			fail_msg("%s %s %s: %s instead of %s", cases[i].action,
			    cases[i].status, cases[i].diagnostic, have,
			    cases[i].want);
	}
}

#define REPORT(type, part)                                              \
	"Content-Type: multipart/report; boundary=b; report-type=" type \
	"\n\n--b\nContent-Type: " part "\n\n"

/* The kind, and why it is unknown. */
static void
says_what_it_is(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
	    {REPORT("delivery-status", "message/delivery-status"),
		"kind: unknown\nwhy: the report names no recipient\n"},
	    {REPORT("delivery-status", "message/delivery-status") "Action: x",
		"kind: unknown\n"
		"why: action and status do not tell what happened\n"},
	    {REPORT("delivery-status", "text/plain") "Action: failed",
		"kind: unknown\n"
		"why: the report has no part message/delivery-status\n"},
	    {REPORT("feedback-report", "message/delivery-status"),
		"kind: unknown\n"
		"why: the report has no part message/feedback-report\n"},
	    {REPORT("feedback-report", "message/feedback-report"),
		"kind: unknown\nwhy: its Feedback-Type is not abuse, fraud, "
		"opt-out or not-spam\n"},
	    {REPORT("feedback-report",
		 "message/feedback-report") "Feedback-Type: Fraud",
		"kind: complaint\n"},
	    {REPORT("feedback-report",
		 "message/feedback-report") "\n\nFeedback-Type: opt-out",
		"kind: complaint\n"},
	    {REPORT("delivery", "message/delivery-status"),
		"kind: unknown\n"
		"why: the report's report-type is not known\n"},
	    /* Only a report is one. */
	    {"Content-Type: multipart/mixed; boundary=b;"
	     " report-type=delivery-status\n\n--b\n"
	     "Content-Type: message/delivery-status\n\n"
	     "Action: failed\nStatus: 5.1.1\n",
		"kind: unknown\n"
		"why: it is no report and no automatic reply\n"},
	    {"X-Autorespond: yes\n\n", "kind: reply\n"},
	    {"Precedence: auto_reply\n\n", "kind: reply\n"},
	    {"Auto-Submitted: (yes) auto-replied; x=y\n\n", "kind: reply\n"},
	    {"Auto-Submitted: No (a person)\n\n",
		"kind: unknown\n"
		"why: it is no report and no automatic reply\n"},
	    {"From: The Postmaster <Postmaster@x.test>\n"
	     "Auto-Submitted: auto-replied\n\n",
		"kind: unknown\n"
		"why: a mail system wrote it, but it is no report\n"},
	};
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str have = told(a, str_of(cases[i].text), "");

		if (!str_starts(have, str_of(cases[i].want)))
			fail_msg("%s: %.*s", cases[i].text, STR_ARG(have));
	}
	arena_free(a);
}

static void
refuses_what_is_empty_or_too_long(void **state)
{
	struct arena *a = arena_new(0);
	char *p = arena_alloc(a, BOUNCE_SIZE_MAX + 1);
	struct bounce b;

	(void)state;
	assert_string_equal(
	    bounce_read(a, STR(""), STR(""), &b), "it is empty");
	assert_int_equal(b.kind, BOUNCE_UNKNOWN);
	assert_string_equal(
	    bounce_read(a, (struct str){p, BOUNCE_SIZE_MAX + 1}, STR(""), &b),
	    "it is larger than 1 MiB");
	assert_int_equal(b.kind, BOUNCE_UNKNOWN);
	assert_null(
	    bounce_read(a, (struct str){p, BOUNCE_SIZE_MAX}, STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_UNKNOWN);
	arena_free(a);
}

static void
takes_the_envelope_first(void **state)
{
	static const char text[] = "X-Original-To: x+1@b.test\n"
				   "Delivered-To: <d+1@b.test>\n"
				   "Envelope-To: \"odd <name>\" <e+1@b.test>\n"
				   "To: X+1@B.TEST, other@b.test\n"
				   "Auto-Submitted: auto-replied\n\n";
	struct arena *a = arena_new(0);
	struct str have = told(a, str_of(text), "b+1@b.test");

	(void)state;
	assert_true(str_eq(have, STR("kind: reply\n"
				     "candidate: envelope b+1 at b.test\n"
				     "candidate: header x+1 at b.test\n"
				     "candidate: header d+1 at b.test\n"
				     "candidate: header e+1 at b.test\n"
				     "candidate: header X+1 at B.TEST\n")));
	have = told(a, str_of(text), "x+1@B.test");
	assert_true(str_starts(
	    have, STR("kind: reply\ncandidate: envelope x+1 at B.test\n"
		      "candidate: header d+1 at b.test\n")));
	arena_free(a);
}

/* A report whose status part lies in `depth` multiparts, its own included. */
static struct str
nested(struct arena *a, int depth)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	buf_printf(&b, "Content-Type: multipart/report; boundary=b1;"
		       " report-type=delivery-status\n\n--b1\n");
	for (int i = 2; i <= depth; i++)
		buf_printf(&b,
		    "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
		    i);
	buf_printf(&b, "Content-Type: message/delivery-status\n\n"
		       "Final-Recipient: rfc822; a@b.test\n"
		       "Action: failed\nStatus: 5.1.1\n");
	for (int i = depth; i > 0; i--)
		buf_printf(&b, "--b%d--\n", i);
	return buf_view(&b);
}

static void
bounds_the_depth(void **state)
{
	struct arena *a = arena_new(0);
	struct bounce b;

	(void)state;
	assert_null(bounce_read(a, nested(a, MIME_DEPTH), STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_HARD);
	assert_null(bounce_read(a, nested(a, MIME_DEPTH + 1), STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_UNKNOWN);
	assert_string_equal(
	    b.why, "it has too many parts, or too deep in each other");
	arena_free(a);
}

/* A report with `parts` parts before that of the status, for so many. */
static struct str
wide(struct arena *a, int parts, int recipients)
{
	struct buf b;

	buf_init(&b, a, 1 << 16);
	buf_printf(&b, "Content-Type: multipart/report; boundary=b;"
		       " report-type=delivery-status\n\n");
	for (int i = 0; i < parts; i++)
		buf_printf(&b, "--b\n\n%d\n", i);
	buf_printf(&b, "--b\nContent-Type: message/delivery-status\n");
	for (int i = 0; i < recipients; i++)
		buf_printf(&b,
		    "\nFinal-Recipient: rfc822; a%d@b.test\n"
		    "Action: failed\nStatus: 5.1.1\n",
		    i);
	return buf_view(&b);
}

static void
bounds_parts_and_recipients(void **state)
{
	struct arena *a = arena_new(0);
	struct bounce b;

	(void)state;
	assert_null(bounce_read(a, wide(a, MIME_PARTS - 2, 1), STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_HARD);
	assert_null(bounce_read(a, wide(a, MIME_PARTS - 1, 1), STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_UNKNOWN);
	assert_null(bounce_read(a, wide(a, 0, DSN_RECIPIENTS), STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_HARD);
	assert_int_equal(b.n_recipients, DSN_RECIPIENTS);
	assert_null(
	    bounce_read(a, wide(a, 0, DSN_RECIPIENTS + 1), STR(""), &b));
	assert_int_equal(b.kind, BOUNCE_UNKNOWN);
	assert_int_equal(b.n_recipients, DSN_RECIPIENTS);
	assert_string_equal(b.why, "the report has too many recipients");
	arena_free(a);
}

static void
bounds_the_texts(void **state)
{
	struct arena *a = arena_new(0);
	struct bounce bounce;
	struct buf b;

	(void)state;
	buf_init(&b, a, 1 << 16);
	buf_printf(&b, "Content-Type: multipart/report; boundary=b;"
		       " report-type=delivery-status\n\n--b\n"
		       "Content-Type: message/delivery-status\n\n"
		       "Status: 5.1.1\nDiagnostic-Code: x");
	for (int i = 0; i < 400; i++)
		buf_printf(&b, "\xc3\xa5");
	assert_null(bounce_read(a, buf_view(&b), STR(""), &bounce));
	/* Whole letters only: one byte, then 255 of two. */
	assert_int_equal(bounce.decided->diagnostic.n, DSN_DIAGNOSTIC_MAX - 1);
	assert_true(str_utf8_ok(bounce.decided->diagnostic));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reads_every_message),
	    cmocka_unit_test(judges_by_action_and_status),
	    cmocka_unit_test(says_what_it_is),
	    cmocka_unit_test(refuses_what_is_empty_or_too_long),
	    cmocka_unit_test(takes_the_envelope_first),
	    cmocka_unit_test(bounds_the_depth),
	    cmocka_unit_test(bounds_parts_and_recipients),
	    cmocka_unit_test(bounds_the_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
