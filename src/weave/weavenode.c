/* SPDX-License-Identifier: ISC */
/*
 * One node after the other: text, and the table that says who weaves each of
 * our elements, which attributes it takes and where it may stand.
 */
#include "base/arena.h"
#include "template/mailtext.h"
#include "weave/confirm.h"
#include "weave/form.h"
#include "weave/html.h"
#include "weave/weaver.h"

/* What k:path and k:bind take is in the table of model/vocab.h. */
const struct weave_element weave_elements[] = {
    {"agree", weave_agree, "list purpose as", 0, NULL},
    {"answer", NULL, "key show", 0, "ask"},
    {"ask", weave_ask, "name cap scale touch", 0, NULL},
    {"bind", NULL, "", 0, "page"},
    {"block", NULL, "fragment", TAKES_SHARED, ""},
    {"box", weave_box, "name boxes", 0, NULL},
    {"case", NULL, "name", TAKES_SELECTORS, "page"},
    {"choose", weave_choose, "name", TAKES_SHARED, NULL},
    {"confirmation", weave_confirmation, "form", 0, NULL},
    {"consent", weave_consent, "", 0, NULL},
    {"error", weave_form_error, "field", 0, NULL},
    {"experiment", weave_experiment, "name goal", TAKES_SHARED, NULL},
    {"fact", weave_fact, "ref part", 0, NULL},
    {"footer", weave_footer, "", 0, NULL},
    {"for-each", weave_for_each, "query limit", 0, NULL},
    {"form", weave_form, "name thanks confirm download sequence", 0, NULL},
    {"if", weave_if, "", TAKES_SELECTORS | TAKES_SHARED, NULL},
    {"include", weave_include, "block", TAKES_ANY, NULL},
    {"layout", NULL, "layout", 0, ""},
    {"other", NULL, "", 0, "ask"},
    {"otherwise", NULL, "", TAKES_SHARED, "choose"},
    {"param", NULL, "name else", 0, "block"},
    {"path", NULL, "", 0, "page"},
    {"place", weave_place, "name", TAKES_SHARED, NULL},
    {"plain", weave_mail_own, "", 0, "mail"},
    {"plain-button", weave_plain_button, "", 0, NULL},
    {"preheader", weave_mail_own, "", 0, "mail"},
    {"preferences", weave_preferences, "", 0, NULL},
    {"privacy-link", weave_privacy_link, "", 0, NULL},
    {"put", NULL, "in", TAKES_SHARED, "page layout include report"},
    {"question", NULL, "", 0, "ask"},
    {"style", weave_mail_own, "name", 0, "mail layout"},
    {"subject", weave_mail_own, "", 0, "mail"},
    {"term", NULL, "", 0, "page when if case"},
    {"text", weave_text, "ref", TAKES_SHARED, NULL},
    {"value-of", weave_value_of, "select else before after", 0, NULL},
    {"variant", NULL, "name weight", TAKES_SHARED, "experiment"},
    {"when", NULL, "", TAKES_SELECTORS | TAKES_SHARED, "choose"},
    {"why-link", weave_why_link, "show", 0, NULL},
    {.name = NULL},
};

#define NELEMENTS (sizeof(weave_elements) / sizeof(weave_elements[0]) - 1)

struct str
weave_nearest(struct str name)
{
	struct str known[NELEMENTS];

	for (size_t i = 0; i < NELEMENTS; i++)
		known[i] = str_of(weave_elements[i].name);
	return str_nearest(name, known, NELEMENTS);
}

const struct weave_element *
weave_element(struct str name)
{
	for (size_t i = 0; i < NELEMENTS; i++)
		if (str_eq(name, str_of(weave_elements[i].name)))
			return &weave_elements[i];
	return NULL;
}

/* What other languages of templates call ours. */
static struct str
synonym(struct str name)
{
	static const char *const rows[][2] = {{"default", "otherwise"},
	    {"else", "otherwise"}, {"elseif", "when"}, {"switch", "choose"},
	    {"value", "value-of"}, {"template", "block"}, {"var", "value-of"}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq(name, str_of(rows[i][0])))
			return str_of(rows[i][1]);
	return STR("");
}

void
weave_unknown(struct weave *w, const struct node *node)
{
	struct str guess;

	if (complaints_said(
		w->model->complaints, node->where, "undeclared prefix"))
		return;
	guess = synonym(node->name);
	if (guess.n == 0)
		guess = weave_nearest(node->name);
	if (guess.n > 0)
		weave_error(w, node->where, "unknown element",
		    "there is no element k:%.*s; did you mean k:%.*s?",
		    STR_ARG(node->name), STR_ARG(guess));
	else
		weave_error(w, node->where, "unknown element",
		    "there is no element k:%.*s; HTML elements are written "
		    "without a prefix",
		    STR_ARG(node->name));
}

/* Terms and the like come first, so that who reads them finds them. */
static bool
is_first(const struct node *node)
{
	for (const struct node *n = node->parent->first; n != node; n = n->next)
		if (!node_is_blank(n) && !node_is(n, SPACE_K, "term"))
			return false;
	return true;
}

/* k:put directly in a page or layout that stands in no layout. */
static bool
puts_nowhere(const struct node *node)
{
	return node_is(node, SPACE_K, "put") && node->parent != NULL &&
	       (node_is(node->parent, SPACE_K, "page") ||
		   node_is(node->parent, SPACE_K, "layout"));
}

/* "k:page, k:layout or k:include" */
static struct str
parents_of(struct weave *w, const struct weave_element *o)
{
	struct str rest = str_of(o->parents), word;
	struct buf b;

	buf_init(&b, w->arena, 256);
	while (str_word(&rest, &word)) {
		bool last = str_trim(rest).n == 0;

		if (b.n > 0)
			buf_str(&b, last ? STR(" or ") : STR(", "));
		buf_printf(&b, "k:%.*s", STR_ARG(word));
	}
	return buf_view(&b);
}

static void
misplaced(
    struct weave *w, const struct node *node, const struct weave_element *o)
{
	const struct node *up = node->parent;

	if (puts_nowhere(node)) {
		weave_error(w, node->where, "misplaced element",
		    "k:put needs a layout to put something in; write "
		    "layout=\"…\" on k:%.*s",
		    STR_ARG(up->name));
		return;
	}
	if (up != NULL && up->space == SPACE_K &&
	    weave_listed(o->parents, up->name)) {
		if (node_is(node, SPACE_K, "term"))
			weave_check_attrs(w, node);
		if (node_is(node, SPACE_K, "term") && !is_first(node))
			weave_error(w, node->where, "misplaced element",
			    "k:term comes first in k:%.*s; move it up",
			    STR_ARG(up->name));
		return;
	}
	if (*o->parents == '\0')
		weave_error(w, node->where, "misplaced element",
		    "k:%s is the outermost element of a file; it cannot stand "
		    "in another",
		    o->name);
	else
		weave_error(w, node->where, "misplaced element",
		    "k:%s cannot stand here; it stands directly in %.*s",
		    o->name, STR_ARG(parents_of(w, o)));
}

static void
weave_ours(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *node)
{
	const struct weave_element *o = weave_element(node->name);

	if (o == NULL) {
		weave_unknown(w, node);
		return;
	}
	if (o->weave == NULL) {
		misplaced(w, node, o);
		return;
	}
	if (in->mode == MODE_RAW ||
	    (in->svg && str_ieq(in->element, STR("style")))) {
		weave_error(w, node->where, "value in a script",
		    "k:%s cannot stand in <%.*s>; write values as JSON in "
		    "<script type=\"application/ld+json\"> or in a data-… "
		    "attribute",
		    o->name, STR_ARG(in->element));
		return;
	}
	if (in->text && o->weave != weave_value_of && o->weave != weave_fact) {
		weave_error(w, node->where, "misplaced element",
		    "k:%s cannot stand in a text; a text holds phrases of "
		    "HTML, k:value-of and k:fact",
		    o->name);
		return;
	}
	if (w->mail != NULL && !mailcheck_ours(w, node))
		return;
	weave_check_attrs(w, node);
	o->weave(w, f, in, node);
}

/* Follows the quotes of JSON through what the author wrote. */
static void
follow_json(struct weave *w, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (w->escaped)
			w->escaped = false;
		else if (w->in_string && s.p[i] == '\\')
			w->escaped = true;
		else if (s.p[i] == '"')
			w->in_string = !w->in_string;
	}
}

static void
raw(struct weave *w, const struct inside *in, struct str s, struct where where)
{
	if (!html_raw_ok(in->element, s))
		weave_error(w, where, "text ends a script",
		    "\"</%.*s\", \"<script\" and \"<!--\" cannot stand in "
		    "<%.*s>; write \\u003c for \"<\" in a string",
		    STR_ARG(in->element), STR_ARG(in->element));
	program_literal(w->program, s);
}

/* Of the text part of a mail: a line break is one only where it was meant. */
static void
mail_words(struct buf *b, const struct inside *in, struct str s)
{
	struct str line;

	if (!in->lines) {
		buf_str(b, s);
		return;
	}
	for (bool first = true; str_cut(&s, '\n', &line); first = false) {
		if (!first)
			buf_lit(b, MAILTEXT_BREAK);
		buf_str(b, line);
	}
}

/* What Outlook on Windows reads and others pass over. */
static void
weave_comment(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *n)
{
	if (w->mail == NULL || in->mode != MODE_FLOW ||
	    !(str_starts(n->text, STR("[if ")) ||
		str_starts(n->text, STR("<![endif]"))))
		return;
	if (f->kind != FRAME_LAYOUT) {
		weave_error(w, n->where, "misplaced comment",
		    "a comment for Outlook stands in the layout of a mail; "
		    "move it there");
		return;
	}
	program_literal(w->program, STR("<!--"));
	program_literal(w->program, n->text);
	program_literal(w->program, STR("-->"));
}

void
weave_literal(
    struct weave *w, const struct inside *in, struct str s, struct where where)
{
	struct buf b;

	buf_init(&b, w->arena, WEAVE_LITERAL_MAX);
	switch (in->mode) {
	case MODE_RAW:
		raw(w, in, s, where);
		return;
	case MODE_JSON:
		if (!in->text) {
			follow_json(w, s);
			raw(w, in, s, where);
			return;
		}
		escape(&b, ESCAPE_JSON_STRING, s);
		break;
	case MODE_MAIL:
		mail_words(&b, in, s);
		break;
	case MODE_ATTR:
		html_attr(&b, s);
		break;
	case MODE_FLOW:
	case MODE_PLAIN:
		html_text(&b, s);
		break;
	}
	program_literal(w->program, buf_view(&b));
}

void
weave_check_top(
    struct weave *w, const struct inside *in, struct where where, bool is_html)
{
	if (in->open)
		return;
	w->html |= is_html;
	w->loose |= !is_html;
	if (w->html && w->loose)
		weave_error(w, where, "loose content",
		    "beside <html> nothing else can stand; move what is "
		    "outside into <body>");
}

/* "{$name}" */
static bool
holds_value(struct str s)
{
	size_t at, n = 0;

	while ((at = str_find(s, STR("{$"))) < s.n) {
		s = str_from(s, at + 2);
		n = str_chr(s, '}');
		if (n < s.n && str_is_key(str_head(s, n)))
			return true;
	}
	return false;
}

static void
weave_text_node(
    struct weave *w, const struct inside *in, const struct node *node)
{
	if (!in->open && node_is_blank(node))
		return;
	weave_check_top(w, in, node->where, false);
	if (in->mode == MODE_RAW && holds_value(node->text))
		weave_error(w, node->where, "value in a script",
		    "{$…} cannot stand in <%.*s>; write it into a data-… "
		    "attribute, or as k:value-of into <script "
		    "type=\"application/ld+json\">",
		    STR_ARG(in->element));
	if (in->mode != MODE_RAW &&
	    str_find(node->text, STR("{$")) < node->text.n)
		weave_warn(w, node->where, "value in text",
		    "{$…} is a value only in attributes; write <k:value-of "
		    "select=\"$…\"/> here");
	weave_literal(w, in, node->text, node->where);
}

static bool
too_many(struct weave *w, const struct node *node)
{
	if (++w->nodes == WEAVE_NODES_MAX)
		weave_error(w, node->where, "page too large",
		    "the page \"%.*s\" grows beyond %d elements here; include "
		    "fewer blocks in blocks",
		    STR_ARG(w->page->id), WEAVE_NODES_MAX);
	return w->nodes >= WEAVE_NODES_MAX;
}

struct inside
weave_within(const struct inside *in, struct str element)
{
	struct inside sub = *in;

	sub.open = true;
	sub.element = element;
	sub.up = in;
	return sub;
}

void
weave_children(struct weave *w, const struct frame *f, const struct inside *in,
    const struct node *parent)
{
	for (const struct node *n = parent->first; n != NULL; n = n->next) {
		if (too_many(w, n))
			return;
		switch (n->kind) {
		case NODE_COMMENT:
			weave_comment(w, f, in, n);
			break;
		case NODE_TEXT:
			if (in->mode == MODE_FLOW && !in->text)
				weave_check_language(w, f, n);
			if (w->mail != NULL && in->mode == MODE_FLOW &&
			    !node_is_blank(n))
				weave_check_contrast(w, in, n->where);
			weave_text_node(w, in, n);
			break;
		case NODE_ELEMENT:
			if (n->space == SPACE_K)
				weave_ours(w, f, in, n);
			else
				weave_html(w, f, in, n);
			break;
		}
	}
}
