/* SPDX-License-Identifier: ISC */
#include "insight/nextruns.h"

#include <inttypes.h>

#include "store/mail.h"
#include "template/sequence.h"

enum trouble_kind {
	TROUBLE_STILL,  /* people in a sequence without a file */
	TROUBLE_LAPSED, /* people it did not write to */
	TROUBLE_LATE,   /* mails of a step */
	TROUBLE_TASKS   /* of a colleague */
};

struct trouble {
	enum trouble_kind kind;
	struct str whose, step; /* a sequence, or a colleague */
	int64_t n;
	const char *why; /* of LATE: of the most of them */
	int64_t days;    /* of TASKS: how late the oldest is */
};

/* Rows of a report, those of one kind and step taken together. */
struct troubles {
	struct nextsteps *steps;
	struct trouble *rows;
	size_t n, max;
};

static struct trouble *
trouble_of(struct troubles *t, enum trouble_kind kind, struct str whose,
    struct str step)
{
	struct arena *a = t->steps->arena;

	for (size_t i = 0; i < t->n; i++)
		if (t->rows[i].kind == kind &&
		    str_eq(t->rows[i].whose, whose) &&
		    str_eq(t->rows[i].step, step))
			return &t->rows[i];
	t->rows = arena_room(a, t->rows, t->n, &t->max, sizeof(*t->rows));
	t->rows[t->n] = (struct trouble){.kind = kind,
	    .whose = str_copy(a, whose),
	    .step = str_copy(a, step)};
	return &t->rows[t->n++];
}

static int64_t
number(struct str text)
{
	int64_t n;

	return str_i64(text, &n) ? n : 0;
}

/* A mail that waited for so long that it was too late. */
static bool
is_late(struct str word, enum mail_reason *reason)
{
	return store_mail_reason_of(word, reason) && *reason >= MAIL_WINDOW &&
	       *reason <= MAIL_TOO_LATE;
}

/* Of the report `sequences`, which has the most frequent reason first. */
static void
take_sequence(void *ctx, size_t ncells, const struct str *names,
    const struct store_cell *cells)
{
	struct troubles *t = ctx;
	struct trouble *row = NULL;
	enum mail_reason reason;
	struct str what, why, sequence;

	if (cells == NULL)
		return;
	what = store_value(ncells, names, cells, STR("what"));
	why = store_value(ncells, names, cells, STR("reason"));
	sequence = store_value(ncells, names, cells, STR("sequence"));
	if (sequence_find(t->steps->cells->site, sequence) == NULL) {
		if (str_eq(what, STR("waits")))
			row = trouble_of(t, TROUBLE_STILL, sequence, STR(""));
	} else if (str_eq(what, STR("ended"))) {
		if (str_eq(why, store_mail_reason(MAIL_CONSENT_LAPSED)))
			row = trouble_of(t, TROUBLE_LAPSED, sequence, STR(""));
	} else if (str_eq(what, STR("not sent")) && is_late(why, &reason)) {
		row = trouble_of(t, TROUBLE_LATE, sequence,
		    store_value(ncells, names, cells, STR("step")));
		if (row->why == NULL)
			row->why = store_mail_reason_about(reason);
	}
	if (row != NULL)
		row->n += number(store_value(ncells, names, cells, STR("n")));
}

/* Of the report `tasks`. */
static void
take_task(void *ctx, size_t ncells, const struct str *names,
    const struct store_cell *cells)
{
	struct trouble *row;
	int64_t days;

	if (cells == NULL)
		return;
	days = number(store_value(ncells, names, cells, STR("days_late")));
	if (days == 0)
		return;
	row = trouble_of(ctx, TROUBLE_TASKS,
	    store_value(ncells, names, cells, STR("person")), STR(""));
	row->n++;
	if (days > row->days)
		row->days = days;
}

static bool
read_tasks(struct troubles *t, struct store *store, int64_t now)
{
	struct arena *a = t->steps->arena;
	struct str at = str_format(a, "%" PRId64, now), args[3];

	/* Those that are open, and none that were done. */
	args[0] = str_format(a, "from=%.*s", STR_ARG(at));
	args[1] = str_format(a, "to=%.*s", STR_ARG(at));
	args[2] = str_format(a, "now=%.*s", STR_ARG(at));
	return store_report(store, a, STR("tasks"), args, 3, take_task, t);
}

/* Where its <consent> stands. */
static uint32_t
line_of_consent(const struct site *site, const struct sequence_row *row)
{
	const struct written_row *rows =
	    IMAGE_ROWS(&site->image, struct written_row, row->written);

	for (uint32_t i = 0; i < row->written.n; i++)
		if (str_eq(
			image_str(&site->image, rows[i].name), STR("consent")))
			return rows[i].line;
	return row->line;
}

static uint32_t
line_of_step(
    const struct site *site, const struct sequence_row *row, struct str step)
{
	const struct step_row *rows =
	    IMAGE_ROWS(&site->image, struct step_row, row->steps);
	uint32_t i = sequence_step_find(site, row, step);

	return i == STEP_NONE ? row->line : rows[i].line;
}

static const char *
plural(int64_t n, const char *one, const char *more)
{
	return n == 1 ? one : more;
}

static void
add_still(struct nextsteps *n, const struct trouble *t)
{
	nextsteps_add(n,
	    &(struct next_step){.kind = NEXT_SEQUENCE,
		.people = t->n,
		.where = {str_format(n->arena, "sequences/%.*s.xml",
			      STR_ARG(t->whose)),
		    0},
		.text = str_format(n->arena,
		    "%" PRId64 " %s still in \"%.*s\", whose file is gone; put "
		    "it back, or let them out by one whose only step is an "
		    "<end>",
		    t->n, plural(t->n, "person stands", "people stand"),
		    STR_ARG(t->whose))});
}

static void
add_lapsed(struct nextsteps *n, const struct trouble *t)
{
	const struct site *site = n->cells->site;
	const struct sequence_row *row = sequence_find(site, t->whose);

	nextsteps_add(
	    n, &(struct next_step){.kind = NEXT_SEQUENCE,
		   .people = traffics_weekly(t->n),
		   .where = {image_str(&site->image, row->file),
		       line_of_consent(site, row)},
		   .text = str_format(n->arena,
		       "\"%.*s\" did not write to %" PRId64 " %s whose consent "
		       "was not used in time; send a letter to the list before "
		       "max-unused is over",
		       STR_ARG(t->whose), t->n,
		       plural(t->n, "person", "people"))});
}

static void
add_late(struct nextsteps *n, const struct trouble *t)
{
	const struct site *site = n->cells->site;
	const struct sequence_row *row = sequence_find(site, t->whose);

	nextsteps_add(n,
	    &(struct next_step){.kind = NEXT_SEQUENCE,
		.people = traffics_weekly(t->n),
		.where = {image_str(&site->image, row->file),
		    line_of_step(site, row, t->step)},
		.text = str_format(n->arena,
		    "%" PRId64 " %s of \"%.*s\" in \"%.*s\" became too late "
		    "(mostly: %s); give it a longer stale-after, or take away "
		    "what it waits for",
		    t->n, plural(t->n, "mail", "mails"), STR_ARG(t->step),
		    STR_ARG(t->whose), t->why)});
}

static void
add_tasks(struct nextsteps *n, const struct trouble *t)
{
	nextsteps_add(
	    n, &(struct next_step){.kind = NEXT_TASK,
		   .people = t->n,
		   .where = {STR("kunderejse report tasks"), 0},
		   .text = str_format(n->arena,
		       "%" PRId64 " %s of %.*s %s late, the oldest by %" PRId64
		       " %s; do what is to be done, or say that it was",
		       t->n, plural(t->n, "task", "tasks"), STR_ARG(t->whose),
		       plural(t->n, "is", "are"), t->days,
		       plural(t->days, "day", "days"))});
}

bool
nextruns_add(struct nextsteps *n, struct store *store, int64_t now)
{
	static void (*const add[])(struct nextsteps *,
	    const struct trouble *) = {[TROUBLE_STILL] = add_still,
	    [TROUBLE_LAPSED] = add_lapsed,
	    [TROUBLE_LATE] = add_late,
	    [TROUBLE_TASKS] = add_tasks};
	struct troubles t = {.steps = n};

	if (!traffic_report(store, n->arena, "sequences", TRAFFIC_DAYS, now,
		take_sequence, &t) ||
	    !read_tasks(&t, store, now))
		return false;
	for (size_t i = 0; i < t.n; i++)
		add[t.rows[i].kind](n, &t.rows[i]);
	return true;
}
