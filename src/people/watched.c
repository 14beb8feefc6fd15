/* SPDX-License-Identifier: ISC */
#include "people/watched.h"

#include "base/arena.h"
#include "base/log.h"
#include "journey/facts.h"
#include "people/agreed.h"

static void
meet(
    struct arena *a, struct journey_state *s, const struct journey_state *other)
{
	facts_meet(a, s, other);
	s->visits += other->visits;
	s->touchpoints += other->touchpoints;
	if (other->first.at != 0 &&
	    (s->first.at == 0 || other->first.at < s->first.at))
		s->first = other->first;
	if (other->last_at > s->last_at)
		s->last_at = other->last_at;
}

bool
watched_meet(
    struct arena *a, const struct store_profile *who, struct journey_state *s)
{
	if (who->nwatched == 0 ||
	    !agreed_purpose(who->agrees, who->nagrees, AGREED_PROFILE))
		return false;
	for (size_t i = 0; i < who->nwatched; i++) {
		struct journey_state *other =
		    ARENA_NEW(a, struct journey_state);

		if (state_unpack(a, who->watched[i], other))
			meet(a, s, other);
		else
			log_error(
			    "store: a visitor state is damaged, left out");
	}
	/* Whoever reads a mail is in no visit. */
	s->quiet_from = s->last_at;
	return true;
}
