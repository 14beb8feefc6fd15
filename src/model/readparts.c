/* SPDX-License-Identifier: ISC */
/*
 * Files of pages/, blocks/, layouts/, mails/ and reports/ by name: NAME.xml,
 * and NAME.LANG.xml which replaces it whole in that language (SITE, top).
 */
#include "base/arena.h"

#include <string.h>

#include "model/read.h"

/* Cuts "card.da.xml" into "card" and "da"; false after complaining. */
static bool
split(struct model *m, struct str file, struct str path, struct str *name,
    int *lang)
{
	struct where where = read_file(path);
	struct str stem, key;

	if (!str_ends(file, STR(".xml"))) {
		read_warn(m, where, "not read",
		    "not read; only files that end in .xml are");
		return false;
	}
	stem = str_head(file, file.n - 4);
	*name = str_head(stem, str_chr(stem, '.'));
	key = str_from(stem, name->n + 1);
	*lang = -1;
	if (!str_is_name(*name)) {
		read_error(m, where, "file name",
		    "\"%.*s\" is not a name; rename the file with lower-case "
		    "letters, digits, _ and -",
		    STR_ARG(*name));
		return false;
	}
	if (name->n == stem.n)
		return true;
	*lang = model_lang(m, key);
	if (*lang < 0)
		read_error(m, where, "unknown language",
		    "\"%.*s\" is not a language of site.xml; add it to "
		    "<languages> or rename the file",
		    STR_ARG(key));
	return *lang >= 0;
}

/* The part of that name, or a new one at the end. */
static struct read_part *
part_of(struct model *m, struct read_part **parts, size_t *n, struct str name,
    struct where where)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq((*parts)[i].name, name))
			return &(*parts)[i];
	*parts = read_row(m, *parts, *n, sizeof(**parts));
	(*parts)[*n].name = name;
	(*parts)[*n].where = where;
	return &(*parts)[(*n)++];
}

struct read_part *
read_folder(struct model *m, const struct files *f, const char *folder,
    const char *element, size_t *n)
{
	struct str prefix = str_format(m->arena, "%s/", folder);
	struct read_part *parts = NULL;
	const struct str *paths;
	size_t npaths;

	*n = 0;
	paths = files_below(f, prefix, &npaths);
	for (size_t i = 0; i < npaths; i++) {
		struct where where = read_file(paths[i]);
		const struct node *root;
		struct read_part *part;
		struct str name;
		int lang;

		if (!split(m, str_from(paths[i], prefix.n), paths[i], &name,
			&lang))
			continue;
		part = part_of(m, &parts, n, name, where);
		root = read_xml(m, f, paths[i]);
		if (root != NULL && !node_is(root, SPACE_K, element)) {
			read_error(m, root->where, "unknown element",
			    "the outermost element is <%.*s>; write <k:%s "
			    "xmlns:k=\"urn:kunderejse:1\">",
			    STR_ARG(root->name), element);
			root = NULL;
		}
		if (root == NULL && strcmp(element, "page") == 0)
			m->pages_broken = true;
		if (lang < 0) {
			part->base = root;
			part->where = where;
		} else {
			part->variants[lang] = root;
		}
	}
	return parts;
}

const struct node *
read_part_root(const struct model *m, const struct read_part *part, int lang)
{
	for (; lang >= 0; lang = m->langs[lang].falls_to)
		if (part->variants[lang] != NULL)
			return part->variants[lang];
	return part->base;
}

struct model_part *
read_parts(struct model *m, const struct files *f, const char *folder,
    const char *element, size_t *n)
{
	const struct read_part *from = read_folder(m, f, folder, element, n);
	struct model_part *parts = arena_array(m->arena, *n, sizeof(*parts));

	for (size_t i = 0; i < *n; i++) {
		parts[i].name = from[i].name;
		parts[i].where = from[i].where;
		for (size_t lang = 0; lang < m->nlangs; lang++)
			parts[i].roots[lang] =
			    read_part_root(m, &from[i], (int)lang);
	}
	return parts;
}

void
read_blocks(struct model *m, const struct files *f)
{
	m->blocks = read_parts(m, f, "blocks", "block", &m->nblocks);
	m->layouts = read_parts(m, f, "layouts", "layout", &m->nlayouts);
}
