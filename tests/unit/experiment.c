/* SPDX-License-Identifier: ISC */
/* Experiments: who draws what, who is shown it, and tools that see all of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "insight/arms.h"
#include "insight/coverage.h"
#include "insight/explaining.h"
#include "insight/sitecheck.h"
#include "insight/sitediff.h"
#include "journey/experiment.h"
#include "template/write.h"

#define NOW 1800000000
#define PEOPLE 20000

static struct compiled c;

static void
put(const char *plain, const char *bold)
{
	sitedir_write(&c.dir, "pages/front.xml",
	    str_format(c.arena,
		"<k:page " K " id='front' path='/'><html lang='nb'><head>"
		"<title>t</title></head><body>"
		"<k:experiment name='hero' goal='sale'>"
		"<k:variant name='plain'><p><a href='/'>%s</a></p></k:variant>"
		"<k:variant name='bold' weight='2'><p><a href='/'>%s</a></p>"
		"</k:variant><k:variant name='mad'><p><a href='/'>mad</a></p>"
		"</k:variant></k:experiment></body></html></k:page>",
		plain, bold));
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "journey.xml",
	    "<journey " NS " start='unknown'><stage key='unknown'/>"
	    "<goal name='sale' event='purchase'/></journey>");
	sitedir_put(&c.dir, "facts.xml",
	    "<facts " NS "><fact key='gift' kind='guarantee' "
	    "campaigns='gift27'><value xml:lang='nb'>gave</value></fact>"
	    "</facts>");
	put("plain", "bold");
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

static struct situation
somebody(uint64_t split)
{
	return (struct situation){.now = NOW,
	    .page = (uint32_t)site_page_find(&c.site, STR("front")),
	    .path = STR("/"),
	    .source = STR("(direct)"),
	    .campaign_pattern = -1,
	    .consent = split != 0,
	    .split = split};
}

/* The variant that somebody is shown. */
static const char *
shown(struct arena *a, uint64_t split)
{
	static const char *const names[] = {"plain", "bold", "mad"};
	struct situation at = somebody(split);
	struct selection s;

	assert_true(select_page(&c.site, a, &at, &s));
	return names[select_winner(&c.site, &s, 0)];
}

/* Without consent, everybody the first; with it, as the weights say, and each
 * time the same. */
static void
drawn_by_weight(void **state)
{
	struct arena *a = arena_new(0);
	unsigned n[3] = {0, 0, 0};

	(void)state;
	assert_string_equal(shown(a, 0), "plain");
	for (uint64_t i = 1; i <= PEOPLE; i++) {
		unsigned char secret[32] = {0};
		uint64_t split;
		const char *name;

		memcpy(secret, &i, sizeof(i));
		split = experiment_split(secret);
		name = shown(a, split);
		assert_string_equal(name, shown(a, split));
		n[name[0] == 'p' ? 0 : name[0] == 'b' ? 1 : 2]++;
		arena_reset(a);
	}
	/* Five times the standard deviation at most. */
	assert_in_range(n[0], PEOPLE / 4 - 310, PEOPLE / 4 + 310);
	assert_in_range(n[1], PEOPLE / 2 - 360, PEOPLE / 2 + 360);
	assert_in_range(n[2], PEOPLE / 4 - 310, PEOPLE / 4 + 310);
	arena_free(a);
}

/* One experiment tells nothing of another. */
static void
drawn_apart(void **state)
{
	uint64_t one = experiment_key(STR("pages/front.xml:hero")),
		 other = experiment_key(STR("pages/front.xml:proof"));
	unsigned both = 0;

	(void)state;
	for (uint64_t i = 1; i <= PEOPLE; i++)
		both += experiment_draw(i, one, 2) == 0 &&
			experiment_draw(i, other, 2) == 0;
	assert_in_range(both, PEOPLE / 4 - 310, PEOPLE / 4 + 310);
}

static void
every_arm_is_met(void **state)
{
	struct arena *a = arena_new(0);
	uint64_t splits[ARMS_MAX];
	const struct program_row *program = site_program(
	    &c.site, (uint32_t)site_page_find(&c.site, STR("front")), 0);
	unsigned met = 0;

	(void)state;
	assert_int_equal(arms_splits(&c.site, program, splits), 3);
	for (size_t i = 0; i < 3; i++) {
		const char *name = shown(a, splits[i]);

		met |= name[0] == 'p' ? 1u : name[0] == 'b' ? 2u : 4u;
	}
	assert_int_equal(met, 7);
	arena_free(a);
}

static void
keep(void *ctx, const struct cover_slot *slot)
{
	struct cover_slot *out = ctx;

	*out = *slot;
}

static void
tools_know_it(void **state)
{
	struct arena *a = arena_new(0);
	struct cover_slot slot = {.nvariants = 0};
	struct cells cells;
	uint64_t split = 1;
	struct situation at;
	struct selection s;
	struct receipt r;
	struct explaining e;

	(void)state;
	cells_start(&cells, c.arena, &c.site, NOW);
	coverage_run(&cells, keep, &slot);
	assert_int_equal(slot.nvariants, 2);
	assert_int_equal(slot.reach[0], REACH_PERSON);
	assert_int_equal(slot.reach[1], REACH_PERSON);
	while (shown(a, split)[0] != 'b')
		split++;
	at = somebody(split);
	assert_true(select_page(&c.site, a, &at, &s));
	assert_true(receipt_read(&r, a, receipt_make(a, &c.site, &at, &s)));
	assert_true(explaining_run(&e, a, &c.site, &r));
	assert_int_equal(e.candidates[0].fate, FATE_SHOWN);
	assert_string_equal(str_copy(a, e.candidates[0].variant).p, "bold");
	assert_string_equal(
	    str_copy(a, e.candidates[1].reason).p, "variant \"mad\"");
	arena_free(a);
}

/* A change in one arm is a change, and a promise is kept in all of them. */
static void
checks_go_into_all(void **state)
{
	struct complaints *complaints = complaints_new(c.arena);
	struct site old = c.site;
	struct sitediff d;
	struct buf b;

	(void)state;
	sitediff_run(&d, c.arena, &old, &c.site, NOW);
	assert_int_equal(d.cells, 0);
	put("<k:fact ref='gift'/>", "<k:fact ref='gift'/>");
	compiled_open(&c);
	sitecheck(c.arena, &c.site, complaints, NOW);
	buf_init(&b, c.arena, 1 << 16);
	complaints_print(complaints, &b);
	assert_true(
	    str_find(buf_view(&b), STR("does not show it to all")) < b.n);
	sitediff_run(&d, c.arena, &old, &c.site, NOW);
	assert_true(d.cells > 0);
	old = c.site;
	put("<k:fact ref='gift'/>", "<k:fact ref='gift'/> and more");
	compiled_open(&c);
	sitediff_run(&d, c.arena, &old, &c.site, NOW);
	/* Only who consented can be in it. */
	assert_true(d.cells > 0 && d.cells < d.compared);
}

static void
put_weights(const char *bold)
{
	sitedir_write(&c.dir, "pages/front.xml",
	    str_format(c.arena,
		"<k:page " K " id='front' path='/'><html lang='nb'><head>"
		"<title>t</title></head><body><p><a href='/'>x</a></p>"
		"<k:experiment name='hero' goal='sale'>"
		"<k:variant name='plain'>plain</k:variant>"
		"<k:variant name='bold' weight='%s'>bold</k:variant>"
		"</k:experiment></body></html></k:page>",
		bold));
	compiled_open(&c);
}

/* With other weights some are shown another variant. */
static void
weights_move_people(void **state)
{
	struct sitediff d;
	struct site old;

	(void)state;
	put_weights("1");
	old = c.site;
	put_weights("1");
	sitediff_run(&d, c.arena, &old, &c.site, NOW);
	assert_int_equal(d.cells, 0);
	put_weights("3");
	sitediff_run(&d, c.arena, &old, &c.site, NOW);
	assert_true(d.cells > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(drawn_by_weight),
	    cmocka_unit_test(drawn_apart),
	    cmocka_unit_test(every_arm_is_met),
	    cmocka_unit_test(tools_know_it),
	    cmocka_unit_test(checks_go_into_all),
	    cmocka_unit_test(weights_move_people),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
