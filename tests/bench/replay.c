/* SPDX-License-Identifier: ISC */
/*
 * What it costs to replay an access log: lines a second on one core, beside
 * reading its lines only, taking them apart, and classifying each.  Rounds are
 * interleaved, the median of seven counts.  Prints, judges nothing.
 *
 * usage: replay [LOG]     in the combined format
 *
 * The lines are repeated with other people on later days until they are many.
 * Without a log they are made here, and what of is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "insight/logs.h"
#include "insight/replaying.h"
#include "program/opensite.h"

#define ROUNDS 7
#define MADE 10000
#define LEAST 500000 /* lines of a round */
#define DATE_LEN 11  /* 17/May/2015 */

struct input {
	struct arena *arena;
	struct str *lines;
	size_t n, cap;
	char path[32];
	size_t written;
	struct site site;
};

/* Of a hundred lines so many are of this kind; %u: a number. */
static const struct kind {
	int share;
	const char *name, *path, *referer, *agent;
} kinds[] = {
    {30, "bots", "/kurs/excel?sort=%u", "-",
	"Mozilla/5.0 (compatible; Googlebot/2.1; "
	"+http://www.google.com/bot.html)"},
    {53, "files", "/assets/bilde%u.png", "https://www.nordkurs.no/kurs/excel",
	"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
	"like Gecko) Chrome/131.0.0.0 Safari/537.36"},
    {5, "pages from a search", "/kurs/excel", "https://www.google.no/",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) "
	"AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 "
	"Safari/604.1"},
    {3, "pages from an ad",
	"/?utm_source=facebook&utm_medium=paid_social&utm_campaign=uke%u",
	"https://lm.facebook.com/",
	"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like "
	"Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"},
    {5, "pages from a page", "/priser", "https://www.nordkurs.no/kurs/excel",
	"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) "
	"AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 "
	"Safari/604.1"},
    {4, "pages of their own", "/blogg/innlegg-%u", "-",
	"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 "
	"Firefox/132.0"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
add(struct input *in, struct str line)
{
	in->lines = arena_room(
	    in->arena, in->lines, in->n, &in->cap, sizeof(*in->lines));
	in->lines[in->n++] = line;
}

static struct str
numbered(struct arena *a, const char *text, unsigned number)
{
	struct str s = str_of(text);
	size_t at = str_find(s, STR("%u"));

	if (at == s.n)
		return s;
	return str_format(a, "%.*s%u%.*s", (int)at, s.p, number,
	    STR_ARG(str_from(s, at + 2)));
}

static void
make(struct input *in)
{
	unsigned random = 1;

	printf("input: %d lines made here, of 100:", MADE);
	for (size_t k = 0; k < KINDS; k++)
		printf(" %d %s%s", kinds[k].share, kinds[k].name,
		    k + 1 < KINDS ? "," : "\n");
	for (unsigned i = 0; i < MADE; i++) {
		unsigned at, second = i * 345600u / MADE;
		size_t k = 0;

		random = random * 1103515245u + 12345u;
		for (at = (random >> 16) % 100; at >= (unsigned)kinds[k].share;
		     k++)
			at -= (unsigned)kinds[k].share;
		add(in,
		    str_format(in->arena,
			"%u.%u - - [%02u/Jan/2027:%02u:%02u:%02u +0000] \"GET "
			"%.*s HTTP/1.1\" 200 5120 \"%s\" \"%s\"",
			random >> 8 & 15, random >> 16 & 63, 1 + second / 86400,
			second / 3600 % 24, second / 60 % 60, second % 60,
			STR_ARG(
			    numbered(in->arena, kinds[k].path, random >> 20)),
			kinds[k].referer, kinds[k].agent));
	}
}

static bool
read_log(struct input *in, const char *path)
{
	struct logfile *f = logfile_open(path);
	struct logline l;
	struct str line;

	if (f == NULL)
		return false;
	while (logfile_line(f, &line))
		if (logline_read(in->arena, line, &l) == NULL)
			add(in, str_copy(in->arena, line));
	logfile_close(f);
	printf("input: %zu lines of %s\n", in->n, path);
	return in->n > 0;
}

/* The days from the first line to the last, and one more. */
static int64_t
span(const struct input *in, int64_t *first)
{
	int64_t last = 0;
	struct logline l;

	*first = INT64_MAX;
	for (size_t i = 0; i < in->n; i++) {
		(void)logline_read(in->arena, in->lines[i], &l);
		*first = l.at < *first ? l.at : *first;
		last = l.at > last ? l.at : last;
	}
	return (last - *first) / 86400 + 1;
}

static void
write_line(FILE *f, struct str line, unsigned pass, int64_t days)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	size_t date = str_find(line, STR(" [")) + 2;
	int year, month, day, was = atoi(line.p + date);

	for (month = 1; memcmp(months[month - 1], line.p + date + 3, 3) != 0;)
		month++;
	year = atoi(line.p + date + 7);
	date_of(date_days(year, month, was) + days, &year, &month, &day);
	fprintf(f, "%u.%.*s%02d/%s/%04d%.*s\n", pass, (int)date, line.p, day,
	    months[month - 1], year, STR_ARG(str_from(line, date + DATE_LEN)));
}

static bool
write_all(struct input *in)
{
	int64_t first, days = span(in, &first);
	FILE *f;
	int fd;

	strcpy(in->path, "/tmp/kunderejse-bench.XXXXXX");
	fd = mkstemp(in->path);
	f = fd < 0 ? NULL : fdopen(fd, "w");
	if (f == NULL)
		return false;
	for (unsigned pass = 0; in->written < LEAST; pass++)
		for (size_t i = 0; i < in->n; i++, in->written++)
			write_line(f, in->lines[i], pass, pass * days);
	return fclose(f) == 0;
}

enum what { READING, PARSING, CLASSIFYING, REPLAYING, WHAT__MAX };

static const char *const names[WHAT__MAX] = {
    [READING] = "its lines only",
    [PARSING] = "taken apart",
    [CLASSIFYING] = "and classified, each by itself",
    [REPLAYING] = "replay",
};

static void
look(void *ctx, const struct logline *line)
{
	(void)ctx;
	(void)line;
}

static size_t
judge(const struct input *in, const struct logline *l)
{
	struct source_input input = {.host = STR("www.nordkurs.no"),
	    .query = l->query,
	    .referer = l->referer,
	    .agent = l->agent,
	    .image = &in->site.image,
	    .site = &in->site.head->sources};
	struct touch touch __attribute__((uninitialized));

	source_classify(&input, &touch);
	return touch.channel +
	       agent_judge(l->agent, STR(""), STR(""), false).bot;
}

/* Seconds; *sum keeps the work from being left out. */
static double
round_of(enum what what, const struct input *in, size_t *sum)
{
	struct arena *a = arena_new((size_t)1 << 20);
	char *paths[] = {(char *)(uintptr_t)in->path};
	struct logs_line line;
	struct logs logs;
	struct replaying r;
	struct str text;
	struct logfile *f;
	double from = seconds();

	if (what == READING) {
		f = logfile_open(in->path);
		while (f != NULL && logfile_line(f, &text))
			*sum += text.n;
		if (f != NULL)
			logfile_close(f);
	} else if (logs_start(&logs, a, paths, 1, look, NULL)) {
		if (what == REPLAYING)
			replaying_start(&r, a, &in->site, STR(""));
		while (logs_next(&logs, &line)) {
			*sum += line.number;
			if (what == CLASSIFYING)
				*sum += judge(in, &line.line);
			else if (what == REPLAYING)
				*sum += replaying_take(&r, &line.line);
		}
		if (what == REPLAYING) {
			replaying_end(&r);
			*sum += r.people;
			replaying_stop(&r);
		}
		logs_stop(&logs);
	}
	from = seconds() - from;
	arena_free(a);
	return from;
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
measure(const struct input *in)
{
	double took[WHAT__MAX][ROUNDS];
	struct rusage usage;
	size_t sum = 0;

	for (int r = 0; r < ROUNDS; r++)
		for (int w = 0; w < WHAT__MAX; w++)
			took[w][r] = round_of((enum what)w, in, &sum);
	for (int w = 0; w < WHAT__MAX; w++) {
		qsort(took[w], ROUNDS, sizeof(double), by_size);
		printf("%-32s %9.0f lines/s  %5.1f x reading\n", names[w],
		    (double)in->written / took[w][ROUNDS / 2],
		    took[w][ROUNDS / 2] / took[READING][ROUNDS / 2]);
	}
	getrusage(RUSAGE_SELF, &usage);
	printf("%zu lines a round, %d rounds, at most %ld MiB (sum %zu)\n",
	    in->written, ROUNDS, usage.ru_maxrss / 1024, sum);
}

int
main(int argc, char **argv)
{
	struct input in = {.arena = arena_new(0)};
	const char *top = getenv("srcdir");
	bool good;

	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fprintf(stderr, "usage: replay [LOG]\n");
		return 2;
	}
	if (!crypto_start() || !opensite(in.arena,
				   str_format(in.arena, "%s/templates/nordkurs",
				       top == NULL ? "." : top)
				       .p,
				   &in.site))
		return 1;
	if (argc < 2)
		make(&in);
	else if (!read_log(&in, argv[1]))
		return 1;
	good = write_all(&in);
	if (good)
		measure(&in);
	else
		perror(in.path);
	unlink(in.path);
	arena_free(in.arena);
	return good ? 0 : 1;
}
