/* SPDX-License-Identifier: ISC */
#include "program/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"

#define EVERY_MS 200
#define WIDTH 30 /* of the bar */

void
progress_start(struct progress *p)
{
	*p = (struct progress){.on = isatty(STDERR_FILENO) == 1};
}

void
progress_show(
    struct progress *p, int64_t done, int64_t all, uint64_t n, const char *unit)
{
	static const char bar[] = "##############################";
	int64_t now = p->on ? clock_ms() : 0;
	int part;

	if (!p->on || now - p->shown_ms < EVERY_MS)
		return;
	p->shown_ms = now;
	if (all > 0) {
		part = (int)((done < all ? done : all) * WIDTH / all);
		fprintf(stderr, "\r[%-*.*s] %3d %%  ", WIDTH, part, bar,
		    (int)((done < all ? done : all) * 100 / all));
	} else if (all < 0) {
		fprintf(stderr, "\r%" PRId64 " MiB  ", done >> 20);
	} else {
		fprintf(stderr, "\r");
	}
	fprintf(stderr, "%" PRIu64 " %s", n, unit);
	fflush(stderr);
}

void
progress_end(struct progress *p)
{
	if (p->on && p->shown_ms != 0)
		fprintf(stderr, "\r\033[K");
	p->on = false;
}
