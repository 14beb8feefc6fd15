/* SPDX-License-Identifier: ISC */
/*
 * Each cell is met and selected as a request would be; nothing is written.  A
 * variant that no cell is shown is looked for again at the moments its
 * condition names.
 */
#include "insight/coverage.h"

#include "insight/places.h"
#include "template/depends.h"
#include "template/mail.h"
#include "template/select.h"

#define TIMES_MAX 32

static const char *const cover_names[] = {
    [COVER_OWN] = "own",
    [COVER_INHERITED] = "inherited",
    [COVER_DEFAULT] = "default",
    [COVER_MISSING] = "missing",
    [COVER_ELSEWHERE] = "elsewhere",
};
static const char *const reach_names[] = {
    [REACH_YES] = "shown",
    [REACH_PERSON] = "personal",
    [REACH_LATER] = "later",
    [REACH_EXPIRED] = "expired",
    [REACH_NEVER] = "unreachable",
};

struct str
cover_name(enum cover cover)
{
	return str_of(cover_names[cover]);
}

struct str
reach_name(enum reach reach)
{
	return str_of(reach_names[reach]);
}

/* A page, or a part of a mail, in one language. */
struct walk {
	const struct cells *cells;
	struct arena *scratch;      /* of one selection */
	const struct place *places; /* a binding's values */
	size_t nplaces;
	const struct place *place; /* one of them */
	const struct program_row *program;
	const struct slot_row *slots;
	struct cover_slot *covers;
};

static enum cover
judge(const struct walk *p, uint32_t slot, uint32_t won)
{
	const struct image *im = &p->cells->site->image;
	const uint32_t *whens = IMAGE_ROWS(im, uint32_t, p->slots[slot].whens);
	/* Mails have no source to ask for. */
	const unsigned all = p->place->mail != NULL
				 ? DEPENDS_STAGE
				 : DEPENDS_SOURCE | DEPENDS_STAGE;

	if (won == 0)
		return p->slots[slot].empty ? COVER_MISSING : COVER_DEFAULT;
	return (depends_of(p->cells->site, p->program, whens[won - 1]) & all) ==
		       all
		   ? COVER_OWN
		   : COVER_INHERITED;
}

static void
hold(const struct walk *p, uint32_t slot, const struct selection *selection)
{
	const uint32_t *whens =
	    IMAGE_ROWS(&p->cells->site->image, uint32_t, p->slots[slot].whens);

	for (uint32_t k = 0; k < p->slots[slot].whens.n; k++)
		p->covers[slot].holds[k] |= whens[k] >= selection->nconds ||
					    select_bit(selection, whens[k]);
}

/* One cell into every slot; `keep`: it is part of the matrix. */
static void
meet_cell(const struct walk *p, size_t source, size_t stage, bool keep)
{
	size_t at = source * p->cells->nstages + stage;
	struct situation s;
	struct selection selection;

	if (!places_meet(p->cells, p->place, source, stage, &s)) {
		for (uint32_t i = 0; keep && i < p->program->slots.n; i++)
			p->covers[i].cells[at] =
			    (struct cover_cell){COVER_ELSEWHERE, 0};
		return;
	}
	select_program(p->cells->site, p->scratch, &s, p->program, &selection);
	for (uint32_t i = 0; i < p->program->slots.n; i++) {
		uint32_t won = select_winner(p->cells->site, &selection, i);

		if (won > 0)
			p->covers[i].reach[won - 1] = REACH_YES;
		hold(p, i, &selection);
		if (keep)
			p->covers[i].cells[at] =
			    (struct cover_cell){judge(p, i, won), won};
	}
	arena_reset(p->scratch);
}

static void
meet_all(const struct walk *p, bool keep)
{
	for (size_t i = 0; i < p->cells->nsources; i++)
		for (size_t k = 0; k < p->cells->nstages; k++)
			meet_cell(p, i, k, keep);
}

static bool
is_complete(const struct walk *p)
{
	for (uint32_t i = 0; i < p->program->slots.n; i++)
		for (size_t k = 0; k < p->covers[i].nvariants; k++)
			if (p->covers[i].reach[k] != REACH_YES)
				return false;
	return true;
}

/* Every address of the page, the first for the matrix when `keep`. */
static void
meet_places(struct walk *p, bool keep)
{
	for (size_t i = 0; i < p->nplaces; i++) {
		p->place = &p->places[i];
		if ((keep && i == 0) || !is_complete(p))
			meet_all(p, keep && i == 0);
	}
}

/* Whether a cell is shown the variant at another time. */
static bool
shown_at(const struct walk *p, uint32_t slot, size_t variant, int64_t now)
{
	struct cells then = *p->cells;
	struct walk at = *p;

	then.now = now;
	at.cells = &then;
	meet_places(&at, false);
	return p->covers[slot].reach[variant] == REACH_YES;
}

/* Why no cell is shown a variant. */
static enum reach
explain(const struct walk *p, uint32_t slot, size_t variant)
{
	const struct site *site = p->cells->site;
	uint32_t cond =
	    IMAGE_ROWS(&site->image, uint32_t, p->slots[slot].whens)[variant];
	unsigned depends = depends_of(site, p->program, cond);
	int64_t times[TIMES_MAX];
	size_t n = depends_times(
	    site, p->program, cond, p->cells->now, times, TIMES_MAX);

	for (size_t i = 0; i < n; i++) {
		if (shown_at(p, slot, variant, times[i]))
			return times[i] > p->cells->now ? REACH_LATER
							: REACH_EXPIRED;
		if (shown_at(p, slot, variant, times[i] - 1))
			return times[i] - 1 > p->cells->now ? REACH_LATER
							    : REACH_EXPIRED;
	}
	return depends & DEPENDS_PERSON ? REACH_PERSON : REACH_NEVER;
}

static void
explain_all(const struct walk *p)
{
	for (uint32_t i = 0; i < p->program->slots.n; i++)
		for (size_t k = 0; k < p->covers[i].nvariants; k++)
			if (p->covers[i].reach[k] == REACH_NEVER)
				p->covers[i].reach[k] = explain(p, i, k);
}

static void
start_slot(const struct walk *p, uint32_t i)
{
	const struct cells *c = p->cells;
	const struct image *im = &c->site->image;
	const struct slot_row *row = &p->slots[i];
	const struct span *labels = IMAGE_ROWS(im, struct span, row->labels);
	struct cover_slot *slot = &p->covers[i];
	struct str *texts =
	    arena_array(c->arena, row->labels.n, sizeof(*texts));

	for (uint32_t k = 0; k < row->labels.n; k++)
		texts[k] = image_str(im, labels[k]);
	*slot = (struct cover_slot){.page = p->place->id,
	    .lang = p->place->lang,
	    .mail = p->place->mail != NULL,
	    .of = c,
	    .name = image_str(im, row->name),
	    .line = row->line,
	    .hidden = row->boxes != 0,
	    .nvariants = row->whens.n,
	    .labels = texts,
	    .lines = IMAGE_ROWS(im, uint32_t, row->lines)};
	slot->reach =
	    arena_array(c->arena, slot->nvariants, sizeof(*slot->reach));
	for (size_t k = 0; k < slot->nvariants; k++)
		slot->reach[k] = REACH_NEVER;
	slot->holds =
	    arena_array(c->arena, slot->nvariants, sizeof(*slot->holds));
	slot->cells = arena_array(
	    c->arena, c->nsources * c->nstages, sizeof(*slot->cells));
}

/* The slots of a program of the place under way. */
static void
run_program(struct walk *p, const struct program_row *program)
{
	const struct cells *c = p->cells;

	p->place = p->places;
	p->program = program;
	p->slots = IMAGE_ROWS(&c->site->image, struct slot_row, program->slots);
	p->covers = arena_array(c->arena, program->slots.n, sizeof(*p->covers));
	for (uint32_t i = 0; i < program->slots.n; i++)
		start_slot(p, i);
	if (program->slots.n > 0)
		meet_places(p, true);
	explain_all(p);
}

/* How many places from the first on are the same page in the same language. */
static size_t
group(const struct place *places, size_t n)
{
	size_t same = 1;

	while (same < n && places[same].page == places->page &&
	       places[same].hit.lang == places->hit.lang)
		same++;
	return same;
}

/* The languages of a page, or of a part of a mail, and its slots in each. */
struct langs {
	struct cover_slot **covers;
	uint32_t *slots;
	size_t n;
};

static struct langs
langs_new(const struct cells *c)
{
	uint32_t n = c->site->head->langs.n;

	return (struct langs){
	    arena_array(c->arena, n, sizeof(struct cover_slot *)),
	    arena_array(c->arena, n, sizeof(uint32_t)), 0};
}

static void
keep(struct langs *langs, const struct walk *p)
{
	langs->covers[langs->n] = p->covers;
	langs->slots[langs->n++] = p->program->slots.n;
}

/* A slot in all languages, then the next; a place for boxes is no content. */
static void
give(struct langs *langs, coverage_fn *fn, void *ctx)
{
	uint32_t most = 0;

	for (size_t lang = 0; lang < langs->n; lang++)
		if (langs->slots[lang] > most)
			most = langs->slots[lang];
	for (uint32_t i = 0; i < most; i++)
		for (size_t lang = 0; lang < langs->n; lang++)
			if (i < langs->slots[lang] &&
			    !langs->covers[lang][i].hidden)
				fn(ctx, &langs->covers[lang][i]);
	langs->n = 0;
}

static void
run_pages(struct walk *p, coverage_fn *fn, void *ctx)
{
	struct langs langs = langs_new(p->cells);
	const struct place *last = NULL;
	size_t n;

	p->places = places_list(p->cells->arena, p->cells->site, &n);
	for (; n > 0; n -= p->nplaces, p->places += p->nplaces) {
		p->nplaces = group(p->places, n);
		if (last != NULL && last->page != p->places->page)
			give(&langs, fn, ctx);
		last = p->places;
		run_program(p,
		    site_program(p->cells->site, last->page, last->hit.lang));
		keep(&langs, p);
	}
	give(&langs, fn, ctx);
}

/* Its parts hold the same slots, but for words that one of them alone has: the
 * HTML has most. */
static const enum mail_part parts[MAIL_PART__MAX] = {
    MAIL_HTML, MAIL_TEXT, MAIL_SUBJECT, MAIL_PREHEADER};

static bool
has_slot(const struct walk *p, enum mail_part part, struct str name)
{
	const struct image *im = &p->cells->site->image;
	const struct program_row *program = mail_program(
	    p->cells->site, p->place->mail, p->place->hit.lang, part);
	const struct slot_row *rows =
	    IMAGE_ROWS(im, struct slot_row, program->slots);

	for (uint32_t i = 0; i < program->slots.n; i++)
		if (str_eq(image_str(im, rows[i].name), name))
			return true;
	return false;
}

/* One part of a mail in one language, without what an earlier one has. */
static void
run_part(struct walk *p, int part)
{
	run_program(p, mail_program(p->cells->site, p->places->mail,
			   p->places->hit.lang, parts[part]));
	for (uint32_t i = 0; i < p->program->slots.n; i++)
		for (int k = 0; k < part; k++)
			p->covers[i].hidden |=
			    has_slot(p, parts[k], p->covers[i].name);
}

static void
run_mails(struct walk *p, coverage_fn *fn, void *ctx)
{
	const struct cells *all = p->cells;
	uint32_t nlangs = all->site->head->langs.n;
	struct langs langs = langs_new(all);
	const struct place *mails;
	struct cells *of;
	size_t n;

	mails = places_mails(all->arena, all->site, &n);
	p->nplaces = 1;
	for (size_t mail = 0; mail < n; mail += nlangs) {
		of = ARENA_NEW(all->arena, struct cells);
		*of = cells_of_mail(all, mails[mail].id);
		p->cells = of;
		for (int part = 0; part < MAIL_PART__MAX; part++) {
			for (uint32_t i = 0; i < nlangs; i++) {
				p->places = &mails[mail + i];
				run_part(p, part);
				keep(&langs, p);
			}
			give(&langs, fn, ctx);
		}
	}
}

void
coverage_run(const struct cells *c, coverage_fn *fn, void *ctx)
{
	struct walk p = {.cells = c, .scratch = arena_new(0)};

	run_pages(&p, fn, ctx);
	run_mails(&p, fn, ctx);
	arena_free(p.scratch);
}
