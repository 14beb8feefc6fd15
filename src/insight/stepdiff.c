/* SPDX-License-Identifier: ISC */
#include "insight/seqdiff.h"

#include <inttypes.h>

#include "base/arena.h"
#include "sequence/follow.h"

static struct str
step_name(const struct seqdiff_version *v, uint32_t i)
{
	return seqdiff_text(v, v->steps[i].name);
}

static void
say_step(struct seqdiff *w, struct str name)
{
	buf_printf(&w->text, "step %.*s ", STR_ARG(name));
}

/* Who is behind it will not come to it. */
static void
step_is_new(struct seqdiff *w, uint32_t i)
{
	struct str name = step_name(&w->new, i);
	uint64_t past = 0;

	for (size_t k = 0; k < w->standing->n; k++) {
		const struct store_place *p = &w->standing->rows[k];
		uint32_t at;

		if (!str_eq(p->sequence, w->name))
			continue;
		at =
		    sequence_resumes(w->new.site, w->new.row, p->step, p->path);
		if (at == STEP_NONE || at > i)
			past += p->n;
	}
	say_step(w, name);
	buf_lit(&w->text, "is new");
	if (past > 0) {
		buf_lit(&w->text, ": ");
		seqdiff_people(w, past);
		buf_printf(&w->text, " %s past it and %s not come to it",
		    past == 1 ? "is" : "are", past == 1 ? "does" : "do");
	}
	seqdiff_add(
	    w, SEQUENCE_STEP_NEW, &w->new, w->new.steps[i].line, name, past);
}

/* Those who wait at a step that is gone and go on at step `to`. */
static uint64_t
going_to(const struct seqdiff *w, struct str step, uint32_t to)
{
	uint64_t n = 0;

	for (size_t k = 0; k < w->standing->n; k++) {
		const struct store_place *p = &w->standing->rows[k];

		if (str_eq(p->sequence, w->name) && str_eq(p->step, step) &&
		    sequence_resumes(
			w->new.site, w->new.row, p->step, p->path) == to)
			n += p->n;
	}
	return n;
}

static void
say_going(struct seqdiff *w, struct str step, uint32_t to, const char **between)
{
	uint64_t n = going_to(w, step, to);

	if (n == 0)
		return;
	buf_printf(&w->text, "%s%" PRIu64, *between, n);
	if (to == STEP_NONE)
		buf_printf(&w->text, " %s through", n == 1 ? "is" : "are");
	else
		buf_printf(&w->text, " go%s on at %.*s", n == 1 ? "es" : "",
		    STR_ARG(step_name(&w->new, to)));
	*between = ", ";
}

static void
step_is_gone(struct seqdiff *w, uint32_t i)
{
	struct str name = step_name(&w->old, i);
	uint64_t n = standing_at(w->standing, w->name, name);
	const char *between = ": ";

	say_step(w, name);
	buf_lit(&w->text, "is gone");
	if (n > 0) {
		buf_lit(&w->text, "; of ");
		seqdiff_people(w, n);
		buf_printf(&w->text, " who wait%s there", n == 1 ? "s" : "");
		for (uint32_t k = 0; k < w->new.row->steps.n; k++)
			say_going(w, name, k, &between);
		say_going(w, name, STEP_NONE, &between);
	}
	seqdiff_add(
	    w, SEQUENCE_STEP_GONE, &w->old, w->old.steps[i].line, name, n);
}

static void
say_waiting(struct seqdiff *w, uint64_t n)
{
	if (n == 0)
		return;
	buf_lit(&w->text, ": ");
	seqdiff_people(w, n);
	buf_printf(&w->text, " wait%s there", n == 1 ? "s" : "");
}

static void
step_is_moved(struct seqdiff *w, uint32_t i)
{
	struct str name = step_name(&w->new, i);
	uint64_t n = standing_at(w->standing, w->name, name);

	say_step(w, name);
	buf_lit(&w->text, "stands elsewhere");
	say_waiting(w, n);
	seqdiff_add(
	    w, SEQUENCE_STEP_MOVED, &w->new, w->new.steps[i].line, name, n);
}

/* How the time of those who wait at a step changes. */
struct clocks {
	uint64_t at_once, sooner, later;
};

static struct clocks
clocks_of(const struct seqdiff *w, uint32_t was, uint32_t is, struct str step)
{
	struct clocks c = {0, 0, 0};

	for (size_t k = 0; k < w->standing->n; k++) {
		const struct store_place *p = &w->standing->rows[k];
		int64_t old, new;

		if (!str_eq(p->sequence, w->name) || !str_eq(p->step, step) ||
		    !sequence_wait_over(
			w->old.site, w->old.row, was, p->step_at, &old) ||
		    !sequence_wait_over(
			w->new.site, w->new.row, is, p->step_at, &new))
			continue;
		if (new < old &&new <= w->now)
			c.at_once += p->n;
		else if (new < old)
			c.sooner += p->n;
		else if (new > old)
			c.later += p->n;
	}
	return c;
}

static void
say_clock(struct seqdiff *w, uint64_t n, const char *what)
{
	if (n > 0)
		buf_printf(&w->text, ", %" PRIu64 " go%s on %s", n,
		    n == 1 ? "es" : "", what);
}

static void
step_is_changed(struct seqdiff *w, uint32_t was, uint32_t is)
{
	struct str name = step_name(&w->new, is);
	uint64_t n = standing_at(w->standing, w->name, name);
	struct clocks c = clocks_of(w, was, is, name);

	say_step(w, name);
	seqdiff_words(w, seqdiff_text(&w->old, w->old.steps[was].written),
	    seqdiff_text(&w->new, w->new.steps[is].written));
	say_waiting(w, n);
	say_clock(w, c.at_once, "at once");
	say_clock(w, c.sooner, "sooner");
	say_clock(w, c.later, "later");
	seqdiff_add(
	    w, SEQUENCE_STEP_CHANGED, &w->new, w->new.steps[is].line, name, n);
}

/*
 * For each step of the new version that the old one has whether it stands
 * elsewhere: it is none of the longest row of steps whose order stayed.
 */
static void
find_moved(const struct seqdiff *w, const uint32_t *was, bool *moved)
{
	uint32_t n = w->new.row->steps.n, best = STEP_NONE;
	uint32_t *length = arena_array(w->arena, n, sizeof(*length));
	uint32_t *before = arena_array(w->arena, n, sizeof(*before));

	for (uint32_t i = 0; i < n; i++) {
		moved[i] = was[i] != STEP_NONE;
		length[i] = 1;
		before[i] = STEP_NONE;
		for (uint32_t k = 0; was[i] != STEP_NONE && k < i; k++)
			if (was[k] != STEP_NONE && was[k] < was[i] &&
			    length[k] >= length[i]) {
				length[i] = length[k] + 1;
				before[i] = k;
			}
		if (was[i] != STEP_NONE &&
		    (best == STEP_NONE || length[i] > length[best]))
			best = i;
	}
	for (; best != STEP_NONE; best = before[best])
		moved[best] = false;
}

void
stepdiff(struct seqdiff *w)
{
	uint32_t n = w->new.row->steps.n;
	uint32_t *was = arena_array(w->arena, n, sizeof(*was));
	bool *moved = arena_array(w->arena, n, sizeof(*moved));

	for (uint32_t i = 0; i < n; i++)
		was[i] = sequence_step_find(
		    w->old.site, w->old.row, step_name(&w->new, i));
	find_moved(w, was, moved);
	for (uint32_t i = 0; i < n; i++) {
		if (was[i] == STEP_NONE) {
			step_is_new(w, i);
			continue;
		}
		if (moved[i])
			step_is_moved(w, i);
		if (!str_eq(seqdiff_text(&w->old, w->old.steps[was[i]].written),
			seqdiff_text(&w->new, w->new.steps[i].written)))
			step_is_changed(w, was[i], i);
	}
	for (uint32_t i = 0; i < w->old.row->steps.n; i++)
		if (sequence_step_find(w->new.site, w->new.row,
			step_name(&w->old, i)) == STEP_NONE)
			step_is_gone(w, i);
}
