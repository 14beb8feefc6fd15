/* SPDX-License-Identifier: ISC */
/*
 * The parts of base/str.h that look at letters instead of bytes: where UTF-8
 * characters end, and which word was probably meant.
 */
#include "base/str.h"

#include <string.h>

#define WORD_MAX 64

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

size_t
str_utf8_cut(struct str s, size_t n)
{
	size_t at = n;

	if (s.n <= n)
		return s.n;
	while (at > 0 && is_tail(s.p[at]))
		at--;
	/* No character has more than three tails: then it is not UTF-8. */
	return n - at > 3 ? n : at;
}

/* Length of the well-formed character at s, 0 when there is none. */
static size_t
character(struct str s)
{
	unsigned char c = (unsigned char)s.p[0], low = 0x80, high = 0xbf;
	size_t n;

	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	/* RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF. */
	if (c == 0xe0)
		low = 0xa0;
	else if (c == 0xed)
		high = 0x9f;
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f;
	if (s.n < n || (unsigned char)s.p[1] < low ||
	    (unsigned char)s.p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if (!is_tail(s.p[i]))
			return 0;
	return n;
}

bool
str_utf8_ok(struct str s)
{
	while (s.n > 0) {
		size_t n = character(s);

		if (n == 0)
			return false;
		s = str_from(s, n);
	}
	return true;
}

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/*
 * Insertions, deletions, replacements and swaps of neighbours that turn a into
 * b; a swap counts one, because "whne" is the commonest slip of all.
 */
static unsigned
distance(struct str a, struct str b)
{
	unsigned row[3][WORD_MAX + 1];
	unsigned *two = row[0], *one = row[1], *now = row[2], *free_row;

	for (unsigned j = 0; j <= b.n; j++)
		one[j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		char x = fold(a.p[i - 1]);

		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			char y = fold(b.p[j - 1]);

			now[j] = least(least(one[j], now[j - 1]) + 1,
			    one[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b.p[j - 2]) &&
			    y == fold(a.p[i - 2]))
				now[j] = least(now[j], two[j - 2] + 1);
		}
		free_row = two;
		two = one;
		one = now;
		now = free_row;
	}
	return one[b.n];
}

struct str
str_nearest(struct str word, const struct str *known, size_t n)
{
	struct str best = {NULL, 0};
	unsigned best_distance = WORD_MAX + 1;

	if (word.n == 0 || word.n > WORD_MAX)
		return best;
	for (size_t i = 0; i < n; i++) {
		size_t longer = word.n > known[i].n ? word.n : known[i].n;
		unsigned d;

		if (known[i].n == 0 || known[i].n > WORD_MAX)
			continue;
		d = distance(word, known[i]);
		if (d < best_distance && (size_t)d * 3 <= longer) {
			best = known[i];
			best_distance = d;
		}
	}
	return best;
}

int
str_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t
str_digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}
