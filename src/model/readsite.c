/* SPDX-License-Identifier: ISC */
/*
 * site.xml (SITE 1): settings with their defaults, languages, hosts, and the
 * names it declares.  The form of elements and attributes is vocab.c's.
 */
#include "base/arena.h"
#include "model/read.h"
#include "people/consent.h"

#define PREFIX_DEFAULT "/k/"
#define ZONE_DEFAULT "UTC"
#define LANG_DEFAULT "en"
#define DATABASE_DEFAULT "kunderejse.db"
#define KEEP_VISITORS_DEFAULT "P13M"
#define KEEP_CONTACTS_DEFAULT "P24M"
#define KEEP_BODIES_DEFAULT "P30D"
#define KEEP_UNCONFIRMED_DEFAULT "P7D"
#define COOKIE_NAME_MAX 64

/* Names an expression has for itself (SITE 3, "Variables"). */
static const char *const built_in[] = {"campaign", "channel", "company",
    "content", "device", "email", "first_channel", "first_name", "first_source",
    "item", "item_label", "known", "lang", "medium", "name", "note", "phone",
    "returning", "source", "source_class", "stage", "term", "today",
    "touchpoints", "visits"};

/* https://host, nothing behind it. */
static bool
base_ok(struct str base)
{
	struct str host;

	if (str_starts(base, STR("https://")))
		host = str_from(base, 8);
	else if (str_starts(base, STR("http://")))
		host = str_from(base, 7);
	else
		return false;
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '.' || c == '-' || c == ':'))
			return false;
	}
	return host.n > 0;
}

static bool
prefix_ok(struct str prefix)
{
	struct str inside;

	if (prefix.n < 3 || prefix.p[0] != '/' || prefix.p[prefix.n - 1] != '/')
		return false;
	inside = str_head(str_from(prefix, 1), prefix.n - 2);
	return str_is_name(inside);
}

static void
read_settings(struct model *m, const struct node *site)
{
	m->name = read_setting(site, "name", "");
	m->base = read_setting(site, "base", "");
	m->prefix = read_setting(site, "prefix", PREFIX_DEFAULT);
	m->zone = read_setting(site, "zone", ZONE_DEFAULT);
	m->database = read_setting(
	    node_child(site, "database"), "path", DATABASE_DEFAULT);
	if (m->base.n > 0 && !base_ok(m->base))
		read_error(m, read_attr(site, "base"), "bad address",
		    "base=\"%.*s\" is not the site's address; write "
		    "https://HOST in lower case, without a path",
		    STR_ARG(m->base));
	if (!prefix_ok(m->prefix)) {
		read_error(m, read_attr(site, "prefix"), "bad prefix",
		    "prefix=\"%.*s\" must begin and end with / and be lower "
		    "case; write for example /k/",
		    STR_ARG(m->prefix));
		m->prefix = STR(PREFIX_DEFAULT);
	}
	if (!zone_load(m->arena, m->zone, &m->zone_rows, &m->nzone_rows))
		read_error(m,
		    site == NULL ? read_file(STR("site.xml"))
				 : read_attr(site, "zone"),
		    "unknown zone",
		    "zone=\"%.*s\" is not known on this machine; write for "
		    "example Europe/Oslo (package tzdata)",
		    STR_ARG(m->zone));
	if (m->database.p[0] == '/' ||
	    str_find(m->database, STR("..")) < m->database.n)
		read_error(m, node_child(site, "database")->where, "bad path",
		    "path=\"%.*s\" must lie in the state directory; write a "
		    "file's name",
		    STR_ARG(m->database));
}

/* "nb", "pt-BR": RFC 5646, as far as sites use it. */
static bool
lang_ok(struct str key)
{
	struct str rest = key, part;
	bool first = true;

	while (str_cut(&rest, '-', &part)) {
		if (part.n < (first ? 2 : 1) || part.n > (first ? 3 : 8))
			return false;
		for (size_t i = 0; i < part.n; i++) {
			char c = part.p[i];
			bool lower = c >= 'a' && c <= 'z';
			bool other =
			    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

			if (!lower && (first || !other))
				return false;
		}
		first = false;
	}
	return true;
}

static void
add_lang(struct model *m, struct str key, struct where where)
{
	if (!lang_ok(key))
		read_error(m, where, "bad language",
		    "\"%.*s\" is not a language; write for example nb or pt-BR",
		    STR_ARG(key));
	else if (model_lang(m, key) >= 0)
		read_error(m, where, "declared twice",
		    "the language \"%.*s\" is declared twice", STR_ARG(key));
	else if (m->nlangs == LANGS_MAX)
		read_error(m, where, "too many languages",
		    "more than %d languages", LANGS_MAX);
	else
		m->langs[m->nlangs++] = (struct model_lang){key, -1};
}

/* Follows falls-to from each language; a circle is cut. */
static void
check_chains(struct model *m, struct where where)
{
	for (size_t i = 0; i < m->nlangs; i++) {
		int lang = (int)i;

		for (size_t step = 0; lang >= 0; step++) {
			if (step == m->nlangs) {
				read_error(m, where, "language circle",
				    "falls-to of \"%.*s\" goes round in a "
				    "circle",
				    STR_ARG(m->langs[i].key));
				m->langs[i].falls_to = -1;
				break;
			}
			lang = m->langs[lang].falls_to;
		}
	}
}

static void
read_languages(struct model *m, const struct node *site)
{
	const struct node *languages = node_child(site, "languages"), *n;
	struct str first = read_setting(languages, "default", LANG_DEFAULT);

	add_lang(m, first,
	    languages == NULL ? read_file(STR("site.xml")) : languages->where);
	if (m->nlangs == 0)
		m->langs[m->nlangs++] =
		    (struct model_lang){STR(LANG_DEFAULT), -1};
	if (languages == NULL)
		return;
	for (n = languages->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "language") &&
		    !str_eq(node_value(n, "key"), first) &&
		    node_value(n, "key").n > 0)
			add_lang(m, node_value(n, "key"), n->where);
	for (n = languages->first; n != NULL; n = n->next) {
		int lang, to;

		if (!node_is(n, SPACE_K, "language"))
			continue;
		lang = model_lang(m, node_value(n, "key"));
		to = model_lang(m, node_value(n, "falls-to"));
		if (lang >= 0 && to >= 0)
			m->langs[lang].falls_to = to;
	}
	check_chains(m, languages->where);
}

/* "nordkurs.no", ".nordkurs.no"; with a path where `paths`. */
static bool
host_ok(struct str host, bool paths)
{
	size_t slash = str_chr(host, '/');

	if (slash < host.n && !paths)
		return false;
	for (size_t i = 0; i < slash; i++) {
		char c = host.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c == '-' || c == '.' || (unsigned char)c >= 0x80))
			return false;
	}
	return str_chr(str_from(host, 1), '.') + 1 < slash;
}

static struct str *
read_hosts(struct model *m, const struct node *node, bool paths, size_t *n)
{
	struct str rest, word, *hosts = NULL;

	*n = 0;
	if (node == NULL)
		return NULL;
	rest = node_text(m->arena, node);
	while (str_word(&rest, &word)) {
		word = str_lower(m->arena, word);
		if (!host_ok(word, paths)) {
			read_error(m, node->where, "bad host",
			    "\"%.*s\" is not a host; write for example "
			    "nordkurs.no, or .nordkurs.no with what is below "
			    "it",
			    STR_ARG(word));
			continue;
		}
		hosts = read_row(m, hosts, *n, sizeof(*hosts));
		hosts[(*n)++] = word;
	}
	return hosts;
}

static bool
cookie_ok(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' ||
			c == '.'))
			return false;
	}
	return name.n <= COOKIE_NAME_MAX;
}

/* A list of what the cookie holds after a yes; empty when it is not written. */
static struct str
given_for(struct model *m, const struct node *consent, const char *name)
{
	struct str list = node_value(consent, name), rest = list, word;
	bool some = list.n == 0;

	while (str_word(&rest, &word))
		some |= word.p[0] != '!';
	if (!some)
		read_error(m, read_attr(consent, name), "no yes",
		    "%s=\"%.*s\" only says what is a no; write what the "
		    "cookie holds after a yes, too",
		    name, STR_ARG(list));
	return list;
}

/* `given` is what a yes in our dialogue means without purposes; false: nothing
 * says what a yes is. */
static bool
read_given(struct model *m, const struct node *consent)
{
	struct str plain = given_for(m, consent, "given");
	bool some = plain.n > 0;

	for (uint32_t i = 0; i < CONSENT_PURPOSES; i++) {
		bool in_plain = (CONSENT_PLAIN >> i & 1) != 0 && plain.n > 0;
		struct str own = given_for(m, consent, consent_names[i]);

		if (in_plain && own.n > 0)
			read_error(m, read_attr(consent, consent_names[i]),
			    "double attribute",
			    "given stands for remember and measure; write "
			    "these two instead of it");
		m->consent_given[i] = in_plain ? plain : own;
		some |= own.n > 0;
	}
	return some;
}

static void
read_consent(struct model *m, const struct node *consent)
{
	if (consent == NULL)
		return;
	m->privacy = node_value(consent, "privacy");
	m->consent_cookie = node_value(consent, "cookie");
	if (m->consent_cookie.n > 0 && !cookie_ok(m->consent_cookie))
		read_error(m, read_attr(consent, "cookie"), "bad cookie",
		    "cookie=\"%.*s\" is not a cookie's name; write letters, "
		    "digits, - and _",
		    STR_ARG(m->consent_cookie));
	if ((m->consent_cookie.n > 0) != read_given(m, consent))
		read_error(m, consent->where, "missing attribute",
		    "cookie and given belong together: the cookie of your "
		    "consent tool, and what it holds after a yes");
	if (m->consent_cookie.n > 0 && node_value(consent, "dialogue").n > 0)
		read_error(m, consent->where, "two dialogues",
		    "dialogue=\"own\" and cookie=\"…\" exclude each other; "
		    "keep one");
}

bool
model_built_in(struct str name)
{
	for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]); i++)
		if (str_eq(name, str_of(built_in[i])))
			return true;
	return false;
}

/* Declarations are kept by name; a bad or missing name is vocab.c's. */
static void
read_declared(struct model *m, const struct node *n)
{
	struct str key = node_value(n, "key"), name = node_value(n, "name");

	if (node_is(n, SPACE_K, "var") && model_built_in(name))
		read_error(m, n->where, "built-in name",
		    "$%.*s is a variable of the program; give yours another "
		    "name",
		    STR_ARG(name));
	else if (node_is(n, SPACE_K, "var") && str_is_key(name))
		names_add(m, &m->vars, "variable", name, n->where, n);
	else if (node_is(n, SPACE_K, "field") && str_is_key(name))
		names_add(m, &m->fields, "field", name, n->where, n);
	else if (node_is(n, SPACE_K, "list") && str_is_name(key))
		names_add(m, &m->lists, "list", key, n->where, n);
}

static void
read_retention(struct model *m, const struct node *retention)
{
	struct duration d;

	(void)duration_parse(STR(KEEP_VISITORS_DEFAULT), &m->keep_visitors);
	(void)duration_parse(STR(KEEP_CONTACTS_DEFAULT), &m->keep_contacts);
	(void)duration_parse(STR(KEEP_BODIES_DEFAULT), &m->keep_bodies);
	(void)duration_parse(
	    STR(KEEP_UNCONFIRMED_DEFAULT), &m->keep_unconfirmed);
	if (retention == NULL)
		return;
	if (duration_parse(node_value(retention, "visitors"), &d))
		m->keep_visitors = d;
	if (duration_parse(node_value(retention, "contacts"), &d))
		m->keep_contacts = d;
	if (duration_parse(node_value(retention, "bodies"), &d))
		m->keep_bodies = d;
	if (!duration_parse(node_value(retention, "unconfirmed"), &d))
		return;
	m->keep_unconfirmed = d;
	if (d.seconds == 0 && d.months == 0)
		read_error(m, read_attr(retention, "unconfirmed"),
		    "bad duration",
		    "unconfirmed=\"%.*s\" leaves no time to confirm an "
		    "address; write P7D",
		    STR_ARG(node_value(retention, "unconfirmed")));
}

void
read_site(struct model *m, const struct node *site)
{
	read_settings(m, site);
	read_languages(m, site);
	read_consent(m, node_child(site, "consent"));
	read_retention(m, node_child(site, "retention"));
	m->own_hosts =
	    read_hosts(m, node_child(site, "own-hosts"), false, &m->nown_hosts);
	m->excluded_hosts = read_hosts(
	    m, node_child(site, "excluded-hosts"), true, &m->nexcluded_hosts);
	for (const struct node *n = site == NULL ? NULL : site->first;
	     n != NULL; n = n->next)
		read_declared(m, n);
}
