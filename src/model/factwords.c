/* SPDX-License-Identifier: ISC */
#include "model/factwords.h"

#include "base/locale.h"

#define WORDS_MAX 256

const char fact_part_names[] = "value starts ends new amount lowest30";

int
fact_part_find(struct str name)
{
	struct str rest = str_of(fact_part_names), word;

	for (int i = 0; str_word(&rest, &word); i++)
		if (str_eq(word, name))
			return i;
	return -1;
}

/* What the author wrote, along the chain, then in the default language. */
static struct str
written(const struct model *m, const struct model_fact *fact, int lang)
{
	for (; lang >= 0; lang = m->langs[lang].falls_to)
		if (fact->values[lang].n > 0)
			return fact->values[lang];
	return fact->values[m->default_lang];
}

static const struct model_fact *
price_of(const struct model *m, const struct model_fact *fact)
{
	if (fact->kind == FACT_PRICE)
		return fact;
	return fact->of < 0 ? NULL : &m->facts[fact->of];
}

/* The price with the discount, to the nearest hundredth. */
static int64_t
lowered(const struct model_fact *fact, int64_t price)
{
	if (fact->percent > 0)
		return (price * (100 - (int64_t)fact->percent) + 50) / 100;
	return price - fact->amount;
}

static int64_t
money(const struct model *m, const struct model_fact *fact, enum fact_part part)
{
	const struct model_fact *price = price_of(m, fact);

	if (part == FACT_VALUE)
		return fact->amount;
	if (price == NULL || price->amount == FACT_NONE)
		return FACT_NONE;
	if (part == FACT_LOWEST30)
		return price->lowest30;
	if (part == FACT_AMOUNT)
		return price->amount;
	return fact->kind == FACT_DISCOUNT ? lowered(fact, price->amount)
					   : FACT_NONE;
}

/* The day of a moment: false when the fact has none. */
static bool
moment_of(
    const struct model_fact *fact, enum fact_part part, struct moment *moment)
{
	*moment = part == FACT_STARTS ? fact->first : fact->last;
	return part == FACT_STARTS ? fact->starts != INT64_MIN
				   : fact->ends != INT64_MAX;
}

struct str
fact_words(const struct model *m, const struct model_fact *fact,
    enum fact_part part, int lang)
{
	struct str words = written(m, fact, lang), key = m->langs[lang].key;
	int64_t hundredths = money(m, fact, part);
	struct moment moment;
	struct buf b;

	buf_init(&b, m->arena, WORDS_MAX);
	if (part == FACT_STARTS || part == FACT_ENDS) {
		if (moment_of(fact, part, &moment))
			locale_moment(&b, key, moment);
	} else if (part == FACT_VALUE && words.n > 0) {
		return words;
	} else if (part == FACT_VALUE && fact->percent > 0) {
		locale_percent(&b, key, fact->percent);
	} else if (hundredths != FACT_NONE) {
		locale_amount(&b, key, hundredths, fact->currency);
	}
	return buf_view(&b);
}

bool
fact_is_number(const struct model_fact *fact, enum fact_part part)
{
	return part == FACT_NEW || part == FACT_AMOUNT ||
	       part == FACT_LOWEST30 ||
	       (part == FACT_VALUE && fact->kind != FACT_GUARANTEE);
}

struct str
fact_plain(const struct model *m, const struct model_fact *fact,
    enum fact_part part, int lang)
{
	int64_t hundredths = money(m, fact, part);
	struct moment moment;
	struct buf b;

	if (part == FACT_VALUE && fact->kind == FACT_GUARANTEE)
		return written(m, fact, lang);
	buf_init(&b, m->arena, WORDS_MAX);
	if (part == FACT_STARTS || part == FACT_ENDS) {
		if (moment_of(fact, part, &moment))
			locale_moment(&b, STR(""), moment);
	} else if (part == FACT_VALUE && fact->percent > 0) {
		buf_printf(&b, "%u", fact->percent);
	} else if (hundredths != FACT_NONE) {
		amount_put(&b, hundredths);
	}
	return buf_view(&b);
}
