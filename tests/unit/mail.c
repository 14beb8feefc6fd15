/* SPDX-License-Identifier: ISC */
/* Mails of a site: what a reader gets, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "compiled.h"
#include "source/agent.h"
#include "template/mail.h"
#include "template/writemax.h"

#define LAYOUT                                                              \
	"<k:layout " K "><k:style name='b'>color:#fff;\n  padding:1px;"     \
	"</k:style><k:style name='footer'>margin:0</k:style>"               \
	"<html lang='{$lang}'><head><title><k:place name='title'/></title>" \
	"</head><body><!--[if mso]><i><![endif]--><!-- gone -->"            \
	"<p><k:place name='preheader'/></p><k:place name='main'/>"          \
	"<k:footer/></body></html></k:layout>"

static struct compiled c;

/* A confirmation holds nothing that stood in a form. */
static void
put_mail(const char *file, const char *attributes, const char *content)
{
	bool asks = strstr(attributes, "confirmation") != NULL;

	sitedir_write(&c.dir, file,
	    str_format(c.arena,
		"<k:mail " K " layout='mail' %s><k:subject>S%s</k:subject>"
		"<k:preheader>P &amp; p</k:preheader>%s</k:mail>",
		attributes,
		asks ? ""
		     : "<k:value-of select='$first_name' before=' ' "
		       "else=''/>",
		content));
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://n.example'>"
	    "<languages default='nb'><language key='da' falls-to='nb'/>"
	    "</languages>"
	    "<mail from='Hei@Mail.N.example'><address> Veien 1\n\n Oslo "
	    "</address></mail>"
	    "<person key='ingrid' name='Ingrid Berg' mail='i@N.example'/>"
	    "</site>");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>"
	    "<k:text key='mail.reason.confirmation'>Who</k:text>"
	    "<k:text key='mail.reason.service'>Yours</k:text>"
	    "<k:text key='mail.leave'>Leave</k:text>"
	    "<k:text key='mail.me'>Me</k:text>"
	    "<k:text key='alt'>A <em>tree</em></k:text></k:texts>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'",
	    "<k:path xml:lang='da'>/da/</k:path>");
	sitedir_put(&c.dir, "assets/a.png", "x");
	sitedir_put(&c.dir, "layouts/mail.xml", LAYOUT);
	sitedir_put(&c.dir, "blocks/go.xml",
	    "<k:block " K "><k:param name='to'/><p><a href='{$to}'>"
	    "<k:place name='main'/></a></p></k:block>");
	put_mail("mails/one.xml", "sender='ingrid' stage='consideration'",
	    "<h1>H</h1><p>Hi<k:value-of select='$first_name' before=' ' "
	    "else=''/>, <a href=\"{k:page('front')}#x\" k:style='b' "
	    "style='margin:0'>go</a> on</p><p><a href='/?a=1&amp;b=2'>"
	    "<img src=\"{k:asset('a.png')}\" alt=\"{k:text('alt')}\" width='9' "
	    "height='9'/></a></p>"
	    "<k:choose name='c'><k:when stage='decision'><p>now</p></k:when>"
	    "<k:otherwise><p>later<br/>perhaps</p></k:otherwise></k:choose>");
	put_mail("mails/one.da.xml", "sender='ingrid' stage='consideration'",
	    "<p>dansk</p>");
	put_mail("mails/a/b.xml", "class='confirmation'",
	    "<p><a href='{k:confirm()}'>Yes</a></p><k:plain>\n  One\n  two:\n\n"
	    "  <a href='{k:confirm()}'>Yes</a>\n</k:plain>");
	put_mail("mails/button.xml", "class='service'",
	    "<k:include block='go' to='{k:web()}'><k:put in='main'>w</k:put>"
	    "</k:include><k:plain>Web <a href='{k:web()}'>here</a></k:plain>");
	put_mail("mails/mine.xml", "class='service'",
	    "<k:include block='go' to='{k:web()}'><k:put in='main'>w</k:put>"
	    "</k:include><p><a href='mailto:a@n.example'>a@n.example</a> <a "
	    "href='tel:+47220000'>+47 22 00 00</a> <a href='{k:web()}'>w</a>"
	    "</p><table><tr><th>A</th><td>B</td></tr></table>");
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

static void
assert_str(struct str s, const char *expected)
{
	assert_string_equal(str_copy(c.arena, s).p, expected);
}

static const struct mail_row *
mail(const char *name)
{
	const struct mail_row *row = mail_find(&c.site, str_of(name));

	assert_non_null(row);
	return row;
}

static struct mail_words
words(const char *name, const char *lang, const char *stage, const char *first)
{
	const struct request_var contact = {STR("first_name"), str_of(first)};
	struct situation at = {
	    .lang = (uint32_t)site_lang_find(&c.site, str_of(lang)),
	    .stage =
		(uint32_t)journey_stage_find(&c.site.journey, str_of(stage)),
	    .campaign_pattern = -1,
	    .observed = true,
	    .known = true,
	    .contact = &contact,
	    .ncontact = 1,
	    .links = {STR("https://n.example/c/1"),
		STR("https://n.example/d/1"), STR("https://n.example/l/1?a&b"),
		STR("https://n.example/m/1"), STR("https://n.example/w/1")}};
	struct mail_words out;

	assert_true(mail_write(&c.site, c.arena, &at, mail(name), &out));
	return out;
}

static void
rows(void **state)
{
	(void)state;
	assert_null(mail_find(&c.site, STR("b")));
	assert_null(mail_find(&c.site, STR("")));
	assert_str(image_str(&c.site.image, c.site.head->mail_from),
	    "Hei@mail.n.example");
	assert_str(image_str(&c.site.image, c.site.head->mail_transport),
	    "smtp://127.0.0.1:25");
	assert_str(
	    image_str(&c.site.image, mail("one")->sender), "Ingrid Berg");
	assert_str(
	    image_str(&c.site.image, mail("one")->reply_to), "i@n.example");
	assert_str(image_str(&c.site.image, mail("a/b")->sender), "Nordkurs");
	assert_str(image_str(&c.site.image, mail("a/b")->reply_to), "");
	assert_int_equal(mail("one")->class, KIND_MARKETING);
	assert_int_equal(mail("a/b")->class, KIND_CONFIRMATION);
	assert_int_equal(mail("mine")->class, KIND_SERVICE);
	assert_int_equal(mail("a/b")->stages, 0);
	assert_int_equal(mail("one")->stages,
	    1u << journey_stage_find(&c.site.journey, STR("consideration")));
}

static void
html(void **state)
{
	struct str image = STR("https://n.example/assets/a.png?v=");
	struct mail_words w = words("one", "nb", "consideration", "<Å>");
	size_t at = str_find(w.html, image);

	(void)state;
	assert_str(w.subject, "S <Å>");
	assert_str(w.preheader, "P & p");
	assert_true(at < w.html.n);
	assert_str(str_head(w.html, at + image.n),
	    "<!DOCTYPE html><html lang=\"nb\"><head><title>S &lt;Å&gt;</title>"
	    "<meta name=\"description\" content=\"P &amp; p\"></head><body>"
	    "<!--[if mso]><i><![endif]--><p>P &amp; p</p><h1>H</h1>"
	    "<p>Hi &lt;Å&gt;, <a href=\"https://n.example/#x\" "
	    "style=\"color:#fff; padding:1px;margin:0\">go</a> on</p>"
	    "<p><a href=\"https://n.example/?a=1&amp;b=2\"><img "
	    "src=\"https://n.example/assets/a.png?v=");
	w.html = str_from(w.html, at);
	at = str_chr(w.html, '"');
	assert_str(str_from(w.html, at),
	    "\" alt=\"A tree\" width=\"9\" height=\"9\"></a></p>"
	    "<p>later<br>perhaps</p>"
	    "<p style=\"margin:0\">Veien 1<br>Oslo</p>"
	    "<p style=\"margin:0\">Why</p><p style=\"margin:0\">"
	    "<a href=\"https://n.example/l/1?a&amp;b\">Leave</a> · "
	    "<a href=\"https://n.example/m/1\">Me</a></p></body></html>");
}

static void
text(void **state)
{
	(void)state;
	assert_str(words("one", "nb", "consideration", "<Å>").text,
	    "P & p\n\nH\n=\n\nHi <Å>, go <https://n.example/#x> on\n\n"
	    "A tree\nhttps://n.example/?a=1&b=2\n\nlater\nperhaps\n\n"
	    "Veien 1\nOslo\n\nWhy\n\nLeave\nhttps://n.example/l/1?a&b\n\n"
	    "Me\nhttps://n.example/m/1\n");
	/* The author's own words, and no way to leave what was not joined. */
	assert_str(words("a/b", "nb", "unknown", "").text,
	    "P & p\n\nOne\ntwo:\n\nYes <https://n.example/c/1>\n\n"
	    "Veien 1\nOslo\n\nWho\n");
	/* A link that stands in a block is one, too. */
	assert_str(words("button", "nb", "unknown", "").text,
	    "P & p\n\nWeb here <https://n.example/w/1>\n\n"
	    "Veien 1\nOslo\n\nYours\n\nMe\nhttps://n.example/m/1\n");
	assert_str(words("mine", "nb", "unknown", "").text,
	    "P & p\n\nw\nhttps://n.example/w/1\n\na@n.example +47 22 00 00 w "
	    "<https://n.example/w/1>\n\n"
	    "A | B\n\nVeien 1\nOslo\n\nYours\n\nMe\nhttps://n.example/m/1\n");
}

/* The program's control bytes can not come from a value. */
static void
hostile_values(void **state)
{
	struct mail_words w =
	    words("one", "nb", "unknown", "a\x01\x05\r\nBcc: x\x7f");

	(void)state;
	assert_str(w.subject, "S a Bcc: x");
	assert_int_not_equal(
	    str_find(w.text, STR("Hi a Bcc: x, go <")), w.text.n);
}

static void
choices(void **state)
{
	struct mail_words w = words("one", "nb", "decision", "");

	(void)state;
	assert_str(w.subject, "S");
	assert_int_not_equal(str_find(w.html, STR("<p>now</p>")), w.html.n);
	assert_int_not_equal(str_find(w.text, STR("\nnow\n")), w.text.n);
	assert_int_equal(str_find(w.text, STR("later")), w.text.n);
	w = words("one", "da", "decision", "");
	assert_int_not_equal(str_find(w.html, STR("<p>dansk</p>")), w.html.n);
	w = words("a/b", "da", "decision", "");
	assert_int_not_equal(str_find(w.html, STR(">Yes</a>")), w.html.n);
}

/* No reader's mail is longer, and the longest alternative is that long. */
static void
longest(void **state)
{
	const struct program_row *program = mail_program(&c.site, mail("one"),
	    (uint32_t)site_lang_find(&c.site, STR("nb")), MAIL_SUBJECT);

	(void)state;
	assert_int_equal(
	    writemax(&c.site, c.arena, program, WRITEMAX_BYTES, 10), 12);
	program = mail_program(&c.site, mail("one"), 0, MAIL_HTML);
	assert_int_equal(
	    writemax(&c.site, c.arena, program, WRITEMAX_LETTERS, 0),
	    writemax(&c.site, c.arena, program, WRITEMAX_BYTES, 0) - 1);
	assert_in_range(writemax(&c.site, c.arena, program, WRITEMAX_BYTES, 30),
	    words("one", "nb", "consideration", "x").html.n, 1500);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows),
	    cmocka_unit_test(html),
	    cmocka_unit_test(text),
	    cmocka_unit_test(hostile_values),
	    cmocka_unit_test(choices),
	    cmocka_unit_test(longest),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
