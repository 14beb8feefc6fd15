/* SPDX-License-Identifier: ISC */
#include "base/arena.h"
#include "template/redirect.h"
#include "weave/link.h"

/* What a browser makes of the beginning: no TAB, LF, CR, no leading blanks and
 * control bytes, '\' is '/' (URL standard, "basic URL parser"). */
static struct str
as_read(struct arena *arena, struct str s)
{
	char *p = arena_raw(arena, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '\t' || c == '\n' || c == '\r' ||
		    (n == 0 && c <= ' ' && c != LINK_VALUE))
			continue;
		p[n++] = c == '\\' ? '/' : (char)c;
	}
	return (struct str){p, n};
}

static size_t
until(struct str s, const char *ends)
{
	size_t i = 0;

	while (i < s.n && str_chr(str_of(ends), s.p[i]) == str_of(ends).n)
		i++;
	return i;
}

/* "https:" gives 6; 0 when there is no scheme. */
static size_t
scheme_length(struct str s)
{
	size_t i = until(s, ":/?#");

	return i < s.n && i > 0 && s.p[i] == ':' ? i + 1 : 0;
}

bool
link_begins_host(struct arena *arena, struct str address)
{
	return str_starts(as_read(arena, address), STR("//"));
}

bool
link_host_open(struct arena *arena, struct str so_far)
{
	struct str s = as_read(arena, so_far), scheme;
	size_t n = scheme_length(s);

	scheme = str_head(s, n);
	s = str_from(s, n);
	/* "https:x" and "https:/x" name a host too. */
	if (str_ieq(scheme, STR("http:")) || str_ieq(scheme, STR("https:"))) {
		while (s.n > 0 && s.p[0] == '/')
			s = str_from(s, 1);
		return until(s, "/?#") == s.n;
	}
	return str_starts(s, STR("//")) &&
	       until(str_from(s, 2), "/?#") == s.n - 2;
}

/* The byte a segment's next characters stand for; *s goes on behind them. */
static char
next_decoded(struct str *s)
{
	char c = s->p[0];
	size_t taken = 1;

	if (c == '%' && s->n > 2 && str_hex(s->p[1]) >= 0 &&
	    str_hex(s->p[2]) >= 0) {
		c = (char)(str_hex(s->p[1]) * 16 + str_hex(s->p[2]));
		taken = 3;
	}
	*s = str_from(*s, taken);
	return c;
}

/* Whether a segment, perhaps encoded, is this one, which never is. */
static bool
stands_for(struct str link, struct str page)
{
	while (link.n > 0 && page.n > 0) {
		if (next_decoded(&link) != page.p[0])
			return false;
		page = str_from(page, 1);
	}
	return link.n == page.n;
}

/* A segment of a link against one of a page's path. */
static bool
segment_fits(struct arena *arena, struct str link, struct str page)
{
	char *pattern;

	if (page.n > 2 && page.p[0] == '{' && page.p[page.n - 1] == '}')
		return link.n > 0;
	if (str_chr(link, LINK_VALUE) == link.n)
		return stands_for(link, page);
	pattern = arena_raw(arena, link.n + 1);
	for (size_t i = 0; i < link.n; i++)
		pattern[i] = link.p[i] == LINK_VALUE ? '*' : link.p[i];
	return str_glob((struct str){pattern, link.n}, page);
}

/* A final '/' too many or too few answers 301 and keeps the query. */
static struct str
without_slash(struct str path)
{
	return path.n > 1 && str_ends(path, STR("/"))
		   ? str_head(path, path.n - 1)
		   : path;
}

static bool
path_fits(struct arena *arena, struct str link, struct str page)
{
	struct str a, b;
	bool more;

	do {
		more = str_cut(&link, '/', &a);
		if (more != str_cut(&page, '/', &b))
			return false;
		if (more && !segment_fits(arena, a, b))
			return false;
	} while (more);
	return true;
}

static bool
holds(struct str s, char c)
{
	return str_chr(s, c) < s.n;
}

/*
 * Whether a page answers `link`.  Every link of every page is compared with
 * every path, so the usual ones, plain on both sides, are not taken apart.
 */
static bool
answers(struct arena *arena, struct str page, struct str link, bool plain)
{
	link = without_slash(link);
	page = without_slash(page);
	if (plain && !holds(page, '{'))
		return str_eq(link, page);
	return path_fits(arena, link, page);
}

/* Removes "." and ".." (RFC 3986 5.2.4). */
static struct str
without_dots(struct arena *arena, struct str path)
{
	struct str rest = path, seg;
	struct buf b;
	bool dots = false;

	buf_init(&b, arena, path.n + 2);
	str_cut(&rest, '/', &seg);
	while (str_cut(&rest, '/', &seg)) {
		struct str so_far = buf_view(&b);

		dots = str_eq(seg, STR(".")) || str_eq(seg, STR(".."));
		if (str_eq(seg, STR("..")))
			while (b.n > 0 && so_far.p[--b.n] != '/')
				continue;
		if (!dots) {
			buf_char(&b, '/');
			buf_str(&b, seg);
		}
	}
	if (dots || b.n == 0)
		buf_char(&b, '/');
	return buf_view(&b);
}

static enum link_target
path_target(struct arena *arena, const struct model *model, struct str path)
{
	bool plain = !holds(path, '%') && !holds(path, LINK_VALUE);
	struct str rest;

	if (str_starts(path, STR("/assets/")))
		return LINK_OUT;
	if (model->prefix.n > 0 && str_starts(path, model->prefix))
		return LINK_INSIDE;
	for (size_t i = 0; i < model->npages; i++)
		for (size_t lang = 0; lang < model->nlangs; lang++) {
			struct str page = model->pages[i].paths[lang];

			if (page.n > 0 && answers(arena, page, path, plain))
				return LINK_INSIDE;
		}
	if (str_eq(path, STR("/sitemap.xml")))
		return LINK_OUT;
	for (size_t i = 0; plain && i < model->nredirects; i++)
		if (redirect_means(model->redirects[i].from, path, &rest))
			return LINK_MOVED;
	return LINK_NOWHERE;
}

/* Takes the site's own scheme and host off. */
static bool
is_own(const struct model *model, struct str *s)
{
	struct str rest = str_from(*s, model->base.n);

	if (model->base.n == 0 || !str_istarts(*s, model->base) ||
	    (rest.n > 0 && until(rest, "/?#") > 0))
		return false;
	*s = rest;
	return true;
}

enum link_target
link_target(struct arena *arena, const struct model *model, struct str own,
    struct str address)
{
	struct str s = as_read(arena, address), path, dir;

	if (is_own(model, &s)) {
		path = str_head(s, until(s, "?#"));
		if (path.n == 0)
			path = STR("/");
	} else {
		if (scheme_length(s) > 0 || str_starts(s, STR("//")) ||
		    str_starts(s, STR("#")))
			return LINK_OUT;
		path = str_head(s, until(s, "?#"));
	}
	if (path.n > 0 && path.p[0] == '/')
		return path_target(arena, model, without_dots(arena, path));
	if (path.n == 0)
		return own.n > 0 ? LINK_INSIDE : LINK_OUT;
	if (own.n == 0)
		return LINK_LOST;
	dir = own;
	while (dir.n > 1 && dir.p[dir.n - 1] != '/')
		dir.n--;
	path = str_format(arena, "%.*s%.*s", STR_ARG(dir), STR_ARG(path));
	return path_target(arena, model, without_dots(arena, path));
}
