/* SPDX-License-Identifier: ISC */
/*
 * A site as read, before it is compiled: everything declared in site.xml,
 * journey.xml, items.xml, facts.xml and hooks.xml, the texts, and the trees of
 * pages, blocks, layouts, mails, sequences, letters and reports. Names are
 * looked up here; the compiled form is template/site.h.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/hours.h"
#include "model/xml.h"
#include "people/consent.h"
#include "store/columns.h"
#include "template/mail.h"

#define LANGS_MAX 16
#define PAGE_BINDS_MAX 4
#define HOURS_MAX 32

struct model_lang {
	struct str key;
	int falls_to; /* index, or -1 */
};

/* Anything that has a key and a place: events, page classes, vars, lists… */
struct model_name {
	struct str key;
	struct where where;
	const struct node *node; /* where it is declared, or NULL (built in) */
	bool used;               /* a box has a place: set by the weaver */
};

struct names {
	struct model_name *rows;
	size_t n, cap;
};

struct model_text {
	struct str key;
	int lang;
	const struct node *node; /* <k:text key=…> */
	bool used;               /* a page shows it: set by the weaver */
};

/* <k:bind>: what a {name} of a path stands for. */
struct model_bind {
	struct str name;
	struct str *values; /* what the binding accepts */
	struct str *labels; /* per value × language, model.nlangs each */
	size_t nvalues;
	bool items; /* values are keys of items.xml */
	struct str item_class;
	struct where where;
};

struct model_page {
	struct str id, file;
	struct str paths[LANGS_MAX]; /* n == 0: does not exist in it */
	struct str
	    page_class;  /* declared, or by the path's pattern; may be empty */
	struct str item; /* as written; may hold {$binding} */
	struct model_bind binds[PAGE_BINDS_MAX];
	size_t nbinds;
	/* The tree used in each language: `front.da.xml` replaces `front.xml`.
	 */
	const struct node *roots[LANGS_MAX];
	struct where where;
};

/* A block, layout, mail or report by name, with the tree used in each language.
 */
struct model_part {
	struct str name;
	const struct node *roots[LANGS_MAX];
	struct where where;
	uint32_t
	    used; /* a bit per language it was woven in, set by the weaver */
};

struct model_item {
	struct str key, item_class;
	struct str labels[LANGS_MAX];
	struct where where;
};

enum fact_kind { FACT_PRICE, FACT_DISCOUNT, FACT_GUARANTEE };

#define FACT_CAMPAIGNS_MAX 32
#define FACT_NONE (-1) /* an amount that is not written */

/* <fact>: a promise, with the time it is good for (SITE 5). */
struct model_fact {
	struct str key;
	struct where where;
	enum fact_kind kind;
	int64_t amount, lowest30; /* hundredths of the currency, or FACT_NONE */
	struct str currency;      /* "NOK"; of a discount, its price's */
	int of;                   /* the price a discount takes off, or -1 */
	unsigned percent;         /* 0: none */
	/* Seconds UTC: good from, and until before; INT64_MIN and INT64_MAX
	 * without. */
	int64_t starts, ends;
	struct moment first, last; /* as written, where starts and ends are */
	struct duration honour;    /* kept for so long behind the end */
	struct str values[LANGS_MAX];
	struct str campaigns; /* globs, a list */
	struct str owner;     /* key of a person */
};

#define NOTIFY_MAX 32            /* <notify> of a site */
#define NOTIFY_URL_MAX 1000      /* bytes */
#define NOTIFY_MAIL "staff/lead" /* that a colleague gets */
#define NOTIFY_TASK "staff/task" /* the same, of a task that is his */

#define REPORT_DAYS_MAX 3650 /* that a report looks back */

#define MAIL_CAPS_MAX 8 /* limits of marketing to one person */

/* <hours>: when something is open, for base/hours.h. */
struct model_hours {
	struct str key;
	struct where where;
	struct hours_range *ranges;
	uint32_t nranges;
	uint32_t countries;
	int64_t *holidays;
	uint32_t nholidays;
};

/* A sequence (MAIL 15): its tree, and what of it was worked out when it was
 * read. */
struct model_sequence {
	struct str name;
	const struct node *root; /* NULL: the file could not be read */
	struct where where;
	struct model_hours window; /* without ranges: always */
	struct cap caps[MAIL_CAPS_MAX];
	size_t ncaps;
	bool contact_zone; /* the zone of who is in it goes before that one */
	const struct zone_row *zone_rows; /* none: the site's */
	uint32_t nzone_rows;
};

/* <redirect>: where an address moved. */
struct model_redirect {
	struct str from, to; /* as written; `to` is empty for 410 */
	int status;
	struct where where;
};

struct model_asset {
	struct str name;   /* path below assets/ */
	struct str hashed; /* "/assets/logo.svg?v=…": what k:asset gives */
	struct str text;   /* of a kind of file that may name others */
	bool used;         /* something asked for it: set by model_asset() */
};

struct model {
	struct arena *arena;
	struct complaints *complaints;

	struct str name, base, prefix, zone;
	struct str privacy;        /* <consent privacy=>; may be empty */
	struct str consent_cookie; /* of the site's consent tool; or empty */
	struct str consent_given[CONSENT_PURPOSES]; /* what it holds then */
	struct str database;
	/* <mail>: the address all mails come from, and the postal one of every
	 * footer, a line each; empty: the site has none. */
	struct str mail_from, mail_address;
	struct str mail_transport;      /* mail/transport.h; never empty */
	struct model_hours mail_window; /* without ranges: always */
	struct cap mail_caps[MAIL_CAPS_MAX];
	size_t nmail_caps;
	struct duration keep_visitors, keep_contacts, keep_bodies,
	    keep_unconfirmed;
	const struct zone_row *zone_rows;
	uint32_t nzone_rows;

	struct model_lang langs[LANGS_MAX];
	size_t nlangs;
	int default_lang;

	struct str *own_hosts, *excluded_hosts;
	size_t nown_hosts, nexcluded_hosts;

	struct names stages, page_classes, events, vars, fields, lists, forms,
	    barriers, questions, persons, traits, touchpoints, goals, boxes;
	struct model_sequence *sequences; /* by name */
	size_t nsequences;
	struct names letters; /* by name; node is the root */
	struct names sources; /* <source>, or the <link> that brings one */
	struct names links;   /* <link> by code */
	struct names cases;   /* of journey.xml; node holds the selectors */
	int start_stage;      /* index into stages */

	struct model_item *items;
	size_t nitems;
	struct model_page *pages;
	size_t npages;
	bool pages_broken; /* a page's file could not be read: ids and
			      addresses may be missing through no fault of
			      those who name them */
	struct model_part *blocks, *layouts, *mails, *reports;
	size_t nblocks, nlayouts, nmails, nreports;
	/* Of the queries of store_reports(); NULL: no report asks any. */
	const struct store_columns *columns;
	struct model_text *texts;
	size_t ntexts;
	struct model_hours hours[HOURS_MAX];
	size_t nhours;
	struct model_fact *facts;
	size_t nfacts;
	struct model_redirect *redirects; /* in the order they are tried */
	size_t nredirects;
	struct model_asset *assets;
	size_t nassets;
	const struct str *downloads; /* paths below downloads/ */
	size_t ndownloads;
	/* hooks.xml: <hook>, each with its <on>; the built-in one is the first
	 */
	struct names hooks;
	const struct node *journey; /* root of journey.xml, or NULL */
	const struct node *site;    /* root of site.xml */
};

/* Index into `names`, or -1. */
int names_find(const struct names *, struct str key);
/* Adds one; complains about a key that is there already (returns its index). */
int names_add(struct model *, struct names *, const char *what, struct str key,
    struct where, const struct node *);
/* The nearest key for "did you mean", or the empty slice. */
struct str names_nearest(struct arena *, const struct names *, struct str key);

/* true for a stage that no range holds: aside="yes", and of the stages every
 * site has without declaring any, at_risk and lost. */
bool model_stage_aside(const struct model_name *stage);

/* true for an event that the program itself sees happen: no other server may
 * tell of it.  What comes back of mails others may see sooner. */
bool model_event_own(struct str event);

/* true for the name of a variable every site has: $stage, $email. */
bool model_built_in(struct str name);

/* The times of a report's at="mon..fri 08:00", in minutes since Monday 00:00,
 * at most HOURS_RANGES_MAX; 0: it is no such list. */
uint32_t model_week(struct arena *, struct str at, uint32_t *minutes);
/* How many days a report looks back; 0: days="…" is no such number. */
uint32_t model_report_days(const struct node *report);

/* The mail a colleague gets of this <notify> when it names none. */
struct str model_notify_mail(const struct node *);
/* Whether it is of tasks. */
bool model_notify_task(const struct node *);

/* A moment of the site's clock in seconds UTC; the end of its day when it is a
 * date alone and `end`. */
int64_t model_utc(const struct model *, struct moment, bool end);

int model_lang(const struct model *, struct str key);
const struct model_page *model_page(const struct model *, struct str id);
const struct model_part *model_block(const struct model *, struct str name);
const struct model_part *model_layout(const struct model *, struct str name);
/* true when no file of the part could be read: that was complained about. */
bool model_part_broken(const struct model *, const struct model_part *);
/* Something uses all whose names begin so. */
void model_assets_used(const struct model *, struct str beginning);
/* NULL: there is none.  Whoever asks, uses it. */
const struct model_asset *model_asset(const struct model *, struct str name);
bool model_has_download(const struct model *, struct str name);
/* NULL: there is none. */
const struct model_part *model_mail(const struct model *, struct str name);
/* What kind of mail it says to be; marketing without a word. */
enum mail_kind model_mail_kind(const struct node *mail);
/* NULL: there is none. */
const struct model_sequence *model_sequence(
    const struct model *, struct str name);
/* The sequence nearest to a name for "did you mean", or the empty slice. */
struct str model_sequence_nearest(const struct model *, struct str name);
/* Its <send> of that name, wherever it stands; NULL: there is none. */
const struct node *model_send(const struct model_sequence *, struct str name);
/* An element that is a step of a sequence: it may stand wherever others do. */
bool model_is_step(const struct node *);
const struct model_item *model_item(const struct model *, struct str key);
/* The index of a fact, or -1. */
int model_fact(const struct model *, struct str key);
/* The fact nearest to a key for "did you mean", or the empty slice. */
struct str model_fact_nearest(const struct model *, struct str key);
/* What people read for an item: in `lang`, along its chain, in the default
 * language, else its key. */
struct str model_item_label(
    const struct model *, const struct model_item *, int lang);
/* The text of a key in `lang` or the first of its chain that has it (*found);
 * NULL when none has. */
const struct model_text *model_text(
    const struct model *, struct str key, int lang, int *found);
/* The binding that says what the page is about, item="{$course}"; or -1. */
int model_item_bind(const struct model_page *);
/* The page's path in `lang`, or in the first language of its chain that has
 * one; the empty slice when none has. */
struct str model_page_path(
    const struct model *, const struct model_page *, int lang);

/*
 * Reads a site directory into a model, complaining about everything that is
 * wrong with files and declarations.  Opens nothing outside `dir` and follows
 * no symbolic link out of it.  Always returns a model; it may be compiled only
 * while complaints_errors() is 0 — but weaving it anyway finds more faults in
 * the same run.
 */
struct model *model_read(struct arena *, struct complaints *, const char *dir);

#endif
