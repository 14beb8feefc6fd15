/* SPDX-License-Identifier: ISC */
/*
 * What the table knows of the Nordic countries, class by class, and the
 * detours of a purchase or a sign-in there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "visits.h"

static void
search_and_directories(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://www.kvasir.no/",
		"Organic Search|kvasir|search|organic"},
	    {"", "https://www.startsiden.no/",
		"Organic Search|startsiden|search|organic"},
	    {"", "https://www.eniro.se/",
		"Organic Search|eniro|search|organic"},
	    {"", "https://www.hitta.se/",
		"Organic Search|hitta|search|organic"},
	    {"", "https://www.krak.dk/", "Organic Search|krak|search|organic"},
	    {"", "https://www.fonecta.fi/",
		"Organic Search|fonecta|search|organic"},
	    {"", "https://ja.is/", "Organic Search|ja_is|search|organic"},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
shops_and_prices(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://www.finn.no/",
		"Organic Shopping|finn|shopping|referral"},
	    {"", "https://www.dba.dk/",
		"Organic Shopping|dba|shopping|referral"},
	    {"", "https://www.blocket.se/",
		"Organic Shopping|blocket|shopping|referral"},
	    {"", "https://www.tori.fi/",
		"Organic Shopping|tori|shopping|referral"},
	    {"", "https://bland.is/",
		"Organic Shopping|bland|shopping|referral"},
	    {"", "https://www.prisjakt.nu/",
		"Organic Shopping|prisjakt|price_comparison|referral"},
	    {"", "https://hintaopas.fi/",
		"Organic Shopping|prisjakt|price_comparison|referral"},
	    {"", "https://www.pricerunner.dk/",
		"Organic Shopping|pricerunner|price_comparison|referral"},
	    {"", "https://aurbjorg.is/",
		"Organic Shopping|aurbjorg|price_comparison|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
reviews_and_forums(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://no.trustpilot.com/",
		"Organic Social|trustpilot|review|referral"},
	    {"", "https://mittanbud.no/",
		"Organic Social|mittanbud|review|referral"},
	    {"", "https://taenk.dk/", "Organic Social|taenk|review|referral"},
	    {"", "https://www.reco.se/", "Organic Social|reco|review|referral"},
	    {"", "https://ns.is/",
		"Organic Social|neytendasamtokin|review|referral"},
	    {"", "https://www.diskusjon.no/",
		"Organic Social|diskusjon_no|social|social"},
	    {"", "https://www.heste-nettet.dk/",
		"Organic Social|heste_nettet|social|social"},
	    {"", "https://www.flashback.org/",
		"Organic Social|flashback|social|social"},
	    {"", "https://keskustelu.suomi24.fi/",
		"Organic Social|suomi24|social|social"},
	    {"", "https://www.hugi.is/", "Organic Social|hugi|social|social"},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
papers_and_broadcasters(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://www.vg.no/", "Referral|vg|news|referral"},
	    {"", "https://www.t-a.no/", "Referral|tronder_avisa|news|referral"},
	    {"", "https://jyllands-posten.dk/",
		"Referral|jyllandsposten|news|referral"},
	    {"", "https://www.tv2ostjylland.dk/",
		"Referral|tv2_regionerne|news|referral"},
	    {"", "https://www.dn.se/", "Referral|dagens_nyheter|news|referral"},
	    {"", "https://www.dn.no/", "Referral|dn|news|referral"},
	    {"", "https://www.norran.se/", "Referral|norran|news|referral"},
	    {"", "https://www.hs.fi/", "Referral|hs|news|referral"},
	    {"", "https://www.vasabladet.fi/",
		"Referral|vasabladet|news|referral"},
	    {"", "https://www.mbl.is/", "Referral|mbl|news|referral"},
	    {"", "https://kvf.fo/", "Referral|kvf|news|referral"},
	    {"", "https://tv.nrk.no/", "Organic Video|nrk_tv|video|referral"},
	    {"", "https://www.dr.dk/drtv/",
		"Organic Video|drtv|video|referral"},
	    {"", "https://www.svtplay.se/",
		"Organic Video|svtplay|video|referral"},
	    {"", "https://areena.yle.fi/",
		"Organic Video|yle_areena|video|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

static void
web_mail(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://epost.online.no/", "Email|online_mail|mail|email"},
	    {"", "https://webmail.telia.com/", "Email|telia_mail|mail|email"},
	    {"", "https://webmail.tdc.dk/", "Email|yousee_mail|mail|email"},
	    {"", "https://www.luukku.com/", "Email|luukku|mail|email"},
	    {"", "https://postur.simnet.is/", "Email|siminn_mail|mail|email"},
	    {"", "https://messagerie.kommune.example/",
		"Email|messagerie.kommune.example|mail|email"},
	    {"", "https://email.firma.dk/", "Email|email.firma.dk|mail|email"},
	    {"", "https://mailing.firma.dk/",
		"Referral|mailing.firma.dk|other|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

/* On the way, not where from: no new visit. */
static void
payment_and_sign_in(void **state)
{
	static const struct visit cases[] = {
	    {"", "https://api.vipps.no/dwo-api-application/", DIRECT},
	    {"", "https://products.mobilepay.dk/", DIRECT},
	    {"", "https://pay.klarna.com/", DIRECT},
	    {"", "https://checkout.dibspayment.eu/", DIRECT},
	    {"", "https://ecom.payex.com/", DIRECT},
	    {"", "https://app.swish.nu/", DIRECT},
	    {"", "https://payment.quickpay.net/", DIRECT},
	    {"", "https://maksu.pivo.fi/", DIRECT},
	    {"", "https://login.bankid.no/", DIRECT},
	    {"", "https://login.idporten.no/", DIRECT},
	    {"", "https://auth.dataporten.no/", DIRECT},
	    {"", "https://mitid.dk/", DIRECT},
	    {"", "https://innskraning.island.is/", DIRECT},
	    {"", "https://tunnistautuminen.suomi.fi/", DIRECT},
	    {"", "https://shop.queue-it.net/", DIRECT},
	    /* the shop of the same company is a source */
	    {"", "https://www.klarna.com/no/shopping/",
		"Organic Shopping|klarna_compare|price_comparison|referral"},
	};

	(void)state;
	CHECK_ALL(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(search_and_directories),
	    cmocka_unit_test(shops_and_prices),
	    cmocka_unit_test(reviews_and_forums),
	    cmocka_unit_test(papers_and_broadcasters),
	    cmocka_unit_test(web_mail),
	    cmocka_unit_test(payment_and_sign_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
