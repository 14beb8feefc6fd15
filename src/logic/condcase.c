/* SPDX-License-Identifier: ISC */
/*
 * Named conditions: each is compiled once for a program and then asked for by
 * its number, unknown included.
 */
#include "logic/cond.h"

static const struct scope nothing;

static struct case_memo *
remember(struct program *p, const struct node *node, const struct scope *scope)
{
	struct case_memo *memo;

	for (memo = p->cases; memo != NULL; memo = memo->next)
		if (memo->node == node && memo->scope == scope &&
		    memo->presuming == p->presuming)
			return memo;
	memo = ARENA_NEW(p->arena, struct case_memo);
	*memo = (struct case_memo){.next = p->cases,
	    .node = node,
	    .scope = scope,
	    .presuming = p->presuming,
	    .cond = PROGRAM_ALWAYS};
	p->cases = memo;
	return memo;
}

/* The case's condition; PROGRAM_BAD after complaining. */
static uint32_t
compile(struct cond *c, struct str name, const struct node *node,
    const struct scope *scope)
{
	struct program *p = c->program;
	struct case_memo *memo = remember(p, node, scope);

	if (memo->open) {
		cond_fault(
		    c, "circular", "the case %.*s uses itself", STR_ARG(name));
		return PROGRAM_BAD;
	}
	if (memo->cond != PROGRAM_ALWAYS)
		return memo->cond;
	if (p->case_depth == COND_CASES_MAX) {
		cond_fault(c, "size", "more than %d cases inside each other",
		    COND_CASES_MAX);
		return PROGRAM_BAD;
	}
	memo->open = true;
	p->case_depth++;
	memo->cond = cond_of_node(p, node, scope);
	p->case_depth--;
	memo->open = false;
	/* Said where the case stands. */
	if (memo->cond == PROGRAM_ALWAYS)
		memo->cond = PROGRAM_BAD;
	return memo->cond;
}

static void
unknown_case(struct cond *c, struct str name)
{
	const struct names *site = &c->program->model->cases;
	size_t n = 0;
	struct str *known = arena_array(
	    c->program->arena, c->scope->ncases + site->n, sizeof(*known));

	for (size_t i = 0; i < c->scope->ncases; i++)
		known[n++] = c->scope->cases[i].name;
	for (size_t i = 0; i < site->n; i++)
		known[n++] = site->rows[i].key;
	cond_unknown(c, name, "case", known, n);
}

static void
one_case(struct cond *c, struct str name)
{
	const struct names *site = &c->program->model->cases;
	const struct node *node = NULL;
	const struct scope *scope = &nothing;
	uint32_t cond;
	int i;

	for (size_t k = 0; node == NULL && k < c->scope->ncases; k++)
		if (str_eq(c->scope->cases[k].name, name)) {
			node = c->scope->cases[k].node;
			scope = c->scope->cases[k].scope;
		}
	if (node == NULL && (i = names_find(site, name)) >= 0) {
		node = site->rows[i].node;
		scope = &nothing;
	}
	if (node == NULL) {
		unknown_case(c, name);
		return;
	}
	cond = compile(c, name, node, scope == NULL ? &nothing : scope);
	/* The case's own fault was said where it stands. */
	if (cond == PROGRAM_BAD)
		c->failed = true;
	else
		words_op1(c->words, CODE_COND, cond);
}

void
cond_case(struct cond *c)
{
	cond_each(c, one_case);
}
