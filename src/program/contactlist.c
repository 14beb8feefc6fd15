/* SPDX-License-Identifier: ISC */
/*
 * kunderejse contact list: the report contacts of all times, narrowed, with
 * what each agrees to now, what stops mail to him, and his tags.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "people/agreed.h"
#include "program/contacting.h"

#define OUT_MAX ((size_t)1 << 28)
#define LISTS_MAX 4096
#define PATTERN_MAX 1024

struct list {
	struct contacting c;
	const char *list, *stage, *tag, *query, *format;
	enum rows_format as;
	struct str pattern; /* of --query, with * around it */
	struct arena *one;  /* memory of the contact at hand */
	struct rows rows;   /* of the report */
	size_t id;          /* its column of numbers */
	struct rows out;
};

static bool
is_wanted(const struct list *l, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	static const struct str looked[] = {
	    STR("email"), STR("name"), STR("company")};
	bool found = l->pattern.n == 0;

	if (l->stage != NULL &&
	    !str_eq(
		store_value(n, names, cells, STR("stage")), str_of(l->stage)))
		return false;
	for (size_t i = 0; i < sizeof(looked) / sizeof(looked[0]); i++)
		found |= str_glob(
		    l->pattern, store_value(n, names, cells, looked[i]));
	return found;
}

static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct list *l = ctx;
	struct str values[ROWS_COLUMNS_MAX];

	for (size_t i = 0; cells == NULL && i < n; i++) {
		rows_column(&l->rows, names[i], false);
		if (str_eq(names[i], STR("contact")))
			l->id = i;
	}
	if (cells == NULL || !is_wanted(l, n, names, cells))
		return;
	for (size_t i = 0; i < n && i < ROWS_COLUMNS_MAX; i++) {
		l->rows.numbers[i] = cells[i].number;
		values[i] = cells[i].text;
	}
	rows_add(&l->rows, values);
}

/* The lists that may write to him now, with blanks; *asked tells whether that
 * of --list is among them. */
static struct str
lists_of(struct list *l, const struct store_profile *who, bool *asked)
{
	const struct image *im = &l->c.site.image;
	const struct list_row *rows =
	    IMAGE_ROWS(im, struct list_row, l->c.site.head->lists);
	struct buf b;

	*asked = l->list == NULL;
	buf_init(&b, l->c.arena, LISTS_MAX);
	for (uint32_t i = 0; i < l->c.site.head->lists.n; i++) {
		struct str key = image_str(im, rows[i].key);

		if (agreed_list(who->agrees, who->nagrees, key, l->c.now, 0) !=
		    AGREED_YES)
			continue;
		*asked |= l->list != NULL && str_eq(key, str_of(l->list));
		buf_printf(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(key));
	}
	return buf_view(&b);
}

/* Adds the row of the report with what can not be asked in SQL.  false: the
 * database is gone. */
static bool
add(struct list *l, const struct str *cells)
{
	struct str values[ROWS_COLUMNS_MAX];
	struct store_profile who;
	struct id id = {.hi = 0};
	enum mail_reason why;
	enum store_rc rc;
	bool stopped, asked;
	size_t n = l->rows.ncolumns;
	int64_t number;

	if (!str_i64(cells[l->id], &number))
		return false;
	id.lo = (uint64_t)number;
	rc = store_profile(l->c.store, l->one, id, STR(""), &who);
	if (rc == STORE_REFUSED)
		return true; /* erased meanwhile */
	if (rc == STORE_OK && l->tag != NULL &&
	    !str_lists(who.tags, str_of(l->tag)))
		return true;
	if (rc != STORE_OK ||
	    store_stopped(l->c.store, l->one, who.contact.email, MAIL_MARKETING,
		STR(""), &stopped, &why) != STORE_OK)
		return false;
	for (size_t i = 0; i < n; i++)
		values[i] = cells[i];
	values[n] = lists_of(l, &who, &asked);
	values[n + 1] = stopped ? store_mail_reason(why) : STR("");
	values[n + 2] = str_copy(l->c.arena, who.tags);
	if (asked)
		rows_add(&l->out, values);
	return true;
}

static bool
fill(struct list *l)
{
	const struct rows *from = &l->rows;
	struct rows *to = &l->out;
	bool good = true;

	for (size_t i = 0; i < from->ncolumns; i++)
		rows_column(to, from->names[i], from->numbers[i]);
	rows_column(to, STR("lists"), false);
	rows_column(to, STR("stopped"), false);
	rows_column(to, STR("tags"), false);
	l->one = arena_new(0);
	for (size_t i = 0; good && i < from->nrows; i++) {
		good = add(l, from->cells + i * from->ncolumns);
		arena_reset(l->one);
	}
	arena_free(l->one);
	return good;
}

static int
run(struct list *l)
{
	struct arena *a = l->c.arena;
	struct str args[] = {
	    STR("from=0"), str_format(a, "to=%" PRId64, INT64_MAX)};
	struct buf out;

	rows_start(&l->rows, a);
	rows_start(&l->out, a);
	if (!store_report(
		l->c.store, a, STR("contacts"), args, 2, take_row, l) ||
	    !fill(l))
		return COMMAND_SYSTEM;
	buf_init(&out, a, OUT_MAX);
	rows_put(&l->out, l->as, STR("contacts"), &out);
	if (l->as == ROWS_TEXT && l->out.nrows == 0)
		buf_lit(&out, "there is no such contact\n");
	return contacting_print(&out);
}

/* What the site does not declare nobody has. */
static int
take_keys(struct list *l)
{
	const struct site *site = &l->c.site;

	if (l->list != NULL && site_list(site, str_of(l->list)) == NULL)
		return options_wrong(
		    l->c.options, "site.xml declares no list \"%s\"", l->list);
	if (l->stage != NULL &&
	    journey_stage_find(&site->journey, str_of(l->stage)) < 0)
		return options_wrong(l->c.options,
		    "journey.xml declares no stage \"%s\"", l->stage);
	if (l->tag != NULL && !str_is_name(str_of(l->tag)))
		return options_wrong(l->c.options,
		    "a tag is a name such as fair-2027, not \"%s\"", l->tag);
	if (l->query != NULL)
		l->pattern = str_format(l->c.arena, "*%.*s*",
		    STR_ARG(str_head(str_of(l->query), PATTERN_MAX)));
	return run(l);
}

int
contacting_list(int argc, char **argv)
{
	struct list l = {.c = CONTACTING, .format = "text"};
	const struct option_row rows[] = {
	    OPTIONS_CONTACTING(&l.c),
	    {.name = "list",
		.arg = "KEY",
		.help = "who agrees to this list now",
		.text = &l.list},
	    {.name = "stage",
		.arg = "KEY",
		.help = "who is in this stage",
		.text = &l.stage},
	    {.name = "tag",
		.arg = "TAG",
		.help = "who has this tag",
		.text = &l.tag},
	    {.name = "query",
		.letter = 'q',
		.arg = "TEXT",
		.help = "who has it in address, name or company; * is anything",
		.text = &l.query},
	    OPTION_FORMAT(&l.format),
	};
	const struct options o = {"contact list", "",
	    "Shows the contacts: who they are, their stage, the lists that may "
	    "write to them,\nwhat stops mail to them, and their tags.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 0};
	int status;

	l.c.options = &o;
	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (!rows_format(l.format, &l.as))
		return options_wrong(&o, FORMAT_WRONG);
	if (!contacting_start(&l.c, WHOM_NOBODY, NULL, &status))
		return status;
	status = take_keys(&l);
	contacting_stop(&l.c);
	return status;
}
