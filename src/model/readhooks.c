/* SPDX-License-Identifier: ISC */
/*
 * hooks.xml: which servers tell us of events, how they sign, and what of what
 * they send is an event.  The form that every site answers to is written the
 * same way, here.
 */
#include "base/arena.h"
#include "model/read.h"

#define HOOKS_MAX 32
#define ONS_MAX 32

static const char own[] =
    "<hooks xmlns=\"urn:kunderejse:1\"><hook name=\"own\">"
    "<on event=\"$.type\" at=\"$.timestamp\">"
    "<person email=\"$.data.email\" visitor=\"$.data.visitor\""
    " name=\"$.data.name\" company=\"$.data.company\" role=\"$.data.role\"/>"
    "<line each=\"$.data.lines\" item=\"$.item $.data.item\""
    " amount=\"$.amount $.data.amount\""
    " currency=\"$.currency $.data.currency\"/>"
    "</on></hook></hooks>";

static bool
is_header_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return s.n > 0 && s.n <= 64;
}

/* What is wrong with a path is said of every attribute. */
static bool
is_path(struct str s)
{
	return str_starts(s, STR("$"));
}

static void
check_header(struct model *m, const struct node *hook, const char *name)
{
	struct str value = node_value(hook, name);

	if (node_attr(hook, name) != NULL && !is_header_name(value))
		read_error(m, read_attr(hook, name), "bad header",
		    "%s=\"%.*s\" is not the name of a header; write for "
		    "example X-Shop-Signature",
		    name, STR_ARG(value));
}

static void
check_topic(struct model *m, const struct node *hook)
{
	struct str topic = node_value(hook, "topic");

	if (node_attr(hook, "topic") != NULL && !is_header_name(topic) &&
	    !is_path(topic))
		read_error(m, read_attr(hook, "topic"), "bad header",
		    "topic=\"%.*s\" is neither the name of a header nor a path "
		    "into the body; write for example X-Shop-Topic or $.type",
		    STR_ARG(topic));
}

/* What only a signature without a form of its own has to say. */
static void
check_plain(struct model *m, const struct node *hook)
{
	static const char *const needed[] = {"signature", "encoding"};

	for (size_t i = 0; i < 2; i++)
		if (node_attr(hook, needed[i]) == NULL)
			read_error(m, hook->where, "missing attribute",
			    "scheme=\"plain\" needs %s=\"…\": the manual of "
			    "the sender says how it signs",
			    needed[i]);
}

/* A header that nobody signed is no id: whoever saw a delivery could send it
 * again under another. */
static void
check_id(struct model *m, const struct node *hook, bool is_signed)
{
	struct str id = node_value(hook, "id");

	if (is_signed)
		check_header(m, hook, "id");
	else if (node_attr(hook, "id") != NULL && !is_path(id))
		read_error(m, read_attr(hook, "id"), "not signed",
		    "id=\"%.*s\" is not signed here; write a path into the "
		    "body, or take it out: without an id, the same body is the "
		    "same delivery",
		    STR_ARG(id));
}

static void
check_time(struct model *m, const struct node *hook, bool is_signed)
{
	if (is_signed)
		check_header(m, hook, "time");
	else if (node_attr(hook, "time") != NULL)
		read_error(m, read_attr(hook, "time"), "not signed",
		    "time is the header of a time that is signed; take it out, "
		    "and write at=\"$.…\" for when it happened");
}

static void
check_scheme(struct model *m, const struct node *hook)
{
	static const char *const plains[] = {"encoding", "signed"};
	struct str scheme = node_value(hook, "scheme");
	bool plain = str_eq(scheme, STR("plain"));
	bool standard = !plain && !str_eq(scheme, STR("stripe")) &&
			!str_eq(scheme, STR("token"));
	struct str what = node_value(hook, "signed");
	bool signs_id = str_starts(what, STR("id."));
	bool signs_time = str_find(what, STR("time.")) < what.n;

	if (plain)
		check_plain(m, hook);
	for (size_t i = 0; i < 2 && !plain; i++)
		if (node_attr(hook, plains[i]) != NULL)
			read_error(m, read_attr(hook, plains[i]),
			    "unknown attribute",
			    "%s belongs to scheme=\"plain\"; the other schemes "
			    "say it themselves",
			    plains[i]);
	if (plain && signs_id && node_attr(hook, "id") == NULL)
		read_error(m, hook->where, "missing attribute",
		    "signed=\"%.*s\" needs id=\"…\", a header", STR_ARG(what));
	if (plain && signs_time && node_attr(hook, "time") == NULL)
		read_error(m, hook->where, "missing attribute",
		    "signed=\"%.*s\" needs time=\"…\", a header",
		    STR_ARG(what));
	check_header(m, hook, "signature");
	check_id(m, hook, standard || (plain && signs_id));
	check_time(m, hook, standard || (plain && signs_time));
	check_topic(m, hook);
}

/* Where a word that stands for itself would say the same of everybody. */
static void
check_paths_only(struct model *m, const struct node *n)
{
	static const char *const names[] = {"key", "at", "path", "email",
	    "visitor", "name", "company", "role", "each", "amount", "quantity",
	    "less"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str rest = node_value(n, names[i]), word;

		while (rest.n > 0 && str_word(&rest, &word))
			if (word.p[0] != '$')
				read_error(m, read_attr(n, names[i]),
				    "bad path",
				    "%s=\"%.*s\" is not a path into the body; "
				    "write for example $.%.*s",
				    names[i], STR_ARG(word), STR_ARG(word));
	}
}

static void
check_event(struct model *m, const struct node *on)
{
	struct str event = node_value(on, "event"), near;

	if (str_starts(event, STR("$")) || str_trim(event).n == 0)
		return;
	if (names_find(&m->events, event) < 0) {
		near = names_nearest(m->arena, &m->events, event);
		read_error(m, read_attr(on, "event"), "unknown event",
		    "event=\"%.*s\" is not declared%s%.*s%s", STR_ARG(event),
		    near.n > 0 ? "; did you mean \"" : "", STR_ARG(near),
		    near.n > 0 ? "\"?" : "");
	} else if (model_event_own(event)) {
		read_error(m, read_attr(on, "event"), "not to be told",
		    "event=\"%.*s\" is seen by this program itself; another "
		    "server tells of what it does not see",
		    STR_ARG(event));
	}
}

static void
check_on(struct model *m, const struct node *hook, const struct node *on)
{
	const struct node *person = node_child(on, "person");
	struct str scheme = node_value(hook, "scheme");

	check_event(m, on);
	check_paths_only(m, on);
	for (const struct node *n = on->first; n != NULL; n = n->next)
		if (n->kind == NODE_ELEMENT)
			check_paths_only(m, n);
	if (node_attr(on, "topic") != NULL &&
	    node_attr(hook, "topic") == NULL &&
	    (str_eq(scheme, STR("plain")) || str_eq(scheme, STR("token"))))
		read_error(m, read_attr(on, "topic"), "missing attribute",
		    "<hook> does not say where the topic stands; write "
		    "topic=\"…\" there");
	if (person == NULL)
		read_error(m, on->where, "missing element",
		    "<on> needs <person email=\"$.…\"/>: nobody is nobody's "
		    "customer");
	else if (node_attr(person, "email") == NULL &&
		 node_attr(person, "visitor") == NULL)
		read_error(m, person->where, "missing attribute",
		    "<person> needs email=\"$.…\", or visitor=\"$.…\"");
}

static void
check_items(struct model *m, const struct node *hook)
{
	for (const struct node *n = hook->first; n != NULL; n = n->next)
		for (const struct node *o = hook->first;
		     o != n && node_is(n, SPACE_K, "item"); o = o->next)
			if (node_is(o, SPACE_K, "item") &&
			    str_ieq(
				node_value(o, "from"), node_value(n, "from")))
				read_error(m, n->where, "declared twice",
				    "the item \"%.*s\" is declared twice, "
				    "first in line %u; rename or remove one",
				    STR_ARG(node_value(n, "from")),
				    (unsigned)o->where.line);
}

static void
check_hook(struct model *m, const struct node *hook)
{
	size_t ons = 0;

	check_scheme(m, hook);
	check_items(m, hook);
	for (const struct node *n = hook->first; n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "on"))
			continue;
		check_on(m, hook, n);
		if (++ons == ONS_MAX + 1)
			read_error(m, n->where, "size",
			    "a hook may have %d <on>", ONS_MAX);
	}
}

static void
add_hook(struct model *m, const struct node *n)
{
	struct str name = node_value(n, "name");

	if (!str_is_name(name))
		return;
	if (str_eq(name, m->hooks.rows[0].key)) {
		read_error(m, read_attr(n, "name"), "declared twice",
		    "the hook \"%.*s\" is there without being declared; give "
		    "this one another name",
		    STR_ARG(name));
		return;
	}
	if (str_chr(name, '/') < name.n)
		read_error(m, read_attr(n, "name"), "bad name",
		    "name=\"%.*s\" is a file and the end of an address; write "
		    "it without /",
		    STR_ARG(name));
	if (m->hooks.n == HOOKS_MAX)
		read_error(
		    m, n->where, "size", "more than %d hooks", HOOKS_MAX - 1);
	names_add(m, &m->hooks, "hook", name, n->where, n);
	check_hook(m, n);
}

void
read_hooks(struct model *m, const struct node *root)
{
	const struct node *ours =
	    xml_parse(m->arena, m->complaints, STR("hooks.xml"), str_of(own));
	const struct node *hook = node_child(ours, "hook");

	names_add(
	    m, &m->hooks, "hook", node_value(hook, "name"), hook->where, hook);
	for (const struct node *n = root == NULL ? NULL : root->first;
	     n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "hook"))
			add_hook(m, n);
}
