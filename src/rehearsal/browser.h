/* SPDX-License-Identifier: ISC */
/*
 * One person's browser in a world: cookies, the page that is open, forms sent
 * as a browser sends them, with and without scripts.
 */
#ifndef REHEARSAL_BROWSER_H
#define REHEARSAL_BROWSER_H

#include "rehearsal/world.h"

#define BROWSER_COOKIES_MAX 8

struct browser {
	struct world *world;
	struct arena *arena; /* lives as long as the person */
	struct str lang;     /* Accept-Language */
	struct {
		struct str name, value;
	} cookies[BROWSER_COOKIES_MAX];
	size_t ncookies;

	/* What is open. */
	struct str path, query;
	struct str referer; /* that it was asked for with */
	int status;
	struct str type, html;
	int64_t shown_at;
};

/* A value of a form. */
struct browser_field {
	struct str name, value;
};

/*
 * Opens an address of the site, a path or a whole one, and follows where it is
 * led within the site.  `referer` may be empty.  An address that is not the
 * site's is left unopened: status 0.
 */
void browser_open(struct browser *, struct str address, struct str referer);

/* Whether the page has a form whose action holds `action`. */
bool browser_has_form(const struct browser *, struct str action);
/*
 * Sends it with its hidden fields, `fields`, and the button that has that name
 * and value, or with an empty name the first without one.  Opens what is
 * answered.  false: the page has no such form or button.
 */
bool browser_send(struct browser *, struct str action,
    const struct browser_field *fields, size_t n,
    const struct browser_field *button) __attribute__((warn_unused_result));

/* Tells, as client.js does, that the page has been read for so many seconds. */
void browser_read(struct browser *, uint32_t seconds);
/* The same of an event of the page, about an item or with an empty one none. */
void browser_tell(struct browser *, struct str event, struct str item);

#endif
