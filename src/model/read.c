/* SPDX-License-Identifier: ISC */
/*
 * Reading a site directory: which file is read when, and what lies about that
 * nobody reads.
 */
#include "model/read.h"

#include "base/arena.h"
#include "model/vocab.h"

static const char *const folders[] = {"pages", "blocks", "layouts", "texts",
    "assets", "mails", "downloads", "sequences", "letters", "reports", NULL};


#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

void *
read_row(struct model *m, void *rows, size_t n, size_t size)
{
	/* Grown when n is a power of two, from 8 rows on. */
	if (n == 0)
		return arena_array(m->arena, 8, size);
	if (n < 8 || (n & (n - 1)) != 0)
		return rows;
	rows = arena_grow(m->arena, rows, n * size, 2 * n * size);
	for (size_t i = n * size; i < 2 * n * size; i++)
		((char *)rows)[i] = 0;
	return rows;
}

struct where
read_file(struct str file)
{
	return (struct where){file, 0};
}

struct str
read_setting(const struct node *node, const char *name, const char *otherwise)
{
	struct str s =
	    node == NULL ? STR("") : str_trim(node_value(node, name));

	return s.n == 0 ? str_of(otherwise) : s;
}

struct where
read_attr(const struct node *node, const char *name)
{
	const struct attr *a = node_attr(node, name);

	if (a == NULL)
		return node->where;
	return (struct where){node->where.file, a->line};
}

struct node *
read_xml(struct model *m, const struct files *f, struct str path)
{
	struct str bytes;

	if (!files_read(f, path, XML_FILE_MAX, &bytes))
		return NULL;
	return xml_parse(m->arena, m->complaints, path, bytes);
}

/* Without a namespace the elements are taken as ours, after one complaint. */
static void
adopt(struct model *m, struct node *root)
{
	struct node *n = root;

	if (root->space == SPACE_K)
		return;
	read_error(m, root->where, "missing namespace",
	    "the namespace is missing; write <%.*s "
	    "xmlns=\"urn:kunderejse:1\">",
	    STR_ARG(root->name));
	for (;;) {
		if (n->space == SPACE_NONE)
			n->space = SPACE_K;
		if (n->first != NULL) {
			n = n->first;
			continue;
		}
		while (n != root && n->next == NULL)
			n = n->parent;
		if (n == root)
			return;
		n = n->next;
	}
}

struct node *
read_ours(struct model *m, const struct files *f, struct str path)
{
	struct node *root = read_xml(m, f, path);

	if (root != NULL)
		adopt(m, root);
	return root;
}

/* A file of the site's top, or NULL when it is absent or no XML. */
static struct node *
top_file(struct model *m, const struct files *f, struct str path)
{
	return files_has(f, path) ? read_ours(m, f, path) : NULL;
}

static bool
is_known(struct str path)
{
	static const char *const files[] = {
	    "site.xml", "journey.xml", "items.xml", "facts.xml", "hooks.xml"};

	for (size_t i = 0; i < COUNT(files); i++)
		if (str_eq(path, str_of(files[i])))
			return true;
	/* A path of a folder that was walked. */
	return str_chr(path, '/') + 1 < path.n;
}

static void
check_unknown(struct model *m, const struct files *f)
{
	static const struct str known[] = {{"site.xml", 8}, {"journey.xml", 11},
	    {"items.xml", 9}, {"facts.xml", 9}, {"hooks.xml", 9}, {"pages/", 6},
	    {"blocks/", 7}, {"layouts/", 8}, {"texts/", 6}, {"assets/", 7},
	    {"mails/", 6}, {"downloads/", 10}, {"sequences/", 10},
	    {"letters/", 8}, {"reports/", 8}};

	for (size_t i = 0; i < f->n; i++) {
		struct where where = read_file(f->paths[i]);
		struct str nearest;

		if (is_known(f->paths[i]))
			continue;
		nearest = str_nearest(f->paths[i], known, COUNT(known));
		if (nearest.n > 0)
			read_warn(m, where, "not read",
			    "not read; did you mean %.*s?", STR_ARG(nearest));
		else
			read_warn(m, where, "not read",
			    "not read; a site has no such file");
	}
}

/* The trees whose words a table knows, once all names are known. */
static void
check_words(struct model *m, const struct node *items, const struct node *facts,
    const struct node *hooks)
{
	if (m->site != NULL)
		vocab_check(m, &vocab_site, m->site);
	if (m->journey != NULL)
		vocab_check(m, &vocab_journey, m->journey);
	if (items != NULL)
		vocab_check(m, &vocab_items, items);
	if (facts != NULL)
		vocab_check(m, &vocab_facts, facts);
	if (hooks != NULL)
		vocab_check(m, &vocab_hooks, hooks);
}

static void
read_all(struct model *m, const struct files *f)
{
	const struct node *items, *facts, *hooks;

	m->site = top_file(m, f, STR("site.xml"));
	if (!files_has(f, STR("site.xml")))
		read_error(m, read_file(STR("site.xml")), "missing file",
		    "missing; write <site xmlns=\"urn:kunderejse:1\" "
		    "name=\"…\" base=\"https://…\"/>");
	read_site(m, m->site);
	items = top_file(m, f, STR("items.xml"));
	if (items != NULL)
		read_items(m, items);
	facts = top_file(m, f, STR("facts.xml"));
	if (facts != NULL)
		read_facts(m, facts);
	m->journey = top_file(m, f, STR("journey.xml"));
	read_journey(m, m->journey);
	read_texts(m, f);
	read_assets(m, f);
	read_downloads(m, f);
	read_hours(m, m->site);
	read_blocks(m, f);
	read_pages(m, f);
	read_reports(m, f);
	read_mails(m, f, m->site);
	read_redirects(m, m->site);
	hooks = top_file(m, f, STR("hooks.xml"));
	read_hooks(m, hooks);
	read_notify(m, m->site);
	read_sequences(m, f);
	check_words(m, items, facts, hooks);
	check_unknown(m, f);
}

struct model *
model_read(struct arena *a, struct complaints *c, const char *dir)
{
	struct model *m = ARENA_NEW(a, struct model);
	struct files f;

	xml_start();
	m->arena = a;
	m->complaints = c;
	if (!files_open(&f, a, c, dir, folders)) {
		read_site(m, NULL);
		read_journey(m, NULL);
		return m;
	}
	read_all(m, &f);
	files_close(&f);
	return m;
}
