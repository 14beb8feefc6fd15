/* SPDX-License-Identifier: ISC */
/*
 * A model built by hand, and one program in an image around it: what an
 * expression or a selector gives in a situation, without reading a site.
 */
#ifndef UNIT_ONEPAGE_H
#define UNIT_ONEPAGE_H

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "logic/program.h"
#include "template/write.h"

#define ONEPAGE_NOW 1803895200 /* 2027-03-01T10:00:00Z */
#define DAY 86400

struct onepage {
	struct arena *arena;
	struct model model;
	struct image_maker *maker;
	struct program *program;
	struct scope scope;
	struct site site;
	struct situation at;
	struct journey_state state;
};

#define NAMES(list)                                               \
	((struct names){(list), sizeof(list) / sizeof((list)[0]), \
	    sizeof(list) / sizeof((list)[0])})
#define NAME(k)                                                   \
	{                                                         \
		.key = STR(k), .where = { STR("journey.xml"), 1 } \
	}

static struct model_name onepage_stages[] = {NAME("unknown"), NAME("awareness"),
    NAME("consideration"), NAME("decision"), NAME("purchase"), NAME("at_risk")};
static struct model_name onepage_classes[] = {
    NAME("home"), NAME("price"), NAME("article")};
static struct model_name onepage_events[] = {
    NAME("page_view"), NAME("purchase"), NAME("booking"), NAME("share")};
static struct model_name onepage_vars[] = {NAME("country"), NAME("shop")};
static struct model_name onepage_lists[] = {NAME("newsletter"), NAME("ebook")};
static struct model_name onepage_sources[] = {NAME("bni")};
static struct model_item onepage_items[] = {
    {.key = STR("excel"), .labels = {STR("Excel grunnkurs")}},
    {.key = STR("word"), .labels = {STR("Word"), STR("Ord")}}};
static struct str onepage_courses[] = {STR("excel"), STR("word")};
static struct str onepage_labels[] = {STR("Excel grunnkurs"),
    STR("Excel grunnkurs"), STR("Excel grunnkurs"), STR("Word"), STR("Ord"),
    STR("Word")};
static struct str onepage_rooms[] = {STR("a b"), STR("ø")};
static struct model_page onepage_pages[] = {
    {.id = STR("front"),
	.file = STR("pages/front.xml"),
	.paths = {STR("/"), STR("/da/")},
	.page_class = STR("home")},
    {.id = STR("course"),
	.file = STR("pages/course.xml"),
	.paths = {STR("/kurs/{course}")},
	.item = STR("{$course}"),
	.nbinds = 1,
	.binds = {{.name = STR("course"),
	    .values = onepage_courses,
	    .labels = onepage_labels,
	    .nvalues = 2,
	    .items = true}}},
    {.id = STR("room"),
	.file = STR("pages/room.xml"),
	.paths = {STR("/rom/{room}/{course}/på")},
	.nbinds = 2,
	.item = STR("word"),
	.binds = {{.name = STR("room"), .values = onepage_rooms, .nvalues = 2},
	    {.name = STR("course"), .values = onepage_courses, .nvalues = 2}}},
    {.id = STR("english"),
	.file = STR("pages/english.xml"),
	.paths = {STR(""), STR(""), STR("/en/only")}}};
static struct model_asset onepage_assets[] = {
    {.name = STR("logo.svg"), .hashed = STR("/assets/logo.svg?v=abc")}};

/* Languages nb, da (falls to nb) and en; the page is `page`. */
static inline void
onepage_new(struct onepage *o, size_t page)
{
	*o = (struct onepage){.arena = arena_new(0)};
	o->model = (struct model){.arena = o->arena,
	    .complaints = complaints_new(o->arena),
	    .langs = {{STR("nb"), -1}, {STR("da"), 0}, {STR("en"), -1}},
	    .nlangs = 3,
	    .stages = NAMES(onepage_stages),
	    .page_classes = NAMES(onepage_classes),
	    .events = NAMES(onepage_events),
	    .vars = NAMES(onepage_vars),
	    .lists = NAMES(onepage_lists),
	    .sources = NAMES(onepage_sources),
	    .items = onepage_items,
	    .nitems = 2,
	    .pages = onepage_pages,
	    .npages = 4,
	    .assets = onepage_assets,
	    .nassets = 1};
	o->maker = image_maker_new(o->arena);
	o->scope.page = &onepage_pages[page];
	o->at = (struct situation){.now = ONEPAGE_NOW,
	    .path = STR("/"),
	    .channel = CHANNEL_ORGANIC_SEARCH,
	    .source_class = CLASS_SEARCH,
	    .source = STR("google"),
	    .medium = STR("organic"),
	    .campaign_pattern = -1,
	    .stage = 3,
	    .device = DEVICE_MOBILE,
	    .page = (uint32_t)page};
	(void)image_put(o->maker, &(struct site_head){.format = 0}, 1,
	    sizeof(struct site_head));
	o->program = program_new(o->arena, o->maker, &o->model, 0);
}

static inline void
onepage_free(struct onepage *o)
{
	arena_free(o->arena);
}

static inline struct span
onepage_texts(struct onepage *o, const struct str *texts, size_t n)
{
	struct span *spans = arena_array(o->arena, n, sizeof(*spans));

	for (size_t i = 0; i < n; i++)
		spans[i] = image_text(o->maker, texts[i]);
	return image_put(o->maker, spans, n, sizeof(*spans));
}

/* Bindings as the compiler puts them: one row each, values sorted. */
static inline struct span
onepage_binds(struct onepage *o, const struct model_page *page)
{
	struct bind_row rows[PAGE_BINDS_MAX];

	memset(rows, 0, sizeof(rows));
	for (size_t i = 0; i < page->nbinds; i++) {
		const struct model_bind *b = &page->binds[i];

		rows[i].name = image_text(o->maker, b->name);
		rows[i].values = onepage_texts(o, b->values, b->nvalues);
		if (b->labels != NULL)
			rows[i].labels = onepage_texts(
			    o, b->labels, b->nvalues * o->model.nlangs);
	}
	return image_put(o->maker, rows, page->nbinds, sizeof(rows[0]));
}

static inline struct span
onepage_page_rows(struct onepage *o)
{
	struct page_row rows[4];
	uint32_t programs[3] = {0, 0, SITE_NO_PROGRAM};

	memset(rows, 0, sizeof(rows));
	for (size_t i = 0; i < 4; i++) {
		const struct model_page *page = &onepage_pages[i];
		struct str item =
		    str_starts(page->item, STR("{")) ? STR("{0}") : page->item;

		rows[i].id = image_text(o->maker, page->id);
		rows[i].page_class = image_text(o->maker, page->page_class);
		rows[i].item = image_text(o->maker, item);
		rows[i].binds = onepage_binds(o, page);
		rows[i].programs = image_put(o->maker, programs, 3, 4);
	}
	return image_put(o->maker, rows, 4, sizeof(rows[0]));
}

/* Finishes the program and opens the image; the campaigns of the site are
 * spring27-* and spring*. */
static inline void
onepage_open(struct onepage *o)
{
	struct str campaigns[] = {STR("spring27-*"), STR("spring*")};
	struct zone_row zone[] = {{INT64_MIN, 3600, 0}};
	struct stage_row stages[6];
	struct lang_row langs[3];
	struct program_row program;
	struct site_head h;
	struct str bytes;

	memset(&h, 0, sizeof(h));
	memset(stages, 0, sizeof(stages));
	memset(langs, 0, sizeof(langs));
	for (size_t i = 0; i < 6; i++)
		stages[i].key = image_text(o->maker, onepage_stages[i].key);
	for (size_t i = 0; i < 3; i++)
		langs[i].key = image_text(o->maker, o->model.langs[i].key);
	program_finish(o->program, &program);
	h.programs = image_put(o->maker, &program, 1, sizeof(program));
	h.pages = onepage_page_rows(o);
	h.langs = image_put(o->maker, langs, 3, sizeof(langs[0]));
	h.journey.stages = image_put(o->maker, stages, 6, sizeof(stages[0]));
	h.zone = image_put(o->maker, zone, 1, sizeof(zone[0]));
	h.campaigns = onepage_texts(o, campaigns, 2);
	image_patch(o->maker, 0, &h, sizeof(h));
	bytes = image_bytes(o->maker);
	o->site = (struct site){.image = {(const void *)bytes.p, bytes.n},
	    .head = (const void *)bytes.p};
	o->site.journey.image = &o->site.image;
	o->site.journey.rules = &o->site.head->journey;
}

/* The page as written in the situation. */
static inline struct str
onepage_write(struct onepage *o)
{
	struct selection s;
	struct buf out;

	onepage_open(o);
	assert(select_page(&o->site, o->arena, &o->at, &s));
	buf_init(&out, o->arena, 1u << 20);
	write_page(&o->site, &o->at, &s, &out);
	assert(!out.bad);
	return buf_view(&out);
}

/* What was complained about, without the file's name and line. */
static inline struct str
onepage_said(struct onepage *o)
{
	struct buf b;

	buf_init(&b, o->arena, 1u << 20);
	complaints_print(o->model.complaints, &b);
	return buf_view(&b);
}

/* For tests with cmocka. */
#define onepage_has(text, part)                                            \
	do {                                                               \
		struct str has_ = (text), part_ = str_of(part);            \
                                                                           \
		if (str_find(has_, part_) == has_.n)                       \
			fail_msg("\"%.*s\" lacks \"%.*s\"", STR_ARG(has_), \
			    STR_ARG(part_));                               \
	} while (0)
#define onepage_same(of, text, want)                               \
	do {                                                       \
		struct str same_ = (text);                         \
                                                                   \
		if (!str_eq(same_, str_of(want)))                  \
			fail_msg("%s: \"%.*s\", not \"%s\"", (of), \
			    STR_ARG(same_), (want));               \
	} while (0)

#endif
