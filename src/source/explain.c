/* SPDX-License-Identifier: ISC */
/*
 * One function per step, each a line or none.
 */
#include "source/explain.h"

static const char *const tag_names[TAG__MAX] = {
    [TAG_SOURCE] = "utm_source",
    [TAG_MEDIUM] = "utm_medium",
    [TAG_CAMPAIGN] = "utm_campaign",
    [TAG_ID] = "utm_id",
    [TAG_TERM] = "utm_term",
    [TAG_CONTENT] = "utm_content",
};

static const char *
category_text(unsigned category)
{
	switch (category) {
	case CATEGORY_PAID_SEARCH:
		return "search ads";
	case CATEGORY_DISPLAY:
		return "advertising network";
	case CATEGORY_SPAM:
		return "spam";
	case CATEGORY_EXCLUDED:
		return "payment or sign-in";
	default:
		return source_class_name((enum source_class)category);
	}
}

/* " → facebook (social)" */
static void
put_hit(struct buf *b, const struct host_hit *hit)
{
	struct str key = hit->key.n > 0 ? hit->key : STR("its own name");

	if (hit->category == CATEGORY_NONE)
		buf_lit(b, " is in no table");
	else
		buf_printf(b, " \u2192 %.*s (%s)", STR_ARG(key),
		    category_text(hit->category));
}

static void
explain_tags(const struct findings *f, struct buf *b)
{
	if (!f->tagged)
		buf_lit(b, "no utm tags\n");
	for (int i = 0; i < TAG__MAX; i++) {
		struct str text = f->tags.text[i];

		if (text.n == 0 || (i == TAG_TERM && f->term_of != FINDING_TAG))
			continue;
		buf_printf(b, "%s=%.*s", tag_names[i], STR_ARG(text));
		if (i == TAG_SOURCE)
			put_hit(b, &f->source);
		buf_char(b, '\n');
	}
}

static void
explain_referer(const struct findings *f, struct buf *b)
{
	const struct referer *r = &f->referer;

	if (f->in->referer.n == 0) {
		buf_lit(b, "no Referer\n");
		return;
	}
	buf_lit(b, "Referer");
	if (r->host.n > 0)
		buf_printf(b, " %s %.*s", r->app ? "application" : "host",
		    STR_ARG(r->host));
	if (r->kind == REFERER_EXTERNAL)
		put_hit(b, &r->hit);
	else
		buf_printf(b, " %s: it does not count", r->why);
	buf_char(b, '\n');
}

static void
explain_click(const struct findings *f, struct buf *b)
{
	const struct click *c = f->tags.click;

	if (f->verdict == VERDICT_NONE)
		return;
	buf_printf(b, "%.*s ", STR_ARG(c->name));
	if (f->verdict == VERDICT_STALE)
		buf_printf(b, "is stale: %s; ignored", f->click_why);
	else if (f->verdict == VERDICT_BESIDE && c->proof == CLICK_WEAK)
		buf_lit(b, "is no proof of paid, and the Referer says more");
	else if (f->verdict == VERDICT_BESIDE)
		buf_lit(b, "says nothing beside a page of ours");
	else if (c->proof == CLICK_WEAK)
		buf_printf(b, "is no proof of paid: it only says %.*s",
		    STR_ARG(c->network));
	else
		buf_printf(b, "is trusted: %s; %s by %.*s", f->click_why,
		    c->proof == CLICK_PAID   ? "paid"
		    : c->proof == CLICK_MAIL ? "a mail sent"
					     : "a commission paid",
		    STR_ARG(c->network));
	buf_char(b, '\n');
}

static const char *
finding_text(enum finding finding)
{
	switch (finding) {
	case FINDING_NONE:
		return "nothing says more";
	case FINDING_TAG:
		return "from the tags";
	case FINDING_NAME:
		return "the name of utm_source says an advert";
	case FINDING_CLICK:
		return "from the click id";
	case FINDING_REFERER:
		return "from the Referer";
	case FINDING_APP:
		return "guessed from the application's User-Agent";
	case FINDING_MEDIUM:
		return "from utm_medium";
	}
	return "";
}

static void
explain_parts(const struct findings *f, struct buf *b)
{
	const struct touch *t = f->touch;

	buf_printf(b, "source %.*s, %s\n", STR_ARG(t->source),
	    finding_text(f->source_of));
	buf_printf(b, "source class %s, %s\n",
	    source_class_name(t->source_class), finding_text(f->class_of));
	buf_printf(b, "medium %.*s, %s\n", STR_ARG(t->medium),
	    finding_text(f->medium_of));
	if (t->term.n > 0 && f->term_of == FINDING_REFERER)
		buf_printf(
		    b, "term %.*s, from the Referer\n", STR_ARG(t->term));
}

static void
explain_end(const struct touch *t, struct buf *b)
{
	if ((t->flags & TOUCH_CUT) != 0)
		buf_lit(b, "an input was longer than its limit and cut\n");
	switch (t->kind) {
	case TOUCH_NONE:
		buf_lit(b, "spam: no touch, the page is as for Direct\n");
		return;
	case TOUCH_INTERNAL:
		buf_lit(b, "the visit goes on: no new touch\n");
		return;
	case TOUCH_DIRECT:
		buf_lit(b, "channel Direct: nothing tells of a source\n");
		return;
	case TOUCH_NEW:
		return;
	}
}

void
explain_findings(const struct findings *f, struct buf *b)
{
	const struct touch *t = f->touch;

	if (t->kind == TOUCH_NONE) {
		explain_referer(f, b);
		explain_end(t, b);
		return;
	}
	explain_tags(f, b);
	explain_referer(f, b);
	explain_click(f, b);
	if (t->kind == TOUCH_NEW) {
		explain_parts(f, b);
		buf_printf(
		    b, "channel %s: %s\n", channel_name(t->channel), f->rule);
	}
	explain_end(t, b);
}
