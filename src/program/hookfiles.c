/* SPDX-License-Identifier: ISC */
#include "program/hookfiles.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"

static bool
is_missing(const struct statedir *dir, struct str name, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%.*s", dir->hooks, STR_ARG(name));
	return access(path, F_OK) != 0;
}

void
hookfiles_check(const struct site *site, const struct statedir *dir)
{
	const struct image *im = &site->image;
	const struct hook_row *rows =
	    IMAGE_ROWS(im, struct hook_row, site->head->hooks);
	const struct notify_row *notifies =
	    IMAGE_ROWS(im, struct notify_row, site->head->notifies);
	char path[PATH_MAX];

	for (uint32_t i = 1; i < site->head->hooks.n; i++) {
		struct str name = image_str(im, rows[i].name);

		if (is_missing(dir, name, path))
			log_warn("hook %.*s has no secret and answers 503: "
				 "write the one of the sender into %s, mode "
				 "600; it counts at once",
			    STR_ARG(name), path);
	}
	for (uint32_t i = 0; i < site->head->notifies.n; i++) {
		struct str name = image_str(im, notifies[i].secret);

		if (name.n > 0 && is_missing(dir, name, path))
			log_warn("notify %.*s has no secret and tells nobody: "
				 "write the one that the server knows into %s, "
				 "mode 600; it counts at once",
			    STR_ARG(name), path);
	}
}
