/* SPDX-License-Identifier: ISC */
/*
 * journey.xml into the records of journey/rules.h.  What is wrong with a rule
 * was said when it was read; a missing or bad value is then 0.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "weave/compiler.h"
#include "weave/weaver.h"
#include "weave/weave.h"

#define THRESHOLD_DEFAULT 50
#define LEAD_DEFAULT 10

struct rule_duration
compile_duration(struct str s)
{
	struct duration d;

	if (!duration_parse(s, &d))
		return (struct rule_duration){0, 0, 0};
	return (struct rule_duration){d.seconds, d.months, 1};
}

static int32_t
number(const struct node *n, const char *name, int32_t otherwise)
{
	int64_t v;

	if (n == NULL || !str_i64(node_value(n, name), &v) || v < 0 ||
	    v > INT32_MAX)
		return otherwise;
	return (int32_t)v;
}

static bool
is_yes(const struct node *n, const char *name, struct str yes)
{
	return n != NULL && str_eq(node_value(n, name), yes);
}

static struct span
put_stages(struct compiler *c)
{
	const struct names *stages = &c->model->stages;
	struct stage_row *rows =
	    arena_array(c->arena, stages->n, sizeof(*rows));

	for (size_t i = 0; i < stages->n; i++) {
		const struct model_name *s = &stages->rows[i];

		rows[i].key = image_text(c->maker, s->key);
		rows[i].aside = model_stage_aside(s);
		rows[i].back_never = is_yes(s->node, "back", STR("never"));
		rows[i].buy = is_yes(s->node, "cta", STR("buy"));
		rows[i].line = s->node == NULL ? 0 : s->node->where.line;
	}
	return image_put(c->maker, rows, stages->n, sizeof(*rows));
}

static size_t
count_words(struct str list)
{
	struct str word;
	size_t n = 0;

	while (list.n > 0 && str_word(&list, &word))
		n++;
	return n;
}

struct span
compile_words(struct compiler *c, struct str list)
{
	size_t n = count_words(list);
	struct str *words = arena_array(c->arena, n, sizeof(*words));

	for (size_t i = 0; i < n; i++)
		(void)str_word(&list, &words[i]);
	return compile_texts(c, words, n);
}

uint64_t
compile_stages(struct compiler *c, const struct node *n)
{
	const struct attr *stage = node_attr(n, "stage");
	struct program *scratch;

	if (stage == NULL || str_trim(stage->value).n == 0)
		return 0;
	scratch =
	    program_new(c->arena, image_maker_new(c->arena), c->model, -1);
	return program_stages(scratch, stage->value, attr_where(n, stage));
}

/* Those of journey.xml with their patterns, then what only pages declare. */
static struct span
put_page_classes(struct compiler *c)
{
	const struct names *classes = &c->model->page_classes;
	struct page_class_row *rows =
	    arena_array(c->arena, classes->n, sizeof(*rows));

	for (size_t i = 0; i < classes->n; i++) {
		const struct node *n = classes->rows[i].node;

		rows[i].key = image_text(c->maker, classes->rows[i].key);
		if (n != NULL && node_is(n, SPACE_K, "page-class"))
			rows[i].globs = compile_words(c, node_value(n, "path"));
	}
	return image_put(c->maker, rows, classes->n, sizeof(*rows));
}

static struct rule_event
event_of(struct compiler *c, const struct node *n)
{
	return (struct rule_event){
	    .event = image_text(c->maker, node_value(n, "event")),
	    .page_class = image_text(c->maker, node_value(n, "page-class")),
	    .item = image_text(c->maker, node_value(n, "item")),
	    .form = image_text(c->maker, node_value(n, "form")),
	    .came =
		program_came(program_new(c->arena, c->maker, c->model, -1), n),
	};
}

static uint32_t
stage_of(struct compiler *c, const struct node *n, const char *name)
{
	int stage = names_find(&c->model->stages, node_value(n, name));

	return stage < 0 ? 0 : (uint32_t)stage;
}

static void
fill_signal(struct compiler *c, const struct node *n, void *row)
{
	struct signal_row *r = row;

	r->when = event_of(c, n);
	r->expires = compile_duration(node_value(n, "expires"));
	r->dwell = compile_duration(node_value(n, "dwell"));
	r->points = number(n, "points", 0);
	r->cap = number(n, "cap", 0);
	r->stage = stage_of(c, n, "stage");
	r->line = n->where.line;
}

static void
fill_move(struct compiler *c, const struct node *n, void *row)
{
	struct move_row *r = row;

	r->when = event_of(c, n);
	r->from = ~(uint64_t)0;
	if (node_attr(n, "stage") != NULL) {
		struct str list = str_trim(node_value(n, "stage"));

		r->from =
		    program_stages(program_new(c->arena,
				       image_maker_new(c->arena), c->model, -1),
			list, n->where);
		r->written = image_text(c->maker, list);
	}
	r->stage = stage_of(c, n, "to");
	r->line = n->where.line;
}

static void
fill_cool(struct compiler *c, const struct node *n, void *row)
{
	struct cool_row *r = row;

	r->after = compile_duration(node_value(n, "after"));
	r->from = stage_of(c, n, "from");
	r->to = stage_of(c, n, "to");
	r->line = n->where.line;
}

static void
fill_box(struct compiler *c, const struct node *n, void *row)
{
	struct box_row *r = row;
	struct cap cap = {.n = 0};

	if (!cap_parse(node_value(n, "cap"), &cap))
		cap = (struct cap){.n = 0};
	r->name = image_text(c->maker, node_value(n, "name"));
	r->event = image_text(c->maker, node_value(n, "event"));
	r->unless = image_text(c->maker, node_value(n, "unless"));
	r->after = compile_duration(node_value(n, "after"));
	r->cap = cap.n;
	r->per =
	    (struct rule_duration){cap.per.seconds, cap.per.months, cap.n > 0};
	r->history = weave_box_remembers(c->model, n);
	r->line = n->where.line;
}

/* One record of `size` bytes for each rule of that name, in file order. */
static struct span
put_rules(struct compiler *c, const char *name, size_t size,
    void (*fill)(struct compiler *, const struct node *, void *))
{
	const struct node *root = c->model->journey, *n;
	size_t count = 0, at = 0;
	char *rows;

	if (root == NULL)
		return (struct span){0, 0};
	for (n = root->first; n != NULL; n = n->next)
		count += node_is(n, SPACE_K, name);
	rows = arena_array(c->arena, count, size);
	for (n = root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, name))
			fill(c, n, rows + size * at++);
	return image_put(c->maker, rows, count, size);
}

static size_t
count_questions(const struct node *stage)
{
	size_t n = 0;

	for (const struct node *q = stage == NULL ? NULL : stage->first;
	     q != NULL; q = q->next)
		n += node_is(q, SPACE_K, "question");
	return n;
}

static struct span
put_questions(struct compiler *c)
{
	const struct names *stages = &c->model->stages;
	struct question_row *rows;
	size_t n = 0;

	for (size_t i = 0; i < stages->n; i++)
		n += count_questions(stages->rows[i].node);
	rows = arena_array(c->arena, n, sizeof(*rows));
	n = 0;
	for (size_t i = 0; i < stages->n; i++) {
		const struct node *stage = stages->rows[i].node;

		for (const struct node *q = stage == NULL ? NULL : stage->first;
		     q != NULL; q = q->next)
			if (node_is(q, SPACE_K, "question"))
				rows[n++] = (struct question_row){
				    .key = image_text(
					c->maker, node_value(q, "key")),
				    .stage = (uint32_t)i,
				    .line = q->where.line};
	}
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static struct span
put_told(struct compiler *c)
{
	const struct names *events = &c->model->events;
	struct str *told = arena_array(c->arena, events->n, sizeof(*told));
	size_t n = 0;

	for (size_t i = 0; i < events->n; i++)
		if (weave_is_told(events->rows[i].key))
			told[n++] = events->rows[i].key;
	return compile_texts(c, told, n);
}

static struct span
put_barriers(struct compiler *c)
{
	const struct names *barriers = &c->model->barriers;
	struct str *keys = arena_array(c->arena, barriers->n, sizeof(*keys));

	for (size_t i = 0; i < barriers->n; i++)
		keys[i] = barriers->rows[i].key;
	return compile_texts(c, keys, barriers->n);
}

void
compile_journey(struct compiler *c)
{
	const struct node *root = c->model->journey;
	struct journey_rules *r = &c->head.journey;

	r->stages = put_stages(c);
	c->head.questions = put_questions(c);
	c->head.told = put_told(c);
	c->head.barriers = put_barriers(c);
	r->page_classes = put_page_classes(c);
	r->signals =
	    put_rules(c, "signal", sizeof(struct signal_row), fill_signal);
	r->moves = put_rules(c, "move", sizeof(struct move_row), fill_move);
	r->cools = put_rules(c, "cool", sizeof(struct cool_row), fill_cool);
	r->boxes = put_rules(c, "box", sizeof(struct box_row), fill_box);
	r->start = (uint32_t)c->model->start_stage;
	r->threshold = number(root, "threshold", THRESHOLD_DEFAULT);
	r->lead = number(root, "lead", LEAD_DEFAULT);
	/*
	 * The longest there is, not the longest the rules of today name: days
	 * that were not kept are missing when a rule is lengthened, and a day
	 * costs two bytes.
	 */
	r->window = JOURNEY_WINDOW_MAX;
}

/* Whether a page holds the address of client.js. */
static bool
has_client(const struct compiler *c)
{
	struct str prefix = c->model->prefix;
	struct str image = image_bytes(c->maker);
	struct str address =
	    str_format(c->arena, "\"%.*sclient.js", STR_ARG(prefix));

	return str_find(image, address) < image.n;
}

void
compile_measured(struct compiler *c)
{
	const struct node *root = c->model->journey;

	/* A page with a fault is not woven to its end. */
	if (root == NULL || complaints_errors(c->complaints) > 0 ||
	    has_client(c))
		return;
	for (const struct node *n = root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "signal") &&
		    node_attr(n, "dwell") != NULL)
			complain(c->complaints, COMPLAINT_WARNING, n->where,
			    "needs client.js",
			    "no page has client.js, which measures dwell, so "
			    "this signal never fires; write into a layout: "
			    "<k:if consent=\"yes\"><script "
			    "src=\"%.*sclient.js\" defer=\"defer\"/></k:if>",
			    STR_ARG(c->model->prefix));
}
