/* SPDX-License-Identifier: ISC */
/*
 * Operands: their conversions, joining, and complaints about an expression.
 */
#include "logic/expr.h"

#include <stdarg.h>

struct operand
expr_operand(const struct parser *p, enum expr_type type)
{
	return (struct operand){.type = type, .start = p->words->list.n};
}

struct operand
expr_constant(struct parser *p, struct str text)
{
	struct operand o = expr_operand(p, EXPR_TEXT);

	o.constant = true;
	o.text = text;
	o.empty = text.n == 0;
	words_text(p->words, CODE_TEXT, text, NULL, 0);
	return o;
}

void
expr_to_bool(struct words *w, struct operand *o, uint32_t above)
{
	if (o->type == EXPR_NUMBER)
		words_op1(w, CODE_NUMBER_TO_BOOL, above);
	else if (o->type == EXPR_TEXT)
		words_op1(w, CODE_TEXT_TO_BOOL, above);
	o->type = EXPR_BOOL;
	o->constant = o->empty = false;
}

void
expr_to_number(struct words *w, struct operand *o, uint32_t above)
{
	if (o->type == EXPR_BOOL)
		words_op1(w, CODE_BOOL_TO_NUMBER, above);
	else if (o->type == EXPR_TEXT)
		words_op1(w, CODE_TEXT_TO_NUMBER, above);
	if (o->type != EXPR_NUMBER)
		o->constant = false;
	o->type = EXPR_NUMBER;
	o->empty = false;
}

void
expr_to_text(struct words *w, struct operand *o, uint32_t above)
{
	if (o->type == EXPR_BOOL)
		words_op1(w, CODE_BOOL_TO_TEXT, above);
	else if (o->type == EXPR_NUMBER)
		words_op1(w, CODE_NUMBER_TO_TEXT, above);
	o->type = EXPR_TEXT;
}

void
expr_join(struct parser *p, struct operand *l, struct operand *r)
{
	struct buf b;

	if (l->text.n + r->text.n > EXPR_JOINED_MAX) {
		expr_fault(p, "size", "this text grows beyond %d bytes",
		    EXPR_JOINED_MAX);
		return;
	}
	if (!l->constant || !r->constant) {
		words_op(p->words, CODE_JOIN);
		l->unknown = l->unknown || r->unknown;
		l->empty = l->empty && r->empty;
		l->constant = false;
		l->chosen = l->chosen || r->chosen;
	} else if (!p->words->full) {
		words_cut(p->words, r->start);
		words_cut(p->words, l->start);
		buf_init(&b, p->program->arena, l->text.n + r->text.n);
		buf_str(&b, l->text);
		buf_str(&b, r->text);
		*l = expr_constant(p, buf_view(&b));
	}
	l->address = l->whole = false;
	l->domain = DOMAIN_NONE;
}

void
expr_fault(struct parser *p, const char *cause, const char *format, ...)
{
	struct buf b;
	va_list args;

	if (p->failed)
		return;
	p->failed = true;
	/* Where && was written, the rest follows from it. */
	if (complaints_said(p->program->model->complaints, p->where, "bare &"))
		return;
	buf_init(&b, p->program->arena, 2 * EXPR_TEXT_MAX);
	va_start(args, format);
	buf_vprintf(&b, format, args);
	va_end(args);
	parts_fault(p->program, p->where, cause, "\"%.*s\": %.*s",
	    STR_ARG(str_head(p->all, str_utf8_cut(p->all, 200))),
	    STR_ARG(buf_view(&b)));
}

struct str
expr_hint(struct parser *p, const char *prefix, struct str nearest,
    const char *suffix)
{
	if (nearest.n == 0)
		return STR("");
	return str_format(p->program->arena, "; did you mean %s%.*s%s?", prefix,
	    STR_ARG(nearest), suffix);
}

bool
expr_deeper(struct parser *p)
{
	if (++p->depth <= EXPR_DEPTH_MAX)
		return !p->failed;
	expr_fault(p, "expression", "more than %d levels inside each other",
	    EXPR_DEPTH_MAX);
	return false;
}
