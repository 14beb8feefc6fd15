/* SPDX-License-Identifier: ISC */
/* From the left to the right, each field by the one who comes to it. */
#include "insight/logline.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"

#define TIME_LEN 26 /* 17/May/2015:10:05:03 +0000 */

static bool
digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A number of n digits at p; -1: they are none. */
static int
number(const char *p, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (!digit(p[i]))
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

static int
month_of(const char *p)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (memcmp(names + (size_t)i * 3, p, 3) == 0)
			return i + 1;
	return -1;
}

static bool
zone_of(const char *p, int64_t *seconds)
{
	int hours = number(p + 1, 2), minutes = number(p + 3, 2);

	if ((p[0] != '+' && p[0] != '-') || hours < 0 || hours > 24 ||
	    minutes < 0 || minutes > 59)
		return false;
	*seconds = hours * 3600 + minutes * 60;
	if (p[0] == '-')
		*seconds = -*seconds;
	return true;
}

static bool
time_of(struct str s, int64_t *at)
{
	static const char shape[] = "00/Xxx/0000:00:00:00 +0000";
	int day, month, year, hour, minute, second;
	int64_t zone;

	if (s.n != TIME_LEN)
		return false;
	for (size_t i = 0; i < TIME_LEN; i++)
		if (strchr("/: ", shape[i]) != NULL && s.p[i] != shape[i])
			return false;
	day = number(s.p, 2);
	month = month_of(s.p + 3);
	year = number(s.p + 7, 4);
	hour = number(s.p + 12, 2);
	minute = number(s.p + 15, 2);
	second = number(s.p + 18, 2);
	if (day < 1 || day > 31 || month < 1 || year < 1970 || hour < 0 ||
	    hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60 || !zone_of(s.p + 21, &zone))
		return false;
	*at = date_days(year, month, day) * 86400 + hour * 3600 + minute * 60 +
	      second - zone;
	return true;
}

/* "www.example.com:443", which Apache's vhost_combined begins with; an address
 * has no colon or more than one. */
static bool
is_host(struct str s)
{
	size_t colon = str_chr(s, ':');
	struct str port = str_from(s, colon + 1);

	if (colon == 0 || port.n == 0)
		return false;
	for (size_t i = 0; i < port.n; i++)
		if (!digit(port.p[i]))
			return false;
	return true;
}

/* "ADDRESS - USER"; a user's name may hold blanks. */
static bool
take_address(struct str head, struct str *address)
{
	if (!str_cut(&head, ' ', address) || address->n == 0)
		return false;
	if (is_host(*address) && !str_cut(&head, ' ', address))
		return false;
	return address->n > 0 && head.n > 0;
}

/* \x22 of both servers, \" and \\ and \t of Apache. */
static struct str
unescaped(struct arena *a, struct str s)
{
	char *p = arena_raw(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '\\' && i + 3 < s.n && s.p[i + 1] == 'x' &&
		    str_hex(s.p[i + 2]) >= 0 && str_hex(s.p[i + 3]) >= 0) {
			c = (char)(str_hex(s.p[i + 2]) << 4 |
				   str_hex(s.p[i + 3]));
			i += 3;
		} else if (c == '\\' && i + 1 < s.n) {
			c = s.p[++i];
			/* A control character; none of them matters. */
			if (strchr("nrtbv", c) != NULL)
				c = ' ';
		}
		p[n++] = c;
	}
	return (struct str){p, n};
}

/* Takes "…" off *rest; a quote that belongs to it has a backslash. */
static bool
take_quoted(struct arena *a, struct str *rest, struct str *s)
{
	bool escaped = false;
	size_t i;

	if (rest->n == 0 || rest->p[0] != '"')
		return false;
	for (i = 1; i < rest->n && rest->p[i] != '"'; i++)
		if (rest->p[i] == '\\') {
			escaped = true;
			i++;
		}
	if (i >= rest->n)
		return false;
	*s = (struct str){rest->p + 1, i - 1};
	*rest = str_from(*rest, i + 1);
	if (escaped)
		*s = unescaped(a, *s);
	return true;
}

static enum method
method_of(struct str s)
{
	if (str_eq(s, STR("GET")))
		return METHOD_GET;
	if (str_eq(s, STR("HEAD")))
		return METHOD_HEAD;
	return str_eq(s, STR("POST")) ? METHOD_POST : METHOD_OTHER;
}

/* "GET /a?b HTTP/1.1"; what is no request has no path. */
static void
take_request(struct str s, struct logline *l)
{
	struct str method, target;
	size_t at;

	l->path = l->query = STR("");
	l->method = METHOD_OTHER;
	if (!str_cut(&s, ' ', &method) || !str_cut(&s, ' ', &target))
		return;
	l->method = method_of(method);
	/* As to a proxy: "http://host/a". */
	at = str_find(target, STR("://"));
	if (at < str_chr(target, '/')) {
		target = str_from(target, at + 3);
		target = str_from(target, str_chr(target, '/'));
	}
	if (target.n == 0 || target.p[0] != '/')
		return;
	l->path = str_head(target, str_chr(target, '?'));
	l->query = str_from(target, l->path.n + 1);
}

/* " 200 203023 " between the request and the referrer. */
static bool
take_status(struct str *rest, int *status)
{
	struct str word;

	if (rest->n == 0 || rest->p[0] != ' ')
		return false;
	*rest = str_from(*rest, 1);
	if (!str_cut(rest, ' ', &word) || word.n != 3)
		return false;
	*status = number(word.p, 3);
	return *status >= 0 && str_cut(rest, ' ', &word) && word.n > 0;
}

static struct str
said(struct str s)
{
	return str_eq(s, STR("-")) ? STR("") : s;
}

const char *
logline_read(struct arena *a, struct str line, struct logline *l)
{
	size_t open = str_find(line, STR(" ["));
	struct str rest = str_from(line, open + 2), request;

	if (line.n == 0)
		return "it is empty";
	if (open == line.n || !take_address(str_head(line, open), &l->address))
		return "it does not begin with an address, two names and "
		       "[the time]";
	if (!time_of(str_head(rest, TIME_LEN), &l->at) ||
	    !str_starts(str_from(rest, TIME_LEN), STR("] ")))
		return "its time is not like [17/May/2015:10:05:03 +0000]";
	rest = str_from(rest, TIME_LEN + 2);
	if (!take_quoted(a, &rest, &request))
		return "no \"request\" in quotes follows the time";
	take_request(request, l);
	if (!take_status(&rest, &l->status))
		return "no status and size follow the request";
	if (rest.p == NULL)
		return "it has no referrer and no User-Agent: log in the "
		       "combined format";
	if (!take_quoted(a, &rest, &l->referer))
		return "no \"referrer\" in quotes follows the size";
	l->referer = said(l->referer);
	rest = str_from(rest, 1);
	if (!take_quoted(a, &rest, &l->agent))
		return "no \"User-Agent\" in quotes follows the referrer";
	l->agent = said(l->agent);
	return NULL;
}
