/* SPDX-License-Identifier: ISC */
/*
 * Evaluating a page: every condition in order, then every value.
 */
#include "template/select.h"

#include <string.h>

#include "template/machine.h"

#define LIST_MAX (64u << 10) /* bytes of select_variants() */

void
select_choose(
    const struct site *site, struct span choices, struct situation *at)
{
	const struct image *im = &site->image;
	const struct choice_row *rows =
	    IMAGE_ROWS(im, struct choice_row, choices);
	const struct program_row *program =
	    IMAGE_ROWS(im, struct program_row, site->head->programs) +
	    site->head->choice_program;
	unsigned char truths[SELECT_CONDS_MAX];
	uint32_t ran = 0;
	struct machine m;

	if (choices.n == 0)
		return;
	machine_start(&m, site, at, program, truths, NULL);
	for (uint32_t i = 0; i < choices.n; i++) {
		for (; ran <= rows[i].cond; ran++)
			truths[ran] = (unsigned char)machine_cond(&m, ran);
		if (truths[rows[i].cond] == TRUTH_YES) {
			at->page = rows[i].page;
			break;
		}
	}
	machine_end(&m);
}

void
select_program(const struct site *site, struct arena *a,
    const struct situation *at, const struct program_row *program,
    struct selection *s)
{
	unsigned char truths[SELECT_CONDS_MAX];
	struct machine m;

	*s = (struct selection){.program = program};
	s->nconds = s->program->conds.n;
	s->nvalues = s->program->values.n;
	assert(s->nconds <= SELECT_CONDS_MAX);
	s->bits = arena_array(a, (s->nconds + 63) / 64, sizeof(*s->bits));
	s->values = arena_raw(a, s->nvalues * sizeof(*s->values));
	machine_start(&m, site, at, s->program, truths, a);
	for (uint32_t i = 0; i < s->nconds; i++) {
		truths[i] = (unsigned char)machine_cond(&m, i);
		if (truths[i] == TRUTH_YES)
			s->bits[i / 64] |= (uint64_t)1 << (i % 64);
	}
	for (uint32_t i = 0; i < s->nvalues; i++)
		s->values[i] = machine_value(&m, i);
	machine_end(&m);
}

bool
select_page(const struct site *site, struct arena *a,
    const struct situation *at, struct selection *s)
{
	const struct program_row *program =
	    site_program(site, at->page, at->lang);

	if (program == NULL)
		return false;
	select_program(site, a, at, program, s);
	return true;
}

/* A hash of pieces that come one after the other. */
struct mixer {
	uint64_t sum;
	size_t n;
	unsigned char room[1024];
};

static void
mix_out(struct mixer *mixer)
{
	uint64_t pair[2] = {mixer->sum, hash_mix(mixer->room, mixer->n)};

	mixer->sum = hash_mix(pair, sizeof(pair));
	mixer->n = 0;
}

static void
mix(struct mixer *mixer, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	while (n > 0) {
		size_t part = sizeof(mixer->room) - mixer->n;

		if (part > n)
			part = n;
		memcpy(mixer->room + mixer->n, p, part);
		mixer->n += part;
		p += part;
		n -= part;
		if (mixer->n == sizeof(mixer->room))
			mix_out(mixer);
	}
}

/* With its length, so that "a" "bc" is not "ab" "c". */
static void
mix_text(struct mixer *mixer, struct str s)
{
	uint64_t n = s.n;

	mix(mixer, &n, sizeof(n));
	mix(mixer, s.p, s.n);
}

uint64_t
select_etag(const struct site *site, const struct situation *at,
    const struct selection *s, struct str receipt)
{
	struct mixer mixer;

	mixer.sum = mixer.n = 0;
	mix(&mixer, site->head->hash, sizeof(site->head->hash));
	mix_text(&mixer, receipt);
	for (uint32_t i = 0; i < s->nvalues; i++)
		mix_text(&mixer, s->values[i]);
	mix_text(&mixer, at->code);
	mix_text(&mixer, at->path);
	mix_out(&mixer);
	return mixer.sum == 0 ? 1 : mixer.sum;
}

/* "hero" of "pages/front.xml:hero". */
static struct str
short_name(struct str name)
{
	size_t at = name.n;

	while (at > 0 && name.p[at - 1] != ':')
		at--;
	return str_from(name, at);
}

/* Which `when` won, from 1; 0: none. */
static uint32_t
winner(const struct image *im, const struct slot_row *slot,
    const struct selection *s)
{
	const uint32_t *whens = IMAGE_ROWS(im, uint32_t, slot->whens);

	for (uint32_t i = 0; i < slot->whens.n; i++)
		if (whens[i] >= s->nconds || select_bit(s, whens[i]))
			return i + 1;
	return 0;
}

uint32_t
select_winner(const struct site *site, const struct selection *s, uint32_t i)
{
	return winner(&site->image,
	    IMAGE_ROWS(&site->image, struct slot_row, s->program->slots) + i,
	    s);
}

uint32_t
select_slots(const struct selection *s)
{
	return s->program->slots.n;
}

struct select_slot
select_slot(const struct site *site, const struct selection *s, uint32_t i)
{
	const struct image *im = &site->image;
	const struct slot_row *slot =
	    IMAGE_ROWS(im, struct slot_row, s->program->slots) + i;
	uint32_t won = winner(im, slot, s);
	struct select_slot is = {
	    short_name(image_str(im, slot->name)), STR("otherwise")};

	if (won > 0)
		is.variant = image_str(
		    im, IMAGE_ROWS(im, struct span, slot->labels)[won - 1]);
	return is;
}

uint64_t
select_variants_mark(const struct site *site, const struct selection *s)
{
	const struct image *im = &site->image;
	const struct slot_row *slots =
	    IMAGE_ROWS(im, struct slot_row, s->program->slots);
	struct mixer mixer;

	mixer.sum = mixer.n = 0;
	mix(&mixer, site->head->hash, sizeof(site->head->hash));
	for (uint32_t i = 0; i < s->program->slots.n; i++) {
		uint32_t won = winner(im, &slots[i], s);

		mix(&mixer, &won, sizeof(won));
	}
	mix_out(&mixer);
	return mixer.sum;
}

struct str
select_variants(
    const struct site *site, struct arena *a, const struct selection *s)
{
	const struct image *im = &site->image;
	const struct slot_row *slots =
	    IMAGE_ROWS(im, struct slot_row, s->program->slots);
	struct buf b;

	buf_init(&b, a, LIST_MAX);
	for (uint32_t i = 0; i < s->program->slots.n; i++) {
		if (i > 0)
			buf_char(&b, ' ');
		buf_str(&b, short_name(image_str(im, slots[i].name)));
		buf_char(&b, '=');
		buf_i64(&b, winner(im, &slots[i], s));
	}
	return buf_view(&b);
}
