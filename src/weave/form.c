/* SPDX-License-Identifier: ISC */
#include "weave/form.h"

#include "base/arena.h"

static const struct {
	struct str type;
	enum field_kind kind;
} kinds[] = {{STR("text"), FIELD_TEXT}, {STR("hidden"), FIELD_TEXT},
    {STR("email"), FIELD_EMAIL}, {STR("tel"), FIELD_TEL},
    {STR("url"), FIELD_URL}, {STR("number"), FIELD_NUMBER},
    {STR("date"), FIELD_DATE}, {STR("radio"), FIELD_CHOICE},
    {STR("checkbox"), FIELD_CHOICE}};

static bool
is_html(const struct node *node, const char *name)
{
	return node_is(node, SPACE_NONE, name);
}

static bool
has(const struct node *node, const char *name)
{
	return node_attr(node, name) != NULL;
}

static struct str
type_of(const struct node *input)
{
	struct str type = str_trim(node_value(input, "type"));

	return type.n == 0 ? STR("text") : type;
}

bool
form_kind(const struct node *input, enum field_kind *kind)
{
	struct str type = type_of(input);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_ieq(kinds[i].type, type)) {
			*kind = kinds[i].kind;
			return true;
		}
	return false;
}

bool
form_is_ticked(const struct node *node)
{
	struct str type = type_of(node);

	return is_html(node, "input") &&
	       (str_ieq(type, STR("radio")) || str_ieq(type, STR("checkbox")));
}

bool
form_is_button(const struct node *node)
{
	struct str type = str_trim(node_value(node, "type"));

	return is_html(node, "button") ||
	       (is_html(node, "input") && (str_ieq(type, STR("submit")) ||
					      str_ieq(type, STR("button")) ||
					      str_ieq(type, STR("reset"))));
}

static bool
sends(const struct node *node)
{
	struct str type = str_trim(node_value(node, "type"));

	if (!form_is_button(node) || has(node, "disabled"))
		return false;
	return str_ieq(type, STR("submit")) ||
	       (is_html(node, "button") && !str_ieq(type, STR("button")) &&
		   !str_ieq(type, STR("reset")));
}

int
form_field_find(const struct form *form, struct str name)
{
	for (size_t i = 0; i < form->nfields; i++)
		if (str_eq(form->fields[i].name, name))
			return (int)i;
	return -1;
}

const struct form_control *
form_control_find(const struct form *form, const struct node *node)
{
	for (size_t i = 0; i < form->ncontrols; i++)
		if (form->controls[i].node == node)
			return &form->controls[i];
	return NULL;
}

static void
read_length(const struct node *node, const char *attr, uint32_t *length)
{
	int64_t n;

	if (str_i64(node_value(node, attr), &n) && n >= 0 &&
	    n <= FORM_VALUE_MAX)
		*length = (uint32_t)n;
}

static void
read_bound(const struct node *node, enum field_kind kind, const char *attr,
    int64_t *bound)
{
	int64_t n;

	if (kind == FIELD_DATE ? field_date(node_value(node, attr), &n)
			       : field_number(node_value(node, attr), &n))
		*bound = n;
}

/* A step counts from min, else from value (HTML 4.10.5.3.8). */
static void
read_numbers(const struct node *node, struct form_field *f)
{
	f->min = FIELD_NO_MIN;
	f->max = FIELD_NO_MAX;
	if (f->kind != FIELD_NUMBER && f->kind != FIELD_DATE)
		return;
	read_bound(node, f->kind, "min", &f->min);
	read_bound(node, f->kind, "max", &f->max);
	if (f->kind == FIELD_DATE)
		return;
	f->step = 1000000;
	read_bound(node, f->kind, "step", &f->step);
	if (str_ieq(node_value(node, "step"), STR("any")))
		f->step = 0;
	read_bound(node, f->kind, "value", &f->base);
	if (f->min != FIELD_NO_MIN)
		f->base = f->min;
}

static struct form_field *
field_of(struct arena *a, struct form *form, const struct node *node,
    enum field_kind kind)
{
	struct str name = node_value(node, "name");
	int at = form_field_find(form, name);
	struct form_field *f;

	if (at >= 0)
		return &form->fields[at];
	if (form->nfields == FORM_FIELDS_MAX) {
		form->crowded = true;
		return NULL;
	}
	f = &form->fields[form->nfields++];
	*f = (struct form_field){.node = node, .name = name, .kind = kind};
	read_length(node, "minlength", &f->shortest);
	f->longest = FORM_VALUE_MAX;
	read_length(node, "maxlength", &f->longest);
	read_numbers(node, f);
	if (kind == FIELD_CHOICE)
		f->options =
		    arena_array(a, FORM_OPTIONS_MAX, sizeof(*f->options));
	return f;
}

static void
add_control(struct form *form, const struct node *node, struct form_field *f,
    struct str value)
{
	if (form->ncontrols == FORM_CONTROLS_MAX) {
		form->crowded = true;
		return;
	}
	form->controls[form->ncontrols++] =
	    (struct form_control){node, (size_t)(f - form->fields), value};
}

static void
add_option(struct form *form, struct form_field *f, struct str value)
{
	if (f->noptions == FORM_OPTIONS_MAX)
		form->crowded = true;
	else
		f->options[f->noptions++] = value;
}

/* What an option is sent as: its value, else its words (HTML 4.10.10). */
static struct str
option_value(struct arena *a, const struct node *option)
{
	const struct attr *value = node_attr(option, "value");
	struct str rest = node_text(a, option), word;
	struct buf b;

	if (value != NULL)
		return value->value;
	buf_init(&b, a, FORM_VALUE_MAX);
	while (str_word(&rest, &word))
		buf_printf(&b, "%s%.*s", b.n > 0 ? " " : "", STR_ARG(word));
	return buf_view(&b);
}

static void
read_options(struct arena *a, struct form *form, struct form_field *f,
    const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		struct str value;

		if (is_html(n, "optgroup"))
			read_options(a, form, f, n);
		if (!is_html(n, "option"))
			continue;
		value = option_value(a, n);
		add_control(form, n, f, value);
		add_option(form, f, value);
	}
}

static void
read_input(struct arena *a, struct form *form, const struct node *node)
{
	const struct attr *value = node_attr(node, "value");
	enum field_kind kind;
	struct form_field *f;

	if (!form_kind(node, &kind) || node_value(node, "name").n == 0)
		return;
	f = field_of(a, form, node, kind);
	if (f == NULL)
		return;
	f->required |= has(node, "required");
	if (!form_is_ticked(node)) {
		add_control(form, node, f, STR(""));
		return;
	}
	f->many |= f->noptions > 0 && f->kind == FIELD_CHOICE &&
		   str_ieq(type_of(node), STR("checkbox"));
	add_control(form, node, f, value == NULL ? STR("on") : value->value);
	if (f->kind == FIELD_CHOICE)
		add_option(form, f, value == NULL ? STR("on") : value->value);
}

static void
read_other(struct arena *a, struct form *form, const struct node *node)
{
	bool select = is_html(node, "select");
	struct form_field *f;

	if (node_value(node, "name").n == 0)
		return;
	f = field_of(a, form, node, select ? FIELD_CHOICE : FIELD_LINES);
	if (f == NULL)
		return;
	f->required |= has(node, "required");
	add_control(form, node, f, STR(""));
	if (select && f->kind == FIELD_CHOICE)
		read_options(a, form, f, node);
}

static void
read_tree(struct arena *a, struct form *form, const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		form->sends |= sends(n);
		if (is_html(n, "input"))
			read_input(a, form, n);
		else if (is_html(n, "select") || is_html(n, "textarea"))
			read_other(a, form, n);
		else if (node_is(n, SPACE_K, "agree")) {
			form->crowded |= form->nagrees == FORM_AGREES_MAX;
			if (form->nagrees < FORM_AGREES_MAX)
				form->agrees[form->nagrees++] = n;
		} else if (n->kind == NODE_ELEMENT && n->space == SPACE_NONE)
			read_tree(a, form, n);
	}
}

static void
read_errors(struct form *form, const struct node *node)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		int at = -1;

		if (node_is(n, SPACE_K, "error"))
			at = form_field_find(form, node_value(n, "field"));
		if (at >= 0)
			form->fields[at].told = true;
		read_errors(form, n);
	}
}

void
form_read(struct arena *a, const struct node *node, struct form *form)
{
	*form = (struct form){.node = node, .name = node_value(node, "name")};
	read_tree(a, form, node);
	read_errors(form, node);
}

/* false: something in it is not known now. */
static bool
add_words(const struct model *m, const struct node *node, int lang,
    unsigned depth, struct buf *b)
{
	const struct model_text *text;
	struct str rest, word;
	int found;

	for (const struct node *n = node->first; n != NULL; n = n->next) {
		rest = n->text;
		if (n->kind == NODE_TEXT) {
			while (str_word(&rest, &word))
				buf_printf(b, "%s%.*s", b->n > 0 ? " " : "",
				    STR_ARG(word));
		} else if (node_is(n, SPACE_K, "text") && depth == 0) {
			text =
			    model_text(m, node_value(n, "ref"), lang, &found);
			if (text == NULL ||
			    !add_words(m, text->node, lang, 1, b))
				return false;
		} else if (n->kind == NODE_ELEMENT &&
			   (n->space != SPACE_NONE ||
			       !add_words(m, n, lang, depth, b))) {
			return false;
		}
	}
	return true;
}

struct str
form_words(
    struct arena *a, const struct model *m, const struct node *agree, int lang)
{
	struct buf b;

	buf_init(&b, a, FORM_VALUE_MAX);
	return add_words(m, agree, lang, 0, &b) && !b.bad ? buf_view(&b)
							  : STR("");
}
