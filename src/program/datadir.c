/* SPDX-License-Identifier: ISC */
#include "program/datadir.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

/* The directory that this program's file lies in; empty: it can not be said. */
static struct str
own_directory(char room[4096])
{
	ssize_t n = readlink("/proc/self/exe", room, 4096);
	struct str path = {room, n < 0 ? 0 : (size_t)n};

	while (path.n > 0 && path.p[path.n - 1] != '/')
		path.n--;
	return path;
}

/* In the sources, when the program lies in them or in a folder of theirs; NULL:
 * it does not. */
static const char *
built_path(struct arena *a, const char *name)
{
	static const char *const below[] = {"", "../"};
	char room[4096];
	struct str own = own_directory(room);

	for (size_t i = 0; own.n > 0 && i < 2; i++) {
		const char *path =
		    str_format(a, "%.*s%s%s", STR_ARG(own), below[i], name).p;

		if (access(path, F_OK) == 0)
			return path;
	}
	return NULL;
}

const char *
datadir_path(struct arena *a, const char *name)
{
	const char *data = getenv("KUNDEREJSE_DATADIR");
	const char *path =
	    str_format(a, "%s/%s", data != NULL ? data : DATADIR, name).p;
	const char *built;

	if (data != NULL || access(path, F_OK) == 0)
		return path;
	built = built_path(a, name);
	return built != NULL ? built : path;
}
