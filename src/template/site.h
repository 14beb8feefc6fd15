/* SPDX-License-Identifier: ISC */
/*
 * The compiled site: one image, mapped read-only by every worker.  This file
 * says what lies in it and how a request finds its page; template/select.h and
 * template/write.h run its programs.
 */
#ifndef TEMPLATE_SITE_H
#define TEMPLATE_SITE_H

#include "base/clock.h"
#include "base/crypto.h"
#include "base/hours.h"
#include "journey/rules.h"
#include "source/source.h"
#include "template/form.h"
#include "template/hook.h"
#include "template/situation.h"

#define SITE_MAGIC "kunderej"
#define SITE_FORMAT 25 /* raise it when a record changes */
#define SITE_NO_PROGRAM UINT32_MAX

struct lang_row {
	struct span key;
	int32_t falls_to; /* index, or -1 */
	uint32_t unused;
};

/*
 * One page in one language, flat.  `words` are the conditions' and values'
 * instructions, `code` the writing instructions; what they mean is known to
 * program*.c, machine*.c and write.c only.
 */
struct program_row {
	struct span words;   /* of uint32_t */
	struct span numbers; /* of double */
	struct span
	    conds; /* of uint32_t: where in words each condition begins */
	struct span parts;  /* of span for each condition: of part_row */
	struct span values; /* of uint32_t: where in words each value begins */
	struct span code;   /* of uint32_t */
	struct span slots;  /* of slot_row */
	/* What it reads of the clock (template/fresh.h). */
	struct span times; /* of int64_t: moments it compares with */
	uint32_t hours;    /* a bit for each hours_row */
	uint32_t today;    /* 1: the date */
	uint32_t noindex;  /* 1: asks search engines not to list it */
	uint32_t arms;     /* 1: has an experiment */
	uint32_t boxes;    /* 1: has a place for boxes */
	uint32_t forms;    /* 1: has a k:form */
};

/* One selector of a condition, as its author wrote it: all must hold. */
struct part_row {
	struct span text;  /* stage="decision" */
	uint32_t start, n; /* its instructions, from the condition's first */
};

/* A choose: its name and which condition each `when` asks, in order. */
struct slot_row {
	struct span name;   /* "pages/front.xml:hero" */
	struct span whens;  /* of uint32_t: condition numbers */
	struct span labels; /* of span: for people, one per `when` */
	struct span lines;  /* of uint32_t: of each `when` in the slot's file */
	uint32_t line;      /* of the choose in its file */
	uint32_t empty;     /* 1: its otherwise shows nothing */
	uint32_t boxes;     /* 1: a k:box, which is no gap when it is empty */
};

struct page_row {
	struct span id;
	struct span page_class; /* key; n == 0: none */
	struct span item;       /* key, or "{n}" for binding n; n == 0: none */
	struct span programs;   /* of uint32_t per language: index into programs
				   or SITE_NO_PROGRAM */
	struct span binds;      /* of bind_row */
	struct span paths;      /* of span per language; n == 0: not in it */
	struct span file;
	uint32_t line; /* of k:page in it */
	uint32_t unused;
};

/* A block that can be shown by itself, in pages that are not ours. */
struct fragment_row {
	struct span name;
	struct span programs; /* of uint32_t per language, as in page_row */
};

/* A mail (template/mail.h). */
struct mail_row {
	struct span name;     /* "ebook/delivery" */
	struct span programs; /* of uint32_t: for each language one for each
				 enum mail_part */
	struct span sender;   /* who writes: a name */
	struct span reply_to; /* his address; may be empty */
	struct span file;
	uint32_t line;   /* of k:mail in it */
	uint32_t class;  /* enum mail_kind */
	uint64_t stages; /* it is for these, a bit for each; 0: for all */
};

/* A report (template/report.h). */
struct report_row {
	struct span name;     /* "week" */
	struct mail_row mail; /* what it says; its name is "report:week" */
	struct span person;   /* key of who gets it; n == 0: nobody */
	struct span minutes;  /* of uint32_t: when, since Monday 00:00 */
	uint32_t days;        /* that it looks back */
	uint32_t unused;
};

/* What somebody can be written to as a member of (SITE 1, <list>). */
struct list_row {
	struct span key;
	struct span labels; /* of span per language: its name for people */
	struct span abouts; /* the same, what it brings; may be empty texts */
};

/* A colleague (SITE 1, <person>). */
struct person_row {
	struct span key, name;
	struct span role, mail; /* either may be empty */
};

/*
 * Who is told of what contacts do (SITE 1, <notify>): a colleague by a mail, or
 * a server by a message that is signed.
 */
struct notify_row {
	struct span person; /* key; n == 0: a server */
	struct span mail;   /* that he gets */
	struct span secret; /* file of the server's secrets, and its name */
	struct span url;
	struct span events; /* of span: that happen to somebody */
	struct span forms;  /* of span: only of these; n == 0: of any */
	uint64_t stages;    /* that somebody comes into, a bit for each */
	uint64_t tasks;     /* 1: that are given, a colleague's own */
};

struct bind_row {
	struct span name;
	struct span values; /* of span, sorted by str_cmp */
	struct span labels; /* of span: value × language */
};

/* A page that answers an address when a condition of head->choice_program
 * holds. */
struct choice_row {
	uint32_t cond, page;
};

/* An address: literal, or with {x}; sorted for site_route. */
struct route_row {
	struct span path;    /* as written, "/kurs/{course}" */
	uint32_t page, lang; /* the page for whom no choice holds */
	struct span choices; /* of choice_row, the first that holds goes */
	uint32_t literal;    /* bytes before the first '{' */
	uint32_t pattern;    /* 1: holds a {x} */
};

struct presume_row {
	uint32_t cond; /* condition of program 0, the site's own */
	uint32_t stage;
	uint32_t by_term; /* 1: rests on a search phrase */
	uint32_t line;
};

/* Questions that pages must answer where its condition holds. */
struct require_row {
	struct span answers; /* keys, a list */
	uint32_t cond;       /* condition of program 0 */
	uint32_t line;
};

/* A question that customers ask in a stage. */
struct question_row {
	struct span key;
	uint32_t stage;
	uint32_t line; /* in journey.xml */
};

/* A question that pages ask visitors, k:ask (SITE 4). */
struct ask_row {
	struct span name;
	struct span answers; /* of span: keys or numbers that are taken */
	uint32_t other;      /* 1: the last of them takes words of his own */
	uint32_t about;      /* enum ask_about */
	int32_t first, last; /* of its scale; 0 and 0: it has none */
};
enum ask_about {
	ASK_ANYTHING,
	ASK_BARRIERS, /* its answers are barriers of journey.xml */
	ASK_TOUCH     /* how he heard of us */
};

/* A promise and when it is good (SITE 5). */
struct fact_row {
	struct span key;
	struct span campaigns; /* of span: globs */
	struct span words;     /* of span per language: what people read */
	struct span prices;    /* of span per language: with a discount, "1 192
				  kr (1 490 kr)"; may be empty */
	struct span owner;     /* name and phone of a person; may be empty */
	int64_t starts, ends;  /* seconds; INT64_MIN and INT64_MAX without */
	struct rule_duration honour; /* kept for so long behind the end */
	uint32_t line;               /* in facts.xml */
	uint32_t discount;           /* 1: it takes something off a price */
};

/* When something is open, for base/hours.h. */
struct hours_row {
	struct span key;
	struct span ranges;   /* of hours_range */
	struct span holidays; /* of int64_t */
	uint32_t countries;
	uint32_t unused;
};

/* A short link, PREFIX r/CODE (SITE 2, <link>). */
struct link_row {
	struct span code;
	struct span source; /* key */
	struct span to;     /* path on this site, may carry a query */
	uint32_t source_class;
	uint32_t unused;
};

/* An address that moved (template/redirect.h), in the order they are tried. */
struct redirect_row {
	struct span from, to; /* as written; `to` is empty for 410 */
	uint32_t status;
	uint32_t unused;
};

#define SITE_CODE_LEN 8

/* A class code (DESIGN 6), sorted by code. */
struct code_row {
	char code[SITE_CODE_LEN];
	struct span source; /* key; n == 0: only the class is named */
	uint32_t source_class;
	int32_t campaign; /* index into campaigns, or -1 */
	int32_t stage;    /* presumed by a search phrase, or -1 */
	uint32_t unused;
};

/* At most so many mails of marketing in so long. */
struct cap_row {
	struct rule_duration per;
	uint32_t n;
	uint32_t unused;
};

enum known_type {
	KNOWN_TEXT,
	KNOWN_NUMBER,
	KNOWN_DATE,
	KNOWN_MONEY,
	KNOWN_YESNO
};

/* A <field>: what is known of a contact beside what every site knows. */
struct known_row {
	struct span name;
	struct span events; /* tellings of these say it; n == 0: none does */
	uint32_t type;      /* enum known_type */
	uint32_t unused;
};

struct site_head {
	char magic[8];
	uint32_t format, size;
	unsigned char hash[HASH_BYTES]; /* of all bytes behind it */
	struct span name, base, prefix;
	struct span zone;      /* of zone_row */
	struct span langs;     /* of lang_row */
	struct span pages;     /* of page_row */
	struct span fragments; /* of fragment_row */
	struct span mails;     /* of mail_row, sorted by name */
	struct span reports;   /* of report_row, sorted by name */
	struct span mail_from; /* the address all come from; may be empty */
	struct span mail_transport; /* mail/transport.h; never empty */
	struct span mail_window;    /* of hours_row, one or none: always */
	struct span mail_caps;      /* of cap_row */
	struct span lists;          /* of list_row */
	struct span persons;        /* of person_row */
	struct span mine;           /* of span: for each language one for each
				       enum mine_word */
	struct span notifies;       /* of notify_row */
	struct span sequences; /* of sequence_row (template/sequence.h), sorted
				  by name */
	struct span letters;   /* of letter_row, sorted by name */
	struct span routes;    /* of route_row */
	struct span programs; /* of program_row; [0] holds presume conditions */
	struct span presumes; /* of presume_row */
	struct span requires; /* of require_row */
	struct span questions; /* of question_row, in the order of the file */
	struct span share;     /* source key of what people pass on; n == 0:
				  they have no links of their own */
	struct span barriers;  /* of span: keys of what holds people back */
	struct span asks;      /* of ask_row */
	struct span forms;     /* of form_row */
	struct span told;      /* of span: events that browsers may tell of */
	struct span served;    /* of span: events that servers may tell of */
	struct span items;     /* of span: keys of items.xml */
	struct span fields;    /* of known_row */
	struct span hooks;     /* of hook_row; the built-in one is the first */
	struct span facts;     /* of fact_row */
	struct span hours;     /* of hours_row */
	struct span codes;     /* of code_row */
	struct span links;     /* of link_row */
	struct span redirects; /* of redirect_row */
	struct span campaigns; /* of span: globs, in the order of the site */
	/* The same of other selectors: for tools, which walk all cells. */
	struct span named_sources, named_channels, named_mediums;
	struct span privacy; /* path of the privacy page, may be empty */
	struct span
	    wordings; /* of span per language: version of the consent words */
	struct span consent_cookie; /* of the site's own tool; may be empty */
	struct span consent_given;  /* of span for each purpose in the order of
				       its bits: a list of globs, `!` before
				       what refuses */
	struct span database; /* path of the database, relative to the state */
	struct rule_duration keep_visitors, keep_contacts, keep_bodies;
	struct rule_duration keep_unconfirmed; /* how long an address may be
						  proven after a form */
	struct source_site sources;
	struct journey_rules journey;
	uint32_t default_lang;
	uint32_t choice_program; /* index into programs */
};

/* A mapped image with its parts at hand. Small; may be copied. */
struct site {
	struct image image;
	const struct site_head *head;
	struct journey
	    journey; /* its image points to a place of its own: see site_open */
};

/*
 * Checks magic, format, size and hash and fills *site; the bytes must stay.
 * site->journey.image points into *site, so *site must not move afterwards.
 * false (logged): not an image of this program.
 */
bool site_open(struct site *, const void *bytes, size_t size)
    __attribute__((warn_unused_result));
/* 13 base32 characters naming the image. */
#define SITE_NAME_LEN 13
void site_name(const struct site *, char out[SITE_NAME_LEN + 1]);
/* The same in the arena. */
struct str site_version(struct arena *, const struct site *);

enum route_kind {
	ROUTE_PAGE,
	ROUTE_SLASH, /* 301 to `path`: the same address with or without '/' */
	ROUTE_NONE
};

struct route_hit {
	enum route_kind kind;
	uint32_t page, lang;
	struct str binds[SITUATION_BINDS_MAX];
	struct str path;     /* ROUTE_SLASH: where to; in the arena */
	struct span choices; /* other pages of the address: select_choose */
	/* Of an address that is not ours: the class it has by journey.xml; p is
	 * NULL: that of the page. */
	struct str page_class;
};
/* Which page answers a path (SITE 3, "page precedence"); of those that share it
 * the one without selectors. */
void site_route(
    const struct site *, struct arena *, struct str path, struct route_hit *);

/* The address, in another language, of the page a path led to, with what its
 * {x} are bound to; empty: it has none there. */
struct str site_path_in(const struct site *, struct arena *,
    const struct route_hit *, uint32_t lang);

/* A moment as people write it: "2027-03-01T09:00:00Z", or without an offset, or
 * as a date alone, in the site's zone; false: it is none (sitetime.c). */
bool site_moment(const struct site *, struct str text, int64_t *at);
/* The minute of a moment since 1970 as the same would read it, without an
 * offset: "2027-03-01T09:00". */
struct str site_moment_text(const struct site *, struct arena *, int64_t at);
/* Seconds east of UTC in the site's zone. */
int32_t site_offset(const struct site *, int64_t now);
/* When the day of `now` began in the site's zone. */
int64_t site_today(const struct site *, int64_t now);
/* The latest moment up to `now` that is so many minutes after a Monday's
 * beginning. */
int64_t site_week_before(const struct site *, uint32_t minutes, int64_t now);
/* The hours of a row, in the image. */
struct hours site_hours(const struct site *, const struct hours_row *);
/* Whether hours i of the site are open, and when that next changes; INT64_MAX:
 * not within 400 days. */
bool site_hours_open(const struct site *, uint32_t i, int64_t now);
int64_t site_hours_next(const struct site *, uint32_t i, int64_t now);
/* The first moment from `now` on at which marketing may be sent; INT64_MAX: not
 * within 400 days. */
int64_t site_mail_open(const struct site *, int64_t now);

/* What pages ask visitors under this name; NULL: nothing. */
const struct ask_row *site_ask(const struct site *, struct str name);
/* The answer of that key, in the image; empty: it takes none such. */
struct str site_answer(
    const struct site *, const struct ask_row *, struct str key);
/* The list of that key; NULL: there is none. */
const struct list_row *site_list(const struct site *, struct str key);
/* The colleague of that key; NULL: there is none. */
const struct person_row *site_person(const struct site *, struct str key);
/* The first <notify> to the server of that secret; NULL: there is none. */
const struct notify_row *site_notify(const struct site *, struct str secret);
/* The form of that name; NULL: there is none. */
const struct form_row *site_form(const struct site *, struct str name);
#define SITE_ASK_OTHER "other" /* the key of an answer in his own words */
#define SITE_ASKS_MAX 16       /* questions of a page */

/* Whether it is an event that a browser may tell of. */
bool site_may_be_told(const struct site *, struct str event);

/* Whether it is an event that another server may tell of. */
bool site_may_be_served(const struct site *, struct str event);
/* Whether it is a barrier of journey.xml. */
bool site_has_barrier(const struct site *, struct str key);
/* Whether items.xml has it. */
bool site_has_item(const struct site *, struct str item);
/* Whether site.xml has a <field> of that name. */
bool site_has_field(const struct site *, struct str name);
/* The hook of that name; NULL: there is none. */
const struct hook_row *site_hook(const struct site *, struct str name);

/* The host of the site's base, without its port; *https tells the scheme. */
struct str site_host(const struct site *, bool *https);

const struct page_row *site_page(const struct site *, uint32_t page);
/* Its program in a language; NULL: it has none. */
const struct program_row *site_program(
    const struct site *, uint32_t page, uint32_t lang);
/* The index of a page by id, or -1. */
int site_page_find(const struct site *, struct str id);
/* The program of a block shown by itself; NULL: it can not be, or not in this
 * language. */
const struct program_row *site_fragment(
    const struct site *, struct str name, uint32_t lang);
struct str site_lang(const struct site *, uint32_t lang);
/* The index of a language, or -1. */
int site_lang_find(const struct site *, struct str key);
/* The language for addresses under the prefix: the best of Accept-Language
 * (RFC 9110 12.5.4) that the site has, else the default. */
uint32_t site_lang_accept(const struct site *, struct str accept_language);
/* The page's item key in a situation; empty: none. */
struct str site_page_item(
    const struct site *, uint32_t page, const struct str *binds);

/* The name of a combination; `source` empty: the class is named instead;
 * `campaign` and `stage` empty: none. */
void site_code_name(char out[SITE_CODE_LEN], struct str source,
    enum source_class, struct str campaign, struct str stage);
/* The class code of a situation's source, campaign and (when `by_term`) stage.
 */
struct str site_code(const struct site *, struct str source, enum source_class,
    int campaign, int stage_by_term);
/* The row of a code, or NULL. */
const struct code_row *site_code_find(const struct site *, struct str code);
/* The first campaign pattern that matches, or -1. */
int site_campaign(const struct site *, struct str campaign);

/*
 * The stage this request is presumed to be in: that of the first presume rule
 * that holds, which *rule (or NULL) names, else the start stage.
 */
uint32_t site_presume(const struct site *, const struct situation *,
    const struct presume_row **rule);
/* Whether what <require> i asks is asked of this page now. */
bool site_requires(const struct site *, const struct situation *, uint32_t i);

#endif
