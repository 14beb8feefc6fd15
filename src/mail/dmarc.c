/* SPDX-License-Identifier: ISC */
#include "mail/dmarc.h"

#include "base/arena.h"
#include "mail/taglist.h"

static const struct str policies[] = {
    [DMARC_NONE] = {"none", 4},
    [DMARC_QUARANTINE] = {"quarantine", 10},
    [DMARC_REJECT] = {"reject", 6},
};

const char *
dmarc_policy_str(enum dmarc_policy p)
{
	return policies[p].p;
}

static bool
policy_read(struct str s, enum dmarc_policy *p)
{
	for (size_t i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		if (str_ieq(s, policies[i])) {
			*p = (enum dmarc_policy)i;
			return true;
		}
	return false;
}

static const char *
judge(struct dmarc *d, bool parent)
{
	struct str rest = d->record, name, value;
	bool policy = false, sub = false;
	int64_t percent = 100;

	while (taglist_next(&rest, &name, &value)) {
		if (str_ieq(name, STR("p")) && !sub) {
			if (!policy_read(value, &d->policy))
				return "p= is none, quarantine or reject";
			policy = true;
		} else if (str_ieq(name, STR("p"))) {
			policy = true;
		} else if (str_ieq(name, STR("sp")) && parent) {
			if (!policy_read(value, &d->policy))
				return "sp= is none, quarantine or reject";
			sub = true;
		} else if (str_ieq(name, STR("adkim"))) {
			d->strict_dkim = str_ieq(value, STR("s"));
		} else if (str_ieq(name, STR("aspf"))) {
			d->strict_spf = str_ieq(value, STR("s"));
		} else if (str_ieq(name, STR("rua"))) {
			d->reports = value.n > 0;
		} else if (str_ieq(name, STR("pct")) &&
			   (!str_i64(value, &percent) || percent < 0 ||
			       percent > 100)) {
			return "pct= is a number from 0 to 100";
		}
	}
	d->percent = (unsigned)percent;
	if (rest.n > 0)
		return "it is not written as name=value; name=value";
	return policy ? NULL : "there is no p= in it";
}

/* At one name; false: go on to the parent. */
static bool
find_at(struct arena *a, const struct lookup *lookup, struct str domain,
    bool parent, struct dmarc *d)
{
	struct lookup_answer got = lookup->ask(lookup->ctx,
	    str_format(a, "_dmarc.%.*s", STR_ARG(domain)), LOOKUP_TXT);
	size_t n = 0;

	if (got.rc == LOOKUP_FAILED) {
		d->state = DMARC_UNKNOWN;
		return true;
	}
	for (size_t i = 0; i < got.n; i++) {
		struct str value, rest = got.rows[i], name;

		if (!taglist_next(&rest, &name, &value) ||
		    !str_ieq(name, STR("v")) || !str_eq(value, STR("DMARC1")))
			continue;
		d->record = got.rows[i];
		n++;
	}
	if (n == 0)
		return false;
	d->at = domain;
	d->state = n > 1 ? DMARC_SEVERAL : DMARC_GOOD;
	if (n == 1)
		d->why = judge(d, parent);
	if (d->why != NULL)
		d->state = DMARC_BROKEN;
	return true;
}

void
dmarc_find(struct arena *a, const struct lookup *lookup, struct str domain,
    struct dmarc *d)
{
	struct str at = domain;

	*d = (struct dmarc){.state = DMARC_MISSING};
	while (!find_at(a, lookup, at, at.n != domain.n, d)) {
		struct str up = str_from(at, str_chr(at, '.') + 1);

		if (str_chr(up, '.') == up.n)
			return;
		at = up;
	}
}

static bool
inside(struct str domain, struct str of)
{
	return domain.n > of.n && str_ends(domain, of) &&
	       domain.p[domain.n - of.n - 1] == '.';
}

/* The last labels, as many as name an organisation. */
static struct str
organisation(struct str domain)
{
	size_t at = domain.n, labels = 0, want = 2;
	struct str last = {0};

	while (at > 0) {
		struct str label;
		size_t end = at;

		while (at > 0 && domain.p[at - 1] != '.')
			at--;
		label = str_head(str_from(domain, at), end - at);
		labels++;
		if (labels == 1)
			last = label;
		/* "co" of "co.uk", "com" of "com.au" */
		if (labels == 2 && last.n == 2 && label.n <= 3)
			want = 3;
		if (labels == want)
			break;
		if (at > 0)
			at--;
	}
	return str_from(domain, at);
}

bool
dmarc_aligned(struct str from, struct str proved, bool strict)
{
	if (str_eq(from, proved))
		return true;
	if (strict)
		return false;
	return inside(from, proved) || inside(proved, from) ||
	       str_eq(organisation(from), organisation(proved));
}
