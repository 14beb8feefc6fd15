/* SPDX-License-Identifier: ISC */
/* Lines for journey.xml: keys that are free, patterns and aliases that find. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "insight/naming.h"

static void
lines(void **state)
{
	static const struct {
		const char *host, *source, *medium, *expected;
	} cases[] = {
	    {"bni.dk", "", "",
		"<source key=\"bni\" label=\"bni.dk\" "
		"source-class=\"other\" patterns=\".bni.dk\"/>"},
	    {"bni.no", "", "",
		"<source key=\"bni_no\" label=\"bni.no\" "
		"source-class=\"other\" patterns=\".bni.no\"/>"},
	    /* The same again is the same line. */
	    {"bni.dk", "", "",
		"<source key=\"bni\" label=\"bni.dk\" "
		"source-class=\"other\" patterns=\".bni.dk\"/>"},
	    {"shop.kurs.co.uk", "", "",
		"<source key=\"kurs\" label=\"shop.kurs.co.uk\" "
		"source-class=\"other\" patterns=\".shop.kurs.co.uk\"/>"},
	    /* A shipped key is taken. */
	    {"facebook.evil.com", "", "",
		"<source key=\"evil\" label=\"facebook.evil.com\" "
		"source-class=\"other\" patterns=\".facebook.evil.com\"/>"},
	    {"google.example", "", "",
		"<source key=\"google_example\" label=\"google.example\" "
		"source-class=\"other\" patterns=\".google.example\"/>"},
	    {"x.example", "", "",
		"<source key=\"x_example\" label=\"x.example\" "
		"source-class=\"other\" patterns=\".x.example\"/>"},
	    {"7kurs.no", "", "",
		"<source key=\"s7kurs\" label=\"7kurs.no\" "
		"source-class=\"other\" patterns=\".7kurs.no\"/>"},
	    {"app:org.example.reader", "", "",
		"<source key=\"reader\" label=\"org.example.reader\" "
		"source-class=\"other\" "
		"patterns=\"app:org.example.reader\"/>"},
	    {"", "winterletter", "email",
		"<source key=\"winterletter\" label=\"winterletter\" "
		"source-class=\"mail\"/>"},
	    {"", "bni-oslo", "affiliate",
		"<source key=\"bni_oslo\" label=\"bni-oslo\" "
		"source-class=\"partner\"/>"},
	    {"", "min avis & co", "QR",
		"<source key=\"min_avis_co\" label=\"min avis &amp; co\" "
		"source-class=\"offline\" aliases=\"min_avis_&amp;_co\"/>"},
	    {"", "blogg.dk", "referral",
		"<source key=\"blogg\" label=\"blogg.dk\" "
		"source-class=\"other\" patterns=\".blogg.dk\"/>"},
	    {"", "direct", "x",
		"<source key=\"direct_2\" label=\"direct\" "
		"source-class=\"other\" aliases=\"direct\"/>"},
	    {"", "\xc3\xb8\xc3\xb8", "x",
		"<source key=\"source\" label=\"\xc3\xb8\xc3\xb8\" "
		"source-class=\"other\" aliases=\"\xc3\xb8\xc3\xb8\"/>"},
	    {"", "", "", ""},
	};
	struct arena *a = arena_new(0);
	struct naming naming;

	(void)state;
	naming_start(&naming, a);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct unnamed u = {str_of(cases[i].host),
		    str_of(cases[i].source), str_of(cases[i].medium)};
		struct buf b;

		buf_init(&b, a, 4096);
		naming_put(&naming, &u, &b);
		assert_string_equal(
		    str_copy(a, buf_view(&b)).p, cases[i].expected);
	}
	arena_free(a);
}

/* A thousand of one name get a thousand keys. */
static void
crowd(void **state)
{
	struct arena *a = arena_new(0);
	struct naming naming;

	(void)state;
	naming_start(&naming, a);
	for (int i = 0; i < 1000; i++) {
		struct unnamed u = {
		    .host = str_format(a, "a%d.same.example", i)};
		struct buf b;

		buf_init(&b, a, 4096);
		naming_put(&naming, &u, &b);
		assert_false(b.bad);
	}
	assert_int_equal(naming.n, 1000);
	for (size_t i = 0; i < naming.n; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(str_eq(naming.keys[i], naming.keys[k]));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines),
	    cmocka_unit_test(crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
