/* SPDX-License-Identifier: ISC */
/*
 * admin/publish: drafts, what is wrong with one, what it would change, and one
 * button; the versions there were, and the same for going back to one (DESIGN
 * 4).  What the button publishes is what was looked at: the name of its image
 * goes with it.
 *
 * A draft is compiled here: whoever may publish is trusted with files, and a
 * crash ends the admin only, which the master starts again.
 */
#include <inttypes.h>

#include "admin/findings.h"
#include "admin/sheet.h"
#include "base/arena.h"
#include "http/query.h"
#include "publish/drafts.h"
#include "publish/publishing.h"

#define VALUE_MAX 256
#define BODY_MAX 4096
#define HISTORY_MAX 50 /* lines, the newest */

struct page {
	struct context *ctx;
	struct publishing work;
	struct str draft; /* or */
	int64_t version;  /* 0: neither */
	const char *path; /* of the draft; NULL: there is none */
	struct str seen;  /* name of the image that was looked at */
	bool is_open, post;
};

static void put_error(struct page *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void
put_error(struct page *p, const char *fmt, ...)
{
	struct buf text;
	va_list args;

	buf_init(&text, p->ctx->arena, RESPONSE_BODY_MAX);
	va_start(args, fmt);
	buf_vprintf(&text, fmt, args);
	va_end(args);
	buf_lit(&p->ctx->response->body, "<p class=\"error\">");
	sheet_text(&p->ctx->response->body, buf_view(&text));
	buf_lit(&p->ctx->response->body, "</p>\n");
}

static struct str
field(const struct page *p, const char *name)
{
	const struct request *q = p->ctx->request;

	return query_get(p->ctx->arena, p->post ? q->body : q->query,
	    str_of(name), VALUE_MAX);
}

static void
start(struct page *p, struct context *ctx)
{
	*p = (struct page){
	    .ctx = ctx, .post = ctx->request->method == METHOD_POST};
	p->draft = field(p, "draft");
	p->seen = field(p, "image");
	if (!str_i64(field(p, "version"), &p->version))
		p->version = 0;
	p->is_open = publishing_open(&p->work, ctx->arena, ctx->home->site,
	    ctx->home->state, p->post ? VERSIONS_CHANGE : VERSIONS_LOOK,
	    ctx->now);
	p->work.who = ctx->request->remote_user.n > 0
			  ? ctx->request->remote_user
			  : STR("admin");
	if (p->draft.n > 0)
		p->path = drafts_path(ctx->arena, ctx->home->site, p->draft);
}

/* The page of a draft or a version, as the end of an address. */
static struct str
address(struct arena *a, struct str draft, long version)
{
	struct buf b;

	buf_init(&b, a, 4 * VALUE_MAX);
	if (draft.n > 0) {
		buf_lit(&b, "publish?draft=");
		query_encode(&b, draft);
	} else {
		buf_printf(&b, "publish?version=%ld", version);
	}
	return buf_view(&b);
}

static void
put_link(struct page *p, struct str below, struct str text)
{
	struct buf *b = &p->ctx->response->body;

	buf_lit(b, "<a href=\"");
	sheet_address(p->ctx, below);
	buf_lit(b, "\">");
	sheet_text(b, text);
	buf_lit(b, "</a>");
}

/* Drafts and versions */

static void
put_drafts(struct page *p)
{
	struct arena *a = p->ctx->arena;
	struct buf *b = &p->ctx->response->body;
	size_t n;
	const struct str *names = drafts_list(a, p->ctx->home->site, &n);

	buf_lit(b, "<h2>Drafts</h2>\n");
	if (n == 0) {
		buf_lit(b, "<p>None yet: copy the site's files into <code>");
		sheet_text(b, str_of(p->ctx->home->site));
		buf_lit(b, "/drafts/NAME</code>, by SFTP say, and change them "
			   "there. Here you see what is wrong and what would "
			   "change before anybody else does.</p>\n");
		return;
	}
	buf_lit(b, "<ul>\n");
	for (size_t i = 0; i < n; i++) {
		buf_lit(b, "<li>");
		put_link(p, address(a, names[i], 0), names[i]);
		buf_lit(b, "</li>\n");
	}
	buf_lit(b, "</ul>\n");
}

static void
put_line(struct page *p, const struct version_line *line)
{
	struct buf *b = &p->ctx->response->body;

	buf_printf(b, "<tr><td>%ld</td><td>", line->n);
	sheet_text(b, line->when);
	buf_lit(b, "</td><td>");
	sheet_text(b, line->what);
	buf_lit(b, "</td><td>");
	sheet_text(b, line->who);
	buf_printf(b, "</td><td>%zu</td><td>", line->cells);
	if (line->n == p->work.versions.current)
		buf_lit(b, "current");
	else if (versions_has(&p->work.versions, line->n))
		put_link(p, address(p->ctx->arena, STR(""), line->n),
		    str_format(p->ctx->arena, "Go back to %ld", line->n));
	buf_lit(b, "</td></tr>\n");
}

/* The newest first. */
static void
put_history(struct page *p)
{
	struct buf *b = &p->ctx->response->body;
	struct version_line lines[HISTORY_MAX];
	struct str rest = versions_history(&p->work.versions);
	size_t n = 0;

	while (versions_next(&rest, &lines[n % HISTORY_MAX]))
		n++;
	if (n == 0)
		return;
	buf_lit(b, "<h2>Versions</h2>\n<div class=\"wide\" tabindex=\"0\" "
		   "role=\"region\" aria-label=\"Versions\"><table><thead><tr>"
		   "<th scope=\"col\">version</th><th scope=\"col\">when</th>"
		   "<th scope=\"col\">what</th><th scope=\"col\">who</th>"
		   "<th scope=\"col\">cells</th><th scope=\"col\">now</th>"
		   "</tr></thead><tbody>\n");
	for (size_t i = 0; i < n && i < HISTORY_MAX; i++)
		put_line(p, &lines[(n - 1 - i) % HISTORY_MAX]);
	buf_lit(b, "</tbody></table></div>\n");
}

static void
put_overview(struct page *p)
{
	struct str live = field(p, "live");

	if (live.n > 0 && str_eq(live, str_format(p->ctx->arena, "%ld",
					   p->work.versions.current)))
		buf_printf(&p->ctx->response->body,
		    "<p class=\"good\">Version %ld is live.</p>\n",
		    p->work.versions.current);
	put_drafts(p);
	put_history(p);
}

/* One draft or version */

static enum publishing_rc
look(struct page *p)
{
	if (p->path == NULL)
		return publishing_back(&p->work, (long)p->version);
	return p->post ? publishing_take(&p->work, p->path)
		       : publishing_look(&p->work, p->path);
}

static void
put_button(struct page *p)
{
	struct buf *b = &p->ctx->response->body;

	buf_lit(b, "<form class=\"choose\" method=\"post\" action=\"");
	sheet_address(p->ctx, STR("publish"));
	buf_printf(b, "\"><input type=\"hidden\" name=\"image\" value=\"%s\">",
	    p->work.name);
	if (p->path != NULL) {
		buf_lit(b, "<input type=\"hidden\" name=\"draft\" value=\"");
		sheet_attr(b, p->draft);
		buf_lit(b, "\"><button>Publish</button></form>\n");
	} else {
		buf_printf(b,
		    "<input type=\"hidden\" name=\"version\" value=\"%ld\">"
		    "<button>Go back</button></form>\n",
		    (long)p->version);
	}
}

static void
put_preview_link(struct page *p)
{
	struct buf below;

	if (p->path == NULL)
		return;
	buf_init(&below, p->ctx->arena, 4 * VALUE_MAX);
	buf_lit(&below, "preview?draft=");
	query_encode(&below, p->draft);
	buf_char(&p->ctx->response->body, ' ');
	put_link(p, buf_view(&below), STR("Preview it"));
}

static void
put_changes(struct page *p)
{
	struct buf *b = &p->ctx->response->body;
	const struct publishing *w = &p->work;
	const struct sequence_change *sequences;
	struct standing standing = {.known = false};
	struct traffics traffics;
	size_t nsequences;

	if (!w->compared) {
		put_error(p,
		    "Version %ld, which is current, does not compile any "
		    "more: what changes is not known.",
		    w->versions.current);
		put_button(p);
		return;
	}
	traffics_start(&traffics, p->ctx->arena);
	if (p->ctx->store != NULL && store_level(p->ctx->store) > 0) {
		/* Without, what changes is shown all the same. */
		(void)!traffics_read(&traffics, p->ctx->store, p->ctx->now);
		(void)!standing_read(&standing, p->ctx->arena, p->ctx->store);
	}
	sequences = sequencediff_list(p->ctx->arena,
	    w->before.head != NULL ? &w->before : NULL, &w->site, &standing,
	    p->ctx->now, &nsequences);
	buf_printf(
	    b, "<p>%zu of %zu cells change", w->diff.cells, w->diff.compared);
	if (traffics.n > 0)
		buf_printf(b, ", for %" PRId64 " views a week",
		    sitediff_weekly(&w->diff, &traffics));
	if (nsequences > 0)
		buf_printf(b, "; and %zu thing%s of sequences", nsequences,
		    nsequences == 1 ? "" : "s");
	buf_lit(b, ".");
	put_preview_link(p);
	buf_lit(b, "</p>\n");
	put_button(p);
	findings_sequences(b, sequences, nsequences);
	findings_changes(b, p->ctx->arena, &w->diff, &traffics);
}

static void
put_findings(struct page *p, enum publishing_rc rc)
{
	struct buf *b = &p->ctx->response->body;
	size_t errors = complaints_errors(p->work.complaints);

	switch (rc) {
	case PUBLISHING_READY:
		put_changes(p);
		break;
	case PUBLISHING_SAME:
		buf_printf(b,
		    "<p>It is the same as version %ld, which is "
		    "current.</p>\n",
		    p->work.versions.current);
		break;
	case PUBLISHING_FAULTS:
		if (p->path == NULL)
			put_error(p, "This program can not serve it any more.");
		else
			put_error(p,
			    "It cannot be published: mend the %zu error%s "
			    "below first.",
			    errors, errors == 1 ? "" : "s");
		break;
	case PUBLISHING_FAILED:
		put_error(p, "It could not be copied; the log says why.");
		return;
	}
	findings_complaints(b, p->work.complaints);
}

/* Why nothing can be looked at; NULL: it can. */
static const char *
missing(const struct page *p)
{
	if (p->draft.n > 0 && p->path == NULL)
		return "There is no draft of this name.";
	if (p->draft.n == 0 && !versions_has(&p->work.versions, p->version))
		return "There is no version of this number.";
	return NULL;
}

/* true: it is live and the answer leads on. */
static bool
go(struct page *p)
{
	struct context *ctx = p->ctx;
	enum reloadask came = RELOAD_REFUSED;
	struct str said = STR(""), prefix;
	bool good = publishing_go(&p->work, &came, &said);

	if (good && came == RELOAD_LIVE) {
		prefix = image_str(&ctx->site->image, ctx->site->head->prefix);
		ctx->response->status = 303;
		response_header(ctx->response, STR("Location"),
		    str_format(ctx->arena, "%.*sadmin/publish?live=%ld",
			STR_ARG(prefix), p->work.version));
		return true;
	}
	sheet_start(ctx, STR("Publish"));
	ctx->response->status = 500;
	if (!good)
		put_error(p,
		    "Not all of it could be written; the log says why. "
		    "Version %ld is current.",
		    p->work.versions.current);
	else if (came == RELOAD_REFUSED)
		put_error(p,
		    "The server refused it, nothing is published: "
		    "%.*s",
		    STR_ARG(said));
	else
		put_error(p,
		    "Version %ld is current, but no server said that it is "
		    "live; see its log.",
		    p->work.version);
	return false;
}

static enum page_rc
act(struct page *p)
{
	enum publishing_rc rc = look(p);
	bool good = rc == PUBLISHING_READY || rc == PUBLISHING_SAME;
	bool same = str_eq(p->seen, str_of(p->work.name));

	if (good && same)
		return go(p) ? PAGE_DONE : sheet_end(p->ctx);
	sheet_start(p->ctx, STR("Publish"));
	p->ctx->response->status = rc == PUBLISHING_FAILED ? 500
				   : good                  ? 409
							   : 422;
	if (good)
		put_error(p, "It changed since you looked at it; this is how "
			     "it is now.");
	put_findings(p, rc);
	return sheet_end(p->ctx);
}

static struct str
title(const struct page *p)
{
	struct arena *a = p->ctx->arena;

	if (p->draft.n > 0)
		return str_format(a, "Draft %.*s", STR_ARG(p->draft));
	if (p->version > 0)
		return str_format(a, "Version %ld", (long)p->version);
	return STR("Publish");
}

static enum page_rc
show(struct page *p)
{
	bool one = p->draft.n > 0 || p->version > 0;

	sheet_start(p->ctx, title(p));
	if (one && missing(p) != NULL) {
		p->ctx->response->status = 404;
		put_error(p, "%s", missing(p));
	} else if (one)
		put_findings(p, look(p));
	else
		put_overview(p);
	return sheet_end(p->ctx);
}

static void
say_plain(struct page *p)
{
	struct buf *b = &p->ctx->response->body;
	struct str dir = str_of(p->ctx->home->site);

	buf_lit(b, "<p>This site is edited where it is: what is saved in "
		   "<code>");
	sheet_text(b, dir);
	buf_lit(b, "</code> is live after a reload. To publish drafts from "
		   "here, publish it once to a directory of its own, and have "
		   "the server serve that:</p>\n<pre tabindex=\"0\">kunderejse "
		   "publish ");
	sheet_text(b, dir);
	buf_lit(b, " --site DIR\nkunderejse serve --site DIR …</pre>\n");
}

static enum page_rc
say_closed(struct page *p)
{
	sheet_start(p->ctx, STR("Publish"));
	if (p->work.versions.plain)
		say_plain(p);
	else if (p->work.versions.wrong.n > 0)
		put_error(p, "%.*s.", STR_ARG(p->work.versions.wrong));
	else
		put_error(p, "The site cannot be opened; the log says why.");
	return sheet_end(p->ctx);
}

static enum page_rc
run(struct context *ctx)
{
	struct page p;
	enum page_rc rc;

	start(&p, ctx);
	if (!p.is_open)
		rc = say_closed(&p);
	else if (p.post && missing(&p) == NULL)
		rc = act(&p);
	else
		rc = show(&p);
	publishing_close(&p.work);
	return rc;
}

const struct page_entry admin_publish = {.path = "admin/publish",
    .methods = PAGE_GET | PAGE_POST,
    .needs = PAGE_NEEDS_ORIGIN,
    .body_max = BODY_MAX,
    .run = run};
