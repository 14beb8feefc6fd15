/* SPDX-License-Identifier: ISC */
/* Those that are open are few: the next line is found by looking at all. */
#include "insight/logs.h"

#include <stdlib.h>

#include "base/arena.h"

struct logs_source {
	const char *path;
	size_t place;         /* on the command line */
	struct logfile *file; /* NULL: closed */
	int64_t at;           /* of its next line, or of the last good one */
	int64_t size;
	size_t number;
	struct arena *scratch; /* of the line */
	const char *wrong;
	struct logline line;
	bool there; /* `line` is the next one */
};

/* When a log begins: its first line that is read; 0: none is. */
static void
look(struct logs_source *s, logs_look_fn *fn, void *ctx)
{
	struct str ahead = logfile_ahead(s->file), one;
	struct logline line;
	bool found = false;

	while (str_chr(ahead, '\n') < ahead.n && str_cut(&ahead, '\n', &one)) {
		arena_reset(s->scratch);
		if (logline_read(s->scratch, one, &line) != NULL)
			continue;
		if (!found)
			s->at = line.at;
		found = true;
		fn(ctx, &line);
	}
}

static bool
open_source(struct logs_source *s)
{
	s->file = logfile_open(s->path);
	if (s->file == NULL)
		return false;
	s->scratch = arena_new(0);
	return true;
}

static void
close_source(struct logs_source *s)
{
	if (s->file == NULL)
		return;
	logfile_close(s->file);
	arena_free(s->scratch);
	s->file = NULL;
}

static int
by_time(const void *pa, const void *pb)
{
	const struct logs_source *a = pa, *b = pb;

	/* What can not be opened again is open. */
	if ((a->file == NULL) != (b->file == NULL))
		return a->file != NULL ? -1 : 1;
	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->place < b->place ? -1 : a->place > b->place;
}

bool
logs_start(struct logs *l, struct arena *a, char *const *paths, size_t n,
    logs_look_fn *fn, void *ctx)
{
	*l = (struct logs){.arena = a, .n = n};
	l->sources = arena_array(a, n, sizeof(*l->sources));
	for (size_t i = 0; i < n; i++) {
		struct logs_source *s = &l->sources[i];

		s->path = paths[i];
		s->place = i;
		if (!open_source(s))
			return false;
		s->size = logfile_size(s->file);
		look(s, fn, ctx);
		if (logfile_again(s->file))
			close_source(s);
	}
	qsort(l->sources, n, sizeof(*l->sources), by_time);
	while (l->opened < n && l->sources[l->opened].file != NULL)
		l->opened++;
	return true;
}

/* Makes the next line of a source be there; false: it has none. */
static bool
load(struct logs *l, struct logs_source *s)
{
	struct str line;

	if (s->there)
		return true;
	if (s->file == NULL)
		return false;
	if (!logfile_line(s->file, &line)) {
		l->bad |= logfile_bad(s->file);
		l->done += s->size > 0 ? s->size : 0;
		close_source(s);
		return false;
	}
	arena_reset(s->scratch);
	s->number++;
	s->wrong = line.n == LOGFILE_LINE_MAX
		       ? "it is too long"
		       : logline_read(s->scratch, line, &s->line);
	if (s->wrong == NULL)
		s->at = s->line.at;
	s->there = true;
	return true;
}

static struct logs_source *
oldest(struct logs *l)
{
	struct logs_source *best = NULL;

	for (size_t i = l->first; i < l->opened; i++) {
		struct logs_source *s = &l->sources[i];

		if (!load(l, s))
			l->first += i == l->first;
		else if (best == NULL || s->at < best->at)
			best = s;
	}
	return best;
}

bool
logs_next(struct logs *l, struct logs_line *line)
{
	struct logs_source *best;

	for (;;) {
		best = oldest(l);
		if (l->bad)
			return false;
		if (l->opened == l->n ||
		    (best != NULL && best->at <= l->sources[l->opened].at))
			break;
		if (!open_source(&l->sources[l->opened++])) {
			l->bad = true;
			return false;
		}
	}
	if (best == NULL)
		return false;
	best->there = false;
	line->file = best->path;
	line->number = best->number;
	line->wrong = best->wrong;
	line->line = best->line;
	return true;
}

void
logs_stop(struct logs *l)
{
	for (size_t i = 0; i < l->n; i++)
		close_source(&l->sources[i]);
}

int64_t
logs_size(const struct logs *l)
{
	int64_t sum = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (l->sources[i].size < 0)
			return -1;
		sum += l->sources[i].size;
	}
	return sum;
}

int64_t
logs_at(const struct logs *l)
{
	int64_t sum = l->done;

	for (size_t i = l->first; i < l->opened; i++)
		if (l->sources[i].file != NULL)
			sum += logfile_at(l->sources[i].file);
	return sum;
}
