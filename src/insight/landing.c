/* SPDX-License-Identifier: ISC */
/* A request is made up as the web server would send it. */
#include "insight/landing.h"

#include "base/arena.h"

#define BROWSER                                                         \
	STR("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 " \
	    "Firefox/128.0")

/* As the web server hands a path on: %XX is its byte. */
static struct str
decoded(struct arena *a, struct str path)
{
	char *p = arena_raw(a, path.n);
	size_t n = 0;

	for (size_t i = 0; i < path.n; i++) {
		int high = i + 2 < path.n ? str_hex(path.p[i + 1]) : -1;
		int low = high < 0 ? -1 : str_hex(path.p[i + 2]);

		if (path.p[i] == '%' && low >= 0) {
			p[n++] = (char)(high << 4 | low);
			i += 2;
		} else {
			p[n++] = path.p[i];
		}
	}
	return (struct str){p, n};
}

void
landing_meet(struct landing *l, struct arena *a, const struct site *site,
    struct str target, int64_t now)
{
	struct request *request = ARENA_NEW(a, struct request);
	struct route_hit hit;

	request->method = METHOD_GET;
	request->query = str_head(target, str_chr(target, '#'));
	str_cut(&request->query, '?', &request->path);
	request->path = decoded(a, request->path);
	request->host = site_host(site, &request->https);
	request->agent = BROWSER;
	request->accept_language = site_lang(site, site->head->default_lang);
	(void)visit_begin(&l->visit, site, request, NULL, now);
	site_route(site, a, request->path, &hit);
	l->page = hit.kind == ROUTE_PAGE;
	if (!l->page)
		return;
	l->lang = hit.lang;
	visit_meet(&l->visit, a, site, request, &hit, NULL, false, now);
	l->page = select_page(site, a, &l->visit.situation, &l->selection);
}
