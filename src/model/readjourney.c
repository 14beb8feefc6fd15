/* SPDX-License-Identifier: ISC */
/*
 * journey.xml (SITE 2): which stages, page classes, events, cases, questions
 * and barriers there are, and what is wrong with rules although their form is
 * right.  The rules themselves go into the image in compilejourney.c.
 */
#include "base/arena.h"
#include "journey/rules.h"
#include "model/read.h"
#include "model/sources.h"

/* The stages of a site that declares none (DESIGN 2), in order. */
static const char *const shipped_stages[] = {"unknown", "awareness",
    "consideration", "decision", "purchase", "onboarding", "loyalty",
    "ambassador", "at_risk", "lost"};

static const char *const shipped_events[] = {"page_view", "fragment_view",
    "cta_click", "form_view", "form_submit", "optin_requested",
    "optin_confirmed", "view_item", "view_pricing", "view_reviews",
    "view_comparison", "add_to_cart", "begin_checkout", "purchase", "refund",
    "booking", "support_request", "download", "share", "referral_visit",
    "survey_answer", "box_shown", "box_dismissed", "box_clicked", "mail_sent",
    "mail_click", "unsubscribe", "bounce_soft", "bounce_hard", "complaint"};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
add_shipped(struct model *m, struct names *names, const char *what,
    const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		names_add(m, names, what, str_of(keys[i]),
		    read_file(STR("journey.xml")), NULL);
}

/* A question may be asked in several stages, in one only once. */
static void
add_question(struct model *m, const struct node *n)
{
	struct str key = node_value(n, "key");
	int i = names_find(&m->questions, key);

	if (i < 0 || m->questions.rows[i].node->parent == n->parent)
		names_add(m, &m->questions, "question", key, n->where, n);
}

static void
add_stage(struct model *m, const struct node *stage)
{
	struct str key = node_value(stage, "key");

	if (m->stages.n == JOURNEY_STAGES_MAX) {
		read_error(m, stage->where, "too many stages",
		    "more than %d stages", JOURNEY_STAGES_MAX);
		return;
	}
	if (str_is_key(key))
		names_add(m, &m->stages, "stage", key, stage->where, stage);
	for (const struct node *n = stage->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "question") &&
		    str_is_key(node_value(n, "key")))
			add_question(m, n);
}

/* An event of the program may be declared again, to name its properties. */
static void
add_event(struct model *m, const struct node *n)
{
	struct str name = node_value(n, "name");
	int i = names_find(&m->events, name);

	if (i >= 0 && m->events.rows[i].node == NULL)
		m->events.rows[i] =
		    (struct model_name){name, n->where, n, false};
	else
		names_add(m, &m->events, "event", name, n->where, n);
}

static void
add_declared(struct model *m, const struct node *n)
{
	struct str key = node_value(n, "key"), name = node_value(n, "name");

	if (node_is(n, SPACE_K, "stage"))
		add_stage(m, n);
	else if (node_is(n, SPACE_K, "page-class") && str_is_key(name))
		names_add(m, &m->page_classes, "page class", name, n->where, n);
	else if (node_is(n, SPACE_K, "event") && str_is_key(name))
		add_event(m, n);
	else if (node_is(n, SPACE_K, "case") && str_is_name(name))
		names_add(m, &m->cases, "case", name, n->where, n);
	else if (node_is(n, SPACE_K, "barrier") && str_is_key(key))
		names_add(m, &m->barriers, "barrier", key, n->where, n);
	else if (node_is(n, SPACE_K, "trait") && str_is_key(key))
		names_add(m, &m->traits, "trait", key, n->where, n);
	else if (node_is(n, SPACE_K, "box") && str_is_name(name))
		names_add(m, &m->boxes, "box", name, n->where, n);
}

static void
check_paths(struct model *m, const struct node *page_class)
{
	struct str rest = node_value(page_class, "path"), word;

	while (str_word(&rest, &word))
		if (word.p[0] != '/' && word.p[0] != '*')
			read_error(m, page_class->where, "bad path",
			    "the pattern \"%.*s\" can match no address; begin "
			    "it with / or *",
			    STR_ARG(word));
}

static void
check_signal(struct model *m, const struct node *signal)
{
	struct duration d;
	int64_t points, cap;

	if (duration_parse(node_value(signal, "expires"), &d) &&
	    duration_days(d) > JOURNEY_WINDOW_MAX)
		read_error(m, signal->where, "too long",
		    "expires=\"%.*s\" is longer than %d days, the longest a "
		    "journey is counted; write P%dD or less",
		    STR_ARG(node_value(signal, "expires")), JOURNEY_WINDOW_MAX,
		    JOURNEY_WINDOW_MAX);
	if (node_attr(signal, "dwell") != NULL)
		read_warn(m, signal->where, "needs client.js",
		    "dwell is measured by client.js only; without it this "
		    "signal never fires");
	if (str_i64(node_value(signal, "points"), &points) &&
	    str_i64(node_value(signal, "cap"), &cap) && cap < points)
		read_error(m, signal->where, "cap below points",
		    "cap=\"%d\" is less than points=\"%d\"; write at least %d",
		    (int)cap, (int)points, (int)points);
}

static void
check_require(struct model *m, const struct node *n)
{
	struct str rest = node_value(n, "answers"), key;

	while (str_word(&rest, &key)) {
		struct str near;

		if (names_find(&m->questions, key) >= 0)
			continue;
		near = names_nearest(m->arena, &m->questions, key);
		read_error(m, read_attr(n, "answers"), "unknown question",
		    "no stage asks the question \"%.*s\"%s%.*s%s; declare it: "
		    "<question key=\"%.*s\">",
		    STR_ARG(key), near.n > 0 ? " (did you mean \"" : "",
		    STR_ARG(near), near.n > 0 ? "\"?)" : "", STR_ARG(key));
	}
}

/* A value is set by what the journey counts anyway (journey/state.h). */
static void
check_trait(struct model *m, const struct node *trait)
{
	struct str values = node_value(trait, "values"), rest = values, value;

	while (str_word(&rest, &value))
		if (!str_is_key(value))
			read_error(m, read_attr(trait, "values"), "bad key",
			    "\"%.*s\" is no key; write lower case letters, "
			    "digits and _",
			    STR_ARG(value));
	for (const struct node *n = trait->first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "set"))
			continue;
		value = node_value(n, "value");
		if (!str_lists(values, value))
			read_error(m, n->where, "unknown value",
			    "the trait \"%.*s\" has no value \"%.*s\"; add it "
			    "to values",
			    STR_ARG(node_value(trait, "key")), STR_ARG(value));
		if (node_attr(n, "page-class") != NULL &&
		    !str_eq(node_value(n, "event"), STR("page_view")))
			read_error(m, n->where, "page class",
			    "only page_view is counted by page-class; take it "
			    "out, or write event=\"page_view\"");
	}
}

static void
check_box(struct model *m, const struct node *box)
{
	struct cap cap;
	int64_t held;

	if (cap_parse(node_value(box, "cap"), &cap) &&
	    duration_days(cap.per) > JOURNEY_WINDOW_MAX)
		read_error(m, read_attr(box, "cap"), "too long",
		    "cap=\"%.*s\" is longer than %d days, the longest a "
		    "journey is counted; write %u/P%dD or less",
		    STR_ARG(node_value(box, "cap")), JOURNEY_WINDOW_MAX, cap.n,
		    JOURNEY_WINDOW_MAX);
	if (node_attr(box, "after") != NULL && node_attr(box, "event") == NULL)
		read_error(m, read_attr(box, "after"), "no clock",
		    "after counts from an event; write event=\"…\" too");
	if (str_i64(node_value(box, "holdback"), &held) && held > 50)
		read_error(m, read_attr(box, "holdback"), "bad number",
		    "holdback=\"%d\" keeps the box from most; write 10 for "
		    "one in ten, 50 at most",
		    (int)held);
}

static void
check_rule(struct model *m, const struct node *n)
{
	struct str from = node_value(n, "from");

	if (node_is(n, SPACE_K, "page-class"))
		check_paths(m, n);
	else if (node_is(n, SPACE_K, "signal"))
		check_signal(m, n);
	else if (node_is(n, SPACE_K, "require"))
		check_require(m, n);
	else if (node_is(n, SPACE_K, "trait"))
		check_trait(m, n);
	else if (node_is(n, SPACE_K, "box"))
		check_box(m, n);
	else if (node_is(n, SPACE_K, "cool") && from.n > 0 &&
		 str_eq(from, node_value(n, "to")))
		read_error(m, n->where, "cooling to itself",
		    "from and to are both \"%.*s\"", STR_ARG(from));
}

/* The stage of somebody new: as written, else "unknown", else the first. */
static void
find_start(struct model *m, const struct node *root)
{
	int start = -1;

	if (root != NULL)
		start = names_find(&m->stages, node_value(root, "start"));
	if (start < 0)
		start = names_find(&m->stages, STR("unknown"));
	m->start_stage = start < 0 ? 0 : start;
}

void
read_journey(struct model *m, const struct node *root)
{
	const struct node *first = root == NULL ? NULL : root->first;

	add_shipped(
	    m, &m->events, "event", shipped_events, COUNT(shipped_events));
	for (const struct node *n = first; n != NULL; n = n->next)
		add_declared(m, n);
	for (const struct node *n = first; n != NULL; n = n->next)
		check_rule(m, n);
	/* Rules alone are enough: the shipped stages are then meant. */
	if (m->stages.n == 0)
		add_shipped(m, &m->stages, "stage", shipped_stages,
		    COUNT(shipped_stages));
	find_start(m, root);
	sources_read(m, root);
}
