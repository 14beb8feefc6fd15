/* SPDX-License-Identifier: ISC */
/*
 * One check for each kind of value.
 */
#include "model/vocabvalue.h"

#include "base/arena.h"
#include "base/locale.h"
#include "store/json.h"

#define NUMBER_MAX 1000000
#define NEAREST_MAX 256

struct value {
	const struct model *model;
	const struct vocab_attr *attr;
	struct str text;
	struct where where;
};

static void
bad(const struct value *v, const char *cause, struct str what)
{
	complain(v->model->complaints, COMPLAINT_ERROR, v->where, cause,
	    "%s=\"%.*s\" %.*s", v->attr->name, STR_ARG(v->text), STR_ARG(what));
}

static void
check_key(const struct value *v, struct str word, bool is_name)
{
	if (is_name ? str_is_name(word) : str_is_key(word))
		return;
	if (is_name)
		bad(v, "bad name",
		    STR("is not a name; write lower-case letters, digits, _ "
			"and -"));
	else
		bad(v, "bad key",
		    STR("is not a key; begin with a lower-case letter, then "
			"letters, digits and _"));
}

static void
check_keys(const struct value *v)
{
	struct str rest = v->text, word;

	while (str_word(&rest, &word))
		check_key(v, word, false);
}

static void
check_choice(const struct value *v)
{
	struct str rest = str_of(v->attr->choices), word;
	struct str known[16], nearest;
	size_t n = 0;

	while (n < 16 && str_word(&rest, &word)) {
		if (str_eq(word, v->text))
			return;
		known[n++] = word;
	}
	nearest = str_nearest(v->text, known, n);
	if (nearest.n > 0)
		bad(v, "unknown value",
		    str_format(v->model->arena,
			"is not known; did you mean \"%.*s\"?",
			STR_ARG(nearest)));
	else
		bad(v, "unknown value",
		    str_format(v->model->arena,
			"is not known; write one of: %s", v->attr->choices));
}

static void
check_number(const struct value *v)
{
	int64_t n;

	if (!str_i64(v->text, &n) || n < 0 || n > NUMBER_MAX)
		bad(v, "bad number",
		    STR("is not a whole number from 0 to 1000000"));
}

static void
check_duration(const struct value *v)
{
	struct duration d;

	if (!duration_parse(v->text, &d))
		bad(v, "bad duration",
		    STR("is not a duration; write for example P30D, P12M or "
			"PT45S"));
}

static void
check_cap(const struct value *v)
{
	struct cap cap;

	if (!cap_parse(v->text, &cap))
		bad(v, "bad cap",
		    STR("is no limit like 1/P7D, once in seven days"));
}

static void
check_date(const struct value *v)
{
	struct moment moment;

	if (!moment_parse(v->text, &moment) || moment.has_time)
		bad(v, "bad date",
		    STR("is not a date; write for example 2027-12-24"));
}

static void
check_moment(const struct value *v)
{
	struct moment moment;

	if (!moment_parse(v->text, &moment))
		bad(v, "bad date",
		    STR("is not a date; write for example 2027-12-24, or "
			"2027-12-24T09:00"));
}

static void
check_amount(const struct value *v)
{
	int64_t hundredths;

	if (!amount_parse(v->text, &hundredths))
		bad(v, "bad amount",
		    STR("is not an amount; write for example 1490 or 1490.50, "
			"without blanks and currency"));
}

static void
check_json(const struct value *v)
{
	struct str rest = v->text, word;

	while (str_word(&rest, &word))
		if (word.p[0] == '$' && !json_path_ok(word))
			bad(v, "bad path",
			    STR("is no path into JSON; write for example "
				"$.order.total, $.lines[0].sku or "
				"$.attributes[name=colour].value"));
}

static void
check_fact(const struct value *v)
{
	struct str nearest = model_fact_nearest(v->model, v->text);

	if (model_fact(v->model, v->text) >= 0)
		return;
	if (nearest.n > 0)
		bad(v, "unknown fact",
		    str_format(v->model->arena,
			"is not in facts.xml; did you mean \"%.*s\"?",
			STR_ARG(nearest)));
	else
		bad(v, "unknown fact", STR("is not in facts.xml"));
}

/* A name that must be declared. */
static void
check_declared(
    const struct value *v, const struct names *names, const char *what)
{
	struct str nearest;

	if (names_find(names, v->text) >= 0)
		return;
	nearest = names_nearest(v->model->arena, names, v->text);
	if (nearest.n > 0)
		bad(v, what,
		    str_format(v->model->arena,
			"is not declared; did you mean \"%.*s\"?",
			STR_ARG(nearest)));
	else
		bad(v, what, STR("is not declared"));
}

static void
check_lang(const struct value *v)
{
	const struct model *m = v->model;
	struct buf b;

	if (model_lang(m, v->text) >= 0 ||
	    (v->attr->kind == VOCAB_SPOKEN && locale_known(v->text)))
		return;
	buf_init(&b, m->arena, 4096);
	buf_lit(&b, "is not a language of site.xml; it has");
	for (size_t i = 0; i < m->nlangs; i++)
		buf_printf(&b, " %.*s", STR_ARG(m->langs[i].key));
	bad(v, "unknown language", buf_view(&b));
}

static void
check_item(const struct value *v)
{
	const struct model *m = v->model;
	struct str known[NEAREST_MAX], nearest;
	size_t n = m->nitems < NEAREST_MAX ? m->nitems : NEAREST_MAX;

	if (model_item(m, v->text) != NULL)
		return;
	for (size_t i = 0; i < n; i++)
		known[i] = m->items[i].key;
	nearest = str_nearest(v->text, known, n);
	if (nearest.n > 0)
		bad(v, "unknown item",
		    str_format(m->arena,
			"is not in items.xml; did you mean \"%.*s\"?",
			STR_ARG(nearest)));
	else
		bad(v, "unknown item", STR("is not in items.xml"));
}

static void
check_events(const struct value *v)
{
	struct value one = *v;
	struct str rest = v->text;

	while (str_word(&rest, &one.text))
		check_declared(&one, &v->model->events, "unknown event");
}

/* What must be declared somewhere. */
static void
check_reference(const struct value *v)
{
	const struct model *m = v->model;

	if (v->attr->kind == VOCAB_LANG || v->attr->kind == VOCAB_SPOKEN)
		check_lang(v);
	else if (v->attr->kind == VOCAB_STAGE)
		check_declared(v, &m->stages, "unknown stage");
	else if (v->attr->kind == VOCAB_EVENT)
		check_declared(v, &m->events, "unknown event");
	else if (v->attr->kind == VOCAB_EVENTS)
		check_events(v);
	else if (v->attr->kind == VOCAB_CLASS)
		check_declared(v, &m->page_classes, "unknown page class");
	else if (v->attr->kind == VOCAB_ITEM)
		check_item(v);
	else if (v->attr->kind == VOCAB_FACT)
		check_fact(v);
	else
		check_declared(v, &m->persons, "unknown person");
}

void
vocab_value(const struct model *m, const struct vocab_element *e,
    const struct vocab_attr *attr, struct str text, struct where where)
{
	const struct value v = {m, attr, text, where};

	if (str_trim(text).n == 0) {
		complain(m->complaints, COMPLAINT_ERROR, where, "empty value",
		    "%s=\"\" on <%s%s> is empty; write a value or leave it out",
		    attr->name, vocab_prefix(e), e->name);
		return;
	}
	switch (attr->kind) {
	case VOCAB_TEXT:
	case VOCAB_WORDS:
		break;
	case VOCAB_KEY:
	case VOCAB_NAME:
		check_key(&v, text, attr->kind == VOCAB_NAME);
		break;
	case VOCAB_KEYS:
		check_keys(&v);
		break;
	case VOCAB_NUMBER:
		check_number(&v);
		break;
	case VOCAB_DURATION:
		check_duration(&v);
		break;
	case VOCAB_CAP:
		check_cap(&v);
		break;
	case VOCAB_DATE:
		check_date(&v);
		break;
	case VOCAB_MOMENT:
		check_moment(&v);
		break;
	case VOCAB_AMOUNT:
		check_amount(&v);
		break;
	case VOCAB_CHOICE:
		check_choice(&v);
		break;
	case VOCAB_PATH:
		if (text.p[0] != '/')
			bad(&v, "bad path", STR("must begin with /"));
		break;
	case VOCAB_JSON:
		check_json(&v);
		break;
	default:
		check_reference(&v);
	}
}
