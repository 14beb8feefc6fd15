/* SPDX-License-Identifier: ISC */
#include "insight/sequencefaults.h"

#include "insight/mailfaults.h"
#include "people/reader.h"
#include "template/code.h"
#include "template/sequence.h"

#define DAY 86400
#define WEEK_DAY_0 3 /* 1970-01-01 was a Thursday */
#define LOOK_AHEAD ((int64_t)400 * DAY)

struct faults {
	const struct site *site;
	struct complaints *complaints;
	struct arena *scratch;
	int64_t now;
	const struct sequence_row *row;
	const struct step_row *steps;
	uint64_t all;    /* a bit for each stage */
	uint64_t early;  /* those in which it is too early to sell */
	uint64_t *reach; /* of each step: the stages people come to it in */
	bool sells;
};

static struct str
text_of(const struct faults *f, struct span s)
{
	return image_str(&f->site->image, s);
}

static struct where
where_of(const struct faults *f, uint32_t line)
{
	return (struct where){text_of(f, f->row->file), line};
}

static uint64_t
bit(uint32_t stage)
{
	return (uint64_t)1 << stage;
}

/* Offers */

static void
hear(void *ctx, const struct write_said *said)
{
	struct faults *f = ctx;

	f->sells |= mailfaults_sells(f->site, said);
}

static bool
sells_in(struct faults *f, const struct mail_row *mail, uint32_t stage)
{
	f->sells = false;
	for (uint32_t lang = 0; lang < f->site->head->langs.n; lang++) {
		struct situation at = reader_of(lang, stage, f->now);

		mailfaults_hear(f->site, f->scratch, &at, mail, hear, f);
	}
	return f->sells;
}

/* A mail that says itself what stages it is for is judged by that. */
static void
check_offer(struct faults *f, const struct step_row *step, uint64_t stages)
{
	const struct journey *j = &f->site->journey;
	const struct mail_row *mail =
	    mail_find(f->site, text_of(f, step->mail));
	uint32_t buy = journey_time_to_buy(j), i = 0;

	if (mail == NULL || mail->stages != 0 || (stages & f->early) == 0 ||
	    (stages & ~(f->early | bit(j->rules->start))) != 0)
		return;
	while (i < buy &&
	       ((stages & f->early & bit(i)) == 0 || !sells_in(f, mail, i)))
		i++;
	if (i == buy)
		return;
	complain(f->complaints, COMPLAINT_ERROR, where_of(f, step->line),
	    "offer too early",
	    "the mail \"%.*s\" sells, people come here in the stage %.*s, and "
	    "journey.xml sells from %.*s on; send it behind <set "
	    "stage=\"%.*s\"/>, or write stage=\"%.*s..\" on its k:mail",
	    STR_ARG(text_of(f, step->mail)), STR_ARG(journey_stage_key(j, i)),
	    STR_ARG(journey_stage_key(j, buy)),
	    STR_ARG(journey_stage_key(j, buy)),
	    STR_ARG(journey_stage_key(j, buy)));
}

/* The stages that a condition lets pass, as far as it says so itself. */
static uint64_t
stages_of(const struct faults *f, uint32_t cond)
{
	const struct image *im = &f->site->image;
	const struct program_row *program =
	    IMAGE_ROWS(im, struct program_row, f->site->head->programs) +
	    f->row->program;
	uint64_t stages = f->all;
	const struct part_row *parts;
	const uint32_t *words;
	struct span list;

	if (cond >= program->conds.n)
		return stages;
	words = IMAGE_ROWS(im, uint32_t, program->words) +
		IMAGE_ROWS(im, uint32_t, program->conds)[cond];
	list = IMAGE_ROWS(im, struct span, program->parts)[cond];
	parts = IMAGE_ROWS(im, struct part_row, list);
	for (uint32_t i = 0; i < list.n; i++) {
		const uint32_t *at = words + parts[i].start;

		if (*at == CODE_STAGE && parts[i].n == code_length(at))
			stages &= at[1] | (uint64_t)at[2] << 32;
	}
	return stages;
}

static void
lead(struct faults *f, uint32_t step, uint64_t stages)
{
	if (step != STEP_NONE)
		f->reach[step] |= stages;
}

static void
lead_branches(struct faults *f, const struct step_row *step, uint64_t stages)
{
	const struct branch_row *rows =
	    IMAGE_ROWS(&f->site->image, struct branch_row, step->branches);

	for (uint32_t i = 0; i < step->branches.n; i++)
		lead(f, rows[i].first, stages & stages_of(f, rows[i].cond));
	lead(f, step->other, stages);
	if (step->until != SEQUENCE_NO_VALUE)
		lead(f, step->skip_to, stages);
}

/* Where a set leads from those: nobody goes back in the file's order. */
static uint64_t
after_set(const struct faults *f, const struct step_row *step, uint64_t stages)
{
	const struct journey *j = &f->site->journey;
	const struct stage_row *rows =
	    IMAGE_ROWS(j->image, struct stage_row, j->rules->stages);
	uint32_t to = (uint32_t)step->stage, n = journey_stages(j);
	uint64_t after = bit(to);

	if (step->back != 0 || rows[to].aside != 0)
		return after;
	for (uint32_t i = to; i < n; i++)
		after |= stages & bit(i);
	return after;
}

static uint64_t
at_entry(const struct faults *f)
{
	const struct enter_row *rows =
	    IMAGE_ROWS(&f->site->image, struct enter_row, f->row->enters);
	uint64_t stages = f->row->enters.n == 0 ? f->all : 0;

	for (uint32_t i = 0; i < f->row->enters.n; i++)
		stages |= (rows[i].stages != 0 ? rows[i].stages : f->all) &
			  stages_of(f, rows[i].cond);
	return stages & f->all;
}

/* A step leads only to those behind it, so one pass meets all ways. */
static void
check_ways(struct faults *f)
{
	f->reach[0] = at_entry(f);
	for (uint32_t i = 0; i < f->row->steps.n; i++) {
		const struct step_row *step = &f->steps[i];
		uint64_t stages = f->reach[i];

		switch ((enum step_kind)step->kind) {
		case STEP_SEND:
			check_offer(f, step, stages);
			lead(f, step->next, stages);
			break;
		case STEP_WAIT:
		case STEP_CHOOSE:
			lead_branches(f, step, stages);
			break;
		case STEP_SET:
			if (step->stage >= 0 && stages != 0)
				stages = after_set(f, step, stages);
			lead(f, step->next, stages);
			break;
		case STEP_TASK:
			lead(f, step->next, stages);
			break;
		case STEP_END:
			break;
		}
	}
}

/* Hours */

/* Complains when one of the hours lies within the local time from `gap` to
 * `end`, which that day does not have. */
static void
check_gap(struct faults *f, int64_t gap, int64_t end)
{
	const struct image *im = &f->site->image;
	const struct hours_row *window =
	    IMAGE_ROWS(im, struct hours_row, f->row->window);
	const struct hours_range *ranges =
	    IMAGE_ROWS(im, struct hours_range, window->ranges);
	int64_t day = gap / DAY;
	int64_t monday = (day - (day + WEEK_DAY_0) % 7) * DAY;
	int year, month, date;

	date_of(day, &year, &month, &date);
	for (uint32_t i = 0; i < window->ranges.n; i++) {
		int64_t from = monday + (int64_t)ranges[i].from * 60;
		int64_t to = monday + (int64_t)ranges[i].to * 60;

		if (from < gap || to > end)
			continue;
		complain(f->complaints, COMPLAINT_WARNING,
		    where_of(f, f->row->line), "no such hour",
		    "its window from %02d:%02d to %02d:%02d does not exist on "
		    "%04d-%02d-%02d, when the clocks are put forward; write "
		    "hours that are longer",
		    (int)(from % DAY / 3600), (int)(from % 3600 / 60),
		    (int)(to % DAY / 3600), (int)(to % 3600 / 60), year, month,
		    date);
	}
}

static void
check_clock(struct faults *f)
{
	struct span zone =
	    f->row->zone.n > 0 ? f->row->zone : f->site->head->zone;
	const struct zone_row *rows =
	    IMAGE_ROWS(&f->site->image, struct zone_row, zone);

	if (f->row->window.n == 0)
		return;
	for (uint32_t i = 1; i < zone.n; i++)
		if (rows[i].from > f->now &&
		    rows[i].from < f->now + LOOK_AHEAD &&
		    rows[i].offset > rows[i - 1].offset)
			check_gap(f, rows[i].from + rows[i - 1].offset,
			    rows[i].from + rows[i].offset);
}

void
sequencefaults_check(const struct cells *c, struct complaints *complaints)
{
	const struct site *site = c->site;
	const struct journey *j = &site->journey;
	const struct sequence_row *rows = IMAGE_ROWS(
	    &site->image, struct sequence_row, site->head->sequences);
	struct faults f = {.site = site,
	    .complaints = complaints,
	    .scratch = arena_new(0),
	    .now = c->now};
	uint64_t reach[STEPS_MAX];

	for (uint32_t i = 0; i < journey_stages(j); i++) {
		f.all |= bit(i);
		if (i > j->rules->start && i < journey_time_to_buy(j) &&
		    journey_time_to_buy(j) != JOURNEY_NO_STAGE)
			f.early |= bit(i);
	}
	for (uint32_t i = 0; i < site->head->sequences.n; i++) {
		f.row = &rows[i];
		f.steps =
		    IMAGE_ROWS(&site->image, struct step_row, f.row->steps);
		f.reach = reach;
		for (size_t k = 0; k < STEPS_MAX; k++)
			reach[k] = 0;
		check_ways(&f);
		check_clock(&f);
	}
	arena_free(f.scratch);
}
