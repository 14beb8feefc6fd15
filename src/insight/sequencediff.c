/* SPDX-License-Identifier: ISC */
#include "insight/seqdiff.h"

#include <inttypes.h>

#include "base/arena.h"

#define TEXT_MAX ((size_t)1 << 20)

struct str
sequence_change_name(enum sequence_change_kind kind)
{
	switch (kind) {
	case SEQUENCE_NEW:
		return STR("new");
	case SEQUENCE_GONE:
		return STR("gone");
	case SEQUENCE_RULE:
		return STR("rule");
	case SEQUENCE_STEP_NEW:
		return STR("step new");
	case SEQUENCE_STEP_GONE:
		return STR("step gone");
	case SEQUENCE_STEP_MOVED:
		return STR("step moved");
	case SEQUENCE_STEP_CHANGED:
		break;
	}
	return STR("step changed");
}

void
seqdiff_add(struct seqdiff *w, enum sequence_change_kind kind,
    const struct seqdiff_version *v, uint32_t line, struct str part,
    uint64_t people)
{
	w->rows =
	    arena_room(w->arena, w->rows, w->n, &w->cap, sizeof(*w->rows));
	w->rows[w->n++] = (struct sequence_change){.kind = kind,
	    .sequence = w->name,
	    .part = part,
	    .where = {seqdiff_text(v, v->row->file), line},
	    .text = str_copy(w->arena, buf_view(&w->text)),
	    .people = people};
	w->text.n = 0;
}

void
seqdiff_people(struct seqdiff *w, uint64_t n)
{
	buf_printf(&w->text, "%" PRIu64 " %s", n, n == 1 ? "person" : "people");
}

/* The sequence as such */

static void
sequence_is_new(struct seqdiff *w)
{
	uint64_t n = standing_in(w->standing, w->name);

	buf_lit(&w->text, "the sequence is new");
	if (n > 0) {
		buf_lit(&w->text, ": ");
		seqdiff_people(w, n);
		buf_printf(&w->text,
		    " in an earlier one of that name %s on in it",
		    n == 1 ? "goes" : "go");
	}
	seqdiff_add(w, SEQUENCE_NEW, &w->new, w->new.row->line, STR(""), n);
}

static void
sequence_is_gone(struct seqdiff *w)
{
	uint64_t n = standing_in(w->standing, w->name);

	buf_lit(&w->text, "the sequence is gone");
	if (n > 0) {
		buf_lit(&w->text, ": ");
		seqdiff_people(w, n);
		buf_printf(&w->text,
		    " in it stand%s still, and get%s no more mail of it",
		    n == 1 ? "s" : "", n == 1 ? "s" : "");
	}
	seqdiff_add(w, SEQUENCE_GONE, &w->old, w->old.row->line, STR(""), n);
}

/* Rules */

/* All that is written of the rules of a name, in their order. */
static struct str
written_of(struct seqdiff *w, const struct seqdiff_version *v, struct str name,
    uint32_t *line)
{
	const struct written_row *rows =
	    IMAGE_ROWS(&v->site->image, struct written_row, v->row->written);
	struct str all = STR("");

	for (uint32_t i = 0; i < v->row->written.n; i++) {
		if (!str_eq(seqdiff_text(v, rows[i].name), name))
			continue;
		if (all.n == 0)
			*line = rows[i].line;
		all = all.n == 0
			  ? seqdiff_text(v, rows[i].words)
			  : str_format(w->arena, "%.*s; %.*s", STR_ARG(all),
				STR_ARG(seqdiff_text(v, rows[i].words)));
	}
	return all;
}

void
seqdiff_words(struct seqdiff *w, struct str was, struct str is)
{
	if (is.n > 0)
		buf_printf(&w->text, "is now %.*s", STR_ARG(is));
	else
		buf_lit(&w->text, "is gone");
	if (was.n > 0)
		buf_printf(&w->text, ", was %.*s", STR_ARG(was));
}

static void
compare_rule(struct seqdiff *w, struct str name)
{
	uint32_t stood = w->old.row->line, stands = w->new.row->line;
	struct str was = written_of(w, &w->old, name, &stood);
	struct str is = written_of(w, &w->new, name, &stands);
	uint64_t n = standing_in(w->standing, w->name);

	if (str_eq(was, is))
		return;
	buf_printf(&w->text, "%.*s ", STR_ARG(name));
	seqdiff_words(w, was, is);
	if (n > 0) {
		buf_lit(&w->text, ": ");
		seqdiff_people(w, n);
		buf_printf(&w->text, " %s in it", n == 1 ? "is" : "are");
	}
	if (is.n > 0)
		seqdiff_add(w, SEQUENCE_RULE, &w->new, stands, name, n);
	else
		seqdiff_add(w, SEQUENCE_RULE, &w->old, stood, name, n);
}

static bool
has_rule(const struct seqdiff_version *v, struct str name, uint32_t before)
{
	const struct written_row *rows =
	    IMAGE_ROWS(&v->site->image, struct written_row, v->row->written);

	for (uint32_t i = 0; i < before; i++)
		if (str_eq(seqdiff_text(v, rows[i].name), name))
			return true;
	return false;
}

static void
compare_rules(struct seqdiff *w)
{
	const struct seqdiff_version *versions[] = {&w->new, &w->old};

	for (size_t k = 0; k < 2; k++) {
		const struct seqdiff_version *v = versions[k];
		const struct written_row *rows = IMAGE_ROWS(
		    &v->site->image, struct written_row, v->row->written);

		for (uint32_t i = 0; i < v->row->written.n; i++) {
			struct str name = seqdiff_text(v, rows[i].name);

			if (!has_rule(v, name, i) &&
			    (k == 0 || !has_rule(&w->new, name,
					   w->new.row->written.n)))
				compare_rule(w, name);
		}
	}
}

/* Both */

static struct seqdiff_version
version_of(const struct site *site, struct str name)
{
	struct seqdiff_version v = {.site = site};

	if (site != NULL)
		v.row = sequence_find(site, name);
	if (v.row != NULL)
		v.steps =
		    IMAGE_ROWS(&site->image, struct step_row, v.row->steps);
	return v;
}

static void
compare(struct seqdiff *w, const struct site *old, const struct site *new,
    struct str name)
{
	w->name = name;
	w->old = version_of(old, name);
	w->new = version_of(new, name);
	if (w->old.row == NULL) {
		sequence_is_new(w);
	} else if (w->new.row == NULL) {
		sequence_is_gone(w);
	} else {
		compare_rules(w);
		stepdiff(w);
	}
}

const struct sequence_change *
sequencediff_list(struct arena *a, const struct site *old,
    const struct site *new, const struct standing *standing, int64_t now,
    size_t *n)
{
	struct seqdiff w = {.arena = a, .standing = standing, .now = now};
	const struct site *sites[] = {new, old};

	buf_init(&w.text, a, TEXT_MAX);
	for (size_t k = 0; k < 2 && sites[k] != NULL; k++) {
		const struct image *im = &sites[k]->image;
		const struct span span = sites[k]->head->sequences;
		const struct sequence_row *rows =
		    IMAGE_ROWS(im, struct sequence_row, span);

		for (uint32_t i = 0; i < span.n; i++) {
			struct str name = image_str(im, rows[i].name);

			if (k == 0 || sequence_find(new, name) == NULL)
				compare(&w, old, new, name);
		}
	}
	*n = w.n;
	return w.rows;
}

void
sequencediff_say(struct buf *b, const struct sequence_change *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_printf(b, "%.*s:%u: %.*s: %.*s\n",
		    STR_ARG(rows[i].where.file), (unsigned)rows[i].where.line,
		    STR_ARG(rows[i].sequence), STR_ARG(rows[i].text));
}
