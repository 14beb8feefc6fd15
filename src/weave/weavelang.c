/* SPDX-License-Identifier: ISC */
/*
 * Words in a file that pages of several languages share: they are the same in
 * all of them, so most read a language that is not theirs.
 *
 * Knows words from names and numbers by their looks only.
 */
#include "weave/weaver.h"

#define WORDS_MIN 3 /* fewer are a name */
#define LETTERS_MIN 2

/* Bytes of the letter that begins there; 0: it is none.  Of what is not ASCII,
 * U+0080 to U+00BF and U+2000 to U+2FFF are signs. */
static size_t
letter(struct str s)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	if (c < 0x80)
		return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
	return c == 0xc2 || c == 0xe2 || n > s.n ? 0 : n;
}

static bool
is_sentence(struct str s)
{
	size_t words = 0;

	while (s.n > 0 && words < WORDS_MIN) {
		size_t letters = 0, n;

		for (; s.n > 0 && (n = letter(s)) > 0; letters++)
			s = str_from(s, n);
		words += letters >= LETTERS_MIN;
		s = str_from(s, s.n > 0 ? 1 : 0);
	}
	return words >= WORDS_MIN;
}

/* The author says that it is in another language, or in none. */
static bool
is_marked(const struct node *node)
{
	for (; node != NULL; node = node->parent)
		if (str_ieq(node_value(node, "translate"), STR("no")) ||
		    (node_attr(node, "lang") != NULL &&
			!str_eq(node->name, STR("html"))))
			return true;
	return false;
}

/* An earlier language of the page that is written from the same tree; -1. */
static int
shared_with(const struct weave *w, const struct frame *f)
{
	for (int lang = 0; lang < w->lang; lang++) {
		const struct node *root = f->part == NULL
					      ? w->page->roots[lang]
					      : f->part->roots[lang];

		if (w->page->paths[lang].n > 0 && root == f->root)
			return lang;
	}
	return -1;
}

static bool
was_told(const struct weave *w, const struct node *root)
{
	for (size_t i = 0; i < w->ntold && i < WEAVE_TOLD_MAX; i++)
		if (w->told[i] == root)
			return true;
	return false;
}

void
weave_check_language(
    struct weave *w, const struct frame *f, const struct node *text)
{
	struct str file;
	int lang;

	if (w->unused || w->page->paths[w->lang].n == 0 ||
	    f->kind == FRAME_TEXT || was_told(w, f->root) ||
	    !is_sentence(text->text) || is_marked(text->parent))
		return;
	lang = shared_with(w, f);
	if (lang < 0)
		return;
	w->told[w->ntold++ % WEAVE_TOLD_MAX] = f->root;
	file = text->where.file;
	file.n -= str_ends(file, STR(".xml")) ? 4 : 0;
	weave_warn(w, text->where, "missing translation",
	    "these words are the same in %.*s as in %.*s; write them as "
	    "<k:text ref=\"…\"/>, or the file once more as %.*s.%.*s.xml",
	    STR_ARG(w->model->langs[w->lang].key),
	    STR_ARG(w->model->langs[lang].key), STR_ARG(file),
	    STR_ARG(w->model->langs[w->lang].key));
}
