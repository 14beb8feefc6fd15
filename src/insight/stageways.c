/* SPDX-License-Identifier: ISC */
#include "insight/stageways.h"

#include "insight/traffic.h"
#include "template/sequence.h"

struct stageways {
	const struct site *site;
	bool ruled[JOURNEY_STAGES_MAX], reached[JOURNEY_STAGES_MAX];
};

/* A sequence may set a stage, too. */
static void
find_steps(struct stageways *w)
{
	const struct image *im = &w->site->image;
	const struct sequence_row *sequences =
	    IMAGE_ROWS(im, struct sequence_row, w->site->head->sequences);

	for (uint32_t k = 0; k < w->site->head->sequences.n; k++) {
		const struct step_row *steps =
		    IMAGE_ROWS(im, struct step_row, sequences[k].steps);

		for (uint32_t i = 0; i < sequences[k].steps.n; i++)
			if (steps[i].kind == STEP_SET && steps[i].stage >= 0)
				w->ruled[steps[i].stage] = true;
	}
}

static void
find_rules(struct stageways *w)
{
	const struct image *im = &w->site->image;
	const struct journey_rules *r = w->site->journey.rules;
	const struct presume_row *presumes =
	    IMAGE_ROWS(im, struct presume_row, w->site->head->presumes);
	const struct signal_row *signals =
	    IMAGE_ROWS(im, struct signal_row, r->signals);
	const struct move_row *moves =
	    IMAGE_ROWS(im, struct move_row, r->moves);
	const struct cool_row *cools =
	    IMAGE_ROWS(im, struct cool_row, r->cools);

	w->ruled[r->start] = w->reached[r->start] = true;
	for (uint32_t i = 0; i < w->site->head->presumes.n; i++)
		w->ruled[presumes[i].stage] = true;
	for (uint32_t i = 0; i < r->signals.n; i++)
		w->ruled[signals[i].stage] = true;
	for (uint32_t i = 0; i < r->moves.n; i++)
		w->ruled[moves[i].stage] = true;
	for (uint32_t i = 0; i < r->cools.n; i++)
		w->ruled[cools[i].to] = true;
	find_steps(w);
}

static void
reach(struct stageways *w, struct str key)
{
	int stage = journey_stage_find(&w->site->journey, key);

	if (stage >= 0)
		w->reached[stage] = true;
}

/* A row of "moves" or of "cells": who came into a stage, who was presumed to be
 * in one. */
static void
take_row(void *ctx, size_t n, const struct str *names,
    const struct store_cell *cells)
{
	for (size_t i = 0; cells != NULL && i < n; i++)
		if (str_eq(names[i], STR("stage_to")) ||
		    str_eq(names[i], STR("stage")))
			reach(ctx, cells[i].text);
}

static bool
find_reached(
    struct stageways *w, struct arena *a, struct store *store, int64_t now)
{
	return traffic_report(
		   store, a, "moves", STAGEWAYS_DAYS, now, take_row, w) &&
	       traffic_report(
		   store, a, "cells", STAGEWAYS_DAYS, now, take_row, w);
}

bool
stageways_put(const struct site *site, struct arena *a, struct store *store,
    int64_t now, struct buf *out)
{
	struct stageways w = {.site = site};
	const struct stage_row *rows = IMAGE_ROWS(
	    &site->image, struct stage_row, site->journey.rules->stages);

	find_rules(&w);
	if (store != NULL && !find_reached(&w, a, store, now))
		return false;
	for (uint32_t i = 0; i < journey_stages(&site->journey); i++) {
		struct str key = journey_stage_key(&site->journey, i);

		if (rows[i].line == 0)
			continue;
		if (!w.ruled[i])
			buf_printf(out,
			    "journey.xml:%u: no rule leads to the stage "
			    "%.*s\n",
			    rows[i].line, STR_ARG(key));
		else if (store != NULL && !w.reached[i])
			buf_printf(out,
			    "journey.xml:%u: nobody came into the stage %.*s "
			    "in %d days\n",
			    rows[i].line, STR_ARG(key), STAGEWAYS_DAYS);
	}
	return true;
}
