/* SPDX-License-Identifier: ISC */
#include "insight/pagetext.h"

struct reader {
	struct arena *arena;
	struct str *lines;
	size_t n, cap;
	struct buf line;
	bool blank; /* owed before the next character */
};

static void
end_line(struct reader *r)
{
	r->blank = false;
	if (r->line.n == 0)
		return;
	if (r->n == r->cap) {
		size_t cap = r->cap == 0 ? 64 : r->cap * 2;

		r->lines = arena_grow(r->arena, r->lines,
		    r->cap * sizeof(*r->lines), cap * sizeof(*r->lines));
		r->cap = cap;
	}
	r->lines[r->n++] = buf_view(&r->line);
	buf_init(&r->line, r->arena, r->line.limit);
}

static void
put(struct reader *r, char c)
{
	if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
		r->blank = r->line.n > 0;
		return;
	}
	if (r->blank)
		buf_char(&r->line, ' ');
	r->blank = false;
	buf_char(&r->line, c);
}

/* What stands between words of a line; all else begins a new one. */
static bool
is_phrase(struct str name)
{
	static const struct str phrases[] = {STR("a"), STR("abbr"), STR("b"),
	    STR("bdi"), STR("cite"), STR("code"), STR("em"), STR("i"),
	    STR("kbd"), STR("mark"), STR("q"), STR("s"), STR("small"),
	    STR("span"), STR("strong"), STR("sub"), STR("sup"), STR("time"),
	    STR("u"), STR("var"), STR("wbr")};

	for (size_t i = 0; i < sizeof(phrases) / sizeof(phrases[0]); i++)
		if (str_eq(name, phrases[i]))
			return true;
	return false;
}

/* One tag at the beginning of `rest`; what is behind it, or behind a script or
 * style. */
static struct str
pass_tag(struct reader *r, struct str rest)
{
	bool quoted = false, ends = str_starts(rest, STR("</"));
	struct str name;
	size_t n = 0, end = 1;

	while (end < rest.n && (quoted || rest.p[end] != '>')) {
		quoted ^= rest.p[end] == '"';
		end++;
	}
	name = str_from(rest, ends ? 2 : 1);
	while (n < name.n && name.p[n] != ' ' && name.p[n] != '>')
		n++;
	name = str_head(name, n);
	rest = str_from(rest, end + 1);
	if (!is_phrase(name))
		end_line(r);
	if (!ends && str_eq(name, STR("script")))
		return str_from(rest, str_find(rest, STR("</script>")));
	if (!ends && str_eq(name, STR("style")))
		return str_from(rest, str_find(rest, STR("</style>")));
	return rest;
}

/* The references the program writes. */
static size_t
pass_reference(struct reader *r, struct str rest)
{
	static const struct {
		struct str text;
		char c;
	} rows[] = {{STR("&amp;"), '&'}, {STR("&lt;"), '<'}, {STR("&gt;"), '>'},
	    {STR("&quot;"), '"'}, {STR("&nbsp;"), ' '}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_starts(rest, rows[i].text)) {
			put(r, rows[i].c);
			return rows[i].text.n;
		}
	put(r, '&');
	return 1;
}

struct str *
pagetext_lines(struct arena *a, struct str html, size_t *n)
{
	struct reader r = {.arena = a};

	buf_init(&r.line, a, html.n + 1);
	while (html.n > 0) {
		if (html.p[0] == '<') {
			html = pass_tag(&r, html);
		} else if (html.p[0] == '&') {
			html = str_from(html, pass_reference(&r, html));
		} else {
			put(&r, html.p[0]);
			html = str_from(html, 1);
		}
	}
	end_line(&r);
	*n = r.n;
	return r.lines;
}

/* Lengths of the longest common rest of lines, row by row. */
static uint16_t *
common(struct arena *a, const struct str *old, size_t nold,
    const struct str *new, size_t nnew)
{
	size_t width = nnew + 1;
	uint16_t *at = arena_array(a, (nold + 1) * width, sizeof(*at));

	for (size_t i = nold; i-- > 0;)
		for (size_t k = nnew; k-- > 0;) {
			uint16_t down = at[(i + 1) * width + k];
			uint16_t right = at[i * width + k + 1];

			at[i * width + k] =
			    str_eq(old[i], new[k])
				? (uint16_t)(at[(i + 1) * width + k + 1] + 1)
			    : down > right ? down
					   : right;
		}
	return at;
}

static void
line(struct buf *b, char mark, struct str s)
{
	buf_printf(b, "  %c %.*s\n", mark, STR_ARG(s));
}

void
pagetext_diff(struct buf *b, struct arena *a, const struct str *old,
    size_t nold, const struct str *new, size_t nnew)
{
	size_t i = 0, k = 0, width;
	const uint16_t *at;

	while (nold > 0 && nnew > 0 && str_eq(*old, *new)) {
		old++, new ++;
		nold--, nnew--;
	}
	while (nold > 0 && nnew > 0 && str_eq(old[nold - 1], new[nnew - 1]))
		nold--, nnew--;
	if (nold > PAGETEXT_LINES_MAX || nnew > PAGETEXT_LINES_MAX) {
		buf_printf(b, "  (more than %d lines)\n", PAGETEXT_LINES_MAX);
		return;
	}
	at = common(a, old, nold, new, nnew);
	width = nnew + 1;
	while (i < nold || k < nnew) {
		if (i < nold && k < nnew && str_eq(old[i], new[k])) {
			i++, k++;
			continue;
		}
		if (k == nnew || (i < nold && at[(i + 1) * width + k] >=
						  at[i * width + k + 1]))
			line(b, '-', old[i++]);
		else
			line(b, '+', new[k++]);
	}
}
