/* SPDX-License-Identifier: ISC */
#include "mail/spf.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/arena.h"

#define LOOKUPS_MAX 10 /* RFC 7208 4.6.4 */
#define VOIDS_MAX 2
#define MX_MAX 10

struct address {
	int family; /* 0: none */
	size_t bits;
	unsigned char bytes[16];
};

struct walk {
	struct arena *arena;
	const struct lookup *lookup;
	struct address ip;
	unsigned lookups, voids;
	bool macro;
	char all; /* of the domain's own record, or of the one it leads to */
	struct str why;
};

/* A term: its qualifier taken off, what stands behind ":" or "=", and the
 * lengths behind "/" and "//". */
struct term {
	struct str text, name, domain;
	char qualifier;
	bool modifier;
	int64_t bits4, bits6;
};

static bool
address_read(struct arena *a, struct str s, struct address *to)
{
	const char *z = str_copy(a, s).p;

	*to = (struct address){.family = AF_INET, .bits = 32};
	if (inet_pton(AF_INET, z, to->bytes) == 1)
		return true;
	*to = (struct address){.family = AF_INET6, .bits = 128};
	if (inet_pton(AF_INET6, z, to->bytes) == 1)
		return true;
	*to = (struct address){0};
	return false;
}

static bool
within(const struct address *ip, const struct address *net, int64_t bits)
{
	size_t whole = (size_t)bits / 8, rest = (size_t)bits % 8;
	unsigned mask = 0xffu << (8 - rest) & 0xffu;

	if (ip->family == 0 || ip->family != net->family)
		return false;
	if (memcmp(ip->bytes, net->bytes, whole) != 0)
		return false;
	return rest == 0 ||
	       ((ip->bytes[whole] ^ net->bytes[whole]) & mask) == 0;
}

static enum spf_result
broken(struct walk *w, struct str why)
{
	if (w->why.n == 0)
		w->why = why;
	return SPF_PERMERROR;
}

/* "/24", "//64", "/24//64", or nothing. */
static bool
lengths(struct str s, struct term *t)
{
	size_t two = str_find(s, STR("//"));
	struct str four = str_head(s, two), six = str_from(s, two);

	if (four.n > 0 && (!str_i64(str_from(four, 1), &t->bits4) ||
			      t->bits4 < 0 || t->bits4 > 32))
		return false;
	return six.n == 0 || (str_i64(str_from(six, 2), &t->bits6) &&
				 t->bits6 >= 0 && t->bits6 <= 128);
}

static bool
term_parse(struct str text, struct term *t)
{
	size_t end = 0, slash;

	*t = (struct term){
	    .text = text, .qualifier = '+', .bits4 = 32, .bits6 = 128};
	if (strchr("+-~?", text.p[0]) != NULL) {
		t->qualifier = text.p[0];
		text = str_from(text, 1);
	}
	while (end < text.n && strchr(":/=", text.p[end]) == NULL)
		end++;
	t->name = str_head(text, end);
	text = str_from(text, end);
	if (text.n > 0 && text.p[0] == '=') {
		t->modifier = true;
		t->domain = str_from(text, 1);
		return t->name.n > 0;
	}
	if (str_ieq(t->name, STR("ip4")) || str_ieq(t->name, STR("ip6"))) {
		t->domain = str_from(text, 1);
		return text.n > 1 && text.p[0] == ':';
	}
	slash = str_chr(text, '/');
	if (!lengths(str_from(text, slash), t))
		return false;
	text = str_head(text, slash);
	if (text.n == 0)
		return t->name.n > 0;
	t->domain = str_from(text, 1);
	return text.p[0] == ':' && t->domain.n > 0;
}

/* ip4:192.0.2.0/24 */
static enum spf_result
match_net(struct walk *w, const struct term *t, bool *met)
{
	size_t slash = str_chr(t->domain, '/');
	struct str length = str_from(t->domain, slash);
	struct address net;
	int64_t bits;

	if (!address_read(w->arena, str_head(t->domain, slash), &net) ||
	    (net.family == AF_INET) != str_ieq(t->name, STR("ip4")))
		return broken(
		    w, str_format(w->arena, "\"%.*s\" names no address",
			   STR_ARG(t->text)));
	bits = (int64_t)net.bits;
	if (length.n > 0 && (!str_i64(str_from(length, 1), &bits) || bits < 0 ||
				bits > (int64_t)net.bits))
		return broken(w,
		    str_format(w->arena, "\"%.*s\" has a length that is none",
			STR_ARG(t->text)));
	*met = within(&w->ip, &net, bits);
	return SPF_NONE;
}

/* Whether one of a host's addresses is ours. */
static enum spf_result
match_host(struct walk *w, const struct term *t, struct str host, bool *met)
{
	bool six = w->ip.family == AF_INET6;
	struct lookup_answer a =
	    w->lookup->ask(w->lookup->ctx, host, six ? LOOKUP_AAAA : LOOKUP_A);
	struct address net;

	/* Of whichever kind, when nobody in particular asks. */
	if (w->ip.family == 0 && a.rc == LOOKUP_NONE)
		a = w->lookup->ask(w->lookup->ctx, host, LOOKUP_AAAA);
	if (a.rc == LOOKUP_FAILED)
		return SPF_TEMPERROR;
	for (size_t i = 0; i < a.n; i++)
		if (address_read(w->arena, a.rows[i], &net) &&
		    within(&w->ip, &net, six ? t->bits6 : t->bits4))
			*met = true;
	if (a.n == 0)
		w->voids++;
	return SPF_NONE;
}

static enum spf_result
match_mx(struct walk *w, const struct term *t, struct str domain, bool *met)
{
	struct lookup_answer a =
	    w->lookup->ask(w->lookup->ctx, domain, LOOKUP_MX);
	enum spf_result r = SPF_NONE;

	if (a.rc == LOOKUP_FAILED)
		return SPF_TEMPERROR;
	if (a.n > MX_MAX)
		return broken(
		    w, str_format(w->arena, "%.*s has more than %d MX",
			   STR_ARG(domain), MX_MAX));
	if (a.n == 0)
		w->voids++;
	for (size_t i = 0; i < a.n && r == SPF_NONE; i++) {
		struct str host =
		    str_from(a.rows[i], str_chr(a.rows[i], ' ') + 1);

		if (host.n > 0)
			r = match_host(w, t, host, met);
	}
	return r;
}

/* The one record of a domain, its version taken off; anything but SPF_NEUTRAL:
 * there is not one. */
static enum spf_result
fetch(struct walk *w, struct str domain, struct str *record)
{
	struct lookup_answer a =
	    w->lookup->ask(w->lookup->ctx, domain, LOOKUP_TXT);
	size_t n = 0;

	if (a.rc == LOOKUP_FAILED)
		return SPF_TEMPERROR;
	for (size_t i = 0; i < a.n; i++) {
		struct str s = a.rows[i];

		if (!str_istarts(s, STR("v=spf1")) ||
		    (s.n > 6 && s.p[6] != ' '))
			continue;
		*record = s;
		n++;
	}
	if (n > 1)
		return broken(w, str_format(w->arena,
				     "%.*s has %zu records that begin with "
				     "v=spf1, and one is "
				     "allowed",
				     STR_ARG(domain), n));
	return n == 0 ? SPF_NONE : SPF_NEUTRAL;
}

static enum spf_result evaluate(
    struct walk *, struct str domain, struct str record, bool own);

static enum spf_result
include(struct walk *w, const struct term *t, bool *met)
{
	struct str record = {0};
	enum spf_result r = fetch(w, t->domain, &record);

	if (r == SPF_NONE)
		return broken(
		    w, str_format(w->arena,
			   "\"%.*s\" includes a domain that has no record",
			   STR_ARG(t->text)));
	if (r == SPF_NEUTRAL)
		r = evaluate(w, t->domain, record, false);
	if (r == SPF_TEMPERROR || r == SPF_PERMERROR)
		return r;
	*met = r == SPF_PASS;
	return SPF_NONE;
}

enum spf_term {
	TERM_ALL,
	TERM_IP4,
	TERM_IP6,
	TERM_A,
	TERM_MX,
	TERM_INCLUDE,
	TERM_EXISTS,
	TERM_PTR,
	TERM__MAX
};

static const char *const term_names[TERM__MAX] = {
    "all", "ip4", "ip6", "a", "mx", "include", "exists", "ptr"};

/* SPF_NONE: go on, and *met. */
static enum spf_result
match(struct walk *w, const struct term *t, struct str domain, bool *met)
{
	struct str of = t->domain.n > 0 ? t->domain : domain;
	int k = 0;

	while (k < TERM__MAX && !str_ieq(t->name, str_of(term_names[k])))
		k++;
	if (k == TERM__MAX ||
	    (k >= TERM_INCLUDE && k < TERM_PTR && t->domain.n == 0))
		return broken(
		    w, str_format(w->arena, "\"%.*s\" is no term of SPF",
			   STR_ARG(t->text)));
	if (k >= TERM_A && ++w->lookups > LOOKUPS_MAX)
		return broken(w,
		    str_format(w->arena,
			"it asks more than %d questions (include, a, mx, ptr, "
			"exists, redirect), and no more are allowed",
			LOOKUPS_MAX));
	if (str_chr(t->domain, '%') < t->domain.n) {
		w->macro = true;
		return SPF_NONE;
	}
	switch ((enum spf_term)k) {
	case TERM_ALL:
		*met = w->ip.family != 0;
		return SPF_NONE;
	case TERM_IP4:
	case TERM_IP6:
		return match_net(w, t, met);
	case TERM_A:
		return match_host(w, t, of, met);
	case TERM_MX:
		return match_mx(w, t, of, met);
	case TERM_INCLUDE:
		return include(w, t, met);
	case TERM_EXISTS: {
		struct lookup_answer a =
		    w->lookup->ask(w->lookup->ctx, of, LOOKUP_A);

		*met = a.n > 0 && w->ip.family != 0;
		w->voids += a.rc == LOOKUP_NONE;
		return a.rc == LOOKUP_FAILED ? SPF_TEMPERROR : SPF_NONE;
	}
	case TERM_PTR: /* "SHOULD NOT be published": never met */
	case TERM__MAX:
		break;
	}
	return SPF_NONE;
}

static enum spf_result
of_qualifier(char c)
{
	return c == '-'   ? SPF_FAIL
	       : c == '~' ? SPF_SOFTFAIL
	       : c == '?' ? SPF_NEUTRAL
			  : SPF_PASS;
}

static enum spf_result
redirect(struct walk *w, struct str domain, bool own)
{
	struct str record = {0};
	enum spf_result r;

	if (++w->lookups > LOOKUPS_MAX)
		return broken(w, STR("it leads on and on"));
	if (str_chr(domain, '%') < domain.n) {
		w->macro = true;
		return SPF_NEUTRAL;
	}
	r = fetch(w, domain, &record);
	if (r == SPF_NONE)
		return broken(
		    w, str_format(w->arena,
			   "redirect=%.*s leads to a domain that has no record",
			   STR_ARG(domain)));
	return r == SPF_NEUTRAL ? evaluate(w, domain, record, own) : r;
}

/* What the record says of whom it does not name. */
static char
all_of(struct str record)
{
	struct str rest = str_from(record, 6), word;
	struct term t;

	while (str_word(&rest, &word))
		if (term_parse(word, &t) && !t.modifier &&
		    str_ieq(t.name, STR("all")))
			return t.qualifier;
	return 0;
}

static enum spf_result
evaluate(struct walk *w, struct str domain, struct str record, bool own)
{
	struct str rest = str_from(record, 6), word, to = {0};
	bool all = false;

	if (own)
		w->all = all_of(record);
	while (str_word(&rest, &word)) {
		struct term t;
		bool met = false;
		enum spf_result r;

		if (!term_parse(word, &t))
			return broken(
			    w, str_format(w->arena, "\"%.*s\" can not be read",
				   STR_ARG(word)));
		if (t.modifier) {
			if (str_ieq(t.name, STR("redirect")))
				to = t.domain;
			continue;
		}
		all = all || str_ieq(t.name, STR("all"));
		r = match(w, &t, domain, &met);
		if (r != SPF_NONE)
			return r;
		if (w->voids > VOIDS_MAX)
			return broken(w,
			    STR("more than two of its names have no address"));
		if (met)
			return of_qualifier(t.qualifier);
	}
	return to.n > 0 && !all ? redirect(w, to, own) : SPF_NEUTRAL;
}

void
spf_check(struct arena *a, const struct lookup *lookup, struct str domain,
    struct str address, struct spf *out)
{
	struct walk w = {.arena = a, .lookup = lookup};

	*out = (struct spf){0};
	if (address.n > 0)
		(void)address_read(a, address, &w.ip);
	out->result = fetch(&w, domain, &out->record);
	if (out->result == SPF_PERMERROR)
		out->record = STR("");
	if (out->result == SPF_NEUTRAL) {
		out->result = evaluate(&w, domain, out->record, true);
		out->all = w.all;
	}
	out->lookups = w.lookups;
	out->macro = w.macro;
	out->why = w.why;
}
