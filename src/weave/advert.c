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
	bool *blocks; /* which were read: once is enough, also in a circle */
	unsigned depth;
};

/* What stands elsewhere in place of an element of ours; NULL: nothing. */
static const struct node *
elsewhere(struct read *r, const struct node *node)
{
	const struct model *m = r->w->model;
	const struct model_part *block;
	const struct model_text *text;
	int found;

	if (node_is(node, SPACE_K, "text")) {
		text =
		    model_text(m, node_value(node, "ref"), r->w->lang, &found);
		return text == NULL ? NULL : text->node;
	}
	if (!node_is(node, SPACE_K, "include"))
		return NULL;
	block = model_block(m, node_value(node, "block"));
	if (block == NULL || r->blocks[block - m->blocks])
		return NULL;
	r->blocks[block - m->blocks] = true;
	return block->roots[r->w->lang];
}

static void
take(struct read *r, const struct node *node)
{
	const struct node *other;

	if (node->kind == NODE_TEXT) {
		buf_str(&r->text, node->text);
		return;
	}
	r->fact |= node_is(node, SPACE_K, "fact");
	if (r->depth < WEAVE_DEPTH_MAX) {
		other = elsewhere(r, node);
		r->depth++;
		if (other != NULL)
			take(r, other);
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
	size_t nblocks = w->model->nblocks;

	buf_init(&r.text, w->arena, TEXT_MAX);
	r.blocks = arena_array(w->arena, nblocks + 1, sizeof(*r.blocks));
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
