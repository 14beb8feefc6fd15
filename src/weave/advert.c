/* SPDX-License-Identifier: ISC */
/*
 * Who is rewarded for passing something on advertises: the law wants that said.
 * A call to share (cta="share") that names a fact, which is the reward, must
 * have the word for it.
 *
 * Knows words only, not whether they stand where a reader meets them in time.
 */
#include "base/arena.h"
#include "weave/weaver.h"

#define TEXT_MAX (1u << 16)

/* What advertising is called, the first being the advice. */
static const struct {
	const char *lang, *words[4];
} known[] = {
    {"nb", {"reklame", "annonse", "sponset"}},
    {"nn", {"reklame", "annonse", "sponsa"}},
    {"no", {"reklame", "annonse", "sponset"}},
    {"da", {"reklame", "annonce", "sponsoreret"}},
    {"sv", {"reklam", "annons", "sponsrad"}},
    {"fi", {"mainos", "kaupallinen yhteistyö"}},
    {"de", {"werbung", "anzeige"}},
    {"nl", {"reclame", "advertentie"}},
    {"fr", {"publicité", "sponsorisé"}},
    {"en", {"advertis", "sponsored", "paid partnership"}},
};

/* What a reader reads of a node, and whether it holds a fact. */
struct read {
	struct weave *w;
	struct buf text;
	bool fact;
	unsigned depth;
};

static void
take(struct read *r, const struct node *node)
{
	const struct model_text *text;
	int found;

	if (node->kind == NODE_TEXT) {
		buf_str(&r->text, node->text);
		return;
	}
	r->fact |= node_is(node, SPACE_K, "fact");
	if (node_is(node, SPACE_K, "text") && r->depth < WEAVE_DEPTH_MAX) {
		text = model_text(
		    r->w->model, node_value(node, "ref"), r->w->lang, &found);
		r->depth++;
		if (text != NULL)
			take(r, text->node);
		r->depth--;
	}
	for (const struct node *n = node->first; n != NULL; n = n->next)
		take(r, n);
}

static bool
says(struct arena *a, struct str text, const char *const *words)
{
	struct str lower = str_lower(a, text);

	for (size_t i = 0; i < 4 && words[i] != NULL; i++)
		if (str_find(lower, str_of(words[i])) < lower.n)
			return true;
	return false;
}

void
weave_check_reward(struct weave *w, const struct node *node)
{
	struct str lang = w->model->langs[w->lang].key;
	struct read r = {.w = w};

	buf_init(&r.text, w->arena, TEXT_MAX);
	take(&r, node);
	if (!r.fact)
		return;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_starts(lang, str_of(known[i].lang)) &&
		    !says(w->arena, buf_view(&r.text), known[i].words))
			weave_warn(w, node->where, "reward",
			    "who is rewarded for passing this on advertises, "
			    "and that must be said: write \"%s\" beside it",
			    known[i].words[0]);
}
