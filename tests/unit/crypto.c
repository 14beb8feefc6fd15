/* SPDX-License-Identifier: ISC */
/* Hashes against published vectors, base32, the ring's file, tokens. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/crypto.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define HEX_1 "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define HEX_BAD \
	"zz0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define HEX_2 "ff0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static char folder[64], path[80];

static int
make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/kunderejse-XXXXXX");
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof(path), "%s/keys", folder);
	return 0;
}

static int
drop_folder(void **state)
{
	(void)state;
	unlink(path);
	/* Fails, and the test with it, when something else was left there. */
	return rmdir(folder);
}

static void
write_ring(const char *text, mode_t mode)
{
	int fd;

	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static struct keyring *
ring_of(const char *text)
{
	struct keyring *ring;

	write_ring(text, 0600);
	ring = keyring_open(path);
	assert_non_null(ring);
	return ring;
}

static void
assert_hex(const unsigned char *p, size_t n, const char *hex)
{
	char got[129];

	for (size_t i = 0; i < n; i++)
		snprintf(got + 2 * i, 3, "%02x", p[i]);
	assert_string_equal(got, hex);
}

static void
hashes_are_the_published_ones(void **state)
{
	unsigned char h[HASH_BYTES];

	(void)state;
	/* BLAKE2b with 32 bytes of output, of "" and "abc". */
	hash_bytes(h, "", 0);
	assert_hex(h, sizeof(h),
	    "0e5751c026e543b2e8ab2eb06099daa1"
	    "d1e5df47778f7787faab45cdf12fe3a8");
	hash_bytes(h, "abc", 3);
	assert_hex(h, sizeof(h),
	    "bddd813c634239723171ef3fee98579b"
	    "94964e3bb1cb3e427262c8c068d52319");
}

static void
mixes_differ(void **state)
{
	(void)state;
	assert_true(hash_mix("a", 1) != hash_mix("b", 1));
	assert_true(hash_mix("a", 1) != hash_mix("a", 2));
	assert_true(hash_mix(NULL, 0) == hash_mix("", 0));
	/* Stored images and ETags depend on it. */
	assert_true(hash_mix("kunderejse", 10) == UINT64_C(0xad58ca9d9922a83d));
}

static void
random_bytes_differ(void **state)
{
	unsigned char a[32] = {0}, b[32] = {0};

	(void)state;
	random_bytes(a, sizeof(a));
	random_bytes(b, sizeof(b));
	assert_memory_not_equal(a, b, sizeof(a));
}

static void
compares_bytes(void **state)
{
	(void)state;
	assert_true(bytes_equal("abc", "abc", 3));
	assert_false(bytes_equal("abc", "abd", 3));
	assert_true(bytes_equal("abc", "abd", 2));
	assert_true(bytes_equal("a", "b", 0));
}

/* RFC 4231, cases 2 and 6: a short key, and one longer than a block. */
static void
signs_as_rfc_4231(void **state)
{
	const struct str whole[] = {
	    STR("what do ya want "), STR(""), STR("for nothing?")};
	const struct str six[] = {
	    STR("Test Using Larger Than Block-Size Key - Hash Key First")};
	unsigned char h[HASH_BYTES];
	char key[131];

	(void)state;
	hash_signed(h, STR("Jefe"), whole, 3);
	assert_hex(h, sizeof(h),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof(key));
	hash_signed(h, (struct str){key, sizeof(key)}, six, 1);
	assert_hex(h, sizeof(h),
	    "60e431591ee0b67f0d8a26aacbf5b77f"
	    "8e0bc6213728c5140546040f0ee37f54");
}

static void
reads_base64_and_hex(void **state)
{
	static const struct {
		const char *text, *bytes; /* NULL: it is none */
	} base64[] = {{"", ""}, {"Zg==", "f"}, {"Zg", "f"}, {"Zm8=", "fo"},
	    {"Zm9v", "foo"}, {"Zm9vYmFy", "foobar"}, {"Zm9vYmFyYg==", NULL},
	    {"Z", NULL}, {"Zm9v!", NULL}, {"Zm 9v", NULL}, {"Zm-v", NULL}},
	  hex[] = {{"666f6F", "foo"}, {"", NULL}, {"6", NULL}, {"666", NULL},
	      {"66 6f", NULL}, {"66g6", NULL}, {"66666666666666", NULL}};
	char out[6];
	size_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(base64); i++) {
		const char *want = base64[i].bytes;
		bool ok = base64_decode(
		    (struct str){base64[i].text, strlen(base64[i].text)}, out,
		    sizeof(out), &n);

		assert_int_equal(ok, want != NULL);
		if (ok && (n != strlen(want) || memcmp(out, want, n) != 0))
			fail_msg("base64 %s", base64[i].text);
	}
	for (size_t i = 0; i < COUNT(hex); i++) {
		const char *want = hex[i].bytes;
		bool ok =
		    hex_decode((struct str){hex[i].text, strlen(hex[i].text)},
			out, sizeof(out), &n);

		assert_int_equal(ok, want != NULL);
		if (ok && (n != strlen(want) || memcmp(out, want, n) != 0))
			fail_msg("hex %s", hex[i].text);
	}
}

static void
writes_base64_as_rfc_4648(void **state)
{
	static const char *const cases[][2] = {{"", ""}, {"f", "Zg=="},
	    {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="},
	    {"\xfb\xff", "+/8="}};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = strlen(cases[i][0]);
		char text[16];

		base64_encode(text, cases[i][0], n);
		assert_string_equal(text, cases[i][1]);
		assert_int_equal(BASE64_LEN(n), strlen(text));
	}
}

static void
base32_is_that_of_rfc_4648(void **state)
{
	static const struct {
		const char *bytes, *text;
	} cases[] = {
	    {"", ""},
	    {"f", "my"},
	    {"fo", "mzxq"},
	    {"foo", "mzxw6"},
	    {"foob", "mzxw6yq"},
	    {"fooba", "mzxw6ytb"},
	    {"foobar", "mzxw6ytboi"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t n = strlen(cases[i].bytes);
		char text[16] = "", bytes[16] = "";

		assert_int_equal(BASE32_LEN(n), strlen(cases[i].text));
		base32_encode(text, cases[i].bytes, n);
		assert_string_equal(text, cases[i].text);
		assert_true(base32_decode(str_of(text), bytes, n));
		assert_string_equal(bytes, cases[i].bytes);
	}
}

static void
base32_has_one_spelling(void **state)
{
	static const char *const bad[] = {"m", "mya", "mz", "m=", "m1", "m8",
	    "m0", "m ", "m@", "m[", "m`", "m{"};
	unsigned char byte;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		if (base32_decode(str_of(bad[i]), &byte, 1))
			fail_msg("base32 \"%s\"", bad[i]);
	assert_true(base32_decode(STR("mY"), &byte, 1));
	assert_int_equal(byte, 'f');
	assert_false(base32_decode((struct str){"m\0", 2}, &byte, 1));
}

static void
makes_a_ring_and_finds_it_again(void **state)
{
	struct keyring *ring = keyring_open(path);
	unsigned char a[HASH_BYTES], b[HASH_BYTES];
	struct stat st;

	(void)state;
	assert_non_null(ring);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	hash_keyed(ring, KEY_FORM, a, "x", 1);
	keyring_free(ring);
	ring = keyring_open(path);
	assert_non_null(ring);
	hash_keyed(ring, KEY_FORM, b, "x", 1);
	assert_memory_equal(a, b, sizeof(a));
	keyring_free(ring);
}

static void
two_makers_agree(void **state)
{
	unsigned char ours[HASH_BYTES], theirs[HASH_BYTES];
	int fds[2];

	(void)state;
	for (int round = 0; round < 20; round++) {
		struct keyring *ring;
		pid_t child;
		int status;

		unlink(path);
		assert_int_equal(pipe(fds), 0);
		child = fork();
		assert_true(child >= 0);
		ring = keyring_open(path);
		if (ring == NULL)
			_exit(1);
		hash_keyed(ring, KEY_GO, ours, "x", 1);
		keyring_free(ring);
		if (child == 0) {
			ssize_t n = write(fds[1], ours, sizeof(ours));

			_exit(n != sizeof(ours));
		}
		assert_int_equal(
		    read(fds[0], theirs, sizeof(theirs)), sizeof(theirs));
		waitpid(child, &status, 0);
		assert_int_equal(status, 0);
		assert_memory_equal(ours, theirs, sizeof(ours));
		close(fds[0]);
		close(fds[1]);
	}
}

static void
refuses_damaged_rings(void **state)
{
	static const char *const bad[] = {
	    "",
	    "0 1 " HEX_1 " verify\n",
	    "0 1 " HEX_1 " active\n1 1 " HEX_2 " active\n",
	    "0 1 " HEX_1 " active\n0 1 " HEX_2 " verify\n",
	    "0 1 " HEX_1 " active\n1 1 " HEX_2 " lasting\n",
	    "0 1 " HEX_1 " lasting\n",
	    "16 1 " HEX_1 " active\n",
	    "-1 1 " HEX_1 " active\n",
	    "x 1 " HEX_1 " active\n",
	    "0 x " HEX_1 " active\n",
	    "0 -1 " HEX_1 " active\n",
	    "0 9223372036854775807 " HEX_1 " active\n",
	    "0 1 " HEX_1 "\n",
	    "0 1 " HEX_1 " active more\n",
	    "0 1 " HEX_1 " retired\n",
	    "0 1 0011 active\n",
	    "0 1 " HEX_1 "00 active\n",
	    "0 1 " HEX_BAD " active\n",
	};
	char longest[4096];

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		write_ring(bad[i], 0600);
		if (keyring_open(path) != NULL)
			fail_msg("ring %zu: %s", i, bad[i]);
	}
	memset(longest, '\n', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = '\0';
	write_ring(longest, 0600);
	assert_null(keyring_open(path));
}

static void
refuses_rings_others_can_read(void **state)
{
	static const mode_t modes[] = {0640, 0604, 0660, 0644, 0601};

	(void)state;
	for (size_t i = 0; i < COUNT(modes); i++) {
		write_ring("0 1 " HEX_1 " active\n", modes[i]);
		assert_null(keyring_open(path));
	}
	write_ring("0 1 " HEX_1 " active\n", 0400);
	{
		struct keyring *ring = keyring_open(path);

		assert_non_null(ring);
		keyring_free(ring);
	}
}

static void
refuses_places_that_are_no_ring(void **state)
{
	(void)state;
	assert_null(keyring_open(folder));
	assert_null(keyring_open("/nonexistent/keys"));
}

static void
purposes_have_keys_of_their_own(void **state)
{
	struct keyring *ring = ring_of("0 1 " HEX_1 " active\n");
	unsigned char h[KEY_PURPOSE__MAX][HASH_BYTES], again[HASH_BYTES];

	(void)state;
	for (int i = 0; i < KEY_PURPOSE__MAX; i++) {
		hash_keyed(ring, (enum key_purpose)i, h[i], "x", 1);
		for (int k = 0; k < i; k++)
			assert_memory_not_equal(h[i], h[k], HASH_BYTES);
		assert_true(
		    hash_keyed_by(ring, 0, (enum key_purpose)i, again, "x", 1));
		assert_memory_equal(h[i], again, HASH_BYTES);
	}
	assert_false(hash_keyed_by(ring, 1, KEY_LEAVE, again, "x", 1));
	/* HMAC-SHA-256(HMAC-SHA-256(key, "leave"), "x"), from python3's hmac:
	 * links in mails already sent depend on it. */
	assert_hex(h[KEY_LEAVE], HASH_BYTES,
	    "f1460117dc5b47aef77e22b20c313dab"
	    "5cb36ba494c9b3797cd27007a23dbf0c");
	keyring_free(ring);
}

/* What was hashed under the first key is found under any that comes later. */
static void
a_lasting_hash_lasts(void **state)
{
	struct keyring *one = ring_of("3 1 " HEX_1 " active\n");
	unsigned char a[HASH_BYTES], b[HASH_BYTES];
	struct keyring *two;

	(void)state;
	hash_lasting(one, KEY_ADDRESS, a, "x", 1);
	hash_keyed(one, KEY_ADDRESS, b, "x", 1);
	assert_memory_equal(a, b, HASH_BYTES);
	keyring_free(one);
	two = ring_of("3 1 " HEX_1 " verify\n0 2 " HEX_2 " active\n");
	hash_lasting(two, KEY_ADDRESS, b, "x", 1);
	assert_memory_equal(a, b, HASH_BYTES);
	hash_keyed(two, KEY_ADDRESS, b, "x", 1);
	assert_memory_not_equal(a, b, HASH_BYTES);
	keyring_free(two);
}

#define TOKEN_ABOUT "g4agwsosadswj2u2xwuxrfet6i"
static const struct str none = {"", 0};

static void
tokens_come_back(void **state)
{
	static const uint64_t ids[] = {
	    0, 1, 255, 256, 0x123456789a, ((uint64_t)1 << 40) - 1};
	struct keyring *ring = ring_of("3 1 " HEX_1 " active\n");
	char token[TOKEN_LEN];

	(void)state;
	for (size_t i = 0; i < COUNT(ids); i++) {
		for (int made = 0; made < KEY_PURPOSE__MAX; made++) {
			token_make(
			    ring, (enum key_purpose)made, ids[i], none, token);
			for (int used = 0; used < KEY_PURPOSE__MAX; used++) {
				uint64_t id = 4711;
				bool ok = token_check(ring,
				    (enum key_purpose)used,
				    (struct str){token, TOKEN_LEN}, none, &id);

				assert_int_equal(ok, made == used);
				assert_true(id == (ok ? ids[i] : 4711));
			}
		}
	}
	keyring_free(ring);
}

static void
every_changed_token_is_refused(void **state)
{
	struct keyring *ring = ring_of("3 1 " HEX_1 " active\n");
	char token[TOKEN_LEN + 1];
	uint64_t id;

	(void)state;
	token_make(ring, KEY_LEAVE, 42, none, token);
	for (size_t i = 0; i < TOKEN_LEN; i++) {
		char right = token[i];

		for (int c = 0; c < 256; c++) {
			bool same = c == right ||
				    (right >= 'a' && c == right - 'a' + 'A');

			token[i] = (char)c;
			assert_int_equal(
			    token_check(ring, KEY_LEAVE,
				(struct str){token, TOKEN_LEN}, none, &id),
			    same);
		}
		token[i] = right;
	}
	assert_false(token_check(
	    ring, KEY_LEAVE, (struct str){token, TOKEN_LEN - 1}, none, &id));
	token[TOKEN_LEN] = 'a';
	assert_false(token_check(
	    ring, KEY_LEAVE, (struct str){token, TOKEN_LEN + 1}, none, &id));
	keyring_free(ring);
}

/* HMAC-SHA-256(key of "preview", head and text), from python3's hmac. */
static void
a_token_is_about_one_text(void **state)
{
	struct keyring *ring = ring_of("3 1 " HEX_1 " active\n");
	const struct str about = STR("path=/"), other = STR("path=/x");
	char token[TOKEN_LEN];
	struct str made = {token, TOKEN_LEN};
	uint64_t id = 0;

	(void)state;
	token_make(ring, KEY_PREVIEW, 1800000000, about, token);
	if (!str_eq(made, STR(TOKEN_ABOUT)))
		fail_msg("%.*s", STR_ARG(made));
	assert_true(token_check(ring, KEY_PREVIEW, made, about, &id));
	assert_true(id == 1800000000);
	assert_false(token_check(ring, KEY_PREVIEW, made, other, &id));
	assert_false(token_check(ring, KEY_PREVIEW, made, none, &id));
	keyring_free(ring);
}

static void
old_keys_still_verify(void **state)
{
	struct keyring *old = ring_of("0 1 " HEX_1 " active\n"), *now, *other;
	char token[TOKEN_LEN], newer[TOKEN_LEN];
	uint64_t id = 0;

	(void)state;
	token_make(old, KEY_GO, 7, none, token);
	now = ring_of("0 1 " HEX_1 " verify\n\n1 2 " HEX_2 " active\n");
	assert_true(token_check(
	    now, KEY_GO, (struct str){token, TOKEN_LEN}, none, &id));
	assert_true(id == 7);
	token_make(now, KEY_GO, 7, none, newer);
	assert_memory_not_equal(token, newer, TOKEN_LEN);
	/* Another key under the same number, and no key of that number. */
	other = ring_of("0 1 " HEX_2 " active\n");
	assert_false(token_check(
	    other, KEY_GO, (struct str){token, TOKEN_LEN}, none, &id));
	assert_false(token_check(
	    other, KEY_GO, (struct str){newer, TOKEN_LEN}, none, &id));
	keyring_free(old);
	keyring_free(now);
	keyring_free(other);
}

#define RING_TEST(f) \
	cmocka_unit_test_setup_teardown(f, make_folder, drop_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(hashes_are_the_published_ones),
	    cmocka_unit_test(mixes_differ),
	    cmocka_unit_test(random_bytes_differ),
	    cmocka_unit_test(compares_bytes),
	    cmocka_unit_test(signs_as_rfc_4231),
	    cmocka_unit_test(reads_base64_and_hex),
	    cmocka_unit_test(writes_base64_as_rfc_4648),
	    cmocka_unit_test(base32_is_that_of_rfc_4648),
	    cmocka_unit_test(base32_has_one_spelling),
	    RING_TEST(makes_a_ring_and_finds_it_again),
	    RING_TEST(two_makers_agree),
	    RING_TEST(refuses_damaged_rings),
	    RING_TEST(refuses_rings_others_can_read),
	    RING_TEST(refuses_places_that_are_no_ring),
	    RING_TEST(purposes_have_keys_of_their_own),
	    RING_TEST(a_lasting_hash_lasts),
	    RING_TEST(tokens_come_back),
	    RING_TEST(every_changed_token_is_refused),
	    RING_TEST(a_token_is_about_one_text),
	    RING_TEST(old_keys_still_verify),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
