/* SPDX-License-Identifier: ISC */
/*
 * Reports into report rows and programs: each is a mail for colleagues, in the
 * site's language.
 */
#include <stdlib.h>

#include "base/arena.h"
#include "template/mail.h"
#include "template/report.h"
#include "weave/compiler.h"
#include "weave/weave.h"

/* Whatever language is asked for, it is the one there is. */
static struct span
put_programs(struct compiler *c, const struct model_part *report)
{
	uint32_t programs[LANGS_MAX * MAIL_PART__MAX];
	size_t n = 0;

	for (size_t lang = 0; lang < c->model->nlangs; lang++)
		for (size_t i = 0; i < MAIL_PART__MAX; i++)
			programs[n++] = (uint32_t)(c->nprograms + i);
	weave_mail(c->arena, c->maker, c->model, report, c->model->default_lang,
	    &c->programs[c->nprograms]);
	c->nprograms += MAIL_PART__MAX;
	return image_put(c->maker, programs, n, sizeof(programs[0]));
}

static struct mail_row
mail_of(struct compiler *c, const struct model_part *report,
    const struct node *root)
{
	return (struct mail_row){.name = image_text(c->maker,
				     str_format(c->arena, REPORT_MAIL "%.*s",
					 STR_ARG(report->name))),
	    .programs = put_programs(c, report),
	    .sender = image_text(c->maker, c->model->name),
	    .file = image_text(c->maker, root->where.file),
	    .line = root->where.line,
	    .class = KIND_STAFF};
}

static struct report_row
row_of(struct compiler *c, const struct model_part *report)
{
	const struct node *root = report->roots[c->model->default_lang];
	uint32_t minutes[HOURS_RANGES_MAX];
	uint32_t n = model_week(c->arena, node_value(root, "at"), minutes);

	return (struct report_row){.name = image_text(c->maker, report->name),
	    .mail = mail_of(c, report, root),
	    .person = image_text(c->maker, node_value(root, "mail-to")),
	    .minutes = image_put(c->maker, minutes, n, sizeof(*minutes)),
	    .days = model_report_days(root)};
}

static int
by_name(const void *a, const void *b)
{
	const struct model_part *const *x = a, *const *y = b;

	return str_cmp((*x)->name, (*y)->name);
}

void
compile_reports(struct compiler *c)
{
	const struct model *m = c->model;
	const struct model_part **order =
	    arena_array(c->arena, m->nreports, sizeof(*order));
	struct report_row *rows =
	    arena_array(c->arena, m->nreports, sizeof(*rows));
	size_t n = 0;

	for (size_t i = 0; i < m->nreports; i++)
		if (m->reports[i].roots[m->default_lang] != NULL)
			order[n++] = &m->reports[i];
	if (n > 0)
		qsort(order, n, sizeof(*order), by_name);
	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(c, order[i]);
	c->head.reports = image_put(c->maker, rows, n, sizeof(*rows));
}
