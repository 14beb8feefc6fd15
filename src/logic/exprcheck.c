/* SPDX-License-Identifier: ISC */
/*
 * Literals that can only be wrong: $stage = 'decison' is always false, and
 * nobody would ever see why.
 */
#include "logic/expr.h"

#include "source/agent.h"

/* A list of the texts a value can be. */
struct choices {
	struct str *p;
	size_t n;
};

static struct choices
choices_new(struct parser *p, size_t n)
{
	return (struct choices){
	    arena_array(p->program->arena, n, sizeof(struct str)), 0};
}

static struct choices
of_names(struct parser *p, const struct names *names)
{
	struct choices c = choices_new(p, names->n);

	for (; c.n < names->n; c.n++)
		c.p[c.n] = names->rows[c.n].key;
	return c;
}

static struct choices
of_langs(struct parser *p, const struct model *m)
{
	struct choices c = choices_new(p, m->nlangs);

	for (; c.n < m->nlangs; c.n++)
		c.p[c.n] = m->langs[c.n].key;
	return c;
}

static struct choices
of_devices(struct parser *p)
{
	struct choices c = choices_new(p, 3);

	for (int d = DEVICE_MOBILE; d <= DEVICE_DESKTOP; d++)
		c.p[c.n++] = str_of(device_name((enum device)d));
	return c;
}

static struct choices
of_channels(struct parser *p)
{
	struct choices c = choices_new(p, CHANNEL__MAX);

	for (; c.n < CHANNEL__MAX; c.n++)
		c.p[c.n] = str_of(channel_name((enum channel)c.n));
	return c;
}

static struct choices
of_classes(struct parser *p)
{
	struct choices c = choices_new(p, CLASS__MAX);

	for (; c.n < CLASS__MAX; c.n++)
		c.p[c.n] = str_of(source_class_name((enum source_class)c.n));
	return c;
}

/* Hosts that no table lists are their own keys: they hold a dot. */
static struct choices
of_sources(struct parser *p, const struct model *m)
{
	size_t nkeys;
	const struct source_key *keys = source_keys(&nkeys);
	struct choices c = choices_new(p, nkeys + m->sources.n + 1);

	for (size_t i = 0; i < nkeys; i++)
		c.p[c.n++] = keys[i].key;
	for (size_t i = 0; i < m->sources.n; i++)
		c.p[c.n++] = m->sources.rows[i].key;
	c.p[c.n++] = STR("(direct)");
	return c;
}

static struct choices
of_items(struct parser *p, const struct model *m)
{
	struct choices c = choices_new(p, m->nitems);

	for (; c.n < m->nitems; c.n++)
		c.p[c.n] = m->items[c.n].key;
	return c;
}

static struct choices
choices_of(struct parser *p, const struct operand *value, const char **what)
{
	const struct model *m = p->program->model;

	switch (value->domain) {
	case DOMAIN_STAGE:
		*what = "stage";
		return of_names(p, &m->stages);
	case DOMAIN_LANG:
		*what = "language of the site";
		return of_langs(p, m);
	case DOMAIN_DEVICE:
		*what = "device";
		return of_devices(p);
	case DOMAIN_CHANNEL:
		*what = "channel";
		return of_channels(p);
	case DOMAIN_CLASS:
		*what = "source class";
		return of_classes(p);
	case DOMAIN_SOURCE:
		*what = "source";
		return of_sources(p, m);
	case DOMAIN_ITEM:
		*what = "item";
		return of_items(p, m);
	case DOMAIN_BIND:
		*what = "value of this binding";
		return (struct choices){value->page->binds[value->bind].values,
		    value->page->binds[value->bind].nvalues};
	case DOMAIN_NONE:
		break;
	}
	return (struct choices){NULL, 0};
}

void
expr_check_literal(
    struct parser *p, const struct operand *value, struct str literal)
{
	struct choices c;
	struct str hint;
	const char *what = NULL;

	/* The empty text asks whether there is anything at all. */
	if (value->domain == DOMAIN_NONE || literal.n == 0)
		return;
	if (value->domain == DOMAIN_SOURCE && str_chr(literal, '.') < literal.n)
		return;
	c = choices_of(p, value, &what);
	for (size_t i = 0; i < c.n; i++)
		if (str_eq(c.p[i], literal))
			return;
	hint = expr_hint(p, "'", str_nearest(literal, c.p, c.n), "'");
	expr_fault(p, "unknown literal", "'%.*s' is no %s%.*s",
	    STR_ARG(literal), what, STR_ARG(hint));
}
