/* SPDX-License-Identifier: ISC */
#include "publish/versionsite.h"

#include "base/arena.h"
#include "publish/statedir.h"

bool
versionsite_open(
    struct site *site, struct arena *a, const char *dir, struct str number)
{
	struct str bytes = statedir_read(
	    a, str_format(a, "%s/versions/%.*s.image", dir, STR_ARG(number)).p);

	/* One of another program's is no damage. */
	return bytes.n >= sizeof(struct site_head) &&
	       ((const struct site_head *)(const void *)bytes.p)->format ==
		   SITE_FORMAT &&
	       site_open(site, bytes.p, bytes.n);
}
