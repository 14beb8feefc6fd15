/* SPDX-License-Identifier: ISC */
/*
 * What the weaver refuses, and what it says.
 */
#include "weaving.h"

static void
elements(void **state)
{
	static const struct faulty faulty[] = {
	    {"<sectoin>x</sectoin>", 1, "did you mean <section>?"},
	    {"<DIV>x</DIV>", 1, "lower case; write <div>"},
	    {"<choose/>", 1, "did you mean <k:choose>?"},
	    {"<otherwize/>", 1, "did you mean <k:otherwise>?"},
	    {"<qqqqqqqqq/>", 1, "HTML has no element <qqqqqqqqq>"},
	    {"<k:chose/>", 1, "no element k:chose; did you mean k:choose?"},
	    {"<k:p>x</k:p>", 1, "HTML elements are written without"},
	    {"<br>x</br>", 1, "<br> holds nothing"},
	    {"<k:value-of select=\"$source\">x</k:value-of>", 1,
		"<k:value-of> holds nothing"},
	    {"<div><html/></div>", 1, "<html> is the outermost element"},
	    {"<html/><p>x</p>", 1, "beside <html> nothing else"},
	    {"<html/>x", 1, "beside <html> nothing else"},
	    {"<p>x</p><html/>", 1, "beside <html> nothing else"},
	    {"<svg " SVG "><p xmlns=\"\">x</p></svg>", 1,
		"<p> of HTML cannot stand in <svg>"},
	    {"<path " SVG "/>", 1, "stands only in <svg>"},
	    {"<svg " SVG "><script>x</script></svg>", 1,
		"<script> cannot stand in <svg>"},
	    {"<svg " SVG "><Script>x</Script></svg>", 1,
		"<Script> cannot stand in <svg>"},
	    {"<svg " SVG "><embed src=\"/a\"/></svg>", 1,
		"<embed> cannot stand in <svg>"},
	    {"<svg " SVG "><meta http-equiv=\"refresh\" "
	     "content=\"{$x}\"/></svg>",
		1, "<meta> cannot stand in <svg>"},
	    {"<title>a <b>b</b></title>", 1, "only text can stand in"},
	    {"<script>a<b/></script>", 1, "<b> cannot stand in <script>"},
	    {"<script>'&lt;/script>'</script>", 1, "cannot stand in"},
	    {"<style>&lt;!-- x</style>", 1, "cannot stand in <style>"},
	    {"<k:when stage=\"a\">x</k:when>", 1,
		"it stands directly in k:choose"},
	    {"<k:put in=\"a\">x</k:put>", 1, "needs a layout"},
	    {"<p><k:put in=\"a\">x</k:put></p>", 1,
		"stands directly in k:page, k:layout, k:include or k:report"},
	    {"<k:place name=\"a\"/>", 1, "stands in layouts and blocks"},
	    {"<p><k:param name=\"a\"/></p>", 1, "directly in k:block"},
	    {"<p><k:case name=\"a\" stage=\"b\"/></p>", 1,
		"directly in k:page"},
	    {"<k:if stage=\"a\">x<k:term>y</k:term></k:if>", 1,
		"k:term comes first"},
	    {"<p><k:term>y</k:term></p>", 1,
		"directly in k:page, k:when, k:if or k:case"},
	};

	(void)state;
	ALL_FAULTY(faulty, "");
}

static void
elsewhere(void **state)
{
	static const struct faulty faulty[] = {
	    {"<a k:style=\"b\">x</a>", 1, "k:style is for mails"},
	    {"<k:for-each query=\"cells\">x</k:for-each>", 1,
		"stands in a k:report"},
	};

	(void)state;
	ALL_FAULTY(faulty, "");
}

static void
attributes(void **state)
{
	static const struct faulty faulty[] = {
	    {"<p xml:lang=\"nb\">x</p>", 1, "write lang="},
	    {"<p onClick=\"x\">x</p>", 1, "lower case; write onclick"},
	    {"<p k:answer=\"x\">x</p>", 1, "there are k:answers"},
	    {"<p k:answers=\"delivery_cos\">x</p>", 1,
		"did you mean \"delivery_cost\"?"},
	    {"<p k:cta=\"sell\">x</p>", 1,
		"none of teach, compare, buy, use, share"},
	    {"<p k:reviewed=\"2026-13\">x</p>", 1, "write it like 2026-11"},
	    {"<p k:reviewed=\"2026-1\">x</p>", 1, "write it like 2026-11"},
	    {"<p k:owner=\"Ingrid B\">x</p>", 1, "no key of a person"},
	    {"<k:if stage=\"a\" cta=\"sell\">x</k:if>", 1, "cta=\"sell\""},
	    {"<k:if stage=\"a\" k:cta=\"buy\">x</k:if>", 1,
		"have no prefix; write cta"},
	    {"<k:if stagge=\"a\" stage=\"b\">x</k:if>", 1,
		"did you mean stage?"},
	    {"<k:value-of select=\"$source\" elese=\"\"/>", 1,
		"did you mean else?"},
	    {"<k:consent class=\"a\"/>", 2, "takes no attributes"},
	    {"<k:include block=\"b\" stage=\"a\"/>", 1,
		"put it into <k:if stage=\"a\">"},
	    {"<k:value-of/>", 1, "k:value-of needs select="},
	    {"<k:value-of select=\" \"/>", 1, "k:value-of needs select="},
	    {"<k:text/>", 1, "k:text needs ref="},
	    {"<k:include/>", 1, "k:include needs block="},
	    {"<p title=\"{$x\">x</p>", 1, "t.xml:1: error"},
	    {"<p title=\"x}\">x</p>", 1, "t.xml:1: error"},
	    {"<p title=\"{bad}\">x</p>", 1, "bad expression"},
	    {"<p>{$name}</p>", 0, "write <k:value-of select="},
	};

	(void)state;
	block("b", "<p>x</p>");
	ALL_FAULTY(faulty, "");
}

static void
dangerous_places(void **state)
{
	static const struct faulty faulty[] = {
	    {"<p onclick=\"{$x}\">x</p>", 1, "onclick of <p>: an event"},
	    {"<p onclick=\"a('{$x}')\">x</p>", 1, "onclick of <p>"},
	    {"<p onclick=\"{'a'}\">x</p>", 1, "onclick of <p>"},
	    {"<p style=\"color: {$x}\">x</p>", 1, "style of <p>"},
	    {"<iframe srcdoc=\"{$x}\"></iframe>", 1, "srcdoc of <iframe>"},
	    {"<iframe src=\"{$x}\"></iframe>", 1, "src of <iframe>"},
	    {"<iframe title=\"{$x}\"></iframe>", 1, "title of <iframe>"},
	    {"<object data=\"{$x}\"></object>", 1, "data of <object>"},
	    {"<embed src=\"{$x}\"/>", 1, "src of <embed>"},
	    {"<base href=\"{$x}\"/>", 1, "href of <base>"},
	    {"<meta http-equiv=\"refresh\" content=\"0;{$x}\"/>", 1,
		"content of <meta>"},
	    {"<meta http-equiv=\"{$x}\"/>", 1, "http-equiv of <meta>"},
	    {"<script type=\"{$x}\"></script>", 1, "type of <script>"},
	    {"<script src=\"{$x}\"></script>", 1, "only k:page"},
	    {"<script src=\"/a/{$x}.js\"></script>", 1, "only k:page"},
	    {"<link rel=\"stylesheet\" href=\"{$x}\"/>", 1, "only k:page"},
	    {"<link rel=\"{$x}\" href=\"/a\"/>", 1, "rel of <link>"},
	    {"<a ping=\"{$x}\">x</a>", 1, "ping of <a>"},
	    {"<td background=\"{$x}\">x</td>", 1, "background of <td>"},
	    {"<img srcset=\"{$x} 2x\"/>", 1, "only k:page"},
	    {"<link rel=\"preload\" imagesrcset=\"{$x}\"/>", 1, "only k:page"},
	    {"<svg " SVG "><animate to=\"{$x}\"/></svg>", 1, "to of <animate>"},
	    {"<svg " SVG "><set to=\"{$x}\"/></svg>", 1, "to of <set>"},
	    {"<svg " SVG "><SET to=\"{$x}\"/></svg>", 1, "to of <SET>"},
	    {"<svg " SVG "><use href=\"{$x}\"/></svg>", 1, "only k:page"},
	    {"<svg " SVG "><USE href=\"{$x}\"/></svg>", 1, "only k:page"},
	    {"<svg " SVG "><style>a{<k:value-of select=\"$source\"/>}"
	     "</style></svg>",
		1, "cannot stand in <style>"},
	    {"<svg " SVG "><style>a{<k:if stage=\"a\">b</k:if>}</style>"
	     "</svg>",
		1, "cannot stand in <style>"},
	    {"<style>a{<k:value-of select=\"$x\"/>}</style>", 1,
		"cannot stand in <style>"},
	    {"<script>a=<k:value-of select=\"$x\"/></script>", 1,
		"cannot stand in <script>"},
	    {"<script type=\"module\"><k:if stage=\"a\">x</k:if></script>", 1,
		"cannot stand in <script>"},
	};

	(void)state;
	ALL_FAULTY(faulty, "");
}

static void
addresses(void **state)
{
	static const struct faulty faulty[] = {
	    {"<a href=\"javascript:alert(1)\">x</a>", 1, "runs or holds"},
	    {"<a href=\" java&#9;script:x\">x</a>", 1, "runs or holds"},
	    {"<img src=\"data:image/png,x\"/>", 1, "runs or holds"},
	    {"<form action=\"vbscript:x\"/>", 1, "runs or holds"},
	    {"<a href=\"javascript:{$x}\">x</a>", 1, "runs or holds"},
	    {"<a href=\"{'javascript:x'}\">x</a>", 1, "runs or holds"},
	    {"<a href=\"java{'script:x'}\">x</a>", 1, "runs or holds"},
	    {"<img srcset=\"/a 1x, data:x 2x\"/>", 1, "runs or holds"},
	    {"<a href=\"//{$x}/\">x</a>", 1, "cannot choose the host"},
	    {"<a href=\"https://{$x}/\">x</a>", 1, "cannot choose the"},
	    {"<a href=\"https://a.{$x}\">x</a>", 1, "cannot choose the"},
	    {"<a href=\"{$x}/b\">x</a>", 1, "is the whole address"},
	    {"<a href=\"{$x}:b\">x</a>", 1, "is the whole address"},
	    {"<a href=\"{$x}{$y}\">x</a>", 1, "is the whole address"},
	    {"<img src=\"/{$term}/{$x}\"/>", 1, "begins with //"},
	    {"<a href=\"{k:text('a')}\">x</a>", 1, "a text cannot be"},
	    {"<a href=\"/nix\">x</a>", 0, "no page answers \"/nix\""},
	    {"<a href=\"/nix/{$x}\">x</a>", 0, "no page answers \"/nix/\""},
	};

	(void)state;
	ALL_FAULTY(faulty, "");
}

static void
slots_and_cases(void **state)
{
	static const struct faulty faulty[] = {
	    {"<k:choose><k:when stage=\"a\"/><k:otherwise/></k:choose>", 1,
		"k:choose needs name="},
	    {"<k:choose name=\"a b\"><k:when stage=\"a\"/><k:otherwise/>"
	     "</k:choose>",
		1, "\"a b\" is no name"},
	    {"<k:choose name=\"a\"><k:when stage=\"a\"/></k:choose>", 1,
		"the slot \"a\" has no k:otherwise"},
	    {"<k:choose name=\"a\"><k:otherwise/></k:choose>", 1,
		"the slot \"a\" has no k:when"},
	    {"<k:choose name=\"a\"><k:otherwise/><k:when stage=\"a\"/>"
	     "</k:choose>",
		1, "move k:when before it"},
	    {"<k:choose name=\"a\"><k:when stage=\"a\"/><k:otherwise/>"
	     "<k:otherwise/></k:choose>",
		1, "there is one"},
	    {"<k:choose name=\"a\">x<k:when stage=\"a\"/><k:otherwise/>"
	     "</k:choose>",
		1, "k:choose holds k:when and k:otherwise"},
	    {"<k:choose name=\"a\"><k:when/><k:otherwise/></k:choose>", 1,
		"k:when has no selector"},
	    {"<k:choose name=\"a\"><k:when stage=\"a\"/><k:otherwise "
	     "stage=\"b\"/></k:choose>",
		1, "k:otherwise takes no selector"},
	    {"<k:if>x</k:if>", 1, "k:if has no selector"},
	    {"<k:choose name=\"a\"><k:when stage=\"a\"/><k:otherwise/>"
	     "</k:choose>\n<p><k:choose name=\"a\"><k:when stage=\"a\"/>"
	     "<k:otherwise/></k:choose></p>",
		1, "t.xml:2: error: the slot \"a\" stands on line 1"},
	    {"<k:case name=\"a\"/>", 1, "k:case has no selector"},
	    {"<k:case stage=\"a\"/>", 1, "k:case needs name="},
	    {"<k:case name=\"late\" stage=\"a\"/>", 1,
		"journey.xml has a case \"late\""},
	    {"<k:case name=\"a\" stage=\"a\"/><k:case name=\"a\" "
	     "stage=\"a\"/>",
		1, "the page has a case \"a\""},
	    {"<k:case name=\"a\" stage=\"a\">x</k:case>", 1,
		"k:case holds only k:term"},
	};

	(void)state;
	ALL_FAULTY(faulty, "");
}

static void
json(void **state)
{
#define LD "<script type=\"application/ld+json\">"
	static const struct faulty faulty[] = {
	    {LD "<k:value-of select=\"$source\"/></script>", 1,
		"$source is no number"},
	    {LD "\"\\<k:value-of select=\"$source\"/>\"</script>", 1,
		"cannot stand behind \\"},
	    {LD "<k:text ref=\"a\"/></script>", 1, "between quotes"},
	    {LD "\"a</script>", 1, "a quote in this script is not closed"},
	    {LD "<k:if stage=\"a\">\"</k:if>x\"</script>", 2,
		"opens or closes in this k:if alone"},
	    {LD "\"<b/>\"</script>", 1, "write &lt;"},
	    {LD "\"&lt;/<k:value-of select=\"$source\"/>\"</script>", 1,
		"write \\u003c"},
	    {LD "<k:value-of select=\"$visits\" before=\"-\"/></script>", 1,
		"only a number"},
	    {LD "<k:value-of select=\"$visits\" else=\"null\"/></script>", 1,
		"only a number"},
	};
#undef LD

	(void)state;
	ALL_FAULTY(faulty, "");
}

static void
layout_faults(void **state)
{
	static const struct faulty faulty[] = {
	    {"<k:put in=\"mian\">x</k:put>", 1,
		"layout \"base\" has no place \"mian\" (did you mean "
		"\"main\"?)"},
	    {"<p>x</p>", 1, "k:page holds only k:put here"},
	    {"<k:put>x</k:put>", 1, "k:put needs in="},
	    {"<k:put in=\"main\">x</k:put><k:put in=\"main\">y</k:put>", 2,
		"is filled twice"},
	    {"<k:put in=\"main\" stage=\"a\">x</k:put>", 1,
		"k:put takes no selector"},
	};
	static const struct faulty cycle[] = {
	    {"<k:put in=\"x\">x</k:put>", 1, "the layout \"a\" uses itself"},
	};
	static const struct faulty unknown[] = {
	    {"", 1, "no layout \"bse\" (did you mean \"base\"?)"},
	};

	(void)state;
	layout("base", "", "<html><k:place name=\"main\"/></html>");
	layout("a", "layout=\"b\"", "<k:put in=\"x\"/>");
	layout("b", "layout=\"a\"", "<k:put in=\"x\"/>");
	ALL_FAULTY(faulty, "layout=\"base\"");
	ALL_FAULTY(unknown, "layout=\"bse\"");
	weave("layout=\"a\"", "<k:put in=\"x\">x</k:put>", 0);
	assert_non_null(strstr(printed(), cycle[0].part));
}

static void
block_faults(void **state)
{
	static const struct faulty faulty[] = {
	    {"<k:include block=\"crad\"/>", 1, "did you mean \"card\"?"},
	    {"<k:include block=\"card\"/>", 1,
		"the block \"card\" needs heading="},
	    {"<k:include block=\"card\" heading=\"x\" haeding=\"y\"/>", 1,
		"did you mean \"heading\"?"},
	    {"<k:include block=\"card\" heading=\"x\">y</k:include>", 1,
		"k:include holds only k:put"},
	    {"<k:include block=\"card\" heading=\"x\"><k:put "
	     "in=\"boddy\">y</k:put></k:include>",
		1, "no place \"boddy\" (did you mean \"body\"?)"},
	    {"<k:include block=\"selector\"/>", 1,
		"\"stage\" is the name of a selector"},
	    {"<k:include block=\"twice\"/>", 1, "is declared twice"},
	    {"<k:include block=\"upper\"/>", 1,
		"\"Big\" is no name for a parameter"},
	    {"<k:include block=\"self\"/>", 1,
		"the block \"self\" includes itself"},
	    {"<k:include block=\"one\"/>", 1,
		"the block \"one\" includes itself"},
	};

	(void)state;
	block("card",
	    "<k:param name=\"heading\"/><p><k:place name=\"body\"/></p>");
	block("selector", "<k:param name=\"stage\" else=\"\"/>");
	block("twice",
	    "<k:param name=\"a\" else=\"\"/><k:param name=\"a\" else=\"\"/>");
	block("upper", "<k:param name=\"Big\" else=\"\"/>");
	block("self", "<k:include block=\"self\"/>");
	block("one", "<k:include block=\"two\"/>");
	block("two", "<k:include block=\"one\"/>");
	ALL_FAULTY(faulty, "");
}

static void
depth_and_size(void **state)
{
	char name[] = "b0", next[] = "<b><k:include block=\"b0\"/></b>";

	(void)state;
	for (char c = '0'; c < '9'; c++) {
		name[1] = c;
		next[22] = (char)(c + 1);
		block(name, str_format(arena, "%s", next).p);
		blocks[model.nblocks - 1].name = str_copy(arena, str_of(name));
	}
	name[1] = '9';
	block(name, "<b>x</b>");
	clear();
	weave("", "<k:include block=\"b2\"/>", 0);
	assert_string_equal(printed(), "");
	weave("", "<k:include block=\"b1\"/>", 0);
	assert_non_null(strstr(printed(), "more than 8 blocks in blocks"));
}

static void
page_grows(void **state)
{
	static const char names[] = "abcdefgh";
	struct buf b;

	(void)state;
	for (size_t i = 0; i < 7; i++) {
		char name[2] = {names[i], '\0'};

		buf_init(&b, arena, 1 << 12);
		for (size_t k = 0; k < 20; k++)
			buf_printf(
			    &b, "<k:include block=\"%c\"/>", names[i + 1]);
		block(str_copy(arena, str_of(name)).p,
		    str_copy(arena, buf_view(&b)).p);
	}
	block("h", "<p>x</p>");
	clear();
	weave("", "<k:include block=\"a\"/>", 0);
	assert_int_equal(complaints_errors(model.complaints), 1);
	assert_non_null(strstr(printed(), "grows beyond 200000 elements"));
}

static void
text_faults(void **state)
{
	static const struct faulty faulty[] = {
	    {"<k:text ref=\"helo\"/>", 1,
		"no text \"helo\" in nb (did you mean \"hello\"?)"},
	    {"<k:text ref=\"{$source}\"/>", 1, "$source cannot stand in ref"},
	    {"<k:text ref=\"{concat('a')}\"/>", 1, "cannot stand in ref"},
	    {"<k:text ref=\"course.{$course}\"/>", 2,
		"no text \"course.excel\" in nb"},
	    {"<k:text ref=\"block\"/>", 1, "<p> cannot stand in a text"},
	    {"<k:text ref=\"slot\"/>", 1, "k:if cannot stand in a text"},
	    {"<k:text ref=\"nested\"/>", 1, "k:text cannot stand in a text"},
	    {"<img alt=\"{k:text('helo')}\"/>", 1, "no text \"helo\""},
	    {"<p><k:value-of select=\"$name\"/></p>", 1,
		"$name can be empty; write else="},
	};

	(void)state;
	text("hello", 0, "Hei");
	text("block", 0, "<p>x</p>");
	text("slot", 0, "<k:if stage=\"a\">x</k:if>");
	text("nested", 0, "<k:text ref=\"hello\"/>");
	ALL_FAULTY(faulty, "");
}

static void
consent_faults(void **state)
{
	static const struct {
		const char *words, *part;
	} cases_[] = {
	    {"<p>x</p>", "no button to accept"},
	    {"<button name=\"choice\" value=\"all\">x</button>",
		"no button to refuse"},
	    {"<button name=\"choice\" value=\"all\"/><button "
	     "name=\"choice\" value=\"no\"/><button name=\"choice\" "
	     "value=\"maybe\"/>",
		"choice=\"maybe\" is none of"},
	    {"<button name=\"choice\" value=\"all\"/><button "
	     "name=\"choice\" value=\"no\"/><input type=\"checkbox\" "
	     "name=\"purpose\" value=\"measure\"/>",
		"no button for them"},
	    {"<button name=\"choice\" value=\"all\"/><button "
	     "name=\"choice\" value=\"no\"/><button name=\"choice\" "
	     "value=\"chosen\"/><input type=\"checkbox\" "
	     "name=\"purpose\" value=\"spying\"/>",
		"purpose=\"spying\" is none of"},
	    {"<button name=\"choice\" value=\"all\"/><button "
	     "name=\"choice\" value=\"no\"/><button name=\"choice\" "
	     "value=\"chosen\"/><input type=\"checkbox\" checked=\"\" "
	     "name=\"purpose\" value=\"measure\"/>",
		"ticked beforehand"},
	    {"<form><button name=\"choice\" value=\"all\"/><button "
	     "name=\"choice\" value=\"no\"/></form>",
		"take <form> out"},
	};

	(void)state;
	clear();
	weave("", "<k:consent/>", 0);
	assert_non_null(strstr(printed(), "write blocks/consent.xml"));
	for (size_t i = 0; i < sizeof(cases_) / sizeof(cases_[0]); i++) {
		clear();
		model.nblocks = 0;
		block("consent", cases_[i].words);
		weave("", "<k:consent/>", 0);
		assert_int_equal(complaints_errors(model.complaints), 1);
		assert_non_null(strstr(printed(), cases_[i].part));
	}
	clear();
	model.nblocks = 0;
	block("consent",
	    "<button name=\"choice\" value=\"all\"/><button name=\"choice\" "
	    "value=\"no\"/>");
	weave("", "<p><k:consent/></p>\n<p><k:consent/></p>", 0);
	assert_string_equal(printed(),
	    "pages/t.xml:2: error: the page \"t\" has k:consent twice; take "
	    "one out\n");
	clear();
	weave("", "<title><k:consent/></title>", 0);
	assert_non_null(strstr(printed(), "cannot stand in <title>"));
	clear();
	model.privacy = STR("");
	weave("", "<k:privacy-link>x</k:privacy-link>", 0);
	assert_non_null(strstr(printed(), "write <consent privacy="));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, site_start, site_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(elements),
	    TEST(elsewhere),
	    TEST(attributes),
	    TEST(dangerous_places),
	    TEST(addresses),
	    TEST(slots_and_cases),
	    TEST(json),
	    TEST(layout_faults),
	    TEST(block_faults),
	    TEST(depth_and_size),
	    TEST(page_grows),
	    TEST(text_faults),
	    TEST(consent_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
