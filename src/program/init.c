/* SPDX-License-Identifier: ISC */
/*
 * kunderejse init: a small working site to change into one's own, copied from
 * the program's data directory, with the journey of one of the models there.
 */
#include "program/command.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/str.h"
#include "program/datadir.h"
#include "program/options.h"

#define DEPTH_MAX 8
#define JOURNEYS "lund before-during-after five-phases sales-process inbound"
#define JOURNEY_NAMES_MAX 8

static bool
copy_bytes(int from, int to)
{
	char room[16 * 1024];
	ssize_t n;

	while ((n = read(from, room, sizeof(room))) > 0)
		if (write(to, room, (size_t)n) != n)
			return false;
	return n == 0;
}

static bool
copy_file(int from_dir, const char *name, int to_dir, const char *to_name)
{
	int from = openat(from_dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	int to = openat(to_dir, to_name,
	    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
	bool good = from >= 0 && to >= 0 && copy_bytes(from, to);

	if (!good)
		log_errno("copying %s", name);
	if (from >= 0)
		close(from);
	if (to >= 0 && close(to) != 0 && good) {
		log_errno("copying %s", name);
		return false;
	}
	return good;
}

static bool copy_tree(int from_dir, int to_dir, int depth);

static bool
copy_folder(int from_dir, int to_dir, const char *name, int depth)
{
	int from, to;

	if (mkdirat(to_dir, name, 0755) != 0) {
		log_errno("making %s", name);
		return false;
	}
	from = openat(
	    from_dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	to = openat(
	    to_dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (from >= 0 && to >= 0)
		return copy_tree(from, to, depth + 1);
	log_errno("opening %s", name);
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return false;
}

/* Copies all files; both descriptors are closed. */
static bool
copy_tree(int from_dir, int to_dir, int depth)
{
	DIR *d = fdopendir(from_dir);
	struct dirent *entry;
	bool good = d != NULL && depth < DEPTH_MAX;
	struct stat st;

	while (good && (entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		good = fstatat(from_dir, entry->d_name, &st,
			   AT_SYMLINK_NOFOLLOW) == 0;
		if (good && S_ISDIR(st.st_mode))
			good =
			    copy_folder(from_dir, to_dir, entry->d_name, depth);
		else if (good && S_ISREG(st.st_mode))
			good = copy_file(
			    from_dir, entry->d_name, to_dir, entry->d_name);
	}
	if (d != NULL)
		closedir(d);
	else
		close(from_dir);
	close(to_dir);
	return good;
}

/* Whether nothing lies there; a directory that is not there is made. */
static bool
is_new(const char *path)
{
	struct dirent *entry;
	bool empty = true;
	DIR *d;

	if (mkdir(path, 0755) == 0)
		return true;
	d = errno == EEXIST ? opendir(path) : NULL;
	if (d == NULL) {
		log_errno("%s", path);
		return false;
	}
	while (empty && (entry = readdir(d)) != NULL)
		empty = strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0;
	closedir(d);
	if (!empty)
		log_error("%s is not empty: nothing was written", path);
	return empty;
}

/* A folder of the program's data, open; -1 after saying what is wrong. */
static int
open_data(struct arena *a, const char *folder)
{
	const char *path = datadir_path(a, folder);
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		log_errno("%s", path);
	return fd;
}

static int
open_site(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		log_errno("%s", path);
	return fd;
}

static bool
copy_starter(struct arena *a, const char *path)
{
	int from = open_data(a, "templates/starter"),
	    to = from < 0 ? -1 : open_site(path);

	if (to >= 0)
		return copy_tree(from, to, 0);
	if (from >= 0)
		close(from);
	return false;
}

/* Puts a model's journey in the place of the starter's. */
static bool
copy_journey(struct arena *a, const char *path, const char *journey)
{
	char name[64];
	int from = open_data(a, "templates/journeys"),
	    to = from < 0 ? -1 : open_site(path);
	bool good = false;

	snprintf(name, sizeof(name), "%s.xml", journey);
	if (to >= 0 && unlinkat(to, "journey.xml", 0) != 0)
		log_errno("%s/journey.xml", path);
	else if (to >= 0)
		good = copy_file(from, name, to, "journey.xml");
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
	return good;
}

/* Whether there is such a journey; else says which there are. */
static bool
is_journey(const struct options *o, const char *journey)
{
	struct str rest = STR(JOURNEYS), word, known[JOURNEY_NAMES_MAX];
	struct str nearest;
	size_t n = 0;

	if (str_lists(rest, str_of(journey)))
		return true;
	while (n < JOURNEY_NAMES_MAX && str_word(&rest, &word))
		known[n++] = word;
	nearest = str_nearest(str_of(journey), known, n);
	if (nearest.n > 0)
		options_wrong(o, "there is no journey %s; did you mean %.*s?",
		    journey, STR_ARG(nearest));
	else
		options_wrong(
		    o, "there is no journey %s; there are " JOURNEYS, journey);
	return false;
}

static int
make_site(struct arena *a, const char *path, const char *journey)
{
	if (!is_new(path))
		return COMMAND_FAULTS;
	if (!copy_starter(a, path) ||
	    (journey != NULL && !copy_journey(a, path, journey)))
		return COMMAND_SYSTEM;
	printf("A site is in %s.  Next:\n"
	       "  kunderejse check --site %s\n"
	       "  kunderejse render / --site %s --referer "
	       "https://www.google.com/\n"
	       "Then edit site.xml: name, base and own-hosts are yours.\n",
	    path, path, path);
	return COMMAND_GOOD;
}

int
command_init(int argc, char **argv)
{
	const char *journey = NULL;
	const struct option_row rows[] = {
	    {.name = "journey",
		.letter = 'j',
		.arg = "NAME",
		.help = "with the stages and rules of that model: " JOURNEYS,
		.text = &journey},
	};
	const struct options o = {"init", "DIR",
	    "Makes a small working site in DIR, which must be empty or not be "
	    "there.",
	    rows, 1, 1, 1};
	struct arena *a;
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	if (journey != NULL && !is_journey(&o, journey))
		return COMMAND_USAGE;
	log_name("init");
	a = arena_new(0);
	status = make_site(a, argv[0], journey);
	arena_free(a);
	return status;
}
