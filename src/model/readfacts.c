/* SPDX-License-Identifier: ISC */
/*
 * facts.xml (SITE 5): promises, and what is wrong with them although their form
 * is right.  Whether pages keep them is found by insight/promises.c.
 */
#include "base/arena.h"
#include "base/locale.h"
#include "model/read.h"

#define DAY 86400
/* A price that is cut for longer is no longer the price. */
#define DISCOUNT_DAYS_MAX 30

static enum fact_kind
kind_of(struct str kind)
{
	if (str_eq(kind, STR("discount")))
		return FACT_DISCOUNT;
	return str_eq(kind, STR("price")) ? FACT_PRICE : FACT_GUARANTEE;
}

static int64_t
amount(const struct node *n, const char *name)
{
	int64_t hundredths = FACT_NONE;

	(void)amount_parse(node_value(n, name), &hundredths);
	return hundredths;
}

static void
read_window(struct model *m, const struct node *n, struct model_fact *fact)
{
	fact->starts = INT64_MIN;
	fact->ends = INT64_MAX;
	if (moment_parse(node_value(n, "starts"), &fact->first))
		fact->starts = model_utc(m, fact->first, false);
	if (moment_parse(node_value(n, "ends"), &fact->last))
		fact->ends = model_utc(m, fact->last, true);
	(void)duration_parse(node_value(n, "honour"), &fact->honour);
	if (fact->ends <= fact->starts)
		read_error(m, read_attr(n, "ends"), "never",
		    "ends=\"%.*s\" is before it starts; write a later end",
		    STR_ARG(node_value(n, "ends")));
	if (fact->ends == INT64_MAX && node_attr(n, "honour") != NULL)
		read_error(m, read_attr(n, "honour"), "missing attribute",
		    "honour=\"…\" counts from the end; write ends=\"…\"");
}

static void
read_values(struct model *m, const struct node *node, struct model_fact *fact)
{
	for (const struct node *n = node->first; n != NULL; n = n->next) {
		const struct attr *lang_of;
		int lang;

		if (!node_is(n, SPACE_K, "value"))
			continue;
		lang_of = node_attr_in(n, SPACE_XML, "lang");
		lang = lang_of == NULL ? m->default_lang
				       : model_lang(m, lang_of->value);
		if (lang < 0)
			continue;
		if (fact->values[lang].n > 0)
			read_error(m, n->where, "declared twice",
			    "two values of \"%.*s\" in one language; keep one",
			    STR_ARG(fact->key));
		fact->values[lang] = str_trim(node_text(m->arena, n));
	}
}

static bool
currency_ok(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static void
check_price(struct model *m, const struct node *n, struct model_fact *fact)
{
	if (fact->amount == FACT_NONE && node_attr(n, "amount") == NULL)
		read_error(m, n->where, "missing attribute",
		    "a price needs amount=\"…\" and currency=\"…\"");
	if (fact->currency.n == 0)
		read_error(m, n->where, "missing attribute",
		    "a price needs currency=\"…\", for example NOK");
	else if (!currency_ok(fact->currency))
		read_error(m, read_attr(n, "currency"), "bad currency",
		    "currency=\"%.*s\" is no ISO 4217 code; write for example "
		    "NOK",
		    STR_ARG(fact->currency));
	if (fact->percent > 0 || node_attr(n, "of") != NULL)
		read_error(m, n->where, "unknown attribute",
		    "of and percent belong to kind=\"discount\"");
}

static void
check_discount(struct model *m, const struct node *n, struct model_fact *fact)
{
	if (node_attr(n, "of") == NULL)
		read_error(m, n->where, "missing attribute",
		    "a discount needs of=\"…\": the price it takes off");
	if ((fact->percent > 0) == (fact->amount != FACT_NONE))
		read_error(m, n->where, "missing attribute",
		    "a discount takes off percent=\"…\" or amount=\"…\"; write "
		    "one of them");
	if (fact->percent > 99)
		read_error(m, read_attr(n, "percent"), "bad number",
		    "percent=\"%u\" leaves no price; write 1 to 99",
		    fact->percent);
	if (fact->starts == INT64_MIN || fact->ends == INT64_MAX)
		read_error(m, n->where, "missing attribute",
		    "a discount needs starts=\"…\" and ends=\"…\"; one that "
		    "never ends is the price");
	else if (fact->ends - fact->starts >
		 (int64_t)DISCOUNT_DAYS_MAX * DAY + DAY / 2)
		read_warn(m, read_attr(n, "ends"), "long discount",
		    "the discount runs for %d days; after %d the lower price "
		    "is the price: end it, or change the price",
		    (int)((fact->ends - fact->starts + DAY / 2) / DAY),
		    DISCOUNT_DAYS_MAX);
}

static void
check_guarantee(
    struct model *m, const struct node *n, const struct model_fact *fact)
{
	bool worded = false;

	for (size_t i = 0; i < m->nlangs; i++)
		worded |= fact->values[i].n > 0;
	if (!worded)
		read_error(m, n->where, "missing text",
		    "a guarantee needs its words: <value "
		    "xml:lang=\"%.*s\">…</value>",
		    STR_ARG(m->langs[m->default_lang].key));
	if (fact->amount != FACT_NONE || fact->percent > 0 ||
	    node_attr(n, "of") != NULL)
		read_error(m, n->where, "unknown attribute",
		    "amount, of and percent belong to prices and discounts");
}

static void
check_campaigns(struct model *m, const struct node *node)
{
	struct str rest = node_value(node, "campaigns"), word;
	size_t n = 0;

	while (str_word(&rest, &word))
		if (++n == FACT_CAMPAIGNS_MAX + 1)
			read_error(m, read_attr(node, "campaigns"), "size",
			    "a fact may have %d campaigns; write a pattern "
			    "with * for many",
			    FACT_CAMPAIGNS_MAX);
}

static void
add_fact(struct model *m, const struct node *n)
{
	struct str key = node_value(n, "key");
	int twin = model_fact(m, key);
	struct model_fact *fact;
	int64_t percent = 0;

	if (!str_is_name(key))
		return;
	if (twin >= 0) {
		read_error(m, n->where, "declared twice",
		    "the fact \"%.*s\" is declared twice, first in line %u; "
		    "rename or remove one",
		    STR_ARG(key), (unsigned)m->facts[twin].where.line);
		return;
	}
	m->facts = read_row(m, m->facts, m->nfacts, sizeof(*m->facts));
	fact = &m->facts[m->nfacts++];
	(void)str_i64(node_value(n, "percent"), &percent);
	*fact = (struct model_fact){.key = key,
	    .where = n->where,
	    .kind = kind_of(node_value(n, "kind")),
	    .amount = amount(n, "amount"),
	    .lowest30 = amount(n, "lowest30"),
	    .currency = node_value(n, "currency"),
	    .of = -1,
	    .percent = (unsigned)percent,
	    .campaigns = node_value(n, "campaigns"),
	    .owner = node_value(n, "owner")};
	check_campaigns(m, n);
	read_window(m, n, fact);
	read_values(m, n, fact);
	if (fact->kind == FACT_PRICE)
		check_price(m, n, fact);
	else if (fact->kind == FACT_DISCOUNT)
		check_discount(m, n, fact);
	else
		check_guarantee(m, n, fact);
}

static void
check_of(struct model *m, const struct node *n, const struct model_fact *fact)
{
	const struct model_fact *of = &m->facts[fact->of];

	if (of->kind != FACT_PRICE) {
		read_error(m, read_attr(n, "of"), "not a price",
		    "of=\"%.*s\" is not a price", STR_ARG(of->key));
		return;
	}
	if (fact->amount != FACT_NONE && fact->amount >= of->amount)
		read_error(m, read_attr(n, "amount"), "bad amount",
		    "the discount leaves no price: %.*s is not more",
		    STR_ARG(of->key));
	/* Directive 98/6/EC, article 6a. */
	if (of->lowest30 == FACT_NONE)
		read_warn(m, of->where, "missing lowest price",
		    "the discount \"%.*s\" needs the lowest price of the 30 "
		    "days before it; write lowest30=\"…\" on \"%.*s\"",
		    STR_ARG(fact->key), STR_ARG(of->key));
}

/* Another discount of the same price, so soon that nobody pays the price. */
static void
check_reopened(struct model *m, const struct model_fact *fact)
{
	for (size_t i = 0; i < m->nfacts; i++) {
		const struct model_fact *before = &m->facts[i];

		if (before != fact && before->kind == FACT_DISCOUNT &&
		    before->of == fact->of && before->ends != INT64_MAX &&
		    fact->starts != INT64_MIN &&
		    before->starts < fact->starts &&
		    fact->starts - before->ends <
			(int64_t)DISCOUNT_DAYS_MAX * DAY)
			read_warn(m, fact->where, "reopened discount",
			    "\"%.*s\" begins less than %d days after "
			    "\"%.*s\" of the same price; wait longer, or "
			    "change the price",
			    STR_ARG(fact->key), DISCOUNT_DAYS_MAX,
			    STR_ARG(before->key));
	}
}

/* Which price each discount is of, once all are known. */
static void
join(struct model *m, const struct node *root)
{
	for (const struct node *n = root->first; n != NULL; n = n->next) {
		int i = node_is(n, SPACE_K, "fact")
			    ? model_fact(m, node_value(n, "key"))
			    : -1;
		struct model_fact *fact;

		if (i < 0 || m->facts[i].where.line != n->where.line)
			continue;
		fact = &m->facts[i];
		fact->of = model_fact(m, node_value(n, "of"));
		if (fact->kind != FACT_DISCOUNT || fact->of < 0)
			continue;
		check_of(m, n, fact);
		fact->currency = m->facts[fact->of].currency;
	}
}

void
read_facts(struct model *m, const struct node *root)
{
	for (const struct node *n = root->first; n != NULL; n = n->next)
		if (node_is(n, SPACE_K, "fact"))
			add_fact(m, n);
	join(m, root);
	for (size_t i = 0; i < m->nfacts; i++)
		if (m->facts[i].kind == FACT_DISCOUNT && m->facts[i].of >= 0)
			check_reopened(m, &m->facts[i]);
}
