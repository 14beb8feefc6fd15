/* SPDX-License-Identifier: ISC */
/*
 * kunderejse link: a campaign's addresses, each tried before it is printed on
 * ten thousand leaflets: its channel, and the variant of each slot its visitors
 * meet.  A link nobody could count is refused.
 */
#include "program/command.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/crypto.h"
#include "base/log.h"
#include "insight/landing.h"
#include "program/opensite.h"
#include "program/options.h"
#include "program/qr.h"
#include "program/saying.h"
#include "publish/statedir.h"
#include "source/campaign.h"
#include "template/shortlink.h"

#define ADDRESS_MAX 4096
#define SVG_MAX (1u << 20)
#define GO_ON (-1)

struct link {
	const struct options *options;
	const char *dir, *path, *lang, *code, *qr, *format;
	const char *source, *medium, *campaign, *term, *content;
	struct arena *arena;
	struct site site;
	struct campaign tags;
	enum rows_format as;
	struct saying saying; /* what is to be said when all is well */
	struct str printable; /* the address for the QR code */
};

static struct str
base_of(const struct link *l)
{
	return image_str(&l->site.image, l->site.head->base);
}

/* A path of the site as a whole address. */
static struct str
address(const struct link *l, struct str path)
{
	struct str base = base_of(l);

	if (str_ends(base, STR("/")))
		base.n--;
	return str_format(l->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(path));
}

/* Why nobody could count these visits, on standard error; GO_ON: they can. */
static int
refuse(const struct link *l, const struct touch *t)
{
	static const struct str mediums[] = {{"cpc", 3}, {"paid_social", 11},
	    {"display", 7}, {"social", 6}, {"email", 5}, {"newsletter", 10},
	    {"affiliate", 9}, {"video", 5}, {"organic", 7}, {"referral", 8},
	    {"sms", 3}, {"push", 4}, {"audio", 5}, {"retargeting", 11}};
	struct str near;

	if (t->kind != TOUCH_NEW) {
		fprintf(stderr,
		    "kunderejse link: visits of this link would count as "
		    "Direct; name another source\n");
		return COMMAND_FAULTS;
	}
	if (t->channel != CHANNEL_UNASSIGNED)
		return GO_ON;
	near = str_nearest(
	    l->tags.medium, mediums, sizeof(mediums) / sizeof(mediums[0]));
	fprintf(stderr,
	    "kunderejse link: visits of this link would land in Unassigned: "
	    "no rule knows the medium \"%.*s\" with the source \"%.*s\"\n",
	    STR_ARG(l->tags.medium), STR_ARG(t->source));
	if (near.n > 0)
		fprintf(stderr, "did you mean --medium %.*s?\n", STR_ARG(near));
	fprintf(stderr, "mediums that have a channel:");
	for (size_t i = 0; i < sizeof(mediums) / sizeof(mediums[0]); i++)
		fprintf(stderr, " %s", mediums[i].p);
	fprintf(stderr,
	    "\nfor print, QR codes and fairs declare a <link> in journey.xml "
	    "and use --code\n");
	return COMMAND_FAULTS;
}

/* Advice that does not stop the link. */
static void
advise(const struct link *l, const struct landing *at)
{
	const struct touch *t = &at->visit.touch;

	if ((t->flags & TOUCH_UNKNOWN) != 0)
		fprintf(stderr,
		    "note: no table knows the source \"%.*s\"; give it a class "
		    "in journey.xml: <source key=\"%.*s\" "
		    "source-class=\"...\"/>\n",
		    STR_ARG(t->source), STR_ARG(t->source));
	if (t->campaign.n > 0 && l->site.head->campaigns.n > 0 &&
	    site_campaign(&l->site, t->campaign) < 0)
		fprintf(stderr,
		    "note: nothing of the site asks for the campaign "
		    "\"%.*s\"\n",
		    STR_ARG(t->campaign));
}

/* Tries one address; `shown` is what is printed for it. */
static int
try(struct link *l, struct str target, struct str shown, bool first)
{
	struct landing *at = arena_raw(l->arena, sizeof(*at));
	int status;

	landing_meet(at, l->arena, &l->site, target, clock_now());
	status = refuse(l, &at->visit.touch);
	if (status != GO_ON)
		return status;
	saying_add(&l->saying, shown, at);
	if (first) {
		l->printable = shown;
		advise(l, at);
	}
	return GO_ON;
}

static int
try_path(struct link *l, struct str path, bool first)
{
	struct buf b;

	buf_init(&b, l->arena, ADDRESS_MAX);
	campaign_put(&b, path, &l->tags);
	return try(l, buf_view(&b), address(l, buf_view(&b)), first);
}

/* The page's address in every language it exists in. */
static int
try_langs(struct link *l, const struct route_hit *hit)
{
	bool first = true;

	for (uint32_t i = 0; i < l->site.head->langs.n; i++) {
		struct str path = site_path_in(&l->site, l->arena, hit, i);
		int status;

		if (path.n == 0 ||
		    (l->lang != NULL &&
			!str_eq(site_lang(&l->site, i), str_of(l->lang))))
			continue;
		status = try_path(l, path, first);
		if (status != GO_ON)
			return status;
		first = false;
	}
	return first ? options_wrong(
			   l->options, "the page has no address in %s", l->lang)
		     : GO_ON;
}

static int
campaign(struct link *l)
{
	struct route_hit hit;
	struct str path = str_of(l->path != NULL ? l->path : "/");
	struct str page = str_head(path, str_chr(path, '#'));

	if (!str_starts(path, STR("/")))
		return options_wrong(l->options, "a path begins with /");
	page = str_head(page, str_chr(page, '?'));
	site_route(&l->site, l->arena, page, &hit);
	if (hit.kind == ROUTE_SLASH)
		return options_wrong(
		    l->options, "the page is called %.*s", STR_ARG(hit.path));
	/* A query or a fragment is meant for the one language it is for. */
	if (hit.kind == ROUTE_NONE || page.n < path.n)
		return try_path(l, path, true);
	return try_langs(l, &hit);
}

static int
short_link(struct link *l)
{
	const struct link_row *row = shortlink_find(&l->site, str_of(l->code));
	const struct image *im = &l->site.image;
	struct buf to;

	if (row == NULL)
		return options_wrong(l->options,
		    "journey.xml has no <link code=\"%s\">", l->code);
	buf_init(&to, l->arena, ADDRESS_MAX);
	shortlink_put(&to, &l->site, row, STR(""));
	return try(l, buf_view(&to),
	    address(l, str_format(l->arena, "%.*sr/%.*s",
			   STR_ARG(image_str(im, l->site.head->prefix)),
			   STR_ARG(image_str(im, row->code)))),
	    true);
}

static int
write_qr(struct link *l)
{
	struct buf svg;

	buf_init(&svg, l->arena, SVG_MAX);
	switch (qr_svg(&svg, l->printable)) {
	case QR_GOOD:
		break;
	case QR_LONG:
		return options_wrong(l->options,
		    "the address is too long for a QR code; declare a <link> "
		    "in journey.xml and use --code");
	case QR_MISSING:
		fprintf(stderr,
		    "kunderejse link: this program was built without "
		    "libqrencode, so there is no --qr\n");
		return COMMAND_SYSTEM;
	}
	if (!statedir_write(l->qr, buf_view(&svg), false))
		return COMMAND_SYSTEM;
	fprintf(stderr, "%s: QR code of %.*s\n", l->qr, STR_ARG(l->printable));
	return COMMAND_GOOD;
}

static int
run(struct link *l)
{
	int status;

	if (!crypto_start())
		return COMMAND_SYSTEM;
	if (!opensite(l->arena, l->dir, &l->site))
		return COMMAND_FAULTS;
	if (l->lang != NULL && site_lang_find(&l->site, str_of(l->lang)) < 0)
		return options_wrong(
		    l->options, "the site has no language %s", l->lang);
	saying_start(&l->saying, l->arena, &l->site);
	status = l->code != NULL ? short_link(l) : campaign(l);
	if (status != GO_ON)
		return status;
	if (!saying_print(&l->saying, l->as))
		return COMMAND_SYSTEM;
	return l->qr != NULL ? write_qr(l) : COMMAND_GOOD;
}

static struct str
text_of(const char *s)
{
	return str_trim(str_of(s == NULL ? "" : s));
}

/* Source and medium in lower case: that is how they are compared. */
static int
take_tags(struct link *l)
{
	l->tags =
	    (struct campaign){.source = str_lower(l->arena, text_of(l->source)),
		.medium = str_lower(l->arena, text_of(l->medium)),
		.campaign = text_of(l->campaign),
		.term = text_of(l->term),
		.content = text_of(l->content)};
	if (l->code == NULL && (l->tags.source.n == 0 || l->tags.medium.n == 0))
		return options_wrong(l->options,
		    "--source and --medium say where the link will stand; "
		    "--code takes a <link> of journey.xml instead");
	if (l->code != NULL && (l->source != NULL || l->medium != NULL ||
				   l->campaign != NULL || l->path != NULL))
		return options_wrong(l->options,
		    "journey.xml says all of --code; leave the tags and the "
		    "path out");
	return GO_ON;
}

int
command_link(int argc, char **argv)
{
	struct link l = {.dir = ".", .format = "text"};
	const struct option_row rows[] = {
	    OPTION_SITE(&l.dir),
	    {.name = "source",
		.arg = "NAME",
		.help = "where the link will stand: facebook, bni, ...",
		.text = &l.source},
	    {.name = "medium",
		.arg = "NAME",
		.help = "how it gets there: cpc, paid_social, email, ...",
		.text = &l.medium},
	    {.name = "campaign",
		.arg = "NAME",
		.help = "which campaign it belongs to",
		.text = &l.campaign},
	    {.name = "term",
		.arg = "WORDS",
		.help = "the search words that were bought",
		.text = &l.term},
	    {.name = "content",
		.arg = "NAME",
		.help = "which of several adverts it is",
		.text = &l.content},
	    {.name = "lang",
		.arg = "LANG",
		.help = "only the address in this language",
		.text = &l.lang},
	    {.name = "code",
		.arg = "CODE",
		.help = "a short address instead: <link> of journey.xml",
		.text = &l.code},
	    {.name = "qr",
		.arg = "FILE",
		.help = "write the first address as a QR code (SVG)",
		.text = &l.qr},
	    OPTION_FORMAT(&l.format),
	};
	const struct options o = {"link", "[PATH]",
	    "Makes the address of a campaign's link to PATH (default: /), in "
	    "each language,\nand says which channel its visits will have and "
	    "what they will see.  Ends with\n1 when they would be Unassigned.",
	    rows, sizeof(rows) / sizeof(*rows), 0, 1};
	int status;

	if (!options_go(&o, &argc, &argv, &status))
		return status;
	log_name("link");
	l.options = &o;
	if (!rows_format(l.format, &l.as))
		return options_wrong(&o, FORMAT_WRONG);
	l.path = argc > 0 ? argv[0] : NULL;
	l.arena = arena_new(0);
	status = take_tags(&l);
	if (status == GO_ON)
		status = run(&l);
	arena_free(l.arena);
	return status;
}
