/* SPDX-License-Identifier: ISC */
#include "mail/domain.h"

#include <idn2.h>

#include "base/arena.h"

#define DOMAIN_MAX 253
#define LABEL_MAX 63
/* In letters of four bytes; the library's time grows with the length. */
#define GIVEN_MAX (4 * DOMAIN_MAX)

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
label_ok(struct str label)
{
	if (label.n == 0 || label.n > LABEL_MAX || label.p[0] == '-' ||
	    label.p[label.n - 1] == '-')
		return false;
	for (size_t i = 0; i < label.n; i++) {
		char c = label.p[i];

		if (!is_digit(c) && (c < 'a' || c > 'z') && c != '-')
			return false;
	}
	return true;
}

static bool
is_number(struct str label)
{
	for (size_t i = 0; i < label.n; i++)
		if (!is_digit(label.p[i]))
			return false;
	return true;
}

bool
domain_ok(struct str domain)
{
	struct str rest = domain, label;
	bool number = false;
	size_t n = 0;

	if (domain.n == 0 || domain.n > DOMAIN_MAX)
		return false;
	for (; str_cut(&rest, '.', &label); n++) {
		if (!label_ok(label))
			return false;
		number = is_number(label);
	}
	return n >= 2 && !number;
}

/* Whether the library has something to say. */
static bool
is_international(struct str lower)
{
	for (size_t i = 0; i < lower.n; i++)
		if ((unsigned char)lower.p[i] >= 0x80)
			return true;
	return str_starts(lower, STR("xn--")) ||
	       str_find(lower, STR(".xn--")) < lower.n;
}

bool
domain_ascii(struct arena *a, struct str given, struct str *ascii)
{
	struct str lower;
	char *out;

	/* The library ends at a NUL. */
	if (given.n > GIVEN_MAX || str_chr(given, '\0') < given.n ||
	    !str_utf8_ok(given))
		return false;
	lower = str_lower(a, given);
	if (is_international(lower)) {
		if (idn2_lookup_u8((const uint8_t *)lower.p, (uint8_t **)&out,
			IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
			return false;
		lower = str_lower(a, str_of(out));
		idn2_free(out);
	}
	if (!domain_ok(lower))
		return false;
	*ascii = lower;
	return true;
}

struct library
library_idn2(void)
{
	return (struct library){
	    "libidn2", IDN2_VERSION, idn2_check_version(NULL)};
}
