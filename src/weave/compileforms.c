/* SPDX-License-Identifier: ISC */
/*
 * The forms of all files: rules for those who are sent one, and the words that
 * are kept of what is agreed to in it.
 */
#include "base/arena.h"
#include "weave/compiler.h"
#include "weave/confirm.h"
#include "weave/form.h"

#define RULES_MAX ((size_t)1 << 18)

static void
put_agree(struct compiler *c, const struct named_row *named, size_t i,
    struct agree_row *row)
{
	struct str words[LANGS_MAX] = {{NULL, 0}};
	const struct node *first = NULL;

	for (size_t lang = 0; lang < c->model->nlangs; lang++) {
		struct form form;

		if (named->nodes[lang] == NULL)
			continue;
		form_read(c->arena, named->nodes[lang], &form);
		if (i >= form.nagrees)
			continue;
		words[lang] =
		    form_words(c->arena, c->model, form.agrees[i], (int)lang);
		if (first == NULL)
			first = form.agrees[i];
	}
	row->list = image_text(c->maker, node_value(first, "list"));
	row->purpose = image_text(c->maker, node_value(first, "purpose"));
	row->words = compile_texts(c, words, c->model->nlangs);
}

static void
put_field(struct compiler *c, const struct form_field *f, struct field_row *row)
{
	row->name = image_text(c->maker, f->name);
	row->options = compile_texts(c, f->options, f->noptions);
	row->kind = (uint32_t)f->kind;
	row->required = f->required;
	row->many = f->many;
	row->shortest = f->shortest;
	row->longest = f->longest;
	row->min = f->min;
	row->max = f->max;
	row->step = f->step;
	row->base = f->base;
}

/* The list that a button of the page of confirmation is for. */
static struct span
put_offer(struct compiler *c, const struct model_page *page, struct str form)
{
	struct str words[LANGS_MAX] = {{NULL, 0}};
	const struct node *first = NULL, *node;
	struct confirmation found;
	struct agree_row row;

	for (size_t lang = 0; lang < c->model->nlangs; lang++) {
		node = page->roots[lang] == NULL
			   ? NULL
			   : confirmation_find(page->roots[lang], form);
		if (node == NULL)
			continue;
		confirmation_read(node, &found);
		if (found.agree == NULL)
			continue;
		words[lang] =
		    form_words(c->arena, c->model, found.agree, (int)lang);
		if (first == NULL)
			first = found.agree;
		else if (!str_eq(node_value(first, "list"),
			     node_value(found.agree, "list")))
			complain(c->complaints, COMPLAINT_ERROR,
			    found.agree->where, "other fields",
			    "list=\"%.*s\" is another than in %.*s; write the "
			    "same in every language",
			    STR_ARG(node_value(found.agree, "list")),
			    STR_ARG(first->where.file));
	}
	if (first == NULL)
		return (struct span){0, 0};
	row = (struct agree_row){
	    .list = image_text(c->maker, node_value(first, "list")),
	    .purpose = image_text(c->maker, STR("")),
	    .words = compile_texts(c, words, c->model->nlangs)};
	return image_put(c->maker, &row, 1, sizeof(row));
}

static void
put_confirmation(
    struct compiler *c, const struct node *node, struct form_row *row)
{
	struct str name = node_value(node, "name");
	const struct model_page *page = confirmation_page(c->model, name);

	row->confirm = image_text(c->maker, node_value(node, "confirm"));
	row->file = image_text(c->maker, node_value(node, "download"));
	row->sequence = image_text(c->maker, node_value(node, "sequence"));
	if (page == NULL)
		return;
	row->confirmation = (uint32_t)(page - c->model->pages);
	row->offers = put_offer(c, page, name);
}

static void
put_row(struct compiler *c, const struct named_row *named, struct form_row *row)
{
	struct field_row fields[FORM_FIELDS_MAX] = {{.unused = 0}};
	struct agree_row agrees[FORM_AGREES_MAX] = {{.list = {0, 0}}};
	struct form form;

	form_read(c->arena, named->first, &form);
	for (size_t i = 0; i < form.nfields; i++)
		put_field(c, &form.fields[i], &fields[i]);
	for (size_t i = 0; i < form.nagrees; i++)
		put_agree(c, named, i, &agrees[i]);
	row->name = image_text(c->maker, form.name);
	row->fields =
	    image_put(c->maker, fields, form.nfields, sizeof(fields[0]));
	row->agrees =
	    image_put(c->maker, agrees, form.nagrees, sizeof(agrees[0]));
	for (size_t i = 0; i < c->model->npages; i++)
		if (str_eq(c->model->pages[i].id,
			node_value(named->first, "thanks")))
			row->thanks = (uint32_t)i;
	put_confirmation(c, named->first, row);
}

/* All that a form takes, as text: to compare, and to show. */
static struct str
rules_of(struct compiler *c, const struct node *node)
{
	struct form form;
	struct buf b;

	form_read(c->arena, node, &form);
	buf_init(&b, c->arena, RULES_MAX);
	for (size_t i = 0; i < form.nfields; i++) {
		const struct form_field *f = &form.fields[i];

		buf_printf(&b, "%.*s %d %d %d %u %u %lld %lld %lld %lld",
		    STR_ARG(f->name), (int)f->kind, f->required, f->many,
		    f->shortest, f->longest, (long long)f->min,
		    (long long)f->max, (long long)f->step, (long long)f->base);
		for (size_t k = 0; k < f->noptions; k++)
			buf_printf(&b, "=%.*s", STR_ARG(f->options[k]));
		buf_char(&b, '\n');
	}
	for (size_t i = 0; i < form.nagrees; i++)
		buf_printf(&b, "%.*s/%.*s\n",
		    STR_ARG(node_value(form.agrees[i], "list")),
		    STR_ARG(node_value(form.agrees[i], "purpose")));
	buf_printf(&b, "%.*s/%.*s/%.*s/%.*s",
	    STR_ARG(node_value(node, "thanks")),
	    STR_ARG(node_value(node, "confirm")),
	    STR_ARG(node_value(node, "download")),
	    STR_ARG(node_value(node, "sequence")));
	return buf_view(&b);
}

/* In every language the same rules. */
static void
compare(struct compiler *c, const struct named_row *row)
{
	const struct node *other = NULL;

	for (size_t i = 0; i < c->model->nlangs; i++) {
		const struct node *node = row->nodes[i];

		if (node == NULL || node == row->first || node == other ||
		    str_eq(rules_of(c, row->first), rules_of(c, node)))
			continue;
		other = node;
		complain(c->complaints, COMPLAINT_ERROR, node->where,
		    "other fields",
		    "the form \"%.*s\" has other fields, rules or k:agree in "
		    "%.*s; write the same in every language",
		    STR_ARG(row->name), STR_ARG(row->first->where.file));
	}
}

/* Both are sent to the address of their name. */
static void
check_questions(
    struct compiler *c, const struct named *forms, const struct named *asks)
{
	for (size_t i = 0; i < forms->n; i++)
		for (size_t k = 0; k < asks->n; k++)
			if (str_eq(forms->rows[i].name, asks->rows[k].name))
				complain(c->complaints, COMPLAINT_ERROR,
				    forms->rows[i].first->where, "double name",
				    "a question is called \"%.*s\" already; "
				    "give the form another name",
				    STR_ARG(forms->rows[i].name));
}

void
compile_forms(struct compiler *c, const struct named *asks, struct named *forms)
{
	struct form_row *rows;

	compile_named(c, "form", "form", forms);
	check_questions(c, forms, asks);
	rows = arena_array(c->arena, forms->n, sizeof(*rows));
	for (size_t i = 0; i < forms->n; i++) {
		compare(c, &forms->rows[i]);
		put_row(c, &forms->rows[i], &rows[i]);
	}
	c->head.forms = image_put(c->maker, rows, forms->n, sizeof(*rows));
}

void
compile_forms_named(
    struct compiler *c, const struct node *n, const struct named *forms)
{
	struct str rest = node_value(n, "form"), word;

	while (str_word(&rest, &word)) {
		size_t i = 0;

		while (i < forms->n && !str_eq(forms->rows[i].name, word))
			i++;
		if (i == forms->n)
			complain(c->complaints, COMPLAINT_ERROR,
			    attr_where(n, node_attr(n, "form")), "unknown form",
			    "form=\"%.*s\" is in no page; write the name of a "
			    "k:form",
			    STR_ARG(word));
	}
}
