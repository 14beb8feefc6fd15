/* SPDX-License-Identifier: ISC */
/*
 * The parser: XPath 1.0's operators by precedence, each turned into
 * instructions as soon as its operands are there.
 */
#include "logic/expr.h"

#include <assert.h>
#include <math.h>

struct operation {
	struct str text;
	unsigned level; /* binds tighter the higher it is */
	enum code code;
};

static const struct operation operations[] = {
    {STR("or"), 1, CODE_OR},
    {STR("and"), 2, CODE_AND},
    {STR("="), 3, CODE_SAME_TEXT},
    {STR("!="), 3, CODE_NOT},
    {STR("<"), 4, CODE_LESS},
    {STR("<="), 4, CODE_LESS_SAME},
    {STR(">"), 4, CODE_MORE},
    {STR(">="), 4, CODE_MORE_SAME},
    {STR("+"), 5, CODE_ADD},
    {STR("-"), 5, CODE_SUBTRACT},
    {STR("*"), 6, CODE_MULTIPLY},
    {STR("div"), 6, CODE_DIVIDE},
    {STR("mod"), 6, CODE_REMAINDER},
};

static void binary(struct parser *, unsigned level, struct operand *);

static const struct operation *
find_operation(const struct parser *p)
{
	size_t n = sizeof(operations) / sizeof(operations[0]);

	if (p->token != TOKEN_NAME && p->token != TOKEN_OPERATOR)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (str_eq(operations[i].text, p->text))
			return &operations[i];
	return NULL;
}

/* Before = or !=. */
static bool
is_equality(const struct parser *p)
{
	const struct operation *op = find_operation(p);

	return op != NULL && op->level == 3;
}

/* "price" where a value should stand: what may have been meant. */
static void
bare_name(struct parser *p, struct str name)
{
	const struct model *m = p->program->model;
	struct str hint = STR("");

	if (expr_is_function(name)) {
		expr_fault(p, "bare name",
		    "%.*s is a function: write %.*s(%s%.*s)", STR_ARG(name),
		    STR_ARG(name), p->token == TOKEN_VARIABLE ? "$" : "…",
		    STR_ARG(p->token == TOKEN_VARIABLE ? p->text : STR("")));
		return;
	}
	if (p->beside_text ||
	    (is_equality(p) && names_find(&m->stages, name) >= 0)) {
		expr_fault(p, "bare name",
		    "%.*s is no value; did you mean '%.*s'? (a text stands "
		    "in quotes)",
		    STR_ARG(name), STR_ARG(name));
		return;
	}
	if (names_find(&m->page_classes, name) >= 0)
		hint = expr_hint(p, "k:seen('", name, "')");
	else if (names_find(&m->events, name) >= 0)
		hint = expr_hint(p, "k:done('", name, "')");
	else if (model_item(m, name) != NULL)
		hint = expr_hint(p, "k:bought('", name, "')");
	expr_fault(p, "bare name",
	    "%.*s is no value: a variable is written $%.*s, a function "
	    "%.*s(…), a text '%.*s'%.*s",
	    STR_ARG(name), STR_ARG(name), STR_ARG(name), STR_ARG(name),
	    STR_ARG(hint));
}

static void
call(struct parser *p, struct operand *out)
{
	struct operand args[EXPR_ARGS_MAX];
	struct str name = p->text;
	size_t n = 0;

	expr_next(p);
	if (p->token != TOKEN_OPEN) {
		bare_name(p, name);
		return;
	}
	expr_next(p);
	while (!p->failed && p->token != TOKEN_CLOSE) {
		if (n == EXPR_ARGS_MAX) {
			expr_fault(p, "arguments",
			    "%.*s() is given too many arguments",
			    STR_ARG(name));
			return;
		}
		binary(p, 1, &args[n++]);
		if (p->token == TOKEN_CLOSE)
			break;
		if (p->token != TOKEN_COMMA)
			expr_fault(p, "expression",
			    "%.*s( has no closing parenthesis", STR_ARG(name));
		expr_next(p);
		if (p->token == TOKEN_CLOSE)
			expr_fault(p, "expression",
			    "a value is missing after the comma");
	}
	if (p->failed)
		return;
	expr_next(p);
	expr_call(p, name, args, n, out);
}

static void
group(struct parser *p, struct operand *out)
{
	expr_next(p);
	binary(p, 1, out);
	if (p->token != TOKEN_CLOSE)
		expr_fault(p, "expression", "'(' has no closing parenthesis");
	expr_next(p);
}

static void
number(struct parser *p, struct operand *out)
{
	double value = code_number(p->text);
	struct buf b;

	if (isnan(value)) {
		expr_fault(p, "expression", "%.*s is too long a number",
		    STR_ARG(str_head(p->text, 40)));
		return;
	}
	buf_init(&b, p->program->arena, EXPR_TEXT_MAX);
	buf_number(&b, value);
	*out = expr_operand(p, EXPR_NUMBER);
	out->constant = true;
	out->text = buf_view(&b);
	words_number(p->words, value);
	expr_next(p);
}

static void
primary(struct parser *p, struct operand *out)
{
	struct str text = p->text;

	if (!expr_deeper(p))
		return;
	switch (p->token) {
	case TOKEN_NUMBER:
		number(p, out);
		break;
	case TOKEN_LITERAL:
		expr_next(p);
		*out = expr_constant(p, text);
		break;
	case TOKEN_VARIABLE:
		expr_next(p);
		expr_variable(p, text, out);
		break;
	case TOKEN_NAME:
		call(p, out);
		break;
	case TOKEN_OPEN:
		group(p, out);
		break;
	default:
		expr_fault(p, "expression", "a value is missing %s%.*s",
		    text.n > 0 ? "before " : "at the end", STR_ARG(text));
	}
	p->depth--;
}

static void
unary(struct parser *p, struct operand *out)
{
	unsigned minuses = 0;

	while (p->token == TOKEN_OPERATOR && str_eq(p->text, STR("-"))) {
		minuses++;
		expr_next(p);
	}
	primary(p, out);
	if (minuses == 0 || p->failed)
		return;
	if (out->type != EXPR_NUMBER) {
		expr_fault(p, "types", "'-' stands before what is no number");
		return;
	}
	if (minuses % 2 == 1)
		words_op(p->words, CODE_MINUS);
	out->constant = false;
}

/* `=` and `!=`, XPath 1.0 3.4, without comparisons that are never meant. */
static void
equality(struct parser *p, bool equal, struct operand *l, struct operand *r)
{
	struct words *w = p->words;

	if ((l->type == EXPR_BOOL) != (r->type == EXPR_BOOL) &&
	    (l->type == EXPR_TEXT || r->type == EXPR_TEXT)) {
		expr_fault(p, "types",
		    "yes or no is compared with a text: write the value "
		    "alone, or not(…) around it");
		return;
	}
	if (l->type == EXPR_TEXT && r->type == EXPR_TEXT) {
		if (r->constant)
			expr_check_literal(p, l, r->text);
		if (l->constant)
			expr_check_literal(p, r, l->text);
		words_op(w, CODE_SAME_TEXT);
	} else if (l->type == EXPR_BOOL || r->type == EXPR_BOOL) {
		expr_to_bool(w, l, 1);
		expr_to_bool(w, r, 0);
		words_op(w, CODE_SAME_BOOL);
	} else {
		const struct operand *text = l->type == EXPR_TEXT ? l : r;

		if (text->constant && isnan(code_number(text->text)))
			expr_fault(p, "types",
			    "a number is compared with the text '%.*s'",
			    STR_ARG(text->text));
		expr_to_number(w, l, 1);
		expr_to_number(w, r, 0);
		words_op(w, CODE_SAME_NUMBER);
	}
	if (!equal)
		words_op(w, CODE_NOT);
	l->type = EXPR_BOOL;
}

/* `<` and its kin, and arithmetic: numbers only. */
static void
numeric(struct parser *p, const struct operation *op, struct operand *l,
    struct operand *r)
{
	if (l->type == EXPR_TEXT || r->type == EXPR_TEXT)
		expr_fault(p, "types",
		    "'%.*s' takes numbers, but its %s side is a text: write "
		    "number(…) around it",
		    STR_ARG(op->text), l->type == EXPR_TEXT ? "left" : "right");
	else if (l->type == EXPR_BOOL || r->type == EXPR_BOOL)
		expr_fault(p, "types",
		    "'%.*s' takes numbers, but its %s side is yes or no: "
		    "join comparisons with `and`",
		    STR_ARG(op->text), l->type == EXPR_BOOL ? "left" : "right");
	if (p->failed)
		return;
	words_op(p->words, op->code);
	l->type = op->level == 4 ? EXPR_BOOL : EXPR_NUMBER;
}

static void
combine(struct parser *p, const struct operation *op, struct operand *l)
{
	struct operand r = {0};
	uint32_t skip = 0;
	bool logic = op->level <= 2;

	p->beside_text = op->level == 3 && l->type == EXPR_TEXT;
	if (logic) {
		expr_to_bool(p->words, l, 0);
		skip = words_skip(
		    p->words, op->code == CODE_AND ? CODE_UNLESS : CODE_WHEN);
	}
	binary(p, op->level + 1, &r);
	p->beside_text = false;
	if (p->failed)
		return;
	if (logic) {
		expr_to_bool(p->words, &r, 0);
		words_op(p->words, op->code);
		words_land(p->words, skip);
	} else if (op->level == 3) {
		equality(p, op->code == CODE_SAME_TEXT, l, &r);
	} else {
		numeric(p, op, l, &r);
	}
	l->unknown = l->unknown || r.unknown;
	l->constant = l->empty = l->address = l->chosen = false;
	l->domain = DOMAIN_NONE;
}

static void
binary(struct parser *p, unsigned level, struct operand *out)
{
	const struct operation *op;

	unary(p, out);
	while (!p->failed && (op = find_operation(p)) != NULL &&
	       op->level >= level) {
		expr_next(p);
		combine(p, op, out);
		if (p->words->full)
			expr_fault(p, "expression", "this is too large");
	}
}

void
expr_whole(struct parser *p, struct operand *out)
{
	if (p->all.n > EXPR_TEXT_MAX) {
		expr_fault(
		    p, "expression", "longer than %d bytes", EXPR_TEXT_MAX);
		return;
	}
	p->rest = p->all;
	expr_next(p);
	binary(p, 1, out);
	if (!p->failed && p->token != TOKEN_END)
		expr_fault(p, "expression",
		    "an operator is missing before %.*s",
		    STR_ARG(str_head(p->text, 40)));
	if (!p->failed && p->words->full)
		expr_fault(p, "expression", "this is too large");
}

bool
expr_parse(struct program *program, struct words *words, struct str text,
    struct where where, const struct scope *scope, struct operand *out)
{
	static const struct scope nothing;
	struct parser p = {.program = program,
	    .words = words,
	    .scope = scope == NULL ? &nothing : scope,
	    .where = where,
	    .all = str_trim(text)};

	*out = (struct operand){0};
	program->params = 0;
	expr_whole(&p, out);
	return !p.failed;
}
