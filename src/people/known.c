/* SPDX-License-Identifier: ISC */
#include "people/known.h"

#include "base/arena.h"
#include "base/locale.h"

#define TEXT_MAX 200 /* bytes that are kept */
#define DATE_LENGTH 10

bool
known_is_told(
    const struct site *site, const struct known_row *row, struct str event)
{
	return event.n > 0 &&
	       str_lists(image_str(&site->image, row->events), event);
}

static const struct known_row *
find(const struct site *site, struct str event, struct str name)
{
	const struct known_row *rows =
	    IMAGE_ROWS(&site->image, struct known_row, site->head->fields);

	for (uint32_t i = 0; i < site->head->fields.n; i++)
		if (str_eq(image_str(&site->image, rows[i].name), name) &&
		    known_is_told(site, &rows[i], event))
			return &rows[i];
	return NULL;
}

static bool
take_date(const struct site *site, struct str text, struct str *value)
{
	struct str date = str_head(text, DATE_LENGTH);
	int64_t at;

	*value = date;
	return date.n == DATE_LENGTH && site_moment(site, date, &at) &&
	       (text.n == DATE_LENGTH || text.p[DATE_LENGTH] == 'T' ||
		   text.p[DATE_LENGTH] == ' ');
}

static bool
take_yesno(struct str text, struct str *value)
{
	bool yes = str_ieq(text, STR("yes")) || str_ieq(text, STR("true"));

	*value = yes ? STR("yes") : STR("no");
	return yes || str_ieq(text, STR("no")) || str_ieq(text, STR("false"));
}

static bool
take(const struct site *site, enum known_type type, struct str text,
    struct str *value)
{
	struct str digits =
	    str_starts(text, STR("-")) ? str_from(text, 1) : text;
	int64_t hundredths;

	*value = str_head(text, str_utf8_cut(text, TEXT_MAX));
	switch (type) {
	case KNOWN_TEXT:
		return text.n > 0;
	case KNOWN_NUMBER:
	case KNOWN_MONEY:
		return value->n == text.n && amount_parse(digits, &hundredths);
	case KNOWN_DATE:
		return take_date(site, text, value);
	case KNOWN_YESNO:
		return take_yesno(text, value);
	}
	return false;
}

enum known_rc
known_tell(struct arena *a, const struct site *site, struct told *told,
    struct str event, struct str name, struct str text)
{
	const struct known_row *row = find(site, event, name);
	struct str value;

	if (row == NULL)
		return KNOWN_NOT_TOLD;
	if (!take(site, (enum known_type)row->type, str_trim(text), &value))
		return KNOWN_NO_VALUE;
	if (told->nvalues == TOLD_VALUES_MAX)
		return KNOWN_TOO_MANY;
	told->values[told->nvalues++] = (struct store_value){
	    image_str(&site->image, row->name), str_copy(a, value)};
	return KNOWN_GOOD;
}

const char *
known_example(const struct site *site, struct str event, struct str name)
{
	static const char *const examples[] = {[KNOWN_TEXT] = "a text",
	    [KNOWN_NUMBER] = "a number such as 9 or 9.25",
	    [KNOWN_DATE] = "a date such as 2027-05-03",
	    [KNOWN_MONEY] = "money such as 1490.00",
	    [KNOWN_YESNO] = "yes or no"};
	const struct known_row *row = find(site, event, name);

	return row == NULL ? "" : examples[row->type];
}
