/* SPDX-License-Identifier: ISC */
/*
 * admin/people: who is warm, who is cooling and who waits for us; who is found
 * by a word, a tag or a sequence; and below ?id= one of them, person.c.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "admin/person.h"
#include "admin/sheet.h"
#include "base/arena.h"
#include "http/query.h"
#include "people/warmth.h"

#define BODY_MAX 16384
#define VALUE_MAX 64
#define QUERY_MAX 200
#define LISTED_MAX 50
#define NAMES_MAX 500
#define SLICE 500 /* people in one read */

struct seen {
	struct store_contact contact;
	struct warmth warmth;
	int64_t at; /* by which the list is ordered */
};

/* The newest of them. */
struct list {
	struct seen rows[LISTED_MAX + 1];
	size_t n;
	bool more;
};

struct finding {
	struct context *ctx;
	/* All empty: nobody is looked for. */
	struct str pattern, tag, sequence;
	struct list warm, cooling, found;
	struct warmth_after after; /* who comes onto these lists still */
};

static bool
is_asked(const struct finding *f)
{
	return f->pattern.n + f->tag.n + f->sequence.n > 0;
}

static bool
is_found(const struct finding *f, const struct store_contact *c)
{
	return f->pattern.n == 0 || str_glob(f->pattern, c->email) ||
	       str_glob(f->pattern, c->name) ||
	       str_glob(f->pattern, c->company);
}

/* What lasts longer than the slice. */
static struct seen
copy(struct arena *a, const struct store_contact *c, const struct warmth *w)
{
	struct seen s = {.warmth = *w};

	s.contact = (struct store_contact){.id = c->id,
	    .email = str_copy(a, c->email),
	    .name = str_copy(a, c->name),
	    .company = str_copy(a, c->company)};
	s.warmth.from = str_copy(a, w->from);
	return s;
}

static void
keep(struct finding *f, struct list *list, const struct store_contact *c,
    const struct warmth *w, int64_t at)
{
	size_t i = list->n;

	if (i == LISTED_MAX && list->rows[i - 1].at >= at) {
		list->more = true;
		return;
	}
	for (; i > 0 && list->rows[i - 1].at < at; i--)
		list->rows[i] = list->rows[i - 1];
	list->rows[i] = copy(f->ctx->arena, c, w);
	list->rows[i].at = at;
	if (list->n < LISTED_MAX)
		list->n++;
	else
		list->more = true;
}

/* Who is not behind this moment changes nothing of the list. */
static int64_t
list_after(const struct list *list)
{
	return list->more ? list->rows[list->n - 1].at : 0;
}

static void
take(void *finding, const struct store_stand *stand, const struct warmth *w)
{
	struct finding *f = finding;
	bool cooling = warmth_is_cooling(w);

	keep(f, cooling ? &f->cooling : &f->warm, &stand->contact, w, w->at);
	f->after = (struct warmth_after){
	    .warm = list_after(&f->warm), .cooling = list_after(&f->cooling)};
}

/* How somebody stands takes longer than whether he is looked for. */
static bool
judge_found(struct finding *f)
{
	struct context *ctx = f->ctx;

	for (size_t i = 0; i < f->found.n; i++) {
		struct seen *s = &f->found.rows[i];

		if (warmth_of_contact(ctx->site, ctx->arena, ctx->store,
			s->contact.id, ctx->now, &s->warmth) == STORE_DOWN)
			return false;
	}
	return true;
}

/* Everybody is asked for by name, and whoever has the tag and is in the
 * sequence. */
static bool
look_for(struct finding *f)
{
	static const struct warmth unknown = {.kind = WARMTH_NONE};
	struct arena *slice = arena_new(0);
	struct store_contact *rows;
	struct id after = {0, 0};
	size_t n = SLICE;
	bool ok = true;

	while (ok && n == SLICE) {
		arena_reset(slice);
		ok = store_find(f->ctx->store, slice, after, f->tag,
			 f->sequence, SLICE, &rows, &n) == STORE_OK;
		for (size_t i = 0; ok && i < n; i++) {
			after = rows[i].id;
			if (is_found(f, &rows[i]))
				keep(f, &f->found, &rows[i], &unknown,
				    rows[i].seen_at);
		}
	}
	arena_free(slice);
	return ok && judge_found(f);
}

static bool
find(struct finding *f)
{
	struct context *ctx = f->ctx;

	if (ctx->store == NULL)
		return false;
	return is_asked(f) ? look_for(f)
			   : warmth_each(ctx->site, ctx->store, ctx->now,
				 &f->after, take, f);
}

static void
put_why(struct context *ctx, const struct seen *s)
{
	struct buf *b = &ctx->response->body;
	const struct warmth *w = &s->warmth;

	switch (w->kind) {
	case WARMTH_MOVED:
		buf_lit(b, "from ");
		sheet_text(b, w->from);
		buf_lit(b, " to ");
		sheet_text(b, w->stage);
		break;
	case WARMTH_LOOKED:
		buf_printf(b,
		    "looked at what helps to buy %" PRIu32 " times in %d days",
		    w->views, WARMTH_DAYS);
		break;
	case WARMTH_SILENT:
		sheet_text(b, w->stage);
		buf_lit(b, ", silent since ");
		sheet_day(ctx, w->at);
		if (w->cools_at == 0)
			break;
		buf_lit(b, "; cools on ");
		sheet_day(ctx, w->cools_at);
		break;
	case WARMTH_COOLED:
		buf_lit(b, "silence led to ");
		sheet_text(b, w->stage);
		buf_lit(b, " on ");
		sheet_day(ctx, w->at);
		break;
	case WARMTH_NONE:
		sheet_text(b, w->stage);
		break;
	}
}

static void
put_seen(struct context *ctx, const struct seen *s)
{
	const struct store_contact *c = &s->contact;
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<li><p>");
	person_put_link(ctx, c->id, c->name.n > 0 ? c->name : c->email);
	if (c->company.n > 0)
		buf_lit(b, ", ");
	sheet_text(b, c->company);
	buf_lit(b, "</p><p>");
	put_why(ctx, s);
	buf_lit(b, "</p></li>\n");
}

static void
put_list(struct context *ctx, const char *title, const char *about,
    const struct list *list)
{
	struct buf *b = &ctx->response->body;

	buf_printf(b, "<h2>%s</h2>\n<p class=\"note\">%s</p>\n", title, about);
	if (list->n == 0) {
		buf_lit(b, "<p>Nobody.</p>\n");
		return;
	}
	buf_lit(b, "<ul class=\"people\">\n");
	for (size_t i = 0; i < list->n; i++)
		put_seen(ctx, &list->rows[i]);
	buf_lit(b, "</ul>\n");
	if (list->more)
		buf_printf(b,
		    "<p class=\"note\">And others: these are the last "
		    "%d.</p>\n",
		    LISTED_MAX);
}

static bool
put_waiting(struct context *ctx)
{
	struct buf *b = &ctx->response->body;
	struct store_open *tasks;
	size_t n;

	if (store_tasks(ctx->store, ctx->arena, (struct id){0, 0}, LISTED_MAX,
		&tasks, &n) != STORE_OK)
		return false;
	buf_lit(b, "<h2>Waiting for us</h2>\n");
	if (n == 0) {
		buf_lit(b, "<p>Nobody.</p>\n");
		return true;
	}
	buf_lit(b, "<ul class=\"people\">\n");
	for (size_t i = 0; i < n; i++)
		person_put_task(ctx, &tasks[i], true, false);
	buf_lit(b, "</ul>\n");
	return true;
}

static void
put_choice(struct buf *b, const char *name, const char *label,
    const struct str *names, size_t n, struct str asked)
{
	bool listed = asked.n == 0;

	if (n == 0 && listed)
		return;
	sheet_select(b, name, label);
	sheet_option(b, STR(""), STR("any"), listed);
	for (size_t i = 0; i < n; i++) {
		sheet_option(b, names[i], names[i], str_eq(names[i], asked));
		listed |= str_eq(names[i], asked);
	}
	/* Nobody has it now, and it is asked for all the same. */
	if (!listed)
		sheet_option(b, asked, asked, true);
	sheet_select_end(b);
}

/* Of those that somebody has, and is in. */
static bool
put_choices(const struct finding *f)
{
	struct context *ctx = f->ctx;
	struct buf *b = &ctx->response->body;
	struct str *names;
	size_t n;

	if (ctx->store == NULL || store_tags(ctx->store, ctx->arena, NAMES_MAX,
				      &names, &n) != STORE_OK)
		return false;
	put_choice(b, "tag", "Tag", names, n, f->tag);
	if (store_sequences(ctx->store, ctx->arena, NAMES_MAX, &names, &n) !=
	    STORE_OK)
		return false;
	put_choice(b, "sequence", "In the sequence", names, n, f->sequence);
	return true;
}

static bool
put_search(const struct finding *f, struct str query)
{
	struct context *ctx = f->ctx;
	struct buf *b = &ctx->response->body;
	bool good;

	buf_lit(b, "<form class=\"choose\" action=\"");
	sheet_address(ctx, STR("people"));
	buf_lit(b, "\">\n<label>Name, address or company<input type=\"search\" "
		   "name=\"q\" value=\"");
	sheet_attr(b, query);
	buf_lit(b, "\"></label>\n");
	good = put_choices(f);
	buf_lit(b, "<button>Find</button>\n</form>\n<p><a href=\"");
	sheet_address(ctx, STR("people/card"));
	buf_lit(b, "\">Somebody new: a card from a fair</a></p>\n");
	return good;
}

static enum page_rc
show_lists(struct context *ctx)
{
	struct finding *f = ARENA_NEW(ctx->arena, struct finding);
	struct str query =
	    query_get(ctx->arena, ctx->request->query, STR("q"), QUERY_MAX);
	struct buf *b = &ctx->response->body;

	f->ctx = ctx;
	f->tag =
	    query_get(ctx->arena, ctx->request->query, STR("tag"), VALUE_MAX);
	f->sequence = query_get(
	    ctx->arena, ctx->request->query, STR("sequence"), VALUE_MAX);
	if (query.n > 0)
		f->pattern = str_format(ctx->arena, "*%.*s*", STR_ARG(query));
	sheet_start(ctx, STR("People"));
	if (!put_search(f, query) || !find(f) ||
	    (!is_asked(f) && !put_waiting(ctx))) {
		ctx->response->status = 503;
		buf_lit(b, "<p class=\"error\">The database cannot be read; "
			   "the log says why.</p>\n");
		return sheet_end(ctx);
	}
	if (is_asked(f)) {
		put_list(ctx, "Found", "The last heard of first.", &f->found);
		return sheet_end(ctx);
	}
	put_list(ctx, "Warm",
	    "Moved forward within 7 days, or looked three times at prices and "
	    "products.",
	    &f->warm);
	put_list(ctx, "Cooling",
	    "On the way and silent now, the last heard of first.", &f->cooling);
	return sheet_end(ctx);
}

static enum page_rc
run(struct context *ctx)
{
	struct str id = query_get(
	    ctx->arena, ctx->request->query, STR(PERSON_ID), VALUE_MAX);
	int64_t number;

	if (ctx->request->method == METHOD_POST)
		return person_tell(ctx);
	if (id.n == 0)
		return show_lists(ctx);
	if (!str_i64(id, &number) || number <= 0)
		number = 0;
	return person_show(ctx, (struct id){.lo = (uint64_t)number});
}

const struct page_entry admin_people = {.path = "admin/people",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN | PAGE_NEEDS_STORE,
    .body_max = BODY_MAX,
    .run = run};
