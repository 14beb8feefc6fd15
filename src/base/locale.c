/* SPDX-License-Identifier: ISC */
#include "base/locale.h"

#define NBSP "\302\240"
#define DAY 86400
#define DIGITS_MAX 10

struct lang {
	const char *key;
	const char *group;   /* between thousands */
	const char *decimal; /* before hundredths */
	const char *krone;   /* the currency that is "kr" here, or "" */
	const char *kr;
	const char *percent; /* behind the number */
	const char *day;     /* between day and month */
	const char *year;    /* between month and year */
	const char *time;    /* before the time of day */
	const char *hours;   /* between hours and minutes */
	bool before;         /* the currency stands before the amount */
	const char *months[12];
};

static const struct lang langs[] = {
    {"da", ".", ",", "DKK", "kr.", NBSP "%", ". ", " ", " kl. ", ".", false,
	{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august",
	    "september", "oktober", "november", "december"}},
    {"de", ".", ",", "", "", NBSP "%", ". ", " ", ", ", ":", false,
	{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
	    "September", "Oktober", "November", "Dezember"}},
    {"en", ",", ".", "", "", "%", " ", " ", " at ", ":", true,
	{"January", "February", "March", "April", "May", "June", "July",
	    "August", "September", "October", "November", "December"}},
    {"es", ".", ",", "", "", NBSP "%", " de ", " de ", ", ", ":", false,
	{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
	    "agosto", "septiembre", "octubre", "noviembre", "diciembre"}},
    {"fi", NBSP, ",", "", "", NBSP "%", ". ", " ", " klo ", ".", false,
	{"tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta",
	    "kesäkuuta", "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta",
	    "marraskuuta", "joulukuuta"}},
    {"fr", NBSP, ",", "", "", NBSP "%", " ", " ", " à ", ":", false,
	{"janvier", "février", "mars", "avril", "mai", "juin", "juillet",
	    "août", "septembre", "octobre", "novembre", "décembre"}},
    {"nb", NBSP, ",", "NOK", "kr", NBSP "%", ". ", " ", " kl. ", ":", false,
	{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august",
	    "september", "oktober", "november", "desember"}},
    {"nl", ".", ",", "", "", "%", " ", " ", " om ", ":", true,
	{"januari", "februari", "maart", "april", "mei", "juni", "juli",
	    "augustus", "september", "oktober", "november", "december"}},
    {"nn", NBSP, ",", "NOK", "kr", NBSP "%", ". ", " ", " kl. ", ":", false,
	{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august",
	    "september", "oktober", "november", "desember"}},
    {"sv", NBSP, ",", "SEK", "kr", NBSP "%", " ", " ", " kl. ", ":", false,
	{"januari", "februari", "mars", "april", "maj", "juni", "juli",
	    "augusti", "september", "oktober", "november", "december"}},
};

static const struct lang *
find(struct str tag)
{
	struct str first = str_head(tag, str_chr(tag, '-'));

	if (str_ieq(first, STR("no")))
		first = STR("nb");
	for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++)
		if (str_ieq(first, str_of(langs[i].key)))
			return &langs[i];
	return NULL;
}

bool
locale_known(struct str lang)
{
	for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++)
		if (str_eq(lang, str_of(langs[i].key)))
			return true;
	return false;
}

static bool
digits(struct str s, size_t max, int64_t *out)
{
	if (s.n == 0 || s.n > max || s.p[0] == '-')
		return false;
	return str_i64(s, out);
}

bool
amount_parse(struct str s, int64_t *hundredths)
{
	size_t point = str_chr(s, '.');
	struct str behind = str_from(s, point + 1);
	int64_t whole, part = 0;

	if (!digits(str_head(s, point), DIGITS_MAX, &whole) ||
	    (point < s.n && !digits(behind, 2, &part)))
		return false;
	*hundredths = whole * 100 + (behind.n == 1 ? part * 10 : part);
	return true;
}

void
amount_put(struct buf *b, int64_t hundredths)
{
	buf_i64(b, hundredths / 100);
	if (hundredths % 100 != 0)
		buf_printf(b, ".%02d", (int)(hundredths % 100));
}

/* Thousands apart; four digits too, as prices are written. */
static void
number(struct buf *b, const struct lang *l, int64_t hundredths)
{
	int64_t whole = hundredths / 100, unit = 1;

	while (whole / unit >= 1000)
		unit *= 1000;
	buf_i64(b, whole / unit);
	for (; unit > 1; unit /= 1000)
		buf_printf(
		    b, "%s%03d", l->group, (int)(whole % unit / (unit / 1000)));
	if (hundredths % 100 != 0)
		buf_printf(b, "%s%02d", l->decimal, (int)(hundredths % 100));
}

/* What stands for a currency where everybody knows it. */
static struct str
symbol(const struct lang *l, struct str currency)
{
	if (str_eq(currency, str_of(l->krone)))
		return str_of(l->kr);
	if (str_eq(currency, STR("EUR")))
		return STR("€");
	if (str_eq(currency, STR("GBP")))
		return STR("£");
	return currency;
}

void
locale_amount(
    struct buf *b, struct str lang, int64_t hundredths, struct str currency)
{
	const struct lang *l = find(lang);
	struct str sign;

	if (l == NULL) {
		amount_put(b, hundredths);
		if (currency.n > 0)
			buf_printf(b, NBSP "%.*s", STR_ARG(currency));
		return;
	}
	sign = symbol(l, currency);
	if (sign.n > 0 && l->before) {
		buf_str(b, sign);
		/* CLDR: a code is kept apart from the digits. */
		if (str_eq(sign, currency) ||
		    !str_eq(str_of(l->key), STR("en")))
			buf_lit(b, NBSP);
	}
	number(b, l, hundredths);
	if (sign.n > 0 && !l->before)
		buf_printf(b, NBSP "%.*s", STR_ARG(sign));
}

void
locale_percent(struct buf *b, struct str lang, unsigned percent)
{
	const struct lang *l = find(lang);

	buf_printf(b, "%u%s", percent, l == NULL ? "%" : l->percent);
}

void
locale_moment(struct buf *b, struct str lang, struct moment moment)
{
	const struct lang *l = find(lang);
	int64_t days = moment.local / DAY - (moment.local % DAY < 0);
	int minutes = (int)((moment.local - days * DAY) / 60);
	int year, month, day;

	date_of(days, &year, &month, &day);
	if (l == NULL)
		buf_printf(b, "%04d-%02d-%02d", year, month, day);
	else
		buf_printf(b, "%d%s%s%s%d", day, l->day, l->months[month - 1],
		    l->year, year);
	if (moment.has_time)
		buf_printf(b, "%s%02d%s%02d", l == NULL ? " " : l->time,
		    minutes / 60, l == NULL ? ":" : l->hours, minutes % 60);
}

void
time_put(struct buf *b, int64_t at)
{
	int64_t days = at / DAY - (at % DAY < 0);
	int seconds = (int)(at - days * DAY);
	int year, month, day;

	date_of(days, &year, &month, &day);
	buf_printf(b, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month, day,
	    seconds / 3600, seconds / 60 % 60, seconds % 60);
}
