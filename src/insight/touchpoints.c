/* SPDX-License-Identifier: ISC */
/*
 * One function for each column; the same for a table's fields and for the
 * options of a command.
 */
#include "insight/touchpoints.h"

#include <inttypes.h>
#include <string.h>

#include "base/arena.h"
#include "base/locale.h"
#include "people/known.h"
#include "people/returned.h"

#define FUTURE_MAX 300 /* clocks differ */
#define TEXT_VALUE_MAX 200
#define AMOUNT_TEXT_MAX 64

struct taking {
	struct touchpoints *all;
	struct touchpoint *one;
	struct str name; /* of the column */
};

void
touchpoints_start(struct touchpoints *t, struct arena *a,
    const struct site *site, int64_t now)
{
	*t = (struct touchpoints){.arena = a, .site = site, .now = now};
	columns_start(&t->columns, a);
}

/* ", did you mean meeting?" of a list of the site's head; or nothing. */
static struct str
hint(const struct touchpoints *t, struct span list, struct str word)
{
	const struct span *rows =
	    IMAGE_ROWS(&t->site->image, struct span, list);
	struct str *known = arena_array(t->arena, list.n, sizeof(*known)), near;

	for (uint32_t i = 0; i < list.n; i++)
		known[i] = image_str(&t->site->image, rows[i]);
	near = str_nearest(word, known, list.n);
	if (near.n == 0)
		return STR("");
	return str_format(t->arena, "; did you mean %.*s?", STR_ARG(near));
}

static void
take_email(struct taking *k, struct str value)
{
	if (!told_email(k->all->arena, value, &k->one->email))
		columns_fault(&k->all->columns,
		    "email \"%.*s\" is not an address such as "
		    "kari@example.com",
		    STR_ARG(value));
}

static void
take_visitor(struct taking *k, struct str value)
{
	int64_t number;

	if (!str_i64(value, &number) || number <= 0)
		columns_fault(&k->all->columns,
		    "visitor is the number before the dot in the value of "
		    "his cookie");
	else
		k->one->visitor.lo = (uint64_t)number;
}

static void
take_event(struct taking *k, struct str value)
{
	const struct site *site = k->all->site;
	enum bounce_kind kind;

	if (returned_kind(value, &kind))
		columns_fault(&k->all->columns,
		    "%.*s is told by kunderejse bounce or by a hook, which "
		    "also stop the mail to the address",
		    STR_ARG(value));
	else if (site_may_be_served(site, value))
		k->one->event.event = value;
	else
		columns_fault(&k->all->columns,
		    "no event that can be told is called \"%.*s\"%.*s; "
		    "declare your own in journey.xml: <event name=\"...\"/>",
		    STR_ARG(value),
		    STR_ARG(hint(k->all, site->head->served, value)));
}

static void
take_at(struct taking *k, struct str value)
{
	struct touchpoints *t = k->all;

	if (!site_moment(
		t->site, columns_time(t->arena, value), &k->one->event.at))
		columns_fault(&t->columns,
		    "at \"%.*s\" is not a time such as 2027-03-01T09:00, in "
		    "the site's zone, or 2027-03-01T09:00:00Z",
		    STR_ARG(value));
	else if (k->one->event.at > t->now + FUTURE_MAX)
		columns_fault(
		    &t->columns, "at %.*s has not been yet", STR_ARG(value));
	else if (k->one->event.at <= 0)
		columns_fault(
		    &t->columns, "at %.*s is before 1970", STR_ARG(value));
}

static void
take_item(struct taking *k, struct str value)
{
	const struct site *site = k->all->site;

	k->one->event.item = value;
	if (!str_is_name(value))
		columns_fault(&k->all->columns,
		    "item \"%.*s\" is not a key such as excel", STR_ARG(value));
	else if (!site_has_item(site, value))
		columns_warn(&k->all->columns,
		    "items.xml has no item \"%.*s\"%.*s", STR_ARG(value),
		    STR_ARG(hint(k->all, site->head->items, value)));
}

static bool
is_currency(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 'A' || s.p[i] > 'Z')
			return false;
	return s.n == 3;
}

static void
take_currency(struct taking *k, struct str value)
{
	struct str *currency = &k->one->event.currency;

	if (!is_currency(value))
		columns_fault(&k->all->columns,
		    "currency \"%.*s\" is not a code such as NOK",
		    STR_ARG(value));
	else if (currency->n > 0 && !str_eq(*currency, value))
		columns_fault(&k->all->columns,
		    "currency %.*s, but the amount says %.*s", STR_ARG(value),
		    STR_ARG(*currency));
	else
		*currency = value;
}

/* "1 490,00" as "1490.00": blanks, no-break ones too, go; a comma is the point
 * where there is no other. */
static struct str
plain_amount(struct arena *a, struct str value)
{
	bool pointed = str_chr(value, '.') < value.n;
	char *p = arena_raw(a, value.n);
	size_t n = 0;

	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == ' ')
			continue;
		if (str_starts(str_from(value, i), STR("\xc2\xa0"))) {
			i++;
			continue;
		}
		p[n++] = value.p[i] == ',' && !pointed ? '.' : value.p[i];
	}
	return (struct str){p, n};
}

/* "1490,00 NOK", with the code before or behind it, or without. */
static void
take_amount(struct taking *k, struct str value)
{
	struct store_event *event = &k->one->event;
	struct str number = value, code = STR("");

	if (value.n > 3 && is_currency(str_from(value, value.n - 3))) {
		code = str_from(value, value.n - 3);
		number = str_head(value, value.n - 3);
	} else if (value.n > 3 && is_currency(str_head(value, 3))) {
		code = str_head(value, 3);
		number = str_from(value, 3);
	}
	if (value.n > AMOUNT_TEXT_MAX ||
	    !amount_parse(plain_amount(k->all->arena, number), &event->amount))
		columns_fault(&k->all->columns,
		    "amount \"%.*s\" is not such as 1490.00 or \"1490,00 "
		    "NOK\"",
		    STR_ARG(value));
	else if (code.n > 0)
		take_currency(k, code);
}

static void
take_text(struct taking *k, struct str *to, struct str value)
{
	*to = value;
	if (value.n > TEXT_VALUE_MAX)
		columns_fault(&k->all->columns, "%.*s is longer than %d bytes",
		    STR_ARG(k->name), TEXT_VALUE_MAX);
}

static void
take_name(struct taking *k, struct str value)
{
	take_text(k, &k->one->name, value);
}

static void
take_company(struct taking *k, struct str value)
{
	take_text(k, &k->one->company, value);
}

static void
take_role(struct taking *k, struct str value)
{
	take_text(k, &k->one->role, value);
}

static void
take_id(struct taking *k, struct str value)
{
	take_text(k, &k->one->id, value);
}

static const struct column {
	struct str name;
	void (*take)(struct taking *, struct str);
	bool of_files;
} columns[] = {
    {STR("email"), take_email, true},
    {STR("event"), take_event, true},
    {STR("at"), take_at, true},
    {STR("item"), take_item, true},
    {STR("amount"), take_amount, true},
    {STR("currency"), take_currency, true},
    {STR("name"), take_name, true},
    {STR("company"), take_company, true},
    {STR("role"), take_role, true},
    {STR("id"), take_id, true},
    {STR("visitor"), take_visitor, false},
};

static const struct column *
column(struct str name)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (str_ieq(columns[i].name, name))
			return &columns[i];
	return NULL;
}

bool
touchpoints_column(struct str name, struct str *plain)
{
	const struct column *c = column(name);

	if (c == NULL || !c->of_files)
		return false;
	*plain = c->name;
	return true;
}

bool
touchpoints_value(struct touchpoints *t, struct touchpoint *one,
    struct str name, struct str value)
{
	const struct column *c = column(name);
	struct taking k = {.all = t, .one = one};

	if (c == NULL)
		return false;
	k.name = c->name;
	value = str_trim(value);
	if (value.n == 0)
		return true;
	if (columns_is_text(&t->columns, c->name, value))
		c->take(&k, value);
	return true;
}

void
touchpoints_known(struct touchpoints *t, struct touchpoint *one,
    const struct store_value *values, size_t n)
{
	struct told *told = ARENA_NEW(t->arena, struct told);
	struct str event = one->event.event;

	told->nvalues = 0;
	for (size_t i = 0; i < n; i++) {
		struct str name = values[i].name;

		switch (known_tell(
		    t->arena, t->site, told, event, name, values[i].value)) {
		case KNOWN_GOOD:
			break;
		case KNOWN_NOT_TOLD:
			columns_fault(&t->columns,
			    "%.*s does not tell of %.*s: site.xml has no "
			    "<field name=\"%.*s\" from-event=\"%.*s\"/>",
			    STR_ARG(event), STR_ARG(name), STR_ARG(name),
			    STR_ARG(event));
			break;
		case KNOWN_NO_VALUE:
			columns_fault(&t->columns, "%.*s \"%.*s\" is not %s",
			    STR_ARG(name), STR_ARG(values[i].value),
			    known_example(t->site, event, name));
			break;
		case KNOWN_TOO_MANY:
			columns_fault(&t->columns,
			    "more than %d fields at once", TOLD_VALUES_MAX);
			break;
		}
	}
	one->values = told->values;
	one->nvalues = told->nvalues;
}

static void
make_key(struct touchpoints *t, struct touchpoint *one)
{
	const struct store_event *e = &one->event;
	unsigned char hash[HASH_BYTES];
	struct buf b;

	buf_init(&b, t->arena, 8192);
	columns_key(&b, STR("touchpoint"));
	columns_key(&b, one->id);
	if (one->id.n == 0) {
		columns_key(&b, one->email);
		columns_key(&b, e->event);
		columns_key(&b, e->item);
		columns_key(&b, e->currency);
		buf_printf(&b, "%" PRId64 " %" PRId64, e->at, e->amount);
	}
	hash_bytes(hash, b.p, b.n);
	memcpy(one->key, hash, sizeof(one->key));
}

void
touchpoints_whole(struct touchpoints *t, struct touchpoint *one)
{
	const struct store_event *e = &one->event;

	if (one->email.n == 0 && one->visitor.lo == 0)
		columns_fault(
		    &t->columns, "email is missing: whom was it with?");
	if (e->event.n == 0)
		columns_fault(&t->columns, "event is missing: what was it?");
	if (e->amount > 0 && e->currency.n == 0)
		columns_fault(&t->columns,
		    "the amount has no currency: write 1490.00 NOK");
	if (one->email.n == 0 &&
	    one->name.n + one->company.n + one->role.n + one->nvalues > 0)
		columns_fault(&t->columns,
		    "name, company, role and fields belong to an address");
	make_key(t, one);
}

void
touchpoint_tell(const struct touchpoint *one, struct told *told)
{
	*told = (struct told){.email = one->email,
	    .number = one->visitor,
	    .name = one->name,
	    .company = one->company,
	    .role = one->role,
	    .proof = JOIN_HAND,
	    .events = {one->event},
	    .nevents = 1,
	    .nvalues = one->nvalues};
	for (size_t i = 0; i < one->nvalues; i++)
		told->values[i] = one->values[i];
}
