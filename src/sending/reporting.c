/* SPDX-License-Identifier: ISC */
#include "sending/reporting.h"

#include "base/arena.h"
#include "people/reader.h"
#include "sending/making.h"
#include "sending/reportargs.h"

struct reporting
reporting_until(const struct report_row *report, int64_t until, int64_t now)
{
	return (struct reporting){
	    report, until - (int64_t)report->days * REPORTING_DAY, until, now};
}

struct str
reporting_link(
    struct arena *a, const struct site *site, const struct report_row *report)
{
	return making_link(a, site, site->head->default_lang, MAIL_LINK_ADMIN,
	    str_format(a, "report/%.*s",
		STR_ARG(image_str(&site->image, report->name))));
}

/* The rows of a query as they come. */
struct filling {
	struct arena *arena;
	struct situation_table *table;
	size_t most;
	struct str *cells;
};

static void
take(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct filling *f = ctx;
	struct situation_table *t = f->table;

	if (cells == NULL) {
		t->columns = names;
		t->ncolumns = n;
		f->cells =
		    arena_array(f->arena, f->most * n, sizeof(*f->cells));
		t->cells = f->cells;
		return;
	}
	if (t->nrows == f->most)
		return;
	for (size_t i = 0; i < n; i++)
		f->cells[t->nrows * n + i] = cells[i].text;
	t->nrows++;
}

static bool
read_table(struct arena *a, const struct site *site, struct store *store,
    const struct reporting *r, const struct report_query *query,
    struct situation_table *table)
{
	struct filling f = {.arena = a, .table = table, .most = query->rows};
	struct str args[REPORT_ARGS_MAX];
	size_t n = report_args(
	    a, site, store, query->name, r->from, r->until, r->now, args);

	*table = (struct situation_table){.query = query->name};
	return store_report(store, a, query->name, args, n, take, &f);
}

bool
reporting_fill(struct arena *a, const struct site *site, struct store *store,
    const struct reporting *r, struct situation *at)
{
	struct report_query queries[REPORT_QUERIES_MAX];
	size_t n = report_queries(site, r->report, queries);
	struct situation_table *tables = arena_array(a, n, sizeof(*tables));

	for (size_t i = 0; i < n; i++)
		if (!read_table(a, site, store, r, &queries[i], &tables[i]))
			return false;
	at->tables = tables;
	at->ntables = n;
	return true;
}

enum reporting_rc
reporting_show(struct arena *a, const struct site *site, struct store *store,
    const struct reporting *r, struct mail_words *words)
{
	const struct mail_row *mail = &r->report->mail;
	struct situation at = reader_of(
	    site->head->default_lang, making_stage(site, mail), r->now);

	at.links[MAIL_LINK_ADMIN] = reporting_link(a, site, r->report);
	if (!reporting_fill(a, site, store, r, &at))
		return REPORTING_DOWN;
	return mail_write(site, a, &at, mail, words) ? REPORTING_OK
						     : REPORTING_TOO_LARGE;
}
