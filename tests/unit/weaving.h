/* SPDX-License-Identifier: ISC */
/*
 * A small site built by hand and, in the place of logic/program.c, a program
 * that writes down what it is told, so that the weaver is tested alone:
 *
 *	[$x|text]           a value in a context; |before|after|else when given
 *	 href=[$x|url]?     an attribute left out when empty
 *	{stage=a:…}         skipped unless the condition holds; {!} jumps to
 *	                    the end
 *	[?s] [&s] [s]       the class code in a link, behind a query, as a field
 *	[path]              the page's own path
 */
#ifndef UNIT_WEAVING_H
#define UNIT_WEAVING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "weave/weave.h"
#include "model/selector.h"

#define K "xmlns:k=\"urn:kunderejse:1\""
#define SVG "xmlns=\"http://www.w3.org/2000/svg\""
#define CAP 16

static struct arena *arena;
static struct model model;
static struct model_part blocks[CAP], layouts[CAP];
static struct model_text texts[CAP];
static struct model_page pages[CAP];
static struct model_asset assets[] = {
    {.name = STR("a.pdf"), .hashed = STR("/assets/a.pdf?v=aaaaaaaa")}};
static struct names questions, cases;
static struct str woven, slots;

/* Program */

struct program {
	struct buf out, slots;
	const struct model *model;
	struct str values[256], conds[256];
	uint32_t nvalues, nconds;
};

struct program *
program_new(
    struct arena *a, struct image_maker *maker, const struct model *m, int lang)
{
	struct program *p = ARENA_NEW(a, struct program);

	(void)maker;
	(void)lang;
	p->model = m;
	buf_init(&p->out, a, 1 << 20);
	buf_init(&p->slots, a, 1 << 16);
	return p;
}

static bool
in_list(struct str s, const char *list)
{
	struct str rest = str_of(list), word;

	while (str_word(&rest, &word))
		if (str_eq(word, s))
			return true;
	return false;
}

/* A parameter is shown as what it was given. */
static struct str
resolved(struct str name, const struct scope *scope)
{
	for (size_t i = 0; i < scope->nparams; i++)
		if (str_eq(scope->params[i].name, str_from(name, 1)))
			return scope->params[i].text;
	return name;
}

uint32_t
program_value(struct program *p, struct str expression, struct where where,
    const struct scope *scope, bool *may_be_empty)
{
	struct str s = resolved(expression, scope);

	if (str_starts(s, STR("bad"))) {
		complain(p->model->complaints, COMPLAINT_ERROR, where, "bad",
		    "bad expression");
		return PROGRAM_BAD;
	}
	if (may_be_empty != NULL)
		*may_be_empty = in_list(s, "$name $term $content");
	for (uint32_t i = 0; i < p->nvalues; i++)
		if (str_eq(p->values[i], s))
			return i;
	p->values[p->nvalues] = s;
	return p->nvalues++;
}

bool
program_is_address(const struct program *p, uint32_t value)
{
	return str_starts(p->values[value], STR("k:page(")) ||
	       str_starts(p->values[value], STR("k:asset("));
}

bool
program_is_whole(const struct program *p, uint32_t value)
{
	return str_starts(p->values[value], STR("k:share("));
}

void
program_of_mail(struct program *p, unsigned links, const char *why)
{
	(void)p;
	(void)links;
	(void)why;
}

unsigned
program_mail_links(const struct program *p)
{
	(void)p;
	return 0;
}

bool
program_is_chosen(const struct program *p, uint32_t value)
{
	return in_list(p->values[value], "$term $content");
}

bool
program_constant(const struct program *p, uint32_t value, struct str *text)
{
	struct str s = p->values[value];

	if (s.n < 2 || s.p[0] != '\'' || s.p[s.n - 1] != '\'')
		return false;
	*text = str_head(str_from(s, 1), s.n - 2);
	return true;
}

bool
program_is_number(const struct program *p, uint32_t value)
{
	return in_list(p->values[value], "$visits 1 2");
}

uint32_t
program_cond(
    struct program *p, const struct node *node, const struct scope *scope)
{
	struct buf b;

	buf_init(&b, arena, 1 << 12);
	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		if (selector_known(a->name))
			buf_printf(&b, "%s%.*s=%.*s", b.n > 0 ? " " : "",
			    STR_ARG(a->name), STR_ARG(a->value));
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "term"))
			buf_printf(&b, "%sterm=%.*s", b.n > 0 ? " " : "",
			    STR_ARG(node_text(arena, n)));
	for (size_t i = 0; b.n > 0 && i < scope->ncases; i++)
		buf_printf(&b, "+%.*s", STR_ARG(scope->cases[i].name));
	if (b.n == 0)
		return PROGRAM_ALWAYS;
	p->conds[p->nconds] = buf_view(&b);
	return p->nconds++;
}

uint32_t
program_cond_consent(struct program *p)
{
	p->conds[p->nconds] = STR("ask");
	return p->nconds++;
}

uint32_t
program_cond_answered(
    struct program *p, struct str question, const struct str *answers, size_t n)
{
	struct buf b;

	buf_init(&b, arena, 1 << 12);
	buf_printf(&b, "%.*s=", STR_ARG(question));
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%.*s", i > 0 ? " " : "", STR_ARG(answers[i]));
	p->conds[p->nconds] = buf_view(&b);
	return p->nconds++;
}

uint32_t
program_cond_due(struct program *p, struct str question, uint32_t times,
    int32_t days, struct str cap)
{
	(void)cap;
	p->conds[p->nconds] = str_format(arena, "%.*s<%u in %d",
	    STR_ARG(question), (unsigned)times, (int)days);
	return p->nconds++;
}

uint32_t
program_cond_kept(struct program *p, bool not_)
{
	p->conds[p->nconds] = not_ ? STR("lost") : STR("kept");
	return p->nconds++;
}

uint32_t
program_cond_arm(struct program *p, struct str slot, struct str variant,
    uint32_t from, uint32_t to, uint32_t total)
{
	(void)slot;
	p->conds[p->nconds] = str_format(
	    arena, "%.*s %u..%u/%u", STR_ARG(variant), from, to, total);
	return p->nconds++;
}

uint32_t
program_cond_box(struct program *p, const struct node *box, uint32_t number,
    const uint32_t *earlier, size_t n)
{
	struct buf b;

	buf_init(&b, arena, 1 << 12);
	buf_printf(&b, "box %u %.*s", number, STR_ARG(node_value(box, "name")));
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, " not (%.*s)", STR_ARG(p->conds[earlier[i]]));
	p->conds[p->nconds] = buf_view(&b);
	return p->nconds++;
}

void
program_slot_of_boxes(struct program *p, uint32_t slot)
{
	(void)p;
	(void)slot;
}

void
program_literal(struct program *p, struct str bytes)
{
	buf_str(&p->out, bytes);
}

static const char *const context_names[ESCAPE__MAX] = {"text", "attr", "url",
    "path", "query", "fragment", "done", "string", "number", "raw"};

void
program_write(struct program *p, uint32_t value, enum escape_context context,
    struct str before, struct str after, struct str otherwise)
{
	buf_printf(&p->out, "[%.*s|%s", STR_ARG(p->values[value]),
	    context_names[context]);
	if (before.n + after.n + otherwise.n > 0)
		buf_printf(&p->out, "|%.*s|%.*s|%.*s", STR_ARG(before),
		    STR_ARG(after), STR_ARG(otherwise));
	buf_char(&p->out, ']');
}

void
program_write_attr(struct program *p, struct str name, uint32_t value,
    enum escape_context context)
{
	buf_printf(&p->out, " %.*s=[%.*s|%s]?", STR_ARG(name),
	    STR_ARG(p->values[value]), context_names[context]);
}

void
program_code(struct program *p, bool more)
{
	buf_str(&p->out, more ? STR("[&s]") : STR("[?s]"));
}

void
program_code_field(struct program *p)
{
	buf_lit(&p->out, "[s]");
}

void
program_path(struct program *p)
{
	buf_lit(&p->out, "[path]");
}

void
program_receipt(struct program *p)
{
	buf_lit(&p->out, "[receipt]");
}

void
program_form_value(struct program *p, enum escape_context context,
    struct str form, struct str field)
{
	(void)context;
	(void)form;
	buf_printf(&p->out, "[=%.*s]", STR_ARG(field));
}

void
program_form_token(struct program *p, struct str form)
{
	(void)form;
	buf_lit(&p->out, "[token]");
}

/* Links of mails, of which none is woven here. */
void
program_link(struct program *p)
{
	buf_lit(&p->out, "[link]");
}

void
program_link_end(struct program *p, struct str start)
{
	(void)start;
	buf_lit(&p->out, "[/link]");
}

#define LABEL_END 1000

program_label
program_jump_unless(struct program *p, uint32_t cond)
{
	buf_printf(&p->out, "{%.*s:", STR_ARG(p->conds[cond]));
	return cond;
}

program_label
program_jump_unless_form(struct program *p, enum form_test test,
    struct str form, struct str field, struct str value, uint32_t number)
{
	(void)form;
	buf_printf(&p->out, "{form %d %.*s %.*s %u:", (int)test, STR_ARG(field),
	    STR_ARG(value), number);
	return 0;
}

program_label
program_each(struct program *p, struct str query, uint32_t most)
{
	buf_printf(&p->out, "[each %.*s %u]", STR_ARG(query), (unsigned)most);
	return 0;
}

void
program_each_end(struct program *p, program_label label)
{
	(void)label;
	buf_lit(&p->out, "[/each]");
}

program_label
program_jump(struct program *p)
{
	buf_lit(&p->out, "{!}");
	return LABEL_END;
}

void
program_land(struct program *p, program_label label)
{
	if (label != LABEL_END)
		buf_char(&p->out, '}');
}

void
program_mark(
    struct program *p, enum mark mark, struct str word, struct where where)
{
	(void)where;
	if (mark == MARK_ARM)
		buf_printf(&p->out, "[arm %.*s]", STR_ARG(word));
	if (mark == MARK_FACT)
		buf_printf(&p->out, "[fact %.*s]", STR_ARG(word));
}

uint32_t
program_slot(struct program *p, struct str name, uint32_t line,
    const uint32_t *conds, const struct str *labels, const uint32_t *lines,
    size_t n, bool empty)
{
	(void)line;
	(void)labels;
	(void)lines;
	(void)empty;
	buf_str(&p->slots, name);
	for (size_t i = 0; i < n; i++)
		buf_printf(&p->slots, " (%.*s)", STR_ARG(p->conds[conds[i]]));
	buf_char(&p->slots, ';');
	return 0;
}

void
program_finish(struct program *p, struct program_row *row)
{
	*row = (struct program_row){.arms = 0};
	woven = buf_view(&p->out);
	slots = buf_view(&p->slots);
}

/* Site */

static struct node *
parse(const char *file, const char *xml)
{
	struct node *root =
	    xml_parse(arena, model.complaints, str_of(file), str_of(xml));

	if (root == NULL)
		print_error("%s\n", xml);
	assert_non_null(root);
	return root;
}

static struct model_part
part(const char *folder, const char *name, const char *xml)
{
	struct model_part p = {.name = str_of(name)};
	struct str file = str_format(arena, "%s/%s.xml", folder, name);
	struct node *root = parse(file.p, xml);

	p.where = root->where;
	for (size_t i = 0; i < model.nlangs; i++)
		p.roots[i] = root;
	return p;
}

static inline void
block(const char *name, const char *content)
{
	struct str xml =
	    str_format(arena, "<k:block " K ">%s</k:block>", content);

	blocks[model.nblocks++] = part("blocks", name, xml.p);
}

static inline void
layout(const char *name, const char *attrs, const char *content)
{
	struct str xml = str_format(
	    arena, "<k:layout " K " %s>%s</k:layout>", attrs, content);

	layouts[model.nlayouts++] = part("layouts", name, xml.p);
}

static inline void
text(const char *key, int lang, const char *content)
{
	static const char *const files[] = {"texts/nb.xml", "texts/da.xml"};
	struct str xml = str_format(
	    arena, "<k:text " K " key=\"%s\">%s</k:text>", key, content);

	size_t at = model.ntexts++;

	/* The reader keeps them sorted by key. */
	for (; at > 0 && str_cmp(texts[at - 1].key, str_of(key)) > 0; at--)
		texts[at] = texts[at - 1];
	texts[at] = (struct model_text){.key = str_of(key),
	    .lang = lang,
	    .node = parse(files[lang], xml.p)};
}

static struct model_page *
page(const char *id, const char *nb, const char *da)
{
	struct model_page *p = &pages[model.npages++];

	*p = (struct model_page){.id = str_of(id)};
	p->paths[0] = str_of(nb);
	p->paths[1] = str_of(da);
	return p;
}

static inline void
bind_course(struct model_page *p)
{
	static struct str values[] = {{"excel", 5}, {"word", 4}};

	p->binds[0] = (struct model_bind){
	    .name = STR("course"), .values = values, .nvalues = 2};
	p->nbinds = 1;
}

static int
site_start(void **state)
{
	(void)state;
	xml_start();
	arena = arena_new(0);
	memset(&questions, 0, sizeof(questions));
	memset(&cases, 0, sizeof(cases));
	model = (struct model){.arena = arena,
	    .complaints = complaints_new(arena),
	    .base = STR("https://www.nordkurs.no"),
	    .prefix = STR("/k/"),
	    .privacy = STR("/personvern"),
	    .langs = {{STR("nb"), -1}, {STR("da"), 0}},
	    .nlangs = 2,
	    .pages = pages,
	    .blocks = blocks,
	    .layouts = layouts,
	    .texts = texts,
	    .assets = assets,
	    .nassets = 1};
	names_add(&model, &model.questions, "question", STR("delivery_cost"),
	    (struct where){.line = 1}, NULL);
	names_add(&model, &model.cases, "case", STR("late"),
	    (struct where){.line = 1}, NULL);
	page("front", "/", "/da/");
	page("prices", "/priser", "");
	bind_course(page("course", "/kurs/{course}", ""));
	page("privacy", "/personvern", "/da/privatliv");
	bind_course(page("t", "/t", "/da/t"));
	return 0;
}

static int
site_stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

/* Weaves content as the page "t" with those attributes. */
static inline void
weave(const char *attrs, const char *content, int lang)
{
	struct str xml = str_format(arena,
	    "<k:page " K " id=\"t\" path=\"/t\" %s>%s</k:page>", attrs,
	    content);
	struct model_page *p = &pages[4];
	struct program_row row;

	p->roots[0] = p->roots[1] = parse("pages/t.xml", xml.p);
	weave_page(arena, image_maker_new(arena), &model, p, lang, &row);
}

static inline const char *
printed(void)
{
	struct buf b;

	buf_init(&b, arena, 1 << 20);
	complaints_print(model.complaints, &b);
	return str_copy(arena, buf_view(&b)).p;
}

static inline void
clear(void)
{
	model.complaints = complaints_new(arena);
}

/* Content, what is woven of it; no complaints. */
struct good {
	const char *content, *expected;
};

static inline void
all_good(const struct good *cases_, size_t n, const char *attrs)
{
	for (size_t i = 0; i < n; i++) {
		clear();
		weave(attrs, cases_[i].content, 0);
		assert_string_equal(printed(), "");
		assert_string_equal(
		    str_copy(arena, woven).p, cases_[i].expected);
	}
}

/* Content, how many errors, and a part of what is printed. */
struct faulty {
	const char *content;
	size_t errors;
	const char *part;
};

static inline void
all_faulty(const struct faulty *cases_, size_t n, const char *attrs)
{
	for (size_t i = 0; i < n; i++) {
		const char *out;

		clear();
		weave(attrs, cases_[i].content, 0);
		out = printed();
		if (complaints_errors(model.complaints) != cases_[i].errors ||
		    strstr(out, cases_[i].part) == NULL)
			print_error("%s\ngave:\n%swanted: %s\n",
			    cases_[i].content, out, cases_[i].part);
		assert_int_equal(
		    complaints_errors(model.complaints), cases_[i].errors);
		assert_non_null(strstr(out, cases_[i].part));
	}
}

#define ALL_GOOD(cases, attrs) \
	all_good((cases), sizeof(cases) / sizeof((cases)[0]), (attrs))
#define ALL_FAULTY(cases, attrs) \
	all_faulty((cases), sizeof(cases) / sizeof((cases)[0]), (attrs))

#endif
