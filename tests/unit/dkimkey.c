/* SPDX-License-Identifier: ISC */
/* Keys of DKIM as RFC 6376 3.6.1 has them published, and RFC 8463. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "mail/dkimkey.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Of 1024 bits, as SubjectPublicKeyInfo (RFC 5280) and as RSAPublicKey (RFC
 * 8017); of 2048. */
#define KEY                                                                \
	"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDJauAjBuaQMqxJCWDAjRARnVGa" \
	"CS1rmep4n+IHHFhHjJ8bQEHNlFsKrB7z65tKC6kJ4iSuNUJxSkVQ19hq3WsbnLVz" \
	"RI+81iTY/pYy7776AgoWcKcjtktUSF2A60IC4iVcSl5dnpP+Q4w3nC6EklceyFfy" \
	"mXsmjpBDlpYUo6A7cQIDAQAB"
#define BARE                                                               \
	"MIGJAoGBAL4pSZ8DRZ5BGpTGk1AV0tXdkTxVlsLG3hbQpIT1kFMtWvyOvxvz8U2K" \
	"aJG+aTy/qMKuXXvGUODHm11eWCRmRYmAY5ibijWg1A3Avco9QE/5xcTLVmotERGq" \
	"TYclpay0+TpXpqG93Dr4isBZ8UhvR7G8JTJpoeXOb+NeeMu3z+ZXAgMBAAE="
#define LONG                                                               \
	"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAxRTKSwpf8Pp4zXmqeHTK" \
	"eTG5ffsnYf7+cJGhp5vWKJXRdGgaetZ/xaSq2nUdmq8tzQO62luXGptHwJ4dRdmV" \
	"x8SNXFaYUkv+3zD/Kx86Chko1P5x+vuhC0fNt7Rgl8GgspuNa0mhCjy1TYELUn8u" \
	"WzZl4seXKJB2t/tJY69CDTSpdFtcLsKBYYobdU9J/q/oaWo6v5LcO++6tG/xxEGa" \
	"FX836n1ei3YFDU9OcXETZ7uaUiC3nGOiOgLRzUr1Z5cD75072XWN+LXabnOwK69F" \
	"KldGr7l+ZJY3ihYXAX2WOOCp4eBdnk9TFqOJcZYrfohQ9KOsxxcWYyojPLtMhevz" \
	"iwIDAQAB"

static const struct {
	const char *record;
	enum dkimkey_state want;
	unsigned bits;
	bool ed25519, testing;
	const char *why; /* a part of it */
} cases[] = {
    {"v=DKIM1; k=rsa; p=" KEY, DKIMKEY_GOOD, 1024, false, false, ""},
    {"v=DKIM1; k=rsa; p=" LONG, DKIMKEY_GOOD, 2048, false, false, ""},
    {"p=" BARE, DKIMKEY_GOOD, 1024, false, false, ""},
    {" v=DKIM1 ;p= " KEY " ; ", DKIMKEY_GOOD, 1024, false, false, ""},
    {"v=DKIM1; h=sha1:sha256; s=email; t=s:y; n=x; p=" KEY, DKIMKEY_GOOD, 1024,
	false, true, ""},
    {"v=DKIM1; t=s; p=" KEY, DKIMKEY_GOOD, 1024, false, false, ""},
    /* The example of RFC 8463. */
    {"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
	DKIMKEY_GOOD, 0, true, false, ""},
    {"v=DKIM1; k=ed25519; p=" KEY, DKIMKEY_BROKEN, 0, true, false, "32 bytes"},
    {"v=DKIM1; p=", DKIMKEY_REVOKED, 0, false, false, ""},
    {"v=DKIM1; k=rsa", DKIMKEY_BROKEN, 0, false, false, "no p="},
    {"k=rsa; v=DKIM1; p=" KEY, DKIMKEY_BROKEN, 0, false, false, "first"},
    {"v=DKIM2; p=" KEY, DKIMKEY_BROKEN, 0, false, false, "first"},
    {"v=DKIM1; k=dsa; p=" KEY, DKIMKEY_BROKEN, 0, false, false, "k="},
    {"v=DKIM1; h=sha1; p=" KEY, DKIMKEY_BROKEN, 0, false, false, "sha256"},
    {"v=DKIM1; s=tlsrpt; p=" KEY, DKIMKEY_BROKEN, 0, false, false, "s="},
    {"v=DKIM1; p=\" \"MIGf", DKIMKEY_BROKEN, 0, false, false, "base64"},
    {"v=DKIM1; p=MIGfMA0G", DKIMKEY_BROKEN, 0, false, false, "no RSA key"},
    {"v=DKIM1; p=AAAA", DKIMKEY_BROKEN, 0, false, false, "no RSA key"},
    {"v=DKIM1 k=rsa; what; p=" KEY, DKIMKEY_BROKEN, 0, false, false, ""},
    {"v=DKIM1; what; p=" KEY, DKIMKEY_BROKEN, 0, false, false, "name=value"},
    {"google-site-verification=x", DKIMKEY_OTHER, 0, false, false, ""},
    {"", DKIMKEY_OTHER, 0, false, false, ""},
};

static void
keys(void **state)
{
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct dkimkey k;
		struct str why;

		dkimkey_read(a, str_of(cases[i].record), &k);
		why = str_of(k.why);
		if (k.state != cases[i].want || k.bits != cases[i].bits ||
		    k.ed25519 != cases[i].ed25519 ||
		    k.testing != cases[i].testing ||
		    (why.n == 0) != (k.state != DKIMKEY_BROKEN) ||
		    (cases[i].why[0] != '\0' &&
			str_find(why, str_of(cases[i].why)) == why.n))
			fail_msg("%s: %d, %u bits, %.*s", cases[i].record,
			    k.state, k.bits, STR_ARG(why));
	}
	arena_free(a);
}

/* However much of one has arrived, nothing behind it is read. */
static void
cut(void **state)
{
	static const char whole[] = "v=DKIM1; k=rsa; p=" LONG;

	(void)state;
	for (size_t n = 0; n + 1 < sizeof(whole); n++) {
		struct arena *a = arena_new(0);
		struct str part = {whole, n};
		struct dkimkey k;

		dkimkey_read(a, str_copy(a, part), &k);
		/* All but the end of the exponent makes a modulus. */
		assert_true(k.state != DKIMKEY_GOOD || n > sizeof(whole) - 12);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys),
	    cmocka_unit_test(cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
