/* SPDX-License-Identifier: ISC */
#include "program/password.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/secret.h"

#define NAME "smtp-password"

static bool
read_line(struct password *p, int fd, const char *path)
{
	struct str line;
	size_t n;

	if (!secret_read(
		fd, "mail server's password", path, p->bytes, PASSWORD_MAX, &n))
		return false;
	line = str_trim((struct str){p->bytes, n});
	str_cut(&line, ':', &p->user);
	p->password = line;
	if (p->user.n > 0 && line.n > 0 && str_chr(line, '\n') == line.n)
		return true;
	log_error("%s: write one line, USER:PASSWORD", path);
	return false;
}

bool
password_read(struct password *p, struct arena *a, const char *state)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	const char *places[] = {dir, state};

	*p = (struct password){.bytes = arena_raw(a, PASSWORD_MAX)};
	for (size_t i = 0; i < 2; i++) {
		const char *path;
		bool good;
		int fd;

		if (places[i] == NULL)
			continue;
		path = str_format(a, "%s/" NAME, places[i]).p;
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0) {
			log_errno("%s", path);
			return false;
		}
		good = read_line(p, fd, path);
		close(fd);
		return good;
	}
	return true;
}

void
password_wipe(struct password *p)
{
	if (p->bytes != NULL)
		bytes_wipe(p->bytes, PASSWORD_MAX);
}
