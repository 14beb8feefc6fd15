/* SPDX-License-Identifier: ISC */
/*
 * Forms that ask whether an address is his: what the image says of them, and
 * what their page shows to whom.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "compiled.h"
#include "template/select.h"
#include "template/write.h"

#define TICKET "abcdefghijklmnopqrstuvwxyz"
#define FIELDS                                                            \
	"<label>a <input name='email' type='email' required='required'/>" \
	"</label><k:error field='email'/><button>x</button></k:form>"

static int
start(void **state)
{
	struct compiled *c = test_calloc(1, sizeof(*c));

	compiled_start(c);
	sitedir_put(&c->dir, "site.xml",
	    "<site " NS " name='T' base='https://t.example'>"
	    "<languages default='nb'><language key='en'/></languages>"
	    "<mail from='a@t.example'><address>x</address></mail>"
	    "<list key='series'/></site>");
	sitedir_put(&c->dir, "layouts/m.xml",
	    "<k:layout " K "><html lang='{$lang}'><head><title>"
	    "<k:place name='title'/></title></head><body>"
	    "<p><k:place name='preheader'/></p><k:place name='main'/>"
	    "<k:footer/></body></html></k:layout>");
	sitedir_put(&c->dir, "texts/nb.xml",
	    "<k:texts " K "><k:text key='mail.reason.confirmation'>r</k:text>"
	    "</k:texts>");
	sitedir_put(&c->dir, "texts/en.xml",
	    "<k:texts " K "><k:text key='mail.reason.confirmation'>r</k:text>"
	    "</k:texts>");
	sitedir_put(&c->dir, "mails/ask.xml",
	    "<k:mail " K " layout='m' class='confirmation'><k:subject>s"
	    "</k:subject><k:preheader>p</k:preheader>"
	    "<p><a href='{k:confirm()}'>Ja</a></p></k:mail>");
	sitedir_put(&c->dir, "downloads/a/book.pdf", "x");
	sitedir_put(&c->dir, "pages/front.xml",
	    "<k:page " K " path='/'><k:path xml:lang='en'>/en/</k:path><html "
	    "lang='nb'><head><title>t</title></head><body>"
	    "<k:form name='book' confirm='ask' thanks='front' "
	    "download='a/book.pdf'>" FIELDS
	    "<k:form name='plain' confirm='ask' thanks='front'>" FIELDS
	    "<k:form name='free' thanks='front'>" FIELDS "</body></html>"
	    "</k:page>");
	sitedir_put(&c->dir, "pages/sure.xml",
	    "<k:page " K " path='/sure'><k:path xml:lang='en'>/en/sure</k:path>"
	    "<html lang='nb'><head><title>t</title></head><body>"
	    "<k:confirmation form='book'><p>Velg</p>"
	    "<k:agree list='series' as='button'>Ja, <em>begge</em></k:agree>"
	    "<k:plain-button>Bare boken</k:plain-button></k:confirmation>"
	    "<k:confirmation form='plain'/></body></html></k:page>");
	compiled_open(c);
	*state = c;
	return 0;
}

static int
stop(void **state)
{
	compiled_stop(*state);
	test_free(*state);
	return 0;
}

static const struct form_row *
form_of(const struct compiled *c, const char *name)
{
	const struct form_row *form = site_form(&c->site, str_of(name));

	assert_non_null(form);
	return form;
}

static void
the_image_knows_what_a_form_asks(void **state)
{
	struct compiled *c = *state;
	const struct image *im = &c->site.image;
	const struct form_row *book = form_of(c, "book");
	const struct agree_row *offer;
	const struct span *words;

	assert_true(str_eq(image_str(im, book->confirm), STR("ask")));
	assert_true(str_eq(image_str(im, book->file), STR("a/book.pdf")));
	assert_int_equal(
	    book->confirmation, site_page_find(&c->site, STR("sure")));
	assert_int_equal(book->offers.n, 1);
	offer = IMAGE_ROWS(im, struct agree_row, book->offers);
	words = IMAGE_ROWS(im, struct span, offer->words);
	assert_true(str_eq(image_str(im, offer->list), STR("series")));
	assert_true(str_eq(image_str(im, words[0]), STR("Ja, begge")));
	assert_int_equal(form_of(c, "plain")->offers.n, 0);
	assert_int_equal(form_of(c, "plain")->file.n, 0);
	assert_int_equal(form_of(c, "free")->confirm.n, 0);
	assert_int_equal(c->site.head->keep_unconfirmed.seconds, 7 * 86400);
}

/* The page in English to who comes for that form; NULL: for none. */
static struct str
shown(struct compiled *c, const char *form, enum form_trouble state)
{
	const struct situation_field field = {
	    .name = STR(FORM_TICKET), .value = STR(TICKET)};
	const struct situation_form about = {
	    .name = str_of(form != NULL ? form : ""),
	    .trouble = state,
	    .fields = &field,
	    .nfields = 1};
	const struct situation at = {.now = 1800000000,
	    .lang = 1,
	    .campaign_pattern = -1,
	    .path = STR("/en/sure"),
	    .form = form != NULL ? &about : NULL,
	    .page = form_of(c, "book")->confirmation};
	struct selection s;
	struct buf out;

	assert_true(select_page(&c->site, c->arena, &at, &s));
	buf_init(&out, c->arena, 1 << 20);
	write_page(&c->site, &at, &s, &out);
	assert_false(out.bad);
	return str_copy(c->arena, buf_view(&out));
}

static unsigned
count(struct str page, const char *what)
{
	unsigned n = 0;

	for (;;) {
		size_t at = str_find(page, str_of(what));

		if (at == page.n)
			return n;
		page = str_from(page, at + 1);
		n++;
	}
}

static void
the_page_is_for_who_holds_the_ticket(void **state)
{
	static const char book[] =
	    "<form class=\"k-confirmation\" method=\"post\" "
	    "action=\"/k/confirm/" TICKET "?l=en\"><p>Velg</p>"
	    "<button name=\"k-list\" value=\"series\">Ja, <em>begge</em>"
	    "</button><button>Bare boken</button></form>";
	static const char plain[] =
	    "action=\"/k/confirm/" TICKET "?l=en\"><button>Confirm</button>";
	static const struct {
		const char *form;
		enum form_trouble trouble;
		unsigned book, plain, link, late, done;
	} rows[] = {
	    {NULL, FORM_TO_CONFIRM, 0, 0, 2, 0, 0},
	    {"book", FORM_TO_CONFIRM, 1, 0, 1, 0, 0},
	    {"plain", FORM_TO_CONFIRM, 0, 1, 1, 0, 0},
	    {"free", FORM_TO_CONFIRM, 0, 0, 2, 0, 0},
	    /* The file may be wanted once more; there is nothing else to do. */
	    {"book", FORM_CONFIRMED, 1, 0, 1, 0, 1},
	    {"plain", FORM_CONFIRMED, 0, 0, 1, 0, 1},
	    {"book", FORM_LATE, 0, 0, 1, 1, 0},
	    /* A form that comes back with faults is another matter. */
	    {"book", FORM_CHECK, 0, 0, 2, 0, 0},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str page = shown(*state, rows[i].form, rows[i].trouble);

		assert_int_equal(count(page, book), rows[i].book);
		assert_int_equal(count(page, plain), rows[i].plain);
		assert_int_equal(
		    count(page, "/k/confirm/"), rows[i].book + rows[i].plain);
		assert_int_equal(
		    count(page, "Open the link in the mail"), rows[i].link);
		assert_int_equal(count(page, "too old"), rows[i].late);
		assert_int_equal(
		    count(page, "your address is confirmed"), rows[i].done);
	}
}

/* The form itself is as new while its confirmation is shown. */
static void
a_form_is_not_shown_again_by_its_confirmation(void **state)
{
	struct situation_form f = {.name = STR("book")};

	(void)state;
	for (int i = FORM_CHECK; i <= FORM_LATE; i++) {
		f.trouble = (enum form_trouble)i;
		assert_int_equal(form_holds(&f, FORM_SHOWN, STR("book"),
				     STR(""), STR(""), 0),
		    i < FORM_TO_CONFIRM);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
		the_image_knows_what_a_form_asks, start, stop),
	    cmocka_unit_test_setup_teardown(
		the_page_is_for_who_holds_the_ticket, start, stop),
	    cmocka_unit_test(a_form_is_not_shown_again_by_its_confirmation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
