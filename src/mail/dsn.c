/* SPDX-License-Identifier: ISC */
#include "mail/dsn.h"

#include "base/arena.h"
#include "mail/mime.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ACTION_MAX 32

const char *
bounce_kind_name(enum bounce_kind kind)
{
	static const char *const names[BOUNCE__MAX] = {
	    [BOUNCE_UNKNOWN] = "unknown",
	    [BOUNCE_FINE] = "fine",
	    [BOUNCE_DELAYED] = "delayed",
	    [BOUNCE_SENDER] = "sender",
	    [BOUNCE_SOFT] = "soft",
	    [BOUNCE_HARD] = "hard",
	    [BOUNCE_REPLY] = "reply",
	    [BOUNCE_COMPLAINT] = "complaint",
	};

	return names[kind];
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str
dsn_status(struct str s)
{
	static const struct str none = {"", 0};
	size_t n = 1;

	if (s.n == 0 || (s.p[0] != '2' && s.p[0] != '4' && s.p[0] != '5'))
		return none;
	for (int i = 0; i < 2; i++) {
		size_t d = str_digits(str_from(s, n + 1));

		if (n >= s.n || s.p[n] != '.' || d == 0 || d > 3)
			return none;
		n += 1 + d;
	}
	/* Not a part of an address or of a version. */
	if (n + 1 < s.n && s.p[n] == '.' && is_digit(s.p[n + 1]))
		return none;
	return str_head(s, n);
}

/* What a server answered: "smtp; 550-5.1.1 text" from "550" on; empty when it
 * is no reply of SMTP. */
static struct str
reply_of(struct str diagnostic)
{
	size_t type = str_chr(diagnostic, ';');
	struct str reply = diagnostic;

	if (str_digits(reply) != 3)
		reply = str_trim(str_from(diagnostic, type + 1));
	return str_digits(reply) == 3 ? reply : (struct str){reply.p, 0};
}

static struct str
reply_status(struct str reply)
{
	if (reply.n < 5 || (reply.p[3] != ' ' && reply.p[3] != '-'))
		return (struct str){reply.p, 0};
	return dsn_status(str_trim(str_from(reply, 4)));
}

static bool
is_vague(struct str status)
{
	/* RFC 3463 3: a detail of 0 is "other or undefined". */
	return str_ends(status, STR(".0"));
}

/* A server often answers more exactly than the one that reports it. */
static struct str
exact_status(struct str status, struct str diagnostic)
{
	struct str said = reply_status(reply_of(diagnostic));

	if (said.n == 0)
		return status;
	if (status.n == 0 || (is_vague(status) && status.p[0] == said.p[0]))
		return said;
	return status;
}

static const struct rule {
	int subject, low, high; /* details, both included */
	enum bounce_kind kind;
} rules[] = {
    {1, 5, 5, BOUNCE_UNKNOWN},
    {1, 7, 8, BOUNCE_SENDER},
    {1, 9, 9, BOUNCE_UNKNOWN},
    {1, 0, 999, BOUNCE_HARD},
    {2, 1, 1, BOUNCE_HARD},
    {2, 3, 3, BOUNCE_SENDER},
    {3, 4, 4, BOUNCE_SENDER},
    {5, 0, 0, BOUNCE_SOFT},
    {5, 1, 999, BOUNCE_SENDER},
    {6, 0, 999, BOUNCE_SENDER},
    {7, 0, 999, BOUNCE_SENDER},
};

static int
number(struct str *s)
{
	int n = 0;

	*s = str_from(*s, 1);
	while (s->n > 0 && is_digit(s->p[0])) {
		n = n * 10 + (s->p[0] - '0');
		*s = str_from(*s, 1);
	}
	return n;
}

static enum bounce_kind
failed(struct str status)
{
	struct str rest = str_from(status, 1);
	int subject = number(&rest), detail = number(&rest);
	enum bounce_kind kind = BOUNCE_SOFT;

	for (size_t i = 0; i < COUNT(rules); i++)
		if (rules[i].subject == subject && detail >= rules[i].low &&
		    detail <= rules[i].high) {
			kind = rules[i].kind;
			break;
		}
	return status.p[0] == '4' && kind == BOUNCE_HARD ? BOUNCE_SOFT : kind;
}

/* Failed, and no code tells why. */
static enum bounce_kind
failed_somehow(struct str reply)
{
	if (reply.n == 0)
		return BOUNCE_UNKNOWN;
	return reply.p[0] == '4' || reply.p[0] == '5' ? BOUNCE_SOFT
						      : BOUNCE_UNKNOWN;
}

enum bounce_kind
dsn_verdict(struct str action, struct str status, struct str diagnostic)
{
	struct str reply = reply_of(diagnostic);

	if (str_eq(action, STR("delivered")) ||
	    str_eq(action, STR("relayed")) || str_eq(action, STR("expanded")))
		return BOUNCE_FINE;
	if (str_eq(action, STR("delayed")))
		return BOUNCE_DELAYED;
	if (action.n > 0 && !str_eq(action, STR("failed")))
		return BOUNCE_UNKNOWN;
	status = exact_status(dsn_status(status), diagnostic);
	if (action.n == 0 && status.n == 0)
		return BOUNCE_UNKNOWN;
	if (action.n == 0 && status.p[0] != '5')
		return status.p[0] == '4' ? BOUNCE_DELAYED : BOUNCE_FINE;
	if (str_starts(reply, STR("554")) &&
	    str_find(reply, STR("delivery error: dd ")) < reply.n)
		return BOUNCE_HARD;
	if (status.n == 0)
		return failed_somehow(reply);
	return status.p[0] == '2' ? BOUNCE_UNKNOWN : failed(status);
}

enum place { ORIGINAL, FINAL, ACTION, STATUS, DIAGNOSTIC, PLACE__MAX };

/* The fields of a recipient as they come. */
struct group {
	bool has[PLACE__MAX];
	struct str value[PLACE__MAX];
};

static enum place
place_of(struct str name)
{
	static const char *const names[PLACE__MAX] = {"Original-Recipient",
	    "Final-Recipient", "Action", "Status", "Diagnostic-Code"};
	size_t i = 0;

	while (i < PLACE__MAX && !str_ieq(name, str_of(names[i])))
		i++;
	return (enum place)i;
}

static bool
names_recipient(const struct group *g)
{
	return g->has[ORIGINAL] || g->has[FINAL] || g->has[ACTION] ||
	       g->has[STATUS];
}

/* "rfc822; <mia@example.org>" without the type and the brackets. */
static struct str
address(struct arena *a, struct str value)
{
	size_t type = str_chr(value, ';');

	if (type < value.n)
		value = str_from(value, type + 1);
	value = str_trim(value);
	if (str_starts(value, STR("<")) && str_ends(value, STR(">")))
		value = str_head(str_from(value, 1), value.n - 2);
	return mime_clean(a, value, DSN_ADDRESS_MAX);
}

static void
end_group(struct arena *a, struct dsn *dsn, struct group *g)
{
	struct dsn_recipient *r = &dsn->recipients[dsn->n];
	struct str action, rest = g->value[ACTION];

	if (names_recipient(g) && dsn->n == DSN_RECIPIENTS) {
		dsn->cut = true;
	} else if (names_recipient(g)) {
		r->original = address(a, g->value[ORIGINAL]);
		r->final = address(a, g->value[FINAL]);
		/* A comment may stand behind it. */
		str_word(&rest, &action);
		r->action = str_lower(a, mime_clean(a, action, ACTION_MAX));
		r->diagnostic =
		    mime_clean(a, g->value[DIAGNOSTIC], DSN_DIAGNOSTIC_MAX);
		r->status =
		    exact_status(dsn_status(g->value[STATUS]), r->diagnostic);
		r->kind = dsn_verdict(r->action, r->status, r->diagnostic);
		dsn->n++;
	}
	*g = (struct group){{false}, {{NULL, 0}}};
}

/*
 * Whether a field begins another recipient.  Each address stands once in a
 * group; a second action or status is another's only behind a blank line, and
 * an address there is when the one before has said what became of it.
 */
static bool
begins(const struct group *g, enum place place, bool blank)
{
	if (place == ORIGINAL || place == FINAL)
		return g->has[place] ||
		       (blank && (g->has[ACTION] || g->has[STATUS]));
	return blank && g->has[place];
}

void
dsn_read(struct arena *a, struct str body, struct dsn *dsn)
{
	struct group g = {{false}, {{NULL, 0}}};
	struct mime_field field;
	enum mime_line line;
	bool blank = false;
	enum place place;

	*dsn = (struct dsn){.recipients = arena_array(a, DSN_RECIPIENTS + 1,
				sizeof(*dsn->recipients))};
	while ((line = mime_next(a, &body, &field)) != MIME_END) {
		if (line == MIME_BLANK)
			blank = true;
		if (line != MIME_FIELD ||
		    (place = place_of(field.name)) == PLACE__MAX)
			continue;
		if (begins(&g, place, blank))
			end_group(a, dsn, &g);
		blank = false;
		if (!g.has[place])
			g.value[place] = field.value;
		g.has[place] = true;
	}
	end_group(a, dsn, &g);
}
