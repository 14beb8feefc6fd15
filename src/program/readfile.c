/* SPDX-License-Identifier: ISC */
#include "program/readfile.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"

bool
readfile(struct arena *a, const char *path, size_t max, struct str *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct buf b;
	char part[65536];
	ssize_t got = fd < 0 ? -1 : 1;

	buf_init(&b, a, max);
	while (got > 0 && !b.bad) {
		got = read(fd, part, sizeof(part));
		if (got > 0)
			buf_str(&b, (struct str){part, (size_t)got});
	}
	if (got < 0)
		log_errno("%s", path);
	else if (b.bad)
		log_error(
		    "%s: larger than %zu MiB: divide it", path, max >> 20);
	if (fd >= 0)
		close(fd);
	*text = b.n > 0 ? buf_view(&b) : STR("");
	return got >= 0 && !b.bad;
}
