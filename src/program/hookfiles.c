/* SPDX-License-Identifier: ISC */
#include "program/hookfiles.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"

void
hookfiles_check(const struct site *site, const struct statedir *dir)
{
	const struct image *im = &site->image;
	const struct hook_row *rows =
	    IMAGE_ROWS(im, struct hook_row, site->head->hooks);
	char path[PATH_MAX];

	for (uint32_t i = 1; i < site->head->hooks.n; i++) {
		struct str name = image_str(im, rows[i].name);

		snprintf(
		    path, sizeof(path), "%s/%.*s", dir->hooks, STR_ARG(name));
		if (access(path, F_OK) != 0)
			log_warn("hook %.*s has no secret and answers 503: "
				 "write the one of the sender into %s, mode "
				 "600; it counts at once",
			    STR_ARG(name), path);
	}
}
