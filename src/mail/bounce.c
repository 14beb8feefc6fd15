/* SPDX-License-Identifier: ISC */
#include "mail/bounce.h"

#include "base/arena.h"
#include "mail/mime.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define LOCAL_MAX 64
#define DOMAIN_MAX 255
#define WORD_MAX 64

const char *
bounce_where_name(enum bounce_where where)
{
	static const char *const names[BOUNCE_WHERE__MAX] = {
	    [BOUNCE_ENVELOPE] = "envelope",
	    [BOUNCE_HEADER] = "header",
	    [BOUNCE_SENT_AS] = "sent-as",
	    [BOUNCE_ORIGINAL] = "original",
	    [BOUNCE_FINAL] = "final",
	    [BOUNCE_RETURNED_TO] = "returned-to",
	    [BOUNCE_MESSAGE_ID] = "message-id",
	};

	return names[where];
}

/* The fields looked for, in whichever block. */
enum want {
	/* of the message itself */
	X_ORIGINAL_TO,
	DELIVERED_TO,
	ENVELOPE_TO,
	TO,
	FROM,
	AUTO_SUBMITTED,
	X_AUTOREPLY,
	X_AUTORESPOND,
	PRECEDENCE,
	X_FAILED_RECIPIENTS,
	/* of the returned one */
	JUNK_RECIPIENT,
	RETURN_PATH,
	MESSAGE_ID,
	LIST_UNSUBSCRIBE,
	FEEDBACK_ID,
	/* of a feedback report */
	FEEDBACK_TYPE,
	ORIGINAL_MAIL_FROM,
	ORIGINAL_RCPT_TO,
	WANT__MAX
};

static enum want
want_of(struct str name)
{
	static const char *const names[WANT__MAX] = {
	    [X_ORIGINAL_TO] = "X-Original-To",
	    [DELIVERED_TO] = "Delivered-To",
	    [ENVELOPE_TO] = "Envelope-To",
	    [TO] = "To",
	    [FROM] = "From",
	    [AUTO_SUBMITTED] = "Auto-Submitted",
	    [X_AUTOREPLY] = "X-Autoreply",
	    [X_AUTORESPOND] = "X-Autorespond",
	    [PRECEDENCE] = "Precedence",
	    [X_FAILED_RECIPIENTS] = "X-Failed-Recipients",
	    [JUNK_RECIPIENT] = "X-HmXmrOriginalRecipient",
	    [RETURN_PATH] = "Return-Path",
	    [MESSAGE_ID] = "Message-ID",
	    [LIST_UNSUBSCRIBE] = "List-Unsubscribe",
	    [FEEDBACK_ID] = "Feedback-ID",
	    [FEEDBACK_TYPE] = "Feedback-Type",
	    [ORIGINAL_MAIL_FROM] = "Original-Mail-From",
	    [ORIGINAL_RCPT_TO] = "Original-Rcpt-To",
	};
	size_t i = 0;

	while (i < WANT__MAX && !str_ieq(name, str_of(names[i])))
		i++;
	return (enum want)i;
}

/* The first of each field that is looked for. */
struct fields {
	bool has[WANT__MAX];
	struct str value[WANT__MAX];
};

/* Reads a block up to the first line that is no field; lines of nothing before
 * it are passed over. */
static void
read_fields(struct arena *a, struct str block, struct fields *f)
{
	struct mime_field field;
	enum mime_line line;
	enum want want;
	bool begun = false;

	*f = (struct fields){.has = {false}};
	while ((line = mime_next(a, &block, &field)) == MIME_FIELD ||
	       (line == MIME_BLANK && !begun)) {
		if (line == MIME_BLANK)
			continue;
		begun = true;
		want = want_of(field.name);
		if (want == WANT__MAX || f->has[want])
			continue;
		f->has[want] = true;
		f->value[want] = field.value;
	}
}

struct reading {
	struct arena *arena;
	struct mime mime;
	struct fields head, returned, feedback;
	size_t report; /* its part's number; 0: none */
	struct bounce *b;
};

/* What stands between the brackets of a field that holds one address, else its
 * first word. */
static struct str
address_of(struct str value)
{
	size_t i = 0, end;

	while (i < value.n && value.p[i] != '<') {
		if (value.p[i] == '"')
			while (++i < value.n && value.p[i] != '"')
				i += value.p[i] == '\\';
		i++;
	}
	if (i >= value.n) {
		struct str rest = value, word;

		str_word(&rest, &word);
		return str_head(word, str_chr(word, ','));
	}
	value = str_from(value, i + 1);
	end = str_chr(value, '>');
	return str_trim(str_head(value, end));
}

static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '<' ||
		    s.p[i] == '>')
			return false;
	return true;
}

static size_t
last_at(struct str s)
{
	size_t i = s.n;

	while (i > 0 && s.p[i - 1] != '@')
		i--;
	return i == 0 ? s.n : i - 1;
}

static void
add_candidate(struct reading *r, enum bounce_where where, struct str address)
{
	struct bounce *b = r->b;
	size_t at = last_at(address);
	struct bounce_candidate c = {
	    where, str_head(address, at), str_from(address, at + 1)};

	if (c.local.n == 0 || c.local.n > LOCAL_MAX ||
	    c.domain.n > DOMAIN_MAX || !is_plain(address) ||
	    b->n_candidates == BOUNCE_CANDIDATES)
		return;
	for (size_t i = 0; i < b->n_candidates; i++)
		if (str_eq(b->candidates[i].local, c.local) &&
		    str_ieq(b->candidates[i].domain, c.domain))
			return;
	b->candidates[b->n_candidates++] = c;
}

static void
add_field(struct reading *r, enum bounce_where where, const struct fields *f,
    enum want want)
{
	add_candidate(r, where, address_of(f->value[want]));
}

/* In the order of enum bounce_where. */
static void
collect_candidates(struct reading *r, struct str recipient)
{
	struct bounce *b = r->b;

	add_candidate(r, BOUNCE_ENVELOPE, address_of(recipient));
	for (enum want w = X_ORIGINAL_TO; w <= TO; w++)
		add_field(r, BOUNCE_HEADER, &r->head, w);
	add_field(r, BOUNCE_SENT_AS, &r->feedback, ORIGINAL_MAIL_FROM);
	add_field(r, BOUNCE_SENT_AS, &r->returned, RETURN_PATH);
	for (size_t i = 0; i < b->n_recipients; i++)
		add_candidate(r, BOUNCE_ORIGINAL, b->recipients[i].original);
	add_candidate(r, BOUNCE_ORIGINAL, b->original_rcpt);
	for (size_t i = 0; i < b->n_recipients; i++)
		add_candidate(r, BOUNCE_FINAL, b->recipients[i].final);
	add_field(r, BOUNCE_RETURNED_TO, &r->returned, TO);
	add_field(r, BOUNCE_MESSAGE_ID, &r->returned, MESSAGE_ID);
}

static bool
is_one_of(struct str s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(names[i])))
			return true;
	return false;
}

/* The first part of one of these types behind `from`; 0: none. */
static size_t
find_part(
    const struct mime *mime, size_t from, const char *const *types, size_t n)
{
	for (size_t i = from + 1; i < mime->n; i++)
		if (is_one_of(mime->parts[i].type, types, n))
			return i;
	return 0;
}

/* The returned message or its head is the first behind the report. */
static void
read_returned(struct reading *r)
{
	static const char *const types[] = {"message/rfc822",
	    "text/rfc822-headers", "message/rfc822-headers", "message/global",
	    "message/global-headers"};
	size_t i = find_part(&r->mime, r->report, types, COUNT(types));
	struct bounce *b = r->b;

	if (i == 0)
		return;
	read_fields(
	    r->arena, mime_body(r->arena, &r->mime.parts[i]), &r->returned);
	b->message_id = mime_clean(r->arena,
	    address_of(r->returned.value[MESSAGE_ID]), BOUNCE_LINE_MAX);
	b->list_unsubscribe = mime_clean(
	    r->arena, r->returned.value[LIST_UNSUBSCRIBE], BOUNCE_LINE_MAX);
	b->feedback_id = mime_clean(
	    r->arena, r->returned.value[FEEDBACK_ID], BOUNCE_LINE_MAX);
}

static void
say_unknown(struct reading *r, const char *why)
{
	r->b->kind = BOUNCE_UNKNOWN;
	r->b->why = why;
}

static void
say_missing(struct reading *r, const char *why)
{
	say_unknown(r, r->mime.cut
			   ? "it has too many parts, or too deep in each other"
			   : why);
}

static void
read_delivery(struct reading *r)
{
	static const char *const types[] = {
	    "message/delivery-status", "message/global-delivery-status"};
	struct bounce *b = r->b;
	struct dsn dsn;

	r->report = find_part(&r->mime, 0, types, COUNT(types));
	if (r->report == 0) {
		say_missing(
		    r, "the report has no part message/delivery-status");
		return;
	}
	dsn_read(
	    r->arena, mime_body(r->arena, &r->mime.parts[r->report]), &dsn);
	b->recipients = dsn.recipients;
	b->n_recipients = dsn.n;
	for (size_t i = 0; i < dsn.n; i++)
		if (b->decided == NULL ||
		    dsn.recipients[i].kind < b->decided->kind)
			b->decided = &dsn.recipients[i];
	if (b->decided == NULL)
		say_unknown(r, "the report names no recipient");
	else if (dsn.cut)
		say_unknown(r, "the report has too many recipients");
	else if (b->decided->kind == BOUNCE_UNKNOWN)
		say_unknown(r, "action and status do not tell what happened");
	else
		b->kind = b->decided->kind;
}

static void
judge_feedback(struct reading *r)
{
	static const char *const angry[] = {"abuse", "fraud", "opt-out"};
	struct bounce *b = r->b;

	if (is_one_of(b->feedback_type, angry, COUNT(angry)))
		b->kind = BOUNCE_COMPLAINT;
	else if (str_eq(b->feedback_type, STR("not-spam")))
		b->kind = BOUNCE_FINE;
	else
		say_unknown(r, "its Feedback-Type is not abuse, fraud, opt-out "
			       "or not-spam");
}

static void
read_feedback(struct reading *r)
{
	static const char *const types[] = {"message/feedback-report"};
	struct bounce *b = r->b;
	struct str rest, type;

	r->report = find_part(&r->mime, 0, types, COUNT(types));
	if (r->report == 0) {
		say_missing(
		    r, "the report has no part message/feedback-report");
		return;
	}
	read_fields(r->arena, mime_body(r->arena, &r->mime.parts[r->report]),
	    &r->feedback);
	/* A comment may stand behind it. */
	rest = r->feedback.value[FEEDBACK_TYPE];
	str_word(&rest, &type);
	b->feedback_type =
	    str_lower(r->arena, mime_clean(r->arena, type, WORD_MAX));
	b->original_rcpt = mime_clean(r->arena,
	    address_of(r->feedback.value[ORIGINAL_RCPT_TO]), DSN_ADDRESS_MAX);
	judge_feedback(r);
}

/* Microsoft's junk mail program adds the field to our message and attaches
 * that, with no report. */
static bool
is_junk_report(struct reading *r)
{
	r->b->original_rcpt = mime_clean(r->arena,
	    address_of(r->returned.value[JUNK_RECIPIENT]), DSN_ADDRESS_MAX);
	return r->returned.has[JUNK_RECIPIENT];
}

/* From a mail system, not from a person's program; older ones bounce in prose,
 * marked as automatic. */
static bool
is_daemon(const struct fields *head)
{
	struct str from = address_of(head->value[FROM]);
	struct str local = str_head(from, last_at(from));

	return head->has[X_FAILED_RECIPIENTS] ||
	       str_ieq(local, STR("mailer-daemon")) ||
	       str_ieq(local, STR("postmaster"));
}

static bool
is_automatic(struct arena *a, const struct fields *head)
{
	struct str submitted = mime_value(a, head->value[AUTO_SUBMITTED]);

	return (submitted.n > 0 && !str_ieq(submitted, STR("no"))) ||
	       head->has[X_AUTOREPLY] || head->has[X_AUTORESPOND] ||
	       str_ieq(head->value[PRECEDENCE], STR("auto_reply"));
}

static void
read_other(struct reading *r)
{
	if (is_junk_report(r))
		r->b->kind = BOUNCE_COMPLAINT;
	else if (is_daemon(&r->head))
		say_unknown(r, "a mail system wrote it, but it is no report");
	else if (is_automatic(r->arena, &r->head))
		r->b->kind = BOUNCE_REPLY;
	else
		say_unknown(r, "it is no report and no automatic reply");
}

static void
read_report(struct reading *r, struct str type)
{
	if (str_eq(type, STR("delivery-status")))
		read_delivery(r);
	else if (str_eq(type, STR("feedback-report")))
		read_feedback(r);
	else if (str_eq(type, STR("disposition-notification")))
		r->b->kind = BOUNCE_REPLY;
	else
		say_unknown(r, "the report's report-type is not known");
}

const char *
bounce_read(
    struct arena *a, struct str message, struct str recipient, struct bounce *b)
{
	struct reading r = {.arena = a, .b = b};
	const struct mime_part *whole;

	*b = (struct bounce){.kind = BOUNCE_UNKNOWN};
	if (message.n == 0)
		return b->why = "it is empty";
	if (message.n > BOUNCE_SIZE_MAX)
		return b->why = "it is larger than 1 MiB";
	b->candidates =
	    arena_array(a, BOUNCE_CANDIDATES, sizeof(*b->candidates));
	mime_read(a, message, &r.mime);
	whole = &r.mime.parts[0];
	read_fields(a, whole->head, &r.head);
	if (str_eq(whole->type, STR("multipart/report"))) {
		read_report(&r, whole->report);
		read_returned(&r);
	} else {
		read_returned(&r);
		read_other(&r);
	}
	collect_candidates(&r, recipient);
	return NULL;
}
