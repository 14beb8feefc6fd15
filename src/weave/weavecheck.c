/* SPDX-License-Identifier: ISC */
/*
 * Which attributes our elements take, and the shared ones that describe
 * content for coverage and check (SITE 3, "Shared attributes").
 */
#include "base/arena.h"
#include "weave/weaver.h"
#include "model/selector.h"

#define N(a) (sizeof(a) / sizeof((a)[0]))

struct str
weave_guess(struct weave *w, struct str nearest)
{
	if (nearest.n == 0)
		return STR("");
	return str_format(
	    w->arena, " (did you mean \"%.*s\"?)", STR_ARG(nearest));
}

bool
weave_listed(const char *list, struct str name)
{
	return str_lists(str_of(list), name);
}

static void
check_answers(struct weave *w, const struct node *node, const struct attr *attr)
{
	struct str rest = attr->value, key;

	while (str_word(&rest, &key)) {
		const struct names *questions = &w->model->questions;
		struct str guess;

		if (names_find(questions, key) >= 0)
			continue;
		guess = weave_guess(w, names_nearest(w->arena, questions, key));
		weave_error(w, attr_where(node, attr), "unknown question",
		    "no stage asks the question \"%.*s\"%.*s; declare it in "
		    "journey.xml: <question key=\"%.*s\">",
		    STR_ARG(key), STR_ARG(guess), STR_ARG(key));
	}
}

static void
check_cta(struct weave *w, const struct node *node, const struct attr *attr)
{
	static const char *const known[] = {
	    "teach", "compare", "buy", "use", "share"};

	if (w->mail != NULL && w->mail->class == KIND_CONFIRMATION)
		weave_error(w, attr_where(node, attr), "kind of mail",
		    "cta=\"%.*s\" cannot stand in a confirmation mail, which "
		    "asks one thing and offers nothing; take it out",
		    STR_ARG(attr->value));
	for (size_t i = 0; i < N(known); i++)
		if (str_eq(attr->value, str_of(known[i])))
			return;
	weave_error(w, attr_where(node, attr), "bad value",
	    "cta=\"%.*s\" is none of teach, compare, buy, use, share",
	    STR_ARG(attr->value));
}

static bool
is_month(struct str s)
{
	int64_t year, month;

	return s.n == 7 && s.p[4] == '-' && s.p[0] != '-' && s.p[5] != '-' &&
	       str_i64(str_head(s, 4), &year) &&
	       str_i64(str_from(s, 5), &month) && month >= 1 && month <= 12;
}

/* What these answer is written within them, behind their condition. */
static bool
is_branch(const struct node *node)
{
	return node_is(node, SPACE_K, "when") || node_is(node, SPACE_K, "if") ||
	       node_is(node, SPACE_K, "otherwise");
}

void
weave_say(struct weave *w, const struct node *node, const struct attr *attr)
{
	struct where where = attr_where(node, attr);

	if (str_eq(attr->name, STR("answers")))
		program_mark(w->program, MARK_ANSWERS, attr->value, where);
	else if (str_eq(attr->name, STR("cta")))
		program_mark(w->program, MARK_CTA,
		    str_format(w->arena, "%.*s %.*s %.*s", STR_ARG(attr->value),
			STR_ARG(node->name),
			STR_ARG(node_value(node, "class"))),
		    where);
}

bool
weave_shared_attr(
    struct weave *w, const struct node *node, const struct attr *attr)
{
	if (!weave_listed(WEAVE_SHARED, attr->name))
		return false;
	if (str_eq(attr->name, STR("answers")))
		check_answers(w, node, attr);
	if (!is_branch(node))
		weave_say(w, node, attr);
	if (str_eq(attr->name, STR("cta")))
		check_cta(w, node, attr);
	if (str_eq(attr->name, STR("cta")) && str_eq(attr->value, STR("share")))
		weave_check_reward(w, node);
	if (str_eq(attr->name, STR("reviewed")) && !is_month(attr->value))
		weave_error(w, attr_where(node, attr), "bad value",
		    "reviewed=\"%.*s\" is no month; write it like 2026-11",
		    STR_ARG(attr->value));
	else if (str_eq(attr->name, STR("owner")) && !str_is_key(attr->value))
		weave_error(w, attr_where(node, attr), "bad value",
		    "owner=\"%.*s\" is no key of a person (lower case "
		    "letters, digits, _)",
		    STR_ARG(attr->value));
	return true;
}

/* No attribute of HTML has these names; what an author's script may read is
 * left alone. */
void
weave_check_prefix(
    struct weave *w, const struct node *node, const struct attr *attr)
{
	if (str_eq(attr->name, STR("answers")) ||
	    (str_eq(attr->name, STR("reviewed")) && is_month(attr->value)))
		weave_warn(w, attr_where(node, attr), "missing prefix",
		    "%.*s of <%.*s> is sent as it is; write k:%.*s",
		    STR_ARG(attr->name), STR_ARG(node->name),
		    STR_ARG(attr->name));
}

/* What is written for another name, too far from it for a guess. */
static struct str
synonym(struct str element, struct str name)
{
	static const struct {
		const char *element, *written, *meant;
	} rows[] = {
	    {"choose", "id", "name"},
	    {"if", "select", "test"},
	    {"param", "default", "else"},
	    {"place", "in", "name"},
	    {"put", "name", "in"},
	    {"put", "place", "in"},
	    {"text", "id", "ref"},
	    {"text", "key", "ref"},
	    {"text", "name", "ref"},
	    {"value-of", "default", "else"},
	    {"value-of", "name", "select"},
	    {"value-of", "ref", "select"},
	    {"value-of", "test", "select"},
	    {"value-of", "value", "select"},
	    {"when", "select", "test"},
	};

	for (size_t i = 0; i < N(rows); i++)
		if (str_eq(element, str_of(rows[i].element)) &&
		    str_eq(name, str_of(rows[i].written)))
			return str_of(rows[i].meant);
	return STR("");
}

/* The attribute that was meant by one the element does not have. */
static struct str
meant(const struct node *node, struct str name)
{
	enum { MAX = 64 };
	const struct weave_element *e = weave_element(node->name);
	struct str known[MAX], rest = str_of(e->attrs), word;
	unsigned takes = e->takes;
	size_t n = 0;

	word = synonym(node->name, name);
	if (word.n > 0)
		return word;
	while (n < MAX && str_word(&rest, &word))
		known[n++] = word;
	rest = takes & TAKES_SHARED ? STR(WEAVE_SHARED) : STR("");
	while (n < MAX && str_word(&rest, &word))
		known[n++] = word;
	if (takes & TAKES_SELECTORS)
		for (size_t i = 0; n < MAX && selector_name(i).n > 0; i++)
			known[n++] = selector_name(i);
	return str_nearest(name, known, n);
}

static void
unknown(struct weave *w, const struct node *node, const struct attr *attr,
    const char *names, unsigned takes)
{
	struct str guess = meant(node, attr->name);
	struct where where = attr_where(node, attr);

	if (attr->space == SPACE_K)
		weave_error(w, where, "unknown attribute",
		    "on k:%.*s attributes have no prefix; write %.*s",
		    STR_ARG(node->name), STR_ARG(attr->name));
	else if (guess.n == 0 && selector_known(attr->name))
		weave_error(w, where, "unknown attribute",
		    "k:%.*s takes no selector; put it into "
		    "<k:if %.*s=\"%.*s\">",
		    STR_ARG(node->name), STR_ARG(attr->name),
		    STR_ARG(attr->value));
	else if (*names == '\0' && takes == 0)
		weave_error(w, where, "unknown attribute",
		    "k:%.*s takes no attributes; take %.*s out",
		    STR_ARG(node->name), STR_ARG(attr->name));
	else if (guess.n > 0)
		weave_error(w, where, "unknown attribute",
		    "k:%.*s has no attribute \"%.*s\"; did you mean %.*s?",
		    STR_ARG(node->name), STR_ARG(attr->name), STR_ARG(guess));
	else
		weave_error(w, where, "unknown attribute",
		    "k:%.*s has no attribute \"%.*s\"; take it out",
		    STR_ARG(node->name), STR_ARG(attr->name));
}

void
weave_check_attrs(struct weave *w, const struct node *node)
{
	const struct weave_element *e = weave_element(node->name);
	const char *names = e->attrs;
	unsigned takes = e->takes;

	if (takes & TAKES_ANY)
		return;
	for (const struct attr *a = node->attrs; a != NULL; a = a->next) {
		bool plain = a->space == SPACE_NONE;

		if (plain && weave_listed(names, a->name))
			continue;
		if (plain && takes & TAKES_SHARED &&
		    weave_shared_attr(w, node, a))
			continue;
		if (plain && takes & TAKES_SELECTORS && selector_known(a->name))
			continue;
		unknown(w, node, a, names, takes);
	}
}

bool
weave_misnamed(const struct node *node, const char *name)
{
	if (weave_element(node->name)->takes & TAKES_ANY)
		return false;
	for (const struct attr *a = node->attrs; a != NULL; a = a->next)
		if (a->space == SPACE_K
			? str_eq(a->name, str_of(name))
			: node_attr(node, name) == NULL &&
			      str_eq(meant(node, a->name), str_of(name)))
			return true;
	return false;
}

const struct attr *
weave_need(struct weave *w, const struct node *node, const char *name)
{
	const struct attr *attr = node_attr(node, name);

	if (attr != NULL && str_trim(attr->value).n > 0)
		return attr;
	if (weave_misnamed(node, name))
		return NULL;
	weave_error(w, node->where, "missing attribute",
	    "k:%.*s needs %s=\"…\"", STR_ARG(node->name), name);
	return NULL;
}

void
weave_check_empty(struct weave *w, const struct node *node)
{
	const char *prefix = node->space == SPACE_K ? "k:" : "";

	for (const struct node *n = node->first; n != NULL; n = n->next)
		if (!node_is_blank(n)) {
			weave_error(w, n->where, "misplaced content",
			    "<%s%.*s> holds nothing; move this behind it",
			    prefix, STR_ARG(node->name));
			return;
		}
}
