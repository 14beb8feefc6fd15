/* SPDX-License-Identifier: ISC */
/*
 * Comparing a touch with what a rule asks.
 */
#include "journey/came.h"

static bool
in_mask(uint32_t mask, unsigned i)
{
	return mask >> i & 1;
}

static bool
in_list(const struct image *im, struct span list, struct str text)
{
	return list.n == 0 ||
	       image_list_holds(im, IMAGE_ROWS(im, uint32_t, list), text);
}

bool
came_holds(const struct image *im, const struct rule_came *r,
    const struct state_touch *t)
{
	_Static_assert(CHANNEL__MAX < 32 && CLASS__MAX < 32, "a bit for each");

	return r->words.n == 0 || (in_mask(r->channels, t->channel) &&
				      in_mask(r->classes, t->source_class) &&
				      in_list(im, r->source, t->source) &&
				      in_list(im, r->medium, t->medium) &&
				      in_list(im, r->campaign, t->campaign));
}

static void
put(struct buf *b, const char *name, struct str value)
{
	buf_printf(b, " %s=%.*s", name, STR_ARG(value));
}

void
came_put(struct buf *b, struct arena *a, const struct rule_came *r,
    const struct state_touch *t)
{
	if (r->words.n == 0)
		return;
	if (r->channels != RULE_ANY)
		put(b, "channel", channel_key(a, t->channel));
	if (r->source.n > 0)
		put(b, "source", t->source);
	if (r->classes != RULE_ANY)
		put(b, "source-class",
		    str_of(source_class_name(t->source_class)));
	if (r->medium.n > 0)
		put(b, "medium", t->medium);
	if (r->campaign.n > 0)
		put(b, "campaign", t->campaign);
}
