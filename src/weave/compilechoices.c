/* SPDX-License-Identifier: ISC */
/*
 * The selectors of pages, which choose among those that share an address
 * (SITE 3, "page precedence"): a program of their own, since they are asked
 * before there is a page.
 */
#include "base/arena.h"
#include "weave/compiler.h"

/* A page's own cases, which were checked when it was woven. */
static void
take_cases(struct compiler *c, const struct node *root, struct scope *scope)
{
	struct scope_case *cases;
	size_t n = 0;

	for (const struct node *k = root->first; k != NULL; k = k->next)
		n += node_is(k, SPACE_K, "case");
	cases = arena_array(c->arena, n, sizeof(*cases));
	scope->cases = cases;
	for (const struct node *k = root->first; k != NULL; k = k->next)
		if (node_is(k, SPACE_K, "case"))
			cases[scope->ncases++] = (struct scope_case){
			    node_value(k, "name"), k, scope};
}

/* Of one page in one language. */
static uint32_t
choice(struct compiler *c, struct program *p, const struct model_page *page,
    size_t lang)
{
	struct scope *scope = ARENA_NEW(c->arena, struct scope);
	const struct node *root = page->roots[lang];

	if (root == NULL || page->paths[lang].n == 0)
		return PROGRAM_ALWAYS;
	scope->page = page;
	take_cases(c, root, scope);
	return program_cond(p, root, scope);
}

void
compile_choices(struct compiler *c)
{
	const struct model *m = c->model;
	struct program *p = program_new(c->arena, c->maker, m, -1);

	c->choices =
	    arena_array(c->arena, m->npages * m->nlangs, sizeof(*c->choices));
	for (size_t i = 0; i < m->npages; i++)
		for (size_t lang = 0; lang < m->nlangs; lang++)
			c->choices[i * m->nlangs + lang] =
			    choice(c, p, &m->pages[i], lang);
	c->head.choice_program = (uint32_t)c->nprograms;
	program_finish(p, &c->programs[c->nprograms++]);
}
