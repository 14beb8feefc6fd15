/* SPDX-License-Identifier: ISC */
/*
 * The first part of P7 of DESIGN 12: mails of the demo a second of a core, from
 * a row of the queue to the bytes that are handed over.  The median of ROUNDS,
 * interleaved; nothing is asserted.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "program/opensite.h"
#include "sending/outgoing.h"

#define ROUNDS 9
#define MAILS 2000 /* in a round */
#define NOW 1803888000

static const struct store_agree agrees[] = {
    {.kind = AGREE_CONFIRMED, .list = STR("newsletter")},
    {.kind = AGREE_CONFIRMED, .purpose = STR("profile")},
};

static const struct {
	const char *name;
	struct store_mail mail;
	size_t nagrees;
} kinds[] = {
    {"confirm-ebook",
	{.kind = MAIL_TRANSACTIONAL,
	    .mail = STR("confirm-ebook"),
	    .given = STR("ticket=confirm&form=ebook&asked_at=5")},
	1},
    {"ebook/1-map-the-steps",
	{.kind = MAIL_MARKETING,
	    .list = STR("newsletter"),
	    .mail = STR("ebook/1-map-the-steps")},
	1},
    {"the same, links counted",
	{.kind = MAIL_MARKETING,
	    .list = STR("newsletter"),
	    .mail = STR("ebook/1-map-the-steps")},
	2},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static double
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of a core for a round, and how long a message was. */
static double
round_of(struct arena *a, const struct site *site, const struct keyring *keys,
    size_t kind, size_t *bytes)
{
	const struct store_follower who = {
	    .who = {.contact = {.id = {0, 7},
			.email = STR("kari@example.org"),
			.name = STR("Kari Bjørnsdatter Moe")},
		.agrees = agrees,
		.nagrees = kinds[kind].nagrees}};
	double from = cpu();

	for (uint64_t i = 1; i <= MAILS; i++) {
		struct store_queued q = {
		    .id = i, .mail = kinds[kind].mail, .contact = {0, 7}};
		struct outgoing out;

		q.mail.lang = STR("nb");
		q.mail.dedup =
		    str_format(a, "bench:%llu", (unsigned long long)i);
		if (!outgoing_make(
			a, site, site, keys, &q, &who, NULL, NOW, &out)) {
			fprintf(stderr, "%.*s\n", STR_ARG(out.why));
			exit(1);
		}
		*bytes = out.mail.bytes.n;
		arena_reset(a);
	}
	return cpu() - from;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

int
main(void)
{
	const char *srcdir = getenv("srcdir");
	double made[KINDS][ROUNDS];
	size_t bytes[KINDS];
	struct arena *a = arena_new(0), *one = arena_new(0);
	struct keyring *keys;
	struct site site;

	if (!crypto_start() || !opensite(a,
				   str_format(a, "%s/templates/nordkurs",
				       srcdir == NULL ? "." : srcdir)
				       .p,
				   &site))
		return 1;
	keys = keyring_new();
	for (int r = 0; r < ROUNDS; r++)
		for (size_t k = 0; k < KINDS; k++)
			made[k][r] = round_of(one, &site, keys, k, &bytes[k]);
	for (size_t k = 0; k < KINDS; k++) {
		qsort(made[k], ROUNDS, sizeof(double), by_size);
		printf("P7  %-24s %5zu bytes  %6.0f  %6.0f  %6.0f a second a "
		       "core   (>= 8000)\n",
		    kinds[k].name, bytes[k], MAILS / made[k][ROUNDS - 1],
		    MAILS / made[k][ROUNDS / 2], MAILS / made[k][0]);
	}
	keyring_free(keys);
	arena_free(one);
	arena_free(a);
	return 0;
}
