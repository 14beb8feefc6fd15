/* SPDX-License-Identifier: ISC */
#include "pages/record.h"

#include "base/arena.h"
#include "people/consent.h"
#include "store/count.h"
#include "template/write.h"

#define TOLD_A_DAY 1000
#define PAGE_FORMS_MAX 8
#define UNKNOWN_BYTES 4096 /* a host and three tags */

/* Who may not be measured: one more in the hour's counter of this page, class
 * and variant, which is nobody's. */
static void
count_page(const struct context *ctx, const struct selection *selection)
{
	const struct situation *s = &ctx->visit.situation;
	const struct site *site = ctx->site;
	int64_t hour = ctx->now - ctx->now % 3600;
	uint64_t all[] = {(uint64_t)hour, s->page, s->lang, s->source_class,
	    s->stage, select_variants_mark(site, selection)};
	uint64_t mark = hash_mix(all, sizeof all);

	if (store_count_again(ctx->store, mark))
		return;
	store_count(ctx->store, mark,
	    &(struct store_counter){.what = COUNTED_VIEW,
		.at = hour,
		.page = image_str(&site->image, site_page(site, s->page)->id),
		.lang = site_lang(site, s->lang),
		.source_class = str_of(source_class_name(s->source_class)),
		.stage = journey_stage_key(&site->journey, s->stage),
		.variant = select_variants(site, ctx->arena, selection)});
}

/* Once more from where no table knows: for whoever names sources. */
static void
count_unknown(const struct context *ctx)
{
	struct store_counter counter;
	const struct str *const parts[] = {
	    &counter.host, &counter.source, &counter.medium, &counter.campaign};
	struct buf all;

	if (!visit_unknown(&ctx->visit, ctx->arena, ctx->now, &counter))
		return;
	buf_init(&all, ctx->arena, UNKNOWN_BYTES);
	buf_i64(&all, counter.at);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		buf_char(&all, '\0');
		buf_str(&all, *parts[i]);
	}
	store_count(ctx->store, hash_mix(all.p, all.n), &counter);
}

/* What is written of a page beside its words. */
struct heard {
	struct store_event *event;
	struct str box;  /* that is shown; n == 0: none */
	struct str held; /* that he is kept from, to measure it; n == 0: none */
	bool drawn;      /* he is in experiments */
	struct str forms[PAGE_FORMS_MAX]; /* that are written */
	size_t nforms;
};

static void
hear_arm(struct store_event *event, const struct write_said *said)
{
	struct store_exposure *e = &event->exposures[event->nexposures];
	struct str rest = said->word;

	if (event->nexposures == STORE_EXPOSURES_MAX)
		return;
	str_cut(&rest, ' ', &e->experiment);
	e->variant = rest;
	/* A block may be shown more than once. */
	for (size_t i = 0; i < event->nexposures; i++)
		if (str_eq(event->exposures[i].experiment, e->experiment))
			return;
	event->nexposures++;
}

/* "box:NAME held" of weave/weavebox.c; else empty. */
static struct str
held_of(struct str word)
{
	struct str kind, name;

	str_cut(&word, ':', &kind);
	str_cut(&word, ' ', &name);
	return str_eq(kind, STR("box")) && str_eq(word, STR("held")) ? name
								     : STR("");
}

static void
hear(void *to, const struct write_said *said)
{
	struct heard *heard = to;

	if (said->mark == MARK_ARM && heard->drawn) {
		hear_arm(heard->event, said);
		if (heard->held.n == 0)
			heard->held = held_of(said->word);
	} else if (said->mark == MARK_BOX) {
		heard->box = said->word;
	} else if (said->mark == MARK_FORM && heard->nforms < PAGE_FORMS_MAX) {
		heard->forms[heard->nforms++] = said->word;
	}
}

/* The box that is written and the variants of experiments that are, which only
 * writing tells: one may stand within a k:when. */
static struct heard
put_heard(const struct context *ctx, const struct selection *selection,
    struct store_event *event)
{
	struct heard heard = {
	    .event = event, .drawn = ctx->visit.situation.split != 0};
	struct buf nowhere;

	if ((!heard.drawn || selection->program->arms == 0) &&
	    selection->program->boxes == 0 && selection->program->forms == 0)
		return heard;
	buf_init(&nowhere, ctx->arena, 0);
	write_heard(ctx->site, &ctx->visit.situation, selection, &nowhere, hear,
	    &heard);
	return heard;
}

/* The same of what has no id: it stands in parentheses, as no id does. */
static void
count_other(const struct context *ctx, struct str name, struct str variant)
{
	const struct situation *s = &ctx->visit.situation;
	struct store_counter counter = {.what = COUNTED_VIEW,
	    .at = ctx->now - ctx->now % 3600,
	    .page = str_format(ctx->arena, "(%.*s)", STR_ARG(name)),
	    .lang = site_lang(ctx->site, s->lang),
	    .source_class = str_of(source_class_name(s->source_class)),
	    .stage = journey_stage_key(&ctx->site->journey, s->stage),
	    .variant = variant};
	struct str key = str_format(ctx->arena, "%.*s %.*s %.*s %.*s %.*s",
	    STR_ARG(counter.page), STR_ARG(counter.lang),
	    STR_ARG(counter.source_class), STR_ARG(counter.stage),
	    STR_ARG(variant));

	store_count(ctx->store, hash_mix(key.p, key.n) ^ (uint64_t)counter.at,
	    &counter);
}

/* false: nothing of it is anybody's. */
static bool
is_kept(const struct context *ctx)
{
	return ctx->visit.purposes & CONSENT_HISTORY;
}

/* Reports have who is measured by his events, and all others by counters. */
static bool
is_counted(const struct context *ctx)
{
	return !(ctx->visit.purposes & PURPOSE_MEASURE);
}

/* Programs and looks ahead leave nothing. */
static bool
is_seen(const struct context *ctx)
{
	return !ctx->visit.agent.bot && !request_is_prefetch(ctx->request);
}

/* One that is dropped is counted by the store and costs the visitor nothing. */
static void
note(const struct context *ctx, const struct store_event *event)
{
	(void)store_note(ctx->store, ctx->want.id, event);
}

/* Whoever is kept from a box met it, too: he is not asked again and again. */
static void
note_box(const struct context *ctx, const struct heard *heard, bool shown,
    struct store_event *event)
{
	event->event = STR("box_shown");
	event->form = heard->box;
	if (heard->box.n == 0 || !shown) {
		event->event = STR("box_held");
		event->form = heard->held;
	}
	if (event->form.n > 0)
		note(ctx, event);
}

static void
count_form(const struct context *ctx, struct str form, struct str what)
{
	count_other(
	    ctx, str_format(ctx->arena, "form %.*s", STR_ARG(form)), what);
}

/* The forms of a page that somebody was shown whose browser tells of none. */
static void
count_forms(const struct context *ctx, const struct selection *selection)
{
	struct store_event nobodys = {.at = 0};
	struct heard heard;

	if (selection->program->forms == 0)
		return;
	heard = put_heard(ctx, selection, &nobodys);
	for (size_t i = 0; i < heard.nforms; i++)
		count_form(ctx, heard.forms[i], STR("seen"));
}

void
record_view(const struct context *ctx, const struct selection *selection)
{
	struct store_event event, box;
	struct heard heard;

	if (!ctx->visit.recorded || ctx->store == NULL)
		return;
	count_unknown(ctx);
	if (is_counted(ctx)) {
		count_page(ctx, selection);
		count_forms(ctx, selection);
	}
	if (!is_kept(ctx))
		return;
	visit_event(&ctx->visit, ctx->site, ctx->now, &event);
	heard = put_heard(ctx, selection, &event);
	note(ctx, &event);
	if (record_event(ctx, STR(""), STR(""), &box))
		note_box(ctx, &heard, true, &box);
}

void
record_box(
    const struct context *ctx, const struct selection *selection, bool shown)
{
	struct store_event event;
	struct heard heard;

	if (!record_event(ctx, STR(""), STR(""), &event))
		return;
	heard = put_heard(ctx, selection, &event);
	note_box(ctx, &heard, shown, &event);
}

void
record_seen(const struct context *ctx)
{
	struct str class = ctx->visit.situation.page_class;
	struct store_event event;

	if (!ctx->visit.recorded || ctx->store == NULL)
		return;
	count_unknown(ctx);
	/* By its class: anybody can make up addresses. */
	if (is_counted(ctx))
		count_other(ctx, class.n > 0 ? class : STR("other"), STR(""));
	if (!is_kept(ctx))
		return;
	visit_event(&ctx->visit, ctx->site, ctx->now, &event);
	note(ctx, &event);
}

void
record_fragment(const struct context *ctx, struct str name,
    const struct selection *selection)
{
	struct store_event event;

	/* A script's fetch is no navigation: it is told of, not counted. */
	if (!is_seen(ctx) || ctx->store == NULL)
		return;
	if (is_counted(ctx) && ctx->visit.recorded)
		count_other(ctx, name,
		    select_variants(ctx->site, ctx->arena, selection));
	if (!is_kept(ctx))
		return;
	visit_event(&ctx->visit, ctx->site, ctx->now, &event);
	event.event = STR("fragment_view");
	(void)put_heard(ctx, selection, &event);
	note(ctx, &event);
}

bool
record_event(const struct context *ctx, struct str event, struct str form,
    struct store_event *row)
{
	if (!ctx->visit.known || !is_seen(ctx) || ctx->store == NULL ||
	    !is_kept(ctx))
		return false;
	visit_event(&ctx->visit, ctx->site, ctx->now, row);
	row->has_touch = false;
	row->event = event;
	row->form = form;
	return true;
}

/* Whether so much was told of him today that no person can have done it. */
static bool
is_flood(const struct context *ctx)
{
	const struct journey_state *s = ctx->visit.state;
	uint64_t n = 0;

	for (uint32_t i = 0; i < s->nfacts; i++) {
		struct str key = s->facts[i].key;

		if (str_starts(key, STR("e:")) &&
		    site_may_be_told(ctx->site, str_from(key, 2)))
			n += fact_count(&s->facts[i], ctx->now, 1);
	}
	return n >= TOLD_A_DAY;
}

void
record_told(const struct context *ctx, const struct told *told)
{
	struct store_event event;

	if (!record_event(ctx, told->event, told->form, &event) ||
	    is_flood(ctx))
		return;
	if (told->item.n > 0)
		event.item = told->item;
	event.dwell = told->dwell;
	event.dwell_before = told->dwell_before;
	event.scroll = told->scroll;
	event.load = told->load;
	note(ctx, &event);
}

void
record_answer(const struct context *ctx, struct str question, struct str answer)
{
	if (is_counted(ctx) && !ctx->visit.agent.bot && ctx->store != NULL)
		count_other(ctx,
		    str_format(ctx->arena, "ask %.*s", STR_ARG(question)),
		    answer);
}

void
record_fault(const struct context *ctx, struct str form, struct str field,
    struct str rule)
{
	if (!ctx->visit.agent.bot && ctx->store != NULL)
		count_form(ctx, form,
		    str_format(ctx->arena, "%.*s %.*s", STR_ARG(field),
			STR_ARG(rule)));
}
