/* SPDX-License-Identifier: ISC */
#include "program/letters.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "program/progress.h"

#define SLICE 100 /* members in one read */

static void
say_unknown(const struct letters *l)
{
	const struct site *site = &l->c.site;
	const struct letter_row *rows =
	    IMAGE_ROWS(&site->image, struct letter_row, site->head->letters);
	uint32_t n = site->head->letters.n;
	struct str *names = arena_array(l->c.arena, n, sizeof(*names)), near;

	for (uint32_t i = 0; i < n; i++)
		names[i] = image_str(&site->image, rows[i].name);
	near = str_nearest(l->name, names, n);
	if (near.n > 0)
		options_wrong(l->c.options,
		    "the site has no letter \"%.*s\", did you mean %.*s?",
		    STR_ARG(l->name), STR_ARG(near));
	else
		options_wrong(l->c.options,
		    "the site has no letter \"%.*s\": write one into letters/",
		    STR_ARG(l->name));
}

bool
letters_find(struct letters *l, const char *operand)
{
	l->name = str_of(operand);
	l->row = letter_find(&l->c.site, l->name);
	if (l->row == NULL)
		say_unknown(l);
	return l->row != NULL;
}

bool
letters_start(struct letters *l, const char *operand, int *status)
{
	if (!contacting_start(&l->c, WHOM_NOBODY, NULL, status))
		return false;
	if (letters_find(l, operand))
		return true;
	*status = COMMAND_USAGE;
	contacting_stop(&l->c);
	return false;
}

bool
letters_count(struct letters *l, struct lettertally *t, int64_t at)
{
	enum store_rc rc = STORE_OK;
	struct id after = {0, 0};
	struct progress p;
	size_t did = SLICE;

	lettertally_start(t, l->c.arena, &l->c.site, l->row, at);
	progress_start(&p);
	while (rc == STORE_OK && did == SLICE) {
		rc = store_members(l->c.store, l->c.now, t->letter.list, &after,
		    SLICE, lettertally_member, t, &did);
		progress_show(&p, 0, 0, t->members, "people of the list");
	}
	progress_end(&p);
	lettertally_end(t);
	return rc == STORE_OK;
}

struct reading {
	struct arena *arena;
	struct letters_mails *rows;
	size_t n;
};

static uint64_t
number_of(size_t n, const struct str *names, const struct store_cell *cells,
    struct str name)
{
	int64_t value;

	return str_i64(store_value(n, names, cells, name), &value) && value > 0
		   ? (uint64_t)value
		   : 0;
}

static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	struct reading *r = ctx;

	if (cells == NULL || r->n == LETTERS_MAX)
		return;
	r->rows[r->n++] = (struct letters_mails){
	    .name =
		str_copy(r->arena, store_value(n, names, cells, STR("letter"))),
	    .waiting = number_of(n, names, cells, STR("waiting")),
	    .sent = number_of(n, names, cells, STR("sent")),
	    .not_sent = number_of(n, names, cells, STR("not_sent")),
	    .clicked = number_of(n, names, cells, STR("clicked")),
	};
}

bool
letters_report(struct letters *l, struct letters_mails **rows, size_t *n)
{
	struct arena *a = l->c.arena;
	struct str args[] = {
	    STR("from=0"), str_format(a, "to=%" PRId64, INT64_MAX)};
	struct reading r = {
	    .arena = a, .rows = arena_array(a, LETTERS_MAX, sizeof(*r.rows))};
	bool good =
	    store_report(l->c.store, a, STR("letters"), args, 2, take_row, &r);

	*rows = r.rows;
	*n = r.n;
	return good;
}

struct letters_mails
letters_mails(const struct letters_mails *rows, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(rows[i].name, name))
			return rows[i];
	return (struct letters_mails){.name = name};
}

struct str
letters_moment(const struct letters *l, int64_t at)
{
	struct str text = site_moment_text(&l->c.site, l->c.arena, at), day;

	str_cut(&text, 'T', &day);
	return str_format(l->c.arena, "%.*s %.*s", STR_ARG(day), STR_ARG(text));
}
