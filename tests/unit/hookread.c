/* SPDX-License-Identifier: ISC */
/*
 * What deliveries of real senders tell, by the mappings of templates/hooks and
 * by the built-in one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "people/hookread.h"

#define NOW 1796000000 /* in 2026, behind all that is told */
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct world {
	struct arena *arena;
	struct compiled c;
	struct json *json;
	const char *top;
};

static struct str
file_of(struct world *w, const char *folder, const char *name)
{
	struct str text;
	const char *path =
	    str_format(w->c.arena, "%s/%s/%s", w->top, folder, name).p;

	if (!sitedir_read(w->c.arena, path, &text))
		fail_msg("no file %s", path);
	return text;
}

/* The site with these hooks. */
static void
open_site(struct world *w, struct str hooks)
{
	sitedir_write(&w->c.dir, "hooks.xml", hooks);
	compiled_open(&w->c);
}

static int
setup(void **state)
{
	struct arena *a = arena_new(0);
	struct world *w = ARENA_NEW(a, struct world);

	w->arena = a;
	compiled_start(&w->c);
	sitedir_put(&w->c.dir, "items.xml",
	    "<items " NS "><item key='excel' class='course'/>"
	    "<item key='word' class='course'/>"
	    "<item key='pivot-2' class='course'/></items>");
	sitedir_put(&w->c.dir, "journey.xml",
	    "<journey " NS "><event name='call'/></journey>");
	w->json = json_open(a);
	w->top = getenv("srcdir");
	if (w->top == NULL)
		w->top = ".";
	*state = w;
	return json_ready(w->json) ? 0 : -1;
}

static int
teardown(void **state)
{
	struct world *w = *state;

	json_close(w->json);
	compiled_stop(&w->c);
	arena_free(w->arena);
	return 0;
}

/* Everything that one delivery tells, as text: "event item amount currency at"
 * for each event, a line for each telling. */
static const char *
tellings(struct world *w, const char *hook, struct str body, const char *header)
{
	struct str params[] = {str_of(header), STR("HTTP_WEBHOOK_ID=msg_1")};
	struct request request = {.body = body, .params = params, .nparams = 2};
	struct hook_reading r = {.site = &w->c.site,
	    .hook = site_hook(&w->c.site, str_of(hook)),
	    .request = &request,
	    .json = w->json,
	    .arena = w->c.arena,
	    .now = NOW};
	unsigned char key[STORE_KEY_BYTES];
	struct str why = STR("");
	struct told told;
	struct buf b;
	uint32_t from = 0;
	enum hook_rc rc;

	assert_non_null(r.hook);
	assert_true(json_ok(w->json, body));
	buf_init(&b, w->c.arena, 1 << 16);
	while ((rc = hook_read(&r, &from, &told, key, &why)) != HOOK_END) {
		if (rc == HOOK_NOTHING) {
			buf_printf(&b, "nothing: %.*s\n", STR_ARG(why));
			continue;
		}
		buf_printf(&b, "%.*s|%.*s|%.*s|%.*s", STR_ARG(told.email),
		    STR_ARG(told.visitor), STR_ARG(told.name),
		    STR_ARG(told.company));
		for (size_t i = 0; i < told.nevents; i++) {
			const struct store_event *e = &told.events[i];

			buf_printf(&b, "; %.*s %.*s %lld %.*s @%lld",
			    STR_ARG(e->event), STR_ARG(e->item),
			    (long long)e->amount, STR_ARG(e->currency),
			    (long long)e->at);
		}
		for (size_t i = 0; i < told.nvalues; i++)
			buf_printf(&b, " %.*s=%.*s",
			    STR_ARG(told.values[i].name),
			    STR_ARG(told.values[i].value));
		buf_char(&b, '\n');
	}
	buf_char(&b, '\0');
	return buf_view(&b).p;
}

static const char *
fixture(struct world *w, const char *hook, const char *name, const char *header)
{
	return tellings(w, hook, file_of(w, "tests/e2e/hooks", name), header);
}

static void
test_woocommerce(void **state)
{
	static const char created[] = "HTTP_X_WC_WEBHOOK_TOPIC=order.created";
	static const char updated[] = "HTTP_X_WC_WEBHOOK_TOPIC=order.updated";
	struct world *w = *state;
	struct str hooks = file_of(w, "templates/hooks", "woocommerce.xml");
	size_t at = str_find(hooks, STR("<on "));

	/* As it is shipped, and with a name for what the shop calls otherwise.
	 */
	open_site(
	    w, str_format(w->c.arena,
		   "%.*s<item from='woo-1001' item='excel'/>%.*s",
		   STR_ARG(str_head(hooks, at)), STR_ARG(str_from(hooks, at))));
	assert_string_equal(
	    fixture(w, "woocommerce", "woocommerce-created.json", created), "");
	/* Paid at 16:55:10 in Oslo. */
	assert_string_equal(
	    fixture(w, "woocommerce", "woocommerce-updated.json", updated),
	    "Kari@Example.com||Kari Nordmann|Nordmann AS"
	    "; purchase excel 298000 NOK @1793548510"
	    "; purchase word 99050 NOK @1793548510\n");
	assert_string_equal(
	    fixture(w, "woocommerce", "woocommerce-refunded.json", updated),
	    "Kari@Example.com||Kari Nordmann|Nordmann AS"
	    "; purchase excel 298000 NOK @1793548510"
	    "; purchase word 99050 NOK @1793548510\n"
	    "Kari@Example.com|||; refund  99050 NOK @1794214800\n");
	assert_string_equal(
	    fixture(w, "woocommerce", "woocommerce-updated.json",
		"HTTP_X_WC_WEBHOOK_TOPIC=order.deleted"),
	    "");
}

static void
test_shopify(void **state)
{
	static const char paid[] = "HTTP_X_SHOPIFY_TOPIC=orders/paid";
	static const char updated[] = "HTTP_X_SHOPIFY_TOPIC=orders/updated";
	struct world *w = *state;

	open_site(w, file_of(w, "templates/hooks", "shopify.xml"));
	assert_string_equal(fixture(w, "shopify", "shopify-paid.json", paid),
	    "kari@example.com||Kari Nordmann|Nordmann AS"
	    "; purchase excel 288000 NOK @1793606460"
	    "; purchase pivot-2 24950 NOK @1793606460\n");
	assert_string_equal(
	    fixture(w, "shopify", "shopify-updated.json", updated),
	    "kari@example.com|||; refund excel 144000 NOK @1793876400\n");
	assert_string_equal(fixture(w, "shopify", "shopify-refund.json",
				"HTTP_X_SHOPIFY_TOPIC=refunds/create"),
	    "");
	/* An order that is not paid, sent again under another topic. */
	assert_string_equal(tellings(w, "shopify",
				STR("{\"id\":1,\"email\":\"a@b.no\","
				    "\"financial_status\":\"pending\"}"),
				paid),
	    "");
}

static void
test_stripe(void **state)
{
	struct world *w = *state;

	open_site(w, file_of(w, "templates/hooks", "stripe.xml"));
	assert_string_equal(fixture(w, "stripe", "stripe-session.json", ""),
	    "kari@example.com||Kari Nordmann|"
	    "; purchase excel 149050 NOK @1793700000\n");
	/* The second refund of the charge: what came to the first. */
	assert_string_equal(fixture(w, "stripe", "stripe-refund.json", ""),
	    "kari@example.com|||; refund excel 39050 NOK @1793800000\n");
	assert_string_equal(fixture(w, "stripe", "stripe-intent.json", ""), "");
}

/* Relays tell what came back; what is no fault of the reader's is nothing. */
static void
test_relays(void **state)
{
	static const char *const relays[] = {"ses", "postmark", "brevo"};
	static const struct {
		const char *file, *told;
	} cases[] = {
	    {"bounce", "hard@example.com|||; bounce_hard  0  @1793700000\n"},
	    {"soft", "soft@example.com|||; bounce_soft  0  @1793700000\n"},
	    {"complaint", "spam@example.com|||; complaint  0  @1793700000\n"},
	    {"policy", ""},
	};
	struct world *w = *state;

	for (size_t i = 0; i < COUNT(relays); i++) {
		const char *file = str_format(w->arena, "%s.xml", relays[i]).p;

		open_site(w, file_of(w, "templates/hooks", file));
		for (size_t j = 0; j < COUNT(cases); j++) {
			struct str got;

			file = str_format(
			    w->arena, "%s-%s.json", relays[i], cases[j].file)
				   .p;
			got = str_of(fixture(w, relays[i], file, ""));
			if (!str_ieq(got, str_of(cases[j].told)))
				fail_msg("%s: %s", file, got.p);
		}
	}
}

static void
test_own(void **state)
{
	struct world *w = *state;

	open_site(w, STR("<hooks " NS "><hook name='till'/></hooks>"));
	assert_string_equal(fixture(w, "own", "own-purchase.json", ""),
	    "kari@example.com||Kari Nordmann|Nordmann AS"
	    "; purchase excel 149000 NOK @1793700000\n");
	assert_string_equal(fixture(w, "till", "own-lines.json", ""),
	    "kari@example.com|||; purchase excel 149000 NOK @1793700000"
	    "; purchase word 99050 NOK @1793700000\n");
	assert_string_equal(tellings(w, "own",
				STR("{\"type\":\"call\",\"data\":{\"visitor\":"
				    "\"a.b\"}}"),
				""),
	    "|a.b||; call  0  @1796000000\n");
	assert_string_equal(
	    tellings(w, "own", STR("{\"type\":\"page_view\",\"data\":{}}"), ""),
	    "nothing: page_view is no event that a server may tell of; "
	    "journey.xml declares more with <event name=…/>\n");
	assert_string_equal(
	    tellings(w, "own", STR("{\"type\":\"kall\",\"data\":{}}"), ""),
	    "nothing: kall is no event that a server may tell of; "
	    "journey.xml declares more with <event name=…/>\n");
}

/* Fields that an event tells of, each as its type keeps it. */
static void
test_known(void **state)
{
	static const struct {
		const char *data, *kept;
	} cases[] = {
	    {"\"start\":\"2027-05-03\"", "start=2027-05-03"},
	    {"\"start\":\"2027-05-03T18:00:00+02:00\"", "start=2027-05-03"},
	    {"\"start\":\"2027-02-30\"", ""},
	    {"\"start\":\"3 May\"", ""},
	    {"\"start\":null", ""},
	    {"\"level\":9.5,\"paid\":true", "level=9.5 paid=yes"},
	    {"\"level\":\"-3\",\"paid\":\"No\"", "level=-3 paid=no"},
	    {"\"level\":\"many\",\"paid\":\"maybe\"", ""},
	    {"\"room\":\" Sal 2 \"", "room=Sal 2"},
	    {"\"mood\":\"of another event\"", ""},
	    {"\"open_case\":false", "open_case=no"},
	};
	struct world *w = *state;

	sitedir_put(&w->c.dir, "site.xml",
	    "<site " NS " name='N' base='https://n.no' zone='Europe/Oslo'>"
	    "<languages default='nb'/>"
	    "<field name='start' type='date' from-event='booking'/>"
	    "<field name='level' type='number' from-event='booking'/>"
	    "<field name='paid' type='yesno' from-event='booking'/>"
	    "<field name='room' from-event='booking'/>"
	    "<field name='mood' from-event='call'/>"
	    "<field name='open_case' type='yesno' from-event='call booking'/></site>");
	open_site(w, STR("<hooks " NS "/>"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *text = tellings(w, "own",
		    str_format(w->c.arena,
			"{\"type\":\"booking\",\"data\":{\"email\":"
			"\"a@b.no\",%s}}",
			cases[i].data),
		    "");
		struct str want = str_format(w->c.arena,
		    "a@b.no|||; booking  0  @1796000000%s%s\n",
		    cases[i].kept[0] == '\0' ? "" : " ", cases[i].kept);

		assert_string_equal(text, want.p);
	}
}

/* Times, money, items and currencies as senders write them. */
static void
test_values(void **state)
{
	static const struct {
		const char *data, *told;
	} cases[] = {
	    /* Times: seconds, milliseconds, with an offset, without one, in the
	       future, none. */
	    {"\"at\":1793700000", "  0  @1793700000"},
	    {"\"at\":1793700000123", "  0  @1793700000"},
	    {"\"at\":\"2026-11-03T12:00:00.25+02:00\"", "  0  @1793700000"},
	    {"\"at\":\"2026-11-03T11:00:00\"", "  0  @1793700000"},
	    {"\"at\":1996000000", "  0  @1796000000"},
	    {"\"at\":\"yesterday\"", "  0  @1796000000"},
	    {"\"at\":-5", "  0  @1796000000"},
	    {"\"n\":0", "  0  @1796000000"},
	    /* Money. */
	    {"\"sum\":1490.5", "  149050  @1796000000"},
	    {"\"sum\":\"1490.5\",\"cur\":\"eur\"", "  149050 EUR @1796000000"},
	    {"\"sum\":\"24.3450\"", "  2435  @1796000000"},
	    {"\"sum\":\"-24.344\"", "  2434  @1796000000"},
	    {"\"sum\":1.5e3", "  0  @1796000000"},
	    {"\"sum\":\"1 490\"", "  0  @1796000000"},
	    {"\"sum\":\"12345678901\"", "  0  @1796000000"},
	    {"\"sum\":100,\"q\":3,\"less\":\"50\"", "  25000  @1796000000"},
	    {"\"sum\":100,\"q\":-3", "  10000  @1796000000"},
	    {"\"sum\":100,\"less\":200", "  0  @1796000000"},
	    {"\"sum\":100,\"cur\":\"kroner\"", "  10000  @1796000000"},
	    /* Items. */
	    {"\"item\":\"EXCEL\"", " excel 0  @1796000000"},
	    {"\"item\":\"old excel\"", " excel 0  @1796000000"},
	    {"\"item\":\"Golf 7\"", " Golf 7 0  @1796000000"},
	};
	struct world *w = *state;

	open_site(
	    w, STR("<hooks " NS "><hook name='x' scheme='plain' "
		   "signature='X-Y' encoding='hex'>"
		   "<item from='Old Excel' item='excel'/>"
		   "<on event='call' at='$.at'><person email='$.email'/>"
		   "<line item='$.item' amount='$.sum' quantity='$.q' "
		   "less='$.less' currency='$.cur'/></on></hook></hooks>"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct str body = str_format(
		    w->c.arena, "{\"email\":\"a@b.no\",%s}", cases[i].data);
		struct str want = str_format(
		    w->c.arena, "a@b.no|||; call%s\n", cases[i].told);
		const char *got = tellings(w, "x", body, "");

		if (!str_eq(str_of(got), want))
			fail_msg("%s: %s", cases[i].data, got);
	}
}

/* The smallest unit is what a currency has; yen have no hundredths. */
static void
test_minor(void **state)
{
	struct world *w = *state;

	open_site(
	    w, STR("<hooks " NS "><hook name='x' scheme='stripe'>"
		   "<on event='refund'><person email='$.email'/>"
		   "<line amount='$.sum' currency='$.cur' minor='yes'/></on>"
		   "</hook></hooks>"));
	assert_string_equal(
	    tellings(w, "x", STR("{\"sum\":1990,\"cur\":\"nok\"}"), ""),
	    "|||; refund  1990 NOK @1796000000\n");
	assert_string_equal(
	    tellings(w, "x", STR("{\"sum\":1990,\"cur\":\"jpy\"}"), ""),
	    "|||; refund  199000 JPY @1796000000\n");
	assert_string_equal(
	    tellings(w, "x", STR("{\"sum\":19.9,\"cur\":\"nok\"}"), ""),
	    "|||; refund  0  @1796000000\n");
}

/* More lines than a telling has events, and lines of one item. */
static void
test_many(void **state)
{
	struct world *w = *state;
	struct buf body;
	const char *got;

	open_site(w, STR("<hooks " NS "/>"));
	buf_init(&body, w->c.arena, 1 << 16);
	buf_lit(&body, "{\"type\":\"purchase\",\"data\":{\"email\":\"a@b.no\","
		       "\"currency\":\"NOK\",\"lines\":[");
	for (int i = 0; i < 30; i++)
		buf_printf(&body, "%s{\"item\":\"n%d\",\"amount\":10}",
		    i > 0 ? "," : "", i % 15);
	buf_lit(&body, "]}}");
	got = tellings(w, "own", buf_view(&body), "");
	assert_non_null(strstr(got, "; purchase n0 2000 NOK @"));
	assert_non_null(strstr(got, "; purchase n10 2000 NOK @"));
	assert_null(strstr(got, "n11"));
	/* Four items of twenty. */
	assert_non_null(strstr(got, "; purchase  8000 NOK @"));
}

/* What makes two deliveries one. */
static void
test_keys(void **state)
{
	struct world *w = *state;
	struct str params[] = {STR("HTTP_WEBHOOK_ID=msg_1")};
	struct request request = {.params = params, .nparams = 1};
	struct hook_reading r = {.site = &w->c.site,
	    .request = &request,
	    .json = w->json,
	    .arena = w->c.arena,
	    .now = NOW};
	static const struct {
		const char *hook, *id, *body;
		bool same; /* as the one before */
	} cases[] = {
	    {"own", "HTTP_WEBHOOK_ID=1", "{\"type\":\"call\",\"n\":1}", false},
	    {"own", "HTTP_WEBHOOK_ID=1", "{\"type\":\"refund\"}", true},
	    {"own", "HTTP_WEBHOOK_ID=2", "{\"type\":\"refund\"}", false},
	    {"till", "HTTP_WEBHOOK_ID=2", "{\"type\":\"refund\"}", false},
	    {"own", "HTTP_X=", "{\"type\":\"refund\"}", false},
	    {"own", "HTTP_X=", "{\"type\":\"refund\"}", true},
	    {"own", "HTTP_X=", "{\"type\":\"refund\",\"n\":2}", false},
	    {"shop", "HTTP_X=1", "{\"id\":7}", false},
	    {"shop", "HTTP_X=2", "{\"id\":7,\"n\":2}", true},
	    {"shop", "HTTP_X=2", "{\"id\":8}", false},
	    /* A header that is not signed is no id: the same body is. */
	    {"shop", "HTTP_X=2", "{\"n\":1}", false},
	    {"shop", "HTTP_X=3", "{\"n\":1}", true},
	    {"shop", "HTTP_X=3", "{\"n\":2}", false},
	    {"till", "HTTP_WEBHOOK_ID=2", "{\"type\":\"refund\"}", false},
	};
	unsigned char last[STORE_KEY_BYTES] = {0}, key[STORE_KEY_BYTES];

	open_site(
	    w, STR("<hooks " NS "><hook name='till'/><hook name='shop' "
		   "scheme='plain' signature='S' encoding='hex' topic='X'>"
		   "<on event='purchase' key='$.id'><person email='$.e'/></on>"
		   "</hook></hooks>"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		uint32_t from = 0;
		struct told told;
		struct str why;

		r.hook = site_hook(r.site, str_of(cases[i].hook));
		request.body = str_of(cases[i].body);
		params[0] = str_of(cases[i].id);
		assert_int_equal(
		    hook_read(&r, &from, &told, key, &why), HOOK_TOLD);
		if ((memcmp(key, last, sizeof(key)) == 0) != cases[i].same)
			fail_msg("case %zu", i);
		memcpy(last, key, sizeof(key));
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
	    TEST(test_woocommerce),
	    TEST(test_shopify),
	    TEST(test_stripe),
	    TEST(test_relays),
	    TEST(test_own),
	    TEST(test_known),
	    TEST(test_values),
	    TEST(test_minor),
	    TEST(test_many),
	    TEST(test_keys),
	};

	if (!crypto_start())
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
