/* SPDX-License-Identifier: ISC */
#include "base/arena.h"
#include "weave/weave.h"
#include "weave/weaver.h"

struct weave *
weave_begin(struct arena *arena, struct image_maker *maker,
    const struct model *model, const struct model_page *page, int lang)
{
	struct weave *w = ARENA_NEW(arena, struct weave);

	w->arena = arena;
	w->model = model;
	w->page = page;
	w->lang = lang;
	w->program = program_new(arena, maker, model, lang);
	return w;
}

void
weave_page(struct arena *arena, struct image_maker *maker,
    const struct model *model, const struct model_page *page, int lang,
    struct program_row *row)
{
	struct weave *w = weave_begin(arena, maker, model, page, lang);
	struct frame frame = {.kind = FRAME_PAGE,
	    .root = page->roots[lang],
	    .scope = {.page = page}};

	/* The names of the others were checked when the page was read. */
	for (const struct attr *a = frame.root->attrs; a != NULL; a = a->next)
		if (a->space == SPACE_NONE)
			(void)weave_shared_attr(w, frame.root, a);
	weave_cases(w, &frame);
	weave_framed(w, &frame);
	weave_check_preferences(w, frame.root);
	program_finish(w->program, row);
	row->noindex = w->noindex;
}

/* Whether its author says that it stands in pages beside ours. */
static bool
is_fragment(const struct model_part *part)
{
	for (size_t i = 0; i < LANGS_MAX; i++)
		if (part->roots[i] != NULL &&
		    str_eq(node_value(part->roots[i], "fragment"), STR("yes")))
			return true;
	return false;
}

bool
weave_fragment(struct arena *arena, struct image_maker *maker,
    const struct model *model, const struct model_part *part, int lang,
    struct program_row *row)
{
	static const struct inside body = {
	    .mode = MODE_FLOW, .open = true, .element = {"body", 4}};
	struct model unheard = *model;
	struct model_page *nowhere = ARENA_NEW(arena, struct model_page);
	struct frame outside = {.kind = FRAME_PAGE, .scope = {.page = nowhere}};
	struct weave *w;
	size_t errors;

	if (part->roots[lang] == NULL)
		return false;
	if (!is_fragment(part))
		unheard.complaints = complaints_new(arena);
	errors = complaints_errors(unheard.complaints);
	w = weave_begin(arena, maker, &unheard, nowhere, lang);
	weave_block(w, &outside, &body, part, NULL, part->where);
	if (complaints_errors(unheard.complaints) > errors)
		return false;
	program_finish(w->program, row);
	return true;
}

static bool
has_bind(const struct model_page *page, struct str name)
{
	for (size_t i = 0; i < page->nbinds; i++)
		if (str_eq(page->binds[i].name, name))
			return true;
	return false;
}

/* A page that nobody asks for, with the path values of all pages, so that a
 * part written for one of them is not faulted for its names. */
static struct model_page *
stand_in(struct arena *arena, const struct model *model)
{
	struct model_page *page = ARENA_NEW(arena, struct model_page);

	for (size_t i = 0; i < model->npages; i++) {
		const struct model_page *p = &model->pages[i];

		for (size_t k = 0; k < p->nbinds; k++)
			if (page->nbinds < PAGE_BINDS_MAX &&
			    !has_bind(page, p->binds[k].name))
				page->binds[page->nbinds++] = p->binds[k];
	}
	return page;
}

struct unused {
	struct arena *arena;
	const struct model *model;
	const struct model_page *page;
};

static struct weave *
begin_unused(const struct unused *u, int lang)
{
	struct weave *w = weave_begin(
	    u->arena, image_maker_new(u->arena), u->model, u->page, lang);

	w->unused = true;
	return w;
}

/* true when the tree of `lang` was woven for a page, in any language. */
static bool
is_woven(const struct model *model, const struct model_part *part, size_t lang)
{
	for (size_t i = 0; i < model->nlangs; i++)
		if (part->roots[i] == part->roots[lang] && part->used >> i & 1)
			return true;
	return part->roots[lang] == NULL;
}

static void
warn(const struct unused *u, struct where where, const char *what,
    struct str name)
{
	complain(u->model->complaints, COMPLAINT_WARNING, where, "unused",
	    "no page uses the %s \"%.*s\"; take it out", what, STR_ARG(name));
}

/* The key is shown in some language, or an earlier row spoke for it. */
static bool
is_settled(const struct model *model, size_t row)
{
	for (size_t i = 0; i < model->ntexts; i++)
		if ((i < row || model->texts[i].used) &&
		    str_eq(model->texts[i].key, model->texts[row].key))
			return true;
	return false;
}

/* A page says its name, whatever for, or another file does: a style sheet its
 * fonts. */
static bool
is_named(
    const struct model *m, const struct model_asset *asset, struct str image)
{
	struct str name = asset->name;

	for (size_t n; (n = str_chr(name, '/')) < name.n;)
		name = str_from(name, n + 1);
	if (str_find(image, name) < image.n)
		return true;
	for (size_t i = 0; i < m->nassets; i++)
		if (&m->assets[i] != asset &&
		    str_find(m->assets[i].text, name) < m->assets[i].text.n)
			return true;
	return false;
}

static void
warn_assets(const struct unused *u, struct str image)
{
	const struct model *m = u->model;

	for (size_t i = 0; i < m->nassets; i++) {
		const struct model_asset *asset = &m->assets[i];
		struct where where = {
		    str_format(u->arena, "assets/%.*s", STR_ARG(asset->name)),
		    0};

		if (!asset->used && !is_named(m, asset, image))
			complain(m->complaints, COMPLAINT_WARNING, where,
			    "unused file",
			    "no page and no other file uses it; take it out, "
			    "or say --level \"unused file=off\" when it is "
			    "asked for from elsewhere");
	}
}

static void
warn_all(const struct unused *u)
{
	const struct model *m = u->model;

	for (size_t i = 0; i < m->nlayouts; i++)
		if (m->layouts[i].used == 0)
			warn(u, m->layouts[i].where, "layout",
			    m->layouts[i].name);
	for (size_t i = 0; i < m->nblocks; i++)
		if (m->blocks[i].used == 0 && !is_fragment(&m->blocks[i]))
			warn(u, m->blocks[i].where, "block", m->blocks[i].name);
	for (size_t i = 0; i < m->boxes.n; i++)
		if (!m->boxes.rows[i].used)
			complain(m->complaints, COMPLAINT_WARNING,
			    m->boxes.rows[i].where, "unused",
			    "no k:box takes the box \"%.*s\"; write <k:box "
			    "name=\"…\"/> where it may appear",
			    STR_ARG(m->boxes.rows[i].key));
	for (size_t i = 0; i < m->ntexts; i++)
		if (!is_settled(m, i))
			warn(u, m->texts[i].node->where, "text",
			    m->texts[i].key);
}

static void
check_block(const struct unused *u, const struct model_part *part)
{
	static const struct inside body = {
	    .mode = MODE_FLOW, .open = true, .element = {"body", 4}};
	struct frame outside = {.kind = FRAME_PAGE, .scope = {.page = u->page}};

	for (size_t lang = 0; lang < u->model->nlangs; lang++)
		if (!is_woven(u->model, part, lang))
			weave_block(begin_unused(u, (int)lang), &outside, &body,
			    part, NULL, part->where);
}

static void
check_layout(const struct unused *u, const struct model_part *part)
{
	for (size_t lang = 0; lang < u->model->nlangs; lang++) {
		struct weave *w;
		struct frame frame = {.kind = FRAME_LAYOUT,
		    .root = part->roots[lang],
		    .part = part,
		    .scope = {.page = u->page}};

		if (is_woven(u->model, part, lang))
			continue;
		w = begin_unused(u, (int)lang);
		weave_mark(w, part);
		weave_framed(w, &frame);
	}
}

static void
check_texts(const struct unused *u)
{
	static const struct inside body = {.mode = MODE_FLOW, .open = true};
	const struct model *m = u->model;

	for (int lang = 0; lang < (int)m->nlangs; lang++) {
		struct weave *w = begin_unused(u, lang);

		for (size_t i = 0; i < m->ntexts; i++)
			if (m->texts[i].lang == lang && !m->texts[i].used)
				weave_text_tree(w, &body, m->texts[i].node);
	}
}

void
weave_unused(struct arena *arena, const struct model *model, struct str image)
{
	struct unused u = {arena, model, stand_in(arena, model)};

	/* A page with a fault is not woven to its end. */
	if (complaints_errors(model->complaints) == 0) {
		warn_all(&u);
		warn_assets(&u, image);
	}
	for (size_t i = 0; i < model->nlayouts; i++)
		check_layout(&u, &model->layouts[i]);
	for (size_t i = 0; i < model->nblocks; i++)
		check_block(&u, &model->blocks[i]);
	check_texts(&u);
}
