/* SPDX-License-Identifier: ISC */
/*
 * Functions about sequences (SITE 3, MAIL 15): whether somebody is in one, and
 * whether he followed a link of one of its mails.
 */
#include "logic/expr.h"

static const struct model_sequence *
sequence_of(struct parser *p, struct str name)
{
	const struct model *m = p->program->model;
	const struct model_sequence *s = model_sequence(m, name);

	if (s == NULL)
		expr_fault(p, "unknown literal", "'%.*s' is no sequence%.*s",
		    STR_ARG(name),
		    STR_ARG(expr_hint(
			p, "'", model_sequence_nearest(m, name), "'")));
	return s;
}

void
expr_in_sequence(struct parser *p, struct operand *args, struct operand *out)
{
	struct str name = args[0].text;

	if (sequence_of(p, name) == NULL)
		return;
	words_cut(p->words, args[0].start);
	*out = expr_operand(p, EXPR_BOOL);
	out->unknown = true;
	words_text(p->words, CODE_IN_SEQUENCE, name, NULL, 0);
}

/* "ebook/steps" into both; without '/' the sequence is empty. */
static void
split(struct str s, struct str *sequence, struct str *step)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != '/')
		at--;
	*sequence = str_head(s, at > 0 ? at - 1 : 0);
	*step = str_from(s, at);
}

void
expr_clicked(struct parser *p, struct operand *args, struct operand *out)
{
	struct str own = p->program->sequence, name, step;
	const struct model_sequence *s;
	struct span text;

	split(args[0].text, &name, &step);
	if (name.n == 0 && own.n == 0) {
		expr_fault(p, "arguments",
		    "k:clicked() names a step, and here its sequence too: "
		    "k:clicked('SEQUENCE/%.*s')",
		    STR_ARG(step));
		return;
	}
	s = sequence_of(p, name.n > 0 ? name : own);
	if (s == NULL)
		return;
	if (s->root != NULL && model_send(s, step) == NULL) {
		expr_fault(p, "unknown literal",
		    "'%.*s' is no <send> of the sequence %.*s", STR_ARG(step),
		    STR_ARG(s->name));
		return;
	}
	text = image_text(p->words->maker, step);
	words_cut(p->words, args[0].start);
	*out = expr_operand(p, EXPR_NUMBER);
	out->unknown = true;
	words_text(p->words, CODE_CLICKED, name,
	    (const uint32_t[]){text.at, text.n}, 2);
}
