/* SPDX-License-Identifier: ISC */
/*
 * Sequences and letters into the records of template/sequence.h: who comes in,
 * what lets out, when mail goes; the steps are compilesteps.c's.  Here is also
 * said what could never happen on this site.
 */
#include "base/arena.h"
#include "model/sources.h"
#include "weave/compiler.h"
#include "weave/weaver.h"
#include "weave/written.h"

#define LETTER_STALE 86400 /* seconds */

struct sequences {
	struct compiler *c;
	const struct named *asks, *forms;
	struct program *program; /* of the one that is compiled */
};

/* What could happen */

static bool
has_form(const struct sequences *s, const char *attr)
{
	for (size_t i = 0; i < s->forms->n; i++)
		if (attr == NULL ||
		    node_attr(s->forms->rows[i].first, attr) != NULL)
			return true;
	return false;
}

/* Why an event happens to nobody on this site, or NULL. */
static const char *
why_never(const struct sequences *s, const struct node *n, struct str event)
{
	const struct model *m = s->c->model;

	if (str_eq(event, STR("form_submit")) && !has_form(s, NULL))
		return "no page has a k:form";
	/* A list is joined on the page of preferences, too, by no form. */
	if ((str_eq(event, STR("optin_requested")) ||
		(str_eq(event, STR("optin_confirmed")) &&
		    (m->lists.n == 0 || node_value(n, "form").n > 0))) &&
	    !has_form(s, "confirm"))
		return "no k:form has confirm=\"…\"";
	if (str_eq(event, STR("survey_answer")) && s->asks->n == 0)
		return "no page has a k:ask";
	if (str_starts(event, STR("box_")) && m->boxes.n == 0)
		return "journey.xml has no box";
	if (str_eq(event, STR("referral_visit")) && sources_shared(m).n == 0)
		return "journey.xml has no source of ambassadors";
	return NULL;
}

static void
check_events(const struct sequences *s, const struct node *n)
{
	struct str rest = node_value(n, "event"), word;

	while (str_word(&rest, &word)) {
		const char *why = why_never(s, n, word);

		if (why != NULL)
			complain(s->c->complaints, COMPLAINT_ERROR,
			    attr_where(n, node_attr(n, "event")),
			    "never happens",
			    "nobody tells of the event \"%.*s\": %s",
			    STR_ARG(word), why);
	}
}

/* Rules of coming and going */

static uint32_t
cond_of(const struct sequences *s, const struct node *n)
{
	uint32_t cond = program_cond(s->program, n, NULL);

	check_events(s, n);
	if (program_cond_is_fixed(s->program, cond) && cond != PROGRAM_ALWAYS)
		complain(s->c->complaints, COMPLAINT_ERROR, n->where,
		    "always the same",
		    "this condition is the same for everybody at any time; "
		    "ask for something that somebody does or is");
	return cond == PROGRAM_ALWAYS ? SEQUENCE_NO_COND : cond;
}

static uint32_t
number(const struct node *n, const char *name)
{
	int64_t v;

	return n != NULL && str_i64(node_value(n, name), &v) && v > 0
		   ? (uint32_t)v
		   : 0;
}

/* Who is in a stage already is looked for one stage at a time. */
static void
check_existing(
    struct sequences *s, const struct node *n, const struct enter_row *row)
{
	if (row->existing != 0 && row->quiet.given == 0 &&
	    (row->stages & (row->stages - 1)) != 0)
		complain(s->c->complaints, COMPLAINT_ERROR,
		    attr_where(n, node_attr(n, "existing")), "existing",
		    "existing=\"yes\" is of one stage; write an <enter> for "
		    "each");
}

static void
fill_enter(struct sequences *s, const struct node *n, void *to)
{
	struct enter_row *row = to;

	compile_forms_named(s->c, n, s->forms);
	*row = (struct enter_row){
	    .events = compile_words(s->c, node_value(n, "event")),
	    .forms = compile_words(s->c, node_value(n, "form")),
	    .stages = compile_stages(s->c, n),
	    .quiet = compile_duration(node_value(n, "quiet-for")),
	    .cond = cond_of(s, n),
	    .existing = str_eq(node_value(n, "existing"), STR("yes")),
	    .ramp = number(n, "ramp"),
	    .line = n->where.line};
	check_existing(s, n, row);
}

static void
fill_goal(struct sequences *s, const struct node *n, void *row)
{
	*(struct goal_row *)row = (struct goal_row){
	    .name = image_text(s->c->maker, node_value(n, "name")),
	    .event = image_text(s->c->maker, node_value(n, "event")),
	    .within = compile_duration(node_value(n, "within")),
	    .cond = cond_of(s, n),
	    .line = n->where.line};
}

static int32_t
goal_of(const struct node *n)
{
	struct str name = node_value(n, "goal");
	int32_t i = 0;

	for (const struct node *g = n->parent->first; g != NULL; g = g->next)
		if (node_is(g, SPACE_K, "goal")) {
			if (name.n > 0 && str_eq(node_value(g, "name"), name))
				return i;
			i++;
		}
	return -1;
}

static void
fill_exit(struct sequences *s, const struct node *n, void *row)
{
	struct exit_row r = {
	    .outcome = image_text(s->c->maker, node_value(n, "outcome")),
	    .goal = goal_of(n),
	    .cond = cond_of(s, n),
	    .events = compile_words(s->c, node_value(n, "event")),
	    .stages = compile_stages(s->c, n),
	    .after = compile_duration(node_value(n, "after")),
	    .line = n->where.line};

	if (node_attr(n, "goal") == NULL && r.events.n == 0 &&
	    node_attr(n, "stage") == NULL && node_attr(n, "after") == NULL &&
	    r.cond == SEQUENCE_NO_COND)
		complain(s->c->complaints, COMPLAINT_ERROR, n->where,
		    "missing attribute",
		    "<exit> needs goal=\"…\", event=\"…\", stage=\"…\", "
		    "after=\"…\" or a selector");
	*(struct exit_row *)row = r;
}

/* One record of `size` bytes for each element of that name, in file order. */
static struct span
put_rules(struct sequences *s, const struct node *root, const char *name,
    size_t size, void (*fill)(struct sequences *, const struct node *, void *))
{
	size_t count = 0, at = 0;
	char *rows;

	for (const struct node *n = root->first; n != NULL; n = n->next)
		count += node_is(n, SPACE_K, name);
	rows = arena_array(s->c->arena, count, size);
	for (const struct node *n = root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, name))
			fill(s, n, rows + size * at++);
	return image_put(s->c->maker, rows, count, size);
}

/* A sequence that no rule and no form leads into. */
static void
check_entered(const struct sequences *s, const struct model_sequence *from)
{
	if (node_child(from->root, "enter") != NULL)
		return;
	for (size_t i = 0; i < s->forms->n; i++)
		if (str_eq(node_value(s->forms->rows[i].first, "sequence"),
			from->name))
			return;
	complain(s->c->complaints, COMPLAINT_ERROR, from->root->where,
	    "never entered",
	    "nobody comes into this sequence; write <enter event=\"…\"/>, or "
	    "sequence=\"%.*s\" on a k:form",
	    STR_ARG(from->name));
}

/* One sequence */

static uint32_t
class_of(const struct node *root)
{
	struct str purpose = node_value(root, "purpose");

	if (str_eq(purpose, STR("service")))
		return KIND_SERVICE;
	return str_eq(purpose, STR("transactional")) ? KIND_TRANSACTIONAL
						     : KIND_MARKETING;
}

static uint32_t
consent_of(const struct node *consent)
{
	if (consent == NULL)
		return CONSENT_NONE;
	return str_eq(node_value(consent, "state"), STR("customer-exemption"))
		   ? CONSENT_CUSTOMER
		   : CONSENT_CONFIRMED;
}

static struct str
value_of(const struct node *n, const char *name)
{
	return n == NULL ? STR("") : node_value(n, name);
}

/* Its attributes but the name, then what stands in it beside steps. */
static struct span
put_written(struct compiler *c, const struct node *root)
{
	size_t max = XML_ATTRS_MAX, n = 0;
	struct written_row *rows;

	for (const struct node *in = root->first; in != NULL; in = in->next)
		max++;
	rows = arena_array(c->arena, max, sizeof(*rows));
	for (const struct attr *a = root->attrs; a != NULL; a = a->next)
		if (!str_eq(a->name, STR("name")))
			rows[n++] = (struct written_row){
			    .name = image_text(c->maker, a->name),
			    .words = image_text(c->maker, a->value),
			    .line = a->line};
	for (const struct node *in = root->first; in != NULL; in = in->next)
		if (in->kind == NODE_ELEMENT && !model_is_step(in))
			rows[n++] = (struct written_row){
			    .name = image_text(c->maker, in->name),
			    .words = image_text(
				c->maker, written(c->arena, in, NULL)),
			    .line = in->where.line};
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static void
put_head(struct compiler *c, const struct model_sequence *from,
    struct sequence_row *row)
{
	const struct node *root = from->root;
	const struct node *reentry = node_child(root, "reentry");
	const struct node *consent = node_child(root, "consent");
	const struct node *title = node_child(root, "title");

	row->name = image_text(c->maker, from->name);
	row->title = image_text(c->maker,
	    title == NULL ? from->name : str_trim(node_text(c->arena, title)));
	row->list = image_text(c->maker, node_value(root, "list"));
	row->class = class_of(root);
	row->priority = (int32_t)number(root, "priority");
	row->reentry = str_eq(value_of(reentry, "allow"), STR("after-exit"))
			   ? REENTRY_AFTER_EXIT
			   : REENTRY_NEVER;
	row->max_runs = number(reentry, "max");
	row->gap = compile_duration(value_of(reentry, "gap"));
	row->consent = consent_of(consent);
	row->max_unused = compile_duration(value_of(consent, "max-unused"));
	row->cap_of_run =
	    str_eq(value_of(node_child(root, "cap"), "scope"), STR("run"));
	row->window = compile_window(c, &from->window);
	row->zone = image_put(c->maker, from->zone_rows, from->nzone_rows,
	    sizeof(*from->zone_rows));
	row->caps = compile_caps(c, from->caps, from->ncaps);
	row->contact_zone = from->contact_zone;
	row->written = put_written(c, root);
	row->file = image_text(c->maker, root->where.file);
	row->line = root->where.line;
	row->paused = str_eq(node_value(root, "paused"), STR("yes"));
}

static void
put_sequence(struct sequences *s, const struct model_sequence *from,
    struct sequence_row *row)
{
	struct compiler *c = s->c;

	s->program = program_new(c->arena, c->maker, c->model, -1);
	program_of_sequence(s->program, from->name);
	put_head(c, from, row);
	check_entered(s, from);
	row->enters = put_rules(
	    s, from->root, "enter", sizeof(struct enter_row), fill_enter);
	row->goals = put_rules(
	    s, from->root, "goal", sizeof(struct goal_row), fill_goal);
	row->exits = put_rules(
	    s, from->root, "exit", sizeof(struct exit_row), fill_exit);
	compile_steps(c, s->program, from, row);
	row->program = (uint32_t)c->nprograms;
	program_finish(s->program, &c->programs[c->nprograms++]);
}

/* Letters */

static struct span
put_letters(struct compiler *c)
{
	const struct names *letters = &c->model->letters;
	struct letter_row *rows =
	    arena_array(c->arena, letters->n, sizeof(*rows));

	for (size_t i = 0; i < letters->n; i++) {
		const struct node *n = letters->rows[i].node;
		struct letter_row *row = &rows[i];
		struct moment at;

		row->name = image_text(c->maker, letters->rows[i].key);
		row->list = image_text(c->maker, node_value(n, "list"));
		row->mail = image_text(c->maker, node_value(n, "mail"));
		row->at = moment_parse(node_value(n, "at"), &at)
			      ? model_utc(c->model, at, false)
			      : INT64_MIN;
		row->spread = compile_duration(node_value(n, "spread"));
		row->stale_after =
		    compile_duration(node_value(n, "stale-after"));
		if (!row->stale_after.given)
			row->stale_after =
			    (struct rule_duration){LETTER_STALE, 0, 1};
		row->not_while_in =
		    compile_words(c, node_value(n, "not-while-in"));
		row->file = image_text(c->maker, n->where.file);
		row->line = n->where.line;
	}
	return image_put(c->maker, rows, letters->n, sizeof(*rows));
}

void
compile_sequences(
    struct compiler *c, const struct named *asks, const struct named *forms)
{
	const struct model *m = c->model;
	struct sequences s = {.c = c, .asks = asks, .forms = forms};
	struct sequence_row *rows =
	    arena_array(c->arena, m->nsequences, sizeof(*rows));
	size_t n = 0;

	for (size_t i = 0; i < m->nsequences; i++)
		if (m->sequences[i].root != NULL)
			put_sequence(&s, &m->sequences[i], &rows[n++]);
	c->head.sequences = image_put(c->maker, rows, n, sizeof(*rows));
	c->head.letters = put_letters(c);
}
