/* SPDX-License-Identifier: ISC */
#include "insight/nextsteps.h"

#include <inttypes.h>
#include <stdlib.h>

#include "insight/covertodo.h"
#include "insight/questions.h"
#include "template/depends.h"

#define DAY 86400
#define SOON (14 * DAY) /* before its end a promise is worth a thought */
#define ELEMENT_MAX 4096

struct str
next_kind_name(enum next_kind kind)
{
	switch (kind) {
	case NEXT_ERROR:
		return STR("error");
	case NEXT_FAULT:
		return STR("fault");
	case NEXT_MISSING:
		return STR("missing");
	case NEXT_SEQUENCE:
		return STR("sequence");
	case NEXT_TASK:
		return STR("task");
	case NEXT_QUESTION:
		return STR("question");
	case NEXT_FACT:
		return STR("fact");
	case NEXT_SOURCE:
		return STR("source");
	case NEXT_DEFAULT:
		break;
	}
	return STR("default");
}

void
nextsteps_start(struct nextsteps *n, struct arena *a, const struct cells *cells,
    const struct traffics *traffics)
{
	*n = (struct nextsteps){
	    .arena = a, .cells = cells, .traffics = traffics};
	naming_start(&n->naming, a);
}

void
nextsteps_add(struct nextsteps *n, const struct next_step *step)
{
	n->rows =
	    arena_room(n->arena, n->rows, n->n, &n->cap, sizeof(*n->rows));
	n->rows[n->n] = *step;
	/* Nobody counted. */
	if (!n->traffics->read)
		n->rows[n->n].views = -1;
	n->n++;
}

/* Faults */

/* Views of the pages a file holds; -1: it is no page's. */
static int64_t
views_of_file(const struct nextsteps *n, struct str file)
{
	const struct site *site = n->cells->site;
	int64_t views = 0;
	bool is_page = false;

	for (uint32_t i = 0; i < site->head->pages.n; i++) {
		const struct page_row *page = site_page(site, i);
		struct str id = image_str(&site->image, page->id);

		if (!str_eq(image_str(&site->image, page->file), file))
			continue;
		is_page = true;
		for (size_t k = 0; k < n->traffics->n; k++)
			if (str_eq(n->traffics->rows[k].page, id))
				views += n->traffics->rows[k].views;
	}
	return is_page ? views : -1;
}

static void
take_complaint(void *ctx, struct where where, enum severity severity,
    const char *cause, struct str text)
{
	struct nextsteps *n = ctx;

	(void)cause;
	nextsteps_add(n,
	    &(struct next_step){
		.kind = severity == COMPLAINT_ERROR ? NEXT_ERROR : NEXT_FAULT,
		.views = views_of_file(n, where.file),
		.where = where,
		.text = text});
}

void
nextsteps_faults(struct nextsteps *n, const struct complaints *complaints)
{
	complaints_each(complaints, take_complaint, n);
}

/* Sources */

/* Of several campaigns it is one source. */
static void
add_source(struct nextsteps *n, struct str text, int64_t visits)
{
	for (size_t i = 0; i < n->n; i++)
		if (n->rows[i].kind == NEXT_SOURCE &&
		    str_eq(n->rows[i].text, text)) {
			n->rows[i].views += visits;
			return;
		}
	nextsteps_add(n, &(struct next_step){.kind = NEXT_SOURCE,
			     .views = visits,
			     .where = {STR("journey.xml"), 1},
			     .text = text});
}

static void
take_source(void *ctx, size_t ncells, const struct str *names,
    const struct store_cell *cells)
{
	struct nextsteps *n = ctx;
	struct unnamed u = {STR(""), STR(""), STR("")};
	int64_t visits = 0;
	struct buf element;

	for (size_t i = 0; cells != NULL && i < ncells; i++) {
		struct str value = cells[i].text;

		if (str_eq(names[i], STR("host")))
			u.host = str_copy(n->arena, value);
		else if (str_eq(names[i], STR("source")))
			u.source = str_copy(n->arena, value);
		else if (str_eq(names[i], STR("medium")))
			u.medium = str_copy(n->arena, value);
		else if (str_eq(names[i], STR("visits")) &&
			 !str_i64(value, &visits))
			visits = 0;
	}
	buf_init(&element, n->arena, ELEMENT_MAX);
	naming_put(&n->naming, &u, &element);
	if (element.n > 0)
		add_source(n,
		    str_format(n->arena, "no table knows %.*s; name it: %.*s",
			STR_ARG(u.host.n > 0 ? u.host : u.source),
			STR_ARG(buf_view(&element))),
		    visits);
}

bool
nextsteps_sources(struct nextsteps *n, struct store *store, int64_t now)
{
	return traffic_report(store, n->arena, "unknown-sources", TRAFFIC_DAYS,
	    now, take_source, n);
}

/* Slots */

/* Direct, in the stage the journey starts with: the default is for him. */
static bool
is_nobody(const struct nextsteps *n, const struct traffic *t)
{
	const struct journey *j = &n->cells->site->journey;

	return str_eq(t->source_class, STR("direct")) &&
	       str_eq(t->stage, journey_stage_key(j, j->rules->start));
}

/* One way to fall short of a slot: nothing to show, or only the otherwise. */
struct shortfall {
	int64_t views;
	struct str langs; /* a blank before each */
	struct str last;  /* of them */
	const struct traffic *most;
};

/* A slot over the languages, which follow each other. */
struct slotting {
	struct nextsteps *steps;
	struct str page, name;
	uint32_t line;
	struct shortfall missing, otherwise;
};

static void
add_shortfall(
    const struct slotting *s, const struct shortfall *f, enum next_kind kind)
{
	struct nextsteps *n = s->steps;
	struct str file = str_head(s->name, str_chr(s->name, ':'));
	struct str whom = STR(" for some");

	if (f->langs.n == 0)
		return;
	if (f->most != NULL)
		whom = str_format(n->arena, ", most for %.*s × %.*s",
		    STR_ARG(f->most->source_class), STR_ARG(f->most->stage));
	nextsteps_add(
	    n, &(struct next_step){.kind = kind,
		   .views = f->views,
		   .where = {file, s->line},
		   .text = str_format(n->arena,
		       "%.*s on %.*s (%.*s) has %s%.*s; write a k:when",
		       STR_ARG(str_from(s->name, file.n + 1)), STR_ARG(s->page),
		       STR_ARG(str_from(f->langs, 1)),
		       kind == NEXT_MISSING ? "nothing" : "only its otherwise",
		       STR_ARG(whom))});
}

static void
add_slot(const struct slotting *s)
{
	add_shortfall(s, &s->missing, NEXT_MISSING);
	add_shortfall(s, &s->otherwise, NEXT_DEFAULT);
}

static void
fall_short(struct nextsteps *n, struct shortfall *f, struct str lang,
    const struct traffic *t)
{
	if (!str_eq(f->last, lang))
		f->langs = str_format(
		    n->arena, "%.*s %.*s", STR_ARG(f->langs), STR_ARG(lang));
	f->last = lang;
	if (t == NULL)
		return;
	f->views += t->views;
	if (f->most == NULL || t->views > f->most->views)
		f->most = t;
}

static bool
is_missing_somewhere(const struct cover_slot *slot)
{
	for (size_t i = 0; i < slot->of->nsources * slot->of->nstages; i++)
		if (slot->cells[i].cover == COVER_MISSING)
			return true;
	return false;
}

static void
take_slot(void *ctx, const struct cover_slot *slot)
{
	struct slotting *s = ctx;
	struct nextsteps *n = s->steps;

	if (!str_eq(s->name, slot->name) || !str_eq(s->page, slot->page)) {
		add_slot(s);
		*s = (struct slotting){.steps = n,
		    .page = slot->page,
		    .name = slot->name,
		    .line = slot->line};
	}
	if (is_missing_somewhere(slot))
		fall_short(n, &s->missing, slot->lang, NULL);
	for (size_t i = 0; i < n->traffics->n; i++) {
		const struct traffic *t = &n->traffics->rows[i];
		enum cover cover = covertodo_cover(n->cells, slot, t);

		if (cover == COVER_MISSING)
			fall_short(n, &s->missing, slot->lang, t);
		else if (cover == COVER_DEFAULT && !is_nobody(n, t))
			fall_short(n, &s->otherwise, slot->lang, t);
	}
}

/* Questions */

/* A question over the languages, which follow each other. */
struct asking {
	struct nextsteps *steps;
	const struct question_row *row;
	struct str langs; /* without an answer for some, a blank before each */
	size_t classes;   /* the most in one language */
	int64_t views;
};

static void
add_question(const struct asking *a)
{
	struct nextsteps *n = a->steps;
	const struct site *site = n->cells->site;
	struct str key = image_str(&site->image, a->row->key);
	struct str stage = journey_stage_key(&site->journey, a->row->stage);

	nextsteps_add(
	    n, &(struct next_step){.kind = NEXT_QUESTION,
		   .views = a->views,
		   .where = {STR("journey.xml"), a->row->line},
		   .text = str_format(n->arena,
		       "%.*s asks %.*s, and %zu source class%s no answer "
		       "in%.*s; write one, with answers=\"%.*s\"",
		       STR_ARG(stage), STR_ARG(key), a->classes,
		       a->classes == 1 ? " finds" : "es find",
		       STR_ARG(a->langs), STR_ARG(key))});
}

/* Views of visitors in the stage, by classes that find no answer; *classes of
 * them. */
static int64_t
unanswered(const struct nextsteps *n, const struct question *q, size_t *classes)
{
	const struct cells *c = n->cells;
	struct str stage = journey_stage_key(&c->site->journey, q->row->stage);
	struct str lang = site_lang(c->site, q->lang);
	int64_t views = 0;

	*classes = 0;
	for (size_t i = 0; i < c->nsources; i++) {
		if (q->sources[i] || c->sources[i].kind != CELL_CLASS)
			continue;
		(*classes)++;
		for (size_t k = 0; k < n->traffics->n; k++) {
			const struct traffic *t = &n->traffics->rows[k];

			if (str_eq(t->source_class, c->sources[i].name) &&
			    str_eq(t->stage, stage) && str_eq(t->lang, lang))
				views += t->views;
		}
	}
	return views;
}

static bool
has_pages(const struct site *site, uint32_t lang)
{
	const struct route_row *rows =
	    IMAGE_ROWS(&site->image, struct route_row, site->head->routes);

	for (uint32_t i = 0; i < site->head->routes.n; i++)
		if (rows[i].lang == lang)
			return true;
	return false;
}

static void
take_question(void *ctx, const struct question *q)
{
	struct asking *a = ctx;
	struct nextsteps *n = a->steps;
	size_t classes;
	int64_t views = unanswered(n, q, &classes);

	if (a->row != q->row)
		*a = (struct asking){.steps = n, .row = q->row};
	if (classes > 0 && has_pages(n->cells->site, q->lang)) {
		a->views += views;
		a->langs = str_format(n->arena, "%.*s %.*s", STR_ARG(a->langs),
		    STR_ARG(site_lang(n->cells->site, q->lang)));
		a->classes = classes > a->classes ? classes : a->classes;
	}
	if (q->lang + 1 == n->cells->site->head->langs.n && a->langs.n > 0)
		add_question(a);
}

/* Facts */

/* Views of the pages that have a part for it. */
static int64_t
views_of_fact(const struct nextsteps *n, struct str key)
{
	const struct site *site = n->cells->site;
	int64_t views = 0;

	for (size_t i = 0; i < n->traffics->n; i++) {
		const struct traffic *t = &n->traffics->rows[i];
		int page = site_page_find(site, t->page);
		int lang = site_lang_find(site, t->lang);
		const struct program_row *program =
		    page < 0 || lang < 0
			? NULL
			: site_program(site, (uint32_t)page, (uint32_t)lang);

		if (program != NULL &&
		    depends_says(site, program, MARK_FACT, key))
			views += t->views;
	}
	return views;
}

static void
take_facts(struct nextsteps *n)
{
	const struct site *site = n->cells->site;
	const struct fact_row *rows =
	    IMAGE_ROWS(&site->image, struct fact_row, site->head->facts);

	for (uint32_t i = 0; i < site->head->facts.n; i++) {
		struct str key = image_str(&site->image, rows[i].key), end;
		bool over = rows[i].ends <= n->cells->now;

		if (rows[i].ends == INT64_MAX ||
		    rows[i].ends > n->cells->now + SOON)
			continue;
		end = site_moment_text(site, n->arena, rows[i].ends - 1);
		nextsteps_add(
		    n, &(struct next_step){.kind = NEXT_FACT,
			   .views = views_of_fact(n, key),
			   .where = {STR("facts.xml"), rows[i].line},
			   .text = str_format(n->arena,
			       over ? "\"%.*s\" ended %.*s; take it out, or "
				      "give it new times"
				    : "\"%.*s\" ends %.*s; decide what comes "
				      "after it",
			       STR_ARG(key), STR_ARG(end))});
	}
}

static int
compare(const void *pa, const void *pb)
{
	const struct next_step *a = pa, *b = pb;
	int files;

	if ((a->kind == NEXT_ERROR) != (b->kind == NEXT_ERROR))
		return a->kind == NEXT_ERROR ? -1 : 1;
	if (a->weekly != b->weekly)
		return a->weekly > b->weekly ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	files = str_cmp(a->where.file, b->where.file);
	if (files != 0)
		return files;
	if (a->where.line != b->where.line)
		return a->where.line < b->where.line ? -1 : 1;
	return str_cmp(a->text, b->text);
}

size_t
nextsteps_run(struct nextsteps *n)
{
	struct asking asking = {.steps = n};
	struct slotting slotting = {.steps = n};

	coverage_run(n->cells, take_slot, &slotting);
	add_slot(&slotting);
	questions_each(n->cells, take_question, &asking);
	take_facts(n);
	for (size_t i = 0; i < n->n; i++) {
		struct next_step *s = &n->rows[i];

		if (s->people > 0)
			s->weekly = s->people;
		else
			s->weekly =
			    s->views < 0 ? -1 : traffics_weekly(s->views);
	}
	if (n->n > 0)
		qsort(n->rows, n->n, sizeof(*n->rows), compare);
	return n->n;
}
