/* SPDX-License-Identifier: ISC */
/* Traits: the value that was set last, and nothing of whom we may not know. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/select.h"

static struct compiled c;

/* Conditions of the page, in its order. */
enum { IT, NOT_IT, IT_OR_USER, USER, NO_BUYER, CONDS };

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS "><page-class name='api' path='/api*'/>"
	    "<trait key='role' values='user it'>"
	    "<set value='it' event='page_view' page-class='api'/>"
	    "<set value='user' event='purchase'/>"
	    "<set value='user' event='download'/></trait>"
	    "<trait key='buyer' values='yes'>"
	    "<set value='yes' event='purchase'/></trait></journey>");
	sitedir_put(&c.dir, "pages/front.xml",
	    "<k:page " K " id='front' path='/'><html><head><title>t</title>"
	    "</head><body><k:if trait='role=it'>a</k:if>"
	    "<k:if trait='!role=it'>b</k:if>"
	    "<k:if trait='role=it role=user'>c</k:if>"
	    "<k:if trait='role=user'>d</k:if>"
	    "<k:if trait='!buyer=yes'>e</k:if></body></html></k:page>");
	compiled_open(&c);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	compiled_stop(&c);
	return 0;
}

/* Whether each holds, as bits. */
static unsigned
held(const struct journey_state *state)
{
	struct situation at = {
	    .page = (uint32_t)site_page_find(&c.site, STR("front")),
	    .path = STR("/"),
	    .campaign_pattern = -1,
	    .state = state};
	struct selection s;
	unsigned bits = 0;

	assert_true(select_page(&c.site, c.arena, &at, &s));
	assert_int_equal(s.nconds, CONDS);
	for (uint32_t i = 0; i < CONDS; i++)
		bits |= (unsigned)select_bit(&s, i) << i;
	return bits;
}

static struct journey_state
did(const char *one, int64_t at, const char *other, int64_t then)
{
	struct journey_state s = {.nfacts = other == NULL ? 1 : 2};

	s.facts[0] =
	    (struct fact){.key = str_of(one), .last_at = at, .total = 1};
	if (other != NULL)
		s.facts[1] = (struct fact){
		    .key = str_of(other), .last_at = then, .total = 1};
	return s;
}

static void
the_last_counts(void **state)
{
	const struct journey_state none = {.nfacts = 0},
				   it = did("p:api", 5, NULL, 0),
				   then_user = did("p:api", 5, "e:purchase", 6),
				   then_it = did("p:api", 7, "e:download", 6),
				   at_once = did("p:api", 6, "e:purchase", 6);

	(void)state;
	/* Unknown is not "no", but who bought would have told us. */
	assert_int_equal(held(NULL), 1u << NO_BUYER);
	assert_int_equal(held(&none), 1u << NOT_IT | 1u << NO_BUYER);
	assert_int_equal(
	    held(&it), 1u << IT | 1u << IT_OR_USER | 1u << NO_BUYER);
	assert_int_equal(
	    held(&then_user), 1u << NOT_IT | 1u << IT_OR_USER | 1u << USER);
	assert_int_equal(
	    held(&then_it), 1u << IT | 1u << IT_OR_USER | 1u << NO_BUYER);
	assert_int_equal(
	    held(&at_once), 1u << NOT_IT | 1u << IT_OR_USER | 1u << USER);
}

/* One <set> of a form, and one fact: whether role=it holds then. */
static const struct {
	const char *set, *fact;
	bool holds;
} forms[] = {
    {"<set value='it' event='page_view' page-class='api'/>", "p:api", true},
    {"<set value='it' event='page_view' page-class='api'/>", "p:home", false},
    {"<set value='it' event='page_view' page-class='api'/>", "e:page_view",
	false},
    {"<set value='it' event='page_view'/>", "e:page_view", true},
    {"<set value='it' event='download'/>", "e:download", true},
    {"<set value='it' event='download'/>", "e:share", false},
    {"<set value='it' event='trial'/>", "e:trial", true},
    {"<set value='user' event='download'/>", "e:download", false},
    {"<set value='user' event='share'/><set value='it' event='download'/>",
	"e:download", true},
    {"", "e:download", false},
};

static void
every_form_of_set(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		struct journey_state s = did(forms[i].fact, 5, NULL, 0);
		struct compiled one;
		struct situation at = {
		    .path = STR("/"), .campaign_pattern = -1, .state = &s};
		struct selection selection;

		compiled_start(&one);
		sitedir_write(&one.dir, "journey.xml",
		    str_format(one.arena,
			"<journey " NS "><event name='trial'/>"
			"<page-class name='api' path='/api*'/>"
			"<trait key='role' values='user it'>%s</trait>"
			"</journey>",
			forms[i].set));
		sitedir_put(&one.dir, "pages/front.xml",
		    "<k:page " K " id='front' path='/'><html><head><title>t"
		    "</title></head><body><k:if trait='role=it'>a</k:if>"
		    "</body></html></k:page>");
		compiled_open(&one);
		at.page = (uint32_t)site_page_find(&one.site, STR("front"));
		assert_true(select_page(&one.site, one.arena, &at, &selection));
		if (select_bit(&selection, 0) != forms[i].holds)
			fail_msg("%s on %s", forms[i].set, forms[i].fact);
		compiled_stop(&one);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_last_counts),
	    cmocka_unit_test(every_form_of_set),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
