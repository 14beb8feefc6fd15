/* SPDX-License-Identifier: ISC */
/*
 * The shapes of the instructions, and how texts become numbers.
 */
#include "template/code.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SHAPE(name, words, takes, leaves, whose) \
	[CODE_##name] = {words, takes, leaves, whose},
const struct code_shape code_shapes[CODE__MAX] = {CODE_OPS(SHAPE)};
#undef SHAPE

uint32_t
code_length(const uint32_t *words)
{
	uint32_t n;

	assert(words[0] < CODE__MAX);
	n = 1 + code_shapes[words[0]].words;
	if (words[0] == CODE_MATCH || words[0] == CODE_CAMPAIGN)
		n += 2 * (words[1] + words[2]);
	else if (words[0] == CODE_TRAIT)
		n += 4 * words[2];
	return n;
}

uint32_t
write_code_length(const uint32_t *code)
{
	static const unsigned char behind[] = {
	    [WRITE_END] = 0,
	    [WRITE_LITERAL] = 2,
	    [WRITE_JUMP] = 1,
	    [WRITE_UNLESS] = 2,
	    [WRITE_VALUE] = 2,
	    [WRITE_FRAMED] = 8,
	    [WRITE_ATTR] = 4,
	    [WRITE_CODE] = 1,
	    [WRITE_CODE_FIELD] = 0,
	    [WRITE_PATH] = 0,
	    [WRITE_RECEIPT] = 0,
	    [WRITE_MARK] = 6,
	    [WRITE_UNLESS_FORM] = 9,
	    [WRITE_FORM_VALUE] = 5,
	    [WRITE_FORM_TOKEN] = 2,
	    [WRITE_LINK] = 0,
	    [WRITE_LINK_END] = 2,
	    [WRITE_EACH] = 4,
	    [WRITE_EACH_END] = 0,
	};

	assert(*code < sizeof(behind));
	return 1 + behind[*code];
}

#define NUMBER_MAX 400 /* no double needs more digits to be named */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

double
code_number(struct str s)
{
	char text[NUMBER_MAX + 1];
	size_t digits = 0, points = 0;

	s = str_trim(s);
	if (s.n == 0 || s.n > NUMBER_MAX)
		return NAN;
	for (size_t i = s.p[0] == '-' ? 1 : 0; i < s.n; i++) {
		digits += is_digit(s.p[i]);
		points += s.p[i] == '.';
		if (!is_digit(s.p[i]) && s.p[i] != '.')
			return NAN;
	}
	if (digits == 0 || points > 1)
		return NAN;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return strtod(text, NULL);
}
