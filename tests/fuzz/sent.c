/* SPDX-License-Identifier: ISC */
/*
 * What is sent by a form with a field of each kind.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "people/sent.h"

int LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct {
	const char *name;
	enum field_kind kind;
} kinds[] = {{"email", FIELD_EMAIL}, {"name", FIELD_TEXT},
    {"note", FIELD_LINES}, {"phone", FIELD_TEL}, {"site", FIELD_URL},
    {"seats", FIELD_NUMBER}, {"begin", FIELD_DATE}, {"pay", FIELD_CHOICE},
    {"topic", FIELD_CHOICE}};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* As much of a site as one form needs. */
static void
make(struct arena *a, struct site *site, struct form_row *form)
{
	struct image_maker *m = image_maker_new(a);
	struct span options[] = {
	    image_text(m, STR("x")), image_text(m, STR("y"))};
	struct span choice = image_put(m, options, 2, sizeof(options[0]));
	struct span words = image_text(m, STR("Yes")), said;
	struct field_row fields[KINDS] = {{.unused = 0}};
	struct agree_row agrees[2] = {{.list = {0, 0}}};
	struct str bytes;

	said = image_put(m, &words, 1, sizeof(words));
	for (size_t i = 0; i < KINDS; i++)
		fields[i] = (struct field_row){
		    .name = image_text(m, str_of(kinds[i].name)),
		    .options = choice,
		    .kind = (uint32_t)kinds[i].kind,
		    .required = i % 2 == 0,
		    .many = i == KINDS - 1,
		    .shortest = 1,
		    .longest = 20,
		    .min = -5,
		    .max = FIELD_NO_MAX,
		    .step = kinds[i].kind == FIELD_NUMBER ? 3 : 0,
		    .base = 1};
	agrees[0].list = image_text(m, STR("news"));
	agrees[1].purpose = image_text(m, STR("profile"));
	agrees[0].words = agrees[1].words = said;
	*form = (struct form_row){
	    .fields = image_put(m, fields, KINDS, sizeof(fields[0])),
	    .agrees = image_put(m, agrees, 2, sizeof(agrees[0]))};
	bytes = image_bytes(m);
	*site =
	    (struct site){.image = {(const unsigned char *)bytes.p, bytes.n}};
}

/* Nothing that is kept has bytes that end a line but a line's end. */
static void
check_plain(struct str s)
{
	assert(str_utf8_ok(s));
	for (size_t i = 0; i < s.n; i++)
		assert((unsigned char)s.p[i] >= ' ' || s.p[i] == '\n' ||
		       s.p[i] == '\t');
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new(0);
	struct form_row form;
	struct site site;
	struct sent sent;

	make(a, &site, &form);
	if (sent_read(
		a, &site, &form, 0, (struct str){(const char *)p, n}, &sent)) {
		for (size_t i = 0; i < sent.nfields; i++)
			assert(sent.fields[i].value.n <= FORM_VALUE_MAX &&
			       str_utf8_ok(sent.fields[i].value));
		for (size_t i = 0; sent.good && i < sent.nvalues; i++)
			check_plain(sent.values[i].value);
		assert(!sent.good || sent.email.n > 0);
		assert(str_chr(sent.email, '\n') == sent.email.n);
		assert(sent.nwishes <= 2);
	}
	arena_free(a);
	return 0;
}
