/* SPDX-License-Identifier: ISC */
/* Where messages go, as the site says it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "mail/transport.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *text;
	enum transport_kind kind;
	enum transport_tls tls;
	bool here;
	const char *host;
	int port;
	const char *path;
} good[] = {
    {"smtp://127.0.0.1:25", TRANSPORT_SMTP, TLS_NONE, true, "127.0.0.1", 25,
	""},
    {"smtp://127.9.8.7", TRANSPORT_SMTP, TLS_NONE, true, "127.9.8.7", 25, ""},
    {"smtp://LocalHost:2525", TRANSPORT_SMTP, TLS_NONE, true, "LocalHost", 2525,
	""},
    {"smtp://[::1]:25", TRANSPORT_SMTP, TLS_NONE, true, "[::1]", 25, ""},
    {"smtp://[::1]", TRANSPORT_SMTP, TLS_NONE, true, "[::1]", 25, ""},
    /* Another machine, or not surely this one: never in the clear. */
    {"smtp://mail.example.com", TRANSPORT_SMTP, TLS_START, false,
	"mail.example.com", 25, ""},
    {"smtp://127.example.com", TRANSPORT_SMTP, TLS_START, false,
	"127.example.com", 25, ""},
    {"smtp://127.1:25", TRANSPORT_SMTP, TLS_START, false, "127.1", 25, ""},
    {"smtp://0.0.0.0:25", TRANSPORT_SMTP, TLS_START, false, "0.0.0.0", 25, ""},
    {"smtp://localhost.example.com", TRANSPORT_SMTP, TLS_START, false,
	"localhost.example.com", 25, ""},
    {"smtp://[2001:db8::1]:587", TRANSPORT_SMTP, TLS_START, false,
	"[2001:db8::1]", 587, ""},
    {"smtp+starttls://localhost", TRANSPORT_SMTP, TLS_START, true, "localhost",
	587, ""},
    {"smtps://mail.example.com", TRANSPORT_SMTP, TLS_WHOLE, false,
	"mail.example.com", 465, ""},
    {"smtp+unix:/run/mail.sock", TRANSPORT_SMTP, TLS_NONE, true, "", 0,
	"/run/mail.sock"},
    {"sendmail:", TRANSPORT_SENDMAIL, TLS_NONE, true, "", 0,
	"/usr/sbin/sendmail"},
    {"sendmail:/usr/bin/msmtp", TRANSPORT_SENDMAIL, TLS_NONE, true, "", 0,
	"/usr/bin/msmtp"},
    {"dir:/var/mails", TRANSPORT_DIR, TLS_NONE, true, "", 0, "/var/mails"},
    {"dir:mails", TRANSPORT_DIR, TLS_NONE, true, "", 0, "mails"},
};

static const struct {
	const char *text, *why;
} bad[] = {
    {"", "smtp://HOST:PORT"},
    {"127.0.0.1:25", "smtp://HOST:PORT"},
    {"SMTP://localhost", "smtp://HOST:PORT"},
    {"http://localhost", "smtp://HOST:PORT"},
    {"smtp://", "name or address of a host"},
    {"smtp://:25", "name or address of a host"},
    {"smtp://a b", "name or address of a host"},
    {"smtp://a\r\nRSET", "name or address of a host"},
    {"smtp://host/ehlo", "name or address of a host"},
    {"smtp://::1", "name or address of a host"},
    {"smtp://[::1", "name or address of a host"},
    {"smtp://[x]", "name or address of a host"},
    {"smtp://host:", "port from 1 to 65535"},
    {"smtp://host:0", "port from 1 to 65535"},
    {"smtp://host:65536", "port from 1 to 65535"},
    {"smtp://host:25/", "port from 1 to 65535"},
    {"smtp://u:p@host:25", "state directory"},
    {"smtp+unix:run/mail.sock", "from / on"},
    {"smtp+unix:/"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	"shorter"},
    {"sendmail:msmtp", "from / on"},
    {"dir:", "write a path"},
};

static void
test_good(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct transport t;
		struct str why;

		if (!transport_parse(a, str_of(good[i].text), &t, &why))
			fail_msg("%s: %.*s", good[i].text, STR_ARG(why));
		assert_int_equal(t.kind, good[i].kind);
		if (t.tls != good[i].tls || t.here != good[i].here)
			fail_msg(
			    "%s: tls %d, here %d", good[i].text, t.tls, t.here);
		assert_true(str_eq(t.host, str_of(good[i].host)));
		assert_int_equal(t.port, good[i].port);
		assert_true(str_eq(t.path, str_of(good[i].path)));
	}
	arena_free(a);
}

static void
test_bad(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct transport t;
		struct str why = {0};

		if (transport_parse(a, str_of(bad[i].text), &t, &why))
			fail_msg("%s is taken", bad[i].text);
		if (str_find(why, str_of(bad[i].why)) == why.n)
			fail_msg("%s: %.*s", bad[i].text, STR_ARG(why));
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
