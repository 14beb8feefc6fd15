/* SPDX-License-Identifier: ISC */
#include "mail/transport.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/un.h>

#include "base/arena.h"

#define SENDMAIL "/usr/sbin/sendmail"

static const struct scheme {
	struct str name;
	enum transport_tls tls;
	uint16_t port;
} schemes[] = {
    {{"smtp://", 7}, TLS_NONE, 25},
    {{"smtp+starttls://", 16}, TLS_START, 587},
    {{"smtps://", 8}, TLS_WHOLE, 465},
};

/* Only what can be nothing else: "127.1" and its like are somewhere else. */
static bool
loopback(struct str host)
{
	char text[INET_ADDRSTRLEN];
	struct in_addr a;

	if (str_ieq(host, STR("localhost")) || str_eq(host, STR("[::1]")))
		return true;
	if (host.n >= sizeof(text))
		return false;
	memcpy(text, host.p, host.n);
	text[host.n] = '\0';
	return inet_pton(AF_INET, text, &a) == 1 &&
	       ntohl(a.s_addr) >> 24 == 127;
}

static bool
bracketed(struct str host)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr a;

	if (host.n < 4 || host.n - 2 >= sizeof(text) ||
	    host.p[host.n - 1] != ']')
		return false;
	memcpy(text, host.p + 1, host.n - 2);
	text[host.n - 2] = '\0';
	return inet_pton(AF_INET6, text, &a) == 1;
}

static bool
host_ok(struct str host)
{
	if (host.n > 0 && host.p[0] == '[')
		return bracketed(host);
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '.' && c != '-')
			return false;
	}
	return host.n > 0 && host.n <= 253;
}

static bool
parse_server(struct arena *a, const struct scheme *scheme, struct str rest,
    struct transport *t, struct str *why)
{
	size_t colon = rest.n;
	int64_t port = scheme->port;

	if (str_chr(rest, '@') < rest.n) {
		*why = str_format(a,
		    "no name and password here: the password is a file in the "
		    "state directory");
		return false;
	}
	while (
	    colon > 0 && rest.p[colon - 1] != ':' && rest.p[colon - 1] != ']')
		colon--;
	if (colon > 0 && rest.p[colon - 1] == ':') {
		if (!str_i64(str_from(rest, colon), &port) || port < 1 ||
		    port > 65535) {
			*why = str_format(a,
			    "write a port from 1 to 65535 behind the colon, "
			    "and nothing behind it");
			return false;
		}
		rest = str_head(rest, colon - 1);
	}
	if (!host_ok(rest)) {
		*why = str_format(a,
		    "write the name or address of a host and its port: "
		    "%.*sHOST:%u",
		    STR_ARG(scheme->name), (unsigned)scheme->port);
		return false;
	}
	t->host = rest;
	t->port = (uint16_t)port;
	t->here = loopback(rest);
	t->tls = scheme->tls == TLS_NONE && !t->here ? TLS_START : scheme->tls;
	return true;
}

static bool
parse_path(struct arena *a, struct str path, bool relative, struct transport *t,
    struct str *why)
{
	t->here = true;
	t->path = path;
	if (path.n == 0 || memchr(path.p, '\0', path.n) != NULL) {
		*why = str_format(a, "write a path behind the colon");
		return false;
	}
	if (path.p[0] != '/' && !relative) {
		*why = str_format(a, "write the whole path, from / on");
		return false;
	}
	if (t->kind == TRANSPORT_SMTP &&
	    path.n >= sizeof(((struct sockaddr_un *)0)->sun_path)) {
		*why = str_format(a, "the path of a socket is shorter");
		return false;
	}
	return true;
}

bool
transport_parse(
    struct arena *a, struct str text, struct transport *t, struct str *why)
{
	const size_t n = sizeof(schemes) / sizeof(schemes[0]);

	*t = (struct transport){.kind = TRANSPORT_SMTP};
	for (size_t i = 0; i < n; i++)
		if (str_starts(text, schemes[i].name))
			return parse_server(a, &schemes[i],
			    str_from(text, schemes[i].name.n), t, why);
	if (str_starts(text, STR("smtp+unix:")))
		return parse_path(a, str_from(text, 10), false, t, why);
	if (str_starts(text, STR("sendmail:"))) {
		t->kind = TRANSPORT_SENDMAIL;
		text = str_from(text, 9);
		return parse_path(
		    a, text.n > 0 ? text : STR(SENDMAIL), false, t, why);
	}
	if (str_starts(text, STR("dir:"))) {
		t->kind = TRANSPORT_DIR;
		return parse_path(a, str_from(text, 4), true, t, why);
	}
	*why = str_format(a,
	    "write smtp://HOST:PORT, smtp+starttls://HOST:PORT, "
	    "smtps://HOST:PORT, smtp+unix:PATH, sendmail: or dir:PATH");
	return false;
}
