/* SPDX-License-Identifier: ISC */
/*
 * A model into an image.  Everything is woven even when complaints were made,
 * so that one run finds them all; the image is given only without errors.
 */
#include "weave/compile.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "template/mail.h"
#include "weave/codes.h"
#include "weave/compiler.h"
#include "weave/retyped.h"
#include "weave/routes.h"
#include "weave/weave.h"

#define CASE_DEPTH_MAX 64 /* deeper ones are complained about elsewhere */

static bool by_phrase(
    const struct model *, const struct node *, bool *seen, unsigned depth);

/* `seen`: the cases that were looked at, so that none is twice. */
static bool
case_by_phrase(
    const struct model *m, struct str cases, bool *seen, unsigned depth)
{
	struct str name;

	while (cases.n > 0 && str_word(&cases, &name)) {
		int i;

		if (name.p[0] == '!')
			name = str_from(name, 1);
		i = names_find(&m->cases, name);
		if (i < 0 || seen[i])
			continue;
		seen[i] = true;
		if (by_phrase(m, m->cases.rows[i].node, seen, depth + 1))
			return true;
	}
	return false;
}

/*
 * Whether a rule looks at the search phrase, itself or through a case: what it
 * presumes is then part of the class code, since the phrase ends with the
 * landing page (DESIGN 6).
 */
static bool
by_phrase(
    const struct model *m, const struct node *rule, bool *seen, unsigned depth)
{
	struct str test = node_value(rule, "test");

	if (depth > CASE_DEPTH_MAX)
		return false;
	for (const struct node *n = rule->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "term"))
			return true;
	return str_find(test, STR("$term")) < test.n ||
	       case_by_phrase(m, node_value(rule, "case"), seen, depth);
}

/* Nothing but that attribute is written: no selector was misspelt, which was
 * complained about. */
static bool
is_bare(const struct node *node, const char *attr)
{
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (!node_is_blank(n))
			return false;
	return node->attrs == NULL ||
	       (node->attrs->next == NULL && node_attr(node, attr) != NULL);
}

static bool
rule_follows(const struct node *rule)
{
	const struct node *n = rule->next;

	while (n != NULL && !node_is(n, SPACE_K, "presume"))
		n = n->next;
	return n != NULL;
}

/* One presume rule; its condition goes into program 0. */
static bool
fill_presume(struct compiler *c, struct program *p, const struct node *n,
    struct presume_row *row)
{
	static const struct scope nothing;
	int stage = names_find(&c->model->stages, node_value(n, "stage"));

	row->cond = program_cond(p, n, &nothing);
	if (row->cond == PROGRAM_ALWAYS && is_bare(n, "stage") &&
	    rule_follows(n))
		complain(c->complaints, COMPLAINT_ERROR, n->where,
		    "missing selector",
		    "this rule has no selector and so always holds, and those "
		    "behind it never do; write a selector, or move it to the "
		    "end");
	row->stage = stage < 0 ? 0 : (uint32_t)stage;
	row->by_term = by_phrase(c->model, n,
	    arena_array(c->arena, c->model->cases.n, sizeof(bool)), 0);
	row->line = n->where.line;
	return row->by_term;
}

/* The cases of journey.xml, which no page may use. */
static void
check_cases(struct compiler *c)
{
	static const struct scope nothing;
	struct program *scratch =
	    program_new(c->arena, image_maker_new(c->arena), c->model, -1);

	for (size_t i = 0; i < c->model->cases.n; i++) {
		const struct model_name *row = &c->model->cases.rows[i];

		if (program_cond(scratch, row->node, &nothing) ==
			PROGRAM_ALWAYS &&
		    is_bare(row->node, "name"))
			complain(c->complaints, COMPLAINT_ERROR, row->where,
			    "missing selector",
			    "the case \"%.*s\" has no selector and so always "
			    "holds; write one (source-class=\"search\", …)",
			    STR_ARG(row->key));
	}
}

/* What <require> asks of pages; their conditions stand behind the presumes'. */
static void
put_requires(struct compiler *c, struct program *p)
{
	static const struct scope nothing;
	const struct node *root = c->model->journey, *n;
	struct require_row *rows;
	size_t count = 0, at = 0;

	for (n = root == NULL ? NULL : root->first; n != NULL; n = n->next)
		count += node_is(n, SPACE_K, "require");
	rows = arena_array(c->arena, count, sizeof(*rows));
	for (n = root == NULL ? NULL : root->first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "require"))
			continue;
		rows[at++] = (struct require_row){
		    .answers = image_text(c->maker, node_value(n, "answers")),
		    .cond = program_cond(p, n, &nothing),
		    .line = n->where.line};
	}
	c->head.requires = image_put(c->maker, rows, count, sizeof(*rows));
}

/* The site's own program: the presume rules.  Gives the stages a search phrase
 * can decide. */
static uint64_t
put_presumes(struct compiler *c)
{
	const struct node *root = c->model->journey, *n;
	struct program *p = program_new(c->arena, c->maker, c->model, -1);
	struct presume_row *rows;
	size_t count = 0, at = 0;
	uint64_t by_term = 0;

	for (n = root == NULL ? NULL : root->first; n != NULL; n = n->next)
		count += node_is(n, SPACE_K, "presume");
	rows = arena_array(c->arena, count, sizeof(*rows));
	for (n = root == NULL ? NULL : root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "presume")) {
			if (fill_presume(c, p, n, &rows[at]))
				by_term |= (uint64_t)1 << rows[at].stage;
			at++;
		}
	put_requires(c, p);
	program_finish(p, &c->programs[c->nprograms++]);
	c->head.presumes = image_put(c->maker, rows, count, sizeof(*rows));
	check_cases(c);
	return by_term;
}

static struct span
put_named(struct compiler *c, const char *selector)
{
	size_t n;
	const struct str *names = codes_named(c->model, selector, &n);

	return compile_texts(c, names, n);
}

static void
put_codes(struct compiler *c, uint64_t by_term)
{
	struct str *campaigns;
	size_t n;

	c->head.named_sources = put_named(c, "source");
	c->head.named_channels = put_named(c, "channel");
	c->head.named_mediums = put_named(c, "medium");
	campaigns = codes_named(c->model, "campaign", &n);
	c->head.campaigns = compile_texts(c, campaigns, n);
	c->head.codes = codes_put(c->model, c->maker, campaigns, n, by_term);
}

/* The head is written last and hashed with everything behind its hash. */
static struct str
finish(struct compiler *c)
{
	size_t from = offsetof(struct site_head, hash) + HASH_BYTES;
	struct site_head *h = &c->head;
	struct str bytes;

	memcpy(h->magic, SITE_MAGIC, sizeof(h->magic));
	h->format = SITE_FORMAT;
	h->size = (uint32_t)image_bytes(c->maker).n;
	image_patch(c->maker, 0, h, sizeof(*h));
	bytes = image_bytes(c->maker);
	hash_bytes(h->hash, bytes.p + from, bytes.n - from);
	image_patch(
	    c->maker, offsetof(struct site_head, hash), h->hash, HASH_BYTES);
	return image_bytes(c->maker);
}

bool
compile_site(struct arena *a, struct complaints *complaints, const char *dir,
    struct str *image)
{
	struct compiler c = {.arena = a, .complaints = complaints};
	const struct model *m;
	struct named asks, forms;
	uint64_t by_term;

	m = c.model = model_read(a, complaints, dir);
	c.maker = image_maker_new(a);
	c.programs = arena_array(a,
	    2 + m->nsequences +
		(m->npages + m->nblocks + m->nmails * MAIL_PART__MAX) *
		    m->nlangs +
		m->nreports * MAIL_PART__MAX,
	    sizeof(*c.programs));
	image_put(c.maker, &c.head, 1, sizeof(c.head));
	compile_settings(&c);
	compile_sources(&c);
	compile_journey(&c);
	compile_hooks(&c);
	by_term = put_presumes(&c);
	compile_choices(&c);
	compile_pages(&c);
	compile_mails(&c);
	compile_reports(&c);
	compile_mine(&c);
	compile_asks(&c, &asks);
	compile_forms(&c, &asks, &forms);
	compile_notify(&c, &forms);
	compile_sequences(&c, &asks, &forms);
	weave_unused(a, m, image_bytes(c.maker));
	compile_measured(&c);
	compile_fragments(&c);
	retyped_check(a, m);
	c.head.programs =
	    image_put(c.maker, c.programs, c.nprograms, sizeof(*c.programs));
	c.head.routes = routes_put(m, c.maker, c.choices);
	put_codes(&c, by_term);
	*image = finish(&c);
	return complaints_errors(complaints) == 0;
}
