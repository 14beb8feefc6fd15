/* SPDX-License-Identifier: ISC */
/* Envelope senders that name a mail, and Message-IDs. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "mail/address.h"
#include "mail/mailid.h"

#define ZEROS "00000000000000000000000000000000"
#define ONES "11111111111111111111111111111111"
#define OLD_KEY ZEROS ZEROS
#define NEW_KEY ONES ONES
#define LAST_ID (((uint64_t)1 << 40) - 1)

static const uint64_t ids[] = {0, 1, 31, 32, 4711, 0x0123456789, LAST_ID};

#define NIDS (sizeof(ids) / sizeof(ids[0]))

static struct keyring *
ring_of(const char *text)
{
	char path[] = "/tmp/kunderejse-XXXXXX";
	int fd = mkstemp(path);
	struct keyring *ring;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	ring = keyring_open(path);
	unlink(path);
	assert_non_null(ring);
	return ring;
}

static struct str
sender(const struct keyring *ring, uint64_t id, char out[MAILID_SENDER_LEN])
{
	mailid_sender(ring, id, out);
	return (struct str){out, MAILID_SENDER_LEN};
}

static void
senders_come_back(void **state)
{
	struct keyring *ring = ring_of("0 1 " OLD_KEY " active\n");
	char out[MAILID_SENDER_LEN], upper[MAILID_SENDER_LEN];
	struct arena *a = arena_new(0);

	(void)state;
	for (size_t i = 0; i < NIDS; i++) {
		struct str local = sender(ring, ids[i], out), normal;
		uint64_t id = 9;

		assert_true(mailid_sender_read(ring, local, &id));
		assert_true(id == ids[i]);
		for (size_t k = 0; k < local.n; k++)
			upper[k] = (char)(out[k] >= 'a' ? out[k] - 32 : out[k]);
		id = 9;
		assert_true(mailid_sender_read(
		    ring, (struct str){upper, local.n}, &id));
		assert_true(id == ids[i]);
		assert_int_equal(
		    address_parse(a,
			str_format(a, "%.*s@b.example.com", STR_ARG(local)),
			&normal),
		    ADDRESS_OK);
	}
	/* From python3's hmac: mails that are on their way have it. */
	assert_true(str_eq(sender(ring, 4711, out), STR("b+aaaaaeth.xdo7")));
	arena_free(a);
	keyring_free(ring);
}

static void
a_new_key_reads_the_old_ones(void **state)
{
	struct keyring *old = ring_of("0 1 " OLD_KEY " active\n");
	struct keyring *now =
	    ring_of("0 1 " OLD_KEY " verify\n7 2 " NEW_KEY " active\n");
	struct keyring *later = ring_of("7 2 " NEW_KEY " active\n");
	char out[MAILID_SENDER_LEN];
	uint64_t id = 0;

	(void)state;
	assert_true(mailid_sender_read(now, sender(old, 5, out), &id));
	assert_true(id == 5);
	assert_true(mailid_sender_read(later, sender(now, 5, out), &id));
	assert_false(mailid_sender_read(later, sender(old, 5, out), &id));
	keyring_free(old);
	keyring_free(now);
	keyring_free(later);
}

/* Every byte changed to every other one. */
static void
changed_ones_are_refused(void **state)
{
	struct keyring *ring = ring_of("0 1 " OLD_KEY " active\n");
	char out[MAILID_SENDER_LEN];
	struct str local = sender(ring, 4711, out);
	uint64_t id = 9;

	(void)state;
	for (size_t i = 0; i < sizeof(out); i++)
		for (int c = 0; c < 256; c++) {
			char was = out[i];

			out[i] = (char)c;
			if (out[i] != was && (c < 'A' || c > 'Z'))
				assert_false(
				    mailid_sender_read(ring, local, &id));
			out[i] = was;
		}
	for (size_t n = 0; n < sizeof(out); n++)
		assert_false(mailid_sender_read(ring, str_head(local, n), &id));
	assert_false(mailid_sender_read(ring, STR("b+aaaaaeth.xdo7x"), &id));
	assert_true(id == 9);
	keyring_free(ring);
}

static void
message_ids(void **state)
{
	struct keyring *ring = ring_of("0 1 " OLD_KEY " active\n");
	struct arena *a = arena_new(0);
	struct str domain = STR("mail.example.com"), first, other;
	char out[MAILID_SENDER_LEN];

	(void)state;
	first = mailid_message(a, ring, 4711, STR("ebook:1:2:3"), domain);
	assert_int_equal(first.n, 8 + 1 + 8 + 1 + domain.n);
	assert_true(str_starts(first, STR("aaaaaeth.")));
	assert_true(str_eq(address_domain(first), domain));
	assert_true(address_ok(first));
	/* The same again, and another one after an old database came back. */
	other = mailid_message(a, ring, 4711, STR("ebook:1:2:3"), domain);
	assert_true(str_eq(first, other));
	other = mailid_message(a, ring, 4711, STR("ebook:1:2:4"), domain);
	assert_false(str_eq(first, other));
	assert_true(str_eq(str_head(first, 9), str_head(other, 9)));
	/* It tells nothing of the check of the envelope. */
	other = mailid_message(a, ring, 4711, STR(""), domain);
	sender(ring, 4711, out);
	assert_memory_not_equal(other.p + 9, out + MAILID_SENDER_LEN - 4, 4);
	arena_free(a);
	keyring_free(ring);
}

#define ROWS 100000
#define SEEN ((size_t)2 * ROWS)

static int
by_text(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

/* Of 100,000 rows, and of as many others that get their ids again after an old
 * database came back, no two have the same (MAIL 18.10). */
static void
no_two_rows_have_the_same(void **state)
{
	struct keyring *ring = ring_of("0 1 " OLD_KEY " active\n");
	struct arena *a = arena_new(0);
	struct str *seen = arena_array(a, SEEN, sizeof(*seen));

	(void)state;
	for (uint64_t i = 0; i < SEEN; i++)
		seen[i] = mailid_message(a, ring, 1 + i % ROWS,
		    str_format(a, "letter:%llu", (unsigned long long)i),
		    STR("mail.example.com"));
	qsort(seen, SEEN, sizeof(*seen), by_text);
	for (size_t i = 1; i < SEEN; i++)
		assert_false(str_eq(seen[i - 1], seen[i]));
	arena_free(a);
	keyring_free(ring);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(senders_come_back),
	    cmocka_unit_test(a_new_key_reads_the_old_ones),
	    cmocka_unit_test(changed_ones_are_refused),
	    cmocka_unit_test(message_ids),
	    cmocka_unit_test(no_two_rows_have_the_same),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
