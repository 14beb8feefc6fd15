/* SPDX-License-Identifier: ISC */
#include "rehearsal/causes.h"

#include "base/arena.h"
#include "template/depends.h"

#define DAY ((int64_t)86400)
#define MONTH (30 * DAY)

struct work {
	const struct site *site;
	struct arena *arena;
	struct causes *c;
};

static void
add(struct work *w, struct cause_list *list, enum cause_kind kind,
    struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->rows[i].kind == kind &&
		    str_eq(list->rows[i].name, name))
			return;
	list->rows = arena_room(
	    w->arena, list->rows, list->n, &list->room, sizeof(*list->rows));
	list->rows[list->n++] = (struct cause){kind, name};
}

static struct str
text_of(const struct work *w, struct span s)
{
	return image_str(&w->site->image, s);
}

/* What happened, as a rule of the journey names it. */
static void
add_rule(struct work *w, struct cause_list *list, const struct rule_event *r)
{
	if (r->form.n > 0)
		add(w, list, CAUSE_FORM, text_of(w, r->form));
	else if (r->page_class.n > 0)
		add(w, list, CAUSE_PAGE, text_of(w, r->page_class));
	else
		add(w, list, CAUSE_EVENT, text_of(w, r->event));
}

/* What brings people to one of these stages. */
static void
add_stages(struct work *w, struct cause_list *list, uint64_t stages)
{
	const struct image *im = &w->site->image;
	const struct journey_rules *rules = &w->site->head->journey;
	const struct move_row *moves =
	    IMAGE_ROWS(im, struct move_row, rules->moves);
	const struct signal_row *signals =
	    IMAGE_ROWS(im, struct signal_row, rules->signals);

	for (uint32_t i = 0; i < rules->moves.n; i++)
		if ((stages >> moves[i].stage & 1) != 0)
			add_rule(w, list, &moves[i].when);
	for (uint32_t i = 0; i < rules->signals.n; i++)
		if ((stages >> signals[i].stage & 1) != 0)
			add_rule(w, list, &signals[i].when);
}

static void
add_events(struct work *w, struct cause_list *list, struct span events)
{
	const struct span *rows =
	    IMAGE_ROWS(&w->site->image, struct span, events);

	for (uint32_t i = 0; i < events.n; i++)
		add(w, list, CAUSE_EVENT, text_of(w, rows[i]));
}

static int64_t
seconds_of(const struct rule_duration *d)
{
	return d->seconds + d->months * MONTH;
}

static void
add_enter(struct work *w, const struct enter_row *enter)
{
	const struct span *forms =
	    IMAGE_ROWS(&w->site->image, struct span, enter->forms);

	for (uint32_t i = 0; i < enter->forms.n; i++)
		add(w, &w->c->enters, CAUSE_FORM, text_of(w, forms[i]));
	if (enter->forms.n == 0)
		add_events(w, &w->c->enters, enter->events);
	add_stages(w,
	    enter->events.n == 0 && enter->quiet.given == 0 ? &w->c->enters
							    : &w->c->asked,
	    enter->stages);
	if (enter->quiet.given != 0 && seconds_of(&enter->quiet) > w->c->quiet)
		w->c->quiet = seconds_of(&enter->quiet);
}

/* sequence="…" of a k:form. */
static void
add_forms(struct work *w, const struct sequence_row *row)
{
	const struct form_row *forms =
	    IMAGE_ROWS(&w->site->image, struct form_row, w->site->head->forms);

	for (uint32_t i = 0; i < w->site->head->forms.n; i++)
		if (str_eq(
			text_of(w, forms[i].sequence), text_of(w, row->name)))
			add(w, &w->c->enters, CAUSE_FORM,
			    text_of(w, forms[i].name));
}

static void
add_asked(void *ctx, enum asks asks, struct str name)
{
	struct work *w = ctx;
	struct causes *c = w->c;
	int stage;

	switch (asks) {
	case ASKS_EVENT:
		add(w, &c->asked, CAUSE_EVENT, name);
		break;
	case ASKS_PAGE_CLASS:
		add(w, &c->asked, CAUSE_PAGE, name);
		break;
	case ASKS_CONTACT:
		add(w, &c->asked, CAUSE_FIELD, name);
		break;
	case ASKS_STAGE:
		stage = journey_stage_find(&w->site->journey, name);
		add_stages(w, &c->asked, (uint64_t)1 << stage);
		break;
	case ASKS_TEXT:
		if (name.n == 0)
			break;
		c->texts = arena_room(w->arena, c->texts, c->ntexts,
		    &c->texts_room, sizeof(*c->texts));
		c->texts[c->ntexts++] = name;
		break;
	}
}

static void
add_ends(struct work *w, const struct sequence_row *row)
{
	const struct image *im = &w->site->image;
	const struct goal_row *goals =
	    IMAGE_ROWS(im, struct goal_row, row->goals);
	const struct exit_row *exits =
	    IMAGE_ROWS(im, struct exit_row, row->exits);

	for (uint32_t i = 0; i < row->goals.n; i++)
		add(w, &w->c->ends, CAUSE_EVENT, text_of(w, goals[i].event));
	for (uint32_t i = 0; i < row->exits.n; i++) {
		add_events(w, &w->c->ends, exits[i].events);
		add_stages(w, &w->c->ends, exits[i].stages);
	}
}

static void
add_waits(struct work *w, const struct sequence_row *row)
{
	const struct step_row *steps =
	    IMAGE_ROWS(&w->site->image, struct step_row, row->steps);

	w->c->waits = arena_array(w->arena, row->steps.n, sizeof(*w->c->waits));
	for (uint32_t i = 0; i < row->steps.n; i++)
		if (steps[i].kind == STEP_WAIT)
			w->c->waits[w->c->nwaits++] =
			    steps[i].days * DAY + seconds_of(&steps[i].wait);
}

void
causes_of(const struct site *site, struct arena *arena,
    const struct sequence_row *row, struct causes *c)
{
	struct work w = {site, arena, c};
	const struct enter_row *enters =
	    IMAGE_ROWS(&site->image, struct enter_row, row->enters);
	const struct program_row *program =
	    IMAGE_ROWS(&site->image, struct program_row, site->head->programs) +
	    row->program;

	*c = (struct causes){
	    .numbers = IMAGE_ROWS(&site->image, double, program->numbers),
	    .nnumbers = program->numbers.n};
	for (uint32_t i = 0; i < row->enters.n; i++)
		add_enter(&w, &enters[i]);
	add_forms(&w, row);
	depends_asks(site, program, add_asked, &w);
	add_ends(&w, row);
	add_waits(&w, row);
}
