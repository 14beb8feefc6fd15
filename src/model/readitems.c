/* SPDX-License-Identifier: ISC */
/*
 * items.xml, texts/LANG.xml, assets/ and downloads/: the small things pages
 * name.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "model/read.h"

static int
label_lang(const struct model *m, const struct node *label)
{
	const struct attr *a = node_attr_in(label, SPACE_XML, "lang");

	return a == NULL ? m->default_lang : model_lang(m, a->value);
}

static void
read_labels(struct model *m, const struct node *node, struct model_item *item)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		int lang;

		if (!node_is(n, SPACE_K, "label"))
			continue;
		lang = label_lang(m, n);
		if (lang < 0)
			continue;
		if (item->labels[lang].n > 0)
			read_error(m, n->where, "declared twice",
			    "two labels of \"%.*s\" in one language; keep one",
			    STR_ARG(item->key));
		item->labels[lang] = str_trim(node_text(m->arena, n));
	}
}

void
read_items(struct model *m, const struct node *root)
{
	for (const struct node *n = root->first; n != NULL; n = n->next) {
		const struct model_item *twin;
		struct model_item *item;
		struct str key;

		if (!node_is(n, SPACE_K, "item"))
			continue;
		key = node_value(n, "key");
		if (!str_is_name(key))
			continue;
		twin = model_item(m, key);
		if (twin != NULL) {
			read_error(m, n->where, "declared twice",
			    "the item \"%.*s\" is declared twice, first in "
			    "line %u; rename or remove one",
			    STR_ARG(key), (unsigned)twin->where.line);
			continue;
		}
		m->items = read_row(m, m->items, m->nitems, sizeof(*m->items));
		item = &m->items[m->nitems++];
		item->key = key;
		item->item_class = node_value(n, "class");
		item->where = n->where;
		read_labels(m, n, item);
	}
}

/* Keys of texts: names with '.'. */
static bool
text_key_ok(struct str key)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '_' || c == '-' || c == '.' || c == '/'))
			return false;
	}
	return key.n > 0;
}

static void
add_text(struct model *m, const struct node *n, int lang)
{
	struct str key = node_value(n, "key");

	if (!text_key_ok(key)) {
		read_error(m, n->where, "bad key",
		    "key=\"%.*s\" is not a text's key; write lower-case "
		    "letters, digits, _, - and .",
		    STR_ARG(key));
		return;
	}
	for (const struct attr *a = n->attrs; a != NULL; a = a->next)
		if (!str_eq(a->name, STR("key")))
			read_error(m, ((struct where){n->where.file, a->line}),
			    "unknown attribute",
			    "the attribute %.*s is not known on <k:text> here; "
			    "it takes key",
			    STR_ARG(a->name));
	m->texts = read_row(m, m->texts, m->ntexts, sizeof(*m->texts));
	m->texts[m->ntexts++] =
	    (struct model_text){.key = key, .lang = lang, .node = n};
}

static void
read_text_file(struct model *m, const struct node *root, int lang)
{
	if (!node_is(root, SPACE_K, "texts")) {
		read_error(m, root->where, "unknown element",
		    "the outermost element is <%.*s>; write <k:texts "
		    "xmlns:k=\"urn:kunderejse:1\">",
		    STR_ARG(root->name));
		return;
	}
	for (const struct node *n = root->first; n != NULL; n = n->next) {
		if (node_is(n, SPACE_K, "text"))
			add_text(m, n, lang);
		else if (n->kind == NODE_ELEMENT)
			read_error(m, n->where, "unknown element",
			    "<%.*s> is not known in <k:texts>; it may hold "
			    "<k:text key=\"…\">",
			    STR_ARG(n->name));
		else if (!node_is_blank(n))
			read_error(m, n->where, "loose text",
			    "text has no place in <k:texts>; write <k:text "
			    "key=\"…\">…</k:text>");
	}
}

static int
by_key(const void *a, const void *b)
{
	const struct model_text *x = a, *y = b;
	int d = str_cmp(x->key, y->key);

	if (d == 0)
		d = x->lang < y->lang ? -1 : x->lang > y->lang;
	if (d == 0)
		d = x->node->where.line < y->node->where.line ? -1 : 1;
	return d;
}

/* Sorts for model_text(), and finds what stands twice. */
static void
sort_texts(struct model *m)
{
	if (m->ntexts > 0)
		qsort(m->texts, m->ntexts, sizeof(*m->texts), by_key);
	for (size_t i = 1; i < m->ntexts; i++) {
		const struct model_text *a = &m->texts[i - 1];
		const struct model_text *b = &m->texts[i];

		if (a->lang == b->lang && str_eq(a->key, b->key))
			read_error(m, b->node->where, "declared twice",
			    "the text \"%.*s\" is declared twice, first in "
			    "line %u; rename or remove one",
			    STR_ARG(b->key), (unsigned)a->node->where.line);
	}
}

void
read_texts(struct model *m, const struct files *f)
{
	const struct str *paths;
	size_t n;

	paths = files_below(f, STR("texts/"), &n);
	for (size_t i = 0; i < n; i++) {
		struct where where = read_file(paths[i]);
		struct str name = str_from(paths[i], 6);
		const struct node *root;
		int lang;

		if (!str_ends(name, STR(".xml"))) {
			read_warn(m, where, "not read",
			    "not read; texts lie in texts/LANG.xml");
			continue;
		}
		lang = model_lang(m, str_head(name, name.n - 4));
		if (lang < 0) {
			read_error(m, where, "unknown language",
			    "\"%.*s\" is not a language of site.xml; add it "
			    "to <languages> or remove the file",
			    STR_ARG(str_head(name, name.n - 4)));
			continue;
		}
		root = read_xml(m, f, paths[i]);
		if (root != NULL)
			read_text_file(m, root, lang);
	}
	sort_texts(m);
}

/* What stands in an address as it is. */
static bool
asset_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' ||
			c == '.' || c == '/'))
			return false;
	}
	return true;
}

/* Hashes it; what may name other files is kept. */
static bool
read_asset(const struct files *f, struct str path, struct str *text,
    unsigned char hash[HASH_BYTES])
{
	static const struct str kinds[] = {STR(".css"), STR(".js"),
	    STR(".json"), STR(".svg"), STR(".webmanifest")};

	*text = STR("");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!str_ends(path, kinds[i]))
			continue;
		if (!files_read(f, path, FILES_ASSET_MAX, text))
			return false;
		hash_bytes(hash, text->p, text->n);
		return true;
	}
	return files_hash(f, path, hash);
}

void
read_assets(struct model *m, const struct files *f)
{
	const struct str *paths;
	size_t n;

	paths = files_below(f, STR("assets/"), &n);
	for (size_t i = 0; i < n; i++) {
		struct str name = str_from(paths[i], 7), text;
		unsigned char hash[HASH_BYTES];
		char version[BASE32_LEN(5)];

		if (!asset_ok(name)) {
			read_warn(m, read_file(paths[i]), "file name",
			    "k:asset can not name this file; rename it with "
			    "letters, digits, _, - and .");
			continue;
		}
		if (!read_asset(f, paths[i], &text, hash))
			continue;
		base32_encode(version, hash, 5);
		m->assets =
		    read_row(m, m->assets, m->nassets, sizeof(*m->assets));
		m->assets[m->nassets++] = (struct model_asset){.name = name,
		    .hashed = str_format(m->arena, "/assets/%.*s?v=%.*s",
			STR_ARG(name), (int)sizeof(version), version),
		    .text = text};
	}
}

/* Nothing of a file but its name is looked at. */
void
read_downloads(struct model *m, const struct files *f)
{
	size_t n, kept = 0;
	const struct str *paths = files_below(f, STR("downloads/"), &n);
	struct str *names = arena_array(m->arena, n, sizeof(*names));

	for (size_t i = 0; i < n; i++) {
		struct str name = str_from(paths[i], 10);

		if (asset_ok(name))
			names[kept++] = name;
		else
			read_warn(m, read_file(paths[i]), "file name",
			    "no link can name this file; rename it with "
			    "letters, digits, _, - and .");
	}
	m->downloads = names;
	m->ndownloads = kept;
}
