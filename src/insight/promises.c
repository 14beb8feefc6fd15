/* SPDX-License-Identifier: ISC */
#include "insight/promises.h"

#include "insight/arms.h"
#include "insight/hearing.h"
#include "insight/moments.h"
#include "source/agent.h"
#include "template/depends.h"

/* One fact on one page at an address. */
struct promise {
	struct complaints *complaints;
	struct arena *scratch, *moments;
	const struct place *place;
	const struct fact_row *row;
	struct str key;
	/* Of the cell that was met last. */
	bool heard;
	struct where where; /* the element that said it */
	/* Of all that were met. */
	size_t nheard, nmissing;
	/* The first that misses it. */
	struct str source, stage;
	enum device device;
	int64_t at;
};

static void
hear(void *ctx, const struct write_said *said)
{
	struct promise *p = ctx;

	if (said->mark != MARK_FACT || p->heard || !str_eq(said->word, p->key))
		return;
	p->heard = true;
	p->where = (struct where){said->file, said->line};
}

/* false: another page answers the cell. */
static bool
meet(struct promise *p, const struct cells *c, size_t source, size_t stage)
{
	struct situation at;

	p->heard = false;
	return hearing_cell(
	    c, p->place, source, stage, p->scratch, &at, hear, p);
}

/* No cell may show it then. */
static void
meet_outside(struct promise *p, const struct cells *c, const char *when)
{
	for (size_t i = 0; i < c->nsources; i++)
		for (size_t k = 0; k < c->nstages; k++) {
			if (!meet(p, c, i, k) || !p->heard ||
			    complaints_said(
				p->complaints, p->where, "fact out of time"))
				continue;
			complain(p->complaints, COMPLAINT_ERROR, p->where,
			    "fact out of time",
			    "the fact \"%.*s\" is shown %s (to %.*s × %.*s, "
			    "%.*s); stand it in <k:if fact=\"%.*s\">",
			    STR_ARG(p->key), when, STR_ARG(cells_called(c, i)),
			    STR_ARG(cells_stage(c, k)), STR_ARG(p->place->lang),
			    STR_ARG(p->key));
		}
}

static void
meet_campaign(struct promise *p, const struct cells *c)
{
	for (size_t i = 0; i < c->nsources; i++)
		for (size_t k = 0; k < c->nstages; k++) {
			if (!meet(p, c, i, k))
				continue;
			p->nheard += p->heard;
			if (!p->heard && p->nmissing++ == 0) {
				p->source = cells_called(c, i);
				p->stage = cells_stage(c, k);
				p->device = c->device;
				p->at = c->now;
			}
		}
}

/* At all moments of a stretch of time, in all arms of its experiments; `when`:
 * no cell may show it then, NULL: those of the campaign must. */
static void
meet_during(struct promise *p, const struct cells *c, int64_t from, int64_t to,
    const char *when)
{
	const struct program_row *program =
	    site_program(c->site, p->place->page, p->place->hit.lang);
	struct cells at = *c;
	uint64_t splits[ARMS_MAX];
	size_t n, arms = arms_splits(c->site, program, splits);
	const int64_t *moments =
	    moments_list(p->moments, c->site, program, from, to, c->now, &n);

	for (size_t i = 0; i < 2 * n * arms; i++) {
		at.now = moments[i / 2 % n];
		at.device = i % 2 == 0 ? DEVICE_DESKTOP : DEVICE_MOBILE;
		at.split = splits[i / 2 / n];
		if (when != NULL)
			meet_outside(p, &at, when);
		else
			meet_campaign(p, &at);
	}
	arena_reset(p->moments);
}

static void
check_window(struct promise *p, const struct cells *c)
{
	if (!depends_says(c->site,
		site_program(c->site, p->place->page, p->place->hit.lang),
		MARK_FACT, p->key))
		return;
	if (p->row->starts != INT64_MIN)
		meet_during(
		    p, c, INT64_MIN, p->row->starts, "before it starts");
	if (p->row->ends != INT64_MAX)
		meet_during(p, c, p->row->ends, INT64_MAX, "after it is over");
}

/* A page is the campaign's when some cell of it shows the fact, or when it asks
 * for the campaign. */
static bool
check_landing(struct promise *p, const struct cells *c, struct str campaign)
{
	const struct program_row *program =
	    site_program(c->site, p->place->page, p->place->hit.lang);
	struct cells of;
	bool asks;

	if (!depends_says(c->site, program, MARK_FACT, p->key) &&
	    !depends_on_campaign(c->site, program, campaign))
		return false;
	of = cells_of_campaign(c, campaign);
	asks = depends_on_campaign(c->site, program, of.sources[0].campaign);
	p->nheard = p->nmissing = 0;
	meet_during(p, &of, p->row->starts, p->row->ends, NULL);
	if (p->nmissing > 0 && (p->nheard > 0 || asks))
		complain(p->complaints, COMPLAINT_ERROR,
		    (struct where){STR("facts.xml"), p->row->line},
		    "promise not shown",
		    "the campaign %.*s promises \"%.*s\", but %.*s does not "
		    "show it to all it brings (%.*s × %.*s, %.*s, %s, %.*s); "
		    "show "
		    "it outside of conditions other than fact=\"%.*s\"",
		    STR_ARG(campaign), STR_ARG(p->key), STR_ARG(p->place->path),
		    STR_ARG(p->source), STR_ARG(p->stage),
		    STR_ARG(p->place->lang), device_name(p->device),
		    STR_ARG(site_moment_text(c->site, c->arena, p->at)),
		    STR_ARG(p->key));
	return p->nheard > 0;
}

static void
check_fact(struct promise *p, const struct cells *c, const struct place *places,
    size_t nplaces)
{
	const struct image *im = &c->site->image;
	const struct span *campaigns =
	    IMAGE_ROWS(im, struct span, p->row->campaigns);
	bool shown = false;

	for (size_t i = 0; i < nplaces; i++) {
		if (i > 0 && places_alike(c->site, &places[i], &places[i - 1]))
			continue;
		p->place = &places[i];
		check_window(p, c);
		for (uint32_t k = 0; k < p->row->campaigns.n; k++)
			shown |=
			    check_landing(p, c, image_str(im, campaigns[k]));
	}
	if (p->row->campaigns.n > 0 && !shown)
		complain(p->complaints, COMPLAINT_ERROR,
		    (struct where){STR("facts.xml"), p->row->line},
		    "promise not shown",
		    "campaigns promise \"%.*s\", but no page shows it; write "
		    "<k:fact ref=\"%.*s\"/> on the pages they lead to",
		    STR_ARG(p->key), STR_ARG(p->key));
}

void
promises_check(const struct cells *c, struct complaints *complaints)
{
	const struct image *im = &c->site->image;
	struct promise p = {.complaints = complaints,
	    .scratch = arena_new(0),
	    .moments = arena_new(0)};
	const struct place *places;
	size_t n;

	p.row = IMAGE_ROWS(im, struct fact_row, c->site->head->facts);
	places = places_list(c->arena, c->site, &n);
	for (uint32_t i = 0; i < c->site->head->facts.n; i++, p.row++) {
		p.key = image_str(im, p.row->key);
		check_fact(&p, c, places, n);
	}
	arena_free(p.moments);
	arena_free(p.scratch);
}
