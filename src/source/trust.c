/* SPDX-License-Identifier: ISC */
/*
 * An address with a click id is copied, bookmarked and posted: only where the
 * Referer does not say otherwise is it still the click that was paid for.
 *
 * Where the steps leave something open:
 * - an affiliate's click id is believed like a paid one and gives the network
 *   as source; a mail program's is believed when the Referer is no listed
 *   search, social or AI source, and gives way to the name of a listed web
 * mail;
 * - fbclid and its like say nothing beside a Referer: people copy addresses
 *   with them; a mail program's nothing beside one of our own;
 * - the value of a click id is kept nowhere, so its replay in a later visit is
 *   not known as one (step 8; journey/step.h says what is).
 */
#include "source/trust.h"

/* Step 8: whether the click that brought the id is this visit, and why. */
static bool
believe(struct findings *f, const struct click *c)
{
	const struct host_hit *hit = &f->referer.hit;

	f->click_why = "no other site stands between";
	if (f->referer.kind != REFERER_EXTERNAL)
		return true;
	f->click_why = "the Referer belongs to the network";
	if (click_family(c, hit->key))
		return true;
	f->click_why = "utm_source belongs to the network";
	if (click_family(c, f->source.key))
		return true;
	f->click_why = "the Referer is web mail";
	if (c->proof == CLICK_MAIL && hit->category == CLASS_MAIL)
		return true;
	f->click_why = "the Referer is a page that can carry such links";
	if (hit->category != CLASS_SEARCH &&
	    hit->category != CATEGORY_PAID_SEARCH &&
	    hit->category != CLASS_SOCIAL && hit->category != CLASS_AI &&
	    hit->category != CLASS_MAIL && hit->category != CLASS_MESSENGER)
		return true;
	f->click_why = "the Referer is another source: the address was copied";
	return false;
}

/* Whether the Referer says more than an id that nobody paid for (step 5). */
static bool
is_beside(const struct findings *f, const struct click *c)
{
	if (f->tagged || f->referer.kind == REFERER_NONE)
		return false;
	return c->proof == CLICK_WEAK ||
	       (c->proof == CLICK_MAIL && f->referer.kind == REFERER_INTERNAL);
}

void
trust_click(struct findings *f)
{
	const struct click *c = f->tags.click;
	struct touch *t = f->touch;

	f->click = NULL;
	f->network = (struct host_hit){.category = CATEGORY_NONE};
	f->verdict = VERDICT_NONE;
	if (c == NULL)
		return;
	t->click = c->name;
	f->verdict = VERDICT_BESIDE;
	if (is_beside(f, c))
		return;
	f->verdict = VERDICT_STALE;
	if (!believe(f, c)) {
		t->flags |= TOUCH_CLICK_STALE;
		return;
	}
	f->verdict = VERDICT_TRUSTED;
	t->click_trusted = true;
	f->click = c;
	f->network = lookup_name(f->in, c->network);
}
