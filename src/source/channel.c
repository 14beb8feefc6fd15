/* SPDX-License-Identifier: ISC */
/*
 * One function per question, one line per rule, in the order of SOURCES 3 step
 * 10.
 *
 * Deviations beside those of SOURCES 3:
 * - Display by an advertising network's Referer counts only while utm_medium
 *   says nothing else, for the reason that rule 10 gives for Email: what the
 *   sender wrote is better known than where the click passed.
 * - price comparison goes with shopping, reviews and messengers with social:
 *   GA4's list of sources knows only those.
 * - "feed" and "rss" are Referral: a link in somebody's feed reader;
 * - tags that name a partner and say no known medium are Affiliates, as its
 *   Referer is, whosever page the link stands on;
 * - a displayed advertisement's click id (dclid) is Display beside any medium
 *   that does not say paid: step 10 has it in rule 7, behind the rules that
 *   would call it Paid Search for its network's sake;
 * - a source that the site itself declares offline or ambassador has that
 *   channel whatever the medium: its short links are decided before the table;
 * - "newsletter" counts with more around it: people write newsletter-uk and
 *   newsletter_january, and mean mail;
 * - "nyhetsbrev", "nyhedsbrev", "epost" and "e-post" are Email like
 *   "newsletter" and "email": the first sites are Nordic.
 */
#include "source/channel.h"

static bool
holds(struct str s, struct str word)
{
	return s.n >= word.n && str_find(s, word) < s.n;
}

bool
channel_is(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (s.n > 0 && s.p[0] == **words && str_eq(s, str_of(*words)))
			return true;
	return false;
}

/* Untagged visits that tell nothing do not come here. */
static bool
is_direct(const struct channel_facts *f)
{
	return f->medium.n == 0 && CHANNEL_IS(f->source, "(direct)", "direct");
}

static bool
is_display_medium(struct str medium)
{
	return CHANNEL_IS(
	    medium, "display", "banner", "expandable", "interstitial", "cpm");
}

/* GA4's ^(.*cp.*|ppc|retargeting|paid.*)$ and the words of step 10. */
static bool
is_paid(const struct channel_facts *f)
{
	if (f->click_paid && !is_display_medium(f->medium))
		return true;
	return holds(f->medium, STR("cp")) ||
	       str_starts(f->medium, STR("paid")) ||
	       CHANNEL_IS(f->medium, "ppc", "retargeting", "sem", "sea",
		   "paidsearch", "paidsocial", "remarketing", "pmax", "native",
		   "sponsored");
}

/* GA4's ^(.*(([^a-df-z]|^)shop|shopping).*)$ */
static bool
is_shopping_campaign(struct str s)
{
	for (size_t i = 0; i + 4 <= s.n; i++) {
		struct str rest = str_from(s, i);

		if (!str_starts(rest, STR("shop")))
			continue;
		if (str_starts(rest, STR("shopping")) || i == 0 ||
		    s.p[i - 1] < 'a' || s.p[i - 1] > 'z' || s.p[i - 1] == 'e')
			return true;
	}
	return false;
}

static bool
is_shopping(const struct channel_facts *f)
{
	return f->category == CLASS_SHOPPING ||
	       f->category == CLASS_PRICE_COMPARISON ||
	       is_shopping_campaign(f->campaign);
}

static bool
is_search(const struct channel_facts *f)
{
	return f->category == CLASS_SEARCH ||
	       f->category == CATEGORY_PAID_SEARCH;
}

static bool
is_social(const struct channel_facts *f)
{
	return f->category == CLASS_SOCIAL || f->category == CLASS_MESSENGER ||
	       f->category == CLASS_REVIEW;
}

static bool
is_social_medium(struct str medium)
{
	return CHANNEL_IS(medium, "social", "social-network", "social-media",
		   "sm", "social_network", "social_media") ||
	       str_eq(medium, STR("social network")) ||
	       str_eq(medium, STR("social media"));
}

static bool
is_display(const struct channel_facts *f)
{
	return is_display_medium(f->medium) || f->click_display ||
	       (f->category == CATEGORY_DISPLAY && !f->medium_given &&
		   f->external);
}

/* "mail" with e, e-, e_ or e and a blank before it. */
static bool
holds_email(struct str s)
{
	struct str rest = s;
	size_t at;

	while (rest.n >= 4 && (at = str_find(rest, STR("mail"))) < rest.n) {
		const char *mail = rest.p + at;
		size_t before = (size_t)(mail - s.p);

		if (before > 0 && mail[-1] == 'e')
			return true;
		if (before > 1 && mail[-2] == 'e' &&
		    (mail[-1] == '-' || mail[-1] == '_' || mail[-1] == ' '))
			return true;
		rest = str_from(rest, at + 4);
	}
	return false;
}

static bool
says_email(struct str s)
{
	return holds_email(s) || holds(s, STR("newsletter")) ||
	       holds(s, STR("nyhetsbrev")) || holds(s, STR("nyhedsbrev")) ||
	       CHANNEL_IS(s, "epost", "e-post");
}

static bool
is_push(const struct channel_facts *f)
{
	return str_ends(f->medium, STR("push")) ||
	       holds(f->medium, STR("mobile")) ||
	       holds(f->medium, STR("notification")) ||
	       str_eq(f->source, STR("firebase"));
}

/* Rules 3 to 8: somebody paid. */
static enum channel
paid_channel(const struct channel_facts *f, const char **why)
{
	*why = "paid, and a shop or a shopping campaign";
	if (is_shopping(f))
		return CHANNEL_PAID_SHOPPING;
	*why = "paid, and the source is a search engine";
	if (is_search(f))
		return CHANNEL_PAID_SEARCH;
	*why = "paid, and the source is a social network";
	if (is_social(f))
		return CHANNEL_PAID_SOCIAL;
	*why = "paid, and the source is a video site";
	if (f->category == CLASS_VIDEO)
		return CHANNEL_PAID_VIDEO;
	*why = "paid, by an advertising network";
	if (is_display(f))
		return CHANNEL_DISPLAY;
	*why = "paid, and the source is none of search, social, video, shop";
	return CHANNEL_PAID_OTHER;
}

/* Rules 9 to 16; CHANNEL__MAX: none of them holds. */
static enum channel
organic_channel(const struct channel_facts *f, const char **why)
{
	*why = "the source is an AI assistant";
	if (f->category == CLASS_AI || str_eq(f->medium, STR("ai-assistant")))
		return CHANNEL_AI_ASSISTANT;
	*why = "utm_medium, utm_source or the click id says e-mail";
	if (says_email(f->medium) || says_email(f->source) || f->click_mail)
		return CHANNEL_EMAIL;
	*why = "the medium is an affiliate's or a partner's";
	if (CHANNEL_IS(f->medium, "affiliate", "affiliates", "partner",
		"partners", "partnership", "partnerships"))
		return CHANNEL_AFFILIATES;
	*why = "the source is a shop, or the campaign says shopping";
	if (is_shopping(f))
		return CHANNEL_ORGANIC_SHOPPING;
	*why = "the source or the medium is social";
	if (is_social(f) || is_social_medium(f->medium))
		return CHANNEL_ORGANIC_SOCIAL;
	*why = "the source or the medium is video";
	if (f->category == CLASS_VIDEO || holds(f->medium, STR("video")))
		return CHANNEL_ORGANIC_VIDEO;
	*why = "the source is a search engine, or the medium organic";
	if (is_search(f) || str_eq(f->medium, STR("organic")))
		return CHANNEL_ORGANIC_SEARCH;
	*why = "the source is web mail";
	return f->category == CLASS_MAIL ? CHANNEL_EMAIL : CHANNEL__MAX;
}

/* Rules 17 to 21. */
static bool
is_link(const struct channel_facts *f)
{
	return CHANNEL_IS(f->medium, "referral", "app", "link", "feed", "rss");
}

static enum channel
last_channel(const struct channel_facts *f, const char **why)
{
	*why = "the medium is audio";
	if (str_eq(f->medium, STR("audio")))
		return CHANNEL_AUDIO;
	*why = "the medium or the source is a text message";
	if (CHANNEL_IS(f->medium, "sms", "mms") ||
	    CHANNEL_IS(f->source, "sms", "mms"))
		return CHANNEL_SMS;
	*why = "the medium is a notification";
	if (is_push(f))
		return CHANNEL_MOBILE_PUSH;
	*why = "the source is a partner";
	if (f->category == CLASS_PARTNER && !(f->medium_given && is_link(f)))
		return CHANNEL_AFFILIATES;
	*why = "a link on another site";
	if (is_link(f) || f->external)
		return CHANNEL_REFERRAL;
	*why = "no rule knows this medium with this source";
	return CHANNEL_UNASSIGNED;
}

enum channel
channel_decide(const struct channel_facts *f, const char **why)
{
	enum channel channel;

	/* Only the site's own sources are of these two classes. */
	*why = "the site says so";
	if (f->category == CLASS_OFFLINE)
		return CHANNEL_OFFLINE;
	if (f->category == CLASS_AMBASSADOR)
		return CHANNEL_AMBASSADOR;
	*why = "nothing tells of a source";
	if (is_direct(f))
		return CHANNEL_DIRECT;
	*why = "the campaign's name says cross-network";
	if (holds(f->campaign, STR("cross-network")))
		return CHANNEL_CROSS_NETWORK;
	if (is_paid(f))
		return paid_channel(f, why);
	*why = "an advertising network's medium or Referer";
	if (is_display(f))
		return CHANNEL_DISPLAY;
	channel = organic_channel(f, why);
	return channel != CHANNEL__MAX ? channel : last_channel(f, why);
}
