/* SPDX-License-Identifier: ISC */
/*
 * Attributes of HTML elements: what {…} holds becomes a value where a value can
 * do no harm, and an error where it could (SITE 3, "Escaping").
 */
#include "base/arena.h"
#include "logic/avt.h"
#include "weave/html.h"
#include "weave/weaver.h"

struct where
attr_where(const struct node *node, const struct attr *attr)
{
	struct where where = node->where;

	where.line = attr->line;
	return where;
}

/* The key in k:text('key'), which is no expression but a text woven plain. */
static bool
text_call(struct str expression, struct str *key)
{
	struct str s = str_trim(expression);

	if (!str_starts(s, STR("k:text(")) || !str_ends(s, STR(")")))
		return false;
	s = str_trim(str_head(str_from(s, 7), s.n - 8));
	if (s.n < 2 || (s.p[0] != '\'' && s.p[0] != '"') ||
	    s.p[s.n - 1] != s.p[0])
		return false;
	*key = str_head(str_from(s, 1), s.n - 2);
	return str_chr(*key, s.p[0]) == key->n;
}

/* One piece; false after complaining. */
static bool
part_of(struct weave *w, const struct frame *f, struct where where,
    const struct avt_piece *piece, struct part *part)
{
	*part = (struct part){.kind = PART_LITERAL,
	    .text = piece->text,
	    .braces = piece->is_value};
	if (!piece->is_value)
		return true;
	if (text_call(piece->text, &part->text)) {
		part->kind = PART_TEXT;
		return true;
	}
	part->kind = PART_VALUE;
	part->value = program_value(
	    w->program, piece->text, where, &f->scope, &part->may_be_empty);
	if (part->value == PROGRAM_BAD)
		return false;
	part->address = program_is_address(w->program, part->value);
	part->chosen = program_is_chosen(w->program, part->value);
	if (!part->address &&
	    program_constant(w->program, part->value, &part->text))
		part->kind = PART_LITERAL;
	return true;
}

static bool
split(struct weave *w, const struct frame *f, struct where where,
    struct str text, struct part **parts, size_t *n)
{
	struct avt_piece *pieces;
	bool ok = true;

	if (!avt_split(w->arena, w->model->complaints, where, text, &pieces, n))
		return false;
	*parts = arena_array(w->arena, *n + 1, sizeof(**parts));
	for (size_t i = 0; i < *n; i++)
		ok &= part_of(w, f, where, &pieces[i], &(*parts)[i]);
	return ok;
}

static bool
has_value(const struct part *parts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (parts[i].braces)
			return true;
	return false;
}

/* A single {…} that is known to be empty: the attribute is left out. */
static bool
left_out(const struct part *parts, size_t n)
{
	return n == 1 && parts->braces && parts->kind == PART_LITERAL &&
	       parts->text.n == 0;
}

/* Elements whose every attribute is out of bounds for values. */
static const char *
element_refuses(const struct node *node, struct str name)
{
	unsigned flags = 0;

	if (node->space == SPACE_SVG) {
		bool moves = str_istarts(node->name, STR("animate")) ||
			     str_ieq(node->name, STR("set"));

		return moves ? "an animation can write any attribute" : NULL;
	}
	html_element(node->name, &flags);
	if (str_eq(node->name, STR("script")) && str_eq(name, STR("src")))
		return NULL;
	if (flags & HTML_FENCED)
		return "the element loads or runs what it is given";
	if (str_eq(node->name, STR("meta")) &&
	    node_attr(node, "http-equiv") != NULL)
		return "<meta http-equiv> acts like a header";
	return NULL;
}

/* true when no value may stand in this attribute, after complaining. */
static bool
refused(struct weave *w, const struct node *node, const struct attr *attr,
    struct str name)
{
	const char *why = html_refuses_value(name);

	if (why == NULL)
		why = element_refuses(node, name);
	if (why == NULL)
		return false;
	weave_error(w, attr_where(node, attr), "value in a dangerous place",
	    "a value cannot stand in %.*s of <%.*s>: %s; write it without "
	    "{…}, or put the value into a data-… attribute",
	    STR_ARG(name), STR_ARG(node->name), why);
	return true;
}

/* ` name="…"` in plain attribute context. */
static void
write_plain(struct weave *w, const struct node *node, const struct attr *attr,
    struct str name, const struct part *parts, size_t n)
{
	struct inside in = {
	    .mode = MODE_ATTR, .open = true, .element = node->name};
	struct where where = attr_where(node, attr);
	struct str none = STR("");

	if (n == 1 && parts->kind == PART_VALUE) {
		program_write_attr(w->program, name, parts->value, ESCAPE_ATTR);
		return;
	}
	program_literal(w->program, STR(" "));
	program_literal(w->program, name);
	program_literal(w->program, STR("=\""));
	for (size_t i = 0; i < n; i++) {
		const struct part *p = &parts[i];

		if (p->kind == PART_VALUE)
			program_write(w->program, p->value, ESCAPE_ATTR, none,
			    none, none);
		else if (p->kind == PART_TEXT)
			weave_text_key(w, &in, p->text, where);
		else
			weave_literal(w, &in, p->text, where);
	}
	program_literal(w->program, STR("\""));
}

static void
ours(struct weave *w, const struct frame *f, const struct node *node,
    const struct attr *attr)
{
	struct where where = attr_where(node, attr);

	if (weave_shared_attr(w, node, attr))
		return;
	if (str_eq(attr->name, STR("act"))) {
		weave_act(w, node, attr);
		return;
	}
	if (str_eq(attr->name, STR("style")))
		weave_style(w, f, node, attr);
	else
		weave_error(w, where, "unknown attribute",
		    "<%.*s> has no attribute k:%.*s; there are k:answers, "
		    "k:cta, k:reviewed, k:owner, k:act, k:style",
		    STR_ARG(node->name), STR_ARG(attr->name));
}

/* The name as it is written in HTML; empty after complaining. */
static struct str
name_of(struct weave *w, const struct node *node, const struct attr *attr)
{
	struct where where = attr_where(node, attr);
	struct str lower = str_lower(w->arena, attr->name);

	if (attr->space == SPACE_XML) {
		weave_error(w, where, "unknown attribute",
		    "xml:%.*s is not HTML; write lang=\"…\", or take it out",
		    STR_ARG(attr->name));
		return STR("");
	}
	if (attr->space == SPACE_XLINK)
		return str_format(w->arena, "xlink:%.*s", STR_ARG(attr->name));
	if (node->space == SPACE_NONE && !str_eq(lower, attr->name)) {
		weave_error(w, where, "unknown attribute",
		    "names of HTML attributes are lower case; write %.*s",
		    STR_ARG(lower));
		return STR("");
	}
	return attr->name;
}

static bool
holds_addresses(struct str name)
{
	return escape_is_url_attr(name) || str_eq(name, STR("imagesrcset"));
}

/* A function that would be sent as it is written. */
static bool
lacks_braces(struct weave *w, const struct node *node, const struct attr *attr)
{
	struct str s = str_trim(attr->value);
	size_t end = str_chr(s, ')') + 1;

	if (!str_starts(s, STR("k:page(")) && !str_starts(s, STR("k:asset(")) &&
	    !str_starts(s, STR("k:text(")))
		return false;
	weave_error(w, attr_where(node, attr), "missing braces",
	    "%.*s=\"%.*s\" is no value; write %.*s=\"{%.*s}%.*s\"",
	    STR_ARG(attr->name), STR_ARG(attr->value), STR_ARG(attr->name),
	    STR_ARG(str_head(s, end)), STR_ARG(str_from(s, end)));
	return true;
}

static void
weave_attr(struct weave *w, const struct frame *f, const struct node *node,
    const struct attr *attr, bool *code_field)
{
	struct str name = name_of(w, node, attr);
	bool style = w->mail != NULL && str_eq(name, STR("style"));
	struct part *parts;
	size_t n;

	if (style)
		weave_check_style(w, attr->value, attr_where(node, attr));
	if (name.n == 0 || lacks_braces(w, node, attr) ||
	    !split(w, f, attr_where(node, attr), attr->value, &parts, &n))
		return;
	if (has_value(parts, n) && refused(w, node, attr, name))
		return;
	if (left_out(parts, n))
		return;
	/* That one is written with the named ones. */
	if (style && node_attr_in(node, SPACE_K, "style") != NULL)
		return;
	if (holds_addresses(name))
		weave_url(w, node, attr, name, parts, n, code_field);
	else
		write_plain(w, node, attr, name, parts, n);
}

void
weave_attrs(struct weave *w, const struct frame *f, const struct node *node,
    bool *code_field)
{
	for (const struct attr *a = node->attrs; a != NULL; a = a->next) {
		if (a->space == SPACE_K)
			ours(w, f, node, a);
		else
			weave_attr(w, f, node, a, code_field);
		if (a->space != SPACE_NONE)
			continue;
		weave_check_prefix(w, node, a);
		weave_check_told(w, node, a);
	}
	*code_field |= weave_sends_here(node);
}

void
weave_attr_words(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node, const struct attr *attr)
{
	struct where where = attr_where(node, attr);
	struct str none = STR("");
	struct part *parts;
	size_t n;

	if (!split(w, f, where, attr->value, &parts, &n))
		return;
	if (holds_addresses(attr->name)) {
		weave_url_words(w, node, attr, attr->name, parts, n);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (parts[i].kind == PART_VALUE)
			program_write(w->program, parts[i].value, ESCAPE_RAW,
			    none, none, none);
		else if (parts[i].kind == PART_TEXT)
			weave_text_key(w, in, parts[i].text, where);
		else
			weave_literal(w, in, parts[i].text, where);
	}
}
