/* SPDX-License-Identifier: ISC */
/*
 * k:style: declarations by name, written into each element that asks for them,
 * since many mail programs read no style sheet; and what can be said of styles
 * without laying a mail out.
 */
#include <math.h>

#include "base/arena.h"
#include "weave/weaver.h"

#define CSS_MAX 4096
#define CONTRAST_MIN 4.5 /* WCAG 2.2, 1.4.3 */

/* Blanks between words are one, at the ends and before ; none. */
static struct str
tidy(struct arena *a, struct str s)
{
	struct str word;
	struct buf b;

	buf_init(&b, a, s.n + 1);
	while (str_word(&s, &word)) {
		if (b.n > 0)
			buf_char(&b, ' ');
		buf_str(&b, word);
	}
	while (b.n > 0 && (b.p[b.n - 1] == ';' || b.p[b.n - 1] == ' '))
		b.n--;
	return buf_view(&b);
}

struct str
weave_style_named(const struct weave *w, struct str name)
{
	for (size_t i = 0; i < w->mail->nstyles; i++)
		if (str_eq(w->mail->styles[i].name, name))
			return w->mail->styles[i].css;
	return STR("");
}

void
weave_check_style(struct weave *w, struct str css, struct where where)
{
	static const struct {
		const char *holds, *why;
	} rows[] = {
	    {"position:", "few mail programs place things; use a table"},
	    {"display:flex", "Outlook lays out tables only"},
	    {"display:grid", "Outlook lays out tables only"},
	    {"background:", "Outlook reads background-color alone"},
	    {"var(", "mail programs know no variables; write the value"},
	    {"url(", "what a style loads is blocked; use <img>"},
	    {"@import", "what a style loads is blocked"},
	    {"@font-face", "what a style loads is blocked"},
	};
	struct buf b;

	buf_init(&b, w->arena, css.n + 1);
	for (size_t i = 0; i < css.n; i++)
		if (css.p[i] != ' ' && css.p[i] != '\t' && css.p[i] != '\n')
			buf_char(&b, css.p[i]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_find(str_lower(w->arena, buf_view(&b)),
			str_of(rows[i].holds)) < b.n)
			weave_warn(w, where, "style of a mail",
			    "\"%s\" does not work in mails: %s", rows[i].holds,
			    rows[i].why);
}

static void
add(struct weave *w, const struct node *node)
{
	struct woven_mail *mail = w->mail;
	const struct attr *name = weave_need(w, node, "name");
	struct str css = tidy(w->arena, node_text(w->arena, node));

	if (name == NULL)
		return;
	if (css.n == 0)
		weave_error(w, node->where, "empty style",
		    "the style \"%.*s\" says nothing; write declarations such "
		    "as color:#16302f",
		    STR_ARG(name->value));
	weave_check_style(w, css, node->where);
	if (weave_style_named(w, name->value).n > 0)
		return;
	if (mail->nstyles == WEAVE_STYLES_MAX) {
		weave_error(w, node->where, "size",
		    "more than %d styles in one mail", WEAVE_STYLES_MAX);
		return;
	}
	mail->styles[mail->nstyles++] = (struct woven_style){name->value, css};
}

static bool
is_twin(const struct node *node)
{
	for (const struct node *n = node->parent->first; n != node; n = n->next)
		if (node_is(n, SPACE_K, "style") &&
		    str_eq(node_value(n, "name"), node_value(node, "name")))
			return true;
	return false;
}

void
weave_styles(struct weave *w, const struct node *root)
{
	for (const struct node *n = root->first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "style"))
			continue;
		if (is_twin(n))
			weave_error(w, n->where, "double name",
			    "the style \"%.*s\" is declared twice; join them",
			    STR_ARG(node_value(n, "name")));
		else
			add(w, n);
	}
}

static void
unknown(struct weave *w, struct str name, struct where where)
{
	const struct woven_mail *mail = w->mail;
	struct str known[WEAVE_STYLES_MAX];

	for (size_t i = 0; i < mail->nstyles; i++)
		known[i] = mail->styles[i].name;
	weave_error(w, where, "unknown style",
	    "there is no style \"%.*s\"%.*s; write <k:style "
	    "name=\"%.*s\">…</k:style> into the layout",
	    STR_ARG(name),
	    STR_ARG(weave_guess(w, str_nearest(name, known, mail->nstyles))),
	    STR_ARG(name));
}

/* The declarations of an element: of its names, then its own. */
static struct str
css_of(const struct weave *w, const struct node *node)
{
	const struct attr *names = node_attr_in(node, SPACE_K, "style");
	struct str rest = names == NULL ? STR("") : names->value, name, css;
	struct buf b;

	buf_init(&b, w->arena, CSS_MAX);
	while (str_word(&rest, &name)) {
		css = weave_style_named(w, name);
		if (b.n > 0 && css.n > 0)
			buf_char(&b, ';');
		buf_str(&b, css);
	}
	css = tidy(w->arena, node_value(node, "style"));
	if (b.n > 0 && css.n > 0)
		buf_char(&b, ';');
	buf_str(&b, css);
	return buf_view(&b);
}

void
weave_style(struct weave *w, const struct frame *f, const struct node *node,
    const struct attr *names)
{
	struct inside in = {
	    .mode = MODE_ATTR, .open = true, .element = node->name};
	struct where where = attr_where(node, names);
	struct str rest = names->value, name;

	if (w->mail == NULL) {
		/* A block that mails include, too. */
		if (f->kind != FRAME_BLOCK && !w->unused)
			weave_error(w, where, "misplaced attribute",
			    "k:style is for mails; give the element a class "
			    "and the page a style sheet");
		return;
	}
	while (str_word(&rest, &name))
		if (weave_style_named(w, name).n == 0)
			unknown(w, name, where);
	program_literal(w->program, STR(" style=\""));
	weave_literal(w, &in, css_of(w, node), where);
	program_literal(w->program, STR("\""));
}

/* Colours */

/* "#0e4a47" or "#fff" as 1 + 0xRRGGBB; 0: another way to say a colour. */
static uint32_t
colour(struct str s)
{
	uint32_t sum = 0;

	s = str_trim(s);
	if ((s.n != 4 && s.n != 7) || s.p[0] != '#')
		return 0;
	for (size_t i = 1; i < s.n; i++) {
		int digit = str_hex(s.p[i]);

		if (digit < 0)
			return 0;
		sum = sum << 4 | (uint32_t)digit;
		if (s.n == 4)
			sum = sum << 4 | (uint32_t)digit;
	}
	return 1 + sum;
}

/* Sets *to when the declarations hold the property. */
static void
declared(struct str css, const char *property, uint32_t *to)
{
	struct str one, name;

	while (str_cut(&css, ';', &one))
		if (str_cut(&one, ':', &name) &&
		    str_ieq(str_trim(name), str_of(property)))
			*to = colour(one);
}

void
weave_colours_of(struct str css, struct inside *below)
{
	declared(css, "background-color", &below->ground);
	declared(css, "color", &below->ink);
}

void
weave_colours(
    const struct weave *w, const struct node *node, struct inside *below)
{
	if (node_attr(node, "bgcolor") != NULL)
		below->ground = colour(node_value(node, "bgcolor"));
	weave_colours_of(css_of(w, node), below);
}

/* WCAG 2.2, "relative luminance". */
static double
luminance(uint32_t c)
{
	static const double weights[] = {0.0722, 0.7152, 0.2126};
	double sum = 0;

	c--;
	for (size_t i = 0; i < 3; i++, c >>= 8) {
		double v = (c & 255) / 255.0;

		sum +=
		    weights[i] *
		    (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
	}
	return sum;
}

void
weave_check_contrast(
    struct weave *w, const struct inside *in, struct where where)
{
	double a, b, ratio;

	if (in->ink == 0 || in->ground == 0)
		return;
	a = luminance(in->ink);
	b = luminance(in->ground);
	ratio = a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
	if (ratio < CONTRAST_MIN)
		weave_warn(w, where, "weak contrast",
		    "these words, #%06x on #%06x, have a contrast of %.1f; "
		    "4.5 can be read: choose a darker or a lighter colour",
		    (unsigned)in->ink - 1, (unsigned)in->ground - 1,
		    floor(ratio * 10) / 10);
}
