/* SPDX-License-Identifier: ISC */
/* DMARC: policies (RFC 7489 6.3, 6.6.3) and alignment (3.1). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "mail/dmarc.h"
#include "zone.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *at, *record, *second;
	enum dmarc_state want;
	enum dmarc_policy policy;
	bool dkim, spf, reports;
	unsigned percent;
} cases[] = {
    {"_dmarc.mail.example.com", "v=DMARC1; p=none", NULL, DMARC_GOOD,
	DMARC_NONE, false, false, false, 100},
    {"_dmarc.mail.example.com",
	"v=DMARC1;p=REJECT;sp=none;adkim=s;aspf=s;rua=mailto:a@b;pct=5", NULL,
	DMARC_GOOD, DMARC_REJECT, true, true, true, 5},
    {"_dmarc.mail.example.com", "v = DMARC1 ; p = quarantine ; adkim=r; x=y",
	NULL, DMARC_GOOD, DMARC_QUARANTINE, false, false, false, 100},
    /* Of the parent sp= holds, whichever stands first. */
    {"_dmarc.example.com", "v=DMARC1; p=reject; sp=none", NULL, DMARC_GOOD,
	DMARC_NONE, false, false, false, 100},
    {"_dmarc.example.com", "v=DMARC1; sp=quarantine; p=none", NULL, DMARC_GOOD,
	DMARC_QUARANTINE, false, false, false, 100},
    {"_dmarc.example.com", "v=DMARC1; p=reject", NULL, DMARC_GOOD, DMARC_REJECT,
	false, false, false, 100},
    {"_dmarc.com", "v=DMARC1; p=reject", NULL, DMARC_MISSING, DMARC_NONE, false,
	false, false, 0},
    {"_dmarc.mail.example.com", "v=DMARC1; p=none", "v=DMARC1; p=reject",
	DMARC_SEVERAL, DMARC_NONE, false, false, false, 0},
    {"_dmarc.mail.example.com", "v=DMARC1; p=none", "v=spf1 -all", DMARC_GOOD,
	DMARC_NONE, false, false, false, 100},
    {"_dmarc.mail.example.com", "p=none; v=DMARC1", NULL, DMARC_MISSING,
	DMARC_NONE, false, false, false, 0},
    {"_dmarc.mail.example.com", "v=dmarc1; p=none", NULL, DMARC_MISSING,
	DMARC_NONE, false, false, false, 0},
    {"_dmarc.mail.example.com", "v=DMARC1; p=block", NULL, DMARC_BROKEN,
	DMARC_NONE, false, false, false, 0},
    {"_dmarc.mail.example.com", "v=DMARC1; rua=mailto:a@b", NULL, DMARC_BROKEN,
	DMARC_NONE, false, false, true, 100},
    {"_dmarc.mail.example.com", "v=DMARC1; p=none; pct=101", NULL, DMARC_BROKEN,
	DMARC_NONE, false, false, false, 0},
    {"_dmarc.mail.example.com", "v=DMARC1; p=none; rua", NULL, DMARC_BROKEN,
	DMARC_NONE, false, false, false, 100},
    {"_dmarc.mail.example.com", NULL, NULL, DMARC_UNKNOWN, DMARC_NONE, false,
	false, false, 0},
};

static void
policies(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct arena *a = arena_new(0);
		const struct zone_row rows[] = {
		    {cases[i].at, LOOKUP_TXT, cases[i].record},
		    {cases[i].second == NULL ? "" : cases[i].at, LOOKUP_TXT,
			cases[i].second}};
		struct zone zone = {.arena = a, .rows = rows, .n = 2};
		struct lookup lookup = {zone_ask, &zone};
		struct dmarc d;

		dmarc_find(a, &lookup, STR("mail.example.com"), &d);
		if (d.state != cases[i].want || d.policy != cases[i].policy ||
		    d.strict_dkim != cases[i].dkim ||
		    d.strict_spf != cases[i].spf ||
		    d.reports != cases[i].reports ||
		    d.percent != cases[i].percent ||
		    (d.why != NULL) != (d.state == DMARC_BROKEN))
			fail_msg("%s: %d, %s, %u %%", cases[i].record, d.state,
			    dmarc_policy_str(d.policy), d.percent);
		arena_free(a);
	}
}

static void
alignment(void **state)
{
	static const struct {
		const char *from, *proved;
		bool relaxed, strict;
	} pairs[] = {
	    {"example.com", "example.com", true, true},
	    {"mail.example.com", "b.example.com", true, false},
	    {"mail.example.com", "example.com", true, false},
	    {"example.com", "b.mail.example.com", true, false},
	    {"example.com", "example.org", false, false},
	    {"example.com", "badexample.com", false, false},
	    {"mail.example.com", "b.example.net", false, false},
	    {"a.co.uk", "b.co.uk", false, false},
	    {"m.a.co.uk", "b.a.co.uk", true, false},
	    {"m.firma.no", "b.firma.no", true, false},
	    {"m.firma.no", "b.annen.no", false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(pairs); i++) {
		struct str from = str_of(pairs[i].from);
		struct str proved = str_of(pairs[i].proved);

		assert_int_equal(
		    dmarc_aligned(from, proved, false), pairs[i].relaxed);
		assert_int_equal(
		    dmarc_aligned(from, proved, true), pairs[i].strict);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(policies),
	    cmocka_unit_test(alignment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
