/* SPDX-License-Identifier: ISC */
/*
 * The Referer's grammar is narrower than RFC 3986 allows: what browsers send
 * is ASCII (names in other scripts arrive as xn--…), so a host with any other
 * byte was made up and counts as none.  A Referer without a scheme is none as
 * well; the step's "lenient" switch and its flag are not there, since no
 * browser sends one and nothing would read the flag.
 */
#include "source/referer.h"

#include <string.h>

static bool
host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_' || c == '.';
}

struct str
referer_host(struct str s, char room[REFERER_HOST_MAX + 1])
{
	struct str none = {room, 0};
	size_t at = str_chr(s, '@'), n;

	while (at < s.n) { /* userinfo ends with the last one */
		s = str_from(s, at + 1);
		at = str_chr(s, '@');
	}
	n = str_chr(s, ':');
	if (n > 0 && s.n > 0 && s.p[n - 1] == '.')
		n--;
	if (n == 0 || n > REFERER_HOST_MAX)
		return none;
	for (size_t i = 0; i < n; i++) {
		char c = s.p[i];

		room[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
		if (!host_byte(room[i]) ||
		    (c == '.' && (i == 0 || i == n - 1 || room[i - 1] == '.')))
			return none;
	}
	return (struct str){room, n};
}

/* A name with a dot that is no IPv4 address and not for local use. */
static bool
public_host(struct str host)
{
	static const struct str local[] = {{"localhost", 9}, {"local", 5},
	    {"internal", 8}, {"test", 4}, {"invalid", 7}};
	size_t at = host.n;
	struct str last;

	while (at > 0 && host.p[at - 1] != '.')
		at--;
	last = str_from(host, at);
	if (at == 0 || (last.p[0] >= '0' && last.p[0] <= '9'))
		return false;
	for (size_t i = 0; i < sizeof(local) / sizeof(*local); i++)
		if (str_eq(last, local[i]))
			return false;
	return true;
}

static struct str
without_www(struct str host)
{
	return str_starts(host, STR("www.")) ? str_from(host, 4) : host;
}

/* "name" is this host modulo www, ".name" also everything below it; a path, if
 * any, must be the beginning of the Referer's. */
static bool
rule_matches(struct str rule, const struct referer *r)
{
	size_t slash = str_chr(rule, '/');
	struct str path = str_from(rule, slash), name = str_head(rule, slash);
	bool below = str_starts(name, STR("."));
	struct str rest = r->name;

	if (path.n > 0 && !path_below(r->path, path))
		return false;
	name = without_www(str_from(name, below));
	if (name.n == 0 || name.n > rest.n ||
	    !str_ieq(str_from(rest, rest.n - name.n), name))
		return false;
	return rest.n == name.n ||
	       (below && rest.p[rest.n - name.n - 1] == '.');
}

static bool
any_rule(const struct image *im, struct span rules, const struct referer *r)
{
	const struct span *rule = IMAGE_ROWS(im, struct span, rules);

	for (uint32_t i = 0; i < rules.n; i++)
		if (rule_matches(image_str(im, rule[i]), r))
			return true;
	return false;
}

static bool
is_own_name(const struct source_input *in, const struct referer *r)
{
	struct str host = str_head(in->host, str_chr(in->host, ':'));

	if (str_ends(host, STR(".")))
		host.n--;
	if (str_istarts(host, STR("www.")))
		host = str_from(host, 4);
	return host.n > 0 && str_ieq(host, r->name);
}

/* Step 5: why this is no outside page, or NULL. */
static const char *
internal(const struct source_input *in, const struct referer *r)
{
	if (is_own_name(in, r))
		return "is our own host";
	if (in->site != NULL && any_rule(in->image, in->site->own_hosts, r))
		return "is one of <own-hosts>";
	if (in->site != NULL &&
	    any_rule(in->image, in->site->excluded_hosts, r))
		return "is one of <excluded-hosts>";
	return NULL;
}

/* Takes the scheme off; 0 for none that counts, 2 for an application's. */
static int
take_scheme(struct str *s)
{
	static const struct str schemes[] = {{"https://", 8}, {"http://", 7},
	    {"android-app://", 14}, {"ios-app://", 10}};

	if (s->n == 0)
		return 0;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if ((s->p[0] | 0x20) == schemes[i].p[0] &&
		    str_istarts(*s, schemes[i])) {
			*s = str_from(*s, schemes[i].n);
			return i < 2 ? 1 : 2;
		}
	return 0;
}

static struct str
clean(struct str s, bool *cut)
{
	size_t end;

	s = str_trim(s);
	end = str_chr(s, '\n');
	s = str_head(s, end);
	s = str_head(s, str_chr(s, '\r'));
	*cut = s.n > REFERER_MAX;
	return str_head(s, REFERER_MAX);
}

/* Cuts what follows the authority into path and query. */
static void
split(struct referer *r, struct str rest)
{
	size_t mark = 0;

	while (mark < rest.n && rest.p[mark] != '?' && rest.p[mark] != '#')
		mark++;
	r->path = str_head(rest, mark);
	r->query = str_from(rest, mark + 1);
	if (mark < rest.n && rest.p[mark] == '?')
		r->query = str_head(r->query, str_chr(r->query, '#'));
}

/* What an outside host or application is, unless it is on the way. */
static void
judge(const struct source_input *in, struct referer *r)
{
	r->why = r->app ? NULL : internal(in, r);
	r->kind = r->why == NULL ? REFERER_EXTERNAL : REFERER_INTERNAL;
	if (r->why != NULL)
		return;
	r->hit = r->app ? lookup_app(in, r->host)
			: lookup_host(in, r->host, r->path);
	if (r->hit.category != CATEGORY_EXCLUDED)
		return;
	r->kind = REFERER_INTERNAL;
	r->why = "is a payment or sign-in on the way";
}

void
referer_read(const struct source_input *in, struct referer *r)
{
	struct str s = clean(in->referer, &r->cut);
	int scheme = take_scheme(&s);
	size_t end = 0;

	r->kind = REFERER_NONE;
	r->app = false;
	r->why = "is no address of a page or an application";
	r->hit = (struct host_hit){.category = CATEGORY_NONE};
	r->host = r->name = r->path = r->query = STR("");
	if (scheme == 0)
		return;
	while (
	    end < s.n && s.p[end] != '/' && s.p[end] != '?' && s.p[end] != '#')
		end++;
	r->host = referer_host(str_head(s, end), r->room);
	r->app = scheme == 2;
	r->why = "names no public host";
	if (r->host.n == 0 || (r->app ? str_chr(r->host, '.') == r->host.n
				      : !public_host(r->host)))
		return;
	split(r, str_from(s, end));
	r->name = r->app ? r->host : without_www(r->host);
	judge(in, r);
}
