/* SPDX-License-Identifier: ISC */
/* A queue of visitors, found by number through a table of buckets. */
#include "store/notes.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/follow.h"
#include "store/visitor.h"

#define TEXT_MAX 1024
#define TEXTS_MAX (14 + 2 * STORE_EXPOSURES_MAX)
#define NOTES_BLOCK (64 * 1024)

void
notes_init(struct notes *q)
{
	memset(q, 0, sizeof(*q));
	q->arena = arena_new(NOTES_BLOCK);
	q->end = &q->first;
}

void
notes_free(struct notes *q)
{
	arena_free(q->arena);
}

static bool
same(struct id a, struct id b)
{
	return a.lo == b.lo && a.hi == b.hi;
}

static size_t
bucket(struct id id)
{
	/* Fibonacci hashing: neighbours, the usual case, are spread. */
	return (size_t)((id.lo ^ id.hi) * 0x9e3779b97f4a7c15u >> 54) %
	       NOTES_BUCKETS;
}

static struct pending *
find(const struct notes *q, struct id id)
{
	struct pending *p = q->buckets[bucket(id)];

	while (p != NULL && !same(p->id, id))
		p = p->same_hash;
	return p;
}

static struct pending *
enqueue(struct notes *q, struct id id)
{
	struct pending *p = ARENA_NEW(q->arena, struct pending);
	struct pending **b = &q->buckets[bucket(id)];

	p->id = id;
	p->end = &p->first;
	p->same_hash = *b;
	*b = p;
	*q->end = p;
	q->end = &p->next;
	return p;
}

/* One place for all texts of an event. */
static void
copy(char **to, struct str *s)
{
	char *p = *to;

	if (s->n > 0)
		memcpy(p, s->p, s->n);
	s->p = p;
	*to += s->n;
}

/* All its texts, at most TEXTS_MAX. */
static size_t
texts_of(struct store_event *e, struct str **texts)
{
	struct store_touch *t = &e->touch;
	struct str *const own[] = {&e->event, &e->page, &e->page_class,
	    &e->item, &e->form, &e->answer, &e->currency};
	struct str *const touch[] = {&t->channel, &t->source, &t->source_class,
	    &t->medium, &t->campaign, &t->term, &t->content};
	size_t n = sizeof(own) / sizeof(own[0]);

	memcpy(texts, own, sizeof(own));
	if (e->has_touch) {
		memcpy(texts + n, touch, sizeof(touch));
		n += sizeof(touch) / sizeof(touch[0]);
	}
	for (size_t i = 0; i < e->nexposures; i++) {
		texts[n++] = &e->exposures[i].experiment;
		texts[n++] = &e->exposures[i].variant;
	}
	return n;
}

static struct note *
note_of(struct arena *a, const struct store_event *e)
{
	struct note *note = arena_raw(a, sizeof(*note));
	struct str *texts[TEXTS_MAX];
	size_t n, bytes = 0;
	char *p;

	*note = (struct note){.event = *e};
	if (!e->has_touch)
		note->event.touch = (struct store_touch){.at = 0};
	n = texts_of(&note->event, texts);
	for (size_t i = 0; i < n; i++) {
		texts[i]->n = str_utf8_cut(*texts[i], TEXT_MAX);
		bytes += texts[i]->n;
	}
	p = arena_raw(a, bytes);
	for (size_t i = 0; i < n; i++)
		copy(&p, texts[i]);
	return note;
}

bool
notes_add(struct notes *q, struct id id, const struct store_event *e)
{
	struct pending *p;
	struct note *note;

	if (q->n == NOTES_MAX)
		return false;
	p = find(q, id);
	if (p == NULL)
		p = enqueue(q, id);
	note = note_of(q->arena, e);
	*p->end = note;
	p->end = &note->next;
	p->n++;
	q->n++;
	return true;
}

static struct store_event *
events_of(struct arena *a, const struct pending *p)
{
	struct store_event *events = arena_raw(a, p->n * sizeof(*events));
	size_t n = 0;

	for (const struct note *note = p->first; note != NULL;
	     note = note->next)
		events[n++] = note->event;
	return events;
}

struct store_event *
notes_of(const struct notes *q, struct arena *a, struct id id, size_t *n)
{
	const struct pending *p = q->n == 0 ? NULL : find(q, id);

	*n = p == NULL ? 0 : p->n;
	return p == NULL ? NULL : events_of(a, p);
}

/* How many of these events the visitor still has room for. */
static size_t
room_for(const struct person *p, size_t n)
{
	size_t room = p->events < STORE_NOTES_A_VISITOR
			  ? (size_t)(STORE_NOTES_A_VISITOR - p->events)
			  : 0;

	if (n < room)
		return n;
	if (room > 0)
		log_warn("a visitor has %d events: what his browser tells from "
			 "now on is not kept",
		    STORE_NOTES_A_VISITOR);
	return room;
}

static bool
flush_one(const struct pending *p, struct connection *c,
    const struct folder *folder, struct arena *a)
{
	struct heard heard = {.arena = a};
	struct folder then = *folder;
	struct store_event *events;
	struct visitor_row row;
	size_t n;
	bool found;

	if (!visitor_read(c, a, p->id, &row, &found))
		return false;
	/* Erased since: what he did goes with him. */
	n = found ? room_for(&row.p, p->n) : 0;
	if (n == 0)
		return true;
	events = events_of(a, p);
	then.now = events[n - 1].at;
	then.heard = &heard;
	return person_take(c, &then, a, &row.p, events, n, NULL) &&
	       follow_heard(c, &then, &heard);
}

bool
notes_flush(const struct notes *q, struct connection *c,
    const struct folder *folder, struct arena *a, size_t max, int64_t until_ms,
    size_t *flushed)
{
	size_t events = 0;

	*flushed = 0;
	for (const struct pending *p = q->first; p != NULL; p = p->next) {
		if (events >= max || (events > 0 && clock_ms() >= until_ms))
			break;
		if (!flush_one(p, c, folder, a))
			return false;
		/* The next visitor's memory is warm. */
		arena_reset(a);
		events += p->n;
		++*flushed;
	}
	return true;
}

static void
unlink_one(struct notes *q, struct pending **at)
{
	struct pending *p = *at;
	struct pending **b = &q->buckets[bucket(p->id)];

	while (*b != p)
		b = &(*b)->same_hash;
	*b = p->same_hash;
	*at = p->next;
	q->n -= p->n;
	if (*at == NULL)
		q->end = at;
}

size_t
notes_drop(struct notes *q, size_t from, size_t n)
{
	struct pending **at = &q->first;
	size_t before = q->n;

	while (from-- > 0 && *at != NULL)
		at = &(*at)->next;
	while (n-- > 0 && *at != NULL)
		unlink_one(q, at);
	if (q->n == 0)
		arena_reset(q->arena);
	return before - q->n;
}
