/* SPDX-License-Identifier: ISC */
/*
 * What is wrong with the rules of journey.xml although their form is right:
 * what says a thing twice, what can never hold, what is out of reach.
 */
#include "base/arena.h"
#include "journey/box.h"
#include "model/read.h"

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

/* Reading is told of pages, with nothing else. */
static void
check_dwell(struct model *m, const struct node *signal)
{
	struct str event = node_value(signal, "event");
	const struct attr *dwell = node_attr(signal, "dwell");
	struct duration d;

	if (dwell == NULL)
		return;
	if (event.n > 0 && !str_eq(event, STR("page_view")))
		read_error(m, read_attr(signal, "dwell"), "dwell",
		    "dwell is the time a page is read; write "
		    "event=\"page_view\", or take dwell out");
	if (node_attr(signal, "form") != NULL)
		read_error(m, read_attr(signal, "form"), "dwell",
		    "a page is read, no form; take form out, or dwell");
	if (duration_parse(dwell->value, &d) &&
	    (d.months != 0 || d.seconds < 1 || d.seconds > JOURNEY_DWELL_MAX))
		read_error(m, read_attr(signal, "dwell"), "dwell",
		    "dwell=\"%.*s\" is not between PT1S and PT%dH, the "
		    "longest that is measured of one page",
		    STR_ARG(dwell->value), JOURNEY_DWELL_MAX / 3600);
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
	check_dwell(m, signal);
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

/* Whether a move holds whenever the other does, as far as one attribute says:
 * it does not ask for it, or asks the same. */
static bool
asks_no_more(
    const struct node *move, const struct node *other, const char *name)
{
	return node_attr(move, name) == NULL ||
	       str_eq(str_trim(node_value(move, name)),
		   str_trim(node_value(other, name)));
}

/* The first move of the file counts: one behind it that asks for no less is
 * never reached. */
static void
check_move(struct model *m, const struct node *move)
{
	static const char *const asked[] = {"event", "page-class", "item",
	    "form", "stage", "channel", "source", "source-class", "medium",
	    "campaign"};

	if (str_eq(node_value(move, "event"), STR("mail_click")))
		read_error(m, move->where, "weak evidence",
		    "who follows a link of a mail may only be curious, and "
		    "mails are forwarded; write <signal event=\"mail_click\" "
		    "points=\"…\"> in its place");
	for (const struct node *n = move->parent->first; n != move;
	     n = n->next) {
		size_t i = 0;

		if (!node_is(n, SPACE_K, "move"))
			continue;
		while (i < sizeof(asked) / sizeof(asked[0]) &&
		       asks_no_more(n, move, asked[i]))
			i++;
		if (i < sizeof(asked) / sizeof(asked[0]))
			continue;
		read_error(m, move->where, "never reached",
		    "the move in line %d holds whenever this one does, and "
		    "the first counts; put this one before it",
		    (int)n->where.line);
		return;
	}
}

static bool
is_held(const struct model *m, struct str stage)
{
	int i = names_find(&m->stages, stage);

	return i >= 0 && m->stages.rows[i].node != NULL &&
	       str_eq(node_value(m->stages.rows[i].node, "back"), STR("never"));
}

static void
check_cool(struct model *m, const struct node *cool)
{
	struct str from = node_value(cool, "from");

	if (from.n > 0 && str_eq(from, node_value(cool, "to")))
		read_error(m, cool->where, "cooling to itself",
		    "from and to are both \"%.*s\"", STR_ARG(from));
	else if (is_held(m, from))
		read_error(m, cool->where, "never reached",
		    "the stage \"%.*s\" has back=\"never\", which silence does "
		    "not end; take one of them out",
		    STR_ARG(from));
}

/* Without xml:lang the default language is meant. */
static struct str
spoken(const struct model *m, const struct node *n)
{
	const struct attr *lang = node_attr_in(n, SPACE_XML, "lang");

	return lang == NULL ? m->langs[m->default_lang].key : lang->value;
}

/* One label in each language, wherever in the file they stand. */
static void
check_labels(struct model *m, const struct node *parent)
{
	for (const struct node *n = parent->first; n != NULL; n = n->next) {
		const struct node *o = parent->first;

		if (n->kind != NODE_ELEMENT)
			continue;
		check_labels(m, n);
		if (!node_is(n, SPACE_K, "label"))
			continue;
		while (o != n && !(node_is(o, SPACE_K, "label") &&
				     str_eq(spoken(m, o), spoken(m, n))))
			o = o->next;
		if (o != n)
			read_error(m, n->where, "duplicate element",
			    "<label> in %.*s stands twice; keep one",
			    STR_ARG(spoken(m, n)));
	}
}

/* What is kept of an event beside its name, in columns of its own. */
static void
check_prop(struct model *m, const struct node *prop)
{
	struct str name = node_value(prop, "name");
	struct str type = node_value(prop, "type");

	if (str_eq(name, STR("amount"))) {
		if (!str_eq(type, STR("money")))
			read_error(m, prop->where, "bad property",
			    "amount is money; write type=\"money\"");
	} else if (!str_eq(name, STR("item"))) {
		read_error(m, read_attr(prop, "name"), "bad property",
		    "the property \"%.*s\" is not kept; an event has item and "
		    "amount",
		    STR_ARG(name));
	} else if (type.n > 0 && !str_eq(type, STR("text"))) {
		read_error(m, read_attr(prop, "type"), "bad property",
		    "item is text; take type out");
	}
}

static void
check_props(struct model *m, const struct node *event)
{
	for (const struct node *n = event->first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "prop"))
			continue;
		check_prop(m, n);
		for (const struct node *o = event->first; o != n; o = o->next)
			if (node_is(o, SPACE_K, "prop") &&
			    str_eq(
				node_value(n, "name"), node_value(o, "name"))) {
				read_error(m, n->where, "duplicate",
				    "the property \"%.*s\" is declared "
				    "twice; keep one",
				    STR_ARG(node_value(n, "name")));
				break;
			}
	}
}

/* A goal's value is money of its event. */
static void
check_goal(struct model *m, const struct node *goal)
{
	struct str value = node_value(goal, "value");
	struct str event = node_value(goal, "event");
	int i = names_find(&m->events, event);
	const struct node *n = i < 0 ? NULL : m->events.rows[i].node;

	if (i < 0 || value.n == 0)
		return;
	for (n = n == NULL ? NULL : n->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "prop") &&
		    str_eq(node_value(n, "name"), value) &&
		    str_eq(node_value(n, "type"), STR("money")))
			return;
	read_error(m, read_attr(goal, "value"), "unknown property",
	    "the event \"%.*s\" has no money of the name \"%.*s\"; declare "
	    "<event name=\"%.*s\"><prop name=\"amount\" "
	    "type=\"money\"/></event> and write value=\"amount\"",
	    STR_ARG(event), STR_ARG(value), STR_ARG(event));
}

static void
check_box(struct model *m, const struct node *box)
{
	struct duration after;
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
	if (duration_parse(node_value(box, "after"), &after) &&
	    duration_days(after) >= BOX_EVENT_DAYS)
		read_error(m, read_attr(box, "after"), "too long",
		    "after=\"%.*s\" ends when the event is no reason any more, "
		    "%d days behind it; write P%dD or less",
		    STR_ARG(node_value(box, "after")), BOX_EVENT_DAYS,
		    BOX_EVENT_DAYS - 1);
	if (str_i64(node_value(box, "holdback"), &held) && held > 50)
		read_error(m, read_attr(box, "holdback"), "bad number",
		    "holdback=\"%d\" keeps the box from most; write 10 for "
		    "one in ten, 50 at most",
		    (int)held);
}

static void
check_rule(struct model *m, const struct node *n)
{
	check_labels(m, n);
	if (node_is(n, SPACE_K, "page-class"))
		check_paths(m, n);
	else if (node_is(n, SPACE_K, "signal"))
		check_signal(m, n);
	else if (node_is(n, SPACE_K, "move"))
		check_move(m, n);
	else if (node_is(n, SPACE_K, "cool"))
		check_cool(m, n);
	else if (node_is(n, SPACE_K, "event"))
		check_props(m, n);
	else if (node_is(n, SPACE_K, "require"))
		check_require(m, n);
	else if (node_is(n, SPACE_K, "trait"))
		check_trait(m, n);
	else if (node_is(n, SPACE_K, "box"))
		check_box(m, n);
	else if (node_is(n, SPACE_K, "goal"))
		check_goal(m, n);
}

void
read_rules(struct model *m, const struct node *root)
{
	const struct node *n = root == NULL ? NULL : root->first;

	for (; n != NULL; n = n->next)
		check_rule(m, n);
}
