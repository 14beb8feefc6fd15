/* SPDX-License-Identifier: ISC */
#include "insight/explaining.h"

#include "template/machine.h"
#include "template/write.h"

#define REASON_MAX 4096
#define CASES_MAX 8 /* cases in cases that a reason goes into */

static const char *const fate_names[] = {
    [FATE_SHOWN] = "shown",
    [FATE_FALSE] = "no",
    [FATE_BEHIND] = "behind",
    [FATE_LEFT] = "no",
    [FATE_UNREACHED] = "not reached",
};

struct str
fate_name(enum fate fate)
{
	return str_of(fate_names[fate]);
}

struct search {
	struct arena *arena;
	const struct site *site;
	struct explaining *e;
	struct machine machine;
	unsigned char truths[SELECT_CONDS_MAX];
	bool *reached; /* of each slot: it was written */
};

static void give_reason(
    struct search *, struct buf *, uint32_t cond, unsigned depth);

/* A part that is one case says why that did not hold. */
static void
give_case(struct search *s, struct buf *out, const uint32_t *words, uint32_t n,
    unsigned depth)
{
	if (n != code_length(words) || *words != CODE_COND ||
	    depth == CASES_MAX)
		return;
	buf_lit(out, " (");
	give_reason(s, out, words[1], depth + 1);
	buf_lit(out, ")");
}

/*
 * The parts that did not hold.  Where all that can be judged did, it was one of
 * those that cannot.
 */
static void
give_reason(struct search *s, struct buf *out, uint32_t cond, unsigned depth)
{
	const struct image *im = &s->site->image;
	const struct program_row *program = s->e->selection.program;
	const uint32_t *words = s->machine.words + s->machine.conds[cond];
	struct span span = IMAGE_ROWS(im, struct span, program->parts)[cond];
	const struct part_row *parts = IMAGE_ROWS(im, struct part_row, span);
	size_t from = out->n;

	for (int pass = 0; pass < 2 && out->n == from; pass++)
		for (uint32_t i = 0; i < span.n; i++) {
			const uint32_t *part = words + parts[i].start;
			bool hidden =
			    !receipt_holds(&s->e->at, part, parts[i].n);

			if (hidden != (pass == 1) ||
			    (!hidden && machine_part(&s->machine, part,
					    parts[i].n) == TRUTH_YES))
				continue;
			if (out->n > from)
				buf_str(out, hidden ? STR(" or ") : STR(", "));
			buf_str(out, image_str(im, parts[i].text));
			give_case(s, out, part, parts[i].n, depth);
		}
}

static struct str
reason_of(struct search *s, uint32_t cond)
{
	struct buf b;

	buf_init(&b, s->arena, REASON_MAX);
	give_reason(s, &b, cond, 0);
	return buf_view(&b);
}

static struct candidate *
add(struct search *s, const struct slot_row *slot, struct str variant)
{
	struct candidate *c = &s->e->candidates[s->e->n++];

	*c = (struct candidate){.slot = image_str(&s->site->image, slot->name),
	    .line = slot->line,
	    .variant = variant};
	return c;
}

/* A slot in a k:when that did not hold was not asked at all. */
static void
hear_slot(void *ctx, const struct write_said *said)
{
	struct search *s = ctx;
	int64_t i;

	if (said->mark == MARK_SLOT && str_i64(said->word, &i))
		s->reached[i] = true;
}

static void
find_reached(struct search *s)
{
	struct buf nowhere;

	s->reached = arena_array(
	    s->arena, s->e->selection.program->slots.n, sizeof(bool));
	buf_init(&nowhere, s->arena, 0);
	write_heard(
	    s->site, &s->e->at, &s->e->selection, &nowhere, hear_slot, s);
}

static void
leave_slot(struct search *s, const struct slot_row *slot)
{
	const struct image *im = &s->site->image;
	const struct span *labels = IMAGE_ROWS(im, struct span, slot->labels);

	for (uint32_t i = 0; i < slot->whens.n; i++)
		add(s, slot, image_str(im, labels[i]))->fate = FATE_UNREACHED;
	add(s, slot, STR("otherwise"))->fate = FATE_UNREACHED;
}

static void
explain_slot(struct search *s, const struct slot_row *slot, uint32_t won)
{
	const struct image *im = &s->site->image;
	const uint32_t *whens = IMAGE_ROWS(im, uint32_t, slot->whens);
	const struct span *labels = IMAGE_ROWS(im, struct span, slot->labels);
	const struct selection *selection = &s->e->selection;

	for (uint32_t i = 0; i < slot->whens.n; i++) {
		struct candidate *c = add(s, slot, image_str(im, labels[i]));
		bool holds = whens[i] >= selection->nconds ||
			     select_bit(selection, whens[i]);

		if (i + 1 == won)
			c->fate = FATE_SHOWN;
		else if (holds)
			c->fate = FATE_BEHIND;
		else {
			c->fate = FATE_FALSE;
			c->reason = reason_of(s, whens[i]);
		}
	}
	add(s, slot, STR("otherwise"))->fate =
	    won == 0 ? FATE_SHOWN : FATE_LEFT;
}

static void
start_machine(struct search *s)
{
	const struct selection *selection = &s->e->selection;

	for (uint32_t i = 0; i < selection->nconds; i++)
		s->truths[i] = select_bit(selection, i) ? TRUTH_YES : TRUTH_NO;
	machine_start(&s->machine, s->site, &s->e->at, selection->program,
	    s->truths, s->arena);
}

/* Whether all that a condition of program 0 asks is in the receipt. */
static bool
is_told(const struct site *site, const struct situation *at, uint32_t cond)
{
	const struct image *im = &site->image;
	const struct program_row *program =
	    IMAGE_ROWS(im, struct program_row, site->head->programs);
	const uint32_t *words = IMAGE_ROWS(im, uint32_t, program->words) +
				IMAGE_ROWS(im, uint32_t, program->conds)[cond];

	for (; *words != CODE_END; words += code_length(words))
		if (*words == CODE_COND
			? !is_told(site, at, words[1])
			: !receipt_holds(at, words, code_length(words)))
			return false;
	return true;
}

/* The rule, if what the receipt holds brings the same stage again, and none
 * that the receipt can not tell of may have brought it first. */
static void
find_rule(struct explaining *e, const struct site *site)
{
	const struct presume_row *rule,
	    *first = IMAGE_ROWS(
		&site->image, struct presume_row, site->head->presumes);
	const struct program_row *program =
	    IMAGE_ROWS(&site->image, struct program_row, site->head->programs);

	e->rule = NULL;
	if (e->at.observed || site_presume(site, &e->at, &rule) != e->at.stage)
		return;
	for (; first < rule; first++)
		if (first->stage == e->at.stage &&
		    first->cond < program->conds.n &&
		    !is_told(site, &e->at, first->cond))
			return;
	e->rule = rule;
}

bool
explaining_run(struct explaining *e, struct arena *a, const struct site *site,
    const struct receipt *receipt)
{
	struct search s = {.arena = a, .site = site, .e = e};
	const struct slot_row *slots;
	size_t n = 0;

	*e = (struct explaining){.n = 0};
	if (!receipt_replay(receipt, a, site, &e->at, &e->selection))
		return false;
	slots = IMAGE_ROWS(
	    &site->image, struct slot_row, e->selection.program->slots);
	for (uint32_t i = 0; i < e->selection.program->slots.n; i++)
		n += slots[i].whens.n + 1;
	e->candidates = arena_array(a, n, sizeof(*e->candidates));
	start_machine(&s);
	find_reached(&s);
	for (uint32_t i = 0; i < e->selection.program->slots.n; i++)
		if (s.reached[i])
			explain_slot(&s, &slots[i],
			    select_winner(site, &e->selection, i));
		else
			leave_slot(&s, &slots[i]);
	machine_end(&s.machine);
	find_rule(e, site);
	return true;
}

void
explaining_page(struct buf *out, struct arena *a, const struct site *site,
    const struct explaining *e)
{
	struct situation at = e->at;

	at.receipt = receipt_make(a, site, &e->at, &e->selection);
	write_page(site, &at, &e->selection, out);
	receipt_sign(out, at.receipt);
}
