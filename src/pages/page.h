/* SPDX-License-Identifier: ISC */
/*
 * What answers an address: handlers as functions of one context, and a table
 * that says which handler has which address, methods and needs.  The router
 * checks the needs, so handlers begin with valid objects.
 *
 * Knows nothing of sockets and processes: the worker, `render`, plain CGI and
 * the tests all call the same two functions.
 */
#ifndef PAGES_PAGE_H
#define PAGES_PAGE_H

#include "base/crypto.h"
#include "base/wake.h"
#include "http/request.h"
#include "http/response.h"
#include "people/visit.h"
#include "store/store.h"
#include "template/site.h"

struct page_entry;

/* Where the site and its state lie, for those who may open files. */
struct page_home {
	const char *site, *state;
};

struct json;

/* What verifies and reads what other servers send. */
struct page_hooks {
	const char *secrets; /* directory: a file of secrets for each hook */
	struct json *json;
	/* Of what is refused, which anybody may cause: */
	int64_t refused_from; /* begin of the minute that is counted */
	unsigned refused;     /* in it */
};

/* Everything a handler may use; there is nothing else. */
struct context {
	/* Given by the caller. */
	const struct page_entry *const
	    *entries;                 /* page_public or the admin's */
	const struct page_home *home; /* the admin's; NULL: no file is opened */
	struct page_hooks *hooks;     /* NULL: there are none */
	const struct wake *wake;      /* rings whoever sends mail; NULL: nobody
				       */
	struct arena *arena;          /* of the request; outlives the answer */
	const struct site *site;
	struct store *store; /* NULL: nothing is asked or recorded (render) */
	const struct keyring *keys; /* NULL: nothing signed is good */
	const struct request *request;
	struct response *response; /* initialised */
	int64_t now;
	int64_t now_ms; /* clock_ms(), for deadlines of writes */
	/* Called once, from store_turn, when a parked answer is ready. */
	void (*finish)(struct context *);
	void *owner; /* the caller's */

	/* Filled by page_begin. */
	const struct page_entry *entry; /* NULL: already answered */
	struct visit visit;
	struct store_want want;
	bool store_down; /* the store could not be asked: nobody is known */
};

enum page_rc {
	PAGE_DONE,  /* the response is ready */
	PAGE_PARKED /* a write is under way; finish() follows */
};

/*
 * First half: routes, judges where the visit comes from and who may be asking.
 * true: ctx->want names a visitor the caller has to read with store_read (of
 * all requests of a turn together) before page_answer; what that reads must
 * live until the answer.
 */
bool page_begin(struct context *);
/*
 * Second half: makes the answer.  `read` is what store_read returned, STORE_OK
 * when nothing was wanted.
 */
enum page_rc page_answer(struct context *, enum store_rc read);

/* A fresh answer with this status: the site's page of that name ("404"), or
 * one plain line when it has none.  Never fails. */
void page_error(struct context *, int status);

/*
 * The language to speak: that of the site's page the path names or lies below;
 * under the prefix `l=`, else that of the page the visitor came from, else
 * Accept-Language (SITE 1, "Languages").
 */
uint32_t page_lang(const struct context *);
/* The same of a page for somebody who is known: `l=`, else his language if the
 * site has it, else that of his browser. */
uint32_t page_lang_of(const struct context *, struct str his);
/* The day of a moment as that language writes it, "1. mars 2027". */
struct str page_day(const struct context *, uint32_t lang, int64_t at);
/* The path on our own site that a link or form of ours came from: `to` of the
 * query or the form, else the Referer's; "/" when it names no page. */
struct str page_came_from(const struct context *);
/* The same as it was said, of any page of this host: to judge by, never to lead
 * to.  Begins with '/', and not with the prefix. */
struct str page_said(const struct context *);
/* The plain path of a page in that language, or in the first of its chain that
 * the page has; *lang becomes that one.  Empty: there is none. */
struct str page_path_in(const struct context *, uint32_t page, uint32_t *lang);
/* Meets the visitor at an address, which may be beside ours: its page is then
 * nobody's, and has the class that journey.xml gives it. */
void page_meet_at(struct context *, struct str path);
#define PAGE_CACHED_MAX 60
/*
 * Seconds, at most PAGE_CACHED_MAX, for which the web server may give what this
 * program writes to all who ask the same: what nobody's cookie decided is a
 * function of the request, which the key in templates/nginx.conf holds, and of
 * the clock.  0: he sent one of our cookies or a yes of the site's consent
 * tool, a search phrase, or a stage code or an answer, which end.
 */
int64_t page_fresh(const struct context *, const struct program_row *);
/* Says so to the web server, and to everybody else that he has to ask. */
void page_cached(struct context *, int64_t seconds);
/* A path as a URL writes it, plain. */
struct str page_path_decode(struct arena *, struct str path);
/* A path of ours, which is plain everywhere else, as Location wants it. */
struct str page_location(struct arena *, struct str path);
/* The same back to the page that a form stood in, at which he was met: with his
 * class or stage code, as a link of that page has it. */
struct str page_back(const struct context *, struct str path);

enum { PAGE_GET = 1, PAGE_POST = 2 }; /* GET includes HEAD */
enum {
	PAGE_NEEDS_ORIGIN = 1, /* POST only from our own pages */
	PAGE_NEEDS_STORE = 2,  /* POST: 503 without a database */
	PAGE_OF_PARENT = 4,    /* a subrequest: the query is its page's */
	PAGE_OF_NOBODY = 8,    /* the same for all: no visitor is read */
	PAGE_IS_KEY = 16 /* its address is one: an error tells it nobody */
};

#define PAGE_WRITE_MS 3000 /* how long a write is waited for */

struct page_entry {
	const char *path; /* below the prefix, with a last '/' all below that;
			     NULL: the site's own pages */
	unsigned methods, needs;
	size_t body_max;
	enum page_rc (*run)(struct context *);
};

/* What visitors may ask for; NULL ends it. */
extern const struct page_entry *const page_public[];

extern const struct page_entry page_site;       /* site.c */
extern const struct page_entry page_consent;    /* consent.c */
extern const struct page_entry page_shortlink;  /* shortlink.c */
extern const struct page_entry page_why;        /* why.c */
extern const struct page_entry page_event;      /* event.c */
extern const struct page_entry page_client;     /* client.c */
extern const struct page_entry page_seen;       /* seen.c */
extern const struct page_entry page_block;      /* block.c */
extern const struct page_entry page_box;        /* box.c */
extern const struct page_entry page_form;       /* form.c */
extern const struct page_entry page_confirm;    /* confirm.c */
extern const struct page_entry page_download;   /* download.c */
extern const struct page_entry page_leave;      /* leave.c */
extern const struct page_entry page_me;         /* leave.c */
extern const struct page_entry page_go;         /* go.c */
extern const struct page_entry page_letter;     /* letter.c */
extern const struct page_entry page_hook;       /* hook.c */
extern const struct page_entry page_hook_named; /* hook.c */
extern const struct page_entry page_large;      /* error.c */

#endif
