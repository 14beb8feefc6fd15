/* SPDX-License-Identifier: ISC */
#include "program/conftext.h"

#define DEPTH_MAX 8

static bool
put_word(const struct conftext *c, struct str name, const struct str *each,
    struct buf *out)
{
	if (each != NULL && str_eq(name, STR("var"))) {
		buf_str(out, *each);
		return true;
	}
	if (each != NULL && str_eq(name, STR("VAR"))) {
		for (size_t i = 0; i < each->n; i++) {
			char ch = each->p[i];

			buf_char(out, ch >= 'a' && ch <= 'z'
					  ? (char)(ch - 'a' + 'A')
					  : ch);
		}
		return true;
	}
	for (size_t i = 0; i < c->nwords; i++)
		if (str_eq(name, str_of(c->words[i].name))) {
			buf_str(out, c->words[i].text);
			return true;
		}
	return false;
}

static void
put_line(const struct conftext *c, struct str line, const struct str *each,
    struct buf *out)
{
	while (line.n > 0) {
		size_t open = str_chr(line, '{');
		struct str behind = str_from(line, open + 1);
		size_t close = str_chr(behind, '}');

		buf_str(out, str_head(line, open));
		if (open < line.n && close < behind.n &&
		    put_word(c, str_head(behind, close), each, out)) {
			line = str_from(behind, close + 1);
			continue;
		}
		if (open < line.n)
			buf_char(out, '{');
		line = behind;
	}
	buf_char(out, '\n');
}

/* "name" or "!name"; false: no part is called so. */
static bool
ask(const struct conftext *c, struct str word, bool *holds)
{
	bool not = str_starts(word, STR("!"));

	word = str_from(word, not ? 1 : 0);
	for (size_t i = 0; i < c->nparts; i++)
		if (str_eq(word, str_of(c->parts[i].name))) {
			*holds = c->parts[i].holds != not ;
			return true;
		}
	return false;
}

/* The lines up to the end, for each of the list; *rest is behind it then. */
static bool
put_each(const struct conftext *c, struct str *rest, bool shown,
    struct buf *out, size_t *line)
{
	struct str begin = *rest, one;
	size_t n = 0;

	do {
		if (!str_cut(rest, '\n', &one))
			return false;
		n++;
	} while (!str_eq(one, STR("#:end")));
	*line += n--;
	for (size_t i = 0; shown && i < c->neach; i++) {
		struct str again = begin;

		for (size_t k = 0; k < n && str_cut(&again, '\n', &one); k++)
			put_line(c, one, &c->each[i], out);
	}
	return true;
}

bool
conftext_put(
    const struct conftext *c, struct str text, struct buf *out, size_t *line)
{
	bool shown[DEPTH_MAX] = {true}, holds;
	size_t depth = 0;
	struct str one;

	if (str_ends(text, STR("\n")))
		text.n--;
	for (*line = 1; str_cut(&text, '\n', &one); ++*line) {
		if (str_starts(one, STR("#:if "))) {
			if (++depth == DEPTH_MAX ||
			    !ask(c, str_from(one, 5), &holds))
				return false;
			shown[depth] = shown[depth - 1] && holds;
		} else if (str_eq(one, STR("#:end"))) {
			if (depth-- == 0)
				return false;
		} else if (str_eq(one, STR("#:each var"))) {
			if (!put_each(c, &text, shown[depth], out, line))
				return false;
		} else if (!str_starts(one, STR("#: ")) && shown[depth]) {
			if (str_starts(one, STR("#:")))
				return false;
			put_line(c, one, NULL, out);
		}
	}
	return depth == 0;
}
