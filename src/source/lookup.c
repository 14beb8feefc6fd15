/* SPDX-License-Identifier: ISC */
/*
 * The two tables as one.  Without sources of the site's own this costs one
 * comparison.
 */
#include "source/lookup.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define NAME_MAX_BYTES 64
#define NO_ROW UINT32_MAX

static bool
has_own(const struct source_input *in)
{
	return in->site != NULL && in->site->sources.n > 0;
}

static const struct source_row *
row_at(const struct source_input *in, uint32_t row)
{
	return IMAGE_ROWS(in->image, struct source_row, in->site->sources) +
	       row;
}

/* The row a literal means, or NO_ROW. */
static uint32_t
find(const struct source_input *in, enum slot_kind kind, struct str text)
{
	uint32_t n = in->site->slots.n;
	const struct source_slot *slots =
	    IMAGE_ROWS(in->image, struct source_slot, in->site->slots);

	for (uint32_t i = lookup_place(kind, text, n);; i = (i + 1) & (n - 1)) {
		const struct source_slot *s = &slots[i];

		if (s->source == 0)
			return NO_ROW;
		if (s->kind == kind && s->text.n == text.n &&
		    str_eq(image_str(in->image, s->text), text))
			return s->source - 1;
	}
}

static struct host_hit
hit_of(const struct source_input *in, uint32_t row)
{
	const struct source_row *r = row_at(in, row);

	return (struct host_hit){.category = r->source_class,
	    .source_class = (enum source_class)r->source_class,
	    .key = image_str(in->image, r->key)};
}

/* The rest of a host behind its first label; empty behind the last. */
static struct str
parent(struct str host)
{
	return str_from(host, str_chr(host, '.') + 1);
}

/* The longest literal; *length is how much of the host it took. */
static uint32_t
find_literal(const struct source_input *in, struct str bare, size_t *length)
{
	uint32_t row = find(in, SLOT_EXACT, bare);

	*length = bare.n;
	for (; row == NO_ROW && bare.n > 0; bare = parent(bare)) {
		row = find(in, SLOT_BELOW, bare);
		*length = bare.n;
	}
	if (row == NO_ROW)
		*length = 0;
	return row;
}

static bool
glob_matches(
    const struct image *im, const struct source_glob *g, struct str host)
{
	struct str pattern = image_str(im, g->host);
	char last = pattern.p[pattern.n - 1];

	if (g->cc) {
		size_t ending = country_ending(host);

		if (ending == 0)
			return false;
		host.n -= ending;
	}
	/* Most hosts end otherwise. */
	if (host.n == 0 || (last != '*' && last != host.p[host.n - 1]))
		return false;
	for (; host.n > 0; host = parent(host))
		if (str_glob(pattern, host))
			return true;
		else if (!g->below)
			return false;
	return false;
}

static uint32_t
find_host(const struct source_input *in, struct str host, struct str path)
{
	struct str bare =
	    str_starts(host, STR("www.")) ? str_from(host, 4) : host;
	const struct source_glob *globs =
	    IMAGE_ROWS(in->image, struct source_glob, in->site->globs);
	size_t length;
	uint32_t row = find_literal(in, bare, &length);

	for (uint32_t i = 0; i < in->site->globs.n; i++) {
		const struct source_glob *g = &globs[i];

		if (g->host.n + g->path.n <= length)
			break;
		if ((g->path.n == 0 ||
			path_below(path, image_str(in->image, g->path))) &&
		    glob_matches(in->image, g, bare))
			return g->source;
	}
	return row;
}

/* A shipped source of which the site says something else. */
static struct host_hit
restate(const struct source_input *in, struct host_hit hit)
{
	const struct source_row *r;
	uint32_t row;

	if (hit.key.n == 0)
		return hit;
	row = find(in, SLOT_NAME, hit.key);
	if (row == NO_ROW)
		return hit;
	r = row_at(in, row);
	if (!str_eq(image_str(in->image, r->key), hit.key))
		return hit;
	if (hit.category < CLASS__MAX)
		hit.category = r->source_class;
	hit.source_class = (enum source_class)r->source_class;
	return hit;
}

struct host_hit
lookup_host(const struct source_input *in, struct str host, struct str path)
{
	uint32_t row;

	if (!has_own(in))
		return host_find(host, path);
	row = find_host(in, host, path);
	return row != NO_ROW ? hit_of(in, row)
			     : restate(in, host_find(host, path));
}

struct host_hit
lookup_app(const struct source_input *in, struct str id)
{
	uint32_t row;

	if (!has_own(in))
		return host_app(id);
	row = find(in, SLOT_APP, id);
	return row != NO_ROW ? hit_of(in, row) : restate(in, host_app(id));
}

static struct host_hit
find_name(const struct source_input *in, struct str name)
{
	uint32_t row = has_own(in) ? find(in, SLOT_NAME, name) : NO_ROW;

	if (row != NO_ROW)
		return hit_of(in, row);
	return has_own(in) ? restate(in, host_name(name)) : host_name(name);
}

struct host_hit
lookup_name(const struct source_input *in, struct str name)
{
	static const struct str endings[] = {
	    {"_ads", 4}, {"_ad", 3}, {"ads", 3}};
	char room[NAME_MAX_BYTES];
	struct str s = {room, name.n};
	struct host_hit hit = {.category = CATEGORY_NONE};

	if (name.n == 0 || name.n > sizeof(room))
		return hit;
	for (size_t i = 0; i < name.n; i++)
		room[i] =
		    name.p[i] == '-' || name.p[i] == ' ' ? '_' : name.p[i];
	hit = find_name(in, s);
	for (size_t i = 0; i < COUNT(endings); i++) {
		if (hit.category != CATEGORY_NONE)
			return hit;
		if (!str_ends(s, endings[i]) || s.n == endings[i].n)
			continue;
		hit = find_name(in, str_head(s, s.n - endings[i].n));
		hit.paid = hit.category != CATEGORY_NONE;
	}
	return hit;
}

bool
lookup_own(const struct source_input *in, struct str key, struct str *label)
{
	uint32_t row = has_own(in) ? find(in, SLOT_NAME, key) : NO_ROW;

	if (row == NO_ROW ||
	    !str_eq(image_str(in->image, row_at(in, row)->key), key))
		return false;
	*label = image_str(in->image, row_at(in, row)->label);
	return true;
}
