/* SPDX-License-Identifier: ISC */
#include "admin/promised.h"

#include "admin/sheet.h"
#include "base/arena.h"
#include "journey/step.h"
#include "publish/versions.h"
#include "publish/versionsite.h"

void
promised_start(
    struct promised *p, struct context *ctx, const struct store_profile *who)
{
	struct versions v;

	*p = (struct promised){.ctx = ctx, .who = who};
	if (ctx->home == NULL)
		return;
	if (versions_open(&v, ctx->arena, ctx->home->site, VERSIONS_LOOK)) {
		p->history = versions_history(&v);
		p->current = v.current;
	}
	versions_close(&v);
}

void
promised_put_touch(
    struct promised *p, uint64_t visitor, const struct store_touch *touch)
{
	p->touches = arena_room(p->ctx->arena, p->touches, p->ntouches,
	    &p->max_touches, sizeof(*p->touches));
	p->touches[p->ntouches++] = (struct promised_touch){visitor, *touch};
}

static void
take_back(struct promised *p, const struct promised_stage *stage)
{
	for (size_t i = p->nstages; i-- > 0;) {
		const struct promised_stage *s = &p->stages[i];

		if (s->visitor != stage->visitor || s->at != stage->at ||
		    !str_eq(s->stage, stage->stage) ||
		    !str_eq(s->rule, stage->rule))
			continue;
		for (; i + 1 < p->nstages; i++)
			p->stages[i] = p->stages[i + 1];
		p->nstages--;
		return;
	}
}

void
promised_put_stage(
    struct promised *p, const struct promised_stage *stage, bool happened)
{
	if (!happened) {
		take_back(p, stage);
		return;
	}
	p->stages = arena_room(p->ctx->arena, p->stages, p->nstages,
	    &p->max_stages, sizeof(*p->stages));
	p->stages[p->nstages++] = *stage;
}

void
promised_put_choice(struct promised *p, uint64_t visitor, int64_t purposes)
{
	if (purposes & PURPOSE_REMEMBER)
		return;
	p->forgotten = arena_room(p->ctx->arena, p->forgotten, p->nforgotten,
	    &p->max_forgotten, sizeof(*p->forgotten));
	p->forgotten[p->nforgotten++] = visitor;
}

void
promised_put_mail(struct promised *p, int64_t sent_at)
{
	if (p->mailed_at == 0 || sent_at < p->mailed_at)
		p->mailed_at = sent_at;
}

/* How he came: by the last touch, as long as it counts, of this browser or of
 * another of his that shared it with this one. */
static void
add_touches(struct promised *p, struct shown_view *v, uint64_t visitor)
{
	struct store_touch *touches =
	    arena_array(p->ctx->arena, 2, sizeof(*touches));
	struct journey_state state = {.nfacts = 0};
	const struct store_touch *own = NULL, *any = NULL;

	for (size_t i = 0; i < p->ntouches; i++) {
		const struct store_touch *t = &p->touches[i].touch;

		if (t->at > v->at)
			continue;
		state.last.at = t->at;
		if (journey_source(&state, v->at) != &state.last)
			continue;
		if (any == NULL || t->at > any->at)
			any = t;
		if (p->touches[i].visitor == visitor &&
		    (own == NULL || t->at > own->at))
			own = t;
	}
	if (own != NULL)
		touches[v->ntouches++] = *own;
	if (any != NULL && any != own)
		touches[v->ntouches++] = *any;
	v->touches = touches;
}

static bool
is_forgotten(const struct promised *p, uint64_t visitor)
{
	for (size_t i = 0; i < p->nforgotten; i++)
		if (p->forgotten[i] == visitor)
			return true;
	return false;
}

/* The one he was in, and those that he changed to in the same second: nobody
 * knows which came first. */
static void
add_stages(struct promised *p, struct shown_view *v, uint64_t visitor)
{
	const struct site *site = p->ctx->site;
	struct str *stages =
	    arena_array(p->ctx->arena, p->nstages + 1, sizeof(*stages));
	int64_t since = 0;

	/* The stage holds what browsers did that he hides. */
	if (p->who->nunseen > 0 || is_forgotten(p, visitor))
		return;
	stages[v->nstages++] =
	    journey_stage_key(&site->journey, site->journey.rules->start);
	for (size_t i = 0; i < p->nstages; i++) {
		const struct promised_stage *s = &p->stages[i];

		if (s->visitor != visitor || s->at > v->at)
			continue;
		if (s->at == v->at) {
			stages[v->nstages++] = s->stage;
		} else if (s->at >= since) {
			since = s->at;
			stages[0] = s->stage;
		}
	}
	v->stages = stages;
}

static struct site *
open_version(struct promised *p, long n)
{
	struct arena *a = p->ctx->arena;
	struct site *site = ARENA_NEW(a, struct site);

	for (size_t i = 0; i < p->nsites; i++)
		if (p->sites[i].n == n)
			return p->sites[i].site;
	if (p->nsites == PROMISED_SITES_MAX)
		return NULL;
	if (!versionsite_open(
		site, a, p->ctx->home->site, str_format(a, "%ld", n)))
		site = NULL;
	p->sites[p->nsites].n = n;
	p->sites[p->nsites++].site = site;
	return site;
}

/* Of then; *known false: it is not at hand, and that of today stands for it. */
static const struct site *
site_at(struct promised *p, int64_t at, bool *known)
{
	long n = p->current > 0 ? versions_at(p->history, at) : 0;
	const struct site *site =
	    n > 0 && n != p->current ? open_version(p, n) : NULL;

	*known = n > 0 && (n == p->current || site != NULL);
	return site != NULL ? site : p->ctx->site;
}

static void
put_window(struct context *ctx, const struct fact_row *fact)
{
	struct buf *b = &ctx->response->body;

	if (fact->starts != INT64_MIN) {
		buf_lit(b, ", from ");
		sheet_day(ctx, fact->starts);
	}
	if (fact->ends != INT64_MAX) {
		buf_lit(b, ", to ");
		/* What ends with a day is good on it. */
		sheet_day(ctx, fact->ends - 1);
	}
}

static void
put_fact(struct context *ctx, const struct site *site, uint32_t lang,
    const struct fact_row *fact, const char *how)
{
	const struct image *im = &site->image;
	struct str words =
	    image_str(im, IMAGE_ROWS(im, struct span, fact->words)[lang]);
	struct str prices =
	    image_str(im, IMAGE_ROWS(im, struct span, fact->prices)[lang]);
	struct buf *b = &ctx->response->body;

	buf_printf(b, "<p>%s: <strong>", how);
	sheet_text(b, words);
	buf_lit(b, "</strong>");
	if (prices.n > 0)
		buf_lit(b, ", ");
	sheet_text(b, prices);
	buf_lit(b, " (<code>");
	sheet_text(b, image_str(im, fact->key));
	buf_lit(b, "</code>");
	put_window(ctx, fact);
	buf_lit(b, ")</p>");
}

bool
promised_show(struct promised *p, const struct promised_of *of, int64_t at)
{
	static const char *const hows[2][2] = {
	    {"May have been shown", "Shown"}, {"May have been in it", "In it"}};
	struct context *ctx = p->ctx;
	struct shown_view view = {.at = at,
	    .page = of->page,
	    .item = of->item,
	    .mail = of->mail,
	    .lang = of->lang,
	    .by_mail = p->mailed_at > 0 && p->mailed_at <= at};
	const struct site *site;
	struct shown *shown;
	bool known;
	size_t n;
	int lang;

	if (of->page.n + of->mail.n == 0)
		return false;
	site = site_at(p, of->mail.n > 0 ? of->queued_at : at, &known);
	if (of->visitor > 0)
		add_touches(p, &view, of->visitor);
	add_stages(p, &view, of->visitor);
	shown = shown_facts(ctx->arena, site, &view, &n);
	lang = site_lang_find(site, of->lang);
	for (size_t i = 0; i < n; i++)
		put_fact(ctx, site,
		    lang < 0 ? site->head->default_lang : (uint32_t)lang,
		    shown[i].fact,
		    hows[of->mail.n > 0][known && shown[i].surely]);
	return n > 0;
}
