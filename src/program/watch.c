/* SPDX-License-Identifier: ISC */
/*
 * inotify over a small tree of directories.
 */
#include "program/watch.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"

#define QUIET_MS 100    /* a burst is over after so long without a change */
#define LONGEST_MS 1000 /* or after so long in any case */
#define DEPTH_MAX 8

#define CHANGES                                                   \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | \
	    IN_MOVED_TO | IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR)

/* Adds a directory and those in it.  Adding one again does nothing. */
static bool
add_tree(int fd, const char *dir, int depth)
{
	char path[PATH_MAX];
	struct dirent *entry;
	DIR *d;

	if (inotify_add_watch(fd, dir, CHANGES) < 0)
		return false;
	d = depth < DEPTH_MAX ? opendir(dir) : NULL;
	if (d == NULL)
		return true;
	while ((entry = readdir(d)) != NULL) {
		if (entry->d_name[0] == '.' ||
		    (entry->d_type != DT_DIR && entry->d_type != DT_UNKNOWN) ||
		    snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name) >=
			(int)sizeof(path))
			continue;
		/* It may be gone by now, or be no directory after all. */
		(void)add_tree(fd, path, depth + 1);
	}
	closedir(d);
	return true;
}

bool
watch_open(struct watch *w, const char *dir)
{
	*w = (struct watch){
	    .fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), .dir = dir};
	if (w->fd >= 0 && add_tree(w->fd, dir, 0))
		return true;
	log_errno("watching %s", dir);
	watch_close(w);
	return false;
}

void
watch_close(struct watch *w)
{
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}

void
watch_read(struct watch *w, int64_t now_ms)
{
	char room[4096] __attribute__((aligned(8)));
	bool any = false;

	while (read(w->fd, room, sizeof(room)) > 0)
		any = true;
	if (!any)
		return;
	if (w->first_ms == 0)
		w->first_ms = now_ms;
	w->last_ms = now_ms;
}

int
watch_wait(const struct watch *w, int64_t now_ms)
{
	int64_t due;

	if (w->first_ms == 0)
		return -1;
	due = w->last_ms + QUIET_MS;
	if (due > w->first_ms + LONGEST_MS)
		due = w->first_ms + LONGEST_MS;
	return due <= now_ms ? 0 : (int)(due - now_ms);
}

bool
watch_changed(struct watch *w, int64_t now_ms)
{
	if (watch_wait(w, now_ms) != 0)
		return false;
	w->first_ms = 0;
	if (!add_tree(w->fd, w->dir, 0))
		log_errno("watching %s", w->dir);
	return true;
}
