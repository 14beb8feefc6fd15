/* SPDX-License-Identifier: ISC */
#include "template/mailtext.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"

/* The marks of mailtext.h as numbers. */
enum { BLOCK = 1, BREAK, TITLE, HEADING, ITEM, MARK, ITEM_END };

#define DEPTH_MAX 16
#define INDENT_MAX 24

/* What stands between what was written and what comes. */
enum gap { GAP_NONE, GAP_LINE, GAP_EMPTY };

struct layout {
	struct buf out;
	struct str mark;           /* of an item, before its first word */
	size_t indents[DEPTH_MAX]; /* of the items around */
	size_t depth;              /* of them; deeper ones stand as far in */
	size_t column;             /* letters in the line */
	size_t widest;             /* line of the block */
	char underline;            /* of the block; '\0': none */
	bool begun;                /* the line has a word */
	enum gap gap;
};

static size_t
letters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static size_t
indent(const struct layout *l)
{
	size_t depth = l->depth < DEPTH_MAX ? l->depth : DEPTH_MAX;

	return depth == 0 ? 0 : l->indents[depth - 1];
}

static void
spaces(struct layout *l, size_t n)
{
	for (l->column += n; n > 0; n--)
		buf_char(&l->out, ' ');
}

static void
end_line(struct layout *l)
{
	if (l->begun)
		buf_char(&l->out, '\n');
	if (l->column > l->widest)
		l->widest = l->column;
	l->begun = false;
	l->column = 0;
}

static void
word(struct layout *l, struct str s)
{
	size_t n = letters(s);

	if (l->begun && l->column + 1 + n > MAILTEXT_WIDTH)
		end_line(l);
	if (l->begun) {
		spaces(l, 1);
	} else {
		if (l->gap == GAP_EMPTY && l->out.n > 0)
			buf_char(&l->out, '\n');
		l->gap = GAP_NONE;
		spaces(l, indent(l) - letters(l->mark));
		buf_str(&l->out, l->mark);
		l->column += letters(l->mark);
		l->mark = STR("");
	}
	buf_str(&l->out, s);
	l->column += n;
	l->begun = true;
}

static void
open_gap(struct layout *l, enum gap gap)
{
	if (gap > l->gap)
		l->gap = gap;
}

static void
end_block(struct layout *l, enum gap gap)
{
	end_line(l);
	if (l->underline != '\0' && l->widest > 0) {
		size_t n =
		    l->widest < MAILTEXT_WIDTH ? l->widest : MAILTEXT_WIDTH;

		for (size_t i = indent(l); i > 0; i--, n--)
			buf_char(&l->out, ' ');
		while (n-- > 0)
			buf_char(&l->out, l->underline);
		buf_char(&l->out, '\n');
	}
	l->underline = '\0';
	l->widest = 0;
	open_gap(l, gap);
}

static void
line_break(struct layout *l)
{
	if (!l->begun)
		open_gap(l, GAP_EMPTY);
	end_line(l);
}

static void
begin_item(struct layout *l, struct str mark)
{
	size_t inner = indent(l) + letters(mark);

	end_block(l, GAP_LINE);
	if (l->depth < DEPTH_MAX && inner <= INDENT_MAX) {
		l->mark = mark;
		l->indents[l->depth] = inner;
	} else if (l->depth < DEPTH_MAX) {
		l->indents[l->depth] = indent(l);
	}
	l->depth++;
}

static void
end_item(struct layout *l)
{
	end_block(l, GAP_LINE);
	l->mark = STR("");
	if (l->depth > 0)
		l->depth--;
}

/* A control byte; *rest stands behind it. */
static void
control(struct layout *l, char c, struct str *rest)
{
	struct str mark;

	switch (c) {
	case BLOCK:
		end_block(l, GAP_EMPTY);
		break;
	case BREAK:
		line_break(l);
		break;
	case TITLE:
		l->underline = '=';
		break;
	case HEADING:
		l->underline = '-';
		break;
	case ITEM:
		str_cut(rest, MARK, &mark);
		begin_item(l, mark);
		break;
	default:
		assert(c == ITEM_END);
		end_item(l);
	}
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
is_control(char c)
{
	return c >= BLOCK && c <= ITEM_END;
}

struct str
mailtext_layout(struct arena *a, struct str marked)
{
	struct layout l = {.mark = STR("")};

	/* Indents and marks are short, lines at least a word. */
	buf_init(&l.out, a, 64 * (marked.n + 1));
	while (marked.n > 0) {
		size_t n = 0;
		char c = marked.p[0];

		if (is_blank(c) || is_control(c)) {
			marked = str_from(marked, 1);
			if (is_control(c))
				control(&l, c, &marked);
			continue;
		}
		while (n < marked.n && !is_blank(marked.p[n]) &&
		       !is_control(marked.p[n]))
			n++;
		word(&l, str_head(marked, n));
		marked = str_from(marked, n);
	}
	end_block(&l, GAP_NONE);
	return buf_view(&l.out);
}

struct str
mailtext_line(struct arena *a, struct str words)
{
	struct str one;
	struct buf b;

	buf_init(&b, a, words.n + 1);
	while (str_word(&words, &one)) {
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_str(&b, one);
	}
	return buf_view(&b);
}
