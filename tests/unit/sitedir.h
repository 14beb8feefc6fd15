/* SPDX-License-Identifier: ISC */
/*
 * Small sites on disk for tests: a temporary directory that files are written
 * or copied into, and that is gone at the end.
 */
#ifndef TESTS_SITEDIR_H
#define TESTS_SITEDIR_H

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

struct sitedir {
	char path[64];
};

static inline void
sitedir_make(struct sitedir *s)
{
	strcpy(s->path, "/tmp/site.XXXXXX");
	assert_non_null(mkdtemp(s->path));
}

/* Writes a file, and the folders above it. */
static inline void
sitedir_write(const struct sitedir *s, const char *name, struct str text)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", s->path, name);
	for (char *p = strchr(path + strlen(s->path) + 1, '/'); p != NULL;
	     p = strchr(p + 1, '/')) {
		*p = '\0';
		(void)mkdir(path, 0777);
		*p = '/';
	}
	f = fopen(path, "w");
	assert_non_null(f);
	if (text.n > 0)
		assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static inline void
sitedir_put(const struct sitedir *s, const char *name, const char *text)
{
	sitedir_write(s, name, str_of(text));
}

/* A whole file; false when there is none. */
static inline bool
sitedir_read(struct arena *a, const char *path, struct str *text)
{
	FILE *f = fopen(path, "r");
	struct stat st;
	char *p;

	if (f == NULL)
		return false;
	assert_int_equal(fstat(fileno(f), &st), 0);
	p = arena_raw(a, (size_t)st.st_size);
	*text = (struct str){p, fread(p, 1, (size_t)st.st_size, f)};
	fclose(f);
	return true;
}

/* The copy is made by cp: what a site holds may be links and folders. */
static inline void
sitedir_copy(const struct sitedir *s, const char *from)
{
	char command[12000];

	snprintf(command, sizeof(command), "cp -RP '%s'/. '%s'/", from,
	    s->path);
	assert_int_equal(system(command), 0);
}

static inline void
sitedir_remove(const struct sitedir *s, const char *name)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", s->path, name);
	(void)unlink(path);
}

static inline int
sitedir_drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static inline void
sitedir_free(const struct sitedir *s)
{
	nftw(s->path, sitedir_drop, 16, FTW_DEPTH | FTW_PHYS);
}

#endif
