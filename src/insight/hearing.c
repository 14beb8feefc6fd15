/* SPDX-License-Identifier: ISC */
#include "insight/hearing.h"

bool
hearing_cell(const struct cells *c, const struct place *place, size_t source,
    size_t stage, struct arena *scratch, struct situation *at, write_ear *ear,
    void *ctx)
{
	struct selection selection;
	struct buf nowhere;
	bool met;

	cells_meet(c, &place->hit, source, stage, at);
	at->path = place->path;
	met = at->page == place->page &&
	      select_page(c->site, scratch, at, &selection);
	if (met) {
		buf_init(&nowhere, scratch, 0);
		write_heard(c->site, at, &selection, &nowhere, ear, ctx);
	}
	arena_reset(scratch);
	return met;
}
