/* SPDX-License-Identifier: ISC */
/*
 * Counting: an event into the facts it bears out.
 */
#include "journey/facts.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/crypto.h"
#include "journey/came.h"

#define HASH_TEXT 17 /* ~ and 16 digits */

static bool
is_view(struct str event)
{
	return str_eq(event, STR("page_view"));
}

static bool
is_answer(struct str event)
{
	return str_eq(event, STR("survey_answer"));
}

bool
facts_is_reading(struct str event)
{
	return str_eq(event, STR("user_engagement"));
}

bool
facts_match(const struct image *im, const struct rule_event *r,
    const struct journey_event *e, const struct state_touch *from)
{
	return str_eq(image_str(im, r->event), e->event) &&
	       (r->page_class.n == 0 ||
		   str_eq(image_str(im, r->page_class), e->page_class)) &&
	       (r->item.n == 0 || str_eq(image_str(im, r->item), e->item)) &&
	       (r->form.n == 0 || str_eq(image_str(im, r->form), e->form)) &&
	       came_holds(im, &r->came, from);
}

/* A load of a page tells of each second of its dwell in one event only. */
bool
facts_signal(const struct image *im, const struct signal_row *r,
    const struct journey_event *e, const struct state_touch *from)
{
	struct journey_event view = *e;

	if (!r->dwell.given)
		return facts_match(im, &r->when, e, from);
	view.event = STR("page_view");
	return facts_is_reading(e->event) &&
	       e->dwell_before < r->dwell.seconds &&
	       r->dwell.seconds <= e->dwell &&
	       facts_match(im, &r->when, &view, from);
}

/* Adds to a key, cut between two characters when it is full. */
static void
key_add(struct fact_key *k, struct str s)
{
	size_t n = str_utf8_cut(s, sizeof(k->p) - k->n);

	memcpy(k->p + k->n, s.p, n);
	k->n += n;
}

/* ~0123456789abcdef of all parts, in the place of the key's last bytes. */
static void
key_end(struct fact_key *k, const struct str *parts, size_t n)
{
	char end[HASH_TEXT + 1];
	uint64_t both[2] = {0, 0};

	for (size_t i = 0; i < n; i++) {
		both[1] = hash_mix(parts[i].p, parts[i].n);
		both[0] = hash_mix(both, sizeof(both));
	}
	snprintf(end, sizeof(end), "~%016" PRIx64, both[0]);
	k->n = str_utf8_cut(fact_key_str(k), sizeof(k->p) - HASH_TEXT);
	key_add(k, str_of(end));
}

/* letter ':' parts joined by '/'; what differs only behind the cut stays apart.
 */
static void
key_make(struct fact_key *k, char letter, const struct str *parts, size_t n)
{
	size_t whole = 2;

	k->p[0] = letter;
	k->p[1] = ':';
	k->n = 2;
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			key_add(k, STR("/"));
		if (parts[i].n > 0)
			key_add(k, parts[i]);
		whole += (i > 0) + parts[i].n;
	}
	if (whole > sizeof(k->p))
		key_end(k, parts, n);
}

void
facts_key(
    const struct image *im, const struct rule_event *r, struct fact_key *k)
{
	struct str event = image_str(im, r->event);
	struct str page_class = image_str(im, r->page_class);
	struct str item = image_str(im, r->item);
	struct str form = image_str(im, r->form);

	if (page_class.n + item.n + form.n == 0)
		key_make(k, 'e', &event, 1);
	else if (is_view(event) && item.n + form.n == 0)
		key_make(k, 'p', &page_class, 1);
	else if (is_view(event) && page_class.n > 0 && form.n == 0)
		key_make(k, 'i', (struct str[]){page_class, item}, 2);
	else if (str_eq(event, STR("purchase")) && page_class.n + form.n == 0)
		key_make(k, 'b', &item, 1);
	else if (is_answer(event) && page_class.n + item.n == 0)
		key_make(k, 'q', &form, 1);
	else
		key_make(
		    k, 'x', (struct str[]){event, page_class, item, form}, 4);
}

/* d:45/reviews/excel, v:source-class=ai/page_view/price//,
 * v:medium=cpc/45/reviews//
 */
void
facts_signal_key(
    const struct image *im, const struct signal_row *r, struct fact_key *k)
{
	struct str came = image_str(im, r->when.came.words);
	struct str parts[] = {came, image_str(im, r->when.event),
	    image_str(im, r->when.page_class), image_str(im, r->when.item),
	    image_str(im, r->when.form)};
	char seconds[24];

	if (r->dwell.given) {
		snprintf(
		    seconds, sizeof(seconds), "%" PRId64, r->dwell.seconds);
		parts[1] = str_of(seconds);
	}
	if (came.n > 0)
		key_make(k, 'v', parts, 5);
	else if (r->dwell.given)
		key_make(k, 'd', parts + 1, 3);
	else
		facts_key(im, &r->when, k);
}

static struct fact *
fact_find(struct journey_state *s, struct str key)
{
	for (uint32_t i = 0; i < s->nfacts; i++)
		if (str_eq(s->facts[i].key, key))
			return &s->facts[i];
	return NULL;
}

/* Of the items looked at there may be any number; what else is known must not
 * be lost for them: that he bought, or what he said to a box. */
static bool
goes_before(const struct fact *f, const struct fact *other)
{
	bool item = str_starts(f->key, STR("i:"));

	return item != str_starts(other->key, STR("i:"))
		   ? item
		   : f->last_at < other->last_at;
}

/* The place for a new fact: a free one, or that of the first to go. */
static struct fact *
fact_place(struct journey_state *s)
{
	struct fact *first = &s->facts[0];

	if (s->nfacts < JOURNEY_FACTS_MAX)
		return &s->facts[s->nfacts++];
	for (uint32_t i = 1; i < s->nfacts; i++)
		if (goes_before(&s->facts[i], first))
			first = &s->facts[i];
	return first;
}

static void
up(uint32_t *n)
{
	if (*n < UINT32_MAX)
		(*n)++;
}

/* One more on a day, which is the newest; days older than the window go. */
static void
days_add(struct arena *a, struct fact *f, int32_t day, int32_t window)
{
	uint32_t drop = 0;
	struct fact_day *days;

	if (f->ndays > 0 && f->days[f->ndays - 1].day >= day) {
		up(&f->days[f->ndays - 1].n);
		return;
	}
	while (drop < f->ndays && f->days[drop].day <= (int64_t)day - window)
		drop++;
	f->ndays -= drop;
	days = arena_array(a, f->ndays + 1, sizeof(*days));
	if (f->ndays > 0)
		memcpy(days, f->days + drop, f->ndays * sizeof(*days));
	days[f->ndays++] = (struct fact_day){day, 1};
	f->days = days;
}

static void
fact_add(struct arena *a, struct journey_state *s, const struct fact_key *k,
    int64_t at, uint32_t window)
{
	struct fact *f = fact_find(s, fact_key_str(k));

	if (f == NULL) {
		f = fact_place(s);
		*f = (struct fact){
		    .key = str_copy(a, fact_key_str(k)), .first_at = at};
	}
	f->last_at = at > f->last_at ? at : f->last_at;
	up(&f->total);
	days_add(a, f, fact_day_of(at), window > 0 ? (int32_t)window : 1);
}

/* Whether one of the first i signals has counted the key already. */
static bool
counted_before(const struct journey *j, const struct signal_row *rows,
    uint32_t i, const struct fact_key *k)
{
	struct fact_key other;

	for (uint32_t n = 0; n < i; n++) {
		facts_signal_key(j->image, &rows[n], &other);
		if (str_eq(fact_key_str(&other), fact_key_str(k)))
			return true;
	}
	return false;
}

/* Whether what a key counts is counted for signals only. */
static bool
is_of_signals(const struct fact_key *k)
{
	return k->p[0] == 'x' || k->p[0] == 'd' || k->p[0] == 'v';
}

/* Combinations, readings, and visits from somewhere. */
static void
count_combinations(const struct journey *j, struct arena *a,
    struct journey_state *s, const struct journey_event *e, int64_t at)
{
	const struct signal_row *rows =
	    IMAGE_ROWS(j->image, struct signal_row, j->rules->signals);
	const struct state_touch *from = journey_source(s, at);
	struct fact_key k;

	for (uint32_t i = 0; i < j->rules->signals.n; i++) {
		if (!facts_signal(j->image, &rows[i], e, from))
			continue;
		facts_signal_key(j->image, &rows[i], &k);
		if (is_of_signals(&k) && !counted_before(j, rows, i, &k))
			fact_add(a, s, &k, at, j->rules->window);
	}
}

void
facts_box_key(struct fact_key *k, struct str event, struct str box)
{
	key_make(k, 'x', (struct str[]){event, STR(""), STR(""), box}, 4);
}

static bool
is_box(const struct journey *j, struct str name)
{
	const struct box_row *rows =
	    IMAGE_ROWS(j->image, struct box_row, j->rules->boxes);

	for (uint32_t i = 0; i < j->rules->boxes.n; i++)
		if (str_eq(image_str(j->image, rows[i].name), name))
			return true;
	return false;
}

/* What becomes of a box of the site, for its cap. */
static void
count_box(const struct journey *j, struct arena *a, struct journey_state *s,
    const struct journey_event *e, int64_t at)
{
	const struct signal_row *rows =
	    IMAGE_ROWS(j->image, struct signal_row, j->rules->signals);
	struct fact_key k;

	if (!str_starts(e->event, STR("box_")) || !is_box(j, e->form))
		return;
	facts_box_key(&k, e->event, e->form);
	if (!counted_before(j, rows, j->rules->signals.n, &k))
		fact_add(a, s, &k, at, j->rules->window);
}

void
facts_count(const struct journey *j, struct arena *a, struct journey_state *s,
    const struct journey_event *e, int64_t at)
{
	uint32_t window = j->rules->window;
	struct fact_key k;

	assert(window <= JOURNEY_WINDOW_MAX);
	key_make(&k, 'e', &e->event, 1);
	fact_add(a, s, &k, at, window);
	if (is_view(e->event) && e->page_class.n > 0) {
		key_make(&k, 'p', &e->page_class, 1);
		fact_add(a, s, &k, at, window);
	}
	if (is_view(e->event) && e->page_class.n > 0 && e->item.n > 0) {
		key_make(&k, 'i', (struct str[]){e->page_class, e->item}, 2);
		fact_add(a, s, &k, at, window);
	}
	if (str_eq(e->event, STR("purchase")) && e->item.n > 0) {
		key_make(&k, 'b', &e->item, 1);
		fact_add(a, s, &k, at, window);
	}
	if (is_answer(e->event) && e->form.n > 0) {
		key_make(&k, 'q', &e->form, 1);
		fact_add(a, s, &k, at, window);
	}
	if (e->touch != NULL) {
		struct str name =
		    str_of(source_class_name(e->touch->source_class));

		key_make(&k, 't', &name, 1);
		fact_add(a, s, &k, at, window);
	}
	count_combinations(j, a, s, e, at);
	count_box(j, a, s, e, at);
}

/* The days of both, in order. */
static void
days_meet(struct arena *a, struct fact *f, const struct fact *other)
{
	struct fact_day *days =
	    arena_array(a, f->ndays + other->ndays, sizeof(*days));
	uint32_t n = 0, i = 0, k = 0;

	while (i < f->ndays || k < other->ndays) {
		bool mine =
		    k == other->ndays ||
		    (i < f->ndays && f->days[i].day <= other->days[k].day);
		const struct fact_day *d =
		    mine ? &f->days[i++] : &other->days[k++];

		if (n > 0 && days[n - 1].day == d->day)
			days[n - 1].n += d->n;
		else
			days[n++] = *d;
	}
	f->days = days;
	f->ndays = n;
}

void
facts_meet(
    struct arena *a, struct journey_state *s, const struct journey_state *other)
{
	for (uint32_t i = 0; i < other->nfacts; i++) {
		const struct fact *from = &other->facts[i];
		struct fact *f = fact_find(s, from->key);

		if (f == NULL) {
			*fact_place(s) = *from;
			continue;
		}
		if (from->first_at < f->first_at)
			f->first_at = from->first_at;
		if (from->last_at > f->last_at)
			f->last_at = from->last_at;
		f->total = from->total > UINT32_MAX - f->total
			       ? UINT32_MAX
			       : f->total + from->total;
		days_meet(a, f, from);
	}
}

void
facts_mark_move(struct journey_state *s, int64_t moved_at)
{
	int32_t day = fact_day_of(moved_at);

	for (uint32_t i = 0; i < s->nfacts; i++) {
		struct fact *f = &s->facts[i];
		const struct fact_day *last =
		    f->ndays > 0 ? &f->days[f->ndays - 1] : NULL;

		f->before_move = last != NULL && last->day == day ? last->n : 0;
	}
}
