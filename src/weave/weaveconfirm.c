/* SPDX-License-Identifier: ISC */
/*
 * k:confirmation: a form of ours with one or two buttons of the author's for
 * who comes by the link of the mail; for everybody else a word that says so
 * (SITE 4).  Works without a script.
 */
#include "base/arena.h"
#include "weave/confirm.h"
#include "weave/html.h"
#include "weave/nesting.h"

#define say(w, ...) \
	program_literal((w)->program, str_format((w)->arena, __VA_ARGS__))

/* Behind a jump that is taken unless the form is in that state. */
static program_label
unless(struct weave *w, const struct confirmation *c, enum form_trouble state)
{
	return program_jump_unless_form(w->program, FORM_TROUBLE, c->form,
	    STR(""), STR(""), (uint32_t)state);
}

static void
put_word(struct weave *w, const struct inside *in, const struct confirmation *c,
    const char *key)
{
	struct inside p = weave_within(in, STR("p"));

	program_literal(
	    w->program, STR("<p class=\"k-confirm-word\" role=\"status\">"));
	weave_own_text(w, &p, str_of(key), c->node->where, STR(""));
	program_literal(w->program, STR("</p>"));
}

/* Two buttons that look alike, or one. */
static void
put_buttons(struct weave *w, const struct frame *f, const struct inside *in,
    const struct confirmation *c)
{
	struct inside form = weave_within(in, STR("form"));
	struct inside button = weave_within(&form, STR("button"));
	struct buf prefix;

	buf_init(&prefix, w->arena, WEAVE_LITERAL_MAX);
	html_attr(&prefix, w->model->prefix);
	say(w,
	    "<form class=\"k-confirmation\" method=\"post\" "
	    "action=\"%.*sconfirm/",
	    STR_ARG(buf_view(&prefix)));
	program_form_value(w->program, ESCAPE_ATTR, c->form, STR(FORM_TICKET));
	say(w, "?l=%.*s\">", STR_ARG(w->model->langs[w->lang].key));
	w->confirmation = c;
	weave_children(w, f, &form, c->node);
	w->confirmation = NULL;
	if (c->plain == NULL && c->agree == NULL) {
		program_literal(w->program, STR("<button>"));
		weave_own_text(
		    w, &button, STR("confirm.button"), c->node->where, STR(""));
		program_literal(w->program, STR("</button>"));
	}
	program_literal(w->program, STR("</form>"));
}

static void
check_form(struct weave *w, const struct confirmation *c)
{
	const struct attr *name = weave_need(w, c->node, "form");
	const struct node *form;

	if (name == NULL)
		return;
	form = confirmation_form(w->model, name->value);
	if (form == NULL)
		weave_error(w, attr_where(c->node, name), "unknown form",
		    "there is no form \"%.*s\"; write the name= of a k:form",
		    STR_ARG(name->value));
	else if (node_attr(form, "confirm") == NULL)
		weave_error(w, attr_where(c->node, name),
		    "missing confirmation",
		    "nobody comes here: the form \"%.*s\" sends no mail that "
		    "asks; write confirm=\"…\" on it",
		    STR_ARG(name->value));
}

static bool
is_wordless(struct weave *w, const struct node *button)
{
	for (const struct node *n = button->first; n != NULL; n = n->next)
		if (n->kind == NODE_ELEMENT)
			return false;
	return str_trim(node_text(w->arena, button)).n == 0;
}

static void
check_buttons(struct weave *w, const struct confirmation *c)
{
	if (c->more != NULL)
		weave_error(w, c->more->where, "double element",
		    "a k:confirmation has one k:agree and one k:plain-button; "
		    "take this one out");
	if (c->agree != NULL && c->plain == NULL)
		weave_error(w, c->agree->where, "missing button",
		    "who does not want the list must be able to confirm, too; "
		    "write <k:plain-button>words</k:plain-button> beside it");
	if (c->plain != NULL && is_wordless(w, c->plain))
		weave_error(w, c->plain->where, "missing words",
		    "nobody knows what this button does; write "
		    "<k:plain-button>words</k:plain-button>");
	if (c->field != NULL)
		weave_error(w, c->field->where, "misplaced element",
		    "whatever is pressed in a k:confirmation confirms the "
		    "address, and nothing else of it is read; write "
		    "<k:plain-button> instead of <%.*s>, or put it elsewhere",
		    STR_ARG(c->field->name));
}

/* One place, and everybody who comes finds it. */
static bool
check_place(
    struct weave *w, const struct frame *f, const struct confirmation *c)
{
	const struct model_page *first = confirmation_page(w->model, c->form);

	if (f->kind != FRAME_PAGE || w->branches > 0 || w->form != NULL) {
		weave_error(w, c->node->where, "misplaced element",
		    "k:confirmation stands in a page itself, in no block, "
		    "slot or form: everybody who opens the link of the mail "
		    "must find it");
		return false;
	}
	if (first != NULL && first != w->page && !w->unused)
		weave_error(w, c->node->where, "double element",
		    "the form \"%.*s\" is confirmed on the page \"%.*s\" "
		    "already; take one of both out",
		    STR_ARG(c->form), STR_ARG(first->id));
	else if (confirmation_find(f->root, c->form) != c->node)
		weave_error(w, c->node->where, "double element",
		    "the page holds the k:confirmation of the form \"%.*s\" "
		    "twice; take one out",
		    STR_ARG(c->form));
	return true;
}

/* Whether there is something to choose once more: another button, or a file
 * that did not arrive. */
static bool
chooses_again(struct weave *w, const struct confirmation *c)
{
	const struct node *form = confirmation_form(w->model, c->form);

	return c->agree != NULL ||
	       (form != NULL && node_attr(form, "download") != NULL);
}

/* Unless it is in that state; else its word, and then to the label that is
 * given back. */
static program_label
put_state(struct weave *w, const struct inside *in,
    const struct confirmation *c, enum form_trouble state, const char *key)
{
	program_label next = unless(w, c, state), to;

	put_word(w, in, c, key);
	to = program_jump(w->program);
	program_land(w->program, next);
	return to;
}

void
weave_confirmation(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	program_label late, used, confirmed, stranger, end;
	struct confirmation c;
	bool again;

	confirmation_read(node, &c);
	if (!nesting_form(w, in, node, "a confirmation") ||
	    !check_place(w, f, &c))
		return;
	check_form(w, &c);
	check_buttons(w, &c);
	again = chooses_again(w, &c);
	program_mark(w->program, MARK_ONWARD, in->main ? STR("main") : STR(""),
	    node->where);
	late = put_state(w, in, &c, FORM_LATE, "confirm.late");
	used = put_state(w, in, &c, FORM_USED, "confirm.used");
	confirmed = put_state(w, in, &c, FORM_CONFIRMED, "confirm.done");
	stranger = unless(w, &c, FORM_TO_CONFIRM);
	if (again)
		program_land(w->program, confirmed);
	put_buttons(w, f, in, &c);
	end = program_jump(w->program);
	program_land(w->program, stranger);
	put_word(w, in, &c, "confirm.link");
	program_land(w->program, end);
	program_land(w->program, late);
	program_land(w->program, used);
	if (!again)
		program_land(w->program, confirmed);
}

/* The element that is being woven is that one, and not another of its kind. */
static bool
is_button(struct weave *w, const struct node *node, const struct node *own)
{
	if (w->confirmation != NULL && node == own)
		return true;
	/* A second one was complained about. */
	if (w->confirmation == NULL || own == NULL)
		weave_error(w, node->where, "misplaced element",
		    "k:%.*s%s is a button of a k:confirmation itself; put it "
		    "there",
		    STR_ARG(node->name),
		    node_attr(node, "as") != NULL ? " as=\"button\"" : "");
	return false;
}

void
weave_plain_button(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	struct inside button = weave_within(in, STR("button"));

	if (!is_button(w, node,
		w->confirmation == NULL ? NULL : w->confirmation->plain))
		return;
	program_literal(w->program, STR("<button>"));
	weave_children(w, f, &button, node);
	program_literal(w->program, STR("</button>"));
}

void
weave_agree_button(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	struct inside button = weave_within(in, STR("button"));

	if (!is_button(w, node,
		w->confirmation == NULL ? NULL : w->confirmation->agree))
		return;
	if (!str_eq(node_value(node, "as"), STR("button")))
		weave_error(w, node->where, "bad value",
		    "in a k:confirmation consent is a button; write "
		    "as=\"button\"");
	if (!weave_agree_check(w, node))
		return;
	if (node_attr(node, "list") == NULL)
		weave_error(w, node->where, "missing list",
		    "a button of a k:confirmation consents to a list; write "
		    "list=\"…\"");
	say(w, "<button name=\"" FORM_LIST "\" value=\"%.*s\">",
	    STR_ARG(node_value(node, "list")));
	weave_children(w, f, &button, node);
	program_literal(w->program, STR("</button>"));
}
