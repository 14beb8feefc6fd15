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

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_last_counts)};

	return cmocka_run_group_tests(tests, start, stop);
}
