/* SPDX-License-Identifier: ISC */
#include "program/datadir.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/str.h"

const char *
datadir_path(struct arena *a, const char *name)
{
	const char *data = getenv("KUNDEREJSE_DATADIR");

	return str_format(a, "%s/%s", data != NULL ? data : DATADIR, name).p;
}
