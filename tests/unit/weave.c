/* SPDX-License-Identifier: ISC */
#include "weaving.h"

static void
serialising(void **state)
{
	static const struct good good[] = {
	    {"<p>Hei</p>", "<p>Hei</p>"},
	    {"\n <p>a\n b</p>\n", "<p>a\n b</p>"},
	    {"<p>a &amp; b &lt; c &gt; \"d\" &#160;e</p>",
		"<p>a &amp; b &lt; c &gt; \"d\" &nbsp;e</p>"},
	    {"<br/>", "<br>"},
	    {"<div/>", "<div></div>"},
	    {"<p><!-- {$x} -->a</p>", "<p>a</p>"},
	    {"<input required=\"required\" value='a \"b\" &lt;&amp;&gt;'/>",
		"<input required=\"required\" value=\"a &quot;b&quot; "
		"&lt;&amp;&gt;\">"},
	    {"<p title=\"\">x</p>", "<p title=\"\">x</p>"},
	    {"<html lang=\"nb\">\n<body>x</body>\n</html>\n",
		"<!DOCTYPE html><html lang=\"nb\">\n<body>x</body>\n"
		"</html>"},
	    {"<style>a > b { c: \"d\" }</style>",
		"<style>a > b { c: \"d\" }</style>"},
	    {"<script>if (a &lt; b &amp;&amp; c) {}</script>",
		"<script>if (a < b && c) {}</script>"},
	    {"<svg " SVG " viewBox=\"0 0 1 1\"><path d=\"M0 0\"/></svg>",
		"<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"></path></svg>"},
	    {"<svg " SVG "><title>a</title><a href=\"/\"><text>b</text></a>"
	     "<style>a > b {}</style></svg>",
		"<svg><title>a</title><a href=\"/[?s]\"><text>b</text></a>"
		"<style>a &gt; b {}</style></svg>"},
	    {"<svg " SVG "><foreignObject><p xmlns=\"\">x</p>"
	     "</foreignObject></svg>",
		"<svg><foreignObject><p>x</p></foreignObject></svg>"},
	    {"<my-card data-x=\"1\">x</my-card>",
		"<my-card data-x=\"1\">x</my-card>"},
	    {"<pre>\nx</pre>", "<pre>\nx</pre>"},
	    {"<textarea>a &lt; b</textarea>", "<textarea>a &lt; b</textarea>"},
	    {"<p k:answers=\"delivery_cost\" k:cta=\"buy\" "
	     "k:reviewed=\"2026-11\" k:owner=\"ingrid\" id=\"a\">x</p>",
		"<p id=\"a\">x</p>"},
	};

	(void)state;
	ALL_GOOD(good, "");
}

static void
values(void **state)
{
	static const struct good good[] = {
	    {"<p>Hei<k:value-of select=\"$name\" before=\" \" after=\"!\" "
	     "else=\"du\"/></p>",
		"<p>Hei[$name|text| |!|du]</p>"},
	    {"<p><k:value-of select=\"$source\"/></p>",
		"<p>[$source|text]</p>"},
	    {"<pre><k:value-of select=\"$source\"/></pre>",
		"<pre>\n[$source|text]</pre>"},
	    {"<title><k:value-of select=\"$source\"/></title>",
		"<title>[$source|text]</title>"},
	    {"<p class=\"a {$source} b\">x</p>",
		"<p class=\"a [$source|attr] b\">x</p>"},
	    {"<p class=\"{$source}\">x</p>", "<p class=[$source|attr]?>x</p>"},
	    {"<p class=\"{{a}} {{{$source}}}\">x</p>",
		"<p class=\"{a} {[$source|attr]}\">x</p>"},
	    {"<p title=\"{$a}{$b}\">x</p>",
		"<p title=\"[$a|attr][$b|attr]\">x</p>"},
	    {"<script type=\"application/ld+json\">{\"a\": \"x "
	     "<k:value-of select=\"$source\"/>\", \"n\": <k:value-of "
	     "select=\"$visits\"/>}</script>",
		"<script type=\"application/ld+json\">{\"a\": \"x "
		"[$source|string]\", \"n\": [$visits|number]}</script>"},
	    {"<script type=\"application/ld+json\">{\"a\": \"\\\"<k:value-of "
	     "select=\"$source\"/>\"}</script>",
		"<script type=\"application/ld+json\">{\"a\": "
		"\"\\\"[$source|string]\"}</script>"},
	};

	(void)state;
	ALL_GOOD(good, "");
}

static void
addresses(void **state)
{
	static const struct good good[] = {
	    {"<img alt=\"\" src=\"{$x}\"/>", "<img alt=\"\" src=[$x|url]?>"},
	    {"<img alt=\"\" src=\"/i/{$x}.png?v={$y}#{$z}\"/>",
		"<img alt=\"\" src=\"/i/[$x|path].png?v=[$y|query]"
		"#[$z|fragment]\">"},
	    {"<img alt=\"\" src=\"{$x}?v={$y}\"/>",
		"<img alt=\"\" src=\"[$x|url]?v=[$y|query]\">"},
	    {"<img alt=\"\" src=\"{k:asset('a.png')}\" "
	     "srcset=\"{k:asset('b.png')} "
	     "2x, {k:asset('c.png')} 3x\"/>",
		"<img alt=\"\" src=\"[k:asset('a.png')|done]\" "
		"srcset=\"[k:asset('b.png')|done] 2x, "
		"[k:asset('c.png')|done] 3x\">"},
	    {"<img src=\"{'/i/'}a.png\" alt=\"{'b'}\" id=\"{''}\"/>",
		"<img src=\"/i/a.png\" alt=\"b\">"},
	    {"<script src=\"{k:asset('a.js')}\"></script>",
		"<script src=\"[k:asset('a.js')|done]\"></script>"},
	    {"<link rel=\"canonical\" "
	     "href=\"https://www.nordkurs.no{k:page('front')}\"/>",
		"<link rel=\"canonical\" "
		"href=\"https://www.nordkurs.no[k:page('front')|done]\">"},
	    {"<a href=\"https://facebook.com/share?u={$x}\">x</a>",
		"<a href=\"https://facebook.com/share?u=[$x|query]\">x"
		"</a>"},
	    {"<a href=\"mailto:a@b.no?subject={$x}\">x</a>",
		"<a href=\"mailto:a@b.no?subject=[$x|query]\">x</a>"},
	};

	(void)state;
	ALL_GOOD(good, "");
}

static void
class_code(void **state)
{
	static const struct good good[] = {
	    {"<a href=\"/priser\">x</a>", "<a href=\"/priser[?s]\">x</a>"},
	    {"<a href=\"/priser?a=1&amp;b=2\">x</a>",
		"<a href=\"/priser?a=1&amp;b=2[&s]\">x</a>"},
	    {"<a href=\"/priser#top\">x</a>",
		"<a href=\"/priser[?s]#top\">x</a>"},
	    {"<a href=\"/priser?a#b?c\">x</a>",
		"<a href=\"/priser?a[&s]#b?c\">x</a>"},
	    {"<a href=\"/priser#b?c\">x</a>",
		"<a href=\"/priser[?s]#b?c\">x</a>"},
	    {"<a href=\"{k:page('prices')}\">x</a>",
		"<a href=\"[k:page('prices')|done][?s]\">x</a>"},
	    {"<a href=\"{k:page('prices')}?a={$x}#b\">x</a>",
		"<a href=\"[k:page('prices')|done]?a=[$x|query][&s]#b\">x"
		"</a>"},
	    {"<a href=\"https://www.nordkurs.no{k:page('prices')}\">x</a>",
		"<a href=\"https://www.nordkurs.no"
		"[k:page('prices')|done][?s]\">x</a>"},
	    {"<a href=\"https://www.nordkurs.no/priser\">x</a>",
		"<a href=\"https://www.nordkurs.no/priser[?s]\">x</a>"},
	    {"<a href=\"{'/priser'}\">x</a>", "<a href=\"/priser[?s]\">x</a>"},
	    {"<a href=\"/kurs/excel\">x</a>",
		"<a href=\"/kurs/excel[?s]\">x</a>"},
	    {"<a href=\"/kurs/{$x}\">x</a>",
		"<a href=\"/kurs/[$x|path][?s]\">x</a>"},
	    {"<a href=\"/k/consent\">x</a>",
		"<a href=\"/k/consent[?s]\">x</a>"},
	    {"<map><area href=\"/\"/></map>",
		"<map><area href=\"/[?s]\"></map>"},
	    {"<a href=\"#top\">x</a>", "<a href=\"#top\">x</a>"},
	    {"<a href=\"{$x}\">x</a>", "<a href=[$x|url]?>x</a>"},
	    {"<a href=\"https://example.com/\">x</a>",
		"<a href=\"https://example.com/\">x</a>"},
	    {"<a href=\"/priser\" download=\"x\">x</a>",
		"<a href=\"/priser\" download=\"x\">x</a>"},
	    {"<a href=\"/assets/a.pdf\">x</a>",
		"<a href=\"/assets/a.pdf\">x</a>"},
	    {"<a href=\"{k:asset('a.pdf')}\">x</a>",
		"<a href=\"[k:asset('a.pdf')|done]\">x</a>"},
	    {"<img alt=\"\" src=\"/priser\"/>",
		"<img alt=\"\" src=\"/priser\">"},
	    {"<link rel=\"alternate\" href=\"/da/\"/>",
		"<link rel=\"alternate\" href=\"/da/\">"},
	    {"<form action=\"/priser\"><button>x</button></form>",
		"<form action=\"/priser\">[s]<button>x</button></form>"},
	    {"<form method=\"GET\" action=\"/priser\"></form>",
		"<form method=\"GET\" action=\"/priser\">[s]</form>"},
	    {"<form></form>", "<form>[s]</form>"},
	    {"<form action=\"https://example.com/\"></form>",
		"<form action=\"https://example.com/\"></form>"},
	    {"<form method=\"post\" action=\"/priser\"></form>",
		"<form method=\"post\" action=\"/priser[?s]\"></form>"},
	    {"<form method=\"post\"></form>", "<form method=\"post\"></form>"},
	};

	(void)state;
	ALL_GOOD(good, "");
}

static void
branches(void **state)
{
	static const struct good good[] = {
	    {"<k:if stage=\"a\">x</k:if>", "{stage=a:x}"},
	    {"<p><k:if><k:term>hva *</k:term>x</k:if></p>",
		"<p>{term=hva *:x}</p>"},
	    {"<p><k:choose name=\"hero\">\n<k:when stage=\"a\">A</k:when>"
	     "<k:when stage=\"b\" answers=\"delivery_cost\">B</k:when>"
	     "<k:otherwise>C</k:otherwise></k:choose></p>",
		"<p>{stage=a:A{!}}{stage=b:B{!}}C</p>"},
	    {"<k:choose name=\"a\"><k:when stage=\"a\"><html "
	     "lang=\"da\"/></k:when>"
	     "<k:otherwise><html lang=\"nb\"/></k:otherwise></k:choose>",
		"{stage=a:<!DOCTYPE html><html lang=\"da\"></html>{!}}"
		"<!DOCTYPE html><html lang=\"nb\"></html>"},
	    {"<k:case name=\"c\" stage=\"a\"/><p><k:if "
	     "case=\"c\">x</k:if></p>",
		"<p>{case=c+c:x}</p>"},
	    {"<script type=\"application/ld+json\">{<k:if stage=\"a\">\"x\":"
	     "1</k:if>}</script>",
		"<script type=\"application/ld+json\">{{stage=a:\"x\":1}}"
		"</script>"},
	};

	(void)state;
	ALL_GOOD(good, "");
	weave("",
	    "<k:choose name=\"hero\"><k:when stage=\"a\"/><k:when "
	    "stage=\"b\"/><k:otherwise/></k:choose>",
	    0);
	assert_string_equal(
	    str_copy(arena, slots).p, "pages/t.xml:hero (stage=a) (stage=b);");
}

static void
layouts_and_places(void **state)
{
	static const struct good good[] = {
	    {"<k:put in=\"title\">T</k:put>\n<k:put in=\"main\"><p>M</p>"
	     "</k:put>",
		"<!DOCTYPE html><html "
		"lang=\"nb\"><title>T</title><main><p>M</p>"
		"</main></html>"},
	    {"<k:path xml:lang=\"da\">/da/t</k:path><k:put in=\"main\">M"
	     "</k:put>",
		"<!DOCTYPE html><html "
		"lang=\"nb\"><title>Nordkurs</title><main>M"
		"</main></html>"},
	    {"<!-- nothing -->",
		"<!DOCTYPE html><html lang=\"nb\"><title>Nordkurs</title><main>"
		"</main></html>"},
	};
	static const struct good inner[] = {
	    {"<k:put in=\"body\">B</k:put><k:put in=\"title\">T</k:put>",
		"<!DOCTYPE html><html lang=\"nb\"><title>T</title><main>"
		"<article>B</article></main></html>"},
	};

	(void)state;
	layout("base", "",
	    "\n<html lang=\"nb\"><title><k:place "
	    "name=\"title\">Nordkurs</k:place></title>"
	    "<main><k:place name=\"main\"/></main></html>\n");
	layout("course", "layout=\"base\"",
	    "<k:put in=\"main\"><article><k:place name=\"body\"/></article>"
	    "</k:put>");
	ALL_GOOD(good, "layout=\"base\"");
	ALL_GOOD(inner, "layout=\"course\"");
	assert_int_equal(layouts[0].used, 1);
}

static void
blocks_and_parameters(void **state)
{
	static const struct good good[] = {
	    {"<k:include block=\"card\" heading=\"H\"><k:put "
	     "in=\"body\">B</k:put></k:include>",
		"<h2>[H|text]</h2><div class=\"x\" id=[plain|attr]?>B"
		"</div>"},
	    {"<k:include block=\"card\" heading=\"{$source}\" "
	     "kind=\"k\"/>",
		"<h2>[{$source}|text]</h2><div class=\"x\" "
		"id=[k|attr]?>empty</div>"},
	    {"<k:include block=\"outer\" title=\"T\"/>",
		"<h2>[{$title}|text]</h2><div class=\"x\" "
		"id=[plain|attr]?><b>[T|text]</b></div>"},
	    {"<k:include block=\"card\" heading=\"a\"><k:put in=\"body\">"
	     "<k:include block=\"card\" heading=\"b\"/></k:put>"
	     "</k:include>",
		"<h2>[a|text]</h2><div class=\"x\" id=[plain|attr]?>"
		"<h2>[b|text]</h2><div class=\"x\" id=[plain|attr]?>"
		"empty</div></div>"},
	};

	(void)state;
	block("card",
	    "<k:param name=\"heading\"/><k:param name=\"kind\" "
	    "else=\"plain\"/><h2><k:value-of select=\"$heading\"/></h2><div "
	    "class=\"x\" id=\"{$kind}\"><k:place name=\"body\">empty</k:place>"
	    "</div>");
	block("outer", "<k:param name=\"title\"/><k:include block=\"card\" "
		       "heading=\"{$title}\"><k:put in=\"body\"><b><k:value-of "
		       "select=\"$title\"/></b></k:put></k:include>");
	ALL_GOOD(good, "");
}

static void
slot_in_two_places(void **state)
{
	(void)state;
	layout("base", "",
	    "<p><k:place name=\"a\"/></p><i><k:place name=\"a\"/></i>");
	clear();
	weave("layout=\"base\"",
	    "<k:put in=\"a\"><k:choose name=\"x\"><k:when stage=\"b\"/>"
	    "<k:otherwise>o</k:otherwise></k:choose></k:put>",
	    0);
	assert_string_equal(printed(), "");
	assert_string_equal(str_copy(arena, woven).p,
	    "<p>{stage=b:{!}}o</p><i>{stage=b:{!}}o</i>");
}

static void
texts_everywhere(void **state)
{
	static const struct good good[] = {
	    {"<p><k:text ref=\"hello\"/></p>",
		"<p>Hei <em>du &amp; jeg</em><br>[$name|text|||x]</p>"},
	    {"<title><k:text ref=\"hello\"/></title>",
		"<title>Hei du &amp; jeg [$name|text|||x]</title>"},
	    {"<img alt=\"«{k:text('hello')}»\"/>",
		"<img alt=\"«Hei du &amp; jeg [$name|attr|||x]»\">"},
	    {"<img alt=\"{k:text('quote')}\"/>",
		"<img alt=\"a &quot;b&quot;\">"},
	    {"<script type=\"application/ld+json\">\"<k:text "
	     "ref=\"quote\"/>\"</script>",
		"<script type=\"application/ld+json\">\"a "
		"\\\"b\\\"\"</script>"},
	    {"<p><k:text ref=\"course.{$course}\"/></p>",
		"<p>{test=$course = 'excel':Regneark}"
		"{test=$course = 'word':Tekst}</p>"},
	    {"<k:include block=\"b\" key=\"word\"/>", "<i>Tekst</i>"},
	    {"<k:include block=\"b\" key=\"{$course}\"/>",
		"<i>{test=$course = 'excel':Regneark}"
		"{test=$course = 'word':Tekst}</i>"},
	};

	(void)state;
	text("hello", 0,
	    "Hei <em>du &amp; jeg</em><br/><k:value-of select=\"$name\" "
	    "else=\"x\"/>");
	text("quote", 0, "a \"b\"");
	text("course.excel", 0, "Regneark");
	text("course.word", 0, "Tekst");
	text("hello", 1, "Hej");
	block("b",
	    "<k:param name=\"key\"/><i><k:text ref=\"course.{$key}\"/></i>");
	ALL_GOOD(good, "");
	clear();
	weave("", "<p><k:text ref=\"hello\"/><k:text ref=\"quote\"/></p>", 1);
	assert_string_equal(str_copy(arena, woven).p, "<p>Heja \"b\"</p>");
	assert_string_equal(printed(),
	    "pages/t.xml:1: warning: the text \"quote\" is not in "
	    "texts/da.xml; the one of nb is shown\n");
}

static void
consent(void **state)
{
	static const char words[] =
	    "<p>Får vi?</p><button name=\"choice\" value=\"all\">Ja</button>"
	    "<button name=\"choice\" value=\"no\">Nei</button>";
	static const struct good good[] = {
	    {"<body><k:consent/></body>",
		"<body>{ask:<form class=\"k-consent\" method=\"post\" "
		"action=\"/k/consent[?s]\"><input type=\"hidden\" "
		"name=\"to\" value=\"[path]\"><input type=\"hidden\" "
		"name=\"wording\" value=\"jcd3qhuq\"><p>Får vi?</p><button "
		"name=\"choice\" value=\"all\">Ja</button><button "
		"name=\"choice\" value=\"no\">Nei</button></form>}"
		"</body>"},
	    {"<k:privacy-link>Personvern</k:privacy-link>",
		"<a href=\"/personvern[?s]\">Personvern</a>"},
	};

	(void)state;
	block("consent", words);
	ALL_GOOD(good, "");
	weave("", "<k:privacy-link>P</k:privacy-link>", 1);
	assert_string_equal(
	    str_copy(arena, woven).p, "<a href=\"/da/privatliv[?s]\">P</a>");
	for (size_t i = 0; i < model.npages; i++)
		if (str_eq(pages[i].id, STR("privacy")))
			pages[i].paths[1] = STR("");
	model.langs[1].falls_to = -1;
	weave("", "<k:privacy-link>P</k:privacy-link>", 1);
	assert_string_equal(
	    str_copy(arena, woven).p, "<a href=\"/personvern[?s]\">P</a>");
	pages[4].id = STR("consent");
	weave("", "<p><k:consent/></p>", 0);
	assert_true(str_starts(woven, STR("<p><form class=\"k-consent\"")));
	assert_string_equal(printed(), "");
}

#define FORM(kind, name)                                                    \
	"<form class=\"k-" kind "\" method=\"post\" action=\"/k/form/" name \
	"[?s]\"><input type=\"hidden\" name=\"to\" value=\"[path]\">"
#define BUTTON(key, words) \
	"<button name=\"answer\" value=\"" key "\">" words "</button>"
#define ANSWERED(keys, name, shown)                                     \
	"{" name "=" keys ":<div class=\"k-ask k-answered\" id=\"" name \
	"\"><p>Takk</p>" shown "</div>{!}}"

static void
ask(void **state)
{
	static const struct good good[] = {
	    {"<k:ask name=\"why\"><k:question>Hva?</k:question>"
	     "<k:answer key=\"price\" show=\"help\">Prisen</k:answer>"
	     "<k:answer key=\"time\">Tid</k:answer>"
	     "<k:answer key=\"fear\" show=\"help\">Redd</k:answer>"
	     "<k:other>Annet</k:other></k:ask>",
		ANSWERED("price fear", "why", "<p>Hjelp</p>") ANSWERED(
		    "time other", "why",
		    "") "{why<1 in 90:<fieldset class=\"k-ask\" "
			"id=\"why\"><legend>"
			"Hva?</legend>" FORM("answers", "why") BUTTON("price",
			    "Prisen") BUTTON("time", "Tid") BUTTON("fear",
			    "Redd") "{lost:" BUTTON("other",
			    "Annet") "}</form>{kept:" FORM("other",
			    "why") "<input name=\"words\" maxlength=\"200\" "
				   "aria-labelledby=\"why.other\"><button "
				   "id=\"why.other\" "
				   "name=\"answer\" "
				   "value=\"other\">Annet</button></form>}"
				   "</fieldset>}"},
	    {"<k:ask name=\"nps\" scale=\"1..3\" cap=\"2/P7D\">"
	     "<k:answer key=\"1..2\" show=\"help\"/></k:ask>",
		ANSWERED("1 2", "nps", "<p>Hjelp</p>") ANSWERED("3", "nps",
		    "") "{nps<2 in 7:<fieldset class=\"k-ask\" "
			"id=\"nps\"><legend>"
			"Hvor <em>bra</em>?</legend>" FORM("scale",
			    "nps") "<p class=\"k-numbers\">" BUTTON("1",
			    "1") BUTTON("2", "2") BUTTON("3",
			    "3") "</p><p class=\"k-ends\"><span>Lite</span> "
				 "<span>Mye</span>"
				 "</p></form></fieldset>}"},
	};

	(void)state;
	block("help", "<p>Hjelp</p>");
	text("ask.thanks", 0, "Takk");
	text("ask.nps", 0, "Hvor <em>bra</em>?");
	text("ask.nps.low", 0, "Lite");
	text("ask.nps.high", 0, "Mye");
	ALL_GOOD(good, "");
}

static void
unused(void **state)
{
	const char *out;

	(void)state;
	layout("old", "", "<html lang=\"nb\"><k:nonsense/></html>");
	block("used", "<p>x</p>");
	block("lonely",
	    "<k:param name=\"a\"/><p><k:value-of select=\"$a\"/><k:text "
	    "ref=\"{$a}\"/></p><fotter/>");
	text("shown", 0, "x");
	text("shown", 1, "<p>y</p>");
	text("hidden", 0, "z");
	weave("", "<k:include block=\"used\"/><k:text ref=\"shown\"/>", 0);
	assert_string_equal(printed(), "");
	weave_unused(arena, &model, woven);
	out = printed();
	assert_int_equal(complaints_errors(model.complaints), 3);
	assert_int_equal(complaints_warnings(model.complaints), 3);
	assert_non_null(strstr(out, "no page uses the layout \"old\""));
	assert_non_null(strstr(out, "no page uses the block \"lonely\""));
	assert_non_null(strstr(out, "no page uses the text \"hidden\""));
	assert_non_null(strstr(out, "there is no element k:nonsense"));
	assert_non_null(strstr(out, "did you mean <footer>?"));
	assert_non_null(strstr(out, "texts/da.xml:1: error: <p> cannot"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, site_start, site_stop)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(serialising),
	    TEST(values),
	    TEST(addresses),
	    TEST(class_code),
	    TEST(branches),
	    TEST(layouts_and_places),
	    TEST(blocks_and_parameters),
	    TEST(slot_in_two_places),
	    TEST(texts_everywhere),
	    TEST(consent),
	    TEST(ask),
	    TEST(unused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
