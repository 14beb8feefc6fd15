/* SPDX-License-Identifier: ISC */
/*
 * Asking a server that runs to read its site again, and waiting for what comes
 * of it (DESIGN 3: STATE/serve.lock names the master, STATE/reload the result).
 */
#ifndef PUBLISH_RELOADASK_H
#define PUBLISH_RELOADASK_H

#include "base/str.h"
#include "publish/statedir.h"

enum reloadask {
	RELOAD_LIVE,    /* the site of that name is live */
	RELOAD_NOBODY,  /* no server runs on that state directory */
	RELOAD_REFUSED, /* what was live stays; *said holds why */
	RELOAD_SILENT   /* no answer within the time */
};

/* `image` is the name of the site that must become live. */
enum reloadask reload_ask(const struct statedir *, struct arena *,
    struct str image, struct str *said);

#endif
