/* SPDX-License-Identifier: ISC */
/* Links of a mail that are counted: which, by which number, and what stands
 * for them in both bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/mail.h"

#define LAYOUT                                                           \
	"<k:layout " K "><html lang='{$lang}'><head><title><k:place "    \
	"name='title'/></title></head><body><k:place name='preheader'/>" \
	"<k:place name='main'/><k:footer/></body></html></k:layout>"

static struct compiled c;

static void
put_mail(const char *file, struct str content)
{
	sitedir_write(&c.dir, file,
	    str_format(c.arena,
		"<k:mail " K " layout='mail'><k:subject>S</k:subject>"
		"<k:preheader>P</k:preheader>%.*s</k:mail>",
		STR_ARG(content)));
}

/* A paragraph with links to /?n=FROM to /?n=TO-1. */
static struct str
many(unsigned from, unsigned to)
{
	struct buf b;

	buf_init(&b, c.arena, 1u << 16);
	buf_lit(&b, "<p>");
	for (unsigned i = from; i < to; i++)
		buf_printf(&b, "<a href='https://o.example/%u'>l</a> ", i);
	buf_lit(&b, "</p>");
	return buf_view(&b);
}

static int
start(void **state)
{
	(void)state;
	compiled_start(&c);
	sitedir_put(&c.dir, "site.xml",
	    "<site " NS " name='Nordkurs' base='https://n.example'>"
	    "<languages default='nb'/><mail from='hei@mail.n.example'>"
	    "<address>Oslo</address></mail><field name='word'/></site>");
	sitedir_put(&c.dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.marketing'>Why</k:text>"
	    "<k:text key='mail.leave'>Leave</k:text>"
	    "<k:text key='mail.me'>Me</k:text></k:texts>");
	compiled_page(&c, "pages/front.xml", "id='front' path='/'", "");
	sitedir_put(&c.dir, "layouts/mail.xml", LAYOUT);
	put_mail("mails/kinds.xml",
	    STR("<p><a href=\"{k:page('front')}#x\">a</a> "
		"<a href='/?a=1&amp;b=2'>b</a> "
		"<a href='https://o.example/?q={$word}&amp;d=1'>c</a> "
		"<a href='https://w.example/&apos;&amp;x'>d</a> <a "
		"href='mailto:a@n.example'>e</a> "
		"<a href='tel:+4722'>f</a> <a href='{k:web()}'>g</a> "
		"<a href='{k:download()}'>h</a> <a href='/k/why'>i</a> "
		"<a href='HTTPS://o.example/'>j</a> "
		"<a href='/?a=1&amp;b=2'>b again</a></p>"));
	put_mail("mails/many.xml", many(0, 40));
	put_mail("mails/plain.xml",
	    str_format(c.arena, "%.*s<k:plain>%.*s</k:plain>",
		STR_ARG(many(0, 3)), STR_ARG(many(0, 3))));
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

static struct str
address(void *ctx, struct arena *a, uint32_t number, struct str target)
{
	(void)ctx;
	assert_true(target.n > 0);
	return str_format(a, "https://n.example/k/go/%u&", number);
}

static struct mail_words
words(const char *name, struct situation_counted *counted)
{
	const struct mail_row *row = mail_find(&c.site, str_of(name));
	const struct request_var contact = {STR("word"), STR("a&b \"'<")};
	struct situation at = {.campaign_pattern = -1,
	    .known = true,
	    .contact = &contact,
	    .ncontact = 1,
	    .links = {[MAIL_LINK_DOWNLOAD] =
			  STR("https://n.example/k/download/1"),
		[MAIL_LINK_LEAVE] = STR("https://n.example/k/leave/1"),
		[MAIL_LINK_ME] = STR("https://n.example/k/me/1"),
		[MAIL_LINK_WEB] = STR("https://n.example/k/letter/1")},
	    .counted = counted};
	struct mail_words out;

	assert_non_null(row);
	assert_true(mail_write(&c.site, c.arena, &at, row, &out));
	return out;
}

static bool
holds(struct str text, const char *part)
{
	return str_find(text, str_of(part)) < text.n;
}

static size_t
times(struct str text, struct str part)
{
	size_t n = 0, at;

	while ((at = str_find(text, part)) < text.n) {
		text = str_from(text, at + part.n);
		n++;
	}
	return n;
}

static void
assert_target(const struct situation_counted *s, size_t i, const char *target)
{
	assert_true(i < s->n);
	assert_string_equal(str_copy(c.arena, s->targets[i]).p, target);
}

/* As it was written, once more: without consent nothing is known of it. */
static void
plain(void **state)
{
	struct mail_words w = words("kinds", NULL);

	(void)state;
	assert_false(holds(w.html, "/k/go/"));
	assert_false(holds(w.text, "/k/go/"));
	assert_true(holds(w.html, "<a href=\"https://n.example/#x\">a</a>"));
	assert_true(
	    holds(w.html, "<a href=\"https://n.example/?a=1&amp;b=2\">b</a>"));
	assert_true(holds(w.text, "b <https://n.example/?a=1&b=2>"));
	assert_true(holds(w.html,
	    "<a href=\"https://o.example/?q=a%26b%20%22%27%3C&amp;d=1\">c"));
	assert_true(
	    holds(w.text, "<https://o.example/?q=a%26b%20%22%27%3C&d=1>"));
	assert_true(
	    holds(w.html, "<a href=\"https://w.example/&#39;&amp;x\">d</a>"));
	assert_true(holds(w.text, "<https://w.example/'&x>"));
}

static void
kinds(void **state)
{
	struct situation_counted s = {.arena = c.arena, .address = address};
	struct mail_words w = words("kinds", &s);

	(void)state;
	/* The targets are addresses, not markup. */
	assert_target(&s, 0, "https://n.example/#x");
	assert_target(&s, 1, "https://n.example/?a=1&b=2");
	assert_target(&s, 2, "https://o.example/?q=a%26b%20%22%27%3C&d=1");
	assert_target(&s, 3, "https://w.example/'&x");
	assert_target(&s, 4, "HTTPS://o.example/");
	assert_int_equal(s.n, 5);
	/* The same in both bodies, each escaped for its own. */
	assert_true(
	    holds(w.html, "<a href=\"https://n.example/k/go/1&amp;\">b</a>"));
	assert_true(holds(
	    w.html, "<a href=\"https://n.example/k/go/1&amp;\">b again</a>"));
	assert_true(holds(w.text, "b <https://n.example/k/go/1&>"));
	assert_true(holds(w.text, "again <https://n.example/k/go/1&>"));
	assert_true(holds(w.html, "/k/go/4&amp;\">j</a>"));
	assert_int_equal(times(w.html, STR("/k/go/")), 6);
	assert_int_equal(times(w.text, STR("/k/go/")), 6);
	/* What is for one purpose, and what is no web address, stays. */
	assert_true(holds(w.html, "\"mailto:a@n.example\""));
	assert_true(holds(w.html, "\"tel:+4722\""));
	assert_true(holds(w.html, "\"https://n.example/k/letter/1\""));
	assert_true(holds(w.html, "\"https://n.example/k/download/1\""));
	assert_true(holds(w.html, "\"https://n.example/k/why\""));
	assert_true(holds(w.html, "\"https://n.example/k/leave/1\""));
	assert_true(holds(w.text, "https://n.example/k/leave/1"));
	assert_true(holds(w.text, "https://n.example/k/me/1"));
}

static void
first_ones(void **state)
{
	struct situation_counted s = {.arena = c.arena, .address = address};
	struct mail_words w = words("many", &s);

	(void)state;
	assert_int_equal(s.n, SITUATION_LINKS_MAX);
	assert_target(&s, 31, "https://o.example/31");
	assert_int_equal(times(w.html, STR("/k/go/")), 32);
	assert_int_equal(times(w.text, STR("/k/go/")), 32);
	assert_true(holds(w.html, "<a href=\"https://o.example/32\">"));
	assert_true(holds(w.text, "<https://o.example/39>"));
}

/* The author's own plain part knows the links of the other. */
static void
own_words(void **state)
{
	struct situation_counted s = {.arena = c.arena, .address = address};
	struct mail_words w = words("plain", &s);

	(void)state;
	assert_int_equal(s.n, 3);
	assert_int_equal(times(w.text, STR("/k/go/")), 3);
	assert_true(holds(w.text, "/k/go/2&>"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain),
	    cmocka_unit_test(kinds),
	    cmocka_unit_test(first_ones),
	    cmocka_unit_test(own_words),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
