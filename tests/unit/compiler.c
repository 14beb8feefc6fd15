/* SPDX-License-Identifier: ISC */
/* The compiler child: what comes back, and what comes of a child that dies. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <cmocka.h>

#include "sitedir.h"

#include "base/clock.h"
#include "base/crypto.h"
#include "program/compiler.h"
#include "program/handover.h"
#include "program/mapping.h"

static const char site_xml[] = "<site xmlns=\"urn:kunderejse:1\" name=\"Test\" "
			       "base=\"https://www.example.com\">\n"
			       "<languages default=\"en\"/>\n</site>\n";
static const char page_xml[] =
    "<k:page xmlns:k=\"urn:kunderejse:1\" id=\"front\" path=\"/\" "
    "layout=\"base\">\n"
    "<k:put in=\"main\"><p>Hello</p></k:put>\n</k:page>\n";
static const char layout_xml[] =
    "<k:layout xmlns:k=\"urn:kunderejse:1\"><html lang=\"en\"><head>"
    "<title>T</title></head><body><k:place name=\"main\"/></body></html>"
    "</k:layout>\n";

static void
make_site(struct sitedir *s, const char *page)
{
	sitedir_make(s);
	sitedir_write(s, "site.xml", str_of(site_xml));
	sitedir_write(s, "layouts/base.xml", str_of(layout_xml));
	sitedir_write(s, "pages/front.xml", str_of(page));
}

/* Forks; the child compiles, or dies of `signal`. */
static void
compile(struct compiler *c, const char *site, int signal)
{
	switch (compiler_start(c, clock_ms())) {
	case COMPILER_CHILD:
		if (signal != 0)
			raise(signal);
		_exit(compiler_child(c, site));
	case COMPILER_STARTED:
		break;
	case COMPILER_FAILED:
		fail_msg("no child");
	}
	compiler_wait(c);
	assert_true(compiler_done(c));
}

static void
a_site_comes_back_sealed(void **state)
{
	struct compiler c;
	struct sitedir s;
	struct mapping *m;
	int fd;

	(void)state;
	make_site(&s, page_xml);
	compile(&c, s.path, 0);
	if (compiler_verdict(&c) != COMPILER_GOOD)
		fail_msg("%.*s", STR_ARG(buf_view(&c.text)));
	fd = compiler_take(&c);
	compiler_close(&c);
	assert_int_equal(write(fd, "x", 1), -1);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW), -1);
	m = mapping_open(fd, 5);
	assert_non_null(m);
	assert_int_equal(m->generation, 5);
	assert_int_equal(site_page_find(&m->site, STR("front")), 0);
	mapping_drop(m);
	close(fd);
	sitedir_free(&s);
}

static void
complaints_come_back(void **state)
{
	struct compiler c;
	struct sitedir s;
	struct str text;

	(void)state;
	make_site(&s,
	    "<k:page xmlns:k=\"urn:kunderejse:1\" id=\"front\" path=\"/\" "
	    "layout=\"base\">\n<k:whne/>\n</k:page>\n");
	compile(&c, s.path, 0);
	assert_int_equal(compiler_verdict(&c), COMPILER_REFUSED);
	text = buf_view(&c.text);
	assert_true(str_find(text, STR("pages/front.xml:2: error: ")) < text.n);
	compiler_close(&c);
	sitedir_free(&s);
}

static void
a_death_is_a_refusal(void **state)
{
	static const int signals[] = {SIGKILL, SIGXCPU};
	struct compiler c;
	struct str text;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		compile(&c, "/", signals[i]);
		assert_int_equal(compiler_verdict(&c), COMPILER_REFUSED);
		text = buf_view(&c.text);
		assert_true(str_find(text, STR("was stopped (")) < text.n);
		compiler_close(&c);
	}
}

/* A child that ends well without a sealed image kept its word in nothing. */
static void
an_open_image_is_refused(void **state)
{
	struct compiler c;
	struct str text;

	(void)state;
	if (compiler_start(&c, clock_ms()) == COMPILER_CHILD)
		_exit(write(c.image, "kunderej", 8) == 8 ? 0 : 1);
	compiler_wait(&c);
	assert_int_equal(compiler_verdict(&c), COMPILER_REFUSED);
	text = buf_view(&c.text);
	assert_true(str_find(text, STR("the compiler failed")) < text.n);
	compiler_close(&c);
}

static void
what_is_no_image_is_not_mapped(void **state)
{
	int empty = open("/dev/null", O_RDONLY);
	int other = open("/proc/self/exe", O_RDONLY);

	(void)state;
	assert_null(mapping_open(empty, 1));
	assert_null(mapping_open(other, 1));
	close(empty);
	close(other);
}

static void
an_image_is_handed_over(void **state)
{
	uint32_t generation = 0;
	int pair[2], fd = -1, file = open("/dev/null", O_RDONLY);
	struct stat a, b;

	(void)state;
	assert_true(handover_pair(pair));
	assert_int_equal(
	    handover_receive(pair[1], &fd, &generation), HANDOVER_NOTHING);
	assert_true(handover_send(pair[0], file, 7));
	assert_true(handover_send(pair[0], file, 8));
	assert_int_equal(
	    handover_receive(pair[1], &fd, &generation), HANDOVER_GOT);
	assert_int_equal(generation, 7);
	assert_int_equal(fcntl(fd, F_GETFD) & FD_CLOEXEC, FD_CLOEXEC);
	assert_int_equal(fstat(fd, &a) + fstat(file, &b), 0);
	assert_int_equal(a.st_rdev, b.st_rdev);
	close(fd);
	assert_int_equal(
	    handover_receive(pair[1], &fd, &generation), HANDOVER_GOT);
	assert_int_equal(generation, 8);
	close(fd);
	/* Answers go back; a closed end is seen by both. */
	handover_answer(pair[1]);
	assert_true(handover_answered(pair[0]));
	close(pair[0]);
	assert_int_equal(
	    handover_receive(pair[1], &fd, &generation), HANDOVER_CLOSED);
	close(pair[1]);
	close(file);
}

static void
a_message_without_image_is_no_site(void **state)
{
	uint32_t generation = 9;
	int pair[2], fd = -1;

	(void)state;
	assert_true(handover_pair(pair));
	assert_int_equal(write(pair[0], &generation, sizeof(generation)),
	    sizeof(generation));
	assert_int_equal(
	    handover_receive(pair[1], &fd, &generation), HANDOVER_CLOSED);
	close(pair[0]);
	close(pair[1]);
}

static int
start(void **state)
{
	(void)state;
	return crypto_start() ? 0 : -1;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_site_comes_back_sealed),
	    cmocka_unit_test(complaints_come_back),
	    cmocka_unit_test(a_death_is_a_refusal),
	    cmocka_unit_test(an_open_image_is_refused),
	    cmocka_unit_test(what_is_no_image_is_not_mapped),
	    cmocka_unit_test(an_image_is_handed_over),
	    cmocka_unit_test(a_message_without_image_is_no_site),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}
