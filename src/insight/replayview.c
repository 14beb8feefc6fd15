/* SPDX-License-Identifier: ISC */
/* Twice through page_meet_at, then through people_step. */
#include "insight/replayview.h"

#include <string.h>

#include "base/arena.h"
#include "journey/step.h"
#include "people/consent.h"
#include "people/fold.h"
#include "template/write.h"

#define CELL_MAX 4096
#define MOVES_MAX 8

static void
add(struct replaying *r, enum replay_section section, struct str key,
    uint32_t who, uint32_t visit)
{
	tally_add(&r->tally, tally_row(&r->tally, section, key), who, visit);
}

/* The class of a page in cells, as the server counts it: that of one which is
 * not ours in parentheses. */
static struct str
page_name(const struct replaying *r, const struct situation *s)
{
	const struct site *site = r->site;

	if (s->page_class.p == NULL)
		return image_str(&site->image, site_page(site, s->page)->id);
	return str_format(r->scratch, "(%.*s)",
	    STR_ARG(s->page_class.n > 0 ? s->page_class : STR("other")));
}

/* Whether more is known of him than nothing: an otherwise is for those. */
static bool
is_told(const struct replaying *r, const struct situation *s)
{
	return s->source_class != CLASS_DIRECT ||
	       s->stage != r->site->journey.rules->start;
}

/* Whether a slot is a place for boxes, which is no gap when it is empty. */
static bool
is_for_boxes(const struct site *site, const struct selection *s, uint32_t slot)
{
	return IMAGE_ROWS(
		   &site->image, struct slot_row, s->program->slots)[slot]
		   .boxes != 0;
}

/* "search decision front nb hero=late proof=otherwise", and what it lacks:
 * "search decision front nb: proof". */
static void
cell_rows(struct replaying *r, const struct situation *s,
    const struct selection *selection, struct replay_memo *memo)
{
	const struct site *site = r->site;
	uint32_t slots = selection == NULL ? 0 : select_slots(selection);
	struct str cell = str_format(r->scratch, "%s %.*s %.*s %.*s",
	    source_class_name(s->source_class),
	    STR_ARG(journey_stage_key(&site->journey, s->stage)),
	    STR_ARG(page_name(r, s)), STR_ARG(site_lang(site, s->lang)));
	struct buf key, lack;

	buf_init(&key, r->scratch, CELL_MAX);
	buf_init(&lack, r->scratch, CELL_MAX);
	buf_str(&key, cell);
	buf_printf(&lack, "%.*s:", STR_ARG(cell));
	for (uint32_t i = 0; i < slots; i++) {
		struct select_slot slot = select_slot(site, selection, i);
		bool shows_default = select_winner(site, selection, i) == 0;

		if (shows_default && is_for_boxes(site, selection, i))
			continue;
		buf_printf(&key, " %.*s=%.*s", STR_ARG(slot.name),
		    STR_ARG(slot.variant));
		if (shows_default && is_told(r, s)) {
			buf_printf(&lack, " %.*s", STR_ARG(slot.name));
			memo->lacks = true;
		}
	}
	memo->row = tally_row(&r->tally, SECTION_CELL, buf_view(&key));
	if (memo->lacks)
		memo->lack =
		    tally_row(&r->tally, SECTION_DEFAULT, buf_view(&lack));
}

static void
count_cell(struct replaying *r, const struct situation *s,
    const struct person *p, uint32_t who)
{
	struct selection selection, *chosen = NULL;
	uint64_t all[] = {s->page, s->lang, s->source_class, s->stage, 0}, mark;
	struct replay_memo *memo;

	if (s->page_class.p == NULL &&
	    select_page(r->site, r->scratch, s, &selection)) {
		chosen = &selection;
		all[4] = select_variants_mark(r->site, chosen);
	} else if (s->page_class.p != NULL) {
		all[0] = UINT64_MAX;
		all[4] = hash_mix(s->page_class.p, s->page_class.n);
	}
	mark = hash_mix(all, sizeof(all));
	memo = &r->cells[mark & (REPLAY_MEMO - 1)];
	if (memo->mark != mark) {
		*memo = (struct replay_memo){.mark = mark};
		cell_rows(r, s, chosen, memo);
	}
	tally_add(&r->tally, memo->row, who, p->visits);
	if (memo->lacks)
		tally_add(&r->tally, memo->lack, who, p->visits);
}

/* Whether bit i of the mask was clear; it no longer is. */
static bool
is_new(uint64_t *mask, unsigned i)
{
	bool was = (*mask >> i & 1) != 0;

	*mask |= (uint64_t)1 << i;
	return !was;
}

void
replay_end_visit(struct replaying *r, struct person *p, uint32_t who)
{
	tally_add(&r->tally, p->row, who, p->visits);
	tally_add_new(
	    &r->tally, r->stages + p->guess, is_new(&p->staged, p->guess));
	tally_add_new(
	    &r->tally, r->reached + p->stage, is_new(&p->reached, p->stage));
}

static void
begin_visit(struct replaying *r, struct person *p, uint32_t who)
{
	if (p->visits > 0)
		replay_end_visit(r, p, who);
	else
		r->people++;
	p->visits++;
	r->visits++;
}

/* As he who said no, and carries no more than the class code of the page
 * before. */
static void
meet_unknown(struct replaying *r, struct context *ctx, struct str path,
    struct person *p, uint32_t who, bool first)
{
	struct visit *visit = &ctx->visit;
	const struct situation *s = &visit->situation;

	if (visit->code == NULL && visit->touch.kind == TOUCH_INTERNAL)
		visit->code = p->code;
	page_meet_at(ctx, path);
	p->code = site_code_find(r->site, s->code);
	count_cell(r, s, p, who);
	if (!first)
		return;
	tally_add_new(&r->tally, r->channels + visit->touch.channel,
	    is_new(&p->channels, visit->touch.channel));
	tally_add_new(
	    &r->tally, r->presumed + s->stage, is_new(&p->presumed, s->stage));
	add(r, SECTION_SOURCE, visit->touch.source, who, p->visits);
}

static void
keep(struct replaying *r, struct person *p, const struct journey_state *s)
{
	struct buf packed;

	buf_init(&packed, r->scratch, CROWD_STATE_MAX);
	state_pack(s, &packed);
	crowd_keep(&r->crowd, p, buf_view(&packed));
}

static void
hear_box(void *to, const struct write_said *said)
{
	struct str *box = to;

	if (said->mark == MARK_BOX)
		*box = said->word;
}

/* Whether a place for boxes has one, if only it is reached. */
static bool
may_show_box(const struct site *site, const struct selection *s)
{
	for (uint32_t i = 0; i < select_slots(s); i++)
		if (is_for_boxes(site, s, i) && select_winner(site, s, i) != 0)
			return true;
	return false;
}

/* The box that the page at hand shows, which only writing it tells; empty:
 * none. */
static struct str
shown_box(const struct replaying *r, const struct context *ctx)
{
	const struct situation *s = &ctx->visit.situation;
	const struct program_row *program =
	    s->page_class.p == NULL ? site_program(r->site, s->page, s->lang)
				    : NULL;
	struct selection selection;
	struct str box = STR("");
	struct buf nowhere;

	if (program == NULL || program->boxes == 0)
		return box;
	select_program(r->site, r->scratch, s, program, &selection);
	if (!may_show_box(r->site, &selection))
		return box;
	buf_init(&nowhere, r->scratch, 0);
	write_heard(r->site, s, &selection, &nowhere, hear_box, &box);
	return box;
}

/* Something he did, or was shown, and what it moved. */
static void
happen(struct replaying *r, struct journey_state *state,
    const struct store_event *event, const struct person *p, uint32_t who)
{
	struct store_stage_change moves[MOVES_MAX];
	size_t n =
	    people_step(r->site, r->scratch, state, event, moves, MOVES_MAX);

	for (size_t i = 0; i < n; i++)
		add(r, SECTION_MOVE,
		    str_format(r->scratch, "%.*s > %.*s by %.*s",
			STR_ARG(moves[i].from), STR_ARG(moves[i].to),
			STR_ARG(moves[i].rule)),
		    who, p->visits);
}

/* His row, as the store would give it. */
static void
give_row(const struct replaying *r, struct context *ctx, const struct person *p)
{
	struct store_visitor *row = &ctx->want.row;

	row->purposes = ctx->visit.given = CONSENT_PLAIN;
	row->state = (struct str){p->state, p->nstate};
	memcpy(row->secret_hash, r->secret_hash, sizeof(row->secret_hash));
	ctx->want.found = true;
}

/* As he who said yes. */
static void
meet_known(struct replaying *r, struct context *ctx, struct str path,
    struct person *p, uint32_t who)
{
	const struct journey *journey = &r->site->journey;
	struct journey_state *state;
	struct store_event event;
	struct str box;

	give_row(r, ctx, p);
	page_meet_at(ctx, path);
	box = shown_box(r, ctx);
	state = ctx->visit.state;
	/* Silence changed the stage: once more, to hear by which rule. */
	if (journey_stage(journey, state) != p->stage && p->nstate > 0)
		(void)state_unpack(r->scratch, ctx->want.row.state, state);
	visit_event(&ctx->visit, r->site, ctx->now, &event);
	happen(r, state, &event, p, who);
	if (box.n > 0) {
		event.event = STR("box_shown");
		event.form = box;
		event.has_touch = false;
		happen(r, state, &event, p, who);
		add(r, SECTION_BOX, box, who, p->visits);
	}
	keep(r, p, state);
	p->stage = (uint8_t)journey_stage(journey, state);
	p->guess = p->stage;
	if (p->stage == journey->rules->start)
		p->guess = (uint8_t)ctx->visit.situation.stage;
}

void
replay_view(struct replaying *r, struct person *p, uint32_t who,
    const struct logline *line, struct str path)
{
	/* As the journey has it: nobody's time goes back. */
	int64_t at = line->at > p->last_at ? line->at : p->last_at;
	bool first = p->visits == 0 || at - p->last_at > JOURNEY_VISIT_GAP;
	struct context *ctx = ARENA_NEW(r->scratch, struct context);

	if (first)
		begin_visit(r, p, who);
	p->last_at = at;
	r->request.path = path;
	r->request.query = line->query;
	r->request.referer = line->referer;
	r->request.agent = line->agent;
	ctx->arena = r->scratch;
	ctx->site = r->site;
	ctx->request = &r->request;
	ctx->now = at;
	(void)visit_begin(&ctx->visit, r->site, ctx->request, NULL, at);
	meet_unknown(r, ctx, path, p, who, first);
	meet_known(r, ctx, path, p, who);
	add(r, SECTION_PAGE, path, who, p->visits);
	p->row = tally_row(&r->tally, SECTION_EXIT, path);
}
