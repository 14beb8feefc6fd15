/* SPDX-License-Identifier: ISC */
/* The proof of what somebody agreed to: one history with all that can be in
 * it, word by word, and what holds of short ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/arena.h"
#include "insight/proof.h"

#define AT 1803806045 /* 2027-02-28T09:14:05Z */
#define NEWS                                                  \
	.list = STR("news"), .lang = STR("nb"), .version = 3, \
	.words = STR("Ja, send.")

static const char *
proof(struct arena *a, const struct store_agree *agrees, size_t n)
{
	struct store_profile who = {
	    .contact = {.id = {0, 7}, .email = STR("kari@example.com")},
	    .agrees = agrees,
	    .nagrees = n};
	struct buf b;

	buf_init(&b, a, 65536);
	proof_put(&b, &who, AT + 1000);
	return str_copy(a, buf_view(&b)).p;
}

static void
each_consent_is_a_block(void **state)
{
	static const struct store_agree agrees[] = {
	    {NEWS, .kind = AGREE_REQUESTED, .at = AT, .page = STR("signup"),
		.form = STR("signup"), .channel = STR("form")},
	    {.kind = AGREE_REQUESTED,
		.at = AT,
		.purpose = STR("profile"),
		.lang = STR("nb"),
		.words = STR("Tilpass."),
		.version = 12,
		.channel = STR("form")},
	    {NEWS, .kind = AGREE_CONFIRMED, .at = AT + 60,
		.channel = STR("mail"), .message_id = STR("m1@a.example")},
	    {NEWS, .kind = AGREE_USED, .at = AT + 70, .channel = STR("mail"),
		.message_id = STR("m2@a.example")},
	    {NEWS, .kind = AGREE_USED, .at = AT + 80, .channel = STR("mail"),
		.message_id = STR("m3@a.example")},
	    {.list = STR("news"),
		.kind = AGREE_WITHDRAWN,
		.at = AT + 90,
		.channel = STR("one-click"),
		.message_id = STR("m3@a.example")},
	    {.list = STR("kit"),
		.kind = AGREE_EXEMPT_SALE,
		.at = AT,
		.channel = STR("import"),
		.order_ref = STR("4711")},
	};
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(
	    proof(a, agrees, sizeof(agrees) / sizeof(agrees[0])),
	    "kari@example.com, contact 7\n"
	    "\n"
	    "list news: not agreed since 2027-02-28T09:15:35Z (withdrawn)\n"
	    "  requested   2027-02-28T09:14:05Z, page signup, form signup, by "
	    "form\n"
	    "    nb, version 3: \"Ja, send.\"\n"
	    "  confirmed   2027-02-28T09:15:05Z, by mail, Message-ID "
	    "<m1@a.example>\n"
	    "  used        2027-02-28T09:15:25Z, the last of 2, by mail, "
	    "Message-ID <m3@a.example>\n"
	    "  withdrawn   2027-02-28T09:15:35Z, by one-click, Message-ID "
	    "<m3@a.example>\n"
	    "\n"
	    "purpose profile: asked for and not confirmed, since "
	    "2027-02-28T09:14:05Z (requested)\n"
	    "  requested   2027-02-28T09:14:05Z, by form\n"
	    "    nb, version 12: \"Tilpass.\"\n"
	    "\n"
	    "list kit: agreed since 2027-02-28T09:14:05Z (exempt-sale)\n"
	    "  exempt-sale 2027-02-28T09:14:05Z, by import, order 4711\n"
	    "    no words were kept\n");
	arena_free(a);
}

static const char *
holds(struct arena *a, const struct store_agree *agrees, size_t n)
{
	struct store_profile who = {.agrees = agrees, .nagrees = n};
	struct buf b;

	buf_init(&b, a, 1024);
	proof_put_now(&b, &who, STR("news"), STR(""), AT + 1000);
	return str_copy(a, buf_view(&b)).p;
}

static void
what_holds_is_said(void **state)
{
	const struct store_agree yes = {
	    NEWS, .kind = AGREE_CONFIRMED, .at = AT};
	const struct store_agree used = {
	    NEWS, .kind = AGREE_USED, .at = AT + 5};
	const struct store_agree asked = {
	    NEWS, .kind = AGREE_REQUESTED, .at = AT + 6};
	const struct store_agree no = {.kind = AGREE_OBJECTED, .at = AT + 9};
	const struct store_agree all[] = {yes, used, asked, no, asked};
	struct arena *a = arena_new(0);

	(void)state;
	assert_string_equal(holds(a, all, 0), "list news: never asked for\n");
	assert_string_equal(holds(a, all, 1),
	    "list news: agreed since 2027-02-28T09:14:05Z (confirmed)\n");
	assert_string_equal(holds(a, all, 2),
	    "list news: agreed since 2027-02-28T09:14:05Z (confirmed)\n");
	assert_string_equal(holds(a, all, 3),
	    "list news: agreed since 2027-02-28T09:14:05Z (confirmed)\n");
	assert_string_equal(holds(a, all, 4),
	    "list news: not agreed since 2027-02-28T09:14:14Z (objected)\n");
	assert_string_equal(holds(a, all, 5),
	    "list news: asked for and not confirmed, since "
	    "2027-02-28T09:14:11Z "
	    "(requested)\n");
	assert_string_equal(proof(a, all, 0),
	    "kari@example.com, contact 7\n\nNothing was ever agreed to with "
	    "this address.\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_consent_is_a_block),
	    cmocka_unit_test(what_holds_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
