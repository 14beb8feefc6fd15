/* SPDX-License-Identifier: ISC */
/*
 * Who comes into a sequence and what lets him out again (MAIL 15): what is
 * wrong with these rules although their form is right.
 */
#include "base/arena.h"
#include "model/read.h"

void
read_unknown(struct model *m, const struct node *n, const char *attr,
    struct str word, const struct names *names, const char *advice)
{
	struct str near = names_nearest(m->arena, names, word);

	if (near.n > 0)
		read_error(m, read_attr(n, attr), "unknown name",
		    "%s=\"%.*s\": there is no \"%.*s\"; did you mean "
		    "\"%.*s\"?",
		    attr, STR_ARG(node_value(n, attr)), STR_ARG(word),
		    STR_ARG(near));
	else
		read_error(m, read_attr(n, attr), "unknown name",
		    "%s=\"%.*s\": there is no \"%.*s\"; %s", attr,
		    STR_ARG(node_value(n, attr)), STR_ARG(word), advice);
}

static void
check_events(struct model *m, const struct node *n)
{
	struct str rest = node_value(n, "event"), word;

	while (str_word(&rest, &word))
		if (names_find(&m->events, word) < 0)
			read_unknown(m, n, "event", word, &m->events,
			    "declare it in journey.xml: <event name=\"…\"/>");
}

/* What lets people in */

static void
check_enter(struct model *m, const struct node *n)
{
	bool event = node_attr(n, "event") != NULL;
	bool existing = str_eq(node_value(n, "existing"), STR("yes"));

	if (!event && node_attr(n, "stage") == NULL &&
	    node_attr(n, "quiet-for") == NULL)
		read_error(m, n->where, "missing attribute",
		    "<enter> needs event=\"…\", what happens, stage=\"…\", "
		    "where people come to, or quiet-for=\"…\", how long they "
		    "were silent");
	if (event && node_attr(n, "quiet-for") != NULL)
		read_error(m, read_attr(n, "quiet-for"), "never entered",
		    "an event ends the silence; write one <enter> for the "
		    "event and another with quiet-for");
	if (node_attr(n, "form") != NULL && !event)
		read_error(m, read_attr(n, "form"), "missing attribute",
		    "form narrows an event; write event=\"form_submit\" too");
	if (existing && event)
		read_error(m, read_attr(n, "existing"), "existing",
		    "existing=\"yes\" takes who is in a stage, or silent, "
		    "already; an event is over");
	if (node_attr(n, "ramp") != NULL && !existing)
		read_error(m, read_attr(n, "ramp"), "existing",
		    "ramp is how many of those who are so already come in a "
		    "day; write existing=\"yes\" too, or take it out");
	check_events(m, n);
}

/* How many elements of that name it has, each of them checked. */
static size_t
check_each(struct model *m, const struct node *root, const char *name,
    void (*check)(struct model *, const struct node *))
{
	size_t count = 0;

	for (const struct node *n = root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, name)) {
			check(m, n);
			count++;
		}
	return count;
}

static void
check_reentry(struct model *m, const struct node *root)
{
	const struct node *n = node_child(root, "reentry");
	static const char *const attrs[] = {"gap", "max"};

	if (n == NULL) {
		read_error(m, root->where, "missing reentry",
		    "the sequence does not say whether somebody comes in "
		    "again; write <reentry allow=\"never\"/>, or <reentry "
		    "allow=\"after-exit\" gap=\"P180D\" max=\"2\"/>");
		return;
	}
	if (!str_eq(node_value(n, "allow"), STR("never")))
		return;
	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++)
		if (node_attr(n, attrs[i]) != NULL)
			read_error(m, read_attr(n, attrs[i]), "reentry",
			    "%s is of who comes in again, and nobody does; "
			    "write allow=\"after-exit\", or take it out",
			    attrs[i]);
}

/* Whom it may write to */

static void
check_list(struct model *m, const struct node *root)
{
	struct str list = node_value(root, "list");
	const struct node *consent = node_child(root, "consent");
	bool marketing = str_eq(node_value(root, "purpose"), STR("marketing"));

	if (list.n > 0 && names_find(&m->lists, list) < 0)
		read_unknown(m, root, "list", list, &m->lists,
		    "declare it in site.xml: <list key=\"…\">");
	if (list.n == 0 && (marketing || consent != NULL))
		read_error(m, root->where, "missing list",
		    "%s; write list=\"…\", a <list> of site.xml",
		    marketing ? "marketing goes to members of a list, which "
				"is what they leave"
			      : "<consent> is the consent to a list");
	if (list.n > 0 && consent == NULL)
		read_error(m, root->where, "missing consent",
		    "the sequence does not say what consent to the list "
		    "\"%.*s\" it needs; write <consent state=\"confirmed\"/>, "
		    "or <consent state=\"customer-exemption\"/> for customers "
		    "who may be written to about what they bought",
		    STR_ARG(list));
}

/* What lets them out */

static void
check_goal(struct model *m, const struct node *n)
{
	struct str name = node_value(n, "name");
	const struct node *twin = n->parent->first;

	while (twin != n && !(node_is(twin, SPACE_K, "goal") &&
				str_eq(node_value(twin, "name"), name)))
		twin = twin->next;
	if (twin != n && name.n > 0)
		read_error(m, n->where, "declared twice",
		    "the goal \"%.*s\" is declared twice; rename or remove one",
		    STR_ARG(name));
}

static void
check_exit(struct model *m, const struct node *n)
{
	struct str goal = node_value(n, "goal");
	const struct node *g = n->parent->first;

	while (g != NULL && !(node_is(g, SPACE_K, "goal") &&
				str_eq(node_value(g, "name"), goal)))
		g = g->next;
	if (goal.n > 0 && g == NULL)
		read_error(m, read_attr(n, "goal"), "unknown goal",
		    "the sequence has no goal \"%.*s\"; write <goal "
		    "name=\"%.*s\" event=\"…\"/>",
		    STR_ARG(goal), STR_ARG(goal));
	check_events(m, n);
}

void
read_coming(struct model *m, const struct node *root)
{
	check_each(m, root, "enter", check_enter);
	check_each(m, root, "goal", check_goal);
	check_reentry(m, root);
	check_list(m, root);
	if (check_each(m, root, "exit", check_exit) == 0)
		read_error(m, root->where, "missing exit",
		    "nothing lets people out before its end; write <exit "
		    "event=\"…\" outcome=\"…\"/> for what it is after, and "
		    "<exit after=\"P60D\" outcome=\"expired\"/>");
}
