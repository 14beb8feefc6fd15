/* SPDX-License-Identifier: ISC */
/*
 * k:fact: a promise by its key, so that what pages say of it is never typed
 * twice (SITE 5).  The words are known when a site is compiled; whether they
 * may be shown now is what fact="…" asks.
 */
#include "model/factwords.h"
#include "weave/weaver.h"

static void
unknown_fact(struct weave *w, struct str key, struct where where)
{
	weave_error(w, where, "unknown fact",
	    "there is no fact \"%.*s\" in facts.xml%.*s", STR_ARG(key),
	    STR_ARG(weave_guess(w, model_fact_nearest(w->model, key))));
}

/* A number of JSON stands alone, all else between quotes. */
static bool
json_ok(struct weave *w, const struct model_fact *fact, enum fact_part part,
    struct where where)
{
	if (w->escaped) {
		w->escaped = false;
		weave_error(w, where, "JSON",
		    "a fact cannot stand behind \\; take the \\ out");
		return false;
	}
	if (!w->in_string && !fact_is_number(fact, part)) {
		weave_error(w, where, "JSON",
		    "this part of \"%.*s\" is no number; write quotes around "
		    "k:fact",
		    STR_ARG(fact->key));
		return false;
	}
	return true;
}

static void
show(struct weave *w, const struct inside *in, const struct model_fact *fact,
    enum fact_part part, struct where where)
{
	bool json = in->mode == MODE_JSON;
	struct str words = json ? fact_plain(w->model, fact, part, w->lang)
				: fact_words(w->model, fact, part, w->lang);
	struct inside text = *in;

	if (words.n == 0) {
		weave_error(w, where, "empty value",
		    "the fact \"%.*s\" has no such part; give it in "
		    "facts.xml, or name another of: %s",
		    STR_ARG(fact->key), fact_part_names);
		return;
	}
	if (json && !json_ok(w, fact, part, where))
		return;
	/* In JSON, words of a text are a string's whatever the author wrote. */
	text.text = in->text || w->in_string;
	program_mark(w->program, MARK_FACT, fact->key, where);
	weave_check_top(w, in, where, false);
	weave_literal(w, &text, words, where);
}

static void
show_key(struct weave *w, const struct inside *in, const struct node *node,
    struct str key, struct where where)
{
	struct str part = node_value(node, "part");
	int fact = model_fact(w->model, key);
	int at = part.n == 0 ? FACT_VALUE : fact_part_find(part);

	if (fact < 0)
		unknown_fact(w, key, where);
	else if (at < 0)
		weave_error(w, attr_where(node, node_attr(node, "part")),
		    "bad value", "part=\"%.*s\" is none of %s", STR_ARG(part),
		    fact_part_names);
	else
		show(w, in, &w->model->facts[fact], (enum fact_part)at, where);
}

void
weave_fact(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct attr *ref = weave_need(w, node, "ref");

	weave_check_empty(w, node);
	if (ref != NULL)
		weave_ref(w, f, in, node, ref, show_key);
}
