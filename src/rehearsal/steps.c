/* SPDX-License-Identifier: ISC */
#include "rehearsal/steps.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"
#include "template/sequence.h"

#define DAY_MINUTES (24 * 60)

static int32_t
offset_of(const struct play *p, const struct store_follower *f, int64_t at)
{
	const struct following *following = &p->world.sender.running.following;
	const struct zone_row *rows;
	struct str zone = f->who.contact.zone;
	uint32_t n;

	if (zone.n > 0 && following->zone(following->zone_ctx, zone, &rows, &n))
		return zone_offset(rows, n, at);
	return site_offset(p->world.site, at);
}

/* What a run came to once it does not come to again. */
static void
note(struct play *p, const struct person *who, const struct store_follower *f,
    const struct store_run *run, struct str step, int64_t at)
{
	for (size_t i = 0; i < p->npassed; i++)
		if (p->passed[i].run == run->id &&
		    str_eq(p->passed[i].step, step))
			return;
	p->passed = arena_room(p->arena, p->passed, p->npassed, &p->passed_room,
	    sizeof(*p->passed));
	p->passed[p->npassed] = (struct passed){.who = who,
	    .run = run->id,
	    .number = p->npassed,
	    .sequence = str_copy(p->arena, run->sequence),
	    .step = str_copy(p->arena, step),
	    .at = at,
	    .offset = offset_of(p, f, at)};
	p->npassed++;
}

static void
note_mails(struct play *p, const struct person *who,
    const struct store_follower *f, const struct store_run *run)
{
	for (size_t i = 0; i < f->nmails; i++) {
		const struct store_run_mail *m = &f->mails[i];

		if (m->run == run->id &&
		    (m->state == MAIL_ACCEPTED || m->state == MAIL_UNCERTAIN))
			note(p, who, f, run, m->step, m->ended_at);
	}
}

/* Whoever rests before a mail comes to it when it leaves. */
static bool
is_before_mail(const struct site *site, const struct store_run *run)
{
	const struct sequence_row *row = sequence_find(site, run->sequence);
	const struct step_row *steps;
	uint32_t i;

	if (row == NULL)
		return false;
	steps = IMAGE_ROWS(&site->image, struct step_row, row->steps);
	i = sequence_step_find(site, row, run->step);
	return i != STEP_NONE && steps[i].kind == STEP_SEND;
}

void
steps_note(
    struct play *p, const struct person *who, const struct store_follower *f)
{
	/* Nobody reads them. */
	if (p->out == NULL)
		return;
	for (size_t i = 0; i < f->nruns; i++) {
		const struct store_run *run = &f->runs[i];

		note_mails(p, who, f, run);
		if (run->ended_at != 0)
			note(p, who, f, run,
			    str_format(
				p->arena, "end:%.*s", STR_ARG(run->outcome)),
			    run->ended_at);
		else if (run->step.n > 0 && !is_before_mail(p->world.site, run))
			note(p, who, f, run, run->step, run->step_at);
	}
}

static int
by_person(const void *a, const void *b)
{
	const struct passed *x = a, *y = b;

	if (x->who != y->who)
		return x->who < y->who ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static void
put_time(struct buf *out, const struct passed *s)
{
	int64_t minute = (s->at + s->offset) / 60;
	int zone = abs(s->offset) / 60, year, month, day;

	date_of(minute / DAY_MINUTES, &year, &month, &day);
	minute %= DAY_MINUTES;
	buf_printf(out, "%04d-%02d-%02dT%02d:%02d%c%02d:%02d", year, month, day,
	    (int)(minute / 60), (int)(minute % 60), s->offset < 0 ? '-' : '+',
	    zone / 60, zone % 60);
}

void
steps_text(const struct play *p, struct buf *out)
{
	struct arena *a = arena_new(0);
	struct passed *sorted = arena_array(a, p->npassed, sizeof(*sorted));

	for (size_t i = 0; i < p->npassed; i++)
		sorted[i] = p->passed[i];
	if (p->npassed > 1)
		qsort(sorted, p->npassed, sizeof(*sorted), by_person);
	for (size_t i = 0; i < p->npassed; i++) {
		buf_printf(out, "%.*s\t%.*s/%.*s\t",
		    STR_ARG(sorted[i].who->name), STR_ARG(sorted[i].sequence),
		    STR_ARG(sorted[i].step));
		put_time(out, &sorted[i]);
		buf_char(out, '\n');
	}
	arena_free(a);
}
