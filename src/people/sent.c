/* SPDX-License-Identifier: ISC */
#include "people/sent.h"

#include <string.h>

#include "base/arena.h"
#include "http/query.h"
#include "people/told.h"

/* All fields of ours beside the author's and what can be agreed to. */
#define OURS 4
#define PAIRS_MAX (FORM_FIELDS_MAX + FORM_AGREES_MAX + OURS)
#define NAME_MAX_BYTES 64
#define TEL_DIGITS 5
#define REPLACED 3 /* bytes that one that is no UTF-8 becomes */

struct pair {
	struct str name, value; /* the value still encoded */
};

struct reader {
	struct arena *arena;
	const struct image *image;
	const struct form_row *form;
	struct pair pairs[PAIRS_MAX];
	size_t npairs;
	struct situation_field *fields;
	struct sent *sent;
};

static bool
split(struct reader *r, struct str body)
{
	struct str name, value;

	while (query_next(&body, &name, &value)) {
		char *out;
		size_t n;

		if (r->npairs == PAIRS_MAX)
			return false;
		out = arena_raw(r->arena, NAME_MAX_BYTES);
		n = query_decode(name, out, NAME_MAX_BYTES);
		r->pairs[r->npairs++] = (struct pair){{out, n}, value};
	}
	return true;
}

/* Browsers send CR LF, and count one. */
static size_t
one_line_end(char *text, size_t n)
{
	size_t to = 0;

	for (size_t i = 0; i < n; i++)
		if (text[i] != '\r' || i + 1 == n || text[i + 1] != '\n')
			text[to++] = text[i] == '\r' ? '\n' : text[i];
	return to;
}

static struct str
decode(struct reader *r, struct str value, enum field_kind kind)
{
	size_t cap = REPLACED * value.n + 1, n;
	char *out = arena_raw(r->arena, cap);

	if (kind == FIELD_LINES)
		n = one_line_end(out, query_decode_text(value, out, cap));
	else
		n = query_decode(value, out, cap);
	return (struct str){out, n};
}

/* One of ours. */
static struct str
own(struct reader *r, const char *name)
{
	for (size_t i = 0; i < r->npairs; i++)
		if (str_eq(r->pairs[i].name, str_of(name)))
			return decode(r, r->pairs[i].value, FIELD_TEXT);
	return STR("");
}

/* Units of UTF-16, as minlength and maxlength count. */
static size_t
units(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		n += (c & 0xc0) != 0x80;
		n += c >= 0xf0;
	}
	return n;
}

static bool
is_tel(struct str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++)
		digits += s.p[i] >= '0' && s.p[i] <= '9';
	return digits >= TEL_DIGITS;
}

static bool
is_url(struct str s)
{
	size_t scheme = str_istarts(s, STR("https://"))  ? 8
			: str_istarts(s, STR("http://")) ? 7
							 : 0;
	struct str rest = str_from(s, scheme), host;

	str_cut(&rest, '/', &host);
	return scheme > 0 && host.n > 0 && str_chr(s, ' ') == s.n;
}

static enum field_rule
judge_range(const struct field_row *row, int64_t n)
{
	if (row->min != FIELD_NO_MIN && n < row->min)
		return RULE_MIN;
	if (row->max != FIELD_NO_MAX && n > row->max)
		return RULE_MAX;
	if (row->step != 0 && (n - row->base) % row->step != 0)
		return RULE_STEP;
	return RULE_GOOD;
}

static bool
is_offered(
    const struct reader *r, const struct field_row *row, struct str value)
{
	const struct span *options =
	    IMAGE_ROWS(r->image, struct span, row->options);

	for (uint32_t i = 0; i < row->options.n; i++)
		if (str_eq(image_str(r->image, options[i]), value))
			return true;
	return false;
}

static enum field_rule
judge_kind(
    const struct reader *r, const struct field_row *row, struct str value)
{
	struct str email;
	int64_t n;

	switch ((enum field_kind)row->kind) {
	case FIELD_EMAIL:
		return told_email(r->arena, value, &email) ? RULE_GOOD
							   : RULE_EMAIL;
	case FIELD_TEL:
		return is_tel(value) ? RULE_GOOD : RULE_TEL;
	case FIELD_URL:
		return is_url(value) ? RULE_GOOD : RULE_URL;
	case FIELD_NUMBER:
		return field_number(value, &n) ? judge_range(row, n)
					       : RULE_NUMBER;
	case FIELD_DATE:
		return field_date(value, &n) ? judge_range(row, n) : RULE_DATE;
	case FIELD_CHOICE:
		return is_offered(r, row, value) ? RULE_GOOD : RULE_CHOICE;
	case FIELD_TEXT:
	case FIELD_LINES:
		break;
	}
	return RULE_GOOD;
}

/* Nothing breaks no rule but that there is to be something. */
static enum field_rule
judge(const struct reader *r, const struct field_row *row, struct str value)
{
	size_t length = units(value);

	if (value.n == 0)
		return row->required ? RULE_REQUIRED : RULE_GOOD;
	if (value.n > FORM_VALUE_MAX || length > row->longest)
		return RULE_LONG;
	if (length < row->shortest)
		return RULE_SHORT;
	return judge_kind(r, row, value);
}

static void
add_field(
    struct reader *r, struct str name, struct str value, enum field_rule broken)
{
	size_t n = str_utf8_cut(value, FORM_VALUE_MAX);

	r->fields[r->sent->nfields++] =
	    (struct situation_field){name, str_head(value, n), broken};
	r->sent->good &= broken == RULE_GOOD;
}

/* Several of what is offered, a line for each. */
static struct str
joined(struct reader *r, const struct situation_field *fields, size_t n)
{
	struct buf b;

	if (n == 1)
		return fields->value;
	buf_init(&b, r->arena, FORM_VALUE_MAX);
	for (size_t i = 0; i < n; i++)
		buf_printf(
		    &b, "%s%.*s", i > 0 ? "\n" : "", STR_ARG(fields[i].value));
	return buf_view(&b);
}

static void
read_field(
    struct reader *r, const struct field_row *row, struct store_value *values)
{
	struct str name = image_str(r->image, row->name);
	struct sent *sent = r->sent;
	size_t from = sent->nfields;
	struct str value;

	for (size_t i = 0; i < r->npairs; i++) {
		if (!str_eq(r->pairs[i].name, name))
			continue;
		value =
		    decode(r, r->pairs[i].value, (enum field_kind)row->kind);
		if (value.n == 0 && (row->many || sent->nfields > from))
			continue;
		add_field(r, name, value, judge(r, row, value));
		if (!row->many)
			break;
	}
	if (sent->nfields == from)
		add_field(r, name, STR(""), judge(r, row, STR("")));
	value = joined(r, r->fields + from, sent->nfields - from);
	if (str_eq(name, STR("email"))) {
		if (!told_email(r->arena, value, &sent->email))
			sent->email = STR("");
	} else if (value.n > 0) {
		values[sent->nvalues++] = (struct store_value){name, value};
	}
}

/* A box is ticked or not; what it stands for is in the image. */
static void
read_agree(struct reader *r, const struct agree_row *row, uint32_t lang,
    struct store_wish *wishes)
{
	struct store_wish wish = {.list = image_str(r->image, row->list),
	    .purpose = image_str(r->image, row->purpose),
	    .words = image_str(
		r->image, IMAGE_ROWS(r->image, struct span, row->words)[lang])};
	struct str name = str_of(wish.list.n > 0 ? FORM_LIST : FORM_PURPOSE);
	struct str key = wish.list.n > 0 ? wish.list : wish.purpose;

	for (size_t i = 0; i < r->npairs; i++) {
		if (!str_eq(r->pairs[i].name, name) ||
		    !str_eq(decode(r, r->pairs[i].value, FIELD_TEXT), key))
			continue;
		add_field(r, name, key, RULE_GOOD);
		wishes[r->sent->nwishes++] = wish;
		return;
	}
}

static bool
is_too_soon(struct str seconds)
{
	int64_t n;

	return str_i64(seconds, &n) && n < SENT_LEAST_SECONDS;
}

bool
sent_read(struct arena *a, const struct site *site, const struct form_row *form,
    uint32_t lang, struct str body, struct sent *sent)
{
	struct reader *r = ARENA_NEW(a, struct reader);
	const struct field_row *fields =
	    IMAGE_ROWS(&site->image, struct field_row, form->fields);
	const struct agree_row *agrees =
	    IMAGE_ROWS(&site->image, struct agree_row, form->agrees);
	struct store_value *values =
	    arena_array(a, FORM_FIELDS_MAX, sizeof(*values));
	struct store_wish *wishes =
	    arena_array(a, FORM_AGREES_MAX, sizeof(*wishes));

	*sent = (struct sent){.good = true, .values = values, .wishes = wishes};
	r->arena = a;
	r->image = &site->image;
	r->form = form;
	r->sent = sent;
	/* Each field once at least, and all that came. */
	r->fields =
	    arena_array(a, FORM_FIELDS_MAX + PAIRS_MAX, sizeof(*r->fields));
	sent->fields = r->fields;
	if (!split(r, body))
		return false;
	for (uint32_t i = 0; i < form->fields.n; i++)
		read_field(r, &fields[i], values);
	for (uint32_t i = 0; i < form->agrees.n; i++)
		read_agree(r, &agrees[i], lang, wishes);
	sent->token = own(r, FORM_TOKEN);
	sent->trapped =
	    own(r, FORM_TRAP).n > 0 || is_too_soon(own(r, FORM_SECONDS));
	return true;
}

struct str
sent_value(const struct sent *sent, struct str name)
{
	for (size_t i = 0; i < sent->nvalues; i++)
		if (str_eq(sent->values[i].name, name))
			return sent->values[i].value;
	return STR("");
}
