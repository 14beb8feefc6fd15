/* SPDX-License-Identifier: ISC */
/*
 * Names of channels and source classes, and what a class means where nothing
 * else is known of a visit.
 */
#include "source/source.h"

#include "base/arena.h"

#define S(lit)                       \
	{                            \
		lit, sizeof(lit) - 1 \
	}

static const struct str channel_names[CHANNEL__MAX] = {
    [CHANNEL_DIRECT] = S("Direct"),
    [CHANNEL_CROSS_NETWORK] = S("Cross-network"),
    [CHANNEL_PAID_SHOPPING] = S("Paid Shopping"),
    [CHANNEL_PAID_SEARCH] = S("Paid Search"),
    [CHANNEL_PAID_SOCIAL] = S("Paid Social"),
    [CHANNEL_PAID_VIDEO] = S("Paid Video"),
    [CHANNEL_DISPLAY] = S("Display"),
    [CHANNEL_PAID_OTHER] = S("Paid Other"),
    [CHANNEL_AI_ASSISTANT] = S("AI Assistant"),
    [CHANNEL_EMAIL] = S("Email"),
    [CHANNEL_AFFILIATES] = S("Affiliates"),
    [CHANNEL_ORGANIC_SHOPPING] = S("Organic Shopping"),
    [CHANNEL_ORGANIC_SOCIAL] = S("Organic Social"),
    [CHANNEL_ORGANIC_VIDEO] = S("Organic Video"),
    [CHANNEL_ORGANIC_SEARCH] = S("Organic Search"),
    [CHANNEL_AUDIO] = S("Audio"),
    [CHANNEL_SMS] = S("SMS"),
    [CHANNEL_MOBILE_PUSH] = S("Mobile Push Notifications"),
    [CHANNEL_REFERRAL] = S("Referral"),
    [CHANNEL_UNASSIGNED] = S("Unassigned"),
    [CHANNEL_OWN_MAIL] = S("Own Mail"),
    [CHANNEL_AMBASSADOR] = S("Ambassador"),
    [CHANNEL_OFFLINE] = S("Offline"),
};

static const struct {
	struct str name;
	enum channel channel;
	const char *medium;
} classes[CLASS__MAX] = {
    [CLASS_SEARCH] = {S("search"), CHANNEL_ORGANIC_SEARCH, "organic"},
    [CLASS_SOCIAL] = {S("social"), CHANNEL_ORGANIC_SOCIAL, "social"},
    [CLASS_VIDEO] = {S("video"), CHANNEL_ORGANIC_VIDEO, "referral"},
    [CLASS_SHOPPING] = {S("shopping"), CHANNEL_ORGANIC_SHOPPING, "referral"},
    [CLASS_PRICE_COMPARISON] = {S("price_comparison"), CHANNEL_ORGANIC_SHOPPING,
	"referral"},
    [CLASS_REVIEW] = {S("review"), CHANNEL_ORGANIC_SOCIAL, "referral"},
    [CLASS_NEWS] = {S("news"), CHANNEL_REFERRAL, "referral"},
    [CLASS_MAIL] = {S("mail"), CHANNEL_EMAIL, "email"},
    [CLASS_MESSENGER] = {S("messenger"), CHANNEL_ORGANIC_SOCIAL, "social"},
    [CLASS_AI] = {S("ai"), CHANNEL_AI_ASSISTANT, "ai-assistant"},
    [CLASS_AMBASSADOR] = {S("ambassador"), CHANNEL_AMBASSADOR, "ambassador"},
    [CLASS_PARTNER] = {S("partner"), CHANNEL_AFFILIATES, "affiliate"},
    [CLASS_OFFLINE] = {S("offline"), CHANNEL_OFFLINE, "offline"},
    [CLASS_OWN_MAIL] = {S("own_mail"), CHANNEL_OWN_MAIL, "email"},
    [CLASS_DIRECT] = {S("direct"), CHANNEL_DIRECT, "(none)"},
    [CLASS_OTHER] = {S("other"), CHANNEL_REFERRAL, "referral"},
};

const char *
channel_name(enum channel c)
{
	return channel_names[c].p;
}

bool
channel_of(struct str name, enum channel *c)
{
	for (int i = 0; i < CHANNEL__MAX; i++)
		if (str_eq(name, channel_names[i])) {
			*c = (enum channel)i;
			return true;
		}
	return false;
}

const char *
source_class_name(enum source_class c)
{
	return classes[c].name.p;
}

bool
source_class_of(struct str name, enum source_class *c)
{
	for (int i = 0; i < CLASS__MAX; i++)
		if (str_eq(name, classes[i].name)) {
			*c = (enum source_class)i;
			return true;
		}
	return false;
}

enum channel
channel_of_class(enum source_class c, const char **medium)
{
	*medium = classes[c].medium;
	return classes[c].channel;
}

struct str
channel_key(struct arena *a, enum channel channel)
{
	struct str name = str_lower(a, str_of(channel_name(channel)));
	char *key = arena_raw(a, name.n);

	for (size_t i = 0; i < name.n; i++)
		key[i] = name.p[i] >= 'a' && name.p[i] <= 'z' ? name.p[i] : '_';
	return (struct str){key, name.n};
}
