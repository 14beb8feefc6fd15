/* SPDX-License-Identifier: ISC */
/*
 * Mails into mail rows and programs.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "mail/address.h"
#include "template/mail.h"
#include "weave/compiler.h"
#include "weave/weave.h"

static struct span
put_programs(struct compiler *c, const struct model_part *mail)
{
	size_t nlangs = c->model->nlangs, n = 0;
	uint32_t programs[LANGS_MAX * MAIL_PART__MAX];

	for (size_t lang = 0; lang < nlangs; lang++) {
		for (size_t i = 0; i < MAIL_PART__MAX; i++)
			programs[n++] = (uint32_t)(c->nprograms + i);
		if (mail->roots[lang] == NULL)
			continue; /* the reader said so */
		weave_mail(c->arena, c->maker, c->model, mail, (int)lang,
		    &c->programs[c->nprograms]);
		c->nprograms += MAIL_PART__MAX;
	}
	return image_put(c->maker, programs, n, sizeof(programs[0]));
}

/* Who writes it: a person, or the site as such. */
static void
put_sender(struct compiler *c, const struct node *mail, struct mail_row *row)
{
	const struct model *m = c->model;
	int i = names_find(&m->persons, node_value(mail, "sender"));
	const struct node *person = i < 0 ? NULL : m->persons.rows[i].node;
	struct str reply_to = STR("");

	row->sender = image_text(
	    c->maker, person == NULL ? m->name : node_value(person, "name"));
	if (person != NULL &&
	    address_parse(c->arena, node_value(person, "mail"), &reply_to) !=
		ADDRESS_OK)
		reply_to = STR(""); /* the reader said so */
	row->reply_to = image_text(c->maker, reply_to);
}

/* What a mail says of itself is the same in all languages: the first has it.
 */
static const struct node *
first_root(const struct compiler *c, const struct model_part *mail)
{
	size_t i = (size_t)c->model->default_lang;

	if (mail->roots[i] != NULL)
		return mail->roots[i];
	for (i = 0; i + 1 < c->model->nlangs && mail->roots[i] == NULL;)
		i++;
	return mail->roots[i];
}

/* The files of a mail by language agree on what kind of mail it is. */
static void
check_agreement(
    struct compiler *c, const struct model_part *mail, const struct node *first)
{
	static const char *const names[] = {"sender", "class", "stage"};

	for (size_t i = 0; i < c->model->nlangs; i++)
		for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
			const struct node *root = mail->roots[i];

			if (root == NULL || str_eq(node_value(root, names[k]),
						node_value(first, names[k])))
				continue;
			complain(c->complaints, COMPLAINT_ERROR, root->where,
			    "incomplete mail",
			    "%s=\"%.*s\" is another than in %.*s, and a mail "
			    "is the same in all languages; write the same",
			    names[k], STR_ARG(node_value(root, names[k])),
			    STR_ARG(first->where.file));
		}
}

static int
by_name(const void *a, const void *b)
{
	const struct model_part *const *x = a, *const *y = b;

	return str_cmp((*x)->name, (*y)->name);
}

void
compile_mails(struct compiler *c)
{
	const struct model *m = c->model;
	const struct model_part **order =
	    arena_array(c->arena, m->nmails, sizeof(*order));
	struct mail_row *rows = arena_array(c->arena, m->nmails, sizeof(*rows));
	size_t n = 0;

	for (size_t i = 0; i < m->nmails; i++)
		order[i] = &m->mails[i];
	if (m->nmails > 0)
		qsort(order, m->nmails, sizeof(*order), by_name);
	for (size_t i = 0; i < m->nmails; i++) {
		const struct node *root = first_root(c, order[i]);
		struct mail_row *row = &rows[n];

		if (root == NULL)
			continue;
		check_agreement(c, order[i], root);
		row->name = image_text(c->maker, order[i]->name);
		row->programs = put_programs(c, order[i]);
		put_sender(c, root, row);
		row->file = image_text(c->maker, root->where.file);
		row->line = root->where.line;
		row->class = (uint32_t)model_mail_kind(root);
		row->stages = compile_stages(c, root);
		n++;
	}
	c->head.mails = image_put(c->maker, rows, n, sizeof(*rows));
}
