/* SPDX-License-Identifier: ISC */
/*
 * Country endings of hosts, for patterns with {cc}.  Knows ISO 3166 alpha-2
 * with uk and eu, and the second levels that registries put before them.
 */
#include "source/table.h"

#include <string.h>

/* The second letters of the codes that begin with a, b, … z. */
static const char *const second_letters[26] = {
    "defgilmoqrstuwxz",
    "abdefghijlmnoqrstvwyz",
    "acdfghiklmnoruvwxyz",
    "ejkmoz",
    "ceghrstu",
    "ijkmor",
    "abdefghilmnpqrstuwy",
    "kmnrtu",
    "delmnoqrst",
    "emop",
    "eghimnprwyz",
    "abcikrstuvy",
    "acdeghklmnopqrstuvwxyz",
    "acefgilopruz",
    "m",
    "aefghklmnrstwy",
    "a",
    "eosuw",
    "abcdeghijklmnorstvxyz",
    "cdfghjklmnortvwz",
    "agkmsyz",
    "aceginu",
    "fs",
    "",
    "et",
    "amw",
};

static const struct str second_levels[] = {
    {"com", 3},
    {"co", 2},
    {"org", 3},
    {"net", 3},
    {"ne", 2},
    {"or", 2},
    {"ac", 2},
    {"gov", 3},
    {"edu", 3},
};

static bool
is_country(struct str label)
{
	if (label.n != 2 || label.p[0] < 'a' || label.p[0] > 'z' ||
	    label.p[1] == '\0')
		return false;
	return strchr(second_letters[label.p[0] - 'a'], label.p[1]) != NULL;
}

static bool
is_generic(struct str label)
{
	return label.n == 3 && (memcmp(label.p, "com", 3) == 0 ||
				   memcmp(label.p, "org", 3) == 0 ||
				   memcmp(label.p, "net", 3) == 0);
}

/* The last label of host[0..end). */
static struct str
last_label(struct str host, size_t end)
{
	size_t at = end;

	while (at > 0 && host.p[at - 1] != '.')
		at--;
	return (struct str){host.p + at, end - at};
}

size_t
country_ending(struct str host)
{
	struct str label = last_label(host, host.n), before;
	size_t taken = label.n + 1;

	if (taken >= host.n)
		return 0;
	if (is_generic(label))
		return taken;
	if (!is_country(label))
		return 0;
	before = last_label(host, host.n - taken);
	if (taken + before.n + 1 >= host.n)
		return taken;
	for (size_t i = 0; i < sizeof(second_levels) / sizeof(*second_levels);
	     i++)
		if (str_eq(before, second_levels[i]))
			return taken + before.n + 1;
	return taken;
}

bool
path_below(struct str path, struct str prefix)
{
	if (!str_starts(path, prefix))
		return false;
	return path.n == prefix.n || path.p[prefix.n] == '/' ||
	       path.p[prefix.n] == '?' || path.p[prefix.n] == '#' ||
	       path.p[prefix.n - 1] == '/';
}
