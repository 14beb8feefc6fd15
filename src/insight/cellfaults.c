/* SPDX-License-Identifier: ISC */
#include "insight/cellfaults.h"

#include "insight/arms.h"
#include "insight/coverage.h"
#include "insight/hearing.h"

#define SAID_MAX 4096 /* marks of one page */

struct cellfaults {
	const struct cells *cells;
	struct cells arm; /* the same, in one arm of each experiment */
	struct complaints *complaints;
	const struct place *place;
	size_t source, stage;
	struct situation at;
	/* Of the cell under way. */
	struct write_said said[SAID_MAX];
	size_t nsaid;
};

static struct where
where_of(const struct write_said *said)
{
	return (struct where){said->file, said->line};
}

static void
hear(void *ctx, const struct write_said *said)
{
	struct cellfaults *f = ctx;

	if (f->nsaid < SAID_MAX)
		f->said[f->nsaid++] = *said;
}

/* "search × decision, nb, at /priser": the cell, for people. */
static struct str
cell(const struct cellfaults *f)
{
	const struct cells *c = f->cells;

	return str_format(c->arena, "%.*s × %.*s, %.*s, at %.*s",
	    STR_ARG(cells_called(c, f->source)),
	    STR_ARG(cells_stage(c, f->stage)), STR_ARG(f->place->lang),
	    STR_ARG(f->place->path));
}

/* Once for an element, however many cells show it. */
#define say(f, severity, where, cause, ...)                              \
	do {                                                             \
		if (!complaints_said((f)->complaints, (where), (cause))) \
			complain((f)->complaints, (severity), (where),   \
			    (cause), __VA_ARGS__);                       \
	} while (0)

/* The first of that mark that says the same before the i-th. */
static const struct write_said *
twin(const struct cellfaults *f, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (f->said[k].mark == f->said[i].mark &&
		    str_eq(f->said[k].word, f->said[i].word))
			return &f->said[k];
	return NULL;
}

static void
check_twins(struct cellfaults *f)
{
	for (size_t i = 0; i < f->nsaid; i++) {
		const struct write_said *s = &f->said[i], *first;

		if (s->mark != MARK_ID &&
		    !(s->mark == MARK_CTA && str_starts(s->word, STR("buy "))))
			continue;
		first = twin(f, i);
		if (first == NULL)
			continue;
		if (s->mark == MARK_ID)
			say(f, COMPLAINT_WARNING, where_of(s), "duplicate id",
			    "id=\"%.*s\" stands on %.*s:%u of the same page "
			    "already (%.*s); give one another",
			    STR_ARG(s->word), STR_ARG(first->file),
			    (unsigned)first->line, STR_ARG(cell(f)));
		else
			say(f, COMPLAINT_WARNING, where_of(s),
			    "two calls to buy",
			    "this calls to buy as loudly as %.*s:%u (%.*s); "
			    "make one the lesser, or take it out",
			    STR_ARG(first->file), (unsigned)first->line,
			    STR_ARG(cell(f)));
	}
}

static bool
heard(const struct cellfaults *f, enum mark mark, struct str word)
{
	for (size_t i = 0; i < f->nsaid; i++)
		if (f->said[i].mark == mark &&
		    (word.n == 0 || str_eq(f->said[i].word, word)))
			return true;
	return false;
}

static struct where
page_where(const struct cellfaults *f)
{
	const struct site *site = f->cells->site;
	const struct page_row *page = site_page(site, f->place->page);

	return (struct where){image_str(&site->image, page->file), page->line};
}

static void
check_onward(struct cellfaults *f)
{
	struct str within =
	    heard(f, MARK_MAIN, STR("")) ? STR("main") : STR("");

	if (heard(f, MARK_ONWARD, within))
		return;
	say(f, COMPLAINT_WARNING, page_where(f), "no way on",
	    "the page has no link and no form%s for some (%.*s); give them a "
	    "next step",
	    within.n > 0 ? " in <main>" : "", STR_ARG(cell(f)));
}

/* Of the start nothing is known, so it is not early. */
static void
check_early(struct cellfaults *f)
{
	const struct site *site = f->cells->site;
	uint32_t buy = journey_time_to_buy(&site->journey);

	if (buy == JOURNEY_NO_STAGE || f->at.stage >= buy ||
	    f->at.stage <= site->journey.rules->start)
		return;
	for (size_t i = 0; i < f->nsaid; i++)
		if (f->said[i].mark == MARK_CTA &&
		    str_starts(f->said[i].word, STR("buy ")))
			say(f, COMPLAINT_WARNING, where_of(&f->said[i]),
			    "buy too early",
			    "this calls to buy in the stage %.*s (%.*s), and "
			    "journey.xml sells from %.*s on; show it with "
			    "stage=\"%.*s..\"",
			    STR_ARG(
				journey_stage_key(&site->journey, f->at.stage)),
			    STR_ARG(cell(f)),
			    STR_ARG(journey_stage_key(&site->journey, buy)),
			    STR_ARG(journey_stage_key(&site->journey, buy)));
}

static bool
answers(const struct cellfaults *f, struct str question)
{
	for (size_t i = 0; i < f->nsaid; i++) {
		struct str rest = f->said[i].word, key;

		while (f->said[i].mark == MARK_ANSWERS && str_word(&rest, &key))
			if (str_eq(key, question))
				return true;
	}
	return false;
}

static void
check_required(struct cellfaults *f)
{
	const struct site *site = f->cells->site;
	const struct require_row *rows =
	    IMAGE_ROWS(&site->image, struct require_row, site->head->requires);

	for (uint32_t i = 0; i < site->head->requires.n; i++) {
		struct str rest = image_str(&site->image, rows[i].answers);
		struct str key;

		if (!site_requires(site, &f->at, i))
			continue;
		while (str_word(&rest, &key))
			if (!answers(f, key))
				say(f, COMPLAINT_ERROR, page_where(f),
				    "required answer",
				    "journey.xml:%u requires an answer to "
				    "%.*s, and some find none (%.*s); mark "
				    "what answers it: answers=\"%.*s\"",
				    (unsigned)rows[i].line, STR_ARG(key),
				    STR_ARG(cell(f)), STR_ARG(key));
	}
}

static void
check_cell(struct cellfaults *f, struct arena *scratch)
{
	f->nsaid = 0;
	if (!hearing_cell(&f->arm, f->place, f->source, f->stage, scratch,
		&f->at, hear, f))
		return;
	check_twins(f);
	check_onward(f);
	check_early(f);
	check_required(f);
}

/* A variant of a file, and the best that any page and language gives it. */
struct variant {
	struct str file;
	uint32_t line;
	enum reach reach;
	bool holds;
};

struct variants {
	struct arena *arena;
	struct variant *rows;
	size_t n, cap;
};

static struct variant *
variant_of(struct variants *v, struct str file, uint32_t line)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->rows[i].line == line && str_eq(v->rows[i].file, file))
			return &v->rows[i];
	v->rows =
	    arena_room(v->arena, v->rows, v->n, &v->cap, sizeof(*v->rows));
	v->rows[v->n] = (struct variant){file, line, REACH_NEVER, false};
	return &v->rows[v->n++];
}

static void
add_slot(void *ctx, const struct cover_slot *slot)
{
	struct str file = str_head(slot->name, str_chr(slot->name, ':'));
	struct variants *v = ctx;

	for (size_t i = 0; i < slot->nvariants; i++) {
		struct variant *row = variant_of(v, file, slot->lines[i]);

		if (slot->reach[i] < row->reach)
			row->reach = slot->reach[i];
		row->holds |= slot->holds[i];
	}
}

static void
check_variants(struct cellfaults *f)
{
	struct variants v = {.arena = f->cells->arena};

	coverage_run(f->cells, add_slot, &v);
	for (size_t i = 0; i < v.n; i++) {
		struct variant *row = &v.rows[i];
		struct where where = {row->file, row->line};

		if (row->reach == REACH_EXPIRED)
			say(f, COMPLAINT_WARNING, where, "over",
			    "this variant is over and shown to nobody any "
			    "more; take it out");
		else if (row->reach == REACH_NEVER && row->holds)
			say(f, COMPLAINT_WARNING, where, "shadowed variant",
			    "whoever this variant is for is shown one before "
			    "it; move it up, or narrow those before it");
		else if (row->reach == REACH_NEVER)
			say(f, COMPLAINT_WARNING, where, "impossible variant",
			    "nobody can be shown this variant: what it asks "
			    "for never comes together; change its selectors");
	}
}

/* Every cell, in every arm of the page's experiments. */
static void
check_place(struct cellfaults *f, struct arena *scratch)
{
	const struct cells *c = f->cells;
	uint64_t splits[ARMS_MAX];
	size_t n = arms_splits(c->site,
	    site_program(c->site, f->place->page, f->place->hit.lang), splits);

	f->arm = *c;
	for (size_t i = 0; i < n; i++) {
		f->arm.split = splits[i];
		for (f->source = 0; f->source < c->nsources; f->source++)
			for (f->stage = 0; f->stage < c->nstages; f->stage++)
				check_cell(f, scratch);
	}
}

void
cellfaults_check(const struct cells *c, struct complaints *complaints)
{
	struct cellfaults *f = ARENA_NEW(c->arena, struct cellfaults);
	struct arena *scratch = arena_new(0);
	const struct place *places;
	size_t n;

	f->cells = c;
	f->complaints = complaints;
	places = places_list(c->arena, c->site, &n);
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && places_alike(c->site, &places[i], &places[i - 1]))
			continue;
		f->place = &places[i];
		check_place(f, scratch);
	}
	check_variants(f);
	arena_free(scratch);
}
