/* SPDX-License-Identifier: ISC */
#include "template/form.h"

#include "base/clock.h"

#define HOUR 3600
#define MILLION 1000000
#define DECIMALS 6
#define DIGITS 12 /* before the point */

const char *
field_rule_name(enum field_rule rule)
{
#define FIELD_RULE_NAME(name, key) [RULE_##name] = key,
	static const char *const names[] = {
	    [RULE_GOOD] = "good", FIELD_RULES(FIELD_RULE_NAME)};
#undef FIELD_RULE_NAME

	return names[rule];
}

/* Digits alone, from `least` to `most` of them. */
static bool
digits(struct str s, size_t least, size_t most, int64_t *n)
{
	*n = 0;
	if (s.n < least || s.n > most)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		*n = *n * 10 + (s.p[i] - '0');
	}
	return true;
}

bool
field_number(struct str s, int64_t *millionths)
{
	bool minus = str_starts(s, STR("-"));
	struct str rest = str_from(s, minus), whole;
	int64_t n, part = 0;
	bool point;

	str_cut(&rest, '.', &whole);
	point = rest.p != NULL;
	if (!digits(whole, 1, DIGITS, &n) ||
	    (point && !digits(rest, 1, DECIMALS, &part)))
		return false;
	for (size_t i = point ? rest.n : DECIMALS; i < DECIMALS; i++)
		part *= 10;
	n = n * MILLION + part;
	*millionths = minus ? -n : n;
	return true;
}

bool
field_date(struct str s, int64_t *days)
{
	int64_t year, month, day;
	int y, m, d;

	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-' ||
	    !digits(str_head(s, 4), 4, 4, &year) ||
	    !digits(str_head(str_from(s, 5), 2), 2, 2, &month) ||
	    !digits(str_from(s, 8), 2, 2, &day) || month < 1 || month > 12 ||
	    day < 1 || day > 31)
		return false;
	*days = date_days((int)year, (int)month, (int)day);
	date_of(*days, &y, &m, &d);
	return m == month && d == day;
}

/* The first of the name; NULL: it was not sent. */
static const struct situation_field *
find(const struct situation_form *form, struct str field)
{
	for (size_t i = 0; i < form->nfields; i++)
		if (str_eq(form->fields[i].name, field))
			return &form->fields[i];
	return NULL;
}

static bool
is_first(const struct situation_form *form, struct str field)
{
	for (size_t i = 0; i < form->nfields; i++)
		if (form->fields[i].broken != RULE_GOOD)
			return str_eq(form->fields[i].name, field);
	return false;
}

static bool
is_chosen(const struct situation_form *form, struct str field, struct str value)
{
	for (size_t i = 0; i < form->nfields; i++)
		if (str_eq(form->fields[i].name, field) &&
		    str_eq(form->fields[i].value, value))
			return true;
	return false;
}

bool
form_holds(const struct situation_form *form, enum form_test test,
    struct str name, struct str field, struct str value, uint32_t number)
{
	const struct situation_field *one;

	if (form == NULL || !str_eq(form->name, name))
		return false;
	switch (test) {
	case FORM_SHOWN:
		return form->trouble < FORM_TO_CONFIRM;
	case FORM_TROUBLE:
		return (uint32_t)form->trouble == number;
	case FORM_FIRST:
		return is_first(form, field);
	case FORM_CHOSEN:
		return is_chosen(form, field, value);
	case FORM_BROKEN:
	case FORM_RULE:
		break;
	}
	one = find(form, field);
	if (one == NULL || one->broken == RULE_GOOD)
		return false;
	return test == FORM_BROKEN || (uint32_t)one->broken == number;
}

struct str
form_value(const struct situation_form *form, struct str name, struct str field)
{
	const struct situation_field *one = NULL;

	if (form != NULL && str_eq(form->name, name))
		one = find(form, field);
	return one == NULL ? STR("") : one->value;
}

void
form_token(const struct keyring *keys, struct str form, int64_t now,
    char out[TOKEN_LEN])
{
	token_make(keys, KEY_FORM, (uint64_t)(now / HOUR), form, out);
}

bool
form_token_good(
    const struct keyring *keys, struct str form, struct str token, int64_t now)
{
	uint64_t hour;
	int64_t at;

	if (!token_check(keys, KEY_FORM, token, form, &hour))
		return false;
	at = (int64_t)hour * HOUR;
	/* Of the hour's last second, a day; not of a clock that ran ahead. */
	return now < at + HOUR + FORM_TOKEN_SECONDS && at <= now + HOUR;
}
