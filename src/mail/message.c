/* SPDX-License-Identifier: ISC */
#include "mail/message.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "mail/header.h"
#include "mail/messagecheck.h"
#include "mail/qp.h"

#define DAY 86400
/* Behind "=_", which neither of the two encodings of mail ever writes. */
#define BOUNDARY "=_kr_"
#define BOUNDARY_LEN (sizeof(BOUNDARY) - 1 + BASE32_LEN(MESSAGE_SEED_BYTES))

const char *
message_error(enum message_rc rc)
{
	static const char *const errors[MESSAGE_RC__MAX] = {
	    [MESSAGE_OK] = "is good",
	    [MESSAGE_EMPTY] = "is empty",
	    [MESSAGE_CONTROL] = "holds a line break or another control "
				"character",
	    [MESSAGE_UTF8] = "is not UTF-8",
	    [MESSAGE_LARGE] = "is too long",
	    [MESSAGE_ADDRESS] = "is not an address in ASCII such as "
				"kari@example.com",
	    [MESSAGE_DOT_ATOM] = "is not an id such as news.example.com",
	    [MESSAGE_LINK] = "is not an https:// link, or has bytes in it "
			     "that must be escaped",
	    [MESSAGE_WORD] = "has a part that is not of a-z, A-Z, 0-9 and "
			     "._/-, 1 to 64 long, the last 5 to 15",
	    [MESSAGE_DATE] = "is not from 1970 to 9999 with an offset below a "
			     "day",
	};

	return errors[rc];
}

/* "Sat, 21 Nov 2026 09:00:03 +0100" (RFC 5322 3.3). */
static void
date(struct buf *out, int64_t t, int32_t offset)
{
	static const char weekdays[7][4] = {
	    "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int64_t local = t + (int64_t)offset * 60, days = local / DAY;
	int second = (int)(local % DAY), year, month, day;
	int32_t minutes = offset < 0 ? -offset : offset;

	date_of(days, &year, &month, &day);
	buf_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
	    weekdays[days % 7], day, months[month - 1], year, second / 3600,
	    second / 60 % 60, second % 60, offset < 0 ? '-' : '+',
	    (int)(minutes / 60), (int)(minutes % 60));
}

/* One line each: signers and receivers have stumbled over folded ones. */
static void
list(struct buf *out, const struct message *m)
{
	buf_lit(out, "List-Unsubscribe: <");
	buf_str(out, m->leave);
	buf_lit(out, ">\r\n");
	header_line(out, STR("List-Unsubscribe-Post"),
	    STR("List-Unsubscribe=One-Click"));
	header_named(out, STR("List-Id"), m->list, m->list_id);
}

static void
feedback(struct buf *out, const struct message *m)
{
	buf_lit(out, "Feedback-ID: ");
	for (int i = 0; i < 3; i++) {
		buf_str(out, m->feedback[i]);
		buf_char(out, ':');
	}
	buf_str(out, m->feedback_sender);
	buf_lit(out, "\r\n");
}

static void
headers(struct buf *out, const struct message *m, struct str boundary)
{
	date(out, m->date, m->offset);
	header_named(out, STR("From"), m->from_name, m->from);
	if (m->reply_to.n > 0)
		header_named(out, STR("Reply-To"), m->reply_name, m->reply_to);
	header_named(out, STR("To"), STR(""), m->to);
	header_text(out, STR("Subject"), m->subject);
	header_named(out, STR("Message-ID"), STR(""), m->id);
	if (message_has_list(m))
		list(out, m);
	feedback(out, m);
	/* No out-of-office answers: RFC 3834, and what Exchange reads. */
	header_line(out, STR("Auto-Submitted"), STR("auto-generated"));
	header_line(
	    out, STR("X-Auto-Response-Suppress"), STR("OOF, AutoReply"));
	header_line(out, STR("MIME-Version"), STR("1.0"));
	buf_lit(out, "Content-Type: multipart/alternative; boundary=\"");
	buf_str(out, boundary);
	buf_lit(out, "\"\r\n");
}

static void
part(struct buf *out, struct str boundary, struct str type, struct str text)
{
	buf_lit(out, "\r\n--");
	buf_str(out, boundary);
	buf_lit(out, "\r\nContent-Type: ");
	buf_str(out, type);
	buf_lit(out, "; charset=utf-8\r\n"
		     "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	qp_encode(out, text);
}

enum message_rc
message_write(const struct message *m, struct buf *out, const char **where)
{
	enum message_rc rc = messagecheck(m, where);
	char name[BOUNDARY_LEN] = BOUNDARY;
	struct str boundary = {name, sizeof(name)};

	if (rc != MESSAGE_OK)
		return rc;
	base32_encode(name + sizeof(BOUNDARY) - 1, m->seed, sizeof(m->seed));
	headers(out, m, boundary);
	/* The plainest first, the best last. */
	part(out, boundary, STR("text/plain"), m->text);
	part(out, boundary, STR("text/html"), m->html);
	buf_lit(out, "\r\n--");
	buf_str(out, boundary);
	buf_lit(out, "--\r\n");
	if (out->bad) {
		*where = "message";
		return MESSAGE_LARGE;
	}
	return MESSAGE_OK;
}
