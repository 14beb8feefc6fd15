/* SPDX-License-Identifier: ISC */
/*
 * One pass over the query; nothing is decoded before its name is known.
 */
#include "source/tags.h"

#include <string.h>

#include "http/query.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
/* More than the longest name that means something: what is cut off must not
 * become one. */
#define NAME_MAX_BYTES 24

static const struct {
	struct str name;
	enum tag tag;
	size_t limit;
} tag_names[] = {
    {{"utm_source", 10}, TAG_SOURCE, TOUCH_SOURCE_MAX},
    {{"utm_medium", 10}, TAG_MEDIUM, TOUCH_SOURCE_MAX},
    {{"utm_campaign", 12}, TAG_CAMPAIGN, TOUCH_TEXT_MAX},
    {{"utm_id", 6}, TAG_ID, TOUCH_TEXT_MAX},
    {{"utm_term", 8}, TAG_TERM, TOUCH_TEXT_MAX},
    {{"utm_content", 11}, TAG_CONTENT, TOUCH_TEXT_MAX},
};

/* The lower case of one two-byte letter; 0 when it has none of two bytes. */
static unsigned
lower_letter(unsigned c)
{
	if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9))
		return c + 0x20;
	if ((c >= 0x100 && c <= 0x137 && c != 0x130) ||
	    (c >= 0x14a && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
		return c + (c & 1);
	if (c >= 0x410 && c <= 0x42f)
		return c + 0x20;
	return c >= 0x400 && c <= 0x40f ? c + 0x50 : 0;
}

void
tags_lower(char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];
		unsigned letter;

		if (c >= 'A' && c <= 'Z')
			p[i] = (char)(c | 0x20);
		if ((c & 0xe0) != 0xc0 || i + 1 == n)
			continue;
		letter = lower_letter(
		    (c & 0x1fu) << 6 | ((unsigned char)p[i + 1] & 0x3fu));
		if (letter == 0)
			continue;
		p[i] = (char)(0xc0 | letter >> 6);
		p[i + 1] = (char)(0x80 | (letter & 0x3f));
		i++;
	}
}

/* A template's placeholder that nobody filled in. */
static bool
is_macro(struct str s)
{
	static const struct {
		struct str open, close;
	} marks[] = {
	    {{"{", 1}, {"}", 1}},
	    {{"[", 1}, {"]", 1}},
	    {{"%%", 2}, {"%%", 2}},
	    {{"__", 2}, {"__", 2}},
	};

	for (size_t i = 0; i < COUNT(marks); i++)
		if (s.n >= marks[i].open.n + marks[i].close.n &&
		    str_starts(s, marks[i].open) && str_ends(s, marks[i].close))
			return true;
	return false;
}

static bool
says_nothing(struct str s)
{
	static const struct str words[] = {{"-", 1}, {"null", 4}, {"none", 4},
	    {"undefined", 9}, {"(none)", 6}, {"(not set)", 9},
	    {"(not provided)", 14}};

	/* Most values begin with none of these. */
	if (s.n == 0 || strchr("-nNuU({[%_", s.p[0]) == NULL)
		return false;
	for (size_t i = 0; i < COUNT(words); i++)
		if (str_ieq(s, words[i]))
			return true;
	return is_macro(s);
}

struct str
tags_value(struct str encoded, char *room, size_t cap, size_t limit, bool *cut)
{
	struct str s = {room, query_decode(encoded, room, cap)};

	if (says_nothing(s))
		return STR("");
	if (s.n > limit) {
		*cut = true;
		s.n = str_utf8_cut(s, limit);
		s = str_trim(s);
	}
	return s;
}

static void
read_tag(struct tags *t, size_t which, struct str value)
{
	enum tag tag = tag_names[which].tag;
	struct str *text = &t->text[tag];

	if (text->n > 0)
		return;
	*text = tags_value(value, t->room[tag], sizeof(t->room[tag]),
	    tag_names[which].limit, &t->cut);
	if (tag == TAG_SOURCE || tag == TAG_MEDIUM)
		tags_lower(t->room[tag], text->n);
}

static void
read_click(struct tags *t, const struct click *c, struct str value)
{
	/* Whole, since a macro shows at its end. */
	char room[TOUCH_TEXT_MAX + 8];
	bool cut;

	value = tags_value(value, room, sizeof(room), TOUCH_TEXT_MAX, &cut);
	if (value.n == 0)
		return;
	if (str_eq(c->name, STR("gad_source")) && t->gad_source == '\0')
		t->gad_source = value.p[0];
	if (t->click == NULL || c < t->click)
		t->click = c;
}

/* The decoded name in lower case; empty when it is too long to matter. */
static struct str
plain_name(struct str name, char room[NAME_MAX_BYTES])
{
	struct str s = {room, 0};

	if (name.n > NAME_MAX_BYTES * 3)
		return s;
	s.n = query_decode(name, room, NAME_MAX_BYTES);
	for (size_t i = 0; i < s.n; i++)
		if (room[i] >= 'A' && room[i] <= 'Z')
			room[i] |= 0x20;
	return s;
}

static void
read_pair(struct tags *t, struct str name, struct str value)
{
	const struct click *c;

	if (str_starts(name, STR("utm_"))) {
		for (size_t i = 0; i < COUNT(tag_names); i++)
			if (str_eq(name, tag_names[i].name))
				read_tag(t, i, value);
		return;
	}
	c = click_find(name);
	if (c != NULL)
		read_click(t, c, value);
}

void
tags_read(struct str query, struct tags *t)
{
	char room[NAME_MAX_BYTES];
	struct str rest, name, value;
	size_t pairs = 0;

	t->cut = query.n > QUERY_MAX;
	t->click = NULL;
	t->gad_source = '\0';
	for (size_t i = 0; i < TAG__MAX; i++)
		t->text[i] = STR("");
	if (query.n == 0)
		return;
	rest = str_head(query, QUERY_MAX);
	while (query_next(&rest, &name, &value)) {
		if (pairs++ == QUERY_PAIRS_MAX) {
			t->cut = true;
			return;
		}
		name = plain_name(name, room);
		if (name.n > 0 && value.n > 0)
			read_pair(t, name, value);
	}
}

static struct str
first_value(
    struct str query, struct str wanted, char *room, size_t cap, bool *cut)
{
	struct str name, value;
	char name_room[NAME_MAX_BYTES];

	for (size_t n = 0;
	     n < QUERY_PAIRS_MAX && query_next(&query, &name, &value); n++) {
		if (!str_ieq(plain_name(name, name_room), wanted))
			continue;
		value = tags_value(value, room, cap, TOUCH_TEXT_MAX, cut);
		/* U+FFFD stands for bytes of another character set. */
		if (value.n > 0 &&
		    str_find(value, STR("\xef\xbf\xbd")) == value.n)
			return value;
	}
	return STR("");
}

struct str
tags_keyword(
    struct str query, struct str params, char *room, size_t cap, bool *cut)
{
	struct str name, value;

	while (query.n > 0 && str_word(&params, &name)) {
		value = first_value(query, name, room, cap, cut);
		if (value.n > 0)
			return value;
	}
	return STR("");
}
