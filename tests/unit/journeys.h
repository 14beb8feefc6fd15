/* SPDX-License-Identifier: ISC */
/*
 * Journeys for tests, written as tables and built into an image without any
 * XML.
 */
#ifndef TESTS_JOURNEYS_H
#define TESTS_JOURNEYS_H

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "journey/step.h"

#define T_STAGES_MAX 8
#define T_RULES_MAX 8

struct t_event {
	const char *event, *page_class, *item, *form;
};

/* Where from: bits, 0 for any, and one pattern each, '!' before a refused one.
 */
struct t_came {
	const char *words;
	uint32_t channels, classes;
	const char *source, *medium, *campaign;
};

struct t_signal {
	const char *stage;
	struct t_event when;
	const char *expires, *dwell; /* ISO 8601 or NULL */
	int32_t points, cap;
	const struct t_came *came; /* NULL: from anywhere */
};

struct t_move {
	const char *to;
	struct t_event when;
	const char *from; /* the one stage it leaves; NULL: any */
	const struct t_came *came;
};

struct t_cool {
	const char *from, *to, *after;
};

struct t_class {
	const char *name, *globs[4];
};

/* Tables end at the first entry without a name. */
struct t_journey {
	const char *stages[T_STAGES_MAX]; /* the first is the start */
	const char *held;                 /* stage with back="never" */
	struct t_class classes[T_RULES_MAX];
	struct t_signal signals[T_RULES_MAX];
	struct t_move moves[T_RULES_MAX];
	struct t_cool cools[T_RULES_MAX];
	int32_t threshold, lead;
	uint32_t window; /* 0: all that is possible */
};

static inline struct rule_duration
t_duration(const char *text)
{
	struct duration d = {0, 0};

	if (text == NULL)
		return (struct rule_duration){0, 0, 0};
	assert(duration_parse(str_of(text), &d));
	return (struct rule_duration){d.seconds, d.months, 1};
}

static inline uint32_t
t_stage(const struct t_journey *t, const char *key)
{
	for (uint32_t i = 0; i < T_STAGES_MAX && t->stages[i]; i++)
		if (strcmp(t->stages[i], key) == 0)
			return i;
	assert(0 && "a stage of the table");
	return 0;
}

static inline struct span
t_list(struct image_maker *m, const char *pattern)
{
	bool refused = pattern != NULL && pattern[0] == '!';
	uint32_t list[4] = {!refused, refused, 0, 0};
	struct span text;

	if (pattern == NULL)
		return (struct span){0, 0};
	text = image_text(m, str_of(pattern + refused));
	list[2] = text.at;
	list[3] = text.n;
	return image_put(m, list, 4, sizeof(*list));
}

static inline struct rule_came
t_came(struct image_maker *m, const struct t_came *c)
{
	struct rule_came came = {.channels = RULE_ANY, .classes = RULE_ANY};

	if (c == NULL)
		return came;
	came.words = image_text(m, str_of(c->words));
	came.source = t_list(m, c->source);
	came.medium = t_list(m, c->medium);
	came.campaign = t_list(m, c->campaign);
	if (c->channels != 0)
		came.channels = c->channels;
	if (c->classes != 0)
		came.classes = c->classes;
	return came;
}

static inline struct rule_event
t_when(struct image_maker *m, const struct t_event *e, const struct t_came *c)
{
	return (struct rule_event){
	    image_text(m, str_of(e->event)),
	    image_text(m, str_of(e->page_class)),
	    image_text(m, str_of(e->item)),
	    image_text(m, str_of(e->form)),
	    t_came(m, c),
	};
}

static inline void
t_stages_and_classes(
    struct image_maker *m, const struct t_journey *t, struct journey_rules *r)
{
	struct stage_row stages[T_STAGES_MAX];
	struct page_class_row classes[T_RULES_MAX];
	struct span globs[4];
	uint32_t n, k;

	for (n = 0; n < T_STAGES_MAX && t->stages[n]; n++)
		stages[n] = (struct stage_row){
		    .key = image_text(m, str_of(t->stages[n])),
		    .back_never =
			t->held != NULL && strcmp(t->held, t->stages[n]) == 0};
	r->stages = image_put(m, stages, n, sizeof(*stages));
	for (n = 0; n < T_RULES_MAX && t->classes[n].name; n++) {
		for (k = 0; k < 4 && t->classes[n].globs[k]; k++)
			globs[k] =
			    image_text(m, str_of(t->classes[n].globs[k]));
		classes[n] = (struct page_class_row){
		    image_text(m, str_of(t->classes[n].name)),
		    image_put(m, globs, k, sizeof(*globs))};
	}
	r->page_classes = image_put(m, classes, n, sizeof(*classes));
}

static inline void
t_changes(
    struct image_maker *m, const struct t_journey *t, struct journey_rules *r)
{
	struct signal_row signals[T_RULES_MAX];
	struct move_row moves[T_RULES_MAX];
	struct cool_row cools[T_RULES_MAX];
	uint32_t n;

	for (n = 0; n < T_RULES_MAX && t->signals[n].stage; n++)
		signals[n] = (struct signal_row){
		    .when = t_when(m, &t->signals[n].when, t->signals[n].came),
		    .expires = t_duration(t->signals[n].expires),
		    .dwell = t_duration(t->signals[n].dwell),
		    .points = t->signals[n].points,
		    .cap = t->signals[n].cap,
		    .stage = t_stage(t, t->signals[n].stage)};
	r->signals = image_put(m, signals, n, sizeof(*signals));
	for (n = 0; n < T_RULES_MAX && t->moves[n].to; n++)
		moves[n] = (struct move_row){
		    .when = t_when(m, &t->moves[n].when, t->moves[n].came),
		    .from = t->moves[n].from == NULL
				? ~(uint64_t)0
				: (uint64_t)1 << t_stage(t, t->moves[n].from),
		    .written = image_text(m, str_of(t->moves[n].from)),
		    .stage = t_stage(t, t->moves[n].to)};
	r->moves = image_put(m, moves, n, sizeof(*moves));
	for (n = 0; n < T_RULES_MAX && t->cools[n].from; n++)
		cools[n] = (struct cool_row){t_duration(t->cools[n].after),
		    t_stage(t, t->cools[n].from), t_stage(t, t->cools[n].to), 0,
		    0};
	r->cools = image_put(m, cools, n, sizeof(*cools));
}

/* The table as a journey, in the arena. */
static inline const struct journey *
t_build(struct arena *a, const struct t_journey *t)
{
	struct image_maker *m = image_maker_new(a);
	struct journey_rules r = {.threshold = t->threshold, .lead = t->lead};
	struct journey *j = ARENA_NEW(a, struct journey);
	struct image *im = ARENA_NEW(a, struct image);
	struct span at;

	/* Nothing may stand at the place of the empty span. */
	image_put(m, "kunderej", 8, 1);
	r.window = t->window == 0 ? JOURNEY_WINDOW_MAX : t->window;
	t_stages_and_classes(m, t, &r);
	t_changes(m, t, &r);
	at = image_put(m, &r, 1, sizeof(r));
	*im = (struct image){
	    (const unsigned char *)image_bytes(m).p, image_bytes(m).n};
	*j = (struct journey){im, image_at(im, at)};
	return j;
}

#endif
