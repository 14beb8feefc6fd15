/* SPDX-License-Identifier: ISC */
/*
 * maketable hosts|agents FILE: turns a table that people write into a header
 * of constant data, at build time.  Refuses, with file and line, what can not
 * be meant: duplicates, unknown classes, patterns that change nothing, examples
 * that lead elsewhere.
 */
#include "source/maketable.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
maker_next(struct maker *m)
{
	struct str line;

	while (str_cut(&m->rest, '\n', &line)) {
		size_t n = 0;

		m->line++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		memset(m->columns, 0, MAKE_COLUMNS * sizeof(*m->columns));
		while (
		    n < MAKE_COLUMNS && str_cut(&line, '\t', &m->columns[n])) {
			if (str_eq(m->columns[n], STR("-")))
				m->columns[n] = STR("");
			n++;
		}
		while (n < MAKE_COLUMNS)
			m->columns[n++] = STR("");
		return true;
	}
	return false;
}

void
maker_complain(struct maker *m, unsigned line, const char *format, ...)
{
	va_list ap;

	m->errors++;
	fprintf(stderr, "%s:%u: ", m->file, line);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
}

uint32_t
pool_add(struct pool *pool, struct str s)
{
	/* A text may lie at the end of another: both end with the same NUL. */
	for (size_t i = 0; i + s.n < pool->n; i++)
		if (pool->p[i + s.n] == '\0' &&
		    memcmp(pool->p + i, s.p, s.n) == 0)
			return (uint32_t)i;
	if (pool->n + s.n + 1 > pool->cap) {
		size_t cap = (pool->cap + s.n + 1) * 2;

		pool->p = arena_grow(pool->arena, pool->p, pool->n, cap);
		pool->cap = cap;
	}
	memcpy(pool->p + pool->n, s.p, s.n);
	pool->p[pool->n + s.n] = '\0';
	pool->n += s.n + 1;
	return (uint32_t)(pool->n - s.n - 1);
}

void
pool_write(const struct pool *pool, const char *name)
{
	size_t at = 0;

	printf("static const char %s[] =\n", name);
	while (at < pool->n) {
		size_t n = strlen(pool->p + at);

		printf("    \"%s\\0\"\n", pool->p + at);
		at += n + 1;
	}
	printf("    ;\n\n");
}

size_t
table_size(size_t n)
{
	size_t size = 16;

	while (size < n * 2)
		size *= 2;
	return size;
}

static bool
read_file(struct maker *m)
{
	char *text = NULL;
	size_t n = 0, got, cap = 0;
	FILE *f = fopen(m->file, "r");
	bool good;

	if (f == NULL)
		return false;
	do {
		if (n == cap) {
			text = arena_grow(m->arena, text, n, cap + 65536);
			cap += 65536;
		}
		got = fread(text + n, 1, cap - n, f);
		n += got;
	} while (got > 0);
	good = !ferror(f);
	fclose(f);
	m->rest = (struct str){text, n};
	return good;
}

int
main(int argc, char **argv)
{
	struct str columns[MAKE_COLUMNS];
	struct maker m = {.columns = columns};

	if (argc != 3 ||
	    (strcmp(argv[1], "hosts") != 0 && strcmp(argv[1], "agents") != 0)) {
		fprintf(stderr, "usage: maketable hosts|agents FILE\n");
		return 2;
	}
	m.file = argv[2];
	m.arena = arena_new(1 << 20);
	if (!read_file(&m)) {
		perror(m.file);
		arena_free(m.arena);
		return 1;
	}
	printf("/* Made by maketable from %s: do not edit. */\n\n",
	    strcmp(argv[1], "hosts") == 0 ? "hosts.tsv" : "agents.tsv");
	if (strcmp(argv[1], "hosts") == 0)
		make_hosts(&m);
	else
		make_agents(&m);
	arena_free(m.arena);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("stdout");
		return 1;
	}
	return m.errors == 0 ? 0 : 1;
}
