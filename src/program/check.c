/* SPDX-License-Identifier: ISC */
/*
 * kunderejse check: what serve would say about a site, without serving it.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/sitecheck.h"
#include "program/checkmail.h"
#include "program/options.h"
#include "program/rows.h"
#include "program/since.h"
#include "weave/compile.h"

#define TEXT_MAX (4u * 1024 * 1024)

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
say_sum(const struct complaints *c, int64_t ms)
{
	size_t errors = complaints_errors(c), warnings = complaints_warnings(c);

	fprintf(stderr, "%zu error%s, %zu warning%s in %" PRId64 " ms\n",
	    errors, plural(errors), warnings, plural(warnings), ms);
}

struct check {
	const struct options *options;
	const char *site, *format, *since;
	struct option_list levels;
	enum rows_format as;
	struct arena *arena;
	struct complaints *complaints;
	struct rows rows;
};

/* "missing alt=off" */
static bool
set_level(struct check *c, const char *given)
{
	static const char *const names[] = {[LEVEL_OFF] = "off",
	    [LEVEL_WARNING] = "warning",
	    [LEVEL_ERROR] = "error"};
	struct str level = str_of(given), cause;

	str_cut(&level, '=', &cause);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(level, str_of(names[i])))
			return complaints_level(
			    c->complaints, cause, (enum level)i);
	return false;
}

static void
add_row(void *ctx, struct where where, enum severity severity,
    const char *cause, struct str text)
{
	struct check *c = ctx;
	const struct str values[] = {where.file,
	    str_format(c->arena, "%u", (unsigned)where.line),
	    severity == COMPLAINT_ERROR ? STR("error") : STR("warning"),
	    str_of(cause), text};

	rows_add(&c->rows, values);
}

static void
put(struct check *c, struct buf *out)
{
	static const char *const names[] = {
	    "file", "line", "severity", "cause", "text"};

	if (c->as == ROWS_TEXT) {
		complaints_print(c->complaints, out);
		return;
	}
	rows_start(&c->rows, c->arena);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		rows_column(&c->rows, str_of(names[i]), i == 1);
	complaints_each(c->complaints, add_row, c);
	rows_put(&c->rows, c->as, STR("What check found"), out);
}

static void
say_unmet(const struct complaints *c)
{
	size_t i = 0;

	for (struct str cause; (cause = complaints_unmet(c, &i)).n > 0;)
		fprintf(stderr,
		    "--level %.*s: nothing of that cause was found (causes "
		    "are named by --format tsv)\n",
		    STR_ARG(cause));
}

static int
run(struct check *c)
{
	int64_t from = clock_ms(), now = clock_now();
	struct complaints *old = complaints_new(c->arena), *all;
	struct str image;
	struct buf text;
	struct site site;

	c->complaints = complaints_new(c->arena);
	for (size_t i = 0; i < c->levels.n; i++)
		if (!set_level(c, c->levels.items[i]))
			return options_wrong(c->options,
			    "--level is CAUSE=off, CAUSE=warning or "
			    "CAUSE=error");
	if (compile_site(c->arena, c->complaints, c->site, &image)) {
		if (!site_open(&site, image.p, image.n))
			return COMMAND_SYSTEM;
		sitecheck(c->arena, &site, c->complaints, now);
	}
	if (c->since != NULL &&
	    !since_check(old, c->arena, c->site, c->since, now))
		return COMMAND_SYSTEM;
	all = c->complaints;
	if (c->since != NULL)
		c->complaints = complaints_new_since(c->arena, all, old);
	buf_init(&text, c->arena, TEXT_MAX);
	put(c, &text);
	printf("%.*s", STR_ARG(buf_view(&text)));
	if (text.bad || fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	say_unmet(all);
	say_sum(c->complaints, clock_ms() - from);
	return complaints_errors(c->complaints) == 0 ? COMMAND_GOOD
						     : COMMAND_FAULTS;
}

/* What --mail takes beside the operand, and nothing else does. */
static bool
mail_only(const struct checkmail *m)
{
	return m->state != NULL || m->bounces != NULL || m->dns != NULL ||
	       m->selectors->n > 0 || m->addresses->n > 0;
}

static int
run_mail(struct check *c, struct checkmail *m)
{
	if (c->since != NULL || c->levels.n > 0)
		return options_wrong(c->options,
		    "--mail looks at no file; leave --since and "
		    "--level out");
	m->site = c->site;
	m->as = c->as;
	return checkmail(c->options, c->arena, m);
}

int
command_check(int argc, char **argv)
{
	struct check c = {.site = ".", .format = "text"};
	struct option_list selectors = {0}, addresses = {0};
	struct checkmail m = {.selectors = &selectors, .addresses = &addresses};
	bool mail = false;
	const struct option_row rows[] = {
	    OPTION_SITE(&c.site),
	    {.name = "level",
		.arg = "CAUSE=LEVEL",
		.help = "off, warning or error for warnings of a cause",
		.list = &c.levels},
	    {.name = "since",
		.arg = "REVISION",
		.help = "only what was not so at this revision in git",
		.text = &c.since},
	    OPTION_FORMAT(&c.format),
	    {.name = "mail",
		.help = "instead: what receivers will think of the site's mail",
		.flag = &mail},
	    {.name = "selector",
		.arg = "NAME",
		.help = "with --mail: of the DKIM key (default: usual ones)",
		.list = &selectors},
	    {.name = "ip",
		.arg = "ADDRESS",
		.help = "with --mail: from which it goes out (default: this "
			"machine's public ones)",
		.list = &addresses},
	    {.name = "bounces",
		.arg = "DOMAIN",
		.help = "with --mail: to which they go (default: that of From)",
		.text = &m.bounces},
	    {.name = "dns",
		.arg = "ADDRESS:PORT",
		.help = "with --mail: the name server to ask (default: the "
			"system's)",
		.text = &m.dns},
	    OPTION_STATE(&m.state),
	};
	const struct options o = {"check", "[--mail [ADDRESS]]",
	    "Reads and compiles a site and writes every fault as file:line: "
	    "error: text\nto standard output.  Ends with 1 when there was an "
	    "error.\n\nWith --mail asks the DNS what receivers will, and says "
	    "what is missing and what\nto publish; an ADDRESS gets a message "
	    "to "
	    "look at.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(c.format, &c.as))
		return options_wrong(&o, FORMAT_WRONG);
	if (!mail && (argc > 0 || mail_only(&m)))
		return options_wrong(
		    &o, "an address and these options go with --mail");
	m.to = argc > 0 ? argv[0] : NULL;
	log_name("check");
	if (!crypto_start())
		return COMMAND_SYSTEM;
	c.options = &o;
	c.arena = arena_new(0);
	status = mail ? run_mail(&c, &m) : run(&c);
	arena_free(c.arena);
	return status;
}
