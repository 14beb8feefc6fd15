/* SPDX-License-Identifier: ISC */
/* Folding, then writing what came out, for one or for all who are joined. */
#include "store/person.h"

#include "base/arena.h"
#include "store/contact.h"
#include "store/fold.h"
#include "store/follow.h"
#include "store/news.h"
#include "store/sqlite.h"
#include "store/visitor.h"

static const struct person_sql sqls[] = {
    [PERSON_VISITOR] = {STATEMENT_EVENT_ADD, STATEMENT_EVENT_READ,
	STATEMENT_EVENT_REMOVE, STATEMENT_CHANGE_ADD, STATEMENT_CHANGE_READ,
	STATEMENT_VISITOR_FOLD, STATEMENT_VISITOR_CUT},
    [PERSON_CONTACT] = {STATEMENT_CONTACT_EVENT_ADD,
	STATEMENT_CONTACT_EVENT_READ, STATEMENT_CONTACT_EVENT_REMOVE,
	STATEMENT_CONTACT_CHANGE_ADD, STATEMENT_CONTACT_CHANGE_READ,
	STATEMENT_CONTACT_FOLD, STATEMENT_CONTACT_CUT},
};

/* Twins: the last value of each has the same number, so have those before. */
#define TWINS(a, b) \
	_Static_assert((int)(a) == (int)(b), "twins take the same values")
TWINS(EVENT_ADD_LOAD, CONTACT_EVENT_ADD_LOAD);
TWINS(EVENT_READ_PERSON, CONTACT_EVENT_READ_PERSON);
TWINS(EVENT_REMOVE_PERSON, CONTACT_EVENT_REMOVE_PERSON);
TWINS(CHANGE_ADD_CORRECTION, CONTACT_CHANGE_ADD_CORRECTION);
TWINS(CHANGE_READ_PERSON, CONTACT_CHANGE_READ_PERSON);
TWINS(VISITOR_FOLD_ID, CONTACT_FOLD_ID);
TWINS(VISITOR_CUT_ID, CONTACT_CUT_ID);

const struct person_sql *
person_sql(enum person_kind kind)
{
	return &sqls[kind];
}

static void
bind_event(
    sqlite3_stmt *st, const struct person *p, const struct store_event *e)
{
	statement_i64(st, EVENT_ADD_PERSON, (int64_t)p->id.lo);
	statement_i64(st, EVENT_ADD_PREVIOUS, p->last_event);
	statement_i64(st, EVENT_ADD_AT, e->at);
	statement_text(st, EVENT_ADD_EVENT, e->event);
	statement_text(st, EVENT_ADD_PAGE, e->page);
	statement_text(st, EVENT_ADD_PAGE_CLASS, e->page_class);
	statement_text(st, EVENT_ADD_ITEM, e->item);
	statement_text(st, EVENT_ADD_FORM, e->form);
	statement_i64(st, EVENT_ADD_AMOUNT, e->amount);
	statement_text(st, EVENT_ADD_CURRENCY, e->currency);
	statement_text(st, EVENT_ADD_ANSWER, e->answer);
	statement_i64(st, EVENT_ADD_DWELL, e->dwell);
	statement_i64(st, EVENT_ADD_DWELL_BEFORE, e->dwell_before);
	statement_i64(st, EVENT_ADD_SCROLL, e->scroll);
	statement_i64(st, EVENT_ADD_LOAD, e->load);
}

/* What only a contact's have. */
static void
bind_told(
    sqlite3_stmt *st, const struct store_event *e, const unsigned char *key)
{
	statement_text(st, CONTACT_EVENT_ADD_BY, e->by);
	if (key == NULL)
		statement_null(st, CONTACT_EVENT_ADD_KEY);
	else
		statement_blob(st, CONTACT_EVENT_ADD_KEY,
		    (struct str){(const char *)key, STORE_KEY_BYTES});
}

static bool
add_event(struct connection *c, struct person *p, const struct store_event *e,
    const unsigned char *key)
{
	sqlite3_stmt *st = statement_use(c, person_sql(p->kind)->event_add);

	bind_event(st, p, e);
	if (p->kind == PERSON_CONTACT)
		bind_told(st, e, key);
	if (!statement_run(c, st))
		return false;
	p->last_event = sqlite3_last_insert_rowid(c->db);
	p->events++;
	if (p->seen_at < e->at)
		p->seen_at = e->at;
	if (p->kind == PERSON_CONTACT)
		return true;
	return visitor_add_exposures(c, p->id, e) &&
	       (!e->has_touch ||
		   visitor_add_touch(c, p->id, p->last_event, &e->touch));
}

static bool
add_change(struct connection *c, const struct person *p,
    const struct store_stage_change *s, int happened, bool correction)
{
	sqlite3_stmt *st = statement_use(c, person_sql(p->kind)->change_add);

	statement_i64(st, CHANGE_ADD_PERSON, (int64_t)p->id.lo);
	statement_i64(st, CHANGE_ADD_AT, s->at);
	statement_text(st, CHANGE_ADD_STAGE_FROM, s->from);
	statement_text(st, CHANGE_ADD_STAGE_TO, s->to);
	statement_text(st, CHANGE_ADD_RULE, s->rule);
	statement_text(st, CHANGE_ADD_EVIDENCE, s->evidence);
	statement_i64(st, CHANGE_ADD_HAPPENED, happened);
	statement_i64(st, CHANGE_ADD_CORRECTION, correction);
	return statement_run(c, st);
}

/*
 * Of a visitor nobody is told: he has no name.  What only comes out otherwise,
 * with nothing new in it, is no news; what somebody did before he was known is,
 * when he becomes known.
 */
static bool
tell_change(struct connection *c, const struct folder *folder, struct arena *a,
    const struct fold_group *g, size_t i, const struct store_stage_change *s)
{
	const struct person *p = &g->people[i];

	if (p->kind != PERSON_CONTACT || (g->nevents == 0 && !g->joins))
		return true;
	return news_change(
	    c, folder, a, p->id, s, g->joins && !g->anew ? folder->now : s->at);
}

static bool
listed(const struct store_stage_change *s,
    const struct store_stage_change *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].at == s->at && str_eq(list[i].from, s->from) &&
		    str_eq(list[i].to, s->to) &&
		    str_eq(list[i].rule, s->rule) &&
		    str_eq(list[i].evidence, s->evidence))
			return true;
	return false;
}

static size_t
read_changes(struct connection *c, struct arena *a, const struct person *p,
    struct store_stage_change **out)
{
	sqlite3_stmt *st = statement_use(c, person_sql(p->kind)->change_read);
	struct store_stage_change *list = NULL;
	size_t n = 0;

	statement_i64(st, CHANGE_READ_PERSON, (int64_t)p->id.lo);
	for (; statement_row(c, st); n++) {
		list = arena_grow(
		    a, list, n * sizeof(*list), (n + 1) * sizeof(*list));
		list[n] = (struct store_stage_change){
		    .at = sqlite3_column_int64(st, 0),
		    .from = statement_column(a, st, 1),
		    .to = statement_column(a, st, 2),
		    .rule = statement_column(a, st, 3),
		    .evidence = statement_column(a, st, 4),
		};
	}
	statement_end(st);
	*out = list;
	return n;
}

/* What was written and no longer comes out is taken back, what comes out and
 * was not written is added; what stands is never touched. */
static bool
correct(struct connection *c, const struct folder *folder, struct arena *a,
    const struct fold_group *g, size_t i)
{
	const struct person *p = &g->people[i];
	const struct store_fold *f = &g->folds[i];
	struct store_stage_change *old;
	size_t n = read_changes(c, a, p, &old);

	for (size_t k = 0; k < n; k++)
		if (!listed(&old[k], f->changes, f->nchanges) &&
		    !add_change(c, p, &old[k], -1, true))
			return false;
	for (size_t k = 0; k < f->nchanges; k++)
		if (!listed(&f->changes[k], old, n) &&
		    (!add_change(c, p, &f->changes[k], 1, true) ||
			!tell_change(c, folder, a, g, i, &f->changes[k])))
			return false;
	return c->error == SQLITE_OK;
}

static bool
put_folded(struct connection *c, const struct person *p)
{
	sqlite3_stmt *st = statement_use(c, person_sql(p->kind)->fold);

	statement_i64(st, VISITOR_FOLD_ID, (int64_t)p->id.lo);
	statement_i64(st, VISITOR_FOLD_SEEN_AT, p->seen_at);
	statement_i64(st, VISITOR_FOLD_FOLDED_AT, p->folded_at);
	statement_i64(st, VISITOR_FOLD_LAST_EVENT, p->last_event);
	statement_i64(st, VISITOR_FOLD_EVENTS, p->events);
	statement_text(st, VISITOR_FOLD_STAGE, p->stage);
	statement_blob(st, VISITOR_FOLD_STATE, p->state);
	return statement_run(c, st);
}

/* What the fold made of one of them. */
static bool
put_one(struct connection *c, const struct folder *folder, struct arena *a,
    const struct fold_group *g, size_t i)
{
	const struct store_fold *f = &g->folds[i];
	struct person *p = &g->people[i];

	if (f->last_at == 0 && !g->anew)
		return true;
	/* Folded again, it has seen as much as it had before. */
	if (p->folded_at < f->last_at)
		p->folded_at = f->last_at;
	p->state = f->state;
	p->stage = f->stage;
	if (!put_folded(c, p))
		return false;
	if (g->anew)
		return correct(c, folder, a, g, i);
	for (size_t k = 0; k < f->nchanges; k++)
		if (!add_change(c, p, &f->changes[k], 1, false) ||
		    !tell_change(c, folder, a, g, i, &f->changes[k]))
			return false;
	return true;
}

static bool
put_group(struct connection *c, const struct folder *folder, struct arena *a,
    const struct fold_group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (!put_one(c, folder, a, g, i))
			return false;
	return true;
}

static bool
same(const struct person *a, enum person_kind kind, struct id id)
{
	return a->kind == kind && a->id.lo == id.lo && a->id.hi == id.hi;
}

/* All who are this contact; g->whose is the one of them that p is. */
static bool
read_group(struct connection *c, struct arena *a, struct id contact,
    struct person *p, struct fold_group *g)
{
	if (!contact_people(c, a, contact, &g->people, &g->joined_at, &g->n))
		return false;
	while (g->whose < g->n && !same(&g->people[g->whose], p->kind, p->id))
		g->whose++;
	if (g->whose < g->n)
		return true;
	/* A damaged file: then each is for himself. */
	g->people = p;
	g->n = 1;
	g->whose = 0;
	return true;
}

/* Who the events of this person may have to be shared with. */
static struct id
hub(const struct person *p)
{
	return p->kind == PERSON_CONTACT ? p->id : p->contact;
}

/* Nobody else need be asked: he is nobody's, or he changed no stage, and what
 * he did is news and says nothing of the others. */
static bool
is_his_alone(const struct fold_group *g)
{
	return hub(&g->people[0]).lo == 0 ||
	       (!g->anew && g->folds[0].nchanges == 0 &&
		   !fold_brings_touch(g) &&
		   g->people[0].folded_at <= g->events[0].at);
}

/* What a visitor does concerns only him, and the sequences of who he is if he
 * agreed to it. */
static bool
tell_events(struct connection *c, const struct folder *folder, struct arena *a,
    const struct person *p, const struct store_event *events, size_t n)
{
	follow_hear_act(folder, hub(p));
	for (size_t i = 0; i < n; i++) {
		if (p->kind == PERSON_CONTACT &&
		    !news_event(c, folder, a, p->id, &events[i]))
			return false;
		if (p->kind == PERSON_VISITOR && p->letters)
			follow_hear_event(folder, p->contact, &events[i]);
	}
	return true;
}

bool
person_take(struct connection *c, const struct folder *folder, struct arena *a,
    struct person *p, struct store_event *events, size_t n,
    const unsigned char *key)
{
	struct fold_group g = {
	    .people = p, .n = 1, .events = events, .nevents = n};

	/* A view changes no stage as a rule, and then reads nobody else. */
	if (!fold_group(c, folder, a, &g, hub(p).lo == 0))
		return false;
	if (!is_his_alone(&g)) {
		g = (struct fold_group){.events = events, .nevents = n};
		if (!read_group(c, a, hub(p), p, &g) ||
		    !fold_group(c, folder, a, &g, true))
			return false;
	}
	for (size_t i = 0; i < n; i++)
		if (!add_event(
			c, &g.people[g.whose], &events[i], i == 0 ? key : NULL))
			return false;
	if (!put_group(c, folder, a, &g))
		return false;
	*p = g.people[g.whose];
	return tell_events(c, folder, a, p, events, n);
}

bool
person_join(struct connection *c, const struct folder *folder, struct arena *a,
    struct person *visitor)
{
	struct fold_group g = {.joins = true};

	follow_hear_act(folder, visitor->contact);
	return read_group(c, a, visitor->contact, visitor, &g) &&
	       fold_group(c, folder, a, &g, true) &&
	       put_group(c, folder, a, &g);
}

/* From the beginning, as if some had never been joined. */
static bool
fold_anew(struct connection *c, const struct folder *folder, struct arena *a,
    struct fold_group *g)
{
	g->anew = true;
	return fold_group(c, folder, a, g, true) &&
	       /* A history too long to be read stays as it is. */
	       (!g->anew || put_group(c, folder, a, g));
}

bool
person_anew(struct connection *c, const struct folder *folder, struct arena *a,
    struct id contact)
{
	struct fold_group g = {.n = 0};

	return contact_people(c, a, contact, &g.people, &g.joined_at, &g.n) &&
	       (g.n == 0 || fold_anew(c, folder, a, &g));
}

bool
person_unjoin(struct connection *c, const struct folder *folder,
    struct arena *a, const struct person *visitor, struct id contact)
{
	struct person alone = *visitor;
	struct fold_group g = {.people = &alone, .n = 1};

	return fold_anew(c, folder, a, &g) &&
	       person_anew(c, folder, a, contact);
}

/* Removes the chain's newest event; *id becomes its predecessor. */
static bool
remove_event(struct connection *c, const struct person *p, int64_t *id)
{
	sqlite3_stmt *st = statement_use(c, person_sql(p->kind)->event_remove);

	statement_i64(st, EVENT_REMOVE_ID, *id);
	statement_i64(st, EVENT_REMOVE_PERSON, (int64_t)p->id.lo);
	*id = statement_row(c, st) ? sqlite3_column_int64(st, 0) : 0;
	statement_end(st);
	return c->error == SQLITE_OK;
}

bool
person_remove_events(
    struct connection *c, const struct person *p, size_t max, bool *left)
{
	int64_t last_event = p->last_event;
	sqlite3_stmt *st;
	size_t removed = 0;

	for (; last_event != 0 && removed < max; removed++)
		if (!remove_event(c, p, &last_event))
			return false;
	*left = last_event != 0;
	if (!*left)
		return true;
	st = statement_use(c, person_sql(p->kind)->cut);
	statement_i64(st, VISITOR_CUT_ID, (int64_t)p->id.lo);
	statement_i64(st, VISITOR_CUT_LAST_EVENT, last_event);
	statement_i64(st, VISITOR_CUT_REMOVED, (int64_t)removed);
	return statement_run(c, st);
}
