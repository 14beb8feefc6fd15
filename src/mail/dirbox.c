/* SPDX-License-Identifier: ISC */
/*
 * A file a message, NAME.eml, for demonstrations and tests.  It appears whole
 * or not at all and lasts; the same message again takes the place of the first.
 */
#include "mail/dirbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/putall.h"
#include "mail/backend.h"

#define NAME_MAX_BYTES 200

struct dirbox {
	int fd;
};

const char *
dirbox_dir(struct arena *a, const struct transport *t, struct str base)
{
	if (t->path.p[0] == '/' || base.n == 0)
		return str_copy(a, t->path).p;
	return str_format(a, "%.*s/%.*s", STR_ARG(base), STR_ARG(t->path)).p;
}

static void *
dirbox_open(struct arena *a, const struct transport *t,
    const struct submit_setup *setup, struct str *why)
{
	struct dirbox *d = ARENA_NEW(a, struct dirbox);
	const char *path = dirbox_dir(a, t, setup->base);

	d->fd = -1;
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		d->fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (d->fd >= 0)
		return d;
	*why = str_format(a, "%s: %s", path, strerror(errno));
	return NULL;
}

static bool
name_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') &&
		    (c == '\0' || strchr("._+=@-", c) == NULL))
			return false;
	}
	return s.n > 0 && s.n <= NAME_MAX_BYTES && s.p[0] != '.';
}

const char *
dirbox_file(struct arena *a, const struct transport *t, struct str base,
    struct str name)
{
	if (!name_ok(name))
		return NULL;
	return str_format(
	    a, "%s/%.*s.eml", dirbox_dir(a, t, base), STR_ARG(name))
	    .p;
}

static bool
write_whole(int dir, const char *name, struct str bytes)
{
	int fd = openat(dir, name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	bool good = fd >= 0 && putall(fd, bytes) && fsync(fd) == 0;

	if (fd >= 0 && close(fd) != 0)
		good = false;
	return good;
}

static void
dirbox_send(
    void *state, const struct submit_mail *mail, struct submit_result *r)
{
	char name[NAME_MAX_BYTES + 8], temporary[NAME_MAX_BYTES + 8];
	struct dirbox *d = state;

	if (!name_ok(mail->name)) {
		submit_say(r, SUBMIT_PERM, "the name makes no name of a file");
		return;
	}
	snprintf(name, sizeof(name), "%.*s.eml", STR_ARG(mail->name));
	snprintf(temporary, sizeof(temporary), ".%.*s", STR_ARG(mail->name));
	if (!write_whole(d->fd, temporary, mail->bytes))
		submit_say(r, SUBMIT_LANE, "%s: %s", name, strerror(errno));
	else if (!mail->sending(mail->ctx))
		submit_say(r, SUBMIT_HELD, "held back before it had its name");
	else if (renameat(d->fd, temporary, d->fd, name) != 0)
		submit_say(r, SUBMIT_LANE, "%s: %s", name, strerror(errno));
	else if (fsync(d->fd) != 0)
		submit_say(
		    r, SUBMIT_UNCERTAIN, "%s: %s", name, strerror(errno));
	else
		submit_say(r, SUBMIT_ACCEPTED, "%s", name);
	if (r->outcome == SUBMIT_LANE || r->outcome == SUBMIT_HELD)
		unlinkat(d->fd, temporary, 0);
}

static void
dirbox_close(void *state)
{
	struct dirbox *d = state;

	close(d->fd);
}

const struct backend dirbox_backend = {dirbox_open, dirbox_send, dirbox_close};
