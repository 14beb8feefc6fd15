/* SPDX-License-Identifier: ISC */
/*
 * Complaints are kept as they come, equal ones once (a small hash table), and
 * put in order only when they are printed.
 */
#include "model/complain.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"

#define TEXT_MAX                                                           \
	1000        /* bytes of a message; an author's value may be longer \
		     */
#define PLACES 4096 /* of the table: a power of two, > 2 * COMPLAINTS_MAX */

struct complaint {
	enum severity severity;
	struct where where;
	unsigned group; /* number of its cause */
	unsigned number;
	struct str text;
};

struct level_row {
	struct str cause;
	enum level level;
	bool met;
};

struct complaints {
	struct arena *arena;
	struct level_row levels[LEVELS_MAX];
	size_t nlevels;
	struct complaint *rows[COMPLAINTS_MAX];
	const char *causes[COMPLAINTS_MAX];
	struct complaint *table[PLACES];
	unsigned n, ncauses;
	size_t errors, warnings;
};

struct complaints *
complaints_new(struct arena *a)
{
	struct complaints *c = ARENA_NEW(a, struct complaints);

	c->arena = a;
	return c;
}

bool
complaints_level(struct complaints *c, struct str cause, enum level level)
{
	if (c->nlevels == LEVELS_MAX)
		return false;
	c->levels[c->nlevels++] = (struct level_row){cause, level, false};
	return true;
}

struct str
complaints_unmet(const struct complaints *c, size_t *i)
{
	for (; *i < c->nlevels; ++*i)
		if (!c->levels[*i].met)
			return c->levels[(*i)++].cause;
	return STR("");
}

/* Whether a warning of the cause is to be heard; it may become an error. */
static bool
level(struct complaints *c, const char *cause, enum severity *severity)
{
	enum level is = LEVEL_WARNING;

	for (size_t i = 0; i < c->nlevels; i++)
		if (str_eq(c->levels[i].cause, str_of(cause))) {
			c->levels[i].met = true;
			is = c->levels[i].level;
		}
	if (*severity == COMPLAINT_WARNING && is == LEVEL_ERROR)
		*severity = COMPLAINT_ERROR;
	return *severity == COMPLAINT_ERROR || is != LEVEL_OFF;
}

static bool
same(const struct complaint *a, const struct complaint *b)
{
	return a->where.line == b->where.line &&
	       str_eq(a->where.file, b->where.file) && str_eq(a->text, b->text);
}

/* Where an equal one stands, or the free place for it. */
static struct complaint **
find(struct complaints *c, const struct complaint *row)
{
	size_t i = hash_mix(row->text.p, row->text.n) + row->where.line;

	for (i &= PLACES - 1; c->table[i] != NULL; i = (i + 1) & (PLACES - 1))
		if (same(c->table[i], row))
			break;
	return &c->table[i];
}

static unsigned
group_of(struct complaints *c, const char *cause)
{
	unsigned i;

	for (i = 0; i < c->ncauses; i++)
		if (strcmp(c->causes[i], cause) == 0)
			return i;
	c->causes[c->ncauses++] = cause;
	return i;
}

void
complain(struct complaints *c, enum severity severity, struct where where,
    const char *cause, const char *format, ...)
{
	struct complaint row = {.where = where};
	struct complaint **place;
	char text[TEXT_MAX + 4];
	va_list args;
	int n;

	if (!level(c, cause, &severity))
		return;
	row.severity = severity;
	va_start(args, format);
	n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	assert(n >= 0);
	row.text = (struct str){text, (size_t)n};
	if (row.text.n >= sizeof(text))
		row.text.n = str_utf8_cut(
		    (struct str){text, sizeof(text) - 1}, TEXT_MAX);
	place = find(c, &row);
	if (*place != NULL)
		return;
	*(severity == COMPLAINT_ERROR ? &c->errors : &c->warnings) += 1;
	if (c->n == COMPLAINTS_MAX)
		return;
	row.text = str_copy(c->arena, row.text);
	row.where.file = str_copy(c->arena, where.file);
	row.group = group_of(c, cause);
	row.number = c->n;
	*place = ARENA_NEW(c->arena, struct complaint);
	**place = row;
	c->rows[c->n++] = *place;
}

bool
complaints_said(
    const struct complaints *c, struct where where, const char *cause)
{
	for (unsigned i = 0; i < c->n; i++)
		if (c->rows[i]->where.line == where.line &&
		    strcmp(c->causes[c->rows[i]->group], cause) == 0 &&
		    str_eq(c->rows[i]->where.file, where.file))
			return true;
	return false;
}

size_t
complaints_errors(const struct complaints *c)
{
	return c->errors;
}

size_t
complaints_warnings(const struct complaints *c)
{
	return c->warnings;
}

static int
in_order(const void *pa, const void *pb)
{
	const struct complaint *a = *(struct complaint *const *)pa;
	const struct complaint *b = *(struct complaint *const *)pb;
	int d;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if ((d = str_cmp(a->where.file, b->where.file)) != 0)
		return d;
	if (a->where.line != b->where.line)
		return a->where.line < b->where.line ? -1 : 1;
	return a->number < b->number ? -1 : a->number > b->number;
}

/* What a terminal would take for a command is written \xNN. */
static void
add_plain(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool c1 = c == 0xc2 && i + 1 < s.n &&
			  (unsigned char)s.p[i + 1] < 0xa0;

		if (c < 0x20 || c == 0x7f)
			buf_printf(out, "\\x%02x", c);
		else if (c1)
			buf_printf(out, "\\x%02x", (unsigned char)s.p[++i]);
		else
			buf_char(out, (char)c);
	}
}

void
complaints_each(const struct complaints *c, complaints_fn *fn, void *ctx)
{
	const struct complaint *rows[COMPLAINTS_MAX];

	if (c->n == 0)
		return;
	for (unsigned i = 0; i < c->n; i++)
		rows[i] = c->rows[i];
	qsort(rows, c->n, sizeof(rows[0]), in_order);
	for (unsigned i = 0; i < c->n; i++)
		fn(ctx, rows[i]->where, rows[i]->severity,
		    c->causes[rows[i]->group], rows[i]->text);
}

static void
print_one(void *ctx, struct where where, enum severity severity,
    const char *cause, struct str text)
{
	struct buf *out = ctx;

	(void)cause;
	add_plain(out, where.file);
	if (where.line != 0)
		buf_printf(out, ":%u", (unsigned)where.line);
	buf_str(out, severity == COMPLAINT_ERROR ? STR(": error: ")
						 : STR(": warning: "));
	add_plain(out, text);
	buf_char(out, '\n');
}

void
complaints_print(const struct complaints *c, struct buf *out)
{
	size_t more = c->errors + c->warnings - c->n;

	complaints_each(c, print_one, out);
	if (more > 0)
		buf_printf(out, "%zu more complaints are not shown\n", more);
}

/* Past the number of a line, which moves. */
static struct str
past_line(struct str before, struct str s)
{
	if (str_ends(before, STR(":")) || str_ends(before, STR("line ")))
		while (s.n > 0 && s.p[0] >= '0' && s.p[0] <= '9')
			s = str_from(s, 1);
	return s;
}

static bool
same_but_lines(struct str a, struct str b)
{
	struct str was = a;

	while (a.n > 0 && b.n > 0) {
		struct str before = {was.p, was.n - a.n};
		struct str next = past_line(before, a);
		struct str other = past_line(before, b);

		if (next.n < a.n && other.n < b.n) {
			a = next;
			b = other;
			continue;
		}
		if (a.p[0] != b.p[0])
			return false;
		a = str_from(a, 1);
		b = str_from(b, 1);
	}
	return a.n == b.n;
}

/* Takes one like it off the old ones. */
static bool
strike(const struct complaints *old, bool *struck, const char *cause,
    const struct complaint *row)
{
	for (unsigned i = 0; i < old->n; i++) {
		const struct complaint *was = old->rows[i];

		if (struck[i] || !str_eq(was->where.file, row->where.file) ||
		    strcmp(old->causes[was->group], cause) != 0 ||
		    !same_but_lines(was->text, row->text))
			continue;
		struck[i] = true;
		return true;
	}
	return false;
}

struct complaints *
complaints_new_since(
    struct arena *a, const struct complaints *c, const struct complaints *old)
{
	struct complaints *out = complaints_new(a);
	bool *struck = arena_array(a, old->n, sizeof(*struck));

	for (unsigned i = 0; i < c->n; i++) {
		const struct complaint *row = c->rows[i];
		const char *cause = c->causes[row->group];

		out->errors -= row->severity == COMPLAINT_ERROR;
		out->warnings -= row->severity == COMPLAINT_WARNING;
		if (!strike(old, struck, cause, row))
			complain(out, row->severity, row->where, cause, "%.*s",
			    STR_ARG(row->text));
	}
	/* What was not kept was not compared. */
	out->errors += c->errors;
	out->warnings += c->warnings;
	return out;
}

size_t
complaints_left_out(const struct complaints *c)
{
	return c->errors + c->warnings - c->n;
}
