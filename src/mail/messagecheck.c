/* SPDX-License-Identifier: ISC */
#include "mail/messagecheck.h"

#include <string.h>

#include "mail/address.h"
#include "mail/header.h"

#define NAME_MAX 255
#define SUBJECT_MAX 998
#define ID_MAX 250
#define LINK_MAX 900 /* a line is at most 998 */
#define WORD_MAX 64
#define SENDER_MIN 5
#define SENDER_MAX 15
#define YEAR_10000 253402300800 /* in seconds, as are dates */
#define OFFSET_MAX (24 * 60)

/* The first fault ends it. */
struct check {
	enum message_rc rc;
	const char *where;
};

static void
fault(struct check *c, const char *where, enum message_rc rc)
{
	if (c->rc == MESSAGE_OK && rc != MESSAGE_OK)
		*c = (struct check){rc, where};
}

/* A control character is named before all else that is wrong. */
static enum message_rc
value_rc(struct str s, size_t max)
{
	switch (header_check(s)) {
	case HEADER_CONTROL:
		return MESSAGE_CONTROL;
	case HEADER_UTF8:
		return MESSAGE_UTF8;
	case HEADER_OK:
		break;
	}
	return s.n > max ? MESSAGE_LARGE : MESSAGE_OK;
}

static enum message_rc
needed_rc(struct str s, size_t max)
{
	return s.n == 0 ? MESSAGE_EMPTY : value_rc(s, max);
}

static enum message_rc
address_rc_of(struct str s)
{
	enum message_rc rc = needed_rc(s, s.n);

	return rc == MESSAGE_OK && !address_ok(s) ? MESSAGE_ADDRESS : rc;
}

static enum message_rc
list_id_rc(struct str s)
{
	enum message_rc rc = needed_rc(s, ID_MAX);

	return rc == MESSAGE_OK &&
		       (!address_is_dot_atom(s) || str_chr(s, '.') == s.n)
		   ? MESSAGE_DOT_ATOM
		   : rc;
}

static enum message_rc
message_id_rc(struct str s)
{
	enum message_rc rc = needed_rc(s, ID_MAX);
	struct str rest = s, left;

	if (rc != MESSAGE_OK)
		return rc;
	str_cut(&rest, '@', &left);
	return rest.p != NULL && address_is_dot_atom(left) &&
		       address_is_dot_atom(rest)
		   ? MESSAGE_OK
		   : MESSAGE_DOT_ATOM;
}

/* RFC 8058 wants https.  A site on this machine is nobody else's: what it sends
 * is looked at by who makes it. */
static bool
is_link(struct str s)
{
	static const struct str here[] = {
	    STR("http://127.0.0.1"), STR("http://localhost")};

	for (size_t i = 0; i < 2; i++)
		if (str_starts(s, here[i]) && s.n > here[i].n &&
		    (s.p[here[i].n] == ':' || s.p[here[i].n] == '/'))
			return true;
	return str_starts(s, STR("https://")) && s.n > sizeof("https://") - 1;
}

static enum message_rc
link_rc(struct str s)
{
	enum message_rc rc = needed_rc(s, LINK_MAX);

	if (rc != MESSAGE_OK)
		return rc;
	if (!is_link(s))
		return MESSAGE_LINK;
	/* A comma is one, too: it stands between two links. */
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' ||
		    strchr("<>\"\\^`{|},", s.p[i]) != NULL)
			return MESSAGE_LINK;
	return MESSAGE_OK;
}

static enum message_rc
word_rc(struct str s, size_t min, size_t max)
{
	enum message_rc rc = needed_rc(s, s.n);

	if (rc != MESSAGE_OK)
		return rc;
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') &&
		    (s.p[i] < 'A' || s.p[i] > 'Z') &&
		    (s.p[i] < '0' || s.p[i] > '9') &&
		    strchr("._/-", s.p[i]) == NULL)
			return MESSAGE_WORD;
	return s.n < min || s.n > max ? MESSAGE_WORD : MESSAGE_OK;
}

/* Line breaks and tabs are the only control characters of a text. */
static enum message_rc
part_rc(struct str s, size_t max)
{
	if (s.n == 0)
		return MESSAGE_EMPTY;
	if (s.n > max)
		return MESSAGE_LARGE;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
			return MESSAGE_CONTROL;
	}
	return str_utf8_ok(s) ? MESSAGE_OK : MESSAGE_UTF8;
}

static enum message_rc
date_rc(const struct message *m)
{
	int64_t local = m->date + (int64_t)m->offset * 60;

	return m->offset <= -OFFSET_MAX || m->offset >= OFFSET_MAX ||
		       m->date < 0 || m->date >= YEAR_10000 || local < 0 ||
		       local >= YEAR_10000
		   ? MESSAGE_DATE
		   : MESSAGE_OK;
}

bool
message_has_list(const struct message *m)
{
	return m->kind == MESSAGE_MARKETING ||
	       (m->kind == MESSAGE_SERVICE && m->leave.n > 0);
}

enum message_rc
messagecheck(const struct message *m, const char **where)
{
	struct check c = {.rc = MESSAGE_OK};

	fault(&c, "Date", date_rc(m));
	fault(&c, "From", value_rc(m->from_name, NAME_MAX));
	fault(&c, "From", address_rc_of(m->from));
	if (m->reply_to.n > 0) {
		fault(&c, "Reply-To", value_rc(m->reply_name, NAME_MAX));
		fault(&c, "Reply-To", address_rc_of(m->reply_to));
	}
	fault(&c, "To", address_rc_of(m->to));
	fault(&c, "Subject", needed_rc(m->subject, SUBJECT_MAX));
	fault(&c, "Message-ID", message_id_rc(m->id));
	if (message_has_list(m)) {
		fault(&c, "List-Unsubscribe", link_rc(m->leave));
		fault(&c, "List-Id", value_rc(m->list, NAME_MAX));
		fault(&c, "List-Id", list_id_rc(m->list_id));
	}
	for (int i = 0; i < 3; i++)
		fault(&c, "Feedback-ID", word_rc(m->feedback[i], 1, WORD_MAX));
	fault(&c, "Feedback-ID",
	    word_rc(m->feedback_sender, SENDER_MIN, SENDER_MAX));
	fault(&c, "text", part_rc(m->text, MESSAGE_HTML_MAX));
	fault(&c, "html", part_rc(m->html, MESSAGE_HTML_MAX));
	*where = c.where;
	return c.rc;
}
