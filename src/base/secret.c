/* SPDX-License-Identifier: ISC */
#include "base/secret.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

bool
secret_read(int fd, const char *what, const char *path, char *bytes, size_t max,
    size_t *n)
{
	struct stat st;
	ssize_t got;

	if (fstat(fd, &st) != 0) {
		log_errno("%s %s", what, path);
		return false;
	}
	if (!S_ISREG(st.st_mode)) {
		log_error("%s %s is not a file", what, path);
		return false;
	}
	if ((st.st_mode & 077) != 0) {
		log_error("%s %s can be read by others (mode %03o): give it "
			  "mode 600, and new keys if others read it",
		    what, path, (unsigned)st.st_mode & 0777);
		return false;
	}
	for (*n = 0; *n < max; *n += (size_t)got) {
		got = read(fd, bytes + *n, max - *n);
		if (got < 0) {
			log_errno("%s %s", what, path);
			return false;
		}
		if (got == 0)
			return true;
	}
	log_error("%s %s is longer than it can be", what, path);
	return false;
}
