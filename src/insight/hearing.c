/* SPDX-License-Identifier: ISC */
#include "insight/hearing.h"

#include "template/mail.h"

/* Whom to tell, and of what. */
struct listening {
	const struct site *site;
	struct arena *scratch;
	const struct situation *at;
	write_ear *ear;
	void *ctx;
};

static void
listen(const struct listening *l, const struct program_row *program)
{
	struct selection selection;
	struct buf nowhere;

	select_program(l->site, l->scratch, l->at, program, &selection);
	buf_init(&nowhere, l->scratch, 0);
	write_heard(l->site, l->at, &selection, &nowhere, l->ear, l->ctx);
	arena_reset(l->scratch);
}

bool
hearing_cell(const struct cells *c, const struct place *place, size_t source,
    size_t stage, struct arena *scratch, struct situation *at, write_ear *ear,
    void *ctx)
{
	const struct listening l = {c->site, scratch, at, ear, ctx};

	if (!places_meet(c, place, source, stage, at))
		return false;
	if (place->mail == NULL) {
		listen(&l, site_program(c->site, place->page, at->lang));
		return true;
	}
	for (int part = 0; part < MAIL_PART__MAX; part++)
		listen(&l, mail_program(c->site, place->mail, at->lang,
			       (enum mail_part)part));
	return true;
}
