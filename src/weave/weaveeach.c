/* SPDX-License-Identifier: ISC */
/*
 * k:for-each of a report: what is in it, once for each row of a query, whose
 * columns are variables there.  Knows which columns there are, and no row.
 */
#include "base/arena.h"
#include "template/report.h"
#include "weave/weaver.h"

#define ROWS_DEFAULT 100
#define QUERIES 128 /* more than there are */

/* The number of a query; -1 after complaining. */
static int
query_of(struct weave *w, const struct node *node, const struct attr *attr)
{
	struct str known[QUERIES], name = str_trim(attr->value);
	size_t n;
	const struct store_report_about *queries = store_reports(&n);

	for (size_t i = 0; i < n && i < QUERIES; i++) {
		known[i] = str_of(queries[i].name);
		if (str_eq(known[i], name))
			return (int)i;
	}
	weave_error(w, attr_where(node, attr), "unknown query",
	    "there is no query \"%.*s\"%.*s; kunderejse report lists them",
	    STR_ARG(name),
	    STR_ARG(weave_guess(
		w, str_nearest(name, known, n < QUERIES ? n : QUERIES))));
	return -1;
}

static uint32_t
rows_of(struct weave *w, const struct node *node)
{
	const struct attr *limit = node_attr(node, "limit");
	int64_t n = ROWS_DEFAULT;

	if (limit != NULL && (!str_i64(str_trim(limit->value), &n) || n < 1 ||
				 n > REPORT_ROWS_MAX)) {
		weave_error(w, attr_where(node, limit), "bad value",
		    "limit=\"%.*s\" is no number from 1 to %d",
		    STR_ARG(limit->value), REPORT_ROWS_MAX);
		return ROWS_DEFAULT;
	}
	return (uint32_t)n;
}

/* A frame lives as long as the weave, for the scope of what it includes. */
static const struct frame *
row_frame(struct weave *w, const struct frame *f, int query)
{
	struct frame *row = ARENA_NEW(w->arena, struct frame);

	*row = *f;
	if (w->model->columns != NULL) {
		row->scope.columns = w->model->columns[query].names;
		row->scope.ncolumns = w->model->columns[query].n;
	}
	return row;
}

static bool
may_stand(struct weave *w, const struct node *node)
{
	if (!weave_is_report(w) && !w->unused)
		weave_error(w, node->where, "misplaced element",
		    "k:for-each shows what was counted, and stands in a "
		    "k:report; put it into a file of reports/");
	else if (w->in_row)
		weave_error(w, node->where, "misplaced element",
		    "k:for-each cannot stand in another; write it behind");
	else
		return true;
	return false;
}

void
weave_for_each(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *query = weave_need(w, node, "query");
	uint32_t most = rows_of(w, node);
	program_label behind;
	int number;

	if (!may_stand(w, node) || query == NULL)
		return;
	number = query_of(w, node, query);
	if (number < 0)
		return;
	behind = program_each(w->program, str_trim(query->value), most);
	w->branches++;
	w->in_row = true;
	weave_children(w, row_frame(w, f, number), in, node);
	w->in_row = false;
	w->branches--;
	program_each_end(w->program, behind);
}
