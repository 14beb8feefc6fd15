/* SPDX-License-Identifier: ISC */
/*
 * kunderejse report: what the reports of sql/reports/ say of a span of days,
 * and what those of the site make of it. Reads only; a running server is not in
 * its way.
 */
#include "program/command.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/naming.h"
#include "sending/reportargs.h"
#include "people/fold.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/rows.h"
#include "program/sitereport.h"
#include "publish/statedir.h"
#include "source/lookup.h"
#include "store/mail.h"

#define OUT_MAX ((size_t)1 << 28)
#define DAY 86400
#define DAYS_DEFAULT 30
#define DAYS_MAX 3650
#define UNKNOWN STR("unknown-sources")
#define OUTBOX STR("outbox")
#define ELEMENT_MAX 4096
#define NAMES_MAX 256
#define GO_ON (-1)

struct report {
	const struct options *options;
	const char *dir, *state, *db, *days, *from, *to, *format;
	enum rows_format as;
	struct str name;
	const struct report_row *own; /* of the site; NULL: a query */
	int64_t begin, end;
	struct arena *arena;
	struct site site;
	bool has_site;
	struct rows rows;
	struct naming naming;
	struct buf elements; /* each once, a line each: for people */
	bool naming_it;      /* the report is about unknown sources */
	int64_t now, late;   /* minutes that the oldest mail waits */
};

/* Whether somebody has named it since: the site's own sources are asked. */
static bool
is_named_now(const struct report *r, const struct unnamed *u)
{
	struct source_input in = {.host = STR("")};
	struct host_hit hit;

	if (r->has_site) {
		in.image = &r->site.image;
		in.site = &r->site.head->sources;
	}
	if (str_starts(u->host, STR("app:")))
		hit = lookup_app(&in, str_from(u->host, 4));
	else if (u->host.n > 0)
		hit = lookup_host(&in, u->host, STR(""));
	else if (str_chr(u->source, '.') < u->source.n)
		hit = lookup_host(&in, u->source, STR(""));
	else
		hit = lookup_name(&in, u->source);
	return hit.category != CATEGORY_NONE;
}

/* The line to paste; false: this source has a name by now. */
static bool
name_source(struct report *r, size_t n, const struct str *names,
    const struct store_cell *cells, struct str *element)
{
	struct unnamed u = {
	    .host = store_value(n, names, cells, STR("host")),
	    .source = store_value(n, names, cells, STR("source")),
	    .medium = store_value(n, names, cells, STR("medium")),
	};
	struct buf b;

	if (is_named_now(r, &u))
		return false;
	buf_init(&b, r->arena, ELEMENT_MAX);
	naming_put(&r->naming, &u, &b);
	*element = buf_view(&b);
	if (element->n > 0 &&
	    str_find(buf_view(&r->elements), *element) == r->elements.n)
		buf_printf(&r->elements, "  %.*s\n", STR_ARG(*element));
	return true;
}

static void
take_late(struct report *r, struct str minutes)
{
	int64_t late;

	if (str_i64(minutes, &late) && late > r->late)
		r->late = late;
}

static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct report *r = ctx;
	struct str values[ROWS_COLUMNS_MAX];
	size_t column = 0;

	if (cells == NULL) {
		for (size_t i = 0; i < n; i++)
			rows_column(&r->rows, names[i], false);
		if (r->naming_it && r->as != ROWS_TEXT)
			rows_column(&r->rows, STR("source_element"), false);
		return;
	}
	if (str_eq(r->name, OUTBOX))
		take_late(r, store_value(n, names, cells, STR("minutes_late")));
	for (; column < n && column < ROWS_COLUMNS_MAX; column++) {
		r->rows.numbers[column] = cells[column].number;
		values[column] = cells[column].text;
	}
	if (r->naming_it) {
		struct str element;

		if (!name_source(r, n, names, cells, &element))
			return;
		if (column < ROWS_COLUMNS_MAX)
			values[column] = element;
	}
	rows_add(&r->rows, values);
}

static int
read_report(struct report *r, const struct statedir *dir)
{
	struct store_config config = {
	    .path = dir->database, .lock_path = dir->lock, .fold = people_fold};
	struct str args[REPORT_ARGS_MAX];
	struct store *store;
	size_t nargs;
	bool good;

	if (access(dir->database, R_OK) != 0) {
		log_errno("database %s", dir->database);
		fprintf(stderr, "there is none until kunderejse serve has run; "
				"--state or --db say where it is\n");
		return COMMAND_SYSTEM;
	}
	store = store_open(r->arena, &config);
	if (r->own != NULL) {
		const struct reporting of = {r->own, r->begin, r->end, r->now};
		int status =
		    sitereport_print(r->arena, &r->site, store, &of, r->as);

		store_close(store);
		return status;
	}
	nargs = report_args(r->arena, r->has_site ? &r->site : NULL, store,
	    r->name, r->begin, r->end, r->now, args);
	good = store_report(store, r->arena, r->name, args, nargs, take_row, r);
	store_close(store);
	return good ? GO_ON : COMMAND_SYSTEM;
}

static void
put_text_around(const struct report *r, struct buf *b)
{
	if (r->rows.nrows == 0)
		buf_lit(b, "nothing in this time\n");
	if (r->elements.n == 0)
		return;
	buf_lit(b, "\nTo name them, paste into journey.xml and say what they "
		   "are:\n");
	buf_str(b, buf_view(&r->elements));
}

static int
print(const struct report *r)
{
	struct buf out;

	buf_init(&out, r->arena, OUT_MAX);
	rows_put(&r->rows, r->as, r->name, &out);
	if (r->as == ROWS_TEXT)
		put_text_around(r, &out);
	if (out.bad) {
		log_error("the report is too large; ask for fewer days");
		return COMMAND_SYSTEM;
	}
	fwrite(out.p, 1, out.n, stdout);
	if (fflush(stdout) != 0) {
		log_errno("standard output");
		return COMMAND_SYSTEM;
	}
	return COMMAND_GOOD;
}

/* For whoever watches: nobody sends. */
static int
judge_late(const struct report *r)
{
	if (r->late <= MAIL_LATE_MINUTES)
		return COMMAND_GOOD;
	fprintf(stderr,
	    "kunderejse report: a mail has been waiting for %" PRId64
	    " minutes: does kunderejse deliver run, and does the mail server "
	    "take its mails? Both logs say\n",
	    r->late);
	return COMMAND_FAULTS;
}

/* Where the database is: --db says it, else the site does. */
static int
find_database(struct report *r, struct statedir *dir)
{
	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (r->db == NULL || opensite_there(r->dir)) {
		if (!opensite(r->arena, r->dir, &r->site))
			return COMMAND_FAULTS;
		r->has_site = true;
	}
	if (r->has_site && !statedir_name(dir, r->arena, r->dir, r->state))
		return COMMAND_SYSTEM;
	statedir_database(dir, r->arena, r->db,
	    r->has_site ? image_str(&r->site.image, r->site.head->database)
			: STR(""));
	return GO_ON;
}

/* A day (UTC) as its first second. */
static bool
take_day(const char *text, int64_t *at)
{
	struct moment m;

	if (!moment_parse(str_of(text), &m) || m.has_time)
		return false;
	*at = m.local;
	return true;
}

static int
take_days(struct report *r)
{
	int64_t today;
	long days = r->own != NULL ? (long)r->own->days : DAYS_DEFAULT;

	r->now = clock_now();
	today = r->now - r->now % DAY;
	if (r->days != NULL && !options_number(r->days, 1, DAYS_MAX, &days))
		return options_wrong(
		    r->options, "--days is a number from 1 to %d", DAYS_MAX);
	r->end = today + DAY;
	if (r->to != NULL && !take_day(r->to, &r->end))
		return options_wrong(
		    r->options, "--to is a day such as 2027-03-31");
	if (r->to != NULL)
		r->end += DAY;
	r->begin = r->end - days * DAY;
	if (r->from != NULL && r->days != NULL)
		return options_wrong(r->options, "--from or --days, not both");
	if (r->from != NULL && !take_day(r->from, &r->begin))
		return options_wrong(
		    r->options, "--from is a day such as 2027-03-01");
	if (r->begin >= r->end)
		return options_wrong(r->options, "--from is behind --to");
	return GO_ON;
}

static bool
is_query(struct str name)
{
	size_t n;
	const struct store_report_about *about = store_reports(&n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(str_of(about[i].name), name))
			return true;
	return false;
}

static int
unknown_report(const struct report *r)
{
	struct str known[NAMES_MAX], near;
	size_t n, all;
	const struct store_report_about *about = store_reports(&all);

	for (n = 0; n < all && n < NAMES_MAX; n++)
		known[n] = str_of(about[n].name);
	if (r->has_site)
		n = sitereport_names(&r->site, known, n, NAMES_MAX);
	near = str_nearest(r->name, known, n);
	if (near.n > 0)
		return options_wrong(r->options,
		    "no report is called %.*s; did you mean %.*s?",
		    STR_ARG(r->name), STR_ARG(near));
	return options_wrong(r->options,
	    "no report is called %.*s; without a name all are listed",
	    STR_ARG(r->name));
}

/* The site's own, or a query. */
static int
find_report(struct report *r)
{
	if (r->has_site)
		r->own = report_find(&r->site, r->name);
	if (r->own == NULL)
		return is_query(r->name) ? GO_ON : unknown_report(r);
	if (r->as != ROWS_TEXT && r->as != ROWS_HTML)
		return options_wrong(r->options,
		    "a report of the site is text or html; --format tsv and "
		    "json are for the queries it shows");
	return GO_ON;
}

static int
run(struct report *r)
{
	struct statedir dir = {.dir = "."};
	int status = find_database(r, &dir);

	if (status == GO_ON)
		status = find_report(r);
	if (status == GO_ON && r->own != NULL)
		status = take_days(r); /* how many it has is known now */
	if (status != GO_ON)
		return status;
	rows_start(&r->rows, r->arena);
	naming_start(&r->naming, r->arena);
	buf_init(&r->elements, r->arena, OUT_MAX);
	r->naming_it = str_eq(r->name, UNKNOWN);
	status = read_report(r, &dir);
	if (status == GO_ON)
		status = print(r);
	return status == COMMAND_GOOD ? judge_late(r) : status;
}

static int
list(struct report *r)
{
	size_t n;
	const struct store_report_about *about = store_reports(&n);

	for (size_t i = 0; i < n; i++)
		printf("  %-16s %s\n", about[i].name, about[i].about);
	if (!opensite_there(r->dir))
		return COMMAND_GOOD;
	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(r->arena, r->dir, &r->site))
		return COMMAND_FAULTS;
	sitereport_list(&r->site);
	return COMMAND_GOOD;
}

static int
take(struct report *r, const char *name)
{
	int status;

	r->name = str_of(name);
	if (!rows_format(r->format, &r->as))
		return options_wrong(r->options, FORMAT_WRONG);
	status = take_days(r);
	if (status != GO_ON)
		return status;
	/* Without a site there is no more to look for. */
	if (!is_query(r->name) && !opensite_there(r->dir))
		return unknown_report(r);
	return run(r);
}

int
command_report(int argc, char **argv)
{
	struct report r = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&r.dir),
	    OPTION_STATE(&r.state),
	    OPTION_DB(&r.db),
	    {.name = "days",
		.arg = "N",
		.help = "of the last N days, today's included (default: 30, or "
			"those "
			"of a report of the site)",
		.text = &r.days},
	    {.name = "from",
		.arg = "DATE",
		.help = "from this day on (UTC)",
		.text = &r.from},
	    {.name = "to",
		.arg = "DATE",
		.help = "up to this day (default: today)",
		.text = &r.to},
	    OPTION_FORMAT(&r.format),
	};
	const struct options o = {"report", "[NAME]",
	    "Writes a report to standard output, of the program or of the "
	    "site; "
	    "without a name says which there are.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("report");
	r.options = &o;
	r.arena = arena_new(0);
	status = argc == 0 ? list(&r) : take(&r, argv[0]);
	arena_free(r.arena);
	return status;
}
