/* SPDX-License-Identifier: ISC */
/*
 * Expressions and selectors: the first byte chooses which, and what is known of
 * the visitor; the rest is the author's text.  Whatever passes the checks must
 * run.
 */
#include <stdint.h>

#include "../unit/onepage.h"
#include "base/crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct str selectors[] = {STR("test"), STR("channel"),
    STR("source"), STR("source-class"), STR("medium"), STR("campaign"),
    STR("stage"), STR("sure"), STR("quiet"), STR("lang"), STR("device"),
    STR("country"), STR("returning"), STR("page-class"), STR("starts"),
    STR("ends"), STR("case")};
#define NSELECTORS (sizeof(selectors) / sizeof(selectors[0]))

static const struct where here = {STR("x.xml"), 1};

static void
write_value(struct onepage *o, struct str text)
{
	uint32_t v = program_value(o->program, text, here, &o->scope, NULL);

	assert(
	    (v == PROGRAM_BAD) == (complaints_errors(o->model.complaints) > 0));
	program_write(o->program, v, ESCAPE_ATTR, STR(""), STR(""), STR(""));
}

static void
ask(struct onepage *o, struct str selector, struct str text)
{
	struct attr attr = {.name = selector, .value = text};
	struct attr loop = {.name = STR("case"), .value = text};
	struct node node = {.attrs = &attr, .where = here};
	struct node named = {.attrs = &loop, .where = here};
	struct scope_case cases[2] = {
	    {STR("a"), &node, &o->scope}, {STR("b"), &named, &o->scope}};
	uint32_t cond;

	o->scope.cases = cases;
	o->scope.ncases = 2;
	cond = program_cond(o->program, &node, &o->scope);
	assert((cond == PROGRAM_BAD) ==
	       (complaints_errors(o->model.complaints) > 0));
	program_land(o->program, program_jump_unless(o->program, cond));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct onepage o;
	struct str text, out;

	if (n == 0 || !crypto_start())
		return 0;
	onepage_new(&o, 1);
	text = str_copy(o.arena, (struct str){(const char *)bytes + 1, n - 1});
	o.at.binds[0] = STR("excel");
	if (bytes[0] & 1)
		o.at.state = &o.state;
	if (bytes[0] >> 1 < 64)
		write_value(&o, text);
	else
		ask(&o, selectors[(bytes[0] >> 1) % NSELECTORS], text);
	out = onepage_write(&o);
	assert(str_chr(out, '"') == out.n && str_chr(out, '<') == out.n);
	onepage_free(&o);
	return 0;
}
