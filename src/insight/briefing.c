/* SPDX-License-Identifier: ISC */
#include "insight/briefing.h"

#include "template/depends.h"
#include "template/mail.h"

#define WHO_MAX 4096

static const char *const states[] = {
    [BRIEF_GOOD] = "good",
    [BRIEF_COMING] = "coming",
    [BRIEF_HONOURED] = "honoured",
    [BRIEF_OVER] = "over",
};

struct str
brief_state_name(enum brief_state state)
{
	return str_of(states[state]);
}

struct search {
	struct cells cells; /* at the fact's moment */
	struct arena *scratch;
	const struct place *place;
	struct str key;
	bool heard;
	bool *shown; /* source × stage */
};

static void
hear(void *ctx, const struct write_said *said)
{
	struct search *s = ctx;

	s->heard |= said->mark == MARK_FACT && str_eq(said->word, s->key);
}

/* How many cells of a place show the fact, of how many it answers. */
static size_t
meet_all(struct search *s, size_t *met)
{
	const struct cells *c = &s->cells;
	struct situation at;
	size_t n = 0;

	*met = 0;
	for (size_t i = 0; i < c->nsources; i++)
		for (size_t k = 0; k < c->nstages; k++) {
			s->heard = false;
			*met += hearing_cell(
			    c, s->place, i, k, s->scratch, &at, hear, s);
			s->shown[i * c->nstages + k] = s->heard;
			n += s->heard;
		}
	return n;
}

/* The cells of one source, or of one stage, that show it; SIZE_MAX: any. */
static size_t
count(const struct search *s, size_t source, size_t stage)
{
	const struct cells *c = &s->cells;
	size_t n = 0;

	for (size_t i = 0; i < c->nsources; i++)
		for (size_t k = 0; k < c->nstages; k++)
			n += (source == SIZE_MAX || source == i) &&
			     (stage == SIZE_MAX || stage == k) &&
			     s->shown[i * c->nstages + k];
	return n;
}

/*
 * "from search ai" when each source shows it in all stages or in none.  The
 * classes come first, so that of searches stands at its own number; their
 * phrases are meant with them, and are named where they alone show it.
 */
static bool
by_sources(const struct search *s, struct buf *who)
{
	const struct cells *c = &s->cells;
	bool searches = count(s, CLASS_SEARCH, SIZE_MAX) > 0;

	buf_lit(who, "from");
	for (size_t i = 0; i < c->nsources; i++) {
		bool phrase = c->sources[i].kind == CELL_PHRASE;
		size_t n = count(s, i, SIZE_MAX);

		if ((n != 0 && n != c->nstages) ||
		    (n == 0 && phrase && searches))
			return false;
		if (n > 0 && !(phrase && searches))
			buf_printf(who, " %.*s", STR_ARG(cells_called(c, i)));
	}
	return true;
}

/* "in decision purchase", likewise. */
static bool
by_stages(const struct search *s, struct buf *who)
{
	const struct cells *c = &s->cells;

	buf_lit(who, "in");
	for (size_t k = 0; k < c->nstages; k++) {
		size_t n = count(s, SIZE_MAX, k);

		if (n != 0 && n != c->nsources)
			return false;
		if (n > 0)
			buf_printf(who, " %.*s", STR_ARG(cells_stage(c, k)));
	}
	return true;
}

static struct str
whom(const struct search *s, size_t n, size_t met)
{
	struct arena *a = s->cells.arena;
	struct buf who;

	if (n == met)
		return STR("everybody");
	buf_init(&who, a, WHO_MAX);
	if (by_sources(s, &who))
		return buf_view(&who);
	buf_init(&who, a, WHO_MAX);
	if (by_stages(s, &who))
		return buf_view(&who);
	return str_format(a, "some, %zu of %zu cells", n, met);
}

/* Whether it can show the fact to somebody. */
static bool
may_show(const struct search *s)
{
	const struct site *site = s->cells.site;
	const struct place *p = s->place;

	if (p->mail == NULL)
		return depends_says(site,
		    site_program(site, p->page, p->hit.lang), MARK_FACT,
		    s->key);
	for (int part = 0; part < MAIL_PART__MAX; part++)
		if (depends_says(site,
			mail_program(
			    site, p->mail, p->hit.lang, (enum mail_part)part),
			MARK_FACT, s->key))
			return true;
	return false;
}

/* Appends to the fact's places; returns where more are to follow. */
static struct brief_place **
find_places(struct search *s, struct brief_place **end,
    const struct place *places, size_t nplaces)
{
	for (size_t i = 0; i < nplaces; i++) {
		size_t met, n;

		s->place = &places[i];
		if (!may_show(s))
			continue;
		n = meet_all(s, &met);
		if (n == 0)
			continue;
		*end = ARENA_NEW(s->cells.arena, struct brief_place);
		**end = (struct brief_place){.path = places[i].path,
		    .page = places[i].id,
		    .lang = places[i].lang,
		    .who = whom(s, n, met)};
		end = &(*end)->next;
	}
	return end;
}

/* Mails have no sources: a search of its own, over stages alone. */
static void
find_all(const struct search *pages, struct brief_fact *fact)
{
	struct search s = *pages;
	struct brief_place **end = &fact->places;
	const struct place *places;
	size_t n;

	s.key = fact->key;
	places = places_list(s.cells.arena, s.cells.site, &n);
	end = find_places(&s, end, places, n);
	places = places_mails(s.cells.arena, s.cells.site, &n);
	s.cells = cells_of_mail(&s.cells, cells_kind(CELL_MAIL));
	find_places(&s, end, places, n);
}

static void
judge(struct brief_fact *fact, int64_t now)
{
	const struct fact_row *row = fact->row;
	const struct duration honour = {
	    row->honour.seconds, row->honour.months};

	fact->honoured = row->ends == INT64_MAX
			     ? INT64_MAX
			     : duration_after(row->ends, honour);
	if (now < row->starts)
		fact->state = BRIEF_COMING;
	else if (now < row->ends)
		fact->state = BRIEF_GOOD;
	else
		fact->state =
		    now < fact->honoured ? BRIEF_HONOURED : BRIEF_OVER;
}

struct brief_fact *
briefing_run(const struct cells *c)
{
	const struct site *site = c->site;
	const struct fact_row *rows =
	    IMAGE_ROWS(&site->image, struct fact_row, site->head->facts);
	struct search s = {.cells = *c, .scratch = arena_new(0)};
	struct brief_fact *first = NULL, **end = &first;

	s.shown =
	    arena_array(c->arena, c->nsources * c->nstages, sizeof(*s.shown));
	for (int state = BRIEF_GOOD; state <= BRIEF_OVER; state++)
		for (uint32_t i = 0; i < site->head->facts.n; i++) {
			struct brief_fact fact = {.row = &rows[i],
			    .key = image_str(&site->image, rows[i].key)};

			judge(&fact, c->now);
			if ((int)fact.state != state)
				continue;
			s.cells.now = fact.state == BRIEF_COMING
					  ? rows[i].starts
					  : c->now;
			find_all(&s, &fact);
			*end = ARENA_NEW(c->arena, struct brief_fact);
			**end = fact;
			end = &(*end)->next;
		}
	arena_free(s.scratch);
	return first;
}
