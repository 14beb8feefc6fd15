/* SPDX-License-Identifier: ISC */
/*
 * Looking things up in a model.
 */
#include "model/model.h"

#include "base/arena.h"
#include "model/vocab.h"

int
names_find(const struct names *names, struct str key)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->rows[i].key, key))
			return (int)i;
	return -1;
}

int
names_add(struct model *m, struct names *names, const char *what,
    struct str key, struct where where, const struct node *node)
{
	int found = names_find(names, key);

	if (found >= 0) {
		struct where first = names->rows[found].where;

		complain(m->complaints, COMPLAINT_ERROR, where,
		    "declared twice",
		    "the %s \"%.*s\" is declared twice, first in %.*s:%u; "
		    "rename or remove one",
		    what, STR_ARG(key), STR_ARG(first.file),
		    (unsigned)first.line);
		return found;
	}
	if (names->n == names->cap) {
		size_t cap = names->cap == 0 ? 16 : names->cap * 2;

		names->rows = arena_grow(m->arena, names->rows,
		    names->cap * sizeof(*names->rows),
		    cap * sizeof(*names->rows));
		names->cap = cap;
	}
	names->rows[names->n] = (struct model_name){key, where, node, false};
	return (int)names->n++;
}

struct str
names_nearest(struct arena *a, const struct names *names, struct str key)
{
	struct str *known = arena_array(a, names->n, sizeof(*known));

	for (size_t i = 0; i < names->n; i++)
		known[i] = names->rows[i].key;
	return str_nearest(key, known, names->n);
}

int
model_lang(const struct model *m, struct str key)
{
	for (size_t i = 0; i < m->nlangs; i++)
		if (str_ieq(m->langs[i].key, key))
			return (int)i;
	return -1;
}

const struct model_page *
model_page(const struct model *m, struct str id)
{
	for (size_t i = 0; i < m->npages; i++)
		if (str_eq(m->pages[i].id, id))
			return &m->pages[i];
	return NULL;
}

static const struct model_part *
find_part(const struct model_part *parts, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(parts[i].name, name))
			return &parts[i];
	return NULL;
}

const struct model_part *
model_block(const struct model *m, struct str name)
{
	return find_part(m->blocks, m->nblocks, name);
}

const struct model_part *
model_layout(const struct model *m, struct str name)
{
	return find_part(m->layouts, m->nlayouts, name);
}

const struct model_part *
model_mail(const struct model *m, struct str name)
{
	return find_part(m->mails, m->nmails, name);
}

bool
model_has_download(const struct model *m, struct str name)
{
	for (size_t i = 0; i < m->ndownloads; i++)
		if (str_eq(m->downloads[i], name))
			return true;
	return false;
}

bool
model_part_broken(const struct model *m, const struct model_part *part)
{
	for (size_t i = 0; i < m->nlangs; i++)
		if (part->roots[i] != NULL)
			return false;
	return true;
}

void
model_assets_used(const struct model *m, struct str beginning)
{
	for (size_t i = 0; i < m->nassets; i++)
		m->assets[i].used |= str_starts(m->assets[i].name, beginning);
}

const struct model_asset *
model_asset(const struct model *m, struct str name)
{
	for (size_t i = 0; i < m->nassets; i++)
		if (str_eq(m->assets[i].name, name)) {
			m->assets[i].used = true;
			return &m->assets[i];
		}
	return NULL;
}

const struct model_item *
model_item(const struct model *m, struct str key)
{
	for (size_t i = 0; i < m->nitems; i++)
		if (str_eq(m->items[i].key, key))
			return &m->items[i];
	return NULL;
}

int64_t
model_utc(const struct model *m, struct moment moment, bool end)
{
	int64_t more = end && !moment.has_time ? 86400 : 0;

	return zone_utc(m->zone_rows, m->nzone_rows, moment.local + more);
}

int
model_fact(const struct model *m, struct str key)
{
	for (size_t i = 0; i < m->nfacts; i++)
		if (str_eq(m->facts[i].key, key))
			return (int)i;
	return -1;
}

struct str
model_fact_nearest(const struct model *m, struct str key)
{
	struct str *known =
	    arena_array(m->arena, m->nfacts + 1, sizeof(*known));

	for (size_t i = 0; i < m->nfacts; i++)
		known[i] = m->facts[i].key;
	return str_nearest(key, known, m->nfacts);
}

struct str
model_item_label(const struct model *m, const struct model_item *item, int lang)
{
	for (; lang >= 0; lang = m->langs[lang].falls_to)
		if (item->labels[lang].n > 0)
			return item->labels[lang];
	if (item->labels[m->default_lang].n > 0)
		return item->labels[m->default_lang];
	return item->key;
}

int
model_item_bind(const struct model_page *page)
{
	struct str s = page->item;

	if (!str_starts(s, STR("{$")) || !str_ends(s, STR("}")))
		return -1;
	s = str_trim(str_head(str_from(s, 2), s.n - 3));
	for (size_t i = 0; i < page->nbinds; i++)
		if (str_eq(page->binds[i].name, s))
			return (int)i;
	return -1;
}

/* The first text of a key; they are sorted by key. */
static size_t
first_text(const struct model *m, struct str key)
{
	size_t low = 0, high = m->ntexts;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (str_cmp(m->texts[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct model_text *
model_text(const struct model *m, struct str key, int lang, int *found)
{
	size_t from = first_text(m, key);

	for (; lang >= 0; lang = m->langs[lang].falls_to)
		for (size_t i = from; i < m->ntexts; i++) {
			if (!str_eq(m->texts[i].key, key))
				break;
			if (m->texts[i].lang != lang)
				continue;
			*found = lang;
			return &m->texts[i];
		}
	return NULL;
}

struct str
model_page_path(const struct model *m, const struct model_page *page, int lang)
{
	for (; lang >= 0; lang = m->langs[lang].falls_to)
		if (page->paths[lang].n > 0)
			return page->paths[lang];
	return (struct str){NULL, 0};
}

bool
model_stage_aside(const struct model_name *stage)
{
	if (stage->node != NULL)
		return str_eq(node_value(stage->node, "aside"), STR("yes"));
	return str_eq(stage->key, STR("at_risk")) ||
	       str_eq(stage->key, STR("lost"));
}

enum mail_kind
model_mail_kind(const struct node *mail)
{
	struct str rest = STR(MAIL_CLASSES), word;

	if (node_is(mail, SPACE_K, "report"))
		return KIND_STAFF;
	for (int i = 0; str_word(&rest, &word); i++)
		if (str_eq(word, node_value(mail, "class")))
			return (enum mail_kind)i;
	return KIND_MARKETING;
}

const struct model_sequence *
model_sequence(const struct model *m, struct str name)
{
	for (size_t i = 0; i < m->nsequences; i++)
		if (str_eq(m->sequences[i].name, name))
			return &m->sequences[i];
	return NULL;
}

struct str
model_sequence_nearest(const struct model *m, struct str name)
{
	struct str *known =
	    arena_array(m->arena, m->nsequences + 1, sizeof(*known));

	for (size_t i = 0; i < m->nsequences; i++)
		known[i] = m->sequences[i].name;
	return str_nearest(name, known, m->nsequences);
}

static const struct node *
find_send(const struct node *block, struct str name)
{
	const struct node *found = NULL;

	for (const struct node *n = block->first; n != NULL && found == NULL;
	     n = n->next)
		found = node_is(n, SPACE_K, "send") &&
				str_eq(node_value(n, "name"), name)
			    ? n
			    : find_send(n, name);
	return found;
}

const struct node *
model_send(const struct model_sequence *sequence, struct str name)
{
	return sequence->root == NULL ? NULL : find_send(sequence->root, name);
}

bool
model_is_step(const struct node *n)
{
	return n->kind == NODE_ELEMENT && n->space == SPACE_K &&
	       str_lists(STR("send wait choose split set task end"), n->name);
}
