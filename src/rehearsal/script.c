/* SPDX-License-Identifier: ISC */
#include "rehearsal/script.h"

#include "base/arena.h"
#include "base/buf.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* The next word of a line, without its quotes; false: there is none, or *why
 * says what is wrong. */
static bool
next_word(struct arena *a, struct str *rest, struct str *word, struct str *why)
{
	bool quoted = false;
	struct buf b;
	size_t i = 0;

	while (rest->n > 0 && is_blank(rest->p[0]))
		*rest = str_from(*rest, 1);
	if (rest->n == 0 || rest->p[0] == '#')
		return false;
	buf_init(&b, a, rest->n + 1);
	for (; i < rest->n && (quoted || !is_blank(rest->p[i])); i++)
		if (rest->p[i] == '"')
			quoted = !quoted;
		else
			buf_char(&b, rest->p[i]);
	*rest = str_from(*rest, i);
	*word = buf_view(&b);
	if (quoted)
		*why = STR("a \" without its second one");
	return !quoted;
}

static bool
parse_line(
    struct arena *a, struct str text, struct script_line *l, struct str *why)
{
	struct str word;

	l->n = 0;
	while (next_word(a, &text, &word, why)) {
		if (l->n == SCRIPT_WORDS_MAX) {
			*why = STR("too many words");
			return false;
		}
		l->words[l->n++] = word;
	}
	return why->n == 0;
}

bool
script_parse(struct arena *a, struct str text, struct script *s, size_t *line,
    struct str *why)
{
	struct str rest = text, head;
	size_t lines = 1;

	for (size_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	*s = (struct script){arena_array(a, lines, sizeof(*s->lines)), 0};
	*why = STR("");
	for (*line = 1; str_cut(&rest, '\n', &head); (*line)++) {
		struct script_line *l = &s->lines[s->n];

		if (!parse_line(a, head, l, why))
			return false;
		l->line = *line;
		s->n += l->n > 0;
	}
	return true;
}

struct str
script_value(const struct script_line *l, struct str name)
{
	for (size_t i = 0; i < l->n; i++) {
		struct str value = l->words[i], head;

		str_cut(&value, '=', &head);
		if (value.p != NULL && str_eq(head, name))
			return value;
	}
	return (struct str){NULL, 0};
}
