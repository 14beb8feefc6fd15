/* SPDX-License-Identifier: ISC */
#include "template/receipt.h"

#include <string.h>

#include "source/agent.h"
#include "template/machine.h"

#define FORMAT 1
#define BYTES_MAX 512
#define SIGN_BEFORE "<!-- kunderejse "
#define SIGN_AFTER " -->"

enum {
	FLAG_OBSERVED = 1,
	FLAG_CONSENT = 2,
	FLAG_CODE = 4,   /* a class code, which follows */
	FLAG_DEVICE = 8, /* times which */
	FLAG_MAIL = 32,  /* a stage code, which is signed and ends */
	FLAG_KNOWN = 64, /* which contact he is was proven */
	FLAG__MAX = 128
};

struct writer {
	unsigned char bytes[BYTES_MAX];
	size_t n;
};

static void
put(struct writer *w, uint32_t byte)
{
	assert(w->n < sizeof(w->bytes) && byte < 256);
	w->bytes[w->n++] = (unsigned char)byte;
}

/* Seven bits a byte, the lowest first. */
static void
put_number(struct writer *w, uint32_t n)
{
	for (; n >= 128; n >>= 7)
		put(w, 128 | (n & 127));
	put(w, n);
}

/* The place of a binding's value among those it accepts. */
static uint32_t
value_index(
    const struct image *im, const struct bind_row *row, struct str value)
{
	const struct span *values = IMAGE_ROWS(im, struct span, row->values);
	uint32_t low = 0, high = row->values.n;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (str_cmp(image_str(im, values[middle]), value) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
put_binds(struct writer *w, const struct site *site, const struct situation *at)
{
	const struct page_row *page = site_page(site, at->page);
	const struct bind_row *rows =
	    IMAGE_ROWS(&site->image, struct bind_row, page->binds);

	for (uint32_t i = 0; i < page->binds.n; i++)
		put_number(
		    w, value_index(&site->image, &rows[i], at->binds[i]));
}

static void
put_visit(struct writer *w, const struct situation *at)
{
	unsigned char code[RECEIPT_HASH_BYTES];
	bool coded = base32_decode(at->code, code, sizeof(code));

	put(w, (uint32_t)at->channel);
	put(w, (uint32_t)at->source_class);
	put(w, at->stage);
	put(w, (at->observed ? FLAG_OBSERVED : 0u) |
		   (at->consent ? FLAG_CONSENT : 0u) |
		   (at->known ? FLAG_KNOWN : 0u) |
		   (coded               ? FLAG_CODE
		       : at->code.n > 0 ? FLAG_MAIL
					: 0u) |
		   FLAG_DEVICE * (uint32_t)at->device);
	for (size_t i = 0; coded && i < sizeof(code); i++)
		put(w, code[i]);
}

struct str
receipt_make(struct arena *a, const struct site *site,
    const struct situation *at, const struct selection *s)
{
	struct writer w = {.n = 0};
	char *text;

	_Static_assert(SELECT_CONDS_MAX / 8 < BYTES_MAX / 2, "room for bits");
	put(&w, FORMAT);
	for (size_t i = 0; i < RECEIPT_HASH_BYTES; i++)
		put(&w, site->head->hash[i]);
	put_number(&w, at->page);
	put_number(&w, at->lang);
	put_binds(&w, site, at);
	put_visit(&w, at);
	for (uint32_t i = 0; i < s->nconds; i += 8)
		put(&w, (uint32_t)(s->bits[i / 64] >> (i % 64) & 255));
	text = arena_raw(a, BASE32_LEN(w.n));
	base32_encode(text, w.bytes, w.n);
	return (struct str){text, BASE32_LEN(w.n)};
}

void
receipt_sign(struct buf *page, struct str receipt)
{
	buf_lit(page, SIGN_BEFORE);
	buf_str(page, receipt);
	buf_lit(page, SIGN_AFTER);
}

struct str
receipt_find(struct str text)
{
	const struct str before = STR(SIGN_BEFORE);
	size_t at = str_find(text, before);

	if (at == text.n)
		return str_trim(text);
	text = str_from(text, at + before.n);
	return str_head(text, str_chr(text, ' '));
}

bool
receipt_read(struct receipt *r, struct arena *a, struct str text)
{
	size_t n = text.n * 5 / 8;
	unsigned char *bytes;

	if (n <= 1 + RECEIPT_HASH_BYTES || n > BYTES_MAX)
		return false;
	bytes = arena_raw(a, n);
	if (!base32_decode(text, bytes, n) || bytes[0] != FORMAT)
		return false;
	memcpy(r->hash, bytes + 1, RECEIPT_HASH_BYTES);
	r->rest = (struct str){(const char *)bytes + 1 + RECEIPT_HASH_BYTES,
	    n - 1 - RECEIPT_HASH_BYTES};
	return true;
}

bool
receipt_is_of(const struct receipt *r, const struct site *site)
{
	return memcmp(r->hash, site->head->hash, RECEIPT_HASH_BYTES) == 0;
}

struct reader {
	struct str rest;
	bool bad; /* it ended early, or names what is not there */
};

static uint32_t
take(struct reader *r, uint32_t below)
{
	uint32_t byte;

	if (r->rest.n == 0) {
		r->bad = true;
		return 0;
	}
	byte = (unsigned char)r->rest.p[0];
	r->rest = str_from(r->rest, 1);
	r->bad |= byte >= below;
	return byte < below ? byte : 0;
}

static uint32_t
take_number(struct reader *r, uint32_t below)
{
	uint32_t n = 0, byte, shift = 0;

	do {
		byte = take(r, 256);
		n |= (byte & 127) << shift;
		shift += 7;
	} while (byte >= 128 && shift < 28);
	r->bad |= n >= below;
	return n < below ? n : 0;
}

static void
take_binds(struct reader *r, const struct site *site, struct situation *at)
{
	const struct image *im = &site->image;
	const struct page_row *page = site_page(site, at->page);
	const struct bind_row *rows =
	    IMAGE_ROWS(im, struct bind_row, page->binds);

	for (uint32_t i = 0; i < page->binds.n; i++) {
		uint32_t value = take_number(r, rows[i].values.n);

		if (rows[i].values.n > 0)
			at->binds[i] = image_str(im,
			    IMAGE_ROWS(im, struct span, rows[i].values)[value]);
	}
}

/* What the class code names. */
static void
take_code(struct reader *r, struct arena *a, const struct site *site,
    struct situation *at)
{
	unsigned char code[RECEIPT_HASH_BYTES];
	char *text = arena_raw(a, SITE_CODE_LEN);
	const struct code_row *row;

	for (size_t i = 0; i < sizeof(code); i++)
		code[i] = (unsigned char)take(r, 256);
	base32_encode(text, code, sizeof(code));
	at->code = (struct str){text, SITE_CODE_LEN};
	row = site_code_find(site, at->code);
	r->bad |= row == NULL;
	if (row == NULL)
		return;
	at->source = image_str(&site->image, row->source);
	at->campaign_pattern = row->campaign;
}

/* Its place in the links stays. */
static void
take_mail(struct situation *at)
{
	at->source = STR("(not set)");
	at->code = STR("▢");
}

static void
take_visit(struct reader *r, struct arena *a, const struct site *site,
    struct situation *at)
{
	uint32_t flags;

	at->channel = (enum channel)take(r, CHANNEL__MAX);
	at->source_class = (enum source_class)take(r, CLASS__MAX);
	at->stage = take(r, site->journey.rules->stages.n);
	flags = take(r, FLAG__MAX);
	at->observed = (flags & FLAG_OBSERVED) != 0;
	at->consent = (flags & FLAG_CONSENT) != 0;
	at->known = (flags & FLAG_KNOWN) != 0;
	at->device = (enum device)(flags % FLAG_MAIL / FLAG_DEVICE);
	at->campaign_pattern = -1;
	if (flags & FLAG_CODE)
		take_code(r, a, site, at);
	else if (flags & FLAG_MAIL)
		take_mail(at);
	else if (at->source_class == CLASS_DIRECT)
		at->source = STR("(direct)");
}

/* Of a visit without a class code only the class is known. */
static bool
holds(const struct situation *at, enum code code)
{
	bool coded = at->code.n > 0 || at->source_class == CLASS_DIRECT;

	switch (code) {
	case CODE_STAGE:
	case CODE_SURE:
	case CODE_STAGE_KEY:
	case CODE_CONSENT:
		return true;
	case CODE_SOURCE:
		return at->source.n > 0;
	case CODE_CAMPAIGN:
		return coded;
	/* Nobody's link is the page's own address. */
	case CODE_SHARE:
		return !at->consent;
	case CODE_CONTACT:
	case CODE_SUBSCRIBED:
		return !at->known;
	case CODE_MEDIUM:
	case CODE_CAMPAIGN_NAME:
	case CODE_CONTENT:
	case CODE_ANSWERED:
		return false;
	default:
		return code_shapes[code].whose == 0;
	}
}

bool
receipt_holds(const struct situation *at, const uint32_t *words, uint32_t n)
{
	const uint32_t *end = words + n;

	while (words < end && holds(at, (enum code) * words))
		words += code_length(words);
	return words >= end;
}

/* Of a value, to its end. */
static uint32_t
length_of(const uint32_t *words)
{
	uint32_t n = 0;

	while (words[n] != CODE_END)
		n += code_length(words + n);
	return n;
}

static void
fill_values(struct arena *a, const struct site *site,
    const struct situation *at, struct selection *s)
{
	const struct image *im = &site->image;
	const uint32_t *words = IMAGE_ROWS(im, uint32_t, s->program->words);
	const uint32_t *rows = IMAGE_ROWS(im, uint32_t, s->program->values);
	unsigned char truths[SELECT_CONDS_MAX];
	struct machine m;

	for (uint32_t i = 0; i < s->nconds; i++)
		truths[i] = select_bit(s, i) ? TRUTH_YES : TRUTH_NO;
	machine_start(&m, site, at, s->program, truths, a);
	for (uint32_t i = 0; i < s->nvalues; i++)
		s->values[i] = receipt_holds(at, words + rows[i],
				   length_of(words + rows[i]))
				   ? machine_value(&m, i)
				   : STR("▢");
	machine_end(&m);
}

static bool
fill_selection(struct reader *r, struct arena *a, const struct site *site,
    const struct situation *at, struct selection *s)
{
	*s = (struct selection){
	    .program = site_program(site, at->page, at->lang)};
	if (s->program == NULL)
		return false;
	s->nconds = s->program->conds.n;
	s->nvalues = s->program->values.n;
	s->bits = arena_array(a, (s->nconds + 63) / 64, sizeof(*s->bits));
	s->values = arena_array(a, s->nvalues, sizeof(*s->values));
	for (uint32_t i = 0; i < s->nconds; i += 8)
		s->bits[i / 64] |= (uint64_t)take(r, 256) << (i % 64);
	return !r->bad && r->rest.n == 0;
}

bool
receipt_replay(const struct receipt *receipt, struct arena *a,
    const struct site *site, struct situation *at, struct selection *s)
{
	struct reader r = {.rest = receipt->rest};
	struct route_hit hit = {.kind = ROUTE_PAGE};

	*at = (struct situation){.page = take_number(&r, site->head->pages.n)};
	at->lang = take_number(&r, site->head->langs.n);
	take_binds(&r, site, at);
	take_visit(&r, a, site, at);
	if (r.bad || !fill_selection(&r, a, site, at, s))
		return false;
	hit.page = at->page;
	hit.lang = at->lang;
	memcpy(hit.binds, at->binds, sizeof(hit.binds));
	at->path = site_path_in(site, a, &hit, at->lang);
	fill_values(a, site, at, s);
	return true;
}
