/* SPDX-License-Identifier: ISC */
/*
 * Controls of a k:form: what was sent stands in them again when the form is
 * shown again, else what the author wrote.
 */
#include "base/arena.h"
#include "weave/form.h"

static bool
is_html(const struct node *node, const char *name)
{
	return node_is(node, SPACE_NONE, name);
}

static bool
is_control(const struct node *node)
{
	return is_html(node, "input") || is_html(node, "select") ||
	       is_html(node, "textarea");
}

/* The attribute that says what a control holds; NULL: its content does. */
static const char *
holder(const struct node *node)
{
	if (is_html(node, "option"))
		return "selected";
	if (!is_html(node, "input"))
		return NULL;
	return form_is_ticked(node) ? "checked" : "value";
}

static void
check_button(struct weave *w, const struct node *node)
{
	static const char ours[] =
	    "form formaction formmethod formenctype formnovalidate formtarget";

	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		if (a->space == SPACE_NONE && weave_listed(ours, a->name))
			weave_error(w, attr_where(node, a), "own attribute",
			    "where a k:form is sent is ours to say; take "
			    "%.*s out",
			    STR_ARG(a->name));
	if (node_attr(node, "name") != NULL)
		weave_error(w, attr_where(node, node_attr(node, "name")),
		    "unknown field",
		    "which button was pressed is not kept; take its name out, "
		    "or write radio buttons");
}

/* It stands in the form, but is none of its fields. */
static void
check_stray(struct weave *w, const struct node *node)
{
	struct str type = node_value(node, "type");
	enum field_kind kind;

	if (is_html(node, "input") && !form_kind(node, &kind))
		weave_error(w, node->where, "unknown type",
		    "a form takes no type=\"%.*s\"; there are text, email, "
		    "tel, url, number, date, radio, checkbox, hidden",
		    STR_ARG(type));
	else if (node_value(node, "name").n == 0)
		weave_error(w, node->where, "missing name",
		    "<%.*s> has no name and would not be sent; write "
		    "name=\"…\"",
		    STR_ARG(node->name));
	else
		weave_error(w, node->where, "misplaced field",
		    "a field stands in the k:form itself, in no block, slot "
		    "or box within it: forms are the same for everybody");
}

struct node
weave_control(struct weave *w, const struct node *node)
{
	struct node shown = *node;
	const char *name = holder(node);
	struct attr **end = &shown.attrs;

	if (form_is_button(node))
		check_button(w, node);
	else if (is_control(node) && form_control_find(w->form, node) == NULL)
		check_stray(w, node);
	if (name == NULL || form_control_find(w->form, node) == NULL)
		return shown;
	for (const struct attr *a = node->attrs; a != NULL; a = a->next) {
		if (a->space == SPACE_NONE && str_eq(a->name, str_of(name)))
			continue;
		*end = ARENA_NEW(w->arena, struct attr);
		**end = *a;
		end = &(*end)->next;
	}
	*end = NULL;
	return shown;
}

/* What the author says that it holds. */
static void
put_authors(struct weave *w, const struct frame *f, const struct node *node)
{
	const struct attr *attr = node_attr(node, holder(node));
	struct node alone = *node;
	struct attr one;
	bool code_field = false;

	if (attr == NULL)
		return;
	one = *attr;
	one.next = NULL;
	alone.attrs = &one;
	weave_attrs(w, f, &alone, &code_field);
}

static void
put_sent(struct weave *w, const struct node *node, const struct form_control *c,
    struct str field)
{
	struct program *p = w->program;
	program_label end;

	if (is_html(node, "input") && !form_is_ticked(node)) {
		program_literal(p, STR(" value=\""));
		program_form_value(p, ESCAPE_ATTR, w->form->name, field);
		program_literal(p, STR("\""));
		return;
	}
	end = program_jump_unless_form(
	    p, FORM_CHOSEN, w->form->name, field, c->value, 0);
	program_literal(p, is_html(node, "option")
			       ? STR(" selected=\"selected\"")
			       : STR(" checked=\"checked\""));
	program_land(p, end);
}

/* Of the first control of a field that is wrong. */
static void
put_fault(struct weave *w, const struct node *node, struct str field, bool told)
{
	struct program *p = w->program;
	struct str name = w->form->name, none = STR("");
	program_label end =
	    program_jump_unless_form(p, FORM_BROKEN, name, field, none, 0);
	program_label first;

	program_literal(p, STR(" aria-invalid=\"true\""));
	if (told && node_attr(node, "aria-describedby") == NULL)
		program_literal(
		    p, str_format(w->arena, " aria-describedby=\"%.*s\"",
			   STR_ARG(weave_error_id(w, w->form, field))));
	first = program_jump_unless_form(p, FORM_FIRST, name, field, none, 0);
	if (node_attr(node, "autofocus") == NULL)
		program_literal(p, STR(" autofocus=\"autofocus\""));
	program_land(p, first);
	program_land(p, end);
}

void
weave_control_attrs(
    struct weave *w, const struct frame *f, const struct node *node)
{
	const struct form_control *c = form_control_find(w->form, node);
	const struct form_field *field;
	program_label again, end;

	if (c == NULL)
		return;
	field = &w->form->fields[c->field];
	/* A box without a value is sent as "on". */
	if (holder(node) != NULL) {
		again = program_jump_unless_form(
		    w->program, FORM_SHOWN, w->form->name, STR(""), STR(""), 0);
		put_sent(w, node, c, field->name);
		end = program_jump(w->program);
		program_land(w->program, again);
		put_authors(w, f, node);
		program_land(w->program, end);
	}
	if (field->node == node)
		put_fault(w, node, field->name, field->told);
}

void
weave_control_lines(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	const struct form_control *c = form_control_find(w->form, node);
	program_label again, end;

	if (c == NULL) {
		weave_children(w, f, in, node);
		return;
	}
	again = program_jump_unless_form(
	    w->program, FORM_SHOWN, w->form->name, STR(""), STR(""), 0);
	/* A line break behind the tag is dropped: this one is ours. */
	program_literal(w->program, STR("\n"));
	program_form_value(w->program, ESCAPE_TEXT, w->form->name,
	    w->form->fields[c->field].name);
	end = program_jump(w->program);
	program_land(w->program, again);
	if (node->first != NULL && node->first->space == SPACE_K)
		program_literal(w->program, STR("\n"));
	weave_children(w, f, in, node);
	program_land(w->program, end);
}
