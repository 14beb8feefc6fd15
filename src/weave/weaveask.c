/* SPDX-License-Identifier: ISC */
/*
 * k:ask: a question with a button for each answer, and in its place, once one
 * of them was pressed, a word of thanks with the block that helps (SITE 4).
 * Works without a script; what was pressed comes back in the address.
 */
#include "base/arena.h"
#include "weave/ask.h"
#include "weave/html.h"
#include "weave/nesting.h"

#define OTHER_LETTERS "200" /* of an answer in his own words, at most */

#define say(w, ...) \
	program_literal((w)->program, str_format((w)->arena, __VA_ARGS__))

/* What is written in the question, else the text for it. */
static void
put_words(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask, const struct node *written, const char *end)
{
	if (written != NULL)
		weave_children(w, f, in, written);
	else
		weave_text_key(w, in,
		    str_format(w->arena, "ask.%.*s%s", STR_ARG(ask->name), end),
		    ask->node->where);
}

/* The start of a form of ours, up to what is pressed in it. */
static void
put_form(struct weave *w, const struct ask *ask, const char *kind)
{
	struct program *p = w->program;
	struct buf prefix;

	buf_init(&prefix, w->arena, WEAVE_LITERAL_MAX);
	html_attr(&prefix, w->model->prefix);
	say(w, "<form class=\"%s\" method=\"post\" action=\"%.*sform/%.*s",
	    kind, STR_ARG(buf_view(&prefix)), STR_ARG(ask->name));
	program_code(p, false);
	program_literal(
	    p, STR("\"><input type=\"hidden\" name=\"to\" value=\""));
	program_path(p);
	program_literal(p, STR("\">"));
}

static void
put_button(struct weave *w, const struct frame *f, const struct inside *in,
    struct str key, const struct node *words)
{
	struct inside sub = weave_within(in, STR("button"));

	say(w, "<button name=\"answer\" value=\"%.*s\">", STR_ARG(key));
	weave_children(w, f, &sub, words);
	program_literal(w->program, STR("</button>"));
}

static void
put_end(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask, const char *which)
{
	struct inside sub = weave_within(in, STR("span"));

	program_literal(w->program, STR("<span>"));
	put_words(w, f, &sub, ask, NULL, which);
	program_literal(w->program, STR("</span>"));
}

static void
put_scale(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask)
{
	struct inside sub = weave_within(in, STR("p"));

	put_form(w, ask, "k-scale");
	program_literal(w->program, STR("<p class=\"k-numbers\">"));
	for (int32_t i = ask->first; i <= ask->last; i++)
		say(w, "<button name=\"answer\" value=\"%d\">%d</button>",
		    (int)i, (int)i);
	program_literal(w->program, STR("</p><p class=\"k-ends\">"));
	put_end(w, f, &sub, ask, ".low");
	program_literal(w->program, STR(" "));
	put_end(w, f, &sub, ask, ".high");
	program_literal(w->program, STR("</p></form>"));
}

/*
 * In his own words, where they may be kept: a form of its own, since Enter
 * presses the first button of the form a field is in.
 */
static void
put_field(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask)
{
	struct inside sub = weave_within(in, STR("button"));
	program_label end = program_jump_unless(
	    w->program, program_cond_kept(w->program, false));

	put_form(w, ask, "k-other");
	say(w,
	    "<input name=\"words\" maxlength=\"" OTHER_LETTERS
	    "\" aria-labelledby=\"%.*s.other\"><button id=\"%.*s.other\" "
	    "name=\"answer\" value=\"" SITE_ASK_OTHER "\">",
	    STR_ARG(ask->name), STR_ARG(ask->name));
	weave_children(w, f, &sub, ask->other);
	program_literal(w->program, STR("</button></form>"));
	program_land(w->program, end);
}

static void
put_answers(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask)
{
	program_label end;

	put_form(w, ask, "k-answers");
	for (size_t i = 0; i < ask->nanswers; i++)
		put_button(w, f, in, ask->answers[i].key, ask->answers[i].node);
	if (ask->other != NULL) {
		end = program_jump_unless(
		    w->program, program_cond_kept(w->program, true));
		put_button(w, f, in, STR(SITE_ASK_OTHER), ask->other);
		program_land(w->program, end);
	}
	program_literal(w->program, STR("</form>"));
	if (ask->other != NULL)
		put_field(w, f, in, ask);
}

static void
put_question(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask)
{
	struct inside set = weave_within(in, STR("fieldset"));
	struct inside legend = weave_within(&set, STR("legend"));
	struct inside form = weave_within(&set, STR("form"));

	say(w, "<fieldset class=\"k-ask\" id=\"%.*s\"><legend>",
	    STR_ARG(ask->name));
	put_words(w, f, &legend, ask, ask->question, "");
	program_literal(w->program, STR("</legend>"));
	if (ask->scale)
		put_scale(w, f, &form, ask);
	else
		put_answers(w, f, &form, ask);
	program_literal(w->program, STR("</fieldset>"));
}

/* Behind one of n answers; `show` is NULL when they show no block. */
static program_label
put_answered(struct weave *w, const struct frame *f, const struct inside *in,
    const struct ask *ask, const struct str *keys, size_t n,
    const struct node *show)
{
	struct inside div = weave_within(in, STR("div"));
	struct inside p = weave_within(&div, STR("p"));
	program_label next = program_jump_unless(
	    w->program, program_cond_answered(w->program, ask->name, keys, n));
	program_label end;

	say(w, "<div class=\"k-ask k-answered\" id=\"%.*s\"><p>",
	    STR_ARG(ask->name));
	weave_text_key(w, &p, STR("ask.thanks"), ask->node->where);
	program_literal(w->program, STR("</p>"));
	if (show != NULL)
		weave_block_named(
		    w, f, &div, node_attr(show, "show"), show, NULL);
	program_literal(w->program, STR("</div>"));
	end = program_jump(w->program);
	program_land(w->program, next);
	return end;
}

/* What an answer shows; NULL: nothing beside the thanks. */
static const struct node *
shown_by(const struct ask *ask, struct str key)
{
	int64_t number = 0;
	bool is_number = ask->scale && str_i64(key, &number);

	for (size_t i = 0; i < ask->nanswers; i++) {
		const struct ask_answer *a = &ask->answers[i];

		if (is_number ? number >= a->first && number <= a->last
			      : str_eq(key, a->key))
			return node_value(a->node, "show").n > 0 ? a->node
								 : NULL;
	}
	return NULL;
}

static bool
same_block(const struct node *a, const struct node *b)
{
	if (a == NULL || b == NULL)
		return a == b;
	return str_eq(node_value(a, "show"), node_value(b, "show"));
}

/* One branch for each block, with the answers that show it. */
static size_t
put_all_answered(struct weave *w, const struct frame *f,
    const struct inside *in, const struct ask *ask, program_label *ends)
{
	size_t n, nends = 0;
	const struct str *keys = ask_keys(w->arena, ask, &n);
	bool *done = arena_array(w->arena, n + 1, sizeof(*done));
	struct str *group = arena_array(w->arena, n + 1, sizeof(*group));

	for (size_t i = 0; i < n; i++) {
		const struct node *show = shown_by(ask, keys[i]);
		size_t ngroup = 0;

		if (done[i])
			continue;
		for (size_t k = i; k < n; k++)
			if (same_block(show, shown_by(ask, keys[k]))) {
				done[k] = true;
				group[ngroup++] = keys[k];
			}
		ends[nends++] =
		    put_answered(w, f, in, ask, group, ngroup, show);
	}
	return nends;
}

void
weave_ask(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	program_label ends[ASK_ANSWERS_MAX + 1], due;
	struct ask ask;
	size_t nends;

	ask_read(node, &ask);
	if (!ask_check(w, &ask) || !nesting_form(w, in, node, "a question"))
		return;
	nends = put_all_answered(w, f, in, &ask, ends);
	due = program_jump_unless(
	    w->program, program_cond_due(w->program, ask.name, ask.times,
			    ask.days, ask.cap));
	put_question(w, f, in, &ask);
	program_land(w->program, due);
	for (size_t i = 0; i < nends; i++)
		program_land(w->program, ends[i]);
}
