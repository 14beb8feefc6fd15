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

static bool
is_way_to(const bool *ways, uint32_t next, uint32_t to)
{
	return next <= to && ways[next];
}

/* Of each step up to `to` whether it may lead there. */
static const bool *
ways_to(const struct seqdiff *w, uint32_t to)
{
	const struct image *im = &w->new.site->image;
	bool *ways = arena_array(w->arena, to + 1, sizeof(*ways));

	ways[to] = true;
	for (uint32_t i = to; i-- > 0;) {
		const struct step_row *step = &w->new.steps[i];
		const struct branch_row *rows =
		    IMAGE_ROWS(im, struct branch_row, step->branches);

		ways[i] = is_way_to(ways, step->other, to) ||
			  (step->until != SEQUENCE_NO_VALUE &&
			      is_way_to(ways, step->skip_to, to));
		for (uint32_t k = 0; k < step->branches.n; k++)
			ways[i] |= is_way_to(ways, rows[k].first, to);
	}
	return ways;
}

/* Who is behind it, or on another way, will not come to it. */
static void
step_is_new(struct seqdiff *w, uint32_t i)
{
	struct str name = step_name(&w->new, i);
	const bool *ways = ways_to(w, i);
	uint64_t lost = 0;

	for (size_t k = 0; k < w->standing->n; k++) {
		const struct store_place *p = &w->standing->rows[k];

		if (str_eq(p->sequence, w->name) &&
		    !is_way_to(ways,
			sequence_resumes(
			    w->new.site, w->new.row, p->step, p->path),
			i))
			lost += p->n;
	}
	say_step(w, name);
	buf_lit(&w->text, "is new");
	if (lost > 0) {
		buf_lit(&w->text, ": ");
		seqdiff_people(w, lost);
		buf_printf(
		    &w->text, " %s not come to it", lost == 1 ? "does" : "do");
	}
	seqdiff_add(
	    w, SEQUENCE_STEP_NEW, &w->new, w->new.steps[i].line, name, lost);
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
 * For each step of the new version that the old one has whether it changed its
 * place in their order: it is none of the longest row of steps whose order
 * stayed.
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

/* What a step stands in: a branch of another one, empty of what is for all
 * others; or of none (STEP_NONE), the sequence itself. */
struct block {
	uint32_t of;
	struct str branch;
};

/* The one that began last of those that go on until it. */
static struct block
block_of(const struct seqdiff_version *v, uint32_t i)
{
	struct block in = {STEP_NONE, STR("")};
	uint32_t begins = 0;

	for (uint32_t k = 0; k < i; k++) {
		const struct step_row *step = &v->steps[k];
		const struct branch_row *rows = IMAGE_ROWS(
		    &v->site->image, struct branch_row, step->branches);

		if (step->next <= i)
			continue;
		for (uint32_t b = 0; b < step->branches.n; b++) {
			if (rows[b].first <= begins || rows[b].first > i)
				continue;
			begins = rows[b].first;
			in = (struct block){k, seqdiff_text(v, rows[b].name)};
		}
		if (step->other > begins && step->other <= i) {
			begins = step->other;
			in = (struct block){k, STR("")};
		}
	}
	return in;
}

static bool
is_same_step(const struct seqdiff *w, uint32_t was, uint32_t is)
{
	if (was == STEP_NONE || is == STEP_NONE)
		return was == is;
	return str_eq(step_name(&w->old, was), step_name(&w->new, is));
}

static bool
has_branch(const struct seqdiff_version *v, const struct step_row *step,
    struct str name)
{
	const struct branch_row *rows =
	    IMAGE_ROWS(&v->site->image, struct branch_row, step->branches);

	for (uint32_t i = 0; i < step->branches.n; i++)
		if (str_eq(seqdiff_text(v, rows[i].name), name))
			return true;
	return name.n == 0;
}

/* One without a name has a number, which hangs on how many are before it. */
static bool
is_renamed(const struct seqdiff *w, struct block was, struct block is)
{
	const struct step_row *old = &w->old.steps[was.of];
	const struct step_row *new = &w->new.steps[is.of];
	int64_t n;

	if (str_i64(was.branch, &n) && str_i64(is.branch, &n))
		return old->branches.n != new->branches.n;
	return !has_branch(&w->old, old, is.branch) &&
	       !has_branch(&w->new, new, was.branch);
}

/* Whether a step is in another branch than it was.  When that has another name
 * now: whether it was with the first of those it is with. */
static bool
is_elsewhere(const struct seqdiff *w, const uint32_t *was, uint32_t i)
{
	struct block then = block_of(&w->old, was[i]);
	struct block now = block_of(&w->new, i);

	if (!is_same_step(w, then.of, now.of))
		return true;
	if (now.of == STEP_NONE)
		return false;
	if (!is_renamed(w, then, now))
		return !str_eq(then.branch, now.branch);
	for (uint32_t k = now.of + 1; k < i; k++) {
		struct block in = block_of(&w->new, k), before;

		if (was[k] == STEP_NONE || in.of != now.of ||
		    !str_eq(in.branch, now.branch))
			continue;
		before = block_of(&w->old, was[k]);
		if (before.of == then.of)
			return !str_eq(before.branch, then.branch);
	}
	return false;
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
		if (moved[i] || is_elsewhere(w, was, i))
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
