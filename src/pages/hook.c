/* SPDX-License-Identifier: ISC */
/*
 * PREFIX hook and PREFIX hook/NAME: what other servers tell of, signed (DESIGN
 * 8).  200 only when it is on disk; who sends it again doubles nothing.
 *
 * The answers are for the person who sets a sender up: one line that says what
 * to do.  What this site has no use for is a 200 too, for senders give up an
 * address that refuses.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/secret.h"
#include "http/query.h"
#include "pages/page.h"
#include "people/hookread.h"
#include "people/hooksign.h"
#include "people/returned.h"

#define OWN STR("own") /* the built-in hook, at PREFIX hook */
#define PATH STR("hook/")
#define NO_HOOK STR("no such hook")
#define NOT_KEPT "not kept: send it again, nothing is done twice"
#define WRITE_MS 3000
#define PING_MAX 64
#define REFUSALS_LOGGED 10 /* a minute, of a worker */

static void
answer(struct context *ctx, int status, struct str line)
{
	struct response *response = ctx->response;

	response_restart(response, status);
	response->type = STR("text/plain; charset=utf-8");
	buf_printf(&response->body, "%.*s\n", STR_ARG(line));
	response_header(response, STR("Cache-Control"), STR("no-store"));
	if (status == 503)
		response_header(response, STR("Retry-After"), STR("3"));
}

/* Whoever floods the address fills no log. */
static bool
may_log(struct page_hooks *h, int64_t now)
{
	if (now < h->refused_from || now >= h->refused_from + 60) {
		if (h->refused > REFUSALS_LOGGED)
			log_warn("hooks: %u more were refused, not logged",
			    h->refused - REFUSALS_LOGGED);
		h->refused_from = now;
		h->refused = 0;
	}
	return h->refused++ < REFUSALS_LOGGED;
}

/* One that is wrong for a reason that somebody has to look at. */
static enum page_rc
refuse(struct context *ctx, struct str hook, int status, const char *line)
{
	if (may_log(ctx->hooks, ctx->now))
		log_warn("hook %.*s: %d: %s", STR_ARG(hook), status, line);
	answer(ctx, status, str_of(line));
	return PAGE_DONE;
}

static struct str
hook_name(const struct context *ctx)
{
	struct str prefix =
	    image_str(&ctx->site->image, ctx->site->head->prefix);
	struct str path = str_from(ctx->request->path, prefix.n);

	return str_starts(path, PATH) ? str_from(path, PATH.n) : OWN;
}

/* false (logged, but where there is no file): nothing can be verified. */
static bool
open_secrets(const struct context *ctx, const struct hook_row *hook,
    struct hook_secrets *s, bool *missing)
{
	struct str name = image_str(&ctx->site->image, hook->name);
	const char *path = str_format(
	    ctx->arena, "%s/%.*s", ctx->hooks->secrets, STR_ARG(name))
			       .p;

	return hook_secrets_open(
	    s, path, (enum hook_scheme)hook->scheme, missing);
}

static enum hook_verdict
verify(const struct context *ctx, const struct hook_reading *r,
    const struct hook_secrets *secrets, int64_t *at)
{
	const struct image *im = &ctx->site->image;
	const struct request *request = ctx->request;
	const struct hook_row *hook = r->hook;
	struct hook_delivery d = {.signature = request_header(
				      request, image_str(im, hook->signature)),
	    .id = request_header(request, image_str(im, hook->id)),
	    .time = request_header(request, image_str(im, hook->time)),
	    .body = request->body};

	return hook_verify(hook, &d, secrets, ctx->now, at);
}

static bool
is_json(struct str type)
{
	struct str kind;

	str_cut(&type, ';', &kind);
	kind = str_trim(kind);
	return str_ieq(kind, STR("application/json")) ||
	       (str_istarts(kind, STR("application/")) && kind.n > 5 &&
		   str_ieq(str_from(kind, kind.n - 5), STR("+json")));
}

/* Some senders try an address with a form before they send anything: it is
 * answered, and does nothing. */
static bool
is_ping(const struct context *ctx, const struct hook_row *hook)
{
	const char *field = str_format(ctx->arena, "%.*s",
	    STR_ARG(image_str(&ctx->site->image, hook->ping)))
				.p;

	return hook->ping.n > 0 && ctx->request->body.n <= PING_MAX &&
	       str_istarts(ctx->request->content_type,
		   STR("application/x-www-form-urlencoded")) &&
	       query_get(
		   ctx->arena, ctx->request->body, str_of(field), PING_MAX)
		       .n > 0;
}

/* A delivery, one telling after the other on its way to the disk. */
struct parked {
	struct told told; /* first: what done() is given */
	struct context *ctx;
	struct hook_reading reading;
	struct str hook;
	uint32_t on; /* where to go on */
	bool kept, again;
	struct str why;     /* nothing was told, the last time */
	struct str unknown; /* why when he whom it is of is not here */
	struct store_tx tx;
};

/* What came of all of it. */
static void
answer_all(struct parked *p)
{
	struct context *ctx = p->ctx;

	if (p->kept) {
		answer(ctx, 200, STR("kept"));
	} else if (p->again) {
		answer(ctx, 200, STR("known already: nothing was doubled"));
	} else {
		if (p->why.n == 0)
			p->why = str_format(ctx->arena,
			    "no <on> of this hook is for it (topic: %.*s)",
			    STR_ARG(hook_topic(&p->reading)));
		log_info("hook %.*s: ignored: %.*s", STR_ARG(p->hook),
		    STR_ARG(p->why));
		answer(ctx, 200,
		    str_format(ctx->arena, "ignored: %.*s", STR_ARG(p->why)));
	}
}

static void
say_kept(const struct parked *p, struct told_answer a)
{
	if (a.other)
		log_warn("hook %.*s: a visitor is joined to another contact "
			 "and stays his",
		    STR_ARG(p->hook));
	if (a.unproven)
		log_warn("hook %.*s: a visitor was named without proof and is "
			 "not joined",
		    STR_ARG(p->hook));
}

static bool park_next(struct parked *);

static void
done(void *arg, enum store_rc rc, const struct store_think *t)
{
	struct parked *p = arg;

	switch (rc) {
	case STORE_OK:
		say_kept(p, told_answer(t->answer));
		p->kept = true;
		break;
	case STORE_AGAIN:
		p->again = true;
		break;
	case STORE_REFUSED:
		p->why = p->unknown;
		break;
	case STORE_UNSURE:
	case STORE_DOWN:
		answer(p->ctx, 503, STR(NOT_KEPT));
		p->ctx->finish(p->ctx);
		return;
	}
	if (park_next(p))
		return;
	answer_all(p);
	p->ctx->finish(p->ctx);
}

/* A mail of ours that a relay says came back. */
struct came_back {
	struct returned returned; /* first: what done_back() is given */
	struct parked *parked;
};

static void
done_back(void *arg, enum store_rc rc, const struct store_think *t)
{
	done(((struct came_back *)arg)->parked, rc, t);
}

static enum told_fault
prepare_back(struct parked *p, enum bounce_kind kind)
{
	struct context *ctx = p->ctx;
	struct came_back *b = ARENA_NEW(ctx->arena, struct came_back);
	struct str email = str_trim(p->told.email);

	if (email.n == 0)
		return TOLD_NOBODY;
	if (!told_email(ctx->arena, email, &b->returned.email))
		return TOLD_BAD_EMAIL;
	b->parked = p;
	b->returned.kind = kind;
	b->returned.at = p->told.events[0].at;
	b->returned.evidence =
	    str_format(ctx->arena, "hook %.*s", STR_ARG(p->hook));
	returned_prepare(&b->returned, ctx->now, &p->tx);
	p->tx.done = done_back;
	p->unknown = STR("nobody here has this address");
	return TOLD_GOOD;
}

static enum told_fault
prepare(struct parked *p)
{
	enum bounce_kind kind;

	if (p->told.nevents > 0 &&
	    returned_kind(p->told.events[0].event, &kind))
		return prepare_back(p, kind);
	p->tx.done = done;
	p->unknown = STR("the visitor is not known, or did not agree to be "
			 "remembered");
	return told_prepare(&p->told, p->ctx->arena, &p->tx);
}

/* false: there is no telling left. */
static bool
park_next(struct parked *p)
{
	struct context *ctx = p->ctx;

	for (;;) {
		enum told_fault fault;
		enum hook_rc rc;

		p->tx = (struct store_tx){.done = NULL};
		rc = hook_read(
		    &p->reading, &p->on, &p->told, p->tx.key, &p->why);
		if (rc == HOOK_END)
			return false;
		if (rc == HOOK_NOTHING)
			continue;
		fault = prepare(p);
		if (fault == TOLD_GOOD)
			break;
		p->why = str_of(told_fault_name(fault));
	}
	p->tx.now = ctx->now;
	p->tx.deadline_ms = ctx->now_ms + WRITE_MS;
	store_write(ctx->store, &p->tx);
	return true;
}

static enum page_rc
tell(struct context *ctx, const struct hook_reading *r, struct str name)
{
	struct parked *p = ARENA_NEW(ctx->arena, struct parked);

	p->ctx = ctx;
	p->reading = *r;
	p->hook = name;
	if (park_next(p))
		return PAGE_PARKED;
	answer_all(p);
	return PAGE_DONE;
}

static void
refuse_verdict(struct context *ctx, struct str name,
    const struct hook_reading *r, enum hook_verdict verdict)
{
	if (verdict != HOOK_CLOCK) {
		refuse(ctx, name, 401,
		    verdict == HOOK_UNSIGNED
			? "not signed, or not in the form of this hook"
			: "the signature is not of the secret of this hook, "
			  "or of other bytes");
		return;
	}
	log_warn("hook %.*s: a true delivery was signed %lld s off the clock "
		 "of this machine: is the clock right?",
	    STR_ARG(name), (long long)(r->signed_at - r->now));
	answer(ctx, 400,
	    STR("the signed time is more than five minutes off: set the "
		"clock, or sign anew"));
}

/* Whether it comes from who it says, else it is answered here.  The secrets are
 * in memory for as long as this runs. */
static bool
is_true(struct context *ctx, struct hook_reading *r, struct str name)
{
	struct hook_secrets secrets;
	enum hook_verdict verdict;
	bool missing, good = open_secrets(ctx, r->hook, &secrets, &missing);

	/* Who never made a secret has no hook. */
	if (missing && str_eq(name, OWN)) {
		answer(ctx, 404, NO_HOOK);
		return false;
	}
	if (!good) {
		bytes_wipe(&secrets, sizeof(secrets));
		refuse(ctx, name, 503,
		    missing ? "this hook has no secret yet: write it into "
			      "hooks/NAME of the state directory, mode 600"
			    : "the secret of this hook can not be used: the "
			      "log says why");
		return false;
	}
	verdict = verify(ctx, r, &secrets, &r->signed_at);
	bytes_wipe(&secrets, sizeof(secrets));
	if (verdict != HOOK_TRUE)
		refuse_verdict(ctx, name, r, verdict);
	return verdict == HOOK_TRUE;
}

static enum page_rc
run(struct context *ctx)
{
	const struct hook_row *hook = site_hook(ctx->site, hook_name(ctx));
	struct hook_reading r = {.site = ctx->site,
	    .hook = hook,
	    .request = ctx->request,
	    .arena = ctx->arena,
	    .now = ctx->now};
	struct str name;

	if (hook == NULL || ctx->hooks == NULL) {
		answer(ctx, 404, NO_HOOK);
		return PAGE_DONE;
	}
	name = image_str(&ctx->site->image, hook->name);
	r.json = ctx->hooks->json;
	if (is_ping(ctx, hook)) {
		answer(ctx, 200, STR("ready"));
		return PAGE_DONE;
	}
	if (!is_json(ctx->request->content_type))
		return refuse(ctx, name, 415, "send application/json");
	if (!is_true(ctx, &r, name))
		return PAGE_DONE;
	if (!json_ready(r.json))
		return refuse(ctx, name, 503, NOT_KEPT);
	if (!json_ok(r.json, ctx->request->body))
		return refuse(ctx, name, 400,
		    "not a JSON object, or one of more than 64 KiB or 16 "
		    "levels");
	return tell(ctx, &r, name);
}

const struct page_entry page_hook = {.path = "hook",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_STORE,
    .body_max = REQUEST_BODY_MAX,
    .run = run};
const struct page_entry page_hook_named = {.path = "hook/",
    .methods = PAGE_POST,
    .needs = PAGE_NEEDS_STORE,
    .body_max = REQUEST_BODY_MAX,
    .run = run};
