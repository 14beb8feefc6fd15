/* SPDX-License-Identifier: ISC */
/*
 * k:form: the author's fields in a form of ours, with what was sent and what is
 * wrong with it when it is shown again (SITE 4).  Works without a script.
 */
#include "base/arena.h"
#include "weave/confirm.h"
#include "weave/form.h"
#include "weave/html.h"
#include "weave/nesting.h"

#define say(w, ...) \
	program_literal((w)->program, str_format((w)->arena, __VA_ARGS__))

static void
put_start(struct weave *w, const struct form *form)
{
	struct program *p = w->program;
	struct buf prefix;

	buf_init(&prefix, w->arena, WEAVE_LITERAL_MAX);
	html_attr(&prefix, w->model->prefix);
	program_mark(p, MARK_FORM, form->name, form->node->where);
	say(w,
	    "<form class=\"k-form\" id=\"%.*s\" method=\"post\" "
	    "data-k-form=\"%.*s\" action=\"%.*sform/%.*s",
	    STR_ARG(form->name), STR_ARG(form->name),
	    STR_ARG(buf_view(&prefix)), STR_ARG(form->name));
	program_code(p, false);
	program_literal(
	    p, STR("\"><input type=\"hidden\" name=\"" FORM_TO "\" value=\""));
	program_path(p);
	program_literal(p,
	    STR("\"><input type=\"hidden\" name=\"" FORM_TOKEN "\" value=\""));
	program_form_token(p, form->name);
	program_literal(p, STR("\">"));
}

/* Nobody who sees the page fills it in: it is hidden from eyes, ears and keys.
 * The seconds are the script's, at the first showing alone: who puts one field
 * right is quick. */
static void
put_trap(struct weave *w, const struct inside *in, const struct form *form)
{
	struct inside label = weave_within(in, STR("label"));
	program_label shown, end;

	program_literal(w->program, STR("<div hidden=\"hidden\"><label>"));
	weave_own_text(
	    w, &label, STR("form.empty"), form->node->where, STR(""));
	program_literal(w->program,
	    STR(" <input name=\"" FORM_TRAP
		"\" tabindex=\"-1\" autocomplete=\"off\"></label></div>"));
	shown = program_jump_unless_form(
	    w->program, FORM_SHOWN, form->name, STR(""), STR(""), 0);
	end = program_jump(w->program);
	program_land(w->program, shown);
	program_literal(w->program,
	    STR("<input type=\"hidden\" name=\"" FORM_SECONDS "\">"));
	program_land(w->program, end);
}

/* What is wrong as a whole. */
static void
put_trouble(struct weave *w, const struct inside *in, const struct form *form)
{
	static const struct {
		enum form_trouble trouble;
		struct str key;
	} rows[] = {{FORM_CHECK, STR("form.check")},
	    {FORM_EXPIRED, STR("form.expired")},
	    {FORM_LIMIT, STR("form.limit")}};
	struct inside p = weave_within(in, STR("p"));

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		program_label end = program_jump_unless_form(w->program,
		    FORM_TROUBLE, form->name, STR(""), STR(""),
		    (uint32_t)rows[i].trouble);

		program_literal(
		    w->program, STR("<p class=\"k-trouble\" role=\"alert\">"));
		weave_own_text(w, &p, rows[i].key, form->node->where, STR(""));
		program_literal(w->program, STR("</p>"));
		program_land(w->program, end);
	}
}

void
weave_form(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	struct inside sub = weave_within(in, STR("form"));
	struct form *form = ARENA_NEW(w->arena, struct form);

	form_read(w->arena, node, form);
	if (w->form != NULL || !nesting_form(w, in, node, "a form") ||
	    !form_check(w, form))
		return;
	program_mark(w->program, MARK_ONWARD, in->main ? STR("main") : STR(""),
	    node->where);
	put_start(w, form);
	put_trap(w, &sub, form);
	put_trouble(w, &sub, form);
	w->form = form;
	weave_children(w, f, &sub, node);
	w->form = NULL;
	program_literal(w->program, STR("</form>"));
}

struct str
weave_error_id(struct weave *w, const struct form *form, struct str field)
{
	return str_format(
	    w->arena, "%.*s.%.*s.error", STR_ARG(form->name), STR_ARG(field));
}

/* The rules a field can break, a bit for each. */
static unsigned
rules_of(const struct form_field *f)
{
	static const enum field_rule of_kind[] = {[FIELD_EMAIL] = RULE_EMAIL,
	    [FIELD_TEL] = RULE_TEL,
	    [FIELD_URL] = RULE_URL,
	    [FIELD_NUMBER] = RULE_NUMBER,
	    [FIELD_DATE] = RULE_DATE,
	    [FIELD_CHOICE] = RULE_CHOICE};
	unsigned rules = 1u << RULE_LONG | 1u << of_kind[f->kind];

	if (f->required)
		rules |= 1u << RULE_REQUIRED;
	if (f->min != FIELD_NO_MIN)
		rules |= 1u << RULE_MIN;
	if (f->max != FIELD_NO_MAX)
		rules |= 1u << RULE_MAX;
	if (f->step != 0)
		rules |= 1u << RULE_STEP;
	if (f->shortest > 0)
		rules |= 1u << RULE_SHORT;
	return rules & ~(1u << RULE_GOOD);
}

/* What the author wrote, as it is said to who broke it. */
static struct str
limit_of(struct weave *w, const struct form_field *f, enum field_rule rule)
{
	static const char *const attrs[] = {[RULE_MIN] = "min",
	    [RULE_MAX] = "max",
	    [RULE_STEP] = "step",
	    [RULE_SHORT] = "minlength"};

	if (rule == RULE_LONG)
		return str_format(w->arena, "%u", f->longest);
	if (rule == RULE_STEP && node_attr(f->node, "step") == NULL)
		return STR("1");
	if (rule >= sizeof(attrs) / sizeof(attrs[0]) || attrs[rule] == NULL)
		return STR("");
	return node_value(f->node, attrs[rule]);
}

static void
put_rules(struct weave *w, const struct inside *in, const struct form_field *f,
    struct where where)
{
	unsigned rules = rules_of(f);

	for (uint32_t rule = 1; rule < RULE__MAX; rule++) {
		program_label end;
		struct str key;

		if (!(rules >> rule & 1))
			continue;
		key = str_format(w->arena, "form.%s",
		    field_rule_name((enum field_rule)rule));
		end = program_jump_unless_form(w->program, FORM_RULE,
		    w->form->name, f->name, STR(""), rule);
		weave_own_text(
		    w, in, key, where, limit_of(w, f, (enum field_rule)rule));
		program_land(w->program, end);
	}
}

void
weave_form_error(struct weave *w, const struct frame *f,
    const struct inside *in, const struct node *node)
{
	const struct attr *field = weave_need(w, node, "field");
	struct inside span = weave_within(in, STR("span"));
	program_label end;
	int i;

	(void)f;
	weave_check_empty(w, node);
	if (w->form == NULL) {
		weave_error(w, node->where, "misplaced element",
		    "k:error says what is wrong with a field of a form; put "
		    "it into the k:form");
		return;
	}
	i = field == NULL ? -1 : form_field_find(w->form, field->value);
	if (field != NULL && i < 0)
		weave_error(w, attr_where(node, field), "unknown field",
		    "the form \"%.*s\" has no field \"%.*s\"; write its name",
		    STR_ARG(w->form->name), STR_ARG(field->value));
	if (i < 0)
		return;
	end = program_jump_unless_form(
	    w->program, FORM_BROKEN, w->form->name, field->value, STR(""), 0);
	say(w, "<span class=\"k-error\" id=\"%.*s\">",
	    STR_ARG(weave_error_id(w, w->form, field->value)));
	put_rules(w, &span, &w->form->fields[i], node->where);
	program_literal(w->program, STR("</span>"));
	program_land(w->program, end);
}

bool
weave_agree_check(struct weave *w, const struct node *node)
{
	const struct attr *list = node_attr(node, "list");
	const struct attr *purpose = node_attr(node, "purpose");
	const struct names *lists = &w->model->lists;

	if ((list == NULL) == (purpose == NULL)) {
		weave_error(w, node->where, "missing list",
		    "k:agree is to one thing: write list=\"…\", or "
		    "purpose=\"profile\"");
		return false;
	}
	if (list != NULL && names_find(lists, list->value) < 0)
		weave_error(w, attr_where(node, list), "unknown list",
		    "there is no list \"%.*s\"%.*s; declare it in site.xml: "
		    "<list key=\"%.*s\">",
		    STR_ARG(list->value),
		    STR_ARG(weave_guess(
			w, names_nearest(w->arena, lists, list->value))),
		    STR_ARG(list->value));
	if (purpose != NULL && !str_eq(purpose->value, STR("profile")) &&
	    !str_eq(purpose->value, STR("seller")))
		weave_error(w, attr_where(node, purpose), "unknown purpose",
		    "purpose=\"%.*s\" is not known; write profile: letters "
		    "by what he reads; or seller: who sells may see it",
		    STR_ARG(purpose->value));
	if (form_words(w->arena, w->model, node, w->lang).n == 0)
		weave_error(w, node->where, "words of consent",
		    "k:agree holds the words that are kept as proof: plain "
		    "words, phrases of HTML and k:text, the same for "
		    "everybody");
	return true;
}

/* Among the form's own. */
static bool
is_own(const struct form *form, const struct node *node)
{
	for (size_t i = 0; form != NULL && i < form->nagrees; i++)
		if (form->agrees[i] == node)
			return true;
	return false;
}

void
weave_agree(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	struct inside label = weave_within(in, STR("label"));
	bool list = node_attr(node, "list") != NULL;
	struct str name = list ? STR(FORM_LIST) : STR(FORM_PURPOSE);
	struct str key = node_value(node, list ? "list" : "purpose");
	program_label end;

	if (w->confirmation != NULL || node_attr(node, "as") != NULL) {
		weave_agree_button(w, f, in, node);
		return;
	}
	if (!is_own(w->form, node)) {
		weave_error(w, node->where, "misplaced element",
		    "k:agree stands in a k:form itself, in no block, slot or "
		    "box within it");
		return;
	}
	if (!weave_agree_check(w, node))
		return;
	say(w,
	    "<label class=\"k-agree\"><input type=\"checkbox\" name=\"%.*s\" "
	    "value=\"%.*s\"",
	    STR_ARG(name), STR_ARG(key));
	end = program_jump_unless_form(
	    w->program, FORM_CHOSEN, w->form->name, name, key, 0);
	program_literal(w->program, STR(" checked=\"checked\""));
	program_land(w->program, end);
	program_literal(w->program, STR("> "));
	weave_children(w, f, &label, node);
	program_literal(w->program, STR("</label>"));
}
