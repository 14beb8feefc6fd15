/* SPDX-License-Identifier: ISC */
/*
 * "bni.dk" becomes bni; where that is taken, by the shipped table or by another
 * row, bni_dk.  A pattern covers what lies below the host as well: a partner's
 * www and shop are the same partner.
 */
#include "insight/naming.h"

#include "base/arena.h"
#include "source/table.h"
#include "template/escape.h"

#define APP STR("app:")
#define KEY_MAX 64

static bool
is_app(struct str host)
{
	return str_starts(host, APP);
}

/* The last label of a text with dots. */
static struct str
last_label(struct str s)
{
	size_t at = s.n;

	while (at > 0 && s.p[at - 1] != '.')
		at--;
	return str_from(s, at);
}

/* The label before the ending; of an application's id the last one. */
static struct str
short_name(struct str host)
{
	size_t ending = country_ending(host);

	if (is_app(host))
		return last_label(str_from(host, APP.n));
	/* The newer endings, .shop and .blog, are in no list of ours. */
	if (ending == 0)
		ending = last_label(host).n + 1;
	return last_label(str_head(host, host.n - ending));
}

struct str
naming_key(struct arena *a, struct str text)
{
	char *key = arena_raw(a, KEY_MAX + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n && n < KEY_MAX; i++) {
		char c = text.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (n == 0 && c >= '0' && c <= '9')
			key[n++] = 's';
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			key[n++] = c;
		else if (n > 0 && key[n - 1] != '_')
			key[n++] = '_';
	}
	while (n > 0 && key[n - 1] == '_')
		n--;
	return n > 0 ? (struct str){key, n} : STR("source");
}

static bool
is_taken(const struct naming *naming, struct str key)
{
	for (size_t i = 0; i < naming->n; i++)
		if (str_eq(naming->keys[i], key))
			return true;
	return source_key_find(key) != NULL || str_eq(key, STR("direct"));
}

static void
keep(struct naming *naming, struct str name, struct str key)
{
	struct arena *a = naming->arena;
	size_t cap = naming->cap == 0 ? 64 : naming->cap * 2;

	if (naming->n == naming->cap) {
		naming->names = arena_grow(a, naming->names,
		    naming->cap * sizeof(*naming->names),
		    cap * sizeof(*naming->names));
		naming->keys = arena_grow(a, naming->keys,
		    naming->cap * sizeof(*naming->keys),
		    cap * sizeof(*naming->keys));
		naming->cap = cap;
	}
	naming->names[naming->n] = str_copy(a, name);
	naming->keys[naming->n++] = key;
}

struct str
naming_choose(struct naming *naming, struct str name, struct str brief)
{
	struct str key, whole = name;

	for (size_t i = 0; i < naming->n; i++)
		if (str_eq(naming->names[i], name))
			return naming->keys[i];
	if (is_app(whole))
		whole = str_from(whole, APP.n);
	key = naming_key(naming->arena, brief);
	if (is_taken(naming, key))
		key = naming_key(naming->arena, whole);
	for (int i = 2; is_taken(naming, key); i++)
		key = str_format(naming->arena, "%.*s_%d",
		    STR_ARG(naming_key(naming->arena, whole)), i);
	keep(naming, name, key);
	return key;
}

static const char *
class_of_medium(struct str medium)
{
	static const struct {
		const char *medium, *class;
	} guesses[] = {{"email", "mail"}, {"newsletter", "mail"},
	    {"affiliate", "partner"}, {"partner", "partner"},
	    {"sms", "messenger"}, {"push", "messenger"}, {"print", "offline"},
	    {"qr", "offline"}, {"flyer", "offline"}, {"social", "social"},
	    {"paid_social", "social"}, {"video", "video"},
	    {"organic", "search"}};

	for (size_t i = 0; i < sizeof(guesses) / sizeof(guesses[0]); i++)
		if (str_ieq(medium, str_of(guesses[i].medium)))
			return guesses[i].class;
	return "other";
}

static void
put_attr(struct buf *b, const char *name, const char *before, struct str value)
{
	buf_printf(b, " %s=\"%s", name, before);
	escape(b, ESCAPE_ATTR, value);
	buf_char(b, '"');
}

/* As utm_source is compared, and without a blank, which ends an alias. */
static struct str
alias_of(struct arena *a, struct str source)
{
	char *alias = arena_raw(a, source.n);

	for (size_t i = 0; i < source.n; i++)
		alias[i] = source.p[i] == ' ' || source.p[i] == '-'
			       ? '_'
			       : source.p[i];
	return (struct str){alias, source.n};
}

void
naming_start(struct naming *naming, struct arena *a)
{
	*naming = (struct naming){.arena = a};
}

void
naming_put(struct naming *naming, const struct unnamed *u, struct buf *b)
{
	bool tag = u->host.n == 0;
	struct str name = tag ? u->source : u->host, key;
	/* "blog.dk" as utm_source is a host: it is found by its pattern. */
	bool host = !tag || str_chr(name, '.') < name.n;

	if (name.n == 0)
		return;
	key = naming_choose(naming, name, host ? short_name(name) : name);
	buf_printf(b, "<source key=\"%.*s\"", STR_ARG(key));
	put_attr(b, "label", "", is_app(name) ? str_from(name, APP.n) : name);
	put_attr(b, "source-class", "",
	    str_of(class_of_medium(tag ? u->medium : STR(""))));
	if (host)
		put_attr(b, "patterns", is_app(name) ? "" : ".", name);
	else if (!str_eq(alias_of(naming->arena, name), key))
		put_attr(b, "aliases", "", alias_of(naming->arena, name));
	buf_lit(b, "/>");
}
