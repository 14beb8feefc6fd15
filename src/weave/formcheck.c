/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with a form although its elements are right: what could not be
 * kept, not be checked, or not be understood by who fills it in.
 */
#include "base/arena.h"
#include "weave/confirm.h"
#include "weave/form.h"

static bool
has(const struct node *node, const char *name)
{
	return node_attr(node, name) != NULL;
}

static struct where
at(const struct node *node, const char *attr)
{
	const struct attr *a = node_attr(node, attr);

	return a == NULL ? node->where : attr_where(node, a);
}

/* Whether the sequence lets in who sends the form by a rule of its own. */
static bool
enters_by(const struct node *sequence, struct str form)
{
	for (const struct node *n = sequence == NULL ? NULL : sequence->first;
	     n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "enter") &&
		    str_lists(node_value(n, "event"), STR("form_submit")) &&
		    (!has(n, "form") || str_lists(node_value(n, "form"), form)))
			return true;
	return false;
}

static void
check_sequence(struct weave *w, const struct node *node)
{
	struct str name = node_value(node, "sequence");
	const struct model_sequence *s = model_sequence(w->model, name);

	if (!has(node, "sequence"))
		return;
	if (s == NULL)
		weave_error(w, at(node, "sequence"), "unknown sequence",
		    "there is no sequence \"%.*s\"%.*s; write "
		    "sequences/%.*s.xml",
		    STR_ARG(name),
		    STR_ARG(
			weave_guess(w, model_sequence_nearest(w->model, name))),
		    STR_ARG(name));
	else if (enters_by(s->root, node_value(node, "name")))
		weave_error(w, at(node, "sequence"), "entered twice",
		    "the sequence \"%.*s\" has an <enter> for this form; "
		    "take sequence out here, or that <enter> there",
		    STR_ARG(name));
}

static void
check_thanks(struct weave *w, const struct node *node)
{
	const struct attr *thanks = weave_need(w, node, "thanks");
	const struct model_page *page;

	if (thanks == NULL)
		return;
	page = model_page(w->model, thanks->value);
	if (page == NULL && !w->model->pages_broken)
		weave_error(w, attr_where(node, thanks), "unknown page",
		    "thanks=\"%.*s\" is the id of no page; write "
		    "pages/%.*s.xml",
		    STR_ARG(thanks->value), STR_ARG(thanks->value));
	else if (page != NULL && page->nbinds > 0)
		weave_error(w, attr_where(node, thanks), "unknown page",
		    "the page \"%.*s\" has a {…} in its path; name one with "
		    "a plain path",
		    STR_ARG(thanks->value));
	else if (page != NULL &&
		 model_page_path(w->model, page, w->lang).n == 0)
		weave_error(w, attr_where(node, thanks), "unknown page",
		    "the page \"%.*s\" has no address in %.*s; give it one: "
		    "<k:path xml:lang=\"%.*s\">",
		    STR_ARG(thanks->value),
		    STR_ARG(w->model->langs[w->lang].key),
		    STR_ARG(w->model->langs[w->lang].key));
}

static void
check_head(struct weave *w, const struct form *form)
{
	const struct attr *name = weave_need(w, form->node, "name");

	if (name != NULL && !str_is_name(name->value))
		weave_error(w, attr_where(form->node, name), "bad name",
		    "\"%.*s\" is no name; write lower case letters, digits, "
		    "- and _",
		    STR_ARG(name->value));
	check_thanks(w, form->node);
	check_sequence(w, form->node);
	confirm_check(w, form);
}

static void
check_name(struct weave *w, const struct form_field *f)
{
	static const char built_in[] = "email name phone company note";
	const struct names *fields = &w->model->fields;

	if (weave_listed(built_in, f->name) ||
	    names_find(fields, f->name) >= 0) {
		if (str_eq(f->name, STR(FORM_TO)))
			weave_error(w, at(f->node, "name"), "bad name",
			    "\"" FORM_TO "\" is a field of ours; call this "
			    "one otherwise, here and in site.xml");
		return;
	}
	weave_error(w, at(f->node, "name"), "unknown field",
	    "there is no field \"%.*s\"%.*s: there are %s, and those of "
	    "site.xml; declare it there: <field name=\"%.*s\"/>",
	    STR_ARG(f->name),
	    STR_ARG(weave_guess(w, names_nearest(w->arena, fields, f->name))),
	    built_in, STR_ARG(f->name));
}

/* What the server could not hold to. */
static void
check_rules(struct weave *w, const struct node *node)
{
	if (has(node, "pattern"))
		weave_error(w, at(node, "pattern"), "pattern",
		    "a pattern is not checked by the server; write type=\"…\", "
		    "minlength, maxlength or a <select> instead");
	if (has(node, "multiple"))
		weave_error(w, at(node, "multiple"), "multiple",
		    "a field takes several values only as checkboxes of one "
		    "name; write those");
	if (has(node, "form"))
		weave_error(w, at(node, "form"), "misplaced field",
		    "a field is of the form it stands in; take form= out");
}

static void
check_number(struct weave *w, const struct node *node, enum field_kind kind)
{
	static const char *const attrs[] = {"min", "max", "step"};
	bool date = kind == FIELD_DATE;
	int64_t n;

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		struct str value = node_value(node, attrs[i]);
		bool step = i == 2;

		if (!has(node, attrs[i]))
			continue;
		if (kind != FIELD_NUMBER && (!date || step))
			weave_error(w, at(node, attrs[i]), "bad rule",
			    "%s is a rule of type=\"number\"%s; take it out",
			    attrs[i], step ? "" : " and type=\"date\"");
		else if (step && str_ieq(value, STR("any")))
			continue;
		else if (date ? !field_date(value, &n)
			      : !field_number(value, &n) || (step && n <= 0))
			weave_error(w, at(node, attrs[i]), "bad rule",
			    "%s=\"%.*s\" is no %s; write for example %s",
			    attrs[i], STR_ARG(value), date ? "date" : "number",
			    date ? "2027-03-01" : "10, or 0.5");
	}
}

static void
check_lengths(struct weave *w, const struct node *node, enum field_kind kind)
{
	static const char *const attrs[] = {"minlength", "maxlength"};
	bool worded =
	    kind != FIELD_NUMBER && kind != FIELD_DATE && kind != FIELD_CHOICE;
	int64_t n;

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		struct str value = node_value(node, attrs[i]);

		if (!has(node, attrs[i]))
			continue;
		if (!worded)
			weave_error(w, at(node, attrs[i]), "bad rule",
			    "%s is a rule of words; take it out", attrs[i]);
		else if (!str_i64(value, &n) || n < 0 || n > FORM_VALUE_MAX)
			weave_error(w, at(node, attrs[i]), "bad rule",
			    "%s=\"%.*s\" is no number from 0 to %d", attrs[i],
			    STR_ARG(value), FORM_VALUE_MAX);
	}
}

static bool
labels_it(const struct node *node, struct str id)
{
	for (const struct node *n = node->first; n != NULL; n = n->next)
		if ((node_is(n, SPACE_NONE, "label") &&
			str_eq(node_value(n, "for"), id)) ||
		    labels_it(n, id))
			return true;
	return false;
}

static void
check_label(struct weave *w, const struct form *form, const struct node *node)
{
	struct str id = node_value(node, "id");

	if (str_ieq(node_value(node, "type"), STR("hidden")) ||
	    has(node, "aria-label") || has(node, "aria-labelledby") ||
	    (id.n > 0 && labels_it(form->node, id)))
		return;
	for (const struct node *n = node->parent; n != form->node;
	     n = n->parent)
		if (node_is(n, SPACE_NONE, "label"))
			return;
	weave_error(w, node->where, "missing label",
	    "<%.*s name=\"%.*s\"> has no label; write <label>words <%.*s …/>"
	    "</label>",
	    STR_ARG(node->name), STR_ARG(node_value(node, "name")),
	    STR_ARG(node->name));
}

/* Several controls of one name are boxes or radio buttons. */
static void
check_twins(
    struct weave *w, const struct form_field *f, const struct form_control *c)
{
	struct str type = node_value(f->node, "type");

	if (c->node == f->node)
		return;
	if (!form_is_ticked(c->node) ||
	    !str_ieq(node_value(c->node, "type"), type))
		weave_error(w, c->node->where, "double name",
		    "the field \"%.*s\" stands on line %u already; only boxes "
		    "and radio buttons share a name",
		    STR_ARG(f->name), f->node->where.line);
	else if (f->many && f->required)
		weave_error(w, c->node->where, "bad rule",
		    "one of several boxes cannot be required; write radio "
		    "buttons, or take required out");
}

static void
check_option(struct weave *w, const struct node *node)
{
	const struct attr *value = node_attr(node, "value");
	bool words = node_is(node, SPACE_NONE, "option") && value == NULL;

	if (value != NULL && str_chr(value->value, '{') < value->value.n)
		weave_error(w, attr_where(node, value), "bad value",
		    "what can be chosen is the same for everybody; write it "
		    "without {…}");
	for (const struct node *n = node->first; words && n != NULL;
	     n = n->next)
		if (n->kind == NODE_ELEMENT) {
			weave_error(w, node->where, "missing value",
			    "write value=\"…\" on this <option>: what it is "
			    "sent as");
			return;
		}
}

static void
check_control(
    struct weave *w, const struct form *form, const struct form_control *c)
{
	const struct form_field *f = &form->fields[c->field];
	const struct node *node = c->node;
	bool option = node_is(node, SPACE_NONE, "option");

	if (option || form_is_ticked(node))
		check_option(w, node);
	if (option)
		return;
	check_twins(w, f, c);
	check_rules(w, node);
	check_number(w, node, f->kind);
	check_lengths(w, node, f->kind);
	check_label(w, form, node);
}

static void
check_email(struct weave *w, const struct form *form)
{
	int i = form_field_find(form, STR("email"));

	if (i < 0 || form->fields[i].kind != FIELD_EMAIL ||
	    !form->fields[i].required)
		weave_error(w,
		    i < 0 ? form->node->where : form->fields[i].node->where,
		    "missing address",
		    "a form is somebody's by his address; write <input "
		    "name=\"email\" type=\"email\" required=\"required\"/>");
}

static void
check_told(struct weave *w, const struct form_field *f)
{
	if (!f->told && !str_ieq(node_value(f->node, "type"), STR("hidden")))
		weave_error(w, f->node->where, "missing error",
		    "nothing says what is wrong with the field \"%.*s\"; write "
		    "<k:error field=\"%.*s\"/> beside it",
		    STR_ARG(f->name), STR_ARG(f->name));
}

/* One is met: its place on the page is its name. */
static bool
check_once(struct weave *w, const struct form *form)
{
	for (size_t i = 0; i < w->nforms; i++)
		if (str_eq(node_value(w->forms[i], "name"), form->name)) {
			weave_error(w, form->node->where, "double element",
			    "the page \"%.*s\" holds the form \"%.*s\" twice; "
			    "take one out",
			    STR_ARG(w->page->id), STR_ARG(form->name));
			return false;
		}
	if (w->nforms == WEAVE_FORMS_MAX) {
		weave_error(w, form->node->where, "size",
		    "a page holds at most %d forms", WEAVE_FORMS_MAX);
		return false;
	}
	w->forms[w->nforms++] = form->node;
	return true;
}

static void
check_place(struct weave *w, const struct form *form)
{
	if (w->page->id.n == 0 && !w->unused)
		weave_error(w, form->node->where, "misplaced element",
		    "a form cannot stand in pages that are not ours; link to "
		    "a page with it");
	if (w->box_place.n > 0)
		weave_error(w, form->node->where, "misplaced element",
		    "a form cannot stand in a box, which is gone when the "
		    "page is shown again; link to a page with it");
}

bool
form_check(struct weave *w, const struct form *form)
{
	check_head(w, form);
	check_place(w, form);
	if (form->crowded)
		weave_error(w, form->node->where, "size",
		    "a form has at most %d fields, %d controls with what can "
		    "be chosen, and %d k:agree",
		    FORM_FIELDS_MAX, FORM_CONTROLS_MAX, FORM_AGREES_MAX);
	for (size_t i = 0; i < form->nfields; i++) {
		check_name(w, &form->fields[i]);
		check_told(w, &form->fields[i]);
	}
	for (size_t i = 0; i < form->ncontrols; i++)
		check_control(w, form, &form->controls[i]);
	check_email(w, form);
	if (!form->sends)
		weave_error(w, form->node->where, "missing button",
		    "nothing sends this form; write <button>words</button>");
	return check_once(w, form) && form->name.n > 0;
}
