/* SPDX-License-Identifier: ISC */
/*
 * Cutting attribute value templates (XSLT 1.0 7.6.2 has the same rules).
 */
#include "logic/avt.h"

#include "base/arena.h"

struct splitter {
	struct arena *arena;
	struct str rest;
	struct buf literal;
	struct avt_piece *pieces;
	size_t n, cap;
};

static void
add_piece(struct splitter *s, bool is_value, struct str text)
{
	if (s->n == s->cap) {
		size_t cap = s->cap == 0 ? 4 : s->cap * 2;

		s->pieces = arena_grow(s->arena, s->pieces,
		    s->cap * sizeof(*s->pieces), cap * sizeof(*s->pieces));
		s->cap = cap;
	}
	s->pieces[s->n++] = (struct avt_piece){is_value, text};
}

static void
flush(struct splitter *s, size_t limit)
{
	if (s->literal.n > 0)
		add_piece(s, false, buf_view(&s->literal));
	buf_init(&s->literal, s->arena, limit);
}

/* Length of the expression before its '}'; s.n when that is missing. */
static size_t
value_length(struct str s)
{
	char quote = '\0';

	for (size_t i = 0; i < s.n; i++) {
		if (quote != '\0')
			quote = s.p[i] == quote ? '\0' : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
		else if (s.p[i] == '}')
			return i;
	}
	return s.n;
}

static const char *
take_value(struct splitter *s, size_t limit)
{
	size_t n;
	struct str value;

	s->rest = str_from(s->rest, 1);
	n = value_length(s->rest);
	if (n == s->rest.n)
		return "'{' without its '}' (a brace that is text is "
		       "written '{{')";
	value = str_trim(str_head(s->rest, n));
	if (value.n == 0)
		return "'{}' holds no value (braces that are text are "
		       "written '{{}}')";
	flush(s, limit);
	add_piece(s, true, value);
	s->rest = str_from(s->rest, n + 1);
	return NULL;
}

/* One step: a run of text, a doubled brace or a value; NULL or the fault. */
static const char *
take(struct splitter *s, size_t limit)
{
	size_t n = 0;
	char c = s->rest.p[0];

	while (n < s->rest.n && s->rest.p[n] != '{' && s->rest.p[n] != '}')
		n++;
	if (n > 0) {
		buf_str(&s->literal, str_head(s->rest, n));
		s->rest = str_from(s->rest, n);
		return NULL;
	}
	if (s->rest.n > 1 && s->rest.p[1] == c) {
		buf_char(&s->literal, c);
		s->rest = str_from(s->rest, 2);
		return NULL;
	}
	if (c == '}')
		return "'}' without its '{' (a brace that is text is "
		       "written '}}')";
	return take_value(s, limit);
}

bool
avt_split(struct arena *a, struct complaints *complaints, struct where where,
    struct str text, struct avt_piece **pieces, size_t *n)
{
	struct splitter s = {.arena = a, .rest = text};
	const char *fault = NULL;

	*pieces = NULL;
	*n = 0;
	buf_init(&s.literal, a, text.n);
	while (fault == NULL && s.rest.n > 0)
		fault = take(&s, text.n);
	if (fault != NULL) {
		complain(complaints, COMPLAINT_ERROR, where, "braces",
		    "\"%.*s\": %s", STR_ARG(str_head(text, 200)), fault);
		return false;
	}
	flush(&s, text.n);
	*pieces = s.pieces;
	*n = s.n;
	return true;
}
