/* SPDX-License-Identifier: ISC */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "weave/link.h"

static struct model_page pages[] = {
	{.paths = {{"/", 1}, {"/da/", 4}}},
	{.paths = {{"/priser", 7}}},
	{.paths = {{"/kurs/{course}", 14}}},
	{.paths = {{"/h\xc3\xb8st/", 7}}},
	{.paths = {{"", 0}, {"/da/om/os", 9}}},
};
static const struct model model = {.base = {"https://www.nordkurs.no", 23},
    .prefix = {"/k/", 3},
    .nlangs = 2,
    .pages = pages,
    .npages = sizeof(pages) / sizeof(pages[0])};

static struct arena *arena;

static int
start(void **state)
{
	(void)state;
	arena = arena_new(0);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static void
targets(void **state)
{
	static const struct {
		const char *own, *address;
		enum link_target target;
	} cases[] = {
		{"/", "/", LINK_INSIDE},
		{"/", "/da/", LINK_INSIDE},
		{"/", "/da", LINK_INSIDE},
		{"/", "/priser", LINK_INSIDE},
		{"/", "/priser/", LINK_INSIDE},
		{"/", "/priser?x=1#top", LINK_INSIDE},
		{"/", "/kurs/excel", LINK_INSIDE},
		{"/", "/kurs/\001", LINK_INSIDE},
		{"/", "/kurs/a\001b", LINK_INSIDE},
		{"/", "/\001", LINK_INSIDE},
		{"/", "/pri\001", LINK_INSIDE},
		{"/", "/kurs/", LINK_NOWHERE},
		{"/", "/kurs/a/b", LINK_NOWHERE},
		{"/", "/kurs/\001/b", LINK_NOWHERE},
		{"/", "/Priser", LINK_NOWHERE},
		{"/", "/x\001", LINK_NOWHERE},
		{"/", "/h\xc3\xb8st/", LINK_INSIDE},
		{"/", "/h%C3%B8st/", LINK_INSIDE},
		{"/", "/da/om/os", LINK_INSIDE},
		{"/", "/k/consent", LINK_INSIDE},
		{"/", "/k", LINK_NOWHERE},
		{"/", "/assets/a.css", LINK_OUT},
		{"/", "https://www.nordkurs.no", LINK_INSIDE},
		{"/", "https://www.nordkurs.no/priser", LINK_INSIDE},
		{"/", "HTTPS://WWW.nordkurs.no/priser", LINK_INSIDE},
		{"/", "https://www.nordkurs.no.evil.com/", LINK_OUT},
		{"/", "https://www.nordkurs.no/assets/x", LINK_OUT},
		{"/", "https://facebook.com/", LINK_OUT},
		{"/", "//facebook.com/", LINK_OUT},
		{"/", "/\\facebook.com/", LINK_OUT},
		{"/", "mailto:a@b.no", LINK_OUT},
		{"/", "tel:+4712345678", LINK_OUT},
		{"/", "#top", LINK_OUT},
		{"/", "?x=1", LINK_INSIDE},
		{"/", "", LINK_INSIDE},
		{"/", "priser", LINK_INSIDE},
		{"/", "./priser", LINK_INSIDE},
		{"/", "../priser", LINK_INSIDE},
		{"/da/om/os", "../../priser", LINK_INSIDE},
		{"/da/om/os", "../", LINK_INSIDE},
		{"/da/om/os", "..", LINK_INSIDE},
		{"/da/om/os", ".", LINK_NOWHERE},
		{"/da/om/os", "os", LINK_INSIDE},
		{"/kurs/{course}", "word", LINK_INSIDE},
		{"/kurs/{course}", "../priser", LINK_INSIDE},
		{"/", "/x/../priser", LINK_INSIDE},
		{"/", "/nix", LINK_NOWHERE},
		{"", "priser", LINK_LOST},
		{"", "/priser", LINK_INSIDE},
		{"", "", LINK_OUT},
		{"", "#x", LINK_OUT},
		{"/", " \t/priser", LINK_INSIDE},
		{"/", "\001", LINK_INSIDE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum link_target t = link_target(arena, &model,
		    str_of(cases[i].own), str_of(cases[i].address));

		if (t != cases[i].target)
			print_error("%zu: %s on %s\n", i, cases[i].address,
			    cases[i].own);
		assert_int_equal(t, cases[i].target);
	}
}

/* A site compares every link with every page. */
static void
no_memory_for_each_page(void **state)
{
	static const char *const addresses[] = {
	    "/kurs/word/x", "/om/oss", "/kurs/w%C3%B8rd", "/nix"};
	struct model one = model;

	(void)state;
	one.npages = 1;
	for (size_t i = 0; i < sizeof(addresses) / sizeof(addresses[0]); i++) {
		struct str address = str_of(addresses[i]);
		size_t before = arena_used(arena), few;

		(void)link_target(arena, &one, STR("/"), address);
		few = arena_used(arena) - before;
		before = arena_used(arena);
		(void)link_target(arena, &model, STR("/"), address);
		assert_int_equal(arena_used(arena) - before, few);
	}
}

static void
hosts(void **state)
{
	static const char *const open[] = {"//", "https://", "https:",
	    "http:/", "https://www.", "https://www.\001", "/\\", "\\\\x",
	    "//a.", "h\tttps://", "ftp://"};
	static const char *const closed[] = {"", "/", "/x", "https://a/",
	    "https://a?", "https://a#", "//a/", "mailto:", "tel:", "x", "#",
	    "?", "?u=https://", "/r/https://", "x:y"};

	(void)state;
	for (size_t i = 0; i < sizeof(open) / sizeof(open[0]); i++)
		assert_true(link_host_open(arena, str_of(open[i])));
	for (size_t i = 0; i < sizeof(closed) / sizeof(closed[0]); i++)
		assert_false(link_host_open(arena, str_of(closed[i])));
	assert_true(link_begins_host(arena, STR("//x")));
	assert_true(link_begins_host(arena, STR(" /\t\\x")));
	assert_false(link_begins_host(arena, STR("/\001/")));
	assert_false(link_begins_host(arena, STR("/")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(targets),
	    cmocka_unit_test(no_memory_for_each_page),
	    cmocka_unit_test(hosts),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
