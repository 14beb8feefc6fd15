/* SPDX-License-Identifier: ISC */
#include "admin/person.h"

#include <inttypes.h>
#include <string.h>

#include "admin/sheet.h"
#include "admin/timeline.h"
#include "base/arena.h"
#include "http/query.h"
#include "journey/step.h"
#include "store/consent.h"

#define PAGE_ENTRIES 50
#define MEMBERS_MAX 50
#define TASKS_MAX 50
#define VALUE_MAX 64
#define ONCE_BYTES 16

struct person_page {
	struct context *ctx;
	struct store_profile who;
	struct timeline line;
	struct store_open *tasks;
	size_t ntasks;
	struct store_contact *members; /* of his company, without him */
	size_t nmembers;
	int64_t page; /* of the timeline, from 1 */
};

struct str
person_field(struct arena *a, struct str form, const char *name, size_t max)
{
	struct str key, value;

	while (query_next(&form, &key, &value)) {
		char *out;
		size_t n;

		if (!str_eq(key, str_of(name)))
			continue;
		out = arena_raw(a, max);
		n = query_decode_text(value, out, max);
		return str_trim((struct str){out, n});
	}
	return STR("");
}

struct str
person_who(const struct context *ctx)
{
	struct str who = ctx->request->remote_user;

	return who.n > 0 ? str_head(who, str_utf8_cut(who, VALUE_MAX))
			 : STR("admin");
}

void
person_once(struct buf *b)
{
	unsigned char bytes[ONCE_BYTES];
	char text[BASE32_LEN(ONCE_BYTES)];

	random_bytes(bytes, sizeof(bytes));
	base32_encode(text, bytes, sizeof(bytes));
	buf_str(b, (struct str){text, sizeof(text)});
}

void
person_key(const struct context *ctx, struct str once, struct str what,
    unsigned char key[STORE_KEY_BYTES])
{
	struct str said = str_format(
	    ctx->arena, "admin/people %.*s %.*s", STR_ARG(once), STR_ARG(what));
	unsigned char hash[HASH_BYTES];

	hash_bytes(hash, said.p, said.n);
	memcpy(key, hash, STORE_KEY_BYTES);
}

void
person_put_link(struct context *ctx, struct id id, struct str shown)
{
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<a href=\"");
	sheet_address(ctx,
	    str_format(ctx->arena, "people?" PERSON_ID "=%" PRIu64, id.lo));
	buf_lit(b, "\">");
	sheet_text(b, shown);
	buf_lit(b, "</a>");
}

struct str
person_name(const struct site *site, struct str key)
{
	const struct person_row *row = site_person(site, key);

	return row == NULL ? key : image_str(&site->image, row->name);
}

/* Who he is */

static void
put_term(struct buf *b, const char *term, struct str value)
{
	if (value.n == 0)
		return;
	buf_printf(b, "<dt>%s</dt><dd class=\"pre\">", term);
	sheet_text(b, value);
	buf_lit(b, "</dd>\n");
}

static void
put_reach(struct buf *b, const char *scheme, struct str value)
{
	buf_printf(b, "<a href=\"%s:", scheme);
	for (size_t i = 0; i < value.n; i++)
		if (strcmp(scheme, "tel") != 0 || value.p[i] == '+' ||
		    (value.p[i] >= '0' && value.p[i] <= '9'))
			sheet_attr(b, (struct str){value.p + i, 1});
	buf_lit(b, "\">");
	sheet_text(b, value);
	buf_lit(b, "</a>");
}

static void
put_values(struct person_page *p)
{
	struct buf *b = &p->ctx->response->body;

	for (size_t i = 0; i < p->who.nvalues; i++) {
		const struct store_value *v = &p->who.values[i];

		if (str_eq(v->name, STR("phone"))) {
			buf_lit(b, "<dt>phone</dt><dd>");
			put_reach(b, "tel", v->value);
			buf_lit(b, "</dd>\n");
		} else {
			buf_lit(b, "<dt>");
			sheet_text(b, v->name);
			buf_lit(b, "</dt><dd class=\"pre\">");
			sheet_text(b, v->value);
			buf_lit(b, "</dd>\n");
		}
	}
}

static void
put_stage(struct person_page *p)
{
	struct context *ctx = p->ctx;
	struct journey_state *s = ARENA_NEW(ctx->arena, struct journey_state);
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<dt>stage</dt><dd>");
	if (p->who.nunseen > 0) {
		buf_lit(b, "Not for us to see: a browser of this person does "
			   "not let the seller.</dd>\n");
		return;
	}
	(void)state_unpack(ctx->arena, p->who.contact.state, s);
	sheet_text(b, journey_stage_key(&ctx->site->journey,
			  journey_stage(&ctx->site->journey, s)));
	if (s->stage_at > 0) {
		buf_lit(b, " since ");
		sheet_time(ctx, s->stage_at);
		buf_lit(b, ", by the rule <code>");
		sheet_text(b, s->rule);
		buf_lit(b, "</code>");
	}
	buf_lit(b, "</dd>\n");
}

static void
put_who(struct person_page *p)
{
	const struct store_contact *c = &p->who.contact;
	struct context *ctx = p->ctx;
	struct buf *b = &ctx->response->body;

	buf_lit(b, "<dl class=\"who\">\n<dt>address</dt><dd>");
	put_reach(b, "mailto", c->email);
	buf_lit(b, "</dd>\n");
	put_term(b, "company", c->company);
	put_term(b, "role", c->role);
	put_term(b, "language", c->lang);
	put_stage(p);
	if (c->paused_until > ctx->now) {
		buf_lit(b, "<dt>no letters before</dt><dd>");
		sheet_day(ctx, c->paused_until);
		buf_lit(b, "</dd>\n");
	}
	put_values(p);
	buf_lit(b, "</dl>\n");
}

/* His company */

/* The further of two stages that may be hidden, or aside; -1: neither is. */
static int
further(const struct site *site, int so_far, struct str stage)
{
	const struct stage_row *rows = IMAGE_ROWS(
	    &site->image, struct stage_row, site->head->journey.stages);
	int i = stage.n > 0 ? journey_stage_find(&site->journey, stage) : -1;

	return i > so_far && rows[i].aside == 0 ? i : so_far;
}

static void
put_company(struct person_page *p)
{
	const struct site *site = p->ctx->site;
	struct buf *b = &p->ctx->response->body;
	int stage = -1;

	if (p->who.contact.company.n == 0)
		return;
	buf_lit(b, "<h2>");
	sheet_text(b, p->who.contact.company);
	buf_lit(b, "</h2>\n");
	if (p->who.nunseen == 0)
		stage = further(site, stage, p->who.contact.stage);
	for (size_t i = 0; i < p->nmembers; i++)
		stage = further(site, stage, p->members[i].stage);
	if (stage >= 0) {
		buf_lit(
		    b, "<p>The furthest stage of those we may know it of: ");
		sheet_text(
		    b, journey_stage_key(&site->journey, (uint32_t)stage));
		buf_lit(b, ".</p>\n");
	}
	if (p->nmembers == 0) {
		buf_lit(b, "<p>Nobody else of it is known.</p>\n");
		return;
	}
	buf_lit(b, "<ul class=\"people\">\n");
	for (size_t i = 0; i < p->nmembers; i++) {
		const struct store_contact *m = &p->members[i];

		buf_lit(b, "<li>");
		person_put_link(
		    p->ctx, m->id, m->name.n > 0 ? m->name : m->email);
		buf_lit(b, " ");
		sheet_text(b, m->role);
		if (m->role.n > 0 && m->stage.n > 0)
			buf_lit(b, ", ");
		sheet_text(b, m->stage);
		buf_lit(b, "</li>\n");
	}
	buf_lit(b, "</ul>\n");
}

static void
put_tasks(struct person_page *p)
{
	struct buf *b = &p->ctx->response->body;

	buf_lit(b, "<h2>To be done</h2>\n");
	if (p->ntasks > 0) {
		buf_lit(b, "<ul class=\"people\">\n");
		for (size_t i = 0; i < p->ntasks; i++)
			person_put_task(p->ctx, &p->tasks[i], false, true);
		buf_lit(b, "</ul>\n");
	}
	person_put_give(p->ctx, p->who.contact.id);
}

/* What happened */

/* true: with a promise that he met. */
static bool
put_entry(struct person_page *p, const struct timeline_entry *e)
{
	struct context *ctx = p->ctx;
	struct buf *b = &ctx->response->body;
	bool promised;

	buf_lit(b, "<li><p>");
	sheet_time(ctx, e->at);
	buf_lit(b, ": <strong>");
	sheet_text(b, e->what);
	buf_lit(b, "</strong>");
	if (e->by.n > 0) {
		buf_lit(b, ", says ");
		sheet_text(b, e->by);
	}
	buf_lit(b, "</p>");
	if (e->text.n > 0) {
		buf_lit(b, "<p class=\"pre\">");
		sheet_text(b, e->text);
		buf_lit(b, "</p>");
	}
	promised = promised_show(&p->line.promised, &e->met, e->at);
	buf_lit(b, "</li>\n");
	return promised;
}

static void
put_other(struct person_page *p, int64_t page, const char *shown)
{
	struct buf *b = &p->ctx->response->body;

	buf_lit(b, "<a href=\"");
	sheet_address(
	    p->ctx, str_format(p->ctx->arena,
			"people?" PERSON_ID "=%" PRIu64 "&page=%" PRId64,
			p->who.contact.id.lo, page));
	buf_printf(b, "\">%s</a> ", shown);
}

static void
put_line(struct person_page *p)
{
	struct buf *b = &p->ctx->response->body;
	size_t from = (size_t)(p->page - 1) * PAGE_ENTRIES, end;
	bool promised = false;

	if (from >= p->line.n) {
		p->page = 1;
		from = 0;
	}
	end = p->line.n - from > PAGE_ENTRIES ? from + PAGE_ENTRIES : p->line.n;
	buf_lit(b, "<h2>What happened</h2>\n");
	if (p->who.nunseen > 0)
		buf_lit(b, "<p class=\"note\">Without what was done in "
			   "browsers that do not let the seller see.</p>\n");
	if (p->line.n == 0) {
		buf_lit(b, "<p>Nothing yet.</p>\n");
		return;
	}
	buf_lit(b, "<ol class=\"people\">\n");
	for (size_t i = from; i < end; i++)
		promised |= put_entry(p, &p->line.entries[i]);
	buf_lit(b, "</ol>\n");
	if (promised)
		buf_lit(b,
		    "<p class=\"note\">What he met is found out again from "
		    "the page or mail, the time, the source, the stage and the "
		    "version of the site that was live then. &ldquo;May have "
		    "been&rdquo; is what something decided that is not kept, "
		    "such as language, device or what was looked at before, or "
		    "is of a version that is gone.</p>\n");
	if (from > 0)
		put_other(p, p->page - 1, "Newer");
	if (end < p->line.n)
		put_other(p, p->page + 1, "Older");
}

/* The page */

static enum store_rc
read_all(struct person_page *p, struct id id)
{
	struct context *ctx = p->ctx;
	enum store_rc rc;

	if (ctx->store == NULL)
		return STORE_DOWN;
	rc = store_profile(ctx->store, ctx->arena, id, STR(""), &p->who);
	if (rc == STORE_OK)
		rc = timeline_read(&p->line, ctx, &p->who);
	if (rc == STORE_OK)
		rc = store_tasks(ctx->store, ctx->arena, id, TASKS_MAX,
		    &p->tasks, &p->ntasks);
	if (rc == STORE_OK)
		rc = store_company(ctx->store, ctx->arena, id, MEMBERS_MAX,
		    &p->members, &p->nmembers);
	return rc;
}

static void
put_done(struct person_page *p)
{
	struct buf *b = &p->ctx->response->body;
	struct str did = query_get(
	    p->ctx->arena, p->ctx->request->query, STR("did"), VALUE_MAX);

	if (str_eq(did, STR("nothing")))
		buf_lit(b, "<p class=\"error\">Nothing was written.</p>\n");
	else if (did.n > 0)
		buf_lit(b, "<p class=\"good\">It is written down.</p>\n");
}

static enum page_rc
show_missing(struct context *ctx, enum store_rc rc)
{
	struct buf *b = &ctx->response->body;

	sheet_start(ctx, STR("People"));
	ctx->response->status = rc == STORE_REFUSED ? 404 : 503;
	if (rc == STORE_REFUSED)
		buf_lit(b, "<p class=\"error\">There is no such person, or no "
			   "more.</p>\n");
	else
		buf_lit(b, "<p class=\"error\">The database cannot be read; "
			   "the log says why.</p>\n");
	return sheet_end(ctx);
}

enum page_rc
person_show(struct context *ctx, struct id id)
{
	struct person_page p = {.ctx = ctx};
	enum store_rc rc = read_all(&p, id);
	const struct store_contact *c = &p.who.contact;

	if (rc != STORE_OK)
		return show_missing(ctx, rc);
	if (!str_i64(query_get(ctx->arena, ctx->request->query, STR("page"),
			 VALUE_MAX),
		&p.page) ||
	    p.page < 1 || p.page > INT32_MAX)
		p.page = 1;
	sheet_start(ctx, c->name.n > 0 ? c->name : c->email);
	put_done(&p);
	put_who(&p);
	person_put_buttons(ctx, c->id);
	put_tasks(&p);
	person_put_tags(ctx, c->id, p.who.tags);
	put_line(&p);
	put_company(&p);
	return sheet_end(ctx);
}
