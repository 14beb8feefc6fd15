/* SPDX-License-Identifier: ISC */
/*
 * What the names in a User-Agent and the headers beside it mean.
 */
#include "source/agent.h"

#include "source/scan.h"

static bool
has(const struct scan *s, enum agent_kind kind)
{
	return (s->kinds & AGENT_BIT(kind)) != 0;
}

static bool
holds(struct str s, struct str word)
{
	return str_find(s, word) < s.n;
}

/* A program that does not say so. */
static bool
looks_odd(struct str agent, const struct scan *s)
{
	/* People's browsers say what they run on, in parentheses; programs
	 * that borrow the beginning often stop there. */
	if (str_starts(agent, STR("Mozilla/")) && !holds(agent, STR("(")) &&
	    !has(s, AGENT_PERSON))
		return true;
	/* "(compatible; NAME)" was Internet Explorer's form and is now that of
	 * programs; a person's has a known browser or system in it. */
	return has(s, AGENT_DETAIL) && !has(s, AGENT_PERSON) &&
	       !has(s, AGENT_MOBILE) && !has(s, AGENT_TABLET) &&
	       !has(s, AGENT_SCREEN) && !has(s, AGENT_DESKTOP);
}

static enum device
device_of(struct str agent, const struct scan *s, struct str ch_mobile)
{
	bool android = holds(agent, STR("Android"));
	bool tablet =
	    has(s, AGENT_TABLET) || (android && !has(s, AGENT_MOBILE));

	if (str_eq(ch_mobile, STR("?1")))
		return DEVICE_MOBILE;
	if (str_eq(ch_mobile, STR("?0")))
		return tablet && !has(s, AGENT_SCREEN) ? DEVICE_TABLET
						       : DEVICE_DESKTOP;
	if (has(s, AGENT_SCREEN))
		return DEVICE_UNKNOWN;
	/* "Tablet PC" is a component of desktop Windows. */
	if (tablet && !holds(agent, STR("Tablet PC")))
		return DEVICE_TABLET;
	if (has(s, AGENT_MOBILE))
		return DEVICE_MOBILE;
	return has(s, AGENT_DESKTOP) ? DEVICE_DESKTOP : DEVICE_UNKNOWN;
}

struct agent
agent_judge(struct str user_agent, struct str accept_language,
    struct str ch_mobile, bool headers_known)
{
	struct str agent = str_trim(user_agent);
	struct agent judged;
	struct scan s;

	scan_agent(agent, &s);
	judged.device = device_of(agent, &s, ch_mobile);
	judged.bot = has(&s, AGENT_BOT) || !has(&s, AGENT_BROWSER) ||
		     looks_odd(agent, &s) ||
		     (headers_known && str_trim(accept_language).n == 0);
	return judged;
}

const char *
device_name(enum device device)
{
	switch (device) {
	case DEVICE_UNKNOWN:
		return "-";
	case DEVICE_MOBILE:
		return "mobile";
	case DEVICE_TABLET:
		return "tablet";
	case DEVICE_DESKTOP:
		return "desktop";
	}
	return "-";
}
