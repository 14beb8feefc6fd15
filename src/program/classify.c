/* SPDX-License-Identifier: ISC */
/*
 * kunderejse classify: what the program makes of an address and its Referer,
 * step by step for people, line by line for other programs.  Without a site:
 * own hosts are the address's own, and only the shipped table is known.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "program/command.h"
#include "program/options.h"
#include "source/agent.h"
#include "source/referer.h"
#include "source/tags.h"

#define BLOCK_BYTES (256 * 1024)
#define ANSWER_BYTES ((size_t)1 << 30) /* more than a block can lead to */

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

static void
classify_line(struct str line, struct buf *b)
{
	struct source_input in = {.host = STR("")};
	struct str url, referer, agent;
	struct touch t;

	str_cut(&line, '\t', &url);
	str_cut(&line, '\t', &referer);
	str_cut(&line, '\t', &agent);
	take_url(given(url), &in);
	in.referer = given(referer);
	in.agent = given(agent);
	source_classify(&in, &t);
	put(b, str_of(channel_name(t.channel)), '\t');
	put(b, t.source, '\t');
	put(b, str_of(source_class_name(t.source_class)), '\t');
	put(b, t.medium, '\t');
	put(b, t.campaign, '\t');
	put(b, t.term, '\n');
}

static void
judge_line(struct str line, struct buf *b)
{
	struct agent a = agent_judge(line, STR(""), STR(""), false);

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
run_stream(void (*answer)(struct str, struct buf *))
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
			answer(line, &out);
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

static void
say(const char *what, struct str value)
{
	if (value.n > 0)
		printf("%-14s%.*s\n", what, STR_ARG(value));
}

static void
say_tags(struct str query)
{
	static const char *const names[TAG__MAX] = {
	    [TAG_SOURCE] = "  utm_source",
	    [TAG_MEDIUM] = "  utm_medium",
	    [TAG_CAMPAIGN] = "  utm_campaign",
	    [TAG_ID] = "  utm_id",
	    [TAG_TERM] = "  utm_term",
	    [TAG_CONTENT] = "  utm_content",
	};
	struct tags tags;

	tags_read(query, &tags);
	for (int i = 0; i < TAG__MAX; i++)
		say(names[i], tags.text[i]);
	if (tags.click != NULL)
		printf("  %-12s%.*s\n", "click id", STR_ARG(tags.click->name));
}

static void
say_referer(const struct source_input *in)
{
	static const char *const kinds[] = {
	    [REFERER_NONE] = "none that counts",
	    [REFERER_INTERNAL] = "our own, or on the way (payment, sign-in)",
	    [REFERER_EXTERNAL] = "outside",
	};
	struct referer r;

	referer_read(in, &r);
	printf("%-14s%s\n", "Referer", kinds[r.kind]);
	say("  host", r.host);
	if (r.kind != REFERER_EXTERNAL)
		return;
	if (r.hit.category == CATEGORY_NONE)
		say("  table", STR("not listed"));
	else
		say("  table", r.hit.key != NULL ? r.hit.key->label
						 : STR("listed by kind only"));
}

static void
say_touch(const struct touch *t)
{
	static const char *const kinds[] = {
	    [TOUCH_NONE] = "no touch: spam",
	    [TOUCH_INTERNAL] = "no touch: the visit goes on",
	    [TOUCH_DIRECT] = "nothing known",
	    [TOUCH_NEW] = "a touch",
	};

	printf("%-14s%s\n", "Decision", kinds[t->kind]);
	say("  channel", str_of(channel_name(t->channel)));
	say("  source", t->source);
	say("  class", str_of(source_class_name(t->source_class)));
	say("  medium", t->medium);
	say("  campaign", t->campaign);
	say("  term", t->term);
	say("  content", t->content);
	if (t->click.n > 0)
		say("  click id", t->click_trusted
				      ? STR("believed")
				      : STR("stale: from another visit"));
	if ((t->flags & TOUCH_INFERRED) != 0)
		say("  note", STR("guessed from the application's name"));
	if ((t->flags & TOUCH_CUT) != 0)
		say("  note", STR("an input was longer than its limit"));
}

static int
explain(int n, char **words)
{
	struct source_input in = {.host = STR("")};
	struct touch t;

	take_url(given(str_of(words[0])), &in);
	if (n > 1)
		in.referer = given(str_of(words[1]));
	if (n > 2)
		in.agent = given(str_of(words[2]));
	source_classify(&in, &t);
	say("Own host", in.host.n > 0 ? in.host : STR("not given"));
	printf("Query\n");
	say_tags(in.query);
	say_referer(&in);
	say_touch(&t);
	return fflush(stdout) == 0 ? COMMAND_GOOD : COMMAND_SYSTEM;
}

int
command_classify(int argc, char **argv)
{
	bool batch = false, agents = false;
	const struct option_row rows[] = {
	    {.name = "batch",
		.letter = 'b',
		.help = "judge visits, one a line",
		.flag = &batch},
	    {.name = "agents",
		.letter = 'a',
		.help = "judge User-Agents, one a line",
		.flag = &agents},
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

	switch (options_parse(&options, &argc, &argv)) {
	case OPTIONS_HELP:
		return COMMAND_GOOD;
	case OPTIONS_WRONG:
		return COMMAND_USAGE;
	case OPTIONS_GO:
		break;
	}
	if (batch && agents)
		return options_wrong(&options, "--batch or --agents, not both");
	if ((batch || agents) && argc > 0)
		return options_wrong(&options, "lines come from stdin");
	if (batch || agents)
		return run_stream(batch ? classify_line : judge_line);
	if (argc == 0)
		return options_wrong(&options, "an address is missing");
	return explain(argc, argv);
}
