/* SPDX-License-Identifier: ISC */
/*
 * What it costs to say where a visit comes from, and who asks: visits and
 * User-Agents a second on one core, beside one hash over the same bytes.
 * Rounds are interleaved, the median of nine counts.  Prints, judges nothing.
 *
 * usage: classify [FILE]     lines of URL TAB Referer TAB User-Agent
 *
 * Without a file the input is made here, and what it is made of is printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "program/opensite.h"
#include "source/agent.h"
#include "source/table.h"

#define ROUNDS 9
#define MADE 20000
#define LEAST 400000 /* visits of a round, at least */

struct visit {
	struct str query, referer, agent;
};

struct input {
	struct visit *visits;
	size_t n, bytes;
};

/* Of a hundred visits so many are of this kind. */
static const struct kind {
	int share;
	const char *name;
	const char *query, *referer; /* %d: a number */
} kinds[] = {
    {22, "direct", "", ""},
    {14, "own page", "s=f7q2k9ma", "https://www.nordkurs.no/kurs/%d"},
    {12, "google", "", "https://www.google.no/"},
    {5, "other search", "", "https://duckduckgo.com/"},
    {3, "search with a phrase", "",
	"https://www.bing.com/search?q=excel+kurs+%d&form=QBLH"},
    {8, "social", "fbclid=IwAR%d", "https://l.facebook.com/"},
    {4, "price comparison", "", "https://www.prisjakt.no/produkt/%d"},
    {8, "unlisted host", "", "https://www.blogg%d.example.no/innlegg"},
    {10, "newsletter",
	"utm_source=brev&utm_medium=email&utm_campaign=uke%d&"
	"utm_content=topp",
	""},
    {8, "search ad",
	"utm_source=google&utm_medium=cpc&utm_campaign=sommer%d&"
	"utm_term=excel+kurs&gclid=Cj0KCQ%d",
	"https://www.google.com/"},
    {4, "social ad",
	"utm_source=facebook&utm_medium=paid_social&utm_campaign=h%C3%B8st%d&"
	"fbclid=x",
	"https://lm.facebook.com/"},
    {2, "AI assistant", "utm_source=chatgpt.com", "https://chatgpt.com/"},
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static const char *const agents[] = {
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) "
    "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 "
    "Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
    "like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.6 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) "
    "AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 "
    "[FBAN/FBIOS;FBAV/480.0.0.0;FBDV/iPhone14,5]",
    "Mozilla/5.0 (compatible; Googlebot/2.1; "
    "+http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; "
    "GPTBot/1.2; +https://openai.com/gptbot)",
};

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct str
numbered(struct arena *a, const char *text, unsigned number)
{
	struct str rest = str_of(text), part;
	struct buf b;

	buf_init(&b, a, 4096);
	for (size_t at; (at = str_find(rest, STR("%d"))) < rest.n;) {
		part = str_head(rest, at);
		buf_printf(&b, "%.*s%u", STR_ARG(part), number);
		rest = str_from(rest, at + 2);
	}
	buf_str(&b, rest);
	return buf_view(&b);
}

static void
add(struct input *in, struct visit v)
{
	in->visits[in->n++] = v;
	in->bytes += v.query.n + v.referer.n + v.agent.n;
}

static void
make(struct arena *a, struct input *in)
{
	unsigned random = 1;

	in->visits = arena_array(a, MADE, sizeof(*in->visits));
	printf("input: %d visits made here, of 100:", MADE);
	for (size_t k = 0; k < KINDS; k++)
		printf(" %d %s%s", kinds[k].share, kinds[k].name,
		    k + 1 < KINDS ? "," : "\n");
	while (in->n < MADE) {
		int at;
		size_t k = 0;

		random = random * 1103515245u + 12345u;
		for (at = (int)(random >> 16) % 100; at >= kinds[k].share; k++)
			at -= kinds[k].share;
		add(in,
		    (struct visit){numbered(a, kinds[k].query, random % 977),
			numbered(a, kinds[k].referer, random % 983),
			str_of(agents[(random >> 8) %
				      (sizeof(agents) / sizeof(*agents))])});
	}
}

static bool
read_file(struct arena *a, const char *path, struct input *in)
{
	char *line = NULL;
	size_t cap = 0, room = 0;
	ssize_t got;
	FILE *f = fopen(path, "r");

	if (f == NULL) {
		perror(path);
		return false;
	}
	while ((got = getline(&line, &cap, f)) > 0) {
		struct str rest = {line, (size_t)got - (line[got - 1] == '\n')};
		struct str url;
		struct visit v;

		if (in->n == room) {
			size_t more = room == 0 ? 1024 : 2 * room;

			in->visits = arena_grow(
			    a, in->visits, room * sizeof(v), more * sizeof(v));
			room = more;
		}
		rest = str_copy(a, rest);
		str_cut(&rest, '\t', &url);
		str_cut(&rest, '\t', &v.referer);
		str_cut(&rest, '\t', &v.agent);
		v.query = str_from(url, str_chr(url, '?') + 1);
		add(in, v);
	}
	free(line);
	fclose(f);
	printf("input: %zu visits of %s\n", in->n, path);
	return in->n > 0;
}

enum what { HASHING, CLASSIFYING, CLASSIFYING_OWN, JUDGING, WHAT__MAX };

static const char *const names[WHAT__MAX] = {
    [HASHING] = "one hash of the bytes",
    [CLASSIFYING] = "classify",
    [CLASSIFYING_OWN] = "classify, 210 sources of the site's own",
    [JUDGING] = "agents",
};

/* Nanoseconds for each visit; *sum keeps the work from being left out. */
static double
round_of(enum what what, const struct input *in, const struct site *site,
    size_t *sum)
{
	size_t times = LEAST / in->n + 1;
	double from = seconds();

	for (size_t t = 0; t < times; t++)
		for (size_t i = 0; i < in->n; i++) {
			const struct visit *v = &in->visits[i];
			struct source_input input = {
			    .host = STR("www.nordkurs.no"),
			    .query = v->query,
			    .referer = v->referer,
			    .agent = v->agent};
			/* As in a request's context: not cleared. */
			struct touch touch __attribute__((uninitialized));

			if (what == HASHING) {
				*sum += table_hash(0, v->query) ^
					table_hash(0, v->referer) ^
					table_hash(0, v->agent);
				continue;
			}
			if (what == JUDGING) {
				*sum += agent_judge(
				    v->agent, STR("nb"), STR(""), true)
					    .bot;
				continue;
			}
			if (what == CLASSIFYING_OWN) {
				input.image = &site->image;
				input.site = &site->head->sources;
			}
			source_classify(&input, &touch);
			*sum += touch.channel;
		}
	return (seconds() - from) * 1e9 / (double)(times * in->n);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void
measure(const struct input *in, const struct site *site)
{
	double took[WHAT__MAX][ROUNDS];
	size_t sum = 0;

	for (int r = 0; r < ROUNDS; r++)
		for (int w = 0; w < WHAT__MAX; w++)
			took[w][r] = round_of((enum what)w, in, site, &sum);
	for (int w = 0; w < WHAT__MAX; w++) {
		qsort(took[w], ROUNDS, sizeof(double), by_size);
		printf("%-40s %7.0f ns  %6.2f M/s  %5.1f x the hash\n",
		    names[w], took[w][ROUNDS / 2], 1e3 / took[w][ROUNDS / 2],
		    took[w][ROUNDS / 2] / took[HASHING][ROUNDS / 2]);
	}
	printf("%.0f bytes a visit, %d rounds (sum %zu)\n",
	    (double)in->bytes / (double)in->n, ROUNDS, sum);
}

static bool
put(struct arena *a, const char *dir, const char *name, struct str text)
{
	FILE *f = fopen(str_format(a, "%s/%s", dir, name).p, "w");

	return f != NULL && fwrite(text.p, 1, text.n, f) == text.n &&
	       fclose(f) == 0;
}

#define NS "xmlns=\"urn:kunderejse:1\""

static struct str
own_journey(struct arena *a)
{
	struct buf b;

	buf_init(&b, a, 1 << 20);
	buf_lit(&b, "<journey " NS ">");
	for (int i = 0; i < 200; i++)
		buf_printf(&b,
		    "<source key='k%d' source-class='partner' "
		    "patterns='.partner%d.no' aliases='alias%d'/>",
		    i, i, i);
	for (int i = 0; i < 10; i++)
		buf_printf(&b,
		    "<source key='g%d' source-class='partner' "
		    "patterns='.kjede%d-*.dk'/>",
		    i, i);
	buf_lit(&b, "</journey>");
	return buf_view(&b);
}

/* A site with sources of its own; most visits come from none of them. */
static bool
own_sources(struct arena *a, struct site *site)
{
	char dir[] = "/tmp/kunderejse-bench.XXXXXX";
	bool good;

	if (mkdtemp(dir) == NULL)
		return false;
	good = put(a, dir, "site.xml",
		   STR("<site " NS " name='Bench' "
		       "base='https://www.nordkurs.no'/>")) &&
	       put(a, dir, "journey.xml", own_journey(a)) &&
	       opensite(a, dir, site);
	unlink(str_format(a, "%s/site.xml", dir).p);
	unlink(str_format(a, "%s/journey.xml", dir).p);
	rmdir(dir);
	return good;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new(0);
	struct site site;
	struct input in = {0};

	if (argc > 2 || (argc == 2 && argv[1][0] == '-')) {
		fprintf(stderr, "usage: classify [FILE]\n");
		return 2;
	}
	if (!crypto_start() || !own_sources(a, &site))
		return 1;
	if (argc < 2)
		make(a, &in);
	else if (!read_file(a, argv[1], &in))
		return 1;
	measure(&in, &site);
	arena_free(a);
	return 0;
}
