/* SPDX-License-Identifier: ISC */
#include "insight/shown.h"

#include "insight/arms.h"
#include "insight/hearing.h"
#include "template/depends.h"
#include "template/mail.h"

struct meeting {
	const struct shown_view *view;
	bool any_stage;     /* whatever the view says */
	struct cells cells; /* of a page: its sources are those of the view */
	struct arena *scratch;
	bool *here;         /* per fact: the cell at hand says it */
	size_t *heard, met; /* cells that say it, of how many */
	bool personal;      /* what nobody keeps decides, too */
};

static void
hear(void *ctx, const struct write_said *said)
{
	struct meeting *m = ctx;
	const struct site *site = m->cells.site;
	const struct fact_row *rows =
	    IMAGE_ROWS(&site->image, struct fact_row, site->head->facts);

	if (said->mark != MARK_FACT)
		return;
	for (uint32_t i = 0; i < site->head->facts.n; i++)
		if (str_eq(image_str(&site->image, rows[i].key), said->word))
			m->here[i] = true;
}

static void
meet(struct meeting *m, const struct cells *c, const struct place *place,
    size_t source, size_t stage)
{
	uint32_t n = c->site->head->facts.n;
	struct situation at;

	for (uint32_t i = 0; i < n; i++)
		m->here[i] = false;
	if (!hearing_cell(c, place, source, stage, m->scratch, &at, hear, m))
		return;
	m->met++;
	for (uint32_t i = 0; i < n; i++)
		m->heard[i] += m->here[i];
}

static bool
is_known_stage(const struct meeting *m, size_t stage)
{
	struct str key = cells_stage(&m->cells, stage);

	for (size_t i = 0; i < m->view->nstages; i++)
		if (str_eq(m->view->stages[i], key))
			return true;
	return m->any_stage;
}

/* The last source of a page is that of our mails, if one may have led there:
 * their links say a stage whatever his was. */
static void
meet_all(struct meeting *m, const struct cells *c, const struct place *place)
{
	bool by_mail = place->mail == NULL && m->view->by_mail;

	for (size_t i = 0; i < c->nsources; i++)
		for (size_t k = 0; k < c->nstages; k++)
			if (is_known_stage(m, k) ||
			    (by_mail && i + 1 == c->nsources && k > 0))
				meet(m, c, place, i, k);
}

static bool
is_personal(const struct site *site, const struct program_row *program)
{
	for (uint32_t i = 0; i < program->conds.n; i++)
		if (depends_of(site, program, i) & DEPENDS_PERSON)
			return true;
	return false;
}

/* Every device, and every arm of its experiments. */
static void
meet_page(struct meeting *m, const struct place *place)
{
	const struct site *site = m->cells.site;
	const struct program_row *program =
	    site_program(site, place->page, place->hit.lang);
	struct cells c = m->cells;
	uint64_t splits[ARMS_MAX];
	size_t arms = arms_splits(site, program, splits);

	m->personal |= is_personal(site, program);
	for (size_t i = 0; i < arms; i++)
		for (int device = DEVICE_MOBILE; device <= DEVICE_DESKTOP;
		     device++) {
			c.split = splits[i];
			c.device = (enum device)device;
			meet_all(m, &c, place);
		}
}

static void
meet_mail(struct meeting *m, const struct place *place)
{
	const struct site *site = m->cells.site;
	struct cells c = cells_of_mail(&m->cells, cells_kind(CELL_MAIL));

	for (int part = 0; part < MAIL_PART__MAX; part++)
		m->personal |= is_personal(
		    site, mail_program(site, place->mail, place->hit.lang,
			      (enum mail_part)part));
	meet_all(m, &c, place);
}

static bool
is_it(const struct meeting *m, const struct place *place)
{
	const struct shown_view *v = m->view;

	if (place->mail != NULL)
		return str_eq(place->id, v->mail) &&
		       (v->lang.n == 0 || str_eq(place->lang, v->lang));
	return str_eq(place->id, v->page) &&
	       str_eq(
		   site_page_item(m->cells.site, place->page, place->hit.binds),
		   v->item);
}

static struct cell_source
source_of(const struct store_touch *t)
{
	struct cell_source s = {.source = t->source,
	    .medium = t->medium,
	    .campaign = t->campaign,
	    .source_class = CLASS_OTHER};

	/* A word of another version of the program is a source all the same. */
	(void)channel_of(t->channel, &s.channel);
	(void)source_class_of(t->source_class, &s.source_class);
	return s;
}

static void
add_sources(struct meeting *m)
{
	const struct shown_view *v = m->view;
	struct cells *c = &m->cells;
	const char *medium;

	c->sources =
	    arena_array(c->arena, v->ntouches + 2, sizeof(*c->sources));
	c->nsources = 0;
	for (size_t i = 0; i < v->ntouches; i++)
		c->sources[c->nsources++] = source_of(&v->touches[i]);
	if (v->ntouches == 0)
		c->sources[c->nsources++] =
		    (struct cell_source){.channel = CHANNEL_DIRECT,
			.source_class = CLASS_DIRECT,
			.source = STR("(direct)"),
			.medium = STR("(none)")};
	if (!v->by_mail)
		return;
	c->sources[c->nsources] =
	    (struct cell_source){.source_class = CLASS_OWN_MAIL,
		.channel = channel_of_class(CLASS_OWN_MAIL, &medium),
		.source = STR("(not set)")};
	c->sources[c->nsources++].medium = str_of(medium);
}

static void
meet_places(struct meeting *m)
{
	const struct place *places;
	size_t n;

	if (m->view->mail.n > 0)
		places = places_mails(m->cells.arena, m->cells.site, &n);
	else
		places = places_list(m->cells.arena, m->cells.site, &n);
	for (size_t i = 0; i < n; i++) {
		if (!is_it(m, &places[i]))
			continue;
		if (places[i].mail != NULL)
			meet_mail(m, &places[i]);
		else
			meet_page(m, &places[i]);
	}
}

struct shown *
shown_facts(struct arena *a, const struct site *site,
    const struct shown_view *view, size_t *n)
{
	uint32_t nfacts = site->head->facts.n;
	const struct fact_row *rows =
	    IMAGE_ROWS(&site->image, struct fact_row, site->head->facts);
	struct shown *all = arena_array(a, nfacts, sizeof(*all));
	struct meeting m = {.view = view, .scratch = arena_new(0)};
	struct arena *own = arena_new(0);

	*n = 0;
	m.here = arena_array(own, nfacts, sizeof(*m.here));
	m.heard = arena_array(own, nfacts, sizeof(*m.heard));
	cells_start(&m.cells, own, site, view->at);
	add_sources(&m);
	m.any_stage = view->nstages == 0;
	if (nfacts > 0)
		meet_places(&m);
	/* He met it all the same: in another stage than is known. */
	if (m.met == 0 && !m.any_stage) {
		m.any_stage = m.personal = true;
		meet_places(&m);
	}
	for (uint32_t i = 0; i < nfacts; i++)
		if (m.heard[i] > 0)
			all[(*n)++] = (struct shown){.fact = &rows[i],
			    .surely = m.heard[i] == m.met && !m.personal};
	arena_free(own);
	arena_free(m.scratch);
	return all;
}
