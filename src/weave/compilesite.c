/* SPDX-License-Identifier: ISC */
/*
 * site.xml into the head of the image.
 */
#include "base/arena.h"
#include "mail/address.h"
#include "model/factwords.h"
#include "template/mailtext.h"
#include "weave/compiler.h"
#include "weave/wording.h"

struct span
compile_texts(struct compiler *c, const struct str *texts, size_t n)
{
	struct span *rows = arena_array(c->arena, n, sizeof(*rows));

	for (size_t i = 0; i < n; i++)
		rows[i] = image_text(c->maker, texts[i]);
	return image_put(c->maker, rows, n, sizeof(*rows));
}

static struct span
put_langs(struct compiler *c)
{
	const struct model *m = c->model;
	struct lang_row rows[LANGS_MAX] = {{{0, 0}, 0, 0}};

	for (size_t i = 0; i < m->nlangs; i++) {
		rows[i].key = image_text(c->maker, m->langs[i].key);
		rows[i].falls_to = m->langs[i].falls_to;
	}
	return image_put(c->maker, rows, m->nlangs, sizeof(rows[0]));
}

static struct span
put_wordings(struct compiler *c)
{
	struct span rows[LANGS_MAX] = {{0, 0}};

	for (size_t i = 0; i < c->model->nlangs; i++)
		rows[i] = image_text(
		    c->maker, wording_version(c->arena, c->model, (int)i));
	return image_put(c->maker, rows, c->model->nlangs, sizeof(rows[0]));
}

/* A text that stands anywhere in a value, as a glob of all of it. */
static struct str
anywhere(struct compiler *c, struct str list)
{
	struct str word;
	struct buf b;

	buf_init(&b, c->arena, 4 * (list.n + 1));
	while (str_word(&list, &word)) {
		bool no = word.p[0] == '!';

		buf_printf(&b, "%s*%.*s* ", no ? "!" : "",
		    STR_ARG(str_from(word, no)));
	}
	return buf_view(&b);
}

static struct span
put_given(struct compiler *c)
{
	struct str lists[CONSENT_PURPOSES];

	for (size_t i = 0; i < CONSENT_PURPOSES; i++)
		lists[i] = anywhere(c, c->model->consent_given[i]);
	return compile_texts(c, lists, CONSENT_PURPOSES);
}

static struct span
put_redirects(struct compiler *c)
{
	const struct model *m = c->model;
	struct redirect_row *rows =
	    arena_array(c->arena, m->nredirects, sizeof(*rows));

	for (size_t i = 0; i < m->nredirects; i++) {
		rows[i].from = image_text(c->maker, m->redirects[i].from);
		rows[i].to = image_text(c->maker, m->redirects[i].to);
		rows[i].status = (uint32_t)m->redirects[i].status;
	}
	return image_put(c->maker, rows, m->nredirects, sizeof(*rows));
}

static struct span
put_words(struct compiler *c, const struct model_fact *fact)
{
	struct str words[LANGS_MAX];

	for (size_t i = 0; i < c->model->nlangs; i++)
		words[i] = fact_words(c->model, fact, FACT_VALUE, (int)i);
	return compile_texts(c, words, c->model->nlangs);
}

/* What is paid, and before or without the discount. */
static struct span
put_prices(struct compiler *c, const struct model_fact *fact)
{
	const struct model *m = c->model;
	struct str prices[LANGS_MAX];

	for (size_t i = 0; i < m->nlangs; i++) {
		struct str now = fact_words(m, fact, FACT_NEW, (int)i);
		struct str full = fact_words(m, fact, FACT_AMOUNT, (int)i);

		prices[i] = now.n == 0 ? STR("")
				       : str_format(c->arena, "%.*s (%.*s)",
					     STR_ARG(now), STR_ARG(full));
	}
	return compile_texts(c, prices, m->nlangs);
}

/* "Ingrid Berg, +47 22 00 00 00" */
static struct span
put_owner(struct compiler *c, const struct model_fact *fact)
{
	int i = names_find(&c->model->persons, fact->owner);
	const struct node *person =
	    i < 0 ? NULL : c->model->persons.rows[i].node;
	struct str name, phone;

	if (person == NULL)
		return image_text(c->maker, STR(""));
	name = node_value(person, "name");
	phone = node_value(person, "phone");
	return image_text(
	    c->maker, str_format(c->arena, "%.*s%s%.*s", STR_ARG(name),
			  phone.n > 0 ? ", " : "", STR_ARG(phone)));
}

static struct span
put_facts(struct compiler *c)
{
	const struct model *m = c->model;
	struct fact_row *rows = arena_array(c->arena, m->nfacts, sizeof(*rows));

	for (size_t i = 0; i < m->nfacts; i++) {
		const struct model_fact *fact = &m->facts[i];

		rows[i] = (struct fact_row){
		    .key = image_text(c->maker, fact->key),
		    .campaigns = compile_words(c, fact->campaigns),
		    .words = put_words(c, fact),
		    .prices = put_prices(c, fact),
		    .owner = put_owner(c, fact),
		    .starts = fact->starts,
		    .ends = fact->ends,
		    .honour = {fact->honour.seconds, fact->honour.months, 1},
		    .line = fact->where.line,
		    .discount = fact->kind == FACT_DISCOUNT};
	}
	return image_put(c->maker, rows, m->nfacts, sizeof(*rows));
}

static struct hours_row
hours_row(struct compiler *c, const struct model_hours *hours)
{
	return (struct hours_row){.key = image_text(c->maker, hours->key),
	    .ranges = image_put(c->maker, hours->ranges, hours->nranges,
		sizeof(*hours->ranges)),
	    .holidays = image_put(c->maker, hours->holidays, hours->nholidays,
		sizeof(*hours->holidays)),
	    .countries = hours->countries};
}

static struct span
put_hours(struct compiler *c)
{
	const struct model *m = c->model;
	struct hours_row *rows =
	    arena_array(c->arena, m->nhours, sizeof(*rows));

	for (size_t i = 0; i < m->nhours; i++)
		rows[i] = hours_row(c, &m->hours[i]);
	return image_put(c->maker, rows, m->nhours, sizeof(*rows));
}

struct span
compile_window(struct compiler *c, const struct model_hours *hours)
{
	struct hours_row row = hours_row(c, hours);

	return image_put(c->maker, &row, row.ranges.n > 0, sizeof(row));
}

struct span
compile_caps(struct compiler *c, const struct cap *caps, size_t n)
{
	struct cap_row rows[MAIL_CAPS_MAX] = {{.n = 0}};

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct cap_row){
		    .per = {caps[i].per.seconds, caps[i].per.months, 1},
		    .n = caps[i].n};
	return image_put(c->maker, rows, n, sizeof(*rows));
}

/* Its <label> or <about> in that very language, of one line; empty: it has
 * none. */
static struct str
words_in(
    struct compiler *c, const struct node *list, const char *element, int lang)
{
	const struct model *m = c->model;

	for (const struct node *n = list->first; n != NULL; n = n->next) {
		const struct attr *a = node_attr_in(n, SPACE_XML, "lang");
		int own = a == NULL ? m->default_lang : model_lang(m, a->value);

		if (node_is(n, SPACE_K, element) && own == lang)
			return mailtext_line(c->arena, node_text(c->arena, n));
	}
	return STR("");
}

static struct str
words_along(
    struct compiler *c, const struct node *list, const char *element, int lang)
{
	struct str words = STR("");

	for (; lang >= 0 && words.n == 0; lang = c->model->langs[lang].falls_to)
		words = words_in(c, list, element, lang);
	return words;
}

/* Along the chain, in the default language, else the key. */
static struct str
label_of(struct compiler *c, const struct model_name *list, int lang)
{
	struct str label = words_along(c, list->node, "label", lang);

	if (label.n == 0)
		label =
		    words_in(c, list->node, "label", c->model->default_lang);
	return label.n > 0 ? label : list->key;
}

static struct span
put_lists(struct compiler *c)
{
	const struct model *m = c->model;
	struct list_row *rows =
	    arena_array(c->arena, m->lists.n, sizeof(*rows));

	for (size_t i = 0; i < m->lists.n; i++) {
		const struct model_name *list = &m->lists.rows[i];
		struct str labels[LANGS_MAX], abouts[LANGS_MAX];

		/* What it brings belongs to a sentence that somebody agrees
		 * to, and is in its language or not there. */
		for (size_t k = 0; k < m->nlangs; k++) {
			labels[k] = label_of(c, list, (int)k);
			abouts[k] = words_along(c, list->node, "about", (int)k);
		}
		rows[i].key = image_text(c->maker, list->key);
		rows[i].labels = compile_texts(c, labels, m->nlangs);
		rows[i].abouts = compile_texts(c, abouts, m->nlangs);
	}
	return image_put(c->maker, rows, m->lists.n, sizeof(*rows));
}

static struct span
put_persons(struct compiler *c)
{
	const struct model *m = c->model;
	struct person_row *rows =
	    arena_array(c->arena, m->persons.n, sizeof(*rows));

	for (size_t i = 0; i < m->persons.n; i++) {
		const struct node *n = m->persons.rows[i].node;
		struct str mail = STR("");

		if (address_parse(c->arena, node_value(n, "mail"), &mail) !=
		    ADDRESS_OK)
			mail = STR(""); /* nobody can write to him */
		rows[i] = (struct person_row){
		    .key = image_text(c->maker, m->persons.rows[i].key),
		    .name = image_text(c->maker, node_value(n, "name")),
		    .role = image_text(c->maker, node_value(n, "role")),
		    .mail = image_text(c->maker, mail)};
	}
	return image_put(c->maker, rows, m->persons.n, sizeof(*rows));
}

static struct span
put_fields(struct compiler *c)
{
	static const struct str types[] = {[KNOWN_TEXT] = STR("text"),
	    [KNOWN_NUMBER] = STR("number"),
	    [KNOWN_DATE] = STR("date"),
	    [KNOWN_MONEY] = STR("money"),
	    [KNOWN_YESNO] = STR("yesno")};
	const struct names *fields = &c->model->fields;
	struct known_row *rows =
	    arena_array(c->arena, fields->n, sizeof(*rows));

	for (size_t i = 0; i < fields->n; i++) {
		const struct node *n = fields->rows[i].node;

		rows[i] = (struct known_row){
		    .name = image_text(c->maker, fields->rows[i].key),
		    .events =
			image_text(c->maker, node_value(n, "from-event"))};
		for (uint32_t t = 0; t < sizeof(types) / sizeof(types[0]); t++)
			if (str_eq(types[t], node_value(n, "type")))
				rows[i].type = t;
	}
	return image_put(c->maker, rows, fields->n, sizeof(*rows));
}

void
compile_settings(struct compiler *c)
{
	const struct model *m = c->model;
	struct site_head *h = &c->head;

	h->name = image_text(c->maker, m->name);
	h->base = image_text(c->maker, m->base);
	h->prefix = image_text(c->maker, m->prefix);
	h->zone = image_put(
	    c->maker, m->zone_rows, m->nzone_rows, sizeof(*m->zone_rows));
	h->langs = put_langs(c);
	h->default_lang = (uint32_t)m->default_lang;
	h->privacy = image_text(c->maker, m->privacy);
	h->wordings = put_wordings(c);
	h->consent_cookie = image_text(c->maker, m->consent_cookie);
	h->consent_given = put_given(c);
	h->redirects = put_redirects(c);
	h->facts = put_facts(c);
	h->hours = put_hours(c);
	h->mail_from = image_text(c->maker, m->mail_from);
	h->mail_transport = image_text(c->maker, m->mail_transport);
	h->mail_window = compile_window(c, &m->mail_window);
	h->mail_caps = compile_caps(c, m->mail_caps, m->nmail_caps);
	h->lists = put_lists(c);
	h->persons = put_persons(c);
	h->fields = put_fields(c);
	h->database = image_text(c->maker, m->database);
	h->keep_visitors = (struct rule_duration){
	    m->keep_visitors.seconds, m->keep_visitors.months, 1};
	h->keep_contacts = (struct rule_duration){
	    m->keep_contacts.seconds, m->keep_contacts.months, 1};
	h->keep_bodies = (struct rule_duration){
	    m->keep_bodies.seconds, m->keep_bodies.months, 1};
	h->keep_unconfirmed = (struct rule_duration){
	    m->keep_unconfirmed.seconds, m->keep_unconfirmed.months, 1};
	h->sources.own_hosts = compile_texts(c, m->own_hosts, m->nown_hosts);
	h->sources.excluded_hosts =
	    compile_texts(c, m->excluded_hosts, m->nexcluded_hosts);
}
