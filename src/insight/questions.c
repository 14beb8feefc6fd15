/* SPDX-License-Identifier: ISC */
#include "insight/questions.h"

#include "insight/hearing.h"

#define LINE_MAX_BYTES 65536

/* A question in one language. */
struct asked {
	bool *sources;    /* that find an answer */
	struct buf pages; /* where, each with a blank before it */
	struct str last;  /* of pages */
};

struct questions {
	const struct cells *cells;
	const struct question_row *rows;
	size_t n, nlangs;
	struct asked *asked; /* question × language */
	/* Under way. */
	const struct place *place;
	size_t source;
	uint32_t stage;
};

static struct asked *
asked_at(const struct questions *q, size_t question, size_t lang)
{
	return &q->asked[question * q->nlangs + lang];
}

static void
hear_one(const struct questions *q, struct str key)
{
	const struct image *im = &q->cells->site->image;

	for (size_t i = 0; i < q->n; i++) {
		struct asked *a = asked_at(q, i, q->place->hit.lang);

		if (q->rows[i].stage != q->stage ||
		    !str_eq(image_str(im, q->rows[i].key), key))
			continue;
		a->sources[q->source] = true;
		if (str_eq(a->last, q->place->id))
			continue;
		buf_char(&a->pages, ' ');
		buf_str(&a->pages, q->place->id);
		a->last = q->place->id;
	}
}

static void
hear(void *ctx, const struct write_said *said)
{
	struct str questions = said->word, key;

	while (said->mark == MARK_ANSWERS && str_word(&questions, &key))
		hear_one(ctx, key);
}

static void
meet_place(struct questions *q, struct arena *scratch)
{
	struct situation at;

	for (size_t i = 0; i < q->n; i++) {
		q->stage = q->rows[i].stage;
		/* The questions of a stage stand together. */
		if (i > 0 && q->rows[i - 1].stage == q->stage)
			continue;
		for (q->source = 0; q->source < q->cells->nsources; q->source++)
			(void)hearing_cell(q->cells, q->place, q->source,
			    1 + q->stage, scratch, &at, hear, q);
	}
}

/* "on front prices; not for news", or that nobody does. */
static struct str
verdict(const struct questions *q, const struct asked *a)
{
	struct buf b;
	size_t missing = 0;

	if (a->pages.n == 0)
		return STR(" no page answers it");
	buf_init(&b, q->cells->arena, LINE_MAX_BYTES);
	buf_printf(&b, " on%.*s", STR_ARG(buf_view(&a->pages)));
	for (size_t i = 0; i < q->cells->nsources; i++) {
		if (a->sources[i])
			continue;
		if (missing++ == 0)
			buf_lit(&b, "; not for");
		buf_printf(&b, " %.*s", STR_ARG(cells_called(q->cells, i)));
	}
	return buf_view(&b);
}

/* Languages with the same verdict share a line. */
static void
put_question(const struct questions *q, size_t i, struct buf *out)
{
	const struct site *site = q->cells->site;
	struct str *verdicts =
	    arena_array(q->cells->arena, q->nlangs, sizeof(*verdicts));

	for (size_t lang = 0; lang < q->nlangs; lang++)
		verdicts[lang] = verdict(q, asked_at(q, i, lang));
	for (size_t lang = 0; lang < q->nlangs; lang++) {
		struct str said = verdicts[lang];

		if (said.n == 0)
			continue;
		buf_printf(out, "%.*s asks %.*s (",
		    STR_ARG(
			journey_stage_key(&site->journey, q->rows[i].stage)),
		    STR_ARG(image_str(&site->image, q->rows[i].key)));
		for (size_t k = lang; k < q->nlangs; k++) {
			if (!str_eq(verdicts[k], said))
				continue;
			buf_printf(out, k > lang ? " %.*s" : "%.*s",
			    STR_ARG(site_lang(site, (uint32_t)k)));
			verdicts[k] = STR("");
		}
		buf_printf(out, "):%.*s\n", STR_ARG(said));
	}
}

/* Asks all pages. */
static void
run(struct questions *q, const struct cells *cells)
{
	const struct site *site = cells->site;
	struct arena *scratch = arena_new(0);
	const struct place *places;
	size_t nplaces;

	*q = (struct questions){.cells = cells,
	    .rows = IMAGE_ROWS(
		&site->image, struct question_row, site->head->questions),
	    .n = site->head->questions.n,
	    .nlangs = site->head->langs.n};
	q->asked =
	    arena_array(cells->arena, q->n * q->nlangs, sizeof(*q->asked));
	for (size_t i = 0; i < q->n * q->nlangs; i++) {
		q->asked[i].sources =
		    arena_array(cells->arena, cells->nsources, sizeof(bool));
		buf_init(&q->asked[i].pages, cells->arena, LINE_MAX_BYTES);
	}
	places = places_list(cells->arena, site, &nplaces);
	for (size_t i = 0; i < nplaces; i++) {
		q->place = &places[i];
		meet_place(q, scratch);
	}
	arena_free(scratch);
}

void
questions_each(const struct cells *cells, questions_fn *fn, void *ctx)
{
	struct questions q;

	run(&q, cells);
	for (size_t i = 0; i < q.n; i++)
		for (size_t lang = 0; lang < q.nlangs; lang++) {
			const struct question question = {.row = &q.rows[i],
			    .lang = (uint32_t)lang,
			    .sources = asked_at(&q, i, lang)->sources};

			fn(ctx, &question);
		}
}

void
questions_put(const struct cells *cells, struct buf *out)
{
	struct questions q;

	run(&q, cells);
	for (size_t i = 0; i < q.n; i++)
		put_question(&q, i, out);
}
