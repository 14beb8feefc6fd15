/* SPDX-License-Identifier: ISC */
#include "rehearsal/browser.h"

#include "base/arena.h"
#include "http/query.h"
#include "rehearsal/html.h"

#define AGENT                                                           \
	STR("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 " \
	    "Firefox/128.0")
#define FORM_TYPE STR("application/x-www-form-urlencoded")
#define HOPS_MAX 8
#define BODY_MAX (64u * 1024)
#define FILL_SECONDS 8 /* between a page and its form */

static struct str
base_of(const struct browser *b)
{
	const struct site *site = b->world->site;

	return image_str(&site->image, site->head->base);
}

static void
keep_cookie(struct browser *b, struct str header)
{
	struct str pair = str_head(header, str_chr(header, ';')), name;
	bool gone = str_find(header, STR("Max-Age=0;")) < header.n ||
		    str_ends(header, STR("Max-Age=0"));
	size_t i = 0;

	str_cut(&pair, '=', &name);
	while (i < b->ncookies && !str_eq(b->cookies[i].name, name))
		i++;
	if (gone && i < b->ncookies)
		b->cookies[i] = b->cookies[--b->ncookies];
	if (gone || i == BROWSER_COOKIES_MAX)
		return;
	b->cookies[i].name = str_copy(b->arena, name);
	b->cookies[i].value = str_copy(b->arena, pair);
	if (i == b->ncookies)
		b->ncookies++;
}

static struct str
cookie_header(const struct browser *b, struct arena *a)
{
	struct buf out;

	buf_init(&out, a, BODY_MAX);
	for (size_t i = 0; i < b->ncookies; i++)
		buf_printf(&out, "%s%.*s=%.*s", i > 0 ? "; " : "",
		    STR_ARG(b->cookies[i].name), STR_ARG(b->cookies[i].value));
	return buf_view(&out);
}

static struct str
header_of(const struct response *r, struct str name)
{
	for (size_t i = 0; i < r->nheaders; i++)
		if (str_ieq(r->headers[i].name, name))
			return r->headers[i].value;
	return STR("");
}

/* The path and query of an address of the site; false: it is another's. */
static bool
is_ours(const struct browser *b, struct str address, struct str *path,
    struct str *query)
{
	struct str base = base_of(b);

	if (str_starts(address, base))
		address = str_from(address, base.n);
	if (address.n == 0)
		address = STR("/");
	if (address.p[0] != '/')
		return false;
	address = str_head(address, str_chr(address, '#'));
	*query = address;
	str_cut(query, '?', path);
	return true;
}

static struct request
request_of(const struct browser *b, struct arena *a, struct str path,
    struct str query, struct str referer)
{
	struct request r = {.method = METHOD_GET,
	    .path = page_path_decode(a, path),
	    .query = query,
	    .uri = query.n > 0 ? str_format(a, "%.*s?%.*s", STR_ARG(path),
				     STR_ARG(query))
			       : path,
	    .cookie = cookie_header(b, a),
	    .referer = referer,
	    .agent = AGENT,
	    .accept_language = b->lang,
	    .sec_fetch_mode = STR("navigate"),
	    .sec_fetch_dest = STR("document"),
	    .sec_fetch_site = str_starts(referer, base_of(b))
				  ? STR("same-origin")
				  : STR("cross-site")};

	r.host = site_host(b->world->site, &r.https);
	return r;
}

/* true: it leads on, to *to. */
static bool
ask(struct browser *b, struct arena *a, const struct request *r, bool opens,
    struct str *to)
{
	struct response response;

	world_ask(b->world, a, r, &response);
	for (size_t i = 0; i < response.nheaders; i++)
		if (str_ieq(response.headers[i].name, STR("Set-Cookie")))
			keep_cookie(b, response.headers[i].value);
	*to = header_of(&response, STR("Location"));
	if (response.status / 100 == 3 && to->n > 0)
		return true;
	if (!opens)
		return false;
	b->status = response.status;
	b->type = str_copy(b->arena, response.type);
	b->html = str_copy(b->arena, buf_view(&response.body));
	b->path = str_copy(b->arena, r->path);
	b->query = str_copy(b->arena, r->query);
	b->referer = str_copy(b->arena, r->referer);
	b->shown_at = b->world->now;
	return false;
}

/* Follows to the end of the way. */
static void
follow(struct browser *b, struct arena *a, struct str to, struct str referer)
{
	struct str path, query;
	struct request r;

	for (int hops = 0; hops < HOPS_MAX; hops++) {
		if (!is_ours(b, to, &path, &query)) {
			b->status = 0;
			return;
		}
		r = request_of(b, a, path, query, referer);
		if (!ask(b, a, &r, true, &to))
			return;
	}
	b->status = 0;
}

void
browser_open(struct browser *b, struct str address, struct str referer)
{
	struct arena *a = arena_new(0);

	follow(b, a, str_copy(a, address), referer);
	arena_free(a);
}

/* The address of what is open, as the browser names it to the site. */
static struct str
here(const struct browser *b, struct arena *a)
{
	struct str base = base_of(b);

	return str_format(a, "%.*s%.*s%s%.*s", STR_ARG(base), STR_ARG(b->path),
	    b->query.n > 0 ? "?" : "", STR_ARG(b->query));
}

static bool
find_form(const struct browser *b, struct arena *a, struct str action,
    struct str *to, struct str *inside)
{
	struct str text = b->html;
	struct html_tag tag;

	while (html_next(&text, &tag)) {
		if (!str_eq(tag.name, STR("form")))
			continue;
		*to = html_value(a, &tag, STR("action"));
		if (str_find(*to, action) >= to->n)
			continue;
		*inside =
		    str_head(tag.rest, str_find(tag.rest, STR("</form>")));
		return true;
	}
	return false;
}

bool
browser_has_form(const struct browser *b, struct str action)
{
	struct arena *a = arena_new(0);
	struct str to, inside;
	bool has = find_form(b, a, action, &to, &inside);

	arena_free(a);
	return has;
}

static void
put(struct buf *out, struct str name, struct str value)
{
	if (buf_view(out).n > 0)
		buf_char(out, '&');
	query_encode(out, name);
	buf_char(out, '=');
	query_encode(out, value);
}

static bool
is_given(const struct browser_field *fields, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(fields[i].name, name))
			return true;
	return false;
}

/* What the form holds already, and whether it has the button. */
static bool
put_form(struct arena *a, struct buf *out, struct str inside,
    const struct browser_field *fields, size_t n,
    const struct browser_field *button)
{
	struct html_tag tag;
	bool found = false;

	while (html_next(&inside, &tag)) {
		struct str name = html_value(a, &tag, STR("name"));
		struct str value = html_value(a, &tag, STR("value"));

		if (str_eq(tag.name, STR("button")))
			found |= str_eq(name, button->name) &&
				 str_eq(value, button->value);
		if (str_eq(tag.name, STR("input")) && name.n > 0 &&
		    str_eq(html_value(a, &tag, STR("type")), STR("hidden")) &&
		    !is_given(fields, n, name))
			put(out, name, value);
	}
	return found;
}

bool
browser_send(struct browser *b, struct str action,
    const struct browser_field *fields, size_t n,
    const struct browser_field *button)
{
	struct arena *a = arena_new(0);
	struct str to, inside, path, query, base = base_of(b);
	struct request r;
	struct buf body;
	bool found;

	buf_init(&body, a, BODY_MAX);
	found = find_form(b, a, action, &to, &inside) &&
		put_form(a, &body, inside, fields, n, button) &&
		is_ours(b, to, &path, &query);
	if (found) {
		for (size_t i = 0; i < n; i++)
			put(&body, fields[i].name, fields[i].value);
		if (button->name.n > 0)
			put(&body, button->name, button->value);
		b->world->now += FILL_SECONDS;
		r = request_of(b, a, path, query, here(b, a));
		r.method = METHOD_POST;
		r.origin = base;
		r.content_type = FORM_TYPE;
		r.body = buf_view(&body);
		if (ask(b, a, &r, true, &to))
			follow(b, a, to, r.referer);
	}
	arena_free(a);
	return found;
}

/* As client.js sends what happened on the page that is open. */
static void
send_event(struct browser *b, struct arena *a, const struct buf *body)
{
	const struct site *site = b->world->site;
	struct request r = request_of(b, a,
	    str_format(a, "%.*sevent",
		STR_ARG(image_str(&site->image, site->head->prefix))),
	    STR(""), here(b, a));
	struct str to;

	r.method = METHOD_POST;
	r.origin = base_of(b);
	r.content_type = FORM_TYPE;
	r.sec_fetch_mode = STR("no-cors");
	r.sec_fetch_dest = STR("empty");
	r.body = buf_view(body);
	(void)ask(b, a, &r, false, &to);
}

void
browser_read(struct browser *b, uint32_t seconds)
{
	struct arena *a = arena_new(0);
	struct buf body;

	buf_init(&body, a, BODY_MAX);
	put(&body, STR("event"), STR("user_engagement"));
	put(&body, STR("page"), b->path);
	put(&body, STR("dwell"), str_format(a, "%u", seconds));
	put(&body, STR("scroll"), STR("90"));
	send_event(b, a, &body);
	arena_free(a);
}

void
browser_tell(struct browser *b, struct str event, struct str item)
{
	struct arena *a = arena_new(0);
	struct buf body;

	buf_init(&body, a, BODY_MAX);
	put(&body, STR("event"), event);
	put(&body, STR("page"), b->path);
	put(&body, STR("item"), item);
	send_event(b, a, &body);
	arena_free(a);
}
