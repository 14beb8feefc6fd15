/* SPDX-License-Identifier: ISC */
#include "publish/drafts.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "model/files.h"

static int
compare(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool
is_draft(int fd, const char *name)
{
	struct stat st;

	return !files_passed_over(str_of(name)) &&
	       fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       S_ISDIR(st.st_mode);
}

struct str *
drafts_list(struct arena *a, const char *dir, size_t *n)
{
	struct str *names = arena_array(a, DRAFTS_MAX, sizeof(*names));
	DIR *drafts = opendir(str_format(a, "%s/drafts", dir).p);
	const struct dirent *d;

	*n = 0;
	while (
	    drafts != NULL && *n < DRAFTS_MAX && (d = readdir(drafts)) != NULL)
		if (is_draft(dirfd(drafts), d->d_name))
			names[(*n)++] = str_copy(a, str_of(d->d_name));
	if (drafts != NULL)
		closedir(drafts);
	qsort(names, *n, sizeof(*names), compare);
	return names;
}

const char *
drafts_path(struct arena *a, const char *dir, struct str name)
{
	size_t n;
	const struct str *names = drafts_list(a, dir, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], name))
			return str_format(
			    a, "%s/drafts/%.*s", dir, STR_ARG(name))
			    .p;
	return NULL;
}
