/* SPDX-License-Identifier: ISC */
#include "program/operator.h"

#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"

#define PASSWD_MAX 16384

struct str
operator_name(struct arena *a)
{
	const char *name = getenv("SUDO_USER");
	struct passwd row, *found = NULL;
	char *room = arena_raw(a, PASSWD_MAX);

	if (name != NULL && *name != '\0')
		return str_of(name);
	if (getpwuid_r(getuid(), &row, room, PASSWD_MAX, &found) != 0 ||
	    found == NULL)
		return STR("unknown");
	return str_of(row.pw_name);
}
