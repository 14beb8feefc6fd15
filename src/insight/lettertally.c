/* SPDX-License-Identifier: ISC */
#include "insight/lettertally.h"

#include "base/arena.h"
#include "people/reader.h"
#include "template/select.h"

void
lettertally_start(struct lettertally *t, struct arena *a,
    const struct site *site, const struct letter_row *row, int64_t at)
{
	*t = (struct lettertally){.arena = a,
	    .site = site,
	    .row = row,
	    .letter = letter_order(a, site, row, at, at),
	    .mail = mail_find(site, image_str(&site->image, row->mail)),
	    .langs = arena_array(a, site->head->langs.n, sizeof(*t->langs)),
	    .stages = arena_array(
		a, journey_stages(&site->journey), sizeof(*t->stages)),
	    .wins = arena_array(a, TALLY_SLOTS_MAX, sizeof(*t->wins)),
	    .scratch = arena_new(0)};
}

void
lettertally_end(struct lettertally *t)
{
	arena_free(t->scratch);
}

/* Why he does not get it, as it stands now. */
static enum mail_reason
refusal(const struct lettertally *t, const struct store_follower *who)
{
	enum mail_reason reason = letter_refusal(&t->letter, who);

	if (reason != MAIL_NO_REASON)
		return reason;
	if (letter_barred(t->site, t->row, who))
		return MAIL_OTHER_SEQUENCE;
	return who->who.contact.paused_until >= t->letter.stale
		   ? MAIL_PAUSED
		   : MAIL_NO_REASON;
}

static void
count_win(struct lettertally *t, const struct select_slot *slot)
{
	size_t i = 0;

	while (i < t->nwins && !(str_eq(t->wins[i].slot, slot->name) &&
				   str_eq(t->wins[i].variant, slot->variant)))
		i++;
	if (i == TALLY_SLOTS_MAX)
		return;
	if (i == t->nwins) {
		t->wins[i] =
		    (struct tally_win){.slot = str_copy(t->arena, slot->name),
			.variant = str_copy(t->arena, slot->variant)};
		t->nwins++;
	}
	t->wins[i].n++;
}

/* What is chosen for him, by the selector that writes his mail. */
static void
count_slots(struct lettertally *t, const struct situation *at)
{
	struct selection selection;

	select_program(t->site, t->scratch, at,
	    mail_program(t->site, t->mail, at->lang, MAIL_HTML), &selection);
	for (uint32_t i = 0; i < select_slots(&selection); i++) {
		struct select_slot slot = select_slot(t->site, &selection, i);

		count_win(t, &slot);
	}
}

void
lettertally_member(void *ctx, const struct store_follower *who)
{
	struct lettertally *t = ctx;
	enum mail_reason reason = refusal(t, who);
	struct situation at;

	t->members++;
	if (reason != MAIL_NO_REASON) {
		t->not_sent[reason]++;
		return;
	}
	at = reader_of(reader_lang(t->site, &who->who.contact),
	    t->site->head->journey.start, t->letter.at);
	(void)reader_journey(t->scratch, t->site, &who->who, &at);
	reader_contact(t->scratch, &who->who, &at);
	t->gets++;
	t->langs[at.lang]++;
	t->stages[at.stage]++;
	count_slots(t, &at);
	arena_reset(t->scratch);
}
