/* SPDX-License-Identifier: ISC */
#include "rehearsal/html.h"

#include "base/arena.h"
#include "base/buf.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t
name_end(struct str s)
{
	size_t n = 0;

	while (n < s.n && !is_blank(s.p[n]) && s.p[n] != '>' && s.p[n] != '/' &&
	       s.p[n] != '=')
		n++;
	return n;
}

/* Where the tag ends: no '>' of a value does. */
static size_t
tag_end(struct str s)
{
	bool quoted = false;
	size_t n = 0;

	for (; n < s.n && (quoted || s.p[n] != '>'); n++)
		if (s.p[n] == '"')
			quoted = !quoted;
	return n;
}

bool
html_next(struct str *text, struct html_tag *tag)
{
	for (;;) {
		size_t at = str_chr(*text, '<'), end;

		if (at + 1 >= text->n)
			return false;
		*text = str_from(*text, at + 1);
		if (!(text->p[0] >= 'a' && text->p[0] <= 'z'))
			continue;
		tag->name = str_head(*text, name_end(*text));
		end = tag_end(*text);
		tag->attrs = str_from(str_head(*text, end), tag->name.n);
		*text = tag->rest =
		    str_from(*text, end < text->n ? end + 1 : end);
		return true;
	}
}

static const struct {
	struct str name;
	char c;
} entities[] = {{STR("&amp;"), '&'}, {STR("&lt;"), '<'}, {STR("&gt;"), '>'},
    {STR("&quot;"), '"'}, {STR("&#39;"), '\''}};

static struct str
plain(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, a, s.n + 1);
	while (s.n > 0) {
		size_t k = 0, n = sizeof(entities) / sizeof(*entities);

		while (k < n && !str_starts(s, entities[k].name))
			k++;
		buf_char(&b, k < n ? entities[k].c : s.p[0]);
		s = str_from(s, k < n ? entities[k].name.n : 1);
	}
	return buf_view(&b);
}

static bool
find(const struct html_tag *tag, struct str name, struct str *value)
{
	struct str rest = tag->attrs;

	*value = STR("");
	while (rest.n > 0) {
		struct str found;

		if (is_blank(rest.p[0]) || rest.p[0] == '/') {
			rest = str_from(rest, 1);
			continue;
		}
		found = str_head(rest, name_end(rest));
		rest = str_from(rest, found.n > 0 ? found.n : 1);
		*value = STR("");
		if (str_starts(rest, STR("=\""))) {
			rest = str_from(rest, 2);
			*value = str_head(rest, str_chr(rest, '"'));
			rest = str_from(
			    rest, value->n < rest.n ? value->n + 1 : rest.n);
		}
		if (str_eq(found, name))
			return true;
	}
	*value = STR("");
	return false;
}

struct str
html_value(struct arena *a, const struct html_tag *tag, struct str name)
{
	struct str value;

	(void)find(tag, name, &value);
	return plain(a, value);
}

bool
html_has(const struct html_tag *tag, struct str name)
{
	struct str value;

	return find(tag, name, &value);
}

struct str
html_words(struct arena *a, struct str rest, struct str element)
{
	struct str end = str_format(a, "</%.*s>", STR_ARG(element)), word;
	struct str inside = str_head(rest, str_find(rest, end));
	struct buf text, words;

	buf_init(&text, a, inside.n + 1);
	while (inside.n > 0) {
		size_t at = str_chr(inside, '<');

		buf_str(&text, str_head(inside, at));
		inside = str_from(inside, at);
		at = tag_end(inside);
		inside = str_from(inside, at < inside.n ? at + 1 : at);
	}
	inside = plain(a, buf_view(&text));
	buf_init(&words, a, inside.n + 1);
	while (str_word(&inside, &word)) {
		if (buf_view(&words).n > 0)
			buf_char(&words, ' ');
		buf_str(&words, word);
	}
	return buf_view(&words);
}
