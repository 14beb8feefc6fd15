/* SPDX-License-Identifier: ISC */
/*
 * journey.xml (SITE 2): which stages, page classes, events, cases, questions,
 * barriers and touchpoints there are.  What is wrong with the rules about them
 * is found in readrules.c; they go into the image in compilejourney.c.
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
    "user_engagement", "cta_click", "form_view", "form_start", "form_submit",
    "optin_requested", "optin_confirmed", "view_item", "view_pricing",
    "view_reviews", "view_comparison", "add_to_cart", "begin_checkout",
    "purchase", "refund", "booking", "support_request", "download", "share",
    "referral_visit", "survey_answer", "box_shown", "box_held", "box_dismissed",
    "box_clicked", "mail_sent", "mail_click", "unsubscribe", "bounce_soft",
    "bounce_hard", "complaint", "call", "meeting", "offer", "lost", "fair"};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

bool
model_event_own(struct str event)
{
	static const struct str own[] = {STR("page_view"), STR("fragment_view"),
	    STR("form_view"), STR("form_submit"), STR("optin_requested"),
	    STR("optin_confirmed"), STR("referral_visit"), STR("survey_answer"),
	    STR("box_shown"), STR("box_held"), STR("box_dismissed"),
	    STR("box_clicked"), STR("mail_sent"), STR("mail_click"),
	    STR("unsubscribe")};

	for (size_t i = 0; i < COUNT(own); i++)
		if (str_eq(own[i], event))
			return true;
	return false;
}

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
	else if (node_is(n, SPACE_K, "touchpoint") && str_is_key(key))
		names_add(m, &m->touchpoints, "touchpoint", key, n->where, n);
	else if (node_is(n, SPACE_K, "goal") && str_is_key(name))
		names_add(m, &m->goals, "goal", name, n->where, n);
	else if (node_is(n, SPACE_K, "box") && str_is_name(name))
		names_add(m, &m->boxes, "box", name, n->where, n);
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
	read_rules(m, root);
	/* Rules alone are enough: the shipped stages are then meant. */
	if (m->stages.n == 0)
		add_shipped(m, &m->stages, "stage", shipped_stages,
		    COUNT(shipped_stages));
	find_start(m, root);
	sources_read(m, root);
}
