/* SPDX-License-Identifier: ISC */
/* SPF: the rules of RFC 7208, by section, and the zone of its appendix A. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>

#include "mail/spf.h"
#include "zone.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct zone_row rows[] = {
    /* Appendix A. */
    {"example.com", LOOKUP_A, "192.0.2.10"},
    {"example.com", LOOKUP_A, "192.0.2.11"},
    {"example.com", LOOKUP_MX, "10 mail-a.example.com"},
    {"example.com", LOOKUP_MX, "20 mail-b.example.com"},
    {"mail-a.example.com", LOOKUP_A, "192.0.2.129"},
    {"mail-b.example.com", LOOKUP_A, "192.0.2.130"},
    {"example.org", LOOKUP_MX, "10 mail-c.example.org"},
    {"mail-c.example.org", LOOKUP_A, "192.0.2.140"},
    {"mary.mobile-users._spf.example.com", LOOKUP_A, "127.0.0.2"},
    {"six.example.com", LOOKUP_AAAA, "2001:db8:1::5"},
    {"silent.example.com", LOOKUP_A, NULL},
    {"silent.example.com", LOOKUP_TXT, NULL},
    /* What others include or lead to. */
    {"pass.example", LOOKUP_TXT, "v=spf1 ip4:192.0.2.1 -all"},
    {"soft.example", LOOKUP_TXT, "v=spf1 ~all"},
    {"bad.example", LOOKUP_TXT, "v=spf1 ip4:192.0.2.300"},
    {"loop.example", LOOKUP_TXT, "v=spf1 include:loop.example -all"},
    {"round.example", LOOKUP_TXT, "v=spf1 redirect=round.example"},
    {"two.example", LOOKUP_TXT, "v=spf1 -all"},
    {"two.example", LOOKUP_TXT, "v=spf1 +all"},
    {"other.example", LOOKUP_TXT, "v=spf10 -all"},
    {"other.example", LOOKUP_TXT, "google-site-verification=x"},
    {"beside.example", LOOKUP_TXT, "v=spf1"},
    {"beside.example", LOOKUP_TXT, "v=spf10 -all"},
};

static const struct {
	const char *record, *address;
	enum spf_result want;
	unsigned lookups;
	const char *why; /* a part of it */
} cases[] = {
    /* Appendix A.1, for example.com. */
    {"v=spf1 +all", "203.0.113.1", SPF_PASS, 0, ""},
    {"v=spf1 a -all", "192.0.2.10", SPF_PASS, 1, ""},
    {"v=spf1 a -all", "192.0.2.12", SPF_FAIL, 1, ""},
    {"v=spf1 a:example.org -all", "192.0.2.10", SPF_FAIL, 1, ""},
    {"v=spf1 mx -all", "192.0.2.130", SPF_PASS, 1, ""},
    {"v=spf1 mx -all", "192.0.2.10", SPF_FAIL, 1, ""},
    {"v=spf1 mx:example.org -all", "192.0.2.140", SPF_PASS, 1, ""},
    {"v=spf1 mx mx:example.org -all", "192.0.2.140", SPF_PASS, 2, ""},
    {"v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.131", SPF_PASS, 1, ""},
    {"v=spf1 mx/30 mx:example.org/30 -all", "192.0.2.143", SPF_PASS, 2, ""},
    {"v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.65", SPF_FAIL, 0, ""},
    {"v=spf1 ip4:192.0.2.128/28 -all", "192.0.2.129", SPF_PASS, 0, ""},
    /* 4.6.2, 4.7: qualifiers, and what is met by nothing. */
    {"v=spf1", "192.0.2.1", SPF_NEUTRAL, 0, ""},
    {"v=spf1 ip4:192.0.2.9", "192.0.2.1", SPF_NEUTRAL, 0, ""},
    {"v=spf1 ~ip4:192.0.2.1 -all", "192.0.2.1", SPF_SOFTFAIL, 0, ""},
    {"v=spf1 ?all", "192.0.2.1", SPF_NEUTRAL, 0, ""},
    {"V=SPF1 IP4:192.0.2.1 -ALL", "192.0.2.1", SPF_PASS, 0, ""},
    /* 4.6.1: a term that is none. */
    {"v=spf1 ipv4:192.0.2.1 -all", "192.0.2.1", SPF_PERMERROR, 0,
	"\"ipv4:192.0.2.1\" is no term"},
    {"v=spf1 192.0.2.1 -all", "192.0.2.1", SPF_PERMERROR, 0,
	"\"192.0.2.1\" is no term"},
    {"v=spf1 include -all", "192.0.2.1", SPF_PERMERROR, 0, "no term"},
    {"v=spf1 a: -all", "192.0.2.1", SPF_PERMERROR, 0, "can not be read"},
    {"v=spf1 a/33 -all", "192.0.2.1", SPF_PERMERROR, 0, "can not be read"},
    {"v=spf1 ip4=192.0.2.1 -all", "192.0.2.1", SPF_FAIL, 0, ""},
    /* 5.6. */
    {"v=spf1 ip4:192.0.2.0/23 -all", "192.0.3.9", SPF_PASS, 0, ""},
    {"v=spf1 ip4:0.0.0.0/0 -all", "203.0.113.7", SPF_PASS, 0, ""},
    {"v=spf1 ip4:192.0.2.1/33 -all", "192.0.2.1", SPF_PERMERROR, 0, "length"},
    {"v=spf1 ip4:192.0.2 -all", "192.0.2.1", SPF_PERMERROR, 0, "no address"},
    {"v=spf1 ip4:2001:db8::1 -all", "192.0.2.1", SPF_PERMERROR, 0,
	"no address"},
    {"v=spf1 ip6:2001:db8::/32 -all", "2001:db8:9::1", SPF_PASS, 0, ""},
    {"v=spf1 ip6:2001:db8::/33 -all", "2001:db8:8000::1", SPF_FAIL, 0, ""},
    {"v=spf1 ip6:2001:db8::1 -all", "192.0.2.1", SPF_FAIL, 0, ""},
    {"v=spf1 a:six.example.com//48 -all", "2001:db8:1:ffff::1", SPF_PASS, 1,
	""},
    {"v=spf1 a:six.example.com/8//64 -all", "2001:db8:1:ffff::1", SPF_FAIL, 1,
	""},
    /* 5.2: what an included record says. */
    {"v=spf1 include:pass.example ~all", "192.0.2.1", SPF_PASS, 1, ""},
    {"v=spf1 include:pass.example ~all", "192.0.2.2", SPF_SOFTFAIL, 1, ""},
    {"v=spf1 include:soft.example -all", "192.0.2.1", SPF_FAIL, 1, ""},
    {"v=spf1 include:bad.example -all", "192.0.2.1", SPF_PERMERROR, 1,
	"\"ip4:192.0.2.300\""},
    {"v=spf1 include:nobody.example -all", "192.0.2.1", SPF_PERMERROR, 1,
	"has no record"},
    {"v=spf1 include:silent.example.com -all", "192.0.2.1", SPF_TEMPERROR, 1,
	""},
    {"v=spf1 a:silent.example.com -all", "192.0.2.1", SPF_TEMPERROR, 1, ""},
    /* 5.7. */
    {"v=spf1 exists:mary.mobile-users._spf.example.com -all", "203.0.113.1",
	SPF_PASS, 1, ""},
    {"v=spf1 exists:%{l}._spf.example.com -all", "203.0.113.1", SPF_FAIL, 1,
	""},
    /* 6.1. */
    {"v=spf1 redirect=pass.example", "192.0.2.1", SPF_PASS, 1, ""},
    {"v=spf1 redirect=pass.example", "192.0.2.2", SPF_FAIL, 1, ""},
    {"v=spf1 ?all redirect=pass.example", "192.0.2.1", SPF_NEUTRAL, 0, ""},
    {"v=spf1 redirect=nobody.example", "192.0.2.1", SPF_PERMERROR, 1,
	"has no record"},
    {"v=spf1 redirect=%{d}.example", "192.0.2.1", SPF_NEUTRAL, 1, ""},
    /* 4.6.4: ten questions, two of them in vain. */
    {"v=spf1 a a a a a a a a a a -all", "203.0.113.1", SPF_FAIL, 10, ""},
    {"v=spf1 a a a a a a a a a a a -all", "203.0.113.1", SPF_PERMERROR, 11,
	"more than 10"},
    {"v=spf1 include:loop.example -all", "203.0.113.1", SPF_PERMERROR, 11,
	"more than 10"},
    {"v=spf1 redirect=round.example", "203.0.113.1", SPF_PERMERROR, 11, "on"},
    {"v=spf1 a:no.example a:nor.example -all", "203.0.113.1", SPF_FAIL, 2, ""},
    {"v=spf1 a:no.example a:nor.example a:none.example -all", "203.0.113.1",
	SPF_PERMERROR, 3, "more than two"},
    /* 5.5: never met here, and counted. */
    {"v=spf1 ptr -all", "192.0.2.1", SPF_FAIL, 1, ""},
};

static struct spf
check(struct arena *a, const struct zone_row *all, size_t n, const char *domain,
    const char *address)
{
	struct zone zone = {.arena = a, .rows = all, .n = n};
	struct lookup lookup = {zone_ask, &zone};
	struct spf spf;

	spf_check(a, &lookup, str_of(domain), str_of(address), &spf);
	return spf;
}

static void
evaluation(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new(0);
		struct zone_row all[COUNT(rows) + 1];
		struct spf spf;
		struct str why = str_of(cases[i].why);

		for (size_t k = 0; k < COUNT(rows); k++)
			all[k] = rows[k];
		all[COUNT(rows)] = (struct zone_row){
		    "example.com", LOOKUP_TXT, cases[i].record};
		spf =
		    check(a, all, COUNT(all), "example.com", cases[i].address);
		if (spf.result != cases[i].want ||
		    spf.lookups != cases[i].lookups ||
		    (why.n == 0 ? spf.why.n != 0
				: str_find(spf.why, why) == spf.why.n))
			fail_msg("%s for %s: %d, %u lookups, %.*s",
			    cases[i].record, cases[i].address, spf.result,
			    spf.lookups, STR_ARG(spf.why));
		arena_free(a);
	}
}

/* 4.5: which texts are records. */
static void
records(void **state)
{
	struct arena *a = arena_new(0);
	struct spf spf;

	(void)state;
	spf = check(a, rows, COUNT(rows), "two.example", "192.0.2.1");
	assert_int_equal(spf.result, SPF_PERMERROR);
	assert_int_equal(spf.record.n, 0);
	spf = check(a, rows, COUNT(rows), "other.example", "192.0.2.1");
	assert_int_equal(spf.result, SPF_NONE);
	spf = check(a, rows, COUNT(rows), "nobody.example", "192.0.2.1");
	assert_int_equal(spf.result, SPF_NONE);
	spf = check(a, rows, COUNT(rows), "silent.example.com", "192.0.2.1");
	assert_int_equal(spf.result, SPF_TEMPERROR);
	spf = check(a, rows, COUNT(rows), "beside.example", "192.0.2.1");
	assert_int_equal(spf.result, SPF_NEUTRAL);
	assert_int_equal(spf.all, 0);
	arena_free(a);
}

/* Without an address every term is walked, past those that hold for all. */
static void
no_address(void **state)
{
	static const struct zone_row one[] = {
	    {"d.example", LOOKUP_TXT,
		"v=spf1 ip4:0.0.0.0/0 ~all include:nobody.example"},
	    {"e.example", LOOKUP_TXT, "v=spf1 include:f.example ~all"},
	    {"f.example", LOOKUP_TXT, "v=spf1 +all"},
	    {"g.example", LOOKUP_TXT, "v=spf1 redirect=h.example"},
	    {"h.example", LOOKUP_TXT,
		"v=spf1 a:i.example a:i.example "
		"a:i.example include:e.example -all"},
	    {"i.example", LOOKUP_AAAA, "2001:db8::1"},
	};
	struct arena *a = arena_new(0);
	struct spf spf = check(a, one, COUNT(one), "d.example", "");

	(void)state;
	assert_int_equal(spf.result, SPF_PERMERROR);
	assert_int_equal(spf.all, '~');
	spf = check(a, one, COUNT(one), "d.example", "192.0.2.1");
	assert_int_equal(spf.result, SPF_PASS);
	spf = check(a, one, COUNT(one), "e.example", "");
	assert_int_equal(spf.result, SPF_NEUTRAL);
	assert_int_equal(spf.all, '~');
	spf = check(a, one, COUNT(one), "g.example", "");
	assert_int_equal(spf.result, SPF_NEUTRAL);
	assert_int_equal(spf.all, '-');
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(evaluation),
	    cmocka_unit_test(records),
	    cmocka_unit_test(no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
