/* SPDX-License-Identifier: ISC */
/*
 * What it costs to make the bytes of a mail of 14 KB from its text and HTML, a
 * third of the words with letters that are to be encoded.  Prints, judges
 * nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "mail/message.h"

#define ROUNDS 9
#define MESSAGES 5000 /* in a round */
#define ROOM ((size_t)1 << 20)
#define TEXT_BYTES 3000
#define HTML_BYTES 8800

static const struct message mail = {
    .kind = MESSAGE_MARKETING,
    .date = 1795248003,
    .offset = 60,
    .from_name = STR("Sæbevæk & Søn"),
    .from = STR("hej@mail.example.com"),
    .reply_name = STR("Anna"),
    .reply_to = STR("anna@example.com"),
    .to = STR("bjorn@example.org"),
    .subject = STR("Tre råd, før du vælger et kursus til foråret"),
    .id = STR("aaaaaeth.k2kq9mno@mail.example.com"),
    .leave = STR("https://www.example.com/k/leave/qf7aaaaaaaaaaaaaaaaaaaaaaa"),
    .list = STR("E-bogen"),
    .list_id = STR("ebok.mail.example.com"),
    .feedback = {STR("kartlagg"), STR("ebok"), STR("marketing")},
    .feedback_sender = STR("kundrej"),
};

static struct str
filled(struct arena *a, struct str paragraph, size_t n)
{
	struct buf b;

	buf_init(&b, a, ROOM);
	while (b.n < n)
		buf_str(&b, paragraph);
	return buf_view(&b);
}

static double
cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds of a core for a round, and how long a message was. */
static double
composing(struct arena *a, const struct message *m, size_t *bytes)
{
	double from = cpu();

	for (int i = 0; i < MESSAGES; i++) {
		const char *where;
		struct buf out;

		arena_reset(a);
		buf_init(&out, a, ROOM);
		if (message_write(m, &out, &where) != MESSAGE_OK)
			abort();
		*bytes = out.n;
	}
	return cpu() - from;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
measure(const struct message *m)
{
	double made[ROUNDS];
	struct arena *a = arena_new(64 * 1024);
	size_t n = 0;

	for (int r = 0; r < ROUNDS; r++)
		made[r] = composing(a, m, &n);
	qsort(made, ROUNDS, sizeof(double), by_size);
	printf("%zu bytes, messages/s a core: min %.0f median %.0f max %.0f\n",
	    n, MESSAGES / made[ROUNDS - 1], MESSAGES / made[ROUNDS / 2],
	    MESSAGES / made[0]);
	arena_free(a);
}

int
main(void)
{
	struct arena *a = arena_new(0);
	struct message m = mail;

	if (!crypto_start())
		return 1;
	m.text = filled(a,
	    STR("Hej Bjørn.  Før du vælger et kursus til foråret, så læs, hvad "
		"andre har lært.\nhttps://www.example.com/k/go/abcdefgh\n\n"),
	    TEXT_BYTES);
	m.html = filled(a,
	    STR("<tr><td style=\"padding:8px;font-size:16px\">Før du vælger et "
		"kursus til foråret, så læs, hvad andre har lært.</td>\n"
		"<td><a href=\"https://www.example.com/k/go/abcdefgh\">Læs mere"
		"</a></td></tr>\n"),
	    HTML_BYTES);
	measure(&m);
	arena_free(a);
	return 0;
}
