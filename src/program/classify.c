/* SPDX-License-Identifier: ISC */
/*
 * kunderejse classify: what the program makes of an address and its Referer,
 * step by step for people, line by line for other programs.  Without a site
 * own hosts are the address's own, and only the shipped table is known.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/naming.h"
#include "program/command.h"
#include "program/opensite.h"
#include "program/options.h"
#include "source/agent.h"
#include "source/explain.h"

#define BLOCK_BYTES (256 * 1024)
#define ANSWER_BYTES ((size_t)1 << 30) /* more than a block can lead to */
#define EXPLAIN_BYTES ((size_t)64 * 1024)

static struct str
given(struct str s)
{
	return str_eq(s, STR("-")) ? STR("") : s;
}

/* Host and query of an address; a Referer's path is not needed. */
static void
take_url(struct str url, struct source_input *in)
{
	size_t scheme = str_find(url, STR("://")), end = 0, query;

	url = str_head(url, str_chr(url, '#'));
	if (scheme < url.n && scheme < str_chr(url, '/')) {
		url = str_from(url, scheme + 3);
		while (end < url.n && url.p[end] != '/' && url.p[end] != '?')
			end++;
		in->host = str_head(url, end);
		in->host = str_head(in->host, str_chr(in->host, ':'));
	}
	query = str_chr(url, '?');
	in->query = str_from(url, query + 1);
}

static void
put(struct buf *b, struct str s, char after)
{
	if (s.n == 0)
		buf_char(b, '-');
	else
		buf_str(b, s);
	buf_char(b, after);
}

/* What a visit consists of; `site` holds what is the same for all. */
static struct source_input
visit(const struct source_input *site, struct str url, struct str referer,
    struct str agent)
{
	struct source_input in = *site;

	take_url(given(url), &in);
	in.referer = given(referer);
	in.agent = given(agent);
	return in;
}

static void
classify_line(const struct source_input *site, struct str line, struct buf *b)
{
	struct source_input in;
	struct str url, referer, agent;
	struct touch t;

	str_cut(&line, '\t', &url);
	str_cut(&line, '\t', &referer);
	str_cut(&line, '\t', &agent);
	in = visit(site, url, referer, agent);
	source_classify(&in, &t);
	put(b, str_of(channel_name(t.channel)), '\t');
	put(b, t.source, '\t');
	put(b, str_of(source_class_name(t.source_class)), '\t');
	put(b, t.medium, '\t');
	put(b, t.campaign, '\t');
	put(b, t.term, '\n');
}

static void
judge_line(const struct source_input *site, struct str line, struct buf *b)
{
	struct agent a = agent_judge(line, STR(""), STR(""), false);

	(void)site;
	put(b, a.bot ? STR("bot") : STR("human"), '\t');
	put(b, str_of(device_name(a.device)), '\n');
}

static bool
take_line(struct str *rest, struct str *line)
{
	size_t end = str_chr(*rest, '\n');

	if (end == rest->n)
		return false;
	*line = str_head(*rest, end);
	*rest = str_from(*rest, end + 1);
	if (str_ends(*line, STR("\r")))
		line->n--;
	return true;
}

/* Blocks of input, each answered with one write. */
static int
run_stream(
    void (*answer)(const struct source_input *, struct str, struct buf *),
    const struct source_input *site)
{
	struct arena *a = arena_new(0);
	size_t size = BLOCK_BYTES, held = 0;
	char *block = arena_raw(a, size);
	ssize_t got;
	struct buf out;
	bool good;

	buf_init(&out, a, ANSWER_BYTES);
	do {
		struct str rest, line;

		if (held == size) { /* a line longer than the block */
			block = arena_grow(a, block, size, size * 2);
			size *= 2;
		}
		/* What is there is answered: the other end may wait for it. */
		got = read(STDIN_FILENO, block + held, size - held);
		held += got > 0 ? (size_t)got : 0;
		if (got <= 0 && held > 0 && block[held - 1] != '\n')
			block[held++] = '\n';
		rest = (struct str){block, held};
		while (take_line(&rest, &line))
			answer(site, line, &out);
		memmove(block, rest.p, rest.n);
		held = rest.n;
		good = fwrite(out.p, 1, out.n, stdout) == out.n && !out.bad &&
		       fflush(stdout) == 0;
		out.n = 0;
	} while (good && got > 0);
	good = good && got == 0;
	if (!good)
		perror("kunderejse classify");
	arena_free(a);
	return good ? COMMAND_GOOD : COMMAND_SYSTEM;
}

/* What was asked for, and the site it is asked about. */
struct classify {
	bool batch, agents;
	const char *dir; /* NULL: that in ".", if there is one */
	struct arena *arena;
	struct site site;
	struct source_input input;
};

/* A source without a name, as a line that gives it one. */
static void
explain_unknown(
    const struct classify *c, const struct touch *t, struct buf *text)
{
	bool tagged = (t->flags & TOUCH_TAGGED) != 0;
	struct unnamed u = {.host = tagged ? STR("") : t->source,
	    .source = tagged ? t->source : STR(""),
	    .medium = t->medium};
	struct naming naming;

	if (t->kind != TOUCH_NEW || (t->flags & TOUCH_UNKNOWN) == 0)
		return;
	if (!tagged && (t->flags & TOUCH_APP) != 0)
		u.host = str_format(c->arena, "app:%.*s", STR_ARG(t->source));
	naming_start(&naming, c->arena);
	buf_lit(text, "to name it, in journey.xml: ");
	naming_put(&naming, &u, text);
	buf_char(text, '\n');
}

static int
explain(const struct classify *c, int n, char **words)
{
	struct source_input in = visit(&c->input, str_of(words[0]),
	    str_of(n > 1 ? words[1] : ""), str_of(n > 2 ? words[2] : ""));
	struct findings *f = arena_raw(c->arena, sizeof(*f));
	struct touch t;
	struct buf text;

	findings_classify(&in, &t, f);
	buf_init(&text, c->arena, EXPLAIN_BYTES);
	explain_findings(f, &text);
	explain_unknown(c, &t, &text);
	printf("%.*s", STR_ARG(buf_view(&text)));
	return fflush(stdout) == 0 ? COMMAND_GOOD : COMMAND_SYSTEM;
}

/* The site's own hosts and sources. */
static int
take_site(struct classify *c)
{
	bool https;

	if (c->agents || (c->dir == NULL && !opensite_there(".")))
		return COMMAND_GOOD;
	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(c->arena, c->dir == NULL ? "." : c->dir, &c->site))
		return COMMAND_FAULTS;
	c->input = (struct source_input){.host = site_host(&c->site, &https),
	    .image = &c->site.image,
	    .site = &c->site.head->sources};
	return COMMAND_GOOD;
}

static int
run(struct classify *c, int argc, char **argv)
{
	int status = take_site(c);

	if (status != COMMAND_GOOD)
		return status;
	if (c->batch || c->agents)
		return run_stream(
		    c->batch ? classify_line : judge_line, &c->input);
	return explain(c, argc, argv);
}

int
command_classify(int argc, char **argv)
{
	struct classify c = {.input = {.host = STR("")}};
	const struct option_row rows[] = {
	    {.name = "site",
		.letter = 's',
		.arg = "DIR",
		.help = "whose own hosts and sources count (default: the site "
			"in ., if there is one)",
		.text = &c.dir},
	    {.name = "batch",
		.letter = 'b',
		.help = "judge visits, one a line",
		.flag = &c.batch},
	    {.name = "agents",
		.letter = 'a',
		.help = "judge User-Agents, one a line",
		.flag = &c.agents},
	};
	const struct options options = {.command = "classify",
	    .operands = "[URL [REFERER [USER-AGENT]]]",
	    .about =
		"Says where a visit comes from, step by step, or line by line "
		"from stdin;\nTAB between columns, - for an empty one:\n"
		"  --batch    URL Referer [User-Agent]\n"
		"             to channel source source-class medium campaign "
		"term\n"
		"  --agents   User-Agent\n"
		"             to bot|human mobile|tablet|desktop|-",
	    .rows = rows,
	    .nrows = sizeof(rows) / sizeof(*rows),
	    .operands_max = 3};
	int status;

	if (!options_go(&options, &argc, &argv, &status))
		return status;
	if (c.batch && c.agents)
		return options_wrong(&options, "--batch or --agents, not both");
	if ((c.batch || c.agents) && argc > 0)
		return options_wrong(&options, "lines come from stdin");
	if (!c.batch && !c.agents && argc == 0)
		return options_wrong(&options, "an address is missing");
	log_name("classify");
	c.arena = arena_new(0);
	status = run(&c, argc, argv);
	arena_free(c.arena);
	return status;
}
