/* SPDX-License-Identifier: ISC */
/*
 * Instructions that ask the situation.  What a visitor did not let us know is
 * unknown; what a person told us himself is not (SITE 3, "Unknown").
 */
#include <math.h>
#include <string.h>

#include "journey/box.h"
#include "journey/experiment.h"
#include "source/agent.h"
#include "template/machine.h"

#define DAY 86400

static bool
in_mask(uint64_t mask, uint32_t i)
{
	assert(i < 64);
	return mask >> i & 1;
}

/*
 * A class code names the first pattern of the site that matched the campaign,
 * not the campaign: then a pattern holds if it holds for all that one stands
 * for.
 */
static struct str
campaign(const struct machine *m)
{
	const struct image *im = &m->site->image;
	int i = m->at->campaign_pattern;

	if (i < 0)
		return m->at->campaign;
	return image_str(
	    im, IMAGE_ROWS(im, struct span, m->site->head->campaigns)[i]);
}

void
machine_set(struct machine *m, enum code code)
{
	const struct situation *at = m->at;
	struct cell *c = machine_push(m);

	switch (code) {
	case CODE_CHANNEL:
		c->yes = in_mask(machine_word(m), (uint32_t)at->channel);
		break;
	case CODE_CLASS:
		c->yes = in_mask(machine_word(m), (uint32_t)at->source_class);
		break;
	case CODE_DEVICE:
		c->yes = in_mask(machine_word(m), (uint32_t)at->device);
		break;
	case CODE_LANG:
		c->yes = in_mask(machine_word(m), at->lang);
		break;
	case CODE_STAGE:
		c->yes = in_mask((uint64_t)machine_word64(m), at->stage);
		break;
	case CODE_SURE:
		c->yes = in_mask(machine_word(m), at->observed);
		break;
	case CODE_CAMPAIGN:
		c->yes = machine_match(m, campaign(m));
		break;
	case CODE_CONSENT:
		c->yes = at->consent;
		break;
	case CODE_KEPT:
		c->yes = at->kept;
		break;
	case CODE_ASK_CONSENT:
		c->yes = at->ask_consent;
		break;
	case CODE_KNOWN:
		c->yes = at->known;
		break;
	case CODE_OPEN:
		c->yes = site_hours_open(m->site, machine_word(m), at->now);
		break;
	default:
		assert(code == CODE_SINCE);
		c->yes = at->now >= machine_word64(m);
	}
}

/* Who is in no experiment is in none of its arms: that is known. */
void
machine_arm(struct machine *m, enum code code)
{
	struct cell *c = machine_push(m);
	uint64_t key = (uint64_t)machine_word64(m);
	uint32_t from = machine_word(m), to = machine_word(m);
	uint32_t total = machine_word(m);

	assert(code == CODE_ARM);
	c->yes = experiment_falls(m->at->split, key, from, to, total);
}

static struct str
variable(const struct situation *at, struct str name)
{
	for (size_t i = 0; i < at->nvars; i++)
		if (str_eq(at->vars[i].name, name))
			return at->vars[i].value;
	return STR("");
}

static struct str
column(const struct situation *at, struct str name)
{
	const struct situation_table *t = at->table;

	for (size_t i = 0; t != NULL && i < t->ncolumns; i++)
		if (str_eq(t->columns[i], name))
			return at->row[i];
	return STR("");
}

static struct str
answered(const struct situation *at, struct str question)
{
	for (size_t i = 0; i < at->nanswers; i++)
		if (str_eq(at->answers[i].question, question))
			return at->answers[i].answer;
	return STR("");
}

/* What people read for the value of a binding, in the situation's language. */
static struct str
label(const struct machine *m, uint32_t bind)
{
	const struct image *im = &m->site->image;
	const struct page_row *page = site_page(m->site, m->at->page);
	const struct bind_row *row =
	    IMAGE_ROWS(im, struct bind_row, page->binds) + bind;
	const struct span *values = IMAGE_ROWS(im, struct span, row->values);
	const struct span *labels = IMAGE_ROWS(im, struct span, row->labels);
	uint32_t low = 0, high = row->values.n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int c =
		    str_cmp(image_str(im, values[middle]), m->at->binds[bind]);

		if (c == 0)
			return image_str(
			    im, labels[middle * m->site->head->langs.n +
				       m->at->lang]);
		if (c < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return m->at->binds[bind];
}

static const struct state_touch *
first_touch(const struct machine *m)
{
	const struct journey_state *state = m->at->state;

	return state != NULL && state->first.at != 0 ? &state->first : NULL;
}

/* Texts about how this visit began. */
static struct str
visit_text(const struct machine *m, enum code code)
{
	const struct situation *at = m->at;
	const struct state_touch *first = first_touch(m);

	switch (code) {
	case CODE_CHANNEL_NAME:
		return str_of(channel_name(at->channel));
	case CODE_CLASS_NAME:
		return str_of(source_class_name(at->source_class));
	case CODE_SOURCE:
		return at->source;
	case CODE_MEDIUM:
		return at->medium;
	case CODE_CAMPAIGN_NAME:
		return at->campaign;
	case CODE_TERM:
		return at->term;
	case CODE_CONTENT:
		return at->content;
	case CODE_FIRST_SOURCE:
		return first == NULL ? at->source : first->source;
	default:
		assert(code == CODE_FIRST_CHANNEL);
		return str_of(
		    channel_name(first == NULL ? at->channel : first->channel));
	}
}

void
machine_name(struct machine *m, enum code code)
{
	const struct situation *at = m->at;
	struct cell *c = machine_push(m);

	switch (code) {
	case CODE_STAGE_KEY:
		c->text = journey_stage_key(&m->site->journey, at->stage);
		break;
	case CODE_LANG_KEY:
		c->text = site_lang(m->site, at->lang);
		break;
	case CODE_DEVICE_NAME:
		c->text = at->device == DEVICE_UNKNOWN
			      ? STR("")
			      : str_of(device_name(at->device));
		break;
	case CODE_PAGE_CLASS:
		c->text = at->page_class.p != NULL
			      ? at->page_class
			      : image_str(&m->site->image,
				    site_page(m->site, at->page)->page_class);
		break;
	case CODE_ITEM:
		c->text = at->page_class.p != NULL
			      ? STR("")
			      : site_page_item(m->site, at->page, at->binds);
		break;
	case CODE_VAR:
		c->text = variable(at, machine_text(m));
		break;
	case CODE_COLUMN:
		c->text = column(at, machine_text(m));
		break;
	case CODE_MAIL_LINK:
		c->text = at->links[machine_word(m)];
		break;
	case CODE_ANSWERED:
		c->text = answered(at, machine_text(m));
		break;
	case CODE_BIND:
		c->text = at->binds[machine_word(m)];
		break;
	case CODE_LABEL:
		c->text = label(m, machine_word(m));
		break;
	default:
		c->text = visit_text(m, code);
	}
}

/* The date in the site's zone as the number 20270301. */
static double
today(const struct machine *m)
{
	int64_t local = m->at->now + site_offset(m->site, m->at->now);
	int year, month, day;

	date_of(local / DAY - (local % DAY < 0), &year, &month, &day);
	return (double)year * 10000 + month * 100 + day;
}

static void
quiet(struct machine *m, struct cell *c, enum code code)
{
	struct duration d;
	int64_t then, from;

	d.months = (int32_t)machine_word(m);
	d.seconds = machine_word64(m);
	if (machine_unwatched(m)) {
		c->unknown = true;
		return;
	}
	from = m->at->state->quiet_from;
	then = duration_after(from, d);
	/* Who comes for the first time was not away. */
	c->yes = from != 0 && (code == CODE_QUIET_MIN ? m->at->now >= then
						      : m->at->now <= then);
}

static double
days_since(const struct machine *m, const struct fact *fact)
{
	if (fact == NULL)
		return INFINITY;
	if (m->at->now < fact->last_at)
		return 0;
	return (double)((m->at->now - fact->last_at) / DAY);
}

/* Counts of a fact, and days since it. */
static void
of_fact(struct machine *m, struct cell *c, enum code code)
{
	struct str key = machine_text(m);
	int32_t days = code == CODE_FACT_COUNT ? (int32_t)machine_word(m) : -1;
	bool browsing = machine_word(m) != 0;
	const struct journey_state *state = m->at->state;
	const struct fact *fact = NULL;

	if (state != NULL)
		fact = state_fact(state, key);
	c->unknown = browsing && machine_unwatched(m);
	if (code == CODE_FACT_DAYS)
		c->number = days_since(m, fact);
	else if (fact == NULL)
		c->number = 0;
	else
		c->number =
		    days < 0 ? fact_count_since(fact, m->at->now, m->at->since)
			     : fact_count(fact, m->at->now, days);
}

static void
of_item(struct machine *m, struct cell *c)
{
	struct str page_class = machine_text(m);
	int32_t days = (int32_t)machine_word(m);

	c->unknown = machine_unwatched(m);
	if (!c->unknown)
		c->number = state_item_count(
		    m->at->state, page_class, m->at->now, days, m->at->since);
}

static void
bought(struct machine *m)
{
	char key[JOURNEY_KEY_MAX] = "b:";
	struct cell *c = machine_top(m);
	const struct fact *fact = NULL;
	size_t n;

	if (c->unknown)
		return;
	n = c->text.n < sizeof(key) - 2 ? c->text.n : sizeof(key) - 2;
	if (n > 0)
		memcpy(key + 2, c->text.p, n);
	if (m->at->state != NULL)
		fact = state_fact(m->at->state, (struct str){key, 2 + n});
	c->number = fact == NULL ? 0 : fact->total;
}

static void
trait(struct machine *m, struct cell *c)
{
	const struct journey_state *state = m->at->state;
	bool browsing = machine_word(m) != 0;
	int64_t last = INT64_MIN;

	c->unknown = browsing && machine_unwatched(m);
	c->text = STR("");
	for (uint32_t n = machine_word(m); n > 0; n--) {
		struct str value = machine_text(m), key = machine_text(m);
		const struct fact *fact =
		    state == NULL ? NULL : state_fact(state, key);

		if (fact == NULL || fact->last_at < last)
			continue;
		last = fact->last_at;
		c->text = value;
	}
}

void
machine_history(struct machine *m, enum code code)
{
	const struct journey_state *state = m->at->state;
	struct cell *c;

	if (code == CODE_BOUGHT) {
		bought(m);
		return;
	}
	c = machine_push(m);
	switch (code) {
	case CODE_RETURNING:
		c->unknown = machine_unwatched(m);
		c->yes = state != NULL && state->visits > 1;
		break;
	case CODE_VISITS:
		c->unknown = machine_unwatched(m);
		c->number = state == NULL ? 0 : state->visits;
		break;
	case CODE_TOUCHPOINTS:
		c->unknown = machine_unwatched(m);
		c->number = state == NULL ? 0 : state->touchpoints;
		break;
	case CODE_QUIET_MIN:
	case CODE_QUIET_MAX:
		quiet(m, c, code);
		break;
	case CODE_TODAY:
		c->number = today(m);
		break;
	case CODE_TRAIT:
		trait(m, c);
		break;
	case CODE_BOX:
		c->yes = journey_box(&m->site->journey, state, machine_word(m),
			     m->at->now, NULL) == BOX_HOLDS;
		break;
	case CODE_ITEM_COUNT:
		of_item(m, c);
		break;
	default:
		of_fact(m, c, code);
	}
}
