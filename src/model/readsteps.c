/* SPDX-License-Identifier: ISC */
/*
 * The steps of a sequence (MAIL 15): what is wrong with them although their
 * form is right.  There is no way back in a sequence, and every wait ends, so
 * that every run does.
 */
#include "base/arena.h"
#include "model/read.h"
#include "model/vocab.h"

#include "template/sequence.h"

struct steps {
	struct model *model;
	const struct node *sequence;
	struct names names; /* of steps, and of what is waited for */
	size_t count;
};

/* Mails */

static struct str
kind_name(enum mail_kind kind)
{
	struct str rest = STR(MAIL_CLASSES), word = STR("");

	for (int i = 0; i <= (int)kind; i++)
		(void)str_word(&rest, &word);
	return word;
}

static const struct node *
any_root(const struct model *m, const struct model_part *mail)
{
	for (size_t i = 0; i < m->nlangs; i++)
		if (mail->roots[i] != NULL)
			return mail->roots[i];
	return NULL;
}

const struct node *
read_mail_of(struct model *m, const struct node *n)
{
	struct str name = node_value(n, "mail"), near;
	const struct model_part *mail = model_mail(m, name);
	struct str *known;

	if (mail != NULL || name.n == 0)
		return mail == NULL ? NULL : any_root(m, mail);
	known = arena_array(m->arena, m->nmails + 1, sizeof(*known));
	for (size_t i = 0; i < m->nmails; i++)
		known[i] = m->mails[i].name;
	near = str_nearest(name, known, m->nmails);
	read_error(m, read_attr(n, "mail"), "unknown mail",
	    "there is no mail \"%.*s\"%s%.*s%s; write mails/%.*s.xml",
	    STR_ARG(name), near.n > 0 ? " (did you mean \"" : "", STR_ARG(near),
	    near.n > 0 ? "\"?)" : "", STR_ARG(name));
	return NULL;
}

/* What kind a mail is decides its foot, and what may be sent to whom. */
static void
check_kind(struct steps *s, const struct node *n, enum mail_kind kind)
{
	struct model *m = s->model;
	struct str class = node_value(n, "class");
	struct str purpose = node_value(s->sequence, "purpose");
	struct str mail = node_value(n, "mail");
	struct str is = kind_name(kind);

	if (kind == KIND_CONFIRMATION || kind == KIND_STAFF)
		read_error(m, read_attr(n, "mail"), "kind of mail",
		    "the mail \"%.*s\" has class=\"%.*s\"; a sequence writes "
		    "to "
		    "who is in it: marketing, service or transactional",
		    STR_ARG(mail), STR_ARG(is));
	else if (kind == KIND_MARKETING &&
		 str_lists(STR("service transactional"), purpose))
		read_error(m, read_attr(n, "mail"), "kind of mail",
		    "the mail \"%.*s\" is marketing, and the sequence has "
		    "purpose=\"%.*s\"; write class=\"service\" on its k:mail "
		    "when it offers nothing, or purpose=\"marketing\"",
		    STR_ARG(mail), STR_ARG(purpose));
	else if (class.n > 0 && !str_eq(class, is))
		read_error(m, read_attr(n, "class"), "kind of mail",
		    "class=\"%.*s\", and the mail \"%.*s\" is %.*s, which its "
		    "foot says; write class=\"%.*s\" on its k:mail, or take "
		    "class out here",
		    STR_ARG(class), STR_ARG(mail), STR_ARG(is), STR_ARG(class));
	else if (kind == KIND_MARKETING && node_attr(n, "window") != NULL)
		read_error(m, read_attr(n, "window"), "kind of mail",
		    "window=\"ignore\" is for the answer to what somebody just "
		    "did, class=\"transactional\"; take it out of marketing");
}

static void
check_send(struct steps *s, const struct node *n)
{
	const struct node *mail = read_mail_of(s->model, n);

	if (mail != NULL)
		check_kind(s, n, model_mail_kind(mail));
}

/* Waits */

/* A field that holds a date, or a date. */
static void
check_until(struct model *m, const struct node *n)
{
	struct str until = str_trim(node_value(n, "until"));
	struct str name =
	    str_starts(until, STR("$")) ? str_from(until, 1) : STR("");
	int i = names_find(&m->fields, name);
	struct moment moment;

	if (name.n == 0 && until.n > 2 &&
	    (until.p[0] == '\'' || until.p[0] == '"') &&
	    moment_parse(str_head(str_from(until, 1), until.n - 2), &moment))
		return;
	if (i >= 0 &&
	    str_eq(node_value(m->fields.rows[i].node, "type"), STR("date")))
		return;
	read_error(m, read_attr(n, "until"), "no date",
	    "until=\"%.*s\" is no date that a contact has; write $ and a "
	    "<field type=\"date\"> of site.xml, such as $course_start, or a "
	    "date such as '2027-03-01'; a condition is written as <until "
	    "name=\"…\" test=\"…\">",
	    STR_ARG(until));
}

static void
check_offset(struct model *m, const struct node *n)
{
	struct str offset = str_trim(node_value(n, "offset"));
	struct duration d;

	if (offset.n > 0 &&
	    !duration_parse(str_from(offset, str_starts(offset, STR("-"))), &d))
		read_error(m, read_attr(n, "offset"), "bad duration",
		    "offset=\"%.*s\" is not a duration; write for example -P1D "
		    "for the day before, P2D for two days after",
		    STR_ARG(offset));
}

static void
check_at(struct model *m, const struct node *n)
{
	struct str at = node_value(n, "at");
	struct moment moment;

	if (at.n > 0 &&
	    !moment_parse(
		str_format(m->arena, "2000-01-01T%.*s", STR_ARG(at)), &moment))
		read_error(m, read_attr(n, "at"), "bad time",
		    "at=\"%.*s\" is no time of day; write for example 09:00",
		    STR_ARG(at));
}

static void
check_wait(struct steps *s, const struct node *n)
{
	static const char *const of_date[] = {"offset", "at", "past"};
	bool dated = node_attr(n, "until") != NULL;
	bool timed = node_attr(n, "for") != NULL;
	struct model *m = s->model;

	if (dated)
		check_until(m, n);
	if (dated && timed)
		read_error(m, read_attr(n, "for"), "two ends",
		    "for counts from when somebody comes here, until is a "
		    "date; keep one, and write offset beside until");
	if (!dated && !timed)
		read_error(m, n->where, "endless wait",
		    "this wait may never end; write for=\"P7D\", at most so "
		    "long, or until=\"$…\", a date that the contact has");
	for (size_t i = 0; !dated && i < sizeof(of_date) / sizeof(of_date[0]);
	     i++)
		if (node_attr(n, of_date[i]) != NULL)
			read_error(m, read_attr(n, of_date[i]), "no date",
			    "%s is of a date; write until=\"$…\" too",
			    of_date[i]);
	check_offset(m, n);
	check_at(m, n);
}

/* The rest */

static void
check_set(struct steps *s, const struct node *n)
{
	struct model *m = s->model;
	struct str field = node_value(n, "field");
	bool stage = node_attr(n, "stage") != NULL;
	struct str near;

	if (stage == (node_attr(n, "field") != NULL))
		read_error(m, n->where, "missing attribute",
		    "<set> writes stage=\"…\", or field=\"…\" and "
		    "value=\"…\"; write one of them");
	else if (stage && node_attr(n, "value") != NULL)
		read_error(m, read_attr(n, "value"), "unknown attribute",
		    "value is of a field; take it out");
	else if (!stage && node_attr(n, "value") == NULL)
		read_error(m, n->where, "missing attribute",
		    "<set field> needs value=\"…\": '…' for words, or $…");
	if (!stage && node_attr(n, "back") != NULL)
		read_error(m, read_attr(n, "back"), "unknown attribute",
		    "back is of a stage; take it out");
	if (stage || field.n == 0 || names_find(&m->fields, field) >= 0)
		return;
	near = names_nearest(m->arena, &m->fields, field);
	read_error(m, read_attr(n, "field"), "unknown field",
	    "site.xml declares no field \"%.*s\"%s%.*s%s; write <field "
	    "name=\"%.*s\"/> there",
	    STR_ARG(field), near.n > 0 ? " (did you mean \"" : "",
	    STR_ARG(near), near.n > 0 ? "\"?)" : "", STR_ARG(field));
}

/* Somebody has that role, or is it. */
static void
check_task(struct steps *s, const struct node *n)
{
	const struct names *persons = &s->model->persons;
	struct str whose = node_value(n, "for");

	for (size_t i = 0; i < persons->n; i++)
		if (str_eq(persons->rows[i].key, whose) ||
		    str_eq(node_value(persons->rows[i].node, "role"), whose))
			return;
	if (whose.n > 0)
		read_error(s->model, read_attr(n, "for"), "unknown person",
		    "nobody in site.xml has the role \"%.*s\"; write <person "
		    "role=\"%.*s\"> there",
		    STR_ARG(whose), STR_ARG(whose));
}

static void
check_choose(struct steps *s, const struct node *n)
{
	if (node_child(n, "when") == NULL)
		read_error(s->model, n->where, "nothing to choose",
		    "a <choose> has a <when> or more; write one, or take the "
		    "<choose> away");
}

/* Weights that add up to something. */
static void
check_split(struct steps *s, const struct node *n)
{
	int64_t weight, total = 0;
	size_t arms = 0;

	for (const struct node *arm = n->first; arm != NULL; arm = arm->next) {
		if (!node_is(arm, SPACE_K, "arm"))
			continue;
		arms++;
		if (!str_i64(node_value(arm, "weight"), &weight))
			weight = 1;
		total += weight;
	}
	if (arms < 2 || total == 0)
		read_error(s->model, n->where, "nothing to split",
		    "a <split> has two <arm> or more, which share people by "
		    "their weight; write another");
}

/* Names and ways */

/* It is part of a path, "offer/1": a blank or '/' would be two. */
static void
take_name(struct steps *s, const struct node *n)
{
	struct str name = node_value(n, "name");

	if (!str_is_name(name))
		return; /* the table's to say */
	if (str_chr(name, '/') < name.n)
		read_error(s->model, read_attr(n, "name"), "bad name",
		    "name=\"%.*s\" is a step; write it without /",
		    STR_ARG(name));
	else
		names_add(s->model, &s->names, "step", name, n->where, n);
}

static bool check_block(struct steps *, const struct node *block);

/* Whether all ways of a step that has several end.  `last` is the one that is
 * for all others; without it some go on. */
static bool
check_ways(struct steps *s, const struct node *step, const char *last)
{
	bool ends = last == NULL || node_child(step, last) != NULL;
	struct names names = {NULL, 0, 0};

	for (const struct node *n = step->first; n != NULL; n = n->next) {
		if (n->kind != NODE_ELEMENT)
			continue;
		if (node_is(n, SPACE_K, "until"))
			take_name(s, n);
		else if (str_is_name(node_value(n, "name")))
			names_add(s->model, &names, "branch",
			    node_value(n, "name"), n->where, n);
		if (!check_block(s, n))
			ends = false;
	}
	return ends;
}

/* true: nothing comes behind it. */
static bool
check_step(struct steps *s, const struct node *n)
{
	if (++s->count == STEPS_MAX + 1)
		read_error(s->model, n->where, "size", "more than %d steps",
		    STEPS_MAX);
	take_name(s, n);
	if (node_is(n, SPACE_K, "send"))
		check_send(s, n);
	else if (node_is(n, SPACE_K, "set"))
		check_set(s, n);
	else if (node_is(n, SPACE_K, "task"))
		check_task(s, n);
	else if (node_is(n, SPACE_K, "wait"))
		check_wait(s, n);
	else if (node_is(n, SPACE_K, "choose"))
		check_choose(s, n);
	else if (node_is(n, SPACE_K, "split"))
		check_split(s, n);
	if (node_is(n, SPACE_K, "wait"))
		return check_ways(s, n, "timeout");
	if (node_is(n, SPACE_K, "choose"))
		return check_ways(s, n, "otherwise");
	if (node_is(n, SPACE_K, "split"))
		return check_ways(s, n, NULL);
	return node_is(n, SPACE_K, "end");
}

static bool
check_block(struct steps *s, const struct node *block)
{
	const struct node *end = NULL, *n;

	for (n = block->first; n != NULL; n = n->next) {
		if (!model_is_step(n))
			continue;
		if (end != NULL) {
			read_error(s->model, n->where, "unreachable step",
			    "nobody comes to this <%.*s>: every way ends in "
			    "line %u; put it before that, or take it out",
			    STR_ARG(n->name), (unsigned)end->where.line);
			break;
		}
		if (check_step(s, n))
			end = n;
	}
	return end != NULL;
}

void
read_steps(struct model *m, const struct node *sequence)
{
	struct steps s = {.model = m, .sequence = sequence};

	check_block(&s, sequence);
	if (s.count == 0)
		read_error(m, sequence->where, "no steps",
		    "the sequence does nothing; write <send name=\"…\" "
		    "mail=\"…\"/>");
}
