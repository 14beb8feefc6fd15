/* SPDX-License-Identifier: ISC */
/*
 * pages/: what a page says about itself before its content: id, addresses,
 * bindings, page class and item.  The content is the weaver's.
 */
#include "base/arena.h"
#include "model/read.h"
#include "model/vocab.h"

/* Pages the program calls by name; all others need a path. */
static const char *const called[] = {
    "400", "403", "404", "410", "413", "500", "503", "consent", "me", "why"};

static void
set_path(struct model *m, struct model_page *page, int lang, struct str path,
    struct where where)
{
	if (page->paths[lang].n > 0) {
		read_error(m, where, "declared twice",
		    "a second path in the language %.*s; keep one",
		    STR_ARG(m->langs[lang].key));
		return;
	}
	page->paths[lang] = path;
	read_path_check(m, path, where);
}

/* The addresses a file gives: `own` is the language its `path` is for. */
static void
read_paths(struct model *m, struct model_page *page, const struct node *root,
    int own, bool variant)
{
	struct str path = node_value(root, "path");

	if (path.n > 0)
		set_path(m, page, own, path, read_attr(root, "path"));
	for (const struct node *n = root->first; n != NULL; n = n->next) {
		const struct attr *a;
		int lang;

		if (!node_is(n, SPACE_K, "path"))
			continue;
		vocab_check_one(m, &vocab_page, n);
		a = node_attr_in(n, SPACE_XML, "lang");
		lang = a == NULL ? -1 : model_lang(m, a->value);
		if (lang < 0)
			continue;
		if (variant && lang != own)
			read_error(m, n->where, "misplaced path",
			    "this file is the page in %.*s only; write the "
			    "path of %.*s in the file of that language",
			    STR_ARG(m->langs[own].key),
			    STR_ARG(m->langs[lang].key));
		else
			set_path(m, page, lang,
			    str_trim(node_text(m->arena, n)), n->where);
	}
}

static void
check_id(
    struct model *m, const struct model_page *page, const struct node *root)
{
	const struct model_page *twin = model_page(m, page->id);

	if (twin != NULL)
		read_error(m, read_attr(root, "id"), "declared twice",
		    "the page id \"%.*s\" is taken by %.*s; give this page "
		    "another",
		    STR_ARG(page->id), STR_ARG(twin->file));
}

/* The base file's id, or none, in every language. */
static void
check_variant(
    struct model *m, const struct model_page *page, const struct node *root)
{
	struct str id = node_value(root, "id");

	if (id.n > 0 && !str_eq(id, page->id))
		read_error(m, read_attr(root, "id"), "page id",
		    "id=\"%.*s\": the file replaces the page \"%.*s\" and has "
		    "its id; write it, or none",
		    STR_ARG(id), STR_ARG(page->id));
}

static bool
is_called(struct str id)
{
	for (size_t i = 0; i < sizeof(called) / sizeof(called[0]); i++)
		if (str_eq(id, str_of(called[i])))
			return true;
	return false;
}

static bool
has_path(const struct model *m, const struct model_page *page)
{
	for (size_t i = 0; i < m->nlangs; i++)
		if (page->paths[i].n > 0)
			return true;
	return false;
}

static void
check_reachable(struct model *m, const struct model_page *page)
{
	if (has_path(m, page) || is_called(page->id))
		return;
	read_warn(m, page->where, "unreachable",
	    "the page \"%.*s\" has no path, so nobody can reach it; write "
	    "path=\"/…\" (without one only 400, 403, 404, 410, 413, 500, "
	    "503, consent, me and why are called, by their ids)",
	    STR_ARG(page->id));
}

static void
check_item(
    struct model *m, const struct model_page *page, const struct node *root)
{
	int i = model_item_bind(page);
	const struct model_bind *bind = i < 0 ? NULL : &page->binds[i];
	struct where where = read_attr(root, "item");

	if (page->item.n == 0 || (bind != NULL && bind->items))
		return;
	if (bind != NULL)
		read_error(m, where, "unknown item",
		    "item=\"%.*s\": {%.*s} is not bound to items; write "
		    "items=\"…\" in its <k:bind>",
		    STR_ARG(page->item), STR_ARG(bind->name));
	else if (page->item.p[0] == '{')
		read_error(m, where, "unknown binding",
		    "item=\"%.*s\" is none of this page's bindings; write "
		    "{$NAME} of a <k:bind>",
		    STR_ARG(page->item));
	else if (model_item(m, page->item) == NULL)
		read_error(m, where, "unknown item",
		    "item=\"%.*s\" is not in items.xml", STR_ARG(page->item));
}

/* The first page class of journey.xml with a pattern for an address. */
static struct str
class_of_path(const struct model *m, struct str path)
{
	for (size_t i = 0; i < m->page_classes.n; i++) {
		const struct node *n = m->page_classes.rows[i].node;
		struct str rest, glob;

		if (n == NULL || !node_is(n, SPACE_K, "page-class"))
			continue;
		rest = node_value(n, "path");
		while (str_word(&rest, &glob))
			if (str_glob(glob, path))
				return m->page_classes.rows[i].key;
	}
	return (struct str){NULL, 0};
}

static void
find_class(struct model *m, struct model_page *page, const struct node *root)
{
	page->page_class = node_value(root, "page-class");
	if (page->page_class.n > 0) {
		if (str_is_key(page->page_class) &&
		    names_find(&m->page_classes, page->page_class) < 0)
			names_add(m, &m->page_classes, "page class",
			    page->page_class, read_attr(root, "page-class"),
			    root);
		return;
	}
	page->page_class = class_of_path(m, page->paths[m->default_lang]);
	for (size_t i = 0; i < m->nlangs && page->page_class.n == 0; i++)
		page->page_class = class_of_path(m, page->paths[i]);
}

/* k:path holds text, k:bind nothing. */
static void
check_content(struct model *m, const struct node *node)
{
	bool text = node_is(node, SPACE_K, "path");

	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (n->kind == NODE_ELEMENT)
			read_error(m, n->where, "misplaced element",
			    "<%.*s> has no place in <k:%.*s>; take it out",
			    STR_ARG(n->name), STR_ARG(node->name));
		else if (!text && !node_is_blank(n))
			read_error(m, n->where, "loose text",
			    "text has no place in <k:%.*s>; is an attribute "
			    "meant?",
			    STR_ARG(node->name));
}

static void
check_own(struct model *m, const struct node *root)
{
	vocab_check_one(m, &vocab_page, root);
	for (const struct node *n = root->first; n != NULL; n = n->next) {
		bool bind = node_is(n, SPACE_K, "bind");

		if (bind)
			vocab_check_one(m, &vocab_page, n);
		if (bind || node_is(n, SPACE_K, "path"))
			check_content(m, n);
	}
}

static void
read_page(struct model *m, const struct read_part *part)
{
	const struct node *main = part->base;
	struct model_page *page;
	int main_lang = m->default_lang;

	/* Without NAME.xml the first language's file speaks for the page. */
	for (size_t i = 0; i < m->nlangs && main == NULL; i++)
		if (part->variants[i] != NULL) {
			main = part->variants[i];
			main_lang = (int)i;
		}
	if (main == NULL)
		return;
	m->pages = read_row(m, m->pages, m->npages, sizeof(*m->pages));
	page = &m->pages[m->npages];
	page->id = node_value(main, "id");
	if (page->id.n == 0)
		page->id = part->name;
	page->file = main->where.file;
	page->where = main->where;
	page->item = str_trim(node_value(main, "item"));
	check_id(m, page, main);
	m->npages++;
	if (part->base != NULL) {
		check_own(m, part->base);
		read_paths(m, page, part->base, main_lang, false);
	}
	for (size_t i = 0; i < m->nlangs; i++) {
		page->roots[i] = read_part_root(m, part, (int)i);
		if (part->variants[i] == NULL)
			continue;
		check_own(m, part->variants[i]);
		check_variant(m, page, part->variants[i]);
		read_paths(m, page, part->variants[i], (int)i, true);
	}
	read_binds(m, page, main);
	find_class(m, page, main);
	check_item(m, page, main);
	check_reachable(m, page);
}

void
read_pages(struct model *m, const struct files *f)
{
	struct read_part *parts;
	size_t n;

	parts = read_folder(m, f, "pages", "page", &n);
	for (size_t i = 0; i < n; i++)
		read_page(m, &parts[i]);
}
