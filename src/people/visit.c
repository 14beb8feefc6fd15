/* SPDX-License-Identifier: ISC */
/*
 * From a request and perhaps a row to the situation a page is chosen by.  The
 * order of what counts is DESIGN 6: a stage code, tags or an outside referrer
 * of this request, then the stored touch or the class code, then nothing.
 */
#include "people/visit.h"

#include <string.h>

#include "base/arena.h"
#include "base/log.h"
#include "http/query.h"
#include "journey/experiment.h"
#include "journey/facts.h"
#include "journey/step.h"
#include "people/answered.h"
#include "people/consent.h"
#include "people/consenttool.h"
#include "people/fold.h"
#include "people/reader.h"
#include "template/select.h"
#include "template/share.h"

/* The raw value of `s=`: codes need no decoding. */
static void
take_code(struct visit *visit, const struct site *site,
    const struct keyring *keys, struct str query, int64_t now)
{
	struct str name, value;

	visit->code = NULL;
	visit->mail = (struct stagecode){.text = {NULL, 0}};
	while (query_next(&query, &name, &value)) {
		if (!str_eq(name, STR("s")))
			continue;
		visit->code = site_code_find(site, value);
		if (visit->code == NULL)
			(void)stagecode_read(
			    &visit->mail, keys, site, value, now);
		return;
	}
}

/* What a browser says of a request, as far as it says it. */
static bool
is_or_unsaid(struct str said, const char *what)
{
	return said.n == 0 || str_eq(said, str_of(what));
}

bool
visit_begin(struct visit *visit, const struct site *site,
    const struct request *request, const struct keyring *keys, int64_t now)
{
	struct source_input input = {.host = request->host,
	    .query = request->query,
	    .referer = request->referer,
	    .agent = request->agent,
	    .image = &site->image,
	    .site = &site->head->sources};

	visit->agent = agent_judge(
	    request->agent, request->accept_language, request->ch_mobile, true);
	visit->asked_no = request->gpc || request->dnt;
	visit->keys = keys;
	visit->recorded = !visit->agent.bot && !request_is_prefetch(request) &&
			  is_or_unsaid(request->sec_fetch_mode, "navigate") &&
			  is_or_unsaid(request->sec_fetch_dest, "document");
	source_classify(&input, &visit->touch);
	take_code(visit, site, keys, request->query, now);
	visit->given = consenttool_given(site, request->cookie);
	/* Who said no to us has said so whatever he says there. */
	if (visit->given != 0 &&
	    consent_is_current(
		site, refusal_read(request->cookie, request->https)))
		visit->given = 0;
	/* A withdrawal counts whoever sends it; a page view of a program does
	 * not make it known. */
	return identity_read(
		   request->cookie, request->https, &visit->identity) &&
	       !visit->agent.bot;
}

/* What a class code tells of the source: the key or the class, the campaign
 * pattern; medium and channel are those its class has by itself. */
static void
source_of_code(
    struct situation *s, const struct site *site, const struct code_row *code)
{
	const char *medium;

	s->source_class = (enum source_class)code->source_class;
	s->channel = channel_of_class(s->source_class, &medium);
	s->medium = str_of(medium);
	s->source = code->source.n > 0 ? image_str(&site->image, code->source)
				       : STR("(not set)");
	s->campaign_pattern = code->campaign;
}

static void
source_of_touch(struct situation *s, const struct touch *touch)
{
	s->channel = touch->channel;
	s->source_class = touch->source_class;
	s->source = touch->source;
	s->medium = touch->medium;
	s->campaign = touch->campaign;
	s->term = touch->term;
	s->content = touch->content;
}

static void
source_of_state(struct situation *s, const struct state_touch *touch)
{
	s->channel = touch->channel;
	s->source_class = touch->source_class;
	s->source = touch->source;
	s->medium = touch->medium;
	s->campaign = touch->campaign;
}

/* Whose progress his row remembers, for pages.  Anybody else's is carried by
 * the code in the links, also when there is a row for another purpose. */
static bool
is_remembered(const struct visit *visit)
{
	return visit->known && (visit->purposes & PURPOSE_REMEMBER) != 0;
}

/* What may not be measured is no experiment. */
#define SPLIT (PURPOSE_EXPERIMENTS | PURPOSE_MEASURE)

static void
choose_source(struct visit *visit, const struct site *site, int64_t now)
{
	struct situation *s = &visit->situation;

	s->campaign_pattern = -1;
	if (visit->touch.kind == TOUCH_NEW)
		source_of_touch(s, &visit->touch);
	else if (!is_remembered(visit) && visit->code != NULL)
		source_of_code(s, site, visit->code);
	else
		source_of_state(s, journey_source(s->state, now));
}

/*
 * The stage, and for level 0 the class code that carries source, campaign and
 * a stage known from a search phrase into the page's own links.
 */
static void
choose_stage(struct visit *visit, const struct site *site)
{
	struct situation *s = &visit->situation;
	uint32_t stored = site->journey.rules->start;
	const struct presume_row *rule = NULL;
	bool from_code = false, by_term;
	int campaign;

	if (s->state != NULL)
		stored = journey_stage(&site->journey, s->state);
	s->observed = stored != site->journey.rules->start;
	if (s->observed) {
		s->stage = stored;
	} else if (visit->touch.kind != TOUCH_NEW && visit->code != NULL &&
		   visit->code->stage >= 0 && !is_remembered(visit)) {
		s->stage = (uint32_t)visit->code->stage;
		from_code = true;
	} else {
		s->stage = site_presume(site, s, &rule);
	}
	if (is_remembered(visit) || s->source_class == CLASS_DIRECT)
		return;
	by_term = from_code || (rule != NULL && rule->by_term != 0);
	campaign = s->campaign_pattern >= 0 ? s->campaign_pattern
					    : site_campaign(site, s->campaign);
	s->code = site_code(site, s->source, s->source_class, campaign,
	    by_term ? (int)s->stage : -1);
}

/* He tries what he passed on to others. */
static bool
is_own_link(const struct visit *visit, const struct site *site,
    const struct store_visitor *row)
{
	return visit->touch.source_class == CLASS_AMBASSADOR &&
	       share_person(site, visit->keys, visit->touch.campaign) ==
		   row->id.lo;
}

/* What was told of the contact he is happened to him: facts only, for the
 * stage is shared when it changes.  Never stored with him. */
static void
meet_contact(
    struct visit *visit, struct arena *arena, const struct store_visitor *row)
{
	struct journey_state *told = arena_raw(arena, sizeof *told);

	if (!state_unpack(arena, row->contact_state, told))
		log_error("store: a contact state is damaged, left out");
	facts_meet(arena, visit->state, told);
}

/* The state of a row whose yes holds for this request. */
static void
meet_row(struct visit *visit, struct arena *arena, const struct site *site,
    const struct store_visitor *row, int64_t now)
{
	struct stage_change change;

	visit->known = true;
	visit->purposes = consent_allowed(site, visit, row);
	visit->state = arena_raw(arena, sizeof *visit->state);
	if (!state_unpack(arena, row->state, visit->state))
		log_error("store: a visitor state is damaged, begun anew");
	do
		journey_at(&site->journey, arena, visit->state, now, &change);
	while (change.changed);
	if (row->contact_state.n > 0)
		meet_contact(visit, arena, row);
	visit->new_touch =
	    visit->recorded &&
	    journey_touch_is_new(visit->state, &visit->touch, now) &&
	    !is_own_link(visit, site, row);
}

void
visit_meet(struct visit *visit, struct arena *arena, const struct site *site,
    const struct request *request, const struct route_hit *hit,
    const struct store_visitor *row, bool down, int64_t now)
{
	struct situation *s = &visit->situation;

	visit->known = visit->new_touch = false;
	visit->purposes = 0;
	visit->state = NULL;
	if (row != NULL && !identity_proves(&visit->identity, row))
		row = NULL;
	if (row != NULL &&
	    consent_holds(consent_allowed(site, visit, row), visit->asked_no))
		meet_row(visit, arena, site, row, now);
	memset(s, 0, sizeof *s);
	s->now = now;
	s->lang = hit->lang;
	s->page = hit->page;
	s->page_class = hit->page_class;
	s->path = request->path;
	memcpy(s->binds, hit->binds, sizeof s->binds);
	s->device = visit->agent.device;
	s->vars = request->vars;
	s->nvars = request->nvars;
	s->nanswers = answered_read(
	    arena, visit->keys, site, request->query, now, &s->answers);
	s->consent = visit->known;
	s->kept = (visit->purposes & CONSENT_HISTORY) != 0;
	s->keys = visit->keys;
	if (is_remembered(visit))
		s->person = row->id.lo;
	if (visit->known && (visit->purposes & SPLIT) == SPLIT)
		s->split = experiment_split(row->secret_hash);
	if (is_remembered(visit)) {
		s->state = visit->state;
		s->known = row->who != NULL;
		if (s->known)
			reader_contact(arena, row->who, s);
		reader_runs(arena, row->runs, row->nruns, row->mails,
		    row->nmails, NULL, s);
	}
	s->ask_consent =
	    !down && consent_ask(site, visit, request, hit->lang, row);
	if (visit->mail.text.n > 0) {
		stagecode_meet(s, visit->mail.stage);
		s->code = is_remembered(visit) ? STR("") : visit->mail.text;
	} else {
		choose_source(visit, site, now);
		choose_stage(visit, site);
	}
	select_choose(site, hit->choices, s);
}

void
visit_event(const struct visit *visit, const struct site *site, int64_t now,
    struct store_event *event)
{
	const struct situation *s = &visit->situation;
	const struct page_row *page;

	memset(event, 0, sizeof *event);
	event->at = now;
	event->event = STR("page_view");
	event->page = s->path;
	event->page_class = s->page_class;
	if (s->page_class.p == NULL) {
		page = site_page(site, s->page);
		event->page = image_str(&site->image, page->id);
		event->page_class = image_str(&site->image, page->page_class);
		event->item = site_page_item(site, s->page, s->binds);
	}
	event->has_touch = visit->new_touch;
	if (visit->new_touch)
		people_touch(&visit->touch, now, &event->touch);
}

bool
visit_first_touch(const struct visit *visit, const struct site *site,
    int64_t now, struct store_touch *touch)
{
	struct situation s = {.campaign_pattern = -1};
	const struct span *patterns =
	    IMAGE_ROWS(&site->image, struct span, site->head->campaigns);

	if (visit->mail.text.n > 0)
		stagecode_meet(&s, visit->mail.stage);
	else if (visit->code != NULL)
		source_of_code(&s, site, visit->code);
	else
		return false;
	*touch = (struct store_touch){.at = now,
	    .channel = str_of(channel_name(s.channel)),
	    .source = s.source,
	    .source_class = str_of(source_class_name(s.source_class)),
	    .medium = s.medium};
	if (s.campaign_pattern >= 0)
		touch->campaign = image_str(
		    &site->image, patterns[(uint32_t)s.campaign_pattern]);
	return true;
}

/* People put addresses of customers into tags. */
static bool
names_somebody(struct str s)
{
	return str_chr(s, '@') < s.n;
}

bool
visit_unknown(const struct visit *visit, struct arena *a, int64_t now,
    struct store_counter *counter)
{
	const struct touch *t = &visit->touch;

	if (!visit->recorded || t->kind != TOUCH_NEW ||
	    (t->flags & TOUCH_UNKNOWN) == 0 ||
	    (visit->known && !visit->new_touch))
		return false;
	*counter = (struct store_counter){
	    .what = COUNTED_UNKNOWN, .at = now - now % 86400};
	if ((t->flags & TOUCH_TAGGED) == 0) {
		counter->host =
		    (t->flags & TOUCH_APP) != 0
			? str_format(a, "app:%.*s", STR_ARG(t->source))
			: t->source;
		return true;
	}
	if (names_somebody(t->source) || names_somebody(t->medium) ||
	    names_somebody(t->campaign))
		return true;
	counter->source = t->source;
	counter->medium = t->medium;
	counter->campaign = t->campaign;
	return true;
}
