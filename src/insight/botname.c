/* SPDX-License-Identifier: ISC */
#include "insight/botname.h"

/* The beginning of s up to what ends a name. */
static struct str
name_at(struct str s, const char *ends)
{
	size_t n = s.n;

	for (; *ends != '\0'; ends++)
		if (str_chr(s, *ends) < n)
			n = str_chr(s, *ends);
	s = str_trim(str_head(s, n));
	return str_head(s, str_utf8_cut(s, BOTNAME_MAX));
}

static bool
calls_itself(struct str word)
{
	static const char *const globs[] = {
	    "*bot*", "*spider*", "*crawl*", "*fetch*", "*feed*", "*preview*"};

	if (str_chr(word, ':') < word.n || str_chr(word, '@') < word.n)
		return false;
	for (size_t i = 0; i < sizeof(globs) / sizeof(*globs); i++)
		if (str_glob(str_of(globs[i]), word))
			return true;
	return false;
}

struct str
botname(struct str agent)
{
	struct str s = str_trim(agent), name = name_at(s, "/(;,"), word;
	size_t at = str_find(s, STR("compatible; "));

	if (s.n == 0)
		return STR("(no name)");
	if (name.n > 0 && !str_eq(name, STR("Mozilla")))
		return name;
	for (struct str rest = s; str_word(&rest, &word);) {
		if (str_starts(word, STR("(")))
			word = str_from(word, 1);
		if (calls_itself(word) && name_at(word, "/();,").n > 0)
			return name_at(word, "/();,");
	}
	name = name_at(str_from(s, at + sizeof("compatible; ") - 1), "/();,");
	if (at < s.n && name.n > 0 && !str_starts(name, STR("MSIE")))
		return name;
	return STR("(as a browser)");
}
