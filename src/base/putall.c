/* SPDX-License-Identifier: ISC */
#include "base/putall.h"

#include <errno.h>
#include <unistd.h>

bool
putall(int fd, struct str bytes)
{
	while (bytes.n > 0) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}
