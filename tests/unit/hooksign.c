/* SPDX-License-Identifier: ISC */
/* Secrets and signatures: what is signed is taken, and nothing beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "people/hooksign.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NOW 1614265330
/* The example of the Standard Webhooks specification. */
#define SECRET "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
#define ID "msg_p5jXN8AQM9LWM0D4loKWxJek"
#define TIME "1614265330"
#define BODY "{\"test\": 2432232314}"
#define SIGNATURE "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

static const struct hook_row standard = {
    .scheme = HOOK_STANDARD, .what = HOOK_ID_TIME_BODY};
static const struct hook_row stripe = {
    .scheme = HOOK_STRIPE, .what = HOOK_TIME_BODY, .hex = 1};
static const struct hook_row plain = {.scheme = HOOK_PLAIN, .what = HOOK_BODY};
static const struct hook_row token = {.scheme = HOOK_TOKEN, .what = HOOK_BODY};
static const struct hook_row plain_hex = {
    .scheme = HOOK_PLAIN, .what = HOOK_BODY, .hex = 1};

static const char *
parse(struct hook_secrets *s, const char *text, enum hook_scheme scheme)
{
	memcpy(s->text, text, strlen(text));
	return hook_secrets_parse(s, strlen(text), scheme);
}

static enum hook_verdict
judge(const struct hook_row *hook, const char *secret,
    const struct hook_delivery *d, int64_t now)
{
	struct hook_secrets s;
	int64_t at;

	assert_null(parse(&s, secret, (enum hook_scheme)hook->scheme));
	return hook_verify(hook, d, &s, now, &at);
}

static struct hook_delivery
example(void)
{
	return (struct hook_delivery){.signature = STR(SIGNATURE),
	    .id = STR(ID),
	    .time = STR(TIME),
	    .body = STR(BODY)};
}

static void
test_secrets(void **state)
{
	static const char text24[] = "012345678901234567890123";
	struct hook_secrets s;
	char many[256];

	(void)state;
	assert_null(parse(&s, SECRET "\n", HOOK_STANDARD));
	assert_int_equal(s.n, 1);
	assert_int_equal(s.keys[0].n, 24);
	/* Of Stripe the whole line is the key. */
	assert_null(parse(&s, SECRET, HOOK_STRIPE));
	assert_true(str_eq(s.keys[0], STR(SECRET)));
	snprintf(
	    many, sizeof(many), "# the new\r\n%s\r\n\n  %s\n", SECRET, text24);
	assert_null(parse(&s, many, HOOK_STANDARD));
	assert_int_equal(s.n, 2);
	assert_true(str_eq(s.keys[1], str_of(text24)));
	assert_non_null(parse(&s, "", HOOK_STANDARD));
	assert_non_null(parse(&s, "# none\n", HOOK_STANDARD));
	assert_non_null(parse(&s, "01234567890123456789012", HOOK_PLAIN));
	assert_non_null(parse(&s, "whsec_MfKQ9r8GKYqrTwjU", HOOK_STANDARD));
	assert_non_null(parse(
	    &s, "whsec_not base64, not base64, not base64", HOOK_STANDARD));
	snprintf(many, sizeof(many), "%s\n%s\n%s\n%s\n%s\n", text24, text24,
	    text24, text24, text24);
	assert_non_null(parse(&s, many, HOOK_PLAIN));
}

static void
test_standard(void **state)
{
	struct hook_delivery d = example();
	struct hook_secrets s;
	int64_t at;

	(void)state;
	assert_null(parse(&s, SECRET, HOOK_STANDARD));
	assert_int_equal(hook_verify(&standard, &d, &s, NOW, &at), HOOK_TRUE);
	assert_int_equal(at, NOW);
	/* A sender that changes its secret signs with both; so do we know both
	 * of ours. */
	d.signature =
	    STR("v1,AAAA v1a,zzz v1,"
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " SIGNATURE);
	assert_int_equal(hook_verify(&standard, &d, &s, NOW, &at), HOOK_TRUE);
	d = example();
	assert_int_equal(
	    judge(&standard, "another secret of 24 bytes\n" SECRET, &d, NOW),
	    HOOK_TRUE);
	assert_int_equal(
	    judge(&standard, "another secret of 24 bytes\n", &d, NOW),
	    HOOK_FALSE);
}

static void
test_clock(void **state)
{
	static const int off[] = {0, 299, 300, 301, 1000000};
	struct hook_delivery d = example();

	(void)state;
	for (size_t i = 0; i < COUNT(off); i++) {
		enum hook_verdict want =
		    off[i] <= HOOK_CLOCK_SECONDS ? HOOK_TRUE : HOOK_CLOCK;

		assert_int_equal(
		    judge(&standard, SECRET, &d, NOW + off[i]), want);
		assert_int_equal(
		    judge(&standard, SECRET, &d, NOW - off[i]), want);
	}
	/* Who has no secret learns nothing of the clock. */
	d.time = STR("1614260000");
	assert_int_equal(judge(&standard, SECRET, &d, NOW), HOOK_FALSE);
}

/* Every bit of a part the other way round, one after the other. */
static void
flip(struct hook_delivery *d, struct str *part)
{
	struct str before = *part;
	char bytes[256];

	assert_true(before.n <= sizeof(bytes));
	memcpy(bytes, before.p, before.n);
	part->p = bytes;
	for (size_t i = 0; i < before.n * 8; i++) {
		enum hook_verdict v;

		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
		v = judge(&standard, SECRET, d, NOW);
		if (v != HOOK_FALSE && v != HOOK_UNSIGNED)
			fail_msg("bit %zu of %.*s: %d", i, STR_ARG(before), v);
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
	}
	assert_int_equal(judge(&standard, SECRET, d, NOW), HOOK_TRUE);
	*part = before;
}

static void
test_flips(void **state)
{
	struct hook_delivery d = example();

	(void)state;
	flip(&d, &d.body);
	flip(&d, &d.id);
	flip(&d, &d.time);
	d.body = STR(BODY "\n");
	assert_int_equal(judge(&standard, SECRET, &d, NOW), HOOK_FALSE);
	d.body = STR("");
	assert_int_equal(judge(&standard, SECRET, &d, NOW), HOOK_FALSE);
}

static void
test_unsigned(void **state)
{
	static const char *const none[] = {"", " ", "v1", "v1,",
	    "v2," SIGNATURE, "v1,!!!!", "v1,g0hM9SsE", SIGNATURE "AAAA",
	    "v1;g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="};
	struct hook_delivery d = example();

	(void)state;
	for (size_t i = 0; i < COUNT(none); i++) {
		d.signature = str_of(none[i]);
		if (judge(&standard, SECRET, &d, NOW) != HOOK_UNSIGNED)
			fail_msg("taken for one: %s", none[i]);
	}
	d = example();
	d.id = STR("");
	assert_int_equal(judge(&standard, SECRET, &d, NOW), HOOK_UNSIGNED);
	d = example();
	d.time = STR("");
	assert_int_equal(judge(&standard, SECRET, &d, NOW), HOOK_UNSIGNED);
}

/* HMAC-SHA-256 of the parts as hex; that it is one is known from test_standard
 * and tests/unit/crypto.c. */
static const char *
sign(struct arena *a, const char *secret, const char *text)
{
	struct str part = str_of(text);
	unsigned char mac[HASH_BYTES];
	char *hex = arena_alloc(a, 2 * HASH_BYTES + 1);

	hash_signed(mac, str_of(secret), &part, 1);
	for (size_t i = 0; i < HASH_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", mac[i]);
	return hex;
}

static void
test_stripe(void **state)
{
	static const char secret[] = "whsec_0123456789abcdef0123456789abcdef";
	struct arena *a = arena_new(0);
	const char *mac = sign(a, secret, TIME "." BODY);
	struct hook_delivery d = {
	    .body = STR(BODY), .id = STR(""), .time = STR("")};
	const struct {
		struct str header;
		enum hook_verdict verdict;
	} cases[] = {
	    {str_format(a, "t=" TIME ",v1=%s", mac), HOOK_TRUE},
	    {str_format(a, "t=" TIME ", v1=00, v1=%s,v0=%s", mac, mac),
		HOOK_TRUE},
	    {str_format(a, "v1=%s,t=" TIME, mac), HOOK_TRUE},
	    {str_format(a, "t=1614265331,v1=%s", mac), HOOK_FALSE},
	    {str_format(a, "t=" TIME ",v0=%s", mac), HOOK_UNSIGNED},
	    {str_format(a, "v1=%s", mac), HOOK_UNSIGNED},
	    {STR("t=" TIME), HOOK_UNSIGNED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		d.signature = cases[i].header;
		assert_int_equal(
		    judge(&stripe, secret, &d, NOW), cases[i].verdict);
	}
	d.signature = cases[0].header;
	assert_int_equal(judge(&stripe, secret, &d, NOW + 301), HOOK_CLOCK);
	arena_free(a);
}

static void
test_plain(void **state)
{
	static const char secret[] = "a shop's secret of 32 characters";
	struct arena *a = arena_new(0);
	struct hook_row timed = plain_hex;
	struct hook_delivery d = {
	    .body = STR(BODY), .id = STR(""), .time = STR(TIME)};

	(void)state;
	/* printf %s BODY | openssl dgst -sha256 -hmac SECRET -binary | base64
	 */
	d.signature = STR("LWrfYBE7xVjUxMNgKI/CEFRdgDE063Cz6dPxzpHszu8=");
	assert_int_equal(judge(&plain, secret, &d, NOW), HOOK_TRUE);
	d.signature = STR("LWrfYBE7xVjUxMNgKI/CEFRdgDE063Cz6dPxzpHszv8=");
	assert_int_not_equal(judge(&plain, secret, &d, NOW), HOOK_TRUE);
	d.signature = str_of(sign(a, secret, BODY));
	assert_int_equal(judge(&plain_hex, secret, &d, NOW), HOOK_TRUE);
	d.signature = str_format(a, "sha256=%s", sign(a, secret, BODY));
	assert_int_equal(judge(&plain_hex, secret, &d, NOW), HOOK_TRUE);
	timed.what = HOOK_TIME_BODY;
	assert_int_equal(judge(&timed, secret, &d, NOW), HOOK_FALSE);
	d.signature = str_of(sign(a, secret, TIME "." BODY));
	assert_int_equal(judge(&timed, secret, &d, NOW), HOOK_TRUE);
	assert_int_equal(judge(&timed, secret, &d, NOW + 301), HOOK_CLOCK);
	arena_free(a);
}

/* The secret itself, bare or as Bearer, and nothing that is nearly it. */
static void
test_token(void **state)
{
	static const char secrets[] = "a token of 24 characters\n"
				      "and the next one beside it";
	static const struct {
		const char *header;
		enum hook_verdict verdict;
	} cases[] = {
	    {"a token of 24 characters", HOOK_TRUE},
	    {" a token of 24 characters ", HOOK_TRUE},
	    {"Bearer a token of 24 characters", HOOK_TRUE},
	    {"bearer  and the next one beside it", HOOK_TRUE},
	    {"", HOOK_UNSIGNED},
	    {" ", HOOK_UNSIGNED},
	    {"Bearer ", HOOK_FALSE},
	    {"Basic a token of 24 characters", HOOK_FALSE},
	    {"a token of 24 character", HOOK_FALSE},
	    {"a token of 24 characters.", HOOK_FALSE},
	    {"A token of 24 characters", HOOK_FALSE},
	    {"a token of 24 characters and the next one beside it", HOOK_FALSE},
	};
	struct hook_delivery d = {.body = STR(BODY)};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		d.signature = str_of(cases[i].header);
		if (judge(&token, secrets, &d, NOW) != cases[i].verdict)
			fail_msg("taken otherwise: %s", cases[i].header);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_secrets),
	    cmocka_unit_test(test_standard),
	    cmocka_unit_test(test_clock),
	    cmocka_unit_test(test_flips),
	    cmocka_unit_test(test_unsigned),
	    cmocka_unit_test(test_stripe),
	    cmocka_unit_test(test_plain),
	    cmocka_unit_test(test_token),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
