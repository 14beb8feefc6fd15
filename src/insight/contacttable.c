/* SPDX-License-Identifier: ISC */
/* One function for each column that is more than a text. */
#include "insight/contacttable.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/zone.h"
#include "people/told.h"

#define NAME_MAX_BYTES 200
#define FUTURE_MAX 300 /* clocks differ */

/* What a consent is founded on, in the words of a table. */
static const struct basis {
	struct str word;
	enum agree_kind kind;
} bases[] = {
    {STR("confirmed"), AGREE_CONFIRMED},
    {STR("customer"), AGREE_EXEMPT_SALE},
    {STR("imported"), AGREE_IMPORTED},
};

/* The row under way. */
struct taking {
	struct contacttable *all;
	struct contacttable_row *row;
	struct store_value values[COLUMNS_MAX];
	size_t nvalues;
	bool based; /* a basis stands there */
};

static void
take_email(struct taking *k, struct str value)
{
	if (!told_email(k->all->arena, value, &k->row->who.email))
		columns_fault(&k->all->columns,
		    "email \"%.*s\" is not an address such as "
		    "kari@example.com",
		    STR_ARG(value));
}

static void
take_lang(struct taking *k, struct str value)
{
	k->row->who.lang = value;
	if (site_lang_find(k->all->site, value) < 0)
		columns_fault(&k->all->columns,
		    "lang \"%.*s\" is no language of site.xml", STR_ARG(value));
}

static bool
is_zone(struct contacttable *t, struct str name)
{
	const struct zone_row *rows;
	uint32_t n;

	for (size_t i = 0; i < t->nzones; i++)
		if (str_eq(t->zones[i], name))
			return true;
	if (!zone_load(t->arena, name, &rows, &n))
		return false;
	if (t->nzones < CONTACTTABLE_ZONES_MAX)
		t->zones[t->nzones++] = name;
	return true;
}

static void
take_zone(struct taking *k, struct str value)
{
	k->row->who.zone = value;
	if (!is_zone(k->all, value))
		columns_fault(&k->all->columns,
		    "zone \"%.*s\" is not a time zone such as Europe/Oslo",
		    STR_ARG(value));
}

static void
take_tags(struct taking *k, struct str value)
{
	struct str rest = value, tag;

	k->row->who.tags = value;
	while (str_word(&rest, &tag))
		if (!str_is_name(tag))
			columns_fault(&k->all->columns,
			    "tag \"%.*s\" is not a name such as fair-2027: "
			    "small letters, digits, - and _, with blanks "
			    "between tags",
			    STR_ARG(tag));
}

static void
take_list(struct taking *k, struct str value)
{
	k->row->who.agree.list = value;
	if (site_list(k->all->site, value) == NULL)
		columns_fault(&k->all->columns,
		    "site.xml declares no list \"%.*s\"", STR_ARG(value));
}

static void
take_basis(struct taking *k, struct str value)
{
	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++)
		if (str_ieq(bases[i].word, value)) {
			k->row->who.agree.kind = bases[i].kind;
			k->based = true;
			return;
		}
	columns_fault(&k->all->columns,
	    "basis \"%.*s\" is none of confirmed (the address proved it), "
	    "customer (an order) and imported (agreed to elsewhere)",
	    STR_ARG(value));
}

static void
take_at(struct taking *k, struct str value)
{
	struct contacttable *t = k->all;
	int64_t *at = &k->row->who.agree.at;

	if (!site_moment(t->site, columns_time(t->arena, value), at) ||
	    *at <= 0)
		columns_fault(&t->columns,
		    "at \"%.*s\" is not a time such as 2027-03-01T09:00, in "
		    "the site's zone, or 2027-03-01T09:00:00Z",
		    STR_ARG(value));
	else if (*at > t->now + FUTURE_MAX)
		columns_fault(
		    &t->columns, "at %.*s has not been yet", STR_ARG(value));
}

#define IN_ROW(member) offsetof(struct contacttable_row, member)

/* Columns of ours: with a function, or a text that goes where `at` says. */
static const struct column {
	struct str name;
	void (*take)(struct taking *, struct str);
	size_t at, max;
} columns[] = {
    {STR("email"), take_email, 0, 0},
    {STR("name"), NULL, IN_ROW(who.name), NAME_MAX_BYTES},
    {STR("company"), NULL, IN_ROW(who.company), NAME_MAX_BYTES},
    {STR("role"), NULL, IN_ROW(who.role), NAME_MAX_BYTES},
    {STR("lang"), take_lang, 0, 0},
    {STR("zone"), take_zone, 0, 0},
    {STR("tags"), take_tags, 0, 0},
    {STR("list"), take_list, 0, 0},
    {STR("basis"), take_basis, 0, 0},
    {STR("at"), take_at, 0, 0},
    {STR("wording"), NULL, IN_ROW(who.agree.words), FORM_VALUE_MAX},
    {STR("page"), NULL, IN_ROW(who.agree.page), NAME_MAX_BYTES},
    {STR("order_ref"), NULL, IN_ROW(who.agree.order_ref), NAME_MAX_BYTES},
};

/* Written into forms of every site. */
static const struct str others[] = {STR("phone"), STR("note")};

static const struct column *
column_of(struct str name)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (str_ieq(columns[i].name, name))
			return &columns[i];
	return NULL;
}

static bool
column(void *ctx, struct str name, struct str *plain)
{
	const struct contacttable *t = ctx;
	const struct column *c = column_of(name);

	*plain = c != NULL ? c->name : str_lower(t->arena, name);
	if (c != NULL)
		return true;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_eq(*plain, others[i]))
			return true;
	return site_has_field(t->site, *plain);
}

static void
head(void *ctx, const struct str *names, size_t n)
{
	struct contacttable *t = ctx;

	if (!columns_have(names, n, STR("email")))
		columns_fault(&t->columns, "no column is called email");
	if (columns_have(names, n, STR("list")) &&
	    !columns_have(names, n, STR("basis")))
		columns_fault(&t->columns,
		    "there is a column list, and none called basis: what "
		    "each consent is founded on: confirmed, customer or "
		    "imported");
}

static void
take(struct taking *k, struct str name, struct str value)
{
	const struct column *c = column_of(name);
	size_t max = c != NULL && c->take == NULL ? c->max : FORM_VALUE_MAX;

	value = str_trim(value);
	if (name.n == 0 || value.n == 0 ||
	    !columns_is_text(&k->all->columns, name, value))
		return;
	if (value.n > max)
		columns_fault(&k->all->columns, "%.*s is longer than %zu bytes",
		    STR_ARG(name), max);
	else if (c == NULL)
		k->values[k->nvalues++] = (struct store_value){name, value};
	else if (c->take != NULL)
		c->take(k, value);
	else
		memcpy((char *)k->row + c->at, &value, sizeof(value));
}

/* What there must be for somebody to prove it. */
static void
check_agree(struct taking *k)
{
	const struct store_agree *g = &k->row->who.agree;
	struct columns *c = &k->all->columns;
	bool sale = g->kind == AGREE_EXEMPT_SALE;

	if (g->list.n == 0) {
		if (k->based || g->at > 0 ||
		    g->words.n + g->page.n + g->order_ref.n > 0)
			columns_fault(c,
			    "basis, at, wording, page and order_ref are of a "
			    "consent: name its list");
		return;
	}
	if (!k->based)
		columns_fault(c,
		    "list %.*s has no basis: say confirmed, customer or "
		    "imported, and what shows it",
		    STR_ARG(g->list));
	else if (g->at == 0)
		columns_fault(c, "at is missing: when did he agree, or buy?");
	else if (sale && g->order_ref.n == 0)
		columns_fault(c,
		    "order_ref is missing: which order made him a customer?");
	else if (!sale && g->words.n == 0)
		columns_fault(
		    c, "wording is missing: the words that he agreed to");
}

static void
make_key(struct contacttable *t, struct contacttable_row *row,
    const struct str *names, const struct str *fields, size_t n)
{
	unsigned char hash[HASH_BYTES];
	struct buf b;

	buf_init(&b, t->arena, SIZE_MAX / 4);
	columns_key(&b, STR("import"));
	columns_key(&b, row->who.email);
	for (size_t i = 0; i < n; i++) {
		if (names[i].n == 0 || str_eq(names[i], STR("email")))
			continue;
		columns_key(&b, names[i]);
		columns_key(&b, str_trim(fields[i]));
	}
	hash_bytes(hash, b.p, b.n);
	memcpy(row->key, hash, sizeof(row->key));
}

static struct contacttable_row *
add(struct contacttable *t)
{
	if (t->n == t->cap) {
		size_t cap = t->cap == 0 ? 256 : t->cap * 2;

		t->rows = arena_grow(t->arena, t->rows,
		    t->cap * sizeof(*t->rows), cap * sizeof(*t->rows));
		t->cap = cap;
	}
	t->rows[t->n] = (struct contacttable_row){.line = 0};
	return &t->rows[t->n++];
}

static void
read_row(void *ctx, size_t line, const struct str *names,
    const struct str *fields, size_t n)
{
	struct contacttable *t = ctx;
	struct taking k = {.all = t, .row = add(t)};
	struct imported *who = &k.row->who;
	size_t before = t->columns.faults;
	struct store_value *values;

	k.row->line = line;
	for (size_t i = 0; i < n; i++)
		take(&k, names[i], fields[i]);
	if (t->columns.faults > before)
		return;
	if (who->email.n == 0)
		columns_fault(&t->columns, "email is missing: who is it?");
	check_agree(&k);
	who->agree.channel = IMPORTED_CHANNEL;
	who->agree.lang = who->lang.n > 0
			      ? who->lang
			      : site_lang(t->site, t->site->head->default_lang);
	values = arena_array(t->arena, k.nvalues, sizeof(*values));
	for (size_t i = 0; i < k.nvalues; i++)
		values[i] = k.values[i];
	who->values = values;
	who->nvalues = k.nvalues;
	make_key(t, k.row, names, fields, n);
}

static int
by_email(const void *a, const void *b)
{
	const struct contacttable_row *x = *(struct contacttable_row *const *)a;
	const struct contacttable_row *y = *(struct contacttable_row *const *)b;
	int order = str_cmp(x->who.email, y->who.email);

	if (order != 0)
		return order;
	return x->line < y->line ? -1 : x->line > y->line;
}

static void
mark_again(struct contacttable *t)
{
	struct contacttable_row **all =
	    arena_array(t->arena, t->n, sizeof(struct contacttable_row *));

	for (size_t i = 0; i < t->n; i++)
		all[i] = &t->rows[i];
	if (t->n > 1)
		qsort(all, t->n, sizeof(struct contacttable_row *), by_email);
	for (size_t i = 1; i < t->n; i++)
		all[i]->again =
		    str_eq(all[i]->who.email, all[i - 1]->who.email);
}

void
contacttable_read(struct contacttable *t, struct arena *a,
    const struct site *site, int64_t now, struct str file, struct str text)
{
	const struct columns_reader reader = {
	    .example = "email, name, list, basis, wording and at",
	    .column = column,
	    .head = head,
	    .row = read_row,
	    .ctx = t};

	*t = (struct contacttable){.arena = a, .site = site, .now = now};
	columns_start(&t->columns, a);
	columns_read(&t->columns, file, text, &reader);
	mark_again(t);
}
