/* SPDX-License-Identifier: ISC */
/*
 * What the program adds to <head>: under which one address a search engine
 * should know the page, and where its other languages are.  Never with a class
 * code.  What the author wrote himself is left to him.
 */
#include "base/arena.h"
#include "http/query.h"
#include "weave/weaver.h"

#define ADDRESS_MAX (16u << 10)

void
weave_head_met(struct weave *w, const struct node *node)
{
	struct str rel = str_lower(w->arena, node_value(node, "rel"));
	struct str name = str_lower(w->arena, node_value(node, "name"));
	struct str content = str_lower(w->arena, node_value(node, "content"));

	if (node_is(node, SPACE_NONE, "link")) {
		w->canonical |= str_eq(rel, STR("canonical"));
		w->alternates |= str_eq(rel, STR("alternate")) &&
				 node_attr(node, "hreflang") != NULL;
	}
	/* What some visitors' page asks is not what a robot's does. */
	if (w->branches == 0 && node_is(node, SPACE_NONE, "meta") &&
	    str_eq(name, STR("robots")))
		w->noindex |= str_find(content, STR("noindex")) < content.n ||
			      str_eq(content, STR("none"));
}

static void
put_plain(struct weave *w, struct str s)
{
	struct buf b;

	buf_init(&b, w->arena, ADDRESS_MAX);
	query_plain(&b, s);
	program_literal(w->program, buf_view(&b));
}

/* The page's address in a language; {x} is what it is bound to. */
static void
put_address(struct weave *w, int lang)
{
	static const struct str none = {"", 0};
	const struct scope scope = {.page = w->page};
	struct str rest = w->page->paths[lang], part;

	put_plain(w, w->model->base);
	while (rest.n > 0 && str_cut(&rest, '{', &part)) {
		put_plain(w, part);
		if (rest.n == 0 || !str_cut(&rest, '}', &part))
			continue;
		program_write(w->program,
		    program_value(w->program,
			str_format(w->arena, "$%.*s", STR_ARG(part)),
			w->page->where, &scope, NULL),
		    ESCAPE_URL_PATH, none, none, none);
	}
}

static void
put_alternate(struct weave *w, struct str hreflang, int lang)
{
	program_literal(w->program, STR("<link rel=\"alternate\" hreflang=\""));
	program_literal(w->program, hreflang);
	program_literal(w->program, STR("\" href=\""));
	put_address(w, lang);
	program_literal(w->program, STR("\">"));
}

static void
put_alternates(struct weave *w)
{
	const struct model *m = w->model;
	size_t count = 0;

	for (size_t i = 0; i < m->nlangs; i++)
		count += w->page->paths[i].n > 0;
	if (count < 2)
		return;
	for (size_t i = 0; i < m->nlangs; i++)
		if (w->page->paths[i].n > 0)
			put_alternate(w, m->langs[i].key, (int)i);
	if (w->page->paths[m->default_lang].n > 0)
		put_alternate(w, STR("x-default"), m->default_lang);
}

/* A mail's first line, which some lists of mails read here. */
static void
put_description(struct weave *w)
{
	static const struct inside in = {
	    .mode = MODE_ATTR, .open = true, .element = {"meta", 4}};
	struct frame frame = {.kind = FRAME_MAIL,
	    .root = w->mail->root,
	    .scope = {.page = w->page}};

	program_literal(
	    w->program, STR("<meta name=\"description\" content=\""));
	(void)weave_mail_place(w, &frame, &in, STR("preheader"));
	program_literal(w->program, STR("\">"));
}

void
weave_head_end(struct weave *w)
{
	if (w->mail != NULL) {
		put_description(w);
		return;
	}
	/* A page that is called by name has no address to be known under. */
	if (w->unused || w->noindex || w->page->paths[w->lang].n == 0)
		return;
	if (!w->canonical) {
		program_literal(
		    w->program, STR("<link rel=\"canonical\" href=\""));
		put_address(w, w->lang);
		program_literal(w->program, STR("\">"));
	}
	if (!w->alternates)
		put_alternates(w);
}
