/* SPDX-License-Identifier: ISC */
/*
 * The decision of SOURCES 3: joins what the query, the Referer and the
 * User-Agent say.
 *
 * Where the steps leave something open:
 * - a visit from a partner's host (class partner) is medium "affiliate":
 *   Affiliates, not Referral;
 * - with tags but no medium from anywhere the medium is "(not set)";
 * - spam stays spam when it brings tags: they are part of the forgery;
 * - gad_source=2 alone stands for a Display campaign (2.1);
 * - the class by medium (10b) follows the channel the medium gave, so that
 *   every word for a newsletter shows what is written for mail.
 */
#include <string.h>

#include "source/channel.h"
#include "source/findings.h"
#include "source/scan.h"
#include "source/trust.h"

#define TEXT_MEDIUM_DISPLAY STR("display")
#define DEFAULT_PARAMS STR("q p query text wd word search keyword k")

/* Copies a text of at most `limit` bytes into the touch's room. */
static struct str
keep(struct touch *t, struct str s, size_t limit)
{
	char *at = t->room + t->used;

	if (s.n > limit) {
		s.n = str_utf8_cut(s, limit);
		t->flags |= TOUCH_CUT;
	}
	memcpy(at, s.p, s.n);
	t->used += s.n;
	return (struct str){at, s.n};
}

/* The host or application of an address; a name stays what it is. */
static struct str
bare_source(struct str s, bool *address)
{
	static const struct str schemes[] = {{"https://", 8}, {"http://", 7},
	    {"//", 2}, {"android-app://", 14}, {"ios-app://", 10}};
	size_t at = 0;

	*address = false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (str_starts(s, schemes[i]))
			at = schemes[i].n;
	if (at > 0) {
		s = str_from(s, at);
		s = str_head(s, str_chr(s, '/'));
		s = str_from(
		    s, str_chr(s, '@') < s.n ? str_chr(s, '@') + 1 : 0);
		*address = true;
	}
	if (str_starts(s, STR("www."))) {
		s = str_from(s, 4);
		*address = true;
	}
	return str_trim(str_head(s, str_chr(s, '/')));
}

/* Step 2: "https://www.facebook.com/x" and "fb_ads" are facebook. */
static void
resolve_source(struct findings *f)
{
	/* cppcheck-suppress ctuuninitvar ; tags_read() filled it */
	struct str s = f->tags.text[TAG_SOURCE], plain;
	struct str host = STR("");
	bool address;

	plain = bare_source(s, &address);
	/* With an '@' it is somebody's mail address. */
	if (str_chr(plain, '.') < plain.n && str_chr(plain, '@') == plain.n)
		host = referer_host(plain, f->source_room);
	if (host.n > 0) {
		plain = host;
		address = true;
	}
	f->source = (struct host_hit){.category = CATEGORY_NONE};
	f->source_name = address && plain.n > 0 ? plain : s;
	if (host.n > 0)
		f->source = lookup_host(f->in, host, STR(""));
	else if (str_chr(plain, '.') == plain.n)
		f->source = lookup_name(f->in, plain);
	if (f->source.category == CATEGORY_NONE && plain.n > 0)
		f->source = lookup_app(f->in, plain);
	if (f->source.category == CATEGORY_SPAM ||
	    f->source.category == CATEGORY_EXCLUDED)
		f->source.category = CATEGORY_NONE;
}

static struct str
click_medium(const struct findings *f)
{
	if (str_eq(f->click->name, STR("gad_source")) &&
	    f->tags.gad_source == '2')
		return TEXT_MEDIUM_DISPLAY;
	return f->click->medium;
}

/* Step 9: the medium that an outside Referer stands for. */
static struct str
referer_medium(const struct referer *r)
{
	const char *medium;

	if (r->hit.category == CATEGORY_PAID_SEARCH)
		return STR("cpc");
	if (r->hit.category == CATEGORY_DISPLAY)
		return TEXT_MEDIUM_DISPLAY;
	if (r->hit.category >= CLASS__MAX)
		return STR("referral");
	channel_of_class((enum source_class)r->hit.category, &medium);
	return str_of(medium);
}

/* The key of a table's entry, or what it is called without one. */
static struct str
name_of(struct findings *f, const struct host_hit *hit, struct str bare)
{
	if (hit->category == CATEGORY_NONE)
		f->touch->flags |= TOUCH_UNKNOWN;
	if (hit->key.n == 0)
		return bare;
	f->touch->flags |= TOUCH_LISTED;
	return hit->key;
}

static void
set(struct findings *f, struct str source, struct str medium)
{
	struct touch *t = f->touch;

	t->source = keep(t, source, TOUCH_SOURCE_MAX);
	t->medium = keep(t, medium, TOUCH_SOURCE_MAX);
}

static struct str
tagged_source(struct findings *f)
{
	const struct referer *r = &f->referer;

	if (f->tags.text[TAG_SOURCE].n > 0) {
		f->source_of = FINDING_TAG;
		return name_of(f, &f->source, f->source_name);
	}
	if (f->click != NULL) {
		f->source_of = FINDING_CLICK;
		return name_of(f, &f->network, f->click->network);
	}
	if (r->kind == REFERER_EXTERNAL) {
		f->source_of = FINDING_REFERER;
		return name_of(f, &r->hit, r->name);
	}
	return STR("(not set)");
}

static struct str
tagged_medium(struct findings *f)
{
	if (f->tags.text[TAG_MEDIUM].n > 0) {
		f->medium_of = FINDING_TAG;
		return f->tags.text[TAG_MEDIUM];
	}
	if (f->source.paid) {
		f->medium_of = FINDING_NAME;
		return STR("paid");
	}
	if (f->click != NULL) {
		f->medium_of = FINDING_CLICK;
		return click_medium(f);
	}
	if (f->referer.kind == REFERER_EXTERNAL) {
		f->medium_of = FINDING_REFERER;
		return referer_medium(&f->referer);
	}
	return STR("(not set)");
}

/* A visit that only a click id tells of, or tells best. */
static bool
set_click(struct findings *f)
{
	const struct referer *r = &f->referer;
	bool external = r->kind == REFERER_EXTERNAL, own;

	if (f->click == NULL)
		return false;
	own = external && r->hit.key.n > 0 &&
	      (f->click->proof == CLICK_MAIL
		      ? r->hit.category == CLASS_MAIL
		      : click_family(f->click, r->hit.key));
	set(f, name_of(f, own ? &r->hit : &f->network, f->click->network),
	    click_medium(f));
	f->source_of = own ? FINDING_REFERER : FINDING_CLICK;
	f->medium_of = FINDING_CLICK;
	return true;
}

/* Nothing but an application's own browser: the best guess there is. */
static bool
set_inferred(struct findings *f)
{
	struct scan scan;
	const char *medium;

	if (f->referer.kind != REFERER_NONE)
		return false;
	scan_agent(f->in->agent, &scan);
	if (scan.app.n == 0)
		return false;
	f->source = lookup_name(f->in, scan.app);
	if (f->source.key.n == 0)
		return false;
	channel_of_class(f->source.source_class, &medium);
	set(f, scan.app, str_of(medium));
	f->touch->flags |= TOUCH_INFERRED | TOUCH_LISTED;
	f->source_of = f->medium_of = FINDING_APP;
	return true;
}

/* Step 9; false when there is nothing to tell. */
static bool
decide_source(struct findings *f)
{
	const struct referer *r = &f->referer;

	f->source_of = f->medium_of = FINDING_NONE;
	if (f->tagged) {
		struct str source = tagged_source(f);

		set(f, source, tagged_medium(f));
		return true;
	}
	if (set_click(f))
		return true;
	if (r->kind != REFERER_EXTERNAL)
		return set_inferred(f);
	set(f, name_of(f, &r->hit, r->name), referer_medium(r));
	f->source_of = f->medium_of = FINDING_REFERER;
	return true;
}

static unsigned
category_of(const struct findings *f)
{
	if (f->source.category != CATEGORY_NONE)
		return f->source.category;
	if (f->referer.kind == REFERER_EXTERNAL &&
	    f->referer.hit.category != CATEGORY_NONE)
		return f->referer.hit.category;
	return f->network.category;
}

static void
decide_channel(struct findings *f)
{
	struct touch *t = f->touch;
	bool paid = f->click != NULL && f->click->proof == CLICK_PAID;
	bool display = paid && str_eq(click_medium(f), TEXT_MEDIUM_DISPLAY);
	struct channel_facts facts = {
	    .medium = t->medium,
	    .source = f->tags.text[TAG_SOURCE],
	    .category = category_of(f),
	    .tagged = f->tagged,
	    .medium_given = f->tags.text[TAG_MEDIUM].n > 0,
	    .click_paid = paid && !display,
	    .click_display = display,
	    .click_mail = f->click != NULL && f->click->proof == CLICK_MAIL,
	    .external = f->referer.kind == REFERER_EXTERNAL,
	};

	if (str_eq(t->medium, STR("(not set)")))
		facts.medium = STR("");
	memcpy(f->lower, t->campaign.p, t->campaign.n);
	tags_lower(f->lower, t->campaign.n);
	facts.campaign = (struct str){f->lower, t->campaign.n};
	t->channel = channel_decide(&facts, &f->rule);
}

/* The class of a table's entry; false: it has none of its own. */
static bool
class_of(const struct host_hit *hit, enum source_class *c)
{
	if (hit->category == CATEGORY_NONE)
		return false;
	if (hit->category < CLASS__MAX)
		*c = (enum source_class)hit->category;
	else
		*c = hit->source_class;
	return true;
}

/* Step 10b. */
static void
decide_class(struct findings *f)
{
	struct touch *t = f->touch;

	t->source_class = CLASS_OTHER;
	f->class_of = f->source_of == FINDING_APP ? FINDING_APP : FINDING_TAG;
	if (class_of(&f->source, &t->source_class))
		return;
	f->class_of = FINDING_REFERER;
	if (f->referer.kind == REFERER_EXTERNAL &&
	    class_of(&f->referer.hit, &t->source_class))
		return;
	f->class_of = FINDING_CLICK;
	if (class_of(&f->network, &t->source_class))
		return;
	f->class_of = FINDING_MEDIUM;
	if (t->channel == CHANNEL_EMAIL)
		t->source_class = CLASS_MAIL;
	else if (t->channel == CHANNEL_AFFILIATES)
		t->source_class = CLASS_PARTNER;
	else if (t->channel == CHANNEL_SMS || t->channel == CHANNEL_MOBILE_PUSH)
		t->source_class = CLASS_MESSENGER;
	else if (CHANNEL_IS(f->tags.text[TAG_MEDIUM], "print", "qr"))
		t->source_class = CLASS_OFFLINE;
	else
		f->class_of = FINDING_NONE;
}

/* Campaign, term and content; the term may come from the search engine. */
static void
take_texts(struct findings *f)
{
	struct touch *t = f->touch;
	const struct referer *r = &f->referer;
	struct str *text = f->tags.text, params = r->hit.params;
	struct str term = text[TAG_TERM];
	char room[TOUCH_TEXT_MAX + 8];
	bool cut = false;

	t->campaign = keep(t,
	    text[TAG_CAMPAIGN].n > 0 ? text[TAG_CAMPAIGN] : text[TAG_ID],
	    TOUCH_TEXT_MAX);
	t->content = keep(t, text[TAG_CONTENT], TOUCH_TEXT_MAX);
	f->term_of = FINDING_TAG;
	if (term.n == 0 && r->kind == REFERER_EXTERNAL &&
	    (r->hit.category == CLASS_SEARCH ||
		r->hit.category == CATEGORY_PAID_SEARCH)) {
		f->term_of = FINDING_REFERER;
		term = tags_keyword(r->query,
		    params.n > 0 ? params : DEFAULT_PARAMS, room, sizeof(room),
		    &cut);
	}
	t->term = keep(t, term, TOUCH_TEXT_MAX);
	if (cut)
		t->flags |= TOUCH_CUT;
}

static void
set_direct(struct touch *t, enum touch_kind kind)
{
	t->kind = kind;
	t->channel = CHANNEL_DIRECT;
	t->source_class = CLASS_DIRECT;
	t->source = STR("(direct)");
	t->medium = STR("(none)");
}

static void
start(struct touch *t)
{
	t->flags = 0;
	t->used = 0;
	t->click_trusted = false;
	t->campaign = t->term = t->content = t->click = STR("");
}

void
findings_classify(
    const struct source_input *in, struct touch *t, struct findings *f)
{
	const struct str *text;

	start(t);
	f->in = in;
	f->touch = t;
	f->rule = "";
	tags_read(in->query, &f->tags);
	referer_read(in, &f->referer);
	text = f->tags.text;
	if (f->tags.cut || f->referer.cut)
		t->flags |= TOUCH_CUT;
	if (f->referer.app)
		t->flags |= TOUCH_APP;
	if (f->referer.hit.category == CATEGORY_SPAM) {
		t->flags |= TOUCH_SPAM;
		set_direct(t, TOUCH_NONE);
		return;
	}
	f->tagged = text[TAG_SOURCE].n > 0 || text[TAG_MEDIUM].n > 0 ||
		    text[TAG_CAMPAIGN].n > 0 || text[TAG_ID].n > 0;
	resolve_source(f);
	trust_click(f);
	take_texts(f);
	if (f->tagged)
		t->flags |= TOUCH_TAGGED;
	if (!decide_source(f)) {
		set_direct(t, f->referer.kind == REFERER_INTERNAL
				  ? TOUCH_INTERNAL
				  : TOUCH_DIRECT);
		return;
	}
	decide_channel(f);
	decide_class(f);
	t->kind = TOUCH_NEW;
	if (t->channel == CHANNEL_DIRECT)
		set_direct(t, TOUCH_DIRECT);
}

void
source_classify(const struct source_input *in, struct touch *t)
{
	/* Most of it is room: clearing that took a tenth of the time. */
	struct findings f __attribute__((uninitialized));

	findings_classify(in, t, &f);
}
