/* SPDX-License-Identifier: ISC */
/*
 * k:page(id, binding…) and k:asset(file): finished addresses of this site,
 * known when the site is compiled as far as they can be.
 */
#include "logic/expr.h"

/* RFC 3986 pchar, and '/': what stands in a path as it is. */
static bool
is_path_byte(char c)
{
	const struct str marks = STR("-._~!$&'()*+,;=:@/");

	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || str_chr(marks, c) < marks.n;
}

static struct str
path_text(struct parser *p, struct str s)
{
	struct buf b;

	buf_init(&b, p->program->arena, 3 * s.n);
	for (size_t i = 0; i < s.n; i++)
		if (is_path_byte(s.p[i]))
			buf_char(&b, s.p[i]);
		else
			buf_printf(&b, "%%%02X", (unsigned char)s.p[i]);
	return buf_view(&b);
}

static struct str
segment_text(struct parser *p, struct str s)
{
	struct buf b;

	buf_init(&b, p->program->arena, 3 * s.n);
	escape(&b, ESCAPE_URL_PATH, s);
	return buf_view(&b);
}

static bool
accepts(const struct model_bind *bind, struct str value)
{
	for (size_t i = 0; i < bind->nvalues; i++)
		if (str_eq(bind->values[i], value))
			return true;
	return false;
}

/* A value of this page's path, for a page that takes the same values. */
static void
check_binding(
    struct parser *p, const struct operand *arg, const struct model_bind *bind)
{
	const struct model_bind *from;

	if (arg->domain != DOMAIN_BIND) {
		expr_fault(p, "arguments",
		    "$%.*s is given by a literal, or by a binding of this "
		    "page's path",
		    STR_ARG(bind->name));
		return;
	}
	from = &arg->page->binds[arg->bind];
	for (size_t i = 0; i < from->nvalues && !p->failed; i++)
		if (!accepts(bind, from->values[i]))
			expr_fault(p, "arguments",
			    "$%.*s can be '%.*s', which the page's $%.*s "
			    "does not accept",
			    STR_ARG(from->name), STR_ARG(from->values[i]),
			    STR_ARG(bind->name));
}

static void
check_argument(
    struct parser *p, const struct operand *arg, const struct model_bind *bind)
{
	struct str near;

	if (!arg->constant) {
		check_binding(p, arg, bind);
		return;
	}
	if (accepts(bind, arg->text))
		return;
	near = str_nearest(arg->text, bind->values, bind->nvalues);
	expr_fault(p, "unknown literal", "'%.*s' is no value of $%.*s%.*s",
	    STR_ARG(arg->text), STR_ARG(bind->name),
	    STR_ARG(expr_hint(p, "'", near, "'")));
}

static const struct model_page *
find_page(struct parser *p, struct str id)
{
	const struct model *m = p->program->model;
	const struct model_page *page = model_page(m, id);
	struct str *ids;

	if (page != NULL)
		return page;
	/* It may be the one that could not be read: that was said. */
	if (m->pages_broken) {
		p->failed = true;
		return NULL;
	}
	ids = arena_array(p->program->arena, m->npages, sizeof(*ids));
	for (size_t i = 0; i < m->npages; i++)
		ids[i] = m->pages[i].id;
	expr_fault(p, "unknown page", "there is no page with the id '%.*s'%.*s",
	    STR_ARG(id),
	    STR_ARG(expr_hint(p, "'", str_nearest(id, ids, m->npages), "'")));
	return NULL;
}

/* The next "{name}" of a path; the literal text before it goes to *before. */
static bool
next_hole(struct str *path, struct str *before, struct str *name)
{
	size_t at = str_chr(*path, '{'), end;

	*before = str_head(*path, at);
	*path = str_from(*path, at);
	end = str_chr(*path, '}');
	if (path->n == 0)
		return false;
	*name = str_from(str_head(*path, end), 1);
	*path = str_from(*path, end + 1);
	return true;
}

/* The value of one {name}, ready for its place in the path. */
static struct operand
hole(struct parser *p, const struct model_page *page,
    const struct operand *args, struct str name)
{
	struct operand o;
	size_t i = 0;

	while (i < page->nbinds && !str_eq(page->binds[i].name, name))
		i++;
	if (i == page->nbinds)
		return expr_constant(p, STR(""));
	if (args[i].constant)
		return expr_constant(p, segment_text(p, args[i].text));
	o = expr_operand(p, EXPR_TEXT);
	words_op1(p->words, CODE_BIND, (uint32_t)args[i].bind);
	words_op(p->words, CODE_SEGMENT);
	return o;
}

static struct operand
build(struct parser *p, const struct model_page *page, struct str path,
    const struct operand *args)
{
	struct operand out = expr_constant(p, STR("")), next;
	struct str before, name;
	bool more = true;

	while (more) {
		more = next_hole(&path, &before, &name);
		next = expr_constant(p, path_text(p, before));
		expr_join(p, &out, &next);
		if (!more)
			break;
		next = hole(p, page, args, name);
		expr_join(p, &out, &next);
	}
	return out;
}

void
expr_page(struct parser *p, struct operand *args, size_t n, struct operand *out)
{
	const struct model_page *page = find_page(p, args[0].text);
	struct str path;

	if (page == NULL)
		return;
	if (n - 1 != page->nbinds) {
		expr_fault(p, "arguments",
		    "the page '%.*s' takes %zu binding%s, not %zu",
		    STR_ARG(page->id), page->nbinds,
		    page->nbinds == 1 ? "" : "s", n - 1);
		return;
	}
	for (size_t i = 0; i < page->nbinds; i++)
		check_argument(p, &args[1 + i], &page->binds[i]);
	path = p->program->lang < 0
		   ? STR("")
		   : model_page_path(p->program->model, page, p->program->lang);
	if (path.n == 0)
		expr_fault(p, "unknown page",
		    "the page '%.*s' has no path in this language or those "
		    "it falls to",
		    STR_ARG(page->id));
	if (p->failed)
		return;
	/* The holes are filled with the arguments' own instructions. */
	while (n > 0)
		words_cut(p->words, args[--n].start);
	*out = build(p, page, path, args + 1);
	out->address = true;
	out->empty = false;
}

void
expr_asset(struct parser *p, struct operand *args, struct operand *out)
{
	const struct model *m = p->program->model;
	const struct model_asset *asset = model_asset(m, args[0].text);
	struct str *names;

	if (asset != NULL) {
		words_cut(p->words, args[0].start);
		*out = expr_constant(p, asset->hashed);
		out->address = true;
		return;
	}
	names = arena_array(p->program->arena, m->nassets, sizeof(*names));
	for (size_t i = 0; i < m->nassets; i++)
		names[i] = m->assets[i].name;
	expr_fault(p, "unknown asset", "there is no file assets/%.*s%.*s",
	    STR_ARG(args[0].text),
	    STR_ARG(expr_hint(
		p, "'", str_nearest(args[0].text, names, m->nassets), "'")));
}
