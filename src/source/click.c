/* SPDX-License-Identifier: ISC */
/*
 * The table of click ids, in the order in which the first hit counts.
 */
#include "source/click.h"

#include <string.h>

#define S(lit)                       \
	{                            \
		lit, sizeof(lit) - 1 \
	}
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const struct click clicks[] = {
    {S("gclid"), S("google"), S("cpc"), CLICK_PAID},
    {S("gclsrc"), S("google"), S("cpc"), CLICK_PAID},
    {S("gbraid"), S("google"), S("cpc"), CLICK_PAID},
    {S("wbraid"), S("google"), S("cpc"), CLICK_PAID},
    {S("gad_source"), S("google"), S("cpc"), CLICK_PAID},
    {S("gad_campaignid"), S("google"), S("cpc"), CLICK_PAID},
    {S("dclid"), S("google"), S("display"), CLICK_PAID},
    {S("msclkid"), S("bing"), S("cpc"), CLICK_PAID},
    {S("ttclid"), S("tiktok"), S("paid_social"), CLICK_PAID},
    {S("twclid"), S("x"), S("paid_social"), CLICK_PAID},
    {S("li_fat_id"), S("linkedin"), S("paid_social"), CLICK_PAID},
    {S("rdt_cid"), S("reddit"), S("paid_social"), CLICK_PAID},
    {S("sccid"), S("snapchat"), S("paid_social"), CLICK_PAID},
    {S("qclid"), S("quora"), S("paid_social"), CLICK_PAID},
    {S("yclid"), S("yandex"), S("cpc"), CLICK_PAID},
    {S("ymclid"), S("yandex"), S("cpc"), CLICK_PAID},
    {S("ob_click_id"), S("outbrain"), S("native"), CLICK_PAID},
    {S("obclid"), S("outbrain"), S("native"), CLICK_PAID},
    {S("dicbo"), S("outbrain"), S("native"), CLICK_PAID},
    {S("tblci"), S("taboola"), S("native"), CLICK_PAID},
    {S("irclickid"), S("impact"), S("affiliate"), CLICK_COMMISSION},
    {S("irclid"), S("impact"), S("affiliate"), CLICK_COMMISSION},
    {S("cjevent"), S("cj"), S("affiliate"), CLICK_COMMISSION},
    {S("awc"), S("awin"), S("affiliate"), CLICK_COMMISSION},
    {S("ransiteid"), S("rakuten_advertising"), S("affiliate"),
	CLICK_COMMISSION},
    {S("tduid"), S("tradedoubler"), S("affiliate"), CLICK_COMMISSION},
    {S("at_gd"), S("adtraction"), S("affiliate"), CLICK_COMMISSION},
    {S("sscid"), S("shareasale"), S("affiliate"), CLICK_COMMISSION},
    {S("mc_cid"), S("mailchimp"), S("email"), CLICK_MAIL},
    {S("mc_eid"), S("mailchimp"), S("email"), CLICK_MAIL},
    {S("_hsenc"), S("hubspot_mail"), S("email"), CLICK_MAIL},
    {S("_hsmi"), S("hubspot_mail"), S("email"), CLICK_MAIL},
    {S("mkt_tok"), S("marketo"), S("email"), CLICK_MAIL},
    {S("_kx"), S("klaviyo"), S("email"), CLICK_MAIL},
    {S("vero_id"), S("vero"), S("email"), CLICK_MAIL},
    {S("dm_i"), S("dotdigital"), S("email"), CLICK_MAIL},
    {S("elqtrackid"), S("eloqua"), S("email"), CLICK_MAIL},
    {S("vgo_ee"), S("activecampaign"), S("email"), CLICK_MAIL},
    {S("ml_subscriber"), S("mailerlite"), S("email"), CLICK_MAIL},
    {S("ck_subscriber_id"), S("convertkit"), S("email"), CLICK_MAIL},
    {S("igshid"), S("instagram"), S("social"), CLICK_WEAK},
    {S("igsh"), S("instagram"), S("social"), CLICK_WEAK},
    {S("epik"), S("pinterest"), S("social"), CLICK_WEAK},
    {S("srsltid"), S("google"), S("organic"), CLICK_WEAK},
    {S("fbclid"), S("facebook"), S("social"), CLICK_WEAK},
};

/* Networks whose adverts appear on others' pages, and on whose. */
static const struct {
	struct str network, members; /* keys with blanks between */
} families[] = {
    {S("google"), S("google youtube gmail google_news google_images "
		    "google_shopping google_play google_video google_lens")},
    {S("bing"), S("bing msn yahoo duckduckgo ecosia qwant aol copilot outlook "
		  "bing_shopping")},
    {S("facebook"), S("facebook instagram messenger threads whatsapp")},
    {S("instagram"), S("facebook instagram messenger threads whatsapp")},
    {S("yandex"), S("yandex yandex_market zen")},
};

const struct click *
click_find(struct str name)
{
	for (size_t i = 0; i < COUNT(clicks); i++)
		if (clicks[i].name.n == name.n &&
		    clicks[i].name.p[0] == name.p[0] &&
		    memcmp(clicks[i].name.p, name.p, name.n) == 0)
			return &clicks[i];
	return NULL;
}

bool
click_family(const struct click *c, struct str key)
{
	if (key.n == 0)
		return false;
	for (size_t i = 0; i < COUNT(families); i++) {
		struct str list = families[i].members, word;

		if (!str_eq(families[i].network, c->network))
			continue;
		while (str_word(&list, &word))
			if (str_eq(word, key))
				return true;
	}
	return str_eq(c->network, key);
}
