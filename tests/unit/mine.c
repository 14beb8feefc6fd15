/* SPDX-License-Identifier: ISC */
/* The words of the pages behind a mail's links: there in every language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "compiled.h"
#include "template/mine.h"
#include "weave/phrase.h"

static struct str
words(const struct compiled *c, const char *lang, enum mine_word word)
{
	int at = site_lang_find(&c->site, str_of(lang));

	assert_true(at >= 0);
	return mine_words(&c->site, (uint32_t)at, word);
}

static void
expect(const struct compiled *c, const char *lang, const char *want)
{
	struct str got = words(c, lang, MINE_ALL);

	if (!str_eq(got, str_of(want)))
		fail_msg("%s: %.*s, not %s", lang, STR_ARG(got), want);
}

static void
the_program_speaks_five_languages(void **state)
{
	static const char *const langs[] = {"nb", "da", "sv", "en", "de"};

	(void)state;
	for (size_t i = 0; i < sizeof(langs) / sizeof(langs[0]); i++)
		for (int k = 0; k < MINE__MAX; k++) {
			struct str key = str_of(mine_key((enum mine_word)k));

			if (phrase(key, str_of(langs[i])).n == 0)
				fail_msg(
				    "%.*s: not in %s", STR_ARG(key), langs[i]);
		}
}

static void
the_site_goes_first_and_english_last(void **state)
{
	struct compiled c;

	(void)state;
	compiled_start(&c);
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	compiled_open(&c);
	expect(&c, "da", "Afmeld alt");
	expect(&c, "pt-BR", "Leave everything");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='me.all'>Ikke mer\n fra oss"
	    "</k:text></k:texts>");
	sitedir_put(&c.dir, "texts/pt-BR.xml",
	    "<k:texts " K "><k:text key='me.all'>Sair de tudo</k:text>"
	    "</k:texts>");
	compiled_open(&c);
	expect(&c, "nb", "Ikke mer fra oss");
	/* Danish has words of its own before those of the next in its chain. */
	expect(&c, "da", "Afmeld alt");
	expect(&c, "pt-BR", "Sair de tudo");
	for (uint32_t lang = 0; lang < c.site.head->langs.n; lang++)
		for (int k = 0; k < MINE__MAX; k++)
			assert_true(
			    mine_words(&c.site, lang, (enum mine_word)k).n > 0);
	compiled_stop(&c);
}

static void
expect_about(const struct compiled *c, const char *lang, const char *list,
    const char *want)
{
	int at = site_lang_find(&c->site, str_of(lang));

	assert_true(at >= 0);
	assert_true(str_eq(
	    mine_about(&c->site, (uint32_t)at, str_of(list)), str_of(want)));
}

static void
a_list_has_a_name(void **state)
{
	struct compiled c;

	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='N' base='https://n.example'><languages "
	    "default='nb'><language key='da' falls-to='nb'/><language "
	    "key='sv'/></languages><list key='news'><label xml:lang='nb'>Nytt"
	    "</label><about xml:lang='nb'>to ganger\n i uken</about></list>"
	    "<list key='plain'><label>Rent</label></list></site>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	compiled_open(&c);
	assert_true(str_eq(mine_list(&c.site, 0, STR("news")), STR("Nytt")));
	assert_true(str_eq(mine_list(&c.site, 0, STR("gone")), STR("gone")));
	/* What it brings is said in a language of the reader's, or not. */
	expect_about(&c, "nb", "news", "to ganger i uken");
	expect_about(&c, "da", "news", "to ganger i uken");
	expect_about(&c, "sv", "news", "");
	assert_true(str_eq(mine_list(&c.site, 2, STR("news")), STR("Nytt")));
	expect_about(&c, "nb", "plain", "");
	expect_about(&c, "nb", "gone", "");
	compiled_stop(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_program_speaks_five_languages),
	    cmocka_unit_test(the_site_goes_first_and_english_last),
	    cmocka_unit_test(a_list_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
