/* SPDX-License-Identifier: ISC */
/*
 * <notify> of site.xml: which colleague gets a mail, and which server a signed
 * message, when something happens to a contact.
 */
#include "base/arena.h"
#include "mail/address.h"
#include "model/read.h"
#include "model/vocab.h"

/* What a browser does that nobody tells of a person by name. */
static bool
is_seen_only(struct str event)
{
	static const struct str seen[] = {STR("page_view"),
	    STR("fragment_view"), STR("user_engagement"), STR("form_view"),
	    STR("form_start"), STR("box_shown"), STR("box_held"),
	    STR("box_dismissed"), STR("box_clicked")};

	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++)
		if (str_eq(seen[i], event))
			return true;
	return false;
}

static void
check_events(struct model *m, const struct node *n)
{
	struct str rest = node_value(n, "event"), word, near;

	while (str_word(&rest, &word)) {
		if (names_find(&m->events, word) < 0) {
			near = names_nearest(m->arena, &m->events, word);
			read_error(m, read_attr(n, "event"), "unknown event",
			    "event=\"%.*s\" is not declared%s%.*s%s",
			    STR_ARG(word),
			    near.n > 0 ? "; did you mean \"" : "",
			    STR_ARG(near), near.n > 0 ? "\"?" : "");
		} else if (is_seen_only(word)) {
			read_error(m, read_attr(n, "event"), "not to be told",
			    "event=\"%.*s\" is what browsers do, not what "
			    "people tell us; write stage=\"…\": that they came "
			    "so far",
			    STR_ARG(word));
		}
	}
}

static void
check_class(struct model *m, const struct model_part *mail)
{
	for (size_t i = 0; i < m->nlangs; i++) {
		const struct node *root = mail->roots[i];

		if (root == NULL ||
		    str_eq(node_value(root, "class"), STR("staff")))
			continue;
		read_error(m, root->where, "bad class",
		    "a colleague gets this mail (<notify> of site.xml); write "
		    "class=\"staff\"");
		return;
	}
}

bool
model_notify_task(const struct node *n)
{
	return str_eq(node_value(n, "task"), STR("yes"));
}

struct str
model_notify_mail(const struct node *n)
{
	return model_notify_task(n) ? STR(NOTIFY_TASK) : STR(NOTIFY_MAIL);
}

static void
check_person(struct model *m, const struct node *n)
{
	int i = names_find(&m->persons, node_value(n, "person"));
	const struct attr *said = node_attr(n, "mail");
	struct str mail = said != NULL ? said->value : model_notify_mail(n);
	const struct model_part *part = model_mail(m, mail);
	struct str address;

	if (i >= 0 &&
	    address_parse(m->arena, node_value(m->persons.rows[i].node, "mail"),
		&address) != ADDRESS_OK)
		read_error(m, read_attr(n, "person"), "no mail address",
		    "person=\"%.*s\" has no mail address; write <person "
		    "key=\"%.*s\" mail=\"…\">",
		    STR_ARG(m->persons.rows[i].key),
		    STR_ARG(m->persons.rows[i].key));
	if (part == NULL)
		read_error(m, read_attr(n, "mail"), "unknown mail",
		    "there is no mail \"%.*s\"; write mails/%.*s.xml, or "
		    "mail=\"…\" with the name of another",
		    STR_ARG(mail), STR_ARG(mail));
	else
		check_class(m, part);
	if (node_attr(n, "secret") != NULL)
		read_error(m, read_attr(n, "secret"), "unknown attribute",
		    "a mail is not signed by us; secret goes with url");
	if (model_notify_task(n) &&
	    (node_attr(n, "stage") != NULL || node_attr(n, "event") != NULL))
		read_error(m, read_attr(n, "task"), "unknown attribute",
		    "a task has a mail of its own; write another <notify> "
		    "with task");
}

/* What stands behind a scheme up to the path: a name or an address, and a
 * port. */
static bool
is_host(struct str host)
{
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '.' || c == '-' ||
			c == ':' || c == '[' || c == ']'))
			return false;
	}
	return host.n > 0;
}

static bool
is_loopback(struct str host)
{
	if (str_eq(str_head(host, 5), STR("[::1]")))
		return host.n == 5 || host.p[5] == ':';
	host = str_head(host, str_chr(host, ':'));
	return str_eq(host, STR("127.0.0.1")) || str_eq(host, STR("localhost"));
}

/* https, or http to this machine; nothing that a header or a log could trip
 * over. */
static bool
is_url(struct str url)
{
	bool https = str_starts(url, STR("https://"));
	struct str rest = str_from(url, https ? 8 : 7);
	struct str host = str_head(rest, str_chr(rest, '/'));

	host = str_head(host, str_chr(host, '?'));
	if ((!https && !str_starts(url, STR("http://"))) || !is_host(host) ||
	    (!https && !is_loopback(host)))
		return false;
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] <= ' ' ||
		    (unsigned char)url.p[i] >= 0x7f || url.p[i] == '#')
			return false;
	return url.n <= NOTIFY_URL_MAX;
}

/* One secret is one server's: who can sign as it can be told as it. */
static void
check_secret(struct model *m, const struct node *n)
{
	struct str secret = node_value(n, "secret");

	if (secret.n == 0)
		read_error(m, n->where, "missing attribute",
		    "url needs secret=\"…\", a name: what is sent is signed "
		    "with the secret in the file hooks/NAME of the state "
		    "directory");
	else if (str_chr(secret, '/') < secret.n)
		read_error(m, read_attr(n, "secret"), "bad name",
		    "secret=\"%.*s\" is a file; write it without /",
		    STR_ARG(secret));
	else if (names_find(&m->hooks, secret) >= 0)
		read_error(m, read_attr(n, "secret"), "one secret for two",
		    "secret=\"%.*s\" is that of a hook, so that what is sent "
		    "could come back as if that server had told it; give it "
		    "another name",
		    STR_ARG(secret));
	for (const struct node *o = n->parent->first; o != n; o = o->next)
		if (node_is(o, SPACE_K, "notify") && secret.n > 0 &&
		    str_eq(node_value(o, "secret"), secret) &&
		    !str_eq(node_value(o, "url"), node_value(n, "url"))) {
			read_error(m, read_attr(n, "secret"),
			    "one secret for two",
			    "secret=\"%.*s\" is that of line %u, for another "
			    "url; one server, one secret",
			    STR_ARG(secret), (unsigned)o->where.line);
			return;
		}
}

static void
check_server(struct model *m, const struct node *n)
{
	struct str url = node_value(n, "url");

	if (!is_url(url))
		read_error(m, read_attr(n, "url"), "bad address",
		    "url=\"%.*s\" is not where a message can be sent; write "
		    "https://HOST/PATH, or http://127.0.0.1 for this machine",
		    STR_ARG(url));
	check_secret(m, n);
	if (node_attr(n, "mail") != NULL)
		read_error(m, read_attr(n, "mail"), "unknown attribute",
		    "a server gets no mail; mail goes with person");
}

static void
check_notify(struct model *m, const struct node *n)
{
	bool person = node_attr(n, "person") != NULL;

	if (person == (node_attr(n, "url") != NULL))
		read_error(m, n->where, "missing attribute",
		    "<notify> tells a colleague, person=\"…\", or a server, "
		    "url=\"…\"; write one of them");
	else if (person)
		check_person(m, n);
	else
		check_server(m, n);
	if (node_attr(n, "event") == NULL && node_attr(n, "stage") == NULL &&
	    !model_notify_task(n))
		read_error(m, n->where, "missing attribute",
		    "<notify> needs stage=\"…\", where people come to, "
		    "event=\"…\", what they do, or task=\"yes\", what we are "
		    "to do");
	check_events(m, n);
	if (node_attr(n, "form") != NULL && node_attr(n, "event") == NULL)
		read_error(m, read_attr(n, "form"), "missing attribute",
		    "form narrows an event; write event=\"form_submit\" too");
}

void
read_notify(struct model *m, const struct node *site)
{
	size_t count = 0;

	for (const struct node *n = site == NULL ? NULL : site->first;
	     n != NULL; n = n->next) {
		if (!node_is(n, SPACE_K, "notify"))
			continue;
		check_notify(m, n);
		if (++count == NOTIFY_MAX + 1)
			read_error(m, n->where, "size", "more than %d <notify>",
			    NOTIFY_MAX);
	}
}
