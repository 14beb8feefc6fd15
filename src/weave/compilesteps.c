/* SPDX-License-Identifier: ISC */
/*
 * The steps of a sequence into the records of template/sequence.h: flat, in the
 * order of the file, each with the one behind it.  What is wrong with their
 * form was said when they were read.
 */
#include "base/arena.h"
#include "weave/compiler.h"
#include "weave/weaver.h"
#include "weave/written.h"

#define DAY 86400
#define STALE_DAYS 7

struct steps {
	struct compiler *c;
	struct program *program;
	struct str sequence;
	struct step_row *rows;
	struct str *names;
	uint32_t n, max;
};

/* Steps below a block, those in its steps included. */
static uint32_t
count_in(const struct node *block)
{
	uint32_t count = 0;

	for (const struct node *n = block->first; n != NULL; n = n->next)
		if (n->kind == NODE_ELEMENT)
			count += model_is_step(n) + count_in(n);
	return count;
}

static const struct node *
next_step(const struct node *n)
{
	for (n = n->next; n != NULL && !model_is_step(n);)
		n = n->next;
	return n;
}

/* Where the next wait of the block is, of which the step at `index` is one. */
static uint32_t
next_wait(const struct node *step, uint32_t index, uint32_t behind)
{
	for (;;) {
		index += 1 + count_in(step);
		step = next_step(step);
		if (step == NULL)
			return behind;
		if (node_is(step, SPACE_K, "wait"))
			return index;
	}
}

/* Names */

static bool
is_taken(const struct steps *s, struct str name)
{
	for (uint32_t i = 0; i < s->n; i++)
		if (str_eq(s->names[i], name))
			return true;
	return false;
}

/* "set:decision" of what has no name, and "set:decision:2" of the next. */
static struct str
name_of(struct steps *s, const struct node *n)
{
	static const char *const says[] = {"stage", "field", "for", "outcome"};
	struct str name = node_value(n, "name"), first;

	if (name.n > 0)
		return name;
	for (size_t i = 0; name.n == 0 && i < sizeof(says) / sizeof(says[0]);
	     i++)
		name = node_value(n, says[i]);
	first = name = str_format(
	    s->c->arena, "%.*s:%.*s", STR_ARG(n->name), STR_ARG(name));
	for (unsigned i = 2; is_taken(s, name); i++)
		name = str_format(s->c->arena, "%.*s:%u", STR_ARG(first), i);
	return name;
}

/* Conditions */

static void
fault(
    struct steps *s, const struct node *n, const char *cause, const char *what)
{
	complain(
	    s->c->complaints, COMPLAINT_ERROR, n->where, cause, "%s", what);
}

/* The condition of an until or a when. */
static uint32_t
cond_of(struct steps *s, const struct node *n)
{
	uint32_t cond = program_cond(s->program, n, NULL);

	if (cond == PROGRAM_ALWAYS)
		fault(s, n, "missing selector",
		    "this has no condition and so always holds; write a "
		    "selector (stage=\"…\", test=\"…\")");
	else if (program_cond_is_fixed(s->program, cond))
		fault(s, n, "always the same",
		    "this condition is the same for everybody at any time; "
		    "ask for something that somebody does or is");
	return cond;
}

/* Some way must be for those of whom we do not know what they look at. */
static void
check_browsing(
    struct steps *s, const struct node *step, const char *last, bool browses)
{
	if (browses && node_child(step, last) == NULL)
		complain(s->c->complaints, COMPLAINT_WARNING, step->where,
		    "needs another way",
		    "what this asks is not known of who did not agree to "
		    "letters by what he reads, so nothing here is for him; "
		    "write <%s> with what he gets",
		    last);
}

static int64_t
weight_of(const struct node *arm)
{
	int64_t weight;

	return str_i64(node_value(arm, "weight"), &weight) ? weight : 1;
}

/* The condition of an arm, of people that are drawn below `from`. */
static uint32_t
cond_of_arm(
    struct steps *s, const struct node *arm, struct str name, int64_t from)
{
	const struct node *split = arm->parent, *n;
	int64_t total = 0;

	for (n = split->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "arm"))
			total += weight_of(n);
	return program_cond_arm(s->program,
	    str_format(s->c->arena, "%.*s/%.*s", STR_ARG(s->sequence),
		STR_ARG(node_value(split, "name"))),
	    name, (uint32_t)from, (uint32_t)(from + weight_of(arm)),
	    (uint32_t)total);
}

/* Steps */

static void put_block(struct steps *, const struct node *, uint32_t behind);

/* Where a block begins, whose steps are put next. */
static uint32_t
first_of(const struct steps *s, const struct node *block, uint32_t behind)
{
	return count_in(block) > 0 ? s->n : behind;
}

static size_t
count_branches(const struct node *step, const char *branch)
{
	size_t count = 0;

	for (const struct node *n = step->first; n != NULL; n = n->next)
		count += node_is(n, SPACE_K, branch);
	return count;
}

/* Until, when or arm in file order, then what is for all others. */
static void
put_ways(struct steps *s, const struct node *step, uint32_t index,
    const char *branch, const char *last)
{
	uint32_t next = s->rows[index].next, n = 0;
	struct branch_row *rows = arena_array(
	    s->c->arena, count_branches(step, branch), sizeof(*rows));
	bool browses = false;
	int64_t drawn = 0;

	s->rows[index].other = next;
	for (const struct node *b = step->first; b != NULL; b = b->next) {
		struct str name = node_value(b, "name");
		struct branch_row *row = &rows[n];

		if (last != NULL && node_is(b, SPACE_K, last))
			s->rows[index].other = first_of(s, b, next);
		if (!node_is(b, SPACE_K, branch)) {
			if (b->kind == NODE_ELEMENT)
				put_block(s, b, next);
			continue;
		}
		n++;
		if (name.n == 0)
			name = str_format(s->c->arena, "%u", (unsigned)n);
		row->name = image_text(s->c->maker, name);
		row->line = b->where.line;
		row->first = first_of(s, b, next);
		row->cond = last == NULL ? cond_of_arm(s, b, name, drawn)
					 : cond_of(s, b);
		browses |= program_cond_browses(s->program, row->cond);
		drawn += last == NULL ? weight_of(b) : 0;
		put_block(s, b, next);
	}
	if (last != NULL)
		check_browsing(s, step, last, browses);
	s->rows[index].branches =
	    image_put(s->c->maker, rows, n, sizeof(*rows));
}

static uint32_t
value_of(struct steps *s, const struct node *n, const char *attr)
{
	static const struct scope nothing;
	const struct attr *a = node_attr(n, attr);
	uint32_t value;

	if (a == NULL || a->value.n == 0)
		return SEQUENCE_NO_VALUE;
	value = program_value(
	    s->program, a->value, attr_where(n, a), &nothing, NULL);
	return value == PROGRAM_BAD ? SEQUENCE_NO_VALUE
				    : program_value_row(s->program, value);
}

static void
put_send(struct steps *s, const struct node *n, struct step_row *row)
{
	const struct model *m = s->c->model;
	struct str name = node_value(n, "mail");
	const struct model_part *mail = model_mail(m, name);

	row->kind = STEP_SEND;
	row->mail = image_text(s->c->maker, name);
	for (size_t i = 0; mail != NULL && i < m->nlangs; i++)
		if (mail->roots[i] != NULL)
			row->class = (uint32_t)model_mail_kind(mail->roots[i]);
	row->any_time = node_attr(n, "window") != NULL;
	row->once = str_eq(node_value(n, "once"), STR("contact")) ? ONCE_CONTACT
								  : ONCE_RUN;
	row->stale_after = compile_duration(node_value(n, "stale-after"));
	if (!row->stale_after.given)
		row->stale_after =
		    (struct rule_duration){(int64_t)STALE_DAYS * DAY, 0, 1};
}

static uint32_t
past_of(const struct node *n)
{
	struct str past = node_value(n, "past");

	if (str_eq(past, STR("go")))
		return PAST_GO;
	return str_eq(past, STR("end")) ? PAST_END : PAST_SKIP;
}

static void
put_wait(struct steps *s, const struct node *n, struct step_row *row)
{
	struct str written = str_trim(node_value(n, "offset"));
	struct duration d = {0, 0};
	struct moment at;

	row->kind = STEP_WAIT;
	row->until = value_of(s, n, "until");
	if (row->until == SEQUENCE_NO_VALUE)
		written = str_trim(node_value(n, "for"));
	row->before = str_starts(written, STR("-"));
	if (!duration_parse_calendar(
		str_from(written, (size_t)row->before), &d, &row->days))
		row->days = 0;
	row->wait = (struct rule_duration){d.seconds, d.months, 1};
	row->at = -1;
	if (moment_parse(str_format(s->c->arena, "2000-01-01T%.*s",
			     STR_ARG(node_value(n, "at"))),
		&at) &&
	    at.has_time)
		row->at = (int32_t)(at.local % DAY);
	row->past = past_of(n);
}

static void
put_set(struct steps *s, const struct node *n, struct step_row *row)
{
	row->kind = STEP_SET;
	row->stage = names_find(&s->c->model->stages, node_value(n, "stage"));
	row->back = str_eq(node_value(n, "back"), STR("yes"));
	row->field = image_text(s->c->maker, node_value(n, "field"));
	row->value = value_of(s, n, "value");
}

static void
put_step(struct steps *s, const struct node *n, uint32_t next, uint32_t skip_to)
{
	uint32_t index = s->n;
	struct step_row *row = &s->rows[index];

	s->names[index] = name_of(s, n);
	s->n++;
	row->name = image_text(s->c->maker, s->names[index]);
	row->written = image_text(s->c->maker, written(s->c->arena, n, "name"));
	row->next = next;
	row->line = n->where.line;
	row->other = next;
	row->skip_to = skip_to;
	row->until = SEQUENCE_NO_VALUE;
	row->value = SEQUENCE_NO_VALUE;
	row->stage = -1;
	if (node_is(n, SPACE_K, "send")) {
		put_send(s, n, row);
	} else if (node_is(n, SPACE_K, "wait")) {
		put_wait(s, n, row);
		put_ways(s, n, index, "until", "timeout");
	} else if (node_is(n, SPACE_K, "choose")) {
		row->kind = STEP_CHOOSE;
		put_ways(s, n, index, "when", "otherwise");
	} else if (node_is(n, SPACE_K, "split")) {
		row->kind = STEP_CHOOSE;
		put_ways(s, n, index, "arm", NULL);
	} else if (node_is(n, SPACE_K, "set")) {
		put_set(s, n, row);
	} else if (node_is(n, SPACE_K, "task")) {
		row->kind = STEP_TASK;
		row->role = image_text(s->c->maker, node_value(n, "for"));
		row->text = image_text(
		    s->c->maker, str_trim(node_text(s->c->arena, n)));
	} else {
		row->kind = STEP_END;
		row->next = row->other = STEP_NONE;
		row->outcome =
		    image_text(s->c->maker, node_value(n, "outcome"));
	}
}

static void
put_block(struct steps *s, const struct node *block, uint32_t behind)
{
	for (const struct node *n = block->first; n != NULL; n = n->next) {
		uint32_t next = s->n + 1 + count_in(n);

		if (!model_is_step(n) || s->n == s->max)
			continue;
		if (next_step(n) == NULL)
			next = behind;
		put_step(s, n, next, next_wait(n, s->n, behind));
	}
}

void
compile_steps(struct compiler *c, struct program *p,
    const struct model_sequence *from, struct sequence_row *row)
{
	uint32_t max = count_in(from->root);
	struct steps s = {
	    .c = c, .program = p, .sequence = from->name, .max = max};

	s.rows = arena_array(c->arena, max + 1, sizeof(*s.rows));
	s.names = arena_array(c->arena, max + 1, sizeof(*s.names));
	put_block(&s, from->root, STEP_NONE);
	row->steps = image_put(c->maker, s.rows, s.n, sizeof(*s.rows));
}
