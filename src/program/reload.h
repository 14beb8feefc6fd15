/* SPDX-License-Identifier: ISC */
/*
 * A new site while the old one is served: compiled in a throw-away child,
 * checked, stored, handed to everybody; a broken one changes nothing.  How it
 * went stands in the log and in STATE/reload.
 */
#ifndef PROGRAM_RELOAD_H
#define PROGRAM_RELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "program/compiler.h"
#include "program/errand.h"
#include "program/fleet.h"
#include "program/notify.h"
#include "publish/statedir.h"

struct reload {
	const struct statedir *dir;
	const struct notify *notify;
	struct live *live;
	struct fleet *fleet;
	struct compiler compiler; /* .pid != 0: under way */
	bool wanted;              /* asked for, not begun */
	int64_t handed_ms;        /* handed out, not yet in use by all; 0: no */
};

/*
 * Makes what the compiler brought the live site: checks it, stores it beside
 * the database, names it.  false (logged): what was live stays so.
 */
bool reload_accept(struct live *, const struct statedir *, struct compiler *)
    __attribute__((warn_unused_result));

/* One step.  true: we are the new compiler child, and errand says so. */
bool reload_tick(struct reload *, int64_t now_ms, struct errand *)
    __attribute__((warn_unused_result));
/* A process ended; false when it is not the compiler. */
bool reload_ended(struct reload *, pid_t, int status);

#endif
